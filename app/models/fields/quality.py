"""The named checks of the quality board (核对) as SQL over whole tables, and the field `quality` that asks a rule.

`["quality", "=", "parent_age"]` in a question finds what the rule of that key finds, so every rule opens as a list,
is counted, printed and exported like any other question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from app.errors import ClerkError
from app.models.definitions.kinds import Quality
from app.models.edge import CHECKED_ID_KINDS
from app.models.fields.base import Field, Scope, open_at
from app.models.fields.functions import CodePoint, HasOneOf
from app.models.rules.characters import WRITTEN_OUT
from app.models.rules.dates import born_by
from app.models.rules.identity import CHECK_CHARACTERS, WEIGHTS
from app.models.rules.kinship import HEADS, relations
from app.models.tables import (
    Area,
    Household,
    Kinship,
    Lead,
    LeadPerson,
    LedgerEntry,
    MediationCase,
    MediationParty,
    MoralCase,
    MoralPerson,
    Resident,
    ResidentPair,
    ServiceRecord,
)

Numbers = Mapping[str, int]
Where = Callable[[Any, Scope, Numbers], ColumnElement[bool]]
_SPOUSES = ("10", "11", "12")
_CHILDREN = tuple(
    c
    for c, r in relations().items()
    if r.generation == -1 and "20" <= c <= "39" and c not in ("27", "28", "37", "38")
)
_PARENTS = ("50", "51", "52")
_WRITTEN = "".join(sorted(WRITTEN_OUT)) + "+&"


@dataclass(frozen=True)
class Check:
    """A named check: over which kind of record, what it is, and its numbers with their usual values."""

    kind: str
    label: str
    where: Where
    numbers: Numbers = field(default_factory=dict)
    by_row: bool = False
    """Whether a row alone (or a look beside it) tells, so that many such checks share one walk over the table."""


def _born(entity: Any) -> Any:
    return type_coerce(entity.birth_date, String)


def _year(entity: Any) -> Any:
    return cast(func.substr(_born(entity), 1, 4), Integer)


def _on_file(*entities: Any) -> list[ColumnElement[bool]]:
    return [e.deleted_at.is_(None) for e in entities]


def _measured(entity: Any) -> ColumnElement[bool]:
    return and_(entity.id_kind.in_(sorted(CHECKED_ID_KINDS)), func.length(entity.id_number) == 18)


def _id_birth(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    """The birth date is not the one in the number; a date known less exactly must be its beginning."""
    number, born = entity.id_number, _born(entity)
    parts = [func.substr(number, at, length, type_=String) for at, length in ((7, 4), (11, 2), (13, 2))]
    told = parts[0].concat("-").concat(parts[1]).concat("-").concat(parts[2])
    return and_(_measured(entity), born.is_not(None), func.substr(told, 1, func.length(born)) != born)


def _id_sex(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    odd = func.substr(entity.id_number, 17, 1).in_(list("13579"))
    contradicts = or_(and_(entity.sex == "1", not_(odd)), and_(entity.sex == "2", odd))
    return and_(_measured(entity), contradicts)


def _id_checksum(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    """GB 11643: the weighted sum of the first seventeen digits, modulo 11, says the last character."""
    number = entity.id_number
    digits = [CodePoint(func.substr(number, i + 1, 1)) - 48 for i in range(17)]
    total: Any = sum((d * w for d, w in zip(digits[1:], WEIGHTS[1:], strict=True)), digits[0] * WEIGHTS[0])
    right = func.substr(CHECK_CHARACTERS, total % 11 + 1, 1)
    wrong = case((func.length(number) == 18, func.substr(number, 18, 1) != right), else_=True)
    return and_(entity.id_kind.in_(sorted(CHECKED_ID_KINDS)), number.is_not(None), number != "", wrong)


def _written_name(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    """A character of the name is written out, 张（石羡）强 or ⿰石羡, or by its code point, U+20BB7."""
    return HasOneOf(entity.name, _WRITTEN)


def _address_unread(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    """The address says a building or a stair, and the resident is filed under none: nobody finds them by the house."""
    said = or_(
        HasOneOf(entity.address, "栋幢"), entity.address.contains("号楼"), entity.address.contains("单元")
    )
    return and_(entity.living_here.is_(True), entity.building.is_(None), entity.stair.is_(None), said)


def _parent_age(entity: Any, _scope: Scope, numbers: Numbers) -> ColumnElement[bool]:
    """The child's year of birth is less than `years` after the parent's: by the relation to the head, or by kinship."""
    years = numbers["years"]
    member, head = aliased(Resident), aliased(Resident)
    household = aliased(Household)
    gap = _year(member) - _year(head)
    by_relation = (
        select(member.id)
        .join(household, household.id == member.household_id)
        .join(head, head.id == household.head_id)
        .where(*_on_file(member, head, household), member.id != head.id)
        .where(
            or_(
                and_(member.relation.in_(_CHILDREN), gap < years),
                and_(member.relation.in_(_PARENTS), -gap < years),
            )
        )
    )
    kin, parent, child = aliased(Kinship), aliased(Resident), aliased(Resident)
    by_kin = (
        select(child.id)
        .select_from(kin)
        .join(parent, parent.id == kin.resident_id)
        .join(child, child.id == kin.relative_id)
        .where(kin.kind == "parent", *_on_file(kin, parent, child), _year(child) - _year(parent) < years)
    )
    return or_(entity.id.in_(by_relation), entity.id.in_(by_kin))


def _by_members(count: Any, entity: Any) -> Any:
    """Households of whose present members this holds."""
    member = aliased(Resident)
    grouped = (
        select(member.household_id)
        .where(member.household_id.is_not(None), *_on_file(member))
        .group_by(member.household_id)
        .having(count(member))
    )
    return entity.id.in_(grouped)


def _how_many(codes: Any) -> Callable[[Any], Any]:
    return lambda member: func.sum(case((member.relation.in_(sorted(codes)), 1), else_=0))


def _two_heads(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    return and_(entity.closed_on.is_(None), _by_members(lambda m: _how_many(HEADS)(m) > 1, entity))


def _no_head(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    return and_(entity.closed_on.is_(None), _by_members(lambda m: _how_many(HEADS)(m) == 0, entity))


def _two_spouses(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    return and_(entity.closed_on.is_(None), _by_members(lambda m: _how_many(_SPOUSES)(m) > 1, entity))


def _head_elsewhere(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    head = aliased(Resident)
    there = exists().where(head.id == entity.head_id, head.household_id == entity.id, *_on_file(head))
    return and_(entity.head_id.is_not(None), entity.closed_on.is_(None), not_(there))


def _spouse_sex(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    """The sex is not that of the relation, or a spouse is of the head's sex."""
    of_sex = {s: [c for c, r in relations().items() if r.sex == s] for s in ("1", "2")}
    head, household = aliased(Resident), aliased(Household)
    same = exists().where(
        household.id == entity.household_id, head.id == household.head_id, head.id != entity.id,
        head.sex == entity.sex, *_on_file(head),
    )  # fmt: skip
    return or_(
        and_(entity.sex == "2", entity.relation.in_(of_sex["1"])),
        and_(entity.sex == "1", entity.relation.in_(of_sex["2"])),
        and_(entity.relation.in_(_SPOUSES), entity.sex.in_(("1", "2")), same),
    )


