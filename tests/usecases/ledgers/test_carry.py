"""A period beside the one before: marks, counts that balance, and the list of changes on paper."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import LedgerEntry, Resident
from app.office import Office
from app.usecases import ledgers, questions
from app.usecases.ledgers import carry, corrections, periods, renewing
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


def test_a_row_that_is_ended_and_begun_anew_is_a_change_with_what_changed(
    office: Office, rows: dict[str, int]
) -> None:
    who = {}
    for name, ended, begun in (("甲", "2026-03-01", "2026-03-01"), ("丙", "2026-03-10", "2026-03-11")):
        with office.read() as session:
            old = session.get_one(LedgerEntry, rows[name])
        ledgers.end(office, old.id, date.fromisoformat(ended), "保障金调整")
        with office.read() as session:
            head = session.scalars(select(Resident.id).where(Resident.household_id == old.household_id)).one()
        who[name] = factories.household_row(office, head, start=begun, amount="800", members="2")
    march = periods.period_at(office.library.ledger("minimum_living"), office.today())
    found = carry.carried(office, "minimum_living", march)
    marks = {row.owner: row for row in found.rows}
    assert {name: row.mark for name, row in marks.items()} == {
        "甲": "变更", "乙": "退出", "丙": "变更", "丁": "新增", "戊": "退出",
    }  # fmt: skip
    assert (marks["甲"].id, marks["甲"].changes) == (who["甲"], (("月保障金额", "600.00", "800.00"),))
    assert (found.opening, found.begun, found.count("退出"), found.closing) == (3, 2, 2, 3)


def test_as_many_rows_are_begun_anew_as_go_on_though_two_begin_on_one_day(
    office: Office, rows: dict[str, int]
) -> None:
    ledgers.end(office, rows["甲"], date(2026, 3, 10), "保障金调整")
    with office.write("旧数据") as w:
        old = w.session.get_one(LedgerEntry, rows["甲"])
        for _ in range(2):
            w.session.add(
                LedgerEntry(ledger=old.ledger, household_id=old.household_id, start=old.end, fields={})
            )
    asked = [Question("ledger.minimum_living", ((name, "is", True),)) for name in ("begun_anew", "goes_on")]
    assert [questions.count(office, one) for one in asked] == [1, 1]


def test_a_row_that_goes_on_over_the_end_of_a_period_is_a_change_of_the_next_one(
    office: Office, rows: dict[str, int]
) -> None:
    """Ended on the last of March and begun anew on the first of April: nobody left, nobody came."""
    ledgers.end(office, rows["甲"], date(2026, 3, 31), "保障金调整")
    with office.read() as session:
        home = session.get_one(LedgerEntry, rows["甲"]).household_id
        head = session.scalars(select(Resident.id).where(Resident.household_id == home)).one()
    new = factories.household_row(office, head, start="2026-04-01", amount="800", members="2")
    ledger = office.library.ledger("minimum_living")
    march, april = (
        carry.carried(office, "minimum_living", periods.period_at(ledger, date(2026, month, 1)))
        for month in (3, 4)
    )
    marks = {row.owner: row for row in march.rows}
    assert (marks["甲"].mark, marks["甲"].reason, march.count("退出"), march.closing) == ("续", "", 2, 3)
    (row,) = [row for row in april.rows if row.owner == "甲"]
    assert (row.id, row.mark, row.begun) == (new, "变更", False)
    assert row.changes == (("月保障金额", "600.00", "800.00"),)
    assert (april.opening, april.begun, april.count("退出"), april.closing) == (3, 0, 0, 3)


days = st.sampled_from([0, 20, 30, 31, 32, 58, 59, 60])
"""Days after New Year: around the first of February and of March."""
spells = st.tuples(st.integers(0, 2), days, st.none() | days)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(spells, min_size=4, max_size=12))
def test_a_period_opens_with_what_the_one_before_closed_with(
    office: Office, drawn: list[tuple[int, int, int | None]]
) -> None:
    first, people = date(2026, 1, 1), [factories.resident(office, name) for name in "甲乙丙"]
    with office.write("任意的行") as w:
        for row in w.session.scalars(select(LedgerEntry)):
            row.deleted_at = w.at
        for who, *known in drawn:
            start, end = sorted(known, key=lambda n: 99 if n is None else n)
            begun, ended = first + timedelta(start), None if end is None else first + timedelta(end)
            w.session.add(LedgerEntry(ledger="volunteer", resident_id=people[who], start=begun, end=ended))
    months = [
        carry.carried(
            office, "volunteer", periods.Period(date(2026, n, 1), date(2026, n + 1, 1) - timedelta(1), "")
        )
        for n in (1, 2, 3)
    ]
    for one, after in pairwise(months):
        assert one.closing == after.opening
        assert one.opening + one.begun - one.count("退出") == one.closing


def test_a_row_is_begun_anew_in_one_act_with_all_it_says(office: Office, rows: dict[str, int]) -> None:
    act = renewing.begin_anew(office, rows["甲"], date(2026, 3, 1), "保障金调整")
    with office.read() as session:
        old, new = session.get_one(LedgerEntry, rows["甲"]), session.get_one(LedgerEntry, act.entry_id)
        assert (old.end, old.end_reason, new.start, new.reason) == (
            date(2026, 3, 1), "保障金调整", date(2026, 3, 1), "保障金调整",
        )  # fmt: skip
        assert (new.end, new.fields, new.household_id) == (None, old.fields, old.household_id)
        assert new.number == "R17-0006"
    ledgers.change(office, new.id, {"amount": "800"})  # February, in which the old row stood, is locked
    with pytest.raises(ClerkError, match="已经终止"):
        renewing.begin_anew(office, rows["甲"], date(2026, 3, 5), "又变了")
    with pytest.raises(ClerkError, match="起始日期"):
        renewing.begin_anew(office, rows["丁"], date(2026, 3, 2), "当天")


def test_what_tells_of_one_day_is_of_its_own_period_alone(office: Office) -> None:
    """Hours of February are no hours of March: not listed, not added, not carried on."""
    who = factories.resident(office, "金志愿")
    for day, hours in (("2026-02-10", "3"), ("2026-03-05", "2.5")):
        form = ledgers.EntryForm(who, start=day, values={"project": "打扫楼道", "hours": hours})
        ledgers.add(office, "volunteer_log", form)
    ledger = office.library.ledger("volunteer_log")
    march = periods.period_at(ledger, date(2026, 3, 16))
    paper = carry.paper(office, "volunteer_log", march)
    text = pypdfium2.PdfDocument(paper.pdf)[0].get_textpage().get_text_range()
    assert "本期登记 1 行" in text
    assert "2026-02-10" not in text
    assert "5.5" not in text
    assert carry.summary(carry.carried(office, "volunteer_log", march)) == "本期登记 1 行。"
    periods.close(office, "volunteer_log", date(2026, 2, 10))
    assert carry.summary(carry.carried(office, "volunteer_log", march)) == "本期登记 1 行。"


def test_a_row_that_belongs_to_nothing_is_told_by_what_it_says_first(office: Office) -> None:
    values = {"unit": "市第一医院党委", "members": "30"}
    ledgers.add(office, "party_units", ledgers.EntryForm(start="2026-01-05", values=values))
    ledger = office.library.ledger("party_units")
    year = periods.period_at(ledger, date(2026, 1, 1))
    assert [row.owner for row in carry.carried(office, "party_units", year).rows] == ["市第一医院党委"]
    paper = carry.paper(office, "party_units", year)
    text = pypdfium2.PdfDocument(paper.pdf)[0].get_textpage().get_text_range()
    assert text.count("市第一医院党委") == 2, "in the ledger and in the list of changes"
    assert "归属" not in text
