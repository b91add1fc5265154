"""Reading the book of relief: what is there, the lines of a period, balances, how far it is closed."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.definitions.visibility import VEILED
from app.models.fields.base import Period
from app.models.tables import ReliefClosing, ReliefEntry, ReliefFund
from app.office import Office
from app.usecases.relief.forms import DIRECTIONS
from app.usecases.services import veiled

REVERSE, CORRECT = "reverse", "correct"
WAYS = {REVERSE: "冲销", CORRECT: "更正"}
ZERO = Decimal("0.00")
PAIR = "与这一笔同时兑换："
"""The note of an entry of an exchange, before the number of the other one."""


@dataclass(frozen=True)
class FundRow:
    """A fund or kind of goods, with what is there now."""

    id: int
    name: str
    form: str
    unit: str
    price: Decimal | None
    purpose: str
    active: bool
    left: Decimal


@dataclass(frozen=True)
class EntryRow:
    """A line of the book. `undone_by` is the number of the entry that takes it out, "" when it stands; `pair` that of the
    other half of an exchange that stands."""

    id: int
    number: str
    fund_id: int
    fund: str
    unit: str
    on_day: date
    direction: str
    quantity: Decimal
    what: str
    kind: str
    party: str
    taker: str
    way: str
    corrects: str
    reason: str
    undone_by: str
    clerk: str
    record_id: int | None
    resident_id: int | None
    household_id: int | None
    pair: str

    @property
    def direction_words(self) -> str:
        """收入, 发放, with how it corrects."""
        way = WAYS.get(self.way, "")
        return f"{DIRECTIONS[self.direction]}（{way}）" if way else DIRECTIONS[self.direction]


@dataclass(frozen=True)
class Balance:
    """A fund in a period: opening + received − given = closing, exactly."""

    fund: str
    form: str
    unit: str
    opening: Decimal
    received: Decimal
    given: Decimal
    closing: Decimal


def closed_through(session: Session) -> ReliefClosing | None:
    """The last closing that is in force: its month and all before it are closed."""
    query = select(ReliefClosing).where(
        ReliefClosing.reopened_at.is_(None), ReliefClosing.deleted_at.is_(None)
    )
    return session.scalar(query.order_by(ReliefClosing.month.desc()).limit(1))


def month_words(month: int) -> str:
    return f"{month // 100}年{month % 100}月"


def closed_words(office: Office) -> str:
    """How far the book is closed, in words; "" when it never was."""
    with office.read() as session:
        closed = closed_through(session)
        if closed is None:
            return ""
        return (
            f"已结账到{month_words(closed.month)}（{closed.closed_by} {closed.closed_at.astimezone():%m-%d}）"
        )


def funds(office: Office, *, ended: bool = False) -> list[FundRow]:
    """Every fund and kind of goods with what is there now; those switched off only with `ended`."""
    with office.read() as session:
        sums = _sums(session)
        query = select(ReliefFund).order_by(ReliefFund.form.desc(), ReliefFund.id)
        return [
            FundRow(f.id, f.name, f.form, f.unit, f.price, f.purpose or "", f.active,
                    sums.get((f.id, "in"), ZERO) - sums.get((f.id, "out"), ZERO))
            for f in session.scalars(query)
            if f.active or ended
        ]  # fmt: skip


def last_used(office: Office) -> int:
    """The fund in which the clerk wrote a line last, 0 when there is none that goes on; an exchange of points and a
    correction, which write lines of their own, do not count."""
    query = select(ReliefEntry.fund_id).join(ReliefFund, ReliefFund.id == ReliefEntry.fund_id)
    own = (ReliefEntry.clerk_name == office.clerk.name, ReliefEntry.way.is_(None), ReliefEntry.note.is_(None))
    with office.read() as session:
        last = query.where(*own, ReliefFund.active.is_(True)).order_by(ReliefEntry.id.desc()).limit(1)
        return session.scalar(last) or 0


def _sums(session: Session, *where: ColumnElement[bool]) -> dict[tuple[int, str], Decimal]:
    query = select(ReliefEntry.fund_id, ReliefEntry.direction, func.sum(ReliefEntry.quantity)).where(*where)
    rows = session.execute(query.group_by(ReliefEntry.fund_id, ReliefEntry.direction))
    return {(fund, direction): Decimal(amount) for fund, direction, amount in rows}


def balances(office: Office, period: Period) -> list[Balance]:
    """Opening + received − given = closing of every fund that has ever had an entry by the end of the period."""
    with office.read() as session:
        before = _sums(session, ReliefEntry.on_day < period.start)
        during = _sums(session, ReliefEntry.on_day.between(period.start, period.end))
        found = []
        for f in session.scalars(select(ReliefFund).order_by(ReliefFund.form.desc(), ReliefFund.id)):
            if not any((f.id, way) in sums for way in DIRECTIONS for sums in (before, during)):
                continue
            opening = before.get((f.id, "in"), ZERO) - before.get((f.id, "out"), ZERO)
            received, given = during.get((f.id, "in"), ZERO), during.get((f.id, "out"), ZERO)
            found.append(
                Balance(f.name, f.form, f.unit, opening, received, given, opening + received - given)
            )
        return found


def other_half(entry: ReliefEntry) -> str:
    """The number of the entry that was made with this one, points for goods; "" for any other entry."""
    note = entry.note or ""
    return note.removeprefix(PAIR) if note.startswith(PAIR) else ""


def _taken_out(session: Session, ids: list[int]) -> dict[int, str]:
    """Entry → the number of the one that takes it out."""
    taken: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        out = select(ReliefEntry.corrects_id, ReliefEntry.number).where(
            ReliefEntry.way == REVERSE, ReliefEntry.corrects_id.in_(ids[start : start + 500])
        )
        taken |= {int(i or 0): n for i, n in session.execute(out)}
    return taken


def entries(
    office: Office, period: Period | None = None, *, fund_id: int | None = None, record_id: int | None = None,
    resident_id: int | None = None, household_id: int | None = None,
) -> list[EntryRow]:  # fmt: skip
    """The lines of the book, the latest first: of a period, a fund, a matter, a resident, a household. What was given in a
    matter of a restricted item is told without its purpose to who may not handle those."""
    where = [
        column == value
        for column, value in ((ReliefEntry.fund_id, fund_id), (ReliefEntry.record_id, record_id),
                              (ReliefEntry.resident_id, resident_id), (ReliefEntry.household_id, household_id))
        if value is not None
    ]  # fmt: skip
    if period is not None:
        where.append(ReliefEntry.on_day.between(period.start, period.end))
    with office.read() as session:
        query = select(ReliefEntry, ReliefFund).join(ReliefFund, ReliefFund.id == ReliefEntry.fund_id)
        found = session.execute(
            query.where(*where).order_by(ReliefEntry.on_day.desc(), ReliefEntry.id.desc())
        ).all()
        taken = _taken_out(session, [e.id for e, _f in found])
        numbers = {e.id: e.number for e, _f in found}
        missing = {e.corrects_id for e, _f in found if e.corrects_id} - numbers.keys()
        for i in missing:
            numbers[i] = session.get_one(ReliefEntry, i).number
        kinds = office.library.code("relief_kind")
        hidden = {e.id for e, _f in found if veiled.hides_matter(office, session, e.record_id)}
        rows = [
            EntryRow(
                e.id, e.number, f.id, f.name, f.unit, e.on_day, e.direction, e.quantity, e.what,
                kinds.label(e.kind) if e.kind else "", e.party or "", e.taker or "", e.way or "",
                numbers.get(e.corrects_id or 0, ""), e.reason or "", taken.get(e.id, ""), e.clerk_name, e.record_id,
                e.resident_id, e.household_id, "" if e.way or e.id in taken else other_half(e),
            )
            for e, f in found
        ]  # fmt: skip
        return [replace(row, what=VEILED, kind="", reason="") if row.id in hidden else row for row in rows]
