"""The schemas: what a ledger, paper, flow, summary, deadline and numbering may say (docs/definitions/)."""

import difflib
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Literal

from app.models.definitions.ledgers import Heading as Heading
from app.models.definitions.ledgers import Ledger as Ledger
from app.models.definitions.ledgers import LedgerField as LedgerField
from app.models.definitions.ledgers import LedgerPrint as LedgerPrint
from app.models.definitions.papers import PaperAsk as PaperAsk
from app.models.definitions.papers import PaperBlock as PaperBlock
from app.models.definitions.papers import PaperTable as PaperTable
from app.models.definitions.papers import PaperTemplate as PaperTemplate
from app.models.definitions.question import OPERATORS as OPERATORS
from app.models.definitions.question import Problem as Problem
from app.models.definitions.question import Question as Question

ASKS = (
    "note",
    "result",
    "department",
    "until",
    "receiver",
    "rating",
    "assignee",
    "plan",
    "people",
    "body",
    "signer",
    "replied_by",
    "replied_on",
    "reply",
    "person",
)
"""What a move may ask the clerk: reason, result, the department it goes to, a day, who takes it, the rating, who does it,
the plan, how many came, the body that takes it over, who signs for it, whom was spoken to; who answered a
matter that was handed on, when and what."""
STAY = "*"
"""Where a move of a ledger's flow leads that leaves the row where it is."""
LEDGER_ROW = "ledger_entry"
RULES = (
    "key_materials_complete", "something_missing", "papers_printed", "rating_good", "rating_bad",
    "materials_complete", "two_parties", "sides_apart", "minors_have_guardians", "chief_named", "mediator_is_no_party",
    "session_written", "extension_agreed", "has_agreement", "part_performed", "instalments_done", "visit_written",
    "dossier_filed", "judge_named", "judge_stands_apart", "verdict_written", "nothing_awaited", "answer_awaited", "nothing_follows",
)  # fmt: skip


@dataclass(frozen=True)
class FlowState:
    """A state of a flow. `clock` says whether the promise runs; `final` that nothing is awaited any more; `next` the key of the
    move that is usual here and stands first, `next_of` the same by the way of working of the item (转 …)."""

    name: str
    clock: Literal["none", "running", "stopped"] = "none"
    final: bool = False
    signal: Literal["", "due", "overdue", "done"] = ""
    next: str = ""
    next_of: dict[str, str] = made(default_factory=dict)


@dataclass(frozen=True)
class FlowMove:
    """A move between states: which rules it needs, what it asks for, what it prints, which deadline starts. `said` is what is
    said once it is made (申请人已撤回), where "已" before its name would be no Chinese; `lacking` is the state it leads to
    instead of `to` while material that may follow later is not there (容缺待补); `clears` answers of before that hold no more
    (who was to do it, where it comes back); `recalls` papers of the step just before that are owed no more when they have not
    gone out yet (a slip to a department, where the applicant withdrew).

    Of a ledger's flow: `to` "*" stays where the row is, `most` is how often the move may be made since the row was last
    begun (0: any number), `starts` may hold {field} of the row, `counts_from` "due" counts the term from the last day that
    was awaited (a longer term) and not from the day of the move, `note_is` what its note says where that is no reason,
    `marks` a field of yes and no of the row that becomes yes (重复信访).
    """

    key: str
    name: str
    from_: tuple[str, ...]
    to: str
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    paper: str | None = None
    starts: str | None = None
    negative: bool = False
    most: int = 0
    counts_from: Literal["day", "due"] = "day"
    note_is: str = ""
    marks: str = ""
    said: str = ""
    lacking: str = ""
    clears: tuple[Literal["assignee"], ...] = ()
    recalls: tuple[str, ...] = ()

    @property
    def done_words(self) -> str:
        """What is said once it is made: 已受理, 已登记差评; what says no is put on record: 已记为调解不成."""
        if self.said or "已" in self.name:
            return self.said or self.name
        if "rating" in self.asks:
            return f"已登记{self.name}"
        return (
            f"已记为{self.name}" if any(no in self.name for no in ("不", "未", "没有")) else f"已{self.name}"
        )

    def problems(self) -> list[Problem]:
        if self.said and "已" not in self.said:
            right = f"请写成办完以后说的话，例如“已{self.name}”，或者去掉 said。"
            return [(("said",), f"“{self.name}”的 said“{self.said}”没有“已”字", right)]
        return []


def step_words(move: str, state: str) -> str:
    """A step in a list of steps: its move, and the state it led to where the move does not say that already."""
    return move if move.endswith(state) or state == f"已{move}" else f"{move} → {state}"


