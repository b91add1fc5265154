"""Beside the grid: what a paste did not take is listed with what was typed and why; Enter goes to the cell."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.widgets.text_table import MARGIN
from app.usecases.ledgers import cells
from app.usecases.ledgers.cells import RowEdit
from tests.ui.test_ledger_sheet import at, opened, paste, put, rows, tools

__all__ = ["tools"]

K = Qt.Key


def test_what_was_not_taken_is_listed_and_gone_to(
    tools: str, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    cells.take(file_office, tools, [RowEdit(None, {"what": f"梯子{n}", "deposit": "5"}) for n in range(3)])
    view = opened(window, qtbot)
    grid, listed = view.list.grid, view.blocks.problems
    assert listed.isHidden()
    grid.go_to_cell(*at(view, 0, "deposit"))
    paste(view, qtbot, "6\n多\n1e99\n")
    qtbot.waitUntil(lambda: listed.isVisible() and listed.title.text() == "2 格没有填进去")
    texts = [[listed.table.item(row, c).text() for c in range(3)] for row in range(2)]
    assert texts[0] == ["第 2 行 押金", "多", "“多”不是数字"]
    assert texts[1][:2] == ["第 3 行 押金", "1e99"]
    words = QFontMetrics(listed.table.font()).boundingRect(texts[0][0])
    listed.table.setColumnWidth(0, words.width() + MARGIN)
    listed.table.resizeRowsToContents()
    assert listed.table.rowHeight(0) >= 2 * words.height(), (
        "what has no room in a line goes on in the next, not cut"
    )
    listed.table.setCurrentCell(1, 0)
    qtbot.keyClick(listed.table, K.Key_Return)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == at(view, 2, "deposit")
    put(view, qtbot, 2, "deposit", "7")
    put(view, qtbot, 1, "deposit", "8")
    qtbot.waitUntil(lambda: [row[1] for row in rows(file_office)] == ["6.00", "8.00", "7.00"])
    qtbot.waitUntil(listed.isHidden)


def test_the_refused_rows_are_saved_as_the_same_sheet(
    tools: str,
    window: MainWindow,
    file_office: Office,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from openpyxl import load_workbook

    view = opened(window, qtbot)
    view.list.grid.go_to_cell(*at(view, 0, "what"))
    paste(view, qtbot, "梯子\t多得数不清的\n锤子\t5\n")
    listed = view.blocks.problems.table
    qtbot.waitUntil(lambda: listed.rowCount() == 1 and listed.item(0, 0).text() == "第 2 行 押金")
    assert listed.item(0, 2).text() == "“…”不是数字", "what was typed stands beside it: the reason is short"
    path = tmp_path / "没有填进去.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    view.blocks.problems.save_button.click()
    qtbot.waitUntil(path.exists)
    [heads, line] = [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]
    said = dict(zip(heads, line, strict=True))
    assert (said["押金"], said[heads[-1]]) == ("多得数不清的", "原第 2 行：押金：“多得数不清的”不是数字")


def test_undo_of_a_paste_over_kept_rows_takes_its_red_cells_too(
    tools: str, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    cells.take(file_office, tools, [RowEdit(None, {"what": f"梯子{n}", "deposit": "5"}) for n in range(2)])
    view = opened(window, qtbot)
    grid = view.list.grid
    grid.go_to_cell(*at(view, 0, "deposit"))
    paste(view, qtbot, "6\n很多\n")
    qtbot.waitUntil(lambda: grid.rows.refused() == 1)
    qtbot.waitUntil(lambda: [row[1] for row in rows(file_office)] == ["6.00", "5.00"])
    grid.go_to_cell(*at(view, 1, "deposit"))
    paste(view, qtbot, "7\n")
    qtbot.waitUntil(lambda: [row[1] for row in rows(file_office)] == ["6.00", "7.00"])
    qtbot.waitUntil(lambda: grid.rows.text_at(*at(view, 1, "deposit")) == "7.00")
    assert grid.rows.refused() == 0, "a right one over it takes the red away"
    grid.go_to_cell(*at(view, 1, "deposit"))
    paste(view, qtbot, "很多\n")
    qtbot.waitUntil(lambda: grid.rows.refused() == 1)
    grid.setFocus()
    for kept in (["6.00", "7.00"], ["6.00", "5.00"], ["5.00", "5.00"]):
        qtbot.keyClick(grid, K.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(
            lambda kept=kept: grid.rows.refused() == 0 and [row[1] for row in rows(file_office)] == kept
        )
    qtbot.waitUntil(lambda: grid.rows.text_at(*at(view, 1, "deposit")) == "5.00")
