"""What a mediator does: cases with their parties, sessions, inquiries, evidence, agreements, performance, visits, binding."""

from datetime import date, timedelta
from random import Random

from app.models.rules.kinship import HEADS
from app.models.tables import (
    MediationCase,
    MediationConfirmation,
    MediationEvidence,
    MediationExtension,
    MediationInquiry,
    MediationInstalment,
    MediationSession,
    MediationVisit,
    Resident,
)
from app.office import Office
from app.usecases import mediation
from app.usecases.mediation import (
    AgreementForm,
    CaseForm,
    PartyForm,
    afterwards,
    cases,
    corrections,
    moves,
    records,
)
from app.usecases.mediation.record_forms import (
    ConfirmationForm,
    DoneForm,
    EvidenceForm,
    ExtensionForm,
    FilingForm,
    InquiryForm,
    InstalmentForm,
    SessionForm,
    VisitForm,
)
from tests.usecases.days.picks import ANSWERS, Picks

REMOVED = {
    "mediation_session": MediationSession,
    "mediation_inquiry": MediationInquiry,
    "mediation_evidence": MediationEvidence,
    "mediation_extension": MediationExtension,
    "mediation_visit": MediationVisit,
    "mediation_confirmation": MediationConfirmation,
}


def _day(p: Picks) -> date | None:
    return None if p.chance(0.8) else p.date()


def _party(p: Picks, side: str) -> PartyForm:
    names = ("独孤求", "欧阳锋") if side == "applicant" else ("王五", "赵六", "")
    head = p.a(Resident, Resident.relation.in_(HEADS)) if p.chance(0.5) else None
    return PartyForm(side, head, p.one(names))


def prepare(office: Office) -> None:
    """Cases that have come some way: accepted, agreed on, performed."""
    for stage in range(6):
        p = Picks(office, Random(stage))
        sides = [PartyForm("applicant", name=f"赵{stage}"), PartyForm("respondent", name=f"钱{stage}")]
        form = CaseForm(
            title=f"旧案{stage}", dispute_type="02", mediators=mediation.mediators("陈调解"), parties=sides
        )
        case = cases.open_case(office, form)
        if stage > 1:
            records.settle(office, case, _agreement(p, None))
        if stage > 3:
            afterwards.perform(office, case)


def open_case(p: Picks) -> None:
    """Two or more parties come with a dispute."""
    sides = ["applicant", "respondent", *(["respondent"] if p.chance(0.3) else [])]
    who = mediation.mediators("陈调解", p.one(("", "甲某")))
    form = CaseForm(title=p.one(("漏水", "噪声", "宠物")), dispute_type="02", mediators=who)
    form.parties = [_party(p, side) for side in sides]
    cases.open_case(p.office, form, accept=p.chance(0.6))


def change_case(p: Picks) -> None:
    """A party more or fewer, another one, or other words."""
    case = p.a(MediationCase)
    form, version = cases.form_of(p.office, case)
    match p.one(("fewer", "more", "other", "title", "phone")):
        case "fewer" if form.parties:
            del form.parties[p.dice.randrange(len(form.parties))]
        case "more":
            form.parties.append(_party(p, "respondent"))
        case "other" if form.parties:
            form.parties[0] = _party(p, "applicant")
        case "title":
            form.title = "改了案由"
        case _:
            for party in form.parties:
                party.phone = "19900000001"
    cases.change(p.office, case, form, version)


def move_case(p: Picks) -> None:
    """The next step of a case."""
    case = p.a(MediationCase)
    move = p.one(p.office.library.flows["mediation"].moves_from(p.of(MediationCase, case, "state")))
    moves.move(p.office, case, move.key, ANSWERS)


def _session(p: Picks) -> SessionForm:
    result = p.one(("continue", "agreed", "failed", "settled", "none"))
    return SessionForm(_day(p), "室", "甲、乙", "丙", "谈了", result)


