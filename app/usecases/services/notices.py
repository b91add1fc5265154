"""公示: a notice with a masked list, its days, what is objected and answered, and how it ends (domain.md A3.2).

Nothing that could tell who somebody is beyond surname and masked number is kept: what is stored is what hung on the wall.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.fields.show import hidden
from app.models.notice import OUTCOMES
from app.models.rules.text import clean, clean_name
from app.models.tables import NoticeObjection, PublicNotice, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases import deadlines
from app.usecases.offices.opening import own_unit
from app.usecases.papers.values.lists import typed_people
from app.usecases.services import veiled
from app.usecases.services.notice_forms import NoticeForm, ObjectionForm, WordsForm, read_day

TERM = "public_notice"
"""The deadline that says how long a notice hangs."""


@dataclass(frozen=True)
class Done:
    """A change of a notice: the record, the act to undo, and what to say."""

    id: int
    entry_id: int
    said: str
    gone: bool = False


@dataclass(frozen=True)
class Objection:
    """Something objected, and how it was answered; `upheld` None while it is not."""

    id: int
    on_day: date
    who: str
    phone: str
    text: str
    answer: str
    answered_on: date | None
    upheld: bool | None


@dataclass(frozen=True)
class NoticeRow:
    """A notice in the list: `state` in words, `signal` its colour."""

    id: int
    title: str
    start_on: date
    end_on: date
    state: str
    signal: str
    people: int
    objections: int


@dataclass(frozen=True)
class Notice:
    """A notice with everything about it; `waits` are the objections not answered yet."""

    id: int
    title: str
    content: str
    people: tuple[dict[str, str], ...]
    place: str
    watch_phone: str
    start_on: date
    end_on: date
    record_id: int | None
    matter: str
    clerk: str
    closed_on: date | None
    outcome: str
    conclusion: str
    state: str
    objections: tuple[Objection, ...]

    @property
    def waits(self) -> int:
        """How many objections have no answer."""
        return sum(one.upheld is None for one in self.objections)


def fresh(office: Office, record_id: int | None = None) -> NoticeForm:
    """A new notice from today for the usual days; of a matter with its item and its applicant. Raises ClerkError for a
    matter of a restricted item: such are not made public."""
    today = office.today()
    end = deadlines.due(office, TERM, today) or today + timedelta(days=7)
    unit = own_unit(office)
    form = NoticeForm(start_on=str(today), end_on=str(end), watch_phone=unit.phone, place="社区公示栏")
    return form if record_id is None else _of_matter(office, form, record_id)


def _of_matter(office: Office, form: NoticeForm, record_id: int) -> NoticeForm:
    with office.read() as session:
        record = session.get(ServiceRecord, record_id)
        if record is None or record.deleted_at is not None:
            raise ClerkError("这件办件已不存在")
        item = session.get_one(ServiceItem, record.item_id)
        _refuse_restricted(item)
        people = f"{record.applicant} {item.name}"
    return NoticeForm(
        f"{item.name}公示", f"下列人员申请{item.name}，经入户核实和民主评议，现予公示。", people, form.place,
        form.watch_phone, form.start_on, form.end_on, record_id,
    )  # fmt: skip


def _refuse_restricted(item: ServiceItem) -> None:
    if item.restricted:
        raise ClerkError("受限事项不能公示", "这类事项只由限定的人员知道。")


def post(office: Office, form: NoticeForm, notice_id: int | None = None) -> Done:
    """A new notice, or a change of one that is not over. Raises ClerkError."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    with office.write("公示") as w:
        if form.record_id is not None:
            record = w.session.get(ServiceRecord, form.record_id)
            if record is None:
                raise ClerkError("这件办件已不存在")
            veiled.require_matter(office, w.session, record)
            _refuse_restricted(w.session.get_one(ServiceItem, record.item_id))
        notice = PublicNotice(clerk_name=w.clerk_name) if notice_id is None else _open(w.session, notice_id)
        notice.title, notice.content = hidden(clean(form.title)), hidden(form.content.strip())
        if notice_id is None or form.people.strip():
            notice.people = typed_people(form.people)
        notice.place, notice.watch_phone = clean(form.place) or None, clean(form.watch_phone) or None
        notice.start_on, notice.end_on = (
            read_day(form.start_on, "公示开始"),
            read_day(form.end_on, "公示结束"),
        )
        notice.record_id = form.record_id
        w.session.add(notice)
        w.session.flush()
        w.what = f"{'公示' if notice_id is None else '修改公示'} {notice.title}"
    return Done(notice.id, w.entry_id or 0, f"已登记公示，{notice.end_on} 期满，到时在“今日”提醒")


