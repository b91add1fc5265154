"""Computed fields of ledgers: what the names in a formula mean in this ledger, and the SQL of the result."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, String, case, cast, func, literal, type_coerce

from app.errors import ClerkError
from app.models.base import Money, Scaled
from app.models.definitions.formulas import ALWAYS, SPOKEN_ALWAYS, parse
from app.models.definitions.kinds import Ledger, LedgerField
from app.models.fields.base import Expression, Scope
from app.models.fields.formula_sql import PLACES, Day, Flag, Num, Value, Words, rescaled, value_of
from app.models.fields.own import whole, written

if TYPE_CHECKING:
    from app.models.definitions.library import Library

_FOR = {"number": Num, "decimal": Num, "money": Num, "text": Words, "yesno": Flag}
_SAID = {"text": "文字", "yesno": "是否"}


def computed(library: "Library", ledger: Ledger, spec: LedgerField) -> Expression:
    """The column of a computed field. Raises ClerkError, when it is asked for, if the formula makes no sense."""

    def column(entity: Any, scope: Scope) -> Any:
        names = _Names(library, ledger, entity, scope)
        return _result(spec, names.computed(spec))

    return column


def check(library: "Library", ledger: Ledger, spec: LedgerField, entity: Any, scope: Scope) -> None:
    """Raise ClerkError when the formula names what is not there or reckons with what cannot be."""
    computed(library, ledger, spec)(entity, scope)


def _result(spec: LedgerField, value: Value) -> Any:
    if not isinstance(value, _FOR[spec.result]):
        said = _SAID.get(spec.result, "数字")
        raise ClerkError(f"字段“{spec.name}”的公式算出来的不是{said}", "请改公式，或改 result。")
    if isinstance(value, Num):
        places = {"number": PLACES, "money": 2}.get(spec.result, spec.places)
        kind = Money() if spec.result == "money" else Scaled(places)
        return type_coerce(rescaled(value, places), kind)
    if isinstance(value, Flag):
        return case((value.sql, "1"), else_="0")
    return func.nullif(value.sql, "")


class _Names:
    """What the names of a formula stand for in one row of a ledger."""

    def __init__(
        self, library: "Library", ledger: Ledger, entity: Any, scope: Scope, within: tuple[str, ...] = ()
    ) -> None:
        self._library, self._ledger, self._entity, self._scope = library, ledger, entity, scope
        self._within = within

    def computed(self, spec: LedgerField) -> Value:
        """The value of a computed field, which may itself read computed fields."""
        if spec.key in self._within:
            raise ClerkError(f"字段“{spec.name}”的公式绕回了自己", "请去掉其中一个。")
        inner = _Names(self._library, self._ledger, self._entity, self._scope, (*self._within, spec.key))
        return value_of(parse(spec.formula), inner)

    def __call__(self, name: str) -> Value:
        if name in ALWAYS:
            return self._always(name)
        for spec in self._ledger.field:
            if name in {spec.key, spec.name}:
                return self._own(spec)
        if name in SPOKEN_ALWAYS:
            return self._always(SPOKEN_ALWAYS[name])
        if "." in name:
            return self._owners(name)
        known = "、".join((*(f"{f.key}（{f.name}）" for f in self._ledger.field), *ALWAYS))
        raise ClerkError(f"公式里没有“{name}”这个字段", f"可以写：{known}。")

    def _always(self, name: str) -> Value:
        if name == "today":
            return Day(literal(self._scope.as_of.isoformat(), String))
        return Day(cast(getattr(self._entity, name), String))

    def _own(self, spec: LedgerField) -> Value:
        entity = self._entity
        if spec.type == "computed":
            return self.computed(spec)
        if spec.type == "number":
            return Num(
                cast(func.round(cast(written(entity, spec.key), _exactly()) * 10**PLACES), BigInteger), PLACES
            )
        if spec.type in {"money", "decimal"}:
            return Num(whole(entity, spec.key), 2 if spec.type == "money" else spec.places)
        text = written(entity, spec.key)
        return Day(text) if spec.type in {"date", "day"} else Words(text)

    def _owners(self, name: str) -> Value:
        """A field of whom the row belongs to, or of a record it is linked with."""
        from app.models.fields.kinds import find_field, kind_of

        field = find_field(self._library, kind_of(self._library, f"ledger.{self._ledger.key}"), name)
        column = field.column(self._entity, self._scope)
        if field.type in {"date", "partial"}:
            return Day(cast(column, String))
        if field.type in {"text", "note", "phone", "id_number", "choice"}:
            return Words(cast(column, String))
        if field.type == "money":
            return Num(cast(column, BigInteger), 2)
        raise ClerkError(
            f"公式里不能用“{name}”（{field.label}）",
            "年龄请写 age(resident.birth_date, 哪天)；可以用文字、日期和金额字段。",
        )


def _exactly() -> Any:
    from sqlalchemy import Numeric

    return Numeric(24, PLACES)
