"""A text that is no TOML at all: each of the reader's English messages comes as Chinese, at its line and column, with a cure."""

import re
import tomllib

import pytest

from app.errors import DefinitionError
from app.models.definitions.source import parse_source
from app.models.definitions.toml_words import SAID

BROKEN = [
    ('key = "x"\nname = "样例', "第 2 行第 8 列", "引号没有配对", "补上"),
    ('a = 1\nname = "样例\nb = 2', "第 2 行第 11 列", "引号没有配对", "英文引号"),
    ("a = '样例\nb = 2", "第 1 行第 5 列", "引号没有配对", "补上"),
    ("a = '样例\nb = '2'", "第 1 行第 8 列", "引号没有配对", "英文引号"),
    ('a = 1\nb = """样例\nc = 2\n', "第 2 行第 5 列", "到文件末尾", "补上"),
    ("a = '''样例\nc = 2\n", "第 1 行第 5 列", "到文件末尾", "补上"),
    ('name = "样\x01例"', "第 1 行第 10 列", "控制字符", "删掉"),
    ("# 说\x01明\n", "第 1 行第 4 列", "控制字符", "删掉"),
    ('path = "D:\\表"', "第 1 行", "反斜杠", "\\\\"),
    ('a = "\\u00zz"', "第 1 行", "编号", "4 位"),
    ('a = "\\ud800"', "第 1 行", "编号", "直接写"),
    ("day = 2026-02-30", "第 1 行第 7 列", "没有这一天", "2026-03-15"),
    ("name", "第 1 行第 5 列", "少了等号", "名称 = 值"),
    ("[[field]\na = 1", "第 1 行", "少了 ]]", "[[field]]"),
    ("[print\na = 1", "第 1 行", "少了 ]", "[print]"),
    ("a = 5元", "第 1 行第 6 列", "多了东西", "一行只写一项"),
    ("[]", "第 1 行第 2 列", "应当是名称", "英文字母"),
    ("a = { b = 1, }", "第 1 行第 14 列", "应当是名称", "不加逗号"),
    ('名称 = "样例"', "第 1 行第 1 列", "不是“名称 = 值”", "name"),
    ('a = ["甲" "乙"]', "第 1 行第 10 列", "列表没有写完", "英文逗号"),
    ('a = { b = 1\nc = 2 }', "第 1 行", "{ } 没有写完", "同一行"),
    ("[print]\n[print]\n", "第 2 行", "“print”前面已经写过了", "[[print]]"),
    ("a = { b = 1, b = 2 }", "第 1 行", "“b”写了两次", "只写一次"),
    ("a = { b = 1 }\na.c = 2\n", "第 2 行", "“a”前面已经写完了", "并到前面"),
    ("[a]\nb.c = 1\n[a.b]\nd = 1", "第 3 行", "前面已经写过了", "合在一处"),
    ("[a.b]\n[a]\nb.c = 1", "第 3 行", "“a.b”前面已经写完了", "并到前面"),
    ("a = 1\na = 2\n", "第 2 行第 6 列", "前面已经写过了", "[[field]]"),
    ("a =\nb = 1", "第 1 行第 4 列", "没有写值", "英文引号"),
    ("a = True", "第 1 行第 5 列", "“True”要换个写法", "小写"),
    ("name = 样例台账", "第 1 行第 8 列", "“样例台账”不能这样写", "英文引号"),
    ("name = “样例”", "第 1 行第 8 列", "中文的 “", '英文的 "'),
    ('name = "样例”\n', "第 1 行", "中文的 ”", '英文的 "'),
    ('name ＝ "样例"', "第 1 行第 6 列", "中文的 ＝", "英文的 ="),
    ('a = ["甲"，"乙"]', "第 1 行第 9 列", "中文的 ，", "英文的 ,"),
    ("a\u3000= 1", "第 1 行第 2 列", "全角空格", "普通的空格"),
    ("a = " + "9" * 5000, "第 1 行", "看不懂", "样例"),
    ("a = " + "[" * 100_000, "第 1 行", "看不懂", "样例"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "wrong", "right"), BROKEN)
def test_a_text_that_cannot_be_read_says_where_what_and_how(
    text: str, place: str, wrong: str, right: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_source("甲.toml", text)
    told = str(caught.value)
    assert told.startswith(f"甲.toml {place}"), told
    assert wrong in told
    assert right in told
    assert not re.search(r"[A-Z][a-z]+ [a-z]+", told), "no English of the reader"


def test_every_message_is_met() -> None:
    said = []
    for text, *_ in BROKEN:
        with pytest.raises((ValueError, RecursionError)) as caught:
            tomllib.loads(text)
        said.append(str(caught.value))
    assert all(any(re.match(pattern, one) for one in said) for pattern, *_ in SAID)


def test_lines_of_windows_and_its_mark_before_the_text_are_no_mistake() -> None:
    assert parse_source("甲.toml", '\ufeffname = "甲"\r\nkey = "a"\r\n').data == {"name": "甲", "key": "a"}
