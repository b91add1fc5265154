"""Address and household of a merged file may come from two files and then lie apart: what is said, and where to go with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.text import clean
from app.models.tables import Household, Resident
from app.usecases.households.spells import end_if_empty, join, leave, members, named, open_household

STAY, OUT = "stay", "out"
MOST = 4
"""The most households at an address that are worth offering."""


@dataclass(frozen=True)
class Hearth:
    """A household: where it is, whether the person is its head with others in it, whether nobody else belongs to it."""

    id: int
    name: str
    address: str
    dwelling_id: int | None
    heads_others: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Home:
    """Where one of the two files says the person lives, its household, and the households that are at this address."""

    address: str
    dwelling_id: int | None
    household: Hearth | None
    there: tuple[Hearth, ...] = ()


@dataclass(frozen=True)
class Apart:
    """The address taken and the household taken are two places: `words` says both; `offers` (what `merge` is told,
    words), the first of which changes nothing."""

    words: str
    offers: tuple[tuple[str, str], ...]


def home_of(session: Session, resident: Resident) -> Home:
    """What the file of a resident says of home and household."""
    household = session.get(Household, resident.household_id) if resident.household_id else None
    at_home: list[Household] = []
    if resident.dwelling_id is not None:
        query = select(Household).where(
            Household.dwelling_id == resident.dwelling_id,
            Household.closed_on.is_(None),
            Household.deleted_at.is_(None),
        )
        at_home = list(session.scalars(query.order_by(Household.id).limit(MOST)))
    return Home(
        resident.address or "",
        resident.dwelling_id,
        _hearth(session, household, resident.id) if household else None,
        tuple(_hearth(session, h, resident.id) for h in at_home),
    )


def _hearth(session: Session, household: Household, resident_id: int) -> Hearth:
    there = {resident.id for _, resident in members(session, household.id)}
    heads = household.head_id == resident_id and len(there) > 1
    return Hearth(
        household.id, named(household), household.address or "", household.dwelling_id,
        heads_others=heads, alone=there == {resident_id},
    )  # fmt: skip


def apart(homes: Mapping[str, Home], home_side: str, household_side: str) -> Apart | None:
    """What to say when the address of one file and the household of the other are two places; None when they agree,
    or when both come from one file, which the merge does not change."""
    home, hearth = homes[home_side], homes[household_side].household
    if home_side == household_side or hearth is None or not home.address or _same_place(home, hearth):
        return None
    words = f"住址选的是 {home.address}，户还在 {hearth.address or hearth.name}"
    offers = [(STAY, "户不动，人住在别处（人户分离）")]
    if not hearth.heads_others:
        own = home.household
        if own is not None and own.id != hearth.id and _same_place(home, own):
            offers.append((f"side:{home_side}", f"户也跟过去：{own.name}"))
        offers += [(f"join:{h.id}", f"加入这个地址上的 {h.name}") for h in home.there
                   if h.id != hearth.id and (own is None or h.id != own.id)]  # fmt: skip
        offers.append((OUT, f"移出 {hearth.name}，暂时不入户"))
    else:
        words += "；他是那一户的户主，户里还有别人：要跟着走，先办“变更户主”"
    return Apart(words, tuple(offers))


def not_chosen(homes: Mapping[str, Home]) -> Iterator[str]:
    """What becomes of the household that is not chosen, where the two files are in two."""
    hearths = [home.household for home in homes.values() if home.household is not None]
    if len({h.id for h in hearths}) < 2:
        return
    yield "两份档案现在不在同一户：只保留选中的一户，另一户里的成员关系到今天为止。"
    for hearth in hearths:
        if hearth.heads_others:
            yield f"他是 {hearth.name} 的户主，户里还有别人：要是不选这一户，请给它重新指定户主。"
        elif hearth.alone:
            yield f"{hearth.name} 里只有他一个人：要是不选这一户，合并时销户。"


def _same_place(home: Home, hearth: Hearth) -> bool:
    if home.dwelling_id is not None and hearth.dwelling_id is not None:
        return home.dwelling_id == hearth.dwelling_id
    return not hearth.address or clean(home.address) == clean(hearth.address)


def follow(w: Write, resident: Resident, answer: str, today: date) -> None:
    """Carry out an offer on the merged file: `out`, or `join:` and the household. Raises ClerkError when the household
    is gone, or when the one left would be without its head."""
    running = w.session.get(Household, resident.household_id) if resident.household_id else None
    if running is not None and _hearth(w.session, running, resident.id).heads_others:
        raise ClerkError(
            f"{resident.name} 是 {named(running)} 的户主，户里还有别人", "先办“变更户主”，再移出。"
        )
    household = open_household(w.session, int(answer.removeprefix("join:"))) if answer != OUT else None
    leave(w, resident, today, "merged")
    if household is not None:
        join(w, resident, household, None, today)


def close_left(w: Write, homes: Iterable[int | None], keep: Resident, today: date) -> None:
    """Of the households of the two files, one that nobody belongs to any more is closed: of a person filed twice there
    are often two, and the second would be counted among the households for ever."""
    for household_id in set(homes) - {None, keep.household_id}:
        end_if_empty(w, w.session.get_one(Household, household_id), today, "ended")
