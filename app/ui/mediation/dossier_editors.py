"""The other records of a dossier as forms: inquiry, evidence, longer term, performance, visit, confirmation, filing."""

from typing import Any

from app.ui.mediation import columns
from app.ui.mediation.context import Context
from app.ui.mediation.records import Writing
from app.ui.shell import Shell
from app.ui.widgets.form import Entry


class InquiryEditor(Writing):
    """调查记录."""

    key = "mediation_inquiry"
    words = ("调查记录", "保存")
    days = ("on_day",)
    phrases = "inquiry"
    paper = "mediation_inquiry"
    tall = 12

    def entries(self) -> tuple[Entry, ...]:
        return columns.inquiry_entries()

    def defaults(self) -> dict[str, Any]:
        return {
            "on_day": str(self._today), "place": self._case.place, "investigator": self._shell.clerk,
            "recorder": self._shell.clerk,
        }  # fmt: skip

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import InquiryForm

        form = InquiryForm(**values)
        return form, form.problems(self._context.days)

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.record_inquiry(office, self._case.id, form)


class EvidenceEditor(Writing):
    """登记证据."""

    key = "mediation_evidence"
    words = ("登记证据", "保存")
    days = ("received_on",)

    def entries(self) -> tuple[Entry, ...]:
        return columns.evidence_entries(self._context.choices["evidence_form"], self._context.parties)

    def defaults(self) -> dict[str, Any]:
        return {"form": "copy", "copies": "1", "received_on": str(self._today)}

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import EvidenceForm

        form = EvidenceForm(**values)
        return form, form.problems(self._context.days)

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.keep_evidence(office, self._case.id, form)


class ExtensionEditor(Writing):
    """延期: consent and reason, 若干规定 第三十六条."""

    key = "mediation_extension"
    words = ("延期", "延期")
    days = ("to_due", "agreed_on")
    paper = "mediation_extension"

    def entries(self) -> tuple[Entry, ...]:
        return columns.extension_entries()

    def defaults(self) -> dict[str, Any]:
        return {"agreed_on": str(self._today)}

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import ExtensionForm

        form = ExtensionForm(**values)
        return form, form.problems(self._context.days, self._case.due_on)

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.extend(office, self._case.id, form)


class DoneEditor(Writing):
    """登记履行 of one thing to be done."""

    key = "mediation_done"
    words = ("登记履行", "保存")
    days = ("done_on",)

    def __init__(self, shell: Shell, context: Context, instalment: Any) -> None:
        self._instalment = instalment
        super().__init__(shell, context)

    @property
    def draft_id(self) -> int:
        return int(self._instalment.id)

    def entries(self) -> tuple[Entry, ...]:
        return columns.done_entries(self._context.choices["performance"])

    def defaults(self) -> dict[str, Any]:
        return {"done_on": str(self._today), "state": "done"}

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import DoneForm

        form = DoneForm(**values)
        return form, form.problems(self._context.days)

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.mark_done(office, self._instalment.id, form)


class VisitEditor(Writing):
    """回访."""

    key = "mediation_visit"
    words = ("回访", "保存")
    days = ("on_day",)
    phrases = "visit"
    paper = "mediation_visit"

    def entries(self) -> tuple[Entry, ...]:
        return columns.visit_entries(self._context.choices, self._context.parties)

    def defaults(self) -> dict[str, Any]:
        first = self._case.parties[0].id if self._case.parties else None
        state = {"performed": "done", "unperformed": "refused"}.get(self._case.state, "waiting")
        return {
            "party_id": first, "on_day": str(self._today), "way": "home", "visitor": self._shell.clerk,
            "reason": "了解协议履行情况", "performance": state,
        }  # fmt: skip

    def begin(self) -> None:
        self.form.controls["text"].setFocus()

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import VisitForm

        form = VisitForm(**values)
        return form, form.problems(self._context.days)

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.visit(office, self._case.id, form)


class ConfirmationEditor(Writing):
    """申请司法确认."""

    key = "mediation_confirmation"
    words = ("申请司法确认", "保存")
    days = ("applied_on",)

    def entries(self) -> tuple[Entry, ...]:
        return columns.confirmation_entries()

    def defaults(self) -> dict[str, Any]:
        return {"applied_on": str(self._today), "court": self._context.court}

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import ConfirmationForm

        form = ConfirmationForm(**values)
        bodies = any(p.is_body for p in self._case.parties)
        self.paper = "mediation_confirm_body" if bodies else "mediation_confirm_people"
        return form, form.problems(self._context.days, self._case.effective_on, self._case.confirm_by)

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.apply_for_confirmation(office, self._case.id, form)


class FilingEditor(Writing):
    """立卷."""

    key = "mediation_filing"
    words = ("立卷", "保存")
    days = ("filed_on", "checked_on")

    def entries(self) -> tuple[Entry, ...]:
        return columns.filing_entries(self._context.choices["dossier_keeping"])

    def defaults(self) -> dict[str, Any]:
        kept = self._case.filing
        if kept is None:
            return {"keeping": "long", "filed_by": self._shell.clerk, "filed_on": str(self._today)}
        texts = {
            n: getattr(kept, n) for n in ("keeping", "archive_place", "filed_by", "checked_by", "remarks")
        }
        dates = {n: str(getattr(kept, n) or "") for n in ("filed_on", "checked_on", "pages")}
        return texts | dates

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import FilingForm

        form = FilingForm(**values)
        return form, form.problems(self._context.days)

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.bind(office, self._case.id, form)
