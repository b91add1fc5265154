"""Every operator of every type, as SQL on a real database; what makes no sense is refused in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.rules.dates import PartialDate
from app.models.tables import JournalEntry, MediationCase, Paper, Resident
from app.office import Office
from app.usecases import questions
from app.usecases.questions import Asked, month_period


@pytest.fixture
def people(office: Office) -> Office:
    """1: everything known; 2: other values; 3: nothing known."""
    with office.write("测试") as w:
        w.session.add(
            Resident(
                id=1, name="王一_甲", sex="1", birth_date=PartialDate.parse("1966-03-16"), phone="19900000001",
                id_number="X1", id_kind="none", note="独居", living_here=True,
            )
        )  # fmt: skip
        w.session.add(
            Resident(
                id=2, name="李二%乙", sex="2", birth_date=PartialDate.parse("1990"), phone="19911111111",
                id_kind="none", note="", living_here=False,
            )
        )  # fmt: skip
        w.session.add(Resident(id=3, name="王三", id_kind="none", living_here=True))
    return office


def ids(office: Office, kind: str, *condition: Any, month: str = "") -> set[int]:
    period = month_period(month) if month else None
    with office.read() as session:
        return set(Asked(office, session, Question(kind, (condition,)), period).ids())


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("name", "=", "王三"), {3}),
        (("name", "!=", "王三"), {1, 2}),
        (("name", "in", ["王三", "李二%乙"]), {2, 3}),
        (("name", "not in", ["王三"]), {1, 2}),
        (("name", "contains", "一_"), {1}),
        (("name", "contains", "%"), {2}),
        (("name", "contains", "_"), {1}),
        (("name", "starts", "王"), {1, 3}),
        (("note", "missing"), {2, 3}),
        (("note", "present"), {1}),
        (("note", "is", None), {2, 3}),
        (("note", "!=", "独居"), {2, 3}),
        (("phone", "starts", "1990"), {1}),
        (("id_number", "missing"), {2, 3}),
        (("sex", "=", "1"), {1}),
        (("sex", "!=", "1"), {2, 3}),
        (("sex", "in", ["1", "2"]), {1, 2}),
        (("sex", "not in", ["1"]), {2, 3}),
        (("sex", "missing"), {3}),
        (("birth_date", "=", "1990"), {2}),
        (("birth_date", "<", "1990"), {1}),
        (("birth_date", ">=", "1966-03-16"), {1, 2}),
        (("birth_date", ">", "1966-03-16"), {2}),
        (("birth_date", "<=", "1966-03-16"), {1}),
        (("birth_date", "between", ["1966-03", "1966-04"]), {1}),
        (("birth_date", "missing"), {3}),
        (("living_here", "is", True), {1, 3}),
        (("living_here", "is", False), {2}),
        (("living_here", "=", True), {1, 3}),
        (("living_here", "!=", True), {2}),
    ],
)
def test_texts_choices_partial_dates_and_yes_no(
    people: Office, condition: tuple[Any, ...], expected: set[int]
) -> None:
    assert ids(people, "resident", *condition) == expected


def test_birthdays_in_a_month(people: Office) -> None:
    assert ids(people, "resident", "birth_date", "in", "period", month="1966-03") == {1}
    assert ids(people, "resident", "birth_date", "in", "period", month="1966-04") == set()
    assert ids(people, "resident", "birth_date", "in", "year", month="1966-04") == {1}, "the year so far"
    assert ids(people, "resident", "birth_date", "in", "year", month="1966-02") == set()


@pytest.fixture
def cases(office: Office) -> Office:
    with office.write("测试") as w:
        for number, (day, amount, people) in enumerate(
            [(date(2026, 3, 1), "0.10", 2), (date(2026, 3, 31), "1000.00", 10), (date(2026, 4, 1), None, 3)],
            1,
        ):
            case = MediationCase(id=number, title="案", registered_on=day, closed_on=day, people=people)
            case.amount = None if amount is None else Decimal(amount)
            w.session.add(case)
    return office


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("closed_on", "=", "2026-03-31"), {2}),
        (("closed_on", "!=", "2026-03-31"), {1, 3}),
        (("closed_on", "<", "2026-03-31"), {1}),
        (("closed_on", ">=", "2026-03-31"), {2, 3}),
        (("closed_on", "between", ["2026-03-01", "2026-03-31"]), {1, 2}),
        (("closed_on", "in", "period"), {1, 2}),
        (("closed_on", "<=", "period.end"), {1, 2}),
        (("closed_on", ">", "today"), {2, 3}),
        (("closed_on", "in", ["2026-03-01"]), {1}),
        (("accepted_on", "missing"), {1, 2, 3}),
        (("people", ">", 2), {2, 3}),
        (("people", "in", [2, "3"]), {1, 3}),
        (("people", "between", [3, 10]), {2, 3}),
        (("amount", "=", "0.1"), {1}),
        (("amount", ">=", 0.1), {1, 2}),
        (("amount", "<", "1000"), {1}),
        (("amount", "!=", 1000), {1, 3}),
        (("amount", "missing"), {3}),
    ],
)
def test_dates_numbers_and_money(cases: Office, condition: tuple[Any, ...], expected: set[int]) -> None:
    assert ids(cases, "mediation_case", *condition, month="2026-03") == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("printed_at", "=", "2026-03-16"), {1, 2}),
        (("printed_at", "!=", "2026-03-16"), {3}),
        (("printed_at", "<=", "2026-03-16"), {1, 2}),
        (("printed_at", ">", "2026-03-16"), {3}),
        (("printed_at", "<", "2026-03-17"), {1, 2}),
        (("printed_at", ">=", "today"), {1, 2, 3}),
        (("printed_at", "between", ["2026-03-16", "2026-03-17"]), {1, 2, 3}),
        (("printed_at", "in", "period"), {1, 2, 3}),
        (("printed_at", "missing"), set()),
    ],
)
def test_instants_are_asked_by_local_days(
    office: Office, condition: tuple[Any, ...], expected: set[int]
) -> None:
    """Midnight in China is 16:00 UTC of the day before."""
    with office.write("测试") as w:
        for number, at in enumerate(
            [datetime(2026, 3, 15, 16, 0, tzinfo=UTC), datetime(2026, 3, 16, 15, 59, tzinfo=UTC),
             datetime(2026, 3, 16, 16, 0, tzinfo=UTC)], 1,
        ):  # fmt: skip
            paper = Paper(id=number, template="x", template_digest="", title="纸", of_kind="x", of_id=1)
            paper.snapshot, paper.printed_at, paper.clerk_name = {}, at, "王"
            w.session.add(paper)
    assert ids(office, "paper", *condition, month="2026-03") == expected


@pytest.mark.parametrize(
    ("kind", "condition", "sentence"),
    [
        ("resident", ("name", ">", "王"), "不能比大小"),
        ("resident", ("sex", "<", "1"), "不能比大小"),
        ("resident", ("age", "=", "老"), "“老”不是"),
        ("resident", ("age", "contains", 6), "年龄只能比较大小"),
        ("resident", ("age", "between", [60]), "要写两个值"),
        ("resident", ("nothing", "=", 1), r"没有“nothing”这个字段.*name（姓名）"),
        ("resident", ("household.nothing", "=", 1), "户没有“nothing”这个字段"),
        ("resident", ("ledger.nothing", "open"), "没有台账“nothing”"),
        ("resident", ("ledger.elders_60", "open"), "视图"),
        ("mediation_case", ("closed_on", "=", "去年"), "“去年”不是有效的日期"),
        ("mediation_case", ("people", ">", "多"), "“多”不是有效的数字"),
        ("mediation_case", ("amount", ">", "多"), "“多”不是有效的数字"),
        ("mediation_case", ("closed_on", "in", "period"), "需要先选月份"),
        ("mediation_case", ("closed_on", "<", "period.start"), "需要先选月份"),
        ("mediation_case", ("closed_on", "contains", "2026"), "不能用“contains”比较"),
        ("paper", ("printed_at", "in", "period"), "需要先选月份"),
        ("paper", ("printed_at", "contains", "2026"), "不能用“contains”比较"),
        ("nothing", ("x", "=", 1), "没有“nothing”这类记录"),
    ],
)
def test_senseless_questions_are_refused_in_words(
    file_office: Office, kind: str, condition: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(ClerkError, match=sentence):
        ids(file_office, kind, *condition)


def test_people_without_a_value_are_neither_in_nor_lost(people: Office) -> None:
    """`=` and `!=`, `in` and `not in`, `missing` and `present` each split everyone in two."""
    everyone = {1, 2, 3}
    for field, value in (("sex", "1"), ("note", "独居"), ("birth_date", "1990"), ("living_here", True)):
        assert (
            ids(people, "resident", field, "=", value) | ids(people, "resident", field, "!=", value)
            == everyone
        )
        missing = ids(people, "resident", field, "missing")
        assert missing | ids(people, "resident", field, "present") == everyone
        assert not missing & ids(people, "resident", field, "=", value)


def test_every_declared_field_can_be_listed_sorted_and_asked_whether_it_is_there(people: Office) -> None:
    from app.models.fields.kinds import CORE

    with people.write("测试") as w:
        w.session.add(JournalEntry(kind="visit", on_day=date(2026, 3, 1), title="走访"))
    for kind in CORE.values():
        names = list(kind.fields)
        for name in names:
            assert questions.list_page(people, Question(kind.name), [name], [name]).rows is not None
            if kind.fields[name].compare is None:
                both = [
                    questions.count(people, Question(kind.name, ((name, op),)))
                    for op in ("missing", "present")
                ]
                assert sum(both) == questions.count(people, Question(kind.name))
