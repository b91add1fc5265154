"""指标 as data: the figures an indicator is made of, how they are divided, which targets it is held against (docs/definitions)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from decimal import Decimal
from typing import Literal

from app.models.definitions.kinds import Problem, Question
from app.models.definitions.schema import build
from app.models.definitions.source import parse_source

KIND = "targets"
"""The office's own choice for an indicator: which target, on or off (kept as definitions of this kind)."""
OWN = "own"
SHARE, HIGHEST = Decimal(100), Decimal(1_000_000)
"""The highest goal of a share in per cent, and of anything else a community office counts."""


@dataclass(frozen=True)
class IndicatorFigure:
    """A number of an indicator: counted by a question, fixed by its rule, or typed by hand because no record holds it.

    `count`: records, how many different values `field` has, the sum or the median of `field`. `by_hand` says where the number is from,
    `most` how large it can be at the most.
    """

    title: str
    question: Question | None = None
    count: Literal["records", "different", "sum", "median"] = "records"
    field: str = ""
    fixed: Decimal | None = None
    by_hand: str = ""
    unit: str = ""
    most: Decimal | None = None

    def problems(self) -> list[Problem]:
        told = [self.question is not None, self.fixed is not None, bool(self.by_hand)]
        if sum(told) != 1:
            right = '写 question、fixed（固定的数）或 by_hand = "从哪里来"，只写一样。'
            return [(("title",), f"“{self.title}”没有说清从哪里来", right)]
        if self.most is not None and not self.by_hand:
            right = "most 只写给手工填写的数（by_hand）。"
            return [(("title",), f"“{self.title}”是数出来的，不能规定最大是多少", right)]
        if (self.count == "records") == bool(self.field):
            right = 'count = "sum"、"median" 或 "different" 时写 field = "字段"，其他时候不写。'
            return [(("title",), f"“{self.title}”没有说清数哪个字段", right)]
        return []


@dataclass(frozen=True)
class IndicatorTarget:
    """A target and who set it. `least` is a number, `least_figure` a figure of the indicator that is the least.

    It applies where the figure `where` lies in `within` (least, most; a most of 0 has no end).
    """

    key: str
    source: str
    least: Decimal | None = None
    most: Decimal | None = None
    least_figure: str = ""
    where: str = ""
    within: tuple[int, ...] = ()
    note: str = ""

    def problems(self) -> list[Problem]:
        if self.least is None and self.most is None and not self.least_figure:
            return [
                (
                    ("key",),
                    f"目标“{self.key}”没有写多少",
                    "写 least（不少于）、most（不多于）或 least_figure。",
                )
            ]
        if bool(self.where) != (len(self.within) == 2):
            return [
                (
                    ("key",),
                    f"目标“{self.key}”的适用范围没有写全",
                    '写 where = "数字名" 和 within = [500, 1500]。',
                )
            ]
        return []


@dataclass(frozen=True)
class Indicator:
    """`times` × the sum of `top` ÷ the sum of `under` (without `under`: only the sum); `rule` is printed under it.

    `span`: the period that is looked at, only its last month, or the year up to its end. `outside` names the list of
    those of `under` that are not in `top`; `off_because` says why it is not looked at from the start. The first target
    is the one used, unless the office chose another. `goal_most` is said where a goal can be higher than a share's 100.
    """

    key: str
    code: str
    name: str
    rule: str
    source: str
    figure: dict[str, IndicatorFigure]
    top: tuple[str, ...]
    under: tuple[str, ...] = ()
    times: Decimal = Decimal(1)
    unit: str = "%"
    places: int = 1
    group: str = ""
    span: Literal["period", "month", "year"] = "period"
    outside: str = ""
    enabled: bool = True
    off_because: str = ""
    goal_most: Decimal | None = None
    target: tuple[IndicatorTarget, ...] = made(default=())

    @property
    def highest_goal(self) -> Decimal:
        """What a goal is at the most."""
        return self.goal_most or (SHARE if self.unit == "%" else HIGHEST)

    @property
    def less_is_better(self) -> bool:
        """Whether its sources set a most and no least, so that a goal of the office's own is a most too."""
        given = [t for t in self.target if t.key != OWN]
        return any(t.most is not None for t in given) and all(t.least is None for t in given)

    def goal_problem(self, goal: Decimal) -> str:
        """Why a number is no goal of it, "" when it is one."""
        if goal > self.highest_goal:
            why = "，比例不会超过 100%" if self.highest_goal == SHARE and self.unit == "%" else ""
            return f"目标最大是 {self.highest_goal:f} {self.unit}{why}，请核对"
        return ""

    def problems(self) -> list[Problem]:
        named = [*self.top, *self.under]
        for target in self.target:
            named += [name for name in (target.least_figure, target.where) if name]
        for name in named:
            if name not in self.figure:
                right = f"可以写：{'、'.join(self.figure)}。"
                return [(("figure",), f"“{self.name}”用了没有的数字“{name}”", right)]
        if not self.top:
            return [(("top",), f"“{self.name}”没有说清算什么", '写 top = ["数字名"]。')]
        keys = [target.key for target in self.target]
        if len(set(keys)) < len(keys):
            return [(("target",), f"“{self.name}”的目标有重名的", "每个目标的 key 只能用一次。")]
        for target in self.target:
            for goal in filter(None, (target.least, target.most)):
                if told := self.goal_problem(goal):
                    return [(("target",), f"“{self.name}”：{told}", "确实可以更大的，写 goal_most。")]
        if self.outside and not self._parts_alike():
            right = "outside 只能用在一个数除以同类另一个数的时候，两个都写 question。"
            return [(("outside",), f"“{self.name}”列不出“{self.outside}”", right)]
        return []

    def _parts_alike(self) -> bool:
        if len(self.top) != 1 or len(self.under) != 1:
            return False
        first, second = self.figure[self.top[0]].question, self.figure[self.under[0]].question
        return first is not None and second is not None and first.kind == second.kind

    def questions(self) -> list[Question]:
        """Everything it asks."""
        return [f.question for f in self.figure.values() if f.question is not None]


@dataclass(frozen=True)
class IndicatorChoice:
    """What an office chose for an indicator: on or off, which target, or a target of its own."""

    enabled: bool = True
    target: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    source: str = ""


def as_chosen(
    indicators: Mapping[str, Indicator], choices: Mapping[str, IndicatorChoice]
) -> dict[str, Indicator]:
    """The indicators with the office's choices: the chosen target stands first."""
    return {k: _chosen(one, choices[k]) if k in choices else one for k, one in indicators.items()}


def _chosen(one: Indicator, choice: IndicatorChoice) -> Indicator:
    targets = [t for t in one.target if t.key != OWN]
    if choice.least is not None or choice.most is not None:
        targets.insert(0, IndicatorTarget(OWN, choice.source or "本单位", choice.least, choice.most))
    wanted = choice.target or (targets[0].key if targets else "")
    ordered = sorted(targets, key=lambda t: t.key != wanted)
    return replace(one, enabled=choice.enabled, target=tuple(ordered))


def read_choices(own: list[tuple[str, str, str]]) -> dict[str, IndicatorChoice]:
    """The office's choices among its own definitions (kind, key, text)."""
    sources = {key: parse_source(f"本单位的“{key}”", text) for kind, key, text in own if kind == KIND}
    return {key: build(IndicatorChoice, source, source.data) for key, source in sources.items()}
