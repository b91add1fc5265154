"""The quality board (核对): how many records each rule finds, the list behind each count, and what can be mended at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Quality, Question
from app.models.edge import CHECKED_ID_KINDS, refuse_bad_values
from app.models.fields.base import Scope
from app.models.fields.kinds import kind_of
from app.models.fields.quality import CHECKS, kind_of_rule, rule_condition
from app.models.rules import identity
from app.models.rules.address import AddressParts, format_address, parse_among
from app.models.rules.dates import PartialDate
from app.models.tables import RECORD_CLASSES, Area, Household, Resident
from app.office import Office
from app.usecases.areas import places
from app.usecases.residents import names

Progress = Callable[[int, int], None]
SEVERITY = {"error": "矛盾", "warning": "要补", "hint": "提醒"}
_ORDER = {name: at for at, name in enumerate(SEVERITY)}
_CHUNK = 500
_AT_ONCE = 8
"""Rules counted in one walk over a table; between two walks the clerk may cancel."""


@dataclass(frozen=True)
class RuleCount:
    """A line of the board; `kind` says what its rows are (resident or household)."""

    key: str
    title: str
    advice: str
    severity: str
    kind: str
    fix: str
    field: str
    columns: tuple[str, ...]
    count: int

    @property
    def severity_label(self) -> str:
        return SEVERITY[self.severity]


@dataclass(frozen=True)
class Fix:
    """What would be written to one record: from what to what, and how that is known."""

    record_id: int
    name: str
    where: str
    before: str
    after: str
    why: str
    value: Any


@dataclass(frozen=True)
class FixPlan:
    """What can be mended at once, and how many rows of the rule cannot; `otherwise` says what to do with those."""

    key: str
    title: str
    fixes: tuple[Fix, ...]
    left: int
    fix: str = ""
    otherwise: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A row that could not be written, and why."""

    record_id: int
    name: str
    where: str
    why: str


@dataclass(frozen=True)
class Mended:
    """What a fix at once has done: the audit line (0 when nothing was written), how many rows, and who was left out."""

    entry_id: int
    done: int
    left_out: tuple[LeftOut, ...]

    @property
    def said(self) -> str:
        """What was done in a sentence."""
        left = f"{len(self.left_out):,} 条没有写入" if self.left_out else ""
        return (
            "，".join(filter(None, (f"改好 {self.done:,} 条" if self.done else "", left))) or "这些都已改过"
        )


OTHERWISE = {
    "grid": "这些人的房屋、同户和同楼的人都还没有网格，看不出来。整栋楼都没有的，到“楼栋房屋”选这栋楼，用“划入网格”，"
    "全楼一次改好；其余的在名单里逐条打开，改选网格。",
    "place": "这些住址的写法看不懂。请在名单里逐条打开，改成“小区＋栋＋单元＋室”，如：翠湖小区3栋2单元501室。",
    "birth_date": "没有正确的证件号码可以对照。请在名单里逐条打开，问清后补填。",
    "sex": "没有正确的证件号码可以对照。请在名单里逐条打开，问清后补填。",
    "name": "这些写法不止一个字对得上，或者括号里不是字。请在名单里逐条打开：选字，或把括号里的话移到备注。",
}
"""What to do with rows that cannot be mended at once, by the way they are mended."""


def rules(office: Office) -> tuple[Quality, ...]:
    """The rules in use, the worst first."""
    used = [r for r in office.library.quality.values() if r.enabled]
    return tuple(sorted(used, key=lambda r: _ORDER[r.severity]))


def rule(office: Office, key: str) -> Quality:
    """A rule by its key. Raises ClerkError."""
    if key not in office.library.quality:
        raise ClerkError(f"没有“{key}”这条核对规则", f"现有：{'、'.join(office.library.quality)}。")
    return office.library.quality[key]


def board(office: Office, progress: Progress = lambda done, total: None) -> tuple[RuleCount, ...]:
    """Every rule with how many it finds. `progress` is called before each walk and may raise Cancelled."""
    used = rules(office)
    counts: dict[str, int] = {}
    with office.read() as session:
        for part in _walks(used):
            progress(len(counts), len(used))
            counts |= _counts(office, session, part)
    progress(len(used), len(used))
    return tuple(
        RuleCount(r.key, r.title, r.advice, r.severity, kind_of_rule(r), r.fix, r.field, _columns(office, r), counts[r.key])
        for r in used
    )  # fmt: skip


def _walks(used: Iterable[Quality]) -> list[list[Quality]]:
    """Rules of one kind that only look at a row go together in walks over the table; others are asked by themselves."""
    together: dict[str, list[Quality]] = {}
    alone: list[list[Quality]] = []
    for one in used:
        if one.question is not None or CHECKS[one.check].by_row:
            together.setdefault(kind_of_rule(one), []).append(one)
        else:
            alone.append([one])
    walks = [part[at : at + _AT_ONCE] for part in together.values() for at in range(0, len(part), _AT_ONCE)]
    return [*walks, *alone]


