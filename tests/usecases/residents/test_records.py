"""Residents: contradictions refused, doubles refused, spells and households kept, nobody's change overwritten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.rules.identity import make_id
from app.models.tables import CodeValue, Household, Membership, Residence, Resident, ResidentPhone
from app.office import Office
from app.usecases import search
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.residents import files
from app.usecases.residents import forms as resident_forms
from app.usecases.residents import records as residents
from tests import factories


def test_what_the_id_number_says_is_filled_in(office: Office) -> None:
    saved = factories.resident(office, "单雄信", id_number=make_id("230102", date(1958, 2, 28), 12))
    with office.read() as session:
        resident = session.get_one(Resident, saved)
        assert (resident.sex, str(resident.birth_date)) == ("2", "1958-02-28")
        assert resident.pinyin is not None
        assert resident.pinyin.startswith("shan")
        assert (resident.estate, resident.building, resident.room) == ("幸福小区", "3", "501")


def test_a_form_says_everything_that_is_wrong_at_once(office: Office) -> None:
    form = resident_forms.ResidentForm(name=" ", birth_date="2031-01-01", phone="电话没有", id_number="")
    found = form.problems(office.today())
    assert set(found) == {"name", "birth_date", "phone"}
    with pytest.raises(ClerkError, match="请填写姓名"):
        residents.save(office, form)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"birth_date": "1980-05-18"}, "birth_date"),
        ({"sex": "2"}, "sex"),
        ({"birth_date": "昨天"}, "birth_date"),
        ({"died_on": "2026-03-17"}, "died_on"),
    ],
)
def test_contradictions_with_the_id_number_are_refused(values: dict[str, str], field: str) -> None:
    form = factories.resident_form(**values)
    assert set(form.problems(date(2026, 3, 16))) == {field}


def test_a_birth_known_only_to_the_year_does_not_contradict_the_id_number() -> None:
    assert factories.resident_form(birth_date="1980").problems(date(2026, 3, 16)) == {}


def test_a_number_is_judged_as_the_paper_that_was_chosen(office: Office) -> None:
    number = factories.id_number()
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    with pytest.raises(ClerkError, match="校验位"):
        factories.resident(office, id_number=wrong)
    with pytest.raises(ClerkError, match="护照号码由5至12位"):
        factories.resident(office, id_number=wrong, id_kind="414")
    with pytest.raises(ClerkError, match="请选是哪一种证件"):
        factories.resident(office, id_number="E12345678", id_kind="none")
    one = factories.resident(office, id_number=" e 1234-5678", id_kind="414")
    with office.read() as session:
        assert session.get_one(Resident, one).id_number == "E12345678"
    assert factories.resident(office, id_number=wrong, id_kind="other")


@pytest.mark.parametrize(
    ("typed", "sex", "kept"), [("妻", "2", "12"), ("配偶", "2", "12"), ("长子", "1", "22"), ("22", "1", "22"), ("", "1", None)]
)  # fmt: skip
def test_a_relation_is_taken_by_word_or_code(office: Office, typed: str, sex: str, kept: str | None) -> None:
    number = factories.id_number(sex=sex)
    one = factories.resident(office, id_number=number, relation=typed)
    with office.read() as session:
        assert session.get_one(Resident, one).relation == kept


@pytest.mark.parametrize(("typed", "said"), [("隔壁的", "不是一种与户主关系"), ("长女", "和性别不一致")])
def test_a_relation_that_cannot_be_is_said(office: Office, typed: str, said: str) -> None:
    form = factories.resident_form(relation=typed).completed(office.today())
    assert said in form.problems(office.today())["relation"]


def test_the_card_of_a_foreigner_tells_birth_and_sex(office: Office) -> None:
    one = factories.resident(office, "马克", id_number=make_id("923156", date(1979, 3, 4), 21), id_kind="fpr")
    with office.read() as session:
        kept = session.get_one(Resident, one)
        assert (str(kept.birth_date), kept.sex) == ("1979-03-04", "1")


def test_a_number_that_came_as_it_is_holds_up_no_other_correction(office: Office) -> None:
    one = factories.resident(office, id_number="AB 12/34 X", id_kind="other")
    with office.write("导入") as w:
        w.session.get_one(Resident, one).id_kind = "414"
    form, version = residents.load_form(office, one)
    form.phone = "19900001234"
    assert residents.problems(office, form, one) == {}
    residents.save(office, form, one, version)
    form.id_number = "AB 12/34 Y"
    assert set(residents.problems(office, form, one)) == {"id_number"}


def test_the_same_id_number_twice_is_refused_and_names_who_has_it(office: Office) -> None:
    number = factories.id_number()
    first = factories.resident(office, "孙甲", id_number=number, address="和平里1号楼101室")
    with pytest.raises(ClerkError, match="孙甲，住和平里1号楼101室"):
        factories.resident(office, "孙乙", id_number=f" {number[:6]} {number[6:]} ".lower())
    residents.save(office, factories.resident_form("孙甲甲", id_number=number), first)
    other = factories.resident(office, "周丙")
    with pytest.raises(ClerkError, match="相同"):
        residents.save(office, factories.resident_form("周丙", id_number=number), other)
    residents.delete(office, first)
    assert factories.resident(office, "孙乙", id_number=number)


def test_people_without_papers_may_be_registered_any_number_of_times(office: Office) -> None:
    ids = {factories.resident(office, "无名氏", id_number="", id_kind="") for _ in range(3)}
    assert len(ids) == 3


def test_a_change_made_elsewhere_is_not_overwritten(office: Office) -> None:
    saved = factories.resident(office)
    mine, version = residents.load_form(office, saved)
    theirs, _ = residents.load_form(office, saved)
    theirs.work_unit = "第一中学"
    residents.save(office, theirs, saved, version)
    mine.work_unit = "第二中学"
    with pytest.raises(ClerkError, match="刚才在别处改过"):
        residents.save(office, mine, saved, version)
    assert residents.load_form(office, saved)[0].work_unit == "第一中学"


def test_a_form_read_and_saved_unchanged_changes_nothing(office: Office) -> None:
    saved = factories.resident(office, phone="19900000001、儿子19900000002", marriage="20", note="独居")
    form, version = residents.load_form(office, saved)
    before = undo.acts(office)[0].id
    residents.save(office, form, saved, version)
    assert undo.acts(office)[0].id == before
    assert residents.load_form(office, saved) == (form, version)


def test_further_phones_are_kept_with_their_owners_and_found(office: Office) -> None:
    saved = factories.resident(office, phone="19900000001 儿子19900000002 0450-80000003")
    with office.read() as session:
        rows = session.execute(select(ResidentPhone.number, ResidentPhone.owner)).all()
    assert set(map(tuple, rows)) == {("19900000002", "儿子"), ("0450-80000003", None)}
    assert [h.id for h in search.find(office, "19900000002").hits] == [saved]
    form, version = residents.load_form(office, saved)
    form.phone = "19900000002"
    residents.save(office, form, saved, version)
    with office.read() as session:
        assert session.scalars(select(ResidentPhone.number)).all() == []
        assert session.get_one(Resident, saved).phone == "19900000002"


def test_moving_out_ends_the_spell_and_coming_back_starts_another(office: Office, clock: FixedClock) -> None:
    saved = factories.resident(office)
    for here in (False, True):
        clock.instant += timedelta(days=10)
        form, version = residents.load_form(office, saved)
        form.living_here = here
        residents.save(office, form, saved, version)
    with office.read() as session:
        spells = session.scalars(select(Residence).order_by(Residence.id)).all()
    assert [(s.living_here, s.start, s.end, s.reason_out) for s in spells] == [
        (True, None, date(2026, 3, 26), "out"),
        (False, date(2026, 3, 26), date(2026, 4, 5), None),
        (True, date(2026, 4, 5), None, None),
    ]


def test_someone_who_died_no_longer_lives_here(office: Office) -> None:
    saved = factories.resident(office)
    form, version = residents.load_form(office, saved)
    form.died_on = "2026-03-15"
    residents.save(office, form, saved, version)
    with office.read() as session:
        resident = session.get_one(Resident, saved)
        first = session.scalars(select(Residence).order_by(Residence.id)).first()
        assert first is not None
        assert (resident.living_here, first.reason_out, first.end) == (False, "death", date(2026, 3, 15))


def test_a_further_member_gets_the_address_and_joins_the_household(office: Office) -> None:
    grid = residents.grids(office)[0].id
    head = factories.resident(office, "郑户主", grid_id=grid)
    household = files.household_of(office, head)
    assert files.household_of(office, head) == household
    form = residents.new_form(office, household_of=head)
    assert (form.address, form.grid_id) == ("幸福小区3号楼2单元501室", grid)
    form.name, form.id_number, form.relation = "郑小", factories.id_number(), "20"
    child = residents.save(office, form, household_id=household)
    assert [m.name for m in files.open_file(office, head).members] == ["郑户主", "郑小"]
    other = files.household_of(office, factories.resident(office, "王户主"))
    form, version = residents.load_form(office, child)
    residents.save(office, form, child, version, household_id=other)
    with office.read() as session:
        spells = session.execute(
            select(Membership.household_id, Membership.end)
            .where(Membership.resident_id == child)
            .order_by(Membership.id)
        ).all()
        assert session.get_one(Household, other).head_id != child
    assert [tuple(s) for s in spells] == [(household, office.today()), (other, None)]
    assert [m.name for m in files.open_file(office, head).members] == ["郑户主"]


def test_the_recycle_bin_hides_and_brings_back(office: Office) -> None:
    saved = factories.resident(office, "冯春")
    assert search.find(office, "冯春").count == 1
    residents.delete(office, saved)
    assert search.find(office, "冯春").count == 0
    with pytest.raises(ClerkError, match="回收站"):
        files.open_file(office, saved)
    assert [(r.title, r.kind_label) for r in recycle.listing(office)] == [("冯春", "居民")]
    recycle.bring_back(office, "resident", saved)
    assert undo.acts(office, 1)[0].what == "恢复居民 冯春"  # the log says who
    assert recycle.listing(office) == []
    assert search.find(office, "冯春").count == 1
    with pytest.raises(ClerkError, match="回收站里没有"):
        recycle.bring_back(office, "resident", saved)


def test_several_come_back_at_once_and_what_cannot_stays(office: Office) -> None:
    for name in ("甲", "乙", "丙"):
        residents.delete(office, factories.resident(office, name))
    rows = recycle.listing(office)
    recycle.bring_back(office, "resident", rows[1].record_id)  # at another window meanwhile
    said = recycle.bring_all(office, rows)
    assert "已恢复 2 条" in said
    assert "乙：回收站里没有这条记录" in said
    assert recycle.listing(office) == []


def test_every_field_of_the_form_has_a_label() -> None:
    assert set(resident_forms.form_labels()) == set(resident_forms.ResidentForm.__dataclass_fields__)


def test_every_field_of_the_form_comes_back_as_it_was_typed(office: Office) -> None:
    contact = resident_forms.ContactForm("guardian", "李四", "父亲", "13900000000", "幸福小区1栋")
    typed = factories.resident_form(
        residence_kind="02", inflow_reason="01", lodging="02", permit_kind="01", permit_number="JZ0001",
        permit_on="2026-01-05", permit_until="2027-01-04", foreign_name="LI", nationality="新加坡",
        id_until="2030-05-01", china_purpose="02", arrived_on="2025-01-01", leaving_on="2027-01-01",
        unregistered_reason="lost", unregistered_since="1999", registered_state="here", attention="02",
        registered_division="230102", religion="00", other_names="单英、单瑛", phone="儿子13800000001、13800000002",
        contacts=[contact],
    )  # fmt: skip
    saved = residents.save(office, typed)
    back, version = residents.load_form(office, saved)
    assert {n: v for n, v in vars(back).items() if v != getattr(typed, n)} == {}
    residents.save(office, back, saved, version)
    assert residents.load_form(office, saved)[0] == back
    assert residents.load_form(office, saved)[1] == version


def test_other_ways_to_write_a_name_find_the_resident_until_they_are_taken_away(office: Office) -> None:
    saved = factories.resident(office, "单小英", other_names="单筱瑛")
    assert [h.id for h in search.find(office, "筱瑛").hits] == [saved]
    form, version = residents.load_form(office, saved)
    form.other_names = ""
    residents.save(office, form, saved, version)
    assert list(search.find(office, "筱瑛").hits) == []


def test_a_move_is_dated_and_has_its_reason_and_a_change_of_kind_is_none(office: Office) -> None:
    saved = factories.resident(office, moved_on="2026-02-01", move_reason="wedin")
    form, version = residents.load_form(office, saved)
    form.residence_kind = "02"
    residents.save(office, form, saved, version)
    form, version = residents.load_form(office, saved)
    form.living_here, form.moved_on, form.move_reason = False, "2026-03-17", "abroad"
    with pytest.raises(ClerkError, match="变动日期在今天之后"):
        residents.save(office, form, saved, version)
    form.moved_on = "2026-03-01"
    with pytest.raises(ClerkError, match="早于这一段居住的开始日期"):
        residents.save(office, form, saved, version)
    form.moved_on = ""
    residents.save(office, form, saved, version)
    with office.read() as session:
        spells = session.scalars(select(Residence).order_by(Residence.id)).all()
        assert [(s.kind, s.living_here, s.reason_in, s.reason_out) for s in spells] == [
            ("01", True, "wedin", "kind"),
            ("02", True, "kind", "abroad"),
            ("02", False, None, None),
        ]
        assert spells[0].start == date(2026, 2, 1)


def test_a_contact_without_a_name_or_with_a_wrong_phone_is_named(office: Office) -> None:
    nameless = resident_forms.ContactForm("guardian", phone="13900000000")
    wrong = resident_forms.ContactForm("guardian", "李四", phone="电话没有")
    found = factories.resident_form(contacts=[nameless]).problems(office.today())
    assert found == {"contacts": "第 1 位联系人没有姓名；不要了就删去这一行"}
    assert "第 2 位联系人 李四" in str(
        factories.resident_form(contacts=[resident_forms.ContactForm(name="王"), wrong]).problems(
            office.today()
        )
    )


@pytest.mark.parametrize(
    ("relation", "sex", "wrong"), [("11", "2", True), ("11", "1", False), ("10", "2", False)]
)
def test_a_relation_that_names_a_sex_must_fit_it(relation: str, sex: str, wrong: bool) -> None:
    """11 夫 is a man; 10 配偶 may be either."""
    form = resident_forms.ResidentForm(name="甲", sex=sex, relation=relation, id_kind="none")
    assert ("relation" in form.problems(date(2026, 3, 16))) == wrong


def test_a_sex_that_only_the_relation_told_goes_with_its_correction(office: Office) -> None:
    """父亲 who was the mother: one correction. A sex that was typed, or that a number tells, stays, and one is asked."""

    def corrected(one: int, **values: str) -> str | None:
        form, version = residents.load_form(office, one)
        residents.save(office, replace(form, **values), one, version)
        with office.read() as session:
            return session.get_one(Resident, one).sex

    bare = factories.resident(office, "何老", id_number="", sex="", relation="父亲")
    assert corrected(bare, relation="母亲") == "2"
    assert corrected(bare, relation="父亲", sex="1") == "1"
    with pytest.raises(ClerkError, match="和性别不一致"):
        corrected(bare, relation="父亲", sex="2")
    typed = factories.resident(office, "丁一", id_number="", sex="1", relation="非亲属")
    with pytest.raises(ClerkError, match="和性别不一致"):
        corrected(typed, relation="母亲")
    numbered = factories.resident(office, "戊二", id_number=factories.id_number(sex="1"), relation="父亲")
    with pytest.raises(ClerkError, match="和性别不一致"):
        corrected(numbered, relation="母亲")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("13700007777", True),
        ("赵U+E000", True),
        ("赵\ue000", True),
        ("王U+20BB7", False),
        ("李4", False),
        ("买买提·艾力", False),
        ("𠮷", False),
    ],
)
def test_a_telephone_is_not_a_name(name: str, wrong: bool) -> None:
    assert ("name" in factories.resident_form(name).problems(date(2026, 3, 16))) is wrong


def test_a_value_that_was_switched_off_is_kept_and_offered_as_such(office: Office) -> None:
    one = factories.resident(office, "存老值", religion="10")
    with office.write("停用") as w:
        w.session.add(CodeValue(code_table="religion", code="10", label="老叫法", active=False))
    table = office.library.code("religion")
    assert "10" not in dict(table.choices)
    assert dict(table.choices_keeping("10"))["10"].endswith("（已停用）")
    assert table.choices_keeping("") == table.choices_keeping(None) == table.choices
    form, version = residents.load_form(office, one)
    residents.save(office, form, one, version)
    assert residents.load_form(office, one)[0].religion == "10"
