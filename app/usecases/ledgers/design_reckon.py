"""A formula reckoned on the words of one invented row, for the designer's example; the rows that are kept are asked of the
database (`fields.computed`)."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.models.definitions.formulas import Call, Name, Node, Number, Text
from app.models.definitions.ledgers import LedgerField
from app.models.fields.own import plain_number
from app.models.rules.dates import age_on, read_date

_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b if b else None,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def reckoned(spec: LedgerField, node: Node, words: Callable[[str], str]) -> str:
    """What a computed field shows in a row whose other cells read `words(name)`; empty where it cannot be reckoned."""
    try:
        value = _value(node, words)
    except (TypeError, ArithmeticError, ValueError):
        return ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, Decimal):
        return str(value)
    places = {"money": 2, "decimal": spec.places}.get(spec.result)
    if places is None:
        return plain_number(value.quantize(Decimal("0.000001"), ROUND_HALF_UP))
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _value(node: Node, words: Callable[[str], str]) -> Any:
    if isinstance(node, Number | Text):
        return node.value
    if isinstance(node, Name):
        return _read(words(node.name))
    return _called(node, words)


def _called(node: Call, words: Callable[[str], str]) -> Any:
    if node.function == "if":
        return _value(node.of[1 if _value(node.of[0], words) else 2], words)
    found = [_value(part, words) for part in node.of]
    if node.function == "blank":
        return found[0] in (None, "")
    if node.function == "sum":
        return sum((one for one in found if isinstance(one, Decimal)), Decimal(0))
    if None in found:
        return None
    if node.function == "days":
        return Decimal((_day(found[1]) - _day(found[0])).days)
    if node.function == "age":
        birth = read_date(str(found[0]))
        return None if birth is None else Decimal(age_on(birth, _day(found[1])))
    return _SIGNS[node.function](*found)


def _read(text: str) -> Any:
    plain = text.replace(",", "")
    return Decimal(plain) if plain.lstrip("-").replace(".", "", 1).isdigit() else text or None


def _day(text: Any) -> date:
    read = read_date(str(text))
    if read is None:
        raise ValueError(text)
    return read.first_day()
