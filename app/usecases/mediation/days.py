"""Between and beside which days of its case a record's own day may lie (rules.case_days)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select

from app.db.transactions import Write
from app.models.rules.case_days import CaseDay
from app.models.tables import (
    MediationCase,
    MediationConfirmation,
    MediationInstalment,
    MediationSession,
    MediationVisit,
)
from app.office import Office
from app.usecases.mediation.record_forms import Days

RECORDS: dict[str, Any] = {
    "sessions": MediationSession,
    "instalments": MediationInstalment,
    "visits": MediationVisit,
    "confirmations": MediationConfirmation,
}
"""The records whose days count, by what they are called of a case as its page shows it."""


class Dated(Protocol):
    """The days of a case itself, by its row or as its page shows it."""

    @property
    def accepted_on(self) -> date | None:
        """When it was accepted."""

    @property
    def registered_on(self) -> date:
        """When it was registered."""

    @property
    def effective_on(self) -> date | None:
        """Since when the agreement binds."""

    @property
    def closed_on(self) -> date | None:
        """When it ended, by an agreement or without."""


def days_of(office: Office, w: Write, case: MediationCase) -> Days:
    """Between which days a record of the case may lie."""
    rows: dict[str, Iterable[Any]] = {
        name: list(w.session.scalars(select(table).where(table.case_id == case.id)))
        for name, table in RECORDS.items()
    }
    return days_beside(case, rows, office.today())


def days_beside(case: Dated, records: dict[str, Iterable[Any]], today: date) -> Days:
    """The same of a case whose records, by the names in RECORDS, are known already."""
    return Days(case.accepted_on or case.registered_on, today, tuple(_days(case, records)))


def _days(case: Dated, records: dict[str, Iterable[Any]]) -> Iterator[CaseDay]:
    for held in records["sessions"]:
        yield CaseDay("session", f"第 {held.position} 次调解", held.held_on, held.position)
    if case.effective_on is not None:
        yield CaseDay("agreement", "协议生效日期", case.effective_on)
    elif case.closed_on is not None:
        yield CaseDay("closing", "结案日期", case.closed_on)
    for one in records["instalments"]:
        if one.done_on is not None:
            yield CaseDay("performance", f"第 {one.position} 期的履行日期", one.done_on)
    for visit in records["visits"]:
        yield CaseDay("visit", f"第 {visit.position} 次回访", visit.on_day)
    for asked in records["confirmations"]:
        yield CaseDay("confirmation", "司法确认的申请日期", asked.applied_on)
