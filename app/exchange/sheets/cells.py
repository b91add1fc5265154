"""One cell, as the clerk sees it."""

from datetime import date, datetime, time

from app.models.rules.text import number_text

Row = tuple[int, list[object]]
"""The sheet's own row number (from 1) and the raw cells, column A first."""


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
