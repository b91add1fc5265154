"""The kind of record that the rows of a ledger are: shared fields, its own, its owner's, what its links lead to."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, String, and_, case, cast, exists, func, not_, null, or_, select
from sqlalchemy.orm import aliased

from app.models.definitions.kinds import Ledger, LedgerField
from app.models.fields.base import (
    Expression,
    Field,
    Kind,
    Scope,
    by_name,
    during_compare,
    on_day_compare,
    open_at,
    plain,
    reckoned_compare,
)
from app.models.fields.computed import computed
from app.models.fields.own import own_field, written
from app.models.fields.residents import RESIDENCE
from app.models.tables import Area, Household, LedgerEntry, Organisation, Resident

if TYPE_CHECKING:
    from app.models.definitions.library import Library

TITLES = {"household": "head.name", "service_record": "number"}
"""By which field a linked record is called, where that is not its name."""
IN_SHEET = {
    "resident": ("resident.name", "resident.id_number", "resident.age", "resident.address"),
    "household": ("household.head.name", "household.head.id_number", "household.address"),
}
"""What the sheet of a ledger shows of whom its rows belong to."""
BESIDE = "\x1f"
"""Between what was kept and what the file says now, as they come from the database."""


def ledger_kind(library: "Library", ledger: Ledger) -> Kind:
    """The kind `ledger.<key>`."""
    key = ledger.key
    links = _links(ledger)
    return Kind(
        f"ledger.{key}",
        ledger.name,
        LedgerEntry,
        by_name(
            *_shared(one_day=ledger.one_day),
            *_stepped(ledger),
            *_own(library, ledger),
            *_kept(library, ledger),
            *_kept_owner(library, ledger),
        ),
        links=links,
        restrict=lambda e, s: e.ledger == key,
        columns=ledger.print.columns
        or (*_owner_columns(ledger), *(f.key for f in ledger.field), "start", "end"),
        order=("-start", "-id"),
    )


def _shared(*, one_day: bool) -> list[Field]:
    during, reckoned = (on_day_compare,) * 2 if one_day else (during_compare, reckoned_compare)
    return [
        plain("number", "编号", "text", width=12),
        plain("start", "起始日期", "date", width=12),
        plain("end", "终止日期", "date", width=12),
        plain("reason", "原因", "text", width=16, mask="numbers"),
        plain("end_reason", "终止原因", "text", width=16, mask="numbers"),
        plain("note", "备注", "note", width=20, mask="numbers"),
        plain("reviewed_on", "上次复核", "date", width=12),
        Field(
            "owner",
            "归属",
            "text",
            _owner_name,
            width=16,
            sort=lambda e, s: (_owner_called(e, by_sound=True),),
        ),
        plain("id", "序号", "number", filterable=False),
        plain("resident_id", "居民编号", "number", filterable=False),
        plain("household_id", "户编号", "number", filterable=False),
        plain("area_id", "网格编号", "number", filterable=False),
        plain("organisation_id", "单位编号", "number", filterable=False),
        Field("open", "在册", "yesno", lambda e, s: e.start, compare=_open_compare),
        Field("open_before", "期初在册", "yesno", lambda e, s: e.start, compare=_before_compare),
        Field("during", "本期在册过", "yesno", lambda e, s: e.start, compare=during, listed=False),
        Field("reckoned", "列入本期", "yesno", lambda e, s: e.start, compare=reckoned, listed=False),
        Field(
            "begun_anew",
            "变更另起",
            "yesno",
            lambda e, s: e.start,
            compare=_meets("start", "end"),
            listed=False,
        ),
        Field(
            "goes_on", "变更后接着", "yesno", lambda e, s: e.end, compare=_meets("end", "start"), listed=False
        ),
    ]


def _stepped(ledger: Ledger) -> list[Field]:
    """Where the row stands in its ledger's flow, and the last day of what is awaited next."""
    if not ledger.flow:
        return []

    def state(value: Any, scope: Scope) -> str:
        flow = scope.library.flows[ledger.flow]
        return flow.state[value].name if value in flow.state else ""

    begun = ledger.flow

    def choices(library: "Library") -> tuple[tuple[str, str], ...]:
        return tuple((key, one.name) for key, one in library.flows[begun].state.items())

    return [
        plain("state", "办到哪一步", "text", show=state, choices=choices, width=10),
        plain("due_on", "本步期限", "date", width=12),
    ]


