"""The counts of the desk: the same as counting matter by matter, each figure opens its rows, opening + new − done = closing."""

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, select

from app.errors import Cancelled, ClerkError
from app.models.tables import Area, ServiceIntake, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases import questions
from app.usecases.services import counts as service_counts
from app.usecases.services import tally
from app.usecases.summaries import figures as summaries
from app.usecases.summaries import periods
from tests import factories

PERIODS = ("2026-02", "2026-Q1", "2026-H1", "2025", "2026-01-20..2026-02-10", "2026-03")


def fill(office: Office, seed: int, count: int) -> None:
    """Matters with random days, items, grids, channels, clerks, ratings, visits; some in the recycle bin."""
    rnd = random.Random(seed)
    people = [factories.resident(office, name) for name in ("甲一", "乙二", "丙三")]
    with office.write("随机办件") as w:
        w.session.execute(delete(ServiceRecord))
        items = rnd.sample(list(w.session.scalars(select(ServiceItem.id).order_by(ServiceItem.id))), 6)
        grids = [Area(kind="grid", name=f"第{n}网格") for n in (1, 2)]
        visits = [
            ServiceIntake(on_day=date(2026, 1, 1), applicant="甲", clerk_name="办事员") for _ in range(4)
        ]
        w.session.add_all([*grids, *visits])
        w.session.flush()
        for number in range(count):
            received = date(2025, 12, 1) + timedelta(days=rnd.randrange(100))
            finished = received + timedelta(days=rnd.randrange(40)) if rnd.random() < 0.6 else None
            w.session.add(
                ServiceRecord(
                    number=f"随{number}", item_id=rnd.choice(items), applicant="甲", flow="service",
                    state="finished" if finished else "handling", received_on=received, finished_on=finished,
                    due_on=rnd.choice([None, received + timedelta(days=rnd.randrange(30))]),
                    stopped_on=None if finished else rnd.choice([None, received + timedelta(days=3)]),
                    satisfaction=rnd.choice([None, *"12345"]) if finished else None, people=rnd.randrange(1, 4),
                    channel=rnd.choice(["window", "phone"]), grid_id=rnd.choice([None, *(g.id for g in grids)]),
                    handler=rnd.choice([None, "王经办"]), first_clerk=rnd.choice([None, "李首问", "王经办"]),
                    resident_id=rnd.choice([None, *people]), intake_id=rnd.choice([None, *(v.id for v in visits)]),
                    deleted_at=w.at if rnd.random() < 0.1 else None,
                )
            )  # fmt: skip


def value_of(record: ServiceRecord, item: ServiceItem, grid: str, by: str, until: date) -> str:
    """What a matter has in a dimension, by the definition, not by SQL."""
    if by == "promise":
        if record.due_on is None:
            return "none"
        stood = next(
            (d for d in (record.finished_on, record.stopped_on) if d is not None and d <= until), until
        )
        return "late" if record.due_on < stood else "kept"
    values = {
        "group": item.group_name, "item": item.code, "goal": item.goal, "target": item.target, "way": item.way,
        "channel": record.channel, "grid": grid, "clerk": record.handler or record.first_clerk,
    }  # fmt: skip
    return values[by] or ""


def by_hand(office: Office, by: str, period: str) -> dict[str, dict[str, int]]:
    """Every figure by row and line, counted matter by matter."""
    span = periods.period_of(period)
    until = min(span.end, office.today())
    found: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    sets: dict[tuple[str, str], set[object]] = defaultdict(set)
    with office.read() as session:
        grids = dict(session.execute(select(Area.id, Area.name)).all())
        items = {i.id: i for i in session.scalars(select(ServiceItem))}
        for r in session.scalars(select(ServiceRecord)):
            late = value_of(r, items[r.item_id], "", "promise", until) == "late"
            came = span.start <= r.received_on <= span.end
            done = r.finished_on is not None and span.start <= r.finished_on <= span.end
            before = r.received_on < span.start and (r.finished_on is None or r.finished_on >= span.start)
            after = r.received_on <= span.end and (r.finished_on is None or r.finished_on > span.end)
            row = value_of(r, items[r.item_id], grids.get(r.grid_id, ""), by, until)
            for key in (row, "total"):
                one = found[key]
                one["opening"] += before
                one["received"] += came
                one["finished"] += done
                one["done"] += done
                one["closing"] += after
                one["people"] += r.people if came else 0
                one["late_done"] += done and late
                one["late_open"] += after and late
                one["unrated"] += done and r.satisfaction is None
                one[f"rated.{r.satisfaction}"] += done
                if came:
                    sets[key, "visits"].add(r.intake_id or -r.id)
                    sets[key, "residents"].update({r.resident_id} - {None})
    for (key, name), members in sets.items():
        found[key][name] = len(members)
    return found


