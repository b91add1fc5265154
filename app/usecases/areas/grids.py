"""网格: the community's grids, added and renamed; residents stay in a grid whatever it is called."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.text import clean
from app.models.tables import Area, Resident, Unit
from app.office import Office


@dataclass(frozen=True)
class GridRow:
    """A grid, how many residents of the community live in it, and whether it is in use."""

    id: int
    code: str
    name: str
    residents: int
    used: bool = True


def grids(office: Office) -> list[GridRow]:
    """The grids in their order."""
    with office.read() as session:
        query = select(Resident.grid_id, func.count(Resident.id)).where(
            Resident.living_here.is_(True), Resident.deleted_at.is_(None)
        )
        lives = {row[0]: int(row[1]) for row in session.execute(query.group_by(Resident.grid_id))}
        found = session.scalars(select(Area).where(Area.kind == "grid").order_by(Area.sort, Area.id))
        today = office.today()
        return [
            GridRow(a.id, a.code or "", a.name, lives.get(a.id, 0), a.until is None or a.until > today)
            for a in found
        ]


def add_grid(office: Office, name: str) -> int:
    """A further grid, with the next code. Returns its id."""
    with office.write(f"新增网格 {name.strip()}") as w:
        words = _free_name(w, name)
        unit = w.session.scalars(select(Unit).where(Unit.own.is_(True))).one()
        last = w.session.scalar(select(func.max(Area.sort)).where(Area.kind == "grid")) or 0
        area = Area(kind="grid", name=words, code=f"{unit.code}{last + 1:03d}", sort=last + 1)
        w.session.add(area)
        w.session.flush()
        return area.id


def rename_grid(office: Office, grid_id: int, name: str) -> None:
    """Another name for a grid."""
    with office.write("网格改名") as w:
        area = w.session.get(Area, grid_id)
        if area is None:
            raise ClerkError("这个网格已不存在", "请按 F5 刷新。")
        w.what = f"网格改名 {area.name} → {name.strip()}"
        area.name = _free_name(w, name, grid_id)


def _free_name(w: Write, name: str, own: int = 0) -> str:
    words = clean(name)
    if not words:
        raise ClerkError("请填写网格名称")
    taken = select(Area.id).where(Area.kind == "grid", Area.name == words, Area.id != own)
    if w.session.scalar(taken):
        raise ClerkError(f"已有名叫“{words}”的网格", "请换一个名称。")
    return words
