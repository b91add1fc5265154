"""The door: pick the clerk and type the password, make a community, try the sample, use the recovery code."""

import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.clock import SystemClock
from app.errors import LirenError
from app.settings import Settings
from app.ui.messages import CrashDialog
from app.ui.welcome.pages import ChoicePage, FirstRunPage, LogInPage, RecoverPage, RecoveryCodePage
from app.ui.widgets.parts import drop, label

BROKEN_OFF = "上次编示例社区时断了，没有编完，打不开。重新选一样就行：没编完的会先放到一边。"


class Opening(QThread):
    """Key derivation and opening take half a second on an old PC: not on the window's thread."""

    opened = Signal(object)
    refused = Signal(object)

    def __init__(self, work: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._work = work

    def run(self) -> None:
        try:
            self.opened.emit(self._work())
        except BaseException as error:  # noqa: BLE001 - every end must reach the door
            self.refused.emit(error)


def _read_ahead() -> None:
    """The use cases and the two rooms that are entered first; modules only, no widget is made here."""
    from app.usecases.offices.warm import warm_up

    warm_up()
    for module in ("main_window", "rooms", "today.page", "residents.page", "residents.people_view"):
        import_module(f"app.ui.{module}")


class WelcomeDialog(QDialog):
    """Ends with `office` open, or rejected."""

    def __init__(self, folder: Path, kept: Settings) -> None:
        super().__init__()
        self._folder, self._kept = folder, kept
        self.office: Any = None
        self._opening: Opening | None = None
        self._typed: dict[str, Any] = {}
        self.setWindowTitle("里仁")
        self.setFixedWidth(560)
        self._build()
        self._first_page()

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._wait = QProgressBar()
        self._wait.setRange(0, 0)
        self._wait.setTextVisible(False)
        self._wait.setAccessibleName("正在打开")
        self._wait.hide()
        self._problem: QLabel = label("", "problem", wrap=True)
        self._told: QLabel = label("", "dim", wrap=True)
        motto = label("里仁", "h1")
        motto.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        under = label("里仁为美 · 社区办公", "dim")
        under.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 32, 40, 24)
        layout.setSpacing(12)
        for widget in (motto, under, self._stack, self._problem, self._told, self._wait):
            layout.addWidget(widget)

    def _first_page(self) -> None:
        from app.usecases.offices import door

        try:
            broken_off = door.unfinished(self._folder)
            if broken_off or not door.exists(self._folder):
                self._told.setText(BROKEN_OFF if broken_off else "")
                self._show(ChoicePage(self.new_community, self.sample_community, self.from_backup))
            elif door.needs_password(self._folder):
                names = door.clerk_names(self._folder)
                self._show(LogInPage(names, self._kept.clerk, self.log_in, self.forgot, self.from_backup))
            else:
                self._open(self._plain, self._entered)
                self._show(QLabel("正在打开示例社区…"))
        except LirenError as error:
            self._problem.setText(str(error))

    def _plain(self) -> Any:
        from app.usecases.offices import opening as offices

        return offices.open_plain(self._folder, SystemClock())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(50, self._fetch_the_rest)

    def _fetch_the_rest(self) -> None:
        """While the clerk types the password: what opening will need, imported beside the window's thread."""
        threading.Thread(target=_read_ahead, daemon=True).start()

    def _show(self, page: QWidget) -> None:
        while self._stack.count():
            old = self._stack.widget(0)
            self._stack.removeWidget(old)
            drop(old)
        self._stack.addWidget(page)
        self._problem.setText("")
        if hasattr(page, "focus_first"):
            page.focus_first()
        self.adjustSize()
        self.move(self.screen().availableGeometry().center() - self.rect().center())

    def event(self, event: QEvent) -> bool:
        """What is said later makes the door as high as it needs: no line above is cut."""
        layout = self.layout() if event.type() == QEvent.Type.LayoutRequest and self.isVisible() else None
        if layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        return super().event(event)

    def _open(self, work: Any, done: Any) -> None:
        self._problem.setText("")
        self._wait.show()
        self._stack.setEnabled(False)
        self._opening = Opening(work, self)
        self._opening.opened.connect(self._ready)
        self._opening.opened.connect(done)
        self._opening.refused.connect(self._refused)
        self._opening.start()

    def _ready(self, _result: Any = None) -> None:
        assert self._opening is not None
        self._opening.wait()  # it has said its last; a thread that still runs when the door goes would end the program
        self._wait.hide()
        self._told.clear()
        self._stack.setEnabled(True)

    def _refused(self, error: BaseException) -> None:
        self._ready()
        if isinstance(error, LirenError):
            self._problem.setText(str(error))
            page = self._stack.currentWidget()
            if hasattr(page, "focus_again"):
                page.focus_again()
        else:
            CrashDialog(error, self).exec()

    def log_in(self, clerk: str, password: str) -> None:
        """Open as a clerk."""

        def work() -> Any:
            from app.usecases.offices import opening as offices

            return offices.log_in(self._folder, clerk, password, SystemClock())

        self._kept.clerk = clerk
        self._open(work, self._entered)

    def forgot(self, clerk: str) -> None:
        """The way in with the printed recovery code."""
        self._show(RecoverPage(clerk, self.recover, self._first_page))

    def recover(self, code: str, clerk: str, password: str) -> None:
        """Open with the recovery code and set a new password."""

        def work() -> Any:
            from app.usecases.offices import opening as offices

            return offices.recover(self._folder, code, clerk, password, SystemClock())

        self._open(work, self._entered)

    def from_backup(self) -> None:
        """Put a copy in the place of the office's files."""
        from app.ui.welcome.restore_page import RestorePage

        self._show(RestorePage(self._folder, self.restore, self._first_page))

    def restore(self, copy: Path, clerk: str, password: str) -> None:
        """Restore while the office is closed; then the door as usual."""

        def work() -> Any:
            from app.usecases.offices import backups

            return backups.restore(copy, self._folder, clerk, password, SystemClock())

        self._kept.clerk = clerk or self._kept.clerk
        self._open(work, self._restored)

    def _restored(self, aside: Path | None) -> None:
        self._first_page()
        kept = f"原来的文件在数据文件夹的“{aside.name}”里。" if aside else ""
        self._problem.setText(f"已从备份恢复。{kept}请登录。")

    def new_community(self) -> None:
        """The first run."""
        page = FirstRunPage(self.make, self._back_from_first_run, self._typed)
        self._show(page)

    def _back_from_first_run(self) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, FirstRunPage):
            self._typed = page.typed()
        self._first_page()

    def make(self, form: Any) -> None:
        """Make the community the form describes; then its recovery code is shown and printed."""

        def work() -> Any:
            from app.usecases.offices import opening as offices

            return offices.create(self._folder, form, SystemClock())

        self._open(work, self._created)

    def sample_community(self) -> None:
        """An invented community of 3,000 to look around in."""

        def work() -> Any:
            from app.usecases.sample import fill

            office, _code, _result = fill.create(
                self._folder, SystemClock(), residents=3000, months=6, plain=True
            )
            return office

        self._open(work, self._entered)
        self._told.setText("正在编造一个三千人的社区，大约要半分钟…")

    def _created(self, result: Any) -> None:
        self.office, code = result
        self._show(RecoveryCodePage(code, self.office, lambda: self._entered(self.office)))

    def _entered(self, office: Any) -> None:
        self.office = office
        self.accept()

    def reject(self) -> None:
        """Closing the door closes what was opened behind it; the recovery code stays until it is put away."""
        if isinstance(self._stack.currentWidget(), RecoveryCodePage):
            self._problem.setText("恢复码只显示这一次。请先打印或抄下来，再点“已经收好，开始使用”。")
            return
        if self._opening is not None and self._opening.isRunning():
            self._opening.wait()
        if self.office is not None:
            self.office.close()
            self.office = None
        super().reject()
