"""How values read to a clerk, and how they are masked (ui.md rule 7; PIPL via domain.md A6)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.models.fields.base import Field, Scope
from app.models.rules.dates import PartialDate


def text_of(field: Field, value: Any, scope: Scope, *, masked: bool = False) -> str:
    """The text of a value; empty when there is none."""
    if value is None or value == "":
        return ""
    if field.show is not None:
        return field.show(value, scope)
    text = _plain(field, value, scope)
    return mask(field.mask, text) if masked and field.mask else text


def _plain(field: Field, value: Any, scope: Scope) -> str:
    if field.codes:
        return scope.library.code(field.codes).label(str(value))
    if field.type == "yesno":
        return "是" if value else "否"
    if field.type == "money":
        return f"{Decimal(value):.2f}"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | PartialDate):
        return str(value)
    return str(value)


def mask(kind: str, text: str) -> str:
    """Hide the middle: an ID keeps its first six and last four, a phone three and four, a name its first character."""
    if kind == "id":
        return text[:6] + "*" * max(0, len(text) - 10) + text[-4:] if len(text) > 10 else "*" * len(text)
    if kind == "phone":
        return text[:3] + "*" * max(0, len(text) - 7) + text[-4:] if len(text) > 7 else "*" * len(text)
    if kind == "name":
        return text[:1] + "*" * max(1, len(text) - 1)
    return text
