"""Fields of residents, households, residence spells and areas."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from app.errors import ClerkError
from app.models.fields import coverage, population
from app.models.fields.ages import AGE
from app.models.fields.base import Field, Kind, Scope, by_name, open_at, plain
from app.models.fields.compare import usual
from app.models.fields.groups import GROUPS
from app.models.fields.quality import quality_field
from app.models.rules.kinship import HEADS
from app.models.tables import Area, Household, Membership, Residence, Resident


def _living_compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    """Living here on the day asked about: today from the resident's own column, any other day from the spells."""
    if op in {"missing", "present"}:
        return usual("yesno", entity.living_here, op, value, scope)
    wanted = bool(value) if op != "!=" else not value
    if scope.as_of == scope.today:
        living: ColumnElement[Any] = entity.living_here
        return living.is_(wanted)
    spell = aliased(Residence)
    here = exists().where(
        spell.resident_id == entity.id,
        spell.living_here.is_(True),
        spell.deleted_at.is_(None),
        open_at(spell, scope.as_of),
    )
    return here if wanted else not_(here)


def _presence(entity: Any, _scope: Scope) -> Any:
    """In a word for lists: nobody should take somebody who died for somebody alive."""
    return case((entity.died_on.is_not(None), "已故"), (entity.living_here.is_(True), "现住"), else_="不住")


def _by_address(entity: Any, _scope: Scope) -> tuple[Any, ...]:
    """Neighbours stand together, and the index on the parts of an address serves it."""
    return entity.estate, entity.building, entity.stair, entity.room


def _by_grid(entity: Any, _scope: Scope) -> tuple[Any, ...]:
    """Grids in the order they were set up: by name 三 stands before 二."""
    return (entity.grid_id,)


def _grid_name(entity: Any, _scope: Scope) -> Any:
    grid = aliased(Area)
    return select(grid.name).where(grid.id == entity.grid_id).scalar_subquery()


def _head_count(entity: Any, scope: Scope) -> Any:
    """How many members are the head: anything but one must be mended."""
    spell = aliased(Membership)
    counted = select(func.count(spell.id)).where(
        spell.household_id == entity.id,
        spell.relation.in_(sorted(HEADS)),
        spell.deleted_at.is_(None),
        open_at(spell, scope.as_of),
    )
    return counted.scalar_subquery()


def _member_count(entity: Any, scope: Scope) -> Any:
    spell = aliased(Membership)
    return (
        select(func.count(spell.id))
        .where(spell.household_id == entity.id, spell.deleted_at.is_(None), open_at(spell, scope.as_of))
        .scalar_subquery()
    )


RESIDENT = Kind(
    "resident",
    "居民",
    Resident,
    by_name(
        plain("name", "姓名", "text", width=14, sort=lambda e, _s: (e.pinyin,)),
        plain("former_name", "曾用名", "text", width=10),
        plain("sex", "性别", "choice", codes="sex", width=6, grouped=True),
        plain("birth_date", "出生日期", "partial", width=12),
        AGE,
        plain("id_kind", "证件类型", "choice", codes="identity_kind", width=12),
        plain("id_number", "证件号码", "id_number", mask="id", width=22),
        plain("ethnicity", "民族", "choice", codes="ethnicity", width=8),
        plain("native_place", "籍贯", "text"),
        plain("marriage", "婚姻状况", "choice", codes="marriage", width=10),
        plain("political", "政治面貌", "choice", codes="political", width=12),
        plain("education", "学历", "choice", codes="education", width=12),
        plain("religion", "宗教信仰", "choice", codes="religion", width=10),
        plain("health", "健康状况", "choice", codes="health", width=12),
        plain("employment", "从业状况", "choice", codes="employment", width=12),
        plain("occupation", "职业", "text"),
        plain("work_unit", "工作单位", "text", width=24),
        plain("phone", "联系电话", "phone", mask="phone", width=16),
        plain("registered_division", "户籍区划", "text", width=10),
        plain("registered_address", "户籍地址", "text", width=30),
        plain("address", "现住地址", "text", width=30, sort=_by_address),
        plain("estate", "小区", "text", width=14),
        plain("building", "楼栋", "text", width=8),
        plain("stair", "单元", "text", width=8),
        plain("room", "房号", "text", width=8),
        plain("residence_kind", "人口类型", "choice", codes="residence_kind", width=10, grouped=True),
        plain("living_here", "现住本社区", "yesno", compare=_living_compare, width=10),
        Field("presence", "现状", "text", _presence, width=6, grouped=True),
        Field("grid", "网格", "text", _grid_name, width=12, sort=_by_grid, grouped=True),
        plain("grid_id", "网格编号", "number", filterable=False),
        plain("dwelling_id", "房屋编号", "number", filterable=False),
        plain("household_id", "户编号", "number", filterable=False),
        plain("relation", "与户主关系", "choice", codes="relation", width=12, grouped=True),
        plain("died_on", "死亡日期", "partial", width=12),
        plain("attention", "关注程度", "choice", codes="attention", width=10),
        plain("registered_state", "户籍状态", "choice", codes="registered_state", width=10),
        plain("inflow_reason", "流入原因", "choice", codes="inflow_reason", width=10),
        plain("lodging", "住所类型", "choice", codes="lodging", width=12),
        plain("permit_kind", "办证类型", "choice", codes="permit_kind", width=10),
        plain("permit_number", "居住证号码", "text", width=20),
        plain("permit_on", "居住登记日期", "date", width=12),
        plain("permit_until", "居住证到期", "date", width=12),
        plain("foreign_name", "外文姓名", "text", width=20),
        plain("nationality", "国籍（地区）", "text", width=12),
        plain("id_until", "证件有效期至", "date", width=12),
        plain("china_purpose", "来华目的", "choice", codes="china_purpose", width=10),
        plain("arrived_on", "抵达日期", "date", width=12),
        plain("leaving_on", "预计离开日期", "date", width=12),
        plain("unregistered_reason", "未落户原因", "choice", codes="unregistered_reason", width=14),
        plain("unregistered_since", "未落户时间", "partial", width=12),
        plain("note", "备注", "note", width=24),
        plain("id", "编号", "number", filterable=False),
        plain("changed_at", "最后修改", "instant", width=16),
        quality_field(),
        *GROUPS,
    ),
    links={
        "household": ("household", lambda e, s: e.household_id),
        "grid": ("area", lambda e, s: e.grid_id),
        "dwelling": ("area", lambda e, s: e.dwelling_id),
    },
    columns=("name", "sex", "age", "id_number", "phone", "address", "grid", "residence_kind", "relation"),
    order=("name", "id"),
)

