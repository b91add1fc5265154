"""The catalogue as a sheet and back: columns by their headings, every difference shown first, one act, refused rows back.

A cell that is empty empties the field (the sheet is the whole catalogue, corrected); a column that is not there is
left alone. Rows are told by 代码, which never changes; a new code is a new item.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.exchange.sheets.cells import Row, cell_text
from app.models.definitions.library import Library
from app.models.rules.text import clean
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases import ledgers
from app.usecases.catalogue.editing import check, keep_the_old_name, put
from app.usecases.catalogue.fields import BY_NAME, FIELDS, Values, values_of
from app.usecases.sheet_plans import Difference, SheetPlan, SheetRow, Taken, found_rows

TITLE = "事项目录"
CODE = "代码"
_WIDTHS = {"name": 26, "alias": 16, "group_name": 18, "target": 18, "materials": 34, "conditions": 24, "steps": 24,
           "notice": 24, "basis": 24, "department": 16, "source": 18}  # fmt: skip


def export(office: Office, path: Path) -> int:
    """Write the catalogue (without what was merged away) as .xlsx; logged. Returns the number of items."""
    from app.reports import xlsx

    with office.read() as session:
        query = select(ServiceItem).where(ServiceItem.merged_into_id.is_(None)).order_by(ServiceItem.code)
        items = list(session.scalars(query))
    heads = [xlsx.SheetColumn(CODE, 8), *(xlsx.SheetColumn(f.label, _WIDTHS.get(f.name, 10)) for f in FIELDS)]
    rows = [_cells(i, office.library) for i in items]
    written = xlsx.write_table(path, xlsx.SheetSpec(TITLE, tuple(heads)), rows)
    ledgers.log_export(office, TITLE, path, written, masked=False)
    return written


def _cells(item: ServiceItem, library: Library) -> list[str]:
    return [item.code, *map(str, values_of(item, library, labels=True).values())]


def read(office: Office, path: Path) -> SheetPlan:
    """Look at a sheet: what each row would do. Raises ClerkError when it is no sheet or has no 代码 and 事项名称."""
    names = {f.label: f.name for f in FIELDS} | {CODE: "code"}
    plan = found_rows(path, names, (CODE, BY_NAME["name"].label))
    with office.read() as session:
        return replace(plan, rows=tuple(row for row, _ in _checked(office, session, plan.raw, plan.columns)))


def _checked(
    office: Office, session: Session, raw: Sequence[Row], columns: Sequence[tuple[int, str]]
) -> Iterator[tuple[SheetRow, Values]]:
    """Each row with the column values it would set (none for a row that does nothing)."""
    items = {i.code.upper(): i for i in session.scalars(select(ServiceItem))}
    written: set[tuple[str, str]] = set()
    for number, cells in raw:
        given: Values = {name: _given(cells, at, name) for at, name in columns}
        code, name = clean(given["code"]), clean(given["name"])
        item = items.get(code.upper())
        values, problems = check(office, session, _defaults(given, item), item.id if item else None)
        if item is not None and item.merged_into_id is not None:
            problems["code"] = f"“{item.name}”已并入别的事项，请先撤销合并"
        told = {(kind, text) for kind, text in (("code", code.upper()), ("name", name)) if text}
        if told & written:
            problems["code"] = f"代码 {code} 或名称“{name}”在这张表里写了两次"
        written |= told
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
