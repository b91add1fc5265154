"""Values of the papers of places: the sheet of a building (floors × doors) and the basics of a grid."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.fields.show import mask
from app.models.tables import Area, Household
from app.office import Office
from app.usecases.areas import duties as area_duties
from app.usecases.areas import houses
from app.usecases.areas import tree as area_tree
from app.usecases.areas.houses import STATES, Cell, Front, FrontColumn
from app.usecases.summaries.counts import count_many

MOST_DOORS = 8
"""Doors side by side on one page; a building with more is cut between its stairs."""


def area(office: Office, area_id: int) -> dict[str, Any]:
    """Values of a building or of a grid. Raises ClerkError for other places."""
    with office.read() as session:
        place = session.get(Area, area_id)
        if place is None or place.deleted_at is not None:
            raise ClerkError("这个地方已被删除", "可以到 设置 → 回收站 里找回。")
        if place.kind == "grid":
            return _grid(office, session, place)
    return _building(houses.front(office, area_id), office)


def _building(front: Front, office: Office) -> dict[str, Any]:
    today = office.today()
    facts = [{"name": name, "value": value} for name, value in front.facts]
    return {
        "name": front.name, "building": front.building, "grid": front.grid, "group": front.group, "facts": facts,
        "floors": str(len(front.rows) or ""), "dwellings": str(len(front.cells)), "residents": str(front.residents),
        "households": str(front.households), "unplaced": str(front.unplaced),
        "states": "，".join(f"{label} {count} 套" for _, label, count in front.counts),
        "front": _front(front, masked=False), "front_masked": _front(front, masked=True),
        "loose": "；".join(_text(cell, False) for cell in front.loose) or "无",
        "duties": [_duty(d) for d in front.duties if d.on(today)], "number": "",
    }  # fmt: skip


def _front(front: Front, *, masked: bool) -> list[dict[str, Any]]:
    """The front in parts that fit a page: whole stairs together as long as they do."""
    return [
        {
            "caption": _caption(front, [front.columns[i] for i in doors]),
            "columns": [("楼层", ""), *((front.columns[i].door, front.columns[i].stair) for i in doors)],
            "rows": [(f"{row.floor}", *(_text(row.cells[i], masked) for i in doors)) for row in front.rows],
        }
        for doors in _pages(front.columns)
    ]


def _pages(columns: Sequence[FrontColumn]) -> Iterator[list[int]]:
    page: list[int] = []
    for _, stair in groupby(range(len(columns)), key=lambda i: columns[i].stair_id):
        doors = list(stair)
        if page and len(page) + len(doors) > MOST_DOORS:
            yield page
            page = []
        page += doors
        while len(page) > MOST_DOORS:
            yield page[:MOST_DOORS]
            page = page[MOST_DOORS:]
    if page:
        yield page


def _caption(front: Front, columns: list[FrontColumn]) -> str:
    names = list(dict.fromkeys(c.stair for c in columns if c.stair))
    if not names:
        return front.building
    return f"{front.building}　{names[0]}" + (f" 至 {names[-1]}" if len(names) > 1 else "")


def _text(cell: Cell | None, masked: bool) -> str:
    """501 王小明 3人 租: what a grid worker wants to see at the door."""
    if cell is None:
        return ""
    named = bool(cell.who) and not cell.who.endswith(" 人")
    who = mask("name", cell.who) if named and masked else cell.who if named else ""
    count = f"{cell.people}人" if cell.people else ""
    state = STATES[cell.state] if cell.state in {"rented", "empty", "alone", "other", "away"} else ""
    return " ".join(filter(None, (cell.room, who, count, state)))


def _duty(duty: area_duties.Duty) -> dict[str, str]:
    return {"role": duty.role_label, "name": duty.name, "phone": duty.phone, "place": duty.place}


def _grid(office: Office, session: Session, grid: Area) -> dict[str, Any]:
    figures = _figures(office, session, grid.id)
    count = select(func.count(Household.id)).where(
        Household.grid_id == grid.id, Household.closed_on.is_(None)
    )
    duties = area_duties.of_area(office, session, grid.id)
    return {
        "name": grid.name, "code": grid.code or "", "households": str(session.scalar(count) or 0),
        "residents": str(figures[0][1]), "figures": _in_pairs(figures), "buildings": _buildings(office, grid.id),
        "duties": [_duty(d) for d in duties if d.on(office.today())], "note": grid.note or "", "number": "",
    }  # fmt: skip


def _figures(office: Office, session: Session, grid_id: int) -> list[tuple[str, int]]:
    """(what, how many) of those who live in the grid, and of the open rows of ledgers that are not restricted."""
    here = (("grid_id", "=", grid_id), ("living_here", "is", True))
    kinds = office.library.code("residence_kind").choices
    asked: list[tuple[str, tuple[Any, ...]]] = [
        ("现住人口", ()),
        *((f"其中：{label}", (("residence_kind", "=", code),)) for code, label in kinds),
        ("男", (("sex", "=", "1"),)),
        ("女", (("sex", "=", "2"),)),
        ("不满 18 岁", (("age", "<", 18),)),
        *((f"{years} 岁以上", (("age", ">=", years),)) for years in (60, 80, 100)),
        ("党员", (("political", "in", ["01", "02"]),)),
    ]
    for ledger in office.library.ledgers.values():
        own = not ledger.is_view and ledger.belongs_to in {"resident", "household"} and bool(ledger.tag)
        if own and ledger.sensitivity != "restricted":
            asked.append((ledger.tag, ((f"ledger.{ledger.key}", "open"),)))
    counts = count_many(office, session, [Question("resident", (*here, *more)) for _, more in asked], None)
    return [(label, n) for (label, _), n in zip(asked, counts, strict=True) if n or "：" not in label]


def _in_pairs(figures: list[tuple[str, int]]) -> list[dict[str, str]]:
    """Three figures to a row."""
    rows = []
    for at in range(0, len(figures), 3):
        row: dict[str, str] = {}
        for number, (label, count) in enumerate(figures[at : at + 3], 1):
            row |= {f"what{number}": label, f"count{number}": f"{count}"}
        rows.append(row)
    return rows


def _buildings(office: Office, grid_id: int) -> list[dict[str, str]]:
    tree = area_tree.tree(office)
    return [
        {
            "name": f"{above.name if (above := tree.nodes.get(node.parent_id or 0)) else ''}{node.label}",
            "dwellings": str(node.dwellings),
            "residents": str(node.residents),
        }
        for node in tree.nodes.values()
        if node.kind == "building" and node.grid_id == grid_id and node.off is None
    ]
