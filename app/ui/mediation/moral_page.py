"""道德评判: the list of the moral court's cases on the left, the case or a form on the right."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.models.definitions.kinds import Question
from app.ui.form_page import FormPage
from app.ui.mediation import moral_forms
from app.ui.mediation.moral_forms import Offers
from app.ui.mediation.moral_view import RIGHT, MoralView
from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.chips import Chip
from app.ui.widgets.parts import EmptyState, button, column
from app.ui.widgets.record_table import LAST_FIRST
from app.ui.widgets.rights import needs

LIST = ("title", "kind", "state", "defendants", "registered_on", "heard", "result", "number")
CHIPS = (
    Chip("kind", "性质"),
    Chip("result", "结果"),
    Chip("pending", "未了结", "is", ((True, "还没有了结"),), one=True),
)


class MoralPage(QWidget):
    """The moral court."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._build()
        self._bind()
        self.list.ask(Question("moral_case"), LIST)

    def _build(self) -> None:
        new = needs(self._shell, button("登记评判", self.new, "primary", "Ctrl+N", self), RIGHT)
        words = "还没有道德评判。居民言行要评说、要表扬的，按 Ctrl+N 登记。"
        empty = EmptyState(words, "登记评判", self.new)
        self.list = RecordList(self._shell, "moral", "道德评判", empty, tools=(new,), chips=CHIPS)
        self.list.spare = LAST_FIRST
        self.case = MoralView(self._shell)
        self.beside = Beside(list_side(self.list), self.case, (560, 660))
        layout = column(spacing=0)
        layout.addWidget(self.beside)
        self.setLayout(layout)
        self.setFocusProxy(self.list.table)

    def _bind(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self.open)
        self.beside.follow(self.list.table, self.case.load)
        self.case.edit.connect(self._edit)
        self.case.judge.connect(self._judge)
        self.case.gone.connect(self.list.reload)
        self._shell.tasks.changed.connect(self._changed)

    def show_this(self, *, record_id: int = 0, new_for: int = 0, name: str = "", **_more: object) -> None:
        """Open a case, or register one about a resident whose file was open."""
        if new_for:
            start = moral_forms.for_resident(new_for, name)
            self._write(start, ("moral_case.for", new_for))
        elif record_id:
            self.open(record_id)
            self.list.reload(record_id)

    def entered(self) -> None:
        """Come back to the page."""
        chosen = self.list.table.selected_ids()
        self.list.reload(chosen[0] if chosen else None)
        if self.beside.at_home:
            self.list.table.setFocus()

    def open(self, case_id: int) -> None:
        """One case beside the list."""
        self.beside.close_side()
        self.case.load(case_id)

    def new(self) -> None:
        """Register a case."""
        if self.beside.at_home:
            self._write(moral_forms.NEW, ("moral_case", 0))

    def _choose(self, case_id: int) -> None:
        if self.beside.at_home:
            self.case.load(case_id)

    def _write(self, start: Mapping[str, Any], draft: tuple[str, int]) -> None:
        def put(given: Offers) -> None:
            self._put(moral_forms.case_page(self._shell, given, start, draft=draft), "已登记")

        self._shell.tasks.run(self, lambda o, _p: moral_forms.offers(o), put)

    def _edit(self, case: Any) -> None:
        from app.usecases import moral

        def work(office: Any, _progress: Any) -> Any:
            return moral_forms.offers(office), *moral.form_of(office, case.id)

        def show(found: Any) -> None:
            given, form, version = found
            self._put(
                moral_forms.case_page(self._shell, given, moral_forms.shown(form), case.id, version), "已修改"
            )

        self._shell.tasks.run(self, work, show)

    def _judge(self, case: Any) -> None:
        def put(given: Offers) -> None:
            self._put(moral_forms.verdict_page(self._shell, given, case), "已保存")

        self._shell.tasks.run(self, lambda o, _p: moral_forms.offers(o), put)

    def _put(self, page: FormPage, words: str) -> None:
        page.saved.connect(self._after(page, words))
        page.left.connect(lambda: self._close(page, None))
        self.beside.put(page)
        page.begin()

    def _after(self, page: FormPage, words: str) -> Callable[[Any], None]:
        def saved(case_id: int) -> None:
            self._shell.say(page.said(words))
            self._close(page, case_id)

        return saved

    def _close(self, page: QWidget, case_id: int | None) -> None:
        self.beside.back(page)
        if case_id is not None:
            self.case.load(case_id)
            self.list.reload(case_id)
        self.list.table.setFocus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"moral_case", "moral_person", "moral_step", "resident"}:
            self.case.reload()
