"""Duplicates (查重): who on file may be the resident being typed, which pairs of files may be one person, and "是两个人".

Certainty: 3 the same number, 2 the same name with birth date or phone (or a number one slip away), 1 worth a look.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.fields.show import mask
from app.models.rules.characters import Spellings
from app.models.rules.dates import PartialDate, read_date
from app.models.rules.identity import check_id, checksum
from app.models.rules.phones import read_phones
from app.models.rules.pinyin import search_form
from app.models.rules.sameness import (
    LIKELY,
    OLD_NUMBER,
    PERHAPS,
    SURE,
    Known,
    canonical,
    forms,
    near_numbers,
    of_namesakes,
    one_slip,
    shared_keys,
)
from app.models.rules.text import clean, clean_name
from app.models.tables import Resident, ResidentName, ResidentPair, SearchTerm
from app.office import Office
from app.usecases.residents.names import own_spellings

Progress = Callable[[int, int], None]
_MOST = 8
_NAMESAKES = 500
_STEP = 2000


@dataclass(frozen=True)
class Similar:
    """Somebody on file who may be the one being typed."""

    resident_id: int
    name: str
    certainty: int
    reasons: tuple[str, ...]
    detail: str

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        return "、".join(self.reasons)


@dataclass(frozen=True)
class Side:
    """One of two files of a pair."""

    resident_id: int
    name: str
    sex: str
    birth_date: str
    id_number: str
    phone: str
    address: str


@dataclass(frozen=True)
class Pair:
    """Two files that may be one person."""

    first: Side
    second: Side
    certainty: int
    reasons: tuple[str, ...]


def similar(office: Office, form: Any, own_id: int = 0) -> tuple[Similar, ...]:
    """Who on file may be the one in the form (anything with name, birth_date, id_number and phone, or a mapping).

    Served by indices only, so it may be asked at every keystroke; the surest come first, at most eight.
    """
    typed = _typed(office, form)
    if not typed.name and not typed.id_number:
        return ()
    own = own_spellings(office.library)
    with office.read() as session:
        near = near_numbers(typed.id_number) if typed.id_number else frozenset()
        rows = {r.id: r for r in _by_numbers(session, [*near, *filter(None, [typed.id_number])])}
        rows |= {r.id: r for r in _namesakes(session, typed, own)}
        apart = _told_apart(session, own_id) if own_id else frozenset()
    others = [row for row in rows.values() if row.id != own_id and row.id not in apart]
    found = [_similar(row, reasons) for row in others if (reasons := _reasons(typed, row, near, own))]
    return tuple(sorted(found, key=lambda s: (-s.certainty, s.resident_id))[:_MOST])


def _typed(office: Office, form: Any) -> Known:
    def value(name: str) -> str:
        return str((form.get(name) if isinstance(form, Mapping) else getattr(form, name, "")) or "")

    number = check_id(value("id_number"), office.today()).number if value("id_number") else ""
    try:
        birth = read_date(value("birth_date"))
    except ClerkError:
        birth = None
    phones = read_phones(value("phone"))
    phone = phones[0].number if phones else None
    return Known(0, clean_name(value("name")), None, str(birth) if birth else None, number or None, phone,
                 clean(value("address")) or None)  # fmt: skip


def _columns() -> tuple[Any, ...]:
    return (
        Resident.id, Resident.name, Resident.sex, Resident.birth_date, Resident.id_number, Resident.phone,
        Resident.address,
    )  # fmt: skip


def _known(row: Any) -> Known:
    return Known(row[0], row[1], row[2], str(row[3]) if row[3] else None, row[4], row[5], row[6])


def _by_numbers(session: Session, numbers: list[str]) -> list[Known]:
    if not numbers:
        return []
    return [_known(r) for r in session.execute(select(*_columns()).where(Resident.id_number.in_(numbers)))]


def _namesakes(session: Session, typed: Known, own: Spellings) -> list[Known]:
    """Those of the same name (any form, any of their names) who share a birth date, a year of it, phone or address."""
    if not typed.name:
        return []
    terms = {search_form(name) for name in forms(typed.name, own)}
    shared = [Resident.phone == typed.phone, Resident.address == typed.address]
    birth: Any = Resident.birth_date
    if typed.birth:
        shared.append(
            birth.between(PartialDate.parse(typed.birth[:4]), PartialDate.parse(f"{typed.birth[:4]}-12-31"))
        )
    if typed.id_number:
        shared.append(Resident.id_number.is_not(None))
    query = select(*_columns()).join(SearchTerm, SearchTerm.record_id == Resident.id)
    query = query.where(SearchTerm.kind == "resident", SearchTerm.term.in_(terms), or_(*shared))
    rows = [_known(r) for r in session.execute(query.limit(_NAMESAKES))]
    return [r for r in rows if _same_name(session, typed.name, r, own)]


def _same_name(session: Session, name: str, row: Known, own: Spellings) -> bool:
    """Whether one of the resident's names is this one: the index also finds names that only end with it."""
    if canonical(row.name, own) == canonical(name, own):
        return True
    others = select(ResidentName.name).where(ResidentName.resident_id == row.id)
    former = select(Resident.former_name).where(Resident.id == row.id)
    return canonical(name, own) in {
        canonical(n, own) for n in [*session.scalars(others), *session.scalars(former)] if n
    }