def _own(library: "Library", ledger: Ledger) -> list[Field]:
    shut = ledger.sensitivity == "restricted"
    return [own_field(f, restricted=shut, computed=_column(library, ledger, f)) for f in ledger.field]


def _column(library: "Library", ledger: Ledger, spec: LedgerField) -> Expression | None:
    """The SQL of a field that is not simply kept in the row."""
    if spec.type == "computed":
        return computed(library, ledger, spec)
    return linked_name(library, spec) if spec.type == "link" else None


def _links(ledger: Ledger) -> dict[str, tuple[str, Expression]]:
    """What dotted names lead to: whom a row belongs to and, by the field's key, what a field links it with."""
    links: dict[str, tuple[str, Expression]] = {
        "resident": ("resident", lambda e, s: e.resident_id),
        "household": ("household", lambda e, s: e.household_id),
        "area": ("area", lambda e, s: e.area_id),
        "organisation": ("organisation", lambda e, s: e.organisation_id),
    }
    for spec in ledger.field:
        if spec.type == "link":
            links[spec.key] = (spec.to, _link(spec))
    return links


def _link(spec: LedgerField) -> Expression:
    """The id a link leads to; of a resident whose file was merged into another the other one's."""

    def column(entity: Any, _scope: Scope) -> Any:
        kept = cast(written(entity, spec.key), Integer)
        if spec.to != "resident":
            return kept
        merged = Resident.__table__.alias()
        into = select(merged.c.merged_into_id).where(merged.c.id == kept)
        # of this very row, also where the name is asked within another question
        return func.coalesce(into.correlate_except(merged).scalar_subquery(), kept)

    return column


def title_of(kind: str) -> str:
    """The field by which a record of a kind is called where it is linked."""
    return "number" if kind.startswith("ledger.") else TITLES.get(kind, "name")


def linked_name(library: "Library", spec: LedgerField) -> Expression:
    """How the linked record is called; nothing where it is in a ledger the clerk may not see."""

    def column(entity: Any, scope: Scope) -> Any:
        from app.models.fields.kinds import find_field, kind_of

        if spec.to.removeprefix("ledger.") in library.hidden:
            return null()
        target = kind_of(library, spec.to)
        other = aliased(target.entity)
        name = find_field(library, target, title_of(spec.to)).column(other, scope)
        return select(name).where(other.id == _link(spec)(entity, scope)).scalar_subquery()

    return column


def _owner_columns(ledger: Ledger) -> tuple[str, ...]:
    if ledger.belongs_to == "household":
        return ("number", "household.head.name", "household.head.id_number", "household.address")
    if ledger.belongs_to == "resident":
        name = "owner" if ledger.outsiders else "resident.name"
        return ("number", name, "resident.sex", "resident.age", "resident.phone", "resident.address")
    return ("number",) if ledger.belongs_to == "nothing" else ("number", "owner")


def _owner_name(entity: Any, _scope: Scope) -> Any:
    """Whoever a row belongs to, by name; of an outsider what was typed."""
    return _owner_called(entity)


def _owner_called(entity: Any, *, by_sound: bool = False) -> Any:
    """The owner's name, or what people are sorted by, their name's pinyin."""
    ways = []
    for cls, column in ((Resident, "resident_id"), (Area, "area_id"), (Organisation, "organisation_id")):
        other: Any = aliased(cls)
        called = other.pinyin if by_sound and cls is Resident else other.name
        ways.append(select(called).where(other.id == getattr(entity, column)).scalar_subquery())
    household, head = aliased(Household), aliased(Resident)
    both = select(head.pinyin if by_sound else head.name).join(household, household.head_id == head.id)
    return func.coalesce(
        *ways, both.where(household.id == entity.household_id).scalar_subquery(), entity.owner_name
    )