@pytest.mark.parametrize("by", [d.key for d in service_counts.DIMENSIONS])
@given(seed=st.integers(0, 10_000), period=st.sampled_from(PERIODS))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_figure_is_what_counting_by_hand_gives(
    office: Office, by: str, seed: int, period: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "A_READ", 7)  # items of one group are met in different readings
    fill(office, seed, 60)
    found = service_counts.collect(office, by, period)
    hand = by_hand(office, by, period)
    shown: set[str] = set()
    for section in found.sections:
        for row in section.rows:
            key = "total" if row.key == service_counts.TOTAL else row.key
            shown.add(key)
            assert row.balanced in (True, None)
            for figure in row.figures:
                name = figure.key.partition(".")[2].partition(":")[0]
                if figure.whole is None:
                    assert figure.value == hand[key][name], (by, period, figure.key)
    counted = {key for key, lines in hand.items() if any(lines.values())}
    assert counted <= shown | {"total"}


@pytest.mark.parametrize("by", [d.key for d in service_counts.DIMENSIONS])
def test_a_figure_opens_the_rows_it_counts(office: Office, by: str) -> None:
    fill(office, 7, 80)
    found = service_counts.collect(office, by, "2026-Q1")
    opened = 0
    for section in found.sections:
        for row in section.rows:
            for figure in row.figures:
                assert questions.count(office, figure.question, found.period) == figure.rows
                opened += figure.rows
    assert opened > 100


def test_shares_leave_out_who_gave_no_rating(office: Office) -> None:
    with office.write("办件") as w:
        item = w.session.scalars(select(ServiceItem.id)).first()
        for rating in ("5", "4", "1", None):
            w.session.add(
                ServiceRecord(
                    item_id=item, applicant="甲", state="finished", received_on=date(2026, 3, 1), satisfaction=rating,
                    finished_on=date(2026, 3, 2),
                )
            )  # fmt: skip
    found = service_counts.collect(office, "channel", "2026-03")
    assert found.figure("rating.content").text == "66.7"
    assert found.figure("rating.unrated").text == "1"
    assert found.figure("rating.asked").text == "75.0"
    assert service_counts.collect(office, "channel", "2026-02").figure("rating.content").text == "—"


def test_where_no_matter_has_a_grid_all_of_them_stand_in_one_row(office: Office) -> None:
    factories.service(office)
    (section, _) = service_counts.collect(office, "grid", office.today().strftime("%Y-%m")).sections
    assert [(row.title, row.figures[1].value) for row in section.rows] == [("合计", 1), ("未填", 1)]


def test_one_visit_of_three_matters_is_three_matters_and_one_visit(office: Office) -> None:
    from app.usecases.services import records as service_records
    from app.usecases.services.forms import ServiceForm

    item = factories.item_id(office)
    service_records.take_many(office, [ServiceForm(item, applicant="李四") for _ in range(3)])
    found = service_counts.collect(office, "item", "2026-03")
    assert found.figure("work.received").value == 3
    assert found.figure("work.people").value == 3
    assert found.figure("work.visits").value == 1
    assert found.figure("work.residents").value == 0


def test_the_month_and_the_counts_say_the_same(office: Office) -> None:
    fill(office, 3, 80)
    month = summaries.collect(office, "2026-02")
    counts = service_counts.collect(office, "way", "2026-02")
    for name, own in (("opening", "opening"), ("received", "received"), ("finished", "finished"),
                      ("closing", "closing"), ("people", "people"), ("residents", "residents")):  # fmt: skip
        assert month.line(f"services.{name}").value == counts.figure(f"work.{own}").value, name
    assert month.line("services.unrated").value == counts.figure("rating.unrated").value
    assert month.line("services.content").text == counts.figure("rating.content").text


def test_paper_and_sheet_hold_the_figures(office: Office, tmp_path: Path) -> None:
    fill(office, 5, 40)
    found = service_counts.collect(office, "goal", "2026-Q1")
    pdf, sheet = service_counts.save(found, tmp_path)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "2026年第一季度" in text
    assert "按十大目标" in text
    assert service_counts.RULES[1][:20] in text.replace("\r\n", "")
    rows = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
    total = next(row for row in rows if row[0] == "合计")
    assert Decimal(str(total[2])) == found.figure("work.received").value


def test_unknown_ways_of_counting_are_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="不能按“天气”统计"):
        service_counts.collect(office, "天气", "2026-03")
    with pytest.raises(ClerkError, match="结束日期早于开始日期"):
        service_counts.collect(office, "way", "2026-03-05..2026-03-01")
    with pytest.raises(ClerkError, match="开始日期要写到日"):
        periods.between("2026-03", "2026-04-01")
    with pytest.raises(Cancelled):
        service_counts.collect(office, "way", "2026-03", lambda: True)
