"""What a clerk meets on importing: codes, namesakes, heads, moves, single fields left out, undo with what was kept."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import paths
from app.errors import ClerkError
from app.exchange.sheets.pasted import PastedTable
from app.models.definitions.codes import load_code_tables
from app.models.rules.address import only_room
from app.models.rules.identity import checksum, make_id
from app.models.tables import Household, Membership, Residence, Resident
from app.office import Office
from app.usecases.history import undo
from app.usecases.importing import check, codes, past, plan, shown, survey, take
from app.usecases.importing.check import ImportCheck

TABLES = load_code_tables(paths.resources() / "codes")
BORN = date(1980, 5, 17)
MAN, WOMAN = make_id("230102", BORN, 11), make_id("230102", BORN, 12)
HEAD = "姓名,性别,出生日期,身份证号,电话,住址,户号,与户主关系,迁入日期"


def checked(office: Office, *lines: str, head: str = HEAD) -> ImportCheck:
    """The check of a pasted sheet."""
    text = "\n".join([head, *lines]).replace(",", "\t")
    return check.check(office, plan.understand(office, PastedTable(text)))


def test_a_private_character_nobody_knows_is_named_wherever_it_stands(office: Office) -> None:
    result = checked(office, f"张三,{MAN},安\ue123里1号楼,\ue816厂", head="姓名,身份证号,住址,工作单位")
    said = "现住地址有别的电脑自己造的字 U+E123，在这里显示成方框，请核对原件，导入后改成对应的字或拆法"
    assert result.warnings == [(2, said)]
    take.take(office, result)
    assert (one(office, "张三").work_unit, one(office, "张三").note) == ("𠂇厂", None)


def one(office: Office, name: str) -> Resident:
    with office.read() as session:
        return session.scalars(select(Resident).where(Resident.name == name)).one()


def reasons(result: ImportCheck) -> list[str]:
    return ["；".join(r.reasons) for r in result.refused]


def reader(name: str, **answers: str) -> codes.CodeReader:
    return codes.code_readers(_Library(), {name: answers}, [name])[name]


class _Library:
    code = staticmethod(TABLES.__getitem__)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("political", "一般群众", "13"), ("political", "共青团员", "03"), ("political", "团员", "03"), ("political", "党员", "01"),
        ("marriage", "10-未婚", "10"), ("marriage", "（2）已婚", "20"), ("ethnicity", "01 汉族", "01"), ("ethnicity", "汉", "01"),
        ("education", "大专学历", "30"), ("relation", "之妻", "12"), ("living_here", "常住", "1"), ("separated", "不一致", "0"),
        ("political", "13", None), ("marriage", "10", None), ("relation", "02", None), ("sex", "1", None),
    ],
)  # fmt: skip
def test_words_are_read_by_label_and_numbers_by_nobody(name: str, text: str, code: str | None) -> None:
    assert reader(name).code(text) == code


@given(st.sampled_from(sorted(set(codes.CODED) - {"relation"})), st.integers(0, 999))
@settings(max_examples=100)
def test_no_bare_number_has_a_meaning_before_it_is_answered(name: str, number: int) -> None:
    for text in (str(number), f"{number:02d}"):
        assert reader(name).code(text) is None
        assert reader(name, **{text: "99"}).code(text) == "99"


@pytest.mark.parametrize(
    ("name", "texts", "meant"),
    [
        ("education", ["0", "10", "70"], {"0": "10", "10": "20", "70": "70"}),
        ("education", ["21", "81"], {"21": "21", "81": "81"}),
        ("education", ["10", "20"], {"10": None, "20": None}),
        ("marriage", ["1", "2", "9"], {"1": "10", "2": "20", "9": "90"}),
        ("marriage", ["10", "20"], {"10": "10", "20": "20"}),
        ("relation", ["0", "1", "2"], {"0": "02", "1": "10", "2": "20"}),
        ("living_here", ["1", "2"], {"1": "1", "2": "0"}),
        ("political", ["13", "3"], {"13": "13", "3": "03"}),
        ("political", ["1", "2", "4"], {"1": "01", "2": None, "4": None}),
    ],
)
def test_what_is_proposed_is_only_what_all_systems_agree_on(
    name: str, texts: Sequence[str], meant: dict[str, str | None]
) -> None:
    assert {t: code for t, (code, _) in codes.propose(reader(name), texts).items()} == meant


def test_sex_codes_are_told_by_the_id_numbers(office: Office) -> None:
    text = f"姓名\t性别\t身份证号\n张三\t7\t{MAN}\n李四\t8\t{WOMAN}\n"
    found = survey.survey(office, plan.understand(office, PastedTable(text)))
    assert {a.text: a.proposed for a in found.all} == {"7": "1", "8": "2"}


def test_a_row_without_a_number_is_known_by_name_birth_and_address(office: Office) -> None:
    take.take(office, checked(office, f"张三,男,1980-05-17,{MAN},13800001111,翠湖小区3栋2单元501,,,"))
    sure = checked(office, "张三,,1980.5.17,,13900002222,翠湖小区3号楼2单元501室,,,")
    assert [dict(m.changes).get("phone") for m in sure.changed] == [("13800001111", "13900002222")]
    namesake = checked(office, "张三,男,1990-01-01,,,幸福小区1栋1单元101,,,")
    assert (len(namesake.new), namesake.doubts) == (1, [])


@pytest.mark.parametrize(
    "line",
    [
        "张三,,1980-05-17,,,幸福小区1栋1单元101,,,",
        "张三,,1980,,,翠湖小区3栋2单元501,,,",
        "张三,,,,13800001111,,,,",
        "张三,女,1980,,,翠湖小区3栋2单元501,,,",
    ],
)
def test_perhaps_the_same_is_for_the_clerk_to_say(office: Office, line: str) -> None:
    take.take(office, checked(office, f"张三,男,1980-05-17,{MAN},13800001111,翠湖小区3栋2单元501,,,"))
    result = checked(office, line)
    assert (len(result.doubts), len(result.new), len(result.changed)) == (1, 0, 0)
    assert "可能是已登记的 张三" in reasons(result)[0]
    doubt = result.doubts[0]
    result.decide(doubt.row.row, 0)
    assert (len(result.new), result.refused) == (1, [])
    result.decide(doubt.row.row, doubt.candidates[0][0].id)
    assert (len(result.new), len(result.refused)) == (0, 0)
    take.take(office, result)
    assert one(office, "张三").id_number == MAN


def test_a_namesake_of_whom_the_sheet_says_nothing_else_is_for_the_clerk_to_say(office: Office) -> None:
    take.take(office, checked(office, f"张三,男,,{MAN},,,,,", f"李四,女,,{WOMAN},,翠湖小区3栋,,,"))
    result = checked(office, "张三,男,,,,,,,", "李四,女,,,,和平路9号,,,", "王五,男,,,,,,,")
    assert [d.row.get("name") for d in result.doubts] == ["张三"]
    assert "表里没有证件号码" in reasons(result)[0]


def test_the_same_number_under_another_name_is_a_doubt(office: Office) -> None:
    take.take(office, checked(office, f"张三,男,,{MAN},,,,,"))
    result = checked(office, f"李四,男,,{MAN},,,,,")
    assert "姓名却不同" in reasons(result)[0]
    assert dict(checked(office, f"张山,男,,{MAN},,,,,").changed[0].changes) == {"name": ("张三", "张山")}


def test_a_number_without_birth_on_file_is_added_where_name_birth_and_address_agree(
    office: Office,
) -> None:
    take.take(office, checked(office, "张三,男,1980-05-17,,,翠湖小区3栋2单元501,,,"))
    result = checked(office, f"张三,男,1980-05-17,{MAN},,翠湖小区3栋2单元501,,,")
    assert result.changed[0].changes["id_number"] == (None, MAN)


def test_two_heads_are_named_and_both_handed_back(office: Office) -> None:
    result = checked(
        office,
        f"张三,男,,{MAN},,,H1,户主,",
        f"李四,女,,{WOMAN},,,H1,户主,",
        "张小三,男,2010-01-01,,,,H1,长子,",
    )
    assert [r.row for r in result.refused] == [2, 3]
    assert "户号 H1 有 2 位户主：张三（第 2 行）、李四（第 3 行）" in reasons(result)[0]
    assert [m.row.get("name") for m in result.new] == ["张小三"]


def test_a_refused_row_is_told_everything_that_is_wrong_with_it(office: Office) -> None:
    take.take(office, checked(office, f"赵一,男,,{make_id('230102', date(1960, 1, 1), 11)},,,H2,户主,"))
    wrong = MAN[:17] + ("1" if MAN[17] != "1" else "2")
    result = checked(
        office,
        f"张三,男,,{MAN},,,H1,户主,",
        f"张四,不明白,1990-13-01,{MAN},,,H1,户主,",
        f",男,,{wrong},,,H1,户主,",
        f"李四,女,,{WOMAN},,,H2,户主,",
        f"王五,女,,{make_id('230102', BORN, 14)},,,H2,户主,",
        "王\ue123,女,1990-01-01,,,,H3,户主,",
    )
    said = dict(zip((r.row for r in result.refused), reasons(result), strict=True))
    assert sorted(said) == [3, 4, 5, 6, 7], "the first row of H1 is good by itself"
    for row, words in {
        3: ("不存在", "和第 2 行 张三 的证件号码相同，姓名不同", "户号 H1 有 3 位户主"),
        4: ("没有姓名", "证件号码", "户号 H1 有 3 位户主"),
        5: ("户号 H2 有 2 位户主", "在档案里是 赵一"),
        7: ("U+E123 没有对应的字",),
    }.items():
        assert [w for w in words if w not in said[row]] == []


def test_a_head_on_file_is_not_replaced_by_a_sheet_unless_it_says_so(office: Office) -> None:
    take.take(office, checked(office, f"张三,男,,{MAN},,,H1,户主,"))
    assert "在档案里是 张三" in reasons(checked(office, f"李四,女,,{WOMAN},,,H1,户主,"))[0]
    told = checked(office, f"李四,女,,{WOMAN},,,H1,户主,", f"张三,男,,{MAN},,,H1,丈夫,")
    assert told.refused == []
    take.take(office, told)
    with office.read() as session:
        home = session.scalars(select(Household)).one()
    assert home.head_id == one(office, "李四").id
    assert one(office, "张三").relation == "11"


def test_who_moves_house_keeps_the_spell_before(office: Office) -> None:
    take.take(
        office,
        checked(
            office,
            f"张三,男,,{MAN},,翠湖小区3栋2单元501,H1,户主,",
            f"李四,女,,{WOMAN},,翠湖小区3栋2单元501,H1,妻,",
        ),
    )
    moved = checked(office, f"李四,女,,{WOMAN},,翠湖小区9栋1单元101,H9,户主,2026-02-01")
    assert {shown.label_of(n) for n in moved.changed[0].changes} == {"现住地址", "户号", "与户主关系"}
    result = take.take(office, moved)
    who = one(office, "李四")
    with office.read() as session:
        spells = session.scalars(
            select(Residence).where(Residence.resident_id == who.id).order_by(Residence.id)
        ).all()
        homes = session.scalars(
            select(Membership).where(Membership.resident_id == who.id).order_by(Membership.id)
        ).all()
        numbers = {h.id: h.number for h in session.scalars(select(Household))}
        heads = {h.number: h.head_id for h in session.scalars(select(Household))}
    assert [(s.address, s.end, s.reason_out, s.reason_in) for s in spells] == [
        ("翠湖小区3栋2单元501", date(2026, 2, 1), "inside", None),
        ("翠湖小区9栋1单元101", None, None, "inside"),
    ]
    assert [(numbers[m.household_id], m.relation, m.end) for m in homes] == [
        ("H1", "12", date(2026, 2, 1)),
        ("H9", "02", None),
    ]
    assert heads == {"H1": one(office, "张三").id, "H9": who.id}
    assert result.import_id is not None
    undo.undo(office, result.import_id)
    assert (one(office, "李四").address, one(office, "李四").relation) == (
        "翠湖小区3栋2单元501",
        "12",
    )
    with office.read() as session:
        assert session.scalars(select(Household.number)).all() == ["H1"]


def test_blank_never_overwrites_and_notes_are_added_to(office: Office) -> None:
    head = "姓名,身份证号,电话,备注"
    take.take(office, checked(office, f"张三,{MAN},13800001111,老党员", head=head))
    assert checked(office, f"张三,{MAN},,", head=head).same == 1
    take.take(office, checked(office, f"张三,{MAN},,爱下棋", head=head))
    assert (one(office, "张三").phone, one(office, "张三").note) == (
        "13800001111",
        "老党员；爱下棋",
    )


def test_a_row_and_a_field_can_be_left_out(office: Office) -> None:
    take.take(office, checked(office, f"张三,男,,{MAN},13800001111,翠湖小区3栋2单元501,,,"))
    result = checked(office, f"张三,男,,{MAN},13900002222,翠湖小区3栋2单元502,,,", f"李四,女,,{WOMAN},,,,,")
    pages = shown.page(office, result, shown.CHANGED, 0, 10)
    assert {line.field for line in pages.lines} == {"phone", "address"}
    assert shown.page(office, result, shown.CHANGED, 0, 10, "phone").total == 1
    shown.leave_out(result, 2, "address", False)
    shown.leave_out(result, 3, "", False)
    assert shown.preview(result).people == 1
    take.take(office, result)
    with office.read() as session:
        people = session.scalars(select(Resident)).all()
    assert [(p.name, p.phone, p.address) for p in people] == [("张三", "13900002222", "翠湖小区3栋2单元501")]


def test_numbers_are_masked_in_the_preview(office: Office) -> None:
    wrong = MAN[:17] + ("1" if MAN[17] != "1" else "2")
    result = checked(office, f"张三,男,1980-05-17,{MAN},,,,,", f"王五,男,1980-05-17,{wrong},,,,,")
    for pile in (shown.NEW, shown.REFUSED):
        for line in shown.page(office, result, pile, 0, 10).lines:
            assert MAN not in "".join(line.cells)


WIDE = "１３８００００３３３３"


def test_telephones_and_old_numbers_are_masked_wherever_the_import_shows_them(office: Office) -> None:
    old, phones = WOMAN[:6] + WOMAN[8:17], ("13900001111", "13900002222", "0451-88886666")
    take.take(office, checked(office, f"张三,男,,{MAN},13900001111,,,,"))
    sheet = [
        f"张三,男,,{MAN},13900001111、13900002222,,,,",
        f"王五,,,{old},{phones[2]}转谁,,,,",
        f"马六,男,1980-05-17,,{WIDE},,,,",
        f"陈,,1,{old}9,,,,,",
    ]
    result = checked(office, *sheet)
    seen = " ".join(
        [*shown.samples(result.plan)]
        + ["".join(line.cells) for pile in (shown.NEW, shown.CHANGED, shown.REFUSED, shown.NOTED)
           for line in shown.page(office, result, pile, 0, 10).lines]
    )  # fmt: skip
    for number in (MAN, old, *phones, WIDE):
        assert number not in seen
    assert f"{old[:6]}******{old[-3:]}" in seen
    assert "139****2222" in seen


def test_a_name_in_another_spelling_is_not_ticked(office: Office) -> None:
    """The sheet of an old system has no 𠮷: the file keeps the character of the ID card unless the clerk says so."""
    take.take(office, checked(office, f"𠮷野家,男,,{MAN},,,,,"))
    result = checked(office, f"吉野家,男,,{MAN},13900001111,,,,")
    lines = {line.field: line.chosen for line in shown.page(office, result, shown.CHANGED, 0, 10).lines}
    assert lines == {"name": False, "phone": True}
    assert any("另一种写法" in words for _row, words in result.warnings)
    take.take(office, result)
    assert one(office, "𠮷野家").phone == "13900001111"
    wanted = checked(office, f"吉野家,男,,{MAN},,,,,")
    shown.leave_out(wanted, 2, "name", True)
    take.take(office, wanted)
    assert one(office, "吉野家").id_number == MAN


def test_a_shorter_address_of_the_same_room_is_not_ticked(office: Office) -> None:
    """The file says more: the sheet's shorter words change nothing unless the clerk says so; another room does."""
    whole = "江畔路146号金桥家属院1栋4单元703室"
    take.take(office, checked(office, f"张三,男,,{MAN},,{whole},,,"))
    for said, chosen in (
        ("金桥家属院1栋4单元703", False),
        ("1栋4单元703室", False),
        ("703", False),
        ("704室", False),
        ("金桥家属院1栋4单元704室", True),
    ):
        result = checked(office, f"张三,男,,{MAN},,{said},,,")
        lines = {line.field: line.chosen for line in shown.page(office, result, shown.CHANGED, 0, 10).lines}
        assert lines == {"address": chosen}
        why = "看不出是哪一栋" if only_room(said) else "同一处"
        assert any(why in words for _row, words in result.warnings) is not chosen
    take.take(office, checked(office, f"张三,男,,{MAN},,金桥家属院1栋4单元703,,,"))
    assert one(office, "张三").address == whole


