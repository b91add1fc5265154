"""Invented disputes put into an office, move by move, with the records each move asks for."""

from collections.abc import Callable, Iterator
from datetime import date

from app.db.transactions import Write
from app.models.tables import MediationCase, MediationFiling, MediationSession, MediationVisit
from app.office import Office
from app.usecases import mediation, numbering
from app.usecases.mediation import AgreementForm, CaseForm, PartyForm
from app.usecases.sample.desk import SampleMove
from app.usecases.sample.people import SampleResident
from app.usecases.sample.quarrels import SampleDispute, SampleSession

IdOf = Callable[[SampleResident | None], int | None]


def put(office: Office, w: Write, dispute: SampleDispute, id_of: IdOf) -> None:
    """One dispute with its moves, inside the caller's write; `id_of` finds a sample resident's file."""
    parties = [
        PartyForm(
            p.side,
            id_of(p.resident),
            p.name,
            is_body=p.is_body,
            representative=p.representative,
            person_category=_category(p.resident, dispute.registered_on),
        )
        for p in dispute.parties
    ]
    form = CaseForm(
        dispute.title, dispute.dispute_type, dispute.source, dispute.category, place=dispute.place,
        facts=dispute.facts, requests=dispute.requests, amount=str(dispute.amount or ""), parties=parties,
        mediators=mediation.mediators(dispute.mediator), registered_on=dispute.registered_on,
    )  # fmt: skip
    case = mediation.register(office, w, form)
    sessions = iter(enumerate(dispute.sessions, start=1))
    for step in dispute.moves:
        _make(office, w, case, dispute, step, sessions)


def _category(resident: SampleResident | None, on: date) -> str:
    """当事人人员类别 as the mediator would tick it: retired, at school, or working for themselves."""
    if resident is None:
        return ""
    age = (on - resident.birth_date).days // 365
    return "05" if age >= 60 else "06" if age < 18 else "03"


def _make(
    office: Office, w: Write, case: MediationCase, dispute: SampleDispute, step: SampleMove,
    sessions: Iterator[tuple[int, SampleSession]],
) -> None:  # fmt: skip
    if step.move in {"settle", "settle_orally"}:
        mediation.settle_in(office, w, case, _agreement(dispute, step))
        return
    if step.move == "perform":
        mediation.perform_in(office, w, case, step.on)
        return
    if step.move == "session":
        _session(w, case, *next(sessions), dispute.mediator)
    if step.move == "visit":
        _visit(w, case, dispute, step)
    if step.move == "archive":
        number = numbering.give(office, w, "mediation_dossier", step.on.year)
        w.session.add(
            MediationFiling(
                case_id=case.id, volume_number=number, filed_by=dispute.mediator, filed_on=step.on
            )
        )
    mediation.apply_move(office, w, case, step.move, step.note, step.on)


def _agreement(dispute: SampleDispute, step: SampleMove) -> AgreementForm:
    return AgreementForm(
        dispute.agreement_kind, dispute.facts, dispute.agreement_text, "按协议约定一次履行完毕。",
        dispute.performance_due, str(dispute.amount or ""), step.on, issues=dispute.requests,
    )  # fmt: skip


def _session(w: Write, case: MediationCase, position: int, held: SampleSession, mediator: str) -> None:
    w.session.add(
        MediationSession(
            case_id=case.id, position=position, held_on=held.held_on, start_time=held.start_time,
            end_time=held.end_time, place=held.place,
            mediator=mediator, recorder=w.clerk_name, text=held.text, outcome="continue",
        )
    )  # fmt: skip


def _visit(w: Write, case: MediationCase, dispute: SampleDispute, step: SampleMove) -> None:
    w.session.add(
        MediationVisit(
            case_id=case.id, on_day=step.on, way="home", asked=dispute.parties[0].name, performance="done",
            satisfaction="4", text="双方已按协议履行，关系缓和，没有新的矛盾。", visitor=dispute.mediator,
        )
    )  # fmt: skip