HOUSEHOLD = Kind(
    "household",
    "户",
    Household,
    by_name(
        plain("number", "户号", "text", width=14),
        plain("kind", "户类型", "choice", codes="household_kind", width=10),
        plain("address", "住址", "text", width=30),
        plain("estate", "小区", "text", width=14),
        plain("building", "楼栋", "text", width=8),
        plain("room", "房号", "text", width=8),
        Field("grid", "网格", "text", _grid_name, width=12),
        Field("members", "人口数", "number", _member_count, width=8),
        Field("heads", "户主人数", "number", _head_count, width=8),
        plain("since", "立户日期", "date", width=12),
        plain("closed_on", "销户日期", "date", width=12),
        plain("closed_reason", "销户原因", "choice", codes="household_end_reason", width=12),
        plain("note", "备注", "note", width=24),
        plain("id", "编号", "number", filterable=False),
        plain("head_id", "户主编号", "number", filterable=False),
        plain("grid_id", "网格编号", "number", filterable=False),
        *coverage.HOUSEHOLD_FIELDS,
        quality_field(),
    ),
    links={"head": ("resident", lambda e, s: e.head_id), "grid": ("area", lambda e, s: e.grid_id)},
    columns=("number", "head.name", "members", "head.phone", "address", "grid"),
    order=("address", "id"),
)

RESIDENCE = Kind(
    "residence",
    "居住情况",
    Residence,
    by_name(
        plain("kind", "人口类型", "choice", codes="residence_kind"),
        plain("living_here", "现住本社区", "yesno"),
        plain("address", "住址", "text", width=30),
        plain("start", "起", "date"),
        plain("end", "止", "date"),
        plain("reason_in", "来由", "choice", codes="move_in_reason"),
        plain("reason_out", "去由", "choice", codes="move_out_reason"),
        plain("went_to", "迁往", "text", width=20),
        plain("came_from", "从哪里来", "text", width=20),
        plain("created_at", "登记时间", "instant", width=16),
        plain("resident_id", "居民编号", "number", filterable=False),
        plain("id", "编号", "number", filterable=False),
        Field("open", "在期", "yesno", lambda e, s: e.start, compare=lambda e, o, v, s: _spell_open(e, v, s)),
        Field(
            "open_before",
            "期初在期",
            "yesno",
            lambda e, s: e.start,
            compare=lambda e, o, v, s: _open_before(e, s),
        ),
        *population.FIELDS,
    ),
    restrict=population.on_file,
    links={"resident": ("resident", lambda e, s: e.resident_id)},
    columns=(
        "resident.name",
        "resident.sex",
        "resident.age",
        "kind",
        "address",
        "start",
        "end",
        "reason_in",
        "reason_out",
    ),
    order=("start", "id"),
)

AREA = Kind(
    "area",
    "网格与房屋",
    Area,
    by_name(
        plain("kind", "类别", "text"),
        plain("name", "名称", "text"),
        plain("code", "编码", "text"),
        plain("floor", "楼层", "number"),
        plain("room", "房号", "text"),
        plain("dwelling_use", "用途", "choice", codes="dwelling_use"),
        plain("ownership", "产权类型", "choice", codes="ownership"),
        plain("square_metres", "建筑面积", "money"),
        plain("owner_name", "房主姓名", "text"),
        plain("owner_phone", "房主电话", "phone", mask="phone"),
        plain("rental_use", "出租用途", "choice", codes="rental_use"),
        plain("hidden_danger", "安全隐患", "choice", codes="hidden_danger"),
        plain("floors", "层数", "number"),
        plain("stairs", "单元数", "number"),
        plain("built_year", "建成年份", "number"),
        plain("sort", "次序", "number", filterable=False),
        *coverage.AREA_FIELDS,
        Field("grid", "网格", "text", _grid_name, width=12),
        plain("id", "编号", "number", filterable=False),
    ),
    columns=("kind", "name", "code"),
    order=("sort", "id"),
)


def _spell_open(entity: Any, value: Any, scope: Scope) -> ColumnElement[bool]:
    running = population.running(entity, scope.as_of)
    return running if value else not_(running)


def _open_before(entity: Any, scope: Scope) -> ColumnElement[bool]:
    """Running on the day before the period: what the month opens with."""
    if scope.period is None:
        raise ClerkError("这个统计需要先选月份")
    first = scope.period.start
    begun = or_(entity.start.is_(None), entity.start < first)
    if hasattr(entity, "reason_in"):
        begun = population.begun_before(entity, first)
    return and_(begun, or_(entity.end.is_(None), entity.end >= first))
