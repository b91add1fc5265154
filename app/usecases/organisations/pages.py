"""The page of a body: what is known of it, and the cases, matters, rows of ledgers and providers it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.visibility import restricted_keys
from app.models.mediation import PARTY_SIDES
from app.models.tables import (
    JournalEntry,
    JournalLink,
    LedgerEntry,
    MediationCase,
    MediationParty,
    Organisation,
    Provider,
    ReliefEntry,
    ServiceItem,
    ServiceRecord,
)
from app.office import Office
from app.usecases.organisations.records import OrganisationForm
from app.usecases.services import veiled


@dataclass(frozen=True)
class Matter:
    """Something a body stands in, its newest first; `kind` and `record_id` open it. A provider has no day. `running`:
    a case or matter in which something is still awaited, or a row of a ledger that has not ended."""

    on: date | None
    kind: str
    record_id: int
    title: str
    detail: str
    running: bool = False


@dataclass(frozen=True)
class OrganisationPage:
    """Everything the page shows."""

    id: int
    form: OrganisationForm
    kind_label: str
    matters: tuple[Matter, ...]


def open_page(office: Office, organisation_id: int) -> OrganisationPage:
    """The page. Raises ClerkError when the body lies in the recycle bin."""
    with office.read() as session:
        one = session.get(Organisation, organisation_id)
        if one is None:
            raise ClerkError("这个单位已删除", "可以到 设置 → 回收站 里找回。")
        form = OrganisationForm(
            one.name, one.credit_code or "", one.kind or "", one.leader or "", one.phone or "", one.address or "",
            one.note or "",
        )  # fmt: skip
        matters = sorted(
            _matters(office, session, one.id), key=lambda m: (m.on or date.min, m.record_id), reverse=True
        )
        kind = office.library.code("organisation_kind").label(one.kind)
        return OrganisationPage(one.id, form, kind, tuple(matters))


def _matters(office: Office, session: Session, own: int) -> Iterator[Matter]:
    yield from _cases(office, session, own)
    yield from _services(office, session, own)
    yield from _rows(office, session, own)
    entries = select(JournalEntry).join(JournalLink, JournalLink.entry_id == JournalEntry.id)
    for entry in session.scalars(entries.where(JournalLink.organisation_id == own)):
        yield Matter(entry.on_day, "journal_entry", entry.id, f"工作记录：{entry.title}", entry.outcome or "")
    for given in session.scalars(select(ReliefEntry).where(ReliefEntry.organisation_id == own)):
        yield Matter(given.on_day, "relief_entry", given.id, "款物收支", given.number or "")
    for provider in session.scalars(select(Provider).where(Provider.organisation_id == own)):
        trade = office.library.code("provider_trade").label(provider.trade)
        yield Matter(None, "provider", provider.id, f"便民服务商：{provider.name}", trade)


def _cases(office: Office, session: Session, own: int) -> Iterator[Matter]:
    query = select(MediationCase, MediationParty.side).join(
        MediationParty, MediationParty.case_id == MediationCase.id
    )
    for case, side in session.execute(query.where(MediationParty.organisation_id == own)):
        state = office.library.flows["mediation"].state[case.state]
        told = (case.number or "", state.name, PARTY_SIDES.get(side, side))
        yield Matter(
            case.registered_on, "mediation_case", case.id, f"调解：{case.title}", " ".join(filter(None, told)),
            not state.final,
        )  # fmt: skip


def _services(office: Office, session: Session, own: int) -> Iterator[Matter]:
    query = select(ServiceRecord, veiled.item_column(office)).join(
        ServiceItem, ServiceItem.id == ServiceRecord.item_id
    )
    for record, item in session.execute(query.where(ServiceRecord.organisation_id == own)):
        state = office.library.flows[record.flow].state[record.state]
        detail = f"{record.number or ''} {state.name}".strip()
        yield Matter(
            record.received_on, "service_record", record.id, f"办事：{item}", detail, not state.final
        )


def _rows(office: Office, session: Session, own: int) -> Iterator[Matter]:
    """Rows of open ledgers, agreements on 共建 among them; restricted ones are told in their own room only."""
    shut = restricted_keys(office.library)
    for row in session.scalars(select(LedgerEntry).where(LedgerEntry.organisation_id == own)):
        ledger = office.library.ledgers.get(row.ledger)
        if ledger is not None and row.ledger not in shut:
            end = f"至 {row.end}" if row.end else "在册"
            running = row.end is None or row.end > office.today()
            yield Matter(row.start, "ledger_entry", row.id, f"台账：{ledger.name}", end, running)