def _columns(office: Office, one: Quality) -> tuple[str, ...]:
    return one.columns or kind_of(office.library, kind_of_rule(one)).columns


def _scope(office: Office) -> Scope:
    return Scope(office.library, office.today(), office.today())


def _counts(office: Office, session: Session, part: list[Quality]) -> dict[str, int]:
    cls: Any = RECORD_CLASSES[kind_of_rule(part[0])]
    scope = _scope(office)
    conditions = [rule_condition(r, cls, scope) for r in part]
    if len(part) == 1:
        query: Any = select(func.count(cls.id)).where(cls.deleted_at.is_(None), conditions[0])
    else:
        query = select(*(func.count(cls.id).filter(c) for c in conditions)).where(cls.deleted_at.is_(None))
    return dict(zip((r.key for r in part), map(int, session.execute(query).one()), strict=True))


def question_of(office: Office, key: str) -> Question:
    """The question whose rows a count counts: for lists, print and export."""
    one = rule(office, key)
    return one.question or Question(kind_of_rule(one), (("quality", "=", key),))


def plan(office: Office, key: str) -> FixPlan:
    """What can be mended at once for a rule, to be looked at before it is written."""
    one = rule(office, key)
    ways = {
        "grid": _grid_fixes,
        "place": _place_fixes,
        "birth_date": _number_fixes,
        "sex": _number_fixes,
        "name": _name_fixes,
    }
    if one.fix not in ways:
        raise ClerkError(f"“{one.title}”没有一次改好的办法", "请逐条打开改正。")
    cls: Any = RECORD_CLASSES[kind_of_rule(one)]
    with office.read() as session:
        where = rule_condition(one, cls, _scope(office))
        rows = session.scalars(
            select(cls)
            .where(cls.deleted_at.is_(None), where)
            .order_by(func.coalesce(cls.address, ""), cls.id)
        ).all()
        fixes = tuple(ways[one.fix](office, session, one, rows))
    return FixPlan(key, one.title, fixes, len(rows) - len(fixes), one.fix, OTHERWISE[one.fix])


def apply(office: Office, key: str, fixes: Iterable[Fix]) -> Mended:
    """Write what was looked at, in one act. Rows that changed meanwhile are passed over; one that the edge refuses for
    something else that is wrong in it is left out by name, the others are written."""
    one, todo = rule(office, key), tuple(fixes)
    cls: Any = RECORD_CLASSES[kind_of_rule(one)]
    name = "grid_id" if one.fix == "grid" else one.fix
    done, left_out = 0, list[LeftOut]()
    with office.write(f"核对：{one.title}") as w:
        for start in range(0, len(todo), _CHUNK):
            part = {f.record_id: f for f in todo[start : start + _CHUNK]}
            where = rule_condition(one, cls, _scope(office))
            for record in w.session.scalars(select(cls).where(cls.id.in_(part), where)):
                fix = part[record.id]
                if why := _set(w, record, name, fix.value, office.today()):
                    why = why.removeprefix(f"{fix.name} 的")
                    left_out.append(LeftOut(fix.record_id, fix.name, fix.where, why))
                else:
                    done += 1
        w.what = f"核对：{one.title}，一次改好 {done:,} 条"
    return Mended(w.entry_id or 0, done, tuple(left_out))


def _set(w: Write, record: Any, name: str, value: Any, today: date) -> str:
    """Set a value, or take it back and say why the record cannot be written as it stands."""
    if name != "place":
        setattr(record, name, value)
    try:
        refuse_bad_values(record, today)
    except ClerkError as error:
        w.session.expire(record)
        return str(error)
    if name == "place":
        _file_under(w, record)
    return ""


def _file_under(w: Write, resident: Resident) -> None:
    """The resident under the house that the address names, and the household with them when it has the same address."""
    places.link(w, resident)
    household = w.session.get(Household, resident.household_id) if resident.household_id else None
    if household is not None and household.building is None and household.address == resident.address:
        places.link(w, household)


def _number_fixes(office: Office, session: Session, one: Quality, rows: Iterable[Resident]) -> Iterator[Fix]:
    """Birth date or sex as a right ID number says."""
    sexes = office.library.code("sex")
    for row in rows:
        if not row.id_number or row.id_kind not in CHECKED_ID_KINDS:
            continue
        reading = identity.check_id(row.id_number, office.today())
        if reading.problems or not identity.measured(reading):
            continue
        if one.fix == "sex" and reading.sex:
            before, after, value = sexes.label(row.sex), sexes.label(reading.sex), reading.sex
        elif one.fix == "birth_date" and reading.birth_date:
            before, after = str(row.birth_date or ""), str(reading.birth_date)
            value = PartialDate.of(reading.birth_date)  # type: ignore[assignment]
        else:
            continue
        yield Fix(row.id, row.name, row.address or "", before, after, "按证件号码", value)


