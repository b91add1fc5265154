"""Many rows at once, past the ORM: the seam that imports, samples and undo use (performance.md line 3)."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

CHUNK = 5000


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert tuples of *stored* values (dates as ISO text, money as fen …) in the order of `columns`.

    On SQLite the tuples go straight to the driver; elsewhere each value passes its column's type first.
    Returns the number of rows.
    """
    iterator = iter(rows)
    total = 0
    while chunk := list(islice(iterator, CHUNK)):
        if connection.dialect.name == "sqlite":
            names = ", ".join(f'"{c}"' for c in columns)
            marks = ", ".join("?" * len(columns))
            sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'
            connection.exec_driver_sql(sql, chunk)  # type: ignore[arg-type]
        else:
            readers = [stored_reader(table, c) for c in columns]
            values = [{c: r(v) for c, r, v in zip(columns, readers, row, strict=True)} for row in chunk]
            connection.execute(insert(table), values)
        total += len(chunk)
    return total


def stored_reader(table: Table, column: str) -> Any:
    """A function from the stored (JSON-able) form of a column's value to the Python value SQLAlchemy wants."""
    from datetime import date, datetime
    from decimal import Decimal

    from sqlalchemy import JSON, Boolean, Date, Numeric

    from app.models.base import Instant, Money

    kind = table.c[column].type
    if isinstance(kind, Instant):
        convert: Any = datetime.fromisoformat
    elif isinstance(kind, Date):
        convert = date.fromisoformat
    elif isinstance(kind, Money):
        return lambda value: None if value is None else Decimal(value) / 100
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
    from datetime import date, datetime
    from decimal import Decimal

    from app.models.base import instant_text
    from app.models.rules.dates import PartialDate

    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Decimal):
        return int(value * 100)
    return value


def next_id(connection: Connection, table: Table) -> int:
    """The first id that rows added inside this write transaction may use."""
    return int(connection.scalar(select(func.max(table.c.id))) or 0) + 1


def ids_used(connection: Connection, table: Table) -> None:
    """Tell the server's sequence about ids given by `next_id`; SQLite needs no telling."""
    if connection.dialect.name == "postgresql":
        last = next_id(connection, table) - 1
        name = f"{table.name}_id_seq"
        connection.execute(select(func.setval(name, max(last, 1))))
