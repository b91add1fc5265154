"""The records of a dossier, declared: what each starts with, what is made of it, how it is kept or corrected."""

from collections.abc import Callable
from typing import Any

from app.ui.mediation import record_entries as entries
from app.ui.mediation.clause_strip import ClauseStrip
from app.ui.mediation.columns import day_of
from app.ui.mediation.writing import Checked, RecordKind, Subject, Values


def _form(name: str) -> Callable[[Values, Subject], Checked]:
    """Make the form of the use case with this name; it is checked against the days of the case."""

    def make(values: Values, about: Subject) -> Checked:
        from app.usecases import mediation

        form = getattr(mediation, name)(**values)
        return form, form.problems(about.now.days)

    return make


def _of_kept(*names: str, days: tuple[str, ...] = ()) -> Callable[[Subject], Values]:
    """The values of a record that is corrected, by the names of its form; days and numbers as texts."""

    def again(about: Subject) -> Values:
        values = {name: getattr(about.kept, name) for name in names}
        return values | {name: str(getattr(about.kept, name) or "") for name in days}

    return again


def _keep(new: str, again: str) -> Callable[[Any, Subject, Any], None]:
    """Kept by the use case `new(office, case, form)`, corrected by `again(office, record, form)`."""

    def keep(office: Any, about: Subject, form: Any) -> None:
        from app.usecases import mediation

        if about.kept is None:
            getattr(mediation, new)(office, about.now.case.id, form)
        else:
            getattr(mediation, again)(office, about.kept.id, form)

    return keep


def _keep_with(name: str) -> Callable[[Any, Subject, Any], None]:
    """Kept and corrected by one use case that is given the record to correct, or None."""

    def keep(office: Any, about: Subject, form: Any) -> None:
        from app.usecases import mediation

        kept = about.kept.id if about.kept is not None else None
        getattr(mediation, name)(office, about.now.case.id, form, kept)

    return keep


def _text_first(_about: Subject) -> str:
    return "text"


def _paper(key: str) -> Callable[[Subject, Values], str]:
    return lambda _about, _values: key


def _session_start(about: Subject) -> Values:
    case = about.now.case
    place = case.sessions[-1].place if case.sessions else ""
    present = "、".join(p.name for p in sorted(case.parties, key=lambda p: p.side))  # as the papers put them
    return {
        "held_on": str(about.now.today), "place": place, "present": present,
        "recorder": about.clerk, "outcome": "continue",
    }  # fmt: skip


def _session_doubt(form: Any, about: Subject) -> str:
    """A session is usually later than those before it; a day that was kept already is not asked about again."""
    kept, sessions = about.kept, about.now.case.sessions
    if kept is not None and kept.held_on == form.held_on:
        return ""
    number = kept.position if kept is not None else max((s.position for s in sessions), default=0) + 1
    return str(about.now.days.doubt(form.held_on, "调解日期", "session", number))


SESSION = RecordKind(
    key="mediation_session",
    title="记录调解",
    heading="修改调解记录",
    entries=entries.session,
    start=_session_start,
    again=_of_kept(
        "text",
        "outcome",
        "start_time",
        "end_time",
        "place",
        "recorder",
        "present",
        "mediator",
        days=("held_on",),
    ),
    make=_form("SessionForm"),
    keep=_keep("record_session", "change_session"),
    days=("held_on",),
    phrases="session",
    tall=12,
    first=_text_first,
    paper=_paper("mediation_session"),
    doubt=_session_doubt,
)


def _inquiry_start(about: Subject) -> Values:
    return {
        "on_day": str(about.now.today), "place": about.now.case.place, "investigator": about.clerk,
        "recorder": about.clerk,
    }  # fmt: skip


def _inquiry_again(about: Subject) -> Values:
    names = ("asked_about", "text", "place", "start_time", "end_time", "investigator", "recorder", "present")
    asked = (about.kept.resident_id, about.kept.asked)
    return _of_kept(*names, days=("on_day",))(about) | {"asked": asked}


def _inquiry_form(values: Values, about: Subject) -> Checked:
    resident, name = values.pop("asked")
    return _form("InquiryForm")({**values, "asked": name, "resident_id": resident}, about)


INQUIRY = RecordKind(
    key="mediation_inquiry",
    title="调查记录",
    heading="修改调查记录",
    entries=entries.inquiry,
    start=_inquiry_start,
    again=_inquiry_again,
    make=_inquiry_form,
    keep=_keep_with("record_inquiry"),
    days=("on_day",),
    phrases="inquiry",
    tall=12,
    paper=_paper("mediation_inquiry"),
)


