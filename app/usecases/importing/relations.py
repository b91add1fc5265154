"""Relations that a sheet changes of people on file: held against the household as it will be, as the window does.

A household keeps one head and one spouse of the head; a relation agrees with sex and age. What does not is handed back
with its reason; what the same sheet sets right (the old head becomes 妻, another 户主) holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.rules.dates import PartialDate
from app.models.rules.head_change import CHILDREN, SPOUSES
from app.models.rules.kinship import YOUNGEST_PARENT, relations
from app.models.tables import Resident
from app.usecases.importing.fields import AT, HEADS
from app.usecases.importing.rows import RosterRow

_IN = 500
_PARENTS = frozenset({"51", "52"})
_RELATION, _SEX, _BIRTH, _NAME = (AT[n] for n in ("relation", "sex", "birth_date", "name"))


@dataclass
class _Member:
    """Somebody of a household as the file has it, with what the sheet says laid over."""

    id: int
    name: str
    relation: str
    sex: str
    birth: PartialDate | None
    was_head: bool
    row: int = 0
    changed: bool = False


def wrong_relations(session: Session, rows: Sequence[RosterRow], known: Mapping[int, Any]) -> dict[int, str]:
    """Row number → why, for rows whose new relation cannot stand in the household somebody belongs to."""
    said = {known[r.row].id: r for r in rows if r.row in known}
    asked = [one for one, row in said.items() if _changes(row, known[row.row])]
    if not asked:
        return {}
    wrong: dict[int, str] = {}
    coming = _coming(rows, known)
    for members in _households(session, asked, said, known):
        numbers = {known[m.row].household for m in members if m.row} - {""}
        members += [m for number in numbers for m in coming.get(number, ())]
        for member in members:
            if member.changed and (why := "；".join(_why(member, members))):
                wrong[member.row] = why
    return wrong


def _changes(row: RosterRow, before: Any) -> bool:
    """Another relation in the household of before; who goes to another one is that household's matter."""
    now = row.values[_RELATION]
    moves = bool(row.household) and row.household != before.household
    return bool(now) and now != before.values[_RELATION] and not moves


def _coming(rows: Sequence[RosterRow], known: Mapping[int, Any]) -> dict[str, list[_Member]]:
    """Household number → who joins it with this sheet, new in the books or from another household."""
    found: dict[str, list[_Member]] = {}
    for row in rows:
        before = known.get(row.row)
        if row.household and (before is None or before.household != row.household):
            now = row.values
            birth = PartialDate.parse(now[_BIRTH]) if now[_BIRTH] else None
            one = _Member(0, str(now[_NAME]), now[_RELATION] or "", now[_SEX] or "", birth, False, row.row)
            found.setdefault(row.household, []).append(one)
    return found


def _households(
    session: Session, asked: list[int], said: Mapping[int, RosterRow], known: Mapping[int, Any]
) -> Iterator[list[_Member]]:
    """The members of each household in which somebody is asked about."""
    homes: set[int] = set()
    for start in range(0, len(asked), _IN):
        query = select(Resident.household_id).where(Resident.id.in_(asked[start : start + _IN]))
        homes |= {h for h in session.scalars(query) if h is not None}
    wanted = sorted(homes)
    for start in range(0, len(wanted), _IN):
        grouped: dict[int, list[_Member]] = {}
        query_all = select(Resident).where(
            Resident.household_id.in_(wanted[start : start + _IN]), Resident.deleted_at.is_(None)
        )
        for one in session.scalars(query_all):
            row = said.get(one.id)
            if row is not None and row.household and row.household != known[row.row].household:
                continue  # goes to another household with this sheet
            grouped.setdefault(one.household_id or 0, []).append(_member(one, row))
        yield from grouped.values()


def _member(one: Resident, row: RosterRow | None) -> _Member:
    now: Sequence[Any] = row.values if row is not None else ()
    relation, sex = (now[at] if now else None for at in (_RELATION, _SEX))
    birth = PartialDate.parse(now[_BIRTH]) if now and now[_BIRTH] else one.birth_date
    return _Member(
        one.id, one.name, relation or one.relation or "", sex or one.sex or "", birth, one.relation in HEADS,
        row.row if row is not None else 0, bool(relation) and relation != one.relation,
    )  # fmt: skip


def _why(member: _Member, members: Sequence[_Member]) -> Iterator[str]:
    """All that speaks against the new relation; nothing when it can stand."""
    said = relations().get(member.relation)
    label = said.label if said else member.relation
    heads = [m for m in members if m.relation in HEADS]
    others = [m for m in heads if m is not member]
    if member.relation in HEADS and others:
        yield f"这一户的户主是 {others[0].name}，这里又写 {member.name} 是户主，请先变更户主，或在表里把 {others[0].name} 的关系也改了"
    if member.was_head and not heads:
        yield (
            f"{member.name} 是户主，改成“{label}”这一户就没有户主了；请先办“变更户主”，或在表里写明谁是新户主"
        )
    wrong_sex = said and said.sex and member.sex in ("1", "2") and said.sex != member.sex
    if wrong_sex:
        yield f"{member.name}是{'男' if member.sex == '1' else '女'}性，与户主关系却写“{label}”，请核对"
    if others and member.relation not in HEADS:
        yield from _beside_head(member, members, others[0], label, told=bool(wrong_sex))


def _beside_head(
    member: _Member, members: Sequence[_Member], head: _Member, label: str, *, told: bool
) -> Iterator[str]:
    """What speaks against a relation to this head: a second spouse, the same sex (unless the wrong sex is told already),
    an age that cannot be."""
    if member.relation in SPOUSES:
        other = next((m for m in members if m is not member and m.relation in SPOUSES), None)
        if other is not None:
            yield f"户主 {head.name} 的配偶已经是 {other.name}，这里又写 {member.name} 是“{label}”，请核对"
        if head.sex == member.sex and head.sex in ("1", "2") and not told:
            yield f"{member.name} 和户主 {head.name} 性别相同，却写“{label}”，请核对"
    elder, younger = (member, head) if member.relation in _PARENTS else (head, member)
    if member.relation not in _PARENTS | CHILDREN or not elder.birth or not younger.birth:
        return
    if younger.birth.year - elder.birth.year < YOUNGEST_PARENT:
        yield (
            f"{member.name}（{member.birth} 出生）写作户主 {head.name}（{head.birth} 出生）的“{label}”，"
            f"父母和子女至少差 {YOUNGEST_PARENT} 岁，请核对"
        )