def test_repairs_are_named_where_birth_and_sex_make_them_sure(office: Office) -> None:
    slip = MAN[:7] + MAN[8] + MAN[7] + MAN[9:]
    assert checksum(slip[:17]) != slip[17]
    result = checked(office, f"张三,男,1980-05-17,{slip},,,,,")
    assert MAN in reasons(result)[0]


def test_a_destroyed_number_is_found_in_the_files(office: Office) -> None:
    take.take(office, checked(office, f"张三,男,,{MAN},,,,,"))
    result = checked(office, f"张三,男,1980-05-17,{MAN[:15]}000,,,,,")
    assert "破坏" in reasons(result)[0]
    assert f"档案里同名的 张三 是 {MAN}" in reasons(result)[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1980.5.17", "1980-05-17"),
        ("80.5.17", "1980-05-17"),
        ("农历1980年四月初四", "1980-05-17"),
        ("29358", "1980-05-17"),
    ],
)
def test_the_number_settles_a_date_that_can_be_read_in_two_ways(
    office: Office, typed: str, kept: str
) -> None:
    result = checked(office, f"张三,男,{typed},{MAN},,,,,")
    assert reasons(result) == []
    assert result.new[0].row.get("birth_date") == kept


def test_a_lunar_birthday_without_a_number_keeps_its_year(office: Office) -> None:
    result = checked(office, "张三,男,农历1950年八月十五,,,,,,")
    assert result.new[0].row.get("birth_date") == "1950"
    assert "农历1950年八月十五" in result.new[0].row.get("note")


