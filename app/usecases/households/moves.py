"""People come, go and change households: add, remove, move in and out, return, 人户分离.

Every act is one audited write that can be undone; it has a day of its own, which may lie in the past.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.fields.population import FOUND
from app.models.rules.kinship import HEAD, HEADS, relation_code, relations
from app.models.rules.text import clean
from app.models.tables import Household, Resident
from app.office import Office
from app.usecases.households import heads as head_changes
from app.usecases.households.heads import HeadForm
from app.usecases.households.records import Done, HouseholdForm, found, refuse_double, refuse_headless
from app.usecases.households.spells import (
    INSIDE,
    day_of,
    end_if_empty,
    household_of_id,
    join,
    leave,
    members,
    move,
    move_within,
    named,
    open_household,
    open_residence,
    refuse_second_spouse,
    refuse_wrong_head,
    relate,
    resident_of,
    settle,
    sex_told,
)
from app.usecases.residents.forms import ResidentForm
from app.usecases.residents.names import kept_name
from app.usecases.residents.records import register, set_address

AWAY, BACK, MOVED, EMPTY = "leave", "back", "moved", "empty"


@dataclass
class JoinForm:
    """Somebody becomes a member: a resident on file or a new one; `relation` by code or label of GB/T 4761.

    `reason` (move_in_reason) and `came_from` are for whoever comes from outside; whoever lives here already moves
    to the household's address without having come.
    """

    resident_id: int | None = None
    new: ResidentForm | None = None
    relation: str = ""
    on_day: str = ""
    reason: str = "in"
    came_from: str = ""
    lives_here: bool = True


@dataclass
class OutForm:
    """Members leave the community: who, on which day, why (move_out_reason), where to; a new head where one is needed."""

    resident_ids: tuple[int, ...] = ()
    on_day: str = ""
    reason: str = "out"
    went_to: str = ""
    head: HeadForm | None = None


def said_relation(typed: str, sex: str | None) -> str:
    """The code for a relation as typed or chosen. Raises ClerkError when it is missing or no relation."""
    if not clean(typed):
        raise ClerkError("请填写与户主关系")
    code = relation_code(typed, sex)
    if code is None:
        raise ClerkError(f"“{typed}”不是一种与户主关系", "例如：妻、长子、儿媳、父亲、非亲属。")
    return code


def add_member(office: Office, household_id: int, form: JoinForm) -> Done:
    """Somebody joins a household: from another household, from outside, or newly registered. Raises ClerkError."""
    day = day_of(office, form.on_day, "入户日期")
    with office.write("添加成员") as w:
        household = open_household(w.session, household_id)
        resident = take_in(office, w, household, form, day)
        w.what = f"添加成员 {resident.name} → {named(household)}"
        said = f"{resident.name} 已加入这一户"
    return Done(w.entry_id or 0, household_id, said)


def take_in(office: Office, w: Write, household: Household, form: JoinForm, day: date) -> Resident:
    """The resident of a JoinForm, now a member of the household. Raises ClerkError."""
    if form.resident_id is None:
        return _take_in_new(office, w, household, form, day)
    resident = resident_of(w.session, form.resident_id)
    if resident.died_on is not None:
        raise ClerkError(f"{resident.name} 已于 {resident.died_on} 去世，不能加入这一户")
    if resident.household_id == household.id:
        raise ClerkError(f"{resident.name} 已经是这一户的成员")
    relation = said_relation(form.relation, resident.sex)
    refuse_wrong_head(w.session, household, relation)
    refuse_second_spouse(w.session, household, relation)
    left = leave(w, resident, day, "merged" if resident.living_here else "")
    refuse_headless(w.session, left)
    join(w, resident, household, relation, day)
    end_if_empty(w, left, day, "merged")
    if form.lives_here:
        reason = "in" if form.reason == FOUND else form.reason
        come(w, resident, household, day, reason, form.came_from)
    return resident


def _take_in_new(office: Office, w: Write, household: Household, form: JoinForm, day: date) -> Resident:
    new = form.new
    if new is None:
        raise ClerkError("请选择一位居民，或登记新居民")
    name = kept_name(office.library, new.name)
    new = replace(new, name=name, relation=form.relation).completed(office.today())
    relation = said_relation(form.relation, new.sex)
    refuse_wrong_head(w.session, household, relation)
    refuse_second_spouse(w.session, household, relation)
    new.relation, new.living_here = relation, form.lives_here
    stayed = form.reason in {"", FOUND} and not clean(form.on_day)
    new.moved_on, new.move_reason = "" if stayed else str(day), form.reason
    new.address, new.grid_id = new.address or household.address or "", new.grid_id or household.grid_id
    if problems := new.problems(office.today()):
        raise ClerkError("；".join(problems.values()))
    resident = register(w, new, office.today())
    if resident.address == household.address:
        resident.dwelling_id = household.dwelling_id
    if (spell := open_residence(w.session, resident.id)) is not None:
        spell.came_from, spell.area_id = form.came_from[:200] or None, resident.dwelling_id
    join(w, resident, household, relation, day)
    return resident


def come(
    w: Write, resident: Resident, household: Household, day: date, reason: str, came_from: str = ""
) -> None:
    """Somebody lives at the household's address from that day: from elsewhere here, or from outside."""
    if resident.living_here:
        move_within(w, resident, household, day)
        return
    came_from = came_from or resident.address or ""
    if household.address:
        settle(resident, household)
    if resident.registered_state in (MOVED, EMPTY):
        resident.registered_state = None
    move(
        w, resident, day, living=True, reason_out=reason, reason_in=reason, came_from=came_from,
        went_to=household.address or "",
    )  # fmt: skip


