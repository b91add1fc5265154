"""The book of relief in money and goods: entries, corrections by entries, months that are closed, balances.

An entry is never changed nor deleted. What is wrong is taken out by an entry with the same amount below zero (冲销);
a 更正 is that and the right entry in one act. Nothing is dated into a closed month. No fund is ever below zero on any day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.text import clean
from app.models.tables import (
    Organisation,
    ReliefClosing,
    ReliefEntry,
    ReliefFund,
    Resident,
    ServiceRecord,
)
from app.office import Office
from app.usecases import numbering
from app.usecases.relief import homes as relief_homes
from app.usecases.relief.book import CORRECT, REVERSE, ZERO, closed_through, month_words, other_half
from app.usecases.relief.forms import (
    DIRECTIONS,
    POINTS,
    UNITS,
    EntryForm,
    FundForm,
    amount_words,
    read_amount,
    read_full_day,
    read_reason,
)
from app.usecases.relief.measures import whole_units
from app.usecases.services import veiled

SERIES = "relief_entry"


@dataclass(frozen=True)
class Done:
    """A change of the book: the record, the act, what to say, and the line that was written, if one was."""

    id: int
    entry_id: int
    said: str
    line: int = 0


def save_fund(office: Office, form: FundForm, fund_id: int | None = None) -> Done:
    """A new fund or kind of goods, or a change of one. Its form and unit stay once something is entered."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    with office.write("款物账目") as w:
        fund = ReliefFund(active=True) if fund_id is None else _fund(w.session, fund_id)
        name, unit = clean(form.name), UNITS.get(form.form) or clean(form.unit)
        same = select(ReliefFund.id).where(ReliefFund.name == name, ReliefFund.id != (fund_id or 0))
        if w.session.scalar(same) is not None:
            raise ClerkError(f"已经有“{name}”这一项", "请直接用它，或换一个名称。", field="name")
        used = fund_id and w.session.scalar(
            select(ReliefEntry.id).where(ReliefEntry.fund_id == fund_id).limit(1)
        )
        if used and (fund.form, fund.unit) != (form.form, unit):
            raise ClerkError(
                f"“{fund.name}”已经记过账，资金、物资或积分和单位不能再改", "要换单位，请另建一项。"
            )
        fund.name, fund.form, fund.unit = name, form.form, unit
        fund.price = read_amount(form.price, "单价") if form.price.strip() else None
        fund.purpose = clean(form.purpose) or None
        w.session.add(fund)
        w.session.flush()
        w.what = f"{'新建' if fund_id is None else '修改'}款物账目 {fund.name}"
    return Done(fund.id, w.entry_id or 0, f"已保存 {fund.name}")


def _fund(session: Session, fund_id: int) -> ReliefFund:
    fund = session.get(ReliefFund, fund_id)
    if fund is None:
        raise ClerkError("这一项资金或物资已不存在", "请按 F5 刷新。")
    return fund


def enter(office: Office, form: EntryForm) -> Done:
    """A new line of the book. Raises ClerkError: what is missing, a closed month, a day to come, not enough there."""
    with office.write("款物收支") as w:
        entry = write_in(office, w, form)
        fund = _fund(w.session, entry.fund_id)
        w.what = f"款物{DIRECTIONS[entry.direction]} {fund.name} {entry.quantity}{fund.unit} {entry.party or ''}".strip()
    return Done(entry.id, w.entry_id or 0, f"已记账 {entry.number}", entry.id)


