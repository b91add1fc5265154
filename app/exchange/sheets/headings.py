"""The wording of headings: made comparable, and matched against the synonyms in resources/codes."""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from app.models.rules.text import fold

_SYNONYMS = Path(__file__).resolve().parents[3] / "resources" / "codes" / "heading_synonyms.csv"
_REMARK = re.compile(r"[(\[<{][^()\[\]<>{}]*[)\]>}]")
_NOISE = re.compile(r"[\s*#:;,.、?!\"'_~`^+=|\\()\[\]<>{}·★☆●※\-]+")
_REQUEST = re.compile(r"^(?:请填写|请选择|请填|填写|请输入)|(?:必填项?|选填|可选|可不填|可为空)$")


def plain_heading(text: object) -> str:
    """A heading as it is compared: without spaces, stars, remarks in brackets, 必填 and the like."""
    folded = fold(text)
    bare = _NOISE.sub("", _REMARK.sub("", folded))
    if not bare:  # everything stood in brackets
        bare = _NOISE.sub("", folded)
    return _REQUEST.sub("", bare).upper()


def with_remarks(text: object) -> str:
    """As `plain_heading`, but what stands in brackets stays: 现住门(楼)详址 is one word."""
    return _REQUEST.sub("", _NOISE.sub("", fold(text))).upper()


@cache
def default_synonyms() -> Mapping[str, tuple[str, ...]]:
    """Field key → wordings, from resources/codes/heading_synonyms.csv (columns field_key,synonym)."""
    table: dict[str, list[str]] = {}
    with _SYNONYMS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["field_key"], []).append(row["synonym"])
    return {key: tuple(words) for key, words in table.items()}


class Wordings:
    """The synonyms, ready for many look-ups."""

    def __init__(self, synonyms: Mapping[str, Sequence[str]]) -> None:
        self._exact: dict[str, str] = {}
        for key, words in synonyms.items():
            for word in words:
                for form in (with_remarks(word), plain_heading(word)):
                    self._exact.setdefault(form, key)
        self._by_length = sorted((w for w in self._exact if len(w) >= 2), key=len, reverse=True)

    def exact(self, heading: object) -> str | None:
        """The field a heading names outright, whatever its decoration."""
        return self._exact.get(with_remarks(heading)) or self._exact.get(plain_heading(heading))

    def bracketed(self, heading: object) -> str | None:
        """The field a heading names in brackets: 称呼（姓名）."""
        return next((key for part in _REMARK.findall(fold(heading)) if (key := self.exact(part))), None)

    def within(self, heading: object) -> tuple[str, float] | None:
        """The field whose longest wording is part of the heading, and how much of the heading it covers.
        Of equally long wordings the last one in the heading counts: 户主的身份证号 is about the number."""
        text = plain_heading(heading)
        found = [(len(w), text.rfind(w), w) for w in self._by_length if w in text]
        if not found:
            return None
        length, _, word = max(found)
        return self._exact[word], length / len(text)
