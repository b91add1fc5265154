"""A list bound to a question: loads page by page on the worker, shows the count, sorts, exports, refreshes itself."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.models.definitions.kinds import Question
from app.models.fields.base import Period
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.record_table import RecordTable

COUNT_CAP = 100_000


class RecordList(QWidget):
    """`name` keys the remembered columns; `empty` is what an empty list says."""

    opened = Signal(int)
    chosen = Signal(int)
    loaded = Signal()

    def __init__(
        self,
        shell: Shell,
        name: str,
        title: str,
        empty: EmptyState | None = None,
        *,
        tools: tuple[QWidget, ...] = (),
    ) -> None:
        super().__init__()
        self._shell, self._name = shell, name
        self._question = Question("resident")
        self._columns: tuple[str, ...] = ()
        self._order: tuple[str, ...] = ()
        self._period: Period | None = None
        self._wanted: int | None = None
        self.table = RecordTable(title)
        self.title = label(title, "h2")
        self.count = label("", "dim")
        self._stack = QStackedWidget()
        self._empty = empty or EmptyState("这里还没有记录。")
        self._build(tools)
        self._bind()

    def _build(self, tools: tuple[QWidget, ...]) -> None:
        self._export = button("导出所见", self.export, tip="把列表存成 Excel，证件和电话默认遮盖")
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        layout = column(spacing=8)
        layout.addLayout(row(self.title, self.count, None, *tools, self._export))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self.table.set_sizes(self._shell.settings.columns.get(self._name, {}))

    def _bind(self) -> None:
        self.table.opened.connect(self.opened)
        self.table.chosen.connect(self.chosen)
        self.table.sorted_by.connect(self._sort)
        self.table.widths_changed.connect(self._keep_widths)
        self.table.rows.wants_more.connect(self._next_page)
        self._shell.tasks.changed.connect(self._refresh_if)

    def ask(
        self, question: Question, columns: tuple[str, ...] = (), *, period: Period | None = None, title: str = "",
        order: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Show what a question finds."""
        self._question, self._columns, self._period, self._order = question, columns, period, order
        if title:
            self.title.setText(title)
        self.reload()

    def reload(self, select: int | None = None) -> None:
        """Load the first page again; `select` puts the selection on that record."""
        from app.usecases import questions

        self._wanted = select
        question, columns, order, period = self._question, self._columns, self._order, self._period

        def work(office: Any, _progress: Any) -> Any:
            shown = questions.columns_of(office, question.kind, columns)
            page = questions.list_page(office, question, columns, order, period=period)
            return shown, page, questions.count(office, question, period, COUNT_CAP)

        self._shell.tasks.run(self, work, self._show, latest=f"list.{self._name}")

    def _show(self, result: Any) -> None:
        columns, page, count = result
        self.table.rows.start(columns, page.rows, page.more)
        self.table.fit_columns()
        self.count.setText(f"{count:,} 条" if count <= COUNT_CAP else f"{COUNT_CAP:,}+ 条")
        self._stack.setCurrentWidget(self.table if page.rows else self._empty)
        self._export.setEnabled(bool(page.rows))
        if self._wanted is not None:
            self.table.select_id(self._wanted)
        self.loaded.emit()

    def _next_page(self) -> None:
        from app.usecases import questions

        rows = self.table.rows.rows
        if not rows:
            return
        key, question, columns, order, period = (
            rows[-1].key,
            self._question,
            self._columns,
            self._order,
            self._period,
        )

        def work(office: Any, _progress: Any) -> Any:
            return questions.list_page(office, question, columns, order, key, period)

        self._shell.tasks.run(self, work, lambda page: self._append(page, key))

    def _append(self, page: Any, key: Any) -> None:
        if self.table.rows.rows and self.table.rows.rows[-1].key == key:
            self.table.rows.append(page.rows, page.more)

    def _sort(self, order: str) -> None:
        self._order = (order, "-id" if order.startswith("-") else "id")
        self.reload()

    def _keep_widths(self, sizes: dict[str, int]) -> None:
        self._shell.settings.columns[self._name] = sizes

    def _refresh_if(self, kinds: frozenset[str]) -> None:
        kind = "ledger_entry" if self._question.kind.startswith("ledger.") else self._question.kind
        if kind in kinds and self.isVisible():
            current = self.table.selected_ids()
            self.reload(current[0] if current else None)

    def export(self) -> None:
        """Save what the list shows as .xlsx, masked; logged."""
        from pathlib import Path

        from app.usecases import list_papers

        folder = self._shell.settings.folders.get("export", str(Path.home()))
        path, _ = QFileDialog.getSaveFileName(
            self, "导出所见", f"{folder}/{self.title.text()}.xlsx", "Excel 文件 (*.xlsx)"
        )
        if not path:
            return
        self._shell.settings.folders["export"] = str(Path(path).parent)
        names = tuple(c.name for c in self.table.rows.columns)
        listing = list_papers.Listing(f"{self.title.text()}名单", self._question, names, self._order, self._period)

        def work(office: Any, progress: Any) -> Any:
            return list_papers.export_list(office, listing, Path(path), progress.step)

        self._shell.tasks.run(
            self, work, lambda n: self._shell.say(f"已导出 {n} 行（证件和电话已遮盖）到 {path}"), label="导出"
        )
