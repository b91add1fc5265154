"""The spells of a resident: where somebody lives and to which household somebody belongs, one of each at a time.

Everything that moves people goes through here, so that spells never overlap and the resident's own columns repeat
them. `end` is the first day after, as everywhere.
"""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.fields.population import FOUND
from app.models.rules import identity
from app.models.rules.dates import read_date
from app.models.rules.head_change import SPOUSES
from app.models.rules.kinship import HEADS, relations
from app.models.tables import Household, Membership, Residence, Resident
from app.office import Office

INSIDE = "inside"
"""Reason of a move within the community: nobody came, nobody went."""


def beginning(day: date | None, reason: str, known: bool = True) -> tuple[date | None, str | None]:
    """Since when and why (move_in_reason) somebody counts who is new in the books, by hand and by import alike.

    A day alone is a move. Who is filed without saying lived here before (补录): the first day is not known, the month
    has them in a line of their own. `known` False: nobody is on file yet, the books begin with whom they find.
    """
    if day is None and reason in {"", FOUND}:
        return None, FOUND if known or reason else None
    return day, reason or "in"


def day_of(office: Office, typed: str, label: str = "日期") -> date:
    """A day that has been, as typed; today when nothing was typed. Raises ClerkError."""
    read = read_date(typed)
    if read is None:
        return office.today()
    if read.full is None:
        raise ClerkError(f"{label}要写到日，例如 {office.today()}")
    if read.full > office.today():
        raise ClerkError(f"{label} {read} 在今天之后，请核对", "还没有发生的事，到那天再登记。")
    return read.full


def resident_of(session: Session, resident_id: int) -> Resident:
    """A resident that is on file. Raises ClerkError."""
    resident = session.get(Resident, resident_id)
    if resident is None or resident.deleted_at is not None:
        raise ClerkError("这位居民的档案已被删除", "可以到 设置 → 回收站 里找回。")
    return resident


def household_of_id(session: Session, household_id: int) -> Household:
    """A household that is on file. Raises ClerkError."""
    household = session.get(Household, household_id)
    if household is None or household.deleted_at is not None:
        raise ClerkError("这一户已被删除", "可以到 设置 → 回收站 里找回。")
    return household


def open_household(session: Session, household_id: int) -> Household:
    """A household that people may join. Raises ClerkError when it was closed."""
    household = household_of_id(session, household_id)
    if household.closed_on is not None:
        raise ClerkError(f"{named(household)} 已在 {household.closed_on} 销户", "请另选一户，或新立一户。")
    return household


def named(household: Household) -> str:
    """A household as one speaks of it: its number and address."""
    number = f"户号 {household.number}" if household.number else ""
    return "，".join(filter(None, (number, household.address))) or "这一户"


def members(session: Session, household_id: int) -> list[tuple[Membership, Resident]]:
    """Who belongs to a household now, the head first, then in the order of GB/T 4761."""
    query = (
        select(Membership, Resident)
        .join(Resident, Resident.id == Membership.resident_id)
        .where(Membership.household_id == household_id, Membership.end.is_(None))
    )
    rows = [(m, r) for m, r in session.execute(query)]
    return sorted(
        rows,
        key=lambda x: (
            x[0].relation not in HEADS,
            x[0].relation or "98",
            str(x[1].birth_date or ""),
            x[1].id,
        ),
    )


def open_residence(session: Session, resident_id: int) -> Residence | None:
    """The spell that runs."""
    return _open(session, Residence, resident_id)  # type: ignore[no-any-return]


def open_membership(session: Session, resident_id: int) -> Membership | None:
    """The membership that runs."""
    return _open(session, Membership, resident_id)  # type: ignore[no-any-return]


def _open(session: Session, spell: Any, resident_id: int) -> Any:
    query = select(spell).where(spell.resident_id == resident_id, spell.end.is_(None))
    return session.scalars(query.order_by(spell.id.desc())).first()


def ended(session: Session, resident_id: int) -> date:
    """The last day on which somebody is known to have ceased to live or to belong somewhere; long ago where none is."""
    ends = [
        session.scalar(select(func.max(spell.end)).where(spell.resident_id == resident_id))
        for spell in (Residence, Membership)
    ]
    return max(filter(None, ends), default=date.min)


def check_day(resident: Resident, day: date) -> None:
    """Nothing happens to somebody before the birth or after the death. Raises ClerkError."""
    if resident.birth_date is not None and day < resident.birth_date.first_day():
        raise ClerkError(f"日期 {day} 早于 {resident.name} 的出生日期 {resident.birth_date}", "请核对日期。")
    if resident.died_on is not None and day > resident.died_on.last_day():
        raise ClerkError(f"{resident.name} 已于 {resident.died_on} 去世", "请核对日期。")


