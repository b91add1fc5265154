"""One row of a sheet → checked values, or the reasons why it is refused. Pure; called 100,000 times."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.errors import ClerkError
from app.exchange.sheets.cells import cell_text
from app.models.definitions.library import Library
from app.models.rules import identity
from app.models.rules.address import AddressParts, format_address, parse_address
from app.models.rules.dates import PartialDate, read_date
from app.models.rules.kinship import relation_code
from app.models.rules.phones import read_phones
from app.models.rules.text import clean, clean_name
from app.usecases.importing.plan import TAKEN, ImportPlan

CODED = {
    "sex": "sex", "id_kind": "identity_kind", "ethnicity": "ethnicity", "marriage": "marriage", "political": "political",
    "education": "education", "religion": "religion", "health": "health", "employment": "employment",
    "residence_kind": "residence_kind",
}  # fmt: skip
_NO = {"否", "不", "0", "n", "N", "不在", "无", "空挂"}
AT = {name: i for i, name in enumerate(TAKEN)}
_APART = {"name", "id_number", "birth_date", "phone", "sex", "address", "relation"}
_PLACE = ("estate", "building", "stair", "room")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_NAME, _SEX, _BIRTH, _KIND, _ID = (AT[n] for n in ("name", "sex", "birth_date", "id_kind", "id_number"))
_PHONE, _ADDRESS, _RELATION, _NOTE = (AT[n] for n in ("phone", "address", "relation", "note"))
_PARTS = tuple((AT[n], n) for n in _PLACE)
Reader = Callable[[object, list[str]], Any]
_ID_KINDS = {
    "hmt_residence": "hmt",
    "foreign_permanent": "fpr",
    "passport": "414",
    "household_book": "113",
    "none": "none",
}


_UNIT_WORDS = {
    "building": re.compile(r"(?:号楼|栋|幢|座|楼|#)$"),
    "stair": re.compile(r"(?:单元|梯|门洞|门)$"),
    "room": re.compile(r"(?:室|号|房)$"),
}


@dataclass(slots=True)
class RosterRow:
    """A good row: `values` in the order of `plan.TAKEN` (stored form, None = not said), and what places it."""

    row: int
    values: list[Any]
    phones: tuple[str, ...] = ()
    grid: str = ""
    household: str = ""
    head_id: str = ""
    since: date | None = None
    warnings: tuple[str, ...] = ()

    def get(self, name: str) -> Any:
        """A value by field name."""
        return self.values[AT[name]]


@dataclass
class RowReader:
    """Reads rows of one plan. `read` gives a RosterRow or a list of reasons.

    Texts that come again and again (codes, estates, grids) are read once and kept; equal texts are one object.
    """

    plan: ImportPlan
    library: Library
    today: date
    _where: dict[str, int] = field(default_factory=dict)
    _same: dict[str, str] = field(default_factory=dict)
    _cleaned: dict[str, str] = field(default_factory=dict)
    _relations: dict[tuple[str, str | None], str | None] = field(default_factory=dict)
    _last_place: tuple[object, str, tuple[str | None, ...]] = ("", "", ())

    def __post_init__(self) -> None:
        self._where = self.plan.fields
        self._today = self.today.isoformat()
        self._phones = [c.column.index for c in self.plan.columns if c.field == "phone"]
        self._width = max((c.column.index for c in self.plan.columns), default=0) + 1
        self._sex_code = self._coded("sex")
        self._plain = [
            (AT[name], index, self._reader(name))
            for name, index in self._where.items()
            if name in AT and name not in _APART
        ]

    def read(self, row: int, cells: Sequence[object]) -> RosterRow | list[str]:
        """Check one row. Raises nothing: what is wrong comes back as sentences."""
        reasons: list[str] = []
        warnings: list[str] = []
        if len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        values: list[Any] = [None] * len(TAKEN)
        result = RosterRow(row, values)
        name = clean_name(self._text("name", cells))
        if not name:
            reasons.append("没有姓名")
        values[_NAME] = name
        for at, index, read in self._plain:
            raw = cells[index]
            if raw is not None and raw != "":
                values[at] = read(raw, warnings)
        self._identity(values, cells, reasons)
        self._contacts(result, cells, warnings)
        self._place(values, cells)
        self._household(result, cells, warnings)
        if reasons:
            return reasons
        if warnings:
            result.warnings = tuple(warnings)
            values[_NOTE] = "；".join(filter(None, [values[_NOTE], *warnings]))
        return result

    def _text(self, name: str, cells: Sequence[object]) -> str:
        index = self._where.get(name)
        return cell_text(cells[index]) if index is not None else ""

    def _raw(self, name: str, cells: Sequence[object]) -> object:
        index = self._where.get(name)
        return None if index is None or cells[index] == "" else cells[index]

    def _reader(self, name: str) -> Reader:
        """How cells of a plain column are read; a warning is added for what nobody knows."""
        if name in CODED:
            return self._coded(name)
        if name == "died_on":
            return self._date
        if name == "living_here":
            return lambda raw, _: None if not (text := clean(cell_text(raw))) else 0 if text in _NO else 1
        width = 60 if name in _PLACE else 200
        if name == "note":
            return lambda raw, _: clean(cell_text(raw))[:width] or None
        return lambda raw, _: self._clean(raw)[:width] or None

    def _kept(self, text: str) -> str:
        """The text, the same object for equal texts."""
        return self._same.setdefault(text, text)

    def _clean(self, raw: object) -> str:
        """The cleaned text of a cell, the same object for equal texts."""
        if not isinstance(raw, str):
            return self._kept(clean(cell_text(raw)))
        found = self._cleaned.get(raw)
        if found is None:
            found = clean(raw)
            self._cleaned[raw] = found = raw if raw == found else self._kept(found)
        return found

    def _cell(self, name: str, cells: Sequence[object]) -> str:
        """The cleaned text of a field's cell, empty when there is none."""
        index = self._where.get(name)
        return "" if index is None or (raw := cells[index]) is None else self._clean(raw)

    def _coded(self, name: str) -> Reader:
        table = self.library.code(CODED[name])
        known: dict[str, str | None] = {}

        def read(raw: object, warnings: list[str]) -> str | None:
            text = raw if isinstance(raw, str) else cell_text(raw)
            if text in known:
                return known[text]
            cleaned = clean(text)
            code = table.read(cleaned)
            if code is None and cleaned:
                warnings.append(f"{table.name}原表写“{cleaned}”")
            else:
                known[text] = code
            return code

        return read

    def _date(self, raw: object, warnings: list[str]) -> str | None:
        try:
            day = read_date(raw)
        except ClerkError as error:
            warnings.append(error.message)
            return None
        return str(day) if day else None

    def _identity(self, values: list[Any], cells: Sequence[object], reasons: list[str]) -> None:
        """ID, birth date and sex together: the number decides, and what contradicts it is refused."""
        raw = self._raw("id_number", cells)
        reading = identity.check_id(raw, self.today) if raw is not None else None
        if reading is not None and reading.kind is identity.IdKind.NONE:
            reading = None
        born = reading.birth_date.isoformat() if reading and reading.birth_date else None
        typed = self._birth(cells, born, reasons)
        sex = self._sex(cells, reasons)
        if reading is not None:
            reasons += [f"证件号码：{p.sentence}" for p in reading.problems]
            values[_ID] = reading.number
            if born and typed is not None and len(typed) == 10 and typed != born:
                reasons.append(f"出生日期 {typed} 和证件号码里的 {born} 不一致")
            if reading.sex and sex in {"1", "2"} and sex != str(reading.sex):
                reasons.append("性别和证件号码不一致")
            sex = str(reading.sex) if reading.sex else sex
        kind = reading.kind.value if reading is not None else "none"
        values[_KIND] = values[_KIND] or _ID_KINDS.get(kind, "111" if reading and reading.number else "none")
        values[_BIRTH] = born or typed
        values[_SEX] = sex

    def _birth(self, cells: Sequence[object], born: str | None, reasons: list[str]) -> str | None:
        """The typed birth date; `born` is what the ID says, which most rows repeat."""
        raw = self._raw("birth_date", cells)
        if raw is None or raw == born:
            return None if raw is None else born
        try:
            day = read_date(raw)
        except ClerkError as error:
            reasons.append(f"出生日期：{error.message}")
            return None
        if day is not None and day > PartialDate.of(self.today):
            reasons.append(f"出生日期 {day} 在今天之后")
        return str(day) if day is not None else None

    def _sex(self, cells: Sequence[object], reasons: list[str]) -> str | None:
        raw = self._raw("sex", cells)
        if raw is None:
            return None
        unknown: list[str] = []
        code: str | None = self._sex_code(raw, unknown)
        if unknown:
            reasons.append(f"性别写的是“{clean(cell_text(raw))}”，不认识")
        return code

    def _contacts(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
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
        parted = False
        for at, name in _PARTS:
            if said := values[at]:
                values[at], parted = self._kept(_bare(name, said)), True
        raw = self._raw("address", cells)
        if not parted and raw is not None and raw == self._last_place[0]:  # the next of the same family
            _, values[_ADDRESS], found = self._last_place
            for (at, _), part in zip(_PARTS, found, strict=True):
                values[at] = part
            return
        address = self._cell("address", cells)[:200]
        if not address:
            address = format_address(AddressParts(**{name: values[at] or "" for at, name in _PARTS}))
        if not address:
            return
        parts = parse_address(address)
        values[_ADDRESS] = address = self._kept(address)
        for at, name in _PARTS:
            if not values[at] and (part := getattr(parts, name)):
                values[at] = self._kept(part)
        if not parted:
            self._last_place = (raw, address, tuple(values[at] for at, _ in _PARTS))

    def _household(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
        if said := self._cell("relation", cells):
            result.values[_RELATION] = self._relation(said, result.values[_SEX], warnings)
        if said := self._cell("grid", cells):
            result.grid = said[:60]
        if said := self._cell("household_number", cells):
            result.household = said[:40]
        if said := self._cell("head_id_number", cells):
            result.head_id = self._kept(said.upper())
        if (raw := self._raw("move_in_on", cells)) is not None and (since := self._date(raw, warnings)):
            result.since = PartialDate.parse(since).full

    def _relation(self, said: str, sex: str | None, warnings: list[str]) -> str | None:
        key = (said, sex)
        if key not in self._relations:
            self._relations[key] = relation_code(said, sex)
        code = self._relations[key]
        if code is None:
            warnings.append(f"与户主关系原表写“{said}”")
        return code


def _bare(name: str, said: str) -> str:
    """A part of an address from a column of its own, without its unit word: 9栋 → 9, as `parse_address` gives it."""
    return _UNIT_WORDS[name].sub("", said) or said if name in _UNIT_WORDS else said