def _reasons(typed: Known, row: Known, near: frozenset[str], own: Spellings) -> tuple[tuple[int, str], ...]:
    """(certainty, words) of each reason why a row may be the typed one."""
    found: list[tuple[int, str]] = []
    named = not typed.name or canonical(typed.name, own) == canonical(row.name, own)
    if typed.id_number and typed.id_number == row.id_number:
        found.append((SURE, "证件号码相同"))
    elif row.id_number in near:
        right = checksum(typed.id_number[:17]) == typed.id_number[17] if typed.id_number else False
        if named or not right:
            found.append((LIKELY if named and typed.name else PERHAPS, "证件号码只差一位或对调两位"))
    if typed.name and (row.id_number not in near or named):
        found += of_namesakes(typed, row)
    return tuple(found)


def _similar(row: Known, reasons: tuple[tuple[int, str], ...]) -> Similar:
    shown = [row.birth or "", row.address or "", mask("phone", row.phone or "")]
    return Similar(
        row.id,
        row.name,
        max(c for c, _ in reasons),
        tuple(w for _, w in reasons),
        "　".join(filter(None, shown)),
    )


def pairs(office: Office, progress: Progress = lambda done, total: None) -> tuple[Pair, ...]:
    """All pairs of files that may be one person, the surest first; those said to be two people are left out.

    Reads the names in their order, so that only namesakes are in memory together. `progress` may raise Cancelled.
    """
    with office.read() as session:
        total = int(session.scalar(select(func.count(Resident.id))) or 0)
        apart = {(p.first_id, p.second_id) for p in session.scalars(select(ResidentPair))}
        found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
        rows: dict[int, Known] = {}
        for group in _groups(session, total, progress, own_spellings(office.library)):
            for one, other, reasons in _in_group(group):
                _keep(found, rows, apart, one, other, reasons)
        for one, other in _same_numbers(session):
            _keep(found, rows, apart, one, other, [(SURE, "证件号码相同")])
        for one, other in _by_other_names(session):
            _keep(found, rows, apart, one, other, of_namesakes(one, other))
        sexes = office.library.code("sex")
    made = [
        Pair(_side(rows[a], sexes), _side(rows[b], sexes), max(why.values()), tuple(why))
        for (a, b), why in found.items()
    ]
    progress(total, total)
    return tuple(sorted(made, key=lambda p: (-p.certainty, p.first.name, p.first.resident_id)))


def _keep(found: dict[tuple[int, int], dict[str, int]], rows: dict[int, Known], apart: set[tuple[int, int]],
          one: Known, other: Known, reasons: Iterable[tuple[int, str]]) -> None:  # fmt: skip
    key = (min(one.id, other.id), max(one.id, other.id))
    if one.id == other.id or key in apart:
        return
    for certainty, words in reasons:
        found[key][words] = certainty
        rows[one.id], rows[other.id] = one, other


def _groups(session: Session, total: int, progress: Progress, own: Spellings) -> Iterator[list[Known]]:
    """The residents of each name (in whatever form) that more than one has."""
    other_forms = _names_of_several_forms(session, own)
    apart: dict[str, list[Known]] = defaultdict(list)
    group: list[Known] = []
    query = select(*_columns()).order_by(Resident.name, Resident.id).execution_options(yield_per=_STEP)
    for at, found in enumerate(session.execute(query)):
        row = _known(found)
        if not at % _STEP:
            progress(at, total + 1)
        if row.name in other_forms:
            apart[other_forms[row.name]].append(row)
            continue
        if group and group[0].name != row.name:
            if len(group) > 1:
                yield group
            group = []
        group.append(row)
    yield from (g for g in (group, *apart.values()) if len(g) > 1)


