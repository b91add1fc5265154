"""台账 as a spreadsheet: cells typed, refused and mended, blocks pasted, filled, emptied; undone by act; sums below."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.models.tables import Resident
from app.office import Office
from app.ui.ledgers.cell_picker import CellPicker
from app.ui.ledgers.ledger_view import LedgerView
from app.ui.ledgers.page import LedgersPage
from app.ui.main_window import MainWindow
from app.ui.widgets.query_builder import QueryBuilder
from app.usecases import drafts, ledgers
from app.usecases.history import undo
from app.usecases.households import moves
from app.usecases.ledgers import cells, pages
from app.usecases.ledgers.cells import RowEdit
from app.usecases.offices import definitions
from app.usecases.residents import files
from tests import factories
from tests.ui.test_ledgers import enter_room, open_ledger
from tests.ui.typing import commit
from tests.usecases.ledgers.test_cells import FREE

K = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = ("what", "deposit", "back", "paid", "phone")


@pytest.fixture
def tools(file_office: Office) -> str:
    definitions.adopt(file_office, "ledgers", "tools", FREE)
    return "tools"


def rows(office: Office, key: str = "tools", names: tuple[str, ...] = NAMES) -> list[tuple[str, ...]]:
    from app.models.definitions.kinds import Question
    from app.usecases import questions

    return [
        r.cells
        for r in questions.all_rows(office, Question(f"ledger.{key}"), names, masked=False, order=("id",))
    ]


def opened(window: MainWindow, qtbot: QtBot, typed: str = "gj", name: str = "工具借用台账") -> LedgerView:
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, typed, name)
    qtbot.waitUntil(lambda: page.ledger.list.grid.rows.columns != [] and page.ledger.keeper.sheet.key != "")
    qtbot.waitUntil(lambda: page.ledger.list.grid.rows.rowCount() > 0)
    page.ledger.list.grid.setFocus()
    return page.ledger


def other(page: LedgersPage, qtbot: QtBot, typed: str, name: str) -> None:
    """Another ledger of the shelf."""
    page.shelf.filter.clear()
    open_ledger(page, qtbot, typed, name)


def begin(view: LedgerView, qtbot: QtBot, letters: str) -> None:
    """Letters on a cell: the first one opens it, the others go into it."""
    qtbot.keyClick(view.list.grid, letters[0])
    qtbot.waitUntil(lambda: editor(view) is not None)
    qtbot.keyClicks(editor(view), letters[1:])


def at(view: LedgerView, row: int, name: str) -> tuple[int, int]:
    names = [c.name for c in view.list.grid.rows.columns]
    return row, names.index(name)


def put(view: LedgerView, qtbot: QtBot, row: int, name: str, text: str, key: K = K.Key_Tab) -> None:
    """Type into a cell as with an input method, then go on."""
    grid = view.list.grid
    grid.go_to_cell(*at(view, row, name))
    qtbot.keyClick(grid, K.Key_F2)
    qtbot.waitUntil(lambda: editor(view) is not None)
    line = editor(view)
    qtbot.keyClick(line, K.Key_F2)  # it is being edited already: Qt would complain
    line.selectAll()
    commit(line, text)
    qtbot.keyClick(line, key)


def editor(view: LedgerView) -> Any:
    grid = view.list.grid
    return grid.indexWidget(grid.currentIndex()) or next(
        (w for w in grid.viewport().findChildren(QWidget, "cell") if w.isVisible()), None
    )


def paste(view: LedgerView, qtbot: QtBot, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(view.list.grid, K.Key_V, CTRL)


def test_a_row_is_typed_in_the_blank_line_and_kept_when_it_is_left(tools, window, file_office, qtbot: QtBot):
    view = opened(window, qtbot)
    grid = view.list.grid
    assert grid.rows.rowCount() == 1
    qtbot.keyClick(grid, K.Key_Insert)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == at(view, 0, "what")
    put(view, qtbot, 0, "what", "梯子")
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == at(view, 0, "deposit")
    begin(view, qtbot, "100.5")
    qtbot.keyClick(editor(view), K.Key_Tab)
    assert rows(file_office) == []
    put(view, qtbot, 0, "back", "2026-03", K.Key_Return)
    qtbot.waitUntil(lambda: rows(file_office) == [("梯子", "100.50", "2026-03", "", "")])
    qtbot.waitUntil(lambda: grid.rows.total == 1)
    assert grid.rows.rowCount() == 2
    assert grid.currentIndex().row() == 1
    qtbot.waitUntil(lambda: "押金 100.50" in view.foot.sums.text())


def test_a_wrong_cell_stays_red_with_its_sentence_until_it_is_mended(
    tools, window, file_office, qtbot: QtBot
):
    made = cells.take(file_office, tools, [RowEdit(None, {"what": "梯子", "deposit": "5"})])
    assert made.new == 1
    view = opened(window, qtbot)
    grid = view.list.grid
    put(view, qtbot, 0, "deposit", "很多", K.Key_Return)
    qtbot.waitUntil(view.foot.waiting.isVisible)
    assert grid.rows.text_at(*at(view, 0, "deposit")) == "很多"
    grid.go_to_cell(*at(view, 0, "deposit"))
    assert view.foot.said.text() == "押金：“很多”不是数字"
    assert rows(file_office)[0][1] == "5.00"
    grid.go_to_cell(0, 0)
    qtbot.keyClick(grid, K.Key_F8)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == at(view, 0, "deposit")
    qtbot.keyClick(grid, K.Key_Escape)
    assert grid.rows.text_at(*at(view, 0, "deposit")) == "5.00"
    assert not view.foot.waiting.isVisible()
    put(view, qtbot, 0, "deposit", "7")
    qtbot.waitUntil(lambda: rows(file_office)[0][1] == "7.00")


def test_ctrl_z_and_ctrl_y_take_back_and_do_again(tools, window, file_office, qtbot: QtBot):
    cells.take(file_office, tools, [RowEdit(None, {"what": "梯子"})])
    view = opened(window, qtbot)
    put(view, qtbot, 0, "what", "锤子")
    qtbot.waitUntil(lambda: rows(file_office)[0][0] == "锤子")
    qtbot.waitUntil(lambda: view.list.grid.can_undo)
    qtbot.keyClick(view.list.grid, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: rows(file_office)[0][0] == "梯子")
    qtbot.waitUntil(lambda: view.list.grid.rows.text_at(*at(view, 0, "what")) == "梯子")
    qtbot.keyClick(view.list.grid, K.Key_Y, CTRL)
    qtbot.waitUntil(lambda: rows(file_office)[0][0] == "锤子")
    qtbot.waitUntil(lambda: view.list.grid.can_undo)
    put(view, qtbot, 1, "deposit", "12")
    put(view, qtbot, 1, "phone", "13912345678")
    qtbot.keyClick(view.list.grid, K.Key_Z, CTRL)  # what was typed into a row that is not kept goes first
    model = view.list.grid.rows
    assert (model.text_at(*at(view, 1, "phone")), model.text_at(*at(view, 1, "deposit"))) == ("", "12")
    qtbot.keyClick(view.list.grid, K.Key_Z, CTRL)
    assert not model.new
    assert rows(file_office)[0][0] == "锤子"
    ledgers.change(
        file_office, model.row_at(0).id, {"deposit": "9"}
    )  # in the form: later than what the sheet did
    qtbot.keyClick(view.list.grid, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window._toast.accessibleName().startswith("要撤销"))
    assert rows(file_office)[0][:2] == ("锤子", "9.00")
    qtbot.keyClick(view.list.grid, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: rows(file_office)[0][:2] == ("锤子", ""))
    qtbot.keyClick(view.list.grid, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: rows(file_office)[0][0] == "梯子")
    for text in ("斧头", "锯子"):
        put(view, qtbot, 0, "what", text)
        qtbot.waitUntil(lambda said=text: rows(file_office)[0][0] == said)
    window._undoing.offered(undo.last_act(file_office).id)  # the 撤销 of a toast, or of the log
    qtbot.waitUntil(lambda: rows(file_office)[0][0] == "斧头" and view.list.grid.can_redo)
    qtbot.keyClick(view.list.grid, K.Key_Z, CTRL)  # the one before, not the same one again
    qtbot.keyClick(
        view.list.grid, K.Key_Y, CTRL
    )  # before that is done: it waits for it, and does the same again
    qtbot.keyClick(view.list.grid, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: rows(file_office)[0][0] == "梯子")
    qtbot.keyClick(view.list.grid, K.Key_Y, CTRL)
    qtbot.waitUntil(lambda: rows(file_office)[0][0] == "斧头")
    qtbot.keyClick(view.list.grid, K.Key_Y, CTRL)
    qtbot.waitUntil(lambda: rows(file_office)[0][0] == "锯子")


def test_a_block_is_pasted_over_rows_and_past_the_last_one(tools, window, file_office, qtbot: QtBot):
    cells.take(file_office, tools, [RowEdit(None, {"what": "梯子"})])
    view = opened(window, qtbot)
    grid = view.list.grid
    grid.go_to_cell(*at(view, 0, "what"))
    paste(view, qtbot, '长梯\t10\n"电钻\n带箱"\t20.5\t2026\n扳手\t多少\n\t\t\n')
    qtbot.waitUntil(lambda: len(rows(file_office)) == 2)
    assert rows(file_office)[0][:3] == ("长梯", "10.00", "")
    assert rows(file_office)[1][:3] == ("电钻 带箱", "20.50", "2026") or "\n" in rows(file_office)[1][0]
    qtbot.waitUntil(lambda: len(grid.rows.new) == 1)
    assert grid.rows.new[0].values["what"] == "扳手"
    assert "不是数字" in grid.rows.new[0].why["deposit"]
    qtbot.waitUntil(lambda: grid.rows.total == 2)
    put(view, qtbot, 2, "deposit", "30", K.Key_Return)
    qtbot.waitUntil(lambda: len(rows(file_office)) == 3)
    qtbot.keyClick(grid, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(rows(file_office)) == 2)
    qtbot.keyClick(grid, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: [r[0] for r in rows(file_office)] == ["梯子"])


def test_filling_down_copies_what_is_kept_not_what_is_masked(tools, window, file_office, qtbot: QtBot):
    first = {"what": "梯子", "phone": "13800138000", "deposit": "9"}
    cells.take(
        file_office, tools, [RowEdit(None, first), *(RowEdit(None, {"what": str(n)}) for n in range(3))]
    )
    view = opened(window, qtbot)
    grid = view.list.grid
    grid.go_to_cell(*at(view, 0, "phone"))
    assert grid.rows.text_at(*at(view, 0, "phone")) == "138****8000"
    for _ in range(3):
        qtbot.keyClick(grid, K.Key_Down, SHIFT)
    qtbot.keyClick(grid, K.Key_D, CTRL)
    qtbot.waitUntil(lambda: [r[4] for r in rows(file_office)] == ["13800138000"] * 4)
    assert [r[0] for r in rows(file_office)] == ["梯子", "0", "1", "2"]
    qtbot.waitUntil(lambda: grid.rows.text_at(*at(view, 3, "phone")) == "138****8000")
    qtbot.keyClick(grid, K.Key_Delete)
    qtbot.waitUntil(lambda: [r[4] for r in rows(file_office)] == [""] * 4)


def test_what_is_copied_is_masked_for_excel_and_whole_when_pasted_here(
    tools, window, file_office, qtbot: QtBot
):
    cells.take(
        file_office,
        tools,
        [RowEdit(None, {"what": "梯\n子", "phone": "13800138000"}), RowEdit(None, {"what": "x"})],
    )
    view = opened(window, qtbot)
    grid = view.list.grid
    grid.go_to_cell(*at(view, 0, "phone"))
    qtbot.keyClick(grid, K.Key_C, CTRL)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "138****8000")
    assert "<td" in QGuiApplication.clipboard().mimeData().html()
    qtbot.keyClick(grid, K.Key_Insert)
    qtbot.keyClick(grid, K.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "138****8000", "the blank line has nothing to copy"
    grid.go_to_cell(*at(view, 1, "phone"))
    qtbot.keyClick(grid, K.Key_V, CTRL)
    qtbot.waitUntil(lambda: rows(file_office)[1][4] == "13800138000")
    paste(view, qtbot, "138****8000")
    qtbot.waitUntil(view.foot.waiting.isVisible)
    assert rows(file_office)[1][4] == "13800138000"


def test_a_resident_is_found_by_initials_and_fills_the_row(window, file_office, qtbot: QtBot):
    one = factories.resident(file_office, "张三丰", address="幸福小区3号楼2单元501室")
    files.household_of(file_office, one)
    view = opened(window, qtbot, "dbtz", "低保台账")
    grid = view.list.grid
    qtbot.keyClick(grid, K.Key_Insert)
    begin(view, qtbot, "zsf")
    qtbot.waitUntil(lambda: isinstance(editor(view), CellPicker))
    qtbot.keyClick(editor(view), K.Key_Return)
    qtbot.waitUntil(lambda: grid.rows.text_at(*at(view, 0, "owner")) == "张三丰")
    qtbot.waitUntil(lambda: "幸福小区" in grid.rows.text_at(*at(view, 0, "household.address")))
    assert "****" in grid.rows.text_at(*at(view, 0, "household.head.id_number"))
    put(view, qtbot, 0, "owner", "王不在")
    assert grid.rows.text_at(*at(view, 0, "household.address")) == "", "the address was somebody else's"
    assert view.keeper.model.new[0].why["owner"].startswith("换了姓名")
    qtbot.waitUntil(lambda: view.foot.waiting.text() == "1 格没有填进去")
    qtbot.keyClick(grid, K.Key_Z, CTRL)
    assert grid.rows.text_at(*at(view, 0, "owner")) == "张三丰"
    assert "幸福小区" in grid.rows.text_at(*at(view, 0, "household.address"))
    qtbot.waitUntil(lambda: view.foot.waiting.isHidden())
    put(view, qtbot, 0, "category", "csdb", K.Key_Return)
    qtbot.waitUntil(
        lambda: rows(file_office, "minimum_living", ("owner", "category")) == [("张三丰", "城市低保")]
    )

    def rename(office: Office, _progress: object) -> None:
        with office.write("改名") as w:
            w.session.get_one(Resident, one).name = "张君宝"

    window.go("residents")
    window.tasks.run(window, rename, lambda _done: window.go("ledgers"))
    named = at(view, 0, "owner")
    qtbot.waitUntil(lambda: grid.model().index(*named).data() == "张君宝")


def test_a_row_of_a_household_says_at_once_under_whom_it_stands(window, file_office, qtbot: QtBot):
    head = factories.resident(file_office, "张三丰", address="幸福小区3号楼2单元501室")
    files.household_of(file_office, head)
    with file_office.read() as session:
        home = session.get_one(Resident, head).household_id
    child = factories.resident(file_office, "李小明", id_number=factories.id_number(date(2015, 6, 1)))
    moves.add_member(file_office, home, moves.JoinForm(child, relation="20"))
    view = opened(window, qtbot, "dbtz", "低保台账")
    grid = view.list.grid
    qtbot.keyClick(grid, K.Key_Insert)
    begin(view, qtbot, "lxm")
    qtbot.waitUntil(lambda: isinstance(editor(view), CellPicker))
    qtbot.keyClick(editor(view), K.Key_Return)
    qtbot.waitUntil(lambda: grid.rows.text_at(*at(view, 0, "owner")) == "张三丰")
    assert "李小明是户主张三丰家的人" in window._toast._label.text()


def test_somebody_not_on_file_can_be_registered_from_the_cell(window, file_office, qtbot: QtBot, monkeypatch):
    view = opened(window, qtbot, "dbtz", "低保台账")
    grid = view.list.grid
    put(view, qtbot, 0, "category", "城市低保")
    grid.rows.setData(grid.rows.index(*at(view, 0, "owner")), "钱新人")
    grid.go_to_cell(1, 0)
    qtbot.waitUntil(view.foot.waiting.isVisible)
    grid.go_to_cell(*at(view, 0, "owner"))
    assert "没有叫“钱新人”的居民" in view.foot.said.text()
    went: list[Any] = []
    monkeypatch.setattr(window.shell, "go_to", lambda room, **what: went.append((room, what)))
    view.foot.person.click()
    assert went == [("residents", {"new_name": "钱新人"})]


def test_the_registration_opens_with_the_name(window, qtbot: QtBot):
    window.go("residents")
    window.shell.go("residents", new_name="钱新人")
    qtbot.waitUntil(
        lambda: any(w.text() == "钱新人" for w in window.findChildren(QLineEdit) if w.isVisible())
    )


def test_rows_that_are_not_kept_come_back_after_the_window_was_closed(
    tools, window, file_office, qtbot: QtBot
):
    view = opened(window, qtbot)
    put(view, qtbot, 0, "deposit", "12")
    view.list.grid.rows.refuse_new(view.list.grid.rows.new[0], {"what": "请填写"})
    view.keeper.keep_draft()
    qtbot.waitUntil(lambda: drafts.load(file_office, "ledger.sheet.tools", 0) is not None)
    page = window._pages["ledgers"]
    other(page, qtbot, "dbtz", "低保台账")
    qtbot.waitUntil(lambda: view.keeper.sheet.key == "minimum_living")
    assert not view.list.grid.rows.new
    window.shell.say("设计已保存", "撤销", lambda: None)
    other(page, qtbot, "gj", "工具借用台账")
    qtbot.waitUntil(lambda: [n.values.get("deposit") for n in view.list.grid.rows.new] == ["12"])
    assert view.list.grid.rows.new[0].why == {"what": "请填写"}, "what was refused is red again"
    assert window._toast.takes_back(), "one's own rows of a moment ago are no news that covers the 撤销"


def test_the_foot_counts_and_sums_what_is_selected(tools, window, file_office, qtbot: QtBot):
    cells.take(file_office, tools, [RowEdit(None, {"what": "x", "deposit": f"{n}.01"}) for n in range(1, 4)])
    view = opened(window, qtbot)
    qtbot.waitUntil(lambda: view.foot.sums.text() == "合计：押金 6.03")
    view.list.grid.go_to_cell(*at(view, 0, "deposit"))
    for _ in range(2):
        qtbot.keyClick(view.list.grid, K.Key_Down, SHIFT)
    qtbot.waitUntil(lambda: view.foot.sums.text() == "选中 3 格　有内容 3　3 个数合计 6.03")


def test_the_first_columns_stay_when_the_others_scroll(tools, window, file_office, qtbot: QtBot):
    cells.take(file_office, tools, [RowEdit(None, {"what": "x"})])
    view = opened(window, qtbot)
    grid = view.list.grid
    for column in range(grid.rows.columnCount()):
        grid.setColumnWidth(column, 300)
    assert not grid.frozen.isVisible()
    qtbot.keyClick(grid, K.Key_End)
    qtbot.waitUntil(grid.frozen.isVisible)
    assert not grid.frozen.isColumnHidden(0)
    assert grid.frozen.isColumnHidden(grid.rows.columnCount() - 1)
    grid.rows.beginResetModel()  # the grid hears of the end of it first and lays out anew: that ended the program
    grid.frozen.hide()
    grid.frozen.lay()
    assert grid.frozen.isHidden()
    grid.rows.endResetModel()
    qtbot.keyClick(grid, K.Key_End)
    qtbot.waitUntil(grid.frozen.isVisible)
    qtbot.keyClick(grid, K.Key_Home)
    qtbot.waitUntil(lambda: not grid.frozen.isVisible())
    grid.go_to_cell(*at(view, 0, "what"))
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    begin(view, qtbot, "t")
    assert not grid.frozen.isVisible(), "the editor opens in the grid below"


def test_another_ledger_begins_at_its_left_with_its_own_title_and_no_old_hint(
    tools, window, file_office, qtbot: QtBot
):
    cells.take(file_office, tools, [RowEdit(None, {"what": "x"})])
    view = opened(window, qtbot)
    grid = view.list.grid
    for column in range(grid.rows.columnCount()):
        grid.setColumnWidth(column, 300)
    qtbot.keyClick(grid, K.Key_End)
    grid.said.emit("押金：写到分", False)
    assert grid.horizontalScrollBar().value() > 0
    assert [grid.frozen.isColumnHidden(at) for at in (0, 1)] == [False, False], (
        "what the row is stays in sight"
    )
    view.show_ledger(pages.facts(file_office, "minimum_living"))
    assert (view.list.title.text(), grid.rows.rowCount(), view.foot.said.text()) == ("低保台账", 0, "")
    qtbot.waitUntil(lambda: grid.rows.columnCount() > 0)
    assert grid.horizontalScrollBar().value() == 0


def test_a_view_and_a_clerk_without_the_right_cannot_type(tools, window, file_office, qtbot: QtBot):
    factories.resident(file_office, "王奶奶", id_number=factories.id_number(date(1950, 1, 1)))
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "60", "60岁以上老人台账")
    qtbot.waitUntil(lambda: page.ledger.list.grid.rows.total == 1)
    grid = page.ledger.list.grid
    assert grid.rows.rowCount() == 1
    assert not grid.rows.flags(grid.rows.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    window.shell.rights = frozenset(window.shell.rights - {"ledgers.edit"})
    other(page, qtbot, "gj", "工具借用台账")
    qtbot.waitUntil(lambda: page.ledger.keeper.sheet.key == "tools")
    assert not grid.rows.can_edit


def test_a_row_that_leaves_the_filter_leaves_rows_count_and_sum_together(
    tools, window, file_office, qtbot: QtBot
):
    cells.take(
        file_office, tools, [RowEdit(None, {"what": w, "deposit": d}) for w, d in (("伞", "1"), ("车", "2"))]
    )
    view = opened(window, qtbot)
    view.list.filters.use(f"ledger.{tools}", (("deposit", "<=", "5"),))
    view.list.reload()
    qtbot.waitUntil(lambda: view.foot.sums.text() == "合计：押金 3.00")
    put(view, qtbot, 0, "deposit", "9", K.Key_Return)
    qtbot.waitUntil(lambda: view.list.grid.rows.total == 1)
    qtbot.waitUntil(lambda: view.foot.sums.text() == "合计：押金 2.00")
    assert view.list.count.text() == "1 条"
    assert "不在现在的筛选里" in window._toast._label.text()


def test_focus_is_where_typing_goes_on(tools, window, file_office, qtbot: QtBot):
    view = opened(window, qtbot)
    put(view, qtbot, 0, "what", "梯子")
    put(view, qtbot, 0, "deposit", "1")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.list.grid)
    assert (view.list.grid.currentIndex().row(), view.list.grid.currentIndex().column()) == at(
        view, 0, "back"
    )


@pytest.mark.parametrize("sorted_first", [False, True])
def test_a_column_is_filtered_from_where_the_cursor_is(
    sorted_first: bool, tools, window, file_office, qtbot: QtBot
):
    cells.take(file_office, tools, [RowEdit(None, {"what": name}) for name in ("梯子", "长梯", "锤子")])
    view = opened(window, qtbot)
    if sorted_first:
        view.list._sort("what")
        qtbot.waitUntil(lambda: not view.list.grid.currentIndex().isValid())
    else:
        view.list.grid.go_to_cell(*at(view, 0, "what"))
    qtbot.keyClick(view.list.grid, K.Key_F, CTRL | Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(window.findChildren(QueryBuilder)))
    builder = window.findChildren(QueryBuilder)[0]
    assert builder.rows[0].info().name == "what"
    assert builder.rows[0].text.hasFocus(), "the column is known, what it should say is asked"
    commit(builder.rows[0].text, "梯")
    builder.apply()
    qtbot.waitUntil(lambda: view.list.count.text() == "2 条")
