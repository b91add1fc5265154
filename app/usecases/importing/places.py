"""Grids, groups, estates, buildings, stairs and dwellings named in a sheet: found, or made; what is blank is filled."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import bulk
from app.db.transactions import Write
from app.models.rules.address import parse_address
from app.models.tables import Area
from app.office import Office
from app.usecases.areas.places import LONGEST, Above, floor_of, known_as, own_across, plain_name, steps
from app.usecases.importing.fields import AT
from app.usecases.importing.rows import RosterRow

_ESTATE, _BUILDING, _STAIR, _ROOM = (AT[n] for n in ("estate", "building", "stair", "room"))
_HERE = AT["living_here"]
_NOT = frozenset({0, "0"})
_COLUMNS = (
    "id", "kind", "name", "parent_id", "grid_id", "group_id", "room", "sort", "floors", "stairs", "floor",
    "dwelling_use", "ownership", "note",
)  # fmt: skip
_FILLED = _COLUMNS[4:6] + _COLUMNS[8:]
"""What a sheet may tell of a place that is there already, where the office has said nothing yet."""
_IN = 500
Key = tuple[int | None, str, str]


@dataclass
class Places:
    """The area tree by (parent, kind, name) while an import runs."""

    office: Office
    w: Write
    stamp: tuple[Any, ...]
    pause: Callable[[], None] = lambda: None
    ids: dict[Key, int] = field(default_factory=dict)
    _across: dict[int, Above] = field(default_factory=dict)
    _dwellings: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _new: dict[int, dict[str, Any]] = field(default_factory=dict)
    _told: dict[int, dict[str, Any]] = field(default_factory=dict)
    _next: int = 0

    def prepare(
        self, rows: Sequence[RosterRow], told: Callable[[Sequence[RosterRow]], Iterator[RosterRow]]
    ) -> None:
        """Find or make every place the rows name; `told` goes through them and tells how far it is. Grids and groups come
        first: a building points at its own, which a later row may name."""
        from app.usecases.importing.insert import insert_audited

        self._read()
        table: Any = Area.__table__
        self._next = bulk.next_id(self.w.session.connection(), table)
        for row in rows:
            self._grid_and_group(row)
        for row in told(rows):
            self._prepare(row)
        made = (tuple(said.get(c) for c in _COLUMNS) for said in self._new.values())
        insert_audited(self.w, Area, _COLUMNS, made, self.stamp, self.pause)
        if any(said["kind"] == "grid" for said in self._new.values()):
            self.w.touch("area")
        self._fill()

    def _read(self) -> None:
        """The places that are there, by name and by alias, and what each has or inherits."""
        query = select(Area).where(Area.deleted_at.is_(None)).order_by(Area.id)
        areas = {a.id: a for a in self.w.session.scalars(query)}
        self.ids = {(a.parent_id, a.kind, a.name): a.id for a in reversed(areas.values())}
        for area in areas.values():
            for other in known_as(area.name, area.aliases)[1:]:
                self.ids.setdefault((area.parent_id, area.kind, other), area.id)
            grid, group, at = area.grid_id, area.group_id, areas.get(area.parent_id or 0)
            while at is not None:
                grid, group, at = grid or at.grid_id, group or at.group_id, areas.get(at.parent_id or 0)
            self._across[area.id] = Above(grid, group)

    def _grid_and_group(self, row: RosterRow) -> Above:
        grid = self._place(None, "grid", row.grid) if row.grid else None
        group = self._place(None, "group", row.more["group"]) if "group" in row.more else None
        return Above(grid, group)

    def _prepare(self, row: RosterRow) -> None:
        more = row.more
        across = self._grid_and_group(row)
        values = row.values
        place = (values[_ESTATE], values[_BUILDING], values[_STAIR], values[_ROOM])
        if values[_HERE] in _NOT or (not more and place in self._dwellings):
            return
        above: int | None = None
        for kind, name in steps(*place):
            told = {"building": _building, "dwelling": _dwelling}.get(kind, lambda _more: {})(more)
            above = self._place(above, kind, name, across, **told)
        if above is not None and place[3]:
            self._dwellings[place] = above

    def _place(
        self, parent: int | None, kind: str, name: str, across: Above = Above(None, None), **told: Any
    ) -> int:
        key = (parent, kind, plain_name(kind, name))
        found = self.ids.get(key)
        new = found is None
        if found is None:
            found, self._next = self._next, self._next + 1
            self.ids[key] = found
            self._new[found] = {
                "id": found,
                "kind": kind,
                "name": key[2][:LONGEST],
                "parent_id": parent,
                "sort": 0,
            }
            if kind == "dwelling":
                told = {"room": key[2][:20], **told, "floor": told.get("floor") or floor_of(key[2])}
        inherited = self._across.get(parent or 0, Above(None, None))
        told |= self._own(found, kind, inherited, across, new=new)
        if told:
            said = self._new.get(found)
            said = self._told.setdefault(found, {}) if said is None else said
            for field_name, value in told.items():
                if value is not None and said.get(field_name) is None:
                    said[field_name] = value
        return found

    def _own(self, found: int, kind: str, inherited: Above, across: Above, *, new: bool) -> dict[str, Any]:
        """The grid and group to keep on a place itself, by the rule that a hand-typed address follows too."""
        before = inherited if new else self._across[found]
        grid, group = own_across(kind, before, across, new=new)
        self._across[found] = Above(grid or before.grid_id, group or before.group_id)
        return {"grid_id": grid, "group_id": group} if grid or group else {}

    def _fill(self) -> None:
        """Tell places that were there what they do not know yet; what the office has said stays."""
        told = {i: {n: v for n, v in said.items() if n in _FILLED} for i, said in self._told.items()}
        ids = sorted(i for i, said in told.items() if said)
        for start in range(0, len(ids), _IN):
            self.pause()
            for area in self.w.session.scalars(select(Area).where(Area.id.in_(ids[start : start + _IN]))):
                for name, value in told[area.id].items():
                    if getattr(area, name) is None:
                        setattr(area, name, value)
        self.w.session.flush()

    def grid(self, row: RosterRow) -> int | None:
        """The id of the grid a row names."""
        return self.ids.get((None, "grid", row.grid)) if row.grid else None

    def dwelling(self, row: RosterRow) -> int | None:
        """The id of the dwelling a row names."""
        values = row.values
        if values[_HERE] in _NOT:
            return None
        return self._dwellings.get((values[_ESTATE], values[_BUILDING], values[_STAIR], values[_ROOM]))


def _building(more: dict[str, Any]) -> dict[str, Any]:
    """What a row tells of its building."""
    if not more:
        return {}
    center = more.get("building_center")
    return {
        "floors": _number(more.get("floors_total")), "stairs": _number(more.get("stairs_total")),
        "note": f"中心点：{center}" if center else None,
    }  # fmt: skip


def _dwelling(more: dict[str, Any]) -> dict[str, Any]:
    """What a row tells of its dwelling."""
    if not more:
        return {}
    told = {n: more.get(n) for n in ("dwelling_use", "ownership")}
    return {"floor": _floor(more.get("floor")), **told}


def _floor(text: object) -> int | None:
    """The number in 3层, 第3层, 3.0, 负一层, B1."""
    said = parse_address(f"{str(text or '').removesuffix('层').removesuffix('楼')}层").floor
    return int(said) if re.fullmatch(r"-?\d{1,3}", said) else _number(text)


def _number(text: object) -> int | None:
    """The number in 3层, 第3层, -1, 3.0."""
    found = re.search(r"-?\d{1,3}(?!\d)", str(text or ""))
    return int(found[0]) if found else None


def new_grids(session: Session, rows: Iterable[RosterRow]) -> list[tuple[int, str]]:
    """(first row, sentence) for every grid a sheet names beside those the office has: a sheet that writes 1网格 for 第一网格
    would make another one of it. An office without grids takes those of the sheet."""
    query = select(Area.name, Area.aliases).where(Area.kind == "grid", Area.deleted_at.is_(None))
    known = {
        plain_name("grid", said)
        for name, aliases in session.execute(query)
        for said in known_as(name, aliases)
    }
    said: dict[str, list[int]] = {}
    for row in rows:
        if row.grid:
            said.setdefault(row.grid, []).append(row.row)
    return [
        (
            found[0],
            f"没有叫“{name}”的网格（共 {len(found)} 行），导入会新建一个；是原有网格的另一种写法，请先改表或给原有的网格加别名",
        )
        for name, found in said.items()
        if known and plain_name("grid", name) not in known
    ]
