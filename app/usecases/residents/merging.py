"""Merge two files of one person: a choice per field, all that refers to the one goes to the other, one act, undoable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import audit
from app.errors import ClerkError
from app.models.edge import CHECKED_ID_KINDS
from app.models.fields.base import Scope
from app.models.fields.residents import RESIDENT
from app.models.fields.show import mask, text_of
from app.models.rules import identity
from app.models.rules.kinship import HEADS
from app.models.rules.sameness import OLD_NUMBER
from app.models.tables import (
    RECORD_LABELS,
    AuditChange,
    AuditEntry,
    BinItem,
    Household,
    LedgerEntry,
    MediationParty,
    Membership,
    Residence,
    Resident,
    ResidentName,
    ResidentPhone,
)
from app.office import Office
from app.usecases.history import undo as undoing
from app.usecases.residents import merge_homes, merge_rows
from app.usecases.residents.merge_homes import OUT, STAY, Apart, Home

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "identity": ("证件", ("id_number", "id_kind", "id_until")),
    "living": ("居住状况", ("residence_kind", "living_here", "died_on")),
    "home": ("现住地址", ("address", "estate", "building", "stair", "room", "dwelling_id")),
    "household": ("所在户", ("household_id", "relation")),
}
"""Columns that only make sense together are chosen together."""
FIRST = (
    "name",
    "former_name",
    "identity",
    "sex",
    "birth_date",
    "phone",
    "living",
    "home",
    "grid_id",
    "household",
)
OF_NUMBER = frozenset({"name", "sex", "birth_date"})
"""What a number without a fault vouches for."""
KEEP, LOSE = "keep", "lose"
_NOT_CHOSEN = audit.UNSEEN | {"uid", "deleted_at", "merged_into_id"}
UNKNOWN = {"sex": ("0", "9")}
"""Values that say that nothing is known (GB/T 2261.1: 0 未知, 9 未说明): never better than one that says something."""


@dataclass(frozen=True)
class Choice:
    """A field of the two files; `chosen` is the side proposed ("keep" or "lose"), `why` the reason for it."""

    name: str
    label: str
    keep: str
    lose: str
    chosen: str
    why: str

    @property
    def same(self) -> bool:
        return self.keep == self.lose


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do: choices, what moves (label, count), and what somebody has to look at afterwards."""

    keep_id: int
    lose_id: int
    keep_name: str
    lose_name: str
    choices: tuple[Choice, ...]
    moves: tuple[tuple[str, int], ...]
    conflicts: tuple[str, ...]
    homes: Mapping[str, Home]

    def apart(self, sides: Mapping[str, str]) -> Apart | None:
        """Whether address and household, chosen so, are two places."""
        return merge_homes.apart(self.homes, sides["home"], sides["household"])


@dataclass(frozen=True)
class _Two:
    """Both files on an open session, with when each of their fields was last written."""

    session: Session
    keep: Resident
    lose: Resident
    scope: Scope
    set_at: dict[int, dict[str, datetime]] = field(default_factory=dict)


def plan(office: Office, keep_id: int, lose_id: int) -> MergePlan:
    """Both files side by side. Raises ClerkError when one of them is not on file any more."""
    with office.read() as session:
        keep, lose = _both(session, keep_id, lose_id)
        scope = Scope(office.library, office.today(), office.today())
        two = _Two(session, keep, lose, scope, {r.id: _last_set(session, r.id) for r in (keep, lose)})
        hidden = office.library.hidden
        moves = tuple(
            (RECORD_LABELS.get(name, name), len(seen))
            for name, rows in merge_rows.tables_of(session, lose_id)
            if name not in {"resident_pair", "resident"}
            and (seen := [row for row in rows if getattr(row, "ledger", None) not in hidden])
        )
        choices = tuple(_choice(two, name) for name in _names())
        homes = {KEEP: merge_homes.home_of(session, keep), LOSE: merge_homes.home_of(session, lose)}
        told = tuple(_conflicts(office, two, homes))
        return MergePlan(keep_id, lose_id, keep.name, lose.name, choices, moves, told, homes)


