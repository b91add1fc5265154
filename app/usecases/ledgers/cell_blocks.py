"""Blocks of cells: a block that was copied laid over a sheet, the first row of a block filled down, cells emptied."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers import cells
from app.usecases.ledgers.cells import MOST, RowEdit, Step, Taken
from app.usecases.lists.keyset import Row

IN_PLACE = 50
"""So many rows are given back with an act."""


@dataclass(frozen=True)
class Area:
    """Where on the sheet: the list as it is asked, the first row and how many kept rows from there, the columns from
    the left by name, None where one cannot be typed into (`new_names` for rows past the last one), and what is shown."""

    key: str
    question: Question
    order: tuple[str, ...]
    first: int
    count: int
    names: tuple[str | None, ...]
    new_names: tuple[str | None, ...] = ()
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Copied:
    """Cells of a sheet that were copied inside the program, so that masked ones are pasted whole."""

    key: str
    ids: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """What became of a block: the edits as they were tried, what was taken, the kept rows as they are now."""

    edits: tuple[RowEdit, ...]
    taken: Taken
    rows: tuple[Row, ...] = ()
    """Of a few rows; of many the list is read again."""
    dropped: int = 0
    """How many filled cells had no column that takes them."""


def block_of(text: str, html: str = "") -> list[list[str]]:
    """The cells on a clipboard, as Excel, WPS and web pages put them there. Raises ClerkError when there are none."""
    from app.exchange.sheets.pasted import SHEET, PastedTable

    table = PastedTable(text, html)
    found = [[str(cell) for cell in line] for _, line in table.rows(SHEET)]
    if len(found) > MOST:
        raise ClerkError(
            f"一次最多粘贴 {MOST:,} 行，剪贴板里有 {len(found):,} 行", "请分几次粘贴，或用“导入”。"
        )
    return found


def copied_texts(office: Office, copied: Copied) -> list[list[str]]:
    """The cells that were copied inside the program, as they are kept now."""
    found = cells.typed_texts(office, copied.key, copied.ids, copied.names)
    return [list(found[one]) for one in copied.ids if one in found]


def fitted(block: list[list[str]], height: int, width: int) -> list[list[str]]:
    """A single cell fills all that is selected; a block whose size divides the selection is repeated; else itself."""
    rows, columns = len(block), max(map(len, block), default=0)
    if not rows or not columns or height % rows or width % columns:
        return block
    wide = [(line + [""] * (columns - len(line))) * (width // columns) for line in block]
    return wide * (height // rows)


def without_headings(block: list[list[str]], labels: Sequence[str]) -> list[list[str]]:
    """A block without its first line when that only repeats the headings it is laid under."""
    first = [cell.strip() for cell in block[0]] if block else []
    named = [cell == label for cell, label in zip(first, labels, strict=False) if cell]
    return block[1:] if len(block) > 1 and len(named) > 1 and all(named) else block


def paste(
    office: Office, area: Area, block: list[list[str]], begins: Mapping[str, str] = {}, step: Step | None = None
) -> Done:  # fmt: skip
    """Lay a block over kept rows and, past the last one, over new rows, which begin with `begins`; one act."""
    ids = _ids(office, area)
    lines: list[RowEdit] = []
    dropped = 0
    for at, line in enumerate(block):
        kept = at < len(ids)
        values = {
            name: text
            for name, text in zip(area.names if kept else area.new_names, line, strict=False)
            if name is not None
        }
        dropped += _filled(line) - _filled(values.values())
        filled = kept or _filled(values.values())
        lines.append(
            RowEdit(ids[at] if kept else None, values if kept or not filled else {**begins, **values})
        )
    return _done(office, area, lines, step, dropped)


def _filled(texts: Iterable[str]) -> int:
    return sum(1 for text in texts if text.strip())


def fill(office: Office, area: Area, texts: Sequence[str], step: Step | None = None) -> Done:
    """Put the same texts into the columns of all these kept rows; one act."""
    values = {name: text for name, text in zip(area.names, texts, strict=True) if name is not None}
    return _done(office, area, [RowEdit(one, dict(values)) for one in _ids(office, area)], step)


def texts_of_row(office: Office, area: Area) -> list[str]:
    """What stands in the columns of the area's first row, whole."""
    names = [name or "number" for name in area.names]
    ids = questions.chosen_ids(office, area.question, area.order, [(area.first, area.first)])
    found = cells.typed_texts(office, area.key, ids, names)
    return list(found[ids[0]]) if ids and ids[0] in found else [""] * len(names)


def _ids(office: Office, area: Area) -> list[int]:
    if area.count > MOST:
        raise ClerkError(f"一次最多填 {MOST:,} 行，这次选了 {area.count:,} 行", "请分几次填。")
    spans = [(area.first, area.first + area.count - 1)]
    return questions.chosen_ids(office, area.question, area.order, spans) if area.count > 0 else []


def _done(office: Office, area: Area, edits: list[RowEdit], step: Step | None, dropped: int = 0) -> Done:
    taken = cells.take(office, area.key, edits, step)
    ids = [one for one in taken.ids if one is not None]
    rows = cells.rows(office, area.key, ids, area.shown) if area.shown and len(ids) <= IN_PLACE else []
    return Done(tuple(edits), taken, tuple(rows), dropped)
