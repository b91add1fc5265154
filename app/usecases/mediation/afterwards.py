"""After the agreement: performance, visits, judicial confirmation, binding the dossier."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from sqlalchemy import select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.mediation import CONFIRMED_KIND
from app.models.rules.text import clean, clean_name
from app.models.tables import (
    MediationCase,
    MediationConfirmation,
    MediationFiling,
    MediationInstalment,
    MediationParty,
    MediationVisit,
)
from app.office import Office
from app.usecases import deadlines, flows, numbering
from app.usecases.mediation import moves
from app.usecases.mediation.days import days_of
from app.usecases.mediation.record_forms import ConfirmationForm, DoneForm, FilingForm, VisitForm
from app.usecases.mediation.records import next_position, refuse

CONFIRMATION = "mediation_confirmation"
BINDABLE = frozenset({"visited", "failed", "ended", "transferred", "refused"})
"""The states in which a dossier can be bound: what leads to 归档."""

PENDING = frozenset({"applied", "admitted", "confirmed"})
"""The states of an application beside which no other is made."""
ORALLY = "双方要申请的，先补签书面协议：在操作记录里撤销“达成调解协议”，再按书面协议登记。"
"""How an oral agreement comes to be confirmed by a court after all."""
AWAITED = PENDING - {"confirmed"}
"""Those in which the court has not answered yet."""


def mark_done(office: Office, instalment_id: int, form: DoneForm) -> FlowMove:
    """Keep what became of one thing to be done; the case goes on to 履行中, or 已履行 with the last.

    Returns the move. Raises ClerkError when the case is not in performance.
    """
    with office.write("登记履行") as w:
        row = w.session.get(MediationInstalment, instalment_id)
        if row is None or row.deleted_at is not None:
            raise ClerkError("这一项履行已不存在", "请按 F5 刷新。")
        case = moves.case_of(w, row.case_id)
        refuse(form.problems(days_of(office, w, case)))
        day = form.done_on or office.today()
        fill_done(row, form, day)
        w.session.flush()
        rows = select(MediationInstalment).where(MediationInstalment.case_id == case.id)
        whole = all(one.state in moves.KEPT for one in w.session.scalars(rows))
        done = moves.apply_move(office, w, case, "perform" if whole else "perform_part", form.note, on=day)
        w.what = f"登记履行 {case.title} 第 {row.position} 项"
        return done


def fill_done(row: MediationInstalment, form: DoneForm, day: date) -> None:
    """What became of one thing to be done."""
    row.state = form.state
    row.done_on = day if form.state != "refused" else None
    row.voucher, row.note = clean(form.voucher) or None, clean(form.note) or None


def perform(office: Office, case_id: int) -> FlowMove:
    """Everything was done as agreed, in one step: what is still awaited is marked as done today."""
    with office.write("履行完毕") as w:
        case = moves.case_of(w, case_id)
        perform_in(office, w, case)
        w.what = f"履行完毕 {case.title}"
        return next(m for m in office.library.flows[moves.FLOW].move if m.key == "perform")


def perform_in(office: Office, w: Write, case: MediationCase, on: date | None = None) -> None:
    """`perform` inside the caller's write."""
    for row in w.session.scalars(select(MediationInstalment).where(MediationInstalment.case_id == case.id)):
        if row.state not in moves.KEPT:
            row.state, row.done_on = "done", on or office.today()
    moves.apply_move(office, w, case, "perform", on=on)


def visit(office: Office, case_id: int, form: VisitForm) -> FlowMove:
    """Keep a visit. A promise not kept, a suit or a risk brings the next visit on; otherwise none is awaited."""
    with office.write("回访") as w:
        case = moves.case_of(w, case_id)
        refuse(form.problems(days_of(office, w, case)))
        day = form.on_day or office.today()
        row = MediationVisit(case_id=case_id, position=next_position(w, MediationVisit, case_id), on_day=day)
        fill_visit(w, row, form, day)
        w.session.add(row)
        allowed = {m.key for m in office.library.flows[moves.FLOW].moves_from(case.state)}
        done = moves.apply_move(office, w, case, "look_in" if "look_in" in allowed else "visit", on=day)
        if done.key == "visit":
            case.visit_by = next_visit(office, form, day)
        w.what = f"回访 {case.title}"
        return done


def next_visit(office: Office, form: VisitForm, day: date) -> date | None:
    """Until when to come again: a promise not kept, a suit or a risk; None when all is well."""
    open_yet = form.suit or bool(form.risk.strip()) or form.performance in {"refused", "part"}
    return deadlines.due(office, "mediation_visit", day) if open_yet else None


