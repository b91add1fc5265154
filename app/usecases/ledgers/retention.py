"""Retention (保存年限): which rows are kept longer than asked, and destroying them by right, with reason and register.

Years are counted from the end of the year in which the row ended (会计档案管理办法, 2015, art. 14); a ledger may count
from the start instead (`retention_from`), for rows that tell of one day and are never ended. Personal information
is kept no longer than needed (PIPL art. 19), and nothing goes without being listed: two people sign for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from app.db import search_index
from app.db.audit import Change
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, Question
from app.models.definitions.visibility import restricted_keys
from app.models.rules.text import clean
from app.models.tables import (
    Attachment,
    LedgerClosedRow,
    LedgerCorrection,
    LedgerDestroyed,
    LedgerEntry,
    LedgerStep,
    SearchTerm,
)
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers.listing import spoken
from app.usecases.restricted import viewings

RIGHT = "ledgers.destroy"
MOST = 2000
"""Rows that are listed and destroyed at once."""
CHUNK = 400


@dataclass(frozen=True)
class ExpiredLedger:
    """A ledger with rows past their retention: how many, and for how many years they had to be kept."""

    key: str
    name: str
    years: int
    rows: int


@dataclass(frozen=True)
class ExpiredRow:
    """A row past its retention: whom it belongs to (else what its first field says), its spell, and the last day on
    which it had to be kept."""

    id: int
    number: str
    title: str
    start: date | None
    end: date | None
    until: date


@dataclass(frozen=True)
class DestroyedRow:
    """A line of the register of destruction."""

    ledger: str
    number: str
    start: date | None
    end: date | None
    years: int
    on: date
    reason: str
    clerk: str
    witness: str


def kept_until(ledger: Ledger, start: date | None, end: date | None) -> date | None:
    """The last day on which a row has to be kept; None for one that is still open, or kept for ever."""
    counted = end or (start if ledger.retention_from == "start" else None)
    if counted is None or not ledger.retention_years:
        return None
    return date(counted.year + ledger.retention_years, 12, 31)


def _past(ledger: Ledger, today: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions of rows past their retention (`kept_until`, asked of the database)."""
    counted = (
        func.coalesce(LedgerEntry.end, LedgerEntry.start)
        if ledger.retention_from == "start"
        else LedgerEntry.end
    )
    last = date(today.year - ledger.retention_years - 1, 12, 31)
    return LedgerEntry.ledger == ledger.key, LedgerEntry.deleted_at.is_(None), counted <= last


def _destroyable(office: Office) -> Iterator[Ledger]:
    for ledger in office.library.ledgers.values():
        if not ledger.is_view and ledger.retention_years:
            yield ledger


def overview(office: Office) -> list[ExpiredLedger]:
    """The ledgers with rows past their retention, on the shelf or not; restricted ones for who may see them."""
    found = []
    with office.read() as session:
        for ledger in _destroyable(office):
            query = select(func.count(LedgerEntry.id)).where(*_past(ledger, office.today()))
            if count := session.scalar(query):
                found.append(ExpiredLedger(ledger.key, ledger.name, ledger.retention_years, count))
    return sorted(found, key=lambda one: one.name)


def expired(office: Office, key: str) -> list[ExpiredRow]:
    """The rows of a ledger past their retention, the longest kept first, at most `MOST`."""
    ledger = office.library.ledger(key)
    if ledger.is_view or not ledger.retention_years:
        return []
    viewings.note_list(office, Question(f"ledger.{key}"), ())
    with office.read() as session:
        query = select(LedgerEntry.id, LedgerEntry.start, LedgerEntry.end)
        query = query.where(*_past(ledger, office.today())).order_by(LedgerEntry.end, LedgerEntry.id)
        spells = {row[0]: (row[1], row[2]) for row in session.execute(query.limit(MOST))}
    names = _names(office, ledger, list(spells))
    found = []
    for one, (start, end) in spells.items():
        until = kept_until(ledger, start, end)
        assert until is not None
        found.append(ExpiredRow(one, *names.get(one, ("", "")), start, end, until))
    return found


