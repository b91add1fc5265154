"""A sheet with everything wrong in it: understood by itself, asked about once, handed back, corrected, taken again."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from app.exchange.sheets.header import REASON
from app.models.tables import Area, Household, Resident, ResidentContact
from app.office import Office
from app.usecases.importing import check, plan, survey, take
from app.usecases.importing.check import ImportCheck
from tests.usecases.importing import dirty


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> dirty.Dirty:
    return dirty.write(tmp_path_factory.mktemp("dirty") / "实有人口.xlsx")


def answered(office: Office, understood: plan.ImportPlan) -> plan.ImportPlan:
    """Every question answered as it is proposed."""
    asked = survey.survey(office, understood).all
    answers: dict[str, dict[str, str | None]] = {}
    for a in asked:
        answers.setdefault(a.field, {})[a.text] = a.proposed or ""
    return survey.answered(understood, answers)


def checked(office: Office, path: Path) -> ImportCheck:
    made = answered(office, plan.understand(office, path))
    plan.remember(office, made)
    return check.check(office, made)


def test_the_commonest_sheet_maps_by_itself(file_office: Office, sheet: dirty.Dirty) -> None:
    found = plan.understand(file_office, sheet.path)
    assert (found.sheet, found.header.header_rows, found.header.first_data_row) == ("实有人口", (3, 4), 6)
    fields = {c.column.path[-1]: c.field for c in found.columns}
    assert all(fields[name] for name in dirty.COLUMNS)
    assert len({fields[name] for name in dirty.COLUMNS}) == len(dirty.COLUMNS)
    assert min(c.confidence for c in found.columns if c.field) >= 0.8


def test_every_row_is_taken_or_handed_back_with_its_reason(file_office: Office, sheet: dirty.Dirty) -> None:
    result = checked(file_office, sheet.path)
    assert result.rows == sheet.rows == 500
    assert {r.row for r in result.refused} == sheet.refused.keys()
    for r in result.refused:
        assert sheet.refused[r.row] in "；".join(r.reasons), r
    assert len(result.new) == sheet.people


def test_what_was_taken_is_what_the_sheet_says(file_office: Office, sheet: dirty.Dirty) -> None:
    take.take(file_office, checked(file_office, sheet.path))
    with file_office.read() as session:
        by_number = {r.id_number: r for r in session.scalars(select(Resident))}
        contacts = session.scalars(select(ResidentContact)).all()
        building = session.scalars(select(Area).where(Area.kind == "building")).first()
        dwelling = session.scalars(select(Area).where(Area.kind == "dwelling")).first()
        homes = session.scalar(select(func.count(Household.id)))
    for number in (0, 1, 2, 4, 5, 7, 8, 10, 11, 13, 14):  # clean, and dates and numbers of every style
        row = dirty.person(number)
        one = by_number[row["公民身份号码"]]
        assert (one.name, str(one.birth_date)) == (row["姓名"], row["出生日期"])
        assert one.education == dirty.EDUCATION[row["学历"]]
        assert one.marriage == dirty.MARRIAGE[row["婚姻状况"]]
        assert one.political in {"01", "03", "13"}
        assert (one.residence_kind, one.registered_division, one.living_here) == ("01", "230102", True)
    assert {(c.role, c.name, c.phone) for c in contacts} == {("guardian", "王大妈", "0451-88887777")}
    foreigner = by_number["E12345032"]
    assert (foreigner.id_kind, foreigner.residence_kind) == ("414", "03")
    assert building is not None
    assert dwelling is not None
    assert (building.floors, building.stairs) == (6, 3)
    assert dwelling.floor in range(1, 7)
    assert homes is not None
    assert homes >= 160


def test_numbers_are_never_taken_blindly(file_office: Office, sheet: dirty.Dirty) -> None:
    result = check.check(file_office, plan.understand(file_office, sheet.path))
    assert {m.row.get("education") for m in result.new} == {None}
    assert any("学历原表写“10”" in (m.row.get("note") or "") for m in result.new)


def test_answers_are_remembered_for_the_same_headings(file_office: Office, sheet: dirty.Dirty) -> None:
    checked(file_office, sheet.path)
    again = plan.understand(file_office, sheet.path)
    assert again.answers["education"]["10"] == "20"
    assert survey.survey(file_office, again).new == []
    assert survey.survey(file_office, again).all != []


def test_the_corrected_sheet_imports_by_itself(
    file_office: Office, sheet: dirty.Dirty, tmp_path: Path
) -> None:
    first = checked(file_office, sheet.path)
    take.take(file_office, first)
    path = tmp_path / "未导入.xlsx"
    assert check.save_rejects(first, path) == len(sheet.refused)
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    assert page.title == "实有人口"
    headings = [c.value for c in page[4]]
    assert headings[: len(dirty.COLUMNS)] == list(dirty.COLUMNS)
    assert page.cell(3, len(headings)).value == REASON
    names = [c.value for c in page[4]]
    for at in range(dirty.FIRST_ROW, page.max_row + 1):  # the clerk puts right what the last column says
        said = str(page.cell(at, len(headings)).value)
        number = 900 + at
        right = dirty.person(number)
        for name in ("姓名", "性别", "出生日期", "公民身份号码", "户号", "户主公民身份号码", "与户主关系"):
            page.cell(at, names.index(name) + 1).value = right[name] if name != "与户主关系" else "其他"
        assert said.startswith("原第 ")
    book.save(path)
    second = check.check(file_office, plan.understand(file_office, path))
    assert [r.reasons for r in second.refused] == []
    assert len(second.new) == len(sheet.refused)
    assert {m.row.get("education") for m in second.new} - {None} <= set(dirty.EDUCATION.values())
    assert any(m.row.get("education") for m in second.new), "the answers hold for the corrected sheet"


def test_the_chosen_sheet_and_columns_are_remembered(file_office: Office, sheet: dirty.Dirty) -> None:
    found = plan.understand(file_office, sheet.path)
    at = next(c.column.index for c in found.columns if c.column.path[-1] == "车牌号")
    plan.remember(file_office, plan.remap(found, {at: "note"}))
    again = plan.understand(file_office, sheet.path)
    assert next(c.field for c in again.columns if c.column.index == at) == "note"
    plan.remember(file_office, replace(found, sheet="字典"))
    assert plan._chosen_before(file_office, found.book) == "字典"
