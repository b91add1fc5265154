"""The steps of a row in the window: the moves that are possible, what they ask, the term, the way back; none without a flow."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.ledgers.editor import RowEditor
from app.ui.ledgers.steps_panel import StepsPanel
from app.ui.main_window import MainWindow
from app.usecases import drafts, ledgers
from app.usecases.ledgers import EntryForm, steps
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from tests import factories
from tests.ui.shortcuts import heard_twice

REASON = "司法所 2026 年 3 月委托协助"


@pytest.fixture
def helped(file_office: Office) -> int:
    restricted.switch(file_office, "aftercare", True, REASON)
    viewings.enter(file_office, "aftercare", "办理")
    values = {"kind": "released", "every": "week"}
    return ledgers.add(
        file_office, "aftercare", EntryForm(factories.resident(file_office), "2026-03-02", values=values)
    )


def panel(window: MainWindow, qtbot: QtBot, row: int) -> StepsPanel:
    window.go("ledgers")
    page: Any = window._pages["ledgers"]
    page.show_this(record_id=row)
    qtbot.waitUntil(lambda: len(page.findChildren(RowEditor)) == 1)
    return shown(page, qtbot)


def shown(page: Any, qtbot: QtBot) -> StepsPanel:
    def those() -> list[StepsPanel]:
        return [p for p in page.findChildren(StepsPanel) if p.isVisible() and p.row is not None]

    qtbot.waitUntil(lambda: len(those()) == 1)
    return those()[0]


def press(one: StepsPanel, text: str) -> None:
    next(b for b in one.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()


def words(one: StepsPanel) -> list[str]:
    return [b.text() for b in one.findChildren(QPushButton) if b.isVisible()]


def test_a_step_asks_is_kept_and_can_be_taken_back(
    helped: int, window: MainWindow, qtbot: QtBot, file_office: Office
) -> None:
    one = panel(window, qtbot, helped)
    assert {"落实帮教小组", "联系不上", "转出"} <= set(words(one))
    press(one, "联系不上")
    qtbot.keyClick(one.asks.line.line, Qt.Key.Key_Escape)  # the line, not the row around it
    assert (one.asks.line, one.isVisible(), heard_twice(window)) == (None, True, [])
    press(one, "落实帮教小组")
    assert heard_twice(window) == []
    one.asks.line.line.insert("民警老周、母亲")
    qtbot.keyClicks(one.day, "2026-03-04")  # written down later than it was done
    page: Any = window._pages["ledgers"]
    page.findChild(RowEditor).leave()
    qtbot.waitUntil(lambda: not page.findChildren(StepsPanel))
    one = panel(window, qtbot, helped)
    press(one, "落实帮教小组")
    qtbot.waitUntil(
        lambda: one.asks.line.written() == "民警老周、母亲"
    )  # what was half written is there again, its day too
    qtbot.keyClick(one, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert (one.day.hasFocus(), one.day.text()) == (True, "2026-03-04")
    one.asks._draft.discarded.emit()
    assert one.day.text() == "", "丢弃草稿 takes the day with it"
    qtbot.keyClicks(one.day, "2026-03-32")
    for said in ("", "每周"):
        one.asks.line.line.insert(said)
        qtbot.keyClick(one.asks.line.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "2026-03-32" in window._toast._label.text())
    assert one.asks.line.written() == "民警老周、母亲", "a refused day leaves what was written in its line"
    assert window.shell.tasks.busy(one) is False
    one.day.clear()
    qtbot.keyClicks(one.day, "2026-03-04")
    window.shell.say("别的话")
    for said in ("", "见面"):
        line = one.asks.line.line
        line.insert(said)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        seen: list[int] = []  # what is asked later is answered later
        window.shell.tasks.run(page, lambda _o, _p: 1, seen.append)
        qtbot.waitUntil(lambda seen=seen: seen == [1])
        if not said:
            assert window._toast.accessibleName() == "别的话", (
                "what was just answered is not put back as a draft"
            )
    qtbot.waitUntil(lambda: any("走访谈话" in words(p) for p in page.findChildren(StepsPanel)))
    helping = next(p for p in page.findChildren(StepsPanel) if "走访谈话" in words(p))
    press(helping, "帮扶")
    assert helping.asks.line.line.placeholderText().startswith("帮扶了什么"), "what was done is no reason"
    qtbot.keyClick(helping.asks.line.line, Qt.Key.Key_Escape)
    found = steps.view(file_office, helped)
    assert found is not None
    assert (found.state_name, str(found.due_on)) == ("帮教中", "2026-03-11")
    assert (str(found.steps[0].on_day), helping.day.text()) == ("2026-03-04", "")
    assert (found.steps[0].person, found.steps[0].note) == ("民警老周、母亲", "计划：每周见面")
    qtbot.waitUntil(lambda: drafts.listing(file_office) == [])
    qtbot.waitUntil(lambda: window._toast._button.text() == "撤销")
    window._toast._button.click()
    qtbot.waitUntil(lambda: not _made(file_office, helped))


def _made(office: Office, row: int) -> bool:
    found = steps.view(office, row)
    return bool(found and found.steps)


def test_a_row_of_a_ledger_without_flow_has_no_steps(
    window: MainWindow, qtbot: QtBot, file_office: Office
) -> None:
    who = factories.resident(file_office)
    row = ledgers.add(file_office, "volunteer", EntryForm(who, "2026-03-02", values={"kind": "教师"}))
    window.go("ledgers")
    page: Any = window._pages["ledgers"]
    page.show_this(record_id=row)
    qtbot.waitUntil(lambda: len(page.findChildren(RowEditor)) == 1)
    seen: list[int] = []  # what is asked later is answered later: by then the panel has its answer
    window.shell.tasks.run(page, lambda _o, _p: 1, seen.append)
    qtbot.waitUntil(lambda: seen == [1])
    assert not page.findChildren(StepsPanel)[0].isVisible()


def test_why_is_asked_before_a_restricted_row_is_read_from_anywhere(
    file_office: Office, window: MainWindow, qtbot: QtBot
) -> None:
    restricted.switch(file_office, "aftercare", True, REASON)
    values = {"kind": "released", "every": "week"}
    row = ledgers.add(
        file_office, "aftercare", EntryForm(factories.resident(file_office), "2026-03-02", values=values)
    )
    window.go("ledgers")
    page: Any = window._pages["ledgers"]
    page.show_this(record_id=row)
    qtbot.waitUntil(page.right.why.isVisible)
    assert not page.findChildren(RowEditor)
    assert viewings.log(file_office) == []
    (line,) = page.right.why.findChildren(QLineEdit)
    line.setText("核对走访")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.findChildren(RowEditor)) == 1)
    assert {look.reason for look in viewings.log(file_office)} == {"核对走访"}
