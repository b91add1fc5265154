"""The quality board (核对): how many records each rule finds, the list behind each count, and what can be mended at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.errors import ClerkError
from app.models.definitions.kinds import Quality, Question
from app.models.edge import CHECKED_ID_KINDS
from app.models.fields.base import Scope
from app.models.fields.kinds import kind_of
from app.models.fields.quality import CHECKS, kind_of_rule, rule_condition
from app.models.rules import identity
from app.models.rules.dates import PartialDate
from app.models.tables import RECORD_CLASSES, Area, Household, Resident
from app.office import Office
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
    """What can be mended at once, and how many rows of the rule cannot."""

    key: str
    title: str
    fixes: tuple[Fix, ...]
    left: int


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
    ways = {"grid": _grid_fixes, "birth_date": _number_fixes, "sex": _number_fixes, "name": _name_fixes}
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
    return FixPlan(key, one.title, fixes, len(rows) - len(fixes))


def apply(office: Office, key: str, fixes: Iterable[Fix]) -> int:
    """Write what was looked at, in one act. Rows that changed meanwhile are left out. Returns the audit line."""
    one, todo = rule(office, key), tuple(fixes)
    cls: Any = RECORD_CLASSES[kind_of_rule(one)]
    name = "grid_id" if one.fix == "grid" else one.fix
    done = 0
    with office.write(f"核对：{one.title}") as w:
        for start in range(0, len(todo), _CHUNK):
            part = {f.record_id: f for f in todo[start : start + _CHUNK]}
            where = rule_condition(one, cls, _scope(office))
            for record in w.session.scalars(select(cls).where(cls.id.in_(part), where)):
                setattr(record, name, part[record.id].value)
                done += 1
        w.what = f"核对：{one.title}，一次改好 {done} 条"
    return w.entry_id or 0


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


@dataclass(frozen=True)
class _Grids:
    """What tells a grid: of areas, of households, of buildings (estate, building) and what grids are called."""

    of_area: dict[int, int | None]
    of_household: dict[int, int | None]
    of_building: dict[tuple[str | None, str | None], int | None]
    names: dict[int, str]


def _grid_fixes(office: Office, session: Session, one: Quality, rows: Iterable[Any]) -> Iterator[Fix]:
    """The grid that dwelling, household, the people of the household, or all neighbours of the building say."""
    grids = _known_grids(session, office)
    for row in rows:
        ways = (
            ("按房屋", grids.of_area.get(row.dwelling_id or 0)),
            ("按同户", grids.of_household.get(getattr(row, "household_id", row.id) or 0)),
            ("按同楼住户", grids.of_building.get((row.estate, row.building)) if row.building else None),
        )
        found = next(((why, grid) for why, grid in ways if grid in grids.names and grid != row.grid_id), None)
        if found is None:
            continue
        name = row.name if isinstance(row, Resident) else row.number or "户"
        before = grids.names.get(row.grid_id or 0, "")
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
        _of_buildings(session, names),
        names,
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


def _of_buildings(session: Session, names: dict[int, str]) -> dict[tuple[str | None, str | None], int | None]:
    """The grid of a building when everybody there who has one has the same; one person alone does not tell."""
    votes: dict[tuple[str | None, str | None], Counter[int]] = {}
    query = (
        select(Resident.estate, Resident.building, Resident.grid_id, func.count())
        .where(Resident.grid_id.in_(names), Resident.building.is_not(None), Resident.living_here.is_(True))
        .group_by(Resident.estate, Resident.building, Resident.grid_id)
    )
    for estate, building, grid, people in session.execute(query):
        votes.setdefault((estate, building), Counter())[grid or 0] += people
    return {place: next(iter(seen)) for place, seen in votes.items() if len(seen) == 1 and seen.total() > 1}
