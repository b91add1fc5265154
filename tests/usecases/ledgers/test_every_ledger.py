"""Every ledger the program ships: filled with invented rows, filtered, printed, exported, read back equal."""

from pathlib import Path

import pypdfium2
import pytest

from app import paths
from app.models.definitions.kinds import Ledger, Question
from app.models.definitions.library import load_library
from app.office import Office
from app.usecases import questions
from app.usecases.history import bin as recycle
from app.usecases.ledgers import pages, papers, sheet_columns, sheet_in, sheets
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from tests import ledger_rows

ROWS = 5
REASON = "司法所 2026 年 3 月委托协助"
EVERY = load_library(paths.resources()).ledgers
REGISTERS = sorted(k for k, one in EVERY.items() if not one.is_view)
VIEWS = sorted(k for k, one in EVERY.items() if one.is_view)


def opened(office: Office, key: str) -> Ledger:
    if key not in office.library.ledgers:
        restricted.switch(office, key, True, REASON)
        viewings.enter(office, key, REASON)
    return office.library.ledger(key)


def shown(office: Office, key: str, *, masked: bool = False) -> list[tuple[str, ...]]:
    return [cells[1:] for _, cells in papers.listed(office, key, masked=masked).rows(office)]


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def without_number(office: Office, key: str, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    names = [c.name for c in papers.listed(office, key).layout.columns]
    return sorted(tuple(c for n, c in zip(names, row, strict=True) if n != "number") for row in rows)


def test_every_register_and_view_is_there() -> None:
    assert len(REGISTERS) + len(VIEWS) == len(EVERY)
    assert len(EVERY) >= 62


def test_what_holds_an_identity_number_is_never_shown_whole_by_itself() -> None:
    """A certificate of disability has the ID number in it."""
    told = {
        f"{key}.{f.name}": f.type == "id_number" or "restricted" in {f.sensitivity, one.sensitivity}
        for key, one in EVERY.items() for f in one.field if any(w in f.name for w in ("身份证", "残疾证"))
    }  # fmt: skip
    assert "disability.残疾证号" in told
    assert [name for name, safe in told.items() if not safe] == []


@pytest.mark.parametrize("key", REGISTERS)
def test_a_register_is_filled_filtered_printed_exported_and_read_back(
    file_office: Office, tmp_path: Path, key: str
) -> None:
    office = file_office
    ledger = opened(office, key)
    ledger_rows.fill(office, key, ROWS)
    before = shown(office, key)
    assert len(before) == ROWS
    for spec in ledger.typed_fields:
        found = questions.count(office, Question(f"ledger.{key}", ((spec.key, "present"),)))
        assert found == (0 if spec.type == "link" else ROWS), spec.name
        assert questions.count(office, Question(f"ledger.{key}", ((spec.key, "missing"),))) == ROWS - found
    printed = text_of(pages.printed(office, key).pdf)
    assert papers.listed(office, key).layout.title in printed.replace("\r\n", "")
    assert f"共 {ROWS} 行" in printed
    path = tmp_path / "out.xlsx"
    assert sheets.export(office, key, path, masked=False) == ROWS
    plan = sheet_columns.understand(office, key, path)
    again = sheet_in.check(office, key, plan)
    assert [r.state for r in again.rows] == ["same"] * ROWS, again.rows
    for row in questions.list_page(office, Question(f"ledger.{key}")).rows:
        recycle.put(office, "ledger_entry", row.id)
    assert shown(office, key) == []
    fresh = sheet_in.check(office, key, sheet_columns.understand(office, key, path))
    assert [r.state for r in fresh.rows] == ["new"] * ROWS, fresh.rows
    taken = sheet_in.take(office, fresh)
    assert (taken.new, taken.changed, taken.refused) == (ROWS, 0, 0)
    after = shown(office, key)
    assert without_number(office, key, after) == without_number(office, key, before)


@pytest.mark.parametrize("key", REGISTERS)
def test_a_masked_export_read_back_changes_nothing(file_office: Office, tmp_path: Path, key: str) -> None:
    opened(file_office, key)
    ledger_rows.fill(file_office, key, 2)
    path = tmp_path / "masked.xlsx"
    sheets.export(file_office, key, path)
    checked = sheet_in.check(file_office, key, sheet_columns.understand(file_office, key, path))
    assert checked.count("changed") == 0, checked.rows


@pytest.mark.parametrize("key", VIEWS)
def test_a_view_is_asked_printed_and_exported(file_office: Office, tmp_path: Path, key: str) -> None:
    opened(file_office, key)
    ledger_rows.fill(file_office, "minimum_living", 3)
    rows = shown(file_office, key, masked=True)
    assert papers.listed(file_office, key).layout.title in text_of(
        pages.printed(file_office, key).pdf
    ).replace("\r\n", "")
    assert sheets.export(file_office, key, tmp_path / "out.xlsx") == len(rows)
