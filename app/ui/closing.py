"""How the window ends: what is still being done is asked about; what has to be written is waited for, and that is said."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QMainWindow, QProgressBar

from app.ui import messages
from app.ui.tasks import LONGEST_S, Tasks
from app.ui.widgets.parts import column, label

ASK_AFTER_S = 1.0
"""Work that runs so long is asked about; what is shorter is simply finished."""
AT_ONCE_S = 0.3
LOOK_MS = 100
WORDS = "正在收尾，把没写完的写好就关闭。请不要关机，也不要拔出 U 盘……"


class Closing:
    """Asked by the window whether it may go; closes it itself as soon as everything is written."""

    def __init__(self, window: QMainWindow, tasks: Tasks) -> None:
        self._window, self._tasks = window, tasks
        self._since = 0.0
        self._cover: QFrame | None = None

    @property
    def waits(self) -> bool:
        """Whether the window goes by itself as soon as all is written."""
        return self._cover is not None

    def may_go(self) -> bool:
        """Whether nothing is left to do. If not, it is done first, behind a cover, unless the clerk stays."""
        if self._cover is not None:
            return self._over()
        shutting_down = (
            isinstance(app := QGuiApplication.instance(), QGuiApplication) and app.isSavingSession()
        )
        if not shutting_down and not self._left():
            return False
        if self._tasks.stop(LONGEST_S if shutting_down else AT_ONCE_S):
            return True
        self._wait()
        return False

    def _left(self) -> bool:
        """Whether what runs may be stopped."""
        job = self._tasks.working
        if job is None or time.monotonic() - job.began < ASK_AFTER_S:
            return True
        words = f"正在{job.label}，还没有做完。\n现在关闭，这一步整个撤回；以前保存的都在。"
        if not messages.ask(self._window, words, "停下并关闭", "先不关", careful=True):
            return False
        job.cancel()
        return True

    def _wait(self) -> None:
        self._since = time.monotonic()
        self._cover = cover = QFrame(self._window)
        cover.setObjectName("ground")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(WORDS)
        cover.setLayout(
            column(None, label(WORDS, "h2", wrap=True), bar, None, spacing=16, margins=(80, 40, 80, 40))
        )
        self._window.centralWidget().setEnabled(False)
        cover.setGeometry(self._window.rect())
        cover.show()
        cover.raise_()
        timer = QTimer(cover, interval=LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _look(self) -> None:
        if self._over():
            self._window.close()

    def _over(self) -> bool:
        """Everything is written, or it takes so long that it never will be."""
        return self._tasks.stop(0) or time.monotonic() - self._since > LONGEST_S
