"""One walk over the matters of a period, counting everything a report asks of them by the values of one field.

The database marks each matter by the conditions it meets and reads it from a covering index, in the order of the index;
what the marks mean is read here, where a set or a counter is several times quicker than a sort of the database's.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import Integer, String, case, column, select, union_all, values
from sqlalchemy.orm import Session

from app.db.bulk import stored_chunks
from app.errors import Cancelled
from app.models.definitions.kinds import Question
from app.models.fields.base import Period
from app.models.fields.conditions import asked, condition, scope_of
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.show import text_of
from app.office import Office

KIND = "service_record"
UNNAMED = "未填"
TOTAL = "\0total"
AT_ONCE = 200
"""Bases asked about in one statement."""

Ask = tuple[str, tuple[Any, ...]]
"""One condition of a question, and the day it is asked of."""
Base = tuple[Any, ...]
"""What decides the row of a matter: the stored values of some of its columns."""


@dataclass(frozen=True)
class Counted:
    """What is counted under a key: matters, or the sum of a field, or how many different values of a field they have."""

    key: str
    question: Question
    summed: str | None = None
    differing: str | None = None


@dataclass(frozen=True)
class _Different:
    """The values of a field seen so far by base, of matters that carry all marks of `mask`; `at` is its place in a row."""

    key: str
    mask: int
    at: int
    seen: defaultdict[Base, set[Any]]


class Tally:
    """The figures by value of `field` and key; `base` are the columns that decide it, none when a day does as well."""

    def __init__(
        self, office: Office, session: Session, field: str, shown: str, base: Sequence[str], period: Period
    ) -> None:
        self.office, self.session, self.period = office, session, period
        self.kind = kind_of(office.library, KIND)
        self.name, self.field, self.base = field, self.named(field), base
        self.shown = self.named(shown) if shown else self.field
        self.as_of = self._scope("period.end")
        self.words: dict[str, str] = {}
        self.found: dict[tuple[str, str], int] = {}

    def named(self, name: str) -> Any:
        """A field of matters. Raises DefinitionError."""
        return find_field(self.office.library, self.kind, name)

    def walk(self, counted: Sequence[Counted], cancelled: Callable[[], bool]) -> None:
        """Count all of them. Raises Cancelled."""
        if cancelled():
            raise Cancelled
        asks = {
            a: 1 << at for at, a in enumerate(dict.fromkeys(a for c in counted for a in _asks(c.question)))
        }
        masks = {c.key: sum(asks[a] for a in _asks(c.question)) for c in counted}
        summed = sorted({c.summed for c in counted if c.summed})
        width = max(len(self.base), 1)
        told = width + 1 + len(summed)
        differing = [c for c in counted if c.differing]
        different = [
            _Different(c.key, masks[c.key], told + at, defaultdict(set)) for at, c in enumerate(differing)
        ]
        query = self._marked(asks, [*summed, *(c.differing or "" for c in differing)])
        alike: Counter[Base] = Counter()
        for rows in stored_chunks(self.session.connection(), query):
            if cancelled():
                raise Cancelled
            alike.update(row[:told] for row in rows)
            _tell_apart(rows, width, different)
        self._read({base[:width] for base in alike})
        self._sum_up(counted, masks, alike, width, ["", *summed])
        for one in different:
            self._unite(one)

    def _marked(self, asks: Mapping[Ask, int], fields: Sequence[str]) -> Any:
        """Base, marks and fields of each matter that was in hand on a day of the period.

        Those received in it lie together in one index, those still in hand when it began in another: what was done
        with before is not walked over.
        """
        entity, start = self.kind.entity, self.period.start
        base = [getattr(entity, name) for name in self.base] or [self.field.column(entity, self.as_of)]
        marks = reduce(add, (case((self._meets(ask), mark), else_=0) for ask, mark in asks.items()))
        told = (self.named(name).column(entity, self.as_of) for name in fields)
        in_hand = select(*base, marks, *told).where(entity.deleted_at.is_(None))
        received = entity.received_on.between(start, self.period.end)
        before = entity.received_on < start
        return union_all(
            in_hand.where(received),
            in_hand.where(before, entity.finished_on >= start),
            in_hand.where(before, entity.finished_on.is_(None)),
        )

    def _meets(self, ask: Ask) -> Any:
        as_of, triple = ask
        return condition(self.office.library, self.kind, self.kind.entity, triple, self._scope(as_of))

    def _scope(self, as_of: str) -> Any:
        question = Question(KIND, (), as_of)
        return scope_of(self.office.library, question, self.office.today(), self.period, self.office.calendar)

    def _read(self, bases: Iterable[Base]) -> None:
        """What value of the field each base has, as a key, and that value in words."""
        self.keys: dict[Base, str] = {}
        for base, own, shown in self._valued(list(bases)):
            self.keys[base] = key = str(own or "")
            self.words[key] = text_of(self.shown, shown, self.as_of) or UNNAMED

    def _valued(self, bases: Sequence[Base]) -> Iterable[tuple[Base, Any, Any]]:
        if not self.base:
            return [(base, base[0], base[0]) for base in bases]
        table = self.kind.entity.__table__
        columns = [column(name, Integer if _whole(table.c[name]) else String) for name in self.base]
        read: list[tuple[Base, Any, Any]] = []
        for first in range(0, len(bases), AT_ONCE):
            some = list(bases[first : first + AT_ONCE])
            alike = values(*columns, name="alike").data(some).cte("alike_bases")
            fields = (field.column(alike.c, self.as_of) for field in (self.field, self.shown))
            rows = self.session.execute(select(*alike.c, *fields))
            read.extend((tuple(row[:-2]), row[-2], row[-1]) for row in rows)
        return read

    def _sum_up(
        self, counted: Sequence[Counted], masks: Mapping[str, int], alike: Mapping[Base, int], width: int,
        summed: Sequence[str],
    ) -> None:  # fmt: skip
        adding = [(c.key, masks[c.key], summed.index(c.summed or "")) for c in counted if not c.differing]
        meant: dict[int, list[tuple[str, int]]] = {}
        for base, times in alike.items():
            own, marks = self.keys[base[:width]], base[width]
            if marks not in meant:
                meant[marks] = [(key, at) for key, mask, at in adding if marks & mask == mask]
            amounts = [1, *(amount or 0 for amount in base[width + 1 :])]
            for key, at in meant[marks]:
                self._add(own, key, times * amounts[at])
        for (_own, key), number in list(self.found.items()):
            self._add(TOTAL, key, number)

    def _unite(self, one: _Different) -> None:
        """Bases of the same value share what they have; all of them together are the total."""
        by_value: defaultdict[str, set[Any]] = defaultdict(set)
        for base, seen in one.seen.items():
            by_value[self.keys[base]] |= seen
        for key, seen in (*by_value.items(), (TOTAL, set().union(*by_value.values()))):
            self._add(key, one.key, len(seen - {None}))

    def _add(self, value: str, key: str, number: int) -> None:
        self.found[value, key] = self.found.get((value, key), 0) + number


def _asks(question: Question) -> list[Ask]:
    """The conditions of a question."""
    return [(question.as_of, triple) for triple in asked(question)]


def _tell_apart(rows: Iterable[Base], width: int, different: Sequence[_Different]) -> None:
    for one in different:
        mask, at, seen = one.mask, one.at, one.seen
        for row in rows:
            if row[width] & mask == mask:
                seen[row[:width]].add(row[at])


def _whole(of: Any) -> bool:
    return isinstance(of.type, Integer)
