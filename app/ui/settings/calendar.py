"""The office's calendar: holidays and make-up days from a file; a warning when a year is not known."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

WORDS = (
    "办理时限按工作日算，要知道哪些天放假、哪些周末补班。国务院的放假安排公布后，做成一个 CSV 文件导入："
    "每行写“日期,休或班,名称”，例如 2027-01-01,休,元旦。"
)


class CalendarView(QWidget):
    """The days told by files."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._build()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "放假安排", (("日期", 7), ("星期", 5), ("性质", 4), ("名称", 16)))
        self.unknown = label("", "due", wrap=True)
        self._problem = label("", "problem", wrap=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("还没有导入过放假安排。程序自带的安排到 2026 年为止。"))
        layout = column(label("日历", "h1"), label(WORDS, "dim", wrap=True), self.unknown, spacing=12)
        layout.addLayout(
            row(
                needs(
                    self._shell,
                    button("导入放假安排", self.choose, "primary", "Ctrl+O", self),
                    "settings.definitions",
                ),
                None,
            )
        )
        layout.addWidget(self._problem)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)

    def entered(self) -> None:
        """Read again."""
        from app.usecases import holidays

        self._shell.tasks.run(self, lambda o, _p: holidays.listing(o), self._show)

    def _show(self, found: Any) -> None:
        self.table.show_rows(
            [(str(d.day), d.weekday, "上班" if d.works else "放假", d.name) for d in found.days]
        )
        self._stack.setCurrentIndex(0 if found.days else 1)
        years = "、".join(f"{year} 年" for year in found.unknown)
        self.unknown.setText(f"还没有 {years}的放假安排，期限先按周末推算。安排公布后请导入。")
        self.unknown.setVisible(bool(found.unknown))

    def choose(self) -> None:
        """Pick the file."""
        start = self._shell.settings.folders.get("holidays", str(Path.home()))
        path, _ = QFileDialog.getOpenFileName(self, "选择放假安排", start, "CSV 文件 (*.csv *.txt)")
        if path:
            self._shell.settings.folders["holidays"] = str(Path(path).parent)
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Take the file over; nothing of a wrong file is taken."""
        from app.usecases import holidays

        self._problem.setText("")
        self._shell.tasks.run(
            self,
            lambda o, _p: holidays.take_file(o, path),
            self._taken,
            lambda error: self._problem.setText(str(error)),
        )

    def _taken(self, count: int) -> None:
        self._shell.say(f"已导入 {count} 天。以后新办的事按它算，已经定下的期限不变。")
        self.entered()
