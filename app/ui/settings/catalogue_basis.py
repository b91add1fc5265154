"""What the office does without a basis, and what was admitted with which (准入制): a list to look at and to print."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.text_table import TextTable

WHICH = (("without", "没有依据"), ("admitted", "有依据"))
SAID = (4, 5)
"""The columns of date and basis, which say nothing of what has none."""
NAME = 2
"""The column of the name, which takes the room that is left with the basis or alone."""
WORDS = (
    "启用的事项、台账和报表。事项的依据在“修改”里写；也可以在台账“准入事项、购买服务登记”里登记，事项或“关联的台账或报表”"
    "写上它的名称。没有法律依据的，要经居民会议或居民代表会议讨论通过。用不着的可以停用。"
)


class BasisView(QWidget):
    """`edit` opens an item; `left` goes back."""

    edit = Signal(int)
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._tasks: list[Any] = []
        self._build()
        self._load()

    def _build(self) -> None:
        self.which = QComboBox()
        self.which.setAccessibleName("看哪些")
        for key, word in WHICH:
            self.which.addItem(word, key)
        self.which.activated.connect(lambda _at: self._load())
        self._count = label("", "dim")
        columns = (("种类", 4), ("代码", 5), ("名称", 15), ("责任部门", 9), ("准入日期", 6), ("依据", 18))
        self.table = TextTable(self._shell, "事项、台账和报表的依据", columns)
        self.table.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.table.opened.connect(self._open)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(EmptyState("一项也没有。"))
        back = button("返回", self.left.emit, "", "Esc", self)
        print_ = button("打印", self.print_out, "primary", "Ctrl+P", self)
        layout = column(spacing=10)
        layout.addLayout(row(label("依据和准入", "h1"), None, back, print_))
        layout.addWidget(label(WORDS, "dim", wrap=True))
        layout.addLayout(row(self.which, self._count, None))
        layout.addWidget(self._body, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        from app.usecases.catalogue import admission

        which = str(self.which.currentData())
        self._shell.tasks.run(
            self, lambda o, _p: admission.tasks(o, which), self._show, latest="settings.basis"
        )

    def _show(self, tasks: Any) -> None:
        self._tasks = tasks
        for column_ in SAID:
            self.table.setColumnHidden(column_, self.which.currentData() == "without")
        kinds = [
            f"{kind} {n} 项" for kind in ("事项", "台账", "报表") if (n := sum(t.kind == kind for t in tasks))
        ]
        self._count.setText("，".join(kinds))
        self.table.show_rows([(t.kind, t.code, t.name, t.department, t.since, t.basis) for t in tasks])
        self._body.setCurrentIndex(0 if tasks else 1)
        self.table.setFocus()

    def _open(self, at: int) -> None:
        item = self._tasks[at].item_id
        if item is not None:
            self.edit.emit(item)
        else:
            self._shell.say("台账和报表的依据写在台账“准入事项、购买服务登记”里")

    def print_out(self) -> None:
        """The list as paper."""
        from app.usecases.catalogue import admission

        which = str(self.which.currentData())
        self._shell.preview(self, "依据和准入", work=lambda o, _p: admission.printed(o, which))