def _refuse_overlap(w: Write, spell: Any, resident: Resident, day: date, words: str) -> None:
    """A new spell may start only after everything that is known before it. Raises ClerkError."""
    w.session.flush()
    for start, end in w.session.execute(
        select(spell.start, spell.end).where(spell.resident_id == resident.id)
    ):
        latest = end or start
        if latest is not None and latest > day:
            raise ClerkError(
                f"{resident.name} {words}的记录已到 {latest}，不能再登记 {day} 的变动",
                "请核对日期；要改从前的，先撤销后来的变动。",
            )


def move(
    w: Write,
    resident: Resident,
    day: date,
    *,
    living: bool | None,
    reason_out: str = "",
    reason_in: str = "",
    went_to: str = "",
    came_from: str = "",
) -> None:
    """End the spell that runs and start the next: `living` here, living elsewhere (False), or gone (None).

    The new spell takes the resident's address as it is now: set it before, and keep the old one on the spell first.
    """
    check_day(resident, day)
    _refuse_overlap(w, Residence, resident, day, "居住")
    running = open_residence(w.session, resident.id)
    if running is not None:
        running.end, running.reason_out = day, reason_out or None
        running.went_to = went_to[:200] or None
    resident.living_here = bool(living)
    if living is not None:
        w.session.add(
            Residence(
                resident_id=resident.id, kind=resident.residence_kind or "01", living_here=living, start=day,
                area_id=resident.dwelling_id, address=resident.address, reason_in=reason_in or None,
                came_from=came_from[:200] or None,
            )
        )  # fmt: skip


def settle(resident: Resident, household: Household) -> None:
    """The resident's address, place and grid become the household's."""
    for name in ("address", "estate", "building", "stair", "room", "dwelling_id", "grid_id"):
        setattr(resident, name, getattr(household, name))


def move_within(w: Write, resident: Resident, household: Household, day: date) -> bool:
    """Somebody who lives here goes to live at a household's address; False when nothing changes."""
    if not resident.living_here or resident.address == household.address or not household.address:
        return False
    before = resident.address or ""
    settle(resident, household)
    move(
        w, resident, day, living=True, reason_out=INSIDE, reason_in=INSIDE,
        went_to=household.address, came_from=before,
    )  # fmt: skip
    return True


def leave(w: Write, resident: Resident, day: date, reason: str) -> Household | None:
    """End the membership; returns the household that was left, whose head may be missing now."""
    running = open_membership(w.session, resident.id)
    resident.household_id = resident.relation = None
    if running is None:
        return None
    check_day(resident, day)
    if running.start is not None and day < running.start:
        if not _only_filed_since(w.session, resident, running, day):
            raise ClerkError(
                f"{resident.name} {running.start} 才入户，不能在 {day} 离开这一户", "请核对日期。"
            )
        running.start = day
    running.end, running.reason = day, reason[:40] or None
    household = w.session.get(Household, running.household_id)
    if household is not None and household.head_id == resident.id:
        household.head_id = None
    return household


def without_home(w: Write, resident: Resident, today: date) -> str:
    """What the clerk is told when the household of one who is back on file ended or went meanwhile, else "": the
    membership ends with it, so that whoever is back can be taken into another and is seen on a page."""
    running = open_membership(w.session, resident.id)
    home = w.session.get(Household, running.household_id) if running is not None else None
    if running is None or (home is not None and home.deleted_at is None and home.closed_on is None):
        return ""
    ended = (home.closed_on if home is not None else None) or today
    died = resident.died_on.last_day() if resident.died_on is not None else ended
    leave(
        w,
        resident,
        max(min(ended, died), running.start or date.min),
        (home and home.closed_reason) or "removed",
    )
    return "原来的户已经没有了，请重新添加到户"


def _only_filed_since(session: Session, resident: Resident, running: Membership, day: date) -> bool:
    """Whether a membership says only when it was filed: of 补录, who belonged here before, in no other household after."""
    home = open_residence(session, resident.id)
    filed = running.created_at.astimezone().date()
    if home is None or home.start is not None or (running.start is not None and running.start < filed):
        return False
    later = select(Membership.id).where(
        Membership.resident_id == resident.id, Membership.id != running.id, Membership.end > day
    )
    return session.scalar(later.limit(1)) is None


def join(w: Write, resident: Resident, household: Household, relation: str | None, day: date) -> Membership:
    """Start a membership, after `leave`; the resident's own columns repeat it."""
    check_day(resident, day)
    _refuse_overlap(w, Membership, resident, day, "户籍关系")
    made = Membership(
        household_id=household.id, resident_id=resident.id, relation=relation or None, start=day
    )
    w.session.add(made)
    resident.household_id, resident.relation = household.id, relation or None
    if relation in HEADS:
        household.head_id = resident.id
    return made


