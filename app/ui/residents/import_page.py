"""Import a roster in three steps: what was understood, what it would do, what it did — with undo and the refused rows."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row

FILES = "名册 (*.xlsx *.xls *.et *.ods *.csv *.txt);;所有文件 (*)"
SHOWN_ROWS = 300


class ImportPage(QWidget):
    """Takes the whole room; `left` when the clerk is done or goes back."""

    left = Signal()

    def __init__(self, shell: Shell, path: Path | None = None) -> None:
        super().__init__()
        self._shell = shell
        self._plan: Any = None
        self._checked: Any = None
        self._job: Any = None
        self._build()
        if path is not None:
            self.open_file(path)

    def _build(self) -> None:
        self._head = label("导入居民名册", "h1")
        self._words = label(
            "选一份 Excel、WPS 或 CSV 名册。表头顺序和叫法都不要紧；导入前会先给你看会发生什么。",
            "dim",
            wrap=True,
        )
        self._problem = label("", "problem", wrap=True)
        self._steps = QStackedWidget()
        self._steps.addWidget(self._first())
        self._steps.addWidget(self._mapping())
        self._steps.addWidget(self._preview())
        back = button("返回", self._leave, "", "Esc", self)
        layout = column(spacing=10, margins=(24, 16, 24, 16))
        layout.addLayout(row(self._head, None, back))
        layout.addWidget(self._words)
        layout.addWidget(self._problem)
        layout.addWidget(self._steps, 1)
        self.setLayout(layout)

    def _first(self) -> QWidget:
        page = QWidget()
        choose = button("选择文件", self.choose, "primary", "Ctrl+O", self)
        self.setFocusProxy(choose)
        page.setLayout(column(None, choose, None))
        page.layout().setAlignment(choose, Qt.AlignmentFlag.AlignHCenter)  # type: ignore[union-attr]
        return page

    def _mapping(self) -> QWidget:
        page = QWidget()
        self._sheet = QComboBox()
        self._sheet.setAccessibleName("工作表")
        self._sheet.activated.connect(lambda: self.open_file(self._plan.path, self._sheet.currentText()))
        self._columns = _table("列的对应", ("表里的列", "当作", "把握", "前几行的内容"))
        go = button("核对", self.check, "primary", "Ctrl+S", self)
        layout = column(spacing=8)
        layout.addLayout(row(label("工作表", "dim"), self._sheet, None, go))
        layout.addWidget(self._columns, 1)
        page.setLayout(layout)
        return page

    def _preview(self) -> QWidget:
        page = QWidget()
        self._tabs = QTabWidget()
        self._new = _table("新增", ("行", "姓名", "证件号码", "住址"))
        self._changed = _table("更新", ("行", "姓名", "改动（原 → 新）"))
        self._refused = _table("未导入", ("行", "姓名", "原因"))
        self._noted = _table("留意", ("行", "原表里认不出、已记到备注的内容"))
        again = button("重新对应列", lambda: self._steps.setCurrentIndex(1))
        self._keep = button("另存未导入的行", self.save_rejects)
        self._take = button("导入", self.take, "primary", "Ctrl+Return", self)
        layout = column(self._tabs, spacing=8)
        layout.addLayout(row(again, self._keep, None, self._take))
        page.setLayout(layout)
        return page

    def choose(self) -> None:
        """Ask for the file; the last folder is remembered."""
        folder = self._shell.settings.folders.get("import", str(Path.home()))
        path, _ = QFileDialog.getOpenFileName(self, "选择名册", folder, FILES)
        if path:
            self._shell.settings.folders["import"] = str(Path(path).parent)
            self.open_file(Path(path))

    def open_file(self, path: Path, sheet: str | None = None) -> None:
        """Read the headings and propose the mapping."""
        from app.usecases.importing import plan, shown

        self._problem.setText("")

        def work(office: Any, _progress: Any) -> Any:
            understood = plan.understand(office, path, sheet)
            return understood, shown.samples(understood), plan.field_choices()

        self._job = self._shell.tasks.run(self, work, self._understood, self._refuse, label="读取名册")

    def _understood(self, result: Any) -> None:
        self._plan, samples, choices = result
        self._head.setText(f"导入 {self._plan.path.name}")
        self._words.setText("看一下每一列当作什么。不对的改一下；不要的选“不导入”。下次同样的表头会记得。")
        self._sheet.clear()
        self._sheet.addItems(list(self._plan.book.sheets))
        self._sheet.setCurrentText(self._plan.sheet)
        self._columns.setRowCount(len(self._plan.columns))
        for at, mapped in enumerate(self._plan.columns):
            box = QComboBox()
            box.setAccessibleName(f"“{mapped.column.heading}”当作")
            box.addItem("不导入", None)
            for key, words in choices.items():
                box.addItem(words, key)
            box.setCurrentIndex(max(box.findData(mapped.field), 0))
            sure = "" if mapped.field is None else ("确定" if mapped.confidence >= 0.8 else "请看一下")
            _put(
                self._columns,
                at,
                (mapped.column.heading or f"第 {mapped.column.index + 1} 列", "", sure, samples[at]),
            )
            self._columns.setCellWidget(at, 1, box)
        _fit(self._columns, (220, 180, 90))
        self._steps.setCurrentIndex(1)
        self._columns.setFocus()

    def mapping(self) -> dict[int, str | None]:
        """Column index → field, as the boxes stand."""
        boxes = [self._columns.cellWidget(at, 1) for at in range(self._columns.rowCount())]
        pairs = zip(self._plan.columns, boxes, strict=True)
        return {c.column.index: b.currentData() for c, b in pairs if isinstance(b, QComboBox)}

    def check(self) -> None:
        """Go through every row; nothing is written yet."""
        from app.usecases.importing import check, plan, shown

        fields, current = self.mapping(), self._plan

        def work(office: Any, progress: Any) -> Any:
            mapped = plan.remap(current, fields)
            plan.remember(office, mapped)
            checked = check.check(office, mapped, progress.step)
            return mapped, checked, shown.preview(office, checked, SHOWN_ROWS)

        self._job = self._shell.tasks.run(self, work, self._show_check, self._refuse, label="核对名册")

    def _show_check(self, result: Any) -> None:
        self._plan, self._checked, view = result
        self._problem.setText("")
        self._words.setText(
            f"共 {view.rows} 行：新增 {view.new} 人，更新 {view.changed} 人，不变 {view.same} 人，未导入 {view.refused} 行。"
            "空白的格子不会覆盖原有内容。"
        )
        self._tabs.clear()
        tabs = (
            (self._new, f"新增 {view.new}", view.new_rows), (self._changed, f"更新 {view.changed}", view.changed_rows),
            (self._refused, f"未导入 {view.refused}", view.refused_rows), (self._noted, f"留意 {len(view.warnings)}", view.warnings),
        )  # fmt: skip
        for table, words, rows in tabs:
            table.setRowCount(len(rows))
            for at, cells in enumerate(rows):
                _put(table, at, cells)
            _fit(table, (70, 140, 220))
            self._tabs.addTab(table, words)
        self._keep.setEnabled(view.refused > 0)
        self._take.setEnabled(view.new + view.changed > 0)
        self._take.setText(f"导入 {view.new + view.changed} 人")
        self._steps.setCurrentIndex(2)
        self._take.setFocus()

    def save_rejects(self) -> None:
        """The refused rows as an Excel file with a red column of reasons."""
        from app.usecases.importing import check

        folder = self._shell.settings.folders.get("import", str(Path.home()))
        name = f"{self._plan.path.stem}-未导入.xlsx"
        path, _ = QFileDialog.getSaveFileName(
            self, "另存未导入的行", f"{folder}/{name}", "Excel 文件 (*.xlsx)"
        )
        if path:
            checked = self._checked
            self._shell.tasks.run(
                self, lambda _o, _p: check.save_rejects(checked, Path(path)),
                lambda n: self._shell.say(f"{n} 行和原因已存到 {path}"),
            )  # fmt: skip

    def take(self) -> None:
        """Write it, whole or not at all."""
        from app.usecases.importing import take

        checked = self._checked
        self._take.setEnabled(False)
        self._job = self._shell.tasks.run(
            self,
            lambda o, progress: take.take(o, checked, progress.step),
            self._taken,
            self._refuse,
            label="导入名册",
        )

    def _taken(self, result: Any) -> None:
        words = f"已导入：新增 {result.new} 人，更新 {result.changed} 人"
        self._shell.say(words, "撤销整次导入", lambda: self._shell.undoable(result.import_id))
        self.left.emit()

    def _refuse(self, error: BaseException) -> None:
        self._take.setEnabled(True)
        self._problem.setText(str(error))

    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.left.emit()


def _table(name: str, heads: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels(heads)
    table.setAccessibleName(name)
    table.verticalHeader().setVisible(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table


def _put(table: QTableWidget, at: int, cells: Any) -> None:
    for i, cell in enumerate(cells):
        item = QTableWidgetItem(str(cell))
        item.setToolTip(str(cell))
        table.setItem(at, i, item)


def _fit(table: QTableWidget, widths: tuple[int, ...]) -> None:
    for i, width in enumerate(widths[: table.columnCount() - 1]):
        table.setColumnWidth(i, width)
    table.verticalHeader().setDefaultSectionSize(round(table.fontMetrics().height() * 2))
