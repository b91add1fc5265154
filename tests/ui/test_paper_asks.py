"""What a paper asks before printing: from a ledger's row and from a resident's file, by keys; blanks stay blanks."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.models.tables import Paper
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.paper_asks import AskDialog, ask_and_print
from tests import factories
from tests.ui.test_ledgers import enter_room, entry, head, open_ledger

__all__ = ["entry", "head"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def dialog(qtbot: QtBot) -> AskDialog:
    def shown() -> list[AskDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, AskDialog) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def menu_of(owner: QWidget, qtbot: QtBot) -> QMenu:
    def shown() -> list[QMenu]:
        return [m for m in owner.findChildren(QMenu) if m.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


@pytest.fixture
def previews(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Papers made ready instead of shown."""
    found: list[str] = []

    def preview(owner: QWidget, title: str, work: Any) -> None:
        window.shell.tasks.run(owner, work, lambda made: found.append(f"{made.title} {made.number}".strip()))

    monkeypatch.setattr(window.shell, "preview_on", preview)
    return found


def test_a_row_of_the_ledger_prints_the_survey_of_its_household(
    entry: int, window: MainWindow, previews: list[str], file_office: Office, qtbot: QtBot
) -> None:
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    page.ledger.list.table.selectRow(0)
    qtbot.keyClick(page, Qt.Key.Key_W, SHIFT)
    menu = menu_of(page.ledger, qtbot)
    names = [a.text() for a in menu.actions()]
    assert any("低保家庭入户调查表" in n for n in names)
    assert any("最低生活保障公示" in n for n in names)
    next(a for a in menu.actions() if "低保家庭入户调查表" in a.text()).trigger()
    qtbot.waitUntil(lambda: previews == ["低保家庭入户调查表"])


def test_a_proof_asks_for_its_purpose_and_enter_prints(
    window: MainWindow, previews: list[str], file_office: Office, qtbot: QtBot
) -> None:
    who = factories.resident(file_office, "张三")
    ask_and_print(window.shell, window, "living_proof", who, "居住证明")
    asked = dialog(qtbot)
    qtbot.keyClicks(asked.form.controls["purpose"], "school")
    qtbot.keyClick(asked.form.controls["purpose"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: previews == ["居住证明 （2026）示例居证字第001号"])
    with file_office.read() as session:
        assert session.query(Paper).one().snapshot["purpose"] == "school"


def test_a_day_that_cannot_be_read_is_said_in_the_form_and_nothing_typed_is_lost(
    window: MainWindow, previews: list[str], qtbot: QtBot
) -> None:
    ask_and_print(window.shell, window, "public_notice", 0, "公示")
    asked = dialog(qtbot)
    assert asked.form.values()["people"] == ""
    assert asked.form.values()["start_on"] == "2026-03-16"
    asked.form.fill({"people": "王五", "end_on": "2026"})
    qtbot.keyClick(asked.form.controls["watch_phone"], Qt.Key.Key_Return)
    qtbot.waitUntil(asked._problem.isVisible)
    assert "写到日" in asked._problem.text()
    assert asked.form.values()["people"] == "王五"
    assert previews == []
    asked.form.fill({"end_on": "2026.3.25"})
    qtbot.keyClick(asked.form.controls["watch_phone"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: previews == ["公示"])


def test_esc_prints_nothing(
    window: MainWindow, previews: list[str], file_office: Office, qtbot: QtBot
) -> None:
    who = factories.resident(file_office, "张三")
    ask_and_print(window.shell, window, "living_proof", who, "居住证明")
    qtbot.keyClick(dialog(qtbot), Qt.Key.Key_Escape)
    qtbot.wait(50)
    assert previews == []


def test_registers_and_notices_of_the_unit_are_offered(
    window: MainWindow, previews: list[str], qtbot: QtBot
) -> None:
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    page.ledger.list.table.clearSelection()
    qtbot.keyClick(page, Qt.Key.Key_W, SHIFT)
    menu = menu_of(page.ledger, qtbot)
    words = "".join(a.text() for a in menu.actions())
    for name in ("代办登记簿", "来访登记簿", "公示", "满意度测评表"):
        assert name in words
    assert "最低生活保障公示" not in words
    next(a for a in menu.actions() if "代办登记簿" in a.text()).trigger()
    asked = dialog(qtbot)
    words = "".join(one.text() for one in asked.findChildren(QLabel))
    assert ("不填是今天" in words, "留空" in words) == (True, False), "an empty day is no blank"
    qtbot.keyClick(asked.form.controls["until"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: previews == ["代办登记簿"])
