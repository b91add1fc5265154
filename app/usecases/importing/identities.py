"""ID number, birth date and sex of a row together: the number decides, and what contradicts it is refused by name."""

from dataclasses import dataclass, field
from datetime import date
from operator import mul
from typing import Any

from app.errors import ClerkError
from app.exchange.sheets.cells import cell_text
from app.models.rules import identity
from app.models.rules.dates import PartialDate, read_date
from app.models.rules.identity_repair import repair_candidates
from app.models.rules.text import clean
from app.usecases.importing.codes import CodeReader, is_number
from app.usecases.importing.fields import AT
from app.usecases.importing.readers import coded, is_lunar, year_of

_SEX, _BIRTH, _KIND, _ID = (AT[n] for n in ("sex", "birth_date", "id_kind", "id_number"))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZERO = ord("0") * sum(_WEIGHTS)
_CHECK = "10X98765432"
_CITIZENS = frozenset({"111", "112", "113"})
"""Papers that the citizen number stands on."""
_SAID_OTHERWISE = frozenset({"117", "414", "511", "516", "fpr", "other", "none"})
"""Kinds of paper whose number GB 11643 does not measure: said in the sheet, the number is taken as it stands."""
_SHOWN = 3
"""The most repairs that are worth naming."""


@dataclass
class IdentityReader:
    """Reads the three columns (each an index, -1 for none). Most numbers are right and repeat what the other columns
    say: those are read without asking the rules, which are asked for every other one."""

    today: date
    id_at: int
    birth_at: int
    sex_at: int
    sex_codes: CodeReader
    _born: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sex = coded(self.sex_codes)
        self._known = self.sex_codes.known

    def read(self, values: list[Any], cells: list[object], reasons: list[str], warnings: list[str]) -> None:
        """Fill number, kind, birth date and sex; add what is wrong."""
        raw = cells[self.id_at]
        born = self._quick(raw) if isinstance(raw, str) and len(raw) == 18 else None
        if born is not None and values[_KIND] in (None, "111"):
            typed, word = cells[self.birth_at], cells[self.sex_at]
            sex = "1" if ord(str(raw)[16]) & 1 else "2"
            agrees = word == "" or word is None or self._known.get(str(word)) == sex
            if agrees and (typed == born or typed == "" or typed is None):
                values[_ID], values[_BIRTH], values[_SEX], values[_KIND] = raw, born, sex, "111"
                return
        self._slowly(values, cells, reasons, warnings)

    def _quick(self, raw: str) -> str | None:
        """The birth date of a plain citizen number that is surely right, else None."""
        first = raw[:17]
        if not first.isascii() or not first.isdecimal() or first[0] in "089" or raw.endswith("000"):
            return None
        if raw[17] != _CHECK[(sum(map(mul, first.encode(), _WEIGHTS)) - _ZERO) % 11]:
            return None
        digits = first[6:14]
        born = self._born.get(digits)
        if born is None:
            reading = identity.check_id(raw, self.today)
            whole = (
                reading.kind is identity.IdKind.RESIDENT_ID and not reading.problems and reading.birth_date
            )
            born = self._born[digits] = reading.birth_date.isoformat() if whole and reading.birth_date else ""
        return born or None

    def _slowly(
        self, values: list[Any], cells: list[object], reasons: list[str], warnings: list[str]
    ) -> None:
        raw = cells[self.id_at]
        raw = None if raw == "" else raw
        kind = values[_KIND]
        typed_raw = cells[self.birth_at]
        reading = self._number(raw, kind, warnings)
        born = reading.birth_date.isoformat() if reading and reading.birth_date else None
        sure = born if reading and not reading.problems else None
        typed = self._birth(typed_raw, sure, reasons, warnings)
        sex = self._said_sex(cells[self.sex_at], reading, reasons, warnings)
        if reading is not None:
            self._judge(raw, reading, (typed, sex), reasons, warnings)
            values[_ID] = reading.number[:30] or None
            sex = reading.sex or sex
        values[_KIND] = _kind(kind, reading)
        values[_BIRTH] = born or typed
        values[_SEX] = sex

    def _number(self, raw: object, kind: str | None, warnings: list[str]) -> identity.IdReading | None:
        """The number as the kind of paper the sheet names, None when there is none. A number that GB 11643 does not
        measure and that does not look like its paper's is kept, and said."""
        if raw is None:
            return None
        reading = identity.check_id(raw, self.today)
        if reading.kind is identity.IdKind.NONE:
            return None
        if (
            reading.kind is identity.IdKind.HOUSEHOLD_BOOK
        ):  # "户口簿" where a number should be says the paper only
            return identity.IdReading(reading.kind, "")
        if kind not in _SAID_OTHERWISE or (identity.measured(reading) and not reading.problems):
            return reading
        told = identity.check_as(kind, raw, self.today)
        if not told.problems:
            return told
        if identity.measured(reading):
            return reading
        warnings += [f"证件号码 {told.number}：{p.sentence}" for p in told.problems]
        return identity.IdReading(told.kind, told.number, reading.birth_date)

    def _judge(self, raw: object, reading: identity.IdReading, said: tuple[str | None, str | None],
               reasons: list[str], warnings: list[str]) -> None:  # fmt: skip
        """What is wrong with the number, with what it may be when birth date and sex make that sure."""
        typed, sex = said
        wrong = [f"证件号码：{p.sentence}" for p in reading.problems]
        if wrong and typed and len(typed) == 10:
            found = repair_candidates(
                raw, self.today, date.fromisoformat(typed), sex if sex in ("1", "2") else None
            )
            if 1 <= len(found) <= _SHOWN:
                wrong[-1] += "。按出生日期和性别，可能是 " + " 或 ".join(
                    f"{r.number}（{r.sentence}）" for r in found
                )
        reasons += wrong
        if wrong:
            return
        born = reading.birth_date.isoformat() if reading.birth_date else None
        if born and typed is not None and not born.startswith(typed):
            reasons.append(f"出生日期 {typed} 和证件号码里的 {born} 不一致")
        if reading.sex and sex in {"1", "2"} and sex != reading.sex:
            reasons.append("性别和证件号码不一致")
        warnings += [
            f"证件号码 {reading.number}：{w.sentence}"
            for w in reading.warnings
            if w.code == "maybe_excel_damage"
        ]

    def _birth(self, raw: object, born: str | None, reasons: list[str], warnings: list[str]) -> str | None:
        """The typed birth date; `born` is what a sound ID says, which most rows repeat, and which settles what can be
        read in two ways (1990.1 for October, 90-05-17) or is said by the lunar calendar."""
        if raw is None or raw == "" or raw == born:
            return born if raw else None
        try:
            day = read_date(raw)
        except ClerkError as error:
            text = clean(cell_text(raw))
            if is_lunar(text):
                warnings.append(f"出生日期原表写“{text}”")
                return born or (str(year) if (year := year_of(text)) else None)
            if born and _settled(text, born):
                return born
            reasons.append(f"出生日期：{error.message}" + (f"（证件号码里是 {born}）" if born else ""))
            return None
        if day is not None and day > PartialDate.of(self.today):
            reasons.append(f"出生日期 {day} 在今天之后")
        return str(day) if day is not None else None

    def _said_sex(
        self, raw: object, reading: identity.IdReading | None, reasons: list[str], warnings: list[str]
    ) -> str | None:
        if raw is None or raw == "":
            return None
        unknown: list[str] = []
        code = self._sex(raw, unknown)
        if unknown:
            text = clean(cell_text(raw))
            if (reading is not None and reading.sex) or is_number(text) or text in self.sex_codes.answers:
                warnings += unknown
            else:
                reasons.append(f"性别写的是“{text}”，不认识")
        return code if isinstance(code, str) else None


def _kind(said: str | None, reading: identity.IdReading | None) -> str:
    """The kind of paper: as the sheet says, unless its number is plainly another paper's."""
    if reading is None:
        return said or "none"
    told = identity.CODE_OF_KIND[reading.kind]
    if said is None or said == "none":
        return told
    wrong = (said in _CITIZENS and told not in _CITIZENS) or (said == "hmt" and told != "hmt")
    return told if wrong else said


def _settled(text: str, born: str) -> bool:
    """Whether a date that can be read in two ways can be read as the day the ID says."""
    digits = [int(part) for part in "".join(c if c.isdecimal() else " " for c in text).split()]
    year, month, day = (int(part) for part in born.split("-"))
    if len(digits) == 2 and digits[0] == year:  # 1990.1: January, or October whose 0 the spreadsheet dropped
        return digits[1] == month or digits[1] * 10 == month
    return len(digits) == 3 and (digits in ([year % 100, month, day], [day, month, year], [month, day, year]))
