"""A ledger is made from a sheet's headings, typed into, pasted into, filled down, undone and handed out, with keys alone."""

from pathlib import Path

import pytest

from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import questions
from tests import factories
from tests.stories.conftest import Desk

NAMES = ("owner", "wwrq", "wwje", "wp")
PASTED = "李四光\t\t\t\t2026-03-02\t300\t米\n王五常\t\t\t\t2026-03-03\t\t油"


def sheet(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["向阳社区慰问台账"])
    page.append(["序号", "姓名", "身份证号", "慰问日期", "慰问金额（元）", "物品", "备注"])
    book.save(path)
    return path


def people(office: Office) -> None:
    for name in ("张三丰", "李四光", "王五常"):
        factories.resident(office, name)


def rows(office: Office) -> list[tuple[str, ...]]:
    found = questions.all_rows(office, Question("ledger.wwtz"), NAMES, masked=False, order=("id",))
    return [row.cells for row in found]


@pytest.mark.story
@pytest.mark.timeout(180)
def test_a_ledger_from_a_sheet_to_a_sheet(desk: Desk, tmp_path: Path) -> None:
    desk.make_office()
    desk.kept(people)
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    desk.keys("alt+5")
    desk.shows("台账设计")
    desk.keys("ctrl+shift+b")
    desk.wait_for_window("从表格的表头新建台账")
    desk.type(str(sheet(tmp_path / "ww.xlsx")))
    desk.keys("Return")
    desk.wait_for_window("里仁 · 向阳社区")
    desk.shows("新建台账", "样子（内容是编的）", "慰问台账", "360.50", "幸福小区1号楼2单元501室")
    desk.keys("ctrl+s")
    desk.shows("设计已保存", "慰问台账", "合计：慰问金额（元） 0.00")
    type_a_row(desk)
    desk.keys("Insert")
    desk.type(PASTED)
    desk.shows("已粘贴：新增 2 行", "合计：慰问金额（元） 500.00")
    fill_and_take_back(desk)
    hand_out(desk, tmp_path / "out.xlsx")


def type_a_row(desk: Desk) -> None:
    """A resident by initials; age, address and number come by themselves."""
    desk.keys("Insert")
    desk.type("zsf")
    desk.shows("张三丰　　居民")
    desk.keys("Return")
    desk.shows("幸福小区3号楼2单元501室")
    desk.type("2026-03-01")
    desk.keys("Tab")
    desk.type("200")
    desk.keys("Tab")
    desk.type("milk")
    desk.keys("Return")
    desk.shows("合计：慰问金额（元） 200.00")
    assert desk.kept(rows) == [("张三丰", "2026-03-01", "200.00", "milk")]


def fill_and_take_back(desk: Desk) -> None:
    """The amount of the second row into the third, taken back, done again."""
    desk.keys("ctrl+Home", "Down", *["Right"] * 6, "shift+Down", "ctrl+d")
    desk.shows("已向下填充：改 1 格", "2 个数合计 600.00")
    assert [row[2] for row in desk.kept(rows)] == ["200.00", "300.00", "300.00"]
    desk.keys("ctrl+z")
    desk.shows("已撤销")
    assert [row[2] for row in desk.kept(rows)] == ["200.00", "300.00", ""]
    desk.keys("ctrl+y")
    desk.shows("已重做")
    assert [row[2] for row in desk.kept(rows)] == ["200.00", "300.00", "300.00"]
    desk.look("ledger-sheet")


def hand_out(desk: Desk, path: Path) -> None:
    """The ledger as a workbook with its sum."""
    import openpyxl

    desk.keys("ctrl+shift+e")
    desk.wait_for_window("导出台账")
    desk.keys("ctrl+a")
    desk.type(str(path))
    desk.keys("Return")
    desk.shows("已导出 3 行")
    page = openpyxl.load_workbook(path).active
    assert page is not None
    cells = [str(cell) for line in page.values for cell in line if cell is not None]
    assert any("向阳社区慰问台账" in cell for cell in cells)
    assert {"张三丰", "李四光", "王五常"} <= set(cells)
