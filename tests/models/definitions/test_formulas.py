"""The language of computed fields: how it reads, and the sentence for each way of writing it wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.definitions.formulas import Call, FormulaError, Name, Number, Text, names_of, parse


def test_products_before_sums_and_brackets_before_all() -> None:
    assert parse("a + b * 2") == Call("+", (Name("a"), Call("*", (Name("b"), Number(Decimal(2))))))
    assert parse("(a + b) * 2") == Call("*", (Call("+", (Name("a"), Name("b"))), Number(Decimal(2))))
    assert parse("a - b - c") == Call("-", (Call("-", (Name("a"), Name("b"))), Name("c")))
    assert parse("-a") == Call("-", (Number(Decimal(0)), Name("a")))


def test_a_formula_may_be_written_with_full_width_signs_and_chinese_words() -> None:
    assert parse("合计（工资，养老金）") == parse("sum(工资, 养老金)")
    assert parse("单价×数量÷2") == parse("单价 * 数量 / 2")
    assert parse("如果（空(done)，“未办”，“已办”）") == Call(
        "if", (Call("blank", (Name("done"),)), Text("未办"), Text("已办"))
    )


def test_the_names_of_a_formula_are_told_dotted_ones_too() -> None:
    assert list(names_of(parse("age(resident.birth_date, start) + a * 2"))) == [
        "resident.birth_date",
        "start",
        "a",
    ]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("", "公式没有写完", "括号要成对"),
        ("a +", "公式没有写完", "两边都要有值"),
        ("(a + b", "公式没有写完", "括号要成对"),
        ("a b", "这里多了“b”", "写法如"),
        ("a + * b", "这里应当是字段或数字，写的是“*”", "写法如"),
        ("sum(a; b)", "第 6 个字起看不懂“; b)”", "可以写字段"),
        ("summ(a, b)", "没有“summ”这种算法", "是不是“sum”？"),
        ("最大(a, b)", "没有“最大”这种算法", "可以用：sum(甲, 乙, …)"),
        ("days(a)", "“days”里的值写了 1 个", "写法：days(从哪天, 到哪天)"),
        ("sum()", "“sum”里的值写了 0 个", "写法：sum"),
        ("a < b < c", "这里多了“<”", "写法如"),
        ('"没有收尾', "第 1 个字起看不懂", "加引号的文字"),
        ("__import__('os')", "看不懂", "可以写字段"),
        ("a.b.", "看不懂“.”", "可以写字段"),
        ("1" * 301, "公式超过 300 个字", "拆成几个"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_cure(text: str, wrong: str, right: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert wrong in caught.value.wrong
    assert right in caught.value.right


@given(st.text(alphabet='ab12+-*/()=<>,." sumifday,，（ ', max_size=40))
def test_whatever_is_typed_is_read_or_refused_never_run(text: str) -> None:
    told = ""
    try:
        parse(text)
    except FormulaError as error:
        told = error.wrong and error.right
    assert told or parse(text)
