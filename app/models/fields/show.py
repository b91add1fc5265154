"""How values read to a clerk, and how they are masked (ui.md rule 7; PIPL via domain.md A6)."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.models.fields.base import Field, Scope
from app.models.rules.dates import PartialDate

_MEMO = 8192
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15}|1\d{10})(?![0-9A-Za-z])")
"""An identity or telephone number that stands in a text."""
_WRITTEN = frozenset({"text", "note", "partial", "phone", "id_number"})
"""Types whose stored text is what a clerk reads."""
NOW, NOTHING = "（现：", "无"
ALL = "all"
"""The mask under which nothing is seen, also not whether there is something."""


class _Texts(dict[Any, str]):
    """Texts by value, made when first asked for; emptied when it has grown past a few pages' worth."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> str:
        if len(self) >= _MEMO:
            self.clear()
        text = self[value] = self._make(value)
        return text


def texts_of(field: Field, scope: Scope, *, masked: bool = False) -> Callable[[Any], str]:
    """`text_of` of one column, the way chosen once: a page of a list is 2,000 of these calls.

    The function may be given a partial date as its stored text as well as a PartialDate.
    """
    if field.show is None and not field.codes and field.type in _WRITTEN:
        hidden = field.mask if masked else ""
        if hidden:
            return lambda v: mask(hidden, v) if v.__class__ is str else text_of(field, v, scope, masked=True)
        return lambda v: v if v.__class__ is str else text_of(field, v, scope)
    return _Texts(lambda value: text_of(field, value, scope, masked=masked)).__getitem__


def column_texts(
    field: Field, scope: Scope, *, masked: bool = False
) -> Callable[[Sequence[Any]], Sequence[str]]:
    """`texts_of` for the values of a whole column at once."""
    one = texts_of(field, scope, masked=masked)
    if isinstance(getattr(one, "__self__", None), _Texts):
        return lambda values: list(map(one, values))
    hidden = field.mask if masked else ""
    if not hidden:
        return lambda values: [v if v.__class__ is str else one(v) for v in values]
    if hidden == "id":  # 18 digits is what nearly all of a column has
        return lambda values: [
            f"{v[:6]}********{v[-4:]}" if v.__class__ is str and len(v) == 18 else one(v) for v in values
        ]
    return lambda values: [
        f"{v[:3]}****{v[-4:]}" if hidden == "phone" and v.__class__ is str and len(v) == 11 else one(v)
        for v in values
    ]


def text_of(field: Field, value: Any, scope: Scope, *, masked: bool = False) -> str:
    """The text of a value; empty when there is none, but what is hidden whole does not tell whether there is one."""
    if masked and field.mask == ALL:
        return mask(ALL, "")
    if value is None or value == "":
        return ""
    text = field.show(value, scope) if field.show is not None else _plain(field, value, scope)
    return mask(field.mask, text) if masked and field.mask else text


def _plain(field: Field, value: Any, scope: Scope) -> str:
    if field.codes:
        return scope.library.code(field.codes).label(str(value))
    if field.type == "yesno":
        return "是" if value else "否"
    if field.type == "money":
        return f"{Decimal(value):.2f}"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | PartialDate):
        return str(value)
    return str(value)


def hidden(text: str) -> str:
    """A typed text with every identity and telephone number in it masked."""
    return _NUMBER.sub(lambda m: mask("phone" if len(m[0]) == 11 else "id", m[0]), text)


def hidden_in(value: Any) -> Any:
    """The values of a paper, however deep, with every identity and telephone number in their texts masked."""
    if isinstance(value, str):
        return hidden(value)
    if isinstance(value, Mapping):
        return {key: hidden_in(one) for key, one in value.items()}
    return [hidden_in(one) for one in value] if isinstance(value, list | tuple) else value


def beside(kept: str, now: str) -> str:
    """What was kept on a day, with what is there now: 安居里1号楼（现：和平里9号楼）."""
    return f"{kept}{NOW}{now or NOTHING}）"


def now_of(text: str) -> str:
    """What is there now, of what `beside` says; any other text as it is."""
    if NOW not in text or not text.endswith("）"):
        return text
    now = text.removesuffix("）").partition(NOW)[2]
    return "" if now == NOTHING else now


def mask(kind: str, text: str) -> str:
    """Hide the middle: an ID keeps its first six and last four, a phone three and four, a name its first character; of a
    text ("numbers") only the numbers that stand in it. Of what was kept and what is now each by itself."""
    if NOW in text and kind not in {"numbers", ALL}:
        kept, _, now = text.removesuffix("）").partition(NOW)
        return beside(mask(kind, kept), now if now == NOTHING else mask(kind, now))
    if kind == "id":
        return text[:6] + "*" * max(0, len(text) - 10) + text[-4:] if len(text) > 10 else "*" * len(text)
    if kind == "phone":
        return text[:3] + "*" * max(0, len(text) - 7) + text[-4:] if len(text) > 7 else "*" * len(text)
    if kind == "numbers":
        return hidden(text)
    if kind == ALL:
        return "＊＊＊"
    if kind == "name":
        return text[:1] + "*" * max(1, len(text) - 1)
    return text
