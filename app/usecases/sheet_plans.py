"""A sheet of definitions (catalogue, code tables) taken back: which rows are new, changed, same, refused, before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import ClerkError
from app.exchange.sheets.cells import Row, is_blank
from app.exchange.sheets.header import LOOKED_AT, REASON
from app.exchange.sheets.headings import plain_heading
from app.models.rules.text import clean


@dataclass(frozen=True)
class Difference:
    """One field that a row would change, as a clerk reads it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class SheetRow:
    """A row of the sheet: its own number, code and name; `differences` of a known item, `refused` says why not."""

    row: int
    code: str
    name: str
    state: str
    differences: tuple[Difference, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetPlan:
    """What taking a sheet would do: rows by `state` new, changed, same and refused. `ignored` are headings not known."""

    path: Path
    sheet: str
    rows: tuple[SheetRow, ...]
    ignored: tuple[str, ...]
    raw: tuple[Row, ...] = field(repr=False, default=())
    head_rows: tuple[Row, ...] = field(repr=False, default=())
    columns: tuple[tuple[int, str], ...] = field(repr=False, default=())

    def of(self, state: str) -> tuple[SheetRow, ...]:
        """The rows of a state."""
        return tuple(r for r in self.rows if r.state == state)


@dataclass(frozen=True)
class Taken:
    """What an import of the catalogue did, and its audit line (0: there was nothing to do)."""

    new: int
    changed: int
    refused: int
    entry_id: int


def found_rows(
    path: Path, names: Mapping[str, str], needed: Sequence[str], left_alone: Sequence[str] = ()
) -> SheetPlan:
    """The first sheet that has the `needed` headings, its rows and columns; `names` are heading → field.

    Headings `left_alone` are known and not taken. `rows` is left empty for the caller. Raises ClerkError.
    """
    from app.exchange.sheets.workbook import open_workbook

    with open_workbook(path) as book:
        for sheet in book.sheets:
            rows = [(number, list(cells)) for number, cells in book.rows(sheet)]
            at = _heading(rows, needed)
            if at is not None:
                break
        else:
            missing = "和".join(f"“{heading}”" for heading in needed)
            raise ClerkError(
                f"“{path.name}”里没有找到{missing}这些列的表头", "请用“导出 Excel”得到的表来改，表头不要动。"
            )
    columns, ignored = _columns(rows[at][1], names, left_alone)
    raw = tuple((n, c) for n, c in rows[at + 1 :] if any(not is_blank(cell) for cell in c))
    return SheetPlan(path, sheet, (), ignored, raw, tuple(rows[: at + 1]), columns)


def _heading(rows: Sequence[Row], needed: Sequence[str]) -> int | None:
    wanted = set(map(plain_heading, needed))
    for at, (_, cells) in enumerate(rows[:LOOKED_AT]):
        if wanted <= {plain_heading(c) for c in cells}:
            return at
    return None


def _columns(
    heads: Sequence[object], names: Mapping[str, str], left_alone: Sequence[str]
) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
    """(index, field) of the columns that are known, and the headings that are not. One heading counts once."""
    fields = {plain_heading(heading): name for heading, name in names.items()}
    passed = {*map(plain_heading, left_alone), plain_heading(REASON), ""}
    known: dict[str, int] = {}
    ignored = []
    for at, head in enumerate(heads):
        name = fields.get(plain_heading(head))
        if name is not None and name not in known:
            known[name] = at
        elif plain_heading(head) not in passed:
            ignored.append(clean(head))
    return tuple((at, name) for name, at in known.items()), tuple(ignored)


def save_refused(plan: SheetPlan, path: Path) -> int:
    """Write the refused rows as the same sheet with the reasons in one more column; that file is taken again."""
    from app.exchange.sheets.rejects import Refused, SheetHead, write_rejects

    why = {r.row: r.refused for r in plan.of("refused")}
    width = max(len(cells) for _, cells in plan.head_rows)
    head = SheetHead(plan.head_rows, (plan.head_rows[-1][0],), width)
    return write_rejects(path, head, [Refused(n, c, why[n]) for n, c in plan.raw if n in why], "未导入")
