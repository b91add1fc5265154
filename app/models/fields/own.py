"""A ledger's own fields: kept as text in the row's JSON, asked, sorted and shown by their declared types."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Float, cast, func, or_, type_coerce

from app.models.base import Money
from app.models.definitions.kinds import LedgerField
from app.models.fields.base import Field, Scope
from app.models.fields.compare import usual

_TYPES = {"date": "partial"}
_MASKS = {"id_number": "id", "phone": "phone"}


def own_field(spec: LedgerField, *, restricted: bool = False) -> Field:
    """The declared field of a ledger's own field; what a restricted one holds is shown only where it is asked for."""
    return Field(
        spec.key,
        spec.name,
        _TYPES.get(spec.type, spec.type),
        _COLUMNS.get(spec.type, _text)(spec.key),
        codes=spec.codes,
        mask="all" if restricted else _MASKS.get(spec.type, ""),
        width=spec.width,
        compare=_yesno_compare(spec.key) if spec.type == "yesno" else None,
        show={"number": _number_text, "yesno": _yesno_text}.get(spec.type),
    )


def _text(key: str) -> Any:
    return lambda entity, _scope: entity.fields[key].as_string()


def _written(entity: Any, key: str) -> Any:
    return func.nullif(entity.fields[key].as_string(), "")


def _money(key: str) -> Any:
    """Text with two decimals as fen: exact, and sorted as a number."""

    def column(entity: Any, _scope: Scope) -> Any:
        return type_coerce(cast(func.replace(_written(entity, key), ".", ""), BigInteger), Money)

    return column


def _number(key: str) -> Any:
    return lambda entity, _scope: cast(_written(entity, key), Float)


def _number_text(value: Any, _scope: Scope) -> str:
    return plain_number(Decimal(str(value)))


def plain_number(value: Decimal) -> str:
    """A number as people write it: no exponent, no superfluous zeros."""
    return f"{value.normalize():f}"


def _yesno_text(value: Any, _scope: Scope) -> str:
    return "是" if value == "1" else "否"


def _yesno_compare(key: str) -> Any:
    """The row holds 1 or 0; nothing at all is neither yes nor no."""

    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        column = entity.fields[key].as_string()
        if op in {"missing", "present"} or value is None:
            return usual("text", column, op, value, scope)
        wanted = column == ("1" if value in {True, "1", "是"} else "0")
        return or_(~wanted, column.is_(None)) if op == "!=" else wanted

    return compare


_COLUMNS = {"money": _money, "number": _number}
