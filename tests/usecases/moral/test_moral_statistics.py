"""The moral court in the statistics of mediation: every kind by itself, each figure opens its cases, the 41 columns without it."""

import random
from datetime import date, timedelta

from app.models.tables import MoralCase
from app.office import Office
from app.usecases import questions
from app.usecases.mediation import statistics

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
KINDS = ("praise", "criticism", "education")
DONE = ("performed", "commended", "persuaded", "ended")


def made(office: Office, seed: int) -> list[MoralCase]:
    rnd = random.Random(seed)
    cases = []
    for at in range(30):
        begun = date(2026, 2, 10) + timedelta(days=rnd.randrange(60))
        ended = rnd.choice([None, begun + timedelta(days=rnd.randrange(20))])
        judged = rnd.choice([None, begun + timedelta(days=2)])
        case = MoralCase(
            title=f"第{at}件", kind=rnd.choice(KINDS), registered_on=begun, judged_on=judged, closed_on=ended,
            heard_on=judged if rnd.random() < 0.5 else None, state=rnd.choice(DONE) if ended else "judged",
        )  # fmt: skip
        cases.append(case)
    with office.write("道德评判") as w:
        w.session.add_all(cases)
    return cases


def within(day: date | None) -> bool:
    return day is not None and FIRST <= day <= LAST


def test_every_figure_is_counted_by_hand(file_office: Office) -> None:
    cases = made(file_office, 7)
    found = statistics.collect(file_office, "2026-03")
    for kind in (*KINDS, "all"):
        mine = [c for c in cases if kind in ("all", c.kind)]
        expected = {
            "registered": [c for c in mine if within(c.registered_on)],
            "judged": [c for c in mine if within(c.judged_on)],
            "heard": [c for c in mine if within(c.judged_on) and c.heard_on],
            "persuaded": [c for c in mine if within(c.closed_on) and c.state == "persuaded"],
            "performed": [c for c in mine if within(c.closed_on) and c.state in {"performed", "commended"}],
            "closing": [
                c for c in mine if c.registered_on <= LAST and (c.closed_on is None or c.closed_on > LAST)
            ],
        }
        for line, rows in expected.items():
            figure = found.figure(f"moral.{kind}.{line}")
            assert figure.value == len(rows), figure.key
            page = questions.list_page(file_office, figure.question, period=found.period)
            assert {r.id for r in page.rows} == {c.id for c in rows}
    assert found.figure("moral.all.judged").value > 0
    assert found.figure("total.cases").value == 0
    assert found.sound
