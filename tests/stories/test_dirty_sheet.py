"""A dirty sheet is taken; the refused rows are handed back, put right as in Excel, taken too; then both are undone."""

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from app.models.tables import Resident
from app.office import Office
from tests import factories
from tests.stories.conftest import Desk

HEADS = ("序号", "姓 名", "公民身份号码", "出生年月", "联系电话", "现住地址")
GOOD = ("王建国", "李秀英", "张伟", "刘 芳", "陈明")
RIGHT = {"赵小军": factories.id_number(), "钱丽": factories.id_number(), "孙平": factories.id_number()}
WRONG = {
    "赵小军": RIGHT["赵小军"][:17] + ("1" if RIGHT["赵小军"][17] != "1" else "2"),
    "钱丽": RIGHT["钱丽"][:15] + "000",
    "孙平": RIGHT["孙平"],
}
"""A wrong check digit, a number Excel has rounded, and a number that is right beside a day that does not exist."""


def names(office: Office) -> set[str]:
    with office.read() as session:
        return set(session.scalars(select(Resident.name).where(Resident.deleted_at.is_(None))))


def write_sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["向阳社区居民花名册"])
    sheet.merge_cells("A1:F1")
    sheet.append(HEADS)
    for at, name in enumerate((*GOOD, *WRONG), start=1):
        number = WRONG.get(name) or factories.id_number()
        born = "1990-02-30" if name == "孙平" else ""
        home = f"翠湖小区{at}号楼1单元101室"
        sheet.append([at, f"{name} ", f"'{number}", born, f"1990000{at:04d}", home])
    book.save(path)


def correct(path: Path) -> dict[str, str]:
    """Put right what the red column names, and leave that column where it is. Returns name → reason."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    head = next(row for row in sheet.iter_rows() if "姓 名" in [cell.value for cell in row])
    at = {cell.value: cell.column - 1 for cell in head}
    reasons = {}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        name = str(row[at["姓 名"]].value).strip()
        reasons[name] = str(row[-1].value)
        row[at["公民身份号码"]].value = RIGHT[name]
        row[at["出生年月"]].value = None
    book.save(path)
    return reasons


def take(desk: Desk, path: Path, *piles: str) -> None:
    """From the list of residents to the last step of the import."""
    desk.keys("ctrl+i")
    desk.shows("把名册文件拖到这里")
    desk.keys("ctrl+o")
    desk.wait_for_window("选择名册")
    desk.type(str(path))
    desk.keys("Return")
    desk.wait_for_window("里仁 · 向阳社区")
    desk.shows("列，导入")
    desk.keys("ctrl+s")
    desk.shows(*piles)
    desk.look(f"dirty-{path.stem}")
    desk.keys("ctrl+Return")


def save_refused(desk: Desk, path: Path) -> None:
    desk.keys("ctrl+e")
    desk.wait_for_window("另存未导入的行")
    desk.keys("ctrl+a")
    desk.type(str(path))
    desk.keys("Return")
    desk.wait(path.exists, "the refused rows are on the disk")
    desk.shows("3 行和原因已存到")


@pytest.mark.story
@pytest.mark.timeout(150)
def test_a_dirty_sheet_is_taken_in_two_steps_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    desk.make_office()
    sheet, refused = tmp_path / "roster.xlsx", tmp_path / "refused.xlsx"
    write_sheet(sheet)
    good = {name.replace(" ", "") for name in GOOD}
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    desk.keys("alt+2")
    take(desk, sheet, "新增 5 人", "未导入 3 行")
    desk.shows("已导入：新增 5 人，更新 0 人")
    assert desk.kept(names) == good
    save_refused(desk, refused)
    desk.look("dirty-refused")
    reasons = correct(refused)
    assert set(reasons) == set(WRONG)
    assert "校验" in reasons["赵小军"]
    assert "后三位丢失" in reasons["钱丽"]
    assert "1990-02-30" in reasons["孙平"]
    desk.keys("ctrl+Return")
    desk.shows("登记居民")
    take(desk, refused, "新增 3 人", "未导入 0 行")
    desk.shows("已导入：新增 3 人，更新 0 人")
    assert desk.kept(names) == good | set(WRONG)
    desk.keys("ctrl+z")
    desk.wait(lambda: desk.kept(names) == good, "the second import is taken back")
    desk.keys("ctrl+z")
    desk.shows("再按一次 Ctrl+Z")
    desk.keys("ctrl+z")
    desk.wait(lambda: desk.kept(names) == set(), "the first import is taken back too")
    desk.look("dirty-undone")
    desk.close()
