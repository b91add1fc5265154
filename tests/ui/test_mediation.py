"""调解: a dispute registered, mediated, settled and printed with the keyboard; what is wrong is said next to its field."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.mediation import record_kinds
from app.ui.mediation.columns import HARM
from app.ui.mediation.editor import NOT_SURE, CaseEditor, _harms
from app.ui.mediation.page import MediationPage
from app.ui.mediation.room import MediationRoom
from app.ui.mediation.writing import Writing
from app.ui.widgets.line_rows import Cell, LineRows
from app.usecases import drafts, mediation
from app.usecases.mediation import CaseForm
from tests import factories
from tests.ui.pressing import seen as wait_button

CTRL = Qt.KeyboardModifier.ControlModifier


def commit(control: Any, text: str) -> None:
    """Chinese comes from the input method, a word at a time."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(control, event)


def enter_room(window: MainWindow) -> MediationPage:
    window.go("mediation")
    room = window._pages["mediation"]
    assert isinstance(room, MediationRoom)
    return room.cases


def right(page: MediationPage) -> Any:
    return page._beside.stack.currentWidget()


def writes(page: MediationPage, kind: record_kinds.RecordKind) -> bool:
    """Whether the form of this kind of record stands before the case."""
    return isinstance(right(page), Writing) and right(page).kind is kind


def new_case(page: MediationPage, qtbot: QtBot) -> CaseEditor:
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: isinstance(right(page), CaseEditor) and right(page).form is not None)
    return right(page)


def pick(qtbot: QtBot, row: Any, initials: str) -> None:
    """Type initials and press Enter at once, as a clerk does, before the answer has come."""
    row.name.setFocus()
    qtbot.keyClicks(row.name, initials)
    qtbot.keyClick(row.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.name.picked is not None)


def open_case(window: MainWindow, qtbot: QtBot, case_id: int) -> MediationPage:
    page = enter_room(window)
    page.show_this(kind="mediation_case", record_id=case_id)
    qtbot.waitUntil(lambda: page.case.case is not None)
    return page


