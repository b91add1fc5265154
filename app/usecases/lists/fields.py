"""What a list can be asked and shown by: every declared field of its kind with its comparisons and choices in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.definitions.library import Library
from app.models.fields.base import Field, Kind
from app.models.fields.conditions import condition, scope_of
from app.models.fields.groups import band_label, place_label
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.show import ALL
from app.models.tables import Area, Resident
from app.office import Office

Choice = tuple[Any, str]
Where = Sequence[Sequence[Any]]
_TEXT = (("contains", "包含"), ("=", "等于"), ("starts", "开头是"), ("!=", "不等于"))
_NUMBER = (("=", "等于"), (">=", "不少于"), ("<=", "不多于"), ("between", "在两数之间"), ("!=", "不等于"))
_DAY = ((">=", "不早于"), ("<=", "不晚于"), ("=", "是这一天"), ("between", "在两日之间"))
_CHOICE = (("in", "是"), ("not in", "不是"))
_FILLED = (("missing", "没有填"), ("present", "填了"))
_OPEN = (("open", "在册"), ("not open", "不在册"))
_BY_TYPE = {
    "text": _TEXT, "note": _TEXT, "phone": _TEXT, "id_number": _TEXT, "number": _NUMBER, "money": _NUMBER,
    "date": _DAY, "partial": _DAY, "instant": _DAY, "choice": _CHOICE, "yesno": (("is", "是"),),
}  # fmt: skip
_MORE_WORDS = {">": "大于", "<": "小于"}
_LINKS = {"household": "户", "head": "户主", "dwelling": "房屋", "resident": "居民"}
_PERIOD_ONLY = {"open_before", "visited", "during", "reckoned"}
RESTRICTED = "这本台账是受限的，不能用来筛选"
HIDDEN = "这一栏的内容是遮盖的，不能用来筛选"


@dataclass(frozen=True)
class FieldInfo:
    """A field as a clerk picks it. `asked` and `listed`: whether it can be a condition, a column."""

    name: str
    label: str
    type: str
    operators: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...] = ()
    asked: bool = True
    listed: bool = True


def fields_of(office: Office, kind: str) -> list[FieldInfo]:
    """Every field of a kind: its own, those of its household, head and house, and of its ledgers."""
    found = kind_of(office.library, kind)
    return [*_own(office, found), *_linked(office, found), *_ledgers(office, found)]


def _own(office: Office, kind: Kind, prefix: str = "", label: str = "") -> Iterator[FieldInfo]:
    places = ("grid_id", "place") if not prefix else ()
    for field in kind.fields.values():
        name = field.name
        if name in places:
            choices = tuple(grid_choices(office) if name == "grid_id" else place_choices(office))
            words = "网格" if name == "grid_id" else field.label
            yield FieldInfo(name, words, "choice", (*_CHOICE, *_FILLED), choices, listed=False)
        elif field.filterable and name not in _PERIOD_ONLY | {"place"}:
            asked = not (name == "grid" and "grid_id" in kind.fields and not prefix)
            yield _info(office.library, field, prefix + name, label + field.label, asked=asked)
        elif not field.filterable and not name.endswith("id") and name not in {"month", "sort"}:
            yield _info(office.library, field, prefix + name, label + field.label, asked=False)


def _info(library: Library, field: Field, name: str, label: str, *, asked: bool = True) -> FieldInfo:
    choices: tuple[Choice, ...] = ()
    if field.codes:
        choices = tuple(library.code(field.codes).choices)
    elif field.choices is not None:
        choices = field.choices(library)
    kind = "choice" if choices else field.type
    filled = () if kind == "yesno" or field.name in {"lacking", "members"} else _FILLED
    return FieldInfo(
        name, label, kind, (*_BY_TYPE[kind], *filled), choices,
        asked and field.filterable and field.mask != ALL, field.listed,
    )  # fmt: skip


def _linked(office: Office, kind: Kind) -> Iterator[FieldInfo]:
    for link, (target, _key) in kind.links.items():
        if link in _LINKS:
            other = kind_of(office.library, target)
            yield from _own(office, other, f"{link}.", f"{_LINKS[link]}：")
            if link == "household" and kind.name == "resident":
                for name in ("name", "phone", "id_number"):
                    field = kind.fields[name]
                    yield _info(office.library, field, f"household.head.{name}", f"户主：{field.label}")


def _ledgers(office: Office, kind: Kind) -> Iterator[FieldInfo]:
    if kind.name not in {"resident", "household"}:
        return
    for ledger in office.library.ledgers.values():
        fits = ledger.belongs_to == "household" or ledger.belongs_to == kind.name
        if ledger.is_view or ledger.sensitivity == "restricted" or not fits:
            continue
        words = ledger.tag or ledger.name
        yield FieldInfo(f"ledger.{ledger.key}", words, "open", _OPEN, listed=False)
        for spec in ledger.field:
            name = f"ledger.{ledger.key}.{spec.key}"
            field = find_field(office.library, kind, name)
            yield _info(office.library, field, name, f"{words}：{spec.name}")


def grid_choices(office: Office) -> list[Choice]:
    """(id, name) of the grids in their order."""
    with office.read() as session:
        query = select(Area.id, Area.name).where(Area.kind == "grid").order_by(Area.sort, Area.id)
        return [(r.id, r.name) for r in session.execute(query)]


def place_choices(office: Office) -> list[Choice]:
    """Estates and their buildings as residents' addresses name them, estates before their buildings."""
    with office.read() as session:
        query = select(Resident.estate, Resident.building).distinct().where(Resident.estate.is_not(None))
        found = {(r.estate, r.building or "") for r in session.execute(query)}
    whole = {(estate, "") for estate, _ in found}
    keys = sorted(found | whole, key=lambda p: (p[0], len(p[1]), p[1]))
    return [(key, place_label(key)) for key in (f"{e}|{b}" if b else e for e, b in keys)]


