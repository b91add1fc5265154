"""One place as typed: its form by kind, checked, saved, moved, put in order, switched off, deleted when nothing hangs on it."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.area import AREA_KINDS
from app.models.rules.dates import day_problem, read_date
from app.models.rules.text import clean
from app.models.tables import RECORD_LABELS, Area, Unit
from app.office import Office
from app.usecases.areas.merging import Done, assign_within, hang, joined_aliases
from app.usecases.areas.places import ABOVE, child, effective, floor_of, known_as, plain_name, shown_name
from app.usecases.areas.tree import in_order
from app.usecases.areas.writes import area_of, named_references, references
from app.usecases.history import bin as recycle

USUAL = ("name", "aliases", "since", "note")
CROSSED = ("grid_id", "group_id")
OF_KIND: dict[str, tuple[str, ...]] = {
    "grid": ("code", *USUAL),
    "group": ("name", "grid_id", "aliases", "since", "note"),
    "estate": (*USUAL, *CROSSED),
    "building": ("name", "floors", "stairs", "built_year", *CROSSED, *USUAL[1:]),
    "stair": (*USUAL, *CROSSED),
    "dwelling": (
        "name", "floor", "dwelling_use", "ownership", "square_metres", "owner_name", "owner_phone", "owner_id_number",
        "owner_address", "certificate_number", "rental_use", "hidden_danger", *CROSSED, *USUAL[1:],
    ),
}  # fmt: skip
"""What is asked of each kind of place, in the order of the form (domain.md A1.3)."""
LABELS = {
    "name": "名称", "code": "编码", "aliases": "别名、曾用名", "since": "启用日期", "note": "备注", "grid_id": "所属网格",
    "group_id": "居民小组", "floors": "层数", "stairs": "单元数", "built_year": "建成年份", "floor": "楼层",
    "dwelling_use": "用途", "ownership": "产权类型", "square_metres": "建筑面积（平方米）", "owner_name": "房主姓名",
    "owner_phone": "房主电话", "owner_id_number": "房主证件号码", "owner_address": "房主现居地址",
    "certificate_number": "产权证号", "rental_use": "出租用途", "hidden_danger": "安全隐患",
}  # fmt: skip
CODED = ("dwelling_use", "ownership", "rental_use", "hidden_danger")
_WHOLE = ("floors", "stairs", "built_year", "floor")
_LONGEST = {"name": 60, "code": 40, "note": 500, "owner_name": 60, "owner_phone": 40, "owner_id_number": 30,
            "owner_address": 200, "certificate_number": 60}  # fmt: skip


@dataclass
class AreaForm:
    """A place as typed; `parent_id` is what it hangs on. Numbers and days are texts, choices are codes."""

    kind: str = "building"
    parent_id: int | None = None
    name: str = ""
    code: str = ""
    aliases: str = ""
    grid_id: int | None = None
    group_id: int | None = None
    since: str = ""
    note: str = ""
    floors: str = ""
    stairs: str = ""
    built_year: str = ""
    floor: str = ""
    dwelling_use: str = ""
    ownership: str = ""
    square_metres: str = ""
    owner_name: str = ""
    owner_phone: str = ""
    owner_id_number: str = ""
    owner_address: str = ""
    certificate_number: str = ""
    rental_use: str = ""
    hidden_danger: str = ""

    def problems(self, today: date) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not clean(self.name):
            found["name"] = f"请填写{AREA_KINDS[self.kind]}名称"
        for name, most in _LONGEST.items():
            if len(clean(getattr(self, name))) > most:
                found[name] = f"太长了，最多 {most} 个字"
        for name, low, high in (
            ("floors", 1, 200),
            ("stairs", 1, 60),
            ("built_year", 1900, today.year + 5),
            ("floor", -9, 200),
        ):
            typed = clean(getattr(self, name))
            if typed and not (re.fullmatch(r"-?\d{1,4}", typed) and low <= int(typed) <= high):
                found[name] = f"请填 {low} 到 {high} 的整数"
        if self.square_metres.strip() and _metres(self.square_metres) is None:
            found["square_metres"] = "请填数字，例如 86.5"
        if wrong := day_problem(self.since):
            found["since"] = wrong
        return found


def _metres(typed: str) -> Decimal | None:
    try:
        value = Decimal(clean(typed).removesuffix("平方米").removesuffix("㎡"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 < value < 10_000_000 else None


def load(office: Office, area_id: int) -> tuple[AreaForm, int]:
    """The form of a place and the row version it was read at."""
    with office.read() as session:
        area = area_of(session, area_id)
        form = AreaForm(area.kind, area.parent_id)
        for name in {n for names in OF_KIND.values() for n in names} - {"aliases"}:
            value = getattr(area, name)
            setattr(form, name, value if name in CROSSED else "" if value is None else str(value))
        form.aliases = "、".join(known_as(area.name, area.aliases)[1:])
        return form, area.version


def save(office: Office, form: AreaForm, area_id: int | None = None, version: int | None = None) -> Done:
    """Add (no id) or correct a place. Another grid takes who lives there along. Raises ClerkError with what is wrong."""
    if problems := form.problems(office.today()):
        raise ClerkError("；".join(problems.values()))
    name = plain_name(form.kind, form.name)
    with office.write("地点") as w:
        area = _one(w, form, area_id, version)
        _refuse_twice(w.session, form, name, area_id)
        before, moved = area.name, 0
        others = [plain_name(form.kind, n) for n in re.split(r"[、，,；;|/]", form.aliases)]
        if area_id is not None and before != name:
            others.append(before)
        area.name, area.aliases = name, joined_aliases(name, others)
        _fill(area, form)
        w.session.add(area)
        w.session.flush()
        if area.grid_id != form.grid_id:
            moved = assign_within(w, area, form.grid_id)
        label = shown_name(area.kind, name)
        w.what = f"{'修改' if area_id else '新增'}{AREA_KINDS[form.kind]} {label}"
        if area_id is not None and before != name:
            w.what = f"{AREA_KINDS[form.kind]}改名 {shown_name(form.kind, before)} → {label}"
        done = area.id
    return Done(w.entry_id or 0, done, f"已保存 {label}" + (f"，{moved:,} 人的网格一并改好" if moved else ""))


def _one(w: Write, form: AreaForm, area_id: int | None, version: int | None) -> Area:
    if area_id is not None:
        area = area_of(w.session, area_id)
        if version is not None and area.version != version:
            raise ClerkError("这一处刚才在别处改过，这次没有保存", "请关闭后重新打开再改。")
        return area
    above = area_of(w.session, form.parent_id) if form.parent_id else None
    if (above.kind if above else None) not in ABOVE[form.kind]:
        raise ClerkError(f"{AREA_KINDS[form.kind]}不能建在这里", "请先选好上一级。")
    area = Area(kind=form.kind, parent_id=form.parent_id, name=form.name)
    siblings = select(func.max(Area.sort)).where(Area.parent_id == form.parent_id, Area.kind == form.kind)
    last = w.session.scalar(siblings) or 0
    if form.kind == "grid" and not clean(form.code):
        unit = w.session.scalars(select(Unit).where(Unit.own.is_(True))).one()
        form.code = f"{unit.code}{last + 1:03d}"
    area.sort = last + 1 if last or form.kind == "grid" else 0
    return area


def _fill(area: Area, form: AreaForm) -> None:
    for name in set(OF_KIND[form.kind]) - {"name", "aliases", "grid_id"}:
        typed: Any = getattr(form, name)
        if name == "group_id":
            area.group_id = typed
        elif name in _WHOLE:
            setattr(area, name, int(typed) if clean(typed) else None)
        elif name == "square_metres":
            area.square_metres = _metres(typed) if clean(typed) else None
        elif name == "since":
            day = read_date(typed)
            area.since = day.full if day else None
        else:
            setattr(area, name, clean(typed) or None)
    if form.kind == "dwelling":
        area.room, area.floor = area.name[:20], area.floor if area.floor is not None else floor_of(area.name)


def _refuse_twice(session: Session, form: AreaForm, name: str, own_id: int | None) -> None:
    """One name for one place among those that hang on the same. Raises ClerkError."""
    other = child(session, form.parent_id, form.kind, name)
    if other is not None and other.id != own_id:
        said = shown_name(form.kind, name)
        raise ClerkError(
            f"这里已有名叫“{said}”的{AREA_KINDS[form.kind]}", "如果是同一个，请用“合并”；否则换一个名称。"
        )


def move(office: Office, area_id: int, parent_id: int | None) -> Done:
    """Hang a place on another one; the grid it is in stays. Raises ClerkError."""
    with office.write("移动地点") as w:
        area = area_of(w.session, area_id)
        above = area_of(w.session, parent_id) if parent_id else None
        label, kind = shown_name(area.kind, area.name), AREA_KINDS[area.kind]
        if (above.kind if above else None) not in ABOVE[area.kind]:
            raise ClerkError(
                f"{kind}不能放在{AREA_KINDS[above.kind] if above else '最上层'}里", "请另选上一级。"
            )
        same = next(
            (
                s
                for n in known_as(area.name, area.aliases)
                if (s := child(w.session, parent_id, area.kind, n))
            ),
            None,
        )
        if same is not None and same.id != area_id:
            raise ClerkError(f"那里已有{label}", "如果是同一个，请用“合并”。")
        hang(w.session, area, above)
        where = shown_name(above.kind, above.name) if above else "最上层"
        w.what = f"{kind} {label} 移到 {where}"
    return Done(w.entry_id or 0, area_id, f"{label} 已移到 {where}")


def put_in_order(office: Office, area_id: int, step: int) -> Done:
    """Move a place one up (-1) or down (1) among its neighbours of the same kind."""
    with office.write("调整次序") as w:
        area = area_of(w.session, area_id)
        same = select(Area).where(Area.parent_id == area.parent_id, Area.kind == area.kind)
        row = in_order(w.session.scalars(same))
        at = row.index(area)
        to = min(max(at + step, 0), len(row) - 1)
        row.insert(to, row.pop(at))
        for sort, one in enumerate(row, start=1):
            one.sort = sort
        label = shown_name(area.kind, area.name)
        w.what = f"调整次序 {label}"
    return Done(w.entry_id or 0, area_id, f"{label} 已移到第 {to + 1} 位")


def switch(office: Office, area_id: int, until: str) -> Done:
    """Take a place out of use from a day on (its history stays), or back into use with no day. Raises ClerkError."""
    day = read_date(until)
    if until.strip() and (day is None or day.full is None):
        raise ClerkError(f"停用日期请写到日，例如 {office.today()}")
    with office.write("停用") as w:
        area = area_of(w.session, area_id)
        area.until = day.full if day else None
        if area.since is not None and area.until is not None and area.until < area.since:
            raise ClerkError(f"停用日期早于启用日期 {area.since}", "请核对日期。")
        label = shown_name(area.kind, area.name)
        w.what = f"{label} {'从 ' + str(area.until) + ' 起停用' if day else '重新启用'}"
        left = "；".join(_held(w.session, area)) if day else ""
    said = f"{w.what}" + (f"。里面还有{left}，请另行改划" if left else "")
    return Done(w.entry_id or 0, area_id, said)


def delete(office: Office, area_id: int) -> Done:
    """Put an empty place into the recycle bin. Raises ClerkError that says what still hangs on it."""
    with office.read() as session:
        area = area_of(session, area_id)
        label = shown_name(area.kind, area.name)
        if held := _held(session, area):
            raise ClerkError(
                f"{label} 里还有{'、'.join(held)}，不能删除",
                "请先移走或合并；不再使用的可以“停用”，历史会保留。",
            )
    return Done(recycle.put(office, "area", area_id), area_id, f"已删除 {label}")


def _held(session: Session, area: Area) -> list[str]:
    """What hangs on a place or names it: 3 个单元, 12 位居民 …"""
    below = select(Area.kind, func.count(Area.id)).where(Area.parent_id == area.id).group_by(Area.kind)
    counts = {AREA_KINDS[kind]: int(n) for kind, n in session.execute(below)}
    for cls, column in references():
        label = AREA_KINDS["building"] + "、房屋" if cls is Area else RECORD_LABELS[cls.__tablename__]
        query = select(func.count(cls.id)).where(getattr(cls, column) == area.id)
        counts[label] = max(counts.get(label, 0), session.scalar(query) or 0)
    for cls in named_references():
        query = select(func.count(cls.id)).where(cls.of_kind == "area", cls.of_id == area.id)
        counts[RECORD_LABELS[cls.__tablename__]] = session.scalar(query) or 0
    return [
        f" {n} 条{label}" if label not in AREA_KINDS.values() else f" {n} 个{label}"
        for label, n in counts.items()
        if n
    ]


def inherited(office: Office, parent_id: int | None) -> str:
    """The name of the grid that a place hung there has without a grid of its own."""
    with office.read() as session:
        above = session.get(Area, parent_id) if parent_id else None
        grid = session.get(Area, effective(session, above).grid_id or 0) if above else None
        return grid.name if grid else ""
