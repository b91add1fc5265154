"""Mediation as data: the three categories of a dispute and how they meet, the clauses of an agreement, phrases."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.models.definitions.codes import CodeTable
from app.models.definitions.question import Problem
from app.models.definitions.schema import build
from app.models.definitions.source import Source

TABLES = {"type": "dispute_type", "category": "dispute_category", "local": "dispute_local"}
"""Which code table each of the three categories comes from."""
FIRST_LEVEL = 2
"""Characters of a first level of the 综治 category."""
CLAUSE_TEXTS = ("facts", "issues", "responsibility", "text", "performance")
CLAUSE_GIVEN = ("responsibility", "performance_due", "instalments")
PHRASE_KINDS = ("", "session", "inquiry", "agreement", "visit")


@dataclass(frozen=True)
class SourceWay:
    """One of the three ways of the ministry's table (主动、依申请、委托移送) and the sources that count as it.

    `body` asks which body sent it.
    """

    key: str
    name: str
    sources: tuple[str, ...]
    body: bool = False


@dataclass(frozen=True)
class DisputeMatch:
    """Codes of the three tables that mean the same dispute; an empty one is not filled."""

    type: str = ""
    category: str = ""
    local: str = ""

    def problems(self) -> list[Problem]:
        if sum(map(bool, (self.type, self.category, self.local))) < 2:
            right = '写法如 { type = "02", category = "0203", local = "leak" }，至少写两项。'
            return [((), "对照的一行至少要有两项", right)]
        return []


@dataclass(frozen=True)
class LeadSource:
    """As which source of a case (dispute_source) a lead of a source (lead_source) counts when it becomes one."""

    source: str
    case: str


@dataclass(frozen=True)
class DisputeBook:
    """A file of ways, matches and sources of leads."""

    way: tuple[SourceWay, ...] = ()
    match: tuple[DisputeMatch, ...] = ()
    lead: tuple[LeadSource, ...] = ()


@dataclass(frozen=True)
class Disputes(DisputeBook):
    """The files as one; the first `own` matches are the office's and go before the shipped ones."""

    own: int = 0

    def source_of_lead(self, source: str) -> str:
        """The source of the case that a lead becomes: 其他部门移送 for one the file does not name."""
        return next((one.case for one in self.lead if one.source == source), "other")

    def way_of(self, source: str | None) -> SourceWay | None:
        """The way a source counts as."""
        return next((way for way in self.way if source in way.sources), None)

    def filled(self, chosen: str, given: Mapping[str, str]) -> dict[str, str]:
        """The three categories when `chosen` (type, category or local) was just set: what its matches say in place of what
        was there; those that agree with it go first. Where they say different things nothing is guessed: it is "", or the
        first level of the category when that is sure. What no match speaks of stays as it is."""
        value = given.get(chosen, "")
        rows = [m for m in self.match if value and _meets(chosen, getattr(m, chosen), value)]
        if not rows:
            return {name: given.get(name, "") for name in TABLES}
        rows = [m for m in rows if m in self.match[: self.own]] or rows
        best = max(_agreement(m, chosen, given) for m in rows)
        rows = [m for m in rows if _agreement(m, chosen, given) == best]
        others = {name: _said(name, rows, given.get(name, "")) for name in TABLES}
        return others | {chosen: value}


def _meets(name: str, code: str, value: str) -> bool:
    """Whether a code of a match is the value; of the two-level category the first level meets all below it."""
    return bool(code) and (code.startswith(value) if name == "category" else code == value)


def _said(name: str, rows: Sequence[DisputeMatch], given: str) -> str:
    """What the matches say of one table, or what was given when that is among it or they say nothing; "" for none."""
    codes: set[str] = {getattr(m, name) for m in rows} - {""}
    if len(codes) == 1:
        return codes.pop()
    if not codes or (given and any(_meets(name, code, given) for code in codes)):
        return given
    firsts = {code[:FIRST_LEVEL] for code in codes}
    return firsts.pop() if name == "category" and len(firsts) == 1 else ""