def _names(office: Office, ledger: Ledger, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """(number, title) of rows."""
    found: dict[int, tuple[str, str]] = {}
    columns = ("number", "owner", *(spec.key for spec in ledger.field[:1]))
    for at in range(0, len(ids), CHUNK):
        asked = Question(f"ledger.{ledger.key}", (("id", "in", list(ids[at : at + CHUNK])),))
        page = questions.list_page(office, asked, columns, ("id",), limit=CHUNK)
        found |= {row.id: (row.cells[0], next(filter(None, row.cells[1:]), "")) for row in page.rows}
    return found


def destroy(office: Office, key: str, ids: Sequence[int], reason: str, witness: str) -> int:
    """Destroy rows past their retention: what they said is gone, with their files, steps, corrections and what closed
    periods kept of them; the register keeps a line of each. It cannot be undone. Returns how many.

    Raises ClerkError without the right, without a reason, without somebody else who watched, or for a row that has to
    be kept still. What older lines of the log and backups say of the rows stays there: neither can be rewritten.
    """
    office.require(RIGHT)
    ledger = office.library.ledger(key)
    if key in restricted_keys(office.whole):
        office.require("ledgers.restricted.edit")
    reason, witness = clean(reason), clean(witness)
    _refuse_unsaid(office, ids, reason, witness)
    with office.write(f"{spoken(ledger)}：销毁 {len(ids)} 行（{reason}）") as w:
        rows = _due(office, w.session, ledger, ids)
        for row in rows:
            w.session.add(_line(office, ledger, row, reason, witness))
        w.session.flush()
        for at in range(0, len(rows), CHUNK):
            _wipe(w, [row.id for row in rows[at : at + CHUNK]])
        w.note([Change("ledger_entry", row.id, "changed", {}) for row in rows])
    return len(rows)


def _refuse_unsaid(office: Office, ids: Sequence[int], reason: str, witness: str) -> None:
    if not ids:
        raise ClerkError("没有选中要销毁的行", "请在名单里选中，Ctrl+A 全选。")
    if len(ids) > MOST:
        raise ClerkError(f"一次最多销毁 {MOST:,} 行，选了 {len(ids):,} 行", "请分几次销毁。")
    if len(reason) < 4:
        raise ClerkError("请写明销毁的依据", "例如：保存期满，2026 年 3 月 10 日居委会会议同意。")
    if not witness:
        raise ClerkError("请写监销人", "销毁要两个人在场，两个人签字。")
    if witness == office.clerk.name:
        raise ClerkError("监销人不能是您自己", "销毁要两个人在场，请写另一个人的姓名。")


def _due(office: Office, session: Session, ledger: Ledger, ids: Sequence[int]) -> list[LedgerEntry]:
    """The rows, all past their retention. Raises ClerkError naming one that is not."""
    found: list[LedgerEntry] = []
    for at in range(0, len(ids), CHUNK):
        query = select(LedgerEntry).where(
            LedgerEntry.id.in_(ids[at : at + CHUNK]), LedgerEntry.ledger == ledger.key
        )
        found += session.scalars(query.order_by(LedgerEntry.id))
    if len(found) != len(set(ids)):
        raise ClerkError("选中的行有的已经不在台账里", "请刷新后再选。")
    for row in found:
        until = kept_until(ledger, row.start, row.end)
        if until is None:
            raise ClerkError(f"{row.number or '这一行'} 还要保存", "没有终止的行和永久保存的台账不能销毁。")
        if until >= office.today():
            raise ClerkError(f"{row.number or '这一行'} 要保存到 {until}", "没有到期的行不能销毁。")
    return found


def _line(office: Office, ledger: Ledger, row: LedgerEntry, reason: str, witness: str) -> LedgerDestroyed:
    return LedgerDestroyed(
        ledger=ledger.key, ledger_name=ledger.name[:60], entry_id=row.id, number=row.number, start=row.start,
        end=row.end, years=ledger.retention_years, on_day=office.today(), reason=reason[:200],
        clerk_name=office.clerk.name[:60], witness=witness[:60],
    )  # fmt: skip


def _wipe(w: Write, ids: Sequence[int]) -> None:
    """Past the ORM, so that the log does not write down once more what is being destroyed; the row stays as an empty
    place with its number, which is never given again."""
    session = w.session
    for child in (LedgerClosedRow, LedgerCorrection, LedgerStep):
        session.execute(delete(child).where(child.entry_id.in_(ids)))
    ours = (Attachment.of_kind == "ledger_entry", Attachment.of_id.in_(ids))
    for attachment in session.scalars(
        select(Attachment).where(*ours).execution_options(include_deleted=True)
    ):
        search_index.forget(session, attachment)
    session.execute(delete(Attachment).where(*ours))
    session.execute(
        delete(SearchTerm).where(SearchTerm.kind == "ledger_entry", SearchTerm.record_id.in_(ids))
    )
    nothing = dict.fromkeys(
        ("resident_id", "household_id", "area_id", "organisation_id", "owner_name", "reason", "end_reason",
         "snapshot", "note", "state")
    )  # fmt: skip
    session.execute(
        update(LedgerEntry)
        .where(LedgerEntry.id.in_(ids))
        .values(fields={}, deleted_at=w.at, version=LedgerEntry.version + 1, **nothing)
        .execution_options(synchronize_session=False)
    )


def register(office: Office, key: str = "") -> list[DestroyedRow]:
    """What was destroyed, of one ledger or all that the clerk may see, the latest first."""
    query = select(LedgerDestroyed).order_by(LedgerDestroyed.on_day.desc(), LedgerDestroyed.id)
    if key:
        query = query.where(LedgerDestroyed.ledger == key)
    with office.read() as session:
        rows = [one for one in session.scalars(query) if one.ledger not in office.library.hidden]
    return [
        DestroyedRow(
            one.ledger_name, one.number or "", one.start, one.end, one.years, one.on_day, one.reason,
            one.clerk_name, one.witness,
        )
        for one in rows
    ]  # fmt: skip
