"""调解: filters and the list of cases on the left, the case on the right; its editors take the right side."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QWidget

from app.ui.mediation.case_view import CaseView
from app.ui.mediation.columns import DUE, LIST, STATES, question
from app.ui.mediation.editor import CaseEditor
from app.ui.mediation.records import AgreementEditor, SessionEditor, Writing
from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, row
from app.ui.widgets.rights import needs

FILTERS = (
    ("state", "状态", 8),
    ("dispute", "纠纷类型", 12),
    ("due", "到期", 9),
)  # key, name, characters shown


class MediationPage(QWidget):
    """The room of mediation."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._filters: dict[str, QComboBox] = {}
        self._build()
        self._bind()
        self._load_filters()
        self.apply()

    def _build(self) -> None:
        new = needs(self._shell, button("登记纠纷", self.new, "primary", "Ctrl+N", self), "mediation.edit")
        empty = EmptyState("这里还没有案件。有人来反映纠纷时，按 Ctrl+N 登记。", "登记纠纷", self.new)
        self.list = RecordList(self._shell, "mediation", "调解案件", empty, tools=(new,))
        for name, text, width in FILTERS:
            box = QComboBox()
            box.setAccessibleName(text)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(width)
            box.setMinimumWidth(self._shell.theme.px(95))  # with large type the case needs the room more
            self._filters[name] = box
        left = column(spacing=8, margins=(16, 12, 8, 12))
        clear = button("清除", self.clear_filters, "link", tip="清除筛选，看全部案件")
        left.addLayout(row(*self._filters.values(), clear, None, spacing=6))
        left.addWidget(self.list, 1)
        holder = QWidget()
        holder.setLayout(left)
        self.case = CaseView(self._shell)
        self._right = QStackedWidget()
        self._right.addWidget(self.case)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(holder)
        split.addWidget(self._right)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 6)
        split.setSizes([560, 660])
        split.setChildrenCollapsible(False)
        layout = column(spacing=0)
        layout.addWidget(split)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.case.record.connect(lambda case, today: self._write(SessionEditor(self._shell, case, today)))
        self.case.settle.connect(lambda case, today: self._write(AgreementEditor(self._shell, case, today)))
        self.case.deleted.connect(self.list.reload)
        self._shell.tasks.changed.connect(self._changed)

    def _load_filters(self) -> None:
        def work(office: Any, _progress: Any) -> Any:
            states = [(key, state.name) for key, state in office.library.flows["mediation"].state.items()]
            return states, office.library.code("dispute_type").choices

        self._shell.tasks.run(self, work, self._fill_filters)

    def _fill_filters(self, result: Any) -> None:
        states, types = result
        choices = {"state": [*STATES, *states], "dispute": [("", "全部类型"), *types], "due": list(DUE)}
        for name, box in self._filters.items():
            for value, text in choices[name]:
                box.addItem(text, value)
            box.activated.connect(self.apply)

    def apply(self) -> None:
        """Ask again with the filters as they stand."""
        asked = [self._filters[name].currentData() or "" for name, _, _ in FILTERS]
        self.list.ask(question(*asked), LIST)

    def clear_filters(self) -> None:
        """Every case."""
        for box in self._filters.values():
            box.setCurrentIndex(0)
        self.apply()

    def show_this(self, *, record_id: int = 0, new_for: int = 0, name: str = "", **_more: object) -> None:
        """Open a case, or register a dispute for a resident whose file was open."""
        if new_for:
            self._open_editor(CaseEditor(self._shell, new_for, name))
        else:
            self._right.setCurrentWidget(self.case)
            self.case.load(record_id)
            self.list.reload(record_id)

    def entered(self) -> None:
        """Come back to the room."""
        chosen = self.list.table.selected_ids()
        self.list.reload(chosen[0] if chosen else None)
        if self._right.currentWidget() is self.case:
            self.list.table.setFocus()

    def new(self) -> None:
        """Register a dispute."""
        if not isinstance(self._right.currentWidget(), CaseEditor):
            self._open_editor(CaseEditor(self._shell))

    def _choose(self, case_id: int) -> None:
        if self._right.currentWidget() is self.case:
            self.case.load(case_id)

    def _open(self, case_id: int) -> None:
        self._right.setCurrentWidget(self.case)
        self.case.load(case_id)

    def _open_editor(self, editor: CaseEditor) -> None:
        editor.saved.connect(lambda case_id: self._close(editor, case_id))
        editor.left.connect(lambda: self._close(editor, None))
        self._show_right(editor)

    def _write(self, editor: Writing) -> None:
        case_id = editor.case_id

        def saved() -> None:
            self._close(editor, case_id)
            if isinstance(editor, AgreementEditor) and editor.prints:
                self.case.print_agreement()

        editor.saved.connect(saved)
        editor.left.connect(lambda: self._close(editor, None))
        self._show_right(editor)
        editor.begin()

    def _show_right(self, editor: QWidget) -> None:
        """Only one editor at a time: an open one closes and keeps its draft."""
        while self._right.count() > 1:
            old = self._right.widget(1)
            if isinstance(old, CaseEditor | Writing):
                old.keep_draft()
            self._right.removeWidget(old)
            old.deleteLater()
        self._right.addWidget(editor)
        self._right.setCurrentWidget(editor)

    def _close(self, editor: QWidget, case_id: int | None) -> None:
        self._right.setCurrentWidget(self.case)
        self._right.removeWidget(editor)
        editor.deleteLater()
        if case_id is not None:
            self.case.load(case_id)
            self.list.reload(case_id)
        self.list.table.setFocus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"mediation_case", "mediation_party", "mediation_session", "resident"}:
            self.case.reload()
