"""Tags, age bands, buildings and what is missing: what residents are asked by in groups."""

from datetime import date

import pytest

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.fields import groups
from app.models.tables import Household, LedgerEntry, Resident
from app.office import Office
from app.usecases import questions
from tests import factories


def named(office: Office, *where: tuple[object, ...]) -> list[str]:
    return [row.cells[0] for row in questions.list_page(office, Question("resident", where), ["name"]).rows]


@pytest.fixture
def people(office: Office) -> Office:
    """阿公 81 alone at home, 阿婆 66 and 阿童 8 in one house with a 低保 row, 阿丁 40 with a row of his own, ended."""
    births = {
        "阿公": date(1945, 1, 1), "阿婆": date(1960, 1, 1), "阿童": date(2018, 1, 1), "阿丁": date(1986, 1, 1),
    }  # fmt: skip
    ids = {
        name: factories.resident(office, name, id_number=factories.id_number(born))
        for name, born in births.items()
    }
    with office.write("户") as w:
        alone, both = Household(head_id=ids["阿公"]), Household(head_id=ids["阿婆"])
        w.session.add_all([alone, both])
        w.session.flush()
        for name, home in (("阿公", alone), ("阿婆", both), ("阿童", both)):
            w.session.get(Resident, ids[name]).household_id = home.id  # type: ignore[union-attr]
        start = date(2026, 1, 1)
        w.session.add(LedgerEntry(ledger="minimum_living", household_id=both.id, start=start, fields={}))
        w.session.add(LedgerEntry(ledger="disability", resident_id=ids["阿公"], start=start, fields={}))
        w.session.add(
            LedgerEntry(
                ledger="disability", resident_id=ids["阿丁"], start=start, end=date(2026, 2, 1), fields={}
            )
        )
        w.session.add(LedgerEntry(ledger="aftercare", resident_id=ids["阿丁"], start=start, fields={}))
    return office


def test_a_tag_is_an_open_row_of_ones_own_or_of_the_household(people: Office) -> None:
    assert named(people, ("tag", "=", "minimum_living")) == ["阿婆", "阿童"]
    assert named(people, ("tag", "in", ["minimum_living", "disability"])) == ["阿公", "阿婆", "阿童"]
    assert named(people, ("tag", "!=", "minimum_living")) == ["阿丁", "阿公"]
    assert named(people, ("tag", "missing")) == ["阿丁"]
    assert named(people, ("tag", "present")) == ["阿公", "阿婆", "阿童"]


def test_computed_tags_follow_age_and_household(people: Office) -> None:
    assert named(people, ("tag", "=", "age60")) == ["阿公", "阿婆"]
    assert named(people, ("tag", "=", "age80")) == ["阿公"]
    assert named(people, ("tag", "=", "minor")) == ["阿童"]
    assert named(people, ("tag", "=", "alone")) == ["阿公"]
    assert named(people, ("tag", "in", ["alone", "minor"])) == ["阿公", "阿童"]
    with people.write("身故") as w:
        first = w.session.query(Resident).filter(Resident.name == "阿公").one()
        first.died_on = "2026-03-01"  # type: ignore[assignment]
    assert named(people, ("tag", "=", "age80")) == []


def test_tags_are_shown_in_a_column(people: Office) -> None:
    rows = questions.list_page(people, Question("resident"), ["name", "tag"]).rows
    label = dict(groups.tags(people.library))
    assert {r.cells[0]: r.cells[1] for r in rows} == {
        "阿公": f"80岁以上、{label['disability']}", "阿婆": f"65岁以上、{label['minimum_living']}",
        "阿童": f"未成年人、{label['minimum_living']}", "阿丁": "",
    }  # fmt: skip


def test_a_restricted_ledger_is_never_a_tag(people: Office) -> None:
    restricted = {key for key, one in people.whole.ledgers.items() if one.sensitivity == "restricted"}
    assert "aftercare" in restricted
    assert restricted.isdisjoint(key for key, _ in groups.tags(people.library))
    with pytest.raises(ClerkError, match="没有“aftercare”这个标签"):
        named(people, ("tag", "=", "aftercare"))


def test_age_bands_overlap_and_are_any_of(people: Office) -> None:
    assert named(people, ("age_band", "in", ["0-17", "80-"])) == ["阿公", "阿童"]
    assert named(people, ("age_band", "not in", ["60-"])) == ["阿丁", "阿童"]
    with pytest.raises(ClerkError, match="没有“老”这个年龄段"):
        named(people, ("age_band", "=", "老"))


def test_places_and_what_is_missing(office: Office) -> None:
    factories.resident(office, "甲", address="翠湖小区3栋101室", phone="19900000001")
    factories.resident(office, "乙", address="翠湖小区4栋101室", phone="")
    factories.resident(office, "丙", address="", phone="", id_number="")
    assert named(office, ("place", "in", ["翠湖小区|3"])) == ["甲"]
    assert sorted(named(office, ("place", "=", "翠湖小区"))) == ["乙", "甲"]
    assert sorted(named(office, ("lacking", "in", ["phone"]))) == ["丙", "乙"]
    assert named(office, ("lacking", "in", ["id_number", "address"])) == ["丙"]
    assert len(named(office, ("lacking", "in", ["grid_id"]))) == 3
    assert groups.place_label("翠湖小区|3") == "翠湖小区3栋"


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (0, "学龄前"),
        (6, "未成年人"),
        (17, "未成年人"),
        (18, ""),
        (59, ""),
        (64, "60岁以上"),
        (101, "100岁以上"),
    ],
)
def test_one_tag_for_an_age(file_office: Office, age: int, words: str) -> None:
    assert groups.age_tag(file_office.library, age) == words


def test_days_from_today_move_with_the_day(office: Office) -> None:
    factories.resident(office, "甲")
    assert named(office, ("changed_at", ">=", "today-3")) == ["甲"]
    assert named(office, ("changed_at", ">=", "today+1")) == []
