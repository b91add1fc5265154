"""The service catalogue: search, switch on or off, promise in working days."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.text_table import TextTable

COLUMNS = (("状态", 4), ("代码", 5), ("事项", 18), ("类别", 12), ("承诺时限", 7))


class CatalogueView(QWidget):
    """Every item, also those that are off."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._items: Any = []
        self._build()

    def _build(self) -> None:
        self.find_box = QLineEdit()
        self.find_box.setAccessibleName("查找事项")
        self.find_box.setPlaceholderText("事项名称、拼音首字母、代码或类别")
        self.find_box.setClearButtonEnabled(True)
        self._timer = QTimer(self, singleShot=True, interval=60)
        self._timer.timeout.connect(self.entered)
        self.find_box.textChanged.connect(lambda: self._timer.start())
        self._count = label("", "dim")
        self.table = TextTable(self._shell, "事项目录", COLUMNS)
        self.table.currentCellChanged.connect(self._chosen)
        self.table.opened.connect(lambda _row: self.switch())
        self._switch = button("停用", self.switch, tip="启用或停用所选事项（回车）")
        self.limit = QLineEdit()
        self.limit.setAccessibleName("承诺时限（工作日）")
        self.limit.setFixedWidth(self._shell.theme.px(80))
        self.limit.returnPressed.connect(self.save_limit)
        self._name = label("", "h2")
        self._problem = label("", "problem", wrap=True)
        words = "停用的事项不在柜台上出现，已经办的不受影响。时限是工作日，留空表示不承诺。"
        layout = column(label("事项目录", "h1"), label(words, "dim", wrap=True), spacing=12)
        layout.addLayout(row(self.find_box, self._count))
        layout.addWidget(self.table, 1)
        layout.addLayout(
            row(
                self._name,
                None,
                self._switch,
                label("时限"),
                self.limit,
                label("个工作日", "dim"),
                button("保存时限", self.save_limit, "", "Ctrl+S", self),
            )
        )
        layout.addWidget(self._problem)
        self.setLayout(layout)

    def entered(self) -> None:
        """Find again."""
        from app.usecases import catalogue

        text = self.find_box.text()
        self._shell.tasks.run(
            self, lambda o, _p: catalogue.settings(o, text), self._show, latest="settings.catalogue"
        )

    def _show(self, items: Any) -> None:
        self._items = items
        on = sum(i.enabled for i in items)
        self._count.setText(f"{len(items)} 项，启用 {on} 项")
        self.table.show_rows(
            [("启用" if i.enabled else "停用", i.code, i.name, i.group, _limit(i.limit_days)) for i in items],
            ["done" if i.enabled else "dim" for i in items],
        )
        self._chosen(self.table.currentRow())

    def _item(self) -> Any:
        at = self.table.currentRow()
        return self._items[at] if 0 <= at < len(self._items) else None

    def _chosen(self, _at: int, *_rest: int) -> None:
        item = self._item()
        self._name.setText(item.name if item else "没有这样的事项")
        self._switch.setEnabled(item is not None)
        if item:
            self._switch.setText("停用" if item.enabled else "启用")
            self.limit.setText(str(item.limit_days or ""))
        self._problem.setText("")

    def switch(self) -> None:
        """On or off."""
        from app.usecases import catalogue

        if item := self._item():
            self._run(lambda o, _p: catalogue.switch(o, item.id, not item.enabled))

    def save_limit(self) -> None:
        """The promise."""
        from app.usecases import catalogue

        text = self.limit.text()
        if item := self._item():
            self._run(lambda o, _p: catalogue.set_limit(o, item.id, text))

    def _run(self, work: Any) -> None:
        self._shell.tasks.run(
            self, work, lambda _r: self.entered(), lambda error: self._problem.setText(str(error))
        )


def _limit(days: int | None) -> str:
    return f"{days} 个工作日" if days else "不设"
