"""The moves of a lead through the pipeline (resources/flows/lead.toml): who has it, the hand-overs, the steps kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.rules.text import clean, clean_name
from app.models.tables import Lead, LeadHandover, LeadStep, MediationCase, ServiceRecord
from app.office import Office
from app.usecases import deadlines, flows
from app.usecases.leads.forms import HandoverForm, any_day, handover_problems

FLOW = "lead"
DESK = "desk"
"""The body that takes leads in (code lead_body) and has them before they are handed to anybody."""
MADE = frozenset({"hand_over", "to_case", "to_matter"})
"""Moves that are made by writing what they lead to, never by a bare key from the page."""


def lead_of(w: Write, lead_id: int, version: int | None = None) -> Lead:
    """The lead to be changed. Raises ClerkError when it is gone or was changed meanwhile."""
    lead = w.session.get(Lead, lead_id)
    if lead is None or lead.deleted_at is not None:
        raise ClerkError("这条线索已不存在", "请按 F5 刷新。")
    if version is not None and lead.version != version:
        raise ClerkError("这条线索刚才在别处改过", "请刷新后再办。")
    return lead


def awaited(session: Session, lead_id: int) -> LeadHandover | None:
    """The hand-over whose answer is still awaited."""
    query = select(LeadHandover).where(LeadHandover.lead_id == lead_id, LeadHandover.closed_on.is_(None))
    return session.scalars(query.order_by(LeadHandover.position.desc())).first()


def move(office: Office, lead_id: int, key: str, answers: Mapping[str, str] | str = "") -> int:
    """Make a move that needs no record of its own. `answers` by the names of `kinds.ASKS`; a mere text answers note
    and result. Returns the audit line. Raises ClerkError saying why when it is not allowed."""
    if key in MADE:
        raise ClerkError("这一步要填写单子，不能直接办", "请用页面上的按钮。")
    said = {"note": answers, "result": answers} if isinstance(answers, str) else dict(answers)
    with office.write("办理民情线索") as w:
        lead = lead_of(w, lead_id)
        done = apply_move(office, w, lead, key, said)
        w.what = f"{done.name} {lead.title}"
    return w.entry_id or 0


def hand_over(office: Office, lead_id: int, form: HandoverForm) -> int:
    """Hand a lead to another body. Returns the audit line. Raises ClerkError."""
    with office.write("交办民情线索") as w:
        lead = lead_of(w, lead_id)
        if found := handover_problems(office, form, lead.body):
            raise ClerkError("；".join(found.values()))
        chosen = hand_over_in(office, w, lead, form)
        w.what = f"{chosen.name} {lead.title} → {office.library.code('lead_body').label(form.body)}"
    return w.entry_id or 0


def hand_over_in(
    office: Office, w: Write, lead: Lead, form: HandoverForm, on: date | None = None
) -> FlowMove:
    """The move and the hand-over it is kept as, inside the caller's write; the form is not checked."""
    before, day = lead.body, on or office.today()
    chosen = apply_move(office, w, lead, "hand_over", {"body": form.body, "note": form.reason}, on)
    w.session.add(
        LeadHandover(
            lead_id=lead.id, position=_next(w.session, lead.id), from_body=before, to_body=form.body, on_day=day,
            clerk_name=w.clerk_name, reason=form.reason.strip(), due_on=_term(office, chosen, day, form.due_on),
        )
    )  # fmt: skip
    w.session.flush()
    return chosen


def _term(office: Office, chosen: FlowMove, day: date, typed: str) -> date:
    """Until when an answer is due: as typed, else as the move's term says, else the same day."""
    usual = deadlines.due(office, chosen.starts, day) if chosen.starts else None
    return any_day(office, typed, "答复期限") if typed.strip() else usual or day


def _next(session: Session, lead_id: int) -> int:
    query = select(LeadHandover.position).where(LeadHandover.lead_id == lead_id)
    return max(session.scalars(query), default=0) + 1