def remove(office: Office, household_id: int, resident_id: int, on_day: str = "") -> Done:
    """Take somebody out of a household who stays on file and stays where he lives (a wrong entry). Raises ClerkError."""
    day = day_of(office, on_day, "移出日期")
    with office.write("移出成员") as w:
        household, resident = _member(w, household_id, resident_id)
        w.what = f"移出成员 {resident.name}：{named(household)}"
        refuse_headless(w.session, leave(w, resident, day, "removed"))
    return Done(w.entry_id or 0, household_id, f"{resident.name} 已移出这一户")


def _member(w: Write, household_id: int, resident_id: int) -> tuple[Household, Resident]:
    household, resident = household_of_id(w.session, household_id), resident_of(w.session, resident_id)
    if resident.household_id != household_id:
        raise ClerkError(f"{resident.name} 不是这一户的成员")
    return household, resident


def change_relation(office: Office, household_id: int, resident_id: int, relation: str) -> Done:
    """Correct what a member is to the head (a wrong entry: it never was otherwise). Raises ClerkError."""
    with office.write("改与户主关系") as w:
        _household, resident = _member(w, household_id, resident_id)
        code = said_relation(relation, resident.sex)
        told, sex = relations()[code], sex_told(resident, code)
        also = f"，性别一并改为{'男' if sex == '1' else '女'}" if sex != resident.sex else ""
        resident.sex = sex
        relate(w, resident, code)
        w.what = f"改与户主关系 {resident.name}：{relations()[code].label}"
    return Done(w.entry_id or 0, household_id, f"{resident.name} 与户主关系已改为“{told.label}”{also}")


def move_in(office: Office, new: HouseholdForm, forms: list[JoinForm]) -> Done:
    """A whole household comes: the first of `forms` is its head unless another says so. Raises ClerkError."""
    if problems := new.problems():
        raise ClerkError("；".join(problems.values()))
    if not forms:
        raise ClerkError("请至少填写一位迁入的人")
    day = day_of(office, forms[0].on_day, "迁入日期")
    with office.write("迁入") as w:
        household = found(w, new, day)
        if not any(f.relation in HEADS for f in forms):
            forms[0].relation = HEAD
        names = [take_in(office, w, household, f, day).name for f in forms]
        w.what = f"迁入 {names[0]} 等 {len(names)} 人：{named(household)}"
        household_id = household.id
    return Done(w.entry_id or 0, household_id, f"已登记迁入：{'、'.join(names[:4])}")


