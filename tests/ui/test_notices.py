"""公示 in the window: from a matter, by keys, an objection and its answer, the outcome, from 今日."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.clock import FixedClock
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.services.notices_view import NoticesView
from app.usecases.services import notices
from app.usecases.services.notice_forms import NoticeForm
from tests import factories

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def view_of(window: MainWindow) -> NoticesView:
    page: Any = window._pages["services"]
    made = page._beside.stack.currentWidget()
    assert isinstance(made, NoticesView)
    return made


def press(view: NoticesView, qtbot: QtBot, key: Qt.Key) -> None:
    """Ctrl and a key, once the window has come to rest: only then does it know the keys of buttons that are new."""
    qtbot.wait(150)
    qtbot.keyClick(view, key, CTRL)


def form_of(view: NoticesView, qtbot: QtBot) -> Any:
    """The form that was opened, seen and ready for its keys."""
    qtbot.waitUntil(lambda: view.form is not None and view.form.isVisible())
    return view.form.form


@pytest.fixture
def page(window: MainWindow) -> Any:
    window.go("services")
    return window._pages["services"]


def test_a_notice_is_made_from_a_matter(
    window: MainWindow, page: Any, file_office: Office, qtbot: QtBot
) -> None:
    record = factories.service(file_office, applicant="尉迟敬")
    page.view.publishing.emit(record)
    view = view_of(window)
    form = form_of(view, qtbot)
    qtbot.keyClicks(form.controls["place"], " and door")
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.form is None)
    view.begin(record)
    form = form_of(view, qtbot)
    qtbot.waitUntil(lambda: form.values()["place"].endswith(" and door"))  # what was typed is offered again
    form.fill({"end_on": "三月"})
    press(view, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: "看不懂日期" in form._problems["end_on"].text())
    form.fill({"end_on": "2026-03-24"})
    press(view, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: view.table.rowCount() == 1 and view.notice is not None)
    [row] = notices.listing(file_office)
    seen = notices.open_notice(file_office, row.id)
    assert (seen.record_id, [p["name"] for p in seen.people]) == (record, ["尉**"])
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page._beside.stack.currentWidget() is not view)


def test_an_objection_is_answered_and_the_outcome_registered(
    window: MainWindow, page: Any, file_office: Office, qtbot: QtBot
) -> None:
    own = notices.post(
        file_office, NoticeForm("低保公示", "现予公示。", "张三", "", "", "2026-03-01", "2026-03-15")
    ).id
    window.go("services", kind="public_notice", record_id=own)
    view = view_of(window)
    qtbot.waitUntil(lambda: view.notice is not None)
    press(view, qtbot, Qt.Key.Key_2)
    assert form_of(view, qtbot).values()["on_day"] == str(file_office.today())
    form_of(view, qtbot).fill({"on_day": "2026-03-10", "text": "收入不实"})
    press(view, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: view.notice is not None and len(view.notice.objections) == 1)
    press(view, qtbot, Qt.Key.Key_4)
    form_of(view, qtbot)
    press(view, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: "还有异议没有答复" in view.problem.text())
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.form is None and view.notice is not None)
    view._answer(view.notice.objections[0])
    form_of(view, qtbot).fill({"upheld": False, "answer": "已入户核实"})
    press(view, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: view.notice is not None and view.notice.waits == 0)
    press(view, qtbot, Qt.Key.Key_4)
    form_of(view, qtbot)
    press(view, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: notices.open_notice(file_office, own).outcome == "异议不成立")
    qtbot.waitUntil(lambda: view.notice is not None and view.notice.outcome == "异议不成立")


def test_today_leads_to_the_notice(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    file_office.clock = FixedClock(datetime(2026, 3, 16, 4, 0, tzinfo=UTC))
    own = notices.post(
        file_office, NoticeForm("低保公示", "现予公示。", "张三", "", "", "2026-03-01", "2026-03-15")
    ).id
    window.go("today")
    room: Any = window._pages["today"]
    first = next(p for p in room.findChildren(object) if type(p).__name__ == "TodayPage")
    first.entered()
    qtbot.waitUntil(
        lambda: first._today is not None and any(r.kind == "public_notice" for r in first._today.due)
    )
    at = next(i for i, r in enumerate(first._today.due) if r.kind == "public_notice")
    first._open_due(at)
    view = view_of(window)
    qtbot.waitUntil(lambda: view.notice is not None and view.notice.id == own)


def test_the_notices_are_a_key_away(window: MainWindow, page: Any, qtbot: QtBot) -> None:
    qtbot.wait(150)
    qtbot.keyClick(page, Qt.Key.Key_W, CTRL | SHIFT)
    qtbot.waitUntil(lambda: isinstance(page._beside.stack.currentWidget(), NoticesView))
