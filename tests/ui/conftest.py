"""The real window, without a screen, over a fresh plain office (tests/offices.py)."""

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.office import Office
from app.settings import Settings
from app.ui.application import FIRST_FONTS, load_fonts
from app.ui.main_window import MainWindow
from app.ui.shell import Shell
from tests.offices import clock, file_office, file_template, shipped
from tests.ui.shortcuts import heard_twice

__all__ = ["clock", "file_office", "file_template", "shipped"]


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    """The bundled fonts, as in the program: a machine without Chinese fonts measures words otherwise."""
    load_fonts(FIRST_FONTS)


PATIENCE = 30_000
"""Milliseconds a test waits for what must come: only a test that fails waits so long, a busy machine is no defect."""


class PatientBot(QtBot):
    """Waits as long as it takes within reason, whatever else the machine does."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE) -> None:
        """As QtBot's, with patience."""
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        """As QtBot's, with patience."""
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE), **more)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE) -> Any:
        """As QtBot's, with patience."""
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """What drives the window."""
    return PatientBot(request)


@pytest.fixture
def kept() -> Settings:
    """What the computer remembers; tests read it back."""
    return Settings()


@pytest.fixture
def crashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """Errors that are bugs: kept instead of shown in a dialog that nobody closes; they fail the test."""
    found: list[BaseException] = []
    monkeypatch.setattr(MainWindow, "_crashed", lambda _self, error: found.append(error))
    yield found
    if found:
        raise found[0]


@pytest.fixture(scope="session")
def opened_windows() -> Iterator[list[tuple[str, weakref.ref[MainWindow]]]]:
    """Every window of the run, and at its end: they are gone. What keeps a closed window is what would keep every closed
    form in the program, too: nearly always a lambda that knows `self`, connected to a widget that was never given a
    parent, or a signal taken from `self` before Qt's `__init__`. Qt holds the one, the one holds the other, and
    Python's collector cannot see it. A widget that was to be deleted and is found among the children meanwhile is held,
    too (parts.drop). The first window of a process stays: the collector leaves alone what was there when it began.
    """
    windows: list[tuple[str, weakref.ref[MainWindow]]] = []
    yield windows
    gc.collect()
    kept_alive = [test for test, one in windows[1:-1] if one() is not None]
    assert len(kept_alive) <= 1 + len(windows) // 50, (
        f"{len(kept_alive)} of {len(windows)} closed windows are still there: {kept_alive}"
    )


@pytest.fixture
def window(
    qtbot: QtBot,
    file_office: Office,
    kept: Settings,
    crashes: list[BaseException],
    opened_windows: list[tuple[str, weakref.ref[MainWindow]]],
    request: pytest.FixtureRequest,
) -> Iterator[MainWindow]:
    """The main window with all rooms (a room is built when it is entered), shown at 1366x768.

    What is prepared in `file_office` before the window asks for it is seen; the worker owns it from here on, but
    a test may read it when the worker has nothing to do.
    """
    from app.ui.rooms import ROOMS, start_facts
    from app.ui.tasks import Tasks
    from app.ui.theme import theme_of

    facts = start_facts(file_office)
    made = MainWindow(Tasks(file_office), theme_of("light", 100), kept, ROOMS, facts, lambda: None)
    opened_windows.append((request.node.nodeid, weakref.ref(made)))
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    twice = heard_twice(made)  # in whatever state a test leaves it: all rooms are looked at by some test
    made.tasks.stop()
    made.close()
    made.deleteLater()
    qtbot.wait(1)
    QGuiApplication.clipboard().clear()  # what is left in it is freed after Qt, and the process ends in a crash
    assert not twice, twice


@pytest.fixture
def shell(window: MainWindow) -> Shell:
    """What pages are given."""
    return window.shell