def _case_open(entity: Any, person: Any, of: Any, case: Any, ends: list[str]) -> ColumnElement[bool]:
    """Stands in a case that has not reached one of its ends."""
    ours = (person.resident_id == entity.id, of == case.id, case.state.not_in(ends))
    return exists().where(*ours, *_on_file(person, case))


def _dead_open(entity: Any, scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    """Died, with a matter that is not finished by its own flow, a dispute, a lead or a moral case that is not closed, or
    an open row of a ledger (those with a flow end with it)."""
    ended = {
        name: [k for k, s in flow.state.items() if s.final] for name, flow in scope.library.flows.items()
    }
    matter = exists().where(
        ServiceRecord.resident_id == entity.id,
        not_(
            or_(
                *(
                    and_(ServiceRecord.flow == name, ServiceRecord.state.in_(ends))
                    for name, ends in ended.items()
                )
            )
        ),
        *_on_file(ServiceRecord),
    )
    cases = (
        _case_open(entity, MediationParty, MediationParty.case_id, MediationCase, ended["mediation"]),
        _case_open(entity, LeadPerson, LeadPerson.lead_id, Lead, ended["lead"]),
        _case_open(entity, MoralPerson, MoralPerson.case_id, MoralCase, ended["moral"]),
    )
    row = exists().where(
        LedgerEntry.resident_id == entity.id,
        open_at(LedgerEntry, scope.as_of),
        LedgerEntry.ledger.not_in(scope.library.hidden),
        *_on_file(LedgerEntry),
    )
    return and_(entity.died_on.is_not(None), or_(matter, *cases, row))


def _minor_alone(entity: Any, scope: Scope, numbers: Numbers) -> ColumnElement[bool]:
    """Under age, and nobody of age (or of unknown age) in the household."""
    limit = born_by(numbers["years"], scope.as_of)
    adult = aliased(Resident)
    with_adults = select(adult.household_id).where(
        adult.household_id.is_not(None),
        or_(adult.birth_date.is_(None), _born(adult) <= limit),
        adult.died_on.is_(None),
        *_on_file(adult),
    )
    return and_(
        _born(entity) > limit, entity.living_here.is_(True), entity.household_id.is_not(None),
        entity.household_id.not_in(with_adults),
    )  # fmt: skip


def _phone_shared(entity: Any, _scope: Scope, numbers: Numbers) -> ColumnElement[bool]:
    """The index alone tells which numbers are frequent; those few are counted again without the recycle bin."""
    other, same = aliased(Resident), aliased(Resident)
    often = (
        select(other.phone)
        .where(other.phone.is_not(None), other.phone != "")
        .group_by(other.phone)
        .having(func.count() > numbers["people"])
    )
    people = select(func.count(same.id)).where(same.phone == entity.phone, *_on_file(same)).scalar_subquery()
    return and_(entity.phone.in_(often), people > numbers["people"])


def _grid_off(entity: Any, scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    off = select(Area.id).where(
        Area.kind == "grid", or_(Area.until <= scope.as_of, Area.deleted_at.is_not(None))
    )
    return entity.grid_id.in_(off)  # type: ignore[no-any-return]


def _duplicate(entity: Any, _scope: Scope, _numbers: Numbers) -> ColumnElement[bool]:
    """The same number, or the same name and birth date to the day, as another file; not those said to be two people."""
    return or_(entity.id.in_(_namesakes()), entity.id.in_(_of_one_number()))


def _namesakes() -> Select[Any]:
    """Residents with a namesake born on the same day."""
    named, one, other = (aliased(Resident) for _ in range(3))
    twice = (
        select(named.name.label("name"), named.birth_date.label("birth_date"))
        .where(func.length(_born(named)) == 10, *_on_file(named))
        .group_by(named.name, named.birth_date)
        .having(func.count() > 1)
        .subquery()
    )
    second = exists().where(
        other.name == one.name, other.birth_date == one.birth_date, other.id != one.id, *_on_file(other),
        not_(_told_apart(one, other)),
    )  # fmt: skip
    both = and_(one.name == twice.c.name, one.birth_date == twice.c.birth_date)
    return select(one.id).select_from(twice).join(one, both).where(*_on_file(one), second)


def _of_one_number() -> Select[Any]:
    """Residents whose ID number another file has; the index alone tells which numbers to look at."""
    numbered, one, other = (aliased(Resident) for _ in range(3))
    twice = (
        select(numbered.id_number)
        .where(numbered.id_number.is_not(None), numbered.id_number != "")
        .group_by(numbered.id_number)
        .having(func.count() > 1)
        .subquery()
    )
    second = exists().where(
        other.id_number == one.id_number, other.id != one.id, *_on_file(other), not_(_told_apart(one, other))
    )
    among = select(one.id).select_from(twice).join(one, one.id_number == twice.c.id_number)
    return among.where(*_on_file(one), second)


def _told_apart(one: Any, other: Any) -> Any:
    pair = (
        ResidentPair.first_id == case((one.id < other.id, one.id), else_=other.id),
        ResidentPair.second_id == case((one.id < other.id, other.id), else_=one.id),
    )
    return select(ResidentPair.id).where(*pair, *_on_file(ResidentPair)).correlate(one, other).exists()


CHECKS: Mapping[str, Check] = {
    "id_birth": Check("resident", "出生日期和证件号码不一致", _id_birth, by_row=True),
    "id_sex": Check("resident", "性别和证件号码不一致", _id_sex, by_row=True),
    "id_checksum": Check("resident", "身份证号位数或校验位不对", _id_checksum, by_row=True),
    "written_name": Check("resident", "姓名里有拆开写的字", _written_name, by_row=True),
    "address_unread": Check("resident", "住址写到楼栋却没有归到房屋", _address_unread, by_row=True),
    "parent_age": Check("resident", "父母与子女的年龄差不足", _parent_age, {"years": 14}),
    "two_heads": Check("household", "一户有几位户主", _two_heads),
    "no_head": Check("household", "户里没有户主", _no_head),
    "two_spouses": Check("household", "户主有几位配偶", _two_spouses),
    "head_elsewhere": Check("household", "户主不在户内", _head_elsewhere),
    "spouse_sex": Check("resident", "性别和与户主关系不符", _spouse_sex, by_row=True),
    "dead_open": Check("resident", "去世的人还有未了的事", _dead_open, by_row=True),
    "minor_alone": Check("resident", "户里只有未成年人", _minor_alone, {"years": 18}),
    "phone_shared": Check("resident", "一个电话很多人用", _phone_shared, {"people": 5}),
    "grid_off": Check("resident", "网格已停用", _grid_off),
    "duplicate": Check("resident", "可能重复登记", _duplicate),
}


def kind_of_rule(rule: Quality) -> str:
    """The kind of record a rule finds."""
    return rule.question.kind if rule.question is not None else CHECKS[rule.check].kind


def rule_condition(rule: Quality, entity: Any, scope: Scope) -> ColumnElement[bool]:
    """What a rule finds, as a condition on its kind's table; the recycle bin is left to the caller."""
    from app.models.fields.conditions import condition
    from app.models.fields.kinds import kind_of

    if rule.question is None:
        check = CHECKS[rule.check]
        return check.where(entity, scope, {**check.numbers, **rule.numbers})
    kind = kind_of(scope.library, rule.question.kind)
    return and_(*(condition(scope.library, kind, entity, triple, scope) for triple in rule.question.where))


def _compare(entity: Any, _op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    if value not in scope.library.quality:
        raise ClerkError(f"没有“{value}”这条核对规则", f"可以写：{'、'.join(scope.library.quality)}。")
    return rule_condition(scope.library.quality[value], entity, scope)


def quality_field() -> Field:
    """The field that asks a rule by its key."""
    return Field(
        "quality", "核对", "text", lambda entity, _scope: entity.uid, compare=_compare, filterable=False
    )