def fill_visit(w: Write, row: MediationVisit, form: VisitForm, day: date) -> None:
    """What a visit found."""
    party = w.session.get(MediationParty, form.party_id) if form.party_id else None
    row.on_day, row.way, row.party_id = day, form.way or None, form.party_id
    row.asked = clean_name(form.asked) or (party.name if party else None)
    row.reason, row.performance = clean(form.reason) or None, form.performance or None
    row.satisfaction, row.suit, row.risk = form.satisfaction or None, form.suit, clean(form.risk) or None
    row.text, row.visitor = form.text.strip(), clean(form.visitor) or w.clerk_name


class Agreed(Protocol):
    """What is known of a case's agreement, by its row or as its page shows it."""

    @property
    def effective_on(self) -> date | None:
        """Since when it binds; None while there is none."""

    @property
    def agreement_kind(self) -> str | None:
        """Written or oral."""


def against_confirming(case: Agreed, asked: Iterable[str]) -> ClerkError | None:
    """Why the parties cannot ask a court to confirm, None when they can; `asked` are the states of their applications."""
    if case.effective_on is None:
        return ClerkError("还没有达成协议，不能申请司法确认", "请先“达成协议”。")
    if case.agreement_kind != CONFIRMED_KIND:
        return ClerkError("口头协议不能申请司法确认：申请时要向法院交协议书", ORALLY)
    if PENDING.intersection(asked):
        return ClerkError("已经申请过司法确认了", "请在“司法确认”里登记结果。")
    return None


def against_binding(state: str, name: str, bound: bool) -> ClerkError | None:
    """Why the dossier of a case in a state of this `name` cannot be bound (or, once it is, corrected); None when it can."""
    if state == "archived" or (state not in BINDABLE and not bound):
        hint = "要改的先撤销归档。" if bound else "结案并回访后再立卷。"
        return ClerkError(f"现在是“{name}”，{'不能再改立卷' if bound else '还不能立卷'}", hint)
    return None


def apply_for_confirmation(office: Office, case_id: int, form: ConfirmationForm) -> int:
    """The parties jointly ask a court to confirm the agreement. Returns the application's id."""
    with office.write("申请司法确认") as w:
        case = moves.case_of(w, case_id)
        asked = select(MediationConfirmation.state).where(MediationConfirmation.case_id == case_id)
        why = against_confirming(case, w.session.scalars(asked))
        if why is not None:
            raise why
        refuse(form.problems(days_of(office, w, case), case.effective_on, case.confirm_by))
        first = office.library.flows[CONFIRMATION].first
        row = MediationConfirmation(
            case_id=case_id, court=clean(form.court)[:80], applied_on=form.applied_on or office.today(), state=first,
            note=clean(form.note) or None,
        )  # fmt: skip
        w.session.add(row)
        w.session.flush()
        w.what = f"申请司法确认 {case.title}"
        return row.id


def move_confirmation(
    office: Office, confirmation_id: int, key: str, answers: dict[str, str] | str = ""
) -> FlowMove:
    """What the court did. `result` is the number of its ruling, `note` the reason of a refusal."""
    with office.write("司法确认") as w:
        row = w.session.get(MediationConfirmation, confirmation_id)
        if row is None or row.deleted_at is not None:
            raise ClerkError("这次司法确认已不存在", "请按 F5 刷新。")
        case = moves.case_of(w, row.case_id)
        said = {"note": answers, "result": answers} if isinstance(answers, str) else answers
        flow = office.library.flows[CONFIRMATION]
        chosen = flows.chosen_move(office, w, flow, row, key, said, {})
        row.state = chosen.to
        if flow.state[chosen.to].final:
            row.decided_on = office.today()
        if "result" in chosen.asks:
            row.document_number = clean(said["result"])[:60]
        if "note" in chosen.asks:
            row.note = clean(said["note"])[:300]
        w.what = f"司法确认：{chosen.name} {case.title}"
        return chosen


def bind(office: Office, case_id: int, form: FilingForm) -> str:
    """Bind the dossier, or correct what was said of it. Returns its volume number, which it keeps."""
    with office.write("立卷") as w:
        case = moves.case_of(w, case_id)
        refuse(form.problems(days_of(office, w, case)))
        row = w.session.scalars(select(MediationFiling).where(MediationFiling.case_id == case_id)).first()
        state = office.library.flows[moves.FLOW].state[case.state].name
        why = against_binding(case.state, state, row is not None)
        if why is not None:
            raise why
        if row is None:
            day = form.filed_on or office.today()
            number = numbering.give(office, w, "mediation_dossier", day.year)
            row = MediationFiling(case_id=case_id, volume_number=number, filed_on=day, filed_by="")
            w.session.add(row)
        row.keeping, row.archive_place = form.keeping, clean(form.archive_place) or None
        row.filed_by, row.filed_on = clean_name(form.filed_by), form.filed_on or row.filed_on
        row.checked_by, row.checked_on = clean_name(form.checked_by) or None, form.checked_on
        row.pages = int(form.pages) if form.pages.strip() else None
        row.remarks = form.remarks.strip() or None
        w.what = f"立卷 {case.title} {row.volume_number}"
        return row.volume_number
