"""变更户主: who is what to the new head, shown before and after; certain by rule, else asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.db.spans import Span, chunks, inside, within
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.fields.base import open_at
from app.models.rules.head_change import Kin, Recomputed, recompute
from app.models.rules.kinship import HEAD, HEADS, relation_code
from app.models.tables import Household, Kinship, Membership, Resident
from app.office import Office
from app.usecases.households.records import Done
from app.usecases.households.spells import day_of, join, leave, members, named, open_household

Rows = list[tuple[Membership, Resident]]


@dataclass
class HeadForm:
    """The new head; `relations` (resident id → code or label of GB/T 4761) settles what the rules cannot, or corrects them."""

    head_id: int | None = None
    relations: dict[int, str] = field(default_factory=dict)
    on_day: str = ""


@dataclass(frozen=True)
class RelationChange:
    """What a member is to the head before and after; `after_code` is empty and `sure` False where the clerk is asked."""

    resident_id: int
    name: str
    before: str
    after_code: str
    after: str
    sure: bool


def preview(
    office: Office, household_id: int, head_id: int, among: tuple[int, ...] = ()
) -> tuple[RelationChange, ...]:
    """Before and after for everyone (or only `among`, those who split off with the new head)."""
    with office.read() as session:
        rows = members(session, household_id)
        computed = {c.key: c for c in _computed(session, office, rows, head_id)}
        code = office.library.code("relation")
        return tuple(
            RelationChange(
                r.id, r.name, code.label(m.relation), computed[r.id].code or "",
                code.label(computed[r.id].code), computed[r.id].sure,
            )
            for m, r in rows
            if not among or r.id in among
        )  # fmt: skip


def _computed(session: Session, office: Office, rows: Rows, head_id: int) -> list[Recomputed]:
    kin = [Kin(r.id, m.relation, r.sex, r.birth_date, r.marriage) for m, r in rows]
    if head_id not in {k.key for k in kin}:
        raise ClerkError("新户主要是这一户的成员", "请先把他添加到这一户。")
    spouses, parents = known_kin(session, {k.key for k in kin}, office.today())
    return recompute(kin, head_id, spouses, parents)


def known_kin(session: Session, ids: set[int], day: date) -> tuple[set[frozenset[int]], dict[int, set[int]]]:
    """Married pairs and parents among these residents, from the kin on file."""
    query = select(Kinship).where(
        or_(Kinship.resident_id.in_(ids), Kinship.relative_id.in_(ids)), open_at(Kinship, day)
    )
    spouses: set[frozenset[int]] = set()
    parents: dict[int, set[int]] = {}
    for k in session.scalars(query):
        if k.kind == "spouse":
            spouses.add(frozenset([k.resident_id, k.relative_id]))
        elif k.kind == "parent":
            parents.setdefault(k.relative_id, set()).add(k.resident_id)
    return spouses, parents


def settled(
    session: Session, office: Office, rows: Rows, form: HeadForm, field: str = "head"
) -> dict[int, str]:
    """What each member will be to the new head. Raises ClerkError naming those the clerk must say, in this `field`."""
    if form.head_id is None:
        raise ClerkError("请指定新户主", field=field)
    known = {r.id: r for _, r in rows}
    found: dict[int, str] = {}
    asked: list[str] = []
    for c in _computed(session, office, rows, form.head_id):
        typed = form.relations.get(c.key, "")
        given = relation_code(typed, known[c.key].sex) if typed else ""
        if given is None:
            raise ClerkError(
                f"“{typed}”不是一种与户主关系", "例如：妻、长子、儿媳、父亲、非亲属。", field=field
            )
        if given in HEADS and c.key != form.head_id:
            raise ClerkError(f"{known[c.key].name} 不能也是户主，只能留一位", field=field)
        code = given or c.code or ""
        if c.key == form.head_id:
            code = code if code in HEADS else HEAD
        if code:
            found[c.key] = code
        else:
            asked.append(known[c.key].name)
    if asked:
        new = known[form.head_id].name
        raise ClerkError(f"请填写 {'、'.join(asked)} 与新户主 {new} 的关系", field=field)
    return found


def change_head(office: Office, household_id: int, form: HeadForm) -> Done:
    """Another head, and everyone's relation to him or her, from a day. Raises ClerkError."""
    day = day_of(office, form.on_day, "变更日期")
    with office.write("变更户主") as w:
        household = open_household(w.session, household_id)
        rows = members(w.session, household_id)
        head = next((r for _, r in rows if r.id == form.head_id), None)
        if head is not None and [r.id for m, r in rows if m.relation in HEADS] == [head.id]:
            raise ClerkError(f"{head.name} 已经是户主了", field="head")
        w.what = f"变更户主 {named(household)}：{head.name if head else ''}"
        install(w, household, rows, settled(w.session, office, rows, form), day)
    return Done(w.entry_id or 0, household_id, f"户主已变更为 {head.name if head else ''}")


