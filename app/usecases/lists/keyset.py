"""Sorted lists page by page: what comes after a row or before it, as seeks that an index serves (performance.md line 7).

A sort is a list of (column, whether it runs down); missing values stand first going up and last going down.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, or_, tuple_
from sqlalchemy.orm import Session, with_loader_criteria

from app.models.base import Record

Sort = list[tuple[Any, bool]]
Key = tuple[Any, ...]


class Row(NamedTuple):
    """A row of a list: the record's id and the shown texts in column order; `key` continues the page after it."""

    id: int
    cells: tuple[str, ...]
    key: Key


def turned(sort: Sort) -> Sort:
    """The same list read from its end."""
    return [(column, not down) for column, down in sort]


def ordered(query: Select[Any], sort: Sort) -> Select[Any]:
    """The query in the order of a sort."""
    return query.order_by(*(c.desc().nulls_last() if down else c.asc().nulls_first() for c, down in sort))


def beyond(sort: Sort, after: Key) -> list[ColumnElement[bool]]:
    """Rows that sort after a key, in parts that follow one another: each is a seek, none walks from the start.

    Of the key only which of its values are missing is written down; the others are bound as after0, after1 …
    """
    bound = [bindparam(f"after{i}", type_=column.type) for i, (column, _) in enumerate(sort)]
    if not any(down for _, down in sort) and None not in after:
        return [tuple_(*(column for column, _ in sort)) > tuple_(*bound)]
    (first, down), rest = sort[0], _later(sort[1:], bound[1:], after[1:])
    same = first.is_(None) if after[0] is None else first == bound[0]
    parts = [] if rest is None else [and_(same, rest)]
    if after[0] is None:
        return parts if down else [*parts, first.is_not(None)]
    if not down:
        return [*parts, first > bound[0]]
    return [*parts, first < bound[0], *([first.is_(None)] if getattr(first, "nullable", True) else [])]


def _later(sort: Sort, bound: Sequence[Any], after: Key) -> ColumnElement[bool] | None:
    """Rows later by the remaining columns; None when nothing can be later."""
    ways: list[ColumnElement[bool]] = []
    for i, ((column, down), value) in enumerate(zip(sort, after, strict=True)):
        before = zip(sort[:i], bound, after[:i], strict=False)
        same = [c.is_(None) if v is None else c == mark for (c, _), mark, v in before]
        if value is None and not down:
            ways.append(and_(*same, column.is_not(None)))
        elif value is not None and down:
            ways.append(and_(*same, or_(column < bound[i], column.is_(None))))
        elif value is not None:
            ways.append(and_(*same, column > bound[i]))
    if not ways:
        return None
    (first, down), value = sort[0], after[0]
    if value is not None and not down:  # a bound of its own on the next column: the index seeks there too
        return and_(first >= bound[0], or_(*ways))
    return or_(*ways)


def bound_values(after: Key | None) -> dict[str, Any]:
    """What `beyond` leaves to be bound."""
    return {f"after{i}": value for i, value in enumerate(after or ()) if value is not None}


@dataclass(frozen=True)
class Pages:
    """The pages of one list from one kind of place: what they start after and how long they are is bound when read.

    Each statement gives the id, the shown columns and the sort columns; a later one is asked when those before it
    gave too few rows. `texts` turns each shown column into its texts; `readers` what the driver gives into values.
    """

    statements: tuple[Select[Any], ...]
    texts: tuple[Callable[[Sequence[Any]], Sequence[str]], ...]
    dialect: Any
    readers: list[Callable[[Any], Any] | None] = field(default_factory=list)

    def rows(self, session: Session, after: Key | None, limit: int, skip: int = 0) -> list[Row]:
        """A page, made column by column."""
        found: list[Any] = []
        for statement in self.statements:
            values = bound_values(after) | {"page": limit - len(found), "skip": skip}
            result = session.connection().execute(statement, values)
            self._know(result.cursor.description)
            found += (
                result.cursor.fetchall()
            )  # the rows as they are: a page need not become 200 Row objects twice
            result.close()
            if len(found) >= limit:
                break
        return self._shown(found) if found else []

    def _know(self, description: Sequence[Any]) -> None:
        """How each column is read depends on the type the driver names, which the first answer tells."""
        if not self.readers:
            columns = self.statements[0].selected_columns
            for column, told in zip(columns, description, strict=True):
                self.readers.append(
                    column.type.dialect_impl(self.dialect).result_processor(self.dialect, told[1])
                )

    def _shown(self, found: list[Any]) -> list[Row]:
        columns = [
            column if reader is None else list(map(reader, column))
            for reader, column in zip(self.readers, zip(*found, strict=True), strict=True)
        ]
        width = len(self.texts)
        shown = [text(column) for text, column in zip(self.texts, columns[1 : 1 + width], strict=True)]
        cells: Any = zip(*shown, strict=True) if width else ((),) * len(found)
        keys = zip(*columns[1 + width :], strict=True)
        return list(map(partial(tuple.__new__, Row), zip(columns[0], cells, keys, strict=True)))


def pages(
    query: Select[Any], sort: Sort, after: Key | None, *, skipping: bool, dialect: Any,
    texts: Sequence[Callable[[Sequence[Any]], Sequence[str]]],
) -> Pages:  # fmt: skip
    """Make ready the pages of `query` after a key. With `skipping` rows can be left out before the page."""
    seen = with_loader_criteria(Record, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    parts = [] if after is None else beyond(sort, after)
    if after is None:
        queries = [query]
    elif skipping:
        queries = [query.where(or_(*parts))]
    else:
        queries = [query.where(part) for part in parts]
    limited = [
        ordered(q, sort)
        .limit(bindparam("page", type_=Integer))
        .offset(bindparam("skip", type_=Integer) if skipping else None)
        .options(seen)
        for q in queries
    ]
    return Pages(tuple(limited), tuple(texts), dialect)
