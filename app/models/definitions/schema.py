"""One reader for every kind of definition: a frozen dataclass is the schema, its annotations are the checks.

A key ending in `_` (from_, for_) is written without it in TOML. Unknown keys, missing keys, wrong types and
values outside a Literal are refused with file, line, what is wrong and what would be right.
"""

import difflib
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from app.models.definitions.source import Source, Step

T = TypeVar("T")
_NAMES = {
    str: "文字", int: "整数", bool: "true 或 false", Decimal: "数字", date: "日期（不加引号，如 2026-01-01）",
}  # fmt: skip


def build(cls: type[T], source: Source, data: Any, path: tuple[Step, ...] = ()) -> T:
    """An instance of the dataclass `cls` from parsed TOML. Raises DefinitionError."""
    if not isinstance(data, Mapping):
        raise source.error(path, f"这里应当是一组“名 = 值”，写的却是 {data!r}")
    known = {f.name.rstrip("_"): f for f in fields(cls)}  # type: ignore[arg-type]
    for key in data:
        if key not in known:
            raise source.error((*path, key), f"不认识“{key}”", _suggestion(key, list(known)))
    hints = _hints(cast(Any, cls))
    values: dict[str, Any] = {}
    for key, field in known.items():
        if key in data:
            values[field.name] = _value(hints[field.name], source, data[key], (*path, key))
        elif _required(field):
            raise source.error(path, f"缺少“{key}”", f"请补上 {key} = …")
    instance = cls(**values)
    problems = getattr(instance, "problems", None)
    for where, wrong, right in problems() if problems else ():
        raise source.error((*path, *where), wrong, right)
    return instance


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


def _required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _suggestion(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    return f"是不是“{close[0]}”？" if close else f"可以用的有：{'、'.join(known)}。"


def _value(hint: Any, source: Source, value: Any, path: tuple[Step, ...]) -> Any:
    origin = get_origin(hint)
    if hint is Any:
        return value
    if origin in (Union, types.UnionType):
        return _value(next(a for a in get_args(hint) if a is not type(None)), source, value, path)
    if origin is Literal:
        return _choice(get_args(hint), source, value, path)
    if origin is tuple:
        if not isinstance(value, list):
            raise source.error(path, f"“{path[-1]}”应当是一个列表", '写法如 ["甲", "乙"]。')
        inner = get_args(hint)[0]
        return tuple(_value(inner, source, item, (*path, i)) for i, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, Mapping):
            raise source.error(path, f"“{path[-1]}”应当是一组“名 = 值”")
        inner = get_args(hint)[1]
        return {key: _value(inner, source, item, (*path, key)) for key, item in value.items()}
    if is_dataclass(hint):
        return build(cast(type[Any], hint), source, value, path)
    return _plain(hint, source, value, path)


def _choice(allowed: tuple[Any, ...], source: Source, value: Any, path: tuple[Step, ...]) -> Any:
    if value in allowed:
        return value
    names = [str(a) for a in allowed if a != ""]
    close = difflib.get_close_matches(str(value), names, n=1)
    right = f"是不是“{close[0]}”？" if close else f"可以写：{'、'.join(names)}。"
    raise source.error(path, f"“{path[-1]}”不能是“{value}”", right)


def _plain(hint: Any, source: Source, value: Any, path: tuple[Step, ...]) -> Any:
    if hint is Decimal and isinstance(value, int | float | str) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    raise source.error(path, f"“{path[-1]}”应当是{_NAMES.get(hint, str(hint))}，写的是 {value!r}")
