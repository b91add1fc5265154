"""The counter and its records: known resident, item by initials, Enter; moves that ask for a reason; the receipt."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.tables import Paper, ServiceRecord
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.services.counter import Counter
from app.ui.services.page import ServicesPage
from app.usecases import service_records, service_views
from app.usecases.service_forms import MaterialForm, ServiceForm
from tests import factories
from tests.ui.typing import commit

ENTER = Qt.Key.Key_Return


def page_of(window: MainWindow) -> ServicesPage:
    window.go("services")
    page = window.findChild(ServicesPage)
    assert page is not None
    return page


def records(office: Office) -> list[ServiceRecord]:
    with office.read() as session:
        return list(session.scalars(select(ServiceRecord)))


def words(page: ServicesPage) -> str:
    return " ".join(w.text() for w in page.findChildren(QLabel) if w.isVisible())


def press(page: ServicesPage, qtbot: QtBot, text: str) -> None:
    """The button with this word, when it is seen."""
    seen = lambda: [b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible()]  # noqa: E731
    qtbot.waitUntil(lambda: bool(seen()))
    seen()[0].click()


def field(page: ServicesPage, qtbot: QtBot, name: str) -> QWidget:
    """A field of the move that is being asked."""
    qtbot.waitUntil(lambda: page.view.asking is not None and name in page.view.asking.form.controls)
    assert page.view.asking is not None
    control = page.view.asking.form.controls[name]
    return getattr(control, "line", control)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Titles of the papers that were shown to print."""
    titles: list[str] = []
    monkeypatch.setattr("app.ui.preview.show_preview", lambda *_a, **p: titles.append(p["printed"].title))
    return titles


