"""Code tables of the office's own: added, changed, ordered, switched off, used where, out and in as a sheet."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.definitions.codes import Code, CodeTable
from app.models.fields.kinds import CORE
from app.office import ClerkRef, Office
from app.usecases import codes
from app.usecases.codes import ValueForm, editing, sheets
from app.usecases.codes.tables import SHOWN_ELSEWHERE, places_in
from app.usecases.history import undo
from app.usecases.offices import clerks, definitions
from app.usecases.sheet_plans import save_refused
from tests import factories


def labels(office: Office, table: str) -> list[str]:
    return [v.label for v in codes.values(office, table) if v.own]


def add(office: Office, label: str, table: str = "education") -> str:
    return codes.save(office, table, ValueForm(label)).code


def test_a_value_of_the_offices_own_is_added_changed_and_taken_back(file_office: Office) -> None:
    opened = codes.open_value(file_office, "marriage")
    assert (opened.form.code, opened.shipped) == ("Z01", False)
    saved = codes.save(file_office, "marriage", ValueForm("事实婚姻", "同居；未领证", national_code="29"))
    table = file_office.library.code("marriage")
    assert (saved.code, table.read("未领证"), table.label("Z01")) == ("Z01", "Z01", "事实婚姻")
    codes.save(file_office, "marriage", ValueForm("同居生活", "同居"), code="Z01")
    table = file_office.library.code("marriage")
    assert (table.label("Z01"), table.read("未领证"), table.read("同居")) == ("同居生活", None, "Z01")
    undo.undo(file_office, saved.entry_id + 1)
    assert file_office.library.code("marriage").label("Z01") == "事实婚姻"
    undo.undo(file_office, saved.entry_id)
    assert file_office.library.code("marriage").read("Z01") is None


def test_a_shipped_value_keeps_its_name_code_and_place(file_office: Office) -> None:
    before = [(v.code, v.label) for v in codes.values(file_office, "ethnicity")]
    opened = codes.open_value(file_office, "ethnicity", "03")
    assert (opened.shipped, opened.form.label) == (True, "回族")
    codes.save(file_office, "ethnicity", ValueForm("别的名字", "回民同胞", national_code="77"), code="03")
    assert [(v.code, v.label) for v in codes.values(file_office, "ethnicity")] == before
    table = file_office.library.code("ethnicity")
    assert table.read("回民同胞") == "03"
    assert next(c for c in table.codes if c.code == "03").national_code == opened.form.national_code
    with pytest.raises(ClerkError, match="出厂的值，不能改动位置或删除"):
        codes.delete(file_office, "ethnicity", "03")
    with pytest.raises(ClerkError, match="出厂的值"):
        codes.move(file_office, "ethnicity", "03", 1)


def test_what_is_switched_off_is_no_longer_offered_and_still_read(file_office: Office) -> None:
    codes.switch(file_office, "political", "12", False)
    table = file_office.library.code("political")
    assert "12" not in dict(table.choices)
    assert table.read(table.label("12")) == "12"
    codes.switch(file_office, "political", "12", True)
    assert "12" in dict(file_office.library.code("political").choices)


def test_the_last_value_is_not_switched_off_and_an_ended_one_not_on(file_office: Office) -> None:
    *rest, last = [v for v in codes.values(file_office, "yesno") if v.on]
    for value in rest:
        codes.switch(file_office, "yesno", value.code, False)
    with pytest.raises(ClerkError, match="只剩这一个值"):
        codes.switch(file_office, "yesno", last.code, False)
    ended = next((t, v) for t in file_office.library.codes for v in codes.values(file_office, t) if v.ended)
    with pytest.raises(ClerkError, match="不能再启用"):
        codes.switch(file_office, ended[0], ended[1].code, True)


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        (ValueForm(""), "label", "请写名称"),
        (ValueForm("博士"), "label", "已经是 11 博士研究生毕业"),
        (ValueForm("速成", "本科，大专"), "synonyms", "一种写法只能归一个"),
        (ValueForm("速成", code="10"), "code", "已经是“研究生教育”"),
        (ValueForm("速成", code="甲"), "code", "字母和数字"),
        (ValueForm("速" * 61), "label", "最多 60 个字"),
        (ValueForm("速成", "；".join(f"速成{n}" for n in range(80))), "synonyms", "最多 300 个字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    file_office: Office, form: ValueForm, field: str, words: str
) -> None:
    assert words in codes.problems(file_office, "education", form)[field]
    with pytest.raises(ClerkError):
        codes.save(file_office, "education", form)
    assert not labels(file_office, "education")


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(-4, 4)), max_size=6))
def test_own_values_stand_behind_in_the_order_they_were_put(
    file_office: Office, moves: list[tuple[int, int]]
) -> None:
    for value in [v for v in codes.values(file_office, "sex") if v.own]:
        codes.delete(file_office, "sex", value.code)
    order = [add(file_office, name, "sex") for name in ("甲", "乙", "丙", "丁")]
    for which, by in moves:
        code = order[which]
        codes.move(file_office, "sex", code, by)
        at = order.index(code)
        order.insert(min(max(at + by, 0), 3), order.pop(at))
    values = codes.values(file_office, "sex")
    assert [v.code for v in values][-4:] == order
    assert not any(v.own for v in values[:-4])


def test_a_value_in_use_is_not_deleted(file_office: Office) -> None:
    code = add(file_office, "老高中", "education")
    factories.resident(file_office, "高中", education=code)
    with pytest.raises(ClerkError, match="已有 1 条记录在用"):
        codes.delete(file_office, "education", code)
    other = add(file_office, "夜校", "education")
    entry = codes.delete(file_office, "education", other)
    assert labels(file_office, "education") == ["老高中"]
    undo.undo(file_office, entry)
    assert labels(file_office, "education") == ["老高中", "夜校"]


def test_a_value_that_cannot_be_counted_is_not_deleted(file_office: Office) -> None:
    code = add(file_office, "代养人", "contact_role")
    with pytest.raises(ClerkError, match="查不清"):
        codes.delete(file_office, "contact_role", code)


def test_every_shipped_table_is_used_somewhere(file_office: Office) -> None:
    unused = [t for t in file_office.whole.codes if not list(places_in(file_office.whole, t))]
    assert set(unused) <= SHOWN_ELSEWHERE
    places = [p.label for p in codes.places(file_office, "ethnicity")]
    assert places[0] == f"{CORE['resident'].label} · 民族"
    assert any(p.startswith("事项目录") for p in (p.label for p in codes.places(file_office, "service_goal")))


def test_tables_are_found_by_name_initials_and_value(file_office: Office) -> None:
    assert codes.tables(file_office, "民族")[0].key == "ethnicity"
    assert "ethnicity" in [t.key for t in codes.tables(file_office, "mz")]
    found = {t.key: t.found for t in codes.tables(file_office, "鄂伦春族")}
    assert found == {"ethnicity": "鄂伦春族"}
    assert codes.tables(file_office, "没有这样的词") == []
    assert SHOWN_ELSEWHERE.isdisjoint(t.key for t in codes.tables(file_office))


def exported(office: Office, tmp_path: Path, table: str = "") -> tuple[Path, openpyxl.Workbook]:
    path = tmp_path / "代码表.xlsx"
    sheets.export(office, path, table)
    return path, openpyxl.load_workbook(path)


def test_the_sheet_comes_back_the_same(file_office: Office, tmp_path: Path) -> None:
    add(file_office, "老高中")
    path, _ = exported(file_office, tmp_path)
    plan = sheets.read(file_office, path)
    assert len(plan.of("same")) == len(plan.rows) > 500
    with pytest.raises(ClerkError, match="没有要改的"):
        sheets.take(file_office, plan)


def test_a_corrected_sheet_is_taken_in_one_act_and_refused_rows_come_back(
    file_office: Office, tmp_path: Path
) -> None:
    path, book = exported(file_office, tmp_path, "sex")
    page = book.active
    assert page is not None
    rows = {row[2].value: row for row in page.iter_rows(min_row=2)}
    rows["男"][3].value = "男性；男士；先生；M；male；男同志"
    rows["女"][2].value = "女的"
    rows["未说明"][5].value = "否"
    for cells in (
        ["性别", "", "第三性", "X", "", ""],
        ["性别", "", "男士", "", "", ""],
        ["没有的表", "", "甲", "", "", ""],
        ["性别", "", "", "", "", "也许"],
    ):
        page.append(cells)
    book.save(path)
    plan = sheets.read(file_office, path)
    assert [r.name for r in plan.of("new")] == ["性别 · 第三性"]
    refused = {r.name: "；".join(r.refused) for r in plan.of("refused")}
    assert "出厂的名称，不能改" in refused["性别 · 女的"]
    assert "已经是 1 男" in refused["性别 · 男士"]
    assert "没有代码表" in refused["没有的表 · 甲"]
    assert "请写 是 或 否" in refused["性别 · "]
    assert "请写名称" in refused["性别 · "]
    taken = sheets.take(file_office, plan)
    assert (taken.new, taken.changed, taken.refused) == (1, 2, 4)
    table = file_office.library.code("sex")
    assert (table.read("男同志"), table.read("第三性"), "9" in dict(table.choices)) == ("1", "Z01", False)
    back = tmp_path / "未导入.xlsx"
    assert save_refused(plan, back) == 4
    assert len(sheets.read(file_office, back).of("refused")) == 4
    undo.undo(file_office, taken.entry_id)
    table = file_office.library.code("sex")
    assert (table.read("男同志"), table.read("第三性"), "9" in dict(table.choices)) == (None, None, True)


def test_only_who_may_change_definitions_does(file_office: Office, tmp_path: Path) -> None:
    clerk = clerks.add_clerk(file_office, "周窗口", "", ("clerk",))
    file_office.clerk = ClerkRef(clerk, "周窗口")
    for act in (
        lambda: add(file_office, "甲"),
        lambda: codes.switch(file_office, "sex", "9", False),
        lambda: codes.delete(file_office, "sex", "9"),
        lambda: codes.move(file_office, "sex", "9", 1),
        lambda: definitions.add_code(file_office, "sex", "Z9", "甲"),
    ):
        with pytest.raises(ClerkError, match="没有“修改台账、代码、日历等定义”的权限"):
            act()


def test_a_standards_end_stays_and_a_synonym_of_the_office_goes_besides() -> None:
    table = CodeTable("t", "表", (Code("1", "甲", ("a",)), Code("2", "乙", active=False), Code("3", "丙")))
    both = table.with_own([Code("2", "乙", ("b",)), Code("Z1", "丁"), Code("1", "甲", ("c",), active=False)])
    assert [(c.code, c.active, c.own) for c in both.codes] == [
        ("1", False, False), ("2", False, False), ("3", True, False), ("Z1", True, True)
    ]  # fmt: skip
    assert both.codes[0].synonyms == ("a", "c")
    assert editing.split("a、b|a；c\nd,a") == ("a、b", "a", "c", "d")