def install(
    w: Write, household: Household, rows: Rows, after: dict[int, str], day: date, reason: str = "head"
) -> None:
    """Give everyone the relation `after` says, from `day`; who joined later than that day gets it from the start."""
    for membership, resident in rows:
        code = after[resident.id]
        if code != membership.relation:
            _relate(w, household, membership, resident, code, day, reason)
        if code in HEADS:
            household.head_id = resident.id


def _relate(
    w: Write, household: Household, m: Membership, r: Resident, code: str, day: date, reason: str
) -> None:
    """A spell with the old relation and one with the new, so that any past day can be asked."""
    died = r.died_on.last_day() if r.died_on else day
    if m.relation is None or (m.start is not None and m.start >= day) or died < day:
        m.relation = r.relation = code
        return
    head_id = household.head_id
    leave(w, r, day, reason)
    household.head_id = head_id
    join(w, r, household, code, day)


def later_heads(w: Write, back: list[Span], is_later: Callable[[int], bool]) -> list[str]:
    """After an undo by which these memberships run again: a household that has got another head since (whose membership
    `is_later`) keeps that one. Whoever is back in it is unrelated until the clerk says what to; told in sentences."""
    said = []
    for household_id in _two_headed(w.session, back):
        rows = members(w.session, household_id)
        head = next(((m, r) for m, r in rows if m.relation in HEADS and not inside(m.id, back)), None)
        household = w.session.get(Household, household_id)
        if head is None or household is None or not is_later(head[0].id):
            continue
        returned = [(m, r) for m, r in rows if inside(m.id, back)]
        for membership, resident in returned:
            membership.relation = resident.relation = None
        household.head_id = head[1].id
        names = "、".join(r.name for _, r in returned)
        said.append(
            f"{named(household)} 的户主 {head[1].name} 是后来的，予以保留；{names} 与户主关系请重新填写"
        )
    return said


def _two_headed(session: Session, back: list[Span]) -> list[int]:
    """Households in which one of these memberships is a head's, and another one, too."""
    other, found = aliased(Membership), set[int]()
    for part in chunks(back):
        second = exists().where(
            other.household_id == Membership.household_id, other.id != Membership.id, other.end.is_(None),
            other.relation.in_(sorted(HEADS)), other.deleted_at.is_(None),
        )  # fmt: skip
        heads = Membership.relation.in_(sorted(HEADS)), Membership.end.is_(None)
        found.update(
            session.scalars(
                select(Membership.household_id).where(within(Membership.id, part), *heads, second)
            )
        )
    return sorted(found)


def replace_head(
    w: Write, office: Office, household: Household, going: set[int], form: HeadForm | None, day: date
) -> None:
    """Before members go: if the head is among them and others stay, install the new head. Raises ClerkError."""
    rows = members(w.session, household.id)
    head = next((r for m, r in rows if m.relation in HEADS), None)
    staying = [r for _, r in rows if r.id not in going]
    if head is None or head.id not in going or not staying:
        return
    if form is None or form.head_id is None:
        names = "、".join(r.name for r in staying[:5])
        raise ClerkError(f"{head.name} 是户主，这户还有 {names}", "请指定新户主。", field="staying")
    if form.head_id in going:
        raise ClerkError("新户主要在留下的人里选", field="staying")
    # Those who go keep what they were: only the relations of those who stay are settled.
    given = HeadForm(form.head_id, dict.fromkeys(going, "99") | form.relations)
    after = settled(w.session, office, rows, given, "staying")
    install(w, household, [(m, r) for m, r in rows if r.id not in going], after, day)
