"""Asking a question: count it, list a page of it, sum it, group it; the same for lists, views, months and drill-down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, String, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.models.base import PartialDay
from app.models.definitions.kinds import Question
from app.models.fields.base import Field, Kind, Period, Scope
from app.models.fields.conditions import conditions, scope_of
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.show import ALL, column_texts, text_of
from app.office import Office
from app.usecases.lists.keyset import Key, Pages, Row, Sort, beyond, bound_values, ordered, pages, turned
from app.usecases.restricted import viewings

PAGE = 200
_KEPT = 64
"""Lists whose statements are kept ready; a clerk goes back and forth between a few."""
MONTH_YEARS = range(1900, 3000)
"""Years a month is read of: "26-10" is a slip of the hand, not a month of antiquity."""
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Column:
    """A column of a list: field name, label, width in characters, type, and whether it reads ＊＊＊ (nothing sorts by it)."""

    name: str
    label: str
    width: int
    type: str
    hidden: bool = False


@dataclass(frozen=True)
class Page:
    """One page of rows; `more` tells whether another follows."""

    rows: tuple[Row, ...]
    more: bool


class Asked:
    """A question made ready on an open session: fields found, scope fixed."""

    def __init__(
        self, office: Office, session: Session, question: Question, period: Period | None = None
    ) -> None:
        self.office, self.session = office, session
        self.library = office.library
        self.scope: Scope = scope_of(office.library, question, office.today(), period, office.calendar)
        days_off = frozenset(office.calendar.extra_days.items())
        self._asks = (
            question.kind,
            repr(question.where),
            self.scope.today,
            self.scope.as_of,
            period,
            days_off,
        )
        self.kind: Kind = kind_of(office.library, question.kind)
        self.entity = self.kind.entity
        self._question = question

    @cached_property
    def where(self) -> list[ColumnElement[bool]]:
        """The conditions as SQL: compiled when a statement is made, which for a page of a list is once."""
        return conditions(self.library, self.kind, self.entity, self._question, self.scope)

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
        if isinstance(column.type, Float):  # floats are not added up: each is the number that was typed
            values = self.session.scalars(select(column).where(*self.where))
            return sum((Decimal(f"{v:.15g}") for v in values if v is not None), Decimal(0))
        value = self.session.scalar(select(func.sum(column)).where(*self.where))
        return Decimal(value or 0)

    def median(self, name: str) -> Decimal | None:
        """The median of a number field; None when no record has it."""
        column = self.field(name).column(self.entity, self.scope)
        values = [v for v in self.session.scalars(select(column).where(*self.where)) if v is not None]
        return Decimal(str(median(values))) if values else None

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

    def sort_of(self, order: Sequence[str] = ()) -> Sort:
        """(column, whether it runs down) of each sort key; `-` in front means from large to small.

        What is equal stands by id, or in the kind's own order where many records are equal, the way the first key runs.
        What reads ＊＊＊ is no key: which row stands first would tell what it holds.
        """
        told = [key for key in order if self.field(key.lstrip("-")).mask != ALL]
        keys = told or list(self.kind.order)
        down = "-" if keys[0].startswith("-") else ""
        ties = self.kind.order if self.field(keys[-1].lstrip("-")).grouped else ()
        for name in (*(k.lstrip("-") for k in ties), "id"):
            if name not in {k.lstrip("-") for k in keys}:
                keys.append(down + name)
        sort: Sort = []
        for key in keys:
            field = self.field(key.lstrip("-"))
            turn = key.startswith("-") != field.descends
            plain = (field.column(self.entity, self.scope),) if field.sort is None else ()
            own = field.sort(self.entity, self.scope) if field.sort is not None else plain
            sort += [(_as_text(column), turn) for column in own]
        return sort

    def rows(
        self, names: Sequence[str], order: Sequence[str] = (), after: Key | None = None, limit: int = PAGE, *,
        masked: bool = True, skip: int = 0, back: bool = False,
    ) -> list[Row]:  # fmt: skip
        """A page by keyset: rows after the key of the last one shown, or `back` before it (from the end without one).

        `skip` rows between the key and the page are left out.
        """
        ready = self._pages(tuple(names), tuple(order), after, (masked, bool(skip), back))
        found = ready.rows(self.session, after, limit, skip)
        return found[::-1] if back else found

    def _pages(
        self, names: tuple[str, ...], order: tuple[str, ...], after: Key | None, how: tuple[bool, bool, bool]
    ) -> Pages:
        """The statements and the texts of a list, made once for all its pages and kept with the definitions."""
        known = self.library.prepared
        blanks = after and tuple(value is None for value in after)
        key = (names, order, blanks, how, self.session.get_bind().dialect.name, self._asks)
        if key not in known:
            if len(known) >= _KEPT:
                known.clear()
            known[key] = self._prepare(names, order, after, how)
        return known[key]  # type: ignore[no-any-return]

    def _prepare(
        self, names: Sequence[str], order: Sequence[str], after: Key | None, how: tuple[bool, bool, bool]
    ) -> Pages:
        masked, skipping, back = how
        fields = [self.field(n) for n in names]
        sort = self.sort_of(order)
        query = select(
            self.entity.id,
            *(_as_text(f.column(self.entity, self.scope)).label(f"c{i}") for i, f in enumerate(fields)),
            *(column.label(f"k{i}") for i, (column, _) in enumerate(sort)),
        ).where(*self.where)
        texts = [column_texts(f, self.scope, masked=masked) for f in fields]
        way, dialect = turned(sort) if back else sort, self.session.get_bind().dialect
        return pages(query, way, after, skipping=skipping, dialect=dialect, texts=texts)

    def key_of(self, order: Sequence[str], record_id: int) -> Key | None:
        """Where a record stands in the list; None when the question does not find it."""
        query = select(*(column for column, _ in self.sort_of(order))).where(
            *self.where, self.entity.id == record_id
        )
        found = self.session.connection().execute(query).first()
        return None if found is None else tuple(found)

    def before(self, order: Sequence[str], key: Key) -> int:
        """How many records stand before a key."""
        parts = beyond(turned(self.sort_of(order)), key)
        query = select(func.count(self.entity.id)).where(*self.where, or_(*parts))
        return int(self.session.connection().execute(query, bound_values(key)).scalar() or 0)

    def ids_at(self, order: Sequence[str], first: int, limit: int) -> list[int]:
        """The ids of a stretch of the list."""
        query = ordered(select(self.entity.id).where(*self.where), self.sort_of(order))
        return list(self.session.scalars(query.offset(first).limit(limit)))


def _as_text(column: Any) -> Any:
    """A partial date as it is stored: it sorts so, and a page need not read 200 of them."""
    return type_coerce(column, String) if isinstance(column.type, PartialDay) else column


def columns_of(office: Office, kind: str, names: Sequence[str] = ()) -> list[Column]:
    """The columns of a list: those asked for, else the kind's own."""
    found = kind_of(office.library, kind)
    fields = [(n, find_field(office.library, found, n)) for n in (names or found.columns)]
    return [Column(n, f.label, f.width, f.type, f.mask == ALL) for n, f in fields]


