"""Which papers are offered for rows of a ledger: the forms a row fills, its card, a notice of those selected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.models.definitions.papers import PaperTemplate
from app.office import Office
from app.usecases.papers.printing import papers_for
from app.usecases.papers.values import ledger_rows
from app.usecases.services import views as service_views

if TYPE_CHECKING:
    from app.usecases.dossiers import Piece


@dataclass(frozen=True)
class RowPaper:
    """A paper offered for rows: its template, the record it is printed for (0: the unit), what is given to it."""

    key: str
    name: str
    record_id: int
    given: Mapping[str, Any] = field(default_factory=dict)


def of_row(office: Office, entry_id: int) -> list[RowPaper]:
    """Forms of the household or resident that the row fills, then papers of the row. Raises ClerkError when it is gone."""
    ledger, resident, household = ledger_rows.owner_of(office, entry_id)
    office.library.ledger(ledger)
    owners = {"resident": resident, "household": household}
    forms = [
        RowPaper(t.key, t.name, owner)
        for t in office.library.papers.values()
        if ledger in t.ledgers and (owner := owners.get(t.for_)) is not None
    ]
    return forms + [RowPaper(t.key, t.name, entry_id) for t in papers_for(office, "ledger_entry", ledger)]


def of_rows(office: Office, ledger: str, ids: Sequence[int]) -> list[RowPaper]:
    """What can be printed for the rows that are selected: of one its papers; of all a notice, unless restricted."""
    found = of_row(office, ids[0]) if len(ids) == 1 else []
    if not ids or office.library.ledger(ledger).sensitivity == "restricted":
        return found
    own = [t for t in papers_for(office, "unit", ledger) if t.of == ledger and not _names_rows(t)]
    notices = [t for t in papers_for(office, "unit", ledger) if _names_rows(t)]
    given = {"ledger": ledger, "rows": list(ids)}
    found += [RowPaper(t.key, t.name, 0) for t in own]
    return found + [RowPaper(t.key, t.name, 0, given) for t in notices]


def of_unit(office: Office, ledger: str = "") -> list[RowPaper]:
    """Registers, blanks and lists of the unit; a ledger's own stand first. Notices need rows to name."""
    papers = sorted(papers_for(office, "unit", ledger), key=lambda t: not (ledger and t.of == ledger))
    return [RowPaper(t.key, t.name, 0) for t in papers if not (t.of == ledger and ledger and _names_rows(t))]


def _names_rows(template: PaperTemplate) -> bool:
    """Whether the paper is a notice of rows that were selected (公示)."""
    return any(b.table is not None and b.table.rows == "notice" for b in template.block)


def of_matter(office: Office, record_id: int) -> list[RowPaper]:
    """What can be printed of a matter as it stands: papers that wait for a step are offered once it is taken, one that needs
    something of the matter itself (an agent) where there is that."""
    seen = service_views.view(office, record_id)
    if seen.hidden:
        return []
    taken = {step.key for step in seen.steps}
    return [
        RowPaper(t.key, t.name, record_id)
        for t in papers_for(office, "service_record")
        if (not t.after or taken & set(t.after)) and all(getattr(seen, name, True) for name in t.needs)
    ]


def of_lead(office: Office, lead_id: int) -> list[RowPaper]:
    """What can be printed of a lead as it stands: the slip once it was handed to somebody."""
    from app.usecases import leads

    taken = {step.key for step in leads.view(office, lead_id).steps}
    return [
        RowPaper(t.key, t.name, lead_id)
        for t in papers_for(office, "lead")
        if not t.after or taken & set(t.after)
    ]


def of_case(office: Office, case_id: int) -> list[RowPaper]:
    """The papers of the moves a case has made, the latest first, then every other one of its dossier in order; of those
    that are for one of a list (each session) all. Covers and contents are printed with the whole dossier."""
    from app.usecases import dossiers, mediation

    papers = {m.key: m.paper for m in office.library.flows[mediation.FLOW].move if m.paper}
    steps = reversed(mediation.view(office, case_id).steps)
    keys = dict.fromkeys(papers[step.key] for step in steps if step.key in papers)
    found = [RowPaper(key, office.library.paper(key).name, case_id) for key in keys if key]
    for piece in dossiers.look(office, mediation.FLOW, case_id).pieces:
        printable = piece.paper and piece.part.numbered and (piece.there or piece.can_be_blank)
        if printable and (piece.paper not in keys or ":" in piece.key):
            found += _of_piece(piece, case_id)
    return found


def _of_piece(piece: "Piece", case_id: int) -> list[RowPaper]:
    """The papers of a line of the contents: one, or one for each that stands on it (an address for each party)."""
    if len(piece.nths) < 2:
        given = {"nth": piece.nths[0]} if piece.nths else {}
        return [RowPaper(piece.paper, piece.name, case_id, given)]
    return [
        RowPaper(piece.paper, f"{piece.name}（第 {nth} 份）", case_id, {"nth": nth}) for nth in piece.nths
    ]
