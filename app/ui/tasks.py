"""One worker thread owns the office; the window asks it for things and is told exactly once: done or failed.
What only copies the office, and takes long, has a thread beside it.

The only file of the window that holds the Office. A page hands over a function of (office, progress); it runs on
the worker; its result or error comes back on the window's thread.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.errors import Cancelled, LirenError, OfficeError
from app.office import Office
from app.ui.collector import Collector

Work = Callable[[Office, "Progress"], Any]
Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]
_TICK = 0.1
LONGEST_S = 30.0
"""How long the end waits for what is under way."""


@dataclass
class Job:
    """One asked-for piece of work. `latest` drops it when a newer job of the same name is waiting."""

    work: Work
    done: Done
    failed: Failed
    owner: QObject
    label: str = ""
    latest: str = ""
    began: float = 0.0
    cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.cancelled.set()


class Progress:
    """What long work reports to. `step` raises Cancelled when the clerk has asked to stop."""

    def __init__(self, job: Job, tell: Callable[[Job, int, int], None]) -> None:
        self._job, self._tell, self._last = job, tell, 0.0

    def step(self, done: int, total: int) -> None:
        if self._job.cancelled.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _TICK or done >= total:
            self._last = now
            self._tell(self._job, done, total)


class Tasks(QObject):
    """The worker. `changed` tells which kinds of record a write changed; `progress` (job, done, total); at `closing`
    what has to be kept can still be queued."""

    changed = Signal(object)
    started = Signal(object)
    progress = Signal(object, int, int)
    ended = Signal(object)
    crashed = Signal(object)
    closing = Signal()
    _delivered = Signal(object, object, object)
    _let_go = Signal(object)  # a number, too large for an int of Qt

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self._beside: queue.Queue[Job | None] = queue.Queue()
        self._newest: dict[str, Job] = {}
        self._acts: list[Job] = []
        self._held: dict[int, Job] = {}
        self._default_failed: Failed = lambda error: None
        self._stopping = False
        self.working: Job | None = None
        """The work with a name that is being done just now."""
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._let_go.connect(self._forget, Qt.ConnectionType.QueuedConnection)
        self._collector = Collector(self)
        office.listeners.append(self.changed.emit)
        self._thread = self._begin("office", self._queue)
        self._helper: threading.Thread | None = None

    def on_failure(self, failed: Failed) -> None:
        """What happens to errors that the asker does not handle: a sentence on the window."""
        self._default_failed = failed

    def run(
        self,
        owner: QObject,
        work: Work,
        done: Done,
        failed: Failed | None = None,
        *,
        label: str = "",
        latest: str = "",
        once: bool = False,
        beside: bool = False,
    ) -> Job:
        """Queue work for the office. Nothing is delivered to an owner that has been closed meanwhile.

        `once`: until this act of the owner has ended, a second press of its key is the same act, not another.
        `beside`: long work that writes nothing into the office, on a thread of its own, so that nobody waits for it.
        """
        job = Job(work, done, failed or self._default_failed, owner, label, latest)
        if once:
            for act in self._acts:
                if act.owner is owner and not act.cancelled.is_set():
                    return act
            self._acts.append(job)
        if latest:
            self._newest[latest] = job
        self._held[id(job)] = job
        (self._beside if beside else self._queue).put(job)
        if beside and self._helper is None:
            self._helper = self._begin("office beside", self._beside)
        return job

    def busy(self, owner: QObject) -> bool:
        """Whether an act of the owner that is done `once` has not ended yet."""
        return any(act.owner is owner and not act.cancelled.is_set() for act in self._acts)

    def stop(self, within: float = LONGEST_S) -> bool:
        """Finish what is running and waiting, end the threads, close the office. Whether that was done within so many
        seconds; if not, it goes on, and can be asked for again."""
        if not self._stopping:
            self._stopping = True
            self.closing.emit()
            self._queue.put(None)
            self._beside.put(None)
        end = time.monotonic() + within
        threads = [thread for thread in (self._thread, self._helper) if thread is not None]
        for thread in threads:
            thread.join(timeout=max(0.0, end - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            return False
        self._office.close()
        self._collector.stop()
        for kept in (self._newest, self._acts, self._held):
            kept.clear()
        return True

    def _begin(self, name: str, asked: "queue.Queue[Job | None]") -> threading.Thread:
        thread = threading.Thread(target=self._loop, args=(asked,), name=name, daemon=True)
        thread.start()
        return thread

    def _loop(self, asked: "queue.Queue[Job | None]") -> None:
        while (job := asked.get()) is not None:
            self._answer(job)
            number = id(job)
            del job  # the window has it still, and is the last that does: a job knows widgets
            self._let_go.emit(number)

    def _answer(self, job: Job) -> None:
        """Do it, on the worker; whatever it comes to is delivered."""
        if job.latest and self._newest.get(job.latest) is not job:
            return
        if job.cancelled.is_set():  # before it began: whoever asked is told all the same
            self._delivered.emit(job, None, Cancelled())
            return
        result: Any = None
        error: BaseException | None = None
        if job.label:
            job.began, self.working = time.monotonic(), job
            self.started.emit(job)
        try:
            result = job.work(self._office, Progress(job, self.progress.emit))
        except BaseException as caught:  # noqa: BLE001 - every end must reach the window
            error = caught
        if job.label:
            self.working = None
        self._delivered.emit(job, result, error)

    def _forget(self, number: int) -> None:
        """The worker has let a job go: what it knew ends here, on the window's thread."""
        self._held.pop(number, None)

    def _deliver(self, job: Job, result: Any, error: BaseException | None) -> None:
        self._acts = [act for act in self._acts if act is not job]
        if job.label:
            self.ended.emit(job)
        if not isValid(job.owner) or (job.latest and self._newest.get(job.latest) is not job):
            return
        if error is None:
            job.done(result)
        elif isinstance(error, LirenError):
            job.failed(error)
        else:  # a bug: the asker is told that it is over like of any failure, then the clerk of the bug
            job.failed(OfficeError("程序出了意外的问题，这一步没有完成", "已填写的内容还在，可以再试一次。"))
            self.crashed.emit(error)
