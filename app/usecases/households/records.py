"""Households (户): found, correct, put in the bin; and the first household of somebody who has none yet."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.kinship import HEAD, HEADS
from app.models.rules.text import clean
from app.models.tables import Household, Resident
from app.office import Office
from app.usecases.areas.places import link
from app.usecases.history import bin as recycle
from app.usecases.households.spells import (
    day_of,
    end_if_empty,
    household_of_id,
    join,
    leave,
    members,
    move_within,
    named,
    resident_of,
)
from app.usecases.residents.records import set_address

NUMBER, ADDRESS = 40, 200


@dataclass(frozen=True)
class Done:
    """What an act did: its line in the log (to undo it), the household it was about, what to say, and what is still
    open and must be settled by hand (services, disputes, ledgers of somebody who died)."""

    entry_id: int
    household_id: int
    said: str
    open_matters: tuple[str, ...] = ()


@dataclass
class HouseholdForm:
    """A household as typed. `moves` says whether those who live there go along to a changed address, on `moved_on`."""

    number: str = ""
    kind: str = "family"
    address: str = ""
    grid_id: int | None = None
    since: str = ""
    note: str = ""
    moves: bool = True
    moved_on: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if len(clean(self.number)) > NUMBER:
            found["number"] = f"户号太长了，最多 {NUMBER} 个字"
        if not clean(self.address):
            found["address"] = "请填写这一户的地址"
        elif len(clean(self.address)) > ADDRESS:
            found["address"] = f"太长了，最多 {ADDRESS} 个字"
        return found


def new_form(office: Office, head_id: int | None = None) -> HouseholdForm:
    """A form for a new household, with the head's address and grid where there is one."""
    form = HouseholdForm(since=str(office.today()))
    if head_id is not None:
        with office.read() as session:
            head = resident_of(session, head_id)
            form.address, form.grid_id = head.address or "", head.grid_id
    return form


def load_form(office: Office, household_id: int) -> tuple[HouseholdForm, int]:
    """The form of a household and the row version it was read at."""
    with office.read() as session:
        h = household_of_id(session, household_id)
        return HouseholdForm(
            h.number or "", h.kind or "family", h.address or "", h.grid_id, str(h.since or ""), h.note or ""
        ), h.version


def create(office: Office, form: HouseholdForm, head_id: int) -> Done:
    """A new household with its head, who leaves the household of before. Raises ClerkError with what is wrong."""
    _refuse(form)
    day = day_of(office, form.since, "立户日期")
    with office.write("立户") as w:
        head = resident_of(w.session, head_id)
        w.what = f"立户 {head.name}"
        household = found(w, form, day)
        if household.address == head.address and head.dwelling_id is not None:
            household.dwelling_id = head.dwelling_id
        left = leave(w, head, day, "split")
        refuse_headless(w.session, left)
        join(w, head, household, HEAD, day)
        end_if_empty(w, left, day, "ended")
        move_within(w, head, household, day)
        household_id, said = household.id, f"已立户：{head.name}"
    return Done(w.entry_id or 0, household_id, said)


@dataclass(frozen=True)
class HomeOnFile:
    """Where a resident's file says he or she lives: what a household founded for him or her is proposed."""

    address: str
    grid_id: int | None


def home_on_file(office: Office, resident_id: int) -> HomeOnFile:
    """The address and grid of a resident. Raises ClerkError when the file is gone."""
    with office.read() as session:
        resident = resident_of(session, resident_id)
        return HomeOnFile(resident.address or "", resident.grid_id)


def found(w: Write, form: HouseholdForm, day: date) -> Household:
    """The new household itself, without anybody."""
    refuse_double(w.session, form.number)
    household = Household(
        number=clean(form.number) or None, kind=form.kind or None, since=day, note=form.note.strip() or None,
        grid_id=form.grid_id,
    )  # fmt: skip
    set_address(household, form.address)
    w.session.add(household)
    w.session.flush()
    link(w, household)
    return household


