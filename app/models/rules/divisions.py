"""Where a code lies: provinces, cities and counties of GB/T 2260 since 1980, streets and committees of today.

The tables under resources/divisions are made by installer/make_divisions.py. The counties (0.2 MB) are read at the
first question; streets and committees (2.4 MB, as of mid 2023) by province, only when a community code is asked for.
"""

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from app.models.rules.text import fold

_TABLES = Path(__file__).resolve().parents[3] / "resources" / "divisions"
_FIRST_TABLE = 1980
_PLACEHOLDERS = re.compile(r"市辖区|市辖县|县|市|省直辖.*|自治区直辖.*|省直辖县.*|虚拟|其他|.*地区直辖.*")
_BEYOND = {"83": "台湾地区"}  # only on the 台湾居民居住证
_ENDINGS = {
    "a": "社区居委会",
    "b": "社区居民委员会",
    "c": "村委会",
    "d": "村民委员会",
    "e": "居委会",
    "f": "居民委员会",
    "g": "社区",
    "'": "",
}
_COMMITTEE = re.compile(r"(\d*)'?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Division:
    """A code as it was read: its own name, the whole name from the province down, the years it is known from
    (None: since the first table, 1980, or earlier) and to (None: still in force)."""

    code: str
    name: str
    full_name: str
    since: int | None
    until: int | None

    @property
    def historical(self) -> bool:
        """Whether the code, or this name of it, is no longer in force."""
        return self.until is not None


@dataclass(frozen=True, slots=True)
class Community:
    """A 12-digit code as understood (6 county + 3 street + 3 committee). Names are "" where the shipped table has
    none. Problems forbid the code, warnings do not: a community may be newer than the table."""

    code: str
    county: str = ""
    street: str = ""
    name: str = ""
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """From the province down, as far as it is known."""
        return self.county + self.street + self.name


@dataclass(frozen=True, slots=True)
class _Span:
    name: str
    first: int
    last: int  # 9999: still in force


@cache
def _spans() -> dict[str, tuple[_Span, ...]]:
    table: dict[str, tuple[_Span, ...]] = {}
    for line in (_TABLES / "counties.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, name, first, last = line.split("\t")
            table[code] = (*table.get(code, ()), _Span(name, int(first), int(last or 9999)))
    return table


def _span(code: str, year: int | None) -> _Span | None:
    """The name in force in that year; outside all years the nearest one; without a year the latest."""
    spans = _spans().get(code)
    if not spans:
        return None
    if year is None:
        return max(spans, key=lambda s: (s.last, s.first))
    within = [s for s in spans if s.first <= year <= s.last]
    if within:
        return max(within, key=lambda s: s.first)
    return min(spans, key=lambda s: min(abs(year - s.first), abs(year - s.last)))


@lru_cache(maxsize=8192)
def _division(code: str, year: int | None) -> Division | None:
    if code[:2] in _BEYOND:
        name = _BEYOND[code[:2]]
        return Division(code, name, name, None, None)
    found = _span(code, year)
    if found is None:
        return None
    known = min(found.last, year) if year else found.last
    names = [n for n in (_upper(code[:2] + "0000", known), _upper(code[:4] + "00", known)) if n]
    own = found.name
    if code.endswith("0000"):
        names = []
    elif code.endswith("00"):
        names = names[:1]
    full = "".join(dict.fromkeys([*names, own]))
    since = None if found.first == _FIRST_TABLE else found.first
    return Division(code, own, full, since, None if found.last == 9999 else found.last)


def _upper(code: str, year: int) -> str:
    span = _span(code, year)
    return "" if span is None or _PLACEHOLDERS.fullmatch(span.name) else span.name


def division(code: str, on: date | None = None) -> Division | None:
    """A 6-digit code of GB/T 2260, under its name of that day (without a day: its latest name); None when it was
    never in the standard since 1980. 110000 and 2301xx read as well: codes of provinces and cities end in zeros."""
    return _division(code, None if on is None else on.year) if len(code) == 6 else None


def division_name(code: str, on: date | None = None) -> str:
    """The whole name: "230102" gives 黑龙江省哈尔滨市道里区; "" for an unknown code."""
    found = division(code, on)
    return found.full_name if found else ""


def known_division(code: str) -> bool:
    """Whether the code was ever in the standard since 1980."""
    return code in _spans() or code[:2] in _BEYOND


@lru_cache(maxsize=3)
def _streets_of(province: str) -> dict[str, tuple[str, str]]:
    """9-digit code → (name, packed committees) of one province; {} for a province without a table."""
    with zipfile.ZipFile(_TABLES / "communities.zip") as archive:
        if f"{province}.txt" not in archive.namelist():
            return {}
        text = archive.read(f"{province}.txt").decode("gb18030")
    rows = (line.split("\t") for line in text.splitlines())
    return {code: (name, committees) for code, name, committees in rows}


def streets(county: str) -> dict[str, str]:
    """9-digit code → name of every street, town and township of a county (mid 2023)."""
    return {c: name for c, (name, _) in _streets_of(county[:2]).items() if c.startswith(county)}


def communities(street: str) -> dict[str, str]:
    """12-digit code → name of every committee of a street, by its 9-digit code (mid 2023)."""
    _, packed = _streets_of(street[:2]).get(street, ("", ""))
    found: dict[str, str] = {}
    number = 0
    for part in packed.split(",") if packed else ():
        step, name = _COMMITTEE.fullmatch(part).groups()  # type: ignore[union-attr]
        number += int(step or 1)
        found[f"{street}{number:03d}"] = name[:-1] + _ENDINGS[name[-1]] if name[-1:] in _ENDINGS else name
    return found


def community(code: object) -> Community:
    """Check a 12-digit code of a community (统计用区划代码): 6 county, 3 street, 3 committee, where 001–199 is a
    residents' and 200–399 a villagers' committee. Never raises: what is wrong is said in words."""
    number = re.sub(r"[\s-]", "", fold(code))
    if not re.fullmatch(r"\d{12}", number):
        seen = f"现在是{len(number)}位" if number.isdecimal() else "现在有不是数字的字符"
        return Community(number, problems=(f"社区代码应为12位数字，{seen}，请对照街道发的代码表",))
    county = division(number[:6])
    if county is None:
        return Community(number, problems=(f"代码前6位 {number[:6]} 不是任何区、县的代码，请检查",))
    problems, warnings = _committee_problems(number[9:]), []
    if county.historical and number[:9] not in _streets_of(number[:2]):
        warnings.append(
            f"{county.full_name}（{number[:6]}）的代码到{county.until}年为止，请确认是否已换新代码"
        )
    street = _streets_of(number[:2]).get(number[:9], ("", ""))[0]
    name = communities(number[:9]).get(number, "") if street else ""
    if not street:
        warnings.append(f"代码表（2023年）里没有街道 {number[:9]}，新设的街道可以继续使用")
    elif not name and not problems:
        warnings.append(f"代码表（2023年）里{street}没有 {number[9:]} 号社区，新设的社区可以继续使用")
    return Community(number, county.full_name, street, name, problems, tuple(warnings))


def _committee_problems(tail: str) -> tuple[str, ...]:
    if tail == "000":
        return ("末三位是 000，这是街道的代码，不是社区的代码",)
    if not 1 <= int(tail) <= 399 and not 400 <= int(tail) <= 599:
        return (f"末三位 {tail} 不对：居委会是 001 至 199，村委会是 200 至 399",)
    return ()