@pytest.fixture
def two(file_office: Office) -> tuple[int, int]:
    """Two neighbours."""
    return factories.resident(file_office, "张三"), factories.resident(file_office, "李四")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The papers that were shown."""
    papers: list[Any] = []
    monkeypatch.setattr(
        "app.ui.preview.PreviewDialog", lambda *a: type("D", (), {"exec": lambda s: papers.append(a[2])})()
    )
    return papers


def test_from_the_dispute_to_the_paper_with_the_keyboard(two, window, file_office, qtbot: QtBot, shown):
    page = enter_room(window)
    editor = new_case(page, qtbot)
    parties = editor.form.controls["parties"]
    pick(qtbot, parties.rows[0], "zs")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is parties.rows[1].name)
    pick(qtbot, parties.rows[1], "ls")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is editor.form.controls["title"])
    commit(editor.form.controls["title"], "楼上漏水")
    editor.form.fill({"dispute_type": "02", "mediators": [{"name": "陈调解"}]})
    qtbot.keyClick(editor, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.case.case is not None and right(page) is page.case)
    assert page.case.case.state_name == "受理"

    wait_button(page.case, qtbot, "记录调解")
    qtbot.keyClick(page, Qt.Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: writes(page, record_kinds.SESSION))
    commit(right(page).form.controls["text"], "双方到场。")
    qtbot.keyClick(right(page), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: right(page) is page.case and len(page.case.case.sessions) == 1)

    wait_button(page.case, qtbot, "达成协议")
    qtbot.keyClick(page, Qt.Key.Key_G, CTRL)
    qtbot.waitUntil(lambda: writes(page, record_kinds.AGREEMENT))
    for name, text in (("facts", "水管漏水"), ("text", "赔偿一千元"), ("performance", "当场付清")):
        commit(right(page).form.controls[name], text)
    qtbot.keyClick(right(page), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0].title == "人民调解协议书"
    case = mediation.view(file_office, page.case.case.id)
    assert (case.state, case.agreement_text) == ("settled", "赔偿一千元")
    assert [p.resident_id for p in case.parties] == list(two)


def test_an_outsider_is_typed_and_kept_with_phone_and_agent(window, file_office, qtbot: QtBot):
    page = enter_room(window)
    editor = new_case(page, qtbot)
    rows = editor.form.controls["parties"].rows
    commit(rows[0].name, "赵甲")
    qtbot.keyClick(rows[0].name, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is rows[0]._texts["phone"]
    qtbot.keyClicks(rows[0]._texts["phone"], "13800000001")
    rows[0].open_agents()
    commit(rows[0].agents.rows[0]["name"], "孙代理")
    rows[1].fill({"side": "respondent", "name": "安居物业公司", "is_body": True, "representative": "钱经理"})
    editor.form.fill({"title": "物业费", "dispute_type": "17", "mediators": [{"name": "陈调解"}]})
    editor.save()
    qtbot.waitUntil(lambda: page.case.case is not None)
    first, second = page.case.case.parties
    assert (first.name, first.phone, first.agent) == ("赵甲", "13800000001", "孙代理")
    assert second.name == "安居物业公司"


def test_what_is_missing_is_said_next_to_its_field(window, qtbot: QtBot):
    page = enter_room(window)
    editor = new_case(page, qtbot)
    editor.save()
    problems = editor.form._problems
    qtbot.waitUntil(lambda: problems["parties"].isVisible())
    assert problems["parties"].text() == "至少要有一位申请人和一位被申请人"
    assert problems["title"].isVisible()
    assert problems["dispute_type"].isVisible()
    assert isinstance(right(page), CaseEditor)


def test_esc_keeps_the_draft_with_its_parties_and_it_is_offered_again(two, window, file_office, qtbot: QtBot):
    page = enter_room(window)
    editor = new_case(page, qtbot)
    pick(qtbot, editor.form.controls["parties"].rows[0], "zs")
    commit(editor.form.controls["title"], "漏水")
    qtbot.keyClick(editor.form.controls["title"], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: right(page) is page.case)
    again = new_case(page, qtbot)
    qtbot.waitUntil(lambda: again.form.values()["title"] == "漏水")
    kept = again.form.values()["parties"]
    assert [p["resident_id"] for p in kept] == [two[0]]
    assert drafts.load(file_office, "mediation_case", 0) is not None


def test_a_resident_from_the_file_is_the_first_applicant(two, window, qtbot: QtBot):
    page = enter_room(window)
    page.show_this(new_for=two[0], name="张三")
    qtbot.waitUntil(lambda: isinstance(right(page), CaseEditor) and right(page).form is not None)
    rows = right(page).form.controls["parties"].rows
    assert (rows[0].name.picked, rows[0].name.text()) == (two[0], "张三")


def test_a_move_that_asks_a_reason_asks_it_in_the_page(file_office, window, qtbot: QtBot):
    case_id = mediation.open_case(file_office, factories.case_form())
    page = open_case(window, qtbot, case_id)
    wait_button(page.case, qtbot, "终止").click()
    line = page.case.moves.asks.line.line
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.case.moves.asks.line._problem.text() == "终止要写明原因"
    commit(line, "当事人撤回")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.case.case.state == "ended")
    wait_button(page.case, qtbot, "归档").click()
    qtbot.waitUntil(lambda: isinstance(right(page), Writing) and right(page).form is not None)
    qtbot.keyClick(right(page), Qt.Key.Key_S, CTRL)  # what archiving lacks is asked for at once
    qtbot.waitUntil(lambda: page.case.case.filing is not None)
    wait_button(page.case, qtbot, "归档").click()
    qtbot.waitUntil(lambda: page.case.case.state == "archived")


def test_phones_are_masked_until_asked_for_and_asking_is_logged(file_office, window, qtbot: QtBot):
    from app.models.tables import Viewing
    from app.usecases.mediation import PartyForm

    parties = (PartyForm("applicant", name="赵甲", phone="13800000001"), PartyForm("respondent", name="钱乙"))
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form(*parties)))

    def words() -> str:
        from PySide6.QtWidgets import QLabel

        return "".join(w.text() for w in page.case.findChildren(QLabel) if w.isVisible())

    qtbot.waitUntil(lambda: "138****0001" in words())
    assert "13800000001" not in words()
    wait_button(page.case, qtbot, "显示电话").click()
    qtbot.waitUntil(lambda: "13800000001" in words())
    with file_office.read() as session:
        assert session.query(Viewing).count() == 1


def test_an_agreement_without_a_deadline_is_refused_next_to_the_field(file_office, window, qtbot: QtBot):
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form(facts="漏水")))
    wait_button(page.case, qtbot, "达成协议")
    qtbot.keyClick(page, Qt.Key.Key_G, CTRL)
    qtbot.waitUntil(lambda: writes(page, record_kinds.AGREEMENT))
    editor = right(page)
    assert editor.above.shown["facts"].text() == "主要事实：已写明", "what the case says stands there already"
    editor.form.fill(
        {"facts": "漏水", "text": "赔一千元", "performance": "现金", "performance_due": "2026-03-01"}
    )
    editor.save()
    assert "在协议生效日期 2026-03-16 之前" in editor.form._problems["performance_due"].text()
    editor.form.fill({"performance_due": ""})
    editor.save()
    assert "没有履行期限" in editor.form._problems["performance"].text()
    assert editor.above.shown["deadline"].text() == "履行期限：还没写"
    assert editor.above.shown["way"].text() == "履行方式：已写明"
    assert editor.above.shown["issues"].text() == "争议事项：没有写（可以不写）"


def test_filters_ask_for_open_overdue_cases(file_office, window, clock, qtbot: QtBot):
    from datetime import timedelta

    mediation.open_case(file_office, factories.case_form(title="旧案"))
    clock.instant += timedelta(days=60)
    mediation.open_case(file_office, factories.case_form(title="新案"))
    page = enter_room(window)
    qtbot.waitUntil(lambda: page.list.count.text() == "2 条")
    qtbot.waitUntil(lambda: page._filters["due"].count() == 3)
    page._filters["due"].setCurrentIndex(1)
    page.apply()
    qtbot.waitUntil(lambda: page.list.count.text() == "1 条")
    assert page.list.table.rows.rows[0].cells[0] == "旧案"


def test_a_deleted_case_can_be_brought_back(file_office, window, qtbot: QtBot):
    mediation.open_case(file_office, factories.case_form())
    case_id = mediation.open_case(file_office, factories.case_form())
    page = open_case(window, qtbot, case_id)
    away = wait_button(page.case, qtbot, "删除")
    away.setFocus()
    away.click()
    qtbot.waitUntil(page.list.table.hasFocus)
    qtbot.waitUntil(lambda: page.list.count.text() == "1 条")
    qtbot.waitUntil(lambda: window._toast._button.text() == "撤销")
    window._toast._button.click()
    qtbot.waitUntil(lambda: page.list.count.text() == "2 条")


def test_choosing_one_category_fills_the_other_two(window, qtbot: QtBot):
    form = new_case(enter_room(window), qtbot).form
    local = form.controls["local_type"]
    local.setFocus()
    qtbot.keyClick(local, Qt.Key.Key_Down)
    values = form.values()
    assert (values["local_type"], values["dispute_type"], values["category"]) == ("leak", "02", "0203")
    kind = form.controls["dispute_type"]
    for chosen, sure, said in (("16", ("0503", "traffic"), 0), ("06", ("", ""), 2)):
        kind.setCurrentIndex(kind.findData(chosen))
        kind.activated.emit(kind.currentIndex())
        values = form.values()
        assert (values["category"], values["local_type"]) == sure
        unsure = [one for one in form.findChildren(QLabel) if one.text() == NOT_SURE]
        qtbot.waitUntil(lambda said=said, unsure=unsure: sum(not one.isHidden() for one in unsure) == said)


def test_the_other_side_is_recognised_while_typing_and_the_cases_are_tied(window, file_office, qtbot: QtBot):
    first = mediation.open_case(file_office, factories.case_form())
    editor = new_case(enter_room(window), qtbot)
    rows = editor.form.controls["parties"].rows
    for row, name in zip(rows, ("钱乙", "赵甲"), strict=True):
        commit(row.name, name)
        row.changed.emit()
    qtbot.waitUntil(lambda: editor.related.isVisible() and len(editor.related.found) == 1)
    assert editor.related.found[0].same_dispute
    qtbot.wait(1)  # the order is made once the layout has settled
    editor.form.controls["title"].setFocus()
    for word in ("关联", "打开"):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        assert QApplication.focusWidget().text() == word, "they are reached where they are read"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget().text() == "已关联"
    editor.form.fill({"title": "漏水", "dispute_type": "02", "mediators": [{"name": "陈调解"}]})
    editor.save()
    qtbot.waitUntil(lambda: mediation.view(file_office, first).links != ())
    assert mediation.view(file_office, first).links[0].kind == "same_dispute"


def test_a_case_is_changed_in_its_own_form(window, file_office, qtbot: QtBot):
    case_id = mediation.open_case(file_office, factories.case_form(amount="100", harms={"crime": 2}))
    page = open_case(window, qtbot, case_id)
    wait_button(page.case, qtbot, "修改")
    qtbot.keyClick(page, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: isinstance(right(page), CaseEditor) and right(page).form is not None)
    editor = right(page)
    qtbot.waitUntil(editor.form.controls["parties"].isVisible)
    assert [r.name.text() for r in editor.form.controls["parties"].rows] == ["赵甲", "钱乙"]
    assert editor.form.values()["harms"] == [{"kind": "crime", "people": "2"}]
    editor.save()
    qtbot.waitUntil(lambda: right(page) is page.case)
    assert window._toast.accessibleName() == "没有改动"
    qtbot.keyClick(page, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: isinstance(right(page), CaseEditor) and right(page).form is not None)
    editor = right(page)
    qtbot.waitUntil(editor.form.controls["parties"].isVisible)
    commit(editor.form.controls["requests"], "请求修好")
    qtbot.keyClick(editor, Qt.Key.Key_G, CTRL | Qt.KeyboardModifier.ShiftModifier)
    agents = editor.form.controls["parties"].rows[0].agents  # the cursor is there
    qtbot.waitUntil(lambda: len(agents.rows) == 1)
    commit(agents.rows[0]["name"], "孙代理")
    editor.save()
    qtbot.waitUntil(lambda: right(page) is page.case and page.case.case.requests == "请求修好")
    kept = mediation.view(file_office, case_id)
    assert (kept.parties[0].agent, kept.harms) == ("孙代理", (("防止民转刑", 2),))


def test_moving_a_case_to_another_body_asks_where_to_and_why(file_office, window, qtbot: QtBot):
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form()))
    wait_button(page.case, qtbot, "移送").click()
    for words in ("派出所", "涉嫌违法"):
        line = page.case.moves.asks.line.line
        commit(line, words)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.case.case.state == "transferred")
    assert page.case.case.handed_to == "派出所"
    assert page.case.case.steps[-1].note == "涉嫌违法"


def test_phrases_are_put_in_added_and_rewritten_by_keys(file_office, window, qtbot: QtBot):
    from app.ui.phrases import Phrases
    from app.usecases import phrases

    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form()))
    wait_button(page.case, qtbot, "记录调解").click()
    qtbot.waitUntil(lambda: writes(page, record_kinds.SESSION))
    text, box = right(page).form.controls["text"], right(page).findChild(Phrases)
    commit(text, "开头。")
    qtbot.keyClick(text, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: box.list.count() > 5)
    qtbot.keyClick(box.list, Qt.Key.Key_2)
    assert text.toPlainText() == "开头。\n双方：听清了，不申请回避，自愿接受调解。"
    assert QApplication.focusWidget() is text
    box.toggle()
    qtbot.waitUntil(lambda: box.list.count() > 5)
    qtbot.keyClick(box.list, Qt.Key.Key_Insert)
    commit(QApplication.focusWidget(), "握手言和。")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: phrases.listing(file_office, "session")[0].text == "握手言和。")
    qtbot.waitUntil(lambda: box.list.item(0).text() == "1　握手言和。")
    qtbot.keyClick(box.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: phrases.listing(file_office, "session")[0].text != "握手言和。")
    qtbot.keyClick(box.list, Qt.Key.Key_Escape)
    assert writes(page, record_kinds.SESSION)
    assert QApplication.focusWidget() is text


def test_the_board_opens_a_case_by_keys(file_office, window, qtbot: QtBot):
    found = mediation.open_case(file_office, factories.case_form(title="楼道堆物"))
    mediation.open_case(file_office, factories.case_form(title="楼上漏水"))
    page = enter_room(window)
    qtbot.keyClick(page, Qt.Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: len(page.board.stages) == 4)
    assert [s.accessibleName() for s in page.board.stages] == [
        "待受理 0 件", "调解中 2 件", "履行中 0 件", "待回访、归档 0 件",
    ]  # fmt: skip
    page.board.stages[1].setFocus()
    page.board.stages[1].setCurrentRow(0)
    qtbot.keyClick(page.board.stages[1], Qt.Key.Key_Return)
    on_card = page.board.current()
    for marked in (
        page.list.table.selected_ids,
        lambda: [page.board.current()],
    ):  # the list marks it too, and back
        qtbot.keyClick(window, Qt.Key.Key_B, CTRL)
        qtbot.waitUntil(lambda marked=marked: marked() == [on_card])
    qtbot.waitUntil(lambda: page.case.case is not None and page.case.case.title == "楼上漏水")
    window.go("mediation", record_id=found)  # searched for: its card is marked, too
    qtbot.waitUntil(lambda: page.board.current() == found)
    qtbot.waitUntil(lambda: page.case.case.title == "楼道堆物")


def test_prevented_harms_are_kept_as_typed_or_refused() -> None:
    """A blank is one; two lines of one harm are together; what is no number is not made one."""

    def kept(*rows: tuple[str, str]) -> dict[str, int]:
        return _harms([{"kind": kind, "people": people} for kind, people in rows])

    assert kept(("1", ""), ("2", "１２")) == {"1": 1, "2": 12}
    assert kept(("1", "1"), ("1", "12")) == {"1": 13}
    assert kept(("1", "两人")) == kept(("1", "²")) == kept(("1", "两人"), ("1", "3")) == {"1": 0}
    assert (
        CaseForm("漏水", harms={"1": 0}).problems(date(2026, 3, 16))["harms"].startswith("防止的后果要用数字")
    )
    nameless = CaseForm("漏水", harms={"": 3}).problems(date(2026, 3, 16))["harms"]
    assert nameless == "写了人数的一行请选防止了什么后果，不要的请移去"


def test_lines_are_begun_by_tab_and_a_line_without_its_key_is_not_lost(
    qapp: QApplication, qtbot: QtBot
) -> None:
    rows = LineRows((Cell("kind", "什么", 3, (("", "什么"), ("1", "自杀"))), HARM), "kind", "防止的后果")
    qtbot.addWidget(rows)
    assert rows.more.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(rows.more, Qt.Key.Key_Return)
    assert rows.focusWidget() is rows.rows[0]["kind"]
    assert rows.value() == []
    assert not rows.more.focusPolicy() & Qt.FocusPolicy.TabFocus
    rows.rows[0]["people"].setText("3")
    assert rows.value() == [{"kind": "", "people": "3"}]
