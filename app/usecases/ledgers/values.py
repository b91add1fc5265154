"""A typed text of a ledger's own field: what is wrong with it, and the form in which it is stored."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.errors import ClerkError
from app.models.definitions.codes import CodeTable
from app.models.definitions.kinds import Ledger, LedgerField
from app.models.definitions.ledgers import NUMBERS, OF_UNIT
from app.models.fields.own import BETWEEN, plain_number
from app.models.rules import identity
from app.models.rules.dates import LONG_AGO, check_year, read_date
from app.models.rules.numbers import read_number
from app.models.rules.phones import read_phones
from app.models.rules.text import clean, clean_lines
from app.office import Office
from app.usecases.ledgers.day_order import backwards

LARGEST = 10**12
YES = frozenset({"是", "有", "1", "√", "✓", "✔", "☑", "对", "y", "yes"})
NO = frozenset({"否", "无", "没有", "0", "×", "✗", "✘", "✕", "☒", "x", "n", "no"})
_LISTED = re.compile(r"[、，,;；/\n]+")


def field_problem(office: Office, spec: LedgerField, text: str) -> str:
    """What is wrong with a typed text, as a sentence; empty when nothing is."""
    if not clean(text):
        return f"请填写{spec.name}" if spec.required else ""
    try:
        typed(office, spec, text)
    except ClerkError as error:
        return f"{spec.name}：{error}"
    return ""


def typed(office: Office, spec: LedgerField, text: str) -> Any:
    """The stored form of a typed text; None when it is empty. Raises ClerkError."""
    text = clean_lines(text) if spec.type == "note" else clean(text)
    if not text:
        return None
    read = _READERS.get(spec.type)
    return read(office, spec, text) if read else text


def row_problems(
    office: Office, ledger: Ledger, fields: Mapping[str, Any], start: date | None
) -> dict[str, str]:
    """What a row still lacks by the conditions of its fields (`required_when`), and days that run backwards (`not_before`),
    by field key."""
    return backwards(ledger, fields, start) | {
        spec.key: f"请填写{spec.name}：{condition_words(office, ledger, spec.required_when)}时必填"
        for spec in ledger.field
        if spec.required_when and fields.get(spec.key) is None and holds(spec.required_when, ledger, fields)
    }


def condition_words(office: Office, ledger: Ledger, where: tuple[tuple[Any, ...], ...]) -> str:
    """Conditions as a clerk says them: “类别”是“工伤”，“金额”填了."""
    specs, parts = {f.key: f for f in ledger.field}, []
    for condition in where:
        spec, op = specs[condition[0]], condition[1]
        said = condition[2] if len(condition) > 2 else ()
        listed = said if isinstance(said, list | tuple) else (said,)
        words = "、".join(f"“{_shown(office, spec, one)}”" for one in listed)
        parts.append(f"“{spec.name}”{_WAYS[op]}{'' if op in {'missing', 'present'} else words}")
    return "，".join(parts)


def _shown(office: Office, spec: LedgerField, value: Any) -> str:
    if spec.type == "yesno":
        return "是" if _as_kept(spec, value) == "1" else "否"
    return office.library.code(spec.codes).label(str(value)) if spec.codes else str(value)


_WAYS = {
    "=": "是", "!=": "不是", ">": "大于", ">=": "不小于", "<": "小于", "<=": "不大于", "in": "是",
    "not in": "不是", "missing": "没有填", "present": "填了",
}  # fmt: skip


def holds(where: tuple[tuple[Any, ...], ...], ledger: Ledger, fields: Mapping[str, Any]) -> bool:
    """Whether all conditions hold for a row's stored values; what is missing is smaller, larger and equal to nothing."""
    specs = {f.key: f for f in ledger.field}
    return all(_holds(specs[c[0]], c[1], c[2] if len(c) > 2 else None, fields.get(c[0])) for c in where)


def _holds(spec: LedgerField, op: str, wanted: Any, value: Any) -> bool:
    if op in {"missing", "present"}:
        return (value is None) == (op == "missing")
    if value is None:
        return op in {"!=", "not in"}
    kept = set(str(value).split(BETWEEN)) if spec.type == "choices" else {str(value)}
    if op in {"in", "not in"}:
        return bool(kept & {_as_kept(spec, w) for w in wanted}) == (op == "in")
    if op in {"=", "!="} and spec.type not in NUMBERS:
        return (_as_kept(spec, wanted) in kept) == (op == "=")
    left, right = (
        (Decimal(str(value)), Decimal(str(wanted))) if spec.type in NUMBERS else (str(value), str(wanted))
    )
    return _COMPARED[op](left, right)