def test_headings_and_first_row_can_be_put_right(office: Office) -> None:
    text = f"序\t说明\n一\t二\n张三\t{MAN}\n"
    found = plan.understand(office, PastedTable(text))
    right = plan.reread(office, found, 0, 0, 3)
    assert {c.field for c in right.columns} == {"name", "id_number"}
    assert check.check(office, right).rows == 1
    with pytest.raises(ClerkError):
        plan.reread(office, found, 1, 3, 2)


def test_where_headings_stand_is_remembered_with_what_the_columns_are(office: Office) -> None:
    month = ["何家湾三月在住人员一览", "住户\t编号\t来去", "本户人\t由派出所填\t在", f"张三\t{MAN}\t在"]
    found = plan.understand(office, PastedTable("\n".join(month)))
    right = plan.reread(office, found, 2, 2, 4)
    assert right.header != found.header, "the guess was wrong, else nothing has to be remembered"
    right = plan.remap(right, {0: "name", 1: "id_number", 2: "note"})
    plan.remember(office, right)
    later = ["四月", "何家湾四月在住人员一览", "制表：村委", *month[1:3], f"李四\t{WOMAN}\t去"]
    again = plan.understand(office, PastedTable("\n".join(later)))
    assert (again.header.header_rows, again.header.first_data_row) == ((4,), 6)
    assert [c.field for c in again.columns] == ["name", "id_number", "note"]
    assert [m.row.get("name") for m in check.check(office, again).new] == ["李四"]
    back = plan.reread(office, again, 4, 5, 6)  # and what was said first is taken back
    plan.remember(office, plan.remap(back, {0: "name", 1: "id_number"}))
    third = plan.understand(office, PastedTable("\n".join(month)))
    assert (third.header.header_rows, third.header.first_data_row) == ((2, 3), 4)


