"""The foot of the window: what was saved, the last backup, progress of long work with its cancel."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.ui.tasks import Job, Tasks
from app.ui.theme import Theme
from app.ui.widgets.parts import label, row

SHOW_AFTER_MS = 400
BACKUP_AFTER_MS = 3000


class Foot(QWidget):
    """Listens to the worker. `backup` is what is known of the last backup at the start."""

    def __init__(self, tasks: Tasks, theme: Theme, backup: str) -> None:
        super().__init__()
        self.setObjectName("foot")
        self._tasks = tasks
        self._job: Job | None = None
        self._build(backup)
        self._bind()
        self.restyle(theme)

    def _build(self, backup: str) -> None:
        self.status = label("就绪", "small")
        self._backup = label(backup, "small")
        self._progress = QProgressBar()
        self._progress.setAccessibleName("进度")
        self._cancel = QPushButton("取消")
        self._progress.hide()
        self._cancel.hide()
        parts = (self.status, self._backup, None, self._progress, self._cancel)
        self.setLayout(row(*parts, margins=(16, 4, 16, 4), spacing=16))

    def _bind(self) -> None:
        self._cancel.clicked.connect(self._cancel_job)
        self._tasks.changed.connect(self._saved)
        self._tasks.started.connect(self._started)
        self._tasks.progress.connect(self._progressed)
        self._tasks.ended.connect(self._ended)
        QTimer.singleShot(BACKUP_AFTER_MS, self, self._daily_backup)

    def restyle(self, theme: Theme) -> None:
        """The progress bar in the size of the theme."""
        self._progress.setFixedWidth(theme.px(220))

    def _daily_backup(self) -> None:
        from app.usecases.offices import backups

        self._tasks.run(self, lambda office, _p: backups.daily(office), self._backed_up, beside=True)

    def _backed_up(self, copy: Any) -> None:
        from app.usecases.attachments import files

        if copy is not None:
            self._backup.setText(f"上次备份 今天 {copy.taken_at.astimezone():%H:%M}")
            self._tasks.run(self, lambda office, _p: files.sweep(office), lambda _swept: None)

    def _saved(self, _kinds: frozenset[str]) -> None:
        self.status.setText(f"已保存 {datetime.now().astimezone():%H:%M:%S}")

    def _started(self, job: Job) -> None:
        self._job = job
        self.status.setText(f"{job.label}…")
        self._progress.setRange(0, 0)
        QTimer.singleShot(SHOW_AFTER_MS, self, self._show_progress)

    def _show_progress(self) -> None:
        self._progress.setVisible(self._job is not None)
        self._cancel.setVisible(self._job is not None)

    def _progressed(self, _job: Job, done: int, total: int) -> None:
        self._progress.setRange(0, total if done < total else 0)  # at its end nobody can tell how long
        self._progress.setValue(done)

    def _ended(self, job: Job) -> None:
        if self._job is not job:  # cancelled before it began
            return
        self._job = None
        if self.status.text().startswith(job.label):  # nothing was saved meanwhile
            self.status.setText("就绪")
        self._progress.hide()
        self._cancel.hide()

    def _cancel_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