def merge(
    office: Office, keep_id: int, lose_id: int, chosen: Mapping[str, str] | None = None, follow: str = STAY
) -> int:
    """Merge `lose` into `keep` in one act. `chosen` is the side per choice; what is not in it goes as proposed.
    `follow` is the offer taken (merge_homes.Apart) where address and household are two places.

    Returns the audit line; undoing it brings both files back. Raises ClerkError as `plan` does.
    """
    proposed = plan(office, keep_id, lose_id)
    sides = {c.name: (chosen or {}).get(c.name, c.chosen) for c in proposed.choices}
    if follow.startswith("side:"):
        sides["household"] = follow.removeprefix("side:")
    with office.write("合并档案") as w:
        keep, lose = _both(w.session, keep_id, lose_id)
        w.what = f"合并档案：{lose.name} 并入 {keep.name}"
        had = {r.id: (r.name, r.former_name, r.id_number, r.phone) for r in (keep, lose)}
        lived = (keep.household_id, lose.household_id)
        for name, side in sides.items():
            if side == LOSE:
                for column in _columns(name):
                    setattr(keep, column, getattr(lose, column))
        for cls, group in ((Residence, "living"), (Membership, "household")):
            merge_rows.weave_spells(w, cls, keep.id, lose.id, lose_first=sides[group] == LOSE)
        merge_rows.move(w, keep, lose)
        w.session.flush()
        _keep_the_other_names(w.session, keep, had)
        merge_rows.end_what_disagrees(w, keep, office.today())
        if follow == OUT or follow.startswith("join:"):
            w.session.flush()
            merge_homes.follow(w, keep, follow, office.today())
        merge_homes.close_left(w, lived, keep, office.today())
        lose.merged_into_id, lose.deleted_at = keep.id, w.at
        title = f"{lose.name}（已并入 {keep.name}）"[:120]
        w.session.add(
            BinItem(kind="resident", record_id=lose.id, title=title, deleted_at=w.at, clerk_name=w.clerk_name, entry_id=0)
        )  # fmt: skip
        w.touch("bin_item")
    return w.entry_id or 0


def unmerge(office: Office, lose_id: int) -> undoing.UndoResult:
    """Take the merge of a file back, also after other work. Raises ClerkError when it was not merged."""
    with office.read() as session:
        rows = session.execute(
            select(AuditChange.entry_id, AuditChange.fields)
            .where(
                AuditChange.kind == "resident", AuditChange.record_id == lose_id, AuditChange.op == "changed"
            )
            .order_by(AuditChange.id.desc())
        )
        entry = next((e for e, fields in rows if fields.get("merged_into_id", [0, None])[1]), None)
    if entry is None:
        raise ClerkError("这份档案没有合并过")
    return undoing.undo(office, entry)


def _both(session: Session, keep_id: int, lose_id: int) -> tuple[Resident, Resident]:
    if keep_id == lose_id:
        raise ClerkError("这是同一份档案", "请另选一份。")
    found = [session.get(Resident, i) for i in (keep_id, lose_id)]
    keep, lose = found
    if keep is None or lose is None or keep.deleted_at or lose.deleted_at:
        raise ClerkError("其中一份档案已被删除或已经合并", "请刷新后再看。")
    return keep, lose


def _names() -> list[str]:
    """The choices in their order: the groups and every other column of a resident, also later ones."""
    grouped = {c for _, columns in GROUPS.values() for c in columns}
    singles = [c.name for c in Resident.__table__.columns if c.name not in grouped | _NOT_CHOSEN]
    return [*FIRST, *(n for n in singles if n not in FIRST)]


def _columns(name: str) -> tuple[str, ...]:
    return GROUPS[name][1] if name in GROUPS else (name,)


def _choice(two: _Two, name: str) -> Choice:
    label = (
        GROUPS[name][0]
        if name in GROUPS
        else RESIDENT.fields[name].label
        if name in RESIDENT.fields
        else name
    )
    if name == "grid_id":
        label = RESIDENT.fields["grid"].label
    keep, lose = _text(two, two.keep, name), _text(two, two.lose, name)
    return Choice(name, label, keep, lose, *_proposed(two, name))


def _proposed(two: _Two, name: str) -> tuple[str, str]:
    """(side, why): the one that is filled; of two that of the file whose number is right, or the one written later."""
    columns = _columns(name)
    values = [[getattr(r, c) for c in columns] for r in (two.keep, two.lose)]
    if values[0] == values[1]:
        return KEEP, "相同"
    blank = (None, "", *UNKNOWN.get(name, ()))
    filled = [[v for v in side if v not in blank] for side in values]
    if name in {"identity", "household", "home"}:
        filled = [[getattr(r, main)] if getattr(r, main) else [] for r in (two.keep, two.lose)
                  for main in [{"identity": "id_number", "household": "household_id", "home": "address"}[name]]]  # fmt: skip
    if not filled[1]:
        return KEEP, "另一份没有填"
    if not filled[0]:
        return LOSE, "这一份没有填"
    if name in OF_NUMBER and (side := _checked_side(two)):
        return side, "身份证号没有问题的一份"
    at = [
        max(filter(None, (two.set_at[r.id].get(c) for c in columns)), default=None)
        for r in (two.keep, two.lose)
    ]
    if at[0] and at[1] and at[1] > at[0]:
        return LOSE, f"较新（{at[1].astimezone():%Y-%m-%d}）"
    return KEEP, f"较新（{at[0].astimezone():%Y-%m-%d}）" if at[0] and at[1] and at[0] > at[
        1
    ] else "保留的一份"


def _checked_side(two: _Two) -> str:
    """The one of the two files that has an identity number without a fault; "" when both have one or neither."""
    right = []
    for side, r in ((KEEP, two.keep), (LOSE, two.lose)):
        reading = identity.check_as(r.id_kind or "", r.id_number, two.scope.today) if r.id_number else None
        if reading and r.id_kind in CHECKED_ID_KINDS and identity.measured(reading) and not reading.problems:
            right.append(side)
    return right[0] if len(right) == 1 else ""