def _name_fixes(office: Office, session: Session, one: Quality, rows: Iterable[Resident]) -> Iterator[Fix]:
    """The name with its written-out character as that character, where no other is written so."""
    for row in rows:
        meant = names.names_for(office, row.name)
        if len(meant) == 1:
            yield Fix(row.id, row.name, row.address or "", row.name, meant[0], "只有这个字", meant[0])


def _place_fixes(office: Office, session: Session, one: Quality, rows: Iterable[Resident]) -> Iterator[Fix]:
    """The house that the address names, where it can be read now."""
    said = places.estates_said(session)
    for row in rows:
        parts = parse_among(row.address or "", said)
        if parts.building and parts.estate:
            house = AddressParts(
                estate=parts.estate, building=parts.building, stair=parts.stair, room=parts.room
            )
            yield Fix(row.id, row.name, row.address or "", "没有归户", format_address(house), "按住址", None)


House = tuple[str | None, str | None, str]


@dataclass(frozen=True)
class _Grids:
    """What tells a grid: of areas, of households, of houses (estate, building, stair; "" for the whole building), what the
    grids in use are called, and what any place is."""

    of_area: dict[int, int | None]
    of_household: dict[int, int | None]
    of_house: dict[House, int]
    names: dict[int, str]
    every: dict[int, str]


def _grid_fixes(office: Office, session: Session, one: Quality, rows: Iterable[Any]) -> Iterator[Fix]:
    """The grid that dwelling, household, the people of the household, or all neighbours of the stair or building say."""
    grids = _known_grids(session, office)
    heads: dict[int | None, str] = {}
    if kind_of_rule(one) == "household":
        query = select(Resident.id, Resident.name).join(Household, Household.head_id == Resident.id)
        heads |= {row[0]: row[1] for row in session.execute(query)}
    for row in rows:
        ways = (
            ("按房屋", grids.of_area.get(row.dwelling_id or 0)),
            ("按同户", grids.of_household.get(getattr(row, "household_id", row.id) or 0)),
            ("按同单元住户", row.stair and grids.of_house.get((row.estate, row.building, row.stair))),
            ("按同楼住户", grids.of_house.get((row.estate, row.building, ""))),
        )
        found = next(((why, grid) for why, grid in ways if grid in grids.names and grid != row.grid_id), None)
        if found is None:
            continue
        name = row.name if isinstance(row, Resident) else heads.get(row.head_id) or row.number or "户"
        before = grids.every.get(row.grid_id or 0, "")
        yield Fix(row.id, name, row.address or "", before, grids.names[found[1] or 0], found[0], found[1])


def _known_grids(session: Session, office: Office) -> _Grids:
    today = office.today()
    areas = {a.id: a for a in session.scalars(select(Area))}
    names = {
        a.id: a.name for a in areas.values() if a.kind == "grid" and (a.until is None or a.until > today)
    }
    return _Grids(
        {i: _grid_above(areas, i) for i, a in areas.items() if a.kind != "grid"},
        _of_households(session, names),
        _of_houses(session, names),
        names,
        {a.id: a.name for a in areas.values()},
    )


def _grid_above(areas: dict[int, Area], area_id: int) -> int | None:
    """The grid of a place or of the nearest place above it."""
    at: Area | None = areas[area_id]
    for _ in range(8):
        if at is None:
            return None
        if at.grid_id:
            return at.grid_id
        above = areas.get(at.parent_id or 0)
        if above is not None and above.kind == "grid":
            return above.id
        at = above
    return None


def _of_households(session: Session, names: dict[int, str]) -> dict[int, int | None]:
    """The household's own grid, or the one all its people with a grid share."""
    own = select(Household.id, Household.grid_id).where(Household.grid_id.in_(names))
    member = aliased(Resident)
    shared = (
        select(member.household_id, func.min(member.grid_id))
        .where(member.grid_id.in_(names), member.household_id.is_not(None), member.living_here.is_(True))
        .group_by(member.household_id)
        .having(func.min(member.grid_id) == func.max(member.grid_id))
    )
    found: dict[int, int | None] = {}
    for query in (shared, own):
        found |= {row[0] or 0: row[1] for row in session.execute(query)}
    return found


def _of_houses(session: Session, names: dict[int, str]) -> dict[House, int]:
    """The grid of a stair or building when everybody there who has one has the same: one neighbour is enough, for what is
    proposed is looked at before it is written."""
    seen: dict[House, set[int]] = {}
    for cls in (Resident, Household):
        there: Any = Resident.living_here.is_(True) if cls is Resident else Household.closed_on.is_(None)
        query = (
            select(cls.estate, cls.building, cls.stair, cls.grid_id)
            .where(cls.grid_id.in_(names), cls.building.is_not(None), there)
            .distinct()
        )
        for estate, building, stair, grid in session.execute(query):
            for at in {stair or "", ""}:
                seen.setdefault((estate, building, at), set()).add(grid or 0)
    return {house: next(iter(grids)) for house, grids in seen.items() if len(grids) == 1}
