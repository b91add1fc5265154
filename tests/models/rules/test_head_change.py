"""A household gets another head: the rules by example, and there and back again."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.models.rules.head_change import Kin, married_in, newborn, recompute
from app.models.rules.kinship import HEADS, relations

FAMILY = (
    Kin(1, "02", "1", date(1950, 1, 1)),
    Kin(2, "12", "2", date(1952, 1, 1)),
    Kin(3, "21", "1", date(1975, 1, 1)),
    Kin(4, "30", "2", date(1978, 1, 1)),
    Kin(5, "51", "1", date(1925, 1, 1)),
    Kin(6, "77", "2", date(1955, 1, 1)),
    Kin(7, "99", "1"),
)


def after(head: int, members: tuple[Kin, ...] = FAMILY) -> dict[int, str | None]:
    return {r.key: r.code if r.sure else None for r in recompute(members, head)}


def test_a_wife_becomes_the_head() -> None:
    assert after(2) == {1: "11", 2: "02", 3: "21", 4: "30", 5: "53", 6: None, 7: "99"}


def test_a_son_becomes_the_head() -> None:
    assert after(3) == {1: "51", 2: "52", 3: "02", 4: "77", 5: "61", 6: "90", 7: "99"}


def test_a_father_becomes_the_head() -> None:
    assert after(5) == {1: "20", 2: "38", 3: "41", 4: "42", 5: "02", 6: "30", 7: "99"}


def test_a_sister_becomes_the_head() -> None:
    assert after(6) == {1: "71", 2: "72", 3: "93", 4: "94", 5: "51", 6: "02", 7: "99"}


def test_nothing_is_certain_after_a_second_marriage() -> None:
    again = tuple(Kin(k.key, k.relation, k.sex, k.birth, "22" if k.key == 2 else None) for k in FAMILY)
    assert after(2, again)[3] is None
    assert after(3, again)[2] is None
    young = tuple(Kin(k.key, k.relation, k.sex, date(1970, 1, 1) if k.key == 2 else k.birth) for k in FAMILY)
    assert after(2, young)[3] is None


def test_kin_on_file_goes_before_any_rule() -> None:
    members = (Kin(1, "02", "1"), Kin(2, "20", "1"), Kin(3, "38", "2"), Kin(4, "41", "1"))
    assert {r.key: r.code for r in recompute(members, 2)} == {1: "51", 2: "02", 3: None, 4: None}
    told = recompute(members, 2, {frozenset([2, 3])}, {4: {2}})
    assert {r.key: r.code for r in told} == {1: "51", 2: "02", 3: "12", 4: "20"}


def test_newcomers() -> None:
    assert [newborn("02", "12", "1"), newborn("22", "38", "2"), newborn("28", "30", "1")] == [
        "20",
        "42",
        "43",
    ]
    assert newborn(None, "38", "1") == "41"
    assert newborn("99", None, "1") is None
    assert [married_in("02", "2"), married_in("22", "2"), married_in("30", "1"), married_in("99", "1")] == [
        "12", "38", "28", None,
    ]  # fmt: skip


CODES = st.sampled_from([c for c in relations() if c not in HEADS])
PEOPLE = st.lists(
    st.tuples(CODES, st.sampled_from(["1", "2"]), st.integers(1930, 2010)), min_size=1, max_size=6
)


@given(PEOPLE, st.integers(1, 6), st.sampled_from(["1", "2"]), st.integers(1930, 2010))
def test_there_is_one_head_and_what_is_sure_is_a_relation_that_fits_the_sex(
    people: list[tuple[str, str, int]], new: int, sex: str, born: int
) -> None:
    members = [Kin(0, "02", sex, date(born, 1, 1))]
    members += [Kin(n, c, s, date(y, 1, 1)) for n, (c, s, y) in enumerate(people, 1)]
    found = recompute(members, min(new, len(people)))
    assert [r.key for r in found if r.code in HEADS] == [min(new, len(people))]
    before = {m.key: m for m in members}
    for r in found:
        was = before[r.key]
        if r.sure and was.relation is not None and relations()[was.relation].sex in (None, was.sex):
            assert relations()[r.code or ""].sex in (None, was.sex)


@given(
    st.sampled_from(["11", "12", "20", "30", "51", "52", "71", "73", "75", "77", "41", "43", "61", "64"]),
    st.booleans(),
)
def test_a_head_who_comes_back_is_where_everyone_was(code: str, man: bool) -> None:
    sex = relations()[code].sex or "1"
    up = (relations()[code].generation or 0) * 25
    shift = {"71": -2, "75": -2, "73": 2, "77": 2}.get(code, 0)
    pair = [
        Kin(1, "02", ("2" if sex == "1" else "1") if code in ("11", "12") else "12"[man], date(1980, 1, 1)),
        Kin(2, code, sex, date(1980 - up + shift, 1, 1)),
    ]
    there = {r.key: r.code for r in recompute(pair, 2)}
    back = recompute([Kin(k.key, there[k.key], k.sex, k.birth) for k in pair], 1)
    again = {r.key: r.code for r in back}
    assert again[1] == "02"
    level = relations()[again[2] or "80"]
    assert (level.generation, level.sex) == (relations()[code].generation, relations()[code].sex)
