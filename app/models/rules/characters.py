"""Rare characters of names: entered by code point or written out in brackets, compared across their forms.

Data: resources/characters, made by installer/make_characters.py (Unihan, OpenCC, cjk-decomp). `text.clean_name` makes
the canonical characters; here is what else a name may be typed as, and how two spellings of one name are compared.
"""

import lzma
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

from app.models.rules._by_character import ByCharacter
from app.models.rules.components import PART_OF, SIGNS, read_parts
from app.models.rules.lookalikes import meant
from app.models.rules.pinyin import character_readings
from app.models.rules.text import clean_name, is_ideograph

_TABLES = Path(__file__).resolve().parents[3] / "resources" / "characters"
_MOST = 12  # candidates of one written-out form
_SPELLINGS = 24
_EXPLICIT = re.compile(
    r"&#[xX](?P<hex>[0-9A-Fa-f]{4,6});?|&#(?P<dec>\d{5,7});?|(?:[Uu]\+|\\[uU]\{?|0[xX])(?P<u>[0-9A-Fa-f]{4,8})\}?"
)
_PAIR = re.compile(
    r"(?:\\?u\+?)?(?P<high>d[89ab][0-9a-f]{2})\s*(?:\\?u\+?)?(?P<low>d[c-f][0-9a-f]{2})", re.IGNORECASE
)
_BARE = re.compile(r"(?=[0-9A-Fa-f]*[A-Fa-f])[0-9A-Fa-f]{4,6}|2[0-9]{4}")
_BRACKETED = re.compile(r"[（(\[【〔{](?P<told>[^（）()\[\]【】〔〕{}]{2,16})[）)\]】〕}]")
WRITTEN_OUT = frozenset("（([【〔{" + SIGNS)
"""What is in a name with a character that is written out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A character that may be meant. `code_point` as U+20BB7, `readings` without tones, `told` the parts it was found
    by; `sure` when exactly these parts, in this order, are the whole character."""

    character: str
    code_point: str
    readings: tuple[str, ...]
    told: str
    sure: bool = True


def code_point(character: str) -> str:
    """U+20BB7 for 𠮷."""
    return f"U+{ord(character):04X}"


def from_code_point(text: str) -> str | None:
    """The character named by its code point, in any of the ways one is written: U+20BB7, u20bb7, 20BB7, \\u{20BB7},
    &#x20BB7;, &#134071;, a surrogate pair. None when the text is not one, or names no character that can be kept
    (unassigned planes, controls, lone surrogates). Look-alikes come back as the character they stand for."""
    text = text.strip()
    pair = _PAIR.fullmatch(text)
    if pair:
        value = 0x10000 + ((int(pair["high"], 16) - 0xD800) << 10) + int(pair["low"], 16) - 0xDC00
        return _kept(value)
    if found := _EXPLICIT.fullmatch(text):
        return _kept(_value(found))
    if _BARE.fullmatch(text):
        return _kept(int(text, 16))
    bare = re.fullmatch(r"[uU]([0-9A-Fa-f]{4,6})", text)
    return _kept(int(bare[1], 16)) if bare else None


def _value(found: re.Match[str]) -> int:
    digits = found["hex"] or found["u"]
    return int(digits, 16) if digits else int(found["dec"])


def _kept(value: int) -> str | None:
    if value > 0x323AF or 0xD800 <= value <= 0xDFFF:
        return None
    character = meant(chr(value))
    return character if character and (is_ideograph(character) or character == "·") else None


def expand_code_points(text: str) -> str:
    """The text with every U+20BB7, \\u{20BB7} and &#x20BB7; in it replaced by its character; others stay."""
    if "+" not in text and "\\" not in text and "&#" not in text:
        return text
    return _EXPLICIT.sub(lambda found: _kept(_value(found)) or found.group(), text)


def unread_code_point(text: str) -> str:
    """The first U+E000 in a text that names no character which can be kept, or such a character itself as its code
    point; "" when there is none."""
    typed = (m.group() for m in _EXPLICIT.finditer(text) if _kept(_value(m)) is None)
    return next(typed, "") or private_in(text)


@cache
def _classes() -> ByCharacter[str]:
    """Every character that has other forms → its class, the one to compare by in front."""
    lines = (_TABLES / "variants.txt").read_text(encoding="utf-8").splitlines()
    return ByCharacter((line, line) for line in lines)


