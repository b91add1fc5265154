"""A ledger's own fields of every type: typed, kept, shown, asked, computed; formulas equal plain reckoning."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import ClerkError, DefinitionError
from app.models.definitions.formulas import Call, Name, Node, Number, Text, parse
from app.models.definitions.kinds import Question
from app.models.tables import Organisation
from app.office import Office
from app.usecases import ledgers, questions
from app.usecases.ledgers import EntryForm
from app.usecases.offices import definitions
from app.usecases.questions import Asked
from app.usecases.residents import records as residents
from tests import factories

FIELDS = """
key = "own"
name = "什么都有"
code = "X1"
belongs_to = "nothing"
[[field]]
key = "rate"
name = "比例"
type = "decimal"
places = 3
[[field]]
key = "count"
name = "数量"
type = "number"
[[field]]
key = "price"
name = "单价"
type = "money"
[[field]]
key = "needs"
name = "需求"
type = "choices"
codes = "elder_need"
[[field]]
key = "seen"
name = "见到日期"
type = "day"
[[field]]
key = "since"
name = "从何时起"
type = "date"
[[field]]
key = "helper"
name = "帮扶人"
type = "link"
to = "resident"
[[field]]
key = "unit"
name = "单位"
type = "link"
to = "organisation"
[[field]]
key = "done"
name = "办结"
type = "yesno"
default = "否"
[[field]]
key = "why"
name = "为什么没办结"
required_when = [["done", "=", "否"]]
[[field]]
key = "worker"
name = "经办"
default = "{clerk}"
[[field]]
key = "place"
name = "地点"
default = "{last}"
"""


def computed(formula: str, result: str = "decimal", places: int = 2, key: str = "out") -> str:
    said = formula.replace('"', '\\"')
    return (
        f'[[field]]\nkey = "{key}"\nname = "算出来的"\ntype = "computed"\nformula = "{said}"\n'
        f'result = "{result}"\nplaces = {places}\n'
    )


def adopt(office: Office, more: str = "") -> None:
    definitions.adopt(office, "ledgers", "own", FIELDS + more)


def add(office: Office, **values: str) -> int:
    values.setdefault("done", "是")
    start = values.pop("start", "")
    end = values.pop("end", "")
    return ledgers.add(office, "own", EntryForm(start=start, end=end, values=values))


def cells(office: Office, *names: str, where: tuple[tuple[Any, ...], ...] = ()) -> list[tuple[str, ...]]:
    question = Question("ledger.own", where)
    return [r.cells for r in questions.list_page(office, question, names, ("id",)).rows]


def test_decimals_keep_their_places_and_sum_exactly(office: Office) -> None:
    adopt(office)
    for text in ("0.1", "0.2", "1.005"):
        add(office, rate=text)
    assert cells(office, "rate") == [("0.100",), ("0.200",), ("1.005",)]
    assert len(cells(office, "rate", where=(("rate", ">", "0.15"),))) == 2
    with office.read() as session:
        assert Asked(office, session, Question("ledger.own")).sum("rate") == Decimal("1.305")
    with pytest.raises(ClerkError, match="比例：最多 3 位小数"):
        add(office, rate="0.1234")


def test_several_values_are_kept_once_each_and_asked_one_by_one(office: Office) -> None:
    adopt(office)
    table = office.library.code("elder_need")
    first, second, third = (label for _, label in table.choices[:3])
    add(office, needs=f"{second}、{first}，{second}")
    add(office, needs=third)
    assert cells(office, "needs") == [(f"{first}、{second}",), (third,)]
    code = table.read(second)
    assert cells(office, "needs", where=(("needs", "=", code),)) == [(f"{first}、{second}",)]
    assert cells(office, "needs", where=(("needs", "!=", code),)) == [(third,)]
    assert len(cells(office, "needs", where=(("needs", "in", [code, table.read(third)]),))) == 2
    with pytest.raises(ClerkError, match="需求：没有“飞行”这一项"):
        add(office, needs=f"{first}、飞行")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("￥1,234.50", "1234.50"),
        ("¥ 12", "12.00"),
        ("1，234元", "1234.00"),
        ("１２．５元整", "12.50"),
        ("0.10", "0.10"),
    ],
)
def test_money_is_taken_as_sheets_write_it(office: Office, text: str, kept: str) -> None:
    adopt(office)
    add(office, price=text)
    assert cells(office, "price") == [(kept,)]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("price", "12.345", "最多 2 位小数，写的是“12.345”"),
        ("price", "1,2", "“1,2”里的逗号看不懂"),
        ("price", "9999999999999", "太大了，要小于一万亿"),
        ("count", "1e30", "太大了"),
        ("count", "许多", "“许多”不是数字"),
        ("count", "nan", "不是数字"),
        ("price", "-1", "不能是负数"),
    ],
)
def test_a_number_that_cannot_be_kept_whole_is_refused_with_words(
    office: Office, name: str, text: str, why: str
) -> None:
    adopt(office)
    with pytest.raises(ClerkError) as refused:
        add(office, **{name: text})
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("text", "kept"), [("√", "是"), ("✓", "是"), ("×", "否"), ("✗", "否"), ("X", "否"), ("Y", "是")]
)
def test_marks_of_a_sheet_are_yes_and_no(office: Office, text: str, kept: str) -> None:
    adopt(office)
    add(office, done=text, why="材料不全")
    assert cells(office, "done") == [(kept,)]


def test_a_day_is_whole_and_a_date_may_be_partial(office: Office) -> None:
    adopt(office)
    add(office, since="2026-03", seen="2026-03-15")
    assert cells(office, "since", "seen") == [("2026-03", "2026-03-15")]
    with pytest.raises(ClerkError, match="见到日期：要写到日"):
        add(office, seen="2026-03")


def test_a_link_is_found_by_name_follows_the_record_and_leads_on(office: Office) -> None:
    adopt(office)
    helper = factories.resident(office, "贺帮扶")
    with office.write("加单位") as w:
        w.session.add(Organisation(name="示例小学"))
    row = add(office, helper="贺帮扶", unit="示例小学")
    assert cells(office, "helper", "unit") == [("贺帮扶", "示例小学")]
    assert cells(office, "helper.address", where=(("helper", "contains", "帮扶"),)) == [
        ("幸福小区3号楼2单元501室",)
    ]
    factories.resident(office, "贺帮扶")
    with pytest.raises(ClerkError, match="叫“贺帮扶”的有 2 个"):
        add(office, helper="贺帮扶")
    with pytest.raises(ClerkError, match="没有找到“没这人”"):
        add(office, helper="没这人")
    ledgers.change(office, row, {"helper": f"#{helper}", "done": "是"})
    assert cells(office, "helper") == [("贺帮扶",)]


def test_what_is_required_by_what_else_the_row_says(office: Office) -> None:
    adopt(office)
    ledger = office.library.ledger("own")
    assert ledgers.problems(office, ledger, EntryForm(values={"done": "是"})) == {}
    found = ledgers.problems(office, ledger, EntryForm(values={"done": "否"}))
    assert list(found) == ["why"]
    assert found["why"] == "请填写为什么没办结：“办结”是“否”时必填"
    row = add(office, done="否", why="材料不全")
    with pytest.raises(ClerkError, match="请填写为什么没办结：“办结”是“否”时必填"):
        ledgers.change(office, row, {"why": ""})
    assert cells(office, "why") == [("材料不全",)]


def test_a_new_row_begins_with_what_the_definition_says(office: Office) -> None:
    from app.usecases.ledgers import pages

    adopt(office)
    assert pages.defaults(office, "own") == {"done": "否", "worker": "王窗口"}
    add(office, place="一号楼")
    add(office, place="二号楼")
    assert pages.defaults(office, "own") == {"done": "否", "worker": "王窗口", "place": "二号楼"}


@pytest.mark.parametrize(
    ("formula", "result", "shown"),
    [
        ("price * count", "money", "37.50"),
        ("单价 * 数量", "money", "37.50"),
        ("price * count / 7", "decimal", "5.36"),
        ("sum(price, rate)", "decimal", "12.50"),
        ("price + rate", "decimal", ""),
        ("price / 0", "decimal", ""),
        ("days(seen, start)", "number", "14"),
        ("days(since, start)", "number", ""),
        ("days(start, today)", "number", "1"),
        ("if(price >= 12.5, 1, 0)", "number", "1"),
        ('if(blank(rate), "未填", "已填")', "text", "未填"),
        ('if(done = "1", "办了", "没办")', "text", "办了"),
        ("price > 10", "yesno", "是"),
        ("rate > 10", "yesno", "否"),
        ("0 - price", "money", "-12.50"),
        ("count / 8", "number", "0.375"),
        ("if(days(seen, today) > 10, price, 0) * 2", "money", "25.00"),
    ],
)
def test_a_formula_shows(office: Office, formula: str, result: str, shown: str) -> None:
    adopt(office, computed(formula, result))
    add(office, price="12.5", count="3", seen="2026-03-01", since="2026-03", start="2026-03-15")
    assert cells(office, "out") == [(shown,)]
    assert len(cells(office, "out", where=(("out", "missing"),))) == (0 if shown else 1)


def test_the_owners_age_is_reckoned_on_the_rows_day(office: Office) -> None:
    text = (
        'key = "own"\nname = "年龄"\n[[field]]\nkey = "out"\nname = "当时年龄"\ntype = "computed"\n'
        'formula = "age(resident.birth_date, start)"\n'
    )
    definitions.adopt(office, "ledgers", "own", text)
    born = factories.resident(office, "闰生", id_number=factories.id_number(date(2004, 2, 29)))
    for day, age in (("2025-02-28", "20"), ("2025-03-01", "21"), ("2026-02-28", "21")):
        row = ledgers.add(office, "own", EntryForm(born, day))
        assert cells(office, "out", where=(("id", "=", row),)) == [(age,)]
        ledgers.end(office, row, date.fromisoformat(day), "")
    form = factories.resident_form("只知道年份", id_number="", birth_date="1950")
    ledgers.add(office, "own", EntryForm(residents.save(office, form), "2026-03-01"))
    assert cells(office, "out")[-1] == ("76",)


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("price * nothing", "公式里没有“nothing”这个字段"),
        ("price + seen", "“\\+”两边要用数字，写的是日期"),
        ("days(price, seen)", "days 里要用日期，写的是数字"),
        ("out + 1", "绕回了自己"),
        ('if(price > 1, "甲", 1)', "if 的两种结果一个是文字，一个是数字"),
        ("if(price, 1, 0)", "if 的第一个值要是条件"),
        ('price = "甲"', "数字和文字不能比较"),
        ("blank(price = 1)", "blank 里不能写条件"),
        ("helper.age + 1", "公式里不能用“helper.age”"),
        ("done", "算出来的不是数字"),
    ],
)
def test_a_formula_that_makes_no_sense_is_refused_with_its_line(
    office: Office, formula: str, sentence: str
) -> None:
    with pytest.raises(DefinitionError, match=sentence) as caught:
        adopt(office, computed(formula))
    line = FIELDS.count("\n") + 5
    assert f"第 {line} 行" in str(caught.value)


def reckoned(node: Node, values: dict[str, Decimal | None]) -> Decimal | None:
    """What a formula of numbers makes, by plain Decimals."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return values[node.name]
    assert isinstance(node, Call)
    assert not isinstance(node, Text)
    parts = [reckoned(part, values) for part in node.of]
    if node.function == "sum":
        known = [p for p in parts if p is not None]
        return sum(known, Decimal(0)) if known else None
    left, right = parts
    if left is None or right is None or (node.function == "/" and right == 0):
        return None
    if node.function == "/":
        return (left / right).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return {"+": left + right, "-": left - right, "*": left * right}[node.function]


