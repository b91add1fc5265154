"""今日: what is due is listed, coloured by words, opened with Enter, counted in the frame, printed for the wall."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.usecases import drafts
from tests import factories


def _page(window: MainWindow):
    window.go("today")
    return window._pages["today"].day_page


@pytest.fixture
def overdue(file_office: Office, clock) -> int:
    """A matter promised for two working days that nobody touched for a week."""
    record = factories.service(file_office, limit_days=2, applicant="李四")
    clock.instant += timedelta(days=7)
    return record


def test_an_overdue_matter_is_listed_in_words_and_counted_in_the_frame(
    overdue, window, file_office: Office, clock, qtbot: QtBot
):
    page = _page(window)
    qtbot.waitUntil(lambda: page.due.rowCount() == 1)
    assert page.due.item(0, 0).text() == "超期 3 个工作日"
    assert page.due.item(0, 3).text() == "李四"
    todo = next(b for b in window.findChildren(QPushButton) if b.text().startswith("待办"))
    qtbot.waitUntil(lambda: todo.text() == "待办 1")
    factories.service(file_office, limit_days=20)
    clock.instant += timedelta(days=60)  # the program stood open; nobody wrote anything
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: todo.text() == "待办 2")


def test_enter_opens_the_record_in_its_room(overdue, window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    went: list[tuple[str, dict[str, object]]] = []
    page = _page(window)
    monkeypatch.setattr(window.shell, "go_to", lambda room, **what: went.append((room, what)))
    qtbot.waitUntil(lambda: page.due.rowCount() == 1)
    qtbot.keyClick(page.due, Qt.Key.Key_Return)
    assert went == [("services", {"kind": "service_record", "record_id": overdue})]


def test_a_quiet_day_says_so(window, qtbot: QtBot):
    page = _page(window)
    qtbot.waitUntil(lambda: page._today is not None)
    assert page._nothing.isVisible()
    assert page._nothing.words.text() == "今天没有到期的事。"


def test_the_list_follows_what_is_done_elsewhere(window, file_office: Office, qtbot: QtBot):
    page = _page(window)
    qtbot.waitUntil(lambda: page._today is not None)
    window.tasks.run(page, lambda office, _p: factories.service(office, limit_days=1), lambda _r: None)
    qtbot.waitUntil(lambda: page.due.rowCount() == 1)
    assert page.due.item(0, 0).text() == "还剩 1 个工作日"


def test_the_wall_sheet_is_shown(overdue, window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    shown: list[object] = []
    monkeypatch.setattr(
        "app.ui.preview.PreviewDialog", lambda *a: type("D", (), {"exec": lambda s: shown.append(a[2])})()
    )
    page = _page(window)
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0].title == "今日事项"
    assert shown[0].pdf.startswith(b"%PDF")


def test_the_number_in_the_frame_follows_a_ledger_written_elsewhere(
    window, file_office: Office, qtbot: QtBot
):
    from app.usecases import ledgers

    day = file_office.today()
    row = ledgers.EntryForm(values={"report": "报表", "asked_by": "街道", "due": f"{day}"})
    todo = next(b for b in window.findChildren(QPushButton) if "待办" in b.text())
    qtbot.waitUntil(lambda: todo.text() == "没有待办")
    window.tasks.run(window, lambda o, _p: ledgers.add(o, "report_burden", row), lambda _r: None)
    qtbot.waitUntil(lambda: todo.text() == "待办 1")


def test_a_draft_that_leads_nowhere_says_so_and_can_be_put_away(
    window, file_office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = factories.settled_case(file_office)
    drafts.keep(file_office, "mediation_move.fail", case, "调解不成 漏水", {"note": "谈不拢"})
    page = _page(window)
    went: list[str] = []
    monkeypatch.setattr(window.shell, "go_to", lambda room, **_what: went.append(room))
    qtbot.waitUntil(lambda: page.drafts.rowCount() == 1)
    page.drafts.opened.emit(0)
    said = "“调解不成 漏水”的草稿不能接着填了：现在是“调解成功”，“调解不成”这一步不能做了"
    qtbot.waitUntil(lambda: window._toast.accessibleName() == said)
    assert went == []
    window._toast._button.click()
    qtbot.waitUntil(lambda: page.drafts.rowCount() == 0)
