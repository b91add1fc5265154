"""When Python's collector of cycles works, and when it waits.

A look walks every object there is. While an import makes a million of them, without a cycle among them, each look is
wasted, and where the window does the looking (app/ui/collector.py) it stands still for the better part of a second.
"""

import gc
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

KEPT_AT_MOST_S = 600.0
"""What is kept longer than this may be kept by a cycle, which only a look would free."""
_lock = Lock()
_off, _was_on = 0, True
_making = 0
_kept: list[tuple[weakref.ref[object], float]] = []


def switch_off() -> None:
    """Python does not collect by itself until as many `switch_on` came."""
    global _off, _was_on
    with _lock:
        if not _off:
            _was_on = gc.isenabled()
        _off += 1
        gc.disable()


def switch_on() -> None:
    """Take back a `switch_off`."""
    global _off
    with _lock:
        _off -= 1
        if not _off and _was_on:
            gc.enable()


@contextmanager
def waiting() -> Iterator[None]:
    """Nobody collects meanwhile."""
    global _making
    switch_off()
    with _lock:
        _making += 1
    try:
        yield
    finally:
        with _lock:
            _making -= 1
        switch_on()


def wait_while_there_is(what: object) -> None:
    """The window does not look as long as this object lives, ten minutes at most: it holds a great many others."""
    with _lock:
        _kept.append((weakref.ref(what), time.monotonic() + KEPT_AT_MOST_S))


def is_to_wait() -> bool:
    """Whether more objects are made or kept than a look should walk over."""
    with _lock:
        now = time.monotonic()
        _kept[:] = [(one, until) for one, until in _kept if one() is not None and until > now]
        return _making > 0 or bool(_kept)
