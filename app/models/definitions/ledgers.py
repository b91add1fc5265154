"""The schema of a ledger (docs/definitions/ledger.md): whom rows belong to, own fields, how often, how it prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Literal, get_args

from app.models.definitions.formulas import FormulaError, parse
from app.models.definitions.question import Problem, Question, condition_problem

FieldKind = Literal[
    "text", "note", "number", "decimal", "money", "date", "day", "choice", "choices", "yesno", "phone", "id_number",
    "link", "computed",
]  # fmt: skip
Interval = Literal["once", "daily", "weekly", "monthly", "quarterly", "half_year", "yearly"]
Sensitivity = Literal["open", "personal", "restricted"]
DAYS = frozenset({"date", "day"})
NUMBERS = frozenset({"number", "decimal", "money"})
START = "start"
"""The day on which a row begins, which another day may be `not_before`, too."""
LINKS = ("resident", "household", "organisation", "area", "service_record")
"""What a link may lead to, besides the rows of another ledger ("ledger.<key>")."""
OF_UNIT = {f"{{owner.{name}}}": name for name in ("name", "kind", "leader", "phone", "address")}
"""Defaults that the record of the unit a row belongs to says: the word, and the name there."""
WORDS = ("{today}", "{clerk}", "{last}", *OF_UNIT)
"""Defaults that are not a fixed text: the day, who types, what the row before said, what is known of the unit."""
ROW_OPERATORS = ("=", "!=", ">", ">=", "<", "<=", "in", "not in", "missing", "present")
"""What `required_when` may ask of the row that is being typed."""
SHARED = (
    "number", "start", "end", "reason", "end_reason", "note", "id", "open", "open_before", "during", "reckoned", "owner", "reviewed_on",
    "begun_anew", "goes_on", "resident_id", "household_id", "area_id", "organisation_id", "today",
)  # fmt: skip
"""Names every row has; a field of one's own cannot be called so."""
STEPPED = ("state", "due_on")
"""Names every row of a ledger with a flow has besides."""


@dataclass(frozen=True)
class LedgerField:
    """A field of a ledger's own. `decimal` has `places` decimals, money two; no number is below `least` or above `most`, one that is
    `whole` counts things; a day is `not_before` that of another field or the row's start, one that is `past` is never ahead of today;
    `date` may be partial, `day` may not; `choices` holds several values; `link` leads `to` another record, in a `tree` never back to
    whom the row is about; a text that `offers` ("ledger.field") is completed from what stands there; `computed` follows from `formula`."""

    key: str
    name: str
    type: FieldKind = "text"
    codes: str | None = None
    places: int = 2
    least: int = 0
    most: int | None = None
    whole: bool = False
    not_before: str = ""
    past: bool = False
    to: str = ""
    offers: str = ""
    tree: bool = False
    formula: str = ""
    result: Literal["number", "decimal", "money", "text", "yesno"] = "number"
    required: bool = False
    required_when: tuple[tuple[Any, ...], ...] = ()
    default: str = ""
    sum: bool = False
    sensitivity: Literal["open", "restricted"] = "open"
    help: str = ""
    width: int = 12

    @property
    def shown_as(self) -> str:
        """The type of what is shown: of a computed field that of its result."""
        return self.result if self.type == "computed" else self.type

    @property
    def typed(self) -> bool:
        """Whether a clerk types it."""
        return self.type != "computed"

    def problems(self) -> list[Problem]:
        return next(([p] for p in self._wrong()), [])

    def _wrong(self) -> Iterator[Problem]:
        said = f"字段“{self.name}”"
        if (self.type in {"choice", "choices"}) != (self.codes is not None):
            right = 'choice、choices 字段要写 codes = "代码表名"，其他字段不写。'
            yield ("type",), f"{said}的选项没有说清", right
        if self.sum and self.shown_as not in NUMBERS:
            yield ("sum",), f"{said}不是数字，不能合计", "只有 number、decimal 和 money 能合计。"
        if not 0 <= self.places <= 6:
            yield ("places",), f"{said}的小数位数是 {self.places}", "请写 0 到 6。"
        if self.most is not None and (self.most < self.least or self.shown_as not in NUMBERS):
            yield ("most",), f"{said}最大是 {self.most}，写得不对", "只写给数字，不能小于 least。"
        if (self.type == "link") != bool(self.to):
            yield ("type",), f"{said}没有说清连到哪里", f"link 字段要写 to，可以写：{_links()}。"
        if self.to and self.to not in LINKS and not self.to.startswith("ledger."):
            yield ("to",), f"{said}不能连到“{self.to}”", f"可以写：{_links()}。"
        if self.offers and (self.type != "text" or self.offers.count(".") != 1):
            right = 'offers = "台账key.字段key"，只写给 text。'
            yield ("offers",), f"{said}从哪里补全没有说清", right
        if self.past and self.type not in DAYS:
            yield ("past",), f"{said}不是日期，没有早晚", '去掉 past，或写 type = "date"。'
        if self.tree and self.to != "resident":
            yield ("tree",), f"{said}不是连到居民的，画不成树", '去掉 tree，或写 to = "resident"。'
        yield from self._wrong_computing(said)
        yield from self._wrong_asking(said)

    def _wrong_computing(self, said: str) -> Iterator[Problem]:
        if (self.type == "computed") != bool(self.formula):
            yield ("type",), f"{said}没有说清怎么算", 'computed 字段要写 formula = "…"，其他字段不写。'
        if self.type == "computed" and (self.required or self.required_when or self.default):
            yield ("type",), f"{said}是算出来的，不用填", "请去掉 required、required_when 和 default。"
        if self.formula:
            try:
                parse(self.formula)
            except FormulaError as error:
                yield ("formula",), f"{said}的{error.wrong}", error.right

    def _wrong_asking(self, said: str) -> Iterator[Problem]:
        if self.required and self.required_when:
            yield ("required",), f"{said}必填和按条件必填只能写一样", "请去掉 required 或 required_when。"
        for i, condition in enumerate(self.required_when):
            if wrong := condition_problem(condition, ROW_OPERATORS):
                yield ("required_when", i), f"{said}的{wrong[0]}", wrong[1]
        if "{" in self.default and self.default not in WORDS:
            yield ("default",), f"{said}的默认值看不懂“{self.default}”", f"可以写文字，或 {' '.join(WORDS)}。"


