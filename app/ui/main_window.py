"""The one window: rooms on the left, the box that finds anything on top, what was saved at the foot. No feature logic."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.errors import LirenError
from app.settings import Settings
from app.ui import messages
from app.ui.closing import Closing
from app.ui.foot import Foot
from app.ui.keyboard import come_up
from app.ui.messages import CrashDialog, Toast
from app.ui.room_bar import Room, RoomBar
from app.ui.search_box import SearchBox
from app.ui.shell import Shell
from app.ui.sight import Sight, put_away
from app.ui.tasks import Tasks
from app.ui.theme import Theme, style_sheet, theme_of
from app.ui.undoing import Undoing
from app.ui.widgets import choice_typing
from app.ui.widgets.parts import button, label, row
from app.ui.widgets.tab_order import every_stop

DONE_WITH = "试用完了，要新建自己的社区吗？\n示例社区会关上，它的文件挪到数据文件夹里名字以 replaced- 开头的文件夹，不会删掉。"


class MainWindow(QMainWindow):
    """`facts` is what the worker found out at the start: unit, clerk, whether the file is plain, last backup."""

    def __init__(
        self, tasks: Tasks, theme: Theme, settings: Settings, rooms: Sequence[Room], facts: Any,
        save_settings: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._rooms = {room.key: room for room in rooms}
        self._pages: dict[str, QWidget] = {}
        self._outdated: set[str] = set()
        self._theme, self._settings = theme, settings
        self.sample_is_done = False
        self._keep_settings = save_settings
        self.tasks = tasks
        self.shell = Shell(
            tasks,
            theme,
            settings,
            self._say,
            self.go,
            self._preview,
            self._save_settings,
            facts.clerk,
            facts.unit,
            lambda entry: self._undoing.offered(entry),
            self.restyle,
            facts.rights,
        )
        self.setWindowTitle(f"里仁 · {facts.unit}")
        self._build(facts)
        self._bind()
        self.setStyleSheet(style_sheet(theme))
        choice_typing.paint_lists(theme.palette.surface)
        self.go(next(iter(self._rooms)))
        self._count_todo(None)

    def _build(self, facts: Any) -> None:
        self._stack = QStackedWidget()
        body = QWidget()
        body.setObjectName("ground")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar(facts))
        self._room_bar = RoomBar(tuple(self._rooms.values()), self._theme)
        self._room_bar.chosen.connect(self.go)
        middle = row(self._room_bar, spacing=0)
        middle.addWidget(self._stack, 1)
        layout.addLayout(middle, 1)
        self._foot = Foot(self.tasks, self._theme, facts.backup)
        layout.addWidget(self._foot)
        self.setCentralWidget(body)
        self._toast = Toast(self)
        self._undoing = Undoing(self, self.tasks, self._toast)
        self._closing = Closing(self, self.tasks)
        self.setMinimumSize(1024, 640)

    def _bar(self, facts: Any) -> QWidget:
        bar = QWidget()
        bar.setObjectName("bar")
        self.search = SearchBox(self.shell)
        self.search.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus
        )  # by Ctrl+K or a click, never by a part that goes
        self.search.setMinimumWidth(200)
        self.search.setMaximumWidth(self._theme.px(460))
        self._todo = button("待办", lambda: self.go("today"), "link", tip="到期和超期的事（Alt+1）")
        self._todo.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as the rooms': see RoomBar
        warning = button(
            "未加密，仅供试用", self.leave_sample, "warning", tip="试用完了，点这里新建自己的社区"
        )
        warning.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        warning.setVisible(facts.plain)
        name = label(f"里仁 · {facts.unit}", "h2")
        clerk = label(facts.clerk, "dim")
        layout = row(
            name, None, warning, self.search, None, self._todo, clerk, margins=(16, 8, 16, 8), spacing=16
        )
        layout.setStretchFactor(self.search, 20)
        bar.setLayout(layout)
        return bar

    def leave_sample(self) -> None:
        """The sample is done with: the window closes, and the door opens for a community of one's own."""
        if messages.ask(self, DONE_WITH, "新建自己的社区", "接着试用", careful=True):
            self.sample_is_done = True
            self.close()

    def restyle(self) -> None:
        """Show the theme and type size that the settings name now; the page in front is drawn again."""
        self._theme = self.shell.theme = theme_of(self._settings.theme, self._settings.scale)
        self.setStyleSheet(style_sheet(self._theme))
        self._restyle_loose()
        choice_typing.paint_lists(self._theme.palette.surface)
        self.search.setMaximumWidth(self._theme.px(460))
        self._foot.restyle(self._theme)
        self._room_bar.fit(self._theme, self.width())
        self.shell.save_settings()
        self._reload()

    def _restyle_loose(self) -> None:
        """What has no window above it (the list that completes what is typed) looks as the application was told to."""
        app = QApplication.instance()
        if isinstance(app, QApplication) and app.styleSheet():
            app.setStyleSheet(self.styleSheet())

    def _count_todo(self, kinds: frozenset[str] | None) -> None:
        """The number beside 待办: at the start (`kinds` is None), and whenever something 今日 reads changed."""
        from app.usecases import today

        if kinds is None or kinds & today.READS:
            self.tasks.run(self, lambda office, _p: today.count(office), self._show_todo, latest="todo")

    def _show_todo(self, count: int) -> None:
        self._todo.setText(f"待办 {count}" if count else "没有待办")

    def _bind(self) -> None:
        choice_typing.watch()
        self.tasks.on_failure(self.shell.fail)
        self.tasks.crashed.connect(self._crashed)
        self.tasks.changed.connect(self._count_todo)
        Sight(self.shell, self).changed.connect(self._sight_changed)
        QShortcut(QKeySequence("Ctrl+K"), self).activated.connect(self.search.enter)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self._undoing.last)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._help)
        QShortcut(QKeySequence("F5"), self).activated.connect(self._reload)

    def go(self, key: str, **what: object) -> None:
        """Enter a room; a page that has `show_this` is told what to show."""
        if key in self._outdated:
            self._outdated.discard(key)
            old = self._pages.pop(key)
            self._stack.removeWidget(old)
            put_away(old)
        again = key in self._pages and not what
        if key not in self._pages:
            page = self._rooms[key].make(self.shell)
            self._pages[key] = page
            self._stack.addWidget(page)
        page = self._pages[key]
        self._stack.setCurrentWidget(page)
        self._room_bar.mark(key)
        if page.focusProxy() is not None:
            page.setFocus()
        if what:
            page.show_this(**what)  # type: ignore[attr-defined]
            if self.search.hasFocus():  # the view that stood there had nothing to take the keyboard with
                page.setFocus()
        elif hasattr(page, "entered"):
            page.entered()
        if again:
            come_up(page)
        if key == "today" and self.isVisible():
            self._count_todo(None)  # the day may be another than when it was counted

    def _sight_changed(self) -> None:
        """Every room is made anew when it is entered next, the one in front at once; 设置, where it is done, stays."""
        self._outdated = set(self._pages)
        for key, page in self._pages.items():
            if page is self._stack.currentWidget() and key != "settings":
                self.go(key)
                return

    def _say(self, text: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        self._toast.say(text, button, act)

    def _save_settings(self) -> None:
        """How the window looks is nothing to stop for: a full disk is told, and what was begun goes on."""
        try:
            self._keep_settings()
        except LirenError as error:
            self._say(str(error))

    def _preview(self, owner: QWidget, title: str, **paper: Any) -> None:
        from app.ui.preview import show_preview

        show_preview(self.shell, self, title, **paper)

    def _crashed(self, error: BaseException) -> None:
        CrashDialog(error, self).exec()

    def _reload(self) -> None:
        page = self._stack.currentWidget()
        if hasattr(page, "entered"):
            page.entered()
        self._count_todo(None)

    def _help(self) -> None:
        from app.ui.help import HelpDialog

        HelpDialog(self, [room.name for room in self._rooms.values()]).exec()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab: every control of the room, one after the other."""
        with every_stop(self._stack.currentWidget() or self):
            return super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room_bar.fit(self._theme, self.width())
        self._toast.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.window = [self.width(), self.height()]
        self.shell.save_settings()
        if self._closing.may_go():
            super().closeEvent(event)
        else:
            event.ignore()
            self.sample_is_done = self.sample_is_done and self._closing.waits
