"""GB 11643 and its neighbours, by the standard's own example and by property."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.models.rules.identity import (
    CODE_OF_KIND,
    EXCEL_DAMAGE,
    IdKind,
    check_as,
    check_id,
    checksum,
    how_far,
    kinds_of,
    make_id,
    to_eighteen,
)
from app.models.rules.identity_repair import repair_candidates

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parents[3]
DIVISIONS = st.sampled_from(["340104", "320106", "321002", "500113", "510102", "110105", "652901"])
BIRTHS = st.dates(date(1900, 1, 1), TODAY)
IDS = st.builds(make_id, DIVISIONS, BIRTHS, st.integers(1, 999)).filter(lambda n: not n.endswith("000"))


def codes(number: object) -> list[str]:
    return [p.code for p in check_id(number, TODAY).problems]


def test_the_examples_printed_in_the_standard() -> None:
    # GB 11643-1999, 6: 11010519491231002X (a woman) and 440524188001010014.
    assert checksum("11010519491231002") == "X"
    assert checksum("44052418800101001") == "4"
    reading = check_id("11010519491231002x", TODAY)
    assert reading.number == "11010519491231002X"
    assert (reading.kind, reading.birth_date, reading.sex) == (IdKind.RESIDENT_ID, date(1949, 12, 31), "2")
    assert codes("440524188001010014") == ["too_old"]


@settings(max_examples=200)
@given(IDS)
def test_every_well_formed_number_is_accepted_whatever_its_division(number: str) -> None:
    reading = check_id(number, TODAY)
    assert reading.problems == ()
    assert reading.birth_date is not None
    assert f"{reading.birth_date:%Y%m%d}" == number[6:14]
    assert reading.sex == ("1" if int(number[16]) % 2 else "2")


@settings(max_examples=200)
@given(IDS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed_and_can_be_repaired(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assume(not wrong.endswith("000"))
    assert check_id(wrong, TODAY).problems != () or wrong[0] == "9"
    birth = check_id(number, TODAY).birth_date
    assert number in [r.number for r in repair_candidates(wrong, TODAY)]
    assert number in [
        r.number for r in repair_candidates(wrong, TODAY, birth, "1" if int(number[16]) % 2 else "2")
    ]


@settings(max_examples=200)
@given(IDS, st.integers(0, 15))
def test_two_swapped_digits_are_noticed_and_the_swap_comes_back_first(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assume(not wrong.endswith("000"))
    repairs = repair_candidates(wrong, TODAY, check_id(number, TODAY).birth_date)
    assert number in [r.number for r in repairs]
    for repair in repairs:
        assert check_id(repair.number, TODAY).problems == ()


def test_repairs_agree_with_what_is_known() -> None:
    right = make_id("340104", date(1990, 5, 17), 123)
    wrong = right[:3] + "9" + right[4:]
    found = repair_candidates(wrong, TODAY, date(1990, 5, 17), "1")
    assert right in [r.number for r in found]
    assert all(r.number[6:14] == "19900517" and int(r.number[16]) % 2 for r in found)
    assert repair_candidates(right, TODAY) == ()


@pytest.mark.parametrize("raw", [340104199001011000.0, "3.40104E+17", "3.40104199001011E+017"])
def test_numbers_destroyed_by_excel_are_named_so(raw: object) -> None:
    problem = check_id(raw, TODAY).problems[0]
    assert (problem.code, problem.sentence) == ("excel_damage", EXCEL_DAMAGE)


@settings(max_examples=100)
@given(IDS)
def test_a_number_cut_to_fifteen_digits_by_excel_is_never_silent(number: str) -> None:
    damaged = number[:15] + "000"
    reading = check_id(damaged, TODAY)
    said = [p.code for p in (*reading.problems, *reading.warnings)]
    assert said[0] == ("maybe_excel_damage" if checksum(damaged[:17]) == "0" else "excel_damage")


def test_dirt_around_a_number_is_no_fault() -> None:
    number = make_id("340104", date(1950, 2, 3), 12)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for raw in (f"'{number}", f" {number[:6]} {number[6:14]} {number[14:]}", wide, f"\u202d{number}\u202c"):
        assert check_id(raw, TODAY).number == number


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (make_id("810000", date(1980, 1, 2), 23), IdKind.HMT_RESIDENCE),
        (make_id("830000", date(1980, 1, 2), 24), IdKind.HMT_RESIDENCE),
        (make_id("934156", date(1980, 1, 2), 24), IdKind.FOREIGN_PERMANENT),
        ("USA110181010101", IdKind.FOREIGN_PERMANENT),
        ("E12345678", IdKind.PASSPORT),
        ("户口簿", IdKind.HOUSEHOLD_BOOK),
        ("", IdKind.NONE),
        ("无", IdKind.NONE),
        (None, IdKind.NONE),
        ("H12345678", IdKind.HMT_TRAVEL),
        ("M1234567801", IdKind.HMT_TRAVEL),
        ("0123456789(B)", IdKind.TAIWAN_TRAVEL),
        ("军官证南字123", IdKind.OTHER),
    ],
)
def test_what_stands_in_place_of_the_id(raw: object, kind: IdKind) -> None:
    reading = check_id(raw, TODAY)
    assert reading.kind is kind
    assert reading.problems == ()


def test_fifteen_digits_become_eighteen() -> None:
    reading = check_id("340104500203123", TODAY)
    assert reading.kind is IdKind.FIFTEEN
    assert reading.number == to_eighteen("340104500203123")
    assert (reading.birth_date, reading.sex) == (date(1950, 2, 3), "1")
    assert check_id(reading.number, TODAY).problems == ()
    assert check_id(340104500203123.0, TODAY) == reading


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("34010419900101123", ["length"]),
        ("12345", ["length"]),  # not the number of some other paper, in a column of identity numbers
        ("3401041990010112345", ["length"]),
        ("34010419900230123X", ["birth_date"]),
        ("340104203001011234", ["future"]),
        ("34010419900101O234", ["characters"]),
        ("340104********1234", ["masked"]),
    ],
)
def test_what_is_wrong_is_named(raw: str, expected: list[str]) -> None:
    assert codes(raw)[:1] == expected
    assert all(len(p.sentence) > 8 for p in check_id(raw, TODAY).problems)


def test_unknown_province_is_a_warning_only() -> None:
    reading = check_id(make_id("190101", date(1990, 1, 1), 1), TODAY)
    assert (reading.problems, [w.code for w in reading.warnings]) == ((), ["province"])


def test_an_unknown_county_is_a_warning_and_a_bygone_one_is_not() -> None:
    unknown, bygone = (make_id(code, date(1990, 1, 1), 11) for code in ("340999", "513001"))
    assert [w.code for w in check_id(unknown, TODAY).warnings] == ["division"]
    assert (check_id(unknown, TODAY).problems, check_id(bygone, TODAY).warnings) == ((), ())


@pytest.mark.parametrize(
    ("number", "place"),
    [
        (
            make_id("340104", date(1970, 1, 1), 1),
            "安徽省合肥市西市区",
        ),  # its name when numbers were given out
        (make_id("340104", date(2005, 1, 1), 1), "安徽省合肥市蜀山区"),
        (make_id("340999", date(1990, 1, 1), 1), "安徽省"),
        (make_id("110105", date(1949, 12, 31), 2), "北京市朝阳区"),
        (make_id("190101", date(1990, 1, 1), 1), ""),
        (make_id("830000", date(1990, 1, 1), 1), "台湾地区"),
        (make_id("923124", date(1981, 8, 3), 2), "黑龙江省"),
        ("USA230181010101", "黑龙江省哈尔滨市"),
        ("E12345678", ""),
        ("340104500203123", "安徽省合肥市西市区"),
    ],
)
def test_the_place_a_number_names(number: str, place: str) -> None:
    assert check_id(number, TODAY).place == place


@pytest.mark.parametrize(
    ("number", "birth"),
    [("USA230181010101", date(1981, 1, 1)), ("USA230105010101", date(2005, 1, 1)), ("USA230124010101", date(1924, 1, 1)),
     ("USA230105023001", None)],
)  # fmt: skip
def test_the_old_card_of_a_foreigner(number: str, birth: date | None) -> None:
    assert check_id(number, TODAY).birth_date == birth


@pytest.mark.parametrize(
    ("code", "number", "right"),
    [
        ("111", make_id("340104", date(1970, 1, 1), 1), True),
        ("111", make_id("830000", date(1970, 1, 1), 1), False),
        ("hmt", make_id("830000", date(1970, 1, 1), 1), True),
        ("fpr", "USA230181010101", True),
        ("fpr", make_id("340104", date(1970, 1, 1), 1), False),
        ("511", "12345678", True),
        ("511", "1234567", False),
        ("516", "H12345678", True),
        ("516", "12345678", False),
        ("414", "e 1234-5678", True),
        ("414", "护照", False),
        ("117", "S230123456", True),
        ("117", "230123456", False),
        ("other", "南字第1号", True),
        ("other", "12345678901234567", True),
        ("other", "3.40104E+17", False),
        ("other", "34010419********", False),
        ("113", make_id("340104", date(1970, 1, 1), 1), True),
        ("113", "户口簿在派出所", False),
        ("112", "H12345678", False),
        ("516", "", True),
        ("111", "", True),
    ],
)
def test_a_number_is_read_as_the_paper_that_was_chosen(code: str, number: str, right: bool) -> None:
    assert (check_as(code, number, TODAY).problems == ()) == right


@pytest.mark.parametrize("code", ["fpr", "511", "516", "117", "414"])
@settings(max_examples=40)
@given(number=IDS)
def test_a_citizen_number_is_never_taken_for_another_paper(code: str, number: str) -> None:
    assert [p.code for p in check_as(code, number, TODAY).problems] == ["other_kind"]
    assert kinds_of(number, TODAY) == ("111",)


@settings(max_examples=100)
@given(IDS, st.sampled_from(["111", "112", "113"]))
def test_a_citizen_number_reads_the_same_whichever_citizens_paper_it_stands_on(
    number: str, code: str
) -> None:
    assert check_as(code, number, TODAY) == check_id(number, TODAY)


@settings(max_examples=100)
@given(
    st.sampled_from(
        [("516", r"[HM][0-9]{8}"), ("511", r"[0-9]{8}"), ("117", r"[A-Z][0-9]{9}"), ("414", r"E[0-9]{8}")]
    ).flatmap(lambda pair: st.tuples(st.just(pair[0]), st.from_regex(pair[1], fullmatch=True))),
    st.sampled_from([" ", "-", ""]),
)
def test_a_number_of_the_right_shape_is_kept_without_its_separators(
    pair: tuple[str, str], between: str
) -> None:
    code, number = pair
    reading = check_as(code, between.join(number).lower(), TODAY)
    assert (reading.problems, reading.number) == ((), number)
    assert code in kinds_of(number, TODAY) or code in {"117", "414"}


@given(st.text(max_size=30), st.sampled_from(sorted(set(CODE_OF_KIND.values()) | {"112", "117", ""})))
def test_nothing_typed_breaks_the_check(text: str, code: str) -> None:
    reading = check_as(code, text, TODAY)
    assert all(problem.sentence for problem in reading.problems)
    assert isinstance(how_far(code, text), str)
    assert set(kinds_of(text, TODAY)) <= set(CODE_OF_KIND.values()) | {"117"}


def test_what_is_still_to_come_is_said_while_typing() -> None:
    assert how_far("111", "34010419 90") == "已输入10位，还差8位"
    assert how_far("516", "h1234567") == "已输入8位，还差1位"
    assert how_far("111", "340104199001011234") == ""
    assert how_far("414", "E123") == ""


def test_every_kind_has_its_row_in_the_code_table() -> None:
    lines = (ROOT / "resources/codes/identity_kind.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert set(CODE_OF_KIND) == set(IdKind)
    assert set(CODE_OF_KIND.values()) <= {line.split(",")[0] for line in lines}


@settings(max_examples=100)
@given(IDS, st.integers(0, 17))
def test_a_digit_left_out_or_too_many_can_be_repaired(number: str, place: int) -> None:
    shorter = number[:place] + number[place + 1 :]
    longer = number[:place] + "7" + number[place:]
    for wrong in (shorter, longer):
        if not wrong.endswith("000"):
            assert number in [r.number for r in repair_candidates(wrong, TODAY)]


@settings(max_examples=100)
@given(IDS, st.integers(0, 16))
def test_a_letter_for_a_digit_can_be_repaired(number: str, place: int) -> None:
    letter = {"0": "O", "1": "l", "2": "Z", "5": "s", "8": "B", "6": "G"}.get(number[place])
    assume(letter is not None)
    wrong = number[:place] + str(letter) + number[place + 1 :]
    assert repair_candidates(wrong, TODAY)[0].number == number


@settings(max_examples=100)
@given(IDS, st.integers(0, 16), st.integers(1, 9), st.sampled_from("12") | st.none())
def test_repairs_are_right_numbers_without_repeats_that_agree(
    number: str, place: int, shift: int, sex: str | None
) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    found = [r.number for r in repair_candidates(wrong, TODAY, None, sex)]
    assert len(set(found)) == len(found)
    readings = [check_id(n, TODAY) for n in found]
    assert all(r.problems == () and (sex is None or r.sex == sex) for r in readings)


def test_the_likelier_repair_comes_first() -> None:
    right = make_id("340104", date(1990, 5, 17), 123)
    swapped = right[:3] + right[4] + right[3] + right[5:]  # 340014 never was
    assert repair_candidates(swapped, TODAY)[0].number == right
    found = [r.number for r in repair_candidates(right[:5] + "9" + right[6:], TODAY)]
    known = [not check_id(n, TODAY).warnings for n in found]
    assert found.index(right) < len(found) / 3
    assert known.index(False) > known.count(True) / 2


def test_make_id_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="GB 11643"):
        make_id("34010", date(1990, 1, 1), 1)


def test_neighbours_before_letters_before_the_check_character_alone() -> None:
    right = make_id("340104", date(1990, 5, 17), 123)
    swapped = right[:15] + right[16] + right[15] + right[17]
    said = [r.number for r in repair_candidates(swapped, TODAY)]
    only = [n for n in said if n[:17] == swapped[:17]]
    assert said[0] == right
    assert (len(only), said.index(only[0]) > 0) == (1, True)
    strange = "999999" + right[6:17] + ("1" if checksum("999999" + right[6:17]) != "1" else "2")
    assert all(r.number[:17] != strange[:17] for r in repair_candidates(strange, TODAY))
