"""The statistics of mediation: every figure counted again by hand over random cases, cross-sums, what does not agree."""

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import MediationCase, MediationHarm, MediationLink, Unit
from app.office import Office
from app.usecases import mediation, questions
from app.usecases.mediation import PartyForm, statistics
from app.usecases.mediation.statistics_paper import document_of
from tests import factories

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
TYPES = [f"{n:02d}" for n in range(1, 19)] + ["51"]
SOURCES = ["apply", "active", "screen", "grid", "hotline", "police", "court", "procura", "petition", "street", "other"]  # fmt: skip
OURS = {
    "active": {"active", "screen", "grid"}, "apply": {"apply", "hotline"}, "court": {"court"}, "procura": {"procura"},
    "police": {"police"}, "petition": {"petition"}, "others": {"street", "other"}, "none": {None},
    "sent": {"court", "procura", "police", "petition", "street", "other"},
}  # fmt: skip


def cases(office: Office, seed: int, count: int = 14, *, whole: bool = False) -> None:
    """Random cases around the month; with `whole` none lacks its type or source."""
    rnd = random.Random(seed)
    gaps = [] if whole else [None]
    with office.write("调解") as w:
        made = []
        for number in range(count):
            accepted = rnd.choice([None, date(2026, 1, 20) + timedelta(days=rnd.randrange(80))])
            ends = rnd.choice([None, (accepted or FIRST) + timedelta(days=rnd.randrange(40))])
            agreed = rnd.choice(["written", "oral", None]) if accepted and ends else None
            case = MediationCase(
                title=f"第{number}件", registered_on=date(2026, 1, 1),
                accepted_on=accepted, closed_on=ends, agreement_kind=agreed, people=rnd.randrange(2, 9),
                difficult=rnd.random() < 0.3, dispute_type=rnd.choice([*TYPES, *gaps]), source=rnd.choice([*SOURCES, *gaps]),
                category=rnd.choice(["01", "0102", "0499", "99", None]), amount=rnd.choice([None, Decimal("100.25"), Decimal(3)]),
                settled_level=rnd.choice(["grid", "community", None]), state="mediating",
            )  # fmt: skip
            w.session.add(case)
            made.append(case)
        w.session.flush()
        for case in made:
            if rnd.random() < 0.4:
                w.session.add(MediationHarm(case_id=case.id, kind=rnd.choice(["suicide", "brawl"]), people=rnd.randrange(1, 9)))  # fmt: skip
        w.session.add(MediationLink(case_id=made[1].id, other_id=made[0].id, kind="same_parties"))


def all_cases(office: Office) -> list[MediationCase]:
    with office.read() as session:
        return [c for c in session.scalars(select(MediationCase)) if c.accepted_on]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_every_figure_is_what_counting_by_hand_gives(file_office: Office, seed: int) -> None:
    cases(file_office, seed)
    every = all_cases(file_office)
    ended = [c for c in every if c.closed_on and FIRST <= c.closed_on <= LAST]
    settled = [c for c in ended if c.agreement_kind in {"written", "oral"}]
    found = statistics.collect(file_office, "2026-03")

    def value(key: str) -> Decimal:
        return found.figure(key).value

    assert value("total.cases") == len(ended)
    assert value("total.people") == sum(c.people for c in ended)
    assert value("total.settled") == len(settled)
    assert value("total.difficult") == sum(c.difficult for c in ended)
    assert value("total.amount") == sum((c.amount or Decimal(0) for c in settled), Decimal(0)) / 10_000
    days = [(c.closed_on - c.accepted_on).days for c in ended if c.closed_on and c.accepted_on]
    assert value("total.days") == (Decimal(str(median(days))) if days else 0)
    for code in TYPES[:18]:
        assert value(f"type.t{code}") == sum(c.dispute_type == code for c in ended)
    for key, members in OURS.items():
        assert value(f"source.{key}") == sum(c.source in members for c in ended)
    assert value("category.c01.ended") == sum((c.category or "").startswith("01") for c in ended)
    so_far = [c for c in every if c.closed_on and date(2026, 1, 1) <= c.closed_on <= LAST]
    assert value("category.c01.year.ended") == sum((c.category or "").startswith("01") for c in so_far)
    agreed = [c for c in so_far if c.agreement_kind in {"written", "oral"}]
    assert value("category.none.year.settled") == sum(c.category is None for c in agreed)
    assert value("size.s1.year.ended") == len(so_far)
    assert value("category.none.settled") == sum(c.category is None for c in settled)
    assert value("level.grid.settled") == sum(c.settled_level == "grid" for c in settled)
    assert found.sound, [c.sentence for c in found.checks]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_each_figure_opens_as_many_cases_as_it_says(file_office: Office, seed: int) -> None:
    cases(file_office, seed)
    found = statistics.collect(file_office, "2026-03")
    for figure in found.figures():
        opened = questions.count(file_office, figure.question, found.period)
        assert opened == figure.rows, figure.key
        if figure.unit == "件":
            assert figure.value == figure.rows, figure.key
        if figure.field and figure.rows:
            listed = questions.all_rows(file_office, figure.question, (figure.field,), found.period)
            cells = [row.cells[0].replace(",", "") for row in listed]
            shown = [Decimal(text) for text in cells if text]
            per = 10_000 if figure.unit == "万元" else 1
            proven = Decimal(str(median(shown))) if figure.median else sum(shown, Decimal(0)) / per
            assert figure.value == proven, (figure.key, shown)


def test_on_a_server_the_same(office: Office) -> None:
    cases(office, 7, whole=True)
    found = statistics.collect(office, "2026-Q1")
    assert found.sound
    assert found.figure("total.cases").value > 0
    assert found.figure("source.none").value == 0