def test_a_block_without_headings_is_understood_by_its_content_and_not_remembered(
    office: Office,
) -> None:
    lines = [
        f"{n}\t{make_id('230102', BORN, at)}\t1380000{at:04d}"
        for at, n in enumerate(("张三", "李四", "王五"), 31)
    ]
    found = plan.understand(office, PastedTable("\n".join(lines)))
    assert [c.field for c in found.columns] == ["name", "id_number", "phone"]
    assert found.fingerprint == ""
    assert take.take(office, check.check(office, found)).new == 3


def test_imports_are_listed_and_each_is_taken_back_after_other_work(office: Office, tmp_path: Path) -> None:
    take.take(office, checked(office, f"张三,男,,{MAN},,,,,", f"李四,女,,{WOMAN},,,,,"))
    take.take(office, checked(office, "王五,男,1990-01-01,,,,,,"))
    with office.write("修改") as w:
        w.session.scalars(select(Resident).where(Resident.name == "张三")).one().phone = "13900000000"
    first = past.imports(office)[1]
    assert (first.file, first.undone) == ("粘贴的内容", False)
    undone = past.take_back(office, first.id)
    assert any("居民 1 条" in said and "张三" in said for said in undone.kept)
    with office.read() as session:
        assert set(session.scalars(select(Resident.name))) == {"张三", "王五"}
    assert [p.undone for p in past.imports(office)] == [False, True]


