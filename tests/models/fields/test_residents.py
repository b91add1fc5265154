"""Age at its boundaries, state on a past day, links and tags, masks."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.clock import FixedClock
from app.models.definitions.kinds import Question
from app.models.fields.base import Scope
from app.models.fields.residents import RESIDENT
from app.models.fields.show import mask, text_of, texts_of
from app.models.rules.dates import PartialDate, age_on
from app.models.tables import Resident
from app.office import Office
from app.usecases import ledgers, questions
from app.usecases.questions import Asked
from app.usecases.residents import files
from app.usecases.residents import records as residents
from tests import factories


def ids(office: Office, *where: tuple[Any, ...], as_of: str = "today") -> set[int]:
    with office.read() as session:
        return set(Asked(office, session, Question("resident", where, as_of)).ids())


def born(office: Office, *texts: str) -> list[int]:
    with office.write("测试") as w:
        rows = [Resident(name=t, birth_date=PartialDate.parse(t), id_kind="none") for t in texts]
        w.session.add_all(rows)
        w.session.flush()
        return [r.id for r in rows]


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("2000-02-29", "2020-02-29", 20),
        ("2000-03-01", "2020-02-29", 19),
        ("2000-02-28", "2020-02-29", 20),
        ("1966-03-16", "2026-03-15", 59),
        ("1966-03-16", "2026-03-16", 60),
        ("1966", "2026-01-01", 60),
        ("1966", "2025-12-31", 59),
        ("1966-03", "2026-02-28", 59),
        ("1966-03", "2026-03-01", 60),
    ],
)
def test_age_at_its_boundaries(office: Office, birth: str, day: str, age: int) -> None:
    [saved] = born(office, birth)
    assert ids(office, ("age", "=", age), as_of=day) == {saved}
    assert ids(office, ("age", ">=", age), as_of=day) == {saved}
    assert ids(office, ("age", ">", age), as_of=day) == set()
    assert ids(office, ("age", "<", age), as_of=day) == set()
    assert ids(office, ("age", "<=", age), as_of=day) == {saved}
    assert ids(office, ("age", "between", [age - 1, age + 1]), as_of=day) == {saved}
    [row] = questions.list_page(office, Question("resident", as_of=day), ["age"]).rows
    assert row.cells == (str(age),)


BIRTHS = st.dates(date(1920, 1, 1), date(2026, 1, 1)).flatmap(
    lambda d: st.sampled_from([f"{d:%Y}", f"{d:%Y-%m}", f"{d:%Y-%m-%d}"])
)


@given(births=st.lists(BIRTHS, min_size=1, max_size=12), day=st.dates(date(2026, 1, 1), date(2030, 12, 31)))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_counts_ages_like_the_rule(file_office: Office, births: list[str], day: date) -> None:
    saved = dict(zip(born(file_office, *births), births, strict=True))
    for op, holds in ((">=", lambda a: a >= 60), ("<", lambda a: a < 18), ("=", lambda a: a == 40)):
        limit = {">=": 60, "<": 18, "=": 40}[op]
        found = ids(file_office, ("age", op, limit), as_of=day.isoformat()) & saved.keys()
        assert found == {i for i, b in saved.items() if holds(age_on(PartialDate.parse(b), day))}


@given(
    lives=st.lists(st.tuples(BIRTHS, BIRTHS), min_size=1, max_size=12),
    day=st.dates(date(2020, 1, 1), date(2026, 12, 31)),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_dead_are_as_old_as_they_became(
    file_office: Office, lives: list[tuple[str, str]], day: date
) -> None:
    saved = dict(zip(born(file_office, *(birth for birth, _ in lives)), lives, strict=True))
    with file_office.write("测试") as w:
        for one, (_, died) in saved.items():
            w.session.get_one(Resident, one).died_on = PartialDate.parse(died)

    def reached(life: tuple[str, str]) -> int:
        birth, died = map(PartialDate.parse, life)
        return age_on(birth, min(died.last_day(), day))

    for limit in (18, 60):
        ways = {
            ">=": int.__ge__,
            ">": int.__gt__,
            "<": int.__lt__,
            "<=": int.__le__,
            "=": int.__eq__,
            "!=": int.__ne__,
        }
        for op, holds in ways.items():
            found = ids(file_office, ("age", op, limit), as_of=day.isoformat()) & saved.keys()
            assert found == {i for i, life in saved.items() if holds(reached(life), limit)}
    rows = questions.list_page(
        file_office, Question("resident", as_of=day.isoformat()), ["age"], ["-id"], limit=len(lives)
    )
    told = {i: str(years) if (years := reached(life)) >= 0 else "" for i, life in saved.items()}
    assert {r.id: r.cells[0] for r in rows.rows} == told


def test_sorting_by_age_puts_the_oldest_where_they_belong(office: Office) -> None:
    born(office, "1950-01-01", "1990-01-01", "2020-01-01")
    for order, expected in (("age", ["6", "36", "76"]), ("-age", ["76", "36", "6"])):
        rows = questions.list_page(office, Question("resident"), ["age"], [order]).rows
        assert [row.cells[0] for row in rows] == expected


def test_people_whose_birth_nobody_knows_have_no_age(office: Office) -> None:
    unknown = factories.resident(office, "无名", id_number="", id_kind="")
    [known] = born(office, "1950")
    assert ids(office, ("age", ">=", 0)) == ids(office, ("age", "present")) == {known}
    assert ids(office, ("age", "missing")) == {unknown}
    assert ids(office, ("age", "<", 5000)) == {known}
    assert ids(office, ("age", ">=", 3000)) == set()
    with office.write("去世") as w:
        w.session.get_one(Resident, known).died_on = PartialDate.parse("2020-12")
    assert ids(office, ("age", "=", 70)) == ids(office, ("age", "<", 71)) == {known}
    assert ids(office, ("age", "!=", 70)) == {unknown}


def test_who_lived_here_on_a_past_day(office: Office, clock: FixedClock) -> None:
    saved = factories.resident(office, moved_on="2026-03-16", move_reason="in")
    clock.instant += timedelta(days=10)
    form, version = residents.load_form(office, saved)
    form.living_here = False
    residents.save(office, form, saved, version)
    living = ("living_here", "is", True)
    days = {
        "2026-03-15": set(),
        "2026-03-16": {saved},
        "2026-03-25": {saved},
        "2026-03-26": set(),
        "today": set(),
    }
    assert {day: ids(office, living, as_of=day) for day in days} == days
    assert ids(office, ("living_here", "is", False), as_of="2026-03-25") == set()
    assert ids(office, ("living_here", "is", False)) == {saved}


def test_tags_on_a_past_day_and_their_fields(office: Office, clock: FixedClock) -> None:
    head = factories.resident(office, "户主")
    files.household_of(office, head)
    row = factories.household_row(office, head, start="2026-03-01", amount="650")
    ledgers.end(office, row, date(2026, 3, 10), "退出")
    tag = ("ledger.minimum_living", "open")
    days = {"2026-02-28": set(), "2026-03-01": {head}, "2026-03-09": {head}, "2026-03-10": set()}
    assert {day: ids(office, tag, as_of=day) for day in days} == days
    assert ids(office, ("ledger.minimum_living.amount", ">=", 600), as_of="2026-03-05") == {head}
    assert ids(office, ("ledger.minimum_living.amount", ">", 650), as_of="2026-03-05") == set()
    assert ids(office, ("ledger.minimum_living", "not open"), as_of="2026-03-05") == set()
    question = Question("resident", as_of="2026-03-05")
    [row_] = questions.list_page(
        office, question, ["ledger.minimum_living.amount", "ledger.minimum_living.category"]
    ).rows
    assert row_.cells == ("650.00", "城市低保")
    [today] = questions.list_page(office, Question("resident"), ["ledger.minimum_living.amount"]).rows
    assert today.cells == ("",)


def test_dotted_names_follow_links(office: Office) -> None:
    grid = residents.grids(office)[0].id
    head = factories.resident(office, "户主甲", grid_id=grid, phone="19900001111")
    household = files.household_of(office, head)
    child = residents.save(
        office, factories.resident_form("孩子", relation="20", address="别处"), household_id=household
    )
    assert ids(office, ("household.head.name", "=", "户主甲")) == {head, child}
    assert ids(office, ("household.members", ">=", 2)) == {head, child}
    assert ids(office, ("grid.name", "=", "第一网格")) == ids(office, ("grid", "=", "第一网格")) == {head}
    page = questions.list_page(
        office,
        Question("resident", (("id", "=", child),)),
        ["household.head.name", "household.members", "household.head.phone"],
    )
    assert page.rows[0].cells == ("户主甲", "2", "199****1111")
    labels = [c.label for c in questions.columns_of(office, "ledger.minimum_living", ["household.head.name"])]
    assert labels == ["户主姓名"]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("id", "230102196603160018", "230102********0018"),
        ("id", "E12345678", "*********"),
        ("phone", "19900001234", "199****1234"),
        ("phone", "6512345", "*******"),
        ("name", "欧阳修", "欧**"),
        ("name", "李", "李*"),
        ("", "什么都行", "什么都行"),
    ],
)
def test_masks(kind: str, text: str, shown: str) -> None:
    assert mask(kind, text) == shown


@given(st.sampled_from(["id", "phone"]), st.text("0123456789X", max_size=24))
def test_masks_hide_most_of_a_number(kind: str, text: str) -> None:
    shown = mask(kind, text)
    assert len(shown) == len(text)
    assert sum(c != "*" for c in shown) <= (10 if kind == "id" else 7)
    assert not text or "*" in shown or len(text) > 24


def test_values_as_a_clerk_reads_them(file_office: Office) -> None:
    scope = Scope(file_office.library, file_office.today(), file_office.today())
    fields = RESIDENT.fields
    assert text_of(fields["sex"], "2", scope) == "女"
    assert text_of(fields["sex"], "没有的代码", scope) == "没有的代码"
    assert text_of(fields["living_here"], False, scope) == "否"
    assert text_of(fields["birth_date"], PartialDate.parse("1966-03"), scope) == "1966-03"
    assert text_of(fields["changed_at"], file_office.clock.now(), scope) == "2026-03-16 12:00"
    assert text_of(fields["phone"], None, scope, masked=True) == ""


def test_the_prepared_texts_of_a_column_are_those_of_its_cells(file_office: Office) -> None:
    scope = Scope(file_office.library, file_office.today(), file_office.today())
    fields = RESIDENT.fields
    day = PartialDate.parse("1966-03-05")
    values = {
        "name": ["张三", "", None],
        "sex": ["2", "没有的代码", None, "2"],
        "birth_date": [day, None],
        "age": [day, day, None],
        "phone": ["13800000000", "", None, "110"],
        "id_number": ["230102196603050010", None, "A1"],
        "living_here": [True, False, None],
        "changed_at": [file_office.clock.now()],
        "id": [0, 7],
    }
    for name, cells in values.items():
        for masked in (False, True):
            made = texts_of(fields[name], scope, masked=masked)
            assert [made(v) for v in cells] == [text_of(fields[name], v, scope, masked=masked) for v in cells]
    assert texts_of(fields["age"], scope)("1966-03-05") == texts_of(fields["age"], scope)(day)
    assert texts_of(fields["birth_date"], scope)("1966-03") == "1966-03"