def write_in(office: Office, w: Write, form: EntryForm) -> ReliefEntry:
    """A new line inside the caller's write. Raises ClerkError as `enter` does."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    fund, day = _fund(w.session, form.fund_id), read_full_day(form.on_day)
    if fund.form == POINTS and form.resident_id is None:
        raise ClerkError(
            "积分要记在一位居民名下", "输姓名或首字母，按回车选中；档案里没有的先登记。", field="party"
        )
    _require_open(office, w.session, day)
    quantity = read_amount(form.quantity)
    whole_units(office, fund, quantity)
    entry = ReliefEntry(
        number=numbering.give(office, w, SERIES, day.year), fund_id=fund.id, on_day=day, direction=form.direction,
        quantity=quantity, what=clean(form.what), kind=form.kind or None,
        party=_party(w.session, form), taker=form.collected_by() or None, resident_id=form.resident_id,
        household_id=form.household_id, organisation_id=form.organisation_id, record_id=form.record_id,
        clerk_name=w.clerk_name, note=clean(form.note) or None,
    )  # fmt: skip
    w.session.add(entry)
    w.session.flush()
    _require_enough(w.session, fund)
    return entry


def _party(session: Session, form: EntryForm) -> str:
    """Who gave or received, by the file where there is one."""
    if form.resident_id is not None:
        resident = session.get(Resident, form.resident_id)
        if resident is None:
            raise ClerkError("这位居民的档案已不存在", "请重新查找。", field="party")
        return resident.name
    if form.organisation_id is not None:
        organisation = session.get(Organisation, form.organisation_id)
        if organisation is None:
            raise ClerkError("这个单位已不存在", "请重新选择。")
        return organisation.name
    if form.household_id is not None:
        return relief_homes.home(session, form.household_id).party
    if form.record_id is not None and session.get(ServiceRecord, form.record_id) is None:
        raise ClerkError("这件办件已不存在", "请重新选择。")
    return clean(form.party)


def _require_open(office: Office, session: Session, day: date) -> None:
    if day > office.today():
        raise ClerkError(f"{day} 还没有到", "账只记到今天为止。", field="on_day")
    closed = closed_through(session)
    if closed is not None and day.year * 100 + day.month <= closed.month:
        month = month_words(closed.month)
        raise ClerkError(
            f"{month}已经结账（{closed.closed_by}），不能再记到 {day}",
            "请记在没有结账的月份，写明是补记；或请有权的人重新打开。",
            field="on_day",
        )


def _require_enough(session: Session, fund: ReliefFund, field: str = "quantity") -> None:
    """On no day may more have gone out than had come in; of points that holds for everybody's own. `field` is what would
    have to be another."""
    left: dict[int | None, Decimal] = {}
    for day, whose, amount in _by_day(session, fund):
        left[whose] = left.get(whose, ZERO) + amount
        if left[whose] < 0:
            name = f"{session.get_one(Resident, whose).name}的{fund.name}" if whose else f"“{fund.name}”"
            raise ClerkError(
                f"{name}不够：到 {day} 会差 {amount_words(-left[whose], fund.form)}{fund.unit}",
                "请核对数量和日期；先记收入，再记发放。",
                field=field,
            )


def _by_day(session: Session, fund: ReliefFund) -> Iterator[tuple[date, int | None, Decimal]]:
    """(day, whose, what came in less what went out); `whose` only of points."""
    whose = ReliefEntry.resident_id if fund.form == POINTS else null()
    query = (
        select(ReliefEntry.on_day, whose, ReliefEntry.direction, func.sum(ReliefEntry.quantity))
        .where(ReliefEntry.fund_id == fund.id)
        .group_by(ReliefEntry.on_day, ReliefEntry.direction, *([whose] if fund.form == POINTS else []))
        .order_by(ReliefEntry.on_day)
    )
    days: dict[tuple[date, int | None], Decimal] = {}
    for day, who, direction, amount in session.execute(query):
        signed = Decimal(amount) if direction == "in" else -Decimal(amount)
        days[day, who] = days.get((day, who), ZERO) + signed
    for (day, who), amount in days.items():
        yield day, who, amount


def reverse(office: Office, entry_id: int, reason: str) -> Done:
    """Take an entry out by one that says the opposite, dated today; both stay. Raises ClerkError."""
    with office.write("款物冲销") as w:
        made = _reverse(office, w, entry_id, reason)
        w.what = f"款物冲销 {_entry(w.session, entry_id).number}{_logged(w.session, made)}"
        other = _other_half(w.session, _entry(w.session, entry_id))
        if other is not None:
            _reverse(office, w, other.id, reason)
            w.what += f"，连同 {other.number}"
        said = f"已冲销，记为 {made.number}" + (f"；同时兑换的 {other.number} 也冲销了" if other else "")
    return Done(made.id, w.entry_id or 0, said, made.id)


def _other_half(session: Session, entry: ReliefEntry) -> ReliefEntry | None:
    """The other entry of an exchange of points for goods, when it still stands."""
    if not (number := other_half(entry)):
        return None
    other = session.scalars(select(ReliefEntry).where(ReliefEntry.number == number)).first()
    if other is None:
        return None
    taken = select(ReliefEntry.id).where(ReliefEntry.corrects_id == other.id, ReliefEntry.way == REVERSE)
    return None if session.scalar(taken) is not None else other


def correct(office: Office, entry_id: int, form: EntryForm, reason: str) -> Done:
    """Take an entry out and write it anew as it should be, in one act. Raises ClerkError."""
    with office.write("款物更正") as w:
        if _other_half(w.session, _entry(w.session, entry_id)) is not None:
            raise ClerkError("这是积分兑换的一半，不能单独更正", "请冲销（另一半一起冲销），再重新兑换。")
        _reverse(office, w, entry_id, reason, enough=False)
        made = write_in(office, w, form)
        made.way, made.corrects_id, made.reason = CORRECT, entry_id, clean(reason)
        old = _entry(w.session, entry_id)
        if old.fund_id != made.fund_id:
            _require_enough(w.session, _fund(w.session, old.fund_id), "fund_id")
        w.what = f"款物更正 {old.number}{_logged(w.session, made)}"
    return Done(made.id, w.entry_id or 0, f"已更正，记为 {made.number}", made.id)


def _logged(session: Session, entry: ReliefEntry) -> str:
    """Why, for the log that everybody may read: not of what was given in a matter of a restricted item."""
    record = session.get(ServiceRecord, entry.record_id) if entry.record_id else None
    return "" if record is not None and veiled.restricted(session, record) else f"：{entry.reason}"


def _entry(session: Session, entry_id: int) -> ReliefEntry:
    entry = session.get(ReliefEntry, entry_id)
    if entry is None:
        raise ClerkError("这一笔已不存在", "请按 F5 刷新。")
    return entry


def _told_entry(office: Office, session: Session, entry_id: int) -> ReliefEntry:
    """An entry that the clerk may put right. Raises ClerkError for one of a matter the clerk may not handle."""
    entry = _entry(session, entry_id)
    if veiled.hides_matter(office, session, entry.record_id):
        veiled.refuse(office)
    return entry


def _reverse(office: Office, w: Write, entry_id: int, reason: str, *, enough: bool = True) -> ReliefEntry:
    old = _told_entry(office, w.session, entry_id)
    missing = ClerkError("请写明为什么冲销或更正", "例如 金额写错，应为 500 元。", field="reason")
    why = read_reason(reason, missing)
    if old.way == REVERSE:
        raise ClerkError("冲销的那一笔不能再冲销", "冲错了，请重新记一笔。")
    taken = select(ReliefEntry.number).where(ReliefEntry.corrects_id == entry_id, ReliefEntry.way == REVERSE)
    if (number := w.session.scalar(taken)) is not None:
        raise ClerkError(f"这一笔已经由 {number} 冲销过了", "每一笔只能冲销一次。")
    day = office.today()
    _require_open(office, w.session, day)
    made = ReliefEntry(
        number=numbering.give(office, w, SERIES, day.year), fund_id=old.fund_id, on_day=day, direction=old.direction,
        quantity=-old.quantity, what=old.what, kind=old.kind, party=old.party, taker=old.taker,
        resident_id=old.resident_id, household_id=old.household_id, organisation_id=old.organisation_id,
        record_id=old.record_id, corrects_id=old.id, way=REVERSE, reason=why, clerk_name=w.clerk_name,
    )  # fmt: skip
    w.session.add(made)
    w.session.flush()
    if enough:
        _require_enough(w.session, _fund(w.session, old.fund_id))
    return made


def form_of(office: Office, entry_id: int) -> EntryForm:
    """An entry as a form, to be put right."""
    with office.read() as session:
        e = _told_entry(office, session, entry_id)
        return EntryForm(
            e.fund_id, e.direction, str(e.quantity), str(office.today()), e.what, e.kind or "", e.party or "",
            e.taker or "", e.resident_id, e.household_id, e.organisation_id, e.record_id, e.note or "",
        )  # fmt: skip


def close_month(office: Office, month: str) -> Done:
    """Close the book up to the end of a month that is over. Raises ClerkError."""
    from app.usecases.questions import month_period

    office.require("relief.close")
    period = month_period(month)
    number = period.start.year * 100 + period.start.month
    with office.write("款物结账") as w:
        if period.end >= office.today():
            raise ClerkError(f"{period.label}还没有过完", "下个月再结账。")
        closed = closed_through(w.session)
        if closed is not None and closed.month >= number:
            raise ClerkError(f"{month_words(number)}已经结账", f"现在已结到{month_words(closed.month)}。")
        row = ReliefClosing(month=number, closed_by=w.clerk_name, closed_at=w.at)
        w.session.add(row)
        w.session.flush()
        w.what = f"款物结账 {period.label}"
    return Done(row.id, w.entry_id or 0, f"{period.label}已结账")


def reopen(office: Office, reason: str) -> Done:
    """Open the month that was closed last again; who and why stays with it. Raises ClerkError."""
    office.require("relief.close")
    why = read_reason(reason, ClerkError("重新打开要写明原因", "例如 漏记一笔捐款。"))
    with office.write("款物反结账") as w:
        closed = closed_through(w.session)
        if closed is None:
            raise ClerkError("没有已经结账的月份")
        closed.reopened_by, closed.reopened_at, closed.reason = w.clerk_name, w.at, why
        w.what = f"款物重新打开 {month_words(closed.month)}：{closed.reason}"
    return Done(closed.id, w.entry_id or 0, f"{month_words(closed.month)}已重新打开")


def to_be_entered(office: Office, record_id: int) -> EntryForm:
    """The form of something given in a matter, filled from it. Raises ClerkError."""
    with office.read() as session:
        record = session.get(ServiceRecord, record_id)
        if record is None:
            raise ClerkError("这件办件已不存在")
        made = EntryForm(on_day=str(office.today()), record_id=record_id, party=record.applicant)
        return replace(made, resident_id=record.resident_id, organisation_id=record.organisation_id)
