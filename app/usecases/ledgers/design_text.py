"""A ledger's definition as the designer holds it (plain values) and as TOML; keys made from Chinese names."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from app.models.definitions.ledgers import SHARED
from app.models.rules import pinyin

LONGEST_KEY = 30
_BLANK: tuple[Any, ...] = ("", None, [], {}, ())


def text_of(data: Mapping[str, Any]) -> str:
    """The definition as TOML: its plain values, each field in a block, what is printed; blank values are left out."""
    lines = [f"{key} = {value_text(value)}" for key, value in _filled(data) if key not in {"field", "print"}]
    for spec in data.get("field", []):
        lines += ["", "[[field]]", *(f"{key} = {value_text(value)}" for key, value in _filled(spec))]
    printed = dict(data.get("print", {}))
    if any(value not in _BLANK for value in printed.values()):
        lines += ["", "[print]", *(f"{key} = {value_text(value)}" for key, value in _filled(printed))]
    return "\n".join(lines) + "\n"


def _filled(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key, value) for key, value in data.items() if value not in _BLANK)


def value_text(value: Any) -> str:
    """A plain value as TOML writes it, groups and lists on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {value_text(one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def key_for(name: str, taken: Collection[str], fallback: str = "field") -> str:
    """A key for a name: the initials of its pinyin, with a number when it is taken; never a key every row has."""
    sounds = pinyin.readings(re.sub(r"[（(].*?[)）]", "", name)).initials
    base = re.sub(r"[^a-z0-9_]", "", (sounds[0] if sounds else "").lower())[:LONGEST_KEY]
    base = base if base and base[0].isalpha() else fallback
    used = {*taken, *SHARED, "owner", "resident", "household", "area", "organisation", "resident_id"}
    number = 1
    found = base if base not in used else ""
    while not found:
        number += 1
        candidate = f"{base}{number}"
        found = "" if candidate in used else candidate
    return found
