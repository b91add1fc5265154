"""Duplicates: found while typing, found over the whole office, and not again once they are said to be two people."""

from datetime import date

import pytest

from app.errors import Cancelled, ClerkError
from app.models.rules.identity import checksum, make_id
from app.models.tables import Resident, ResidentName
from app.office import Office
from app.usecases.history import undo
from app.usecases.residents import duplicates, rare_characters
from app.usecases.residents import records as residents
from tests import factories

NUMBER = make_id("230102", date(1980, 5, 17), 21)
SLIP = NUMBER[:16] + ("3" if NUMBER[16] != "3" else "5")
OTHER = SLIP + checksum(SLIP)


def reasons(office: Office, own_id: int = 0, **typed: str) -> list[tuple[str, int, str]]:
    return [(s.name, s.certainty, s.reason) for s in duplicates.similar(office, typed, own_id)]


def test_while_typing(office: Office) -> None:
    saved = factories.resident(
        office, "祖冲之", id_number=NUMBER, phone="19900000001", address="幸福小区1号楼"
    )
    assert reasons(office, id_number=NUMBER) == [("祖冲之", 3, "证件号码相同")]
    assert reasons(office, id_number=NUMBER.lower(), name="别人") == [("祖冲之", 3, "证件号码相同")]
    assert reasons(office, name="祖冲之", id_number=OTHER) == [("祖冲之", 2, "证件号码只差一位或对调两位")]
    assert reasons(office, id_number=OTHER, name="别人") == []
    wrong = OTHER[:17] + ("0" if OTHER[17] != "0" else "1")
    assert reasons(office, id_number=wrong, name="别人") == [("祖冲之", 1, "证件号码只差一位或对调两位")]
    assert reasons(office, name="祖冲之", birth_date="1980年5月17日") == [("祖冲之", 2, "同名，出生日期相同")]
    assert reasons(office, name="祖冲之", birth_date="1980") == [("祖冲之", 1, "同名，出生年份相同")]
    assert reasons(office, name="祖冲之", phone="19900000001") == [("祖冲之", 2, "同名，电话相同")]
    assert reasons(office, name="祖冲之", address="幸福小区1号楼") == [("祖冲之", 1, "同名，住址相同")]
    assert reasons(office, name="冲之", birth_date="1980-05-17") == []
    assert reasons(office, name="祖冲之", birth_date="不是日期") == []
    assert reasons(office) == []
    assert reasons(office, saved, name="祖冲之", id_number=NUMBER) == []


def test_the_office_s_own_spellings_are_one_name(office: Office) -> None:
    """设置 → 生僻字: what the search takes for one name, 查重 does too, at entry and over the whole office."""
    factories.resident(office, "张鸿明", id_number="", birth_date="1980-05-17")
    factories.resident(office, "张𬭎明", id_number="", birth_date="1980-05-17")
    assert reasons(office, name="张（金厷宏）明", birth_date="1980-05-17") == []
    assert duplicates.pairs(office) == ()
    rare_characters.save(office, rare_characters.PairForm("𬭎", "金厷宏、鸿"))
    found = reasons(office, name="张（金厷宏）明", birth_date="1980-05-17")
    assert found == [
        ("张鸿明", 2, "姓名写法相通或曾用名，出生日期相同"),
        ("张𬭎明", 2, "姓名写法相通或曾用名，出生日期相同"),
    ]
    (pair,) = duplicates.pairs(office)
    assert {pair.first.name, pair.second.name} == {"张鸿明", "张𬭎明"}


def test_a_form_may_be_asked_and_the_surest_come_first(office: Office) -> None:
    factories.resident(office, "祖冲之", id_number="", birth_date="1980-05-17")
    factories.resident(office, "祖冲之", id_number=NUMBER)
    form = residents.ResidentForm(name="祖冲之", id_number=NUMBER, birth_date="1980-05-17")
    found = duplicates.similar(office, form)
    assert [s.certainty for s in found] == [3, 2]
    assert "1980-05-17" in found[0].detail