def test_every_further_field_is_taken(office: Office) -> None:
    head = (
        "姓名,人口类型,外文姓,外文名,国籍,证件类型,证件号码,证件有效期,来华目的,抵达日期,预计离开日期,关注程度,住所类型,流入原因,办证类型,"
        "居住证号,居住登记日期,证件到期日期,户籍状态,未落户原因,未落户时间,紧急联系人,紧急联系电话,居民小组,户别,迁入日期,迁入原因,来源地"
    )
    line = (
        "约翰,境外人员,SMITH,JOHN,英国,护照,E12345678,2030-01-01,就业,2025-03-04,2027年5月6日,低,租房,务工,居住证,"
        "JZ001,2025.3.5,20270305,人在,其他,2001,李芳,13800001111,三组,集体,2025-03-04,迁入,北京市"
    )
    take.take(office, checked(office, line, head=head))
    r = one(office, "约翰")
    assert (r.residence_kind, r.foreign_name, r.nationality, r.id_kind, r.id_number) == (
        "03",
        "SMITH JOHN",
        "英国",
        "414",
        "E12345678",
    )
    assert (r.id_until, r.arrived_on, r.leaving_on) == (date(2030, 1, 1), date(2025, 3, 4), date(2027, 5, 6))
    assert (r.china_purpose, r.attention, r.lodging, r.inflow_reason) == ("02", "03", "02", "01")
    assert (r.permit_kind, r.permit_number, r.permit_on, r.permit_until) == (
        "01",
        "JZ001",
        date(2025, 3, 5),
        date(2027, 3, 5),
    )
    assert (r.registered_state, r.unregistered_reason, str(r.unregistered_since)) == ("away", "other", "2001")
    with office.read() as session:
        spell = session.scalars(select(Residence)).one()
    assert (spell.start, spell.reason_in, spell.came_from) == (date(2025, 3, 4), "in", "北京市")


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        ("", "H12345678", ("516", "H12345678")),
        ("身份证", "H12345678", ("516", "H12345678")),
        ("台胞证", "12345678", ("511", "12345678")),
        ("护照", "e1234 5678", ("414", "E12345678")),
        ("", make_id("810000", BORN, 11), ("hmt", make_id("810000", BORN, 11))),
        ("户口簿", MAN, ("113", MAN)),
        ("出生证", MAN, ("117", MAN)),
        ("", "军官证南字123", ("other", "军官证南字123")),
        ("身份证", "军官证南字123", ("other", "军官证南字123")),
        ("", "户口簿", ("113", None)),
        ("", "无", ("none", None)),
    ],
)
def test_the_kind_of_paper_is_told_by_one_table(
    office: Office, kind: str, number: str, kept: tuple[str, str | None]
) -> None:
    result = checked(office, f"张三,{kind},{number}", head="姓名,证件种类,证件号码")
    assert [r.reasons for r in result.refused] == []
    (row,) = result.new
    assert (row.row.get("id_kind"), row.row.get("id_number")) == kept
    assert not any("证件号码" in said for _row, said in result.warnings)


