"""The sheet while it is imported: opened once, let go of when it has been read, opened again when asked again.

A sheet of 100,000 rows holds some 150 MB while it is open, and opening it takes seconds: both are kept in hand here.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType

from app.exchange.sheets.cells import Merge, Row
from app.exchange.sheets.pasted import PastedTable
from app.exchange.sheets.workbook import Workbook, open_workbook

Progress = Callable[[int, int], None]
EVERY = 0.1
"""Seconds between two calls of a progress function."""


class Ticker:
    """Calls `progress(done, total)` at most every 0.1 s; whatever it raises goes through (Cancelled)."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._next = progress, 0.0
        self._last = (0, 1)

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is."""
        self._last = (done, total)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + EVERY
            self._progress(done, total)

    def whole(self) -> None:
        """Tell that all is done but what nobody can count: writing it to the disk."""
        total = max(self._last[1], 1)
        self._progress(total, total)

    def pause(self) -> None:
        """Between two steps that tell nothing of their own: give the clerk's "cancel" a chance."""
        self(*self._last)


class HeldBook:
    """A workbook by its path, or what was pasted: open while it is read, closed by `release`."""

    def __init__(self, source: Path | PastedTable) -> None:
        self._source = source
        self.name = source.name if isinstance(source, Path) else source.sheets[0]
        self._book: Workbook | None = None
        self.sheets = self._opened().sheets

    def _opened(self) -> Workbook:
        if self._book is None:
            source = self._source
            self._book = source if isinstance(source, PastedTable) else open_workbook(source)
        return self._book

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every row of a sheet."""
        return self._opened().rows(sheet)

    def row_count(self, sheet: str) -> int:
        """How many rows `rows` gives."""
        return self._opened().row_count(sheet)

    def merged(self, sheet: str) -> tuple[Merge, ...]:
        """The merged cells of a sheet."""
        return self._opened().merged(sheet)

    def load(self, sheet: str, tick: Ticker) -> int:
        """Have a sheet read by another thread, so that this one can tell and be cancelled. Returns its row count."""
        pool = ThreadPoolExecutor(1)
        try:
            reading = pool.submit(self.row_count, sheet)
            while not reading.done():
                tick(0, 1)
                wait([reading], EVERY)
            return reading.result()
        finally:
            pool.shutdown(wait=False)

    def release(self) -> None:
        """Let go of the memory; the next `rows` opens the file again."""
        if self._book is not None:
            self._book.__exit__(None, None, None)
            self._book = None

    def __enter__(self) -> "HeldBook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
