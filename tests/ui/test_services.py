"""The counter and its records: known resident, item by initials, Enter; moves that ask for a reason; the receipt."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.tables import Attachment, ServiceItem, ServiceRecord
from app.office import Office
from app.ui.help import keys_here
from app.ui.main_window import MainWindow
from app.ui.services.answers import DayLine, NamesLine, RatingKeys
from app.ui.services.counter import Counter
from app.ui.services.page import ServicesPage
from app.usecases import drafts
from app.usecases.history import undo
from app.usecases.papers import printing
from app.usecases.services import records as service_records
from app.usecases.services import views as service_views
from app.usecases.services.forms import MaterialForm, ServiceForm
from tests import factories
from tests.ui.pressing import press
from tests.ui.typing import commit

ENTER = Qt.Key.Key_Return


UI = Path(__file__).parents[2] / "app" / "ui"


def test_what_stands_beside_the_list_has_keys_of_its_own() -> None:
    """The list is seen, too: a key that both have does nothing."""

    def keys(*paths: Path) -> set[str]:
        return {key for path in paths for key in re.findall(r'"(Ctrl\+[^"]+)"', path.read_text("utf-8"))}

    page = UI / "services" / "page.py"
    listed = keys(page, *(UI / f"{name}.py" for name in ("list_menu", "list_filters", "saved_filters")))
    beside = keys(*(path for path in page.parent.glob("*.py") if path != page))
    assert beside & listed == set()


def page_of(window: MainWindow) -> ServicesPage:
    window.go("services")
    page = window.findChild(ServicesPage)
    assert page is not None
    return page


def records(office: Office) -> list[ServiceRecord]:
    with office.read() as session:
        return list(session.scalars(select(ServiceRecord)))


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait for what was asked for, and for what that asked for."""
    for _ in range(2):
        asked: list[object] = []
        window.tasks.run(window, lambda _o, _p: None, asked.append)
        qtbot.waitUntil(lambda asked=asked: bool(asked))


def words(page: ServicesPage) -> str:
    return " ".join(w.text() for w in page.findChildren(QLabel) if w.isVisible())