def move_out(office: Office, household_id: int | None, form: OutForm) -> Done:
    """Members leave for good: spells and memberships end; a household that nobody is left of is closed."""
    day = day_of(office, form.on_day, "迁出日期")
    if form.reason not in dict(office.library.code("move_out_reason").choices) or form.reason in (
        "death",
        INSIDE,
        "kind",
    ):
        raise ClerkError("请选择迁出原因")
    with office.write("迁出") as w:
        people = [resident_of(w.session, i) for i in form.resident_ids]
        if not people:
            raise ClerkError("请勾选迁出的人")
        household_id = _common_home(people, household_id)
        household = household_of_id(w.session, household_id) if household_id else None
        if household is not None:
            head_changes.replace_head(w, office, household, set(form.resident_ids), form.head, day)
        for resident in people:
            go(w, resident, day, form.reason, form.went_to)
        if household is not None:
            end_if_empty(w, household, day, MOVED)
        names = "、".join(r.name for r in people[:4])
        w.what = f"{office.library.code('move_out_reason').label(form.reason)} {names}"
    return Done(w.entry_id or 0, household_id or 0, f"已登记迁出：{names}")


def _common_home(people: Sequence[Resident], household_id: int | None) -> int | None:
    """The household that those who leave together belong to. Raises ClerkError for people of another one, whose
    household would lose its head unasked."""
    home = household_id or people[0].household_id
    others = [
        r.name for r in people if r.household_id not in (home, None) or (household_id and not r.household_id)
    ]
    if others:
        raise ClerkError(f"{'、'.join(others)} 不是这一户的成员", "请到他所在的户办理迁出。")
    return home


def go(w: Write, resident: Resident, day: date, reason: str, went_to: str) -> None:
    """Somebody leaves the community for good."""
    if resident.died_on is not None:
        raise ClerkError(f"{resident.name} 已于 {resident.died_on} 去世")
    if resident.household_id is None and open_residence(w.session, resident.id) is None:
        raise ClerkError(f"{resident.name} 已经不在本社区了")
    leave(w, resident, day, reason)
    move(w, resident, day, living=None, reason_out=reason, went_to=went_to)
    resident.dwelling_id = resident.grid_id = None
    if clean(went_to):
        set_address(resident, went_to[:200])
    if resident.residence_kind == "01" and reason not in ("double", "wrong"):
        resident.registered_state = MOVED
    if reason == "wedout" and resident.marriage in (None, "10"):
        resident.marriage = "20"


def come_back(office: Office, household_id: int, form: JoinForm) -> Done:
    """返回: who moved out, or lived elsewhere, is here again; a household closed since then is opened again."""
    day = day_of(office, form.on_day, "返回日期")
    with office.write("返回") as w:
        if form.resident_id is None:
            raise ClerkError("请选择返回的居民")
        household = household_of_id(w.session, household_id)
        resident = resident_of(w.session, form.resident_id)
        if resident.living_here:
            raise ClerkError(f"{resident.name} 一直在本社区居住", "换一户请办“添加成员”。")
        if household.closed_on is not None:
            refuse_double(w.session, household.number or "", household.id)
            household.closed_on = household.closed_reason = None
        if resident.household_id == household.id:
            come(w, resident, household, day, BACK, form.came_from)
        else:
            if not members(w.session, household.id) and not form.relation:
                form.relation = HEAD
            take_in(
                office,
                w,
                household,
                JoinForm(form.resident_id, None, form.relation, "", BACK, form.came_from),
                day,
            )
        w.what = f"返回 {resident.name}：{named(household)}"
    return Done(w.entry_id or 0, household_id, f"已登记返回：{resident.name}")


def live_apart(
    office: Office, household_id: int, resident_id: int, on_day: str = "", where: str = ""
) -> Done:
    """人户分离: somebody stays registered in the household but lives elsewhere from that day. Raises ClerkError."""
    day = day_of(office, on_day, "离开日期")
    with office.write("人户分离") as w:
        household, resident = _member(w, household_id, resident_id)
        if not resident.living_here:
            raise ClerkError(f"{resident.name} 已经不住在这里了")
        move_apart(w, resident, day, where)
        w.what = f"人户分离 {resident.name}：{named(household)}"
    return Done(w.entry_id or 0, household_id, f"已登记人户分离：{resident.name}")


def move_apart(w: Write, resident: Resident, day: date, where: str) -> None:
    """The resident lives at `where` from that day; the household keeps the member."""
    resident.registered_address = resident.registered_address or resident.address
    resident.dwelling_id = None
    if resident.residence_kind == "01":
        resident.registered_state = EMPTY
    set_address(resident, where[:200])
    move(w, resident, day, living=False, reason_out=AWAY, went_to=where)
