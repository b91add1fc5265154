"""One row of a sheet → checked values, or the reasons why it is refused. Pure; called 100,000 times."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from app.exchange.sheets.cells import cell_text
from app.exchange.sheets.headings import Wordings, default_synonyms
from app.models.definitions.library import Library
from app.models.rules.address import parse_among
from app.models.rules.characters import private_in
from app.models.rules.dates import PartialDate
from app.models.rules.phones import read_phones
from app.models.rules.text import clean_name
from app.usecases.importing import readers
from app.usecases.importing.codes import CodeReader, code_readers
from app.usecases.importing.fields import AT, CODED, CONTACTS, HEADS, TAKEN, label_of, widths
from app.usecases.importing.identities import IdentityReader
from app.usecases.importing.parts import PARTS, as_one
from app.usecases.importing.plan import ImportPlan
from app.usecases.importing.readers import Reader, Texts
from app.usecases.residents.names import kept_name, kept_text, unread_trouble

_APART = frozenset({"name", "id_number", "birth_date", "phone", "sex", "address", "relation", "note"})
_PARTS = tuple((AT[n], n) for n in PARTS)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_PLAIN_NAME = re.compile("[\u4e00-\u9fa5]{2,4}")
_ESTATE, _DIED = AT["estate"], AT["died_on"]
_NAME, _SEX, _BIRTH, _KIND, _ID = (AT[n] for n in ("name", "sex", "birth_date", "id_kind", "id_number"))
_PHONE, _ADDRESS, _RELATION, _NOTE = (AT[n] for n in ("phone", "address", "relation", "note"))
_STATE, _HERE, _FOREIGN = (AT[n] for n in ("registered_state", "living_here", "foreign_name"))
_MORE_TEXTS = ("group", "move_in_from", "building_center", "floor")
_MORE_CODES = ("household_kind", "move_in_reason", "dwelling_use", "ownership")
_MORE_NUMBERS = ("floors_total", "stairs_total")
_PRIVATE = "别的电脑自己造的字 {}，在这里显示成方框，请核对原件，导入后改成对应的字或拆法"
_NOTHING: dict[str, Any] = {}
_MISSING = object()


@dataclass(slots=True)
class RosterRow:
    """A row: `values` in the order of TAKEN (stored form, None = not said), and what places it. `more` holds what few
    sheets say: group, floor, floors_total, stairs_total, building_center, dwelling_use, ownership, household_kind,
    move_in_reason, move_in_from, contacts ((role, name, relation, phone) …), remarks. With `reasons` it is refused."""

    row: int
    values: list[Any]
    phones: tuple[str, ...] = ()
    grid: str = ""
    household: str = ""
    head_id: str = ""
    head_name: str = ""
    since: date | None = None
    warnings: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=lambda: _NOTHING)
    reasons: Sequence[str] = ()

    def get(self, name: str) -> Any:
        """A value by field name."""
        return self.values[AT[name]]


def _wrong_death(values: Sequence[Any], today: date) -> Iterator[str]:
    """Why nobody can have died on the day that a row says."""
    died = PartialDate.parse(values[_DIED])
    if died > PartialDate.of(today):
        yield f"死亡日期 {died} 在今天之后"
    birth = PartialDate.parse(values[_BIRTH]) if values[_BIRTH] else None
    if birth is not None and died.last_day() < birth.first_day():
        yield f"死亡日期 {died} 早于出生日期 {birth}"


@dataclass
class RowReader:
    """Reads rows of one plan. `unit` is the community's own name, `estates` how its estates are said.

    Texts that come again and again (codes, estates, grids) are read once and kept; equal texts are one object.
    """

    plan: ImportPlan
    library: Library
    today: date
    unit: str = ""
    estates: Mapping[str, str] = field(default_factory=dict)
    _texts: Texts = field(default_factory=Texts)
    _relations: dict[tuple[str, str | None], str | None] = field(default_factory=dict)
    _last_place: tuple[object, str, tuple[str | None, ...]] = ("", "", ())

    def __post_init__(self) -> None:
        where = self.plan.fields
        self._texts.known = partial(kept_text, self.library)
        self._width = max((c.column.index for c in self.plan.columns), default=0) + 1
        self._wide = widths()
        self._codes = code_readers(self.library, self.plan.answers, list(CODED))
        # A field that no column is taken for stands at -1: the blank that every row is given at its end.
        at = {
            n: where.get(n, -1) for n in (*_APART, "grid", "household_number", "head_id_number", "head_name")
        }
        self._name, self._phone_at, self._address = at["name"], where.get("phone", -1), at["address"]
        self._relation_at, self._grid, self._number = at["relation"], at["grid"], at["household_number"]
        self._head_id, self._head_name, self._since = (
            at["head_id_number"],
            at["head_name"],
            where.get("move_in_on", -1),
        )
        self._phones = [c.column.index for c in self.plan.columns if c.field == "phone"]
        self._notes = self._note_columns()
        self._identity = IdentityReader(
            self.today, at["id_number"], at["birth_date"], at["sex"], self._codes["sex"]
        )
        self._plain: list[tuple[int, int, dict[object, Any], Reader]] = [
            (AT[n], index, {}, self._reader(n)) for n, index in where.items() if n in AT and n not in _APART
        ]
        self._more = self._further(where)
        self._contacts = [
            (role, [where.get(f"{role}_{part}", -1) for part in ("name", "relation", "phone")])
            for role in CONTACTS
            if f"{role}_name" in where or f"{role}_phone" in where
        ]

    def _note_columns(self) -> list[tuple[int, Reader]]:
        """The columns that go into the note; of several each says what stands over it, 备注 itself does not."""
        columns = [c.column for c in self.plan.columns if c.field == "note"]
        plain = Wordings({"note": default_synonyms()["note"]})
        named = [(c.index, c.path[-1] if c.path and plain.exact(c.path[-1]) is None else "") for c in columns]
        return [(index, readers.note(heading, self._texts)) for index, heading in named]

    def _further(self, where: dict[str, int]) -> list[tuple[str, int, Reader]]:
        """What few sheets say, by name."""
        names = [n for n in (*_MORE_TEXTS, *_MORE_CODES, *_MORE_NUMBERS, "separated", "foreign_surname", "community",
                             "head_phone") if n in where]  # fmt: skip
        return [(n, where[n], self._reader(n)) for n in names]

    def _reader(self, name: str) -> Reader:
        """How cells of a column are read."""
        if name in ("living_here", "separated"):
            return readers.yes_or_no(self._codes[name])
        if name in CODED:
            return readers.coded(self._codes[name])
        if name in readers.PARTIAL:
            return readers.partial_day(name)
        if name in readers.DAYS:
            return readers.full_day(name)
        if name == "registered_division":
            return readers.division(self._texts, self._wide[name])
        return readers.text(name, self._texts, self._wide.get(name, 200))

    @property
    def codes(self) -> dict[str, CodeReader]:
        """The readers of the coded fields."""
        return self._codes

    def read(self, row: int, cells: Sequence[object]) -> RosterRow:
        """Check one row. Raises nothing: what is wrong comes back as its `reasons`."""
        reasons: list[str] = []
        warnings: list[str] = []
        cells = [*cells[: self._width], *[""] * (self._width - len(cells)), ""]
        values: list[Any] = [None] * len(TAKEN)
        result = RosterRow(row, values)
        values[_NAME] = self._name_of(cells[self._name], reasons)
        for at, index, known, read in self._plain:
            raw = cells[index]
            if raw is not None and raw != "":
                found = known.get(raw, _MISSING)
                if found is _MISSING:
                    before = len(warnings)
                    found = read(raw, warnings)
                    if len(warnings) == before:
                        known[raw] = found
                values[at] = found
        self._identity.read(values, cells, reasons, warnings)
        if values[_DIED]:
            reasons += _wrong_death(values, self.today)
        self._contact(result, cells, warnings)
        self._place(values, cells)
        self._household(result, cells, warnings)
        if self._more or self._contacts:
            self._rest(result, cells, warnings)
        if reasons:
            result.reasons = reasons
        else:
            self._note(result, cells, warnings)
            if self._texts.private:
                self._name_private(result)
        return result

    def _name_private(self, result: RosterRow) -> None:
        """Which texts of the row hold a character of somebody's own font that nobody knows."""
        whole = zip(TAKEN, result.values, strict=True)  # the parts of an address stand in it
        texts = {label_of(n): text for n, text in whole if isinstance(text, str) and n not in PARTS}
        said = [f"{n}有{_PRIVATE.format(found)}" for n, text in texts.items() if (found := private_in(text))]
        if said:
            result.more = {**result.more, "remarks": (*result.more.get("remarks", ()), *said)}

    def _name_of(self, raw: object, reasons: list[str]) -> str:
        if isinstance(raw, str) and _PLAIN_NAME.fullmatch(raw):
            return raw
        name = kept_name(self.library, cell_text(raw))
        if not name:
            reasons.append("没有姓名")
        elif len(name) > self._wide["name"]:
            reasons.append(f"姓名有 {len(name)} 个字，最多 {self._wide['name']} 个")
        elif not any(c.isalpha() for c in name):
            reasons.append(f"姓名写的是“{name}”，不像姓名")
        elif trouble := unread_trouble(name):
            reasons.append(trouble)
        return name

    def _note(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
        said = [str(found) for at, read in self._notes if cells[at] and (found := read(cells[at], warnings))]
        if warnings:
            result.warnings = tuple(warnings)
            said += warnings
        if said:
            result.values[_NOTE] = "；".join(said)

    def _contact(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
        numbers: list[str] = []
        for index in self._phones:
            raw = cells[index]
            if raw is None or raw == "":
                continue
            if isinstance(raw, str) and _MOBILE.fullmatch(raw):
                numbers.append(raw)
                continue
            for phone in read_phones(cell_text(raw)):
                if phone.problem:
                    warnings.append(f"电话原表写“{phone.number}”")
                else:
                    numbers.append(phone.number)
        if numbers:
            result.values[_PHONE] = numbers[0]
            if len(numbers) > 1:
                result.phones = tuple(dict.fromkeys(n for n in numbers[1:] if n != numbers[0]))

    def _place(self, values: list[Any], cells: Sequence[object]) -> None:
        parted = any(values[at] is not None for at, _ in _PARTS)
        raw = cells[self._address]
        if not parted and raw == self._last_place[0]:  # the next of the same family
            if raw:
                _, values[_ADDRESS], found = self._last_place
                for (at, _), part in zip(_PARTS, found, strict=True):
                    values[at] = part
            return
        address = self._texts.clean(raw)[:200] if raw else ""
        if parted:
            together, own = as_one({name: values[at] for at, name in _PARTS})
            address = address or self._texts.clean(together)[:200]
            for at, name in _PARTS:
                values[at] = own[name]
            values[_ESTATE] = self.estates.get(values[_ESTATE] or "", values[_ESTATE])
        if not address:
            return
        parts = parse_among(address, self.estates)
        kept = self._texts.kept
        values[_ADDRESS] = address = kept(address)
        for at, name in _PARTS:
            if not values[at] and (part := getattr(parts, name)):
                values[at] = kept(part[: self._wide[name]])
        if not parted:
            self._last_place = (raw, address, tuple(values[at] for at, _ in _PARTS))

    def _household(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
        clean, values = self._texts.clean, result.values
        if (raw := cells[self._relation_at]) and (said := clean(raw)):
            values[_RELATION] = self._relation(said, values[_SEX], warnings)
        if raw := cells[self._grid]:
            result.grid = clean(raw)[:60]
        if raw := cells[self._number]:
            result.household = clean(raw)[:40]
        if raw := cells[self._head_id]:
            result.head_id = self._texts.kept(clean(raw).upper())
        if raw := cells[self._head_name]:
            result.head_name = self._texts.kept(clean_name(raw))
        if (raw := cells[self._since]) and (day := readers.day_of(raw, "迁入日期", warnings)):
            result.since = day.full
            if day.full is None:
                warnings.append(f"迁入日期原表写“{day}”")
        if values[_RELATION] is None and (
            (result.head_id and result.head_id == values[_ID])
            or (result.head_name and not result.head_id and result.head_name == values[_NAME])
        ):
            values[_RELATION] = "02"

    def _relation(self, said: str, sex: str | None, warnings: list[str]) -> str | None:
        key = (said, sex)
        if key not in self._relations:
            self._relations[key] = self._codes["relation"].code(said, sex)
        code = self._relations[key]
        if code is None:
            warnings.append(f"与户主关系原表写“{said}”")
        return code

    def _rest(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
        """What few sheets say."""
        more: dict[str, Any] = {}
        for name, index, read in self._more:
            raw = cells[index]
            if raw is not None and raw != "" and (found := read(raw, warnings)) is not None:
                more[name] = found
        contacts = tuple(filter(None, (self._person(c, cells) for c in self._contacts)))
        if contacts:
            more["contacts"] = contacts
        self._apply(result, more)
        if more:
            result.more = more

    def _apply(self, result: RosterRow, more: dict[str, Any]) -> None:
        """What of it belongs to the resident's own record."""
        values = result.values
        if surname := more.pop("foreign_surname", None):
            values[_FOREIGN] = " ".join(filter(None, (surname, values[_FOREIGN])))[:100]
        if (one := more.pop("separated", None)) is not None and values[_STATE] is None:
            # 一致: registered and living here; 不一致: one of both, as 是否常住 says.
            values[_STATE] = "here" if one else "empty" if values[_HERE] == 0 else "away"
        if (phone := more.pop("head_phone", None)) and values[_RELATION] in HEADS and not values[_PHONE]:
            numbers = [p.number for p in read_phones(phone) if not p.problem]
            values[_PHONE] = numbers[0] if numbers else None
        there = more.pop("community", "")
        if there and self.unit and there not in self.unit and self.unit[:2] not in there:
            more["remarks"] = (f"所属社区写的是“{there}”，不是本社区，请核对",)

    def _person(self, where: tuple[str, list[int]], cells: Sequence[object]) -> tuple[str, ...] | None:
        """(role, name, relation, phone) of a guardian, an emergency contact …"""
        role, columns = where
        name, relation, phone = (self._texts.clean(cells[at]) if cells[at] else "" for at in columns)
        numbers = [p.number for p in read_phones(phone) if not p.problem] if phone else []
        if not name and not phone:
            return None
        return (
            role,
            clean_name(name)[:60] or CONTACTS[role],
            relation[:20],
            (numbers[0] if numbers else phone)[:40],
        )
