"""The code tables at the left, the values of the chosen one at the right, and what can be done with a value."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.models.rules.sources import spoken
from app.ui.settings.found_list import FoundList
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.text_table import TextTable

WORDS = (
    "出厂的值照国家标准，不能删改，可以停用、可以加别的写法（导入名册时都认得）。本单位可以加自己的值。"
    "停用的不再出现在选项里，已经用了的照样看得懂。"
)


class CodeList(FoundList):
    """Says what is wanted by its signals; switching, ordering and deleting it does itself."""

    edit = Signal(str, str)
    export = Signal(str, str)
    take = Signal()
    kinds = frozenset({"code_value"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "查找代码表", "代码表、值或别的写法，拼音首字母也行")
        self._tables: list[Any] = []
        self._values: list[Any] = []
        self._wanted = ""
        self._build()
        self._bind()

    def _build(self) -> None:
        self.tables = TextTable(self._shell, "代码表", (("代码表", 11), ("值", 3), ("自加", 3)))
        columns = (("状态", 3), ("代码", 4), ("名称", 9), ("别的写法", 14), ("国标", 4), ("来自", 4))
        self.values = TextTable(self._shell, "代码表的值", columns)
        self._where = label("", "dim", wrap=True, copyable=True)
        self._body = QStackedWidget()
        self._body.addWidget(self._both())
        self._body.addWidget(EmptyState("没有这样的代码表或值。换个词再找。", "看全部", self.find_box.clear))
        layout = column(spacing=10)
        layout.addLayout(self._head())
        layout.addWidget(label(WORDS, "dim", wrap=True))
        layout.addWidget(self.find_box)
        layout.addWidget(self._body, 1)
        self.setLayout(layout)

    def _head(self) -> Any:
        return row(
            label("代码表", "h1"), None,
            button("导出 Excel", self._export, "", "Ctrl+E", self, "导出所选的代码表"),
            button("全部导出", lambda: self.export.emit("", "代码表"), "", "Ctrl+Shift+E", self),
            self._act("导入 Excel", self.take.emit, "Ctrl+I"),
            self._act("新增", lambda: self._with_table(lambda t: self.edit.emit(t.key, "")), "Ctrl+N", "primary"),
        )  # fmt: skip

    def _both(self) -> QWidget:
        self._edit = self._act("修改", self._open, "Ctrl+J")
        self._switch = self._act("停用", self.switch, "Ctrl+T")
        self._up = self._act("上移", lambda: self.move_by(-1), "Alt+Up")
        self._down = self._act("下移", lambda: self.move_by(1), "Alt+Down")
        self._delete = self._act("删除", self.delete, "Ctrl+Delete")
        right = column(spacing=8)
        right.addWidget(self._where)
        right.addWidget(self.values, 1)
        right.addLayout(row(self._edit, self._switch, self._up, self._down, self._delete, None))
        right.addWidget(self.problem)
        both = row(spacing=16)
        both.addWidget(self.tables, 3)
        both.addLayout(right, 7)
        holder = QWidget()
        holder.setLayout(both)
        return holder

    def _bind(self) -> None:
        self._follow(self.tables)
        self.tables.currentCellChanged.connect(lambda *_at: self._load_values())
        self.tables.opened.connect(lambda _at: self.values.setFocus())
        self.values.currentCellChanged.connect(lambda *_at: self._chosen())
        self.values.opened.connect(lambda _at: self._edit.click())

    def entered(self) -> None:
        """Find again."""
        from app.usecases import codes

        text = self.find_box.text()
        self._shell.tasks.run(self, lambda o, _p: codes.tables(o, text), self._show, latest="settings.codes")

    def _show(self, tables: Any) -> None:
        before = self.table()
        self._tables = tables
        self._body.setCurrentIndex(0 if tables else 1)
        self.tables.blockSignals(True)
        self.tables.show_rows([(t.name, str(t.values), str(t.own or "")) for t in tables])
        keys = [t.key for t in tables]
        if before is not None and before.key in keys:
            self.tables.setCurrentCell(keys.index(before.key), 0)
        self.tables.blockSignals(False)
        if tables:
            self._load_values()

    def table(self) -> Any:
        """The chosen table, None when there is none."""
        at = self.tables.currentRow()
        return self._tables[at] if 0 <= at < len(self._tables) else None

    def _with_table(self, act: Any) -> None:
        if table := self.table():
            act(table)

    def _export(self) -> None:
        self._with_table(lambda t: self.export.emit(t.key, t.name))

    def _load_values(self) -> None:
        from app.usecases import codes

        table = self.table()
        if table is None:
            return
        self._shell.tasks.run(
            self, lambda o, _p: (table, codes.values(o, table.key), codes.places(o, table.key)), self._fill,
            latest="settings.code_values",
        )  # fmt: skip

    def _fill(self, result: Any) -> None:
        table, self._values, places = result
        self._where.setText(_where(table, [p.label for p in places]))
        self.values.show_rows(
            [
                (
                    "启用" if v.on else "停用",
                    v.code,
                    v.label,
                    "；".join(v.synonyms),
                    v.national_code,
                    _from(v),
                )
                for v in self._values
            ],
            ["done" if v.on else "dim" for v in self._values],
        )
        self._find_value(self._wanted or table.found)
        self._wanted = ""
        self._chosen()

    def _find_value(self, word: str) -> None:
        at = next((i for i, v in enumerate(self._values) if word and word in (v.code, v.label)), None)
        if at is not None:
            self.values.setCurrentCell(at, 0)

    def value(self) -> Any:
        """The chosen value, None when there is none."""
        at = self.values.currentRow()
        return self._values[at] if 0 <= at < len(self._values) else None

    def _chosen(self) -> None:
        value = self.value()
        for one in (self._edit, self._switch):
            one.setEnabled(value is not None)
        for one in (self._up, self._down, self._delete):
            one.setEnabled(value is not None and value.own)
        if value is not None:
            self._switch.setText("停用" if value.on else "启用")
            self._switch.setEnabled(not value.ended)
        self.problem.say("")

    def _open(self) -> None:
        table, value = self.table(), self.value()
        if table and value:
            self.edit.emit(table.key, value.code)

    def switch(self) -> None:
        """On or off."""
        from app.usecases import codes

        if value := self.value():
            words = f"已{'停用' if value.on else '启用'} {value.label}"
            self._run(lambda o, key: codes.switch(o, key, value.code, not value.on), words)

    def move_by(self, by: int) -> None:
        """One of the office's own up or down among them."""
        from app.usecases import codes

        if (value := self.value()) and value.own:
            self._run(lambda o, key: codes.move(o, key, value.code, by), "")

    def delete(self) -> None:
        """One of the office's own away, when nothing has it."""
        from app.usecases import codes

        if (value := self.value()) and value.own:
            self._run(lambda o, key: codes.delete(o, key, value.code), f"已删除 {value.label}")

    def _run(self, act: Any, words: str) -> None:
        table, value = self.table(), self.value()

        def done(entry: int) -> None:
            self._wanted = value.code
            if words and entry:
                self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))

        self._shell.tasks.run(
            self, lambda o, _p: act(o, table.key), done, self.problem.refuse, label=words or "调整顺序"
        )  # fmt: skip


def _from(value: Any) -> str:
    if value.own:
        return "本单位"
    return "已废止" if value.ended else "出厂"


def _where(table: Any, places: list[str]) -> str:
    said = spoken(table.source)
    source = f"依据：{said}。" if said else ""
    shown = "、".join(places[:6]) + (f" 等 {len(places)} 处" if len(places) > 6 else "")
    return source + (f"用在：{shown}。" if places else "没有哪个字段在用。")