@dataclass(frozen=True)
class Flow:
    """A state machine that is data; `ways` are the ways of working of the items that go through it (办, 帮, 活 …),
    `channels` the ways in which a matter came that lead through it whatever the item (点单), `items` the codes of items that
    lead through it however they came, `starts` the term of the first state where that has one, `content`
    the codes of items of which it must be written down what is wanted, `usual_channel` by the codes of items the way in which
    they usually come (12349: by 热线)."""

    key: str
    name: str
    for_: str
    first: str
    state: dict[str, FlowState]
    move: tuple[FlowMove, ...]
    ways: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    starts: str | None = None
    items: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    usual_channel: dict[str, str] = made(default_factory=dict)

    @property
    def accepts(self) -> bool:
        """Whether it has an acceptance (受理), from which the promise runs; the others are taken up the day they come."""
        return any(move.starts == "promise" for move in self.move)

    def problems(self) -> list[Problem]:
        if self.first not in self.state:
            return [(("first",), f"没有“{self.first}”这个状态", f"可以写：{'、'.join(self.state)}。")]
        for i, move in enumerate(self.move):
            for name in filter(None, (*move.from_, move.to, move.lacking)):
                if name not in self.state and not (name == STAY and self.for_ == LEDGER_ROW):
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
        return self._wrong_recalls() or self._wrong_next()

    def _wrong_recalls(self) -> list[Problem]:
        """A paper that is called back though no move prints it."""
        printed = sorted({move.paper for move in self.move if move.paper})
        for i, move in enumerate(self.move):
            if unknown := [key for key in move.recalls if key not in printed]:
                right = f"可以写：{'、'.join(printed)}。" if printed else "去掉 recalls。"
                words = f"“{move.name}”收回的文书“{unknown[0]}”没有哪一步打印"
                return [(("move", i, "recalls"), words, right)]
        return []

    def _wrong_next(self) -> list[Problem]:
        """A usual move that cannot be made where it is said to be usual."""
        for key, state in self.state.items():
            able = [move.key for move in self.moves_from(key)]
            for named in filter(None, (state.next, *state.next_of.values())):
                if named not in able:
                    right = f"可以写：{'、'.join(able)}。" if able else "去掉 next。"
                    return [(("state", key), f"“{state.name}”通常的下一步“{named}”在这里做不了", right)]
        return []

    def moves_from(self, state: str, way: str = "") -> list[FlowMove]:
        """What can be done next, what is usual first (`way` of working of the item where there is one)."""
        at = self.state.get(state)
        usual = at.next_of.get(way, at.next) if at is not None else ""
        return sorted((m for m in self.move if state in m.from_), key=lambda m: m.key != usual)


@dataclass(frozen=True)
class SummaryLine:
    """A line of the month: how many records (or people, households, different values of a field, the sum of
    a field, the median of a field named by `sum`) a question finds, or which share they are of what `of` finds. A sum is
    told in `unit`, of which each is `per` of the field's own: 10000 for 万元 of yuan. Lines of a table with one `group`
    stand under that heading."""

    key: str
    title: str
    question: Question
    count: Literal["records", "people", "households", "sum", "distinct", "rate", "median"] = "records"
    sum: str | None = None
    distinct: str | None = None
    of: Question | None = None
    unit: str = "件"
    per: int = 1
    by: str | None = None
    check: str = ""
    group: str = ""

    def problems(self) -> list[Problem]:
        wanted = {
            "distinct": ("distinct", '"字段"'),
            "rate": ("of", "全体是哪些记录的问题"),
            "median": ("sum", '"字段"'),
        }
        if self.per < 1:
            return [(("per",), f"“{self.title}”的 per 是 {self.per}", "请写 1 或更大的整数，万元写 10000。")]
        name, words = wanted.get(self.count, ("", ""))
        if name and getattr(self, name) is None:
            wrong = f'“{self.title}”写了 count = "{self.count}"，没有写 {name}'
            return [(("count",), wrong, f"请补上 {name} = {words}。")]
        return []


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
class SummaryCheck:
    """What must hold between figures: `parts` make up `whole` ("equal"), or none is above it ("at_most").

    Figures are named by section and line, "total.cases"; a part "source.*" means every line of the section.
    """

    name: str
    whole: str
    parts: tuple[str, ...]
    holds: Literal["equal", "at_most"] = "equal"


@dataclass(frozen=True)
class Summary:
    """A report: the month, or one subject; `rule` are the sentences printed below its figures."""

    key: str
    name: str
    section: tuple[SummarySection, ...]
    check: tuple[SummaryCheck, ...] = ()
    rule: tuple[str, ...] = ()

    def problems(self) -> list[Problem]:
        lines = {f"{section.key}.{line.key}" for section in self.section for line in section.line}
        known = lines | {f"{section.key}.*" for section in self.section}
        for i, check in enumerate(self.check):
            for where, names, right in (("whole", (check.whole,), lines), ("parts", check.parts, known)):
                for name in names:
                    if name not in right:
                        close = difflib.get_close_matches(name, sorted(right), n=1)
                        hint = (
                            f"是不是“{close[0]}”？" if close else "写法如 total.cases，或 source.* 表示整段。"
                        )
                        return [(("check", i, where), f"“{check.name}”里没有“{name}”这个数字", hint)]
        return []


@dataclass(frozen=True)
class Deadline:
    """A term: `length` is "10 working days", "30 calendar days", "1 month", "2 hours" or "item" (the item's own promise)."""

    name: str
    from_: str
    length: str
    start_day_counts: bool = False
    holiday: Literal["as is", "next working day"] = "as is"
    source: str = ""

    def problems(self) -> list[Problem]:
        parts = self.length.split()
        known = ("working days", "calendar days", "month", "months", "hour", "hours")
        if self.length == "item" or (len(parts) >= 2 and parts[0].isdigit() and " ".join(parts[1:]) in known):
            return []
        right = '写法如 "10 working days"、"30 calendar days"、"1 month"、"2 hours" 或 "item"。'
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


QualityFix = Literal[
    "edit", "grid", "place", "birth_date", "sex", "name", "duplicates", "work", "death", "none"
]


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
