"""A period beside the one before: marks, counts that balance, and the list of changes on paper."""

from datetime import date
from typing import Any

import pypdfium2
import pytest

from app.clock import FixedClock
from app.office import Office
from app.usecases import ledgers
from app.usecases.ledgers import carry, corrections, periods
from app.usecases.residents import files
from tests import factories

FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def rows(office: Office) -> dict[str, int]:
    """Five households of 低保: one begins in March, one ends, one ends and is new, one changes, one goes on."""
    made = {}
    for name, start in (("甲", "2026-01-05"), ("乙", "2026-01-06"), ("丙", "2026-02-03")):
        made[name] = household(office, name, start)
    periods.close(office, "minimum_living", FEBRUARY)
    made["丁"] = household(office, "丁", "2026-03-02")
    made["戊"] = household(office, "戊", "2026-03-03")
    ledgers.end(office, made["乙"], date(2026, 3, 10), "收入超标")
    ledgers.end(office, made["戊"], date(2026, 3, 12), "迁出")
    corrections.correct(office, made["丙"], "amount", "700", "看错一位")
    return made


def household(office: Office, name: str, start: str) -> int:
    head = factories.resident(office, name)
    files.household_of(office, head)
    return factories.household_row(office, head, start=start, amount="600", members="2")


def test_every_row_carries_what_became_of_it_and_the_counts_balance(
    office: Office, rows: dict[str, int]
) -> None:
    march = periods.period_at(office.library.ledger("minimum_living"), office.today())
    found = carry.carried(office, "minimum_living", march)
    marks = {row.owner: row.mark for row in found.rows}
    assert marks == {"甲": "续", "乙": "退出", "丙": "变更", "丁": "新增", "戊": "退出"}
    changed = next(row for row in found.rows if row.mark == "变更")
    assert changed.changes == (("月保障金额", "600.00", "700.00"),)
    assert (found.opening, found.begun, found.count("退出"), found.closing) == (3, 2, 2, 3)
    assert found.compared


def test_the_first_period_says_that_nothing_was_compared(office: Office, rows: dict[str, int]) -> None:
    february = periods.period_at(office.library.ledger("minimum_living"), FEBRUARY)
    found = carry.carried(office, "minimum_living", february)
    assert not found.compared
    assert {row.mark for row in found.rows} == {"续", "新增"}


def test_the_paper_of_a_period_tells_changes_corrections_and_sums(
    office: Office, clock: FixedClock, rows: dict[str, Any]
) -> None:
    march = periods.period_at(office.library.ledger("minimum_living"), office.today())
    pages = pypdfium2.PdfDocument(carry.paper(office, "minimum_living", march).pdf)
    text = "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")
    assert "2026年3月，共 5 行" in text
    assert "期初 3 行，新增 2 行，变更 1 行，退出 2 行，期末 3 行" in text
    for told in ("变动清单", "600.00 → 700.00", "收入超标", "更正（以前各期的行，计入本期）", "看错一位"):
        assert told in text
    assert "月保障金额：本期登记 1200.00，更正以前各期 +100.00，计入本期 1300.00" in text
