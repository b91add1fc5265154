"""Formulas of computed fields: a small language read by hand, so that nothing a clerk types is ever run as Python.

`amount * count`, `sum(wage, pension)`, `days(start, today)`, `age(resident.birth_date, start)`,
`if(blank(done), "未办", "已办")`. Names are own fields (by key or by name), `start`, `end`, `today` and the owner's.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LONGEST = 300

FUNCTIONS = {"sum": (1, 20), "days": (2, 2), "age": (2, 2), "if": (3, 3), "blank": (1, 1)}
"""What can be called, with how few and how many values."""
SPOKEN = {"合计": "sum", "天数": "days", "年龄": "age", "如果": "if", "空": "blank"}
USAGE = {
    "sum": "sum(甲, 乙, …)",
    "days": "days(从哪天, 到哪天)",
    "age": "age(出生日期, 哪天)",
    "if": "if(条件, 是的话, 不是的话)",
    "blank": "blank(字段)",
}
COMPARISONS = ("<=", ">=", "!=", "=", "<", ">")
ALWAYS = ("start", "end", "today")
"""Names every ledger knows: 起始日期, 终止日期 and the day it is asked on."""
SPOKEN_ALWAYS = {"起始日期": "start", "终止日期": "end", "今天": "today"}

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|"(?P<text>[^"]*)"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<sign><=|>=|!=|[-+*/()=<>,]))"""
)
_WIDE = str.maketrans("（），＋－×＊÷／＝＜＞“”", '(),+-**//=<>""')


@dataclass(frozen=True)
class Number:
    """A number as written."""

    value: Decimal


@dataclass(frozen=True)
class Text:
    """A text in quotes."""

    value: str


@dataclass(frozen=True)
class Name:
    """A field."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function or an operator with what it is applied to."""

    function: str
    of: tuple["Node", ...]


Node = Number | Text | Name | Call


class FormulaError(ValueError):
    """A formula that cannot be read: `wrong` says what and where in it, `right` what to do."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(f"{wrong}。{right}")
        self.wrong, self.right = wrong, right


@lru_cache(maxsize=512)
def parse(text: str) -> Node:
    """The formula as a tree. Raises FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError(f"公式超过 {LONGEST} 个字", "请拆成几个计算字段。")
    reader = _Reader(text.translate(_WIDE))
    node = reader.comparison()
    if reader.at != len(reader.tokens):
        raise reader.refused("这里多了")
    return node


def names_of(node: Node) -> Iterator[str]:
    """The fields a formula reads, as written."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Call):
        for part in node.of:
            yield from names_of(part)


class _Reader:
    """Reads tokens from left to right; each method one step of precedence."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, *signs: str) -> str:
        """The next sign when it is one of these, else nothing."""
        kind, word = self.peek()
        if kind != "sign" or word not in signs:
            return ""
        self.at += 1
        return word

    def refused(self, what: str) -> FormulaError:
        kind, word = self.peek()
        if kind == "end":
            return FormulaError("公式没有写完", "括号要成对，运算符两边都要有值。")
        return FormulaError(f"公式里{what}“{word}”", "写法如 amount * count、sum(wage, pension)。")

    def comparison(self) -> Node:
        left = self.addition()
        sign = self.take(*COMPARISONS)
        return Call(sign, (left, self.addition())) if sign else left

    def addition(self) -> Node:
        node = self.product()
        while sign := self.take("+", "-"):
            node = Call(sign, (node, self.product()))
        return node

    def product(self) -> Node:
        node = self.single()
        while sign := self.take("*", "/"):
            node = Call(sign, (node, self.single()))
        return node

    def single(self) -> Node:
        if self.take("-"):
            return Call("-", (Number(Decimal(0)), self.single()))
        if self.take("("):
            node = self.comparison()
            self._close()
            return node
        kind, word = self.peek()
        if kind == "number":
            self.at += 1
            return Number(Decimal(word))
        if kind == "text":
            self.at += 1
            return Text(word)
        if kind != "name":
            raise self.refused("这里应当是字段或数字，写的是")
        self.at += 1
        return self._call(word) if self.take("(") else Name(word)

    def _call(self, word: str) -> Node:
        name = SPOKEN.get(word, word)
        if name not in FUNCTIONS:
            close = difflib.get_close_matches(word, [*FUNCTIONS, *SPOKEN], n=1)
            right = f"是不是“{close[0]}”？" if close else f"可以用：{'、'.join(USAGE.values())}。"
            raise FormulaError(f"公式里没有“{word}”这种算法", right)
        parts: list[Node] = []
        if not self.take(")"):
            parts.append(self.comparison())
            while self.take(","):
                parts.append(self.comparison())
            self._close()
        least, most = FUNCTIONS[name]
        if not least <= len(parts) <= most:
            raise FormulaError(f"“{word}”里的值写了 {len(parts)} 个", f"写法：{USAGE[name]}。")
        return Call(name, tuple(parts))

    def _close(self) -> None:
        if not self.take(")"):
            raise self.refused("这里应当是“)”，写的是")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FormulaError(
                f"公式里第 {position + 1} 个字起看不懂“{text[position : position + 8]}”",
                "可以写字段、数字、加引号的文字和 + - * / ( ) = != < > 。",
            )
        kind = match.lastgroup or ""
        yield kind, match[kind]
        position = match.end()
