"""分户 and 合户: members leave to a household of their own; one household goes into another."""

from dataclasses import dataclass, field

from app.errors import ClerkError
from app.models.rules.head_change import Kin, recompute
from app.models.rules.kinship import HEAD, HEADS, relation_code
from app.models.rules.text import clean
from app.models.tables import Household, Membership, Resident
from app.office import Office
from app.usecases.households import heads as head_changes
from app.usecases.households.heads import HeadForm, RelationChange
from app.usecases.households.moves import said_relation
from app.usecases.households.records import Done, HouseholdForm, found
from app.usecases.households.spells import (
    close,
    day_of,
    household_of_id,
    join,
    leave,
    members,
    move_within,
    named,
    open_household,
    refuse_second_head,
    resident_of,
)


@dataclass
class SplitForm:
    """分户: who leaves, who is the head there, the new household, and the head of those who stay when theirs leaves.

    `new` without an address means: at the same one.
    """

    resident_ids: tuple[int, ...] = ()
    head: HeadForm = field(default_factory=HeadForm)
    new: HouseholdForm = field(default_factory=HouseholdForm)
    staying: HeadForm | None = None
    on_day: str = ""


@dataclass
class MergeForm:
    """合户: the household `from_id` goes into another; `relations` (resident id → code) are to the head there."""

    from_id: int | None = None
    relations: dict[int, str] = field(default_factory=dict)
    on_day: str = ""


def split(office: Office, household_id: int, form: SplitForm) -> Done:
    """分户. The new household's id is in the answer. Raises ClerkError."""
    day = day_of(office, form.on_day, "分户日期")
    going = set(form.resident_ids)
    with office.write("分户") as w:
        old = open_household(w.session, household_id)
        rows = members(w.session, household_id)
        leaving = [(m, r) for m, r in rows if r.id in going]
        _check_split(rows, going, form)
        after = head_changes.settled(w.session, office, rows, _for_leaving(rows, going, form.head))
        head_changes.replace_head(w, office, old, going, form.staying, day)
        new = found(w, _new_household(form.new, old), day)
        for _, r in leaving:
            leave(w, r, day, "split")
        for _, r in sorted(leaving, key=lambda x: x[1].id != form.head.head_id):
            join(w, r, new, after[r.id], day)
            move_within(w, r, new, day)
        head = next(r.name for _, r in leaving if r.id == form.head.head_id)
        w.what = f"分户 {head} 等 {len(leaving)} 人：{named(old)}"
        new_id = new.id
    return Done(w.entry_id or 0, new_id, f"已分户：{head} 等 {len(leaving)} 人立为新户")


def _for_leaving(rows: list[tuple[Membership, Resident]], going: set[int], head: HeadForm) -> HeadForm:
    """Those who stay are nobody's business in the new household: only those who go are asked about."""
    return HeadForm(head.head_id, {r.id: "99" for _, r in rows if r.id not in going} | head.relations)


def _check_split(rows: list[tuple[Membership, Resident]], going: set[int], form: SplitForm) -> None:
    if not going:
        raise ClerkError("请勾选分出去的人", field="going")
    if unknown := going - {r.id for _, r in rows}:
        raise ClerkError(f"分出去的人里有 {len(unknown)} 位不是这一户的成员")
    if len(going) == len(rows):
        raise ClerkError(
            "全户都分出去就没有人留下了", "要换户主请办“变更户主”，要搬走请办“迁出”。", field="going"
        )
    if form.head.head_id not in going:
        raise ClerkError("新户的户主要在分出去的人里选", field="head")


def _new_household(new: HouseholdForm, old: Household) -> HouseholdForm:
    same = not clean(new.address)
    return HouseholdForm(
        new.number, new.kind or "family", (old.address or "") if same else new.address,
        old.grid_id if same or new.grid_id is None else new.grid_id, "", new.note,
    )  # fmt: skip


def preview_merge(
    office: Office, household_id: int, from_id: int, head_relation: str
) -> tuple[RelationChange, ...]:
    """What those of `from_id` become, once it is said what their head is to the head of `household_id`."""
    with office.read() as session:
        into, rows = members(session, household_id), members(session, from_id)
        head = next((r for m, r in into if m.relation in HEADS), None)
        code = office.library.code("relation")
        after = _through_head(rows, head, head_relation) if head and head_relation else {}
        return tuple(
            RelationChange(
                r.id, r.name, code.label(m.relation), after.get(r.id, ("", False))[0],
                code.label(after.get(r.id, ("", False))[0]), after.get(r.id, ("", False))[1],
            )
            for m, r in rows
        )  # fmt: skip


def _through_head(
    rows: list[tuple[Membership, Resident]], head: Resident, relation: str
) -> dict[int, tuple[str, bool]]:
    """Relations to a head elsewhere, by way of one's own head, whose relation to the other is known."""
    own = next((r for m, r in rows if m.relation in HEADS), None)
    if own is None:
        return {}
    back = recompute(
        [Kin(head.id, HEAD, head.sex, head.birth_date), Kin(own.id, relation, own.sex, own.birth_date)],
        own.id,
    )
    kin = [Kin(r.id, m.relation, r.sex, r.birth_date, r.marriage) for m, r in rows]
    kin.append(Kin(head.id, back[0].code, head.sex, head.birth_date, head.marriage))
    answer = {c.key: (c.code or "", c.sure) for c in recompute(kin, head.id)}
    answer[own.id] = (relation, True)
    return answer


def merge(office: Office, household_id: int, form: MergeForm) -> Done:
    """合户: everyone of `from_id` becomes a member here and lives at this address; that household ends."""
    day = day_of(office, form.on_day, "合户日期")
    with office.write("合户") as w:
        into = open_household(w.session, household_id)
        if form.from_id is None or form.from_id == household_id:
            raise ClerkError("请选择并进来的另一户", field="other")
        gone = open_household(w.session, form.from_id)
        rows = members(w.session, gone.id)
        if not rows:
            raise ClerkError(f"{named(gone)} 没有人", "空户可以直接删除。")
        after = {r.id: said_relation(form.relations.get(r.id, ""), r.sex) for _, r in rows}
        for _, r in rows:
            refuse_second_head(w.session, into, after[r.id])
            leave(w, r, day, "merged")
            join(w, r, into, after[r.id], day)
            move_within(w, r, into, day)
        close(gone, day, "merged")
        w.what = f"合户 {named(gone)} → {named(into)}"
    return Done(w.entry_id or 0, household_id, f"已合户：{len(rows)} 人并入这一户")


def coming(
    office: Office, household_id: int, resident_id: int, head_relation: str
) -> tuple[int, str, tuple[RelationChange, ...]]:
    """The household of a resident who is to come in: its id, how one speaks of it, what its members become."""
    with office.read() as session:
        one = resident_of(session, resident_id)
        if one.household_id is None:
            return 0, f"{one.name} 还没有登记到户，请用“添加成员”", ()
        if one.household_id == household_id:
            return 0, f"{one.name} 就在这一户", ()
        title, own = named(household_of_id(session, one.household_id)), one.household_id
    code = relation_code(head_relation) if head_relation else None
    return own, title, preview_merge(office, household_id, own, code or "")
