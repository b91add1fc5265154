"""Closed periods: rows stand still, corrections are counted in the open period, sums stay exact, reopening needs a right."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.fields.base import Period
from app.models.tables import LedgerClosedRow
from app.office import ClerkRef, Office
from app.usecases import ledgers, questions
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.ledgers import EntryForm, corrections, papers, periods
from app.usecases.offices import clerks, definitions

GIFTS = """
key = "gifts"
name = "捐赠台账"
code = "X7"
belongs_to = "nothing"
period = "monthly"
[[field]]
key = "amount"
name = "金额"
type = "money"
sum = true
[[field]]
key = "kind"
name = "种类"
"""
FEBRUARY, MARCH = date(2026, 2, 10), date(2026, 3, 10)


@pytest.fixture
def gifts(office: Office) -> int:
    """A gift of February, which is closed. The day is 16 March 2026."""
    definitions.adopt(office, "ledgers", "gifts", GIFTS)
    row = give(office, FEBRUARY, "100.00")
    periods.close(office, "gifts", FEBRUARY)
    return row


def give(office: Office, day: date, amount: str) -> int:
    return ledgers.add(office, "gifts", EntryForm(start=str(day), values={"amount": amount, "kind": "现金"}))


def amounts(office: Office) -> list[str]:
    page = questions.list_page(office, Question("ledger.gifts"), ("amount",), ("id",))
    return [row.cells[0] for row in page.rows]


def of(office: Office, day: date) -> tuple[Decimal, Decimal]:
    [found] = corrections.sums(office, "gifts", periods.period_at(office.library.ledger("gifts"), day))
    return found.rows, found.corrections


def test_the_periods_of_a_ledger_are_listed_with_what_is_closed(office: Office, gifts: int) -> None:
    rows = periods.periods(office, "gifts")
    assert [(r.period.label, r.over, r.closed, r.closed_by) for r in rows] == [
        ("2026年3月", False, False, ""),
        ("2026年2月", True, True, "王窗口"),
    ]
    with pytest.raises(ClerkError, match="2026年2月已经锁定过了"):
        periods.close(office, "gifts", FEBRUARY)
    with pytest.raises(ClerkError, match="2026年3月还没有结束"):
        periods.close(office, "gifts", MARCH)


def test_a_ledger_without_periods_cannot_be_closed(office: Office) -> None:
    with pytest.raises(ClerkError, match="没有按期整理，不能锁定"):
        periods.close(office, "election", FEBRUARY)


def test_rows_of_a_closed_period_stand_still(office: Office, gifts: int) -> None:
    for act in (
        lambda: ledgers.change(office, gifts, {"amount": "90"}),
        lambda: ledgers.change(office, gifts, {"start": "2026-03-01"}),
        lambda: ledgers.change(office, gifts, {"end": "2026-02-20"}),
        lambda: recycle.put(office, "ledger_entry", gifts),
        lambda: give(office, FEBRUARY, "5"),
    ):
        with pytest.raises(ClerkError, match=r"已经锁定，这一行不能改、不能删.*更正"):
            act()
    assert amounts(office) == ["100.00"]
    ledgers.change(office, gifts, {"note": "收据已寄出"})
    ledgers.end(office, gifts, MARCH, "已用完")
    with office.read() as session:
        [kept] = session.query(LedgerClosedRow).all()
    assert (kept.number, kept.fields["amount"], kept.end) == ("X7-0001", "100.00", None)


def test_a_row_stands_still_in_every_closed_period_it_stood_in(
    office: Office, clock: FixedClock, gifts: int
) -> None:
    later = give(office, MARCH, "7.50")
    clock.instant += timedelta(31)
    periods.close(office, "gifts", MARCH)
    for row, day in ((gifts, "2026-03-20"), (later, "2026-03-31")):
        with pytest.raises(ClerkError, match="2026-03-01 至 2026-03-31 这一期已经锁定"):
            ledgers.end(office, row, date.fromisoformat(day), "写错")
    ledgers.end(office, gifts, date(2026, 4, 1), "已用完")
    with pytest.raises(ClerkError, match="已经锁定"):
        give(office, date(2026, 1, 5), "5")
    corrections.correct(office, later, "amount", "8", "看错")
    march = periods.period_at(office.library.ledger("gifts"), MARCH)
    cells = [c for _, c in papers.listed(office, "gifts", period=march).rows(office)]
    assert ["7.50" in c for c in cells] == [True, False]
    assert sorted(amounts(office)) == ["100.00", "8.00"]


def test_what_was_done_before_closing_cannot_be_undone_after_it(office: Office, gifts: int) -> None:
    made = next(a for a in undo.acts(office) if "新增" in a.what)
    with pytest.raises(ClerkError, match="已经锁定"):
        undo.undo(office, made.id)


def test_a_correction_is_shown_and_counted_in_the_open_period(office: Office, gifts: int) -> None:
    give(office, MARCH, "7.50")
    corrections.correct(office, gifts, "amount", "90", "看错一位，已核对收据")
    assert amounts(office) == ["90.00", "7.50"]
    [told] = corrections.corrections(office, "gifts")
    assert (told.number, told.field, told.old, told.new, told.reason, told.clerk) == (
        "X7-0001", "金额", "100.00", "90.00", "看错一位，已核对收据", "王窗口",
    )  # fmt: skip
    assert of(office, FEBRUARY) == (Decimal("100.00"), Decimal(0))
    assert of(office, MARCH) == (Decimal("7.50"), Decimal("-10.00"))
    assert corrections.corrections(office, "gifts", Period(date(2026, 2, 1), date(2026, 2, 28), "")) == []
    undo.undo(office, undo.acts(office)[0].id)
    assert amounts(office) == ["100.00", "7.50"]
    corrections.correct(office, gifts, "kind", "李某某捐", "写错了字")
    assert of(office, MARCH) == (Decimal("7.50"), Decimal(0)), "words that were corrected count nothing"


def test_a_long_paper_of_a_closed_period_adds_up_the_rows_it_shows(
    office: Office, gifts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    corrections.correct(office, gifts, "amount", "90", "看错一位")
    monkeypatch.setattr(papers, "MANY", 0)
    february = periods.period_at(office.library.ledger("gifts"), FEBRUARY)
    [page] = pypdfium2.PdfDocument(papers.printed(office, "gifts", period=february).pdf)
    text = page.get_textpage().get_text_range()
    assert text.count("100.00") == 2, "the row and the total, as they were when it was closed"
    assert "90.00" not in text


@pytest.mark.parametrize(
    ("field", "text", "reason", "sentence"),
    [
        ("amount", "90", " ", "请写明为什么更正"),
        ("amount", "九十", "写错", "“九十”不是数字"),
        ("amount", "100", "写错", "本来就是“100”"),
        ("nothing", "90", "写错", "没有“nothing”这个字段"),
    ],
)
def test_a_correction_says_what_is_wrong_with_it(
    office: Office, gifts: int, field: str, text: str, reason: str, sentence: str
) -> None:
    with pytest.raises(ClerkError, match=sentence):
        corrections.correct(office, gifts, field, text, reason)


def test_a_row_of_an_open_period_is_simply_changed(office: Office, gifts: int) -> None:
    row = give(office, MARCH, "5")
    with pytest.raises(ClerkError, match=r"没有锁定.*直接修改"):
        corrections.correct(office, row, "amount", "6", "写错")
    ledgers.change(office, row, {"amount": "6"})


def test_opening_again_needs_the_right_and_a_reason_and_is_kept(office: Office, gifts: int) -> None:
    closed = periods.periods(office, "gifts")[1]
    assert closed.id is not None
    with pytest.raises(ClerkError, match="请写明为什么重新打开"):
        periods.reopen(office, closed.id, "")
    boss = office.clerk
    office.clerk = ClerkRef(clerks.add_clerk(office, "周窗口", "", ("clerk",)), "周窗口")
    with pytest.raises(ClerkError, match="重新打开已锁定的台账期次"):
        periods.reopen(office, closed.id, "漏登")
    office.clerk = boss
    periods.reopen(office, closed.id, "漏登一户，街道同意")
    assert "重新打开 2026年2月（漏登一户，街道同意）" in undo.acts(office)[0].what
    ledgers.change(office, gifts, {"amount": "120"})
    assert not periods.periods(office, "gifts")[1].closed
    periods.close(office, "gifts", FEBRUARY)
    with pytest.raises(ClerkError, match="已经锁定"):
        ledgers.change(office, gifts, {"amount": "1"})


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["give", "correct", "change", "close", "reopen", "wait"]), st.integers(0, 99999)
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_sums_of_all_periods_are_what_the_rows_add_up_to(
    file_office: Office, clock: FixedClock, acts: list[tuple[str, int]]
) -> None:
    office = file_office
    definitions.adopt(office, "ledgers", "gifts", GIFTS)
    ledger = office.library.ledger("gifts")
    rows: list[int] = []
    for act, number in acts:
        try:
            if act == "give":
                rows.append(give(office, office.today() - timedelta(number % 40), f"{number / 100:.2f}"))
            elif act == "wait":
                clock.instant += timedelta(20)
            elif act == "close":
                periods.close(
                    office, "gifts", periods.before(ledger, periods.period_at(ledger, office.today())).start
                )
            elif act == "reopen":
                closed = next(p for p in periods.periods(office, "gifts") if p.id)
                periods.reopen(office, closed.id or 0, "核对")
            elif rows and act == "change":
                ledgers.change(office, rows[number % len(rows)], {"amount": f"{number / 100:.2f}"})
            elif rows:
                corrections.correct(office, rows[number % len(rows)], "amount", f"{number / 100:.2f}", "核对")
        except (ClerkError, StopIteration):
            continue
    now = sum(map(Decimal, amounts(office)), Decimal(0))
    spans = [p.period for p in periods.periods(office, "gifts", 500)]
    assert (
        sum((s.total for span in spans for s in corrections.sums(office, "gifts", span)), Decimal(0)) == now
    )
