"""款物账 in the window: a fund, money in, money out, a correction with its reason, closing; both lines stay to be seen."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.services.relief_parts import FundEditor, LineForm, PartyLine
from app.ui.services.relief_points import ExchangeEditor
from app.ui.services.relief_view import ReliefView, leave
from app.ui.widgets.reason_line import ReasonLine
from app.usecases import drafts
from app.usecases.relief import book as relief_book
from app.usecases.relief import entries as relief
from app.usecases.relief.forms import EntryForm, FundForm
from app.usecases.residents import files
from tests import factories
from tests.ui.typing import commit

SLOW = 20_000


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> ReliefView:
    window.go("services")
    page = window._pages["services"]
    next(a for a in page.findChildren(QAction) if a.text() == "款物账").trigger()
    made = page._beside.stack.currentWidget()
    assert isinstance(made, ReliefView)
    qtbot.waitUntil(lambda: made.closed.text() == "还没有结过账", timeout=SLOW)
    return made


def test_a_fund_is_made_and_money_comes_and_goes(view: ReliefView, file_office: Office, qtbot: QtBot) -> None:
    view.new()
    assert isinstance(view.form, FundEditor)
    view.form.form.fill({"form": "money", "name": "慈善救助金"})
    view.form.submit()
    qtbot.waitUntil(lambda: len(view._funds) == 1, timeout=SLOW)
    for direction, quantity, who in (("in", "1000", "爱心企业"), ("out", "50.05", "李四")):
        view.new()
        form = view.form
        assert isinstance(form, LineForm)
        form.who.picker.setText(who)
        form.form.fill({"taker": "王代领"})
        at = form.form.controls["direction"]
        at.setCurrentIndex(at.findData(direction))
        at.activated.emit(at.currentIndex())
        assert form.form.controls["taker"].parentWidget().isHidden() == (direction == "in")
        form.form.fill({"direction": direction, "fund_id": view._funds[0].id, "quantity": quantity,
                        "on_day": "2026-03-16", "what": "慰问"})  # fmt: skip
        form.submit()
        qtbot.waitUntil(lambda: view.form is None and bool(view._lines), timeout=SLOW)
    qtbot.waitUntil(lambda: view.balances.item(0, 4).text() == "949.95", timeout=SLOW)
    assert [view.lines.item(n, 4).text() for n in range(2)] == ["李四", "爱心企业"]
    assert [e.taker for e in view._lines] == ["王代领", ""]  # nobody collects what comes in
    for table in (view.balances, view.lines):  # as in large type: nothing goes sideways, the sums stay
        table.setFixedWidth(table.fontMetrics().horizontalAdvance("国") * 20)
    view.load()
    qtbot.waitUntil(lambda: view.balances.isColumnHidden(2))
    assert "收 1,000.00" in view.balances.item(0, 0).text()
    assert view.balances.horizontalScrollBar().maximum() == 0


def test_esc_leaves_the_line_that_is_written_before_it_leaves_the_book(
    view: ReliefView, qtbot: QtBot
) -> None:
    left: list[bool] = []
    view.left.connect(lambda: left.append(True))
    view.new_fund()
    assert isinstance(view.form, FundEditor)
    name = view.form.form.controls["name"]
    assert isinstance(name, QLineEdit)
    commit(name, "慈善救助金")
    leave(view)
    assert (view.form, left) == (None, [])
    view.new_fund()
    again = view.form
    assert isinstance(again, FundEditor)
    qtbot.waitUntil(
        lambda: again.form.values()["name"] == "慈善救助金", timeout=SLOW
    )  # it is kept as a draft
    leave(view)
    leave(view)
    assert left == [True]


def test_a_correction_asks_its_reason_and_both_lines_stay(
    view: ReliefView, file_office: Office, qtbot: QtBot
) -> None:
    fund = relief.save_fund(file_office, FundForm("慈善救助金")).id
    line = relief.enter(file_office, EntryForm(fund, "in", "100", "2026-03-16", "捐款", party="爱心企业")).id
    view.load()
    qtbot.waitUntil(lambda: len(view._lines) == 1, timeout=SLOW)
    view._reverse(line)
    assert isinstance(view.form, ReasonLine)
    view.form.submit()
    assert view.form._problem.text() == "冲销要写明原因"
    view.form.line.setText("没有收到")
    qtbot.keyClick(view.form.line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.lines.rowCount() == 2, timeout=SLOW)
    assert [view.lines.item(n, 3).text() for n in range(2)] == ["-100.00元", "100.00元"]
    assert view.lines.columnWidth(2) >= view.lines._needed(2)  # 收入（冲销） is read whole
    view.lines.setFixedWidth(view.lines.fontMetrics().horizontalAdvance("国") * 22)  # as in large type
    view.load()
    qtbot.waitUntil(lambda: view.lines.isColumnHidden(2))
    assert (view.lines.item(0, 1).text(), view.lines.cuts()) == ("慈善救助金\n收入（冲销）", False)
    assert view.lines.horizontalScrollBar().maximum() == 0
    assert relief_book.funds(file_office)[0].left == 0


def test_a_month_that_is_not_over_is_not_closed(view: ReliefView, qtbot: QtBot) -> None:
    view.lines.setFocus()
    reached: set[str] = set()
    for _ in range(30):  # what stands before the table that a view gives its keyboard to is reached, too
        at = view.window().focusWidget() or view
        reached.add(getattr(at, "text", str)())
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    assert {"结账", "新办件"} <= reached
    view.close_month()
    qtbot.waitUntil(lambda: "还没有过完" in view._problem.text(), timeout=SLOW)
    view.period.setCurrentIndex(1)
    view.load()
    view.close_month()
    qtbot.waitUntil(lambda: view.closed.text().startswith("已结账到2026年2月"), timeout=SLOW)


def test_a_whole_household_receives_and_a_correction_keeps_it(
    view: ReliefView, file_office: Office, qtbot: QtBot
) -> None:
    head = factories.resident(file_office, "单雄信")
    home = files.household_of(file_office, head)
    fund = relief.save_fund(file_office, FundForm("大米", "goods", "袋")).id
    relief.enter(file_office, EntryForm(fund, "in", "10", "2026-03-16", "捐赠", party="爱心企业"))
    view.load()
    qtbot.waitUntil(lambda: len(view._lines) == 1, timeout=SLOW)
    view.new()
    form = view.form
    form.who.picker.setFocus()
    qtbot.keyClicks(form.who.picker, "sxx")
    qtbot.waitUntil(lambda: bool(form.who.picker.found), timeout=SLOW)
    qtbot.keyClick(form.who.picker, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.who.which.text().startswith("单雄信户，1 人，"), timeout=SLOW)
    form.who.whole.setChecked(True)
    form.form.fill({"direction": "out", "quantity": "2", "on_day": "2026-03-16", "what": "慰问"})
    form.submit()
    qtbot.waitUntil(lambda: len(view._lines) == 2, timeout=SLOW)
    given = relief_book.entries(file_office, household_id=home)
    assert [(e.party, e.resident_id, e.household_id) for e in given] == [("单雄信户", None, home)]
    view.lines.setCurrentCell(0, 0)
    assert any(b.text() == "这一户" for b in view.findChildren(QPushButton))
    view.lines.setCurrentCell(1, 0)
    view._correct(given[0].id)
    qtbot.waitUntil(lambda: view.form is not None and view.form.who.whole.isChecked(), timeout=SLOW)
    form = view.form
    quantity = form.form.controls["quantity"]
    assert quantity.selectedText() == quantity.text() != "", (
        "what is typed stands in its place, not behind it"
    )
    wrong = form.form._problems
    for typed, name, words in (
        ({"quantity": "3"}, "reason", "请写明"), ({"quantity": "99", "reason": "数错了"}, "quantity", "不够"),
        ({"on_day": "2026-03-17"}, "on_day", "还没有到"),
    ):  # fmt: skip
        form.form.fill(typed)
        form.who.picker.setFocus()
        form.submit()
        qtbot.waitUntil(lambda name=name, words=words: words in wrong[name].text(), timeout=SLOW)
        assert form.form.controls[name].hasFocus()
    form.who.picker.clear()
    form.who._offer(None, whole=False)
    form.submit()
    assert form.who.problem.text() == "请写领取的人"
    assert form.who.picker.hasFocus()
    form.who.picker.setText("单雄信户")
    form.who._ask(None, home)
    qtbot.waitUntil(form.who.whole.isChecked, timeout=SLOW)
    form.form.fill({"quantity": "3", "on_day": "2026-03-16"})
    form.submit()
    qtbot.waitUntil(lambda: len(view._lines) == 4, timeout=SLOW)
    assert [(e.quantity, e.household_id) for e in relief_book.entries(file_office, household_id=home)] == [
        (Decimal("3.00"), home), (Decimal("-2.00"), home), (Decimal("2.00"), home),
    ]  # fmt: skip
    assert view._lines[view.lines.currentRow()].quantity == 3  # what was written is what is printed


def test_typing_another_name_forgets_the_household(
    view: ReliefView, file_office: Office, qtbot: QtBot
) -> None:
    head = factories.resident(file_office, "单雄信")
    home = files.household_of(file_office, head)
    who = PartyLine(view._shell, EntryForm(party="单雄信户", household_id=home))
    qtbot.addWidget(who)
    qtbot.waitUntil(who.whole.isChecked, timeout=SLOW)
    assert who.put_into(EntryForm()).household_id == home
    who.picker.setText("李四")
    who.picker.textEdited.emit("李四")
    told = who.put_into(EntryForm(party="单雄信户", household_id=home))
    assert (told.party, told.household_id, told.resident_id) == ("李四", None, None)


def test_goods_are_given_for_points(view: ReliefView, file_office: Office, qtbot: QtBot) -> None:
    view.shop()
    assert "先“新建款物”" in view._problem.text()
    points = relief.save_fund(file_office, FundForm("爱心积分", "points", price="1")).id
    rice = relief.save_fund(file_office, FundForm("大米", "goods", "袋", "30")).id
    who = factories.resident(file_office, "郑明")
    relief.enter(file_office, EntryForm(rice, "in", "10", "2026-03-01", "捐赠", party="粮店"))
    relief.enter(file_office, EntryForm(points, "in", "100", "2026-03-02", "志愿服务", resident_id=who))
    view.load()
    qtbot.waitUntil(lambda: len(view._funds) == 2, timeout=SLOW)
    view.shop()
    form = view.form
    assert isinstance(form, ExchangeEditor)
    qtbot.waitUntil(form.picker.hasFocus, timeout=SLOW)
    qtbot.keyClicks(form.picker, "zm")
    qtbot.keyClick(form.picker, Qt.Key.Key_Return)
    qtbot.waitUntil(form.form.controls["goods_id"].hasFocus, timeout=SLOW)
    qtbot.waitUntil(lambda: form.words.text() == "现有 100 分", timeout=SLOW)
    form.picker.setFocus()
    qtbot.keyClicks(form.picker, "a")
    qtbot.waitUntil(lambda: not form.words.text(), timeout=SLOW)  # whose points is open again
    qtbot.keyClick(form.picker, Qt.Key.Key_Tab)
    assert form.form.controls["goods_id"].hasFocus()
    form.picker.choose(who, "郑明")
    quantity = form.form.controls["quantity"]
    assert isinstance(quantity, QLineEdit)
    commit(quantity, "2")
    leave(view)
    view.shop()
    form = view.form
    assert isinstance(form, ExchangeEditor)
    qtbot.waitUntil(lambda: form.words.text() == "现有 100 分，要 60 分", timeout=SLOW)  # as it was left
    assert form.picker.picked == who
    form.submit()
    qtbot.waitUntil(lambda: view.form is None and len(view._lines) == 4, timeout=SLOW)
    view.choose(0)
    assert "更正" not in {each.text() for each in view.findChildren(QPushButton) if isValid(each)}
    assert any("冲销" in each.text() and "另一半" in each.text() for each in view.findChildren(QLabel))
    assert {f.name: f.left for f in relief_book.funds(file_office)} == {
        "爱心积分": Decimal("40.00"),
        "大米": Decimal("8.00"),
    }


def test_a_line_that_was_left_goes_on_where_it_was(
    view: ReliefView, file_office: Office, qtbot: QtBot
) -> None:
    relief.save_fund(file_office, FundForm("慈善救助金"))
    who = factories.resident(file_office, "郑明")
    view.load()
    qtbot.waitUntil(lambda: len(view._funds) == 1, timeout=SLOW)
    view.new()
    form = view.form
    assert isinstance(form, LineForm)
    form.who.picker.choose(who, "郑明")
    control = form.form.controls["what"]
    assert isinstance(control, QLineEdit)
    commit(control, "春节慰问")
    form.left.emit()
    view.new()
    again = view.form
    assert isinstance(again, LineForm)
    qtbot.waitUntil(lambda: again.form.values()["what"] == "春节慰问", timeout=SLOW)
    assert again.who.picker.picked == who
    again.draft._discard()
    assert (again.who.picker.picked, again.who.picker.text()) == (None, "")
    what = again.form.controls["what"]
    assert isinstance(what, QLineEdit)
    commit(what, "中秋慰问")
    again.left.emit()  # and 丢弃草稿 is pressed when the form is closed already
    qtbot.waitUntil(lambda: not isValid(again.form), timeout=SLOW)
    keeper = again.draft
    qtbot.waitUntil(lambda: drafts.load(file_office, keeper._key, 0) is not None, timeout=SLOW)
    keeper._discard()
    qtbot.waitUntil(lambda: drafts.load(file_office, keeper._key, 0) is None, timeout=SLOW)
