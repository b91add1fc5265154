"""突发事件 in the window: one key keeps, prints and exports a report; a further one follows; 今日 leads there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui import preview
from app.ui.main_window import MainWindow
from app.usecases import packages
from app.usecases.emergencies import records as emergencies
from app.usecases.packages import DriveView

SLOW = 20_000
TYPED = {"kind": "火灾", "time": "2026-03-16 11:40", "place": "3号楼2单元", "action": "已报119"}


@pytest.fixture
def room(window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    stick = DriveView(tmp_path, "我的U盘", 3_200_000_000, True, ())
    monkeypatch.setattr(packages, "drives", lambda _office: [stick])
    window.go("today")
    return window._pages["today"]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the papers that were shown."""
    titles: list[str] = []
    monkeypatch.setattr(preview, "show_preview", lambda _s, _o, title, **_p: titles.append(title))
    return titles


def written(page, qtbot: QtBot, stage: str, **typed: str) -> None:
    page.write(stage)
    qtbot.waitUntil(lambda: page.side is not None, timeout=SLOW)
    page.side.form.fill(typed)


def test_one_key_keeps_prints_and_exports(
    room, shown, file_office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    page = room.view("emergencies")
    qtbot.waitUntil(lambda: page.where.count() == 1, timeout=SLOW)
    written(page, qtbot, "first", **TYPED)
    qtbot.keyClick(page.side.form.controls["place"], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown == ["突发事件信息报告单"], timeout=SLOW)
    (file,) = tmp_path.glob("*.pdf")
    assert "突发事件报告R35-0001" in file.name
    qtbot.waitUntil(lambda: page.reports.rowCount() == 1, timeout=SLOW)
    (event,) = emergencies.events(file_office)
    assert event.reports[0].reported
    assert page.side is None
    written(page, qtbot, "more", action="明火已扑灭")
    page.sealed.setChecked(True)
    page.side._send()
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=SLOW)
    assert len(list(tmp_path.glob("*.liren"))) == 1
    qtbot.waitUntil(lambda: page.reports.rowCount() == 2, timeout=SLOW)
    assert page.reports.item(1, 0).text() == "续报"


def test_what_is_wrong_is_said_at_its_field_and_nothing_leaves(
    room, shown, file_office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    page = room.view("emergencies")
    written(page, qtbot, "first", **TYPED | {"time": "昨天"})
    page.side._send()
    qtbot.waitUntil(lambda: "几点几分" in page.side.form._problems["time"].text(), timeout=SLOW)
    assert emergencies.events(file_office) == []
    assert shown == list(tmp_path.glob("*.pdf")) == []


def test_kept_without_a_stick_it_stays_to_be_told_and_today_leads_to_it(
    room, shown, file_office: Office, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(packages, "drives", lambda _office: [])
    page = room.view("emergencies")
    written(page, qtbot, "first", **TYPED)
    page.where.clear()
    page.side._send()
    qtbot.waitUntil(lambda: "没有导出" in page._notes.text(), timeout=SLOW)
    assert shown == ["突发事件信息报告单"]
    day = room.view("day")
    day.entered()
    qtbot.waitUntil(lambda: day.due.rowCount() == 1, timeout=SLOW)
    assert day.due.item(0, 1).text() == "突发事件初报"
    day._open_due(0)
    assert room._stack.currentWidget() is page
