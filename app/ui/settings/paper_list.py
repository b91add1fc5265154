"""文书式样: every template with where it is printed, found by name, its sample, and what can be done with it."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.settings.found_list import FoundList
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.text_table import TextTable

WORDS = "标题、落款、字号、页边距、附注和不要的行，用“修改”直接改；要改内容，先“导出”，改好后用“换上”读回来。已经打印的文书不变。"
COLUMNS = (("文书", 15), ("给谁打印", 10), ("在哪里打印", 24), ("来自", 4))


class PaperList(FoundList):
    """Says what is wanted by its signals; the sample and going back to what is shipped it does itself."""

    edit = Signal(str, str)
    compare = Signal(str, str)
    export = Signal(str, str)
    take = Signal()
    kinds = frozenset({"office_definition", "service_item"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "查找文书", "文书、事项、台账或步骤，拼音首字母也行")
        self._rows: list[Any] = []
        self._build()
        self._bind()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "文书式样", COLUMNS)
        self.where = label("", "dim", wrap=True, copyable=True)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(EmptyState("没有这样的文书。换个词再找。", "看全部", self.find_box.clear))
        layout = column(spacing=10)
        layout.addLayout(self._head())
        layout.addWidget(label(WORDS, "dim", wrap=True))
        layout.addWidget(self.find_box)
        layout.addWidget(self._body, 1)
        layout.addWidget(self.where)
        layout.addLayout(self._tools())
        layout.addWidget(self.problem)
        self.setLayout(layout)
        QWidget.setTabOrder(self.table, self._take)  # the cursor comes into the search line first

    def _head(self) -> Any:
        tip = "读入改好的式样文件，先检查再换上"
        self._take = self._act("换上改好的…", self.take.emit, "Ctrl+I", tip=tip)
        return row(label("文书式样", "h1"), None, self._take)

    def _tools(self) -> Any:
        tip = "用编的内容看样张，可以试印"
        self._sample = button("样张", self.sample, "primary", "Ctrl+P", self, tip)
        self._edit = self._act("修改", lambda: self._with(self.edit), "Ctrl+J")
        self._export = button("导出", lambda: self._with(self.export), "", "Ctrl+E", self, "导出式样文件")
        self._compare = button("对比和改动记录", lambda: self._with(self.compare), "", "Ctrl+D", self)
        self._restore = self._act("恢复出厂", self.restore, "Ctrl+Delete")
        return row(self._sample, self._edit, self._export, self._compare, self._restore, None)

    def _bind(self) -> None:
        self._follow(self.table)
        self.table.currentCellChanged.connect(lambda *_at: self._chosen())
        self.table.opened.connect(lambda _at: self.sample())

    def entered(self) -> None:
        """Find again."""
        from app.usecases.papers import templates as paper_templates

        text = self.find_box.text()
        self._shell.tasks.run(
            self, lambda o, _p: paper_templates.listing(o, text), self._show, latest="settings.papers"
        )

    def _show(self, rows: list[Any]) -> None:
        before = self.chosen()
        self._rows = rows
        self._body.setCurrentIndex(0 if rows else 1)
        self.table.blockSignals(True)
        self.table.show_rows([(r.name, r.group, "；".join(r.printed_by), _from(r)) for r in rows])
        keys = [r.key for r in rows]
        if before is not None and before.key in keys:
            self.table.setCurrentCell(keys.index(before.key), 0)
        self.table.blockSignals(False)
        self._chosen()

    def chosen(self) -> Any:
        """The chosen template, None when there is none."""
        at = self.table.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def choose(self, key: str) -> None:
        """Put the cursor on a template."""
        at = next((i for i, r in enumerate(self._rows) if r.key == key), None)
        if at is not None:
            self.table.setCurrentCell(at, 0)

    def _chosen(self) -> None:
        row = self.chosen()
        for one in (self._sample, self._edit, self._export, self._compare):
            one.setEnabled(row is not None)
        self._restore.setEnabled(row is not None and row.own)
        self._restore.setText("恢复出厂" if row is None or row.shipped else "停用")
        self.where.setText(_said(row) if row is not None else "")
        self.problem.say("")

    def _with(self, signal: Any) -> None:
        if row := self.chosen():
            signal.emit(row.key, row.name)

    def sample(self) -> None:
        """The template filled with invented values, in the preview that papers have."""
        from app.usecases.papers import templates as paper_templates

        if row := self.chosen():
            self._shell.preview(
                self, f"{row.name}样张", work=lambda o, _p: paper_templates.sample(o, row.key)
            )

    def restore(self) -> None:
        """Print as shipped again; of the office's own only: print it no more."""
        from app.usecases.papers import templates as paper_templates

        row = self.chosen()
        if row is None or not row.own:
            return
        words = f"{row.name}已恢复出厂的式样" if row.shipped else f"{row.name}已停用"

        def done(entry: int) -> None:
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))

        self._shell.tasks.run(
            self,
            lambda o, _p: paper_templates.restore(o, row.key),
            done,
            self.problem.refuse,
            label="恢复出厂",
        )


def _from(row: Any) -> str:
    return "出厂" if not row.own else "本单位改" if row.shipped else "本单位"


def _said(row: Any) -> str:
    """All of the chosen one that the table has no room for."""
    parts = [f"在这里打印：{'；'.join(row.printed_by)}。" if row.printed_by else "在记录的“打印”里选用。"]
    parts += [f"依据：{row.source}。"] if row.source else []
    return "".join(parts)