def list_page(
    office: Office, question: Question, names: Sequence[str] = (), order: Sequence[str] = (),
    after: Key | None = None, period: Period | None = None, limit: int = PAGE, *, masked: bool = True,
    skip: int = 0, back: bool = False,
) -> Page:  # fmt: skip
    """A page of a list as texts; `back` gives the rows before the key, in list order, or the last ones without a key."""
    with office.read() as session:
        asked = Asked(office, session, question, period)
        rows = asked.rows(
            names or asked.kind.columns, order, after, limit + 1, masked=masked, skip=skip, back=back
        )
        more = len(rows) > limit
        found = Page(tuple(rows[1:] if back and more else rows[:limit]), more)
    viewings.note_list(office, question, names or asked.kind.columns)
    return found


def position(
    office: Office, question: Question, order: Sequence[str], record_id: int, period: Period | None = None
) -> int | None:
    """How many rows of the list stand above a record; None when it is not in the list."""
    with office.read() as session:
        asked = Asked(office, session, question, period)
        key = asked.key_of(order, record_id)
        return None if key is None else asked.before(order, key)


def jump(
    office: Office, question: Question, order: Sequence[str], typed: str, period: Period | None = None
) -> int | None:
    """The place in a list sorted by texts where what is typed begins; names are found by letters or characters.

    None when the list is not sorted by texts.
    """
    with office.read() as session:
        asked = Asked(office, session, question, period)
        name = (order or asked.kind.order)[0]
        field = asked.field(name.lstrip("-"))
        column, down = asked.sort_of(order)[0]
        if (
            field.mask == ALL
            or field.type not in {"text", "id_number", "phone"}
            or not isinstance(column.type, String)
        ):
            return None
        sought = _spelt(typed) if field.sort is not None and field.name == "name" else typed
        above = column > sought + LAST if down else or_(column < sought, column.is_(None))
        query = select(func.count(asked.entity.id)).where(*asked.where, above)
        return int(session.scalar(query) or 0)


def _spelt(typed: str) -> str:
    """Letters as they stand in the pinyin of a name; characters by their reading."""
    from app.models.rules.pinyin import cut_at_syllables, readings, search_form

    text = search_form(typed)
    return cut_at_syllables(text) if text.isascii() else readings(text).cut or text


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
    after: Key | None = None
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
        if year not in MONTH_YEARS:
            raise ValueError
    except ValueError:
        raise ClerkError(f"“{text}”不是月份", "请写成 2026-03 这样。") from None
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(first, date.fromordinal(following.toordinal() - 1), f"{year}年{month}月")


def chosen_ids(
    office: Office, question: Question, order: Sequence[str], spans: Sequence[tuple[int, int]],
    period: Period | None = None,
) -> list[int]:  # fmt: skip
    """The ids of stretches (first, last) of a list, as a clerk selects them."""
    with office.read() as session:
        asked = Asked(office, session, question, period)
        return [i for first, last in spans for i in asked.ids_at(order, first, last - first + 1)]
