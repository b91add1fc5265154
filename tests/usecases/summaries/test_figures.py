"""The month: opening + in − out = closing whatever happened, and every figure opens exactly its rows."""

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.clock import FixedClock
from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import ledgers, mediation, questions
from app.usecases.history import bin as recycle
from app.usecases.ledgers.renewing import begin_anew
from app.usecases.mediation import SessionForm
from app.usecases.residents import files
from app.usecases.residents import records as residents
from app.usecases.services import records as service_records
from app.usecases.summaries import figures as summaries
from app.usecases.summaries.figures import MonthSummary
from tests import factories

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")


class Life:
    """Random but possible happenings of four months, one after another."""

    def __init__(self, office: Office, clock: FixedClock, seed: int) -> None:
        self.office, self.clock, self.rnd = office, clock, random.Random(seed)
        self.people: list[int] = []
        self.records: list[int] = []
        self.cases: list[int] = []
        self.rows: list[int] = []

    def live(self, steps: int) -> None:
        self.clock.instant = datetime(2026, 1, 3, 4, tzinfo=UTC)
        for _ in range(steps):
            self.clock.instant += timedelta(days=self.rnd.randrange(5))
            step = self.rnd.choice(
                [
                    self.arrive,
                    self.change,
                    self.receive,
                    self.handle,
                    self.quarrel,
                    self.reconcile,
                    self.relieve,
                    self.forget,
                ]
            )
            try:
                step()
            except ClerkError:
                continue  # refused as it should be: nothing has changed

    def arrive(self) -> None:
        self.people.append(
            factories.resident(
                self.office, self.rnd.choice(["甲", "乙"]), living_here=self.rnd.random() < 0.8
            )
        )

    def change(self) -> None:
        if self.people:
            someone = self.rnd.choice(self.people)
            form, version = residents.load_form(self.office, someone)
            form.living_here = not form.living_here
            form.residence_kind = self.rnd.choice(["01", "02"])
            residents.save(self.office, form, someone, version)

    def receive(self) -> None:
        resident = self.rnd.choice([None, *self.people])
        self.records.append(
            factories.service(self.office, resident_id=resident, accept=self.rnd.random() < 0.7)
        )

    def handle(self) -> None:
        if self.records:
            key = self.rnd.choice(["accept", "pause", "resume", "finish", "withdraw", "refuse"])
            service_records.move(self.office, self.rnd.choice(self.records), key, "按规定")

    def quarrel(self) -> None:
        self.cases.append(
            mediation.open_case(self.office, factories.case_form(), accept=self.rnd.random() < 0.8)
        )

    def reconcile(self) -> None:
        if self.cases:
            case = self.rnd.choice(self.cases)
            if self.rnd.random() < 0.3:
                mediation.record_session(self.office, case, SessionForm(text="谈"))
            elif self.rnd.random() < 0.6:
                mediation.settle(self.office, case, factories.agreement_form())
            else:
                mediation.move(
                    self.office, case, self.rnd.choice(["accept", "fail", "perform", "refuse"]), "原因"
                )

    def relieve(self) -> None:
        if self.rows and self.rnd.random() < 0.4:
            ended = self.rows.pop()
            if self.rnd.random() < 0.5:
                self.rows.append(begin_anew(self.office, ended, self.office.today(), "调标准").entry_id)
            else:
                ledgers.end(self.office, ended, self.office.today(), "")
        elif self.people:
            someone = self.rnd.choice(self.people)
            files.household_of(self.office, someone)
            self.rows.append(
                factories.household_row(self.office, someone, amount=f"{self.rnd.randrange(90000) / 100}")
            )

    def forget(self) -> None:
        if self.records and self.rnd.random() < 0.2:
            recycle.put(self.office, "service_record", self.records.pop())


def check(office: Office, summary: MonthSummary) -> None:
    for section in summary.sections:
        assert section.balanced is not False, (summary.period.label, section.key)
        for line in section.lines:
            rows = list(questions.all_rows(office, line.question, ["id"], summary.period))
            assert len(rows) == line.rows, line.key
            assert sum(n for _, n in line.parts) in {0, line.rows}