def _links() -> str:
    return "、".join((*LINKS, "ledger.台账名"))


@dataclass(frozen=True)
class Heading:
    """A heading that stands over several columns of the printed ledger."""

    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class LedgerPrint:
    """How a ledger prints and leaves as a sheet. Texts may use {unit.name}, {name}, {period}, {today} and {keeper}.

    `above` stands under the title, `below` under the table; `heading` over several columns; `widths` in characters;
    `group_by` begins a new group with its own subtotals.
    """

    title: str = "{unit.name}{name}"
    page: str = "A4 landscape"
    margins: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    above: str = ""
    below: str = ""
    heading: tuple[Heading, ...] = ()
    widths: dict[str, int] = made(default_factory=dict)
    group_by: str = ""
    sign: tuple[str, ...] = ()

    def problems(self) -> list[Problem]:
        size, _, way = self.page.partition(" ")
        if size not in {"A3", "A4", "A5", "16开"} or way not in {"", "landscape"}:
            return [(("page",), f"纸张不能是“{self.page}”", "可以写：A4、A4 landscape、A3 landscape 等。")]
        if self.margins and len(self.margins) != 4:
            return [
                (
                    ("margins",),
                    "页边距要写四个数",
                    "按 上、右、下、左 写毫米，如 margins = [15, 12, 15, 12]。",
                )
            ]
        return []


