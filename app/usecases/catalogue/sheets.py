"""The catalogue as a sheet and back: columns by their headings, every difference shown first, one act, refused rows back.

A cell that is empty empties the field (the sheet is the whole catalogue, corrected); a column that is not there is
left alone. Rows are told by 代码, which never changes; a new code is a new item.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.exchange.sheets.cells import Row, cell_text, is_blank
from app.exchange.sheets.header import REASON
from app.exchange.sheets.headings import plain_heading
from app.models.definitions.library import Library
from app.models.rules.text import clean
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases import ledgers
from app.usecases.catalogue.editing import check, keep_the_old_name, put
from app.usecases.catalogue.fields import BY_NAME, FIELDS, Values, values_of

TITLE = "事项目录"
CODE, SOURCE = "代码", "出处"
LOOKED_AT = 40
"""Rows among which the headings are looked for."""
_WIDTHS = {"name": 26, "alias": 16, "group_name": 18, "target": 18, "materials": 34, "conditions": 24, "steps": 24,
           "notice": 24, "basis": 24, "department": 16}  # fmt: skip


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


def export(office: Office, path: Path) -> int:
    """Write the catalogue (without what was merged away) as .xlsx; logged. Returns the number of items."""
    from app.reports import xlsx

    with office.read() as session:
        query = select(ServiceItem).where(ServiceItem.merged_into_id.is_(None)).order_by(ServiceItem.code)
        items = list(session.scalars(query))
    heads = [xlsx.SheetColumn(CODE, 8), *(xlsx.SheetColumn(f.label, _WIDTHS.get(f.name, 10)) for f in FIELDS)]
    rows = [_cells(i, office.library) for i in items]
    written = xlsx.write_table(path, xlsx.SheetSpec(TITLE, (*heads, xlsx.SheetColumn(SOURCE, 18))), rows)
    ledgers.log_export(office, TITLE, path, written, masked=False)
    return written


def _cells(item: ServiceItem, library: Library) -> list[str]:
    return [item.code, *map(str, values_of(item, library, labels=True).values()), item.source or ""]


def read(office: Office, path: Path) -> SheetPlan:
    """Look at a sheet: what each row would do. Raises ClerkError when it is no sheet or has no 代码 and 事项名称."""
    from app.exchange.sheets.workbook import open_workbook

    with open_workbook(path) as book:
        for sheet in book.sheets:
            rows = [(number, list(cells)) for number, cells in book.rows(sheet)]
            at = _heading(rows)
            if at is not None:
                break
        else:
            raise ClerkError(
                f"“{path.name}”里没有找到“{CODE}”和“{BY_NAME['name'].label}”两列的表头",
                "请用“导出 Excel”得到的表来改，表头不要动。",
            )
    columns, ignored = _columns(rows[at][1])
    raw = tuple((n, c) for n, c in rows[at + 1 :] if any(not is_blank(cell) for cell in c))
    with office.read() as session:
        found = tuple(row for row, _ in _checked(office, session, raw, columns))
    return SheetPlan(path, sheet, found, ignored, raw, tuple(rows[: at + 1]), columns)


def _heading(rows: Sequence[Row]) -> int | None:
    needed = {plain_heading(CODE), plain_heading(BY_NAME["name"].label)}
    for at, (_, cells) in enumerate(rows[:LOOKED_AT]):
        if needed <= {plain_heading(c) for c in cells}:
            return at
    return None


def _columns(heads: Sequence[object]) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
    """(index, field) of the columns that are known, and the headings that are not. One heading counts once."""
    names = {plain_heading(f.label): f.name for f in FIELDS} | {plain_heading(CODE): "code"}
    left_alone = {plain_heading(SOURCE), plain_heading(REASON), ""}
    known: dict[str, int] = {}
    ignored = []
    for at, head in enumerate(heads):
        name = names.get(plain_heading(head))
        if name is not None and name not in known:
            known[name] = at
        elif plain_heading(head) not in left_alone:
            ignored.append(clean(head))
    return tuple((at, name) for name, at in known.items()), tuple(ignored)


def _checked(
    office: Office, session: Session, raw: Sequence[Row], columns: Sequence[tuple[int, str]]
) -> Iterator[tuple[SheetRow, Values]]:
    """Each row with the column values it would set (none for a row that does nothing)."""
    items = {i.code.upper(): i for i in session.scalars(select(ServiceItem))}
    codes: set[str] = set()
    names: set[str] = set()
    for number, cells in raw:
        given: Values = {name: _given(cells, at, name) for at, name in columns}
        code, name = clean(given["code"]), clean(given["name"])
        item = items.get(code.upper())
        values, problems = check(office, session, _defaults(given, item), item.id if item else None)
        if item is not None and item.merged_into_id is not None:
            problems["code"] = f"“{item.name}”已并入别的事项，请先撤销合并"
        if code.upper() in codes or name in names:
            problems["code"] = f"代码 {code} 或名称“{name}”在这张表里写了两次"
        codes.add(code.upper())
        names.add(name)
        if item is not None:
            keep_the_old_name(item, values, problems)
        yield _sorted(office.library, SheetRow(number, code, name, "refused"), item, values, problems)


def _given(cells: Sequence[Any], at: int, name: str) -> Any:
    cell = cells[at] if at < len(cells) else None
    return cell if BY_NAME.get(name) and BY_NAME[name].kind == "date" else cell_text(cell)


def _defaults(given: Values, item: ServiceItem | None) -> Values:
    """是/否 left empty: as it was, and a new item is offered."""
    for f in FIELDS:
        if f.kind == "yes" and f.name in given and not clean(given[f.name]):
            given[f.name] = getattr(item, f.name) if item is not None else f.name == "enabled"
    return given


def _sorted(
    library: Library, row: SheetRow, item: ServiceItem | None, values: Values, problems: dict[str, str]
) -> tuple[SheetRow, Values]:
    if problems:
        return SheetRow(row.row, row.code, row.name, "refused", refused=tuple(problems.values())), {}
    if item is None:
        return SheetRow(row.row, row.code, row.name, "new"), values
    told = values_of(item, library, labels=True)
    turned = ServiceItem(**{f.name: values.get(f.name, getattr(item, f.name)) for f in FIELDS})
    after = values_of(turned, library, labels=True)
    found = tuple(
        Difference(f.label, told[f.name], after[f.name])
        for f in FIELDS
        if f.name in values and values[f.name] != getattr(item, f.name)
    )
    return SheetRow(row.row, row.code, row.name, "changed" if found else "same", found), values


def take(office: Office, plan: SheetPlan) -> Taken:
    """Do what the plan shows, in one act, checked again as things are now; refused rows are left."""
    count = {"new": 0, "changed": 0, "same": 0, "refused": 0}
    with office.write("导入事项目录") as w:
        for row, values in list(_checked(office, w.session, plan.raw, plan.columns)):
            count[row.state] += 1
            if row.state == "new":
                item = ServiceItem(code=values["code"], name=values["name"])
                item.enabled = True
                put(w, item, values)
                w.session.add(item)
            elif row.state == "changed":
                known = w.session.scalar(
                    select(ServiceItem).where(func.upper(ServiceItem.code) == row.code.upper())
                )
                assert known is not None
                put(w, known, values)
        w.what = f"导入事项目录：新增 {count['new']}，修改 {count['changed']}"
    return Taken(count["new"], count["changed"], count["refused"], w.entry_id or 0)


def save_refused(plan: SheetPlan, path: Path) -> int:
    """Write the refused rows as the same sheet with the reasons in one more column; that file is taken again."""
    from app.exchange.sheets.rejects import Refused, SheetHead, write_rejects

    why = {r.row: r.refused for r in plan.of("refused")}
    width = max(len(cells) for _, cells in plan.head_rows)
    head = SheetHead(plan.head_rows, (plan.head_rows[-1][0],), width)
    return write_rejects(path, head, [Refused(n, c, why[n]) for n, c in plan.raw if n in why], "未导入")