def _evidence_start(about: Subject) -> Values:
    return {"form": "copy", "copies": "1", "received_on": str(about.now.today)}


EVIDENCE = RecordKind(
    key="mediation_evidence",
    title="登记证据",
    heading="修改证据",
    entries=entries.evidence,
    start=_evidence_start,
    again=_of_kept(
        "name", "form", "party_id", "handed_by", "proves", days=("copies", "pages", "received_on")
    ),
    make=_form("EvidenceForm"),
    keep=_keep_with("keep_evidence"),
    days=("received_on",),
)


def _agreement_start(about: Subject) -> Values:
    case = about.now.case
    amount = f"{case.amount:.2f}" if case.amount is not None else ""
    return {
        "facts": case.agreed_facts, "amount": amount, "kind": "written", "effective_on": str(about.now.today),
        "settled_level": "community",
    }  # fmt: skip


def _agreement_again(about: Subject) -> Values:
    """An agreement that is corrected: `kept` is the case itself."""
    case, places = about.now.case, {p: str(n) for n, (p, _) in enumerate(about.now.parties, 1)}
    rows = [
        {"what": i.what, "amount": "" if i.amount is None else f"{i.amount:.2f}", "due_on": str(i.due_on or ""),
         "party": places.get(i.party_id, "")}
        for i in case.instalments
    ]  # fmt: skip
    return _agreement_start(about) | {
        "issues": case.issues, "responsibility": case.responsibility, "text": case.agreement_text,
        "performance": case.performance, "instalments": rows if len(rows) > 1 else [], "kind": case.agreement_kind,
        "performance_due": "" if len(rows) > 1 else str(case.performance_due or ""),
        "effective_on": str(case.effective_on or ""), "settled_level": case.settled_level_code,
    }  # fmt: skip


def _agreement_form(values: Values, about: Subject) -> Checked:
    from app.usecases.mediation import AgreementForm, InstalmentForm

    wrong: dict[str, str] = {}
    instalments = []
    for one in values.pop("instalments"):
        due, words = day_of(one["due_on"])
        if words:
            wrong["instalments"] = f"“{one['what']}”的期限：{words}"
        party = int(one["party"]) if one["party"] else None
        instalments.append(InstalmentForm(one["what"], one["amount"], due, party))
    form = AgreementForm(**values, instalments=instalments)
    return form, form.problems(about.now.clauses, about.now.days) | wrong


def _agreement_doubt(form: Any, about: Subject) -> str:
    """Sums that were kept so already are not asked about again."""
    case = about.now.case
    kept = about.kept is not None and form.text.strip() == (case.agreement_text or "")
    same = kept and [one.amount for one in form.instalments] == [
        "" if one.amount is None else f"{one.amount:.2f}" for one in case.instalments
    ]
    return "" if same else str(form.doubt())


AGREEMENT = RecordKind(
    key="mediation_agreement",
    title="达成协议",
    heading="更正协议",
    entries=entries.agreement,
    start=_agreement_start,
    again=_agreement_again,
    make=_agreement_form,
    keep=_keep("settle", "correct_agreement"),
    days=("performance_due", "effective_on"),
    save="保存协议",
    phrases="agreement",
    first=lambda about: "issues" if about.now.case.facts else "facts",
    paper=lambda _about, values: "mediation_oral" if values["kind"] == "oral" else "mediation_agreement",
    prints=True,
    beside=ClauseStrip,
    doubt=_agreement_doubt,
)


def _extension_form(values: Values, about: Subject) -> Checked:
    from app.usecases.mediation import ExtensionForm

    form = ExtensionForm(**values)
    before = about.now.case.due_on if about.kept is None else about.kept.from_due
    return form, form.problems(about.now.days, before)


def _extension_doubt(form: Any, about: Subject) -> str:
    """A day that was kept already is not asked about again."""
    kept = about.kept
    if kept is None:
        return str(form.doubt(about.now.case.due_on))
    same = (form.to_due, form.agreed_on) == (kept.to_due, kept.agreed_on)
    return "" if same else str(form.doubt(kept.from_due))


EXTENSION = RecordKind(
    key="mediation_extension",
    title="延期",
    heading="修改延期",
    entries=entries.extension,
    start=lambda about: {"agreed_on": str(about.now.today)},
    again=_of_kept("consent", "reason", days=("to_due", "agreed_on")),
    make=_extension_form,
    keep=_keep("extend", "change_extension"),
    days=("to_due", "agreed_on"),
    paper=_paper("mediation_extension"),
    doubt=_extension_doubt,
)


