"""On the one-page file: what changed when and by which act, one change taken back, and the file as of a past day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.errors import ClerkError
from app.ui.widgets.facts import facts_grid
from app.ui.widgets.parts import button, clear, column, label, row, rule
from app.ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from app.ui.residents.file_view import FileView

_ROWS = 18


def show_history(view: "FileView") -> None:
    """Show the history of the resident on the page."""
    view.put(HistoryView(view))


def show_as_of(view: "FileView") -> None:
    """Show the resident on the page as of a day that is asked for."""
    view.put(AsOfView(view))


class HistoryView(QWidget):
    """Each change of each field, newest first; Enter opens the act, Ctrl+U takes the one change back."""

    def __init__(self, view: "FileView") -> None:
        super().__init__()
        self._view, self._shell, self._one = view, view.shell, view.shown
        self._changes: list[Any] = []
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        columns = (("时间", 9), ("项目", 6), ("改动", 11), ("谁，哪次操作", 11))
        self.table = TextTable(self._shell, "修改记录", columns)
        self.table.setMinimumHeight(self._shell.theme.px(26 * _ROWS))
        self._back = button("返回", self._view.reload, keys="Esc", owner=self)
        self._undo = button(
            "撤销这一处", self.undo, keys="Ctrl+U", owner=self, tip="只把这一项改回去，后来的其他修改不动"
        )
        self._open = button(
            "看那次操作", self.open_act, keys="Ctrl+O", owner=self, tip="那一次一共改了什么（回车）"
        )
        self._count = label("", "dim")
        layout = column(spacing=8)
        layout.addLayout(row(label(f"{self._one.name} 的修改记录", "h2"), self._count, None))
        layout.addLayout(row(self._undo, self._open, self._back, None))
        layout.addWidget(self.table, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.table.opened.connect(lambda _at: self.open_act())
        self.table.currentCellChanged.connect(lambda *_at: self._offer())

    def _load(self) -> None:
        from app.usecases.history import changes as history

        one = self._one.id
        self._shell.tasks.run(
            self, lambda o, _p: history.history(o, "resident", one), self._show, latest="resident.history"
        )

    def _show(self, changes: Any) -> None:
        self._changes = changes
        show_stacked(self.table, [_cells(c) for c in changes], {1: 0, 3: 2})
        self._count.setText(f"{len(changes):,} 处")
        self._offer()
        self.table.setFocus()

    def _offer(self) -> None:
        at = self.table.currentRow()
        there = 0 <= at < len(self._changes)
        self._open.setEnabled(there)
        self._undo.setEnabled(there and self._changes[at].alone)

    def undo(self) -> None:
        """Take the chosen change back, when its value is still there."""
        from app.usecases.history import changes as history

        chosen = self._changes[self.table.currentRow()]

        def done(entry: int) -> None:
            self._shell.say(
                f"{chosen.label} 已改回 {chosen.before or '（空）'}",
                "撤销",
                lambda: self._shell.undoable(entry),
            )

        self._shell.tasks.run(
            self._view,
            lambda o, _p: history.undo_change(o, chosen.change_id, chosen.record_id, chosen.name),
            done,
        )

    def open_act(self) -> None:
        """The whole act that the chosen change belongs to."""
        if 0 <= self.table.currentRow() < len(self._changes):
            self._view.put(ActView(self._view, self._changes[self.table.currentRow()].entry_id))


def show_stacked(table: TextTable, rows: Sequence[Sequence[str]], into: Mapping[int, int]) -> None:
    """Put rows in; where words would be cut, the columns of `into` go on further lines of another, those of the first column
    only where that is not enough."""
    table.stack(False, into)
    table.show_rows(rows)
    for part in ({at: where for at, where in into.items() if where}, into):
        if table.cuts():
            table.stack(True, part)
            table.show_rows([_stacked(cells, part) for cells in rows])


def _stacked(cells: Sequence[str], into: Mapping[int, int]) -> list[str]:
    found = list(cells)
    for at, where in into.items():
        found[where] += f"\n{cells[at] or '（空）'}"
    return found


def _cells(change: Any) -> tuple[str, ...]:
    what = f"{change.what}（原 {change.merged} 的档案）" if change.merged else change.what
    words = f"{change.before or '（空）'} → {change.after or '（空）'}"
    return f"{change.at.astimezone():%Y-%m-%d %H:%M}", change.label, words, f"{change.clerk}，{what}"


class ActView(QWidget):
    """One act opened: what it did to which records, and a way to take all of it back."""

    def __init__(self, view: "FileView", entry_id: int) -> None:
        super().__init__()
        self._view, self._shell, self._id = view, view.shell, entry_id
        self._build()
        self._load()

    def _build(self) -> None:
        self._title = label("", "h2", wrap=True)
        self._about = label("", "dim", wrap=True)
        columns = (("类别", 6), ("名称", 8), ("项目", 7), ("从", 10), ("改成", 10))
        self.table = TextTable(self._shell, "那次操作改了什么", columns)
        self.table.setMinimumHeight(self._shell.theme.px(26 * _ROWS))
        back = button("返回", lambda: show_history(self._view), keys="Esc", owner=self)
        self._undo = button("撤销整个操作", lambda: self._shell.undoable(self._id), keys="Ctrl+U", owner=self)
        layout = column(spacing=8)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addLayout(row(self._undo, back, None))
        layout.addWidget(self.table, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        from app.usecases.history import changes as history

        entry = self._id
        self._shell.tasks.run(
            self, lambda o, _p: history.act(o, entry), self._show, latest="resident.history"
        )

    def _show(self, act: Any) -> None:
        self._title.setText(act.what)
        counts = "、".join(f"{name} {count:,} 条" for name, count in act.counts)
        more = f"；下面是前 {len(act.lines):,} 行" if act.more else ""
        undone = "；已经撤销" if act.undone else ""
        self._about.setText(f"{act.at.astimezone():%Y-%m-%d %H:%M}　{act.clerk}　{counts}{more}{undone}")
        self._undo.setEnabled(not act.undone)
        lines = [(x.kind_label, x.title, x.label, x.before, x.after) for x in act.lines]
        show_stacked(self.table, lines, {1: 0, 3: 2, 4: 2})
        self.table.setFocus()


class AsOfView(QWidget):
    """The file as of a day: a date, a line that says it is not today's, facts, tags and household of that day."""

    def __init__(self, view: "FileView") -> None:
        super().__init__()
        self._view, self._shell, self._one = view, view.shell, view.shown
        self._body = column(spacing=10)
        self._build()

    def _build(self) -> None:
        self.day = QLineEdit()
        self.day.setAccessibleName("哪一天")
        self.day.setPlaceholderText("例如 2026-03-31")
        self.day.setMaximumWidth(self._shell.theme.px(170))
        self.day.returnPressed.connect(self.ask)
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        back = button("返回", self._view.reload, keys="Esc", owner=self)
        show = button("查看", self.ask, "primary")
        layout = column(label(f"{self._one.name}：当时的情况", "h2"), spacing=10)
        layout.addLayout(row(label("哪一天"), self.day, show, back, None))
        layout.addWidget(self._problem)
        layout.addLayout(self._body)
        layout.addStretch(1)
        self.setLayout(layout)
        self._body.addWidget(
            label(
                "写上日期，回车查看那一天结束时这份档案是什么样子、和谁同户、在哪些台账里。", "dim", wrap=True
            )
        )
        self.day.setFocus()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.day.setFocus()

    def ask(self) -> None:
        """Show the day that stands in the field."""
        from app.models.rules.dates import read_date
        from app.usecases.history import past

        try:
            read = read_date(self.day.text())
            day = read.full if read else None
            if day is None:
                raise ClerkError("请写到日，例如 2026-03-31")
        except ClerkError as error:
            self._wrong(error)
            return
        one = self._one.id
        self._shell.tasks.run(
            self, lambda o, _p: past.as_of(o, one, day), self._show, self._wrong, latest="resident.as_of"
        )

    def _wrong(self, error: BaseException) -> None:
        self._problem.setText(str(error))
        self._problem.show()
        self.day.setFocus()

    def _show(self, then: Any) -> None:
        self._problem.hide()
        clear(self._body)
        mark = QFrame()
        mark.setObjectName("card")
        words = then.notice or f"以下是 {_chinese(then.day)} 结束时的情况，和现在可能不同。"
        mark.setLayout(
            column(label(words, "problem" if then.notice else "due", wrap=True), margins=(16, 10, 16, 10))
        )
        self._body.addWidget(mark)
        self._body.addLayout(row(label(then.name, "h1"), *(label(t, "tag") for t in then.tags), None))
        self._body.addWidget(rule())
        self._body.addWidget(facts_grid((f.label, f.masked) for f in then.facts if f.text))
        self._body.addWidget(_members(then))


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _members(then: Any) -> QWidget:
    frame = QFrame()
    frame.setObjectName("card")
    layout = column(spacing=4, margins=(16, 12, 16, 12))
    layout.addLayout(row(label("那天同户的人", "h2"), label(then.household, "dim"), None))
    for one in then.members:
        words = "　".join(filter(None, (one.relation, one.sex, f"{one.age}岁" if one.age else "")))
        layout.addLayout(row(label(one.name), label(words, "dim"), None))
    if not then.members:
        layout.addWidget(label("那天没有登记在任何一户。", "dim"))
    frame.setLayout(layout)
    return frame
