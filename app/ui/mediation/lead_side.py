"""The forms that stand beside the list of leads for a while: a lead, a hand-over, a matter, the case it becomes."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ui.form_page import FormPage
from app.ui.mediation import lead_forms
from app.ui.mediation.editor import CaseEditor
from app.ui.mediation.lead_forms import Offers
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside


class LeadSide(QObject):
    """`closed` when a form has gone, with the lead it kept or changed, 0 when it was left."""

    closed = Signal(int)

    def __init__(self, shell: Shell, beside: Beside) -> None:
        super().__init__(beside)
        self._shell, self._beside = shell, beside

    def write(self, start: dict[str, Any]) -> None:
        """The form of a new lead that begins with these values."""

        def put(given: Offers) -> None:
            page = lead_forms.lead_page(self._shell, given, start)
            self._put(page, lambda lead_id: self._kept(page, lead_id, "已登记"))

        self._with_offers(put)

    def edit(self, lead: Any) -> None:
        """The form of a lead that is changed."""
        from app.usecases import leads

        def work(office: Any, _progress: Any) -> Any:
            return lead_forms.offers(office), *leads.form_of(office, lead.id)

        def put(found: Any) -> None:
            given, form, version = found
            page = lead_forms.lead_page(self._shell, given, lead_forms.shown(form), lead.id, version)
            self._put(page, lambda _id: self._kept(page, lead.id, "已修改"))

        self._shell.tasks.run(self, work, put)

    def hand_over(self, lead: Any) -> None:
        """To which body, and why."""

        def put(given: Offers) -> None:
            page = lead_forms.handover_page(self._shell, given, lead)
            self._put(page, lambda entry: self._kept(page, lead.id, "已交办", entry))

        self._with_offers(put)

    def to_matter(self, lead: Any) -> None:
        """Which matter at the desk it becomes."""
        from app.usecases import catalogue

        def work(office: Any, _progress: Any) -> Any:
            return tuple(
                (i.id, f"{i.name}（{i.group}）") for i in catalogue.find_items(office, "", limit=500)
            )

        def put(items: Any) -> None:
            page = lead_forms.matter_page(self._shell, items, lead)
            self._put(page, lambda _id: self._kept(page, lead.id, "已转为办件"))

        self._shell.tasks.run(self, work, put)

    def to_case(self, lead: Any) -> None:
        """What the case lacks is asked for in its own form, filled with what the lead says."""
        editor = CaseEditor(self._shell, lead_id=lead.id)
        editor.saved.connect(lambda case_id: self._case_made(editor, case_id))
        editor.left.connect(lambda: self._close(editor))
        editor.go.connect(self._show_case)
        self._beside.put(editor)

    def _with_offers(self, then: Callable[[Offers], None]) -> None:
        self._shell.tasks.run(self, lambda o, _p: lead_forms.offers(o), then)

    def _put(self, page: FormPage, saved: Callable[[Any], None]) -> None:
        page.saved.connect(saved)
        page.left.connect(lambda: self._close(page))
        self._beside.put(page)
        page.begin()

    def _kept(self, page: FormPage, lead_id: int, words: str, entry: int = 0) -> None:
        """What was kept is said, with its way back where there is one act to take back."""
        self._close(page, lead_id)
        if entry:
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))
        else:
            self._shell.say(page.said(words))

    def _case_made(self, editor: QWidget, case_id: int) -> None:
        self._close(editor)
        self._show_case(case_id)

    def _show_case(self, case_id: int) -> None:
        self._shell.go("mediation", kind="mediation_case", record_id=case_id)

    def _close(self, page: QWidget, lead_id: int = 0) -> None:
        self._beside.back(page)
        self.closed.emit(lead_id)