def refuse_second_head(session: Session, household: Household, relation: str) -> None:
    """A household has one head. Raises ClerkError."""
    heads = [r.name for m, r in members(session, household.id) if m.relation in HEADS]
    if relation in HEADS and heads:
        raise ClerkError(f"{named(household)} 已有户主 {heads[0]}", "先填与户主关系，再办“变更户主”。")


def refuse_second_spouse(session: Session, household: Household, relation: str) -> None:
    """Who joins is not the head's second spouse. Raises ClerkError."""
    here = [r.name for m, r in members(session, household.id) if m.relation in SPOUSES and r.died_on is None]
    if relation in SPOUSES and here:
        raise ClerkError(
            f"户主在这一户的配偶是 {here[0]}",
            "若已离婚或丧偶，请先改好或移出那一位与户主的关系。",
            field="relation",
        )


def refuse_wrong_head(session: Session, household: Household, relation: str) -> None:
    """A household has one head, and whoever comes first into an empty one is that. Raises ClerkError."""
    refuse_second_head(session, household, relation)
    if relation not in HEADS and not members(session, household.id):
        raise ClerkError(
            f"{named(household)} 现在没有人", "第一个加入的要登记为户主；新生儿请登记到父母现在的户。"
        )


def relation_trouble(session: Session, resident: Resident, code: str | None) -> tuple[str, str] | None:
    """Why a member cannot be set right to this relation: (what, what to do). A household keeps one head, always; of two, as
    old data may have it, either may be set right."""
    running = open_membership(session, resident.id)
    if running is None or running.relation == code:
        return None
    if running.relation in HEADS and code not in HEADS and _other_head(session, running) is None:
        return f"{resident.name} 是户主", "请办“变更户主”，指定新户主。"
    household = household_of_id(session, running.household_id)
    if code in HEADS and household.head_id not in (resident.id, None):
        return "这一户已有户主", "请办“变更户主”。"
    return None


def _other_head(session: Session, running: Membership) -> int | None:
    """Who else stands as head where somebody belongs."""
    rows = members(session, running.household_id)
    return next((r.id for m, r in rows if m.relation in HEADS and m.id != running.id), None)


def sex_told(resident: Resident, code: str | None) -> str | None:
    """The sex of a resident whose relation is set right: where nothing but the old relation told it, the new one does.

    A father without papers who was the mother is a woman; a number, or a sex that the old relation does not tell, stays.
    """
    old, new = (relations().get(c or "") for c in (resident.relation, code))
    if not (old and new and old.sex and new.sex and resident.sex == old.sex):
        return resident.sex
    number = identity.check_as(resident.id_kind or "none", resident.id_number or "", date.max)
    return resident.sex if number.sex else new.sex


def relate(w: Write, resident: Resident, code: str | None) -> None:
    """Set right what a resident is to the head (it never was otherwise): in the file and in the membership that runs.

    Raises ClerkError when the household would have two heads or none.
    """
    if trouble := relation_trouble(w.session, resident, code):
        raise ClerkError(*trouble)
    resident.relation = code
    running = open_membership(w.session, resident.id)
    if running is not None:
        running.relation = code
        household = household_of_id(w.session, running.household_id)
        if code in HEADS:
            household.head_id = resident.id
        elif household.head_id == resident.id:
            household.head_id = _other_head(w.session, running) or resident.id


def join_household(w: Write, resident: Resident, household_id: int, today: date) -> None:
    """Leave the household one belongs to and become a member of another one, with the relation on the resident.

    Raises ClerkError when the household is gone or has a head already and this would be the second.
    """
    household = open_household(w.session, household_id)
    relation, head_id = resident.relation, household.head_id
    refuse_second_head(w.session, household, relation or "")
    refuse_second_spouse(w.session, household, relation or "")
    left = leave(w, resident, today, "")
    join(w, resident, household, relation, today)
    if head_id is None:
        household.head_id = resident.id
    end_if_empty(w, left, today, "merged")


def close(household: Household, day: date, reason: str) -> None:
    """The household ends (code table household_end_reason)."""
    household.closed_on, household.closed_reason, household.head_id = day, reason, None


def end_if_empty(w: Write, household: Household | None, day: date, reason: str) -> None:
    """A household that nobody belongs to any more is closed: it would be counted among the households for ever. One that
    only a wrong member was taken out of stays, for the right one."""
    w.session.flush()
    if household is not None and household.closed_on is None and not members(w.session, household.id):
        close(household, day, reason)
