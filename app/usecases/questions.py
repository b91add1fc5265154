"""Asking a question: count it, list a page of it, sum it, group it; the same for lists, views, months and drill-down."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, String, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import Session, with_loader_criteria

from app.models.base import PartialDay, Record
from app.models.definitions.kinds import Question
from app.models.fields.base import Field, Kind, Period, Scope
from app.models.fields.conditions import conditions, scope_of
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.show import text_of, texts_of
from app.office import Office

PAGE = 200
_KEPT = 64
"""Lists whose statements are kept ready; a clerk goes back and forth between a few."""


@dataclass(frozen=True)
class Column:
    """A column of a list: field name, label, width in characters, type."""

    name: str
    label: str
    width: int
    type: str


class Row(NamedTuple):
    """A row of a list: the record's id and the shown texts in column order; `key` continues the page after it."""

    id: int
    cells: tuple[str, ...]
    key: tuple[Any, ...]


@dataclass(frozen=True)
class Page:
    """One page of rows; `more` tells whether another follows."""

    rows: tuple[Row, ...]
    more: bool


class Asked:
    """A question made ready on an open session: fields found, scope fixed, conditions compiled."""

    def __init__(
        self, office: Office, session: Session, question: Question, period: Period | None = None
    ) -> None:
        self.session = session
        self.library = office.library
        self.scope: Scope = scope_of(office.library, question, office.today(), period)
        self._asks = (question.kind, repr(question.where), self.scope.today, self.scope.as_of, period)
        self.kind: Kind = kind_of(office.library, question.kind)
        self.entity = self.kind.entity
        self.where: list[ColumnElement[bool]] = conditions(
            office.library, self.kind, self.entity, question, self.scope
        )

    def field(self, name: str) -> Field:
        return find_field(self.library, self.kind, name)

    def count(self, cap: int | None = None) -> int:
        """How many records; with `cap` counting stops there (cap + 1 means more)."""
        query: Select[Any] = select(self.entity.id).where(*self.where)
        if cap is None:
            query = select(func.count(self.entity.id)).where(*self.where)
            return int(self.session.scalar(query) or 0)
        return int(
            self.session.scalar(select(func.count()).select_from(query.limit(cap + 1).subquery())) or 0
        )

    def distinct(self, name: str) -> int:
        """How many different values a field has (people of records)."""
        column = self.field(name).column(self.entity, self.scope)
        return int(self.session.scalar(select(func.count(column.distinct())).where(*self.where)) or 0)

    def sum(self, name: str) -> Decimal:
        """The exact sum of a number or money field."""
        field = self.field(name)
        column = field.column(self.entity, self.scope)
        if self.kind.name.startswith("ledger.") and field.name not in {"number", "start", "end"}:
            values = self.session.scalars(select(column).where(*self.where))
            return sum((Decimal(str(v)) for v in values if v is not None), Decimal(0))
        value = self.session.scalar(select(func.sum(column)).where(*self.where))
        return Decimal(value or 0)

    def group(self, name: str) -> list[tuple[str, int]]:
        """(label, count) by the values of a field, largest first."""
        field = self.field(name)
        column = field.column(self.entity, self.scope).label("value")
        inner = select(column).where(*self.where).subquery()
        count = func.count().label("n")
        rows = self.session.execute(
            select(inner.c.value, count).group_by(inner.c.value).order_by(count.desc())
        )
        return [(text_of(field, value, self.scope) or "未填", int(n)) for value, n in rows]

    def ids(self) -> list[int]:
        """The ids of all records, in id order."""
        return list(self.session.scalars(select(self.entity.id).where(*self.where).order_by(self.entity.id)))

    def _sorted_by(self, key: str) -> tuple[Any, bool]:
        """(column, whether it runs down) of a sort key; `-` in front means from large to small."""
        field = self.field(key.lstrip("-"))
        return field.column(self.entity, self.scope), key.startswith("-") != field.descends

    def rows(
        self, names: Sequence[str], order: Sequence[str] = (), after: tuple[Any, ...] | None = None,
        limit: int = PAGE, *, masked: bool = True,
    ) -> list[Row]:  # fmt: skip
        """A page by keyset: rows after the key of the last one shown."""
        return self._pages(tuple(names), tuple(order), after, masked).rows(self.session, after, limit)

    def _pages(
        self, names: tuple[str, ...], order: tuple[str, ...], after: tuple[Any, ...] | None, masked: bool
    ) -> "_Pages":
        """The statement and the texts of a list, made once for all its pages and kept with the definitions."""
        known = self.library.prepared
        blanks = after and tuple(value is None for value in after)
        key = (names, order, blanks, masked, self.session.get_bind().dialect.name, self._asks)
        if key not in known:
            if len(known) >= _KEPT:
                known.clear()
            known[key] = self._prepare(names, order, after, masked)
        return known[key]  # type: ignore[no-any-return]

    def _prepare(
        self, names: Sequence[str], order: Sequence[str], after: tuple[Any, ...] | None, masked: bool
    ) -> "_Pages":
        fields = [self.field(n) for n in names]
        keys = tuple(order or self.kind.order)
        if "id" not in {k.lstrip("-") for k in keys}:
            keys = (*keys, "id")  # equal keys must still come one after another
        sort = [self._sorted_by(k) for k in keys]
        query = select(
            self.entity.id,
            *(_as_text(f.column(self.entity, self.scope)).label(f"c{i}") for i, f in enumerate(fields)),
            *(_as_text(column).label(f"k{i}") for i, (column, _) in enumerate(sort)),
        ).where(*self.where)
        if after is not None:
            query = query.where(_beyond(sort, after))
        query = query.order_by(
            *(c.desc().nulls_last() if down else c.asc().nulls_first() for c, down in sort)
        )
        seen = with_loader_criteria(Record, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
        statement = query.limit(bindparam("page", type_=Integer)).options(seen)
        return _Pages(statement, [texts_of(f, self.scope, masked=masked) for f in fields])


@dataclass(frozen=True)
class _Pages:
    """The pages of one list: where they start and how long they are is bound when they are read."""

    statement: Select[Any]
    texts: list[Callable[[Any], str]]

    def rows(self, session: Session, after: tuple[Any, ...] | None, limit: int) -> list[Row]:
        """A page, column by column."""
        bound = {f"after{i}": value for i, value in enumerate(after or ()) if value is not None}
        columns = list(
            zip(*session.connection().execute(self.statement, bound | {"page": limit}), strict=True)
        )
        if not columns:
            return []
        width = len(self.texts)
        cells: Iterable[tuple[str, ...]] = zip(
            *(map(text, column) for text, column in zip(self.texts, columns[1 : 1 + width], strict=True)),
            strict=True,
        )
        if not width:
            cells = ((),) * len(columns[0])
        keys = zip(*columns[1 + width :], strict=True)
        return list(map(Row, columns[0], cells, keys))


def _as_text(column: Any) -> Any:
    """A partial date as it is stored: it sorts so, and a page need not read 200 of them."""
    return type_coerce(column, String) if isinstance(column.type, PartialDay) else column


def _beyond(sort: list[tuple[Any, bool]], after: tuple[Any, ...]) -> ColumnElement[bool]:
    """Rows that sort after a key, NULLs first ascending and last descending.

    Of the key only which of its values are missing is written down; the others are bound as after0, after1 …
    """
    ways: list[ColumnElement[bool]] = []
    bound = [bindparam(f"after{i}", type_=column.type) for i, (column, _) in enumerate(sort)]
    for i, ((column, down), value) in enumerate(zip(sort, after, strict=True)):
        before = zip(sort[:i], bound, after[:i], strict=False)
        same = [c.is_(None) if v is None else c == mark for (c, _), mark, v in before]
        if value is None:
            if not down:
                ways.append(and_(*same, column.is_not(None)))
        elif down:
            ways.append(and_(*same, or_(column < bound[i], column.is_(None))))
        else:
            ways.append(and_(*same, column > bound[i]))
    first, down = sort[0]
    # A bound of its own on the first column: the index seeks to the page instead of walking there from the start.
    if after[0] is not None and not down:
        return and_(first >= bound[0], or_(*ways))
    if after[0] is not None and not getattr(first, "nullable", True):
        return and_(first <= bound[0], or_(*ways))
    return or_(*ways)


def columns_of(office: Office, kind: str, names: Sequence[str] = ()) -> list[Column]:
    """The columns of a list: those asked for, else the kind's own."""
    found = kind_of(office.library, kind)
    fields = [(n, find_field(office.library, found, n)) for n in (names or found.columns)]
    return [Column(n, f.label, f.width, f.type) for n, f in fields]


def list_page(
    office: Office, question: Question, names: Sequence[str] = (), order: Sequence[str] = (),
    after: tuple[Any, ...] | None = None, period: Period | None = None, limit: int = PAGE, *, masked: bool = True,
) -> Page:  # fmt: skip
    """A page of a list as texts."""
    with office.read() as session:
        asked = Asked(office, session, question, period)
        rows = asked.rows(names or asked.kind.columns, order, after, limit + 1, masked=masked)
        return Page(tuple(rows[:limit]), len(rows) > limit)


def count(office: Office, question: Question, period: Period | None = None, cap: int | None = None) -> int:
    """How many records a question finds."""
    with office.read() as session:
        return Asked(office, session, question, period).count(cap)


def all_rows(
    office: Office,
    question: Question,
    names: Sequence[str] = (),
    period: Period | None = None,
    *,
    masked: bool = True,
    order: Sequence[str] = (),
) -> Iterator[Row]:
    """Every row, page by page, for export and print."""
    after: tuple[Any, ...] | None = None
    while True:
        page = list_page(office, question, names, order, after, period, 2000, masked=masked)
        yield from page.rows
        if not page.more:
            return
        after = page.rows[-1].key


def month_period(text: str) -> Period:
    """The period of "2026-03". Raises ClerkError."""
    from app.errors import ClerkError

    try:
        year, month = (int(part) for part in text.split("-"))
        first = date(year, month, 1)
    except ValueError:
        raise ClerkError(f"“{text}”不是月份", "请写成 2026-03 这样。") from None
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(first, date.fromordinal(following.toordinal() - 1), f"{year}年{month}月")