def test_a_number_unlike_its_paper_is_kept_and_said(office: Office) -> None:
    result = checked(office, "张三,护照,AB/1", head="姓名,证件种类,证件号码")
    assert [r.row.get("id_number") for r in result.new] == ["AB/1"]
    assert "护照号码由5至12位" in " ".join(said for _row, said in result.warnings)


def _household(office: Office) -> None:
    """赵一 (1960, head), 钱二 (his wife), 赵三 (1985, their son)."""
    take.take(
        office,
        checked(
            office,
            f"赵一,男,,{make_id('230102', date(1960, 1, 1), 11)},,翠湖小区3栋2单元501,H1,户主,",
            f"钱二,女,,{make_id('230102', date(1962, 1, 1), 12)},,翠湖小区3栋2单元501,H1,妻,",
            f"赵三,男,,{make_id('230102', date(1985, 1, 1), 13)},,翠湖小区3栋2单元501,H1,长子,",
        ),
    )


@pytest.mark.parametrize(
    ("number", "relation", "said"),
    [
        ((1962, 12), "户主", "又写 钱二 是户主"),
        ((1960, 11), "父亲", "没有户主了"),
        ((1985, 13), "父亲", "至少差"),
        ((1985, 13), "长女", "是男性"),
        ((1985, 13), "夫", "配偶已经是 钱二"),
    ],
)
@pytest.mark.parametrize("home", ["H1", ""])
def test_a_relation_that_a_sheet_changes_is_held_against_the_household(
    office: Office, number: tuple[int, int], relation: str, said: str, home: str
) -> None:
    _household(office)
    name = {1960: "赵一", 1962: "钱二", 1985: "赵三"}[number[0]]
    sheet = f"{name},,,{make_id('230102', date(number[0], 1, 1), number[1])},,,{home},{relation},"
    result = checked(office, sheet)
    assert (len(result.changed), len(result.refused)) == (0, 1)
    assert said in reasons(result)[0]


def test_a_sheet_that_changes_the_head_for_the_whole_household_is_taken(office: Office) -> None:
    _household(office)
    result = checked(
        office,
        f"赵三,,,{make_id('230102', date(1985, 1, 1), 13)},,,H1,户主,",
        f"赵一,,,{make_id('230102', date(1960, 1, 1), 11)},,,H1,父亲,",
        f"钱二,,,{make_id('230102', date(1962, 1, 1), 12)},,,H1,母亲,",
    )
    assert reasons(result) == []
    take.take(office, result)
    assert [one(office, name).relation for name in ("赵一", "钱二", "赵三")] == ["51", "52", "02"]
    with office.read() as session:
        assert session.scalars(select(Household)).one().head_id == one(office, "赵三").id


def test_a_grid_the_office_does_not_have_is_told_before_it_is_made(office: Office) -> None:
    head = "姓名,住址,所属网格"
    result = checked(
        office, "张三,翠湖小区3栋,1网格", "李四,翠湖小区4栋,1网格", "王五,翠湖小区5栋,第一网格", head=head
    )
    ((row, said),) = result.warnings
    assert row == 2
    assert said.startswith("没有叫“1网格”的网格（共 2 行），导入会新建一个")