def test_a_former_or_other_name_counts(office: Office) -> None:
    saved = factories.resident(office, "祖冲之", former_name="祖小之", birth_date="1980-05-17", id_number="")
    with office.write("写法") as w:
        w.session.add(ResidentName(resident_id=saved, name="祖沖之"))
    assert reasons(office, name="祖小之", birth_date="1980-05-17")[0][1:] == (
        2,
        "姓名写法相通或曾用名，出生日期相同",
    )
    assert len(reasons(office, name="祖沖之", birth_date="1980-05-17")) == 1


def test_traditional_characters_and_dots_are_one_name(office: Office) -> None:
    a = factories.resident(office, "刘国庆", id_number="", birth_date="1980-05-17", address="甲处")
    b = factories.resident(office, "劉國慶", id_number="", birth_date="1980-05-17", address="乙处")
    c = factories.resident(office, "阿依古丽·买买提", id_number="", birth_date="1980-05-17", address="丙处")
    assert [key for key, *_ in pairs(office)] == [(a, b)]
    for typed in ("刘国庆", "劉國慶"):
        assert {
            s.resident_id for s in duplicates.similar(office, {"name": typed, "birth_date": "1980-05-17"})
        } == {a, b}
    dotted = {"name": "阿依古丽．买买提", "birth_date": "1980-05-17"}
    assert [s.resident_id for s in duplicates.similar(office, dotted)] == [c]


def pairs(office: Office) -> list[tuple[tuple[int, int], int, tuple[str, ...]]]:
    return [
        ((p.first.resident_id, p.second.resident_id), p.certainty, p.reasons)
        for p in duplicates.pairs(office)
    ]


def test_the_whole_office(office: Office) -> None:
    a = factories.resident(office, "甲", id_number="", birth_date="1980-05-17")
    b = factories.resident(office, "甲", id_number="", birth_date="1980-05-17", phone="19900000002")
    factories.resident(office, "甲", id_number="", birth_date="1981-05-17", address="别处")
    c = factories.resident(office, "乙", id_number=NUMBER)
    d = factories.resident(office, "乙", id_number=OTHER, birth_date="1980-05-17", address="别处")
    e = factories.resident(office, "丙", id_number="", birth_date="1970-01-01", address="甲处")
    f = factories.resident(
        office, "丁", id_number="", birth_date="1970-01-01", former_name="丙", address="乙处"
    )
    found = {key: (certainty, why) for key, certainty, why in pairs(office)}
    assert set(found) == {(a, b), (c, d), (e, f)}
    assert found[a, b][0] == 2
    assert found[c, d] == (2, ("同名，出生日期相同", "证件号码只差一位或对调两位"))
    assert found[e, f] == (2, ("姓名写法相通或曾用名，出生日期相同",))
    [first] = [p for p in duplicates.pairs(office) if p.first.resident_id == c]
    assert "*" in first.first.id_number
    assert first.first.sex == "男"


def test_the_same_number_under_two_names(office: Office) -> None:
    a = factories.resident(office, "甲", id_number=NUMBER)
    b = factories.resident(office, "乙", id_number="")
    with office.write("旧数据") as w:
        w.session.get_one(Resident, b).id_number = NUMBER
    assert pairs(office) == [((a, b), 3, ("证件号码相同",))]


def test_two_people_are_not_shown_again(office: Office) -> None:
    a = factories.resident(office, "甲", id_number="", birth_date="1980-05-17")
    b = factories.resident(office, "甲", id_number="", birth_date="1980-05-17")
    assert len(pairs(office)) == 1
    act = duplicates.dismiss(office, b, a, "堂兄弟")
    assert pairs(office) == []
    assert reasons(office, a, name="甲", birth_date="1980-05-17") == []
    assert undo.acts(office)[0].what == "查重：甲、甲是两个人"
    undo.undo(office, act)
    assert len(pairs(office)) == 1
    with pytest.raises(ClerkError, match="已不存在"):
        duplicates.dismiss(office, a, 999)


def test_it_tells_how_far_it_is_and_stops_when_told(office: Office) -> None:
    factories.resident(office, "甲")
    told: list[tuple[int, int]] = []
    duplicates.pairs(office, lambda done, total: told.append((done, total)))
    assert told[-1] == (1, 1)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        duplicates.pairs(office, stop)
