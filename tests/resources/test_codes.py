"""Every code table that ships can be read, and no code, label or synonym means two things."""

import csv
import re
import tomllib
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

CODES = Path(__file__).parents[2] / "resources" / "codes"
INDEX: list[dict[str, str]] = tomllib.loads((CODES / "codes.toml").read_text(encoding="utf-8"))["table"]
COLUMNS = ["code", "label", "synonyms", "national_code", "since", "until", "note"]

# How wide the columns are that hold these codes (app/models); everything else lives in a ledger's own fields.
WIDTHS = {
    **dict.fromkeys(["sex"], 1),
    **dict.fromkeys(
        ["ethnicity", "marriage", "political", "education", "religion", "health", "employment"], 4
    ),
    **dict.fromkeys(["relation", "satisfaction"], 4),
    **dict.fromkeys(["identity_kind", "residence_kind", "service_channel", "dwelling_use", "ownership"], 8),
    **dict.fromkeys(
        [
            "dispute_type",
            "dispute_category",
            "dispute_source",
            "agreement_kind",
            "dossier_keeping",
            "visit_way",
        ],
        8,
    ),
}


def rows(key: str) -> list[dict[str, Any]]:
    """The rows of one table, as the CSV has them."""
    with (CODES / f"{key}.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_the_index_names_every_table_once() -> None:
    keys = [table["key"] for table in INDEX]
    assert len(set(keys)) == len(keys)
    assert {f"{key}.csv" for key in keys} == {table["file"] for table in INDEX}
    assert all(table["name"] and table["source"] for table in INDEX)


@pytest.mark.parametrize("key", [table["key"] for table in INDEX])
def test_a_table_is_clean(key: str) -> None:
    table = rows(key)
    assert (CODES / f"{key}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    codes, labels = [row["code"] for row in table], [row["label"] for row in table]
    assert len(set(codes)) == len(codes) > 1
    assert len(set(labels)) == len(labels)
    synonyms = list(chain.from_iterable(row["synonyms"].split("|") for row in table if row["synonyms"]))
    assert len(set(synonyms)) == len(synonyms), "a synonym stands for two codes"
    assert not set(synonyms) & set(labels), "a synonym is another code's label"
    for row in table:
        assert row["code"] == row["code"].strip()
        assert row["label"] == row["label"].strip()
        assert len(row["code"]) <= WIDTHS.get(key, 12), "the column of the database is narrower"
        for day in (row["since"], row["until"]):
            assert not day or date.fromisoformat(day)


@pytest.mark.parametrize(
    ("key", "count", "some"),
    [
        ("ethnicity", 58, {"01": "汉族", "10": "朝鲜族", "48": "裕固族", "56": "基诺族", "97": "其他"}),
        ("relation", 86, {"02": "户主", "12": "妻", "31": "独生女", "38": "儿媳", "99": "非亲属"}),
        ("education", 40, {"21": "大学本科毕业", "47": "技工学校毕业", "81": "小学毕业"}),
        ("political", 13, {"01": "中共党员", "10": "九三学社社员", "13": "群众"}),
        ("marriage", 8, {"10": "未婚", "30": "丧偶", "40": "离婚"}),
        ("sex", 4, {"1": "男", "2": "女"}),
        ("employment", 13, {"80": "退(离)休人员", "31": "学生"}),
        ("health", 22, {"10": "健康或良好", "64": "肢体残疾"}),
        ("religion", 9, {"00": "无宗教信仰"}),
        ("disability_kind", 7, {"4": "肢体残疾"}),
    ],
)
def test_national_tables_are_whole(key: str, count: int, some: dict[str, str]) -> None:
    table = {row["code"]: row["label"] for row in rows(key)}
    assert len(table) == count
    assert {code: table[code] for code in some} == some


@pytest.mark.parametrize(
    ("key", "word", "code"),
    [
        ("political", "一般群众", "13"),
        ("political", "团员", "03"),
        ("political", "党员", "01"),
        ("sex", "F", "2"),
        ("relation", "儿子", "20"),
        ("relation", "媳妇", "38"),
        ("ethnicity", "维吾尔", "05"),
        ("education", "大专", "30"),
        ("marriage", "离异", "40"),
        ("identity_kind", "身份证", "111"),
        ("service_channel", "12345", "hotline"),
        ("satisfaction", "一般", "3"),
        ("facility_use", "商铺", "shop"),
        ("facility_use", "便民服务", "service"),
    ],
)
def test_the_words_of_real_sheets_are_known(key: str, word: str, code: str) -> None:
    matches = [row["code"] for row in rows(key) if word in row["synonyms"].split("|")]
    assert matches == [code]


def test_the_ministry_counts_eighteen_types_of_dispute_today() -> None:
    today = date(2026, 11, 20).isoformat()
    assert sum(not row["until"] or row["until"] >= today for row in rows("dispute_type")) == 18


def test_every_second_level_of_the_dispute_categories_has_its_first_level() -> None:
    codes = {row["code"] for row in rows("dispute_category")}
    assert {code[:2] for code in codes if len(code) == 4} <= codes
    assert {code for code in codes if len(code) == 2} == {f"{number:02d}" for number in (*range(1, 17), 99)}


def test_no_code_table_lies_about_unindexed() -> None:
    """A CSV with the columns of a code table must be in the index, or nobody will ever read it."""
    indexed = {table["file"] for table in INDEX}
    for path in CODES.glob("*.csv"):
        heading = path.read_text(encoding="utf-8-sig").split("\n", 1)[0]
        assert path.name in indexed or not re.match(r"code,label,synonyms", heading)
