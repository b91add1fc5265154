"""Cases of the same people, shown while a dispute is typed: open one, or say how it belongs to this one."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, clear, column, label, row

SHOWN = 4


class RelatedStrip(QWidget):
    """`go` asks to show a case; `links` are the cases to be tied, by id with how; `shown` when other cases are shown."""

    go = Signal(int)
    shown = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.links: dict[int, str] = {}
        self.found: list[Any] = []
        self._ties: dict[int, QPushButton] = {}
        self._lines = column(spacing=2)
        self.setLayout(self._lines)
        self.hide()

    def show_these(self, found: list[Any]) -> None:
        """The cases that were found, those that look like the same dispute first."""
        self.found = found
        clear(self._lines)
        self._ties.clear()
        for one in found[:SHOWN]:
            self._lines.addLayout(self._line(one))
        if len(found) > SHOWN:
            self._lines.addWidget(label(f"还有 {len(found) - SHOWN} 件，可在列表里按姓名查找", "small"))
        buttons: Any = self.findChildren(QPushButton)
        for made in buttons:
            made.show()  # the layout shows them later, and Tab does not reach what is not shown yet
        self.setVisible(bool(found))
        self.shown.emit()

    def _line(self, one: Any) -> Any:
        words = "　".join(filter(None, (one.why, one.title, one.number, one.state_name, one.parties)))
        shown = label(words, "due" if one.same_dispute else "small", wrap=True)
        tied = one.case_id in self.links
        tie = button("已关联" if tied else "关联", partial(self._tie, one), "link", tip="把两件案子关联起来")
        self._ties[one.case_id] = tie
        open_ = button("打开", partial(self.go.emit, one.case_id), "link", tip="打开这件，正在填的留作草稿")
        line = row(spacing=6)
        line.addWidget(shown, 1)
        line.addWidget(open_)
        line.addWidget(tie)
        return line

    def _tie(self, one: Any) -> None:
        if self.links.pop(one.case_id, None) is None:
            self.links[one.case_id] = "same_dispute" if one.same_dispute else "same_parties"
        self.show_these(self.found)
        self._ties[one.case_id].setFocus()