def _agreement(match: DisputeMatch, chosen: str, given: Mapping[str, str]) -> int:
    return sum(
        _meets(name, getattr(match, name), given.get(name, ""))
        for name in TABLES
        if name != chosen and given.get(name)
    )


def read_disputes(sources: Iterable[Source], codes: Mapping[str, CodeTable]) -> Disputes:
    """One book of the shipped file and the office's, the office's matches first.

    Raises DefinitionError naming file and line, also for a code that its table does not have.
    """
    ways: dict[str, SourceWay] = {}
    matches: list[DisputeMatch] = []
    leads: list[LeadSource] = []
    own = 0
    for source in sources:
        book = build(DisputeBook, source, source.data)
        for i, match in enumerate(book.match):
            for name, table in TABLES.items():
                _known(source, ("match", i, name), codes, table, getattr(match, name))
        for i, way in enumerate(book.way):
            for code in way.sources:
                _known(source, ("way", i, "sources"), codes, "dispute_source", code)
        for i, lead in enumerate(book.lead):
            _known(source, ("lead", i, "source"), codes, "lead_source", lead.source)
            _known(source, ("lead", i, "case"), codes, "dispute_source", lead.case)
        ways |= {way.key: way for way in book.way}
        own = 0 if not matches else own + len(book.match)
        matches = [*book.match, *matches]
        leads = [*book.lead, *leads]
    return Disputes(tuple(ways.values()), tuple(matches), tuple(leads), own)


def _known(
    source: Source, path: tuple[str | int, ...], codes: Mapping[str, CodeTable], table: str, code: str
) -> None:
    if code and code not in {c.code for c in codes[table].codes}:
        right = f"{codes[table].name}里有：{'、'.join(c.code for c in codes[table].codes)}。"
        raise source.error(path, f"代码表“{table}”里没有“{code}”", right)


@dataclass(frozen=True)
class Clause:
    """Something an agreement should say (人民调解法 第二十九条), and what happens when it does not.

    It is said when one of `given` (CLAUSE_GIVEN) is filled in, or one of `texts` holds one of the
    regular expressions `words` — any text at all where there are none. `missing`: refuse, or warn and go on.
    """

    key: str
    name: str
    advice: str
    texts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    missing: Literal["refuse", "warn"] = "refuse"
    kinds: tuple[str, ...] = ("written", "oral")
    source: str = ""

    def problems(self) -> list[Problem]:
        for name, known in (("texts", CLAUSE_TEXTS), ("given", CLAUSE_GIVEN)):
            for one in getattr(self, name):
                if one not in known:
                    return [((name,), f"协议里没有“{one}”这一栏", f"可以写：{'、'.join(known)}。")]
        if not self.texts:
            return [
                (("texts",), f"“{self.name}”没有说写在哪一栏", 'texts = ["text"]，第一项是光标去的地方。')
            ]
        for word in self.words:
            try:
                re.compile(word)
            except re.error:
                return [
                    (
                        ("words",),
                        f"“{word}”不是看得懂的写法",
                        '写普通的词即可，如 words = ["期限", "\\\\d+日"]。',
                    )
                ]
        return []

    def said(self, texts: Mapping[str, str], given: Iterable[str]) -> bool:
        """Whether the agreement with these texts, and these other things filled in, says it."""
        if set(self.given) & set(given):
            return True
        written = [t for name in self.texts if (t := texts.get(name, "").strip())]
        return any(not self.words or any(re.search(w, text) for w in self.words) for text in written)


@dataclass(frozen=True)
class ShippedPhrase:
    """A sentence offered while a record is typed; `kind` where ("" everywhere)."""

    key: str
    text: str
    kind: Literal["", "session", "inquiry", "agreement", "visit"] = ""