@dataclass(frozen=True)
class Ledger:
    """A ledger: a register when it has fields, a view when it has a question.

    `period` says how often it is written up and closed, `review` how often the open rows are looked through and by
    whom (`review_by`), `keeper` who is in charge of it, `keeps` whether the owner's columns follow the owner or
    stay as on the day the row was made, `asked_by` the inspections that ask for it, `flow` the steps its rows go
    through. Rows are kept `retention_years` (0: for ever) after the year of their `retention_from`; an open row is
    always kept where that is its end. Somebody has one open row, or with `several` as many as there are (services,
    loans). Each row of a `one_day` ledger tells of its day alone: a later period does not carry it on.
    """

    key: str
    name: str
    code: str = ""
    tag: str = ""
    line: str = ""
    source: str = ""
    basis: str = ""
    belongs_to: Literal["resident", "household", "area", "organisation", "nothing"] = "resident"
    outsiders: bool = False
    several: bool = False
    one_day: bool = False
    sensitivity: Sensitivity = "personal"
    enabled: bool = True
    period: Interval = "once"
    keeper: str = ""
    review: Literal["", "weekly", "monthly", "quarterly", "half_year", "yearly"] = ""
    review_by: str = ""
    keeps: Literal["follow", "day"] = "follow"
    asked_by: tuple[str, ...] = ()
    flow: str = ""
    retention_years: int = 10
    retention_from: Literal["end", "start"] = "end"
    field: tuple[LedgerField, ...] = ()
    question: Question | None = None
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    print: LedgerPrint = made(default_factory=LedgerPrint)

    @property
    def is_view(self) -> bool:
        return self.question is not None

    @property
    def typed_fields(self) -> tuple[LedgerField, ...]:
        """The fields a clerk types."""
        return tuple(f for f in self.field if f.typed)

    def problems(self) -> list[Problem]:
        return next(([p] for p in (*self._wrong_view(), *self._wrong_fields())), [])

    def _wrong_view(self) -> Iterator[Problem]:
        if self.is_view and self.field:
            yield ("question",), "视图台账不能有自己的字段", "去掉 [[field]]，或去掉 question。"
        if self.is_view and self.flow:
            yield ("flow",), "视图台账没有自己的行，不能有步骤", "去掉 flow。"
        if self.is_view and not self.columns:
            yield ("question",), "视图台账没有列", '请写 columns = ["name", …]。'
        if self.is_view and (self.review or self.keeps == "day"):
            yield (
                ("question",),
                "视图台账没有自己的行，不能复核，也不能留当天的情况",
                "去掉 review 和 keeps。",
            )
        if self.review_by and not self.review:
            yield ("review_by",), "写了谁复核，没有写多久复核一次", f"请写 review，可以写：{_reviews()}。"
        if self.keeps == "day" and self.belongs_to not in {"resident", "household"}:
            right = '去掉 keeps，或写 belongs_to = "resident"。'
            yield ("keeps",), "不属于居民或户的台账没有可留的当天情况", right
        if self.retention_years < 0:
            yield ("retention_years",), "保存年限不能是负数", "写年数，永久保存写 0。"

    def _wrong_fields(self) -> Iterator[Problem]:
        keys = [f.key for f in self.field]
        for i, spec in enumerate(self.field):
            if spec.key in keys[:i]:
                yield ("field", i, "key"), f"字段“{spec.key}”写了两次", "每个字段的 key 只能用一次。"
            if spec.key in SHARED or (self.flow and spec.key in STEPPED):
                yield ("field", i, "key"), f"“{spec.key}”是每行都有的字段", "不用写；另外的字段请换一个 key。"
            days = [f.key for f in self.field if f.type in DAYS]
            if spec.not_before and not (spec.key in days and spec.not_before in (*days, START)):
                right = f"两个都要是日期字段，可以写：{'、'.join((*days, START))}。"
                yield ("field", i, "not_before"), f"字段“{spec.name}”不能和“{spec.not_before}”比先后", right
            if spec.default in OF_UNIT and self.belongs_to != "organisation":
                wrong = f"字段“{spec.name}”的默认值取自单位，这本台账不属于单位"
                yield ("field", i, "default"), wrong, '换一个默认值，或写 belongs_to = "organisation"。'
            for condition in spec.required_when:
                if condition[0] not in keys:
                    wrong = f"字段“{spec.name}”的条件里没有“{condition[0]}”这个字段"
                    yield ("field", i, "required_when"), wrong, f"可以写：{'、'.join(keys)}。"
        for i, heading in enumerate(self.print.heading):
            for name in heading.columns:
                if self.print.columns and name not in self.print.columns:
                    right = f"可以写：{'、'.join(self.print.columns)}。"
                    yield ("print", "heading", i), f"表头“{heading.title}”下面没有“{name}”这一列", right


def _reviews() -> str:
    return "、".join(get_args(Interval)[2:])
