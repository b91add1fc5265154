"""The office's own catalogue: materials, editing with codes that survive, merging, splitting, the sheet, what has no basis."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.definitions.codes import CodeTable, read_codes
from app.models.tables import ServiceItem, ServiceRecord
from app.office import Office
from app.usecases import catalogue, ledgers, questions, search
from app.usecases.catalogue import Asked, admission, editing, merging, sheets, switching
from app.usecases.catalogue.materials import Material, materials_text, read_materials
from app.usecases.history import undo
from app.usecases.sheet_plans import save_refused
from tests import factories

FORMS = CodeTable(
    "material_form", "", read_codes(Path(__file__).parents[2] / "resources" / "codes" / "material_form.csv")
)


def item(office: Office, code: str) -> Any:
    """The row of an item."""
    with office.read() as session:
        return session.query(ServiceItem).filter(ServiceItem.code == code).one()


def edit(office: Office, code: str, **changed: Any) -> editing.Saved:
    """Open an item, change fields, save."""
    one = item(office, code)
    opened = editing.open_item(office, one.id)
    return editing.save(office, opened.values | changed, one.id, opened.version)


def test_a_material_needs_only_a_name_and_says_the_rest_in_words():
    text = "身份证 | 原件 | 2份 | 主要\n户口簿；低保证｜电子版｜1｜可后补\n\n"
    found, problems = read_materials(text, FORMS)
    assert problems == ()
    assert found == (
        Material("身份证", "原件", 2, True),
        Material("户口簿", "复印件", 1, True),
        Material("低保证", "电子件", 1, False),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("|原件", "没有写名称"),
        ("身份证|原本", "“身份证”的形式“原本”不认识，可以写：原件、复印件"),
        ("身份证|原件|零份", "“身份证”的份数“零份”不对，请写 1 到 99 的数"),
        ("身份证|原件|0", "份数“0”不对"),
        ("身份证|原件|1|也许", "最后一段“也许”不认识，请写 主要 或 可后补"),
        ("身份证|原件|1|主要|多", "多了一段"),
        ("身份证\n身份证|原件", "第 2 种材料：“身份证”写了两次"),
        ("材" * 101, "名称有 101 个字，最多 100 个字"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_others_stay(text: str, sentence: str):
    found, problems = read_materials(f"照片\n{text}", FORMS)
    assert len(problems) == 1
    assert sentence in problems[0].replace("第 3 种", "第 2 种")
    assert found[0].name == "照片"


_names = st.text(st.characters(codec="utf-8", categories=["Lo", "Nd"]), min_size=1, max_size=20)
_materials = st.lists(
    st.builds(
        Material, _names, st.sampled_from([c.label for c in FORMS.codes]), st.integers(1, 99), st.booleans()
    ),
    max_size=15,
    unique_by=lambda m: m.name,
)


@settings(max_examples=60, deadline=None)
@given(_materials, st.sampled_from(["\n", "；"]))
def test_what_is_written_is_read_again(materials: list[Material], between: str):
    from app.models.rules.text import clean

    plain = tuple(m for m in materials if clean(m.name) == m.name)
    assert read_materials(materials_text(plain, between), FORMS) == (plain, ())


def test_the_counter_is_given_names_and_details(office: Office):
    edit(office, "MS01", materials="失业证|原件|1|主要\n照片|照片|2|可后补")
    [row] = catalogue.find_items(office, "ms01")
    assert row.materials == ("失业证", "照片")
    assert row.details == (Material("失业证", "原件"), Material("照片", "照片", 2, False))
    assert catalogue.materials_of(office, row.id) == row.details


def test_every_field_is_kept_shown_again_and_undone_at_once(office: Office):
    values = {
        "alias": "再就业", "group_name": "就业", "target": "下岗职工", "nature": "公", "way": "转", "goal": "业有所就", "kind": "承诺",
        "enabled": False, "in_hundred": True, "restricted": True, "department": "人社局", "counter": "2号窗口", "limit_days": "5",
        "legal_days": "20", "fee": "不收费", "phones": "0450-80000001", "materials": "身份证|原件|1|主要", "conditions": "本地户籍",
        "steps": "受理\n审核", "notice": "上午办理", "papers": "受理回执", "basis": "《就业促进法》第五十二条", "admitted_on": "2025-03-01",
    }  # fmt: skip
    before = editing.open_item(office, item(office, "MS01").id).values
    saved = edit(office, "MS01", **values)
    assert editing.open_item(office, saved.item_id).values == before | values
    undo.undo(office, saved.entry_id)
    assert editing.open_item(office, saved.item_id).values == before


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("name", " ", "请填写事项名称"),
        ("name", "失业人员管理服务", "已有同名的事项 MS02"),
        ("limit_days", "十", "承诺时限“十”不对"),
        ("limit_days", "30", "比法定时限 20 个工作日长"),
        ("goal", "吃有所乐", "目标“吃有所乐”不认识，可以写：住有所居"),
        ("papers", "没有的单子", "没有叫“没有的单子”的文书"),
        ("admitted_on", "2025-03", "要写到哪一天"),
        ("admitted_on", "哪天", "准入日期"),
        ("materials", "身份证|原本", "形式“原本”不认识"),
        ("department", "部" * 61, "责任部门有 61 个字，最多 60 个字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    office: Office, name: str, text: str, sentence: str
):
    one = item(office, "MS01")
    opened = editing.open_item(office, one.id)
    form = opened.values | {"legal_days": "20", name: text}
    assert sentence in editing.problems(office, form, one.id)[name]
    with pytest.raises(ClerkError):
        editing.save(office, form, one.id, opened.version)
    assert editing.open_item(office, one.id) == opened


def test_a_new_name_keeps_the_code_and_the_old_name_finds_it(office: Office):
    record = factories.service(office, item_id=item(office, "MS02").id)
    edit(office, "MS02", name="失业登记")
    kept = item(office, "MS02")
    assert (kept.name, kept.alias) == ("失业登记", "失业证|失业金|就业创业证|失业人员管理服务")
    assert kept.code in [i.code for i in catalogue.find_items(office, "失业人员管理")]
    with office.read() as session:
        assert session.get_one(ServiceRecord, record).item_id == kept.id
    act = undo.last_act(office)
    assert act is not None
    assert act.what == "事项改名 失业人员管理服务 → 失业登记"
    edit(office, "MS02", name="失业人员管理服务")
    assert item(office, "MS02").alias == "失业证|失业金|就业创业证|失业登记"


def test_an_item_changed_elsewhere_is_not_overwritten(office: Office):
    one = item(office, "MS02")
    opened = editing.open_item(office, one.id)
    catalogue.switch(office, one.id, False)
    with pytest.raises(ClerkError, match="刚被别人改过"):
        editing.save(office, opened.values | {"fee": "不收费"}, one.id, opened.version)


def test_the_offices_own_items_and_parts_of_others_get_codes_of_their_own(office: Office):
    new = editing.open_new(office)
    assert new.code == "ZD01"
    made = editing.save(office, new.values | {"code": new.code, "name": "小菜园认领"})
    assert editing.open_new(office).code == "ZD02"
    split = editing.open_split(office, item(office, "MS02").id)
    assert (split.code, split.values["name"], split.values["goal"]) == ("MS02a", "", "业有所就")
    part = editing.save(office, split.values | {"code": split.code, "name": "失业登记"}, split_from="MS02")
    assert editing.open_split(office, item(office, "MS02").id).code == "MS02b"
    assert {"MS02", "MS02a"} <= {i.code for i in catalogue.settings(office, "ms02")}
    for saved in (part, made):
        undo.undo(office, saved.entry_id)
    assert {i.code for i in catalogue.settings(office)}.isdisjoint({"MS02a", "ZD01"})


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("", "请写代码"), ("小菜园", "只用字母、数字"), ("ms01", "已经是“下岗职工再就业服务”的")],
)
def test_a_code_is_given_once(office: Office, code: str, sentence: str):
    form = editing.open_new(office).values | {"code": code, "name": "小菜园认领"}
    assert sentence in editing.problems(office, form)["code"]


def group_counts(office: Office, group: str) -> int:
    """How many records of a group the lists count."""
    from app.models.definitions.kinds import Question

    return questions.count(office, Question("service_record", (("group", "=", group),)))


def test_merged_items_count_under_the_kept_one_and_go_apart_again(office: Office):
    keep, lose = item(office, "BM10"), item(office, "MS11")
    first = [factories.service(office, item_id=lose.id) for _ in range(2)]
    factories.service(office, item_id=keep.id)
    said = merging.plan(office, keep.id, lose.id)
    assert (said.moving, said.together) == (2, 3)
    assert any(n.startswith("类别不同") for n in said.notes)
    there = group_counts(office, keep.group_name)
    entry = merging.merge(office, keep.id, lose.id)
    assert group_counts(office, keep.group_name) == there + 2
    gone = item(office, "MS11")
    assert (gone.merged_into_id, gone.enabled, gone.code) == (keep.id, False, "MS11")
    assert [i.id for i in catalogue.find_items(office, "ms11")] == [keep.id], (
        "the old code leads to the kept item"
    )
    assert keep.id in [i.id for i in catalogue.find_items(office, "临时生活救助")]
    assert gone.id not in [i.id for i in catalogue.settings(office)]
    assert [i.merged_into for i in catalogue.settings(office, Asked(state="merged"))] == [keep.name]
    with pytest.raises(ClerkError, match="已并入别的事项"):
        catalogue.switch(office, gone.id, True)
    later = factories.service(office, item_id=keep.id)
    merging.unmerge(office, lose.id)
    with office.read() as session:
        owner = {r.id: r.item_id for r in session.query(ServiceRecord)}
    assert [owner[r] for r in first] == [lose.id, lose.id]
    assert owner[later] == keep.id
    assert item(office, "MS11").enabled
    with pytest.raises(ClerkError, match="已经撤销过"):
        undo.undo(office, entry)


def test_merges_that_would_hide_or_loop_are_refused(office: Office):
    plain, watched = item(office, "MS11").id, item(office, "MS25").id
    with pytest.raises(ClerkError, match="限定人员办理"):
        merging.merge(office, plain, watched)
    with pytest.raises(ClerkError, match="不能和自己合并"):
        merging.merge(office, plain, plain)
    other = item(office, "MS10").id
    merging.merge(office, other, plain)
    with pytest.raises(ClerkError, match="已经并入别的事项"):
        merging.merge(office, plain, other)
    third = item(office, "MS12").id
    merging.merge(office, third, other)
    assert item(office, "MS11").merged_into_id == third, "what was merged before goes along"


def test_the_list_is_filtered_by_everything_it_shows(office: Office):
    shown = catalogue.settings(office, Asked(hundred="yes"))
    assert len(shown) == 34
    assert len(catalogue.settings(office, Asked(hundred="no"))) == 196
    assert {i.goal for i in catalogue.settings(office, Asked(goal="老有所养"))} == {"老有所养"}
    assert {i.way for i in catalogue.settings(office, Asked(way="查", state="on"))} == {"查"}
    groups = catalogue.groups(office)
    assert sum(len(catalogue.settings(office, Asked(group=g))) for g, _ in groups.groups) == 230
    assert len(groups.goals) == 10
    edit(office, "MS01", basis="《就业促进法》")
    assert [i.code for i in catalogue.settings(office, Asked(basis="with"))] == ["MS01"]
    off = catalogue.settings(office, Asked(state="off"))
    assert off
    assert not any(i.enabled for i in off)


def changed_sheet(path: Path, **cells: str) -> None:
    """Write texts into a sheet: MS01_事项名称="…" names a row and a column."""
    book = openpyxl.load_workbook(path)
    page = book.active
    heads = {c.value: c.column for c in page[1]}
    codes = {page.cell(r, 1).value: r for r in range(2, page.max_row + 1)}
    for place, text in cells.items():
        code, head = place.split("_")
        page.cell(codes[code], heads[head]).value = text
    book.save(path)


def test_the_sheet_comes_back_the_same(office: Office, tmp_path: Path):
    edit(
        office,
        "MS01",
        materials="身份证|原件|2|可后补",
        limit_days="7",
        admitted_on="2025-03-01",
        papers="受理回执",
        steps="一\n二",
    )
    path = tmp_path / "目录.xlsx"
    assert sheets.export(office, path) == 230
    plan = sheets.read(office, path)
    assert (len(plan.of("same")), plan.ignored) == (230, ())
    taken = sheets.take(office, plan)
    assert (taken.new, taken.changed, taken.refused) == (0, 0, 0)


def test_a_corrected_sheet_is_shown_taken_in_one_act_and_undone(office: Office, tmp_path: Path):
    path = tmp_path / "目录.xlsx"
    sheets.export(office, path)
    changed_sheet(
        path, MS01_承诺时限="7", MS01_目标="", MS02_事项名称="失业登记", MS03_承诺时限="十天", MS04_启用="也许", MS05_代码="ZD09", MS05_事项名称="医保办理"
    )  # fmt: skip
    before = catalogue.settings(office)
    plan = sheets.read(office, path)
    assert [r.code for r in plan.of("new")] == ["ZD09"]
    changed = {r.code: [(d.label, d.before, d.after) for d in r.differences] for r in plan.of("changed")}
    assert changed == {
        "MS01": [("目标", "业有所就", ""), ("承诺时限", "", "7")],
        "MS02": [
            ("事项名称", "失业人员管理服务", "失业登记"),
            ("别名", "失业登记|失业证|失业金|就业创业证", "失业证|失业金|就业创业证|失业人员管理服务"),
        ],
    }
    assert [r.refused[0] for r in plan.of("refused")] == [
        "承诺时限“十天”不对，请写 1 到 365 的工作日数，或留空", "启用“也许”不认识，请写 是 或 否",
    ]  # fmt: skip
    assert catalogue.settings(office) == before, "looking changes nothing"
    taken = sheets.take(office, plan)
    assert (taken.new, taken.changed, taken.refused) == (1, 2, 2)
    assert item(office, "MS01").limit_days == 7
    assert item(office, "ZD09").name == "医保办理"
    undo.undo(office, taken.entry_id)
    assert catalogue.settings(office) == before


def test_refused_rows_come_back_and_are_taken_when_they_are_right(office: Office, tmp_path: Path):
    path, back = tmp_path / "目录.xlsx", tmp_path / "未导入.xlsx"
    sheets.export(office, path)
    changed_sheet(path, MS03_承诺时限="十天", MS04_材料="身份证|原本")
    assert save_refused(sheets.read(office, path), back) == 2
    page = openpyxl.load_workbook(back).active
    assert page.max_row == 3
    assert "形式“原本”不认识" in str(page.cell(3, page.max_column).value)
    changed_sheet(back, MS03_承诺时限="10", MS04_材料="身份证|原件")
    plan = sheets.read(office, back)
    assert [r.state for r in plan.rows] == ["changed", "changed"]
    assert plan.ignored == ()
    sheets.take(office, plan)
    assert item(office, "MS03").limit_days == 10


def test_columns_go_by_their_headings_and_what_is_not_there_is_left_alone(office: Office, tmp_path: Path):
    path = tmp_path / "自己的.xlsx"
    book = openpyxl.Workbook()
    for cells in (["2026年目录"], ["事项名称", "备注", "代码", "承诺时限"], ["下岗职工再就业服务", "x", "ms01", 9],
                  [], ["别的", "", "MS01", 8], ["新事", "", "", 3], ["", "", "MS02", 3], ["", "", "", "制表人"]):  # fmt: skip
        book.active.append(cells)
    book.save(path)
    plan = sheets.read(office, path)
    assert plan.ignored == ("备注",)
    assert [r.row for r in plan.of("changed")] == [3]
    assert [r.row for r in plan.of("refused")] == [5, 6, 7, 8]
    assert "写了两次" in plan.rows[1].refused[0]
    assert "请写代码" in plan.rows[2].refused[0]
    assert not any("两次" in why for r in plan.rows[3:] for why in r.refused), "nothing is not written twice"
    sheets.take(office, plan)
    kept = item(office, "MS01")
    assert (kept.limit_days, kept.goal, kept.in_hundred) == (9, "业有所就", True)


def test_the_source_of_an_item_goes_out_and_comes_back(office: Office, tmp_path: Path):
    sheets.export(office, tmp_path / "目录.xlsx")
    book = openpyxl.load_workbook(tmp_path / "目录.xlsx")
    rows = list(book.active.iter_rows())
    head = next(r for r in rows if any(c.value == "代码" for c in r))
    at = {c.value: c.column for c in head}
    row = next(r for r in rows if any(c.value == "MS01" for c in r))
    assert book.active.cell(row[0].row, at["出处"]).value == item(office, "MS01").source
    book.active.cell(row[0].row, at["出处"]).value = "街道〔2026〕3 号"
    book.save(tmp_path / "改.xlsx")
    plan = sheets.read(office, tmp_path / "改.xlsx")
    assert [d.label for r in plan.of("changed") for d in r.differences] == ["出处"]
    sheets.take(office, plan)
    assert item(office, "MS01").source == "街道〔2026〕3 号"
    assert [i.code for i in catalogue.settings(office, "街道〔2026〕")] == ["MS01"]


def test_terms_of_several_items_are_written_in_one_act(office: Office):
    ids = [item(office, code).id for code in ("MS01", "MS02")]
    switching.set_limits(office, ids, "10个工作日", "20")
    assert [(item(office, c).limit_days, item(office, c).legal_days) for c in ("MS01", "MS02")] == [
        (10, 20)
    ] * 2
    assert {i.code for i in catalogue.settings(office, Asked(limits="with"))} == {"MS01", "MS02"}
    for promised, legal, wrong in (
        ("x", "", "不对"),
        ("30", "", "比法定"),
        ("", "", "请写"),
        ("366", "", "不对"),
    ):
        with pytest.raises(ClerkError, match=wrong):
            switching.set_limits(office, ids, promised, legal)
    with pytest.raises(ClerkError, match="请先选"):
        switching.set_limits(office, [], "5")
    switching.set_limits(office, ids[:1], "不设")
    assert (item(office, "MS01").limit_days, item(office, "MS01").legal_days) == (None, 20)


def test_a_file_that_is_no_catalogue_says_so(office: Office, tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    book.save(tmp_path / "名册.xlsx")
    with pytest.raises(ClerkError, match="没有找到“代码”和“事项名称”"):
        sheets.read(office, tmp_path / "名册.xlsx")


def test_what_has_no_basis_is_listed_until_it_is_admitted(office: Office):
    missing = admission.tasks(office, admission.WITHOUT)
    on = [i for i in catalogue.settings(office) if i.enabled]
    assert [t.code for t in missing if t.kind == "事项"] == [i.code for i in on]
    assert {t.kind for t in missing} == {"事项", "台账", "报表"}
    assert admission.tasks(office, admission.ADMITTED) == [], "what is shipped is no basis of itself"
    edit(office, "MS01", basis="《就业促进法》", department="人社局", admitted_on="2025-03-01")
    ledgers.add(office, "admission", ledgers.EntryForm(values={
        "department": "民政局", "matter": "失业人员管理服务", "passed": "2025-06-01", "related": "低保台账、R19",
    }))  # fmt: skip
    admitted = {t.name: t for t in admission.tasks(office, admission.ADMITTED)}
    assert set(admitted) == {"下岗职工再就业服务", "失业人员管理服务", "低保台账", "就业失业台账"}
    assert admitted["失业人员管理服务"].basis == "居民会议 2025-06-01 通过"
    assert admitted["失业人员管理服务"].department == "民政局"
    assert len(admission.tasks(office, admission.WITHOUT)) == len(missing) - 4


def test_the_list_of_what_has_no_basis_is_printed(office: Office):
    paper = admission.printed(office, admission.WITHOUT)
    assert paper.title == "示例社区居民委员会没有依据的事项、台账和报表"
    assert paper.pdf.startswith(b"%PDF")


EVERYDAY = {
    "临时救助": "MS11", "高龄津贴": "MS31", "居住证明": "WD07", "失业登记": "MS02", "社保": "MS05", "生育登记": "MS60",
    "准生证": "MS60", "计生": "MS62", "公租房": "MS14", "廉租房": "MS14", "殡葬": "WD42", "低保": "MS10", "残疾证": "MS28",
    "老年证": "MS32", "户口": "WD06", "居住证": "WD07", "开证明": "BM02", "修水管": "BM10", "组织关系": "ZZ11",
    "送餐": "MS41", "找工作": "FZ01", "退休认证": "MS09", "医保": "MS05", "物业费": "BM26", "邻里纠纷": "WD29",
    "来访": "BM05", "路灯": "BM05", "楼道灯": "BM11", "漏水": "BM10", "噪音": "WD29", "下水道": "MS64", "公交卡": "BM24", "独生子女": "MS60",
    "养老认证": "MS09", "退休": "MS09", "失业金": "MS02", "大病": "MS12", "就业": "FZ01", "房屋出租": "WD07", "流浪狗": "BM05",
    "垃圾": "MS64", "停车": "BM26", "电梯": "BM26", "加装电梯": "BM26", "家政": "BM08", "保姆": "BM08", "轮椅": "MS28",
    "志愿": "ZY01", "党员": "ZZ11", "双报到": "ZY02", "证件遗失": "WD06", "消防": "WD22", "充电桩": "WD23", "飞线": "WD23",
    "身份证": "WD06", "暖气": "BM05", "井盖": "BM05", "违建": "BM05", "公厕": "MS64", "蟑螂": "MS65", "疫苗": "MS57",
    "体检": "MS36", "买药": "MS42", "诈骗": "WD05", "讨薪": "WD34", "律师": "WD34", "交水费": "BM03", "复印": "BM01",
    "理发": "BM16", "开锁": "BM12", "业委会": "BM27", "借书": "WH01", "广场舞": "WH10", "孩子上学": "WD08", "敬老院": "MS46",
    "助学": "MS13", "捐款": "MS21", "烈属": "", "结婚": "", "死亡证明": "", "宠物证": "",
}  # fmt: skip


def test_what_a_resident_calls_it_finds_the_item_at_the_counter_and_in_the_search(office: Office) -> None:
    for word, code in EVERYDAY.items():
        found = catalogue.find_items(office, word)
        assert code in [i.code for i in found][:6] or not (code or found), word
        named = {i.name for i in found}
        assert not code or named & {
            h.title for h in search.find(office, word).hits if h.kind == "service_item"
        }, word


def test_the_search_has_an_item_called_just_so_first(office: Office) -> None:
    """Not 老年人医疗康复、保健, which Enter took."""
    items = [h.title for h in search.find(office, "康复").hits if h.kind == "service_item"]
    assert len(items) > 1
    assert items[0] == "康复"


def test_what_is_called_just_so_comes_before_what_only_holds_the_word(office: Office) -> None:
    """`投诉` is what 诉求 are called, `物业投诉` only holds it; whatever was used last."""
    for word, code in {
        "投诉": "BM05",
        "志愿": "ZY01",
        "低保": "MS10",
        "电梯": "BM26",
        "培训": "FZ03",
    }.items():
        assert catalogue.find_items(office, word)[0].code == code, word


def test_a_word_may_lead_to_several_items_and_its_initials_too(office: Office) -> None:
    assert {i.code for i in catalogue.find_items(office, "居住证明")} == {"WD07", "BM02"}
    assert {"WD07", "BM02"} <= {i.code for i in catalogue.find_items(office, "jzzm")}
    assert {"WD07", "BM02"} <= {i.code for i in catalogue.find_items(office, "juzhuzhengming")}