def problems_of(office: Office, kind: str, where: Where) -> list[str]:
    """Why conditions cannot be asked (any more): one sentence each, none when all is well."""
    found: list[str] = []
    try:
        asked = kind_of(office.library, kind)
    except ClerkError as error:
        return [str(error)]
    scope = scope_of(office.library, Question(kind), office.today())
    for triple in where:
        try:
            if problem := Question(kind, (tuple(triple),)).problems():
                raise ClerkError(problem[0][1])
            _refuse_restricted(office, str(triple[0]))
            _refuse_hidden(office.library, asked, str(triple[0]))
            condition(office.library, asked, asked.entity, tuple(triple), scope)
        except ClerkError as error:
            found.append(f"条件“{_heading(office.library, asked, triple)}”用不了：{error.message}")
    return found


def _heading(library: Library, kind: Kind, triple: Sequence[Any]) -> str:
    """What the field of a condition is called to a clerk; its own name where there is no such field."""
    name = str(triple[0]) if triple else ""
    try:
        return find_field(library, kind, name).label
    except ClerkError:
        return name


def _refuse_restricted(office: Office, name: str) -> None:
    """A restricted ledger is asked by nobody through a list, however the condition was written."""
    parts = name.split(".")
    for at, part in enumerate(parts[:-1]):
        ledger = office.library.ledgers.get(parts[at + 1]) if part == "ledger" else None
        if ledger is not None and ledger.sensitivity == "restricted":
            raise ClerkError(RESTRICTED)


def _refuse_hidden(library: Library, kind: Kind, name: str) -> None:
    """What reads ＊＊＊ is not asked either: the rows that are left would tell what stands there, or that something does."""
    if name in kind.fields and kind.fields[name].mask == ALL:
        raise ClerkError(HIDDEN)
    deep = ".ledger." in f".{name}" and name.rsplit(".", 2)[-2] != "ledger"
    if deep and find_field(library, kind, name).mask == ALL:
        raise ClerkError(HIDDEN)


def words(office: Office, kind: str, where: Where) -> list[str]:
    """Each condition as a clerk says it: “网格：第一网格、第二网格”, “年龄 不少于 60”."""
    found = kind_of(office.library, kind)
    named = {"grid_id": dict(grid_choices(office))} if any(c[0] == "grid_id" for c in where) else {}
    return [_words(office, found, tuple(c), named) for c in where]


def _words(
    office: Office, kind: Kind, triple: tuple[Any, ...], named: dict[str, dict[Any, str]]
) -> str:  # fmt: skip
    name, op, value = triple if len(triple) == 3 else (*triple, None)
    try:
        field = find_field(office.library, kind, name)
    except ClerkError:
        return f"{name}（没有这个字段了）"
    label = "网格" if name == "grid_id" else field.label
    listed = value if isinstance(value, list | tuple) else [value]
    if op in {"missing", "present", "open", "not open"}:
        return f"{label} {dict((*_FILLED, *_OPEN))[op]}"
    if field.type == "yesno":
        return f"{label}：{'是' if value else '否'}"
    texts = [named.get(name, {}).get(v) or _value(office.library, field, v) for v in listed]
    if op == "between":
        return f"{label} {' 至 '.join(texts)}"
    if op in {"in", "="} and (field.codes or field.choices or name in {"grid_id", "place"}):
        return f"{label}：{'、'.join(texts)}"
    if op == ">=" and str(value).startswith("today-"):
        return f"{label}：最近 {str(value)[6:]} 天"
    sayings = dict(_BY_TYPE.get(field.type, _TEXT)) | _MORE_WORDS | {"not in": "不是", "in": "是"}
    return f"{label} {sayings.get(op, op)} {'、'.join(texts)}"


def _value(library: Library, field: Field, value: Any) -> str:
    base = field.name.rsplit(".", 1)[-1]
    if base == "age_band":
        return band_label(str(value))
    if base == "place":
        return place_label(str(value))
    if field.codes:
        return library.code(field.codes).label(str(value))
    if field.choices is not None:
        return dict(field.choices(library)).get(str(value), str(value))
    return {"today": "今天"}.get(str(value), str(value))
