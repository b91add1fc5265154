"""调解: filters and the list or the board of cases on the left, the case on the right; its editors stand before it."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.ui.list_or_board import ListOrBoard
from app.ui.mediation.board import BOARD
from app.ui.mediation.case_view import CaseView
from app.ui.mediation.columns import DUE, LIST, STATES, question
from app.ui.mediation.dossier_view import DossierView
from app.ui.mediation.editor import CaseEditor
from app.ui.mediation.numbers_view import NumbersView
from app.ui.mediation.writing import Writing
from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.card_board import CardBoard
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import EmptyState, button, column
from app.ui.widgets.record_table import LAST_FIRST
from app.ui.widgets.rights import needs

FILTERS = (
    ("state", "状态", 8),
    ("dispute", "纠纷类型", 9),
    ("due", "到期", 8),
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
        tip = "哪些编号没有在用，为什么；作废编号"
        numbers = button("编号", self.open_numbers, "", "Ctrl+Shift+N", self, tip)
        empty = EmptyState("这里还没有案件。有人来反映纠纷时，按 Ctrl+N 登记。", "登记纠纷", self.new)
        self.list = RecordList(self._shell, "mediation", "调解案件", empty, tools=(new, numbers))
        self.list.spare = LAST_FIRST
        for name, text, width in FILTERS:
            box = QComboBox()
            box.setAccessibleName(text)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(width)
            self._filters[name] = box
        clear = button("清除", self.clear_filters, "link", tip="清除筛选，看全部案件")
        self.board = CardBoard(self._shell, BOARD)
        self.ways = ListOrBoard(self.list, self.board, self._filters.values())
        self.case = CaseView(self._shell)
        filters = flow(*self._filters.values(), clear, self.ways.button)
        self._beside = Beside(list_side(filters, self.ways), self.case, (560, 660))
        layout = column(spacing=0)
        layout.addWidget(self._beside)
        self.setLayout(layout)
        self.setFocusProxy(self.ways)

    def _bind(self) -> None:
        for listing in (self.list, self.board):
            listing.chosen.connect(self._choose)
            listing.opened.connect(self._open)
        self._beside.follow(self.list.table, self.case.load)
        self.case.write.connect(self._write)
        self.case.edit.connect(lambda case_id: self._open_editor(CaseEditor(self._shell, case_id=case_id)))
        self.case.go.connect(self._open)
        self.case.deleted.connect(self._deleted)
        self.case.moves.dossier.connect(self._open_dossier)
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
            self._open(record_id)
            self.ways.reload(record_id)

    def entered(self) -> None:
        """Come back to the room."""
        self.ways.reload(self.ways.marked())
        if self._beside.at_home:
            self.ways.take_focus()

    def new(self) -> None:
        """Register a dispute."""
        if not isinstance(self._beside.side, CaseEditor):
            self._open_editor(CaseEditor(self._shell))

    def _choose(self, case_id: int) -> None:
        if self._beside.at_home:
            self.case.load(case_id)

    def _open(self, case_id: int) -> None:
        self._beside.close_side()
        self.case.load(case_id)

    def _open_editor(self, editor: CaseEditor) -> None:
        editor.saved.connect(lambda case_id: self._close(editor, case_id))
        editor.left.connect(lambda: self._close(editor, None))
        editor.go.connect(self._open)
        self._beside.put(editor)

    def _open_dossier(self, case_id: int) -> None:
        view = DossierView(self._shell, case_id)
        view.left.connect(lambda: self._close(view, None))
        self._beside.put(view)

    def open_numbers(self) -> None:
        """Numbers that nothing carries, and what became of them."""
        view = NumbersView(self._shell)
        view.left.connect(lambda: self._close(view, None))
        self._beside.put(view)
        view.setFocus()

    def _write(self, editor: Writing) -> None:
        case_id = editor.case_id

        def saved() -> None:
            paper = (
                editor.paper if editor.wrote else ""
            )  # nothing was changed: what was printed is still right
            self._close(editor, case_id)
            if paper and editor.kind.prints:
                self.case.moves.print_paper(paper)
            elif paper:
                self.case.moves.said("已保存", paper)

        editor.saved.connect(saved)
        editor.left.connect(lambda: self._close(editor, None))
        self._beside.put(editor)
        editor.begin()

    def _deleted(self) -> None:
        """The case went into the bin: the keyboard stays with the list."""
        self.list.reload()
        self.ways.take_focus()

    def _close(self, editor: QWidget, case_id: int | None) -> None:
        self._beside.back(editor)
        if case_id is not None:
            self.case.load(case_id)
            self.list.reload(case_id)
        self.ways.take_focus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if any(kind.startswith("mediation_") for kind in kinds) or "resident" in kinds:
            self.case.reload()
