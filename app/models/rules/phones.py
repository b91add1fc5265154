"""Telephone numbers as they stand in one cell: several of them, with owners, spaces and area codes."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.models.rules.text import fold

_NUMBER = re.compile(
    r"(?P<mobile>(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d))"
    r"|(?P<hotline>(?<!\d)[48]00-?\d{3}-?\d{4}(?!\d))"
    r"|(?P<area>(?<!\d)\(?0\d{2,3}\)?[\s-]{0,2}[2-9]\d{2,3}[\s-]?\d{4}(?!\d))(?P<ext>(?:\s?[-转]\s?\d{1,6})?)"
    r"|(?P<local>(?<!\d)[2-9]\d{6,7}(?!\d))"
    r"|(?P<bad>(?<!\d)1[3-9]\d(?:[\s-]\d{1,5}){1,3}(?!\d)|\d[\d-]{2,}\d)"
)
_BRACKETED = re.compile(r"\s*[(\[]\s*([^()\[\]\d]{1,12}?)\s*[)\]]")
_EDGES = " 、/,;:|\\()[]\n-·.。+和及或"
_LABELS = re.compile(
    r"(?:联系|手机|移动|固定|座机|家庭|住宅|宅)?(?:电话|手机|座机|号码|固话)+|本人|手机|tel|TEL|Tel"
)


@dataclass(frozen=True, slots=True)
class Phone:
    """One number: a mobile as 11 digits, a fixed line as 0551-65123456(-801) or without its area code.

    `owner_hint` is whose it is as far as the cell says (儿子, 王芳), "" when nothing is said. `problem` is
    a sentence when the number cannot be right; then `number` is what stood there.
    """

    number: str
    owner_hint: str = ""
    problem: str = ""


def read_phones(text: object) -> list[Phone]:
    """Every number in a cell, in order, each once. Text without any number gives one Phone with a problem;
    a blank (also 无, /) gives an empty list."""
    return list(_read(fold(text).removesuffix(".0")))


@lru_cache(maxsize=1024)
def _read(folded: str) -> tuple[Phone, ...]:
    if folded in ("", "无", "/", "-", "--", "暂无", "没有", "0"):
        return ()
    found: dict[str, Phone] = {}
    position = 0
    for match in _NUMBER.finditer(folded):
        if match.start() < position:
            continue
        before = folded[position : match.start()]
        owner = _hint(before)
        position = match.end()
        if bracketed := _BRACKETED.match(folded, position):
            owner, position = _hint(bracketed[1]) or owner, bracketed.end()
        phone = _phone(match, owner)
        found.setdefault(phone.number, phone)
    if not found:
        return (Phone(folded, problem=f"“{folded}”里没有电话号码"),)
    return tuple(found.values())


def _hint(text: str) -> str:
    return _LABELS.sub("", text.strip(_EDGES)).strip(_EDGES)[:20]


def _phone(match: re.Match[str], owner: str) -> Phone:
    kind, shown = match.lastgroup, match[0]
    digits = "".join(c for c in shown if c.isdecimal())
    if match["mobile"]:
        return Phone(digits[-11:], owner)
    if match["hotline"]:
        return Phone(f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", owner)
    if match["area"]:
        return Phone(_with_area(match["area"]) + _extension(match["ext"]), owner)
    if kind == "local":
        return Phone(digits, owner)
    return Phone(digits, owner, _problem(digits))


def _with_area(text: str) -> str:
    digits = "".join(c for c in text if c.isdecimal())
    # Two-digit area codes: Beijing 010 and 02x (Shanghai, Tianjin, Chongqing, ...); every other is three
    # digits.
    width = 3 if digits[1] in "12" else 4
    return f"{digits[:width]}-{digits[width:]}"


def _extension(text: str) -> str:
    digits = "".join(c for c in text if c.isdecimal())
    return f"-{digits}" if digits else ""


def _problem(digits: str) -> str:
    if digits.startswith("1") and len(digits) != 11:
        return f"手机号应为11位，“{digits}”是{len(digits)}位"
    if digits.startswith("1"):
        return f"“{digits}”不是手机号（第二位应为3至9）"
    return f"“{digits}”不像电话号码（手机11位；座机7至8位，前面可加区号）"
