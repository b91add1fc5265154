"""What was written down of a case, corrected or taken out again until it is filed away; every act can be undone.

The day on which the agreement took effect carries its step and the term for judicial confirmation with it
(人民调解法 第三十三条). A record on which the case's state rests is not taken out: the act that wrote it is undone.
"""

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.mediation import Clause
from app.models.mediation import CONFIRMED_KIND
from app.models.rules.text import clean
from app.models.tables import (
    RECORD_LABELS,
    MediationCase,
    MediationConfirmation,
    MediationEvidence,
    MediationExtension,
    MediationInquiry,
    MediationInstalment,
    MediationLink,
    MediationParty,
    MediationSession,
    MediationStep,
    MediationVisit,
)
from app.office import Office
from app.usecases import deadlines
from app.usecases.history import bin as recycle
from app.usecases.mediation import moves
from app.usecases.mediation.afterwards import fill_done, fill_visit, next_visit
from app.usecases.mediation.days import days_of
from app.usecases.mediation.forms import money_of
from app.usecases.mediation.record_forms import (
    AgreementForm,
    ConfirmationForm,
    DoneForm,
    ExtensionForm,
    InstalmentForm,
    VisitForm,
)
from app.usecases.mediation.records import (
    SETTLE,
    fill_agreement,
    latest_extension,
    refuse,
    row_of,
    unfiled,
    working_day,
)

REMOVABLE: dict[str, Any] = {
    "mediation_session": MediationSession,
    "mediation_inquiry": MediationInquiry,
    "mediation_evidence": MediationEvidence,
    "mediation_visit": MediationVisit,
    "mediation_confirmation": MediationConfirmation,
}
"""What can be taken out of a dossier into the recycle bin."""


def remove(office: Office, kind: str, record_id: int) -> int:
    """Take a record out of a dossier. Returns the audit line: undo it, or take it out of the bin, to have it back.

    Raises ClerkError when the case is filed away or its state rests on this record.
    """
    if kind == "mediation_extension":
        return _remove_extension(office, record_id)
    with office.read() as session:
        row = session.get(REMOVABLE[kind], record_id)
        case = session.get(MediationCase, row.case_id) if row is not None else None
        if row is None or row.deleted_at is not None or case is None:
            raise ClerkError("这条记录已不存在", "请按 F5 刷新。")
        if case.state == "archived":
            raise ClerkError("案件已经归档，不能修改", "需要更正的，请在卷宗情况说明里写明。")
        if kind == "mediation_visit" and case.state == "visited":
            others = select(MediationVisit.id).where(
                MediationVisit.case_id == case.id, MediationVisit.id != row.id
            )
            if session.scalars(others.limit(1)).first() is None:
                raise ClerkError(
                    "这是唯一的一次回访，案件因它才是“已回访”",
                    "请在操作记录里撤销那次“回访”，或直接修改这次记录。",
                )
        called = f"{RECORD_LABELS[kind]}（{case.title}）"
    return recycle.put(office, kind, record_id, called)


def _remove_extension(office: Office, record_id: int) -> int:
    """Only the latest longer term: the last day is again what it was before."""
    with office.write("删除延期") as w:
        row = row_of(w, MediationExtension, record_id)
        case = unfiled(w, row.case_id)
        _refuse_unless_latest(w, row)
        if case.closed_on is None:
            case.due_on = row.from_due
        w.session.delete(row)
        w.what = f"删除延期 {case.title}"
    return w.entry_id or 0


def _refuse_unless_latest(w: Write, row: MediationExtension) -> None:
    later = select(MediationExtension.id).where(
        MediationExtension.case_id == row.case_id, MediationExtension.position > row.position
    )
    if w.session.scalars(later.limit(1)).first() is not None:
        raise ClerkError("后面还有一次延期，接着这一次的期限", "请先改后面那一次。")


def change_extension(office: Office, extension_id: int, form: ExtensionForm) -> None:
    """Correct a longer term; the case's last day follows the latest one while it is open."""
    with office.write("修改延期") as w:
        row = row_of(w, MediationExtension, extension_id)
        case = unfiled(w, row.case_id)
        latest = latest_extension(office, w.session, case.id, row.from_due)
        refuse(form.problems(days_of(office, w, case), row.from_due, latest))
        to_due = form.to_due or row.to_due
        if to_due != row.to_due:
            _refuse_unless_latest(w, row)
            if case.closed_on is None:
                case.due_on = working_day(office, to_due)
        row.agreed_on, row.to_due = form.agreed_on or row.agreed_on, to_due
        row.consent, row.reason = clean(form.consent)[:300], clean(form.reason)[:300]
        w.what = f"修改延期 {case.title} 至 {to_due}"


def change_visit(office: Office, visit_id: int, form: VisitForm) -> None:
    """Correct a visit; whether another is awaited follows what it says now, when it is the latest."""
    with office.write("修改回访") as w:
        row = row_of(w, MediationVisit, visit_id)
        case = unfiled(w, row.case_id)
        refuse(form.problems(days_of(office, w, case)))
        fill_visit(w, row, form, form.on_day or row.on_day)
        later = select(MediationVisit.id).where(
            MediationVisit.case_id == case.id, MediationVisit.position > row.position
        )
        if case.state == "visited" and w.session.scalars(later.limit(1)).first() is None:
            case.visit_by = next_visit(office, form, row.on_day)
        w.what = f"修改回访 {case.title} 第 {row.position} 次"