def _open(session: Session, notice_id: int) -> PublicNotice:
    """A notice that is not over. Raises ClerkError."""
    notice = session.get(PublicNotice, notice_id)
    if notice is None or notice.deleted_at is not None:
        raise ClerkError("这个公示已不存在", "请按 F5 刷新。")
    if notice.closed_on is not None:
        raise ClerkError("这个公示已经登记了结果，不能再改", "写错了，请在操作记录里撤销登记结果。")
    return notice


def object_to(office: Office, notice_id: int, form: ObjectionForm) -> Done:
    """Keep what somebody objected. Raises ClerkError."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    day = read_day(form.on_day, "日期")
    with office.write("登记公示异议") as w:
        notice = _open(w.session, notice_id)
        if day < notice.start_on:
            raise ClerkError(f"公示 {notice.start_on} 才开始", "请核对异议的日期。")
        if day > office.today():
            raise ClerkError(f"{day} 还没有到", "请核对异议的日期。")
        others = w.session.scalars(
            select(NoticeObjection).where(NoticeObjection.notice_id == notice.id)
        ).all()
        w.session.add(
            NoticeObjection(
                notice_id=notice.id, on_day=day, who=clean_name(form.who) or None, phone=clean(form.phone) or None,
                text=form.text.strip(), position=len(others) + 1, clerk_name=w.clerk_name,
            )
        )  # fmt: skip
        w.what = f"登记公示异议 {notice.title}"
    return Done(notice_id, w.entry_id or 0, "已登记异议，核查后写上答复")


def answer(office: Office, objection_id: int, text: str, *, upheld: bool) -> Done:
    """Write how an objection was looked into, and whether it is right. Raises ClerkError."""
    if not clean(text):
        raise ClerkError("请写明核查情况和答复")
    with office.write("答复公示异议") as w:
        one = w.session.get(NoticeObjection, objection_id)
        if one is None:
            raise ClerkError("这条异议已不存在", "请按 F5 刷新。")
        notice = _open(w.session, one.notice_id)
        one.answer, one.upheld, one.answered_on = text.strip(), upheld, office.today()
        w.what = f"答复公示异议 {notice.title}"
    return Done(notice.id, w.entry_id or 0, "已答复")


def close(office: Office, notice_id: int, conclusion: str = "") -> Done:
    """Register how a notice ended, once its days are over and every objection is answered. Raises ClerkError."""
    _refuse_long(conclusion)
    with office.write("公示结果") as w:
        notice = _open(w.session, notice_id)
        found = list(w.session.scalars(select(NoticeObjection).where(NoticeObjection.notice_id == notice.id)))
        if office.today() <= notice.end_on:
            raise ClerkError(f"公示到 {notice.end_on} 才期满", "期满第二天起登记结果；提前停止用“撤回”。")
        if any(one.upheld is None for one in found):
            raise ClerkError("还有异议没有答复", "请先核查并写上答复。")
        notice.outcome = (
            "clear" if not found else "upheld" if any(one.upheld for one in found) else "dismissed"
        )
        notice.conclusion = hidden(clean(conclusion)) or None
        notice.closed_on = office.today()
        w.what = f"公示结果 {notice.title}：{OUTCOMES[notice.outcome]}"
    return Done(notice_id, w.entry_id or 0, f"已登记：{OUTCOMES[str(notice.outcome)]}")


def withdraw(office: Office, notice_id: int, why: str) -> Done:
    """Take a notice down before its time, with the reason. Raises ClerkError."""
    if not clean(why):
        raise ClerkError("请写明为什么撤回")
    _refuse_long(why)
    with office.write("撤回公示") as w:
        notice = _open(w.session, notice_id)
        notice.outcome, notice.closed_on = "withdrawn", office.today()
        notice.conclusion = hidden(clean(why))
        w.what = f"撤回公示 {notice.title}"
    return Done(notice_id, w.entry_id or 0, "已撤回公示")


def _refuse_long(words: str) -> None:
    if long := WordsForm(words).problems():
        raise ClerkError("；".join(long.values()))


def listing(office: Office, *, over: bool = False) -> list[NoticeRow]:
    """The notices, those that need something first, then the latest; those that ended only with `over`."""
    query = select(PublicNotice).order_by(
        PublicNotice.closed_on.is_not(None), PublicNotice.end_on, PublicNotice.id
    )
    if not over:
        query = query.where(PublicNotice.closed_on.is_(None))
    with office.read() as session:
        counts: dict[int, int] = {}
        for own in session.scalars(select(NoticeObjection.notice_id)):
            counts[own] = counts.get(own, 0) + 1
        return [
            NoticeRow(n.id, n.title, n.start_on, n.end_on, *_state(n, office.today()), len(n.people), counts.get(n.id, 0))
            for n in session.scalars(query)
        ]  # fmt: skip


def _state(notice: PublicNotice, today: date) -> tuple[str, str]:
    if notice.closed_on is not None:
        return OUTCOMES.get(notice.outcome or "", "已结束"), "dim"
    if today > notice.end_on:
        return "期满待登记", "overdue"
    return ("公示中", "done") if today >= notice.start_on else ("未开始", "")


def open_notice(office: Office, notice_id: int) -> Notice:
    """A notice with its objections. Raises ClerkError when it is gone."""
    with office.read() as session:
        n = session.get(PublicNotice, notice_id)
        if n is None or n.deleted_at is not None:
            raise ClerkError("这个公示已不存在", "请按 F5 刷新。")
        record = session.get(ServiceRecord, n.record_id) if n.record_id else None
        item = session.get(ServiceItem, record.item_id) if record else None
        query = select(NoticeObjection).where(NoticeObjection.notice_id == n.id)
        said = session.scalars(query.order_by(NoticeObjection.position, NoticeObjection.id))
        return Notice(
            n.id, n.title, n.content, tuple(n.people), n.place or "", n.watch_phone or "", n.start_on, n.end_on,
            n.record_id, f"{record.number or ''} {veiled.item_name(office, item)}".strip() if record and item else "",
            n.clerk_name, n.closed_on, OUTCOMES.get(n.outcome or "", ""), n.conclusion or "",
            _state(n, office.today())[0],
            tuple(
                Objection(o.id, o.on_day, o.who or "", o.phone or "", o.text, o.answer or "", o.answered_on, o.upheld)
                for o in said
            ),
        )  # fmt: skip


def form_of(notice: Notice) -> NoticeForm:
    """A notice as it can be changed; an empty list of people keeps the masked one that is there."""
    return NoticeForm(
        notice.title, notice.content, "", notice.place, notice.watch_phone, str(notice.start_on), str(notice.end_on),
        notice.record_id,
    )  # fmt: skip


def due(session: Session, until: date) -> Iterator[PublicNotice]:
    """The notices that end by a day, and those that have ended and wait for their outcome."""
    query = select(PublicNotice).where(PublicNotice.closed_on.is_(None), PublicNotice.end_on <= until)
    yield from session.scalars(query.order_by(PublicNotice.end_on, PublicNotice.id))


def remove(office: Office, notice_id: int) -> Done:
    """Move a notice that was registered by mistake to the recycle bin."""
    from app.usecases.history import bin as recycle

    with office.read() as session:
        _open(session, notice_id)
    return Done(notice_id, recycle.put(office, "public_notice", notice_id), "已删除公示", gone=True)
