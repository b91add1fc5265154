"""The invented people obey the rules that real ones obey."""

from collections import Counter
from datetime import date
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules.identity import checksum
from app.usecases.sample import families, people, world
from app.usecases.sample.names import RARE_CHARACTERS, SURNAMES
from app.usecases.sample.numbers import NumberOffice
from app.usecases.sample.people import SampleHousehold, SampleResident, generate

TODAY = date(2026, 11, 20)
MANY = 6000


@pytest.fixture(scope="module")
def households() -> list[SampleHousehold]:
    return list(generate(MANY, 7, TODAY))


@pytest.fixture(scope="module")
def residents(households: list[SampleHousehold]) -> list[SampleResident]:
    return [member for household in households for member in household.members]


def test_the_number_asked_for_is_the_number_given(residents: list[SampleResident]) -> None:
    assert [resident.number for resident in residents] == list(range(1, MANY + 1))


def test_identity_numbers_are_valid_unique_and_agree_with_birth_and_sex(
    residents: list[SampleResident],
) -> None:
    with_number = [resident for resident in residents if resident.id_number]
    assert len({resident.id_number for resident in with_number}) == len(with_number)
    for resident in with_number:
        number = resident.id_number
        assert len(number) == 18
        assert number[17] == checksum(number[:17])
        assert number[6:14] == resident.birth_date.strftime("%Y%m%d")
        assert int(number[16]) % 2 == (1 if resident.sex == "1" else 0)


def test_a_few_have_no_paper_and_a_few_a_hong_kong_macao_or_taiwan_permit(
    residents: list[SampleResident],
) -> None:
    kinds = Counter(resident.identity_kind for resident in residents)
    assert 0 < kinds[people.NO_PAPER] < MANY * 0.02
    assert 0 < kinds[people.HMT_CARD] < MANY * 0.01
    assert all(
        bool(resident.id_number) == (resident.identity_kind != people.NO_PAPER) for resident in residents
    )
    permits = [resident for resident in residents if resident.identity_kind == people.HMT_CARD]
    assert {resident.id_number[:2] for resident in permits} <= {"81", "82", "83"}
    assert {resident.residence_kind for resident in permits} == {people.ABROAD}


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_households_obey_kin_rules(seed: int) -> None:
    for household in generate(120, seed, TODAY):
        _assert_kin_rules(household)


def _assert_kin_rules(household: SampleHousehold) -> None:
    head, *others = household.members
    assert head.relation == families.HEAD
    assert head.age_on(TODAY) >= 18
    assert all(member.relation != families.HEAD for member in others)
    spouses = [member for member in others if member.relation in families.SPOUSES]
    assert len(spouses) <= 1
    for spouse in spouses:
        assert spouse.sex != head.sex
        assert spouse.relation == (families.HUSBAND if spouse.sex == "1" else families.WIFE)
        assert abs((spouse.birth_date - head.birth_date).days) < 20 * 366
        assert spouse.marriage == head.marriage == families.MARRIED
    parents = [head, *spouses]
    for member in others:
        if member.relation in families.CHILDREN:
            assert all(_years_older(parent, member) >= 16 for parent in parents)
        if member.relation in families.PARENTS:
            assert _years_older(member, head) >= 16
        if member.relation in {families.GRANDSON, families.GRANDDAUGHTER}:
            assert all(_years_older(parent, member) >= 32 for parent in parents)


def _years_older(elder: SampleResident, younger: SampleResident) -> float:
    return (younger.birth_date - elder.birth_date).days / 365.2425


def test_nobody_is_born_tomorrow_or_arrives_before_birth(residents: list[SampleResident]) -> None:
    for resident in residents:
        assert resident.birth_date <= resident.since <= TODAY


def test_children_carry_the_surname_of_their_father_or_single_parent(
    households: list[SampleHousehold],
) -> None:
    compared = 0
    for household in households:
        men = [member for member in household.members[:2] if member.sex == "1"]
        for child in household.members:
            if child.relation in families.CHILDREN and child.ethnicity == "01" and "·" not in child.name:
                parent = (men or [household.head])[0]
                if parent.ethnicity == "01":
                    compared += 1
                    assert child.name[0] == parent.name[0]
    assert compared > 100


def test_the_ages_are_those_of_an_old_quarter(residents: list[SampleResident]) -> None:
    elders = sum(resident.age_on(TODAY) >= 60 for resident in residents) / MANY
    minors = sum(resident.age_on(TODAY) < 18 for resident in residents) / MANY
    assert 0.18 < elders < 0.26
    assert 0.14 < minors < 0.26


def test_names_hold_what_breaks_programs(residents: list[SampleResident]) -> None:
    names = [resident.name for resident in residents]
    rare = sum(any(character in RARE_CHARACTERS for character in name) for name in names)
    assert 0 < rare < MANY * 0.01
    assert any("·" in name for name in names)
    assert any(len(surname) == 2 and name.startswith(surname) for name in names for surname in SURNAMES)
    assert all(1 < len(name) <= 14 for name in names)


def test_some_people_do_not_live_where_they_are_registered(residents: list[SampleResident]) -> None:
    away = [resident for resident in residents if not resident.living_here]
    assert 0.02 < len(away) / MANY < 0.12
    assert all(resident.separated for resident in away if resident.registered_address)
    floating = [resident for resident in residents if resident.residence_kind == people.FLOATING]
    assert 0.05 < len(floating) / MANY < 0.25
    assert all(resident.living_here and resident.separated for resident in floating)


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    first, second, other = (list(generate(300, seed, TODAY)) for seed in (5, 5, 6))
    assert first == second
    assert first != other


def test_people_come_as_a_stream() -> None:
    assert len(list(islice(generate(100_000, 1, TODAY), 3))) == 3


@given(residents=st.integers(1, 400), seed=st.integers(0, 999))
@settings(max_examples=20, deadline=None)
def test_any_size_can_be_had(residents: int, seed: int) -> None:
    households = list(generate(residents, seed, TODAY))
    assert sum(len(household.members) for household in households) == residents
    assert [household.number for household in households] == list(range(1, len(households) + 1))


@pytest.mark.parametrize(("residents", "grids"), [(60, 3), (3000, 4), (9000, 12), (100_000, 12)])
def test_a_community_has_three_to_twelve_grids_and_room_for_everybody(residents: int, grids: int) -> None:
    community = world.build_community(residents, 1)
    assert len(community.grids) == grids
    assert len(community.code12) == 12
    assert 1 <= int(community.code12[9:]) <= 199
    built = sum(building.dwellings for estate in community.estates for building in estate.buildings)
    assert built >= residents * 0.4
    names = [estate.name for estate in community.estates]
    assert len(set(names)) == len(names)


def test_every_dwelling_has_its_own_address_and_every_grid_has_dwellings() -> None:
    community = world.build_community(5000, 3)
    dwellings = list(community.dwellings())
    assert len(
        {(dwelling.estate, dwelling.building, dwelling.stair, dwelling.room) for dwelling in dwellings}
    ) == len(dwellings)
    assert {dwelling.grid for dwelling in dwellings} == set(community.grids)
    assert dwellings[0].address.endswith("1栋1单元101室")


def test_a_number_is_given_out_once_and_then_there_is_no_more() -> None:
    office = NumberOffice(Random(1))
    birth = date(1960, 5, 17)
    numbers = {office.identity(birth, "1", "230102") for _ in range(500)}
    assert len(numbers) == 500
    with pytest.raises(ValueError, match="given out"):
        office.identity(birth, "1", "230102")
    assert office.identity(birth, "2", "230102") not in numbers