def _as_kept(spec: LedgerField, wanted: Any) -> str:
    if spec.type == "yesno":
        return "1" if wanted in {True, "是", "1"} else "0"
    return str(wanted)


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b), "!=": lambda a, b: bool(a != b), ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b), "<": lambda a, b: bool(a < b), "<=": lambda a, b: bool(a <= b),
}  # fmt: skip


def defaults(office: Office, ledger: Ledger, last: Mapping[str, Any]) -> dict[str, str]:
    """What a new row begins with, as stored texts; `last` is what the row before holds. What the record of its unit says comes
    with the unit (`entries.of_unit`)."""
    words = {"{today}": office.today().isoformat(), "{clerk}": office.clerk.name}
    found: dict[str, str] = {}
    for spec in ledger.field:
        if spec.default in OF_UNIT:
            continue
        text = (
            str(last.get(spec.key) or "")
            if spec.default == "{last}"
            else words.get(spec.default, spec.default)
        )
        if text:
            found[spec.key] = text
    return found


def _number(_office: Office, spec: LedgerField, text: str) -> str:
    value = read_number(text)
    if value < 0:
        raise ClerkError("不能是负数")
    if value < spec.least:
        raise ClerkError(f"至少是 {spec.least}")
    if spec.most is not None and value > spec.most:
        raise ClerkError(f"最大是 {spec.most}，请核对")
    if value >= LARGEST:
        raise ClerkError(f"“{text}”太大了，要小于一万亿")
    if spec.type == "number":
        if spec.whole and value != value.to_integral_value():
            raise ClerkError(f"要写整数，写的是“{text}”")
        return plain_number(value)
    places = 2 if spec.type == "money" else spec.places
    exact = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if exact != value:
        raise ClerkError(f"最多 {places} 位小数，写的是“{text}”")
    return str(exact)


def _date(office: Office, spec: LedgerField, text: str) -> str:
    day = read_date(text)
    check_year(day, LONG_AGO)
    said = str(day)
    if spec.past and said > str(office.today())[: len(said)]:
        raise ClerkError(f"{said} 还没有到，这里写已经发生的日期")
    return said


def _day(office: Office, spec: LedgerField, text: str) -> str:
    day = read_date(text)
    if day is None or day.full is None:
        raise ClerkError("要写到日，例如 2026-03-15")
    return _date(office, spec, text)


def _choice(office: Office, spec: LedgerField, text: str) -> str:
    table = office.library.code(spec.codes or "")
    code = table.read(text)
    if code is None:
        raise _no_such(table, text)
    return code


def _no_such(table: CodeTable, text: str) -> ClerkError:
    return ClerkError(f"没有“{text}”这一项", f"可以选：{'、'.join(label for _, label in table.choices)}。")


def _choices(office: Office, spec: LedgerField, text: str) -> str:
    """Several values, in the order of the table and each once; a label may itself hold a 、."""
    table = office.library.code(spec.codes or "")
    found = {_choice(office, spec, part) for part in _parts(table, text)}
    return BETWEEN.join(code for code in (c.code for c in table.codes) if code in found)


def _parts(table: CodeTable, text: str) -> list[str]:
    if table.read(text) is not None:
        return [text]
    held = []
    for label in sorted(
        (label for _, label in table.choices if _LISTED.search(label)), key=len, reverse=True
    ):
        if label in text:
            held.append(label)
            text = text.replace(label, "、")
    return [part.strip() for part in _LISTED.split(text) if part.strip()] + held


def _yesno(_office: Office, _spec: LedgerField, text: str) -> str:
    said = text.lower()
    if said not in YES | NO:
        raise ClerkError("请写“是”或“否”")
    return "1" if said in YES else "0"


def _phone(_office: Office, _spec: LedgerField, text: str) -> str:
    if bad := [p.problem for p in read_phones(text) if p.problem]:
        raise ClerkError(bad[0])
    return text


def _id_number(office: Office, _spec: LedgerField, text: str) -> str:
    if wrong := identity.check_id(text, office.today()).problems:
        raise ClerkError(wrong[0].sentence)
    return text


def _link(office: Office, spec: LedgerField, text: str) -> str:
    from app.usecases.ledgers.links import read_link

    return read_link(office, spec, text)


def _computed(_office: Office, spec: LedgerField, _text: str) -> None:
    """A computed field is never kept; what a sheet says there is what the program wrote."""


_READERS: dict[str, Callable[[Office, LedgerField, str], Any]] = {
    "number": _number,
    "decimal": _number,
    "money": _number,
    "date": _date,
    "day": _day,
    "choice": _choice,
    "choices": _choices,
    "yesno": _yesno,
    "phone": _phone,
    "id_number": _id_number,
    "link": _link,
    "computed": _computed,
}
