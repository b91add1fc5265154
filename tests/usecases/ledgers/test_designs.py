"""台账设计: made, changed, found wrong at the field, rows kept through every change, handed on as one file, guessed from a sheet."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import paths
from app.errors import ClerkError, DefinitionError
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases.history import undo
from app.usecases.ledgers import cells, design_changes, design_files, design_guess, designs, layout
from app.usecases.ledgers.cells import RowEdit
from app.usecases.ledgers.design_text import key_for, text_of
from app.usecases.ledgers.designs import Design, NewTable
from app.usecases.restricted import ledgers as restricted
from tests import factories


def draft(name: str = "雨伞借用台账", *fields: dict[str, Any], **data: Any) -> Design:
    own = fields or ({"name": "借伞人", "required": True}, {"name": "押金", "type": "money", "sum": True})
    return designs.new_design(name, {"belongs_to": "nothing", "field": list(own), **data})


def changed(design: Design, **data: Any) -> Design:
    return Design(design.key, design.data | data, design.rows, design.shipped, design.own, design.tables)


def row(office: Office, key: str, **values: str) -> int:
    taken = cells.take(office, key, [RowEdit(None, values)])
    assert not taken.refused, taken.refused
    return taken.ids[0] or 0


def kept(office: Office, entry_id: int) -> LedgerEntry:
    with office.read() as session:
        found = session.get(LedgerEntry, entry_id)
        assert found is not None
        return found


def test_a_new_ledger_needs_only_names(office: Office) -> None:
    assert designs.problems(office, draft()) == []
    key, act = designs.save(office, draft())
    ledger = office.library.ledger(key)
    assert (key, ledger.name, [f.key for f in ledger.field]) == ("ysjytz", "雨伞借用台账", ["jsr", "yj"])
    one = row(office, key, jsr="小王", yj="20")
    assert kept(office, one).number == "B01-0001", "nobody need think of a code"
    assert kept(office, one).fields == {"jsr": "小王", "yj": "20.00"}
    listed = {r.key: r for r in designs.listing(office)}
    assert (listed[key].own, listed[key].rows, listed[key].enabled) == (True, 1, True)
    undo.undo(office, act)
    assert key not in office.library.ledgers


def test_problems_stand_at_their_values(office: Office) -> None:
    twice = draft("", {"name": "甲"}, {"name": "甲"}, {"name": ""})
    assert {(p.where, p.words) for p in designs.problems(office, twice)} == {
        (("name",), "请写台账名称"), (("field", 1, "name"), "“甲”写了两次，请换一个名称"), (("field", 2, "name"), "请写字段名称"),
    }  # fmt: skip
    wrong = draft("新台账", {"name": "甲"}, {"name": "乙", "type": "choice"})
    assert designs.problems(office, wrong)[0].where == ("field", 1, "codes")
    taken = designs.problems(office, draft("低保台账", code="R17"))
    assert [p.where for p in taken] == [("name",), ("code",)]
    columns = draft(print={"columns": ["nothing_of_it"]})
    assert designs.problems(office, columns)[0].where == ("print", "columns")
    assert designs.problems(office, designs.new_design("空的"))[0].where == ("field",)
    with pytest.raises(ClerkError, match="还没有字段"):
        designs.save(office, designs.new_design("空的"))


KIND = {"name": "类别", "type": "choice", "codes": "dispute_level"}


def asking(op: str, *said: object) -> dict[str, object]:
    return {"name": "说明", "required_when": [["类别", op, *said]]}


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ([{"name": "金额", "type": "computed"}], "formula", "请写怎样算"),
        ([{"name": "金额", "type": "computed", "formula": "数量 *"}], "formula", "算式没有写完"),
        (
            [{"name": "金额", "type": "computed", "formula": "数量 * 2"}],
            "formula",
            "算式里没有“数量”这个字段",
        ),
        ([{"name": "金额", "type": "computed", "formula": "总和(1)"}], "formula", "算式里没有“总和”这种算法"),
        ([{"name": "类别", "type": "choice"}], "codes", "请选一张代码表"),
        ([{"name": "甲", "default": "{nobody}"}], "default", "可以写：今天"),
        ([{"name": "甲", "width": "宽"}], "width", "列宽请写"),
        ([{"name": "甲", "type": "decimal", "places": 9}], "places", "小数位数请写 0 到 6"),
        ([{"name": "甲", "type": "text", "sum": True}], "sum", "不是数字，不能合计"),
        ([KIND, asking("=", "")], "required_when", "请写“类别”是什么内容时必填"),
        ([KIND, asking("=", "外星")], "required_when", "“类别”没有“外星”这一项"),
        ([KIND, asking("in", ["外星"])], "required_when", "“类别”没有“外星”这一项"),
        ([{"name": "类别", "type": "yesno"}, asking("=", "也许")], "required_when", "“类别”只有 是、否"),
        ([{"name": "类别", "type": "number"}, asking(">=", "多")], "required_when", "“类别”是数字"),
        ([asking("present")], "required_when", "条件里的字段已经没有了"),
    ],
)
def test_the_designer_speaks_of_its_form_not_of_a_file(
    file_office: Office, fields: list[dict[str, object]], where: str, words: str
) -> None:
    [found] = designs.problems(file_office, draft("新台账", *fields))
    assert found.where[-1] == where or (where == "required_when" and where in found.where)
    assert found.words.startswith(words) or words in found.words
    assert not re.findall("[a-z_]{3,}", found.words)


def test_a_formula_names_fields_and_days_as_a_clerk_does(file_office: Office) -> None:
    fields = (
        {"name": "数量", "type": "number"},
        {"name": "天", "type": "computed", "formula": "天数(起始日期, 今天) * 数量"},
    )
    key, _ = designs.save(file_office, draft("租借", *fields))
    one = row(file_office, key, sl="2")
    assert cells.rows(file_office, key, [one], ["t"])[0].cells == ("0",)


def test_what_is_computed_is_computed_in_the_example_with_the_decimals_of_what_it_reads(
    file_office: Office,
) -> None:
    from app.ui.ledgers import design_forms
    from app.usecases.ledgers import design_example

    fields = (
        {"name": "数量", "type": "number"}, {"name": "单价", "type": "money"},
        {"name": "金额", "type": "computed", "formula": "数量 * 单价", "sum": True},
        {"name": "过了几天", "type": "computed", "formula": "天数(起始日期, 今天)"},
        {"name": "够不够", "type": "computed", "formula": "如果(数量 > 3, \"够\", \"不够\")", "result": "text"},
    )  # fmt: skip
    design = draft("领用", *fields)
    shown = design_example.example(file_office, design)
    heads = [head.removesuffix(" *") for head, _ in shown.heads]
    cells_of = [dict(zip(heads, line, strict=True)) for line in shown.rows]
    assert [(c["数量"], c["单价"], c["金额"]) for c in cells_of[:2]] == [
        ("3", "120.50", "361.50"),
        ("6", "240.50", "1443.00"),
    ]
    assert [(c["过了几天"], c["够不够"]) for c in cells_of[:2]] == [("0", "不够"), ("7", "够")]
    of_people = draft(
        "慰问", {"name": "份数", "type": "number", "least": 500},
        {"name": "几岁", "type": "computed", "formula": "年龄(resident.birth_date, 今天)"},
        design_forms.field_typed(
            {"name": "办结日期", "type": "day"}, design_forms.field_values({"name": "办结日期", "type": "day"}) | {"past": True}
        ),
        belongs_to="resident",
    )  # fmt: skip
    told = design_example.example(file_office, of_people)
    [refused] = told.refused
    assert refused.startswith("办结日期写成明天的，不收：2026-03-17 还没有到"), "the box shows what it does"
    assert shown.refused == ()
    at = [head for head, _ in told.heads].index("份数")
    assert told.rows[1][at : at + 2] == ("501", "66"), (
        "reckoned as rows are that are kept, of somebody invented"
    )
    key, _ = designs.save(file_office, design)
    assert {s.label: (s.sums, s.places) for s in cells.sheet(file_office, key).columns if s.label in {"单价", "金额"}} == {
        "单价": (False, 2), "金额": (True, 2),
    }  # fmt: skip
    price, made = (
        next(f.key for f in file_office.library.ledger(key).field if f.name == n) for n in ("单价", "金额")
    )
    one = row(file_office, key, **{"sl": "3", price: "111.1"})
    assert cells.rows(file_office, key, [one], [made])[0].cells == ("333.30",)


def test_a_designed_ledger_prints_number_and_person_in_the_order_of_the_screen(file_office: Office) -> None:
    from app.usecases.ledgers import papers

    key, _ = designs.save(file_office, draft("慰问", {"name": "慰问品"}, belongs_to="resident"))
    for name, what in (("张三", "米"), ("李四", "油")):
        who = factories.resident(file_office, name)
        cells.take(file_office, key, [RowEdit(None, {"wwp": what}, who)])
    what = papers.listed(file_office, key)
    assert [column.label for column in what.layout.columns][:2] == ["编号", "姓名"]
    shown = papers.listed(file_office, key, order=("wwp",))
    upside_down = papers.listed(file_office, key, order=("-wwp",))
    names = [[line[2] for _, line in one.rows(file_office)] for one in (shown, upside_down)]
    assert names[0] == names[1][::-1] != []


def test_a_removed_field_keeps_its_values_and_comes_back(office: Office) -> None:
    paper = {
        "columns": ["number", "yj", "jsr"],
        "heading": [{"title": "借", "columns": ["number", "yj", "jsr"]}],
    }
    key, _ = designs.save(office, draft())
    one = row(office, key, jsr="小王", yj="20")
    designs.save(office, changed(designs.open_design(office, key), print=paper))
    design = designs.open_design(office, key)
    designs.save(office, changed(design, **designs.without_field(design.data, 1)))
    cells.take(office, key, [RowEdit(one, {"jsr": "小李"})])
    assert kept(office, one).fields == {"jsr": "小李", "yj": "20.00"}
    without = designs.open_design(office, key)
    gone = design_changes.retired(office, without)
    assert [(r.data["name"], r.rows) for r in gone] == [("押金", 1)]
    assert without.data["print"]["columns"] == ["number", "jsr"]
    assert design_changes.printed_again(without.data["print"], gone[0]) == paper, (
        "in its old place on the paper"
    )
    not_printed = replace(gone[0], columns=("number", "jsr"))
    assert design_changes.printed_again(without.data["print"], not_printed) == without.data["print"]
    designs.save(office, changed(without, field=[*without.data["field"], gone[0].data]))
    assert cells.typed_texts(office, key, [one], ["jsr", "yj"]) == {one: ("小李", "20.00")}


def test_a_type_that_does_not_fit_is_shown_first_and_nothing_is_lost(office: Office) -> None:
    key, _ = designs.save(office, draft("登记本", {"name": "数"}, {"name": "有没有"}))
    good, bad = row(office, key, s="12", ymy="有"), row(office, key, s="十几个", ymy="不知道")
    design = designs.open_design(office, key)
    numbers = changed(
        design,
        field=[
            {"key": "s", "name": "数", "type": "number"},
            {"key": "ymy", "name": "有没有", "type": "yesno"},
        ],
    )
    found = design_changes.misfits(office, numbers)
    assert {(m.field, m.text) for m in found} == {("数", "十几个"), ("有没有", "不知道")}
    _, act = designs.save(office, numbers)
    assert kept(office, good).fields == {"s": "12", "ymy": "1"}
    assert kept(office, bad).fields == {}
    assert kept(office, bad).note == "原“数”：十几个 原“有没有”：不知道"
    undo.undo(office, act)
    assert kept(office, bad).fields == {"s": "十几个", "ymy": "不知道"}
    assert office.library.ledger(key).field[0].type == "text"


def test_a_new_code_table_goes_with_the_ledger(office: Office) -> None:
    design = draft("报修台账", {"name": "类别", "type": "choice", "codes": "own_lb", "required": True})
    design = Design("", design.data, tables=(NewTable("own_lb", "报修类别", ("水管", "电路")),))
    key, act = designs.save(office, design)
    assert office.library.code("own_lb").name == "报修类别"
    one = row(office, key, lb="电路")
    assert kept(office, one).fields == {"lb": "2"}
    again = designs.open_design(office, key)
    more = Design(key, again.data, tables=(NewTable("own_lb", "报修类别", ("水管", "电路", "门锁")),))
    designs.save(office, more)
    assert [label for _, label in office.library.code("own_lb").choices] == ["水管", "电路", "门锁"]
    assert act


def test_text_becomes_choices_of_a_new_table(office: Office) -> None:
    key, _ = designs.save(office, draft("报修", {"name": "类别"}))
    one, two = row(office, key, lb="水管"), row(office, key, lb="奇怪")
    design = changed(
        designs.open_design(office, key),
        field=[{"key": "lb", "name": "类别", "type": "choice", "codes": "own_x"}],
    )
    design = Design(key, design.data, tables=(NewTable("own_x", "类别", ("水管", "电路")),))
    assert [m.text for m in design_changes.misfits(office, design)] == ["奇怪"]
    designs.save(office, design)
    assert kept(office, one).fields == {"lb": "1"}
    assert kept(office, two).note == "原“类别”：奇怪"


def test_switching_and_deleting(office: Office) -> None:
    key, _ = designs.save(office, draft())
    act = designs.switch(office, key, on=False)
    assert not office.library.ledgers[key].enabled
    undo.undo(office, act)
    assert office.library.ledgers[key].enabled
    one = row(office, key, jsr="小王")
    with pytest.raises(ClerkError, match="登记过 1 行"):
        designs.delete(office, key)
    cells.drop_rows(office, key, [one])
    with pytest.raises(ClerkError, match="登记过 1 行"):
        designs.delete(office, key)
    empty, _ = designs.save(office, draft("空台账"))
    act = designs.delete(office, empty)
    assert empty not in office.library.ledgers
    undo.undo(office, act)
    assert empty in office.library.ledgers
    with pytest.raises(ClerkError, match="程序自带"):
        designs.delete(office, "minimum_living")
    with pytest.raises(ClerkError, match="没有打开"):
        designs.switch(office, "aftercare", on=True)


def test_a_shipped_ledger_is_changed_and_goes_back(office: Office) -> None:
    design = designs.open_design(office, "minimum_living")
    assert (design.shipped, design.own) == (True, False)
    designs.save(office, changed(design, name="低保户台账"))
    assert office.library.ledger("minimum_living").name == "低保户台账"
    designs.delete(office, "minimum_living")
    assert office.library.ledger("minimum_living").name == "低保台账"


def test_a_definition_travels_as_one_file(office: Office, tmp_path: Path) -> None:
    design = draft("报修台账", {"name": "类别", "type": "choice", "codes": "own_lb"})
    key, act = designs.save(
        office, Design("", design.data, tables=(NewTable("own_lb", "报修类别", ("水管", "电路")),))
    )
    path = tmp_path / f"报修{design_files.SUFFIX}"
    design_files.export(office, key, path)
    assert "2026" not in path.read_text(encoding="utf-8")
    before = office.library.ledgers[key]
    same = design_files.read(office, path)
    assert (same.clash, same.changes) == ("报修台账", ())
    undo.undo(office, act)
    assert key not in office.library.ledgers
    incoming = design_files.read(office, path)
    assert incoming.clash == ""
    assert incoming.changes[0] == "新增代码表“报修类别”：水管、电路"
    assert incoming.changes[1] == "新增台账“报修台账”，1 个字段"
    designs.save(office, incoming.design)
    assert office.library.ledgers[key] == before
    designs.switch(office, key, on=False)
    assert not design_files.read(office, path).design.data["enabled"], "it stays off where it was off"
    assert design_files.as_new(incoming).data["enabled"]
    closed = tmp_path / "关着的.toml"
    design_files.export(office, key, closed)
    text = closed.read_text(encoding="utf-8").replace(f'key = "{key}"', 'key = "elsewhere"')
    closed.write_text(text, encoding="utf-8")
    came = design_files.read(office, closed)
    assert not came.design.data["enabled"], "and as it was when it left"
    assert "关着" in came.changes[-1]
    assert [label for _, label in office.library.code("own_lb").choices] == ["水管", "电路"]


def test_a_definition_from_a_file_opens_no_restricted_ledger(office: Office, tmp_path: Path) -> None:
    """Neither switched on without a reason nor made open, by whoever may change definitions."""
    path, shipped = tmp_path / "x.toml", (paths.resources() / "ledgers" / "cult.toml").read_text("utf-8")
    path.write_text(
        shipped.replace("enabled = false", "enabled = true").replace('"restricted"', '"open"'), "utf-8"
    )
    with pytest.raises(ClerkError, match="没有打开，或者您没有查看它的权限"):
        design_files.read(office, path)
    restricted.switch(office, "cult", True, "上级文件要求登记")
    designs.save(office, design_files.read(office, path).design)
    assert (office.whole.ledgers["cult"].sensitivity, office.whole.ledgers["cult"].enabled) == (
        "restricted",
        True,
    )
    restricted.switch(office, "cult", False, "不再登记")
    assert not office.whole.ledgers["cult"].enabled
    with pytest.raises(ClerkError, match="没有打开，或者您没有查看它的权限"):
        designs.save(office, Design("cult", tomllib.loads(path.read_text("utf-8"))))
    path.write_text(path.read_text("utf-8").replace('"cult"', '"sect"').replace("T03", "T93")
                    .replace("涉邪教", "某类").replace('"open"', '"restricted"'), "utf-8")  # fmt: skip
    designs.save(office, design_files.read(office, path).design)
    assert not office.whole.ledgers["sect"].enabled, "a new one waits for its reason, too"


def test_a_clash_says_what_would_change_and_may_stand_beside(office: Office, tmp_path: Path) -> None:
    key, _ = designs.save(office, draft())
    path = tmp_path / "x.toml"
    design_files.export(office, key, path)
    design = designs.open_design(office, key)
    fields = [{**design.data["field"][1], "type": "number", "name": "押"}, {"name": "归还", "type": "date"}]
    designs.save(office, changed(design, field=fields))
    incoming = design_files.read(office, path)
    assert incoming.clash == "雨伞借用台账"
    assert set(incoming.changes) == {
        "新增字段“借伞人”（文字）",
        "去掉字段“归还”（已登记的内容留着，可以找回）",
        "“押”改名为“押金”",
        "“押金”由数字改为金额",
    }
    other, _ = designs.save(office, design_files.as_new(incoming))
    assert other != key
    assert office.library.ledger(other).name == "雨伞借用台账（街道版）"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('key = "x"\nname = "甲"\nbelong_to = "area"\n', "第 3 行"),
        ('key = "x"\n[[field]]\nkey = "a"\nname = "甲"\n', "缺少“name”"),
        ('key = "x', "第 1 行第 7 列：这里的引号没有配对"),
        ('key = "x"\nname = "甲"\n[[code_table]]\nkey = "坏"\n', "代码表"),
        ('key = "x"\nname = "甲"\ncode_table = "abc"\n', "第 3 行.*code_table"),
        ('key = "x"\nname = "甲"\n[[code_table]]\nkey = "a"\nvalue = ["甲"]\n', "第 5 行.*value"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(
    office: Office, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "坏.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=words):
        design_files.read(office, path)


def sheet(path: Path, *lines: tuple[object, ...]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(list(line))
    book.save(path)
    return path


def test_a_blank_sheet_becomes_a_ledger(office: Office, tmp_path: Path) -> None:
    heads = (
        "序号",
        "姓名",
        "身份证号",
        "住址",
        "慰问日期",
        "慰问金额（元）",
        "联系电话",
        "是否签收",
        "慰问情况",
        "备注",
    )
    path = sheet(tmp_path / "慰问.xlsx", ("××街道××社区慰问台账",), heads)
    design = design_guess.from_sheet(office, path)
    assert design.data["name"] == "慰问台账", "the room left for the community's name is no name"
    assert design.data["belongs_to"] == "resident"
    assert [(f["name"], f["type"]) for f in design.data["field"]] == [
        ("慰问日期", "date"), ("慰问金额（元）", "money"), ("联系电话", "phone"), ("是否签收", "yesno"), ("慰问情况", "note"),
    ]  # fmt: skip
    assert designs.problems(office, design) == []


def test_a_sheet_with_groups_keeps_its_own_heading_on_paper(office: Office, tmp_path: Path) -> None:
    above = ("序号", "姓名", "性别", "身份证号", "帮扶计划", None, "帮扶完成", None, "备注")
    below = (None, None, None, None, "次数", "负责人", "次数", "完成日期", None)
    path = sheet(tmp_path / "帮扶.xlsx", ("帮扶台账",), above, below)
    design = design_guess.from_sheet(office, path)
    assert [(f["name"], f["type"]) for f in design.data["field"]] == [
        ("帮扶计划次数", "number"), ("负责人", "text"), ("帮扶完成次数", "number"), ("完成日期", "date"),
    ]  # fmt: skip
    key, _ = designs.save(office, design)
    printed = layout.layout_of(office, office.library.ledger(key))
    assert [c.name for c in printed.columns[:3]] == ["resident.name", "resident.sex", "resident.id_number"]
    assert printed.groups == ("", "", "", "帮扶计划", "帮扶计划", "帮扶完成", "帮扶完成", "")
    assert printed.columns[-1].name == "note"


def test_cells_tell_types_that_words_do_not(office: Office, tmp_path: Path) -> None:
    kinds = ["水", "电", "水", "气", "水", "电", "水"]
    lines = [(kind, n + 1, f"第{n}间", "2026-03-01", "0451") for n, kind in enumerate(kinds)]
    path = sheet(tmp_path / "x.xlsx", ("项目名称", "几个", "房间", "完成时间", "代码"), *lines)
    design = design_guess.from_sheet(office, path)
    assert [f["type"] for f in design.data["field"]] == ["choice", "number", "text", "date", "text"]
    assert design.tables[0].labels == ("水", "电", "气")
    assert design.data["print"]["columns"][0] == "number", "its rows are known again by it"
    key, _ = designs.save(office, design)
    assert office.library.ledger(key).field[0].codes == design.tables[0].key
    with pytest.raises(ClerkError, match="没有找到表头"):
        design_guess.from_sheet(office, sheet(tmp_path / "空.xlsx", ()))
    heads = (
        "品名",
        "数量",
        "单价（元）",
        "金额（元）",
        "补助标准（元）",
        "每人金额",
        "每月补助金额",
        "使用年限",
    )
    summed = [
        f["name"]
        for f in design_guess.from_sheet(office, sheet(tmp_path / "y.xlsx", heads)).data["field"]
        if f.get("sum")
    ]
    assert summed == ["数量", "金额（元）", "每月补助金额"], "what is said of each one has no total"


def test_keys_are_made_of_initials_and_are_free() -> None:
    assert key_for("押金（元）", ()) == "yj"
    assert key_for("押金", ("yj", "yj2")) == "yj3"
    assert key_for("2026年", ()) == "field"
    assert key_for("end", ()) == "end2"


plain = st.one_of(
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.text(st.characters(codec="utf-8"), max_size=12),
)


@given(
    st.dictionaries(st.sampled_from(["name", "line", "help", "width"]), plain),
    st.lists(st.text(st.characters(codec="utf-8"), max_size=6), max_size=3),
)
@settings(max_examples=60)
def test_what_is_written_reads_the_same(data: dict[str, Any], listed: list[str]) -> None:
    whole = {
        **data,
        "asked_by": listed,
        "field": [{**data, "key": "a"}],
        "print": {"widths": {"a": 3, "户": 4}, "sign": listed},
    }

    def filled(one: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in one.items() if v not in ("", [], {})}

    read = tomllib.loads(text_of(whole))
    wanted = filled(whole) | {"field": [filled(f) for f in whole["field"]], "print": filled(whole["print"])}
    assert read == wanted


@pytest.mark.parametrize(
    ("key", "field", "words"),
    [
        ("facilities", "kind", "指标“综合服务活动站”要用字段“种类”，不能去掉"),
        ("home_care", "need", "台账“60岁以上老人台账”要用字段“服务需求”，不能去掉"),
        ("minimum_living", "category", "文书“最低生活保障公示”要用字段“类别”，不能去掉"),
        ("employment", "kind", ""),
    ],
)
def test_a_field_that_something_else_reads_is_not_taken_out(
    office: Office, key: str, field: str, words: str
) -> None:
    design = designs.open_design(office, key)
    shown = {**design.data["print"], "columns": [], "widths": {}}
    rest = [one for one in design.data["field"] if one["key"] != field]
    found = designs.problems(office, replace(design, data=design.data | {"field": rest, "print": shown}))
    assert "".join(one.words for one in found).startswith(words)
    assert bool(found) == bool(words)


def test_a_field_with_a_width_of_its_own_on_paper_can_be_taken_out(office: Office) -> None:
    design = designs.open_design(office, "watched_places")
    at = [one["key"] for one in design.data["field"]].index("risk")
    assert "risk" in design.data["print"]["widths"]
    assert designs.problems(office, replace(design, data=designs.without_field(design.data, at))) == []


def test_a_ledger_that_shares_its_number_with_its_view_can_be_changed(office: Office) -> None:
    design = designs.open_design(office, "elders_health")
    assert designs.problems(office, replace(design, data=design.data | {"line": "养老"})) == []
    assert designs.problems(office, replace(design, data=design.data | {"code": "R13"}))[0].where == ("code",)
