"""One row of a sheet → checked values, or the reasons why it is refused. Pure; called 100,000 times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.errors import ClerkError
from app.exchange.sheets.cells import cell_text
from app.models.definitions.library import Library
from app.models.rules import identity
from app.models.rules.address import AddressParts, parse_address
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
_AT = {name: i for i, name in enumerate(TAKEN)}
_ID_KINDS = {
    "hmt_residence": "hmt",
    "foreign_permanent": "fpr",
    "passport": "414",
    "household_book": "113",
    "none": "none",
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
        return self.values[_AT[name]]


@dataclass
class RowReader:
    """Reads rows of one plan. `read` gives a RosterRow or a list of reasons."""

    plan: ImportPlan
    library: Library
    today: date
    _readers: list[tuple[str, int, Callable[[str], Any]]] = field(default_factory=list)
    _where: dict[str, int] = field(default_factory=dict)
    _notes: list[int] = field(default_factory=list)
    _cache: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._where = self.plan.fields
        self._phones = [c.column.index for c in self.plan.columns if c.field == "phone"]
        self._plain = [
            (name, _AT[name], index)
            for name, index in self._where.items()
            if name in _AT
            and name not in {"name", "id_number", "birth_date", "phone", "sex", "address", "relation"}
        ]

    def read(self, row: int, cells: Sequence[object]) -> RosterRow | list[str]:
        """Check one row. Raises nothing: what is wrong comes back as sentences."""
        reasons: list[str] = []
        warnings: list[str] = []
        result = RosterRow(row, [None] * len(TAKEN))
        name = clean_name(self._text("name", cells))
        if not name:
            reasons.append("没有姓名")
        result.values[_AT["name"]] = name
        self._plain_fields(result, cells, warnings)
        self._identity(result, cells, reasons)
        self._contacts(result, cells, warnings)
        self._place(result, cells, warnings)
        if reasons:
            return reasons
        if warnings:
            result.warnings = tuple(warnings)
            note = result.values[_AT["note"]]
            result.values[_AT["note"]] = "；".join(filter(None, [note, *warnings]))
        return result

    def _text(self, name: str, cells: Sequence[object]) -> str:
        index = self._where.get(name)
        return cell_text(cells[index]) if index is not None and index < len(cells) else ""

    def _plain_fields(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
        for name, at, index in self._plain:
            if index >= len(cells):
                continue
            raw = cells[index]
            text = clean(cell_text(raw)) if raw is not None and raw != "" else ""
            if not text:
                continue
            if name in CODED:
                code = self._code(name, text)
                if code is None:
                    warnings.append(f"{self.library.code(CODED[name]).name}原表写“{text}”")
                result.values[at] = code
            elif name == "died_on":
                result.values[at] = self._date(name, raw, warnings)
            elif name == "living_here":
                result.values[at] = 0 if text in _NO else 1
            else:
                result.values[at] = (
                    text[:60] if name in {"estate", "building", "stair", "room"} else text[:200]
                )

    def _code(self, name: str, text: str) -> str | None:
        key = (name, text)
        if key not in self._cache:
            self._cache[key] = self.library.code(CODED[name]).read(text)
        found: str | None = self._cache[key]
        return found

    def _date(self, name: str, raw: object, warnings: list[str]) -> str | None:
        try:
            day = read_date(raw)
        except ClerkError as error:
            warnings.append(error.message)
            return None
        return str(day) if day else None

    def _identity(self, result: RosterRow, cells: Sequence[object], reasons: list[str]) -> None:
        """ID, birth date and sex together: the number decides, and what contradicts it is refused."""
        index = self._where.get("id_number")
        raw = cells[index] if index is not None and index < len(cells) else None
        reading = identity.check_id(raw, self.today) if raw is not None and raw != "" else None
        typed = self._birth(cells, reasons)
        sex = self._sex(cells, reasons)
        if reading is not None and reading.kind != identity.IdKind.NONE:
            reasons += [f"证件号码：{p.sentence}" for p in reading.problems]
            result.values[_AT["id_number"]] = reading.number
            if reading.birth_date and typed is not None and typed.full and typed.full != reading.birth_date:
                reasons.append(f"出生日期 {typed} 和证件号码里的 {reading.birth_date} 不一致")
            if reading.sex and sex in {"1", "2"} and sex != str(reading.sex):
                reasons.append("性别和证件号码不一致")
            typed = PartialDate.of(reading.birth_date) if reading.birth_date else typed
            sex = str(reading.sex) if reading.sex else sex
        at = _AT["id_kind"]
        kind = reading.kind.value if reading is not None else "none"
        result.values[at] = result.values[at] or _ID_KINDS.get(
            kind, "111" if reading and reading.number else "none"
        )
        result.values[_AT["birth_date"]] = str(typed) if typed else None
        result.values[_AT["sex"]] = sex

    def _birth(self, cells: Sequence[object], reasons: list[str]) -> PartialDate | None:
        index = self._where.get("birth_date")
        if index is None or index >= len(cells) or cells[index] in (None, ""):
            return None
        try:
            day = read_date(cells[index])
        except ClerkError as error:
            reasons.append(f"出生日期：{error.message}")
            return None
        if day is not None and day > PartialDate.of(self.today):
            reasons.append(f"出生日期 {day} 在今天之后")
        return day

    def _sex(self, cells: Sequence[object], reasons: list[str]) -> str | None:
        text = clean(self._text("sex", cells))
        if not text:
            return None
        code = self._code("sex", text)
        if code is None:
            reasons.append(f"性别写的是“{text}”，不认识")
        return code

    def _contacts(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
        numbers: list[str] = []
        for index in self._phones:
            raw = cells[index] if index < len(cells) else None
            if raw is None or raw == "":
                continue
            for phone in read_phones(cell_text(raw)):
                if phone.problem:
                    warnings.append(f"电话原表写“{phone.number}”")
                else:
                    numbers.append(phone.number)
        if numbers:
            result.values[_AT["phone"]] = numbers[0]
            result.phones = tuple(dict.fromkeys(numbers[1:]))

    def _place(self, result: RosterRow, cells: Sequence[object], warnings: list[str]) -> None:
        address = clean(self._text("address", cells))[:200]
        said = {n: result.values[_AT[n]] for n in ("estate", "building", "stair", "room")}
        if not address and any(said.values()):
            address = "".join(filter(None, (said["estate"], said["building"], said["stair"], said["room"])))
        parts = self._parts(address) if address else AddressParts()
        result.values[_AT["address"]] = address or None
        for n in ("estate", "building", "stair", "room"):
            result.values[_AT[n]] = said[n] or getattr(parts, n) or None
        relation = clean(self._text("relation", cells))
        if relation:
            code = relation_code(relation, result.values[_AT["sex"]])
            if code is None:
                warnings.append(f"与户主关系原表写“{relation}”")
            result.values[_AT["relation"]] = code
        result.grid = clean(self._text("grid", cells))[:60]
        result.household = clean(self._text("household_number", cells))[:40]
        result.head_id = clean(self._text("head_id_number", cells)).upper()
        since = self._date("move_in_on", self._raw("move_in_on", cells), warnings)
        result.since = PartialDate.parse(since).full if since else None

    def _raw(self, name: str, cells: Sequence[object]) -> object:
        index = self._where.get(name)
        return cells[index] if index is not None and index < len(cells) else None

    def _parts(self, address: str) -> AddressParts:
        return parse_address(address)