def field(page: ServicesPage, qtbot: QtBot, name: str) -> QWidget:
    """A field of the move that is being asked."""
    qtbot.waitUntil(lambda: page.view.asking is not None and name in page.view.asking.form.controls)
    assert page.view.asking is not None
    control = page.view.asking.form.controls[name]
    return getattr(control, "line", control)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Titles of the papers that were shown to print; each was closed again."""
    titles: list[str] = []
    monkeypatch.setattr("app.ui.preview.show_preview", lambda *_a, **p: titles.append(p["printed"].title))
    return titles


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, window: MainWindow) -> list[str]:
    """Titles of the papers that were shown and sent to the printer."""
    titles: list[str] = []

    def show(_shell: Any, _parent: QWidget, title: str, *, printed: Any) -> None:
        titles.append(title)
        one = printed.paper_id
        window.tasks.run(window, lambda o, _p: printing.put_out(o, one), lambda _r: None)

    monkeypatch.setattr("app.ui.preview.show_preview", show)
    return titles


def counter_of(page: ServicesPage, qtbot: QtBot) -> Counter:
    qtbot.waitUntil(lambda: len(page.findChildren(Counter)) == 1)
    counter = page.findChild(Counter)
    assert counter is not None
    qtbot.waitUntil(lambda: counter._form is not None)
    return counter


def asks(office: Office, item: str, lines: str) -> None:
    """The catalogue asks for these materials."""
    with office.write("改目录") as w:
        w.session.scalars(select(ServiceItem).where(ServiceItem.name == item)).one().materials = lines


ITEM = "低保户救助服务"
ACCEPTED = "accepted"


class Hand:
    """Types at full speed into whatever has the focus, and counts."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot, self.strokes = window, qtbot, 0

    def key(self, key: Any, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._qtbot.keyClick(self._window.focusWidget() or self._window, key, modifier)
        self.strokes += 1

    def keys(self, text: str) -> None:
        for one in text:
            self.key(one)


def test_a_known_resident_is_served_in_twelve_keystrokes(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    factories.resident(file_office, "单小英", phone="19900001234")
    asks(file_office, ITEM, "户口簿|原件|1|主要")
    page, hand = page_of(window), Hand(window, qtbot)
    hand.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    counter = counter_of(page, qtbot)
    qtbot.waitUntil(counter.person.hasFocus)
    hand.keys("sxy")
    hand.key(ENTER)
    qtbot.waitUntil(counter.search.hasFocus)
    hand.keys("dbh")
    hand.key(ENTER)
    qtbot.waitUntil(lambda: bool(counter.box.checks) and counter.box.checks[0].hasFocus())
    hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    hand.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(records(file_office)), timeout=10_000)
    assert hand.strokes <= 12
    record = records(file_office)[0]
    assert (record.applicant, record.applicant_phone) == ("单小英", "19900001234")
    assert (service_views.view(file_office, record.id).item, record.state) == (ITEM, ACCEPTED)
    qtbot.waitUntil(lambda: shown == ["受理回执"], timeout=10_000)


def test_keys_that_come_faster_than_the_answers_are_not_lost(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    """Item, Enter and Ctrl+S at once; what the file holds is ticked before the matter is taken, the rest is missing."""
    one = factories.resident(file_office, "单小英")
    asks(file_office, ITEM, "户口簿|原件|1|主要\n照片|照片|1|可后补")
    with file_office.write("附件") as w:
        w.session.add(
            Attachment(
                of_kind="resident",
                of_id=one,
                name="户口簿首页.jpg",
                media_type="image/jpeg",
                size=1,
                sha256="x",
            )
        )
    page, hand = page_of(window), Hand(window, qtbot)
    page.show_this(new_for=one, name="单小英")
    counter = counter_of(page, qtbot)
    qtbot.waitUntil(counter.search.hasFocus)
    hand.keys("dbh")
    hand.key(ENTER)
    hand.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(records(file_office)), timeout=10_000)
    view = service_views.view(file_office, records(file_office)[0].id)
    assert [(m.name, m.received, m.key, m.attachment_id is not None) for m in view.materials] == [
        ("户口簿", True, True, True),
        ("照片", False, False, False),
    ]
    assert view.state == "received"
    qtbot.waitUntil(lambda: "档案里已有" not in words(page))
    qtbot.waitUntil(
        lambda: any(b.toolTip() == "打开户口簿的扫描件" for b in page.view.findChildren(QPushButton))
    )


def test_an_outsider_needs_only_a_name(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    page = page_of(window)
    page.new()
    counter = page.findChild(Counter)
    assert counter is not None
    qtbot.waitUntil(lambda: counter._form is not None)
    qtbot.keyClicks(counter.search, "dbh")
    qtbot.waitUntil(lambda: counter.box.item is not None)
    counter.accept(accept=False)
    qtbot.waitUntil(lambda: "请选择居民，或填写申请人姓名" in words(page))
    counter.person.setFocus()
    counter.person.setText("路过的人")
    counter.search.setFocus()
    assert "没有从居民里选，按外来人员登记" in words(page)
    assert counter._form is not None
    kind = counter._form.controls["applicant_kind"]
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findData("body"))
    kind.activated.emit(kind.currentIndex())
    assert "按单位登记" in words(page)
    kind.setCurrentIndex(kind.findData("resident"))
    one = factories.resident(file_office, "路过的人")  # somebody of that name is on file
    by_agent = counter._form.controls["by_agent"]
    assert isinstance(by_agent, QCheckBox)
    by_agent.click()
    counter.accept(accept=False)  # refused for something else: that was not the question about the name
    qtbot.waitUntil(lambda: "请写代办人姓名" in words(page))
    by_agent.click()
    counter.accept(accept=False)
    qtbot.waitUntil(lambda: "本社区有路过的人（幸福小区3号楼2单元501室），按回车选中" in words(page))
    qtbot.waitUntil(counter.person.hasFocus)
    assert records(file_office) == []
    counter.person._ask()
    qtbot.waitUntil(lambda: counter.person.choosing)
    counter.accept(accept=False)
    assert counter._problem.text().startswith("先从名单里选一位")
    qtbot.keyClick(counter.person, ENTER)
    assert counter.person.picked == one
    counter.person.clear()
    commit(counter.person, "路过的人")  # no: it is a stranger after all
    counter.accept(accept=False)
    qtbot.waitUntil(lambda: bool(records(file_office)))
    record = records(file_office)[0]
    assert (record.applicant, record.resident_id, record.state) == ("路过的人", None, "received")


def test_materials_that_come_later_are_asked_for_one_by_one(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    form = ServiceForm(
        factories.item_id(file_office), applicant="李四",
        materials=[MaterialForm("照片"), MaterialForm("户口簿", received=False)],
    )  # fmt: skip
    record_id = service_records.take(file_office, form, accept=False)
    service_records.move(file_office, record_id, "correct", "缺户口簿")
    page = page_of(window)
    page.show_this(kind="service_record", record_id=record_id)
    qtbot.waitUntil(lambda: "办理经过" in words(page))
    press(page, qtbot, "收到补正材料")
    qtbot.waitUntil(lambda: "户口簿" in (QApplication.focusWidget() or page).accessibleName())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    view = service_views.view(file_office, record_id)
    qtbot.waitUntil(
        lambda: all(m.received for m in service_views.view(file_office, record_id).materials), timeout=10_000
    )
    assert view.state == "received"


def test_moves_ask_for_a_result_and_then_finish(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    record_id = factories.service(file_office)
    page = page_of(window)
    page.show_this(kind="service_record", record_id=record_id)
    qtbot.waitUntil(lambda: "办理经过" in words(page))
    press(page, qtbot, "办结")
    asked = field(page, qtbot, "result")
    assert page.view.asking is not None
    keys = [one.key().toString() for one in page.view.asking.findChildren(QShortcut)]
    assert "Ctrl+S" in keys, "as every form is kept"
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
    qtbot.waitUntil(lambda: counter.box.item is not None)
    counter.leave()
    page.new()
    qtbot.waitUntil(lambda: len(page.findChildren(Counter)) == 1)
    again = page.findChild(Counter)
    assert again is not None
    qtbot.waitUntil(lambda: again.person.picked == one, timeout=8000)
    qtbot.waitUntil(lambda: again.box.item is not None and again.box.item.name == "低保户救助服务")
    again._draft._discard()
    qtbot.waitUntil(lambda: again.person.picked is None and again.box.item is None)
    assert not again.person.text()


def test_the_draft_of_a_visit_keeps_all_its_matters_with_what_was_handed_in(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    asks(file_office, ITEM, "户口簿|原件|1|主要")
    one = factories.resident(file_office, "单小英")
    page = page_of(window)
    page.show_this(new_for=one, name="单小英")
    counter = counter_of(page, qtbot)
    counter.add_matter()
    assert counter._problem.text() == "先选好这一件要办什么，再办另一件"
    qtbot.keyClicks(counter.search, "dbh")
    qtbot.waitUntil(lambda: counter.box.item is not None and not counter.box.busy)
    assert counter._problem.isHidden()
    counter.add_matter()
    qtbot.waitUntil(lambda: len(counter.aside.matters) == 1)
    counter.leave()
    page.new()
    qtbot.waitUntil(lambda: len(page.findChildren(Counter)) == 1)
    again = page.findChild(Counter)
    assert again is not None
    qtbot.waitUntil(lambda: len(again.aside.matters) == 1, timeout=8000)
    qtbot.waitUntil(lambda: "1. 低保户救助服务" in words(page))
    again.accept(accept=False)
    qtbot.waitUntil(lambda: bool(records(file_office)), timeout=10_000)
    view = service_views.view(file_office, records(file_office)[0].id)
    assert (view.resident_id, [m.name for m in view.materials]) == (one, ["户口簿"])


def open_record(window: MainWindow, qtbot: QtBot, record_id: int) -> ServicesPage:
    page = page_of(window)
    page.show_this(kind="service_record", record_id=record_id)
    qtbot.waitUntil(lambda: page.view._view is not None and page.view._view.id == record_id)
    qtbot.waitUntil(lambda: "办理经过" in words(page))
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
    qtbot.waitUntil(lambda: any(b.text() == "转办" and b.isVisible() for b in page.findChildren(QPushButton)))
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    department = field(page, qtbot, "department")
    qtbot.waitUntil(department.hasFocus)
    qtbot.keyClick(department, ENTER)
    qtbot.keyClick(field(page, qtbot, "note"), ENTER)
    qtbot.keyClick(field(page, qtbot, "until"), ENTER)
    qtbot.waitUntil(lambda: "转办要写明转往部门" in words(page))
    assert "转办要写明转办说明" in words(page)
    qtbot.keyClick(department, Qt.Key.Key_Down)
    qtbot.keyClick(department, ENTER)
    commit(field(page, qtbot, "note"), "请核定金额")
    qtbot.keyClick(field(page, qtbot, "until"), ENTER)
    qtbot.waitUntil(lambda: shown == ["转办单"], timeout=10_000)
    qtbot.waitUntil(lambda: "转往部门" in words(page) and "街道民政办" in words(page))
    assert service_views.view(file_office, record_id).department == "街道民政办"
    assert service_views.view(file_office, record_id).owed == ("service_receipt", "transfer_slip")


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_esc_leaves_a_move_undone(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    record_id = factories.service(file_office)
    page = open_record(window, qtbot, record_id)
    assert dict(keys_here(window)).get("F2") == "其他处理"  # what is no usual step has a key too
    press(page, qtbot, "办结")
    result = field(page, qtbot, "result")
    qtbot.waitUntil(lambda: any(b.text() == "取消" and b.isVisible() for b in page.findChildren(QPushButton)))
    qtbot.keyClick(result, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.view.asking is None)
    assert service_views.view(file_office, record_id).state == "accepted"
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.activeAction() is menu.actions()[0], "Enter takes the first, ↓ the second"
    menu.close()


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
    for shows in ("已办", "受理", "这件办件已不存在"):  # the page beside follows what is taken back
        window.shell.tasks.run(page, lambda o, _p: undo.undo(o, undo.last_act(o).id), lambda _r: None)
        qtbot.waitUntil(lambda shows=shows: shows in words(page) and "差评回访" not in words(page))


@pytest.mark.parametrize("left", [False, True])
def test_a_half_filled_bad_rating_is_not_lost_in_the_archive(
    window: MainWindow, file_office: Office, qtbot: QtBot, left: bool
) -> None:
    record_id = factories.service(file_office, applicant="", applicant_kind="unknown", channel="hotline")
    service_records.move(file_office, record_id, "finish", "已办")
    page = open_record(window, qtbot, record_id)
    assert "不愿留名　不愿留名" not in words(page)
    bad = next(m for m in service_views.view(file_office, record_id).moves if m.key == "complain")
    page.view.asks.begin(bad)
    commit(field(page, qtbot, "note"), "等了一上午")
    if left:
        press(page, qtbot, "取消")
        qtbot.waitUntil(lambda: drafts.load(file_office, "service_move.complain", record_id) is not None)
    press(page, qtbot, "归档")
    if left:
        qtbot.waitUntil(lambda: page.view.asking is not None)
    else:
        qtbot.waitUntil(lambda: "“差评”填了一半，还没有登记" in words(page))
    qtbot.waitUntil(lambda: field(page, qtbot, "note").text() == "等了一上午")  # type: ignore[attr-defined]
    assert service_views.view(file_office, record_id).state == "finished"


def test_owed_papers_are_printed_one_after_another_and_then_the_desk_may_archive(
    window: MainWindow, file_office: Office, qtbot: QtBot, printed: list[str]
) -> None:
    record_id = factories.service(file_office)
    service_records.move(file_office, record_id, "finish", "已办")
    page = open_record(window, qtbot, record_id)
    qtbot.waitUntil(lambda: "待打印" in words(page))
    assert "待打印：受理回执、办结通知书" in words(page)
    press(page, qtbot, "归档")
    qtbot.waitUntil(lambda: "还有文书没有打印" in words(page))
    press(page, qtbot, "送达")
    commit(field(page, qtbot, "receiver"), "李四之女")
    press(page, qtbot, "补齐文书")
    qtbot.waitUntil(lambda: printed == ["受理回执", "办结通知书"], timeout=10_000)
    qtbot.waitUntil(lambda: "待打印" not in words(page))
    assert field(page, qtbot, "receiver").property("text") == "李四之女"  # the form that was open stays
    assert page.view.asking is not None
    page.view.asking.left.emit()
    press(page, qtbot, "归档")
    state_is(file_office, qtbot, record_id, "archived")


def test_columns_that_have_no_room_are_left_out_until_the_clerk_chooses_them(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.service(file_office), factories.service(file_office)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.list.table.rows.rowCount() == 2)
    table = page.list.table
    table.go_to(0)
    table.setFixedWidth(400)
    qtbot.waitUntil(lambda: table.isColumnHidden(0))
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0)):
        qtbot.keyClick(table, key)
        assert table.currentIndex().row() == row, "the arrows go on though the first column is left out"
    seen = [c.name for i, c in enumerate(table.rows.columns) if not table.isColumnHidden(i)]
    assert seen == ["item", "applicant", "state"]
    assert table.horizontalHeader().length() <= table.viewport().width()
    page.list.show_columns(("number", "item", "applicant", "state", "received_on"))
    qtbot.waitUntil(lambda: len(table.rows.columns) == 5 and not table.isColumnHidden(0))
    assert not any(table.isColumnHidden(i) for i in range(5))


def test_an_empty_counter_asks_for_who_first(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    page.new()
    counter = counter_of(page, qtbot)
    counter.search.setFocus()
    counter.accept()
    qtbot.waitUntil(counter.person.hasFocus)
    counter.person.setText("尉迟敬")
    counter.accept()
    qtbot.waitUntil(counter.search.hasFocus)
    offered = counter.box.list
    for word, told in (("亲属关系证明", "Ctrl+Shift+K"), ("宠物证", "按居民诉求受理")):
        counter.search.setText(word)
        counter.search.textEdited.emit(word)
        qtbot.waitUntil(
            lambda told=told: told in "".join(offered.item(i).text() for i in range(offered.count()))
        )


def test_names_that_help_are_added_and_taken_away_by_a_click(qtbot: QtBot) -> None:
    line = NamesLine("协办", ("王芳", "阳光志愿队"))
    qtbot.addWidget(line)
    line.set_value("李协办")
    chips = line.findChildren(QPushButton)
    for chip in chips:
        chip.click()
    assert line.value() == "李协办、王芳、阳光志愿队"
    chips[0].click()
    assert line.value() == "李协办、阳光志愿队"
    rating = RatingKeys("评价", [(str(n), "非常满意") for n in range(5, 0, -1)])
    until = DayLine("几时前", [date(2026, 3, 16)] * 20)
    for one in (
        rating,
        until,
    ):  # what is clicked goes on in the next line where a line ends, as in large type
        qtbot.addWidget(one)
        assert one.minimumSizeHint().width() < 3 * one.findChildren(QPushButton)[0].sizeHint().width()


def test_hand_over_names_who_works_on_it_and_who_stands_in(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    record_id = factories.service(file_office)
    page = open_record(window, qtbot, record_id)
    press(page, qtbot, "交接")
    stand_in = field(page, qtbot, "standin")
    commit(stand_in, "李替岗")
    qtbot.keyClick(stand_in, ENTER)
    helpers = field(page, qtbot, "helpers")
    commit(helpers, "阳光志愿队、李协办")
    qtbot.keyClick(helpers, ENTER)
    qtbot.waitUntil(lambda: "李替岗" in words(page) and "李协办" in words(page))
    view = service_views.view(file_office, record_id)
    assert (view.standin, view.helpers) == ("李替岗", "阳光志愿队、李协办")


def test_another_matter_of_the_visit_is_a_link(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    item = factories.item_id(file_office)
    forms = [ServiceForm(item_id=item, applicant="钱乙") for _ in range(2)]
    first, second = service_records.take_many(file_office, forms)
    page = open_record(window, qtbot, first)
    other = page.view._view.others[0]
    press(page, qtbot, f"{other.item}（{other.state}）")
    qtbot.waitUntil(lambda: page.view._view.id == second)


def test_one_visit_with_two_matters_an_agent_and_no_receipt_for_what_is_missing(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    asks(file_office, ITEM, "户口簿|原件|1|主要")
    page = page_of(window)
    page.new()
    counter = counter_of(page, qtbot)
    assert counter._form is not None
    commit(counter.person, "路过的人")
    for initials in ("dbh", "syry"):
        qtbot.keyClicks(counter.search, initials)
        qtbot.keyClick(counter.search, ENTER)
        qtbot.waitUntil(lambda: counter.box.item is not None and not counter.box.busy)
        if initials == "dbh":
            qtbot.waitUntil(lambda: bool(counter.box.checks))
            press(page, qtbot, "再办一件事")
            qtbot.waitUntil(lambda: counter.box.item is None)
    by_agent = counter._form.controls["by_agent"]
    assert isinstance(by_agent, QCheckBox)
    by_agent.click()
    agent = counter._form.controls["agent"]
    qtbot.waitUntil(agent.isVisible)
    counter.accept()
    qtbot.waitUntil(lambda: "请写代办人姓名" in words(page))
    factories.resident(file_office, "王代办")
    commit(agent, "王代办")
    counter.accept()
    qtbot.waitUntil(lambda: "本社区有王代办（幸福小区3号楼2单元501室），按回车选中" in words(page))
    qtbot.waitUntil(agent.hasFocus)
    agent.clear()
    commit(agent, "王代办")  # no, somebody else of that name
    qtbot.keyClick(agent, Qt.Key.Key_Tab)
    qtbot.keyClick(getattr(counter._form.controls["agent_relation"], "line"), Qt.Key.Key_Down)  # noqa: B009
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(records(file_office)) == 2, timeout=10_000)
    first, second = records(file_office)
    assert (first.agent, first.agent_relation, first.applicant_kind) == ("王代办", "配偶", "outsider")
    assert first.intake_id == second.intake_id
    assert (first.state, second.state) == ("received", "accepted")
    qtbot.waitUntil(lambda: shown == ["受理回执"], timeout=10_000)


def test_someone_who_gives_no_name_only_asks(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    page = page_of(window)
    page.new()
    counter = counter_of(page, qtbot)
    form = counter._form
    assert form is not None
    kind, consult = form.controls["applicant_kind"], form.controls["consult"]
    assert isinstance(kind, QComboBox)
    assert isinstance(consult, QCheckBox)
    one = factories.resident(file_office, "单小英")
    counter.person.choose(one, "单小英")
    counter._picked(one, "单小英", "")
    kind.setCurrentIndex(kind.findData("unknown"))
    kind.activated.emit(kind.currentIndex())
    assert not counter.person.isEnabled()
    consult.click()
    qtbot.keyClicks(counter.search, "syry")
    qtbot.keyClick(counter.search, ENTER)
    qtbot.waitUntil(lambda: counter.box.item is not None)
    counter.accept()
    qtbot.waitUntil(lambda: bool(records(file_office)), timeout=10_000)
    record = records(file_office)[0]
    assert (record.applicant, record.applicant_kind, record.state) == ("不愿留名", "unknown", "consulting")
    assert record.resident_id is None  # who was picked before is not whom it is kept for


def test_the_board_shows_stages_and_is_worked_by_keys(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    late = factories.service(file_office, limit_days=2, applicant="孙急")
    factories.service(file_office, limit_days=20, applicant="李缓")
    handled = factories.service(file_office, limit_days=10, applicant="欧阳·阿卜杜热合曼·买买提江")
    service_records.move(file_office, handled, "handle")
    done = factories.service(file_office)
    service_records.move(file_office, done, "finish", "已办")
    page = page_of(window)
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(page.board.stages) == 2 and page.board.stages[0].hasFocus())
    assert [s.accessibleName() for s in page.board.stages] == ["受理 2 件", "办理中 1 件"]
    assert page.board.current() == late
    assert "承诺办结 还剩 2 个工作日" in words(page)
    qtbot.keyClick(page.board.stages[0], Qt.Key.Key_Right)
    assert page.board.current() == handled
    faces = [w for w in page.board.findChildren(QLabel) if w.isVisible() and w.text()]
    assert not [w.text() for w in faces if w.sizeHint().width() > w.width() and not w.wordWrap()], (
        "nothing is cut"
    )
    qtbot.keyClick(page.board.stages[1], ENTER)
    qtbot.waitUntil(lambda: page.view._view is not None and page.view._view.id == handled)
    for way in (
        page.list.table.selected_ids,
        lambda: [page.board.current()],
    ):  # to the list and back: what is shown is marked
        qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda way=way: way() == [handled])
    page.list.table.select_id(
        late
    )  # the list behind the board: coming back to the room shows what stood on the board
    qtbot.waitUntil(lambda: page.view._view.id == late)
    page.show_this(kind="service_record", record_id=handled)
    qtbot.waitUntil(lambda: page.view._view.id == handled)
    window.go("today")
    window.go("services")
    settle(window, qtbot)
    assert page.view._view.id == handled == page.board.current()
    for found, marked in ((late, late), (done, None)):  # come to by Ctrl+K; the second is not on the board
        page.show_this(kind="service_record", record_id=found)
        assert page.board.current() == marked
    settle(window, qtbot)
    for again in (page.entered, page.board.load, lambda: page.board.stages[0].setFocus()):
        again()  # nor is any other card chosen in its place, whatever is read again meanwhile
        settle(window, qtbot)
        assert (page.view.shown, page.board.current()) == (done, None)
    qtbot.keyClick(page.board.stages[0], Qt.Key.Key_Down)
    assert page.board.current() == late, "the arrow goes to the first card"
    taken = factories.service(file_office)
    page._taken([taken])  # a matter taken while the board is seen is marked on it
    qtbot.waitUntil(lambda: page.board.current() == taken, timeout=5_000)
    qtbot.waitUntil(lambda: shown == ["受理回执"])
    press(page, qtbot, "列表")
    qtbot.waitUntil(lambda: page.list.table.selected_ids() == [taken])
    page.show_this(kind="service_record", record_id=done)  # the list of what is open does not hold it
    settle(window, qtbot)
    assert (page.view.shown, page.list.table.selected_ids()) == (done, [])


def test_the_due_list_is_shown_to_print(
    window: MainWindow, file_office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    works: list[Any] = []
    monkeypatch.setattr("app.ui.preview.show_preview", lambda *_a, **p: works.append(p["work"]))
    page = page_of(window)
    next(a for a in page.findChildren(QAction) if a.text() == "打印到期单").trigger()
    assert len(works) == 1


def test_a_preview_that_was_closed_leaves_the_paper_owed(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    record_id = factories.service(file_office)
    page = open_record(window, qtbot, record_id)
    press(page, qtbot, "补齐文书")
    qtbot.waitUntil(lambda: shown == ["受理回执"], timeout=10_000)
    assert service_views.view(file_office, record_id).owed_names == ("受理回执",)
    qtbot.waitUntil(lambda: "待打印：受理回执" in words(page))


def test_the_answer_to_a_transfer_is_written_down_before_it_goes_on(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    record_id = factories.service(file_office)
    service_records.move(file_office, record_id, "transfer", {"department": "街道民政办", "note": "核定"})
    page = open_record(window, qtbot, record_id)
    press(page, qtbot, "收到转办回执")
    assert field(page, qtbot, "replied_on").property("text") == "2026-03-16"
    commit(field(page, qtbot, "replied_by"), "周主任")
    commit(field(page, qtbot, "reply"), "已核定")
    qtbot.keyClick(field(page, qtbot, "reply"), ENTER)
    state_is(file_office, qtbot, record_id, "handling")
    qtbot.waitUntil(lambda: "周主任　2026-03-16　已核定" in words(page))


def test_whom_and_what_was_chosen_survives_a_crash_with_its_ticks(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.resident(file_office, "单小英")
    asks(file_office, ITEM, "户口簿|原件|1|主要\n照片|原件|2|可后补")
    page, hand = page_of(window), Hand(window, qtbot)
    page.new()
    counter = counter_of(page, qtbot)
    qtbot.waitUntil(counter.person.hasFocus)
    hand.keys("sxy")
    hand.key(ENTER)
    qtbot.waitUntil(counter.search.hasFocus)
    hand.keys("dbh")
    hand.key(ENTER)
    qtbot.waitUntil(lambda: len(counter.box.checks) == 2)
    counter.box.checks[1].click()
    qtbot.waitUntil(lambda: bool(drafts.listing(file_office)), timeout=5000)  # nothing but the hand at rest
    kept = drafts.listing(file_office)[0].fields
    assert (kept["_name"], kept["_brought"]) == ("单小英", ["照片"])
    page.new()
    qtbot.waitUntil(lambda: page.findChild(Counter) is not counter)
    again = counter_of(page, qtbot)
    qtbot.waitUntil(lambda: [c.isChecked() for c in again.box.checks] == [False, True])
    assert (again.person.text(), again.box.item.name) == ("单小英", ITEM)
    assert "单小英" in again._who.text()


def test_what_one_persons_file_holds_is_not_brought_by_another(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    first, second = factories.resident(file_office, "单小英"), factories.resident(file_office, "单大英")
    with file_office.write("附件") as w:
        scan = Attachment(
            of_kind="resident", of_id=first, name="户口簿.jpg", media_type="image/jpeg", size=1, sha256="x"
        )
        w.session.add(scan)
        for name in ("居住证明.jpg", "照片.jpg"):
            of = {"of_kind": "resident", "of_id": second, "name": name, "sha256": name}
            w.session.add(Attachment(media_type="image/jpeg", size=1, **of))
    asks(
        file_office,
        ITEM,
        "户口簿|复印件|1|主要\n照片|原件|2|可后补\n甲|原件|1|主要\n乙|原件|1|主要\n居住证明|原件|1|主要",
    )
    page = page_of(window)
    page.new()
    counter = counter_of(page, qtbot)
    counter.person.choose(first, "单小英")
    counter._picked(first, "单小英", "")
    for aside in (True, False):
        qtbot.keyClicks(counter.search, "dbh")
        qtbot.keyClick(counter.search, ENTER)
        qtbot.waitUntil(lambda: [c.isChecked() for c in counter.box.checks] == [True] + [False] * 4)
        counter.box.checks[1].click()
        if aside:
            counter.add_matter()
            qtbot.waitUntil(lambda: counter.box.item is None)
    counter.person.choose(second, "单大英")
    counter._picked(second, "单大英", "")
    qtbot.waitUntil(lambda: not counter.box.busy and not counter.aside.busy)
    for form in counter._forms(counter._form.values() if counter._form else {}):
        assert [m.received for m in form.materials] == [False, True, False, False, True]
        assert [m.attachment_id is not None for m in form.materials][-1]
    counter.aside.for_resident(None)
    qtbot.waitUntil(lambda: "还缺：户口簿、甲、乙等 4 样" in words(page))
    press(page, qtbot, "看全部")
    qtbot.waitUntil(lambda: "还缺：户口簿、甲、乙、居住证明" in words(page))
    assert getattr(counter.window().focusWidget(), "text", str)() == "收起"


def test_what_is_asked_by_a_step_is_kept_when_it_is_left(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[str]
) -> None:
    record_id = factories.service(file_office)
    page = open_record(window, qtbot, record_id)
    for text in ("", "已报街道"):
        press(page, qtbot, "办结")
        result = field(page, qtbot, "result")
        qtbot.waitUntil(lambda seen=result, kept=text: seen.property("text") == kept)
        commit(result, "已报街道" if not text else "审批")
        if not text:
            qtbot.keyClick(result, Qt.Key.Key_Escape)
    qtbot.keyClick(result, ENTER)
    state_is(file_office, qtbot, record_id, "finished")
    qtbot.waitUntil(lambda: not drafts.listing(file_office))
