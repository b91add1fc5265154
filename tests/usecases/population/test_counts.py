"""The population's month: opening + in − out = closing for every kind whatever happened, and what closes opens the next."""

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import Cancelled, ClerkError
from app.models.rules.dates import PartialDate
from app.models.tables import Membership, Residence, Resident
from app.office import Office
from app.usecases import questions
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.households import records as households
from app.usecases.households.events import DeathForm, death
from app.usecases.households.moves import JoinForm, OutForm, add_member, move_out
from app.usecases.households.records import HouseholdForm
from app.usecases.population import counts as population
from app.usecases.population.counts import Population
from app.usecases.residents import records as residents
from app.usecases.summaries import figures
from tests import factories

FIRST = date(2025, 11, 1)
HOME = "幸福小区3号楼2单元501室"
MONTHS = ("2025-12", "2026-01", "2026-02", "2026-03")
KINDS = ("01", "02", "03", "04")
REASONS_IN = ("in", "birth", "wedin", "back", "found", "kind", "inside", "other", None)
REASONS_OUT = ("out", "death", "wedout", "leave", "kind", "inside", "double", None)


def spells_of(rnd: random.Random, resident_id: int) -> list[Residence]:
    """Random spells that do not overlap: with gaps, joined, on a single day, begun long ago, and in any order of ids."""
    day: date | None = None if rnd.random() < 0.3 else FIRST + timedelta(days=rnd.randrange(90))
    made = []
    for _ in range(rnd.randrange(1, 7)):
        end = (day or FIRST) + timedelta(days=rnd.choice([0, 0, 1, 5, 30, 31, 60]))
        running = rnd.random() < 0.2
        made.append(
            Residence(
                resident_id=resident_id, kind=rnd.choice(KINDS[:3]), living_here=rnd.random() < 0.7, start=day,
                end=None if running else end, reason_in=rnd.choice(REASONS_IN), reason_out=rnd.choice(REASONS_OUT),
            )
        )  # fmt: skip
        if running:
            break
        day = end + timedelta(days=rnd.choice([0, 0, 0, 1, 20]))
    rnd.shuffle(made)
    return made


def people(office: Office, seed: int, count: int = 12) -> None:
    rnd = random.Random(seed)
    with office.write("人口") as w:
        for number in range(count):
            born = PartialDate.parse(
                rnd.choice([f"{rnd.randrange(1920, 2026)}", f"{rnd.randrange(1920, 2026)}-03-16"])
            )
            one = Resident(
                name=f"第{number}人", id_kind="none", sex=rnd.choice(["1", "2", None]), marriage=rnd.choice(["10", "20", None]),
                birth_date=rnd.choice([born, born, None]), education=rnd.choice(["21", "70", "90", None]),
                attention=rnd.choice(["01", "00", None]),
            )  # fmt: skip
            w.session.add(one)
            w.session.flush()
            for spell in spells_of(rnd, one.id):
                w.session.add(spell)
                w.session.flush()


def check(office: Office, found: Population) -> None:
    """Every row balances, every total is the sum of its parts, every figure is what its question opens."""
    movement, who, _ = found.sections
    assert movement.balanced is True, [row for row in movement.rows if not row.balanced]
    for row in movement.rows:
        by_key = {f.key.removeprefix(f"movement.{row.key}."): f.value for f in row.figures}
        for total in ("in", "out"):
            assert by_key[total] == sum(v for k, v in by_key.items() if k.startswith(f"{total}."))
    for name in ("opening", "closing"):
        kinds = sum(
            found.figure(f"movement.{k}.{name}").value
            for k in ("registered", "floating", "foreign", "unregistered")
        )
        assert kinds == found.figure(f"movement.all.{name}").value
    for row in who.rows:
        by_key = {f.key.removeprefix(f"people.{row.key}."): f.value for f in row.figures}
        assert by_key["male"] + by_key["female"] + by_key["sex.unknown"] == by_key["all"]
        bands = ("age.0-15", "age.16-40", "age.41-64", "age.65", "age.unknown")
        assert sum(by_key[band] for band in bands) == by_key["all"]
        assert by_key["all"] == found.figure(f"movement.{row.key}.closing").value


