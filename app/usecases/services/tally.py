"""One walk over the matters of a period, counting everything a report asks of them by the values of one field.

The database marks each matter by the conditions it meets and reads it from a covering index, in the order of the index;
what the marks mean is read here, where a set or a counter is several times quicker than a sort of the database's. A
condition of a code that stands in the row is not asked of each matter but once of each code.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import compress
from operator import add
from typing import Any

from sqlalchemy import Integer, String, case, cast, column, func, literal, select, values
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import QueryableAttribute

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
A_READ = 500
"""Matters read at a time: more of them no longer fit the processor's own memory, at 2,000 the walk takes half as long again."""

Ask = tuple[str, tuple[Any, ...]]
"""One condition of a question, and the day it is asked of."""
RECEIVED: Ask = "period.end", ("received_on", "in", "period")
IN_HAND_BEFORE: Ask = "period.end", ("pending", "is", "before")
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
class _Told:
    """What the walk reads of each matter: its base, codes as they stand, marks of the other conditions, what is summed
    up, and each field whose different values are counted, with the marks a matter must have for that."""

    base: tuple[Any, ...]
    codes: tuple[str, ...]
    marks: Mapping[Ask, int]
    summed: tuple[str, ...]
    differing: tuple[tuple[Counted, int], ...]

    @property
    def at_marks(self) -> int:
        """Where the marks stand."""
        return len(self.base) + len(self.codes)

    @property
    def alike(self) -> int:
        """How many columns matters share that add up the same."""
        return self.at_marks + 1 + len(self.summed)


class _Seen:
    """The different values a field has: of each base, where bases of the same row share theirs."""

    def __init__(self) -> None:
        self.of: dict[Any, set[Any]] = {}
        self.by_value: defaultdict[str, set[Any]] = defaultdict(set)

    def numbers(self) -> Iterable[tuple[str, int]]:
        """How many there are of each value of the row, and of all together: put together only now, for what most
        rows have of their own is then handled once and not with every matter."""
        each = sorted(self.by_value.values(), key=len, reverse=True) or [set()]
        for value, those in (*self.by_value.items(), (TOTAL, each[0].union(*each[1:]))):
            yield value, len(those) - (None in those)


