"""Grids, estates, buildings and dwellings named in a sheet: those that are there are found, the others are made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.db import bulk
from app.db.transactions import Write
from app.models.tables import Area
from app.office import Office
from app.usecases.importing.rows import AT, RosterRow

_PARTS = tuple(AT[n] for n in ("estate", "building", "stair", "room"))
Key = tuple[int | None, str, str]


@dataclass
class Places:
    """The area tree by (parent, kind, name) while an import runs."""

    office: Office
    w: Write
    stamp: tuple[Any, ...]
    pause: Callable[[], None] = lambda: None
    ids: dict[Key, int] = field(default_factory=dict)
    _dwellings: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _new: list[tuple[Any, ...]] = field(default_factory=list)
    _next: int = 0

    def prepare(self, rows: Iterable[RosterRow]) -> None:
        """Find or make every place the rows name."""
        from app.usecases.importing.insert import insert_audited

        query = select(Area.parent_id, Area.kind, Area.name, Area.id).where(Area.deleted_at.is_(None))
        self.ids = {(p, k, n): i for p, k, n, i in self.w.session.execute(query)}
        table: Any = Area.__table__
        self._next = bulk.next_id(self.w.session.connection(), table)
        for row in rows:
            self._prepare(row)
        columns = ("id", "kind", "name", "parent_id", "grid_id", "room", "sort")
        insert_audited(self.w, Area, columns, self._new, self.stamp, self.pause)
        if any(r[1] == "grid" for r in self._new):
            self.w.touch("area")

    def _prepare(self, row: RosterRow) -> None:
        grid = self._place(None, "grid", row.grid, None) if row.grid else None
        estate, building, stair, room = (row.values[at] for at in _PARTS)
        if not (estate and building):
            return
        above = self._place(self._place(None, "estate", estate, None), "building", building, grid)
        if room:
            place = (estate, building, stair, room)
            if place not in self._dwellings:
                self._dwellings[place] = self._place(above, "dwelling", f"{stair or ''}{room}", grid, room)

    def _place(
        self, parent: int | None, kind: str, name: str, grid: int | None, room: str | None = None
    ) -> int:
        key = (parent, kind, name)
        found = self.ids.get(key)
        if found is None:
            found, self._next = self._next, self._next + 1
            self.ids[key] = found
            self._new.append((found, kind, name[:60], parent, grid, room, 0))
        return found

    def grid(self, row: RosterRow) -> int | None:
        """The id of the grid a row names."""
        return self.ids.get((None, "grid", row.grid)) if row.grid else None

    def dwelling(self, row: RosterRow) -> int | None:
        """The id of the dwelling a row names."""
        return self._dwellings.get(tuple(row.values[at] for at in _PARTS))
