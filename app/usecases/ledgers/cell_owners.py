"""Whom a new row of a sheet is for: found by an identity number or a name that stands in its cells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, Question
from app.models.fields.show import now_of
from app.models.rules.text import clean
from app.models.tables import Area, Organisation, Resident
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers.links import picked_id

OWNER = "owner"
BIRTH = "birth_date"
"""Where a sheet says when whom it names was born, which tells namesakes apart."""
_WORDS = {"resident": "姓名", "household": "户主", "area": "网格或房屋", "organisation": "单位"}
_NUMBERS = {"resident": "resident.id_number", "household": "household.head.id_number"}
_FOLLOWING = {
    "resident": (("resident.age", "年龄"), ("resident.address", "住址")),
    "household": (("household.address", "住址"),),
}
_CLASSES: dict[str, Any] = {"area": Area, "organisation": Organisation}
_TOLD = {"area": "网格、楼栋或房屋", "organisation": "单位"}
CHUNK = 400


class OwnerError(ClerkError):
    """Nobody, or more than one, is meant; `column` is the cell it is said of."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column = column


def owner_columns(ledger: Ledger) -> list[tuple[str, str, str]]:
    """(column, label, editor) of whom a row is for; what follows from the owner has no editor."""
    belongs = ledger.belongs_to
    if belongs not in _WORDS:
        return []
    made = [(OWNER, _WORDS[belongs], "owner" if belongs in _NUMBERS else "link")]
    if belongs in _NUMBERS:
        made.append((_NUMBERS[belongs], "身份证号", "text"))
    return made + [(name, label, "") for name, label in _FOLLOWING.get(belongs, ())]


def owner_words(office: Office, key: str, resident_id: int) -> dict[str, str]:
    """What the cells of a new row say once its resident is picked: name, number (masked), age, address; of a ledger of
    households those of the head, under whom the row stands."""
    ledger = office.library.ledger(key)
    columns = [name for name, _, _ in owner_columns(ledger) if name != OWNER]
    names = ["name", *(name.removeprefix("resident.") for name in columns if name.startswith("resident."))]
    if ledger.belongs_to == "household":
        names = ["household.head.name", "household.head.id_number", "address", "name"]
    asked = Question("resident", (("id", "=", resident_id),))
    rows = questions.list_page(office, asked, names, ("id",), limit=1).rows
    if not rows:
        return {}
    said = dict(zip([OWNER, *columns], rows[0].cells, strict=False))
    return said if said[OWNER] else said | {OWNER: rows[0].cells[-1]}


def called(office: Office, ledger: Ledger, name: str) -> dict[str, Any]:
    """Whom a name alone means, as fields of EntryForm: the one record called so, or somebody from outside where the ledger
    takes them. Raises OwnerError."""
    with office.read() as session:
        finder = Finder(session, ledger)
        finder.prepare([{OWNER: name}])
        return finder.find({OWNER: name})


def outside_words(office: Office, key: str, name: str) -> str:
    """What is told when a name was typed and nobody picked; empty when nothing was typed. Raises OwnerError."""
    found = called(office, office.library.ledger(key), name) if clean(name) else {}
    if "owner_name" in found:
        return f"“{clean(name)}”没有登记在本社区，按本社区以外的人记，只写姓名"
    return f"本社区登记的“{clean(name)}”只有一位，就记在这位名下" if found else ""


def of_head(name: str, head: str) -> str:
    """What is told when somebody is picked whose row stands under the head of the household; empty when that is who."""
    return (
        f"这本台账按户登记：{name}是户主{head}家的人，这一行记在户主{head}名下"
        if head and head != name
        else ""
    )


def _said(row: Mapping[str, str], name: str) -> str:
    """What a cell says of whom is meant; of what a row keeps of a day and what is now beside it, what is now."""
    return clean(now_of(clean(row.get(name, ""))))


class Finder:
    """Finds the owners of many rows with a few questions; a found one is what EntryForm takes it as."""

    def __init__(self, session: Session, ledger: Ledger) -> None:
        self._session = session
        self._belongs, self._outsiders = ledger.belongs_to, ledger.outsiders
        self._number = _NUMBERS.get(ledger.belongs_to, "")
        self._by_number: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._held: list[Any] = []

    def prepare(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Read ahead whom these rows may mean; the records stay at hand until the next time."""
        self._by_number.clear()
        self._by_name.clear()
        self._held = []
        names = {_said(row, OWNER) for row in rows} - {""}
        numbers = {_said(row, self._number).upper() for row in rows} - {""}
        if self._belongs in _CLASSES:
            self._read(_CLASSES[self._belongs], "name", names)
        elif self._belongs in _NUMBERS:
            self._read(Resident, "id_number", numbers)
            self._read(Resident, "name", names)
        for one in {r.id: r for r in self._held}.values():
            self._by_name[one.name].append(one.id)
            if getattr(one, "id_number", None):
                self._by_number[one.id_number] = one.id

    def _read(self, cls: Any, column: str, wanted: set[str]) -> None:
        texts = sorted(wanted)
        for at in range(0, len(texts), CHUNK):
            query = select(cls).where(getattr(cls, column).in_(texts[at : at + CHUNK])).order_by(cls.id)
            self._held += self._session.scalars(query)

    def find(self, row: Mapping[str, str], picked: int | None = None) -> dict[str, Any]:
        """Whom a prepared row means, as fields of EntryForm; empty when it names nobody. Raises OwnerError."""
        if picked is not None:
            return {"resident_id": picked}
        number, name = _said(row, self._number).upper(), _said(row, OWNER)
        if self._number and number and "*" not in number:
            if number in self._by_number:
                return {"resident_id": self._by_number[number]}
            if not (self._outsiders and name):
                words = f"没有证件号码是 {number} 的居民，请核对号码，或先登记这位居民"
                raise OwnerError(self._number, words)
        if not name or self._belongs not in _WORDS:
            return {}
        if self._belongs in _CLASSES and (picked_record := picked_id(name)) is not None:
            return {f"{self._belongs}_id": self._there(picked_record)}
        return self._named(name, _said(row, BIRTH))

    def _there(self, record_id: int) -> int:
        found = self._session.get(_CLASSES[self._belongs], record_id)
        if found is None or found.deleted_at is not None:
            raise OwnerError(OWNER, f"选的{_TOLD[self._belongs]}已经删除，请重新选")
        return record_id

    def _named(self, name: str, born: str) -> dict[str, Any]:
        found = self._by_name.get(name, [])
        if born and self._number:
            found = [r.id for r in self._held if r.id in set(found) and str(r.birth_date or "") == born]
        if len(found) == 1:
            return {f"{self._belongs}_id" if self._belongs in _CLASSES else "resident_id": found[0]}
        if not found and self._outsiders:
            return {"owner_name": name}
        what = _TOLD.get(self._belongs, "居民")
        if found:
            more = "请在下拉名单里选，或写上身份证号" if self._number else "请写全名称"
            raise OwnerError(OWNER, f"叫“{name}”的{what}有 {len(found)} 个，{more}")
        raise OwnerError(OWNER, f"没有叫“{name}”的{what}，请核对，或先登记")
