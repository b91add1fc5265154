"""The schema of a paper: what may be filled in from where, what is asked at printing, and its blocks (paper.md)."""

import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Problem = tuple[tuple[str | int, ...], str, str]
"""Where in the table, what is wrong, what would be right (schema.build)."""
SMALLEST_POINTS, LARGEST_POINTS = 6, 28
SHEETS = ("A3", "A4", "A5", "16开")
WIDEST_MARGIN = 60
"""Millimetres."""


def named_in(text: str) -> frozenset[str]:
    """The names of the {placeholders} in a text. Raises ValueError for a broken brace."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def brace_problem(text: str) -> str:
    """What is wrong with the braces of a text, "" when nothing is."""
    try:
        names = named_in(text)
    except ValueError:
        opened, closed = text.count("{"), text.count("}")
        return "少了右边的 }" if opened > closed else "少了左边的 {" if closed > opened else "{ 和 } 没有成对"
    return "{ } 里没有写名" if "" in names else ""


def _braces(where: tuple[str | int, ...], texts: "str | tuple[object, ...] | None") -> Iterator[Problem]:
    for text in (texts,) if isinstance(texts, str) else texts or ():
        if isinstance(text, tuple):
            yield from _braces(where, text)
        elif isinstance(text, str) and (wrong := brace_problem(text)):
            right = "填值写作 {名}，如 {unit}；要印出括号本身，写两个：{{ 和 }}。"
            yield where, f"“{text}”{wrong}", right


@dataclass(frozen=True)
class PaperTable:
    """Rows from a list among the collected values; at least `least` rows, the empty ones to be written by hand."""

    rows: str
    columns: tuple[tuple[str, ...], ...]
    empty: str = "无"
    least: int = 0

    def problems(self) -> Iterator[Problem]:
        """Columns that are not a heading, a name and perhaps a share of the line."""
        for column in self.columns:
            share = column[2] if len(column) == 3 else "1"
            if len(column) not in (2, 3) or not share.replace(".", "", 1).isdigit():
                yield (
                    ("columns",),
                    f"表格的一栏写成了 {list(column)}",
                    '写法如 ["表头", "字段", "2"]，最后是宽度，可不写。',
                )


@dataclass(frozen=True)
class PaperBlock:
    """One block of a paper; exactly one of its kinds is given. Texts may hold {placeholders}; `lines` is the least
    height of the rows of a grid, `ruled` the lines to write on where a text is empty, `block` what is repeated for `each`.

    With `when` it stands there only if that value is not empty ("!name": only if it is). The office leaves out a whole
    block with `hide`, rows of a grid with `hide_rows` (from 1).
    """

    title: str | None = None
    number: str | None = None
    grid: tuple[tuple[str, ...], ...] = ()
    columns: int = 2
    lines: int = 1
    label: int = 0
    table: PaperTable | None = None
    text: str | None = None
    heading: str | None = None
    each: str | None = None
    sign: tuple[str, ...] = ()
    fingerprint: bool = False
    stamp: bool = False
    date: str | None = None
    unit: bool = True
    space: int = 0
    ruled: int = 0
    style: Literal["", "center", "right", "big", "bold", "kai", "note"] = ""
    indent: bool = True
    when: str = ""
    block: tuple["PaperBlock", ...] = ()
    picture: str | None = None
    matrix: str | None = None
    hide: bool = False
    hide_rows: tuple[int, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """Broken braces in its texts, and rows to leave out that are not there."""
        for name in ("title", "number", "grid", "text", "heading", "sign", "date"):
            yield from _braces((name,), getattr(self, name))
        for row in self.hide_rows:
            if not 1 <= row <= len(self.grid):
                yield (
                    ("hide_rows",),
                    f"没有第 {row} 行可以隐去",
                    f"这一块的格子有 {len(self.grid)} 行，从 1 数起。",
                )


@dataclass(frozen=True)
class PaperAsk:
    """Something the clerk may type when printing; left out it is `default`, which may be nothing: a
    blank to write by hand. In a `public` text identity and telephone numbers are masked; `people`, one
    to a line, are for a list only and are not kept as they were typed. A `choice` is one of `choices` (value, words);
    a day is not before that of `not_before`, another ask; a `reason` must be given, when `only_with` names a choice
    ("naming=full") only with it, and is kept in the log of looks."""

    key: str
    name: str
    type: Literal["text", "note", "date", "public", "people", "choice", "reason"] = "text"
    default: str = ""
    help: str = ""
    choices: tuple[tuple[str, ...], ...] = ()
    only_with: str = ""
    not_before: str = ""

    def problems(self) -> Iterator[Problem]:
        """A broken brace in what stands there when nothing is typed; a choice without choices, or with a wrong default."""
        if (self.type == "choice") != bool(self.choices) or any(len(c) != 2 for c in self.choices):
            right = 'choice 要写 choices = [["值", "字"], …]，其他的不写。'
            yield ("type",), f"“{self.name}”的选项没有说清", right
        elif self.choices and self.default not in {c[0] for c in self.choices}:
            yield ("default",), f"“{self.name}”没有写不填时是哪一项", "default 写 choices 里的一个值。"
        yield from _braces(("default",), self.default)


@dataclass(frozen=True)
class PaperTemplate:
    """A paper: what it is for, its series of numbers, the moves after one of which it may be printed, page, copies, blocks.

    `numbered` names the value that is its number already, given out with a move and not at printing.
    `per` names a list among the values: one paper is for one of it (of a case the session, the agent, the visit).
    `points` is the size of the type where the sheet's own will not do. `needs` are values without which it cannot be
    printed, with the sentence that says what to do first.
    `ledgers` are those whose open row of the resident or household fills `{LEDGER_FIELD}`, and from whose rows the paper
    is offered too.
    `unit_line` stands at the end instead of the unit's name, `foot` is a note below everything, `margin` the white on all
    four sides in mm (0: as the sheet has it), `running` stands above the second page and those after it.
    """

    key: str
    name: str
    for_: Literal[
        "service_record",
        "mediation_case",
        "moral_case",
        "resident",
        "household",
        "ledger_entry",
        "area",
        "service_item",
        "unit",
        "proof_referral",
        "relief_entry",
        "journal_entry",
        "public_notice",
        "lead",
    ]
    of: str = ""
    ledgers: tuple[str, ...] = ()
    number: str | None = None
    numbered: str = ""
    after: tuple[str, ...] = ()
    per: str = ""
    needs: dict[str, str] = field(default_factory=dict)
    page: str = "A4"
    points: int | None = None
    copies: tuple[str, ...] = ()
    big_type: bool = False
    one_page: bool = False
    masked: bool = False
    source: str = ""
    unit_line: str = ""
    foot: str = ""
    running: str = ""
    margin: int = 0
    ask: tuple[PaperAsk, ...] = ()
    block: tuple[PaperBlock, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """Broken braces, type and margins that no sheet can have, a sheet that is not known."""
        yield from _braces(("unit_line",), self.unit_line)
        yield from _braces(("foot",), self.foot)
        yield from _braces(("running",), self.running)
        days = {ask.key for ask in self.ask if ask.type == "date"}
        for at, ask in enumerate(self.ask):
            if ask.not_before and ask.not_before not in days:
                wrong = f"“{ask.name}”不早于的“{ask.not_before}”不是要填的日期"
                yield ("ask", at, "not_before"), wrong, f"可以写：{'、'.join(sorted(days))}。"
        if self.points is not None and not SMALLEST_POINTS <= self.points <= LARGEST_POINTS:
            yield (
                ("points",),
                f"字号不能是 {self.points} 磅",
                f"可以写 {SMALLEST_POINTS} 到 {LARGEST_POINTS}。",
            )
        if not 0 <= self.margin <= WIDEST_MARGIN:
            yield (
                ("margin",),
                f"页边距不能是 {self.margin} 毫米",
                f"可以写 1 到 {WIDEST_MARGIN}，0 是照纸张。",
            )
        if self.page.removesuffix(" landscape") not in SHEETS:
            right = f"可以写：{'、'.join(SHEETS)}，横放的后面加 landscape，如 A4 landscape。"
            yield ("page",), f"没有“{self.page}”这种纸", right
