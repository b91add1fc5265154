"""Rosters made by LibreOffice, with every trap we know: all good rows are read right, all others named.

The files come from tests/exchange/make_awkward_roster.py, each with a .json of what must be understood.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.errors import ClerkError
from app.exchange.sheets.header import HeaderReading, find_header, skip_reason
from app.exchange.sheets.mapping import propose_mapping
from app.exchange.sheets.workbook import open_workbook
from app.models.rules.dates import read_date
from app.models.rules.identity import check_id
from app.models.rules.phones import read_phones
from app.models.rules.text import clean_name

DATA = Path(__file__).resolve().parents[1] / "sheets_data"
TODAY = date(2026, 11, 22)
FILES = sorted(p.name for p in DATA.iterdir() if p.suffix != ".json")
KEYS = [
    "serial", "name", "sex", "id_number", "birth_date", "ethnicity", "phone", "estate", "building", "stair", "room",
    "household_number", "relation", "registered_address", "political", "note",
]  # fmt: skip

Table = list[tuple[int, list[object]]]


def load(name: str) -> tuple[Table, HeaderReading]:
    with open_workbook(DATA / name) as book:
        table = list(book.rows(book.sheets[0]))
    return table, find_header(table)


@pytest.mark.parametrize("name", FILES)
def test_headings_and_columns(name: str) -> None:
    table, header = load(name)
    assert (header.header_rows, header.first_data_row) == ((3, 4), 5)
    assert header.titles[0] == "和平社区居民花名册（2026年11月）"
    assert header.columns[8].heading == "现居住地址/楼栋"
    sample = [cells for _, cells in table[4:54]]
    found = propose_mapping(header.columns, sample)
    assert [p.field_key for p in found] == KEYS
    assert min(p.confidence for p in found) >= 0.8
    assert [p.field_key for p in propose_mapping(header.columns, [])] == KEYS


def judge(cells: list[object], seen: set[str]) -> list[object] | str:
    """One row read by the rules alone: [name, number, birth, phones] or why it is refused."""
    reading = check_id(cells[3], TODAY)
    if reading.problems:
        return reading.problems[0].code
    if not (name := clean_name(cells[1])):
        return "no_name"
    try:
        birth = read_date(cells[4])
    except ClerkError:
        return "birth_date"
    if reading.number in seen:
        return "duplicate"
    seen.add(reading.number)
    return [name, reading.number, str(birth), "、".join(p.number for p in read_phones(cells[6]))]


def judged(table: Table, header: HeaderReading) -> Iterator[tuple[int, list[object] | str]]:
    seen: set[str] = set()
    for number, cells in table:
        if number >= header.first_data_row and skip_reason(cells, header) is None:
            yield number, judge(cells, seen)


def several_heads(table: Table, judgements: dict[int, list[object] | str]) -> list[int]:
    """Rows that say 户主 in a household (column 户号) where another good row says so too."""
    heads: dict[str, list[int]] = {}
    for number, cells in table:
        if (
            isinstance(judgements.get(number), list)
            and clean_name(cells[12]) == "户主"
            and clean_name(cells[11])
        ):
            heads.setdefault(clean_name(cells[11]), []).append(number)
    return [number for rows in heads.values() if len(rows) > 1 for number in rows]


@pytest.mark.parametrize("name", FILES)
def test_every_row(name: str) -> None:
    expected = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    table, header = load(name)
    good: list[list[object]] = []
    refused: list[list[object]] = []
    judgements = dict(judged(table, header))
    for number in several_heads(table, judgements):
        judgements[number] = "several_heads"
    for number, outcome in judgements.items():
        if isinstance(outcome, str):
            refused.append([number, outcome])
        else:
            good.append([number, *outcome])
    assert refused == expected["refused"]
    assert good == expected["good"]
    assert len(good) > 150
    assert {why for _, why in refused} >= {"excel_damage", "checksum"}