@given(seed=st.integers(0, 10**9))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_month_balances_and_the_next_begins_where_it_ends(file_office: Office, seed: int) -> None:
    people(file_office, seed)
    months = [population.collect(file_office, month) for month in MONTHS]
    for found in months:
        check(file_office, found)
    for before, after in itertools.pairwise(months):
        for row in before.sections[0].rows:
            closing, opening = (f"movement.{row.key}.{n}" for n in ("closing", "opening"))
            assert before.figure(closing).value == after.figure(opening).value
    quarter = population.collect(file_office, "2026-Q1")
    for way in ("in", "out"):  # somebody may come and go within the quarter, never more often than by months
        for row in quarter.sections[0].rows:
            key = f"movement.{row.key}.{way}"
            assert quarter.figure(key).value == sum(m.figure(key).value for m in months[1:])


def test_every_figure_is_what_its_question_opens(office: Office) -> None:
    people(office, 7, 40)
    for period in ("2026-01", "2026"):
        found = population.collect(office, period)
        for figure in (f for s in found.sections for r in s.rows for f in r.figures):
            assert questions.count(office, figure.question, found.period) == figure.rows, figure.key
            assert sum(n for _, n in figure.parts) in {0, figure.rows}
    assert sum(f.rows for s in found.sections for r in s.rows for f in r.figures) > 100


def test_a_month_counted_by_hand(office: Office, clock: FixedClock) -> None:
    with office.write("居民") as w:
        who = [
            Resident(name=n, id_kind="none", sex="1")
            for n in ("老住户", "孩子", "变类型的", "搬家的", "走的")
        ]
        w.session.add_all(who)
        w.session.flush()
        old, child, turned, moved, gone = (r.id for r in who)

        def spell(
            who: int, kind: str, start: date | None, end: date | None, why: tuple[str | None, str | None]
        ) -> None:
            w.session.add(
                Residence(
                    resident_id=who, kind=kind, start=start, end=end, reason_in=why[0], reason_out=why[1]
                )
            )

        spell(old, "01", None, None, (None, None))
        spell(child, "01", date(2026, 3, 31), None, ("birth", None))
        spell(turned, "02", date(2026, 1, 5), date(2026, 3, 10), ("in", "kind"))
        spell(turned, "01", date(2026, 3, 10), None, ("kind", None))
        spell(moved, "02", date(2026, 1, 5), date(2026, 3, 10), ("in", "inside"))
        spell(moved, "02", date(2026, 3, 10), None, ("inside", None))
        spell(gone, "02", date(2026, 1, 5), date(2026, 3, 1), ("in", "out"))
    clock.instant = datetime(2026, 4, 2, tzinfo=UTC)
    found = population.collect(office, "2026-03")

    def row(key: str) -> dict[str, int]:
        line = next(r for r in found.sections[0].rows if r.key == key)
        return {f.key.removeprefix(f"movement.{key}."): f.rows for f in line.figures if f.rows}

    assert row("registered") == {"opening": 1, "in": 2, "in.birth": 1, "in.kind": 1, "closing": 3}
    assert row("floating") == {"opening": 3, "out": 2, "out.kind": 1, "out.out": 1, "closing": 1}
    assert row("all") == {"opening": 4, "in": 1, "in.birth": 1, "out": 1, "out.out": 1, "closing": 4}
    assert row("living") == row("all")
    assert found.later == 0
    assert found.note == ""
    births = found.figure("movement.all.in.birth")
    page = questions.list_page(office, births.question, ("resident.name", "reason_in"), period=found.period)
    assert [r.cells for r in page.rows] == [("孩子", "出生")]
    assert population.collect(office, "2026-02").figure("movement.all.closing").value == 4


