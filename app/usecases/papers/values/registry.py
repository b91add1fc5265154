"""Which function collects the values of papers for which kind of record. A further kind is a line here."""

from collections.abc import Callable, Mapping
from typing import Any

from app.office import Office
from app.usecases.papers.values import (
    areas,
    households,
    items,
    journal_entries,
    leads,
    ledger_rows,
    mediation,
    moral,
    notices,
    proofs,
    relief,
    residents,
    services,
    units,
)

COLLECTORS: Mapping[str, Callable[[Office, int], dict[str, Any]]] = {
    "service_record": services.service_record,
    "mediation_case": mediation.mediation_case,
    "moral_case": moral.moral_case,
    "resident": residents.resident,
    "household": households.household,
    "area": areas.area,
    "ledger_entry": ledger_rows.ledger_entry,
    "service_item": items.service_item,
    "unit": units.unit,
    "proof_referral": proofs.proof_referral,
    "relief_entry": relief.relief_entry,
    "lead": leads.lead,
    "journal_entry": journal_entries.journal_entry,
    "public_notice": notices.public_notice,
}
"""`template.for_` → (office, record id) → values. Names that begin with _ are not kept: `_resident_id` links the
paper to a resident's file, `_household_id` finds the household's rows of ledgers."""
