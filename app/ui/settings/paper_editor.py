"""A paper template changed in the window: heading, who signs, type, margins, a note, lines left out; its page beside."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QWidget

from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.page_picture import DPI, PagePicture
from app.ui.widgets.parts import button, column, label, row, scrolled
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs

RIGHT = "settings.definitions"
SOON_MS = 300
ENTRIES = (
    Entry("title", "标题", wide=True, required=True),
    Entry("unit_line", "落款单位", wide=True, hint="空着就是本单位的名称"),
    Entry("points", "字号（磅）", hint="空着照纸张，A4 是 12"),
    Entry("margin", "页边距（毫米）", hint="空着照纸张"),
    Entry("foot", "附注", "note", wide=True, hint="印在最下面的小字"),
    Entry("big_type", "可以印大字版", "check"),
    Entry("one_page", "缩成一页", "check"),
)
FIELDS = tuple(entry.name for entry in ENTRIES)


class PaperEditor(QWidget):
    """`left` when it was saved or is not wanted."""

    left = Signal()

    def __init__(self, shell: Shell, key: str, name: str) -> None:
        super().__init__()
        self._shell, self._key, self._name = shell, key, name
        self._look: Any = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        self.form = Form(ENTRIES)
        self.lines = QListWidget()
        self.lines.setAccessibleName("印出的行")
        self.problem = ProblemLine()
        self.page = PagePicture("样张")
        back = button("返回", self.left.emit, "", "Esc", self, "不保存，返回")
        self.save_button = needs(self._shell, button("保存", self.save, "primary", "Ctrl+S", self), RIGHT)
        left = column(self.form, label("印出的行（去掉勾的不印）", "group"), spacing=8, margins=(0, 0, 8, 0))
        left.addWidget(self.lines, 1)
        holder = QWidget()
        holder.setLayout(left)
        split = QSplitter()
        split.addWidget(scrolled(holder))
        split.addWidget(self.page)
        split.setSizes([460, 560])
        split.setChildrenCollapsible(False)
        layout = column(spacing=8)
        layout.addLayout(row(label(f"修改　{self._name}", "h1"), None, back, self.save_button))
        layout.addWidget(self.problem)
        layout.addWidget(split, 1)
        self.setLayout(layout)
        line = self.fontMetrics().height()
        self.lines.setMinimumHeight(line * 8)
        self.form.controls["foot"].setMaximumHeight(line * 5)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _bind(self) -> None:
        self.form.edited.connect(self._soon.start)
        self.form.submitted.connect(self.save)
        self.lines.itemChanged.connect(lambda _item: self._soon.start())
        self._soon.timeout.connect(self._draw)

    def _load(self) -> None:
        from app.usecases.papers import looks as paper_looks

        key = self._key
        self._shell.tasks.run(self, lambda o, _p: paper_looks.look_of(o, key), self._show)

    def _show(self, look: Any) -> None:
        self._look = look
        self.form.fill({name: getattr(look, name) for name in FIELDS})
        self.lines.blockSignals(True)
        for line in look.lines:
            item = QListWidgetItem(line.words)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if line.shown else Qt.CheckState.Unchecked)
            self.lines.addItem(item)
        self.lines.blockSignals(False)
        self.form.focus_first()
        self._draw()

    def look(self) -> Any:
        """What is in the window now."""
        from dataclasses import replace

        lines = tuple(
            replace(line, shown=self.lines.item(at).checkState() == Qt.CheckState.Checked)
            for at, line in enumerate(self._look.lines)
        )
        return replace(self._look, lines=lines, **self.form.values())

    def _wrong(self, look: Any) -> bool:
        found = look.problems()
        self.problem.say("；".join(self.form.show_problems(found, focus=False)))
        return bool(found)

    def _draw(self) -> None:
        """The first page as it would be, unless something is wrong; then that is said."""
        from app.reports import raster
        from app.usecases.papers import looks as paper_looks
        from app.usecases.papers import templates as paper_templates

        if self._look is None or self._wrong(look := self.look()):
            return
        key = self._key

        def work(office: Any, _progress: Any) -> Any:
            text = paper_looks.text_with(office, key, look)
            return raster.page(paper_templates.sample(office, key, text).pdf, 0, DPI)

        self._shell.tasks.run(
            self, work, self.page.show_shot, self.problem.refuse, latest="settings.paper_look"
        )

    def save(self) -> None:
        """Check and keep; the papers printed so far stay as they are."""
        from app.usecases.papers import looks as paper_looks
        from app.usecases.papers import templates as paper_templates

        if self._look is None or not self.save_button.isEnabled() or self._wrong(look := self.look()):
            return
        key = self._key

        def work(office: Any, _progress: Any) -> int:
            return paper_templates.adopt(office, key, paper_looks.text_with(office, key, look))

        self._shell.tasks.run(self, work, self._saved, self.problem.refuse, label="保存文书式样")

    def _saved(self, entry: int) -> None:
        if entry:
            words = f"{self._name}从现在起照新的式样打印"
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))
        else:
            self._shell.say("没有改动")
        self.left.emit()