def test_a_later_registration_changes_the_past_and_is_told(office: Office, clock: FixedClock) -> None:
    clock.instant = datetime(2026, 4, 2, tzinfo=UTC)
    before = population.collect(office, "2026-03")
    one = factories.resident(office)
    with office.write("补登") as w:
        spell = w.session.query(Residence).filter_by(resident_id=one).one()
        spell.start = date(2026, 3, 5)
    after = population.collect(office, "2026-03")
    assert after.figure("movement.all.closing").value == before.figure("movement.all.closing").value + 1
    assert (before.later, after.later) == (0, 1)
    assert "补登、更正了 1 条" in after.note


def test_who_lies_in_the_bin_does_not_count(office: Office) -> None:
    one = factories.resident(office)
    assert population.collect(office, "2026-03").figure("movement.all.closing").value == 1
    recycle.put(office, "resident", one)
    assert population.collect(office, "2026-03").figure("movement.all.closing").value == 0


def test_periods_are_read_and_offered() -> None:
    assert [population.period_of(t).label for t in ("2026-03", "2026-Q1", "2026")] == [
        "2026年3月",
        "2026年第一季度",
        "2026年",
    ]
    assert population.period_of("2026-Q4").end == date(2026, 12, 31)
    offered = population.periods(date(2026, 3, 16))
    assert ("2026-Q1", "2026年第一季度") in offered
    assert ("2025-Q4", "2025年第四季度") in offered
    assert offered[-1] == ("2024", "2024年全年")
    for key, _ in offered:
        population.period_of(key)
    with pytest.raises(ClerkError, match="不是月份"):
        population.period_of("2026-Q5")


def test_a_long_count_can_be_stopped_and_a_wrong_key_is_told(office: Office) -> None:
    with pytest.raises(Cancelled):
        population.collect(office, "2026-03", lambda: True)
    with pytest.raises(ClerkError, match="没有“x”"):
        population.collect(office, "2026-03").figure("x")


def test_one_page_and_a_sheet(file_office: Office, tmp_path: Path) -> None:
    people(file_office, 3, 60)
    factories.resident(file_office)
    pdf, sheet = population.save(population.collect(file_office, "2026-03"), tmp_path)
    document = pypdfium2.PdfDocument(str(pdf))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    for words in ("人口月报", "2026年3月", "平）", "类型", "65岁以上", "填表人", "主任"):
        assert words in text
    document.close()
    cells = str(CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python())
    assert "65岁以上" in cells
    assert population.paper(file_office, "2026-03").title == pdf.stem


def test_a_figure_opens_the_resident(office: Office) -> None:
    from app.usecases.summaries import figures as summaries

    one = factories.resident(office)
    figure = population.collect(office, "2026-03").figure("people.living.all")
    [row] = questions.list_page(office, figure.question, period=population.period_of("2026-03")).rows
    assert summaries.opens(office, figure.question.kind, row.id) == ("resident", one)


def test_who_lived_here_and_is_filed_only_now_is_no_mover_in(office: Office, clock: FixedClock) -> None:
    """D17: by hand without a reason and a day is 补录 of the month it is filed in; last month stays as it was."""
    factories.resident(office, "早就登记的", move_reason="in", moved_on="2026-03-01")
    clock.instant = datetime(2026, 4, 16, tzinfo=UTC)
    before = population.collect(office, "2026-03")
    factories.resident(office, "原住民")
    factories.resident(office, "新搬来的", move_reason="in", moved_on="2026-04-02")
    left = factories.resident(office, "补录后才知道走了的")
    form, version = residents.load_form(office, left)
    form.living_here, form.moved_on = False, "2026-04-03"
    residents.save(office, form, left, version)
    found = population.collect(office, "2026-04")
    check(office, found)
    line = {
        n: found.figure(f"movement.living.{n}").rows for n in ("opening", "in", "out", "found", "closing")
    }
    assert line == {"opening": 1, "in": 1, "out": 1, "found": 2, "closing": 3 - 1 + 1}
    assert found.figure("movement.all.in.in").rows == 1
    assert population.collect(office, "2026-03").sections == before.sections
    assert population.collect(office, "2026-03").note == ""
    clock.instant = datetime(2026, 5, 2, tzinfo=UTC)
    assert population.collect(office, "2026-05").figure("movement.living.opening").rows == 3
    with pytest.raises(ClerkError, match="哪一天"):
        factories.resident(office, "没写哪天", move_reason="in")


