"""The shelf of 台账: only one's own ledgers, remembered by the computer."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.office import ClerkRef, Office
from app.settings import Settings
from app.ui.ledgers.page import LedgersPage
from app.ui.main_window import MainWindow
from app.usecases import clerks


@pytest.fixture
def at_window(file_office: Office) -> None:
    """周窗口, who keeps the ledgers of the window, works at the window that is opened next."""
    clerk = clerks.add_clerk(file_office, "周窗口", "", ("clerk",))
    file_office.clerk = ClerkRef(clerk, "周窗口")


def room(window: MainWindow, qtbot: QtBot) -> LedgersPage:
    window.go("ledgers")
    page = window._pages["ledgers"]
    assert isinstance(page, LedgersPage)
    qtbot.waitUntil(lambda: bool(page.shelf._rows))
    return page


def test_only_ones_own_ledgers_are_shown_when_asked(
    at_window: None, window: MainWindow, kept: Settings, qtbot: QtBot
) -> None:
    shelf = room(window, qtbot).shelf
    assert shelf.mine.isVisible()
    assert {"minimum_living", "dispute_screening", "residents"} <= set(shelf._keys)
    qtbot.keyClick(shelf.mine, Qt.Key.Key_Space)
    assert "minimum_living" in shelf._keys
    assert not {"dispute_screening", "residents"} & set(shelf._keys)
    assert kept.shelf["mine"] is True


def test_who_keeps_nothing_is_offered_no_filter(window: MainWindow, qtbot: QtBot) -> None:
    """The director keeps restricted ledgers only, which are off."""
    assert room(window, qtbot).shelf.mine.isHidden()
