"""Many rows at once, past the ORM: the seam that imports, samples and undo use (performance.md line 3)."""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, literal, select
from sqlalchemy.exc import DBAPIError

from app.models.base import Instant, Money, PartialDay, instant_text
from app.models.rules.dates import PartialDate

CHUNK = 2000
STEPS = 20_000
"""Steps of SQLite's machine between two questions whether to go on: a few milliseconds."""
FEW = 500
"""A table with no more rows than this is as good as empty: its indices are built after the rows, not with them."""


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]],
    constants: Mapping[str, str | int | None] | None = None,
) -> int:  # fmt: skip
    """Insert tuples of *stored* values (dates as ISO text, money as fen …) in the order of `columns`.

    `constants` are columns with one value for every row: half the time of an insert is the handing over of values.
    On SQLite the tuples go straight to the driver; elsewhere each value passes its column's type first.
    Returns the number of rows.
    """
    iterator = iter(rows)
    total = 0
    fixed = constants or {}
    names = ", ".join(f'"{c}"' for c in (*columns, *fixed))
    marks = ", ".join([*"?" * len(columns), *map(_literal, fixed.values())])
    sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'
    while chunk := list(islice(iterator, CHUNK)):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(sql, chunk)
        else:
            readers = [stored_reader(table, c) for c in columns]
            same = {c: stored_reader(table, c)(v) for c, v in fixed.items()}
            values = [
                {c: r(v) for c, r, v in zip(columns, readers, row, strict=True)} | same for row in chunk
            ]
            connection.execute(insert(table), values)
        total += len(chunk)
    return total


def _literal(value: str | int | None) -> str:
    """A constant as SQL."""
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(int(value))
    return "'" + value.replace("'", "''") + "'"


def stored_reader(table: Table, column: str) -> Any:
    """A function from the stored (JSON-able) form of a column's value to the Python value SQLAlchemy wants."""
    from sqlalchemy import JSON, Boolean, Date, Numeric

    kind = table.c[column].type
    if isinstance(kind, Instant):
        convert: Any = datetime.fromisoformat
    elif isinstance(kind, Date):
        convert = date.fromisoformat
    elif isinstance(kind, Money):
        return lambda value: None if value is None else Decimal(value) / 100
    elif isinstance(kind, PartialDay):
        convert = PartialDate.parse
    elif isinstance(kind, Boolean):
        convert = bool
    elif isinstance(kind, Numeric):
        convert = Decimal
    elif isinstance(kind, JSON):
        import json

        return lambda value: json.loads(value) if isinstance(value, str) else value
    else:
        return lambda value: value
    return lambda value: None if value is None else convert(value)


def stored(value: Any) -> Any:
    """The JSON-able stored form of a Python value, the inverse of `stored_reader` (money: fen as an integer)."""
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Decimal):
        return int(value * 100)
    return value


def stored_rows(connection: Connection, query: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as stored values, read as they come: what SQLite holds is handed on untouched."""
    return chain.from_iterable(stored_chunks(connection, query))


def stored_chunks(
    connection: Connection, query: Select[Any], size: int = CHUNK
) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The same, `size` rows at a time. Values stand in the statement itself: SQLite copies a parameter for every row."""
    if connection.dialect.name != "sqlite":
        for part in connection.execution_options(yield_per=size).execute(query).partitions():
            yield [tuple(map(stored, row)) for row in part]
        return
    driver: Any = connection.connection.dbapi_connection
    with closing(driver.cursor()) as cursor:
        cursor.execute(str(query.compile(connection, compile_kwargs={"literal_binds": True})))
        while chunk := cursor.fetchmany(size):
            yield chunk


def next_id(connection: Connection, table: Table) -> int:
    """The first id that rows added inside this write transaction may use; never one that was used before."""
    present = int(connection.scalar(select(func.max(table.c.id))) or 0)
    return max(present, _highest_given(connection, table)) + 1


def _highest_given(connection: Connection, table: Table) -> int:
    """The highest id ever given, also to records that have been undone since."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
        ).scalar()
        return int(found or 0)
    sequence = f"{table.name}_id_seq"
    row = connection.exec_driver_sql(f'SELECT last_value, is_called FROM "{sequence}"').one()
    return int(row[0]) if row[1] else 0


def ids_used(connection: Connection, table: Table) -> None:
    """Tell the server's sequence about ids given by `next_id`; SQLite needs no telling."""
    if connection.dialect.name == "postgresql":
        last = next_id(connection, table) - 1
        if last:
            connection.execute(select(func.setval(f"{table.name}_id_seq", last)))


def new_uids(count: int) -> list[str]:
    """`count` UUIDv7 as `new_uid` gives them, each greater than the one before: an index takes them at its end.

    RFC 9562 section 6.2, method 2: the 74 random bits are one number that grows by a random step.
    """
    milliseconds = time.time_ns() // 1_000_000
    value, steps = secrets.randbits(73), secrets.token_bytes(4 * count)
    head = (milliseconds << 16 | 0x7000) << 64 | 0b10 << 62
    found = []
    for at in range(0, 4 * count, 4):
        value += int.from_bytes(steps[at : at + 4], "big") + 1
        found.append(f"{head | (value >> 62) << 64 | value & 0x3FFFFFFFFFFFFFFF:032x}")
    return found


@contextmanager
def indices_after(
    connection: Connection, tables: Iterable[Table], pause: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Leave the indices of tables that are (nearly) empty until the rows are in; SQLite only, inside a transaction.

    `pause` is called while they are built and may raise; the caller's transaction then takes everything back.
    """
    dropped: list[str] = []
    if connection.dialect.name == "sqlite":
        for table in tables:
            some = select(literal(1)).select_from(table).limit(FEW + 1).subquery()
            if (connection.scalar(select(func.count()).select_from(some)) or 0) <= FEW:
                dropped += _drop_indices(connection, table)
    yield
    for sql in dropped:
        pause()
        with _heeding(connection, pause):
            connection.exec_driver_sql(sql)


@contextmanager
def _heeding(connection: Connection, pause: Callable[[], None]) -> Iterator[None]:
    """Call `pause` inside a long statement of SQLite too; what it raises ends the statement and goes through."""
    raised: list[Exception] = []

    def step() -> int:
        try:
            pause()
        except Exception as error:  # noqa: BLE001 - SQLite would swallow it; it is raised again below
            raised.append(error)
            return 1
        return 0

    driver: Any = connection.connection.dbapi_connection
    driver.set_progress_handler(step, STEPS)
    try:
        yield
    except DBAPIError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        driver.set_progress_handler(None, STEPS)


def _drop_indices(connection: Connection, table: Table) -> list[str]:
    """Drop what can be made again; returns the statements that make it. Unique constraints stay."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    found = connection.exec_driver_sql(query, (table.name,)).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    return [sql for _, sql in found]
