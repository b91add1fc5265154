"""Python's collector works on the window's thread only.

Left to itself it runs in whichever thread happens to make the next object. What it frees may be a QObject, and one that
is destroyed on the worker's thread takes Qt's locks in the other order than the window does: both wait for ever. So it
is switched off as long as there is a worker, and the window looks now and then whether there is enough to collect.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from app import garbage

EVERY_MS = 1000


class Collector(QObject):
    """Collects on the thread that made it, from now until `stop`."""

    _begun = False

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        if (
            not Collector._begun
        ):  # what is imported by now stays: without it a whole look takes a third of the time
            Collector._begun = True
            gc.freeze()
        garbage.switch_off()

    def look(self) -> None:
        """Collect the generations that are due, as Python would have."""
        if garbage.is_to_wait():
            return
        for generation, due in enumerate(gc.get_threshold()):
            if gc.get_count()[generation] <= due:
                return
            gc.collect(generation)

    def stop(self) -> None:
        """There is no worker any more: Python may do it by itself again."""
        if self._timer.isActive():
            self._timer.stop()
            garbage.switch_on()