def record(p: Picks) -> None:
    """A session, an inquiry, evidence or a longer term."""
    case = p.a(MediationCase)
    match p.one(("session", "session", "inquiry", "evidence", "term")):
        case "session":
            records.record_session(p.office, case, _session(p))
        case "inquiry":
            form = InquiryForm(_day(p), place="家", present="某", asked="王五", text="说了")
            records.record_inquiry(p.office, case, form)
        case "evidence":
            records.keep_evidence(
                p.office, case, EvidenceForm("照片", p.one(("copy", "original")), "2", handed_by="王五")
            )
        case "term":
            until = p.office.today() + timedelta(days=p.dice.randint(5, 60))
            records.extend(p.office, case, ExtensionForm(until, "双方同意", "复杂", _day(p)))


def change_session(p: Picks) -> None:
    """What was said in a session is written otherwise."""
    records.change_session(p.office, p.a(MediationSession), _session(p))


def _agreement(p: Picks, since: date | None) -> AgreementForm:
    due = p.office.today() + timedelta(days=30)
    parts = (
        [InstalmentForm("付款", "600", due), InstalmentForm("付清", "600.50", due)] if p.chance(0.5) else []
    )
    return AgreementForm(
        kind=p.one(("written", "written", "oral")), performance_due=due, facts="漏水损坏天花板。", text="赔偿 1200.50 元。",
        performance="一次付清。", amount="1200.50", effective_on=since, instalments=parts,
    )  # fmt: skip


def settle(p: Picks) -> None:
    """The parties agree."""
    records.settle(p.office, p.a(MediationCase), _agreement(p, _day(p)))


def correct_agreement(p: Picks) -> None:
    """The agreement was written down wrongly."""
    corrections.correct_agreement(p.office, p.a(MediationCase), _agreement(p, _day(p)))


def perform(p: Picks) -> None:
    """What was agreed on is done, whole or one thing of it."""
    if p.chance(0.4):
        afterwards.perform(p.office, p.a(MediationCase))
    else:
        form = DoneForm(_day(p), p.one(("done", "part", "refused")), note="见收条")
        afterwards.mark_done(p.office, p.a(MediationInstalment), form)


def visit(p: Picks) -> None:
    """A visit afterwards."""
    form = VisitForm(_day(p), text="好", asked="王五", performance=p.one(("done", "part")))
    afterwards.visit(p.office, p.a(MediationCase), form)


def confirm(p: Picks) -> None:
    """The court is asked to confirm, or answers."""
    if p.chance(0.5):
        afterwards.apply_for_confirmation(p.office, p.a(MediationCase), ConfirmationForm("法院", _day(p)))
    else:
        asked = p.a(MediationConfirmation)
        flow = p.office.library.flows["mediation_confirmation"]
        move = p.one(flow.moves_from(p.of(MediationConfirmation, asked, "state")))
        afterwards.move_confirmation(p.office, asked, move.key, ANSWERS)


def bind(p: Picks) -> None:
    """The dossier is bound."""
    form = FilingForm("long", "柜", "甲", _day(p), "乙", _day(p), "12")
    afterwards.bind(p.office, p.a(MediationCase), form)


def tie(p: Picks) -> None:
    """Two cases belong together, or do not."""
    one = p.a(MediationCase)
    other = p.a(MediationCase, MediationCase.id != one)
    if p.chance(0.6):
        cases.tie(p.office, one, other, "same")
    else:
        corrections.untie(p.office, one, other)


def take_out(p: Picks) -> None:
    """A record leaves the dossier."""
    kind = p.one(tuple(REMOVED))
    corrections.remove(p.office, kind, p.a(REMOVED[kind]))


ACTS = (
    open_case, open_case, change_case, change_case, change_case, move_case, move_case, move_case, record, record, record,
    change_session, settle, settle, correct_agreement, perform, perform, visit, confirm, bind, tie, take_out,
)  # fmt: skip
