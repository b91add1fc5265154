"""调解: the keyboard stays in the room, whatever part of the page goes; a page that went asks nothing any more."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from app.clock import FixedClock
from app.office import Office
from app.settings import Settings
from app.ui.main_window import MainWindow
from app.ui.mediation import record_kinds
from app.ui.mediation.numbers_view import NumbersView
from app.ui.mediation.writing import Writing
from app.ui.messages import CrashDialog
from app.usecases import journal, mediation
from app.usecases.journal import EntryForm
from app.usecases.mediation import AgentForm, PartyForm
from tests import factories
from tests.ui.test_mediation import CTRL, commit, enter_room, new_case, open_case, right, writes


def test_the_numbers_once_left_are_asked_no_more(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = enter_room(window)
    page.open_numbers()
    view = right(page)
    assert isinstance(view, NumbersView)
    qtbot.waitUntil(lambda: view.year.count() > 0)
    with qtbot.waitSignal(view.destroyed):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(window.tasks.changed):
        window.tasks.run(page, lambda o, _p: mediation.open_case(o, factories.case_form()), lambda _id: None)


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_enter_goes_on_after_a_crash(qtbot: QtBot) -> None:
    dialog = CrashDialog(ValueError())
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)


def _focus() -> Any:
    return QApplication.focusWidget()


def _before_the_tabs(case: Any, qtbot: QtBot) -> bool:
    """Whether Tab comes to every button above the tabs before it comes to them, and to what is below them afterwards."""
    made: list[QPushButton] = list(case.moves.findChildren(QPushButton))
    qtbot.waitUntil(made[-1].isVisible)  # a layout shows what was put into it a little later
    stops, one = [], case
    while (one := one.nextInFocusChain()) is not case.parts:
        stops.append(one)
    below = [b for b in case.findChildren(QPushButton) if b.isVisible() and not case.moves.isAncestorOf(b)]
    above = [b for b in made if b.isVisible()]
    return len(above) > 3 and set(above) <= set(stops) and not set(below) & set(stops)


def test_after_a_reason_the_keyboard_is_with_the_case(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    case = mediation.open_case(file_office, factories.case_form())
    page = open_case(window, qtbot, case)
    page.case.setFocus()
    assert _before_the_tabs(page.case, qtbot)
    move = next(m for m in page.case.case.moves if "note" in m.asks)
    page.case.moves._ask(move)
    assert _focus() is page.case.moves.asks.line.line
    commit(_focus(), "当事人撤回申请")
    before = page.case.case.state
    qtbot.keyClick(_focus(), Qt.Key.Key_Return)
    assert page.case.isAncestorOf(_focus()) or _focus() is page.case
    qtbot.waitUntil(lambda: page.case.case.state != before)
    qtbot.wait(1)
    assert page.case.isAncestorOf(_focus()) or _focus() is page.case
    assert _before_the_tabs(page.case, qtbot), "the buttons were made anew"


def test_after_tying_a_meeting_the_keyboard_is_with_the_case(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    from app.ui.mediation.meetings_card import MeetingsCard

    case = mediation.open_case(file_office, factories.case_form())
    page = open_case(window, qtbot, case)
    card = page.case.findChild(MeetingsCard)
    qtbot.waitUntil(lambda: card._offered is not None)
    page.case.setFocus()
    card.begin()
    qtbot.waitUntil(card._none.isVisible)
    assert _focus() is page.case  # there is none to choose from: the keyboard is in nothing that is not seen
    card._choose.show()
    card.meeting.setFocus()
    assert _focus() is card.meeting
    asks = page.case.moves.asks
    page.case.moves._ask(next(m for m in page.case.case.moves if "note" in m.asks))
    card.meeting.setFocus()
    qtbot.keyClick(card.meeting, Qt.Key.Key_Escape)
    assert (card._choose.isVisible(), asks.isVisible()) == (False, True), (
        "two lines waited for Esc: neither went"
    )
    asks.close_line()
    assert _focus() is page.case


def test_a_failure_without_a_session_is_asked_about(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form()))
    fail = next(m for m in page.case.case.moves if m.key == "fail")
    page.case.moves._ask(fail)
    assert "还没有一次调解记录" in page.case.moves.asks.line.line.placeholderText()


def test_the_keys_of_a_case_work_in_every_part_of_it(
    window: MainWindow, file_office: Office, qtbot: QtBot, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And say why, where what they do is not possible; what was applied for in time is put on record also later."""
    read: list[str] = []
    monkeypatch.setattr("app.ui.mediation.case_view.read_aloud", lambda _at, _title, text: read.append(text))
    case = mediation.open_case(file_office, factories.case_form())
    day, chaired = str(file_office.today()), {"chair": "王主任"}
    journal.save(file_office, EntryForm("meeting", day, "商议停车", "coordinate", details=chaired))
    page = open_case(window, qtbot, case)
    both = CTRL | Qt.KeyboardModifier.ShiftModifier
    for keys, how, words in (
        (Qt.Key.Key_K, both, "现在是“受理”，还不能立卷。结案并回访后再立卷。"),
        (Qt.Key.Key_J, both, "还没有达成协议，不能申请司法确认。请先“达成协议”。"),
        (Qt.Key.Key_L, CTRL, "还没有调解记录，没有可以宣读的"),
    ):
        qtbot.keyClick(page.case, keys, how)
        assert window._toast.accessibleName() == words
    mediation.record_session(file_office, case, mediation.SessionForm(text="谈了一次"))
    mediation.settle(file_office, case, factories.agreement_form())
    clock.instant += timedelta(days=40)
    page.case.reload()
    qtbot.waitUntil(lambda: page.case.case.state == "settled")
    qtbot.keyClick(page.case, Qt.Key.Key_L, CTRL)
    assert read == ["谈了一次"]
    for keys, kind in (
        (Qt.Key.Key_R, record_kinds.INQUIRY),
        (Qt.Key.Key_Z, record_kinds.EVIDENCE),
        (Qt.Key.Key_J, record_kinds.CONFIRMATION),
    ):
        qtbot.keyClick(page.case, keys, both)
        assert writes(page, kind)
        right(page).leave()
    page.case.parts.setCurrentIndex(2)
    qtbot.keyClick(page.case, Qt.Key.Key_M, both)
    qtbot.waitUntil(lambda: _focus() is not None and _focus().accessibleName() == "关联哪次会议")
    assert page.case.parts.currentIndex() == 0