def test_the_same_two_against_each_other_again_are_counted(file_office: Office) -> None:
    """By their files, an outsider by the identity number; not by a mere name, not when only one of them is there again."""
    office, mine = file_office, PartyForm
    one, other, third = (factories.resident(office, name) for name in ("赵甲", "钱乙", "孙丙"))
    number = factories.id_number()

    def opened(*parties: PartyForm, **links: Any) -> int:
        return mediation.open_case(office, factories.case_form(*parties, **links))

    first = opened(
        mine("applicant", one), mine("respondent", other), mine("respondent", name="周丁", id_number=number)
    )
    turned = opened(mine("applicant", other), mine("respondent", one))
    outside = opened(mine("applicant", name="周丁儿", id_number=number), mine("respondent", one))
    opened(mine("applicant", one), mine("respondent", third))
    opened(
        mine("applicant", other), mine("respondent", name="周丁", id_number=number)
    )  # they stood side by side
    opened(mine("applicant", name="吴戊"), mine("respondent", name="郑己"))
    opened(mine("applicant", name="吴戊"), mine("respondent", name="郑己"))
    opened(mine("applicant", one), mine("respondent", third), links={first + 3: "same_dispute"})
    found = questions.list_page(office, Question("mediation_case", (("again", "is", True),)), ("title",)).rows
    assert sorted(row.id for row in found) == [turned, outside]


def test_harm_is_counted_in_cases_and_in_people(file_office: Office) -> None:
    with file_office.write("调解") as w:
        case = MediationCase(title="要紧的", registered_on=FIRST, accepted_on=FIRST, closed_on=LAST, people=2)
        w.session.add(case)
        w.session.flush()
        w.session.add(MediationHarm(case_id=case.id, kind="suicide", people=3))
    found = statistics.collect(file_office, "2026-03")
    assert [found.figure(f"harm.{key}").value for key in ("suicide", "suicide_people", "crime", "crime_people")] == [1, 3, 0, 0]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "level", "key"),
    [
        ("230102001001", "community", "community"), ("230102001199", "community", "community"),
        ("230102001200", "community", "village"), ("230102001001", "street", "street"),
    ],
)  # fmt: skip
def test_a_village_is_known_by_its_code(file_office: Office, code: str, level: str, key: str) -> None:
    cases(file_office, 3)
    with file_office.write("单位") as w:
        own = w.session.scalars(select(Unit).where(Unit.own.is_(True))).one()
        own.code, own.level = code, level
    found = statistics.collect(file_office, "2026-03")
    assert found.figure(f"committee.{key}").value == found.figure("total.cases").value
    assert found.sound


def test_a_village_does_not_mediate_more_than_once(file_office: Office) -> None:
    """Without any unit of its own nothing is in a column: then the check says by how much."""
    cases(file_office, 4)
    with file_office.write("单位") as w:
        w.session.scalars(select(Unit).where(Unit.own.is_(True))).one().level = "superior"
    wrong = [c.sentence for c in statistics.collect(file_office, "2026-03").checks if not c.holds]
    total = statistics.collect(file_office, "2026-03").figure("total.cases").text
    assert wrong == [f"各类调委会之和等于案件总数：对不上，0 与 {total}"]


def test_nothing_to_divide_by_is_a_dash_and_paper_says_it(file_office: Office) -> None:
    found = statistics.collect(file_office, "2026-03")
    assert found.figure("total.rate").text == "—"
    printed = statistics.paper(file_office, "2026-03")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed.pdf))
    for word in ("人民调解统计表", "2026年3月", "按来源", "拖欠农民工工资", "防止民转刑（件）", "已核对"):
        assert word in text, word


def test_it_is_saved_as_paper_and_sheet(file_office: Office, tmp_path: Path) -> None:
    cases(file_office, 5)
    paths = statistics.save(statistics.collect(file_office, "2026"), tmp_path)
    assert [p.suffix for p in paths] == [".pdf", ".xlsx"]
    assert all(p.stat().st_size > 2000 for p in paths)


def test_it_can_be_stopped_and_says_what_it_does_not_know(file_office: Office) -> None:
    with pytest.raises(Cancelled):
        statistics.collect(file_office, "2026-03", lambda: True)
    with pytest.raises(ClerkError, match=r"没有“total\.all”"):
        statistics.collect(file_office, "2026-03").figure("total.all")


def test_the_sum_is_said_in_ten_thousands_and_a_middle_between_two_days_as_it_is(office: Office) -> None:
    with office.write("案件") as w:
        for days, amount in ((2, "12800.50"), (3, "1000000")):
            w.session.add(MediationCase(
                title="甲", dispute_type="02", source="apply", registered_on=FIRST, accepted_on=FIRST, closed_on=FIRST + timedelta(days=days),
                state="settled", agreement_kind="written", amount=Decimal(amount), people=2,
            ))  # fmt: skip
    found = statistics.collect(office, "2026-03")
    figures = {key: found.figure(f"total.{key}") for key in ("amount", "days")}
    assert [(f.text, f.unit) for f in figures.values()] == [("101.28005", "万元"), ("2.5", "天")]
    assert "101.28005" in str(document_of(found))
    assert "万元'" not in str(document_of(found)), "the heading says it"
    money = [
        (h.title, f.unit)
        for s in found.sections
        for r in s.rows
        for h, f in zip(s.heads, r.figures, strict=True)
    ]
    assert all(title.endswith(f"（{unit}）") for title, unit in money if "元" in unit), (
        "万元 and 元 on one paper"
    )
