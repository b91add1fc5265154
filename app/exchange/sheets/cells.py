"""One cell, as the clerk sees it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from app.models.rules.text import number_text

Row = tuple[int, list[object]]
"""The sheet's own row number (from 1) and the raw cells, column A first."""


class Merge(NamedTuple):
    """Merged cells: rows by the sheet's own numbers (from 1), columns by index (from 0), all inclusive."""

    top: int
    left: int
    bottom: int
    right: int


def filled_down(rows: Iterable[Row], merges: Sequence[Merge], first_data_row: int) -> Iterator[Row]:
    """The rows, each record of a cell merged over several records (户号, 住址 of a family) with its value."""
    spans: dict[int, list[Merge]] = {}
    for m in merges:
        if m.bottom > m.top >= first_data_row:
            spans.setdefault(m.top, []).append(m)
    if not spans:
        yield from rows
        return
    running: list[tuple[Merge, object]] = []
    for number, cells in rows:
        running = [(m, value) for m, value in running if m.bottom >= number]
        row = list(cells)
        for m, value in running:
            row += [""] * (m.left + 1 - len(row))
            row[m.left] = value
        running += [(m, cells[m.left]) for m in spans.get(number, ()) if m.left < len(cells)]
        yield number, row


def cell_text(value: object) -> str:
    """The cell as the clerk sees it: 3.0 is 3, a date without time is a date. Nothing else is changed.

    Give raw cells, not this text, to `check_id` and `read_date`: they tell a damaged or ambiguous number by its type.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        plain = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if plain else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def is_blank(value: object) -> bool:
    """Whether nothing can be seen in the cell."""
    return value is None or (isinstance(value, str) and (not value or value.isspace()))