def test_who_is_filed_only_now_may_have_left_a_household_before(office: Office, clock: FixedClock) -> None:
    """Of 补录 the household is known only since it was filed: a move out before that day is taken as a death is."""
    clock.instant = datetime(2026, 4, 16, tzinfo=UTC)
    head, gone = (factories.resident(office, name) for name in ("户主", "早走了的"))
    home = households.create(office, HouseholdForm("H1", "family", HOME), head).household_id
    add_member(office, home, JoinForm(gone, relation="弟"))
    for day, month in (("2026-03-20", "2026-03"), ("2026-04-10", "2026-04")):
        done = move_out(office, home, OutForm((gone,), day, "out"))
        found = population.collect(office, month)
        check(office, found)
        assert found.figure("movement.all.out.out").rows == 1
        with office.read() as session:
            [spell] = session.scalars(select(Membership).where(Membership.resident_id == gone))
            assert (str(spell.start), str(spell.end)) == (day, day)
        undo.undo(office, done.entry_id)
    moved = factories.resident(office, "来的", move_reason="in", moved_on="2026-04-02")
    add_member(office, home, JoinForm(moved, relation="妹"))
    with pytest.raises(ClerkError, match="核对日期"):
        move_out(office, home, OutForm((moved,), "2026-04-01", "out"))


def test_a_running_month_tells_ages_of_today(office: Office, clock: FixedClock) -> None:
    """D18: nobody has turned 80 who will only be by the end of the month; the words of the rows say the same."""
    assert clock.today() == date(2026, 3, 16)
    factories.resident(office, "月底满八十", id_number=factories.id_number(date(1946, 3, 28)))
    factories.resident(office, "已满八十", id_number=factories.id_number(date(1946, 3, 16)))
    found = population.collect(office, "2026-03")
    old = found.figure("people.living.age.80")
    page = questions.list_page(office, old.question, ("resident.name", "resident.age"), period=found.period)
    assert ([r.cells for r in page.rows], old.rows) == ([("已满八十", "80")], 1)
    everyone = found.figure("people.living.all").question
    page = questions.list_page(office, everyone, ("resident.name", "resident.age"), period=found.period)
    assert dict(r.cells for r in page.rows)["月底满八十"] == "79"
    clock.instant = datetime(2026, 4, 2, tzinfo=UTC)
    assert population.collect(office, "2026-03").figure("people.living.age.80").rows == 2


def test_a_row_tells_the_day_and_the_reason_it_was_counted_for(office: Office) -> None:
    """D11: of a death or a move out the day and reason of going, of who came those of coming."""
    gone = factories.resident(office, "走了的", moved_on="2020-01-01", move_reason="in")
    death(office, DeathForm(gone, "2026-03-10", None))
    factories.resident(office, "补录的")
    found = population.collect(office, "2026-03")
    line = found.figure("movement.all.out.death")
    page = questions.list_page(office, line.question, line.columns, period=found.period)
    assert page.rows[0].cells[:3] == ("走了的", "2026-03-10", "死亡")
    line = found.figure("movement.all.found")
    assert line.columns[:3] == ("resident.name", "created_at", "reason_in")
    month = figures.collect(office, "2026-03")
    out = month.line("residents.out")
    page = questions.list_page(office, out.question, out.columns, period=found.period)
    assert page.rows[0].cells[:3] == ("走了的", "2026-03-10", "死亡")
    every = {line.key: line for section in month.sections for line in section.lines}
    assert "finished_on" in every["services.finished"].columns
