"""What rows of ledgers remind of: contracts, agreements and deeds that run out, books that are to come back."""

import pytest

from app.office import Office
from app.usecases import journal, ledgers, today
from app.usecases.ledgers import EntryForm
from tests import factories


def due(office: Office) -> list[tuple[str, str, str]]:
    return [(row.what, row.title, str(row.due_on)) for row in today.due(office)]


@pytest.mark.parametrize(
    ("ledger", "values", "line"),
    [
        ("property_management", {"estate": "幸福小区", "company": "安居物业", "contract": "2026-05-10"},
         ("物业合同到期", "幸福小区", "2026-05-10")),
        ("joint_agreement", {"unit": "第七中学", "until": "2026-04-10"}, ("共建协议到期", "第七中学", "2026-04-10")),
        ("joint_agreement", {"unit": "第七中学", "deed": "修楼道灯", "deed_due": "2026-04-01"},
         ("共建实事", "修楼道灯", "2026-04-01")),
        ("book_loans", {"title": "唐诗三百首", "due": "2026-03-18"}, ("图书该还", "唐诗三百首", "2026-03-18")),
    ],
)  # fmt: skip
def test_a_day_that_comes_near_stands_on_today(
    office: Office, ledger: str, values: dict[str, str], line: tuple[str, str, str]
) -> None:
    owner = factories.resident(office, "甲") if ledger == "book_loans" else None
    row = ledgers.add(office, ledger, EntryForm(resident_id=owner, start="2026-01-05", values=values))
    assert due(office) == [line]
    done = {"book_loans": {"returned": "2026-03-16"}}.get(ledger, {"end": "2026-03-16"})
    ledgers.change(office, row, done)
    assert due(office) == []


def test_a_contract_known_only_by_its_month_reminds_of_nothing(office: Office) -> None:
    values = {"estate": "幸福小区", "contract": "2026-04"}
    ledgers.add(office, "property_management", EntryForm(values=values))
    assert due(office) == []


def test_a_book_that_came_back_late_says_how_late(office: Office) -> None:
    from app.models.definitions.kinds import Question
    from app.usecases.questions import Asked

    values = {"title": "唐诗三百首", "due": "2026-03-01", "returned": "2026-03-11"}
    form = EntryForm(resident_id=factories.resident(office, "甲"), start="2026-02-01", values=values)
    ledgers.add(office, "book_loans", form)
    with office.read() as session:
        (row,) = Asked(office, session, Question("ledger.book_loans")).rows(("late",), (), limit=5)
    assert row.cells == ("10",)


def test_a_danger_found_by_a_check_reminds_until_it_is_written_how_it_was_mended(office: Office) -> None:
    found = {"place_name": "幸福网吧", "found": "通道堆物", "until": "2026-03-20"}
    check = journal.EntryForm("check", title="夜查", details=found)
    made = journal.save(office, check)
    journal.save(office, journal.EntryForm("patrol", title="夜巡"))
    (line,) = today.due(office)
    assert (line.kind, line.record_id, line.what, line.title, str(line.due_on)) == (
        "journal_entry", made, "安全检查整改", "幸福网吧", "2026-03-20",
    )  # fmt: skip
    check.outcome = "当天清完"
    journal.save(office, check, made)
    assert not today.due(office)
