"""What a row leaves blank because the row above says it for the family: as a .csv looks that was saved of merged cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.exchange.sheets.cells import is_blank
from app.exchange.sheets.rejects import Refused
from app.usecases.importing.fields import AT, HEADS
from app.usecases.importing.parts import PARTS
from app.usecases.importing.rows import RosterRow

_ADDRESS, _RELATION, _HERE, _DIED, _NAME = (
    AT[n] for n in ("address", "relation", "living_here", "died_on", "name")
)
_PLACE = (_ADDRESS, *(AT[n] for n in PARTS))
_ELSEWHERE = frozenset({0, "0"})


@dataclass
class Blanks:
    """Goes along with the reading; `under` are the rows whose address stands in the row of their family above them, the
    head's or the first, taken or not."""

    under: dict[int, RosterRow] = field(default_factory=dict)
    _above: RosterRow | None = None

    def see(self, row: RosterRow) -> None:
        """The next row of the sheet."""
        said, above = _said(row), self._above
        of_above = above is not None and (
            said == _said(above) if any(said) else bool(row.values[_RELATION]) and not _is_head(row)
        )
        if above is not None and of_above and row.values[_ADDRESS] is None:
            if above.values[_ADDRESS] is not None:
                self.under[row.row] = above
        elif any(said) or _is_head(row):
            self._above = row

    def fill(self, matched: Iterable[Any]) -> None:
        """Somebody new lives where the family does; of those on file a blank cell says nothing."""
        for m in matched if self.under else ():
            above, values = self.under.get(m.row.row), m.row.values
            if above is None or m.resident_id is not None or values[_DIED] or values[_HERE] in _ELSEWHERE:
                continue
            for at in _PLACE:
                values[at] = above.values[at]
            m.row.grid = m.row.grid or above.grid

    def told(self, refused: Sequence[Refused], columns: Mapping[str, int]) -> list[Refused]:
        """The rows that are handed back with what stood above them: corrected they come back without it."""
        return [
            replace(r, cells=_with(r.cells, columns, self.under[r.row])) if r.row in self.under else r
            for r in refused
        ]


def _with(cells: Sequence[object], columns: Mapping[str, int], above: RosterRow) -> list[object]:
    head = above.head_name or (above.values[_NAME] if _is_head(above) else "")
    said = {"head_name": head, "household_number": above.household, "head_id_number": above.head_id}
    names = ("address",) if "address" in columns else PARTS
    said |= {name: above.values[AT[name]] or "" for name in names}
    told = [*cells, *[""] * (max(columns.values(), default=-1) + 1 - len(cells))]
    for name, text in said.items():
        if name in columns and is_blank(told[columns[name]]):
            told[columns[name]] = text
    return told


def _said(row: RosterRow) -> tuple[str, str, str]:
    return row.household, row.head_id, row.head_name


def _is_head(row: RosterRow) -> bool:
    return row.values[_RELATION] in HEADS
