"""What happened in the invented community: one door to services, disputes, ledger rows and the journal."""

from app.usecases.sample.desk import SampleMaterial, SampleMove, SampleService, service_visits
from app.usecases.sample.diary import SampleJournal, journal_entries
from app.usecases.sample.quarrels import SampleDispute, SampleParty, SampleSession, disputes
from app.usecases.sample.registers import SampleLedgerRow, ledger_rows

__all__ = [
    "SampleDispute",
    "SampleJournal",
    "SampleLedgerRow",
    "SampleMaterial",
    "SampleMove",
    "SampleParty",
    "SampleService",
    "SampleSession",
    "disputes",
    "journal_entries",
    "ledger_rows",
    "service_visits",
]
