"""The shelf of 台账: only one's own ledgers, remembered by the computer."""

import threading

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import paths
from app.models.definitions.library import load_library
from app.models.tables import LedgerEntry
from app.office import ClerkRef, Office
from app.settings import Settings
from app.ui.ledgers.page import LedgersPage
from app.ui.main_window import MainWindow
from app.ui.mediation import room as mediation_room
from app.ui.rooms import ROOMS
from app.ui.services import page as services_page
from app.ui.services.relief_view import ReliefView
from app.ui.settings.restricted import RestrictedView
from app.ui.summaries import room as summaries_room
from app.ui.today import room as today_room
from app.usecases import ledgers
from app.usecases.offices import clerks


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


def test_the_shelf_is_folded_away_and_found_again(window: MainWindow, kept: Settings, qtbot: QtBot) -> None:
    page = room(window, qtbot)
    assert page.shelf.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not page.shelf.isVisible()
    assert page.side.strip.isVisible()
    assert kept.shelf["folded"] is True
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.shelf.filter.hasFocus()
    assert not page.side.strip.isVisible()
    assert kept.shelf["folded"] is False
    page.shelf.filter.setText("zhiyuanzhe")
    window.go("residents")
    window.go("ledgers")
    assert page.shelf.filter.selectedText() == "zhiyuanzhe", (
        "what is typed now takes the place of the last word"
    )
    qtbot.waitUntil(lambda: bool(page.shelf.elsewhere._books))
    for typed in ("超市", "aixin", "axcs"):
        page.shelf.filter.setText(typed)
        page.shelf._fill()
        assert page.shelf.elsewhere.isVisible(), typed
    qtbot.keyClick(page.shelf.filter, Qt.Key.Key_Return)
    services = window._pages["services"]
    assert window._stack.currentWidget() is services
    assert isinstance(services._beside.stack.currentWidget(), ReliefView)
    window.go("ledgers")
    page.shelf.filter.setText("xinfang")
    page.shelf._fill()
    qtbot.keyClick(page.shelf.filter, Qt.Key.Key_Return)
    settings = window._pages["settings"]
    assert window._stack.currentWidget() is settings
    assert isinstance(settings._built[settings.names.currentRow()], RestrictedView), (
        "a restricted ledger is opened there"
    )


def test_every_book_that_stands_elsewhere_has_a_page() -> None:
    there = {"services": services_page.BESIDE} | {
        name: {view[0] for view in views}
        for name, views in (("today", today_room.VIEWS), ("mediation", mediation_room.VIEWS), ("summaries", summaries_room.VIEWS))
    }  # fmt: skip
    for book in load_library(paths.resources()).elsewhere.values():
        assert book.view in there[book.room], book.key
        assert (book.room, book.place) in {(room.key, room.name) for room in ROOMS}


def test_the_width_that_was_drawn_is_remembered(window: MainWindow, kept: Settings, qtbot: QtBot) -> None:
    page = room(window, qtbot)
    page.side.moveSplitter(320, 2)
    qtbot.waitUntil(lambda: abs(kept.shelf.get("width", 0) - page.shelf.parentWidget().width()) < 2)
    assert 250 < kept.shelf["width"] <= 320


def test_a_view_of_the_whole_room_brings_the_shelf_back_as_it_was(
    window: MainWindow, kept: Settings, qtbot: QtBot
) -> None:
    page = room(window, qtbot)
    page.side.turn()
    page.side.put_away(True)
    assert not page.side.strip.isVisible()
    page.side.put_away(False)
    assert page.side.strip.isVisible()
    assert not page.shelf.isVisible()


def test_insert_goes_into_the_sheet_from_the_shelf(window: MainWindow, qtbot: QtBot) -> None:
    page = room(window, qtbot)
    page.shelf.choose("minimum_living")
    qtbot.waitUntil(lambda: page.ledger.list.grid.rows.can_edit)
    page.shelf.filter.setFocus()
    qtbot.keyClick(page.shelf.filter, Qt.Key.Key_Insert)
    qtbot.waitUntil(page.ledger.list.grid.hasFocus)
    assert page.ledger.list.grid.currentIndex().row() == page.ledger.list.grid.rows.rowCount() - 1


def test_a_row_opened_from_elsewhere_stays_in_front_and_is_marked_as_looked_through(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    """Its ledger is found whatever was looked for on the shelf, and 已复核 is about it alone."""
    made = [
        ledgers.add(file_office, "watched_places", ledgers.EntryForm(values={"name": name, "kind": "网吧"}))
        for name in ("翠湖网吧", "江畔网吧")
    ]
    page = room(window, qtbot)
    qtbot.keyClicks(page.shelf.filter, "dibao")
    qtbot.waitUntil(lambda: page.ledger.facts is not None and page.ledger.facts.key == "minimum_living")
    page.show_this(record_id=made[1])
    held, going = threading.Event(), threading.Event()
    window.tasks.run(window, lambda _o, _p: (held.set(), going.wait()), lambda _done: None)
    qtbot.waitUntil(held.is_set)
    qtbot.wait(
        1
    )  # its ledger is asked for; the shelf, read again meanwhile, marks one as on the day's first entry
    page.shelf.current = "meetings"
    page.shelf._tell()
    going.set()
    qtbot.waitUntil(lambda: page._right.count() == 2)
    page._right.currentWidget().save()
    qtbot.waitUntil(lambda: page._right.count() == 1)
    qtbot.waitUntil(lambda: page.ledger.chosen("watched_places") == [made[1]])
    page.reload()
    qtbot.waitUntil(lambda: "watched_places" in page.shelf._keys and page.work.key == "watched_places")
    page.work.key = "residents"
    page.work.periods()  # of a view there are none
    qtbot.waitUntil(lambda: "没有期次" in window._toast._label.text())
    assert page._right.count() == 1
    page.work.key = "watched_places"
    page.work.reviewed()

    def looked_through() -> list[int]:
        with file_office.read() as session:
            rows = session.query(LedgerEntry).filter(LedgerEntry.reviewed_on.is_not(None))
            return [row.id for row in rows]

    qtbot.waitUntil(lambda: looked_through() == [made[1]])
    assert page.ledger.facts.key == "watched_places"