@given(seed=st.integers(0, 10**6))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_month_balances_and_every_figure_opens_its_rows(
    file_office: Office, clock: FixedClock, seed: int
) -> None:
    Life(file_office, clock, seed).live(60)
    months = [summaries.collect(file_office, month) for month in MONTHS]
    for summary in months:
        check(file_office, summary)
    for before, after in itertools.pairwise(months):
        for area in ("residents", "services", "mediation", "ledgers.minimum"):
            assert before.line(f"{area}.closing").value == after.line(f"{area}.opening").value


def test_a_month_counted_by_hand(office: Office, clock: FixedClock) -> None:
    elder = factories.resident(office, "老人", id_number=factories.id_number(date(1950, 1, 1)))
    factories.resident(office, "孩子", id_number=factories.id_number(date(2015, 1, 1)), residence_kind="02")
    first = factories.service(office, resident_id=elder)
    factories.service(office, resident_id=elder, accept=False)
    service_records.move(office, first, "finish", "已办")
    factories.settled_case(office)
    files.household_of(office, elder)
    aid = factories.household_row(office, elder, amount="600", start="2026-03-02")
    aid = begin_anew(office, aid, date(2026, 3, 10), "调标准").entry_id
    ledgers.change(office, aid, {"amount": "650.10"})
    clock.instant += timedelta(days=40)
    summary = summaries.collect(office, "2026-03")
    figures = {line.key: line.value for section in summary.sections for line in section.lines}
    assert figures["residents.found"] == figures["residents.closing"] == 2
    before = summaries.collect(office, "2026-02")
    ages = [before.line(f"residents.{key}").value for key in ("closing", "elders", "minors")]
    assert ages == [0, 0, 0], "whoever is filed later is in no figure of the month before"
    assert (figures["residents.elders"], figures["residents.minors"], figures["residents.floating"]) == (
        1,
        1,
        1,
    )
    assert (figures["services.received"], figures["services.accepted"], figures["services.finished"]) == (
        2,
        1,
        1,
    )
    assert (figures["services.residents"], figures["services.closing"]) == (1, 1)
    assert figures["mediation.settled"] == 1
    assert figures["mediation.amount"] == Decimal("1200.50")
    assert figures["ledgers.minimum.amount"] == Decimal("650.10")
    aided = [figures[f"ledgers.minimum.{key}"] for key in ("opening", "in", "out", "closing")]
    assert aided == [0, 1, 0, 1], "a household whose row was begun anew neither came nor went"
    check(office, summary)
    assert summary.line("mediation.accepted").parts == (("邻里纠纷", 1),)
    shown = {line.key: line.columns for section in summary.sections for line in section.lines}
    assert [key for key, columns in shown.items() if len(set(columns)) != len(columns)] == []
    later = summaries.collect(office, "2026-04")
    assert later.line("services.opening").value == later.line("services.closing").value == 1
    with pytest.raises(ClerkError, match="没有“nothing”这一行"):
        summary.line("nothing")


def test_a_long_count_can_be_stopped(office: Office) -> None:
    with pytest.raises(Cancelled):
        summaries.collect(office, "2026-03", lambda: True)


def test_the_month_prints_on_one_page_and_as_a_sheet(file_office: Office, tmp_path: Path) -> None:
    factories.service(file_office)
    factories.settled_case(file_office)
    pdf, sheet = summaries.save(summaries.collect(file_office, "2026-03"), tmp_path / "月报")
    document = pypdfium2.PdfDocument(str(pdf))
    assert len(document) == 1
    page = document[0].get_textpage()
    text = page.get_text_range()
    for words in ("示例社区居民委员会工作月报", "2026年3月", "示例街道办事处", "1,200.50", "平", "主任"):
        assert words in text
    page.close()
    document.close()
    cells = str(CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python())
    assert "协议涉及金额" in cells


def test_a_line_needs_its_month(office: Office) -> None:
    question = Question("service_record", (("received_on", "in", "period"),))
    with pytest.raises(ClerkError, match="需要先选月份"):
        questions.count(office, question)
