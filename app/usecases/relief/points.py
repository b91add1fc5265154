"""爱心超市 (charity store): points of residents in the book of relief, exchanged for goods, earned by service.

Points are a fund of the form "points" whose `price` is what one point is worth in 元. Everybody's points are kept apart: on
no day may somebody have given more than he or she had. An exchange is two entries, the points and the goods, each of
which names the other; taking one out takes out both (app.usecases.relief.entries).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.fields.base import Period
from app.models.tables import LedgerEntry, ReliefEntry, ReliefFund, Resident
from app.office import Office
from app.usecases.relief import entries as relief
from app.usecases.relief.book import PAIR, REVERSE, ZERO
from app.usecases.relief.forms import POINTS, EntryForm, amount_words, read_amount, read_full_day
from app.usecases.relief.measures import whole_units

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

CENT = Decimal("0.01")
LOG = "volunteer_log"
MARK = "志愿服务记录 "
"""The note of an entry that comes from the log, before the number of its row."""


@dataclass(frozen=True)
class ExchangeForm:
    """Goods for points: whose points, which goods, how many of them, when (today when empty)."""

    resident_id: int | None = None
    points_id: int = 0
    goods_id: int = 0
    quantity: str = ""
    on_day: str = ""


@dataclass(frozen=True)
class Holder:
    """Somebody who has or had points."""

    resident_id: int
    name: str
    earned: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """What is there to be exchanged."""
        return self.earned - self.spent


def holders(office: Office, points_id: int) -> list[Holder]:
    """Everybody who has entries in a fund of points, the most points first."""
    with office.read() as session:
        query = (
            select(ReliefEntry.resident_id, ReliefEntry.direction, func.sum(ReliefEntry.quantity))
            .where(ReliefEntry.fund_id == points_id, ReliefEntry.resident_id.is_not(None))
            .group_by(ReliefEntry.resident_id, ReliefEntry.direction)
        )
        sums = {(who, way): Decimal(amount) for who, way, amount in session.execute(query)}
        found = [
            Holder(who, session.get_one(Resident, who).name, sums.get((who, "in"), ZERO), sums.get((who, "out"), ZERO))
            for who in {who for who, _way in sums if who is not None}
        ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.left, one.name, one.resident_id))


def points_of(office: Office, points_id: int, resident_id: int) -> Decimal:
    """The points somebody has now."""
    return next((one.left for one in holders(office, points_id) if one.resident_id == resident_id), ZERO)


def cost(office: Office, form: ExchangeForm) -> Decimal:
    """What goods cost in points, rounded up to two decimals. Raises ClerkError when either has no price."""
    with office.read() as session:
        points, goods = (
            _fund(session, i, f) for i, f in ((form.points_id, POINTS), (form.goods_id, "goods"))
        )
        if not goods.price:
            raise ClerkError(f"“{goods.name}”没有单价，算不出要多少积分", "请在款物里写上单价。")
        if not points.price:
            raise ClerkError(f"“{points.name}”没有写一分折合多少元", "请在款物里写上，例如 1。")
        quantity = read_amount(form.quantity)
        whole_units(office, goods, quantity)
        return (goods.price * quantity / points.price).quantize(CENT, ROUND_UP)


def _fund(session: Session, fund_id: int, form: str) -> ReliefFund:
    fund = session.get(ReliefFund, fund_id)
    if fund is None or fund.form != form:
        raise ClerkError("请选一项积分" if form == POINTS else "请选一种物资", "没有的先“新建款物”。")
    return fund


def exchange(office: Office, form: ExchangeForm) -> relief.Done:
    """Give goods for points: both entries in one act. Raises ClerkError: not enough points or goods, a closed month."""
    if form.resident_id is None:
        raise ClerkError("请选是谁来兑换", "输姓名或首字母，按回车选中。")
    wanted = cost(office, form)
    day = str(read_full_day(form.on_day)) if form.on_day.strip() else str(office.today())
    with office.write("积分兑换") as w:
        goods = _fund(w.session, form.goods_id, "goods")
        amount = f"{amount_words(read_amount(form.quantity), 'goods')}{goods.unit}"
        what = f"爱心超市兑换 {goods.name} {amount}"
        line = EntryForm(form.points_id, "out", str(wanted), day, what, resident_id=form.resident_id)
        paid = relief.write_in(office, w, line)
        given = relief.write_in(
            office, w, EntryForm(form.goods_id, "out", form.quantity, day, what, resident_id=form.resident_id)
        )
        paid.note, given.note = (PAIR + other.number for other in (given, paid))
        w.what = f"积分兑换 {given.party} {goods.name} {amount}，{wanted} 分"
        said = f"已兑换 {goods.name} {amount}，用 {amount_words(wanted, 'goods')} 分"
    return relief.Done(given.id, w.entry_id or 0, said, given.id)


def book_services(office: Office, points_id: int, until: date) -> int:
    """Enter the points written in the log of volunteer services that are not in the book yet; each row once. Returns how
    many rows were entered. Raises ClerkError for a closed month: those rows are dated today, and say when the service was.
    """
    with office.write("志愿服务积分入账") as w:
        _fund(w.session, points_id, POINTS)
        booked = set(w.session.scalars(select(ReliefEntry.note).where(ReliefEntry.fund_id == points_id)))
        rows = [row for row in _earned(w.session, until) if _mark(row) not in booked]
        for row in rows:
            what = f"志愿服务 {row.fields.get('project', '')}（{row.start}）"
            points = str(row.fields["points"])
            line = EntryForm(
                points_id,
                "in",
                points,
                str(office.today()),
                what,
                resident_id=row.resident_id,
                note=_mark(row),
            )
            relief.write_in(office, w, line)
        w.what = f"志愿服务积分入账 {len(rows)} 笔"
    return len(rows)


def unlike_the_log(office: Office, points_id: int) -> list[str]:
    """The services whose points were booked otherwise than their rows of the log say now: changed or deleted since."""
    with office.read() as session:
        rows = {
            _mark(row): row
            for row in session.scalars(
                select(LedgerEntry).where(LedgerEntry.ledger == LOG).execution_options(include_deleted=True)
            )
        }
        found = []
        for mark, booked in _booked(session, points_id).items():
            row = rows.get(mark)
            if row is None or not row.fields:  # destroyed when its years were over
                continue
            written = None if row.deleted_at else Decimal(str(row.fields.get("points") or 0))
            if booked != (written or ZERO):
                said = "记录已删" if written is None else f"记录 {amount_words(written, 'goods')} 分"
                who = session.get_one(Resident, row.resident_id).name if row.resident_id else row.owner_name
                what = row.fields.get("project", "")
                found.append(f"{who} {what}：{said}，入账 {amount_words(booked, 'goods')} 分")
        return found


def _booked(session: Session, points_id: int) -> dict[str, Decimal]:
    """What stands in the book of each row of the log: what was taken out again counts as nothing."""
    out = select(ReliefEntry.corrects_id).where(ReliefEntry.way == REVERSE)
    taken = set(session.scalars(out))
    query = select(ReliefEntry).where(ReliefEntry.fund_id == points_id, ReliefEntry.note.startswith(MARK))
    sums: dict[str, Decimal] = {}
    for entry in session.scalars(query.order_by(ReliefEntry.id)):
        mark = entry.note or ""
        sums[mark] = sums.get(mark, ZERO) + (ZERO if entry.id in taken else entry.quantity)
    return sums


def _earned(session: Session, until: date) -> Iterable[LedgerEntry]:
    query = select(LedgerEntry).where(
        LedgerEntry.ledger == LOG, LedgerEntry.resident_id.is_not(None), LedgerEntry.start <= until
    )
    for row in session.scalars(query.order_by(LedgerEntry.start, LedgerEntry.id)):
        if Decimal(str(row.fields.get("points") or 0)) > 0:
            yield row


def _mark(row: LedgerEntry) -> str:
    """What an entry says of the row it comes from, so that none is entered twice."""
    return f"{MARK}{row.number or row.uid}"


def sheet(office: Office, points_id: int, period: Period) -> "PrintedPaper":
    """Everybody's points and what was exchanged in a period, for the wall: names masked but for the surname."""
    from app.reports import pdf
    from app.reports.document import Column, Document, Table, Text, Title
    from app.usecases.offices.opening import own_unit
    from app.usecases.papers.printing import PrintedPaper
    from app.usecases.papers.values.lists import surname
    from app.usecases.relief.book import entries

    heads = (Column("序号", 1, "center"), Column("姓名", 3),
             *(Column(name, 2, "right") for name in ("得到", "用去", "结余")))  # fmt: skip
    rows = tuple(
        (str(n), surname(one.name), *(amount_words(a, "goods") for a in (one.earned, one.spent, one.left)))
        for n, one in enumerate(holders(office, points_id), 1)
    )
    lines = tuple(
        (str(e.on_day), surname(e.party), e.what, amount_words(e.quantity, "goods"))
        for e in reversed(entries(office, period, fund_id=points_id))
        if e.direction == "out"
    )
    given = (Column("日期", 2), Column("姓名", 2), Column("兑换", 5), Column("积分", 1.6, "right"))
    title = f"{own_unit(office).name}爱心超市积分公示"
    blocks = (
        Title(title, subtitle=f"截至 {office.today()}"), Table(heads, rows, empty="还没有人有积分"),
        Table(given, lines, caption=f"兑换（{period.label}）", empty="没有兑换"),
        Text("积分只记在本人名下，冲销的以负数记在原来的方向上。", indent=False, role="note"),
    )  # fmt: skip
    return PrintedPaper(0, "", title, pdf.render(Document(title, blocks)))
