"""排查数 in the statistics of mediation and the ledger R29: counted again by hand, each figure opens its leads."""

from datetime import date, timedelta

from app.clock import FixedClock
from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import leads, questions
from app.usecases.leads import LeadForm, LeadPersonForm, RoundForm, RoundGridForm, rounds
from app.usecases.mediation import statistics


def found(office: Office, on: date, **values: object) -> int:
    people = [LeadPersonForm("赵甲"), LeadPersonForm("钱乙", "respondent")]
    form: dict[str, object] = {"title": "争吵", "found_on": str(on), "dispute_type": "02", "persons": people}
    return leads.register(office, LeadForm(**form | values))  # type: ignore[arg-type]


def busy_month(office: Office, clock: FixedClock, grids: list[int]) -> None:
    """February's lead is settled in March; of March's two become cases, one is no dispute, one waits."""
    found(office, date(2026, 2, 20), people="60")
    leads.move(office, 1, "settle", "已劝和")
    leads.become_case(office, found(office, date(2026, 3, 2), people="3"))
    leads.become_case(office, found(office, date(2026, 3, 5)))
    found(office, date(2026, 3, 3), risk="high", category="0402")
    found(office, date(2026, 3, 4), work="safety")
    round_ = rounds.save(
        office, RoundForm("三月", "2026-03-01", "2026-03-20", "", [RoundGridForm(g) for g in grids])
    )
    rounds.mark(office, rounds.one_round(office, round_).grids[0].id)
    clock.instant += timedelta(days=20)  # into April
    rounds.mark(office, rounds.one_round(office, round_).grids[1].id)
    found(office, date(2026, 4, 1))


def test_the_figures_of_the_month_and_what_each_opens(
    office: Office, clock: FixedClock, grids: list[int]
) -> None:
    busy_month(office, clock, grids)
    seen = statistics.collect(office, "2026-03")
    values = {f.key.partition(".")[2]: int(f.value) for f in seen.figures() if f.key.startswith("leads.")}
    assert values == {
        "opening": 1, "found": 4, "ended": 3, "closing": 2, "walked": 1, "disputes": 3, "high": 1, "settled": 1, "cases": 2,
    }  # fmt: skip
    assert seen.sound
    by_category = {key: int(seen.figure(f"category.{key}.found").value) for key in ("c02", "c04", "none")}
    assert by_category == {"c02": 2, "c04": 1, "none": 0}
    by_size = {key: int(seen.figure(f"size.{key}.found").value) for key in ("s1", "s2", "none")}
    assert by_size == {"s1": 1, "s2": 0, "none": 2}
    for figure in seen.figures():
        if figure.key.startswith(("leads.", "size.")):
            assert questions.count(office, figure.question, seen.period) == figure.rows, figure.key


def test_the_ledger_is_the_leads_and_nothing_is_typed_twice(
    office: Office, clock: FixedClock, grids: list[int]
) -> None:
    busy_month(office, clock, grids)
    ledger = office.library.ledgers["dispute_screening"]
    assert ledger.question is not None
    assert not ledger.field
    page = questions.list_page(
        office, ledger.question, ("persons", "risk", "state", "case_number"), ("found_on", "id")
    )
    assert [row.cells for row in page.rows] == [
        ("赵甲、钱乙", "", "已化解", ""),
        ("赵甲、钱乙", "", "已转调解", "争吵"),
        ("赵甲、钱乙", "高风险", "待分流", ""),
        ("赵甲、钱乙", "", "已转调解", "争吵"),
        ("赵甲、钱乙", "", "待分流", ""),
    ]
    assert questions.count(office, Question("lead")) == 6  # the danger is a lead too, but no dispute