def _names_of_several_forms(session: Session, own: Spellings) -> dict[str, str]:
    """{name: canonical form} of the names that are on file in more than one form."""
    shared: dict[str, list[str]] = defaultdict(list)
    for name in session.scalars(select(Resident.name).distinct()):
        shared[canonical(name, own)].append(name)
    return {name: form for form, names in shared.items() if len(names) > 1 for name in names}


def _in_group(group: list[Known]) -> Iterator[tuple[Known, Known, list[tuple[int, str]]]]:
    """Pairs of namesakes with something in common, found through what they share."""
    buckets: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for row in group:
        for key in shared_keys(row):
            buckets[key].append(row)
    seen = set()
    for shared in buckets.values():
        for one, other in combinations(shared, 2):
            if (one.id, other.id) in seen:
                continue
            seen.add((one.id, other.id))
            reasons = of_namesakes(one, other)
            if one.id_number and other.id_number and one_slip(one.id_number, other.id_number):
                reasons.append((LIKELY, "证件号码只差一位或对调两位"))
            if reasons:
                yield one, other, reasons


def _same_numbers(session: Session) -> Iterator[tuple[Known, Known]]:
    """Pairs with the same ID number, whatever their names."""
    twice = (
        select(Resident.id_number)
        .where(Resident.id_number.is_not(None), Resident.id_number != "", Resident.deleted_at.is_(None))
        .group_by(Resident.id_number)
        .having(func.count() > 1)
    )
    groups: dict[str, list[Known]] = defaultdict(list)
    for found in session.execute(select(*_columns()).where(Resident.id_number.in_(twice))):
        groups[found.id_number].append(_known(found))
    for group in groups.values():
        yield from combinations(sorted(group, key=lambda r: r.id), 2)


def _by_other_names(session: Session) -> Iterator[tuple[Known, Known]]:
    """Pairs of which one's former or other name is the other's name, with the same birth date."""
    former = select(Resident.former_name, *_columns()).where(Resident.former_name.is_not(None))
    further = (
        select(ResidentName.name, *_columns())
        .join(Resident, Resident.id == ResidentName.resident_id)
        .where(ResidentName.kind != OLD_NUMBER)
    )
    named = [(r[0], _known(r[1:])) for query in (former, further) for r in session.execute(query)]
    for start in range(0, len(named), _NAMESAKES):
        part = named[start : start + _NAMESAKES]
        asked = {(name, row.birth) for name, row in part if row.birth}
        if not asked:
            continue
        keys = [(name, PartialDate.parse(birth)) for name, birth in asked]
        query = select(*_columns()).where(tuple_(Resident.name, Resident.birth_date).in_(keys))
        there: dict[tuple[str, str | None], list[Known]] = defaultdict(list)
        for found in map(_known, session.execute(query)):
            there[found.name, found.birth].append(found)
        for name, row in part:
            for other in there.get((name, row.birth), ()):
                if other.id != row.id:
                    yield row, other


def _side(row: Known, sexes: Any) -> Side:
    return Side(row.id, row.name, sexes.label(row.sex), row.birth or "", mask("id", row.id_number or ""),
                mask("phone", row.phone or ""), row.address or "")  # fmt: skip


def _told_apart(session: Session, own_id: int) -> frozenset[int]:
    """Whom a clerk has told apart from this resident."""
    query = select(ResidentPair.first_id, ResidentPair.second_id).where(
        or_(ResidentPair.first_id == own_id, ResidentPair.second_id == own_id)
    )
    return frozenset(i for pair in session.execute(query) for i in pair) - {own_id}


def dismiss(office: Office, first_id: int, second_id: int, reason: str = "") -> int:
    """Say that two files are two people; the pair is not shown again. Returns the audit line, which can be undone."""
    low, high = sorted((first_id, second_id))
    with office.write("查重：是两个人") as w:
        names = [
            r.name for r in (w.session.get(Resident, low), w.session.get(Resident, high)) if r is not None
        ]
        if len(names) < 2 or low == high:
            raise ClerkError("其中一份档案已不存在", "请刷新后再看。")
        query = select(ResidentPair).where(ResidentPair.first_id == low, ResidentPair.second_id == high)
        if w.session.scalars(query).first() is None:
            w.session.add(ResidentPair(first_id=low, second_id=high, reason=clean(reason)[:200] or None))
        w.what = f"查重：{'、'.join(names)}是两个人"
    return w.entry_id or 0