def test_a_room_of_pages_turns_by_the_same_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.go("summaries")
    room = window._pages["summaries"]
    for _turn in range(2):
        before = room._tabs.currentIndex()
        qtbot.keyClick(
            room._stack.currentWidget(), Qt.Key.Key_PageDown, CTRL | Qt.KeyboardModifier.ShiftModifier
        )
        assert room._tabs.currentIndex() == before + 1


def test_a_further_instalment_is_seen_and_a_long_name_does_not_push_it_out(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    name = "江北新区和平路阳光家园物业管理服务有限责任公司"
    parties = PartyForm("applicant", name="赵甲"), PartyForm("respondent", name=name, is_body=True)
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form(*parties)))
    whole = page.fontMetrics().horizontalAdvance(name)
    assert [one.width() < whole for one in page.case.findChildren(QLabel) if one.text() == name] == [True]
    page.case.write.emit(Writing(window.shell, record_kinds.AGREEMENT, page.case.context))
    rows = right(page).form.controls["instalments"]
    area = right(page).findChild(QScrollArea)
    for _row in range(12):
        qtbot.keyClick(right(page), Qt.Key.Key_I, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(rows.rows) >= 12)
    last = next(c for c in rows.rows[-1].values() if c is _focus())
    seen = area.viewport()
    qtbot.waitUntil(lambda: 0 <= last.mapTo(seen, QPoint(0, 0)).y() <= seen.height() - last.height())
    assert rows.rows[0]["party"].sizeHint().width() < whole


