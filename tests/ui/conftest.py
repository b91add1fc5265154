"""The real window, without a screen, over a fresh plain office (tests/offices.py)."""

from collections.abc import Iterator

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

__all__ = ["clock", "file_office", "file_template", "shipped"]


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    """The bundled fonts, as in the program: a machine without Chinese fonts measures words otherwise."""
    load_fonts(FIRST_FONTS)


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


@pytest.fixture
def window(
    qtbot: QtBot, file_office: Office, kept: Settings, crashes: list[BaseException]
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
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    qtbot.wait(1)
    QGuiApplication.clipboard().clear()  # what is left in it is freed after Qt, and the process ends in a crash


@pytest.fixture
def shell(window: MainWindow) -> Shell:
    """What pages are given."""
    return window.shell
