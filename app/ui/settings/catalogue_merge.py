"""One item goes into another: choose which is kept, read what will happen, do it."""

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

WORDS = (
    "选保留哪一项。办过的件都算到保留的那一项，这一项停用，它的代码和名称仍能找到保留的那一项。可以整个撤销。"
)


class MergeItems(QWidget):
    """`left` when it is done or not wanted."""

    left = Signal()

    def __init__(self, shell: Shell, lose: Any) -> None:
        super().__init__()
        self._shell, self._lose = shell, lose
        self._items: list[Any] = []
        self._build()
        self.search()

    def _build(self) -> None:
        self.find_box = QLineEdit()
        self.find_box.setAccessibleName("查找要保留的事项")
        self.find_box.setPlaceholderText("要保留的事项：名称、拼音首字母或代码")
        self._timer = QTimer(self, singleShot=True, interval=60)
        self._timer.timeout.connect(self.search)
        self.find_box.textChanged.connect(lambda: self._timer.start())
        self.table = TextTable(
            self._shell, "保留的事项", (("状态", 4), ("代码", 5), ("事项", 18), ("类别", 12))
        )
        self.find_box.returnPressed.connect(self.table.setFocus)
        self.table.currentCellChanged.connect(lambda *_at: self._ask())
        self.plan = label("", wrap=True)
        self._problem = label("", "problem", wrap=True)
        back = button("返回", self.left.emit, "", "Esc", self)
        self.go = needs(
            self._shell, button("合并", self.merge, "primary", "Ctrl+Return", self), "settings.catalogue"
        )
        layout = column(spacing=10)
        layout.addLayout(row(label(f"把“{self._lose.name}”并入别的事项", "h1"), None, back, self.go))
        layout.addWidget(label(WORDS, "dim", wrap=True))
        layout.addWidget(self.find_box)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.plan)
        layout.addWidget(self._problem)
        self.setLayout(layout)
        self.setFocusProxy(self.find_box)

    def search(self) -> None:
        """The items that may be kept."""
        from app.usecases import catalogue

        text = self.find_box.text()
        self._shell.tasks.run(
            self, lambda o, _p: catalogue.settings(o, catalogue.Asked(text)), self._show, latest="merge.items"
        )

    def _show(self, items: Any) -> None:
        self._items = [i for i in items if i.id != self._lose.id and not i.merged_into]
        self.table.show_rows(
            [("启用" if i.enabled else "停用", i.code, i.name, i.group) for i in self._items],
            ["done" if i.enabled else "dim" for i in self._items],
        )
        self._ask()

    def _keep(self) -> Any:
        at = self.table.currentRow()
        return self._items[at] if 0 <= at < len(self._items) else None

    def _ask(self) -> None:
        from app.usecases.catalogue import merging

        keep, lose = self._keep(), self._lose.id
        self.plan.setText("")
        self._problem.setText("")
        self.go.setEnabled(False)
        if keep is None:
            return
        self._shell.tasks.run(
            self, lambda o, _p: merging.plan(o, keep.id, lose), self._told,
            lambda error: self._problem.setText(str(error)), latest="merge.plan",
        )  # fmt: skip

    def _told(self, plan: Any) -> None:
        moved = f"{plan.moving} 件办件转过去，一共 {plan.together} 件。" if plan.moving else "没有办件要转。"
        self.plan.setText("\n".join((f"{plan.lose}  →  {plan.keep}：{moved}", *plan.notes)))
        self.go.setEnabled(True)

    def merge(self) -> None:
        """Do it."""
        from app.usecases.catalogue import merging

        keep, lose = self._keep(), self._lose
        if keep is None or not self.go.isEnabled():
            return
        self.go.setEnabled(False)

        def done(entry: int) -> None:
            self._shell.say(f"“{lose.name}”已并入“{keep.name}”", "撤销", lambda: self._shell.undoable(entry))
            self.left.emit()

        self._shell.tasks.run(
            self, lambda o, progress: merging.merge(o, keep.id, lose.id, progress.step), done,
            lambda error: self._problem.setText(str(error)), label="合并事项",
        )  # fmt: skip