def refuse_double(session: Session, number: str, own_id: int = 0) -> None:
    """A 户号 is given to one open household only. Raises ClerkError."""
    if not clean(number):
        return
    query = select(Household.address).where(
        Household.number == clean(number), Household.id != own_id, Household.closed_on.is_(None)
    )
    if (other := session.execute(query).first()) is not None:
        raise ClerkError(f"户号 {clean(number)} 已经有了：{other.address or '（没有地址）'}", "请核对户号。")


def refuse_headless(session: Session, household: Household | None) -> None:
    """Whoever leaves must leave a head behind; an empty household stays and can be closed. Raises ClerkError."""
    if household is None or household.head_id is not None:
        return
    session.flush()
    if left := [r for m, r in members(session, household.id) if m.relation not in HEADS]:
        names = "、".join(r.name for r in left[:5])
        raise ClerkError(
            f"户主离开后，{named(household)} 还有 {names}，没有户主", "请先办“变更户主”，或在这里指定新户主。"
        )


def save(office: Office, form: HouseholdForm, household_id: int, version: int | None = None) -> Done:
    """Correct a household; who lives there may go along to the new address. Raises ClerkError with what is wrong."""
    _refuse(form)
    with office.write("修改户") as w:
        household = household_of_id(w.session, household_id)
        if version is not None and household.version != version:
            raise ClerkError("这一户刚才在别处改过，这次没有保存", "请关闭后重新打开再改。")
        if household.closed_on is None:
            refuse_double(w.session, form.number, household_id)
        w.what = f"修改户 {named(household)}"
        before = household.address
        household.number, household.kind = clean(form.number) or None, form.kind or None
        household.grid_id, household.note = form.grid_id, form.note.strip() or None
        household.since = day_of(office, form.since, "立户日期") if form.since.strip() else None
        if clean(form.address) != (before or ""):
            set_address(household, form.address)
            link(w, household)
        moved = _take_along(office, w, household, form, before) if form.moves else 0
    said = f"已保存，{moved:,} 人的住址一并改好" if moved else "已保存"
    return Done(w.entry_id or 0, household_id, said)


def _take_along(
    office: Office, w: Write, household: Household, form: HouseholdForm, before: str | None
) -> int:
    """Everyone who lived at the household's old address lives at the new one from the day of the move."""
    if household.address == before:
        return 0
    day = day_of(office, form.moved_on, "搬家日期")
    homes = {before, None, ""}
    there = [r for _, r in members(w.session, household.id) if r.address in homes]
    return sum(move_within(w, r, household, day) for r in there)


def _refuse(form: HouseholdForm) -> None:
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))


def delete(office: Office, household_id: int) -> Done:
    """Put an empty household into the recycle bin. Raises ClerkError when somebody still belongs to it."""
    with office.read() as session:
        household = household_of_id(session, household_id)
        if left := members(session, household_id):
            names = "、".join(r.name for _, r in left[:5])
            raise ClerkError(
                f"{named(household)} 还有 {len(left)} 人：{names}，不能删除", "请先办迁出、分户或合户。"
            )
        said = f"已删除 {named(household)}"
    return Done(recycle.put(office, "household", household_id), household_id, said)


def household_of(office: Office, resident_id: int) -> int:
    """The household of a resident; one is made, with the resident as head, when there is none yet."""
    with office.write("建立户") as w:
        resident = resident_of(w.session, resident_id)
        if resident.household_id:
            return resident.household_id
        relation = resident.relation if resident.relation in HEADS else HEAD
        household = _around(w, resident, office.today())
        join(w, resident, household, relation, office.today())
        return household.id


def _around(w: Write, head: Resident, day: date) -> Household:
    household = Household(
        address=head.address, estate=head.estate, building=head.building, stair=head.stair, room=head.room,
        dwelling_id=head.dwelling_id, grid_id=head.grid_id, since=day,
    )  # fmt: skip
    w.session.add(household)
    w.session.flush()
    return household
