"""Cases of the same people: the same dispute told by the other side, and what they fell out about before."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.tables import MediationCase, MediationParty, Resident
from app.office import Office
from app.usecases.mediation import standing
from app.usecases.mediation.forms import CaseForm
from app.usecases.mediation.moves import FLOW
from app.usecases.mediation.people import Somebody, same_person

CLOSE_DAYS = 90
"""Two reports of the same people that lie at most so far apart, or before the first is closed, are one dispute."""
MOST = 20
Sided = tuple[str, Somebody]


@dataclass(frozen=True)
class Related:
    """Another case of the same people. `same_dispute`: it looks like the one being told of; `why` in a sentence."""

    case_id: int
    number: str
    title: str
    state_name: str
    registered_on: date
    parties: str
    same_dispute: bool
    why: str


def related(office: Office, form: CaseForm, case_id: int | None = None) -> list[Related]:
    """Cases that share a party with the form, those that look like the same dispute first, then the latest."""
    with office.read() as session:
        standing.complete(session, form)
        mine = [(p.side, p.somebody()) for p in form.parties if p.named]
        grids = {
            r.grid_id for _, one in mine if one.resident_id and (r := session.get(Resident, one.resident_id))
        }
        found = [
            _compared(office, case, theirs, mine, grids, form.registered_on or office.today())
            for case, theirs in _sharing(session, mine, case_id)
        ]
    found.sort(key=lambda r: (not r.same_dispute, -r.registered_on.toordinal(), -r.case_id))
    return found[:MOST]


def _sharing(
    session: Session, mine: list[Sided], case_id: int | None
) -> list[tuple[MediationCase, list[Sided]]]:
    """(case, its parties with their sides) of the cases in which one of mine stands."""
    residents = [one.resident_id for _, one in mine if one.resident_id]
    bodies = [one.organisation_id for _, one in mine if one.organisation_id]
    names = [one.name for _, one in mine if one.name]
    party = MediationParty
    shared = or_(party.resident_id.in_(residents), party.organisation_id.in_(bodies), party.name.in_(names))
    ids = [i for i in session.scalars(select(party.case_id).where(shared).distinct()) if i != case_id]
    theirs: dict[int, list[Sided]] = {}
    for p in session.scalars(select(party).where(party.case_id.in_(ids))):
        who = Somebody(p.name, p.resident_id, p.organisation_id, p.id_number or "")
        theirs.setdefault(p.case_id, []).append((p.side, who))
    cases = session.scalars(select(MediationCase).where(MediationCase.id.in_(theirs)))
    pairs = ((case, theirs[case.id]) for case in cases)
    return [(c, them) for c, them in pairs if any(same_person(a, b) for _, a in mine for _, b in them)]


def _compared(
    office: Office, case: MediationCase, theirs: list[Sided], mine: list[Sided], grids: set[int | None], on: date
) -> Related:  # fmt: skip
    meets = {(side, other) for side, a in mine for other, b in theirs if same_person(a, b)}
    as_before = {("applicant", "applicant"), ("respondent", "respondent")} <= meets
    turned = {("applicant", "respondent"), ("respondent", "applicant")} <= meets
    near = case.closed_on is None or abs((on - case.registered_on).days) <= CLOSE_DAYS
    place = case.grid_id is None or not grids - {None} or case.grid_id in grids
    same = near and place and (as_before or turned)
    day = f"{case.registered_on.month}月{case.registered_on.day}日"
    why = "当事人以前的案件"
    if same:
        why = f"同一批当事人，{day}由对方反映过" if turned else f"同一批当事人，{day}已经登记过"
    state = office.library.flows[FLOW].state[case.state].name
    names = "、".join(one.name for _, one in theirs)
    return Related(case.id, case.number or "", case.title, state, case.registered_on, names, same, why)
