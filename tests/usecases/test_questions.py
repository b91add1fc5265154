"""Questions: paged exactly, counted, grouped and summed; the same rows however they are asked for."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.rules.dates import PartialDate
from app.models.tables import JournalEntry, MediationCase, Resident
from app.office import Office
from app.usecases import questions
from app.usecases.questions import Asked
from app.usecases.summaries import periods
from tests import factories

ALL = Question("resident")


@pytest.fixture
def crowd(office: Office) -> Office:
    """Forty people with many equal and many missing values."""
    rnd = random.Random(7)
    with office.write("测试") as w:
        for i in range(40):
            w.session.add(
                Resident(
                    name=rnd.choice("甲乙丙丁"), work_unit=rnd.choice([None, "学校", "工厂"]),
                    birth_date=rnd.choice([None, PartialDate.parse("1950"), PartialDate.parse("1950-05-17")]),
                    sex=rnd.choice([None, "1", "2"]), living_here=i % 3 > 0, id_kind="none",
                )
            )  # fmt: skip
    return office


COLUMNS = ["name", "work_unit", "birth_date", "sex", "living_here", "grid", "id"]


@given(
    order=st.lists(st.sampled_from(COLUMNS).flatmap(lambda c: st.sampled_from([c, f"-{c}"])), max_size=3),
    page=st.integers(1, 17),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_put_together_are_the_whole_sorted_list(crowd: Office, order: list[str], page: int) -> None:
    whole = questions.list_page(crowd, ALL, ["name"], order, limit=1000).rows
    seen: list[int] = []
    after: tuple[Any, ...] | None = None
    while True:
        part = questions.list_page(crowd, ALL, ["name"], order, after, limit=page)
        seen += [row.id for row in part.rows]
        if not part.more:
            break
        after = part.rows[-1].key
    assert seen == [row.id for row in whole]
    assert sorted(seen) == list(range(1, 41))


def test_missing_values_stand_first_going_up_and_last_going_down(crowd: Office) -> None:
    for order, first in (("work_unit", True), ("-work_unit", False)):
        cells = [row.cells[0] for row in questions.list_page(crowd, ALL, ["work_unit"], [order]).rows]
        empty = cells.count("")
        assert empty
        assert set(cells[:empty] if first else cells[-empty:]) == {""}
        filled = [c for c in cells if c]
        assert filled == sorted(filled, reverse=not first)


def test_a_list_opened_again_asks_with_its_own_conditions_and_conditions_only(crowd: Office) -> None:
    named = [row.cells[0] for row in questions.list_page(crowd, ALL, ["name"]).rows]
    for name in sorted(set(named)):
        one = Question("resident", (("name", "=", name),))
        for masked in (True, False):
            page = questions.list_page(crowd, one, ["name"], masked=masked)
            assert [row.cells[0] for row in page.rows] == [name] * named.count(name)
    first = questions.list_page(crowd, ALL, ["name"], limit=3)
    again = questions.list_page(crowd, ALL, ["name"], limit=5, after=first.rows[-1].key)
    assert [row.cells[0] for row in (*first.rows, *again.rows)] == named[:8]


def test_counting_grouping_and_all_rows_agree(crowd: Office) -> None:
    rows = list(questions.all_rows(crowd, ALL, ["work_unit"]))
    assert questions.count(crowd, ALL) == len(rows) == 40
    assert questions.count(crowd, ALL, cap=10) == 11
    with crowd.read() as session:
        groups = Asked(crowd, session, ALL).group("work_unit")
        assert sorted(Asked(crowd, session, ALL).ids()) == sorted(r.id for r in rows)
        assert Asked(crowd, session, ALL).distinct("work_unit") == 2
    texts = [row.cells[0] or "未填" for row in rows]
    assert sorted(groups) == sorted((text, texts.count(text)) for text in set(texts))
    assert [n for _, n in groups] == sorted((n for _, n in groups), reverse=True)


def test_whole_numbers_and_money_are_summed(office: Office) -> None:
    with office.write("测试") as w:
        for people, amount in ((3, "0.10"), (4, "0.20"), (5, None)):
            w.session.add(JournalEntry(kind="meeting", on_day=date(2026, 3, 1), title="会", people=people))
            case = MediationCase(title="案", registered_on=date(2026, 3, 1))
            case.amount = None if amount is None else Decimal(amount)
            w.session.add(case)
    with office.read() as session:
        assert Asked(office, session, Question("journal_entry")).sum("people") == 12
        assert str(Asked(office, session, Question("mediation_case")).sum("amount")) == "0.3"
        nothing = Question("mediation_case", (("title", "=", "无"),))
        assert Asked(office, session, nothing).sum("amount") == 0


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [("2026-02", date(2026, 2, 1), date(2026, 2, 28)), ("2026-12", date(2026, 12, 1), date(2026, 12, 31))],
)
def test_months(month: str, first: date, last: date) -> None:
    period = questions.month_period(month)
    assert (period.start, period.end, period.months) == (first, last, (first.year * 100 + first.month,) * 2)


@pytest.mark.parametrize("text", ["2026", "2026-13", "三月", "2026-03-01", "", "26-10", "0026-10", "9999-12"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ClerkError, match="请写成 2026-03"):
        questions.month_period(text)


@pytest.mark.parametrize("text", ["0026", "0000-Q1", "0026-Q3", "9999-H2", "1026-03-05..2026-04-01"])
def test_a_report_is_of_no_year_of_antiquity(text: str) -> None:
    with pytest.raises(ClerkError, match=r"年份|不存在"):
        periods.period_of(text)


def test_what_has_not_come_to_its_end_says_so() -> None:
    today = date(2026, 3, 16)
    said = {
        text: periods.unfinished(today, periods.period_of(text)) for text in ("2026-02", "2026-03", "2026-Q2")
    }
    assert said == {
        "2026-02": "",
        "2026-03": "2026年3月还没有结束，数字到今天（2026-03-16）为止。",
        "2026-Q2": "2026年第二季度还没有开始，期初、期末是现在的数，其余都是 0。",
    }


def test_the_recycle_bin_is_never_counted(office: Office) -> None:
    from app.usecases.residents import records as residents

    kept, gone = factories.resident(office), factories.resident(office)
    residents.delete(office, gone)
    assert [r.id for r in questions.list_page(office, ALL).rows] == [kept]


@given(
    order=st.lists(st.sampled_from(COLUMNS).flatmap(lambda c: st.sampled_from([c, f"-{c}"])), max_size=2),
    start=st.integers(0, 39),
    skip=st.integers(0, 25),
    limit=st.integers(1, 17),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_stretch_of_a_list_is_read_from_any_row_forward_or_back(
    crowd: Office, order: list[str], start: int, skip: int, limit: int
) -> None:
    whole = questions.list_page(crowd, ALL, ["name"], order, limit=1000).rows
    ids, key = [row.id for row in whole], whole[start].key
    on = questions.list_page(crowd, ALL, ["name"], order, key, limit=limit, skip=skip)
    assert [r.id for r in on.rows] == ids[start + 1 + skip :][:limit]
    back = questions.list_page(crowd, ALL, ["name"], order, key, limit=limit, skip=skip, back=True)
    above = ids[: max(0, start - skip)]
    assert [r.id for r in back.rows] == above[-limit:]
    assert back.more == (len(above) > limit)
    end = questions.list_page(crowd, ALL, ["name"], order, limit=limit, skip=skip, back=True)
    assert [r.id for r in end.rows] == ids[: 40 - skip][-limit:]
    assert questions.position(crowd, ALL, order, whole[start].id) == start
    with crowd.read() as session:
        assert Asked(crowd, session, ALL).ids_at(order, skip, limit) == ids[skip : skip + limit]


def test_names_sort_by_pinyin_and_letters_jump_to_them(office: Office) -> None:
    for name in ("张三", "阿里", "赵六", "单小英", "欧阳娜", "程一", "陈红", "陈福"):
        factories.resident(office, name)
    shown = [r.cells[0] for r in questions.list_page(office, ALL, ["name"]).rows]
    assert shown == ["阿里", "陈福", "陈红", "程一", "欧阳娜", "单小英", "张三", "赵六"]
    for typed, index in (
        ("zhang", 6), ("z", 6), ("shan", 5), ("张", 6), ("赵", 7), ("b", 1), ("zz", 8), ("chenh", 2), ("cheng", 3), ("陈红", 2),
    ):  # fmt: skip
        assert questions.jump(office, ALL, (), typed) == index, typed
    assert questions.jump(office, ALL, ("-name",), "shan") == 2
    assert questions.jump(office, ALL, ("-name",), "chenh") == 5
    assert questions.jump(office, ALL, ("age",), "6") is None
    assert questions.position(office, ALL, (), 999) is None


def test_a_sort_by_a_shared_value_keeps_names_in_order_within_it(office: Office) -> None:
    for name, sex in (("赵六", "1"), ("阿里", "2"), ("张三", "1"), ("单小英", "2")):
        factories.resident(office, name, id_number=factories.id_number(sex=sex))
    rows = questions.list_page(office, ALL, ["name"], ["sex"]).rows
    assert [r.cells[0] for r in rows] == ["张三", "赵六", "阿里", "单小英"]
    rows = questions.list_page(office, ALL, ["name"], ["-sex"]).rows
    assert [r.cells[0] for r in rows] == ["单小英", "阿里", "赵六", "张三"]