class Tally:
    """The figures by value of `field` and key; `base` are the columns that decide it, if it is asked of them once
    and not of every matter."""

    def __init__(
        self, office: Office, session: Session, field: str, shown: str, base: Sequence[str], period: Period
    ) -> None:
        self.office, self.session, self.period = office, session, period
        self.kind = kind_of(office.library, KIND)
        self.name, self.field, self.base = field, self.named(field), base
        self.shown = self.named(shown) if shown else self.field
        self.as_of = self._scope("period.end")
        self.keys: dict[Any, str] = {}
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
        told = self._told(asks, counted)
        alike: Counter[Base] = Counter()
        different = [_Seen() for _ in told.differing]
        for part in self._marked(told):
            for rows in stored_chunks(self.session.connection(), part, A_READ):
                if cancelled():
                    raise Cancelled
                columns = list(zip(*rows, strict=True))
                alike.update(zip(*columns[: told.alike], strict=True))
                bases = _bases(columns, told)
                try:
                    _take(columns, bases, told, different)
                except KeyError:  # a base that was not met before; what was put into the sets stays one
                    self._read(set(bases), len(told.base), different)
                    _take(columns, bases, told, different)
        self._read({_base(row, told) for row in alike}, len(told.base), different)
        self._sum_up(counted, asks, told, alike)
        for (one, _), seen in zip(told.differing, different, strict=True):
            for value, number in seen.numbers():
                self._add(value, one.key, number)

    def _told(self, asks: Mapping[Ask, int], counted: Sequence[Counted]) -> _Told:
        entity = self.kind.entity
        base = [getattr(entity, name) for name in self.base] or [self._column(self.name)]
        differing = [c for c in counted if c.differing]
        marked = {ask for c in differing for ask in _asks(c.question)}
        codes = {ask: triple[0] for ask in asks if ask not in marked and self._is_code((triple := ask[1])[0])}
        return _Told(
            tuple(base),
            tuple(dict.fromkeys(codes.values())),
            {ask: mark for ask, mark in asks.items() if ask not in codes},
            tuple(sorted({c.summed for c in counted if c.summed})),
            tuple((c, sum(asks[ask] for ask in _asks(c.question))) for c in differing),
        )

    def _is_code(self, name: str) -> bool:
        """Whether a field is a column of few values: what is asked of it need not be asked of every matter."""
        field = self.named(name)
        plain = isinstance(self._column(name), QueryableAttribute)
        return plain and field.codes is not None and field.compare is None

    def _marked(self, told: _Told) -> list[Any]:
        """What is told of each matter that was in hand on a day of the period.

        Those received in it lie together in one index, those still in hand when it began in another: what was done
        with before is not walked over, and what all of a part meet or none of it is not asked of each. (One after the
        other: as one union SQLite hands every row on once more.) Of those done with in it or since, each day's are
        looked up: nearly all of them came in later than `start`, and a walk over them is as long as the whole rest.
        """
        entity, start = self.kind.entity, self.period.start
        fields = (c.differing or "" for c, _ in told.differing)
        codes, summed, differing = ([self._column(n) for n in ns] for ns in (told.codes, told.summed, fields))

        def part(met: Ask, unmet: Ask, *where: Any) -> Any:
            marks = self._marks(entity, told.marks, {met: True, unmet: False})
            columns = (*told.base, *codes, marks, *summed, *differing)
            return select(*columns).where(entity.deleted_at.is_(None), *where)

        before = entity.received_on < start
        return [
            part(RECEIVED, IN_HAND_BEFORE, entity.received_on.between(start, self.period.end)),
            part(
                IN_HAND_BEFORE,
                RECEIVED,
                before,
                entity.finished_on.in_(_days_since(entity.finished_on, start)),
            ),
            part(IN_HAND_BEFORE, RECEIVED, before, entity.finished_on.is_(None)),
        ]

    def _marks(self, of: Any, marks: Mapping[Ask, int], known: Mapping[Ask, bool]) -> Any:
        """The sum of the marks of all conditions that what is read `of` meets; some are `known` to be met or not."""
        sure = literal(sum(mark for ask, mark in marks.items() if known.get(ask)))
        parts = [case((self._meets(of, a), mark), else_=0) for a, mark in marks.items() if a not in known]
        return reduce(add, parts, sure)

    def _column(self, name: str) -> Any:
        return self.named(name).column(self.kind.entity, self.as_of)

    def _meets(self, of: Any, ask: Ask) -> Any:
        as_of, triple = ask
        return condition(self.office.library, self.kind, of, triple, self._scope(as_of))

    def _scope(self, as_of: str) -> Any:
        question = Question(KIND, (), as_of)
        return scope_of(self.office.library, question, self.office.today(), self.period, self.office.calendar)

    def _read(self, bases: set[Any], width: int, different: Sequence[_Seen]) -> None:
        """What value of the field each base has that was not met before, as a key, and that value in words."""
        new = bases - self.keys.keys()
        if not new:
            return
        for base, own, shown in self._valued(new if width > 1 else [(value,) for value in new]):
            known = base if width > 1 else base[0]
            self.keys[known] = key = str(own or "")
            self.words[key] = text_of(self.shown, shown, self.as_of) or UNNAMED
            for seen in different:
                seen.of[known] = seen.by_value[key]

    def _valued(self, bases: Collection[Base]) -> Iterable[tuple[Base, Any, Any]]:
        if not self.base:
            return [(base, base[0], base[0]) for base in bases]
        return [
            (row[:-2], *row[-2:])
            for row in self._asked_once(
                self.base,
                list(bases),
                lambda of: [f.column(of, self.as_of) for f in (self.field, self.shown)],
            )
        ]

    def _coded(self, asks: Mapping[Ask, int], told: _Told, alike: Iterable[Base]) -> dict[Base, int]:
        """The marks of the conditions of codes, for each of the codes that stand together in a matter."""
        rest = {ask: mark for ask, mark in asks.items() if ask not in told.marks}
        at = slice(len(told.base), told.at_marks)
        found = {row[at] for row in alike}
        if not rest:
            return dict.fromkeys(found, 0)
        rows = self._asked_once(told.codes, list(found), lambda of: [self._marks(of, rest, {})])
        return {row[:-1]: row[-1] for row in rows}

    def _asked_once(
        self, names: Sequence[str], rows: Sequence[Base], what: Callable[[Any], Sequence[Any]]
    ) -> Iterable[tuple[Any, ...]]:
        """Each of the rows of values of these columns, and behind them what is asked of them."""
        table = self.kind.entity.__table__
        columns = [column(name, Integer if _whole(table.c[name]) else String) for name in names]
        for first in range(0, len(rows), AT_ONCE):
            some = list(rows[first : first + AT_ONCE])
            some[0] = tuple(
                cast(one, of.type) for one, of in zip(some[0], columns, strict=True)
            )  # all may be NULL
            of = values(*columns, name="alike").data(some).cte("alike_rows").c
            yield from map(tuple, self.session.execute(select(*of, *what(of))))

    def _sum_up(
        self, counted: Sequence[Counted], asks: Mapping[Ask, int], told: _Told, alike: Mapping[Base, int]
    ) -> None:
        masks = {c.key: sum(asks[a] for a in _asks(c.question)) for c in counted}
        sums = ("", *told.summed)
        adding = [(c.key, masks[c.key], sums.index(c.summed or "")) for c in counted if not c.differing]
        coded = self._coded(asks, told, alike)
        width, at_marks = len(told.base), told.at_marks
        meant: dict[int, list[tuple[str, int]]] = {}
        for row, times in alike.items():
            own, marks = self.keys[_base(row, told)], row[at_marks] + coded[row[width:at_marks]]
            if marks not in meant:
                meant[marks] = [(key, at) for key, mask, at in adding if marks & mask == mask]
            amounts = [1, *(amount or 0 for amount in row[at_marks + 1 :])]
            for key, at in meant[marks]:
                self._add(own, key, times * amounts[at])
        for (_own, key), number in list(self.found.items()):
            self._add(TOTAL, key, number)

    def _add(self, value: str, key: str, number: int) -> None:
        self.found[value, key] = self.found.get((value, key), 0) + number


