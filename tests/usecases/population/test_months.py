"""Closed months keep their figures whatever is entered later; what was entered is 更正 of the next month, which still balances."""

import itertools
import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.tables import PopulationMonth, Residence, Resident
from app.office import Office
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.households.events import DeathForm, death
from app.usecases.population import (
    counts as population,
)
from app.usecases.population import (
    months as population_months,
)
from app.usecases.population import (
    paper as population_paper,
)
from app.usecases.population.counts import Population
from app.usecases.summaries.sections import CORRECTION
from tests import factories
from tests.usecases.population.test_counts import people

MONTHS = ("2026-01", "2026-02")


def figures(found: Population) -> dict[str, int]:
    return {f.key: int(f.value) for s in found.sections for r in s.rows for f in r.figures}


def balanced(found: Population) -> None:
    """Every row of the movement: opening + in − out + 补录 ± corrections = closing; totals are the sums of their parts."""
    movement = found.sections[0]
    assert movement.balanced is True
    by_key = figures(found)
    for row in movement.rows:
        line = {h.key: int(f.value) for h, f in zip(movement.heads, row.figures, strict=True)}
        late = line["found"] + line.get(CORRECTION, 0)
        assert line["opening"] + line["in"] - line["out"] + late == line["closing"]
        for total in ("in", "out"):
            assert line[total] == sum(v for k, v in line.items() if k.startswith(f"{total}."))
    for name in ("opening", "closing", CORRECTION):
        kinds = ("registered", "floating", "foreign", "unregistered")
        parts = sum(by_key.get(f"movement.{kind}.{name}", 0) for kind in kinds)
        assert parts == by_key.get(f"movement.all.{name}", 0)


def meddle(office: Office, rnd: random.Random) -> None:
    """Later work: new people, spells moved, ended, of another kind, deleted; people into the bin."""
    people(office, rnd.randrange(10**6), 3)
    with office.write("更正") as w:
        spells = list(w.session.scalars(select(Residence).order_by(Residence.id)))
        for spell in rnd.sample(spells, min(6, len(spells))):
            what = rnd.randrange(4)
            if what == 0 and spell.end is not None and spell.start is not None:
                spell.end = max(spell.start, spell.end - timedelta(days=rnd.randrange(60)))
            elif what == 1 and spell.end is not None:
                spell.start = min(spell.end, (spell.start or spell.end) + timedelta(days=rnd.randrange(60)))
            elif what == 2:
                spell.deleted_at = w.at
            else:
                spell.living_here = not spell.living_here
    with office.read() as session:
        one = session.scalar(select(Resident.id).order_by(Resident.id).offset(rnd.randrange(5)).limit(1))
    if rnd.random() < 0.5 and one is not None:
        recycle.put(office, "resident", one)


@given(seed=st.integers(0, 10**9))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_closed_months_stay_and_open_ones_balance_whatever_comes_later(
    file_office: Office, seed: int
) -> None:
    office, rnd = file_office, random.Random(seed)
    with office.write("从头") as w:
        for row in w.session.scalars(select(PopulationMonth)):
            row.deleted_at = w.at
    people(office, seed)
    kept = {}
    for month in MONTHS:
        found = population.collect(office, month)
        balanced(found)
        population_months.close(office, month)
        kept[month] = figures(found)
        meddle(office, rnd)
        for done, was in kept.items():
            again = population.collect(office, done)
            assert figures(again) == was
            balanced(again)
    opened = population.collect(office, "2026-03")
    balanced(opened)
    chain = [*kept.values(), figures(opened)]
    for last, following in itertools.pairwise(chain):
        for row in opened.sections[0].rows:
            assert following[f"movement.{row.key}.opening"] == last[f"movement.{row.key}.closing"]
    quarter = population.collect(office, "2026-Q1")
    balanced(quarter)
    for row in quarter.sections[0].rows:
        assert figures(quarter)[f"movement.{row.key}.opening"] == chain[0][f"movement.{row.key}.opening"]
        assert figures(quarter)[f"movement.{row.key}.closing"] == chain[2][f"movement.{row.key}.closing"]


