"""Tags are rows of ledgers or computed; candidates become rows only when a clerk confirms them."""

from datetime import date

import pytest

from app.errors import ClerkError
from app.models.tables import Household, Resident
from app.office import ClerkRef, Office
from app.usecases import ledgers
from app.usecases.offices import clerks
from app.usecases.residents import tags
from app.usecases.restricted import ledgers as restricted
from tests import factories


def house(office: Office, **people: tuple[int, dict[str, object]]) -> dict[str, int]:
    """A household of people given by name, age and columns of their own. Returns the ids."""
    ids = {}
    with office.write("户") as w:
        home = Household(number=f"H{len(people)}-{next(iter(people))}")
        w.session.add(home)
        w.session.flush()
        for name, (age, columns) in people.items():
            values: dict[str, object] = {"living_here": True, **columns}
            one = Resident(name=name, birth_date=date(2026 - age, 1, 1), household_id=home.id, **values)
            w.session.add(one)
            w.session.flush()
            ids[name] = one.id
        home.head_id = next(iter(ids.values()))
    return ids


def labels(office: Office, ids: dict[str, int]) -> dict[str, set[str]]:
    with office.read() as session:
        found = tags.of(session, office, list(ids.values()))
    return {name: {t.key for t in found[own]} for name, own in ids.items()}


JOBLESS = {"employment": "70"}
AWAY = {"living_here": False}


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"甲": (81, {})}, {"甲": {"age80", "alone"}}),
        ({"甲": (81, {}), "乙": (66, {})}, {"甲": {"age80", "empty_nest"}, "乙": {"age65", "empty_nest"}}),
        ({"甲": (81, {}), "乙": (40, {})}, {"甲": {"age80"}, "乙": set()}),
        (
            {"甲": (70, {}), "丙": (7, {}), "乙": (40, AWAY)},
            {"甲": {"age70", "left_elder"}, "丙": {"minor", "left_child"}, "乙": set()},
        ),
        ({"丙": (5, {}), "乙": (40, {})}, {"丙": {"preschool"}, "乙": set()}),
        (
            {"甲": (40, JOBLESS), "乙": (38, JOBLESS), "丙": (7, {})},
            {"甲": {"zero_employment_candidate"}, "乙": {"zero_employment_candidate"}, "丙": {"minor"}},
        ),
        ({"甲": (40, JOBLESS), "乙": (38, {"employment": "24"})}, {"甲": set(), "乙": set()}),
        ({"甲": (40, JOBLESS), "乙": (38, {})}, {"甲": set(), "乙": set()}),
        ({"甲": (40, JOBLESS), "乙": (38, {"employment": "24", **AWAY})}, {"甲": {"zero_employment_candidate"}, "乙": set()}),
        ({"甲": (90, {"died_on": "2026-01-01"}), "乙": (81, {})}, {"甲": set(), "乙": {"age80", "alone"}}),
    ],
)  # fmt: skip
def test_computed_tags(
    office: Office, people: dict[str, tuple[int, dict[str, object]]], expected: dict[str, set[str]]
) -> None:
    assert labels(office, house(office, **people)) == expected


def test_a_candidate_is_one_for_a_household_and_becomes_a_row_only_when_confirmed(office: Office) -> None:
    ids = house(office, 甲=(40, JOBLESS), 乙=(38, JOBLESS))
    [one] = tags.candidates(office, "zero_employment_candidate")
    assert (one.ledger, one.resident_id in ids.values()) == ("zero_employment", True)
    with pytest.raises(ClerkError, match="认定日期"):
        tags.confirm(office, one.tag, ledgers.EntryForm(one.resident_id))
    form = ledgers.EntryForm(one.resident_id, values={"confirmed": "2026-03-16"})
    tags.confirm(office, one.tag, form)
    assert tags.candidates(office, "zero_employment_candidate") == []
    assert labels(office, ids) == {"甲": {"zero_employment"}, "乙": {"zero_employment"}}
    with pytest.raises(ClerkError, match="现在不符合"):
        tags.confirm(office, one.tag, form)


def test_restricted_tags_are_for_who_may_see_them(office: Office) -> None:
    one = factories.resident(office, "张三")
    restricted.switch(office, "cult", True, "上级文件要求登记")
    ledgers.add(office, "cult", ledgers.EntryForm(one, values={"state": "稳定"}))
    assert labels(office, {"张三": one}) == {"张三": {"cult"}}
    clerk = clerks.add_clerk(office, "周帮办", "", ("clerk",))
    office.clerk = ClerkRef(clerk, "周帮办")
    assert labels(office, {"张三": one}) == {"张三": set()}
