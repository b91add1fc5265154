"""One window per office: a second start raises the first and ends.

Whoever holds the lock is the first. The second asks it to come to the front and waits until it says that it has: one
that is just closing says nothing, and when it has ended the second is the first.
"""

import hashlib
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QDir, QLockFile, QObject, QThread, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE_MS = 35_000
"""How long a window may take to close: it finishes what it was doing (tasks.stop waits 30 seconds)."""
NOBODY_MS = 3_000
"""How long a lock counts that nobody answers for: one that was left over, or one that is being taken right now."""
CONNECT_MS = 300
AGAIN_MS = 50


class SingleInstance(QObject):
    """`is_first` tells whether this start owns the office, `answered` whether the window that does came to the front;
    neither when it does not answer. `asked` when another start wants to be shown."""

    asked = Signal()

    def __init__(self, folder: Path, patience_ms: int = PATIENCE_MS) -> None:
        super().__init__()
        digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._name = f"liren-{digest}"
        self._lock = QLockFile(QDir.temp().filePath(f"{self._name}.lock"))
        self._lock.setStaleLockTime(0)  # it is left over when its process is gone, not when it is old
        self._server: QLocalServer | None = None
        self.answered = False
        self.is_first = self._first(QDeadlineTimer(patience_ms))
        if self.is_first:
            self._listen()

    def close(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _first(self, patience: QDeadlineTimer) -> bool:
        """Whether nobody else has the office; whoever has it is asked to come to the front."""
        nobody = QDeadlineTimer(min(NOBODY_MS, patience.remainingTime()))
        while not self._lock.tryLock(0):
            if self._reached(patience):
                if self.answered or patience.hasExpired():
                    return False
            elif nobody.hasExpired():
                return True
            QThread.msleep(AGAIN_MS)
        return True

    def _reached(self, patience: QDeadlineTimer) -> bool:
        """Whether somebody is there; `answered` once they came to the front."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(CONNECT_MS):
            return False
        socket.write(b"show")
        socket.waitForBytesWritten(CONNECT_MS)
        here = socket.bytesAvailable() > 0  # it may have come while this end was still writing
        self.answered = here or socket.waitForReadyRead(int(patience.remainingTime()))
        return True

    def _listen(self) -> None:
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self._name)

    def _answer(self) -> None:
        if self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked.emit()
            socket.write(b"shown")
            socket.waitForBytesWritten(CONNECT_MS)
