"""What a template says otherwise than another: the office's beside the shipped one, or a file before it is put on."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QWidget

from app.ui.shell import Shell
from app.ui.widgets.page_picture import DPI, PagePicture
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

RIGHT = "settings.definitions"
LEGEND = "红色、前面是 － 的是原来的；绿色、前面是 ＋ 的是现在的。"


class Differences(QListWidget):
    """Lines that went and lines that came, in their colours."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._palette = shell.theme.palette
        self.setAccessibleName("不同的地方")
        self.setWordWrap(True)

    def show_lines(self, lines: Sequence[str]) -> None:
        """The lines of `paper_looks.differences`."""
        self.clear()
        for line in lines:
            sign = {"-": "－ ", "+": "＋ ", "@": "……"}.get(line[:1], "　 ")
            item = QListWidgetItem(sign if line.startswith("@") else sign + line[1:])
            colour = {"-": self._palette.overdue, "+": self._palette.done}.get(line[:1])
            if colour:
                item.setForeground(QColor(colour))
            self.addItem(item)


class CompareView(QWidget):
    """The template in force beside the shipped one, and who changed it when. `left` when done."""

    left = Signal()

    def __init__(self, shell: Shell, key: str, name: str) -> None:
        super().__init__()
        self._shell, self._key, self._name = shell, key, name
        self._build()
        self._load()

    def _build(self) -> None:
        self.said = label("", "dim", wrap=True)
        self.lines = Differences(self._shell)
        self.changes = TextTable(self._shell, "改动记录", (("时间", 9), ("办事员", 6), ("做了什么", 20)))
        back = button("返回", self.left.emit, "", "Esc", self)
        layout = column(spacing=8)
        layout.addLayout(row(label(f"对比　{self._name}", "h1"), None, back))
        layout.addWidget(self.said)
        layout.addWidget(self.lines, 3)
        layout.addWidget(label("改动记录", "h2"))
        layout.addWidget(self.changes, 2)
        self.setLayout(layout)

    def _load(self) -> None:
        from app.usecases.papers import looks as paper_looks
        from app.usecases.papers import templates as paper_templates

        key = self._key

        def work(office: Any, _progress: Any) -> Any:
            shipped = bool(paper_templates.shipped_text(key))
            return shipped, paper_looks.compared(office, key), paper_templates.changes(office, key)

        self._shell.tasks.run(self, work, self._show)

    def _show(self, result: Any) -> None:
        shipped, lines, changes = result
        same = "和出厂的式样一样。"
        self.said.setText(
            f"和出厂的式样相比。{LEGEND}" if lines and shipped else same if shipped else "出厂没有这种文书。"
        )
        self.lines.show_lines(lines if shipped else ())
        self.changes.show_rows([(f"{c.at.astimezone():%Y-%m-%d %H:%M}", c.clerk, c.what) for c in changes])


class TakeView(QWidget):
    """A template read from a file and found sound: what it changes and how it looks, before it is put on."""

    left = Signal()

    def __init__(self, shell: Shell, incoming: Any) -> None:
        super().__init__()
        self._shell, self._incoming = shell, incoming
        self._build()
        self._load()

    def _build(self) -> None:
        one = self._incoming
        self.said = label(
            "本单位自己的新文书。" if one.new else f"和现在用的式样相比。{LEGEND}", "dim", wrap=True
        )
        self.lines = Differences(self._shell)
        self.page = PagePicture("样张")
        self.problem = ProblemLine()
        back = button("返回", self.left.emit, "", "Esc", self)
        self.go = needs(self._shell, button("换上", self.take, "primary", "Ctrl+Return", self), RIGHT)
        split = QSplitter()
        split.addWidget(self.lines)
        split.addWidget(self.page)
        split.setSizes([520, 500])
        layout = column(spacing=8)
        layout.addLayout(row(label(f"换上　{one.name}", "h1"), None, back, self.go))
        layout.addWidget(self.said)
        layout.addWidget(self.problem)
        layout.addWidget(split, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        from app.reports import raster
        from app.usecases.papers import looks as paper_looks
        from app.usecases.papers import templates as paper_templates

        one = self._incoming

        def work(office: Any, _progress: Any) -> Any:
            before = "" if one.new else paper_templates.text_of(office, one.key)
            shot = raster.page(paper_templates.sample(office, one.key, one.text).pdf, 0, DPI)
            return paper_looks.differences(before, one.text), shot

        self._shell.tasks.run(self, work, self._show, self.problem.refuse)

    def _show(self, result: Any) -> None:
        lines, shot = result
        self.lines.show_lines(lines)
        self.page.show_shot(shot)
        if not lines:
            self.said.setText("和现在用的式样一样，不用换。")
            self.go.setEnabled(False)

    def take(self) -> None:
        """Print from it from now on."""
        from app.usecases.papers import templates as paper_templates

        one = self._incoming

        def done(entry: int) -> None:
            words = f"{one.name}从现在起照新的式样打印"
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))
            self.left.emit()

        self._shell.tasks.run(
            self, lambda o, _p: paper_templates.adopt(o, one.key, one.text), done, self.problem.refuse,
            label="换上文书式样",
        )  # fmt: skip