def test_what_closes_last_is_what_is_counted_today(office: Office) -> None:
    people(office, 5)
    population_months.close(office, "2026-01")
    meddle(office, random.Random(5))
    open_month = figures(population.collect(office, "2026-02"))
    for row in ("all", "living", "registered"):
        assert (
            open_month[f"movement.{row}.closing"] == open_month[f"people.{row}.all"] if row != "all" else True
        )


def person(office: Office, name: str, since: str) -> int:
    return factories.resident(office, name, moved_on=since)


def test_a_death_that_is_told_late_is_a_correction_with_who_and_when(office: Office) -> None:
    gone = person(office, "钱一", "2020-01-01")
    person(office, "孙二", "2020-01-01")
    population_months.close(office, "2026-02")
    before = figures(population.collect(office, "2026-02"))
    assert before["movement.all.closing"] == 2
    death(office, DeathForm(gone, "2026-02-10", None))
    closed = population.collect(office, "2026-02")
    assert figures(closed) == before
    assert closed.closed is not None
    assert "合计减少死亡 0 → 1" in closed.differences
    assert ["钱一" in c.what for c in closed.corrections] == [True]
    assert all(said in closed.note for said in ("结账，数字不再变", "死亡 0 → 1", "钱一"))
    opened = population.collect(office, "2026-03")
    found = figures(opened)
    line = {n: found[f"movement.all.{n}"] for n in ("opening", "in", "out", "correction", "closing")}
    assert line == {"opening": 2, "in": 0, "out": 0, "correction": -1, "closing": 1}
    assert "更正来自" in opened.note
    assert "更正" in [h.title for h in opened.sections[0].heads]
    assert population_paper.document_of(opened)


def test_what_happens_in_the_open_month_is_no_correction(office: Office) -> None:
    gone = person(office, "钱一", "2020-01-01")
    population_months.close(office, "2026-02")
    death(office, DeathForm(gone, "2026-03-10", None))
    person(office, "李三", "2026-03-02")
    opened = population.collect(office, "2026-03")
    assert opened.corrections == ()
    assert "movement.all.correction" not in figures(opened)
    assert population.collect(office, "2026-02").differences == ()


def test_months_are_closed_one_after_another_and_opened_from_the_last(
    office: Office, clock: FixedClock
) -> None:
    assert clock.today() == date(2026, 3, 16)
    person(office, "钱一", "2020-01-01")
    with pytest.raises(ClerkError, match="还没有过完"):
        population_months.close(office, "2026-03")
    population_months.close(office, "2025-12")
    with pytest.raises(ClerkError, match="请先结 2026-01"):
        population_months.close(office, "2026-02")
    with pytest.raises(ClerkError, match="已经结账"):
        population_months.close(office, "2025-12")
    act = population_months.close(office, "2026-01")
    undo.undo(office, act)
    assert population.collect(office, "2026-01").closed is None
    population_months.close(office, "2026-01")
    with pytest.raises(ClerkError, match="写明原因"):
        population_months.reopen(office, " ")
    population_months.reopen(office, "漏登一户")
    assert population.collect(office, "2026-01").closed is None
    assert population.collect(office, "2025-12").closed is not None
    with office.read() as session:
        rows = session.scalars(select(PopulationMonth).order_by(PopulationMonth.id)).all()
        assert [(r.month, r.reason) for r in rows] == [(202512, None), (202601, "漏登一户")]
    assert undo.acts(office)[0].what == "人口月报重新打开 2026-01：漏登一户"


def test_a_reopened_month_is_counted_anew(office: Office) -> None:
    person(office, "钱一", "2020-01-01")
    population_months.close(office, "2026-02")
    person(office, "孙二", "2026-02-03")
    assert figures(population.collect(office, "2026-02"))["movement.all.closing"] == 1
    population_months.reopen(office, "漏登")
    assert figures(population.collect(office, "2026-02"))["movement.all.closing"] == 2


@pytest.mark.parametrize("month", [202601, 202512, 202402])
def test_months_follow_one_another(month: int) -> None:
    assert population_months.before(population_months.after(month)) == month
    assert population_months.after(population_months.before(month)) == month
