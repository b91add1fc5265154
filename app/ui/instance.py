"""One window per office: a second start raises the first and ends."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket


class SingleInstance(QObject):
    """`is_first` tells whether this start owns the office; `asked` when another start wants to be shown."""

    asked = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._name = f"liren-{digest}"
        self._server: QLocalServer | None = None
        self.is_first = not self._reach()
        if self.is_first:
            self._listen()

    def raise_first(self) -> None:
        """Ask the first window to come to the front."""
        self._reach()

    def _reach(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        reached = socket.waitForConnected(300)
        if reached:
            socket.write(b"show")
            socket.waitForBytesWritten(300)
            socket.disconnectFromServer()
        return reached

    def _listen(self) -> None:
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._answered)
        self._server.listen(self._name)

    def _answered(self) -> None:
        if self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked.emit()