def _days_since(day: Any, start: date) -> Any:
    """The different days from `start` on that stand in an indexed column, each found by one look into its index."""
    first = select(func.min(day).label("day")).where(day >= start).cte("days", recursive=True)
    later = select(func.min(day)).where(day > first.c.day).scalar_subquery()
    return select(first.union_all(select(later).where(first.c.day.is_not(None))).c.day)


def _asks(question: Question) -> list[Ask]:
    """The conditions of a question."""
    return [(question.as_of, triple) for triple in asked(question)]


def _bases(columns: Sequence[tuple[Any, ...]], told: _Told) -> Sequence[Any]:
    """The base of each matter; where it is one value, that value: half a million tuples less to make and compare."""
    width = len(told.base)
    return columns[0] if width == 1 else list(zip(*columns[:width], strict=True))


def _base(row: Base, told: _Told) -> Any:
    width = len(told.base)
    return row[0] if width == 1 else row[:width]


def _take(
    columns: Sequence[tuple[Any, ...]], bases: Sequence[Any], told: _Told, different: Sequence[_Seen]
) -> None:  # fmt: skip
    """What the matters of one reading have that differs; each line is a single call for all of them. Raises KeyError."""
    marks = columns[told.at_marks]
    for (_, mask), seen, field in zip(told.differing, different, columns[told.alike :], strict=True):
        of, found = bases, field
        if not all(mark & mask == mask for mark in set(marks)):
            meet = [mark & mask == mask for mark in marks]
            of, found = list(compress(bases, meet)), tuple(compress(field, meet))
        deque(map(set.add, map(seen.of.__getitem__, of), found), maxlen=0)


def _whole(of: Any) -> bool:
    return isinstance(of.type, Integer)
