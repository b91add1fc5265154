"""到期可销毁: rows kept longer than asked are listed; destroyed only by right, with reason and a second person; no way back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.kinds import Ledger
from app.models.tables import LedgerClosedRow, LedgerCorrection, LedgerEntry, SearchTerm
from app.office import ClerkRef, Office
from app.usecases import ledgers
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.ledgers import (
    corrections,
    periods,
    retention,
    retention_papers,
    sheet_columns,
    sheet_in,
    sheets,
)
from app.usecases.offices import clerks
from app.usecases.residents import files
from tests import factories

WHY = "保存期满，居委会会议同意"
KEY = "minimum_living"


def poor(office: Office, name: str, start: str, end: str = "") -> int:
    head = factories.resident(office, name)
    files.household_of(office, head)
    row = factories.household_row(office, head, start=start, amount="560")
    if end:
        ledgers.end(office, row, date.fromisoformat(end), "收入超标")
    return row


def kept(office: Office, row: int) -> LedgerEntry:
    with office.read() as session:
        found = session.get(LedgerEntry, row, execution_options={"include_deleted": True})
        assert found is not None
        return found


@pytest.mark.parametrize(
    ("start", "end", "from_", "years", "until"),
    [
        (date(2010, 3, 1), date(2015, 3, 1), "end", 10, date(2025, 12, 31)),
        (date(2010, 3, 1), date(2015, 12, 31), "end", 10, date(2025, 12, 31)),
        (date(2010, 3, 1), None, "end", 10, None),
        (date(2010, 3, 1), None, "start", 10, date(2020, 12, 31)),
        (date(2010, 3, 1), date(2012, 3, 1), "start", 10, date(2022, 12, 31)),
        (None, None, "start", 10, None),
        (date(2010, 3, 1), date(2015, 3, 1), "end", 0, None),
    ],
)
def test_years_are_counted_from_the_end_of_the_year(
    start: date | None, end: date | None, from_: Any, years: int, until: date | None
) -> None:
    ledger = Ledger("x", "x", retention_from=from_, retention_years=years)
    assert retention.kept_until(ledger, start, end) == until


def test_only_rows_past_their_retention_are_listed(office: Office) -> None:
    poor(office, "甲", "2010-01-05")  # still open
    old = poor(office, "乙", "2010-01-05", "2015-06-30")
    poor(office, "丙", "2010-01-05", "2016-01-01")  # until the end of 2026
    assert [(one.key, one.rows) for one in retention.overview(office)] == [(KEY, 1)]
    [row] = retention.expired(office, KEY)
    assert (row.id, row.title, row.until) == (old, "乙", date(2025, 12, 31))


def test_a_destroyed_row_is_gone_and_the_register_says_so(office: Office) -> None:
    row = poor(office, "乙", "2015-01-05", "2015-06-30")
    periods.close(office, KEY, date(2015, 3, 1))
    corrections.correct(office, row, "amount", "600", "看错一位")
    number = kept(office, row).number
    assert retention.destroy(office, KEY, [row], WHY, "李主任") == 1
    left = kept(office, row)
    assert (left.fields, left.household_id, left.end_reason, left.number) == ({}, None, None, number)
    with office.read() as session:
        for child in (LedgerClosedRow, LedgerCorrection):
            assert session.query(child).filter_by(entry_id=row).count() == 0
        found = session.scalar(select(SearchTerm).where(SearchTerm.kind == "ledger_entry"))
        assert found is None
    [line] = retention.register(office, KEY)
    assert (line.number, line.reason, line.clerk, line.witness) == (number, WHY, "王窗口", "李主任")
    assert line.on == office.today()
    assert retention.overview(office) == []
    assert undo.acts(office)[0].what == f"低保台账：销毁 1 行（{WHY}）"


def test_what_was_destroyed_cannot_be_taken_back(office: Office) -> None:
    row = poor(office, "乙", "2010-01-05", "2015-06-30")
    retention.destroy(office, KEY, [row], WHY, "李主任")
    act = undo.acts(office)[0]
    with pytest.raises(ClerkError, match="不能撤销"):
        undo.undo(office, act.id)
    last = undo.last_act(office)
    assert last is None or last.id != act.id
    with pytest.raises(ClerkError, match="销毁清册不能删除"):
        recycle.put(office, "ledger_destroyed", 1)


def test_what_was_done_to_a_row_before_it_was_destroyed_does_not_bring_anything_back(office: Office) -> None:
    row = poor(office, "乙", "2015-01-05", "2015-06-30")
    ledgers.change(office, row, {"note": "生病住院"})
    ledgers.change(office, row, {"note": ""})
    cleared = undo.acts(office)[0].id
    periods.close(office, KEY, date(2015, 3, 1))
    corrections.correct(office, row, "amount", "600", "看错一位")
    dropped = undo.undo(office, undo.acts(office)[0].id).entry_id
    assert dropped is not None
    retention.destroy(office, KEY, [row], WHY, "李主任")
    number = kept(office, row).number
    assert undo.undo(office, cleared).kept == (f"台账 {number} 已经销毁，不再改动",)
    assert undo.undo(office, dropped).undone == 0
    assert kept(office, row).note is None
    with office.read() as session:
        assert session.query(LedgerCorrection).count() == 0


def test_its_number_is_never_given_again(office: Office, tmp_path: Path) -> None:
    row = poor(office, "乙", "2010-01-05", "2015-06-30")
    number, path = kept(office, row).number, tmp_path / "低保.xlsx"
    sheets.export(office, KEY, path, masked=False)
    retention.destroy(office, KEY, [row], WHY, "李主任")
    [again] = sheet_in.check(office, KEY, sheet_columns.understand(office, KEY, path)).rows
    assert again.state == "refused", "nor does what it said come back from a sheet that left before"
    assert again.why[0].startswith(f"{number} 保存期满，已经销毁")
    assert kept(office, poor(office, "丙", "2026-03-01")).number != number


@pytest.mark.parametrize(
    ("reason", "witness", "words"),
    [("", "李主任", "请写明销毁的依据"), (WHY, "", "请写监销人"), (WHY, "王窗口", "监销人不能是您自己")],
)
def test_nothing_is_destroyed_without_reason_and_second_person(
    office: Office, reason: str, witness: str, words: str
) -> None:
    row = poor(office, "乙", "2010-01-05", "2015-06-30")
    with pytest.raises(ClerkError, match=words):
        retention.destroy(office, KEY, [row], reason, witness)
    assert kept(office, row).fields


def test_a_row_that_has_to_be_kept_is_refused_with_the_others(office: Office) -> None:
    old, young = (
        poor(office, "乙", "2010-01-05", "2015-06-30"),
        poor(office, "丙", "2010-01-05", "2016-01-01"),
    )
    with pytest.raises(ClerkError, match="要保存到 2026-12-31"):
        retention.destroy(office, KEY, [old, young], WHY, "李主任")
    with pytest.raises(ClerkError, match="还要保存"):
        retention.destroy(office, KEY, [poor(office, "丁", "2010-01-05")], WHY, "李主任")
    assert kept(office, old).fields
    assert retention.register(office) == []


def test_who_lacks_the_right_is_refused(office: Office) -> None:
    row = poor(office, "乙", "2010-01-05", "2015-06-30")
    office.clerk = ClerkRef(clerks.add_clerk(office, "周窗口", "", ("clerk",)), "周窗口")
    with pytest.raises(ClerkError, match="销毁保存期满的台账行"):
        retention.destroy(office, KEY, [row], WHY, "李主任")


def text_of(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_both_papers_list_the_rows_and_only_the_first_names_people(office: Office) -> None:
    row = poor(office, "乙某某", "2010-01-05", "2015-06-30")
    number = kept(office, row).number or ""
    before = text_of(retention_papers.proposal(office, KEY).pdf)
    assert "到期档案鉴定清册" in before
    assert "乙某某" in before
    retention.destroy(office, KEY, [row], WHY, "李主任")
    after = text_of(retention_papers.register(office, KEY).pdf)
    for words in ("低保台账销毁清册", number, "李主任", "2015-06-30"):
        assert words in after
    assert "乙某某" not in after
