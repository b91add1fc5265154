"""The counter asks for each way of working what it needs, and says what its button does."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app import paths
from app.models.definitions.kinds import Question
from app.models.definitions.library import load_library
from app.models.tables import ServiceItem
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.services import short_forms
from app.ui.services.counter import Counter
from app.ui.services.record_view import KEYS
from app.usecases import catalogue, questions
from app.usecases.services import records as service_records
from app.usecases.services import views as service_views

CTRL = Qt.KeyboardModifier.ControlModifier


def item_of(office: Office, way: str) -> str:
    """The name of an item of this way that anybody may handle, switched on."""
    query = select(ServiceItem).where(ServiceItem.way == way, ServiceItem.restricted.is_(False))
    with office.read() as session:
        item = session.scalars(query.order_by(ServiceItem.enabled.desc(), ServiceItem.id)).first()
    assert item is not None
    if not item.enabled:
        catalogue.switch(office, item.id, True)
    return item.name


@pytest.fixture
def counter_for(window: MainWindow, file_office: Office, qtbot: QtBot) -> Callable[[str], Counter]:
    def opened(way: str) -> Counter:
        name = item_of(file_office, way)
        window.go("services")
        page: Any = window._pages["services"]
        page.new()
        counter: Counter = page.findChild(Counter)
        qtbot.waitUntil(lambda: counter._form is not None)
        counter.person.setText("尉迟敬")
        counter.box.type_in(name)
        qtbot.waitUntil(lambda: counter.box.item is not None and counter.box.item.name == name)
        return counter

    return opened


@pytest.mark.parametrize(
    ("way", "words", "fills", "state"),
    [
        ("帮", "建档", {"plan": "每月走访一次", "helper": "王窗口"}, "planned"),
        ("帮", "建档", {"plan": "每月走访一次"}, "opened"),
        ("活", "登记活动", {"people": "30人"}, "preparing"),
        ("查", "登记检查", {"found": "消防通道堆物"}, "found"),
        ("介", "登记需求", {"provider": "便民家政"}, "introduced"),
    ],
)
def test_a_way_has_its_own_short_form(
    counter_for: Callable[[str], Counter], file_office: Office, qtbot: QtBot, way: str, words: str,
    fills: dict[str, str], state: str,
) -> None:  # fmt: skip
    counter = counter_for(way)
    form = counter._form
    assert form is not None
    assert counter._accept.text() == words
    assert not counter._receive.isVisible()
    shown = {one.group for one in short_forms.SHORT.values() if form._groups[one.group].isVisible()}
    assert shown == {short_forms.SHORT[way].group}
    form.fill(fills)
    counter.accept()
    qtbot.waitUntil(lambda: questions.count(file_office, Question("service_record")) == 1)
    seen = service_views.view(file_office, 1)
    assert seen.state == state
    assert {"帮": "每月走访一次", "活": "30", "查": "消防通道堆物", "介": "便民家政"}[way] in repr(
        (seen.plan, seen.people, seen.note, seen.assignee)
    )


def test_the_button_follows_the_channel_of_orders_and_long_names_are_read_whole(
    counter_for: Callable[[str], Counter], qtbot: QtBot
) -> None:
    counter = counter_for("办")
    assert counter._form is not None
    choice: Any = counter._form.controls["channel"]
    choice.setCurrentIndex(choice.findData("order"))
    counter._follow()
    assert (counter._accept.text(), counter._receive.isHidden()) == ("登记点单", True)
    items = counter.box.list
    items.setFixedWidth(items.fontMetrics().horizontalAdvance("国") * 14)  # as in large type
    counter.box.type_in("社区")
    qtbot.waitUntil(lambda: items.count() > 1 and not counter.box.busy)
    assert items.horizontalScrollBar().maximum() == 0
    assert items.height() > items.sizeHintForRow(0) * min(items.count(), 5) + 8, "long names take two lines"


def test_enter_opens_the_usual_next_step_and_does_none_that_asks_nothing(
    counter_for: Callable[[str], Counter], file_office: Office, qtbot: QtBot
) -> None:
    counter = counter_for("介")
    assert counter._form is not None
    counter._form.fill({"provider": "便民家政"})
    counter.accept()
    page: Any = counter.window()._pages["services"]  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: page.view._view is not None and page.view._view.state == "introduced")
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.asking is not None and "result" in page.view.asking.form.controls)
    page.view.asks._close_form()
    service_records.move(file_office, page.view._view.id, "match", {"result": "已修"})
    service_records.move(file_office, page.view._view.id, "rate", {"rating": "满意"})
    page.view.reload()
    qtbot.waitUntil(lambda: page.view._view.state == "rated")
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert page.view.asking is None
    assert service_views.view(file_office, page.view._view.id).state == "rated"


def test_an_ordinary_matter_keeps_its_receipt_and_one_by_12349_comes_by_the_hotline(
    counter_for: Callable[[str], Counter], qtbot: QtBot
) -> None:
    counter = counter_for("办")
    assert (counter._accept.text(), counter._receive.isHidden()) == ("受理并打印回执", False)
    assert counter._form is not None

    def channel_of(typed: str) -> str:
        counter.box.type_in(typed)
        qtbot.waitUntil(lambda: counter.box.item is not None and typed in counter.box.item.name)
        assert counter._form is not None
        return str(counter._form.values()["channel"])

    assert (channel_of("12349"), channel_of("低保户救助"), channel_of("12349")) == (
        "hotline",
        "window",
        "hotline",
    )
    counter._form.fill({"channel": "phone"})  # the clerk knows better
    assert (channel_of("低保户救助"), channel_of("12349")) == ("phone", "phone")


def test_people_that_are_no_number_are_refused_at_the_field(
    counter_for: Callable[[str], Counter], file_office: Office, qtbot: QtBot
) -> None:
    counter = counter_for("活")
    assert counter._form is not None
    counter._form.fill({"people": "很多"})
    counter.accept()
    qtbot.waitUntil(lambda: "至少是 1" in counter._form._problems["people"].text())  # type: ignore[union-attr]
    assert questions.count(file_office, Question("service_record")) == 0


def test_every_step_that_goes_on_has_a_key_of_its_own() -> None:
    for flow in load_library(paths.resources()).flows.values():
        for state in flow.state if flow.for_ == "service_record" else ():
            keys = [KEYS.get(move.key, "") for move in flow.moves_from(state) if not move.negative]
            assert all(keys), (flow.key, state, [m.key for m in flow.moves_from(state)])
            assert len(set(keys)) == len(keys), (flow.key, state, keys)