def _text(two: _Two, resident: Resident, name: str) -> str:
    if name == "household":
        household = two.session.get(Household, resident.household_id or 0)
        where = (household.number or household.address or f"第 {household.id} 户") if household else ""
        return " ".join(filter(None, (where, _one(two, resident, "relation"))))
    if name == "home":
        return resident.address or ""
    if name == "grid_id":
        column = RESIDENT.fields["grid"].column(Resident, two.scope)
        return two.session.scalar(select(column).where(Resident.id == resident.id)) or ""
    if name == "living":
        died = f"{resident.died_on} 去世" if resident.died_on else ""
        living = "现住本社区" if resident.living_here else "不住本社区"
        return "，".join(filter(None, (_one(two, resident, "residence_kind"), died or living)))
    return " ".join(filter(None, (_one(two, resident, c) for c in _columns(name))))


def _one(two: _Two, resident: Resident, column: str) -> str:
    declared = RESIDENT.fields.get(column)
    value = getattr(resident, column)
    return text_of(declared, value, two.scope, masked=True) if declared else str(value or "")


def _last_set(session: Session, resident_id: int) -> dict[str, datetime]:
    """When each field of a resident was last written, by the audit."""
    query = (
        select(AuditEntry.at, AuditChange)
        .join(AuditChange, AuditChange.entry_id == AuditEntry.id)
        .where(*audit.about("resident", resident_id))
        .order_by(AuditChange.id)
    )
    found: dict[str, datetime] = {}
    for at, change in session.execute(query):
        found |= dict.fromkeys(audit.field_changes(change, resident_id), at)
    return found


def _keep_the_other_names(
    session: Session, keep: Resident, had: Mapping[int, tuple[str | None, ...]]
) -> None:
    """Names, former names, numbers and phones that were not chosen still find the person."""
    names = set(session.scalars(select(ResidentName.name).where(ResidentName.resident_id == keep.id)))
    phones = set(session.scalars(select(ResidentPhone.number).where(ResidentPhone.resident_id == keep.id)))
    names |= {n for n in (keep.name, keep.former_name, keep.id_number) if n}
    phones |= {keep.phone} if keep.phone else set()
    for name, former, number, phone in had.values():
        for text, kind in ((name, "variant"), (former, "former"), (number, OLD_NUMBER)):
            if text and text not in names:
                names.add(text)
                session.add(ResidentName(resident_id=keep.id, name=text, kind=kind))
        if phone and phone not in phones:
            phones.add(phone)
            session.add(ResidentPhone(resident_id=keep.id, number=phone))


def _conflicts(office: Office, two: _Two, homes: Mapping[str, Home]) -> list[str]:
    """What merging does not decide: said before, and left for somebody to look at."""
    keep, lose = two.keep, two.lose
    found = []
    if keep.id_number and lose.id_number and keep.id_number != lose.id_number:
        numbers = f"{mask('id', keep.id_number)} 和 {mask('id', lose.id_number)}"
        found.append(f"证件号码不同（{numbers}）：请先确认是同一个人；没有选中的号码留作旧号码，仍可查到。")
    if bool(keep.died_on) != bool(lose.died_on):
        found.append("一份登记了死亡，另一份没有：请核对“居住状况”选哪一份。")
    found += merge_homes.not_chosen(homes)
    found += _relation_conflicts(two)
    found += _double_rows(office, two)
    return found


def _relation_conflicts(two: _Two) -> list[str]:
    keep, lose = two.keep, two.lose
    same = keep.household_id is not None and keep.household_id == lose.household_id
    if not same or keep.relation == lose.relation:
        return []
    one = "其中一份是户主，" if HEADS & {keep.relation, lose.relation} else ""
    return [f"两份档案在同一户里与户主的关系不同：{one}请核对“所在户”选哪一份。"]


def _double_rows(office: Office, two: _Two) -> list[str]:
    """Open rows of one ledger, and places in one dispute, that the person would have twice."""
    ids = (two.keep.id, two.lose.id)
    today = office.today()
    open_rows = select(LedgerEntry.ledger, LedgerEntry.resident_id, LedgerEntry.end).where(
        LedgerEntry.resident_id.in_(ids)
    )
    ledgers: dict[str, set[int | None]] = {}
    for key, owner, end in two.session.execute(open_rows):
        if end is None or end > today:
            ledgers.setdefault(key, set()).add(owner)
    found = []
    for key, owners in ledgers.items():
        if len(owners) > 1 and key not in office.library.hidden:
            ledger = office.library.ledgers.get(key)
            name = ledger.name if ledger else "某个台账"
            found.append(f"两份档案都在“{name}”里在册：合并后有两行，请终止多余的一行。")
    cases: dict[int, set[int | None]] = {}
    parties = select(MediationParty.case_id, MediationParty.resident_id).where(
        MediationParty.resident_id.in_(ids)
    )
    for case, owner in two.session.execute(parties):
        cases.setdefault(case, set()).add(owner)
    doubled = sum(len(owners) > 1 for owners in cases.values())
    return [*found, *([f"有 {doubled} 件调解案件的当事人里两份档案都在：请核对当事人。"] if doubled else [])]
