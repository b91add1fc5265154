"""A ledger's own fields: kept as text in the row's JSON, asked, sorted and shown by their declared types."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Float, cast, func, not_, or_, type_coerce

from app.errors import ClerkError
from app.models.base import Money, Scaled
from app.models.definitions.kinds import LedgerField
from app.models.fields.base import Expression, Field, Scope
from app.models.fields.compare import usual

_TYPES = {"date": "partial", "day": "partial", "choices": "text", "link": "text", "decimal": "number"}
_MASKS = {"id_number": "id", "phone": "phone", "text": "numbers", "note": "numbers"}
_WIDTHS = {"phone": 16, "id_number": 20}
"""In characters, where a definition says nothing of a width: numbers that are not read well on two lines."""
BETWEEN = ","
"""What stands between several values as they are kept; people read 、 there."""


def own_field(spec: LedgerField, *, restricted: bool = False, computed: Expression | None = None) -> Field:
    """The declared field of a ledger's own field; what a restricted one holds is shown only where it is asked for.

    `computed` is the SQL of a computed field (`fields.computed`).
    """
    hidden = restricted or spec.sensitivity == "restricted"
    return Field(
        spec.key,
        spec.name,
        _TYPES.get(spec.shown_as, spec.shown_as),
        computed or _COLUMNS.get(spec.type, _text)(spec),
        codes=spec.codes if spec.type == "choice" else None,
        mask="all" if hidden else _MASKS.get(spec.type, ""),
        width=_WIDTHS.get(spec.type, spec.width) if spec.width == LedgerField.width else spec.width,
        compare=_COMPARISONS[spec.type](spec) if spec.type in _COMPARISONS else None,
        show=_shown(spec),
        choices=_choices(spec) if spec.type == "choices" else None,
    )


def _shown(spec: LedgerField) -> Any:
    if spec.type == "choices":
        return _choices_text(spec)
    if spec.shown_as == "decimal":
        return lambda value, _scope: f"{Decimal(str(value)):.{spec.places}f}"
    return {"number": _number_text, "yesno": _yesno_text}.get(spec.shown_as)


def _text(spec: LedgerField) -> Any:
    return lambda entity, _scope: entity.fields[spec.key].as_string()


def written(entity: Any, key: str) -> Any:
    """What is kept under a key, as text; nothing at all when it is empty."""
    return func.nullif(entity.fields[key].as_string(), "")


def whole(entity: Any, key: str) -> Any:
    """Text with a fixed number of decimals as a whole count of the last one: exact, and sorted as a number."""
    return cast(func.replace(written(entity, key), ".", ""), BigInteger)


def _money(spec: LedgerField) -> Any:
    return lambda entity, _scope: type_coerce(whole(entity, spec.key), Money)


def _decimal(spec: LedgerField) -> Any:
    return lambda entity, _scope: type_coerce(whole(entity, spec.key), Scaled(spec.places))


def _number(spec: LedgerField) -> Any:
    return lambda entity, _scope: cast(written(entity, spec.key), Float)


def _number_text(value: Any, _scope: Scope) -> str:
    return plain_number(Decimal(str(value)))


def plain_number(value: Decimal) -> str:
    """A number as people write it: no exponent, no superfluous zeros."""
    return f"{value.normalize():f}"


def _yesno_text(value: Any, _scope: Scope) -> str:
    return "是" if value in {"1", True} else "否"


def _yesno_compare(spec: LedgerField) -> Any:
    """The row holds 1 or 0; nothing at all is neither yes nor no."""

    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        column = entity.fields[spec.key].as_string()
        if op in {"missing", "present"} or value is None:
            return usual("text", column, op, value, scope)
        wanted = column == ("1" if value in {True, "1", "是"} else "0")
        return or_(~wanted, column.is_(None)) if op == "!=" else wanted

    return compare


def _choices(spec: LedgerField) -> Any:
    return lambda library: tuple(library.code(spec.codes or "").choices)


def _choices_text(spec: LedgerField) -> Any:
    def show(value: Any, scope: Scope) -> str:
        table = scope.library.code(spec.codes or "")
        return "、".join(table.label(code) for code in str(value).split(BETWEEN))

    return show


def _choices_compare(spec: LedgerField) -> Any:
    """Several codes in one text: asked for one of them (`=`, `contains`) or for any of some (`in`)."""

    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        column = func.coalesce(entity.fields[spec.key].as_string(), "")
        if op in {"missing", "present"} or value is None:
            return usual("text", entity.fields[spec.key].as_string(), op, value, scope)
        if op not in {"=", "!=", "in", "not in", "contains"}:
            raise ClerkError("几个选项不能比大小", "可以用“等于”“包含”“属于”。")
        asked = [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]
        around = BETWEEN + column + BETWEEN
        holds = or_(*(around.contains(f"{BETWEEN}{code}{BETWEEN}", autoescape=True) for code in asked))
        return not_(holds) if op in {"!=", "not in"} else holds

    return compare


_COLUMNS = {"money": _money, "number": _number, "decimal": _decimal}
_COMPARISONS = {"yesno": _yesno_compare, "choices": _choices_compare}