class _Leaders:
    """For str.translate: every character that names are not compared by → the one they are."""

    def __getitem__(self, code: int) -> str:
        group = _classes().get(code)
        if group is None:
            raise LookupError
        return group[0]


@cache
def _followers() -> frozenset[str]:
    return frozenset(one for group in _classes().values() for one in group[1:])


@cache
def _unusual() -> frozenset[str]:
    """What a name that is not searched by itself alone has in it."""
    return _followers() | WRITTEN_OUT


def canonical(name: str) -> str:
    """The name in the characters to keep: private-use GBK, radicals and compatibility ideographs replaced, every
    middle dot ·. Traditional and simplified stay as they are: the ID card decides."""
    return clean_name(name)


def compared(name: str) -> str:
    """The name in the form that spellings are compared by: canonical, traditional and simplified made one. An
    ordinary name is its own, and costs a tenth of a microsecond."""
    return name if _followers().isdisjoint(name) else name.translate(_Leaders())


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, but for traditional or simplified forms, look-alikes, dots and spaces."""
    first, second = (compared(canonical(n)).replace("·", "").casefold() for n in (one, other))
    return first == second


def variants(character: str) -> tuple[str, ...]:
    """The other forms of one character: 刘 → 劉; () when it has none."""
    group = _classes().get(ord(character)) or ""
    return tuple(one for one in group if one != character)


def spellings(name: str) -> tuple[str, ...]:
    """The name and its other spellings, at most 24, itself first."""
    each = [(one, *variants(one)) for one in name]
    return tuple("".join(choice) for choice in islice(product(*each), _SPELLINGS))


@cache
def _written() -> dict[str, str]:
    """Parts → every character so written, each after the sign of its structure; read when first asked."""
    with lzma.open(_TABLES / "parts.txt.xz", "rt", encoding="utf-8") as text:
        return dict(line.rstrip("\n").split("\t") for line in text)


@cache
def _taken_apart() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for parts, characters in _written().items():
        for one in characters[1::2]:
            table[one] = (*table.get(one, ()), parts)
    return table


def _written_so(parts: str) -> tuple[tuple[str, str], ...]:
    """(structure, character) of all that are written with exactly these parts, in this order."""
    line = _written().get(parts, "")
    return tuple(zip(line[::2], line[1::2], strict=True))


def parts_of(character: str) -> tuple[str, ...]:
    """The ways a character is written with parts: 𠮷 → 土口."""
    return _taken_apart().get(character, ())


def _ways_to_write(parts: tuple[str, ...], depth: int = 2) -> Iterator[str]:
    """The parts themselves, neighbours joined to a part of their own, single parts taken apart."""
    yield "".join(parts)
    if not depth:
        return
    for length in range(len(parts) - 1, 1, -1):
        for start in range(len(parts) - length + 1):
            end = start + length
            for _, whole in _written_so("".join(parts[start:end])):
                one = PART_OF.get(whole, whole)
                yield from _ways_to_write((*parts[:start], one, *parts[end:]), depth - 1)
    for place, part in enumerate(parts):
        for apart in parts_of(part)[:3]:
            yield "".join((*parts[:place], apart, *parts[place + 1 :]))


_TO_SIMPLE = {"言": "讠", "糸": "纟", "金": "钅", "食": "饣"}


def composed(told: str, own: Mapping[str, str] | None = None) -> tuple[Candidate, ...]:
    """The characters that a written-out form may mean, the likeliest first, at most twelve: （石羡）, (王+羽), 土口,
    ⿰石羡, 左石右羡, 三点水加林; brackets of any kind or none. `own` are the office's pairs, 石羡 → 𥖄, and come
    first. () when the text is no such form or nothing is written so."""
    bracketed = _BRACKETED.fullmatch(told.strip())
    inside = bracketed["told"] if bracketed else told.strip()
    found: dict[str, bool] = {}
    if own and (mine := own.get(inside) or own.get("".join(read_parts(inside)[0]))):
        found[mine] = True
    parts, sign = read_parts(meant(inside))
    if parts:
        for character, sure in _found(tuple(PART_OF.get(p, p) for p in parts), sign):
            found[character] = found.get(character, False) or sure
    ranked = sorted(found.items(), key=lambda item: not item[1])
    return tuple(
        Candidate(c, code_point(c), character_readings(c), "+".join(parts) or inside, sure)
        for c, sure in ranked[:_MOST]
    )


@lru_cache(maxsize=512)
def _found(parts: tuple[str, ...], sign: str) -> tuple[tuple[str, bool], ...]:
    direct = _written_so("".join(parts))
    fitting = [c for s, c in direct if not sign or s == sign]
    found = dict.fromkeys(fitting, True) | {c: False for _, c in direct if c not in fitting}
    for way in islice(dict.fromkeys(_ways_to_write(parts)), 60):
        for _, character in _written_so(way):
            found.setdefault(character, not sign and len(parts) > 2)
    simpler = (_TO_SIMPLE.get(parts[0], parts[0]), *(compared(p) for p in parts[1:]))
    for other in (simpler, tuple(reversed(parts))):
        for _, character in _written_so("".join(other)):
            found.setdefault(character, False)
    return tuple(found.items())


def written_out(name: str) -> tuple[str, ...]:
    """The written-out forms inside a name: 张（石羡）强 → （石羡）, and descriptions with ⿰."""
    found = [m.group() for m in _BRACKETED.finditer(name) if read_parts(m["told"])[0]]
    return tuple(found + list(_described(_BRACKETED.sub("", name))))


def _described(text: str) -> Iterator[str]:
    """The descriptions in a text, each as long as its signs ask for: ⿱土口 of ⿱土口小红 (⿲ and ⿳ join three)."""
    at = 0
    while at < len(text):
        end, missing = at, 1 if text[at] in SIGNS else 0
        while missing and end < len(text):
            missing += {"⿲": 2, "⿳": 2}.get(text[end], 1) if text[end] in SIGNS else -1
            end += 1
        if end > at and not missing:
            yield text[at:end]
        at = max(end, at + 1)


def name_candidates(name: str, own: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The names that a name with code points or written-out characters may mean, at most twelve, the likeliest
    first: 张（石羡）强 → 张𥖄强. () when nothing in it is written out or nothing fits."""
    plain = expand_code_points(name)
    forms = written_out(plain)
    choices = [[c.character for c in composed(form, own)] for form in forms]
    if not forms:
        return (clean_name(plain),) if plain != name else ()
    names: dict[str, None] = {}
    for choice in islice(product(*choices), _MOST):
        done = plain
        for form, character in zip(forms, choice, strict=True):
            done = done.replace(form, character, 1)
        names[clean_name(done)] = None
    return tuple(names)


