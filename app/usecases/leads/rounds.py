"""Rounds of looking for disputes: which grids, who goes, how far each is; what was found there are leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.text import clean, clean_name
from app.models.tables import Area, AreaDuty, Lead, LeadRound, LeadRoundGrid
from app.office import Office
from app.usecases.history import bin as recycle
from app.usecases.households.spells import day_of
from app.usecases.leads.forms import RoundForm, RoundGridForm, any_day, round_problems


@dataclass(frozen=True)
class RoundGrid:
    """A grid of a round: `words` say how far it is; `leads` counts what was found there in this round."""

    id: int
    area_id: int
    name: str
    worker: str
    done_on: date | None
    leads: int
    note: str
    words: str
    signal: str


@dataclass(frozen=True)
class RoundView:
    """A round with its grids; `words` say how long is left while a grid is to be done, `signal` as on 今日."""

    id: int
    version: int
    name: str
    start_on: date
    end_on: date
    note: str
    grids: tuple[RoundGrid, ...]
    words: str
    signal: str

    @property
    def done(self) -> int:
        """How many grids are done."""
        return sum(grid.done_on is not None for grid in self.grids)

    @property
    def leads(self) -> int:
        """How many leads the round found; two grids that were merged since found the same ones."""
        return sum({grid.area_id: grid.leads for grid in self.grids}.values())


def rounds(office: Office) -> tuple[RoundView, ...]:
    """Every round, the latest first."""
    with office.read() as session:
        query = select(LeadRound).order_by(LeadRound.start_on.desc(), LeadRound.id.desc())
        return tuple(_view(office, session, one) for one in session.scalars(query))


def one_round(office: Office, round_id: int) -> RoundView:
    """A round with its grids. Raises ClerkError when it is gone."""
    with office.read() as session:
        return _view(office, session, _of(session, round_id))


def _view(office: Office, session: Session, one: LeadRound) -> RoundView:
    grids = tuple(_grids(office, session, one))
    open_ = sum(grid.done_on is None for grid in grids)
    left = (one.end_on - office.today()).days
    words, signal = "排查完了", "done"
    if open_:
        words = f"超期 {-left} 天" if left < 0 else f"还剩 {left} 天" if left else "今天截止"
        signal = "overdue" if left < 0 else "due" if left <= 7 else ""
    return RoundView(
        one.id, one.version, one.name, one.start_on, one.end_on, one.note or "", grids, words, signal
    )  # fmt: skip


def _grids(office: Office, session: Session, one: LeadRound) -> Iterator[RoundGrid]:
    found = select(Lead.grid_id, func.count()).where(Lead.round_id == one.id).group_by(Lead.grid_id)
    leads = {row[0]: int(row[1]) for row in session.execute(found)}
    query = select(LeadRoundGrid, Area.name, Area.until).join(Area, Area.id == LeadRoundGrid.area_id)
    late = one.end_on < office.today()
    for row, name, until in session.execute(
        query.where(LeadRoundGrid.round_id == one.id).order_by(Area.sort, Area.id, LeadRoundGrid.id)
    ):
        count = leads.get(row.area_id, 0)
        words, signal = state_words(row.done_on is not None, count, late)
        if until is not None and until <= office.today():
            name = f"{name}（已停用）"
        yield RoundGrid(
            row.id, row.area_id, name, row.worker or "", row.done_on, count, row.note or "", words, signal
        )


def state_words(done: bool, leads: int, late: bool) -> tuple[str, str]:
    """How far a grid is, and its signal: to be done, done with nothing found, or with so many leads."""
    if done:
        return (f"已排查，发现 {leads} 条" if leads else "已排查，没有发现"), "done"
    return (f"排查中，已发现 {leads} 条" if leads else "待排查"), "overdue" if late else ""


def _of(session: Session, round_id: int) -> LeadRound:
    one = session.get(LeadRound, round_id)
    if one is None or one.deleted_at is not None:
        raise ClerkError("这一轮排查已经删除了", "可以到 设置 → 回收站 里找回。")
    return one


def save(office: Office, form: RoundForm, round_id: int | None = None) -> int:
    """Begin a round, or change one. Returns its id. Raises ClerkError with what is wrong."""
    if found := round_problems(office, form, round_id):
        raise ClerkError("；".join(found.values()))
    with office.write("排查轮次") as w:
        one = _of(w.session, round_id) if round_id else LeadRound()
        fill(office, w, one, form)
        w.what = f"{'修改' if round_id else '开始'}排查 {one.name}"
        return one.id


def fill(office: Office, w: Write, one: LeadRound, form: RoundForm) -> None:
    """Write a form into a round, inside the caller's write. Raises ClerkError for what was done already."""
    one.name, one.note = clean(form.name)[:60], form.note.strip() or None
    one.start_on = any_day(office, form.start_on, "开始日期")
    one.end_on = any_day(office, form.end_on, "截止日期")
    w.session.add(one)
    w.session.flush()
    _refuse_earlier(w, one)
    _write_grids(w, one, form.grids)


