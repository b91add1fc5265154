"""The whole catalogue as 设置 lists it: searched and filtered, those that are off and those that were merged too."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from app.models.rules.text import clean
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases.catalogue.items import rank

Choice = tuple[str, str]


@dataclass(frozen=True)
class ItemSetting:
    """A catalogue item as 设置 shows it: whether it is on, its promise in working days (None: none is promised).

    `merged_into` is the name of the item it was merged into, "" for none.
    """

    id: int
    code: str
    name: str
    group: str
    enabled: bool
    limit_days: int | None
    goal: str = ""
    way: str = ""
    in_hundred: bool = False
    basis: str = ""
    department: str = ""
    merged_into: str = ""
    legal_days: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Asked:
    """What the list is asked for; "" asks for everything. `state` is on, off, merged or "" (all but the merged).

    `basis` is "with" or "without" a legal or admission basis (seed-map V03), `hundred` yes or no (百项服务),
    `limits` "with" or "without" a term, promised or legal.
    """

    text: str = ""
    state: str = ""
    group: str = ""
    goal: str = ""
    way: str = ""
    hundred: str = ""
    basis: str = ""
    limits: str = ""


@dataclass(frozen=True)
class Groups:
    """What can be chosen in the filters and the editor: (value, label)."""

    groups: tuple[Choice, ...]
    goals: tuple[Choice, ...]
    ways: tuple[Choice, ...]


def settings(office: Office, asked: Asked | str = "") -> list[ItemSetting]:
    """The items asked for, by code; a text finds name, alias, code, group or pinyin initials, whatever the state."""
    asking = Asked(asked) if isinstance(asked, str) else asked
    with office.read() as session:
        items = list(session.scalars(select(ServiceItem).order_by(ServiceItem.code)))
    names = {i.id: i.name for i in items}
    return [_setting(i, names) for i in items if _fits(i, asking)]


def groups(office: Office) -> Groups:
    """The groups the catalogue has, by how many items they have, and the code tables' goals and ways."""
    with office.read() as session:
        counts = Counter(session.scalars(select(ServiceItem.group_name).order_by(ServiceItem.id)))
    return Groups(
        tuple((name, f"{name}（{n}）") for name, n in counts.items() if name),
        tuple(office.library.code("service_goal").choices),
        tuple(office.library.code("service_way").choices),
    )


def _setting(i: ServiceItem, names: dict[int, str]) -> ItemSetting:
    merged = names.get(i.merged_into_id or 0, "") if i.merged_into_id else ""
    return ItemSetting(
        i.id, i.code, i.name, i.group_name or "", i.enabled, i.limit_days, i.goal or "", i.way or "", i.in_hundred,
        i.basis or "", i.department or "", merged, i.legal_days, i.source or "",
    )  # fmt: skip


def _fits(item: ServiceItem, asked: Asked) -> bool:
    states = {"on": item.enabled, "off": not item.enabled and not item.merged_into_id,
              "merged": bool(item.merged_into_id), "": bool(asked.text.strip()) or not item.merged_into_id}  # fmt: skip
    if not states[asked.state]:
        return False
    wanted = ((asked.group, item.group_name), (asked.goal, item.goal), (asked.way, item.way))
    if any(want and want != (have or "") for want, have in wanted):
        return False
    if asked.hundred and item.in_hundred != (asked.hundred == "yes"):
        return False
    if asked.basis and bool(item.basis) != (asked.basis == "with"):
        return False
    if asked.limits and bool(item.limit_days or item.legal_days) != (asked.limits == "with"):
        return False
    return _holds(item, clean(asked.text))


def _holds(item: ServiceItem, word: str) -> bool:
    if not word:
        return True
    if word.isascii():
        return rank(item, word.lower()) is not None
    return any(word in (text or "") for text in (item.name, item.alias, item.group_name, item.source))
