"""The shipped catalogue: every item of the source documents, once, with a code that never changes."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ITEMS_FILE = Path(__file__).parents[2] / "resources" / "catalogue" / "items.csv"
COLUMNS = [
    "code",
    "name",
    "group",
    "target",
    "nature",
    "way",
    "restricted",
    "in_hundred",
    "rural",
    "source",
    "default_enabled",
    "limit_days",
    "materials",
    "alias",
    "derived",
    "goal",
]
GOALS = [
    "住有所居",
    "老有所养",
    "困有所帮",
    "业有所就",
    "娱有所乐",
    "病有所医",
    "学有所教",
    "物有所购",
    "行有所便",
    "安有所保",
]


@pytest.fixture(scope="module")
def items() -> list[dict[str, str]]:
    with ITEMS_FILE.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_all_230_items_are_there_by_area(items: list[dict[str, str]]) -> None:
    by_area = Counter(item["code"][:2] for item in items)
    assert by_area == {"MS": 66, "FZ": 21, "WD": 43, "BM": 30, "ZY": 24, "WH": 22, "NC": 13, "ZZ": 11}


def test_codes_and_names_are_unique_and_codes_follow_each_other(items: list[dict[str, str]]) -> None:
    assert len({item["code"] for item in items}) == len({item["name"] for item in items}) == 230
    for area in {item["code"][:2] for item in items}:
        numbers = [int(item["code"][2:]) for item in items if item["code"].startswith(area)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_34_items_of_the_hundred_services_are_marked(items: list[dict[str, str]]) -> None:
    starred = [item for item in items if item["in_hundred"] == "1"]
    assert len(starred) == 34
    assert all(item["source"].startswith("000 二(一)") for item in starred)
    by_chapter = Counter(re.match(r"000 二\(一\)(.)", item["source"])[1] for item in starred)  # type: ignore[index]
    assert by_chapter == {"一": 14, "二": 6, "三": 14}


def test_every_item_says_what_it_is_for_whom_and_where_it_comes_from(items: list[dict[str, str]]) -> None:
    for item in items:
        assert item["name"], item
        assert item["target"], item
        assert item["group"], item
        assert re.match(r"00[0-4] ", item["source"]), item
        assert item["nature"] in "公社志商", item
        assert item["way"] in "办转帮活查介", item
        assert not re.search(r"[★◇「」]|\(.*[A-Za-z]", item["name"] + item["alias"]), item


def test_flags_are_flags_and_limits_are_left_to_the_office(items: list[dict[str, str]]) -> None:
    for column in ("restricted", "in_hundred", "rural", "default_enabled", "derived"):
        assert {item[column] for item in items} == {"0", "1"}, column
    assert {item["limit_days"] for item in items} == {""}
    assert sum(item["derived"] == "1" for item in items) == 25
    assert sum(item["restricted"] == "1" for item in items) == 13


def test_a_city_community_starts_without_rural_items_and_without_watched_people(
    items: list[dict[str, str]],
) -> None:
    off = {item["code"] for item in items if item["default_enabled"] == "0"}
    assert {item["code"] for item in items if item["rural"] == "1"} <= off
    assert {"WD11", "WD12", "WD13", "WD14", "WD19"} <= off
    assert len(off) < 25


def test_the_ten_goals_are_the_table_and_an_item_has_one_only_where_its_own_words_say_so(
    items: list[dict[str, str]],
) -> None:
    with (ITEMS_FILE.parents[1] / "codes" / "service_goal.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        assert [row["code"] for row in csv.DictReader(file)] == GOALS
    by_goal = Counter(item["goal"] for item in items)
    assert set(by_goal) == {*GOALS, ""}
    assert sum(n for goal, n in by_goal.items() if goal) == 154
    group = {g: {i["goal"] for i in items if i["group"] == g} for g in {i["group"] for i in items}}
    assert group["保民生·养老"] == {"老有所养"}
    assert group["自治与议事"] == {""}, "the seeds give self-government no goal"
    assert group["促稳定·应急防灾"] == {"安有所保"}
