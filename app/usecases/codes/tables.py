"""Every code table with its values, and the fields that are filled from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.definitions.codes import Code, CodeTable
from app.models.definitions.kinds import Question
from app.models.definitions.library import Library
from app.models.fields.kinds import CORE
from app.models.rules.pinyin import readings
from app.models.rules.text import clean
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases import questions
from app.usecases.catalogue.fields import FIELDS as ITEM_FIELDS
from app.usecases.residents import names as identity_help

SHOWN_ELSEWHERE = frozenset({identity_help.TABLE})
"""Tables that have a page of their own in 设置."""
FORMS: Mapping[str, tuple[str, ...]] = {
    "survey_question": ("一站式 · 满意度测评",),
    "contact_role": ("居民 · 联系人",),
    "kin_kind": ("居民 · 亲属关系",),
    "duty_role": ("网格 · 负责人",),
    "party_category": ("调解案件 · 当事人",),
    "prevented_harm": ("调解案件 · 防止的后果",),
    "evidence_form": ("调解案件 · 证据",),
    "dossier_keeping": ("调解案件 · 归档",),
    "visit_way": ("调解案件 · 回访",),
    "performance": ("调解案件 · 履行",),
    "service_result": ("办件 · 办理结果",),
    "material_form": ("事项目录 · 材料",),
    "divisible_unit": ("款物 · 单位",),
    "yesno": ("各种表格 · 是或否",),
}
"""Forms whose fields no list and no question knows, so that how often a value is used there is not counted."""


@dataclass(frozen=True)
class TableRow:
    """A code table: how many values, how many of them are offered and how many are the office's own; `found` is the value
    that a search found it by, "" when it was found by its name."""

    key: str
    name: str
    source: str
    values: int
    on: int
    own: int
    found: str = ""


@dataclass(frozen=True)
class ValueRow:
    """A value of a table. `own` was added by the office; `ended` by a standard and not to be switched on again."""

    code: str
    label: str
    synonyms: tuple[str, ...]
    national_code: str
    on: bool
    own: bool
    ended: bool


@dataclass(frozen=True)
class Place:
    """A field filled from a table, as a clerk says it: “居民 · 民族”. `kind` is "" where it cannot be counted."""

    label: str
    kind: str = ""
    field: str = ""


def tables(office: Office, text: str = "") -> list[TableRow]:
    """The tables whose name, key, pinyin initials or values hold the text; all of them without one."""
    word = clean(text).lower()
    rows = []
    for table in office.library.codes.values():
        hit = _hit(table, word)
        if table.key not in SHOWN_ELSEWHERE and hit is not None:
            own, on = sum(c.own for c in table.codes), sum(c.active for c in table.codes)
            rows.append(TableRow(table.key, table.name, table.source, len(table.codes), on, own, hit))
    return rows


def _hit(table: CodeTable, word: str) -> str | None:
    """What a word found the table by: "" its name, else a value; None for not at all."""
    if not word or _holds((table.name, table.key), word):
        return ""
    return next((c.label for c in table.codes if _holds((c.label, *c.synonyms), word)), None)


def _holds(texts: Iterable[str], word: str) -> bool:
    return any(
        word in text.lower() or (word.isascii() and any(i.startswith(word) for i in readings(text).initials))
        for text in texts
    )


def values(office: Office, table: str) -> list[ValueRow]:
    """The values of a table in their order. Raises ClerkError for a table that is not there."""
    return [_row(code) for code in office.library.code(table).codes]


def _row(code: Code) -> ValueRow:
    return ValueRow(
        code.code,
        code.label,
        code.synonyms,
        code.national_code,
        code.active,
        code.own,
        code.until is not None,
    )


def places(office: Office, table: str) -> list[Place]:
    """Every field that is filled from a table, in records, the catalogue, ledgers and forms."""
    return list(places_in(office.library, table))


def places_in(library: Library, table: str) -> Iterator[Place]:
    """The fields filled from a table in these definitions."""
    for kind in CORE.values():
        for field in kind.fields.values():
            if field.codes == table and "." not in field.name:
                yield Place(f"{kind.label} · {field.label}", kind.name, field.name)
    for item in ITEM_FIELDS:
        if item.table == table:
            yield Place(f"事项目录 · {item.label}", "service_item", item.name)
    for ledger in library.ledgers.values():
        for own in ledger.field:
            if own.codes == table:
                yield Place(f"台账 {ledger.name} · {own.name}", f"ledger.{ledger.key}", own.key)
    for words in FORMS.get(table, ()):
        yield Place(words)


def used(office: Office, table: str, code: str) -> int | None:
    """How many records have a value; None when some place that may have it cannot be counted (by this clerk)."""
    found = list(places_in(office.whole, table))
    hidden = {f"ledger.{key}" for key in office.library.hidden}
    if not found or any(not place.kind or place.kind in hidden for place in found):
        return None
    with office.read() as session:
        return sum(_count(office, session, place, code) for place in found)


def _count(office: Office, session: Session, place: Place, code: str) -> int:
    if place.kind == "service_item":
        column = getattr(ServiceItem, place.field)
        return session.scalar(select(func.count(ServiceItem.id)).where(column == code)) or 0
    asked = Question(place.kind, ((place.field, "=", code),))
    return questions.Asked(office, session, asked).count()
