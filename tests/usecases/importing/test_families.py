"""Which rows become one family: cells left empty under a head, a head that was handed back, a row corrected later."""

from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import select

from app.exchange.sheets.pasted import PastedTable
from app.models.rules.identity import make_id
from app.models.tables import Household, Resident
from app.office import Office
from app.usecases.importing import check, plan, take

HEAD = "户主姓名\t姓名\t身份证号\t住址\t与户主关系"
MAN, WOMAN, OTHER, CHILD = (make_id("230102", date(1980, 5, 17), serial) for serial in (11, 12, 13, 15))
HOME = "翠湖小区3栋2单元501"


def taken(office: Office, *lines: str) -> int:
    """How many rows of a pasted sheet were taken."""
    text = "\n".join([HEAD, *(line.replace(",", "\t") for line in lines)])
    return take.take(office, checked_text(office, text)).new


def checked_text(office: Office, text: str) -> check.ImportCheck:
    """The preview of a sheet that is pasted."""
    return check.check(office, plan.understand(office, PastedTable(text)))


def families(office: Office) -> dict[str, set[str]]:
    """The members of each household by the name of its head."""
    with office.read() as session:
        rows = session.execute(
            select(Household.head_id, Resident.id, Resident.name).join(
                Resident, Resident.household_id == Household.id
            )
        ).all()
    names = {i: name for _, i, name in rows}
    found: dict[str, set[str]] = {}
    for head, _, name in rows:
        found.setdefault(names[head], set()).add(name)
    return found


def test_members_whose_cells_are_empty_under_their_head_are_of_his_family(office: Office) -> None:
    """As a sheet with merged cells looks when it is saved as .csv, or when the head alone is filled in."""
    assert taken(
        office, f"张三,张三,{MAN},{HOME},户主", f",李四,{WOMAN},,妻", f"王五,王五,{OTHER},翠湖小区9栋1单元101,户主",
        f",王小,{CHILD},,子",
    ) == 4  # fmt: skip
    assert families(office) == {"张三": {"张三", "李四"}, "王五": {"王五", "王小"}}


def test_the_family_of_a_head_handed_back_does_not_fall_to_the_one_above(office: Office) -> None:
    assert taken(office, f",张三,{MAN},{HOME},户主", ",王五,230102,,户主", f",李四,{WOMAN},,妻") == 2
    assert families(office) == {"张三": {"张三"}, "李四": {"李四"}}


def test_a_row_corrected_and_brought_again_joins_the_family_on_file(office: Office) -> None:
    """The head of one family and the wife of another had been handed back."""
    there = "翠湖小区9栋1单元101"
    assert taken(
        office, f"张三,张三,230102,{HOME},户主", f"张三,李四,{WOMAN},{HOME},妻", f"王五,王五,{OTHER},{there},户主",
        f"王五,王妻,230102,{there},妻",
    ) == 2  # fmt: skip
    wife = make_id("230102", date(1981, 5, 17), 12)
    assert taken(office, f"张三,张三,{MAN},{HOME},户主", f"王五,王妻,{wife},{there},妻") == 2
    assert families(office) == {"张三": {"张三", "李四"}, "王五": {"王五", "王妻"}}
    stranger = make_id("230102", date(1982, 5, 17), 11)
    assert taken(office, f"张三,张三,{stranger},{HOME},户主") == 1
    with (
        office.read() as session
    ):  # a household that has its head takes no other: this one has a family of his own
        homes = session.scalars(select(Resident.household_id).where(Resident.name == "张三")).all()
    assert len(set(homes)) == 2


def test_the_family_of_a_head_handed_back_waits_at_the_address_that_he_alone_says(
    office: Office, tmp_path: Path
) -> None:
    """As a .csv says it: the address stands in the head's row. One head and a son of another are handed back, come back
    with what stood above them, and go home from the file of refusals alone."""
    there, son = "翠湖小区9栋1单元101", make_id("230102", date(2012, 5, 17), 15)
    lines = ("姓名,身份证号,住址,与户主关系", f"张三,230102,{HOME},户主", f"李四,{WOMAN},,妻",
             f"王五,{OTHER},{there},户主", "王小,230102,,子")  # fmt: skip
    checked = checked_text(office, "\n".join(lines).replace(",", "\t"))
    take.take(office, checked)
    assert families(office) == {"李四": {"李四"}, "王五": {"王五"}}
    with office.read() as session:
        wife = session.scalars(select(Resident).where(Resident.name == "李四")).one()
        assert (wife.address, wife.room) == (HOME, "501")
    back = tmp_path / "未导入.xlsx"
    assert check.save_rejects(checked, back) == 2
    book = load_workbook(back)
    page = book[book.sheetnames[0]]
    assert [page.cell(row, 3).value for row in (2, 3)] == [HOME, there]
    page.cell(2, 2).value, page.cell(3, 2).value = MAN, son
    book.save(back)
    assert take.take(office, check.check(office, plan.understand(office, back))).new == 2
    assert families(office) == {"张三": {"张三", "李四"}, "王五": {"王五", "王小"}}