def change_confirmation(office: Office, confirmation_id: int, form: ConfirmationForm) -> None:
    """Correct a joint application: the court, its day, the note; what the court did stays."""
    with office.write("修改司法确认") as w:
        row = row_of(w, MediationConfirmation, confirmation_id)
        case = unfiled(w, row.case_id)
        refuse(form.problems(days_of(office, w, case), case.effective_on, case.confirm_by))
        row.court, row.applied_on = clean(form.court)[:80], form.applied_on or row.applied_on
        row.note = clean(form.note) or None
        w.what = f"修改司法确认 {case.title}"


def change_done(office: Office, instalment_id: int, form: DoneForm) -> None:
    """Correct what became of one thing to be done that was registered already."""
    with office.write("修改履行") as w:
        row = row_of(w, MediationInstalment, instalment_id)
        case = unfiled(w, row.case_id)
        refuse(form.problems(days_of(office, w, case)))
        if row.state is None:
            raise ClerkError("这一项还没有登记履行", "请点“登记履行”。")
        if case.state in {"performed", "visited"} and form.state not in moves.KEPT:
            raise ClerkError("案件已经履行完毕，这一项不能改成没有履行", "请在操作记录里撤销那次“登记履行”。")
        fill_done(row, form, form.done_on or row.done_on or office.today())
        w.what = f"修改履行 {case.title} 第 {row.position} 项"


def correct_agreement(office: Office, case_id: int, form: AgreementForm) -> tuple[Clause, ...]:
    """Correct the agreement as it was typed; its kind and number stay. Things to be done keep what became of them.

    Returns the clauses that are not said and should be. Raises ClerkError for those that must, and for taking out
    one thing that was done already.
    """
    with office.write("更正调解协议") as w:
        case = unfiled(w, case_id)
        if not case.agreement_kind or not case.agreement_text:
            raise ClerkError("还没有达成协议", "请按“达成协议”。")
        form.kind = case.agreement_kind
        clauses = tuple(office.library.clauses.values())
        refuse(form.problems(clauses, days_of(office, w, case)))
        day = form.effective_on or case.effective_on or office.today()
        if day != case.effective_on:
            _effective(office, w, case, day)
        fill_agreement(case, form)
        _correct_instalments(w, case, form)
        w.what = f"更正调解协议 {case.title}"
    return tuple(form.missing(clauses))


def _effective(office: Office, w: Write, case: MediationCase, day: date) -> None:
    """The agreement took effect on another day than was written: its step and its term go with it."""
    asked = select(MediationConfirmation.applied_on).where(MediationConfirmation.case_id == case.id)
    until = deadlines.due(office, "judicial_confirmation", day)
    for applied_on in w.session.scalars(asked):
        if applied_on < day or (until is not None and applied_on > until):
            raise ClerkError(f"司法确认是 {applied_on} 申请的，和生效日期 {day} 对不上", "请核对日期。")
    if case.closed_on == case.effective_on:
        case.closed_on = day
    case.effective_on, case.confirm_by = day, until if case.agreement_kind == CONFIRMED_KIND else None
    steps = select(MediationStep).where(
        MediationStep.case_id == case.id, MediationStep.move_key.in_(list(SETTLE.values()))
    )
    step = w.session.scalars(steps.order_by(MediationStep.id.desc())).first()
    if step is not None:
        step.on_day, step.due_on = day, until


def _correct_instalments(w: Write, case: MediationCase, form: AgreementForm) -> None:
    """The things to be done as they are typed now, in order; what was done of each stays with its place."""
    whole = InstalmentForm(form.text.strip()[:200], form.amount, form.performance_due)
    wanted = form.instalments or [whole]
    query = select(MediationInstalment).where(MediationInstalment.case_id == case.id)
    rows = list(w.session.scalars(query.order_by(MediationInstalment.position)))
    if not form.instalments and len(rows) > 1:
        _refuse_done(rows[1:])
    _refuse_done(rows[len(wanted) :])
    parties = {
        p.position: p.id
        for p in w.session.scalars(select(MediationParty).where(MediationParty.case_id == case.id))
    }
    for row in rows[len(wanted) :]:
        w.session.delete(row)
    for position, one in enumerate(wanted, start=1):
        row = rows[position - 1] if position <= len(rows) else MediationInstalment(case_id=case.id)
        row.position, row.what, row.amount = position, clean(one.what)[:200], money_of(one.amount)
        row.due_on, row.party_id = one.due_on, parties.get(one.party or 0)
        w.session.add(row)
    case.performance_due = max(
        (one.due_on for one in form.instalments if one.due_on), default=form.performance_due
    )


def _refuse_done(rows: list[MediationInstalment]) -> None:
    for row in rows:
        if row.state is not None:
            raise ClerkError(f"第 {row.position} 期“{row.what}”已经登记履行，不能去掉", "请先核对履行情况。")


def untie(office: Office, case_id: int, other_id: int) -> int:
    """Two cases no longer belong together. Returns the audit line."""
    with office.write("取消关联案件") as w:
        case, other = moves.case_of(w, case_id), moves.case_of(w, other_id)
        pair = or_(
            (MediationLink.case_id == case_id) & (MediationLink.other_id == other_id),
            (MediationLink.case_id == other_id) & (MediationLink.other_id == case_id),
        )
        link = w.session.scalars(select(MediationLink).where(pair)).first()
        if link is None:
            raise ClerkError("这两件案子没有关联", "请按 F5 刷新。")
        w.session.delete(link)
        w.what = f"取消关联案件 {case.title} — {other.title}"
    return w.entry_id or 0
