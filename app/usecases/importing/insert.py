"""Rows of a record kind with their stamps into the table, and in the same breath into the audit."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from app.db import bulk
from app.db.audit import DERIVED, RUN
from app.db.transactions import Write

STAMPS = ("uid", "created_at", "created_by", "changed_at", "changed_by", "version")


def insert_audited(
    w: Write, cls: Any, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]], stamp: tuple[Any, ...],
    pause: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Insert rows of stored values in the order of `columns` and note each as new.

    When the first column is `id` the rows bring ids one after the other; else they get the next free ones. `stamp`
    fills STAMPS after the uid. `pause` is called between two runs of rows and may raise Cancelled.
    """
    table = cls.__table__
    connection = w.session.connection()
    own_ids = columns[0] == "id"
    names = columns if own_ids else ("id", *columns)
    stamps = dict(zip(STAMPS[1:], stamp, strict=True))
    iterator, next_id = iter(rows), bulk.next_id(connection, table)
    while chunk := list(islice(iterator, RUN)):
        pause()
        if not own_ids:
            chunk = [(record_id, *row) for record_id, row in enumerate(chunk, start=next_id)]
            next_id += len(chunk)
        by_column = zip(names, zip(*chunk, strict=True), strict=True)
        fields = {n: column for n, column in by_column if any(v is not None for v in column)}
        fields["uid"] = tuple(bulk.new_uids(len(chunk)))
        bulk.insert_rows(connection, table, tuple(fields), zip(*fields.values(), strict=True), stamps)
        seen = {n: column for n, column in fields.items() if n != "id" and n not in DERIVED}
        w.note_run(table.name, "new", chunk[0][0], seen)
    bulk.ids_used(connection, table)
