"""Work that comes round, as data: what 今日 reminds of, who is visited how often, what a journal entry asks, the stages of
a campaign, what hours of service are honoured with (docs/definitions/reminder.md, visit_rule.md, journal_kind.md, campaign.md,
volunteer_level.md)."""

import re
from dataclasses import dataclass
from dataclasses import field as made

from app.models.definitions.ledgers import LedgerField
from app.models.definitions.question import Problem, Question

_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_EVERY = re.compile(r"[1-9]\d{0,2} (days|months)")
COUNTS = {"people": "人数", "audience": "观众人次", "programmes": "节目数", "works": "作品数"}
"""What a journal entry may count; a child event's counts are added to its parent's."""
BECOMES = {"service": "办件", "mediation": "纠纷", "problem": "每户情况", "lead": "民情线索"}
"""What an entry may lead to without typing it again."""


@dataclass(frozen=True)
class Reminder:
    """A line of 今日 for each record that `question` finds whose field `day` is not further off than `soon` days."""

    key: str
    name: str
    question: Question
    day: str
    title: str
    who: str = ""
    soon: int = 7
    source: str = ""

    def problems(self) -> list[Problem]:
        if self.soon < 0:
            return [(("soon",), "提前的天数不能是负数", "例如 soon = 7。")]
        return []


@dataclass(frozen=True)
class VisitRule:
    """Those whom `question` finds (residents or households) are to be visited once in `every` ("1 months", "14 days")."""

    key: str
    name: str
    question: Question
    every: str
    source: str = ""
    enabled: bool = True

    def problems(self) -> list[Problem]:
        if not _EVERY.fullmatch(self.every):
            return [(("every",), f"看不懂多久一次“{self.every}”", '写法如 "1 months"、"14 days"。')]
        if self.question.kind not in {"resident", "household"}:
            return [(("question",), "走访的对象只能是居民或户", '写 kind = "resident" 或 "household"。')]
        return []


@dataclass(frozen=True)
class VolunteerLevel:
    """What so many hours of service on record are honoured with."""

    key: str
    name: str
    hours: int
    source: str = ""
    enabled: bool = True

    def problems(self) -> list[Problem]:
        if self.hours <= 0:
            return [(("hours",), f"“{self.name}”的小时数要大于零", "例如 hours = 100。")]
        return []


@dataclass(frozen=True)
class Elsewhere:
    """A book that stands in another room than 台账, where it is looked for; `words` find it besides its name, `place` is
    what the room is called."""

    key: str
    name: str
    room: str
    place: str
    view: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class LooksThrough:
    """The row of a ledger that an entry looks through: the field `link` tells which, its date field `day` takes the day of
    the entry; of `fills`, fields of the entry that are left empty are taken from fields of the row."""

    link: str
    day: str = ""
    fills: dict[str, str] = made(default_factory=dict)


@dataclass(frozen=True)
class JournalKind:
    """What an entry of a kind of work asks besides day, title, place, who did it and text.

    `topics` is the code table of its sorts, `counts` which counts it has, `home` whether it is about a household,
    `children` whether it has events under it, `becomes` what it may lead to; `words` renames 内容 and 结果. Of each pair of
    `no_more` the first number cannot be larger than the second (keys of its own fields or of its counts). `looks_through`
    is the row of a ledger that is looked through (复核) on the day of the entry.
    """

    key: str
    name: str
    topics: str = ""
    counts: tuple[str, ...] = ()
    home: bool = False
    children: bool = False
    becomes: tuple[str, ...] = ()
    words: tuple[str, ...] = ("内容", "结果")
    no_more: tuple[tuple[str, str], ...] = ()
    looks_through: LooksThrough | None = None
    field: tuple[LedgerField, ...] = ()
    source: str = ""

    def problems(self) -> list[Problem]:
        for name, known in (("counts", COUNTS), ("becomes", BECOMES)):
            for one in getattr(self, name):
                if one not in known:
                    return [((name,), f"“{self.name}”不认识“{one}”", f"可以写：{'、'.join(known)}。")]
        if len(self.words) != 2:
            return [(("words",), "words 要写两个词", '写法如 words = ["谈话内容", "处理情况"]。')]
        keys = [one.key for one in self.field]
        if len(set(keys)) < len(keys):
            return [(("field",), f"“{self.name}”的字段有重名的", "每个字段的 key 只能用一次。")]
        numbers = {**{key: COUNTS[key] for key in self.counts}, **self.numbers()}
        for one in (name for pair in self.no_more for name in pair):
            if one not in numbers:
                right = f"可以写：{'、'.join(numbers)}。"
                return [(("no_more",), f"“{self.name}”没有“{one}”这个数", right)]
        return self._wrong_looking(keys)

    def _wrong_looking(self, keys: list[str]) -> list[Problem]:
        if self.looks_through is None:
            return []
        links = [one.key for one in self.field if one.to.startswith("ledger.")]
        if self.looks_through.link not in links:
            wrong = f"“{self.name}”没有连到台账的字段“{self.looks_through.link}”"
            right = (
                f"可以写：{'、'.join(links)}。"
                if links
                else '请先写一个 type = "link"、to = "ledger.台账名" 的字段。'
            )
            return [(("looks_through", "link"), wrong, right)]
        for one in self.looks_through.fills:
            if one not in keys:
                right = f"可以写：{'、'.join(keys)}。"
                return [(("looks_through", "fills"), f"“{self.name}”没有字段“{one}”", right)]
        return []

    def looked_in(self) -> str:
        """The ledger whose row an entry looks through; empty where there is none."""
        found = self.looks_through
        at = next((one.to for one in self.field if found and one.key == found.link), "")
        return at.removeprefix("ledger.")

    def numbers(self) -> dict[str, str]:
        """The names of its own fields that hold a number, by key."""
        return {one.key: one.name for one in self.field if one.type == "number"}


@dataclass(frozen=True)
class CampaignStage:
    """A stage from one day of the year to another ("01-15"), with its tasks; a stage that ends before it begins ends in the
    next year."""

    name: str
    begins: str
    ends: str
    task: tuple[str, ...] = ()

    def problems(self) -> list[Problem]:
        for name in ("begins", "ends"):
            if not _DAY.fullmatch(getattr(self, name)):
                wrong = f"“{self.name}”的日期看不懂“{getattr(self, name)}”"
                return [((name,), wrong, '写月和日，如 begins = "01-15"。')]
        return []


@dataclass(frozen=True)
class Campaign:
    """A campaign's template: its stages; begun for a year it becomes rows of the ledgers of campaigns and of tasks."""

    key: str
    name: str
    source: str
    document: str = ""
    stage: tuple[CampaignStage, ...] = ()

    def problems(self) -> list[Problem]:
        if not self.stage:
            return [(("name",), f"“{self.name}”没有阶段", "请至少写一段 [[stage]]。")]
        return []