def kept_names(ledger: Ledger) -> tuple[str, ...]:
    """The owner's columns whose state of the day a row keeps; none where they follow the owner."""
    if ledger.keeps != "day" or ledger.is_view:
        return ()
    names = (*(ledger.print.columns or _owner_columns(ledger)), *IN_SHEET.get(ledger.belongs_to, ()))
    return tuple(dict.fromkeys(n for n in names if n.startswith(("resident.", "household."))))


def _kept(library: "Library", ledger: Ledger) -> list[Field]:
    """The owner's columns as they were on the day, with what the file says now beside them where it differs."""
    return [_as_kept(library, ledger, name) for name in kept_names(ledger)]


def _kept_owner(library: "Library", ledger: Ledger) -> list[Field]:
    """Whom a row belongs to, called as on the day, where that is kept: in place of what it is called now alone."""
    named = {"resident.name", "household.head.name"}.intersection(kept_names(ledger))
    if not named or ledger.outsiders:
        return []
    return [
        replace(
            _as_kept(library, ledger, *named), name="owner", label="归属", width=24, listed=True,
            sort=lambda e, s: (_owner_called(e, by_sound=True),),
        )
    ]  # fmt: skip


def _as_kept(library: "Library", ledger: Ledger, name: str) -> Field:
    from app.models.fields.kinds import linked_field

    link, _, rest = name.partition(".")
    now = linked_field(library, _links(ledger)[link], link, rest)

    def column(entity: Any, scope: Scope) -> Any:
        kept = entity.snapshot[name].as_string()
        current = func.coalesce(cast(now.column(entity, scope), String), "")
        return case((kept.is_(None), BESIDE + current), else_=kept + BESIDE + current)

    def show(value: Any, scope: Scope) -> str:
        from app.models.fields.show import beside, text_of

        kept, _, current = str(value).partition(BESIDE)
        today = text_of(now, current, scope)
        return beside(kept, today) if kept and kept != today else kept or today

    compare = now.compare or (lambda e, op, value, s: _usual(now, e, op, value, s))
    return Field(
        name, now.label, now.type, column, None, now.mask, now.width, compare, show, listed=False,
        sort=now.sort or (lambda e, s: (now.column(e, s),)),
    )  # fmt: skip


def _usual(field: Field, entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    from app.models.fields.compare import usual

    return usual(field.type, field.column(entity, scope), op, value, scope)


def _open_compare(entity: Any, _op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    running = open_at(entity, scope.as_of)
    return running if value else not_(running)


def _before_compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    return RESIDENCE.fields["open_before"].compare(entity, op, value, scope)  # type: ignore[misc]


def _meets(own: str, other: str) -> Any:
    """Whether the day `other` of another row of the same resident or household is the day `own` of this one (变更)."""

    def compare(entity: Any, _op: str, value: Any, _scope: Scope) -> ColumnElement[bool]:
        one, twin, day = aliased(LedgerEntry), aliased(LedgerEntry), getattr(entity, own)
        found = and_(
            _another(entity, one, getattr(one, other) == day),
            not_(_another(entity, twin, getattr(twin, own) == day, twin.id < entity.id)),
        )
        return found if value else not_(found)

    return compare


def _another(entity: Any, other: Any, *meets: ColumnElement[bool]) -> ColumnElement[bool]:
    """Another row of the same owner; of rows that ran for no day at all nothing goes on. Of several that end or begin on
    one day one is taken, so that as many are begun anew as go on, and what opens, begins and ends still adds up."""
    same = or_(other.resident_id == entity.resident_id, other.household_id == entity.household_id)
    found = (other.ledger == entity.ledger, other.id != entity.id, other.deleted_at.is_(None), same, *meets)
    return exists().where(_ran(entity), _ran(other), *found)


def _ran(row: Any) -> ColumnElement[bool]:
    return or_(row.start.is_(None), row.end.is_(None), row.end > row.start)