def _refuse_earlier(w: Write, one: LeadRound) -> None:
    """A round cannot begin after what it found, or after a grid of it was done."""
    found = select(func.min(Lead.found_on)).where(Lead.round_id == one.id)
    done = select(func.min(LeadRoundGrid.done_on)).where(LeadRoundGrid.round_id == one.id)
    for day, what in ((w.session.scalar(found), "发现的线索"), (w.session.scalar(done), "排查过的网格")):
        if day is not None and day < one.start_on:
            raise ClerkError(f"{day} 已经有{what}，开始日期不能改到 {one.start_on}", "请核对开始日期。")


def _write_grids(w: Write, one: LeadRound, forms: Sequence[RoundGridForm]) -> None:
    """The grids as the form has them; one that is done or found something stays in the round."""
    query = select(LeadRoundGrid).where(LeadRoundGrid.round_id == one.id)
    left = list(w.session.scalars(query.order_by(LeadRoundGrid.done_on.is_(None), LeadRoundGrid.id)))
    for form in forms:
        row = _row_of(left, form)
        if row is None:
            row = LeadRoundGrid(round_id=one.id, area_id=form.area_id)
        else:
            left.remove(row)
        since = one.start_on
        row.worker = clean_name(form.worker)[:60] or row.worker or _keeper(w.session, form.area_id, since)
        w.session.add(row)
    staying = {form.area_id for form in forms}
    for row in left:
        _refuse_worked(w, one, row, twin=row.area_id in staying)
        w.session.delete(row)
    w.session.flush()


def _row_of(rows: Sequence[LeadRoundGrid], form: RoundGridForm) -> LeadRoundGrid | None:
    """The row a line of the form stands for: of two grids that were merged since, the one with the same worker."""
    same = [row for row in rows if row.area_id == form.area_id]
    return next((row for row in same if row.worker == form.worker), next(iter(same), None))


def _refuse_worked(w: Write, one: LeadRound, row: LeadRoundGrid, *, twin: bool) -> None:
    """What was found in a grid stays with its `twin`, the grid that it was merged with."""
    found = select(Lead.id).where(Lead.round_id == one.id, Lead.grid_id == row.area_id).limit(1)
    if row.done_on is not None or (not twin and w.session.scalar(found) is not None):
        name = w.session.get_one(Area, row.area_id).name
        raise ClerkError(f"{name} 已经排查过或有线索，不能从这一轮里去掉", "没有排查的网格可以去掉。")


def _keeper(session: Session, area_id: int, on: date) -> str | None:
    """Who leads a grid on a day (格长), else one of its members."""
    duty = AreaDuty
    query = select(duty.name).where(duty.area_id == area_id, duty.role.in_(("leader", "member")))
    query = query.where(
        or_(duty.since.is_(None), duty.since <= on), or_(duty.until.is_(None), duty.until > on)
    )
    return session.scalars(query.order_by(duty.role, duty.id)).first()


def mark(office: Office, grid_id: int, *, done: bool = True, on: str = "", note: str = "") -> int:
    """A grid of a round is done on a day (today when nothing is typed), or is to be done again. Returns the audit line."""
    with office.write("网格排查") as w:
        row = w.session.get(LeadRoundGrid, grid_id)
        if row is None or row.deleted_at is not None:
            raise ClerkError("这一轮里没有这个网格了", "请按 F5 刷新。")
        one, name = _of(w.session, row.round_id), w.session.get_one(Area, row.area_id).name
        day = day_of(office, on, "排查日期")
        if done and day < one.start_on:
            raise ClerkError(f"“{one.name}”{one.start_on} 才开始", "请核对日期，或先修改这一轮的开始日期。")
        row.done_on = day if done else None
        row.note = clean(note)[:300] or row.note
        w.what = f"{name} {'排查完' if done else '改为待排查'}（{one.name}）"
    return w.entry_id or 0


def delete(office: Office, round_id: int) -> int:
    """Put a round into the recycle bin; one that found leads stays. Returns the audit line."""
    with office.read() as session:
        one = _of(session, round_id)
        count = session.scalar(select(func.count(Lead.id)).where(Lead.round_id == round_id))
        name = one.name
    if count:
        raise ClerkError(f"“{name}”有 {count} 条线索，不能删除", "请先把这些线索改到别的轮次，或删除它们。")
    return recycle.put(office, "lead_round", round_id, called=name)


def form_of(office: Office, round_id: int) -> RoundForm:
    """The form to change a round with."""
    view = one_round(office, round_id)
    grids = [RoundGridForm(grid.area_id, grid.worker) for grid in view.grids]
    return RoundForm(view.name, str(view.start_on), str(view.end_on), view.note, grids)