def test_nothing_of_a_case_is_wider_than_its_place_at_150(
    window: MainWindow, file_office: Office, qtbot: QtBot, kept: Settings
) -> None:
    kept.scale = 150
    window.restyle()
    guardian = AgentForm("买买提艾力·阿卜杜热合曼", "guardian", relation="父亲")
    parties = PartyForm("applicant", name="赵甲", agents=[guardian]), PartyForm("respondent", name="钱乙")
    first = mediation.open_case(file_office, factories.case_form(title="漏水、噪声、占道、采光连环纠纷" * 4))
    form = factories.case_form(*parties, links={first: "same_parties"})
    page = open_case(window, qtbot, mediation.open_case(file_office, form))
    for area in page.case.findChildren(QScrollArea):
        qtbot.waitUntil(lambda area=area: area.viewport().width() > 0)
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    toast, said = window._toast, window._toast._label
    for length in (90, 70, 60, 50, 40, 1):
        window.shell.say(
            "口头协议不能申请司法确认：申请时要向法院交协议书。双方要申请的，先补签书面协议：在操作记录里撤销“达成调解协议”，再按书面协议登记。"[
                :length
            ]
        )
        qtbot.waitUntil(lambda: toast.layout().geometry().width() == toast.width())
        assert said.heightForWidth(said.width()) == said.height(), "all of it is seen, and no more room taken"


def test_the_toast_leaves_what_has_the_keyboard_to_be_seen(window: MainWindow, qtbot: QtBot) -> None:
    page = enter_room(window)
    form = new_case(page, qtbot).form
    toast, foot = window._toast, form.controls["registered_on"]
    qtbot.waitUntil(form.isVisible)
    bar = right(page).findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())

    def apart() -> bool:
        field = foot.rect().translated(foot.mapToGlobal(QPoint(0, 0)))
        return not field.intersects(toast.rect().translated(toast.mapToGlobal(QPoint(0, 0))))

    page.list.table.setFocus()
    window.shell.say("已恢复没有保存的内容", "丢弃草稿", page.list.reload)
    low = toast.y()
    assert not apart(), "it stands where the field is"
    foot.setFocus()
    assert apart()
    form.controls["title"].setFocus()
    qtbot.waitUntil(lambda: toast.y() == low)


def test_a_wrong_text_box_is_seen_with_what_is_said_of_it(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    window.resize(1200, 560)
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form()))
    page.case.write.emit(Writing(window.shell, record_kinds.AGREEMENT, page.case.context))
    form, bar = right(page).form, right(page).findChild(QScrollArea).verticalScrollBar()
    form.fill({"facts": "漏水"})
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    box, said = form.controls["text"], form._problems["text"]
    box.setMinimumHeight(400)  # as in large type: taller than what is seen of the form
    right(page).save()
    qtbot.waitUntil(said.isVisible)
    form.controls["settled_level"].setFocus()
    qtbot.wait(1)
    bar.setValue(bar.maximum())
    right(page).save()
    qtbot.waitUntil(lambda: said.visibleRegion().boundingRect() == said.rect())
    seen = box.visibleRegion().boundingRect()
    assert seen.bottom() == box.rect().bottom()
    assert seen.height() > bar.pageStep() // 2


def test_the_list_has_the_keyboard_when_its_tab_is_come_back_to(window: MainWindow, qtbot: QtBot) -> None:
    window.go("mediation")
    room = window._pages["mediation"]
    for step in (1, -1):
        room._turn(step)
        table = room._stack.currentWidget().list.table
        qtbot.waitUntil(lambda table=table: window.focusWidget() is table, timeout=3000)


def test_the_board_has_the_keyboard_where_it_was_left(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    """Its tab is shown again: the keyboard is on the same card, and what changed meanwhile is on it."""
    first, second = (mediation.open_case(file_office, factories.case_form(title=t)) for t in ("甲案", "乙案"))
    page = enter_room(window)
    page.ways.switch()
    board, room = page.board, window._pages["mediation"]
    qtbot.waitUntil(lambda: board.current() is not None)
    left = second if board.current() == first else first
    board._go_to(left)
    room._turn(1)
    mediation.open_case(file_office, factories.case_form(title="丙案"))
    room._turn(-1)
    qtbot.waitUntil(lambda: board.stages[1].count() == 3)
    qtbot.waitUntil(lambda: window.focusWidget() is board.stages[1])  # a new column takes it when it is seen
    assert board.current() == left
