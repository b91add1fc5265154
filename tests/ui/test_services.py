"""The counter and its records: known resident, item by initials, Enter; moves that ask for a reason; the receipt."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.tables import Paper, ServiceRecord
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.services.counter import Counter
from app.ui.services.page import ServicesPage
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


def press(page: ServicesPage, text: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()


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
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    record_id = factories.service(file_office)
    page = page_of(window)
    page.show_this(kind="service_record", record_id=record_id)
    qtbot.waitUntil(lambda: "办理经过" in words(page))
    press(page, "办结")
    asked = next(w for w in page.findChildren(QLineEdit) if w.accessibleName() == "办理结果")
    qtbot.keyClick(asked, ENTER)
    qtbot.waitUntil(lambda: "办结要写明结果" in words(page))
    commit(asked, "已告知居民")
    qtbot.keyClick(asked, ENTER)
    qtbot.waitUntil(lambda: records(file_office)[0].state == "finished")
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
