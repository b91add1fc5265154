"""Numbers of papers, cases and records: one sequence per series and year, no number given twice; what became of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import audit
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.tables import (
    AuditChange,
    IssuedNumber,
    Lead,
    MediationCase,
    MediationFiling,
    MoralCase,
    Paper,
    ReliefEntry,
    ServiceRecord,
    Unit,
)
from app.office import Office
from app.usecases.history.bin import EVEN_DELETED

CARRIERS: tuple[Any, ...] = (
    ServiceRecord.number, MediationCase.number, MediationCase.agreement_number, MediationFiling.volume_number,
    Paper.number, Lead.number, MoralCase.number, ReliefEntry.number,
)  # fmt: skip
"""Where a number that was given out stands."""
GapKind = Literal["cancelled", "deleted", "unused", "missing"]
GAPS: dict[GapKind, str] = {
    "cancelled": "已作废",
    "deleted": "在回收站或已作废的文书上",
    "unused": "给出后没有用上（撤销了那一步）",
    "missing": "没有发出过",
}
_SEQ = re.compile(r"\{seq(?::(\d+))?\}")


def give(office: Office, w: Write, series: str, year: int) -> str:
    """The next number of a series, issued inside the caller's write (rolled back with it, so no gap is made)."""
    rule = office.library.numberings.get(series)
    if rule is None:
        raise ClerkError(f"没有编号规则“{series}”", "请管理员检查编号的定义，或重新安装程序。")
    last = w.session.scalar(
        select(func.max(IssuedNumber.seq)).where(IssuedNumber.series == series, IssuedNumber.year == year)
    )
    unit = w.session.scalar(select(Unit.short_name).where(Unit.own.is_(True))) or ""
    text = write_number(rule.pattern, year, unit, (last or 0) + 1)
    w.session.add(IssuedNumber(series=series, year=year, seq=(last or 0) + 1, text=text, given_at=w.at))
    w.session.flush()
    return text


def write_number(pattern: str, year: int, unit: str, seq: int) -> str:
    """A number from its pattern: {year}, {unit}, {seq} or {seq:4} (at least that many digits)."""
    text = pattern.replace("{year}", str(year)).replace("{unit}", unit)
    return _SEQ.sub(lambda m: str(seq).zfill(int(m[1] or 1)), text)


@dataclass(frozen=True)
class Gap:
    """A number of a series that no record carries: which, what became of it, and the reason when it was cancelled."""

    series: str
    name: str
    year: int
    seq: int
    text: str
    kind: GapKind
    reason: str = ""

    @property
    def words(self) -> str:
        """What became of it, as a clerk reads it."""
        return f"{GAPS[self.kind]}：{self.reason}" if self.reason else GAPS[self.kind]


def gaps(office: Office, year: int, series: Sequence[str] = ()) -> list[Gap]:
    """Every number of a year that no living record carries, in order; of all series, or of those named."""
    rules = office.library.numberings
    with office.read() as session:
        query = select(IssuedNumber).where(IssuedNumber.year == year)
        if series:
            query = query.where(IssuedNumber.series.in_(series))
        issued = session.scalars(query.order_by(IssuedNumber.series, IssuedNumber.seq)).all()
        living, any_ = _carried(session, [one.text for one in issued])
        unit = session.scalar(select(Unit.short_name).where(Unit.own.is_(True))) or ""
    found: list[Gap] = []
    last: tuple[str, int] = ("", 0)
    for one in issued:
        rule = rules.get(one.series)
        name = rule.name if rule else one.series
        for seq in range(last[1] + 1 if last[0] == one.series else 1, one.seq):
            text = write_number(rule.pattern, year, unit, seq) if rule else ""
            found.append(Gap(one.series, name, year, seq, text, "missing"))
        last = (one.series, one.seq)
        if one.cancelled is not None:
            found.append(Gap(one.series, name, year, one.seq, one.text, "cancelled", one.cancelled))
        elif one.text not in living:
            kind: GapKind = "deleted" if one.text in any_ else "unused"
            found.append(Gap(one.series, name, year, one.seq, one.text, kind))
    return found


def _carried(session: Session, texts: Sequence[str]) -> tuple[set[str], set[str]]:
    """Which of the numbers stand on a living record, and which on any, the recycle bin among them."""
    living: set[str] = set()
    any_: set[str] = set()
    for column in CARRIERS:
        cls = column.class_
        for at in range(0, len(texts), 500):
            some = column.in_(texts[at : at + 500])
            any_.update(session.scalars(select(column).where(some), execution_options=EVEN_DELETED))
            alive = select(column).where(some, cls.deleted_at.is_(None))
            if cls is Paper:
                alive = alive.where(Paper.cancelled_at.is_(None))
            living.update(session.scalars(alive))
    return living, any_


def cancel(office: Office, text: str, reason: str) -> None:
    """Mark a number that no living record carries as cancelled, with the reason: it is never given again. A record in
    the recycle bin loses it, so that it does not come back with it.

    Raises ClerkError for a number that was not given out, is cancelled already, or that a record carries.
    """
    with office.write(f"编号作废 {text}") as w:
        if reason.strip() and _carried(w.session, [text])[0]:
            raise ClerkError(f"{text} 还在用，不能作废", "请先删除或作废用这个编号的记录。")
        void(w, text, reason)
        for column in CARRIERS:
            if column.class_ is not Paper and column.property.columns[0].nullable:
                found = select(column.class_).where(column == text)
                for record in w.session.scalars(found, execution_options=EVEN_DELETED):
                    setattr(record, column.key, None)


def void(w: Write, text: str, reason: str) -> IssuedNumber:
    """Mark a number as cancelled inside the caller's write. Raises ClerkError as `cancel`."""
    if not reason.strip():
        raise ClerkError("请写明编号作废的原因", "例如“登记错误，已撤销”。")
    one = w.session.scalars(select(IssuedNumber).where(IssuedNumber.text == text)).first()
    if one is None:
        raise ClerkError(f"没有给出过编号 {text}", "请核对编号。")
    if one.cancelled is not None:
        raise ClerkError(f"{text} 已经作废：{one.cancelled}")
    one.cancelled = reason.strip()[:200]
    return one


def refuse_cancelled(session: Session, entry_id: int) -> None:
    """Raise ClerkError for an act that cannot be taken back: a record would carry a cancelled number again."""
    fields = {(column.class_.__tablename__, column.key) for column in CARRIERS}
    rows = select(AuditChange).where(
        AuditChange.entry_id == entry_id,
        AuditChange.kind.in_({kind for kind, _ in fields}),
        AuditChange.op != "new",
    )
    for change in audit.each(session.scalars(rows)):
        for name, (before, _after) in change.fields.items():
            if before and (change.kind, name) in fields and _is_void(session, str(before)):
                raise ClerkError(
                    f"编号 {before} 已经作废，不能恢复使用", "作废的编号不再用；新编号也不对的，再作废一次。"
                )


def _is_void(session: Session, text: str) -> bool:
    query = select(IssuedNumber.id).where(IssuedNumber.text == text, IssuedNumber.cancelled.is_not(None))
    return session.scalars(query.limit(1)).first() is not None
