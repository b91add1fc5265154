"""Whom a new row of a sheet is for: found by an identity number or a name that stands in its cells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.rules.text import clean
from app.models.tables import Resident

_PREFIX = {"resident": "resident.", "household": "household.head."}
_SHOWN = {
    "resident": (("sex", "性别"), ("age", "年龄"), ("address", "住址")),
    "household": (("age", "户主年龄"),),
}
CHUNK = 400


class OwnerError(ClerkError):
    """Nobody, or more than one, is meant; `column` is the cell it is said of."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column = column


def owner_columns(belongs_to: str) -> list[tuple[str, str, str, bool, bool]]:
    """(column, label, editor, required, masked) of whom a row is for; empty for ledgers that belong to nobody found."""
    if belongs_to not in _PREFIX:
        return []
    prefix = _PREFIX[belongs_to]
    who = "户主" if belongs_to == "household" else ""
    made = [
        (f"{prefix}name", f"{who}姓名", "owner", True, False),
        (f"{prefix}id_number", f"{who}身份证号", "text", False, True),
    ]
    made += [(f"{prefix}{name}", label, "", False, False) for name, label in _SHOWN[belongs_to]]
    return made + ([("household.address", "住址", "", False, False)] if belongs_to == "household" else [])


class Finder:
    """Finds residents for many rows with a few questions. `column` is where the name stands."""

    def __init__(self, session: Session, belongs_to: str) -> None:
        self._session = session
        prefix = _PREFIX.get(belongs_to, "")
        self._owned = bool(prefix)
        self.column, self._number = f"{prefix}name", f"{prefix}id_number"
        self._by_number: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._held: list[Resident] = []

    def prepare(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Read ahead whom these rows may mean; the residents stay at hand until the next time."""
        if not self._owned:
            return
        numbers = {clean(row.get(self._number, "")).upper() for row in rows} - {""}
        names = {clean(row.get(self.column, "")) for row in rows} - {""}
        self._by_number.clear()
        self._by_name.clear()
        self._held = []
        for column, wanted in ((Resident.id_number, sorted(numbers)), (Resident.name, sorted(names))):
            for at in range(0, len(wanted), CHUNK):
                query = select(Resident).where(column.in_(wanted[at : at + CHUNK])).order_by(Resident.id)
                self._held += self._session.scalars(query)
        for one in {r.id: r for r in self._held}.values():
            self._by_name[one.name].append(one.id)
            if one.id_number:
                self._by_number[one.id_number] = one.id

    def find(self, row: Mapping[str, str]) -> int | None:
        """The resident a prepared row means; None when it names nobody. Raises OwnerError."""
        if not self._owned:
            return None
        number, name = clean(row.get(self._number, "")).upper(), clean(row.get(self.column, ""))
        if number and "*" not in number:
            if number not in self._by_number:
                raise OwnerError(
                    self._number, f"没有证件号码是 {number} 的居民，请核对号码，或先登记这位居民"
                )
            return self._by_number[number]
        if not name:
            return None
        found = self._by_name.get(name, [])
        if not found:
            raise OwnerError(self.column, f"没有叫“{name}”的居民，请核对姓名，或先登记这位居民")
        if len(found) > 1:
            words = f"有 {len(found)} 位居民叫“{name}”，请在下拉名单里选，或写上身份证号"
            raise OwnerError(self.column, words)
        return found[0]
