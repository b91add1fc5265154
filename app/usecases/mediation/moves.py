"""The moves of a case through its flow: what each needs, the number, days and terms that follow, and the step kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.rules.text import clean
from app.models.tables import (
    MediationAgent,
    MediationCase,
    MediationExtension,
    MediationFiling,
    MediationInstalment,
    MediationMediator,
    MediationParty,
    MediationSession,
    MediationStep,
    MediationVisit,
)
from app.office import Office
from app.usecases import deadlines, flows, numbering
from app.usecases.history.bin import EVEN_DELETED
from app.usecases.mediation.people import Somebody, apart, is_minor, same_person

FLOW = "mediation"
TERMS = {"mediation": "due_on", "judicial_confirmation": "confirm_by", "mediation_visit": "visit_by"}
"""Where the last day of a term that a move starts is kept."""
WRITTEN = frozenset(
    {"session", "extend", "settle", "settle_orally", "perform_part", "perform", "look_in", "visit"}
)
"""Moves that are made by writing their record, never by a bare key from the page."""
KEPT = frozenset({"done", "changed"})
"""Codes of performance that count as kept."""


def case_of(w: Write, case_id: int, version: int | None = None) -> MediationCase:
    """The case to be changed. Raises ClerkError when it is gone or was changed meanwhile."""
    case = w.session.get(MediationCase, case_id)
    if case is None or case.deleted_at is not None:
        raise ClerkError("这个案件已不存在", "请按 F5 刷新。")
    if version is not None and case.version != version:
        raise ClerkError("这个案件刚才在别处改过", "请刷新后再办。")
    return case


def move(
    office: Office, case_id: int, key: str, answers: Mapping[str, str] | str = "", version: int | None = None
) -> FlowMove:
    """Move a case on. `answers` by the names of `kinds.ASKS`; a mere text answers the note.

    Returns the move, whose `paper` is to be printed. Raises ClerkError saying why when it is not allowed.
    """
    with office.write("调解") as w:
        case = case_of(w, case_id, version)
        done = apply_move(office, w, case, key, answers)
        w.what = f"{done.name} {case.title}"
        return done


def apply_move(
    office: Office, w: Write, case: MediationCase, key: str, answers: Mapping[str, str] | str = "",
    on: date | None = None,
) -> FlowMove:  # fmt: skip
    """Check the move against the flow, do it, keep its answers and the step, set number, days and terms."""
    w.session.flush()
    flow = office.library.flows[FLOW]
    said = {"note": answers, "result": answers} if isinstance(answers, str) else dict(answers)
    chosen = flows.chosen_move(office, w, flow, case, key, said, RULES)
    day = on or max(office.today(), case.accepted_on or case.registered_on)
    _refuse_day(office, case, day)
    before, case.state = case.state, chosen.to
    term = _follow(office, w, case, chosen, day)
    if "department" in chosen.asks:
        case.handed_to = clean(said["department"])[:60]
    w.session.add(
        MediationStep(
            case_id=case.id, move_key=chosen.key, move=chosen.name, from_state=before, to_state=chosen.to, on_day=day,
            at=w.at, due_on=term, clerk_name=w.clerk_name, note=said.get("note", "").strip() or None,
        )
    )  # fmt: skip
    return chosen


def _refuse_day(office: Office, case: MediationCase, day: date) -> None:
    if day > office.today():
        raise ClerkError(f"日期 {day} 还没有到", "请核对日期。")
    if case.accepted_on is not None and day < case.accepted_on:
        raise ClerkError(f"日期 {day} 在受理日期 {case.accepted_on} 之前", "请核对日期。")
    if day < case.registered_on:
        raise ClerkError(f"日期 {day} 在登记日期 {case.registered_on} 之前", "请核对日期。")


def _follow(office: Office, w: Write, case: MediationCase, chosen: FlowMove, day: date) -> date | None:
    """The number and days that follow from a move; returns the last day of the term it starts."""
    if chosen.to == "accepted":
        case.accepted_on = day
        case.number = case.number or numbering.give(office, w, "mediation_case", day.year)
    flow = office.library.flows[FLOW]
    if case.closed_on is None and chosen.to != flow.first and flow.state[chosen.to].clock != "running":
        case.closed_on = day
    if chosen.to in {"visited", "archived"}:
        case.visit_by = None
    if chosen.starts is None:
        return None
    term = deadlines.due(office, chosen.starts, day)
    setattr(case, TERMS[chosen.starts], term)
    return term


def _parties(w: Write, case: MediationCase) -> list[MediationParty]:
    query = select(MediationParty).where(MediationParty.case_id == case.id).order_by(MediationParty.position)
    return list(w.session.scalars(query))


def _who(row: MediationParty | MediationAgent | MediationMediator) -> Somebody:
    body = row.organisation_id if isinstance(row, MediationParty) else None
    number = "" if isinstance(row, MediationMediator) else row.id_number or ""
    return Somebody(row.name, row.resident_id, body, number)


def _agents(w: Write, case: MediationCase) -> list[MediationAgent]:
    query = select(MediationAgent).join(MediationParty, MediationParty.id == MediationAgent.party_id)
    return list(w.session.scalars(query.where(MediationParty.case_id == case.id)))


def _two_parties(_office: Office, w: Write, case: MediationCase) -> None:
    if not {"applicant", "respondent"} <= {p.side for p in _parties(w, case)}:
        raise ClerkError("至少要有一位申请人和一位被申请人")


def _sides_apart(_office: Office, w: Write, case: MediationCase) -> None:
    if sentence := apart([(p.side, _who(p)) for p in _parties(w, case)]):
        raise ClerkError(sentence, "请按“修改”核对当事人。")


def _minors_have_guardians(_office: Office, w: Write, case: MediationCase) -> None:
    guarded = {a.party_id for a in _agents(w, case) if a.kind == "guardian"}
    for party in _parties(w, case):
        minor = not party.is_body and is_minor(party.birth_date, case.registered_on, party.self_supporting)
        if minor and party.id not in guarded:
            raise ClerkError(
                f"{party.name} 未成年，没有填写监护人", "请按“修改”填写监护人，由监护人同意并签名。"
            )


def _mediators(w: Write, case: MediationCase) -> list[MediationMediator]:
    query = select(MediationMediator).where(MediationMediator.case_id == case.id)
    return list(w.session.scalars(query.order_by(MediationMediator.position)))


def _chief_named(_office: Office, w: Write, case: MediationCase) -> None:
    if not any(m.role == "chief" for m in _mediators(w, case)):
        raise ClerkError("还没有确定调解员", "请按“修改”填写主持调解的人。")


def _mediator_is_no_party(_office: Office, w: Write, case: MediationCase) -> None:
    standing: list[MediationParty | MediationAgent] = [*_parties(w, case), *_agents(w, case)]
    for mediator in _mediators(w, case):
        for row in standing:
            if same_person(_who(row), _who(mediator)):
                word = "当事人" if isinstance(row, MediationParty) else "当事人的代理人"
                raise ClerkError(f"{mediator.name} 是{word}，不能同时做调解员", "请换一位调解员。")


def _has_agreement(_office: Office, _w: Write, case: MediationCase) -> None:
    if not case.agreement_text:
        raise ClerkError("还没有写协议内容", "请点“达成协议”写下来。")


def _more_than_steps(table: Any, moves: tuple[str, ...], sentence: str, hint: str) -> flows.Rule:
    """The need of a move that its record is there: one more of the table than such moves were made before."""

    def rule(_office: Office, w: Write, case: MediationCase) -> None:
        written = select(func.count(table.id)).where(table.case_id == case.id)
        records = w.session.scalar(written, execution_options=EVEN_DELETED)  # one in the bin had its step too
        steps = select(func.count()).select_from(MediationStep).where(MediationStep.case_id == case.id)
        made = w.session.scalar(steps.where(MediationStep.move_key.in_(moves)))
        if (records or 0) <= (made or 0):
            raise ClerkError(sentence, hint)

    return rule


def _instalments(w: Write, case: MediationCase) -> list[MediationInstalment]:
    query = select(MediationInstalment).where(MediationInstalment.case_id == case.id)
    return list(w.session.scalars(query.order_by(MediationInstalment.position)))


def _part_performed(_office: Office, w: Write, case: MediationCase) -> None:
    if not any(one.state for one in _instalments(w, case)):
        raise ClerkError("还没有登记任何一项履行", "请在“履行”里登记做到了什么。")


def _instalments_done(_office: Office, w: Write, case: MediationCase) -> None:
    left = [one for one in _instalments(w, case) if one.state not in KEPT]
    if left:
        words = "、".join(one.what for one in left)
        raise ClerkError(f"还没有履行完：{words}", "请在“履行”里逐项登记；没有履行的，用“未履行”。")


def _dossier_filed(_office: Office, w: Write, case: MediationCase) -> None:
    if w.session.scalar(select(MediationFiling.id).where(MediationFiling.case_id == case.id)) is None:
        raise ClerkError("还没有立卷", "请先填写“立卷”：保管期限、立卷人、卷宗情况说明。")


RULES: Mapping[str, flows.Rule] = {
    "two_parties": _two_parties,
    "sides_apart": _sides_apart,
    "minors_have_guardians": _minors_have_guardians,
    "chief_named": _chief_named,
    "mediator_is_no_party": _mediator_is_no_party,
    "session_written": _more_than_steps(
        MediationSession, ("session",), "还没有写这次的调解记录", "请按“记录调解”写下来。"
    ),
    "extension_agreed": _more_than_steps(
        MediationExtension, ("extend",), "还没有写明当事人同意延期", "请按“延期”填写。"
    ),
    "visit_written": _more_than_steps(
        MediationVisit, ("visit", "look_in"), "还没有写回访记录", "请按“回访”写下来。"
    ),
    "has_agreement": _has_agreement,
    "part_performed": _part_performed,
    "instalments_done": _instalments_done,
    "dossier_filed": _dossier_filed,
}
"""The named rules of the flow (`kinds.RULES`), each with its sentence when refused."""