def _done_again(about: Subject) -> Values:
    """What is known of a thing to be done; one that is awaited is taken as done today."""
    kept = about.kept
    if not kept.state:
        return {"done_on": str(about.now.today), "state": "done"}
    return {
        "done_on": str(kept.done_on or ""),
        "state": kept.state,
        "voucher": kept.voucher,
        "note": kept.note,
    }


_KEPT = frozenset(("done", "changed"))
"""The states of an instalment that was performed, as agreed or otherwise."""


def _keep_done(office: Any, about: Subject, form: Any) -> None:
    from app.usecases import mediation

    registered = about.kept.state in _KEPT
    (mediation.change_done if registered else mediation.mark_done)(office, about.kept.id, form)


DONE = RecordKind(
    key="mediation_done",
    title="登记履行",
    heading="登记履行",
    entries=entries.done,
    start=_done_again,
    make=_form("DoneForm"),
    keep=_keep_done,
    days=("done_on",),
)


def _visit_start(about: Subject) -> Values:
    case = about.now.case
    state = {"performed": "done", "unperformed": "refused"}.get(case.state, "waiting")
    return {
        "party_id": case.parties[0].id if case.parties else None, "on_day": str(about.now.today), "way": "home",
        "visitor": about.clerk, "reason": "了解协议履行情况", "performance": state,
    }  # fmt: skip


def _visit_again(about: Subject) -> Values:
    names = ("party_id", "text", "way", "performance", "satisfaction", "reason", "visitor", "risk", "suit")
    asked = "" if about.kept.party_id else about.kept.asked  # a party's name follows the party
    return _of_kept(*names, days=("on_day",))(about) | {"asked": asked}


def _visit_doubt(form: Any, about: Subject) -> str:
    """What was kept already is not asked about again: that all was done, and, once it was, the day of a visit before it."""
    now, kept = about.now, about.kept
    awaited = [one.position for one in now.case.instalments if one.state not in _KEPT]
    if (kept is None or kept.performance != form.performance) and (said := form.doubt(awaited)):
        return str(said)
    if now.case.state != "performed" or (kept is not None and kept.on_day == form.on_day):
        return ""
    return str(now.days.doubt(form.on_day, "回访日期", "visit"))


VISIT = RecordKind(
    key="mediation_visit",
    title="回访",
    heading="修改回访",
    entries=entries.visit,
    start=_visit_start,
    again=_visit_again,
    make=_form("VisitForm"),
    keep=_keep("visit", "change_visit"),
    days=("on_day",),
    phrases="visit",
    first=_text_first,
    paper=_paper("mediation_visit"),
    doubt=_visit_doubt,
)


def _confirmation_form(values: Values, about: Subject) -> Checked:
    from app.usecases.mediation import ConfirmationForm

    form, case = ConfirmationForm(**values), about.now.case
    return form, form.problems(about.now.days, case.effective_on, case.confirm_by)


def _confirmation_paper(about: Subject, _values: Values) -> str:
    bodies = any(p.is_body for p in about.now.case.parties)
    return "mediation_confirm_body" if bodies else "mediation_confirm_people"


CONFIRMATION = RecordKind(
    key="mediation_confirmation",
    title="申请司法确认",
    heading="修改司法确认申请",
    entries=entries.confirmation,
    start=lambda about: {"applied_on": str(about.now.today), "court": about.now.court},
    again=_of_kept("court", "note", days=("applied_on",)),
    make=_confirmation_form,
    keep=_keep("apply_for_confirmation", "change_confirmation"),
    days=("applied_on",),
    paper=_confirmation_paper,
)


def _keep_filing(office: Any, about: Subject, form: Any) -> None:
    from app.usecases import mediation

    mediation.bind(office, about.now.case.id, form)


FILING = RecordKind(
    key="mediation_filing",
    title="立卷",
    heading="修改立卷",
    entries=entries.filing,
    start=lambda about: {"keeping": "long", "filed_by": about.clerk, "filed_on": str(about.now.today)},
    again=_of_kept(
        "keeping",
        "archive_place",
        "filed_by",
        "checked_by",
        "remarks",
        days=("filed_on", "checked_on", "pages"),
    ),
    make=_form("FilingForm"),
    keep=_keep_filing,
    days=("filed_on", "checked_on"),
)