NAMES = st.sampled_from(["price", "rate", "count", "2", "0.5", "0"])
FORMULAS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("sum({}, {})".format, inner, inner),
    ),
    max_leaves=3,
)
AMOUNTS = st.none() | st.decimals(0, 5000, places=2)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    formulas=st.lists(FORMULAS, min_size=6, max_size=12),
    amounts=st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=3),
)
def test_what_the_database_reckons_equals_plain_reckoning(
    file_office: Office, formulas: list[str], amounts: list[tuple[Decimal | None, ...]]
) -> None:
    """Many formulas at once are many fields of one definition: reading a definition again is what takes the time."""
    outs = [f"out{number}" for number in range(len(formulas))]
    adopt(file_office, "".join(computed(f, places=2, key=k) for k, f in zip(outs, formulas, strict=True)))
    for numbers in amounts:
        typed = dict(zip(("price", "rate", "count"), numbers, strict=True))
        row = add(file_office, **{k: str(v) for k, v in typed.items() if v is not None})
        expected = tuple(rounded(reckoned(parse(formula), typed)) for formula in formulas)
        assert cells(file_office, *outs, where=(("id", "=", row),)) == [expected]


def rounded(value: Decimal | None) -> str:
    """A reckoned number as a ledger shows it, to the cent and without a negative nothing."""
    shown = "" if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):.2f}"
    return shown.replace("-0.00", "0.00")
