"""Two files side by side with a choice per field; what moves along; what somebody has to look at; merge, or two people."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.ui.picker import QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.parts import button, clear, column, label, row
from app.ui.widgets.text_table import MARGIN, TextTable

if TYPE_CHECKING:
    from app.ui.residents.file_view import FileView

KEEP, LOSE = "keep", "lose"
_SIDES = {1: KEEP, 2: LOSE}


NARROW = 0.8
"""Of the room all columns want, below which the values have that of the reason as well."""


class ChoiceTable(TextTable):
    """A row per field, its two values side by side, whole in as many lines as they take; ← → or a click chooses, the
    chosen one carries ●."""

    picked = Signal(int, str)

    def __init__(self, shell: Shell) -> None:
        columns = (("项目", 6), ("保留的档案", 13), ("并入的档案", 13), ("为什么这样建议", 11))
        super().__init__(shell, "逐项选择", columns, whole=("项目",))
        self.setWordWrap(True)
        self.cellClicked.connect(self._clicked)

    def fit(self) -> None:
        """At large type two addresses that differ at their ends would look alike: the reason gives way to them."""
        self.setColumnHidden(3, self.room() < NARROW)
        super().fit()
        for at in range(self.rowCount()):
            self.setRowHeight(at, max(self._lines(at, column) for column in _SIDES) + 2 * MARGIN)

    def _lines(self, at: int, column: int) -> int:
        """How high the words of a value are in the width they have."""
        item: Any = self.item(at, column)
        wrap = Qt.TextFlag.TextWordWrap
        room = QRect(0, 0, self.columnWidth(column) - 2 * MARGIN, 0)
        return self.fontMetrics().boundingRect(room, wrap, item.text()).height() if item else 0

    def _clicked(self, at: int, where: int) -> None:
        if where in _SIDES:
            self.picked.emit(at, _SIDES[where])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sides = {Qt.Key.Key_Left: KEEP, Qt.Key.Key_Right: LOSE}
        if event.key() in sides and self.currentRow() >= 0:
            self.picked.emit(self.currentRow(), sides[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class MergeView(QWidget):
    """`merged` (kept id, audit line), `apart` (both ids) when they are two people, `left` on Esc."""

    merged = Signal(int, int)
    apart = Signal(int, int)
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._plan: Any = None
        self._sides: dict[str, str] = {}
        self._shown: list[Any] = []
        self._build()
        self._bind()
        self._apart.hide()
        self._follow.hide()

    def _build(self) -> None:
        self._title = label("", "h2", wrap=True)
        self._how = label("上下键换一项，左右键选用哪一份的值；● 是要保留的值。", "small", wrap=True)
        self._conflicts = column(spacing=4)
        self._apart = label("", "due", wrap=True)
        self._follow = QComboBox()
        self._follow.setAccessibleName("户跟不跟着住址走")
        self.table = ChoiceTable(self._shell)
        self._all = QCheckBox("也显示相同的项")
        self._moves = label("", "dim", wrap=True)
        self._merge = button("合并", self.merge, "primary", "Ctrl+Return", self)
        self._two = button("是两个人", self.tell_apart, "", "Ctrl+D", self, "以后查重不再提示这一对")
        self._swap = button("换一份保留", self.swap, "", "Ctrl+R", self)
        self._back = button("返回", self.left.emit, "", "Esc", self)
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addWidget(self._title)
        layout.addLayout(row(self._merge, self._two, self._swap, self._back, None))
        layout.addLayout(self._conflicts)
        layout.addWidget(self._apart)
        layout.addWidget(self._follow)
        how = row(self._how, self._all)
        how.setStretch(0, 1)
        layout.addLayout(how)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._moves)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.table.picked.connect(self._pick)
        self._all.toggled.connect(lambda _on: self._show_choices())

    def load(self, keep_id: int, lose_id: int) -> None:
        """Put two files side by side."""
        from app.usecases.residents import merging

        self._shell.tasks.run(
            self, lambda o, _p: merging.plan(o, keep_id, lose_id), self._show, latest="resident.merge"
        )

    def _show(self, plan: Any) -> None:
        self._plan, self._sides = plan, {c.name: c.chosen for c in plan.choices}
        one = plan.keep_name == plan.lose_name
        both = f"把两份“{plan.keep_name}”的档案并成一份"
        self._title.setText(both if one else f"保留 {plan.keep_name} 的档案，把 {plan.lose_name} 的并进来")
        clear(self._conflicts)
        for words in plan.conflicts:
            self._conflicts.addWidget(label(f"注意：{words}", "due", wrap=True))
        moves = "、".join(f"{name} {count:,} 条" for name, count in plan.moves)
        self._moves.setText(
            f"一起转到保留的档案：{moves or '没有别的记录'}。并入的档案进回收站，整个合并可以撤销；旧姓名、旧号码仍能查到人。"
        )
        self._show_choices()
        self._tell_apart_homes()

    def _tell_apart_homes(self) -> None:
        """Address and household chosen from two files: both are said, and the household may go along."""
        found = self._plan.apart(self._sides)
        for part in (self._apart, self._follow):
            part.setVisible(found is not None)
        self._follow.clear()
        if found is not None:
            self._apart.setText(f"注意：{found.words}。")
            for answer, words in found.offers:
                self._follow.addItem(words, answer)

    def _show_choices(self) -> None:
        if self._plan is None:
            return
        every = self._all.isChecked()
        filled = [c for c in self._plan.choices if c.keep or c.lose]
        self._shown = [c for c in filled if every or not c.same]
        self.table.show_rows([self._cells(c) for c in self._shown])

    def _cells(self, choice: Any) -> tuple[str, ...]:
        marks = {s: "●" if self._sides[choice.name] == s else "○" for s in (KEEP, LOSE)}
        return (
            choice.label, f"{marks[KEEP]} {choice.keep or '（空）'}", f"{marks[LOSE]} {choice.lose or '（空）'}", choice.why,
        )  # fmt: skip

    def _pick(self, at: int, side: str) -> None:
        self._sides[self._shown[at].name] = side
        for where, text in enumerate(self._cells(self._shown[at])):
            self.table.item(at, where).setText(text)  # type: ignore[union-attr]
        self._tell_apart_homes()

    def swap(self) -> None:
        """Keep the other file instead."""
        if self._plan is not None:
            self.load(self._plan.lose_id, self._plan.keep_id)

    def merge(self) -> None:
        """Merge as chosen; one act, which the toast offers to take back."""
        from app.usecases.residents import merging

        if self._plan is None:
            return
        plan, sides, follow = self._plan, dict(self._sides), self._follow.currentData() or "stay"

        def done(entry: int) -> None:
            self._plan = None  # a second press of the key has nothing left to merge
            words = f"{plan.lose_name} 的档案已并入 {plan.keep_name}"
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))
            self.merged.emit(plan.keep_id, entry)

        self._shell.tasks.run(
            self,
            lambda o, _p: merging.merge(o, plan.keep_id, plan.lose_id, sides, follow),
            done,
            label="合并档案",
            once=True,
        )

    def tell_apart(self) -> None:
        """Remember that these are two people."""
        from app.usecases.residents import duplicates

        if self._plan is None:
            return
        plan = self._plan

        def done(entry: int) -> None:
            self._shell.say("记下了：是两个人", "撤销", lambda: self._shell.undoable(entry))
            self.apart.emit(plan.keep_id, plan.lose_id)

        self._shell.tasks.run(self, lambda o, _p: duplicates.dismiss(o, plan.keep_id, plan.lose_id), done)


class _OtherFile(QWidget):
    """Asks which file this one goes into, then shows both."""

    def __init__(self, view: "FileView") -> None:
        super().__init__()
        self._view, self._one = view, view.shown
        self._merge = MergeView(view.shell)
        self._picker = QuickPicker(view.shell, "姓名、证件、电话或地址")
        self._build()
        self._bind()

    def _build(self) -> None:
        self._picker.setAccessibleName("并到哪一份档案")
        self._back = button("返回", self._view.reload, keys="Esc", owner=self)
        self._asking = QWidget()
        words = f"{self._one.name} 的档案要并到哪一份？查找同一个人的另一份档案，回车选定。"
        self._asking.setLayout(column(label("合并档案", "h2"), label(words, "dim", wrap=True), self._picker))
        self._asking.layout().addLayout(row(self._back, None))  # type: ignore[union-attr]
        self._merge.hide()
        layout = column(self._asking, spacing=8)
        layout.addWidget(self._merge, 1)
        layout.addStretch(0)
        self.setLayout(layout)
        self._merge.table.setMinimumHeight(self._view.shell.theme.px(320))
        self.setFocusProxy(self._picker)

    def _bind(self) -> None:
        self._picker.taken.connect(self._take)
        self._picker.went_on.connect(self._back.setFocus)
        self._merge.left.connect(self._view.reload)
        self._merge.apart.connect(lambda *_ids: self._view.reload())
        self._merge.merged.connect(lambda kept, _entry: self._view.load(kept))

    def _take(self, other: int, _name: str, _detail: str) -> None:
        self._asking.hide()
        self._merge.show()
        self._merge.load(other, self._one.id)
        self._merge.setFocus()


def choose_other(view: "FileView") -> None:
    """Merge the file on the page into another one that is asked for."""
    view.put(_OtherFile(view))
