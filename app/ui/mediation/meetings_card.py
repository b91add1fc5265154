"""议事协商 of a case or a lead: the meetings that spoke of it, at which it was settled, and a line that ties a further one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QScrollArea, QWidget

from app.ui.mediation.case_parts import card
from app.ui.shell import Shell
from app.ui.widgets.ask_line import AskLine
from app.ui.widgets.parts import button, clear, column, hold_focus, label, row
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs

TIE_KEYS = "Ctrl+Shift+M"
NO_MEETING = "还没有可以关联的会议。先在 今日 → 工作记录 里记会议，再来关联。"


class MeetingsCard(QWidget):
    """Loads itself; the line is brought by its button, whose key a page of several parts waits for itself (`awaited`
    False): there it must work while the card is not seen."""

    def __init__(self, shell: Shell, kind: str, record_id: int, *, awaited: bool = True) -> None:
        super().__init__()
        self._shell, self._kind, self._id = shell, kind, record_id
        self._offered: tuple[tuple[int, str], ...] = ()
        self.meeting = QComboBox()
        self.settled = QCheckBox("会上谈成")
        self._lines = column(spacing=4)
        self._build(self if awaited else None)
        self._load()

    def _build(self, owner: QWidget | None) -> None:
        self.meeting.setAccessibleName("关联哪次会议")
        self.meeting.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.meeting.setMinimumContentsLength(16)
        self._none = label(NO_MEETING, "dim", wrap=True)
        self._choose, self._problem = AskLine(), ProblemLine()
        self._choose.left.connect(self._close)
        tie = button("关联", self._tie, "primary")
        line = row(self.meeting, self.settled, tie, button("取消", self._close, tip="取消（Esc）"))
        line.setStretch(0, 1)
        self._choose.setLayout(line)
        for part in (self._none, self._choose):
            part.hide()
        tip = "协调会、听证会、评议会、议事会议过这件事"
        add = button("关联会议", self._open, "link", TIE_KEYS, owner, tip)
        self._add = needs(self._shell, add, "mediation.edit", "journal.edit")
        inside = column(self._none, self._choose, self._problem, spacing=6)
        inside.addLayout(self._lines)
        self.setLayout(column(card("议事协商", inside, beside=(self._add,))))

    def _load(self, then: Callable[[], None] | None = None) -> None:
        from app.usecases import deliberation

        kind, record_id = self._kind, self._id

        def known(found: Any) -> None:
            self._show(found)
            if then is not None:
                then()

        self._shell.tasks.run(self, lambda o, _p: deliberation.of(o, kind, record_id), known)

    def _show(self, found: Any) -> None:
        self._offered = found.offered
        clear(self._lines)
        for one in found.met:
            go = partial(self._shell.go, "today", kind="journal_entry", record_id=one.entry_id)
            said = button("会上谈成" if not one.settled else "不是会上谈成", partial(self._say, one), "link")
            away = button("取消关联", partial(self._untie, one), "link")
            tag = label("会上谈成" if one.settled else "", "done")
            self._lines.addLayout(
                row(button(one.words, go, "link", tip="打开会议记录"), tag, None, said, away)
            )
            if one.resolution:
                self._lines.addWidget(label(one.resolution, "dim", wrap=True))

    def begin(self) -> None:
        """Choose a meeting, once it is known which there are; who may not is told why."""
        if self._add.isEnabled():
            self._load(self._open)
        else:
            self._shell.say(self._add.toolTip())

    def _open(self) -> None:
        self.meeting.clear()
        for entry_id, words in self._offered:
            self.meeting.addItem(words, entry_id)
        self._none.setVisible(not self._offered)
        self._choose.setVisible(bool(self._offered))
        if self._offered:
            self.meeting.setFocus()
        QTimer.singleShot(0, self, self._come_to_be_seen)  # once the line has its place

    def _come_to_be_seen(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self, 0, 12)

    def _close(self) -> None:
        hold_focus(self._choose, self)
        self._none.hide()
        self._choose.hide()
        self._problem.say("")

    def _tie(self) -> None:
        from app.usecases import deliberation

        entry, settled, kind, record_id = (
            self.meeting.currentData(),
            self.settled.isChecked(),
            self._kind,
            self._id,
        )
        self._run(lambda o, _p: deliberation.tie(o, entry, kind, record_id, settled=settled), "已关联会议")

    def _say(self, one: Any) -> None:
        from app.usecases import deliberation

        words = "已改为不是会上谈成" if one.settled else "已记为会上谈成"
        self._run(lambda o, _p: deliberation.say(o, one.link_id, settled=not one.settled), words)

    def _untie(self, one: Any) -> None:
        from app.usecases import deliberation

        self._run(lambda o, _p: deliberation.untie(o, one.link_id), "已取消关联")

    def _run(self, work: Any, words: str) -> None:
        def done(entry: int) -> None:
            self._close()
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))
            self._load()

        self._shell.tasks.run(self, work, done, self._problem.refuse, once=True)
