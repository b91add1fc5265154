"""How the cells of a column are read: words and codes, dates, texts fit to keep. A reader is called 100,000 times."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.errors import ClerkError
from app.exchange.sheets.cells import cell_text
from app.models.rules.characters import private_in
from app.models.rules.dates import PartialDate, read_date
from app.models.rules.text import clean
from app.usecases.importing.codes import CodeReader
from app.usecases.importing.fields import label_of

Reader = Callable[[object, list[str]], "str | int | None"]
"""The stored form of a raw cell that is not blank; a sentence is added for what nobody can read."""
PARTIAL = frozenset({"died_on", "unregistered_since"})
DAYS = frozenset({"permit_on", "permit_until", "id_until", "arrived_on", "leaving_on"})
_LUNAR = re.compile(r"农历|阴历|旧历")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_UNIT_WORDS = {
    "building": re.compile(r"(?:号楼|栋|幢|座|楼|#)$"),
    "stair": re.compile(r"(?:单元|梯|门洞|门)$"),
    "room": re.compile(r"(?:室|号|房)$"),
}
_DIVISION = re.compile(r"\d{6}(?:\d{3}){0,2}")


@dataclass
class Texts:
    """Cleaned texts, the same object for equal ones: most come again and again. `known` replaces the characters of
    somebody's own font that are known; `private`: one that nobody knows was met."""

    same: dict[str, str] = field(default_factory=dict)
    cleaned: dict[str, str] = field(default_factory=dict)
    known: Callable[[str], str] = str
    private: bool = False

    def kept(self, text: str) -> str:
        """The text, the same object for equal texts."""
        return self.same.setdefault(text, text)

    def clean(self, raw: object) -> str:
        """The cleaned text of a cell."""
        if not isinstance(raw, str):
            return self.kept(clean(cell_text(raw)))
        found = self.cleaned.get(raw)
        if found is None:
            found = self.known(clean(raw))
            self.private = self.private or bool(private_in(found))
            self.cleaned[raw] = found = raw if raw == found else self.kept(found)
        return found


def coded(reader: CodeReader) -> Reader:
    """Codes by word or answer; what nobody knows goes into the note, with a sentence."""
    known = reader.known

    def read(raw: object, warnings: list[str]) -> str | None:
        text = raw if isinstance(raw, str) else cell_text(raw)
        if text in known:
            return known[text]
        cleaned = clean(text)
        code = reader.code(cleaned) if cleaned else None
        if code is None and cleaned:
            warnings.append(f"{label_of(reader.name)}原表写“{cleaned}”")
        else:
            known[text] = code
        return code

    return read


def yes_or_no(reader: CodeReader) -> Reader:
    """是否常住 and the like, kept as 1 or 0."""
    read = coded(reader)
    return lambda raw, warnings: None if (code := read(raw, warnings)) is None else int(str(code))


def partial_day(name: str) -> Reader:
    """A date as exactly as it is known; what cannot be read goes into the note."""

    def read(raw: object, warnings: list[str]) -> str | None:
        day = day_of(raw, label_of(name), warnings)
        return str(day) if day else None

    return read


def full_day(name: str) -> Reader:
    """A date known to the day; a year or a month alone goes into the note."""

    def read(raw: object, warnings: list[str]) -> str | None:
        day = day_of(raw, label_of(name), warnings)
        if day is not None and day.full is None:
            warnings.append(f"{label_of(name)}原表写“{day}”")
            return None
        return str(day) if day else None

    return read


def day_of(raw: object, label: str, warnings: list[str]) -> PartialDate | None:
    """The date of a cell; what cannot be read becomes a sentence that goes into the note."""
    try:
        return read_date(raw)
    except ClerkError:
        text = clean(cell_text(raw))
        warnings.append(f"{label}原表写“{text}”")
        return year_of(text) if _LUNAR.search(text) else None


def year_of(text: str) -> PartialDate | None:
    """The year of a date by the lunar calendar: only that is sure (E27). None when no year is named."""
    found = _YEAR.search(text)
    return PartialDate(int(found[1])) if found else None


def is_lunar(text: str) -> bool:
    """Whether a date is said by the lunar calendar."""
    return _LUNAR.search(text) is not None


def text(name: str, texts: Texts, width: int) -> Reader:
    """A text fit to keep; what is longer than the record keeps stands whole in the note."""
    tail = _UNIT_WORDS.get(name)

    def read(raw: object, warnings: list[str]) -> str | None:
        found = texts.clean(raw)
        if tail is not None:
            found = texts.kept(tail.sub("", found) or found)
        if len(found) > width:
            warnings.append(f"{label_of(name)}原表写“{found}”")
            return found[:width]
        return found or None

    return read


def note(heading: str, texts: Texts) -> Reader:
    """A column that goes into the note, with what stands over it ("": nothing is said)."""
    said = f"{heading}：" if heading else ""
    return lambda raw, _: f"{said}{found}" if (found := texts.clean(raw)) else None


def division(texts: Texts, width: int) -> Reader:
    """户籍地: a code of GB/T 2260, or its name as far as the record keeps it."""
    plain = text("registered_division", texts, width)

    def read(raw: object, warnings: list[str]) -> str | None:
        found = texts.clean(raw)
        bare = found.removesuffix(".0")
        return bare if _DIVISION.fullmatch(bare) else plain(found, warnings)  # type: ignore[return-value]

    return read
