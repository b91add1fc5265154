"""Corrections (更正) of rows of closed periods: the old value, the new one, why and who; counted in the open period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.db.locks import closed_over
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, LedgerField
from app.models.definitions.ledgers import NUMBERS
from app.models.fields.base import Period, Scope
from app.models.rules.text import clean
from app.models.tables import LedgerCorrection, LedgerEntry
from app.office import Office
from app.usecases.ledgers import links
from app.usecases.ledgers.day_order import backwards_by
from app.usecases.ledgers.listing import spoken
from app.usecases.ledgers.values import field_problem, typed


@dataclass(frozen=True)
class Corrected:
    """A correction as it reads."""

    id: int
    entry_id: int
    number: str
    field: str
    old: str
    new: str
    reason: str
    on: date
    clerk: str


@dataclass(frozen=True)
class Sums:
    """What a period adds up to for one field: its own rows, the corrections made in it, and both together."""

    field: str
    label: str
    rows: Decimal
    corrections: Decimal

    @property
    def total(self) -> Decimal:
        return self.rows + self.corrections


def correct(office: Office, entry_id: int, field: str, text: str, reason: str) -> int:
    """Correct a value of a row whose period is closed. Returns the correction's id.

    Raises ClerkError: the period is open (then the row is simply changed), no reason, no such field, a wrong value.
    """
    if not clean(reason):
        raise ClerkError("请写明为什么更正", "例如：金额看错一位，已核对发放单。")
    with office.write("更正台账") as w:
        entry = w.session.get(LedgerEntry, entry_id)
        if entry is None or entry.deleted_at is not None:
            raise ClerkError("这一行已不存在")
        ledger = office.library.ledger(entry.ledger)
        spec = _correctable(ledger, field)
        if closed_over(w.session, ledger.key, entry.start, entry.end) is None:
            raise ClerkError("这一行所在的期次没有锁定", "直接修改就可以，不用更正。")
        if closed_over(w.session, ledger.key, office.today(), None) is not None:
            raise ClerkError("今天所在的期次已经锁定", "更正要记在没有锁定的期次里。")
        if problem := field_problem(office, spec, text):
            raise ClerkError(problem)
        old, new = entry.fields.get(field), typed(office, spec, text)
        if why := backwards_by(ledger, field, {**entry.fields, field: new}, entry.start):
            raise ClerkError(why)
        if old == new:
            raise ClerkError(f"{spec.name}本来就是“{clean(text)}”，没有要更正的")
        made = correct_in(office, w, entry, field, new, reason)
        told = "" if ledger.sensitivity == "restricted" else f"{entry.number} 的{spec.name}"
        w.what = f"{spoken(ledger)}：更正 {told}".strip()
        return made.id


def correct_in(
    office: Office, w: Write, entry: LedgerEntry, field: str, new: Any, reason: str
) -> LedgerCorrection:
    """A checked value of a row of a closed period, corrected inside the caller's write."""
    made = LedgerCorrection(
        ledger=entry.ledger, entry_id=entry.id, field=field, old=_kept(entry.fields.get(field)), new=_kept(new),
        reason=clean(reason)[:200], on_day=office.today(), clerk_name=w.clerk_name,
    )  # fmt: skip
    entry.fields = {k: v for k, v in {**entry.fields, field: new}.items() if v is not None}
    w.session.add(made)
    w.session.flush()
    return made


def _correctable(ledger: Ledger, field: str) -> LedgerField:
    spec = next((f for f in ledger.typed_fields if f.key == field), None)
    if spec is None:
        raise ClerkError(
            f"{ledger.name}没有“{field}”这个字段",
            f"可以更正：{'、'.join(f.name for f in ledger.typed_fields)}。",
        )
    return spec


def _kept(value: object) -> str | None:
    return None if value is None else str(value)


def corrections(office: Office, key: str, period: Period | None = None) -> list[Corrected]:
    """The corrections of a ledger, of one period or all, in their order; a restricted field is masked."""
    ledger = office.library.ledger(key)
    query = select(LedgerCorrection, LedgerEntry.number).join(
        LedgerEntry, LedgerEntry.id == LedgerCorrection.entry_id
    )
    query = query.where(LedgerCorrection.ledger == key).order_by(LedgerCorrection.on_day, LedgerCorrection.id)
    if period is not None:
        query = query.where(LedgerCorrection.on_day.between(period.start, period.end))
    scope = Scope(office.library, office.today(), office.today())
    specs = {f.key: f for f in ledger.field}

    def words(field: str, value: str | None) -> str:
        if field not in specs:
            return value or ""
        shut = ledger.sensitivity == "restricted"
        return links.said(office, specs[field], value, scope, restricted=shut)

    with office.read() as session:
        found = [(one, number or "") for one, number in session.execute(query)]
    return [
        Corrected(
            one.id, one.entry_id, number, specs[one.field].name if one.field in specs else one.field,
            words(one.field, one.old), words(one.field, one.new), one.reason, one.on_day, one.clerk_name,
        )
        for one, number in found
    ]  # fmt: skip


def sums(office: Office, key: str, period: Period) -> list[Sums]:
    """What the rows begun in a period add up to as they were before any correction, and the corrections made in it.

    Over all periods together this is what the rows add up to now.
    """
    ledger = office.library.ledger(key)
    added = [spec for spec in ledger.typed_fields if spec.sum and spec.type in NUMBERS]
    with office.read() as session:
        within = LedgerEntry.start.between(period.start, period.end)
        rows = session.execute(
            select(LedgerEntry.id, LedgerEntry.fields).where(LedgerEntry.ledger == key, within)
        )
        begun = {row.id: row.fields for row in rows}
        entries = select(LedgerEntry.id).where(LedgerEntry.ledger == key)
        said = select(LedgerCorrection).where(
            LedgerCorrection.ledger == key, LedgerCorrection.entry_id.in_(entries),
            LedgerCorrection.field.in_([spec.key for spec in added]),
        )  # fmt: skip
        made = [
            (c.entry_id, c.field, _number(c.new) - _number(c.old), period.start <= c.on_day <= period.end)
            for c in session.scalars(said)
        ]
    return [
        Sums(
            spec.key, spec.name,
            sum((_number(values.get(spec.key)) for values in begun.values()), Decimal(0))
            - sum((delta for entry, field, delta, _ in made if field == spec.key and entry in begun), Decimal(0)),
            sum((delta for _, field, delta, within in made if field == spec.key and within), Decimal(0)),
        )
        for spec in added
    ]  # fmt: skip


def _number(value: object) -> Decimal:
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)