def other_names(name: str) -> tuple[str, ...]:
    """What else a name is searched by: written-out characters as what they mean, and all in the form compared by.
    () for an ordinary name."""
    if _unusual().isdisjoint(name):
        return ()
    names = (name,) if WRITTEN_OUT.isdisjoint(name) else (name, *name_candidates(name))
    return tuple(dict.fromkeys(n for one in names for n in (one, compared(one)) if n != name))


def as_read(name: str) -> str:
    """The name as it is said: a written-out character （金宏） as the likeliest it means, all else as it stands."""
    return name if WRITTEN_OUT.isdisjoint(name) else next(iter(name_candidates(name)), name)


_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

Spellings = Sequence[tuple[str, ...]]
"""What an office has met: of each character all the ways it is written, itself first."""


def is_private(character: str) -> bool:
    """Whether it is a character of somebody's own font, which other computers show otherwise or not at all."""
    return len(character) == 1 and unicodedata.category(character) == "Co"


def private_in(text: str) -> str:
    """The first character of somebody's own font in a text as its code point; "" when there is none."""
    found = None if text.isascii() else _PRIVATE.search(text)
    return code_point(found.group()) if found else ""


def respelt(name: str, own: Spellings) -> tuple[str, ...]:
    """The name with each character in the other ways the office writes it, at most 24; () for a name without one."""
    found: dict[str, None] = {name: None}
    for ways in own:
        longest = sorted(ways, key=len, reverse=True)
        for one in list(found):
            met = next((way for way in longest if way in one), None)
            if met is not None:
                found.update(dict.fromkeys(one.replace(met, way) for way in ways))
    return tuple(islice((one for one in found if one != name), _SPELLINGS))


def folded(name: str, own: Spellings) -> str:
    """The name with every way the office writes a character as the character itself: one form for all of them."""
    for character, *ways in own:
        for way in sorted(ways, key=len, reverse=True):
            name = name.replace(way, character)
    return name


def without_private(name: str, own: Spellings) -> str:
    """The name with the private characters that the office knows replaced by what they stand for."""
    table = {ord(way): ways[0] for ways in own for way in ways[1:] if is_private(way)}
    return name.translate(table) if table else name