def test_a_known_resident_is_served_in_twelve_keystrokes(
    window: MainWindow, file_office: Office, qtbot: QtBot, monkeypatch: Any
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("app.ui.preview.show_preview", lambda *_a, **paper: shown.append(paper["printed"]))
    factories.resident(file_office, "单小英", phone="19900001234")
    page = page_of(window)
    strokes = 0
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    strokes += 1
    counter = page.findChild(Counter)
    assert counter is not None
    qtbot.waitUntil(lambda: counter._form is not None)
    for key in "sxy":
        qtbot.keyClick(counter.person, key)
        strokes += 1
    qtbot.waitUntil(lambda: bool(counter.person.found))
    qtbot.keyClick(counter.person, ENTER)
    strokes += 1
    assert counter.search.hasFocus()
    for key in "dbh":
        qtbot.keyClick(counter.search, key)
        strokes += 1
    qtbot.waitUntil(lambda: counter._item is not None and counter._item.name == "低保户救助服务")
    qtbot.keyClick(counter.search, ENTER)
    strokes += 1
    qtbot.waitUntil(lambda: bool(shown), timeout=10_000)
    assert strokes <= 12
    record = records(file_office)[0]
    assert (record.applicant, record.state, record.applicant_phone) == ("单小英", "accepted", "19900001234")
    assert shown[0].number == record.number
    with file_office.read() as session:
        assert session.scalars(select(Paper)).one().of_id == record.id


def test_an_outsider_needs_only_a_name(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    page = page_of(window)
    page.new()
    counter = page.findChild(Counter)
    assert counter is not None
    qtbot.waitUntil(lambda: counter._form is not None)
    qtbot.keyClicks(counter.search, "dbh")
    qtbot.waitUntil(lambda: counter._item is not None)
    counter.accept(accept=False)
    qtbot.waitUntil(lambda: "请选择居民，或填写申请人姓名" in words(page))
    counter.person.setText("路过的人")
    counter.accept(accept=False)
    qtbot.waitUntil(lambda: bool(records(file_office)))
    record = records(file_office)[0]
    assert (record.applicant, record.resident_id, record.state) == ("路过的人", None, "received")


def test_moves_ask_for_a_result_and_then_finish(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    record_id = factories.service(file_office)
    page = page_of(window)
    page.show_this(kind="service_record", record_id=record_id)
    qtbot.waitUntil(lambda: "办理经过" in words(page))
    press(page, qtbot, "办结")
    asked = field(page, qtbot, "result")
    qtbot.keyClick(asked, ENTER)
    qtbot.waitUntil(lambda: "办结要写明结果" in words(page))
    commit(asked, "已告知居民")
    qtbot.keyClick(asked, ENTER)
    qtbot.waitUntil(lambda: shown == ["办结通知书"], timeout=10_000)
    assert records(file_office)[0].state == "finished"
    assert records(file_office)[0].result == "已告知居民"


def test_the_draft_of_a_matter_keeps_applicant_and_item(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one = factories.resident(file_office, "单小英")
    page = page_of(window)
    page.show_this(new_for=one, name="单小英")
    counter = page.findChild(Counter)
    assert counter is not None
    qtbot.waitUntil(lambda: counter._form is not None)
    qtbot.keyClicks(counter.search, "dbh")
    qtbot.waitUntil(lambda: counter._item is not None)
    counter.leave()
    page.new()
    qtbot.waitUntil(lambda: len(page.findChildren(Counter)) == 1)
    again = page.findChild(Counter)
    assert again is not None
    qtbot.waitUntil(lambda: again.person.picked == one, timeout=8000)
    qtbot.waitUntil(lambda: again._item is not None and again._item.name == "低保户救助服务")


def open_record(window: MainWindow, qtbot: QtBot, record_id: int) -> ServicesPage:
    page = page_of(window)
    page.show_this(kind="service_record", record_id=record_id)
    qtbot.waitUntil(lambda: page.view._view is not None and page.view._view.id == record_id)
    return page


def state_is(file_office: Office, qtbot: QtBot, record_id: int, state: str) -> None:
    qtbot.waitUntil(lambda: service_views.view(file_office, record_id).state == state)


def test_transfer_asks_department_and_reason_and_opens_its_slip(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    before = factories.service(file_office)
    service_records.move(file_office, before, "transfer", {"department": "街道民政办", "note": "盖章"})
    record_id = factories.service(file_office)
    page = open_record(window, qtbot, record_id)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    department = field(page, qtbot, "department")
    qtbot.waitUntil(department.hasFocus)
    qtbot.keyClick(department, ENTER)
    qtbot.keyClick(field(page, qtbot, "note"), ENTER)
    qtbot.waitUntil(lambda: "转办要写明转往部门" in words(page))
    assert "转办要写明转办说明" in words(page)
    qtbot.keyClick(department, Qt.Key.Key_Down)
    qtbot.keyClick(department, ENTER)
    commit(field(page, qtbot, "note"), "请核定金额")
    qtbot.keyClick(field(page, qtbot, "note"), ENTER)
    qtbot.waitUntil(lambda: shown == ["转办单"], timeout=10_000)
    qtbot.waitUntil(lambda: "转往部门" in words(page) and "街道民政办" in words(page))
    assert service_views.view(file_office, record_id).department == "街道民政办"
    assert service_views.view(file_office, record_id).owed == ("service_receipt",)


def test_esc_leaves_a_move_undone(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    record_id = factories.service(file_office)
    page = open_record(window, qtbot, record_id)
    press(page, qtbot, "办结")
    qtbot.keyClick(field(page, qtbot, "result"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.view.asking is None)
    assert service_views.view(file_office, record_id).state == "accepted"


def test_what_may_follow_later_has_a_day_by_working_days(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    missing = [MaterialForm("照片", received=False, key=False)]
    record_id = factories.service(file_office, materials=missing)
    page = open_record(window, qtbot, record_id)
    press(page, qtbot, "容缺受理")
    until = field(page, qtbot, "until")
    qtbot.keyClicks(until, "3")
    qtbot.waitUntil(lambda: "到 2026-03-19" in words(page))
    qtbot.keyClick(until, ENTER)
    qtbot.waitUntil(lambda: shown == ["受理回执"], timeout=10_000)
    qtbot.waitUntil(lambda: "容缺受理 还剩 3 个工作日" in words(page))
    view = service_views.view(file_office, record_id)
    assert view.term is not None
    assert (view.state, view.term.on) == ("lacking", date(2026, 3, 19))


def test_a_bad_rating_goes_over_to_the_complaint(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    record_id = factories.service(file_office)
    service_records.move(file_office, record_id, "finish", "已办")
    page = open_record(window, qtbot, record_id)
    press(page, qtbot, "评价")
    rating = field(page, qtbot, "rating")
    qtbot.keyClick(rating, "2")
    note = field(page, qtbot, "note")
    commit(note, "等了一上午")
    qtbot.keyClick(note, ENTER)
    qtbot.waitUntil(lambda: "差评回访" in words(page))
    view = service_views.view(file_office, record_id)
    assert (view.state, view.satisfaction, view.rating_note) == ("mending", "不满意", "等了一上午")


def test_owed_papers_are_printed_one_after_another_and_then_the_desk_may_archive(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    record_id = factories.service(file_office)
    service_records.move(file_office, record_id, "finish", "已办")
    page = open_record(window, qtbot, record_id)
    qtbot.waitUntil(lambda: "待打印" in words(page))
    assert "待打印：受理回执、办结通知书" in words(page)
    press(page, qtbot, "归档")
    qtbot.waitUntil(lambda: "还有文书没有打印" in words(page))
    press(page, qtbot, "补齐文书")
    qtbot.waitUntil(lambda: shown == ["受理回执", "办结通知书"], timeout=10_000)
    qtbot.waitUntil(lambda: "待打印" not in words(page))
    press(page, qtbot, "归档")
    state_is(file_office, qtbot, record_id, "archived")


def test_hand_over_names_who_works_on_it_and_who_stands_in(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    record_id = factories.service(file_office)
    page = open_record(window, qtbot, record_id)
    press(page, qtbot, "交接")
    stand_in = field(page, qtbot, "standin")
    commit(stand_in, "李替岗")
    qtbot.keyClick(stand_in, ENTER)
    qtbot.waitUntil(lambda: "李替岗" in words(page))
    assert service_views.view(file_office, record_id).standin == "李替岗"


def test_another_matter_of_the_visit_is_a_link(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    item = factories.item_id(file_office)
    forms = [ServiceForm(item_id=i, applicant="钱乙") for i in (item, item + 1)]
    first, second = service_records.take_many(file_office, forms)
    page = open_record(window, qtbot, first)
    other = page.view._view.others[0]
    press(page, qtbot, f"{other.item}（{other.state}）")
    qtbot.waitUntil(lambda: page.view._view.id == second)