def apply_move(
    office: Office, w: Write, lead: Lead, key: str, said: Mapping[str, str], on: date | None = None
) -> FlowMove:
    """Check the move against the flow, do it, keep what was answered and the step, inside the caller's write."""
    flow = office.library.flows[FLOW]
    chosen = flows.chosen_move(office, w, flow, lead, key, said, RULES)
    day = on or office.today()
    if day < lead.found_on:
        raise ClerkError(f"日期 {day} 在发现日期 {lead.found_on} 之前", "请核对日期。")
    before, lead.state = lead.state, chosen.to
    final = flow.state[chosen.to].final
    lead.closed_on = day if final else None
    _keep(office, w, lead, chosen, said, day)
    w.session.add(
        LeadStep(
            lead_id=lead.id, move_key=chosen.key, move=chosen.name, from_state=before, to_state=chosen.to, on_day=day,
            at=w.at, clerk_name=w.clerk_name, note=_noted(office, chosen, said),
        )
    )  # fmt: skip
    return chosen


def _noted(office: Office, chosen: FlowMove, said: Mapping[str, str]) -> str | None:
    """What the step says: the body or department it went to, then the words."""
    where = office.library.code("lead_body").label(said.get("body")) if "body" in chosen.asks else ""
    department = clean(said.get("department", "")) if "department" in chosen.asks else ""
    own = said.get("result", "") if "result" in chosen.asks else said.get("note", "")
    return "；".join(filter(None, (where, department, own.strip()))) or None


def _keep(office: Office, w: Write, lead: Lead, chosen: FlowMove, said: Mapping[str, str], day: date) -> None:
    """Who has the lead after the move, what the hand-over that was awaited says now, and the result."""
    open_ = awaited(w.session, lead.id)
    if chosen.key == "hand_over":
        lead.body = said["body"]
    elif chosen.key == "sign" and open_ is not None:
        open_.signed_on, open_.signed_by = day, clean_name(said.get("signer", ""))[:60] or None
    elif open_ is not None and chosen.key in {"answer", "return", "to_case", "to_matter"}:
        _close(lead, open_, chosen, said, day, w.clerk_name)
    elif chosen.key == "reopen":
        lead.body, lead.result = DESK, None
    if flow_final(office, chosen.to) and "result" in chosen.asks:
        lead.result = said["result"].strip()
    elif chosen.key in {"hand_up", "void"}:
        lead.result = _noted(office, chosen, said)


def flow_final(office: Office, state: str) -> bool:
    """Whether nothing is awaited any more in a state of the pipeline."""
    return office.library.flows[FLOW].state[state].final


def _close(
    lead: Lead, open_: LeadHandover, chosen: FlowMove, said: Mapping[str, str], day: date, clerk: str
) -> None:
    """The hand-over is answered: with words, by giving it back, or by what the lead became."""
    open_.closed_on, open_.signed_on = day, open_.signed_on or day
    open_.returned = chosen.key == "return"
    open_.answered_by = clean_name(said.get("signer", ""))[:60] or clerk
    if chosen.key in {"answer", "return"}:
        lead.body = open_.from_body
    words = said.get("result" if chosen.key == "answer" else "note", "").strip()
    open_.answer = f"{chosen.name}：{words}" if chosen.key != "answer" and words else words or chosen.name


def _nothing_awaited(office: Office, w: Write, lead: Any) -> None:
    open_ = awaited(w.session, lead.id)
    if open_ is not None:
        body = office.library.code("lead_body").label(open_.to_body)
        raise ClerkError(
            f"已经交给{body}，还没有答复（{open_.due_on} 到期）", "请先“登记答复”；不办的用“退回”。"
        )


def _answer_awaited(_office: Office, w: Write, lead: Any) -> None:
    if awaited(w.session, lead.id) is None:
        raise ClerkError("没有交给别的单位，不用签收和答复", "办好了用“化解办结”，要别的单位办用“交办”。")


def _nothing_follows(_office: Office, w: Write, lead: Any) -> None:
    """A case or matter it became, and that is still there, stands in the way of a second one."""
    case = w.session.get(MediationCase, lead.case_id) if lead.case_id else None
    if case is not None and case.deleted_at is None:
        raise ClerkError(f"已经转为调解案件 {case.number or case.title}，不能再转一次", "请在案件里办理。")
    record = w.session.get(ServiceRecord, lead.service_record_id) if lead.service_record_id else None
    if record is not None and record.deleted_at is None:
        raise ClerkError(
            f"已经转为办件 {record.number or record.applicant}，不能再转一次", "请在办件里办理。"
        )


RULES: Mapping[str, flows.Rule] = {
    "nothing_awaited": _nothing_awaited,
    "answer_awaited": _answer_awaited,
    "nothing_follows": _nothing_follows,
}
"""The named rules of the flow (`kinds.RULES`), each with its sentence when refused."""
