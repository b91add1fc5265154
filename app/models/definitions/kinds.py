"""The schemas: what a ledger, paper, flow, summary, deadline, numbering and indicator may say (docs/definitions/)."""

import difflib
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from typing import Any, Literal

from app.models.definitions.papers import PaperAsk as PaperAsk
from app.models.definitions.papers import PaperBlock as PaperBlock
from app.models.definitions.papers import PaperTable as PaperTable
from app.models.definitions.papers import PaperTemplate as PaperTemplate

Problem = tuple[tuple[str | int, ...], str, str]

OPERATORS = (
    "=", "!=", ">", ">=", "<", "<=", "in", "not in", "between", "contains", "starts", "is", "missing",
    "present", "open", "not open",
)  # fmt: skip


WITHOUT_VALUE = {"missing", "present", "open", "not open"}
ASKS = ("note", "result", "department", "until", "receiver", "rating", "assignee")
"""What a move may ask the clerk: reason, result, the department it goes to, a day, who takes it, the rating, who does it."""
RULES = (
    "key_materials_complete", "something_missing", "papers_printed", "rating_good", "rating_bad",
    "materials_complete", "two_parties", "mediator_is_no_party", "has_agreement",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A kind of record, conditions and a time: the one idea under filters, views, summaries and packages.

    `where` holds (field, operator, value) triples, all of which must hold; `as_of` is "today",
    "period.start", "period.end" or an ISO date.
    """

    kind: str
    where: tuple[tuple[Any, ...], ...] = ()
    as_of: str = "today"

    def problems(self) -> list[Problem]:
        found: list[Problem] = []
        for i, condition in enumerate(self.where):
            if len(condition) not in (2, 3) or not isinstance(condition[0], str):
                found.append((("where", i), f"条件 {list(condition)} 写法不对", '写法如 ["age", ">=", 60]。'))
            elif condition[1] not in OPERATORS:
                right = f"可以写：{' '.join(OPERATORS)}。"
                found.append((("where", i), f"条件里不认识“{condition[1]}”", right))
            elif len(condition) == 2 and condition[1] not in WITHOUT_VALUE:
                found.append((("where", i), f"条件 {list(condition)} 没有写值", '写法如 ["age", ">=", 60]。'))
        return found


FieldKind = Literal[
    "text", "note", "number", "money", "date", "choice", "yesno", "phone", "id_number"
]  # fmt: skip


@dataclass(frozen=True)
class LedgerField:
    """A field of a ledger's own. Money has two decimals, dates may be partial, choices name a code table."""

    key: str
    name: str
    type: FieldKind = "text"
    codes: str | None = None
    required: bool = False
    sum: bool = False
    help: str = ""
    width: int = 12

    def problems(self) -> list[Problem]:
        if (self.type == "choice") != (self.codes is not None):
            return [
                (
                    ("type",),
                    f"字段“{self.name}”的选项没有说清",
                    'choice 字段要写 codes = "代码表名"，其他字段不写。',
                )
            ]
        if self.sum and self.type not in {"number", "money"}:
            return [(("sum",), f"字段“{self.name}”不是数字，不能合计", "只有 number 和 money 能合计。")]
        return []


@dataclass(frozen=True)
class LedgerPrint:
    """How a ledger prints: title may use {unit.name}; columns default to the ledger's own."""

    title: str = "{unit.name}{name}"
    page: str = "A4 landscape"
    columns: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """A ledger: a register when it has fields, a view when it has a question."""

    key: str
    name: str
    code: str = ""
    tag: str = ""
    line: str = ""
    source: str = ""
    belongs_to: Literal["resident", "household", "area", "organisation", "nothing"] = "resident"
    sensitivity: Literal["open", "personal", "restricted"] = "personal"
    enabled: bool = True
    period: str = "once"
    review: bool = False
    retention_years: int = 10
    field: tuple[LedgerField, ...] = ()
    question: Question | None = None
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    print: LedgerPrint = made(default_factory=LedgerPrint)

    @property
    def is_view(self) -> bool:
        return self.question is not None

    def problems(self) -> list[Problem]:
        if self.is_view and self.field:
            return [(("question",), "视图台账不能有自己的字段", "去掉 [[field]]，或去掉 question。")]
        if self.is_view and not self.columns:
            return [(("question",), "视图台账没有列", '请写 columns = ["name", …]。')]
        keys = [f.key for f in self.field]
        for i, key in enumerate(keys):
            if key in keys[:i]:
                return [(("field", i, "key"), f"字段“{key}”写了两次", "每个字段的 key 只能用一次。")]
        return []


@dataclass(frozen=True)
class FlowState:
    """A state of a flow. `clock` says whether the promise runs; `final` that nothing is awaited any more."""

    name: str
    clock: Literal["none", "running", "stopped"] = "none"
    final: bool = False
    signal: Literal["", "due", "overdue", "done"] = ""


@dataclass(frozen=True)
class FlowMove:
    """A move between states: which rules it needs, what it asks for, what it prints, which deadline starts."""

    key: str
    name: str
    from_: tuple[str, ...]
    to: str
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    paper: str | None = None
    starts: str | None = None
    negative: bool = False


@dataclass(frozen=True)
class Flow:
    """A state machine that is data; `ways` are the ways of working of the items that go through it (办, 帮, 活 …),
    `channels` the ways in which a matter came that lead through it whatever the item (点单)."""

    key: str
    name: str
    for_: str
    first: str
    state: dict[str, FlowState]
    move: tuple[FlowMove, ...]
    ways: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def problems(self) -> list[Problem]:
        if self.first not in self.state:
            return [(("first",), f"没有“{self.first}”这个状态", f"可以写：{'、'.join(self.state)}。")]
        for i, move in enumerate(self.move):
            for name in (*move.from_, move.to):
                if name not in self.state:
                    right = f"可以写：{'、'.join(self.state)}。"
                    return [(("move", i), f"“{move.name}”用了没有定义的状态“{name}”", right)]
            for name in move.asks:
                if name not in ASKS:
                    right = f"可以写：{'、'.join(ASKS)}。"
                    return [(("move", i, "asks"), f"“{move.name}”要问的“{name}”没有这一项", right)]
            for rule in move.needs:
                if rule not in RULES:
                    close = difflib.get_close_matches(rule, RULES, n=1)
                    right = f"是不是“{close[0]}”？" if close else f"可以写：{'、'.join(RULES)}。"
                    return [(("move", i, "needs"), f"“{move.name}”用了没有的规则“{rule}”", right)]
        return []

    def moves_from(self, state: str) -> list[FlowMove]:
        """What can be done next."""
        return [move for move in self.move if state in move.from_]


@dataclass(frozen=True)
class SummaryLine:
    """A line of the month: how many records (or people, households, or the sum of a field) a question finds."""

    key: str
    title: str
    question: Question
    count: Literal["records", "people", "households", "sum"] = "records"
    sum: str | None = None
    unit: str = "件"
    by: str | None = None
    check: str = ""


@dataclass(frozen=True)
class SummaryRow:
    """A row of a section that is a table: each line is counted once more with these conditions.

    `put` fills {names} in the values of the lines' conditions.
    """

    key: str
    title: str
    where: tuple[tuple[Any, ...], ...] = ()
    put: dict[str, str] = made(default_factory=dict)

    def asks(self, question: Question) -> Question:
        """A line's question for this row."""
        filled = tuple(
            tuple(self.put.get(str(part).strip("{}"), part) if i == 2 else part for i, part in enumerate(one))
            for one in question.where
        )
        return Question(question.kind, (*self.where, *filled), question.as_of)


@dataclass(frozen=True)
class SummarySection:
    """A group of lines under one heading, one of the four areas of the month; with `row` a table of rows and lines."""

    key: str
    title: str
    line: tuple[SummaryLine, ...]
    row: tuple[SummaryRow, ...] = ()
    balance: tuple[str, ...] = ()
    chart: bool = False


@dataclass(frozen=True)
class Summary:
    """The whole month."""

    key: str
    name: str
    section: tuple[SummarySection, ...]


@dataclass(frozen=True)
class Deadline:
    """A term: `length` is "10 working days", "30 calendar days", "1 month" or "item" (the item's own promise)."""

    name: str
    from_: str
    length: str
    start_day_counts: bool = False
    holiday: Literal["as is", "next working day"] = "as is"
    source: str = ""

    def problems(self) -> list[Problem]:
        parts = self.length.split()
        known = ("working days", "calendar days", "month", "months")
        if self.length == "item" or (len(parts) >= 2 and parts[0].isdigit() and " ".join(parts[1:]) in known):
            return []
        right = '写法如 "10 working days"、"30 calendar days"、"1 month" 或 "item"。'
        return [(("length",), f"看不懂期限“{self.length}”", right)]


@dataclass(frozen=True)
class Numbering:
    """A series of numbers per year: `pattern` uses {year}, {unit} (short name) and {seq:4}."""

    key: str
    name: str
    pattern: str

    def problems(self) -> list[Problem]:
        if "{seq" in self.pattern and "{year}" in self.pattern:
            return []
        return [(("pattern",), "编号里缺年份或顺序号", '写法如 "{year}{unit}受字第{seq:4}号"。')]


QualityFix = Literal["edit", "grid", "birth_date", "sex", "duplicates", "work", "none"]


@dataclass(frozen=True)
class Quality:
    """A rule of the quality board (核对): what is asked for (a question, or a named check with numbers), how bad it is,
    what to do, and the fix offered; `field` is where the cursor goes when a row is corrected by hand."""

    key: str
    title: str
    advice: str
    severity: Literal["error", "warning", "hint"] = "warning"
    question: Question | None = None
    check: str = ""
    numbers: dict[str, int] = made(default_factory=dict)
    fix: QualityFix = "edit"
    field: str = ""
    columns: tuple[str, ...] = ()
    enabled: bool = True
    source: str = ""

    def problems(self) -> list[Problem]:
        if (self.question is None) == (not self.check):
            right = '写 question = { kind = "resident", where = [...] }，或 check = "核对名"，只写一样。'
            return [(("title",), f"“{self.title}”没有说清要找什么", right)]
        return []


@dataclass(frozen=True)
class Indicator:
    """A ratio of two questions against a target (used from the monthly issue on)."""

    title: str
    value: str
    at_least: Decimal | None = None
    source: str = ""
