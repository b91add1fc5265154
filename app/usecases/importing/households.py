"""Which rows of a sheet are one household, and who is its head."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.rules.kinship import relations
from app.models.tables import Household, Resident
from app.usecases.importing.fields import AT, HEADS
from app.usecases.importing.rows import RosterRow

Key = tuple[str, str]
_IN = 500
_RELATION, _ADDRESS, _ID, _NAME, _DIED = (
    AT[n] for n in ("relation", "address", "id_number", "name", "died_on")
)


class HasRow(Protocol):
    """Something with a row: a row with what it does."""

    @property
    def row(self) -> RosterRow: ...


def groups(
    matched: Iterable[Any], heads: Sequence[int] = (), *, handed_back: bool = False
) -> dict[Key, list[Any]]:
    """Rows of one household: by 户号, by the head's ID, by the head's name at one address; and those that follow one of
    these or a 户主 row and say a relation alone, at the same address or none. `heads` are the sheet's 户主 rows, taken
    or not: those that follow one that was handed back are a family of their own, not the one above it.
    In a file of rows that were `handed_back` the others belong to whom the address has ("at")."""
    found: dict[Key, list[Any]] = {}
    current: Key | None = None
    place: str | None = None
    under = 0
    for m in matched:
        row: RosterRow = m.row
        values = row.values
        relation = values[_RELATION]
        key = _said(row)
        if key is None and relation in HEADS:
            key = ("head", str(values[_ID] or f"row {row.row}"))
        if key is not None:
            current, place, under = key, values[_ADDRESS], _head_above(heads, row.row)
        elif relation:
            above = _head_above(heads, row.row)
            if above != under:
                current, place, under = ("head", f"row {above}"), values[_ADDRESS], above
            key = current if values[_ADDRESS] in (None, place) else None
            if key is None and handed_back and values[_ADDRESS]:
                key = ("at", values[_ADDRESS])
        if key is not None and not values[_DIED]:  # the dead belong to no household any more
            found.setdefault(key, []).append(m)
    return found


def _said(row: RosterRow) -> Key | None:
    """The household as the row itself names it."""
    if row.household:
        return ("number", row.household)
    if row.head_id:
        return ("head", row.head_id)
    if row.head_name:
        return ("named", f"{row.head_name}|{row.values[_ADDRESS] or ''}")
    return None


def _head_above(heads: Sequence[int], row: int) -> int:
    """The nearest 户主 row at or above a row, 0 for none."""
    at = bisect_right(heads, row)
    return heads[at - 1] if at else 0


def on_file_at(session: Session, grouped: Mapping[Key, Sequence[Any]], taken: set[int]) -> dict[Key, int]:
    """Households on file that a group of a sheet belongs to by its address: the one whose head it names, or the one that
    waits for its head because his row had been handed back; for those that name none ("at") the only one there. Of several
    none; `taken` are spoken for already."""
    places: dict[str, list[Key]] = {}
    for key, members in grouped.items():
        said = (m.row.values[_ADDRESS] for m in members)
        if key[0] != "number" and (place := next(filter(None, said), None)):
            places.setdefault(place, []).append(key)
    if not places:
        return {}
    there = _there(session, places)
    found: dict[Key, int] = {}
    for place, keys in places.items():
        for key in keys:
            brings = any(m.row.values[_RELATION] in HEADS for m in grouped[key])
            named = key[1].split("|")[0] if key[0] == "named" and not brings else None
            fits = [
                i
                for i, head, waits in there.get(place, ())
                if key[0] == "at" or (i not in taken and (waits or head == named))
            ]
            if len(fits) == 1:
                found[key] = fits[0]
                taken.add(fits[0])
    return found


def _there(session: Session, places: Collection[str]) -> dict[str, list[tuple[int, str, bool]]]:
    """Address → the households there: (id, name of the head, whether it waits for its head)."""
    there: dict[str, list[tuple[int, str, bool]]] = {}
    query = (
        select(Household.id, Household.address, Resident.name, Resident.relation)
        .join(Resident, Resident.id == Household.head_id)
        .where(
            Household.address.is_not(None), Household.deleted_at.is_(None), Household.closed_on.is_(None),
            Resident.household_id == Household.id, Resident.relation.is_not(None),
        )
    )  # fmt: skip
    if len(places) <= _IN:  # more are found by reading all households once: an address has no index
        query = query.where(Household.address.in_(sorted(places)))
    for i, place, name, relation in session.execute(query):
        if place is not None and place in places:
            there.setdefault(place, []).append((i, name, relation not in HEADS))
    return there


def homes_of_members(session: Session, grouped: Mapping[Key, Sequence[Any]]) -> dict[Key, int]:
    """Households on file that a group of a sheet belongs to because somebody of it lives there. One whose head stays its
    head is not that of a group which brings a head of its own: those are a household beside it."""
    people = sorted(
        {m.resident_id for members in grouped.values() for m in members if m.resident_id is not None}
    )
    home_of: dict[int, int] = {}
    head_of_home: dict[int, int] = {}
    for start in range(0, len(people), _IN):
        query = select(Resident.id, Resident.household_id).where(Resident.id.in_(people[start : start + _IN]))
        home_of |= {one: home for one, home in session.execute(query) if home is not None}
    homes = sorted(set(home_of.values()))
    for start in range(0, len(homes), _IN):
        heads = select(Resident.household_id, Resident.id).where(
            Resident.household_id.in_(homes[start : start + _IN]),
            Resident.relation.in_(HEADS),
            Resident.died_on.is_(None),
        )
        head_of_home |= {home: one for home, one in session.execute(heads) if home is not None}
    found: dict[Key, int] = {}
    for key, members in grouped.items():
        brought = next((m for m in members if m.row.values[_RELATION] in HEADS), None)
        said = {m.resident_id: m.row.values[_RELATION] or "02" for m in members if m.resident_id is not None}
        for home in (home_of[one] for one in said if one in home_of):
            head = head_of_home.get(home)
            if (
                head is None
                or brought is None
                or brought.resident_id == head
                or said.get(head, "02") not in HEADS
            ):
                found[key] = home
                break
    return found


def refuse_two_heads(session: Session, homes: Iterable[int]) -> None:
    """What was left out of a preview can leave a household with two heads. Raises ClerkError, which names them."""
    session.flush()
    wanted = sorted(homes)
    for start in range(0, len(wanted), _IN):
        query = select(Resident.household_id, Resident.name).where(
            Resident.household_id.in_(wanted[start : start + _IN]), Resident.relation.in_(HEADS)
        )
        names: dict[int | None, list[str]] = {}
        for home, name in session.execute(query.order_by(Resident.id)):
            names.setdefault(home, []).append(name)
        for several in names.values():
            if len(several) > 1:
                raise ClerkError(
                    f"这样导入，{'、'.join(several)}会同是一户的户主，所以一行也没有导入",
                    f"在预览里把写{several[-1]}是户主的那一行也去掉，或者把改{several[0]}关系的那一行也勾上。",
                )


def head_of(members: Sequence[Any]) -> Any:
    """The row of the head, else the first."""
    return next((m for m in members if m.row.values[_RELATION] in HEADS), members[0])


def two_heads(rows: Sequence[RosterRow]) -> dict[int, str]:
    """Row number → why, for rows that say 户主 in a household where another row says so too."""
    heads: dict[Key, list[RosterRow]] = {}
    for row in rows:
        key = _said(row)
        if key is not None and row.values[_RELATION] in HEADS and not row.values[_DIED]:
            heads.setdefault(key, []).append(row)
    wrong: dict[int, str] = {}
    for (kind, word), several in heads.items():
        if len(several) > 1:
            named = "、".join(f"{r.values[_NAME]}（第 {r.row} 行）" for r in several)
            what = {"number": f"户号 {word}", "named": f"户主姓名 {word.split('|')[0]}"}.get(
                kind, "同一个户主证件号码"
            )
            wrong |= {r.row: f"{what} 有 {len(several)} 位户主：{named}，只能留一位" for r in several}
    return wrong


def second_heads(session: Session, rows: Sequence[RosterRow], known: Mapping[int, Any]) -> dict[int, str]:
    """Row number → why, for rows that say 户主 where the household on file has another head who stays one."""
    if session.scalar(select(Household.id).limit(1)) is None:
        return {}
    heads = [r for r in rows if r.household and r.values[_RELATION] in HEADS and not r.values[_DIED]]
    numbers = sorted({r.household for r in heads})
    on_file: dict[str, tuple[int, str]] = {}
    for start in range(0, len(numbers), _IN):
        query = (
            select(Household.number, Resident.id, Resident.name)
            .join(Resident, Resident.id == Household.head_id)
            .where(
                Household.number.in_(numbers[start : start + _IN]), Household.deleted_at.is_(None),
                Resident.household_id == Household.id, Resident.relation.in_(HEADS), Resident.died_on.is_(None),
            )
        )  # fmt: skip
        on_file |= {str(n): (i, name) for n, i, name in session.execute(query)}
    if not on_file:
        return {}
    said = {known[r.row].id: None if r.values[_DIED] else r.values[_RELATION] for r in rows if r.row in known}
    wrong: dict[int, str] = {}
    for row in heads:
        one, name = on_file.get(row.household, (0, ""))
        own = known[row.row].id if row.row in known else None
        if one and one != own and said.get(one, "02") in HEADS:
            wrong[row.row] = (
                f"户号 {row.household} 的户主在档案里是 {name}，这里又写 {row.values[_NAME]} 是户主，请先变更户主"
            )
    return wrong


def left_without_head(session: Session, matched: Sequence[Any]) -> list[tuple[int, str]]:
    """(row, sentence) for heads whose death the sheet brings, where others stay and none of them is named the head."""
    dying = {m.resident_id: m.row for m in matched if "died_on" in m.changes and not m.changes["died_on"][0]}
    named = {m.resident_id for m in matched if m.row.values[_RELATION] in HEADS}
    staying: dict[int, list[int]] = {}
    wanted = sorted(dying)
    for start in range(0, len(wanted), _IN):
        query = (
            select(Household.head_id, Resident.id)
            .join(Resident, Resident.household_id == Household.id)
            .where(Household.head_id.in_(wanted[start : start + _IN]), Household.deleted_at.is_(None))
        )
        for head, one in session.execute(query):
            if head is not None and one not in dying:
                staying.setdefault(head, []).append(one)
    return [
        (
            dying[head].row,
            f"{dying[head].values[_NAME]} 是户主，登记去世以后这一户没有户主：导入后请办“变更户主”",
        )
        for head, others in staying.items()
        if named.isdisjoint(others)
    ]


def kin_remark(row: RosterRow) -> str | None:
    """What is odd about a relation: 长子 of a woman and the like. The quality board asks about the rest."""
    relation = relations().get(row.values[_RELATION] or "")
    sex = row.values[AT["sex"]]
    if relation is None or relation.sex is None or sex not in ("1", "2") or sex == relation.sex:
        return None
    return f"{row.values[_NAME]}是{'男' if sex == '1' else '女'}性，与户主关系却是“{relation.label}”，请核对"
