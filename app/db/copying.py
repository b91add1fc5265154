"""Rows copied out of the office's file into a bare SQLite file, by SQLite itself: they never pass through Python."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Select

from app.db.engine import Store

STEP = 20_000
"""Ids copied between two calls of `progress`: a few hundredths of a second."""


def copy_out(
    store: Store, content: Path, queries: Mapping[str, Select[Any]], progress: Callable[[int], None]
) -> dict[str, int]:
    """Copy what each query finds, in its stored form, into a new table of that name. SQLite only.

    A query reads columns of one record kind, `id` apart, which leads it in steps. All are read in one view of the office.
    `progress` is told how many rows are copied and may raise; then the tables are not there. Returns the rows by table.
    Raises OSError when the disk is full or gone.
    """
    from sqlcipher3 import dbapi2

    raw: Any = store.engine.raw_connection()
    try:
        with closing(raw.cursor()) as cursor:
            cursor.execute("ATTACH ? AS content KEY ''", (str(content),))
            try:
                return _copied(cursor, store, queries, progress)
            finally:
                cursor.execute("DETACH content")
    except dbapi2.OperationalError as error:
        raise OSError(str(error)) from error
    finally:
        raw.close()


def _copied(
    cursor: Any, store: Store, queries: Mapping[str, Select[Any]], progress: Callable[[int], None]
) -> dict[str, int]:
    cursor.execute("PRAGMA content.journal_mode=MEMORY")
    cursor.execute("PRAGMA content.synchronous=OFF")
    cursor.execute("BEGIN")
    counts, done = {}, 0
    try:
        for name, query in queries.items():
            counts[name] = 0
            for rows in _steps(cursor, store, name, query):
                counts[name] += rows
                done += rows
                progress(done)
    except BaseException:
        cursor.execute("ROLLBACK")
        raise
    cursor.execute("COMMIT")
    return counts


def _steps(cursor: Any, store: Store, name: str, query: Select[Any]) -> Any:
    """Copy a query step by step of ids; yields the rows of each."""
    source: Any = query.get_final_froms()[0]
    heads = ", ".join(f'"{column.name}"' for column in query.selected_columns)
    cursor.execute(f'CREATE TABLE content."{name}" ({heads})')
    last = int(cursor.execute(f'SELECT max(id) FROM main."{source.name}"').fetchone()[0] or 0)
    for first in range(0, last, STEP):
        step = query.where(source.c.id > first, source.c.id <= first + STEP)
        found = step.compile(store.engine, compile_kwargs={"literal_binds": True})
        cursor.execute(f'INSERT INTO content."{name}" {found}')
        yield cursor.rowcount
