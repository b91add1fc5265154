"""What residents are asked by in groups: tags, age bands, buildings, and what is still missing from a file.

A tag is an open row of a ledger, of the resident's own or of the household's, or follows from the age. Rows of
restricted ledgers are never tags (issue 3 line 8).
"""

import operator
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, exists, func, not_, or_, select, type_coerce
from sqlalchemy.orm import aliased

from app.errors import ClerkError
from app.models.definitions.library import Library
from app.models.definitions.tags import Where
from app.models.fields.base import Compare, Field, Scope, open_at
from app.models.fields.compare import usual
from app.models.rules.dates import PartialDate, age_on
from app.models.tables import LedgerEntry, Resident

AGE_BANDS = (
    ("0-5", "0–5岁"), ("6-17", "6–17岁"), ("18-59", "18–59岁"), ("60-", "60岁以上"), ("65-", "65岁以上"),
    ("70-", "70岁以上"), ("80-", "80岁以上"), ("90-", "90岁以上"), ("100-", "100岁以上"),
)  # fmt: skip
LACKS = (
    ("phone", "缺电话"), ("id_number", "缺证件号"), ("birth_date", "缺生日"), ("address", "缺住址"),
    ("grid_id", "未分网格"), ("household_id", "未登记户"), ("sex", "缺性别"), ("ethnicity", "缺民族"),
    ("residence_kind", "缺人口类型"),
)  # fmt: skip


def tags(library: Library) -> tuple[tuple[str, str], ...]:
    """(key, label) of every tag a resident may have: computed ones, then the ledgers that are not restricted."""
    ledgers = (
        (one.key, one.tag or one.name)
        for one in library.ledgers.values()
        if not one.is_view and one.sensitivity != "restricted" and one.belongs_to in {"resident", "household"}
    )
    computed = ((tag.key, tag.label) for tag in library.tags.values())
    return (*computed, *sorted(ledgers, key=lambda tag: tag[1]))


def age_tag(library: Library, age: int) -> str:
    """The one tag an age gives: of those that follow from the age alone the last that holds, or nothing."""
    held = [
        t.label for t in library.tags.values() if t.by_age and all(_is_aged(age, *c[1:]) for c in t.where)
    ]
    return held[-1] if held else ""


def _is_aged(age: int, op: str, years: Any) -> bool:
    ways = {">=": operator.ge, ">": operator.gt, "<": operator.lt, "<=": operator.le, "=": operator.eq}
    return bool(years[0] <= age <= years[1] if op == "between" else ways[op](age, years))


def _any_of(label: str, one: Any, present: Any) -> Compare:
    """Comparisons of a group field: any of the values, none of them; `present` says when there is any at all."""

    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        if op in {"missing", "present"}:
            there = case((present(entity, scope), 1), else_=0)
            return there == (1 if op == "present" else 0)
        values = [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]
        if op not in {"=", "in", "!=", "not in"} or not values:
            raise ClerkError(f"“{label}”只能问属于或不属于", "可以用 = != in not in missing present。")
        found = or_(*one(entity, values, scope))
        return found if op in {"=", "in"} else case((found, 1), else_=0) == 0

    return compare


def _aged(entity: Any, op: str, years: Any, scope: Scope) -> ColumnElement[bool]:
    from app.models.fields.residents import RESIDENT

    compare = RESIDENT.fields["age"].compare
    assert compare is not None
    return compare(entity, op, years, scope)


def _tagged(entity: Any, keys: list[str], scope: Scope) -> list[ColumnElement[bool]]:
    known = dict(tags(scope.library))
    for key in keys:
        if key not in known:
            raise ClerkError(f"没有“{key}”这个标签", f"可以写：{'、'.join(known)}。")
    ways = [_computed(entity, key, scope) for key in keys if key in scope.library.tags]
    ledgers = [key for key in keys if key not in scope.library.tags]
    return [*ways, _in_ledgers(entity, ledgers, scope)] if ledgers else ways


def _computed(entity: Any, key: str, scope: Scope) -> ColumnElement[bool]:
    """A computed tag as SQL (resources/tags.toml says what its parts mean)."""
    tag, mate = scope.library.tags[key], aliased(Resident)
    together = [mate.household_id == entity.household_id, mate.deleted_at.is_(None), mate.died_on.is_(None)]
    others = [*together, mate.id != entity.id]
    found = [entity.died_on.is_(None), *_all(entity, tag.where, scope)]
    if tag.somebody:
        found.append(exists().where(*others, *_all(mate, tag.somebody, scope)))
    if tag.nobody:
        found.append(not_(exists().where(*others, *_all(mate, tag.nobody, scope))))
    if tag.everyone:
        fits = func.coalesce(case((and_(*_all(mate, tag.everyone, scope)), 1), else_=0), 0) == 1
        found.append(not_(exists().where(*together, *_all(mate, tag.among, scope), not_(fits))))
    return and_(*found)


