"""What the view of a case and its editors are given at once: the case, the day, the choices, the clauses."""

from dataclasses import dataclass
from datetime import date
from typing import Any

TABLES = ("evidence_form", "performance", "satisfaction", "visit_way", "dossier_keeping", "settled_level")

Choices = tuple[tuple[Any, str], ...]


@dataclass(frozen=True)
class Context:
    """`case` is `usecases.mediation.CaseView`; `clauses` and `choices` come from the office's definitions."""

    case: Any
    today: date
    choices: dict[str, Choices]
    clauses: tuple[Any, ...]
    court: str
    papers: dict[str, str]
    """The names of the papers of a case by their keys."""
    scans: dict[tuple[str, int], int]
    """How many files hang on each record of the dossier, by its kind and id."""
    leads: tuple[Any, ...] = ()
    """The leads it came from (`usecases.leads.Linked`)."""

    @property
    def days(self) -> Any:
        """Between which days a record of the case may lie."""
        from app.usecases.mediation.days import RECORDS, days_beside

        return days_beside(self.case, {name: getattr(self.case, name) for name in RECORDS}, self.today)

    @property
    def parties(self) -> Choices:
        """The parties as a choice."""
        return tuple((p.id, p.name) for p in self.case.parties)

    @property
    def against_confirming(self) -> Any:
        """Why a court cannot be asked now (a ClerkError), None when it can."""
        from app.usecases.mediation.afterwards import against_confirming

        return against_confirming(self.case, [c.state for c in self.case.confirmations])

    @property
    def against_binding(self) -> Any:
        """Why the dossier cannot be bound now (a ClerkError), None when it can."""
        from app.usecases.mediation.afterwards import against_binding

        return against_binding(self.case.state, self.case.state_name, self.case.filing is not None)


def load(office: Any, case_id: int) -> Context:
    """On the worker."""
    from app.usecases import dossiers, leads, mediation
    from app.usecases.offices.opening import own_unit

    choices = {table: tuple(office.library.code(table).choices) for table in TABLES}
    clauses = tuple(office.library.clauses.values())
    papers = {t.key: t.name for t in office.library.papers.values() if t.for_ == "mediation_case"}
    case = mediation.view(office, case_id)
    scans = dossiers.hung_on(office, mediation.FLOW, case_id)
    return Context(
        case,
        office.today(),
        choices,
        clauses,
        own_unit(office).court,
        papers,
        scans,
        leads.of_case(office, case_id),
    )