def _all(entity: Any, where: Where, scope: Scope) -> list[ColumnElement[bool]]:
    from app.models.fields.conditions import condition
    from app.models.fields.residents import RESIDENT

    return [condition(scope.library, RESIDENT, entity, triple, scope) for triple in where]


def _has_tag(entity: Any, scope: Scope) -> ColumnElement[bool]:
    """Any tag from a ledger; what follows from the age alone does not count."""
    return _in_ledgers(
        entity, [key for key, _ in tags(scope.library) if key not in scope.library.tags], scope
    )


def _in_ledgers(entity: Any, keys: list[str], scope: Scope) -> ColumnElement[bool]:
    """Ids of those with an open row, found from the rows: a tag few people have is a short list, not a long walk."""
    own, shared, member = aliased(LedgerEntry), aliased(LedgerEntry), aliased(Resident)

    def running(entry: Any) -> list[ColumnElement[bool]]:
        return [entry.ledger.in_(keys), entry.deleted_at.is_(None), open_at(entry, scope.as_of)]

    mine = select(own.resident_id).where(*running(own), own.resident_id.is_not(None))
    ours = select(member.id).join(shared, shared.household_id == member.household_id)
    return entity.id.in_(mine.union(ours.where(*running(shared))))  # type: ignore[no-any-return]


def _tag_column(entity: Any, scope: Scope) -> Any:
    """`birth date|ledger keys`: what the tags are read from."""
    entry = aliased(LedgerEntry)
    open_keys = [key for key, _ in tags(scope.library) if key not in scope.library.tags]
    keys = select(func.aggregate_strings(entry.ledger, " ")).where(
        or_(entry.resident_id == entity.id, entry.household_id == entity.household_id),
        entry.ledger.in_(open_keys),
        entry.deleted_at.is_(None),
        open_at(entry, scope.as_of),
    )
    birth = case(
        (entity.died_on.is_(None), func.coalesce(type_coerce(entity.birth_date, String), "")), else_=""
    )
    return birth + "|" + func.coalesce(keys.scalar_subquery(), "")


def _tag_text(value: Any, scope: Scope) -> str:
    birth, _, keys = str(value).partition("|")
    known = dict(tags(scope.library))
    found = [age_tag(scope.library, age_on(PartialDate.parse(birth), scope.age_day))] if birth else []
    found += [known[key] for key in dict.fromkeys(keys.split()) if key in known]
    return "、".join(filter(None, found))


def _banded(entity: Any, bands: list[str], scope: Scope) -> list[ColumnElement[bool]]:
    ways = []
    for band in bands:
        low, dash, high = band.partition("-")
        if not (low.isdigit() and dash and (high.isdigit() or not high)):
            raise ClerkError(f"没有“{band}”这个年龄段", "写法如 60-79 或 80-。")
        years: Any = [int(low), int(high)] if high else int(low)
        ways.append(_aged(entity, "between" if high else ">=", years, scope))
    return ways


def band_label(band: str) -> str:
    """The words of an age band, also of one that is not on the list."""
    low, _, high = band.partition("-")
    return dict(AGE_BANDS).get(band) or (f"{low}–{high}岁" if high else f"{low}岁以上")


def _placed(entity: Any, places: list[str], _scope: Scope) -> list[ColumnElement[bool]]:
    ways = []
    for place in places:
        estate, _, building = place.partition("|")
        inside: ColumnElement[bool] = entity.estate == estate if estate else entity.estate.is_(None)
        ways.append(and_(inside, entity.building == building) if building else inside)
    return ways


def place_label(place: str) -> str:
    """“翠湖小区|3” as it is read: 翠湖小区3栋."""
    estate, _, building = place.partition("|")
    return estate + (f"{building}栋" if building.isdigit() else building)


def _lacking(entity: Any, names: list[str], scope: Scope) -> list[ColumnElement[bool]]:
    from app.models.fields.residents import RESIDENT

    known = dict(LACKS)
    for name in names:
        if name not in known:
            raise ClerkError(f"“{name}”不在缺项里", f"可以写：{'、'.join(known)}。")
    fields = [RESIDENT.fields[name] for name in names]
    return [usual(f.type, f.column(entity, scope), "missing", None, scope) for f in fields]


GROUPS = (
    Field("tag", "标签", "choice", _tag_column, compare=_any_of("标签", _tagged, _has_tag), show=_tag_text, width=20,
          choices=tags),
    Field("age_band", "年龄段", "choice", lambda e, _s: e.birth_date, choices=lambda _library: AGE_BANDS, listed=False,
          compare=_any_of("年龄段", _banded, lambda e, _s: e.birth_date.is_not(None))),
    Field("place", "小区楼栋", "choice", lambda e, _s: e.estate, listed=False,
          compare=_any_of("小区楼栋", _placed, lambda e, _s: e.estate.is_not(None))),
    Field("lacking", "缺项", "choice", lambda e, _s: e.id, choices=lambda _library: LACKS, listed=False,
          compare=_any_of("缺项", _lacking, lambda e, s: or_(*_lacking(e, [n for n, _ in LACKS], s)))),
)  # fmt: skip
