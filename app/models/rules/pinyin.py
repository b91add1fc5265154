"""How a name is typed on a Latin keyboard: full pinyin and initials, every likely reading of heteronym
characters.

Readings come from resources/codes/pinyin.tsv (made from pypinyin, which is not needed at run time) and, for
surnames, from resources/codes/surname_pinyin.csv: 单 is shan, 仇 qiu, 尉迟 yuchi.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product
from sys import intern

from app.models.rules._by_character import ByCharacter
from app.models.rules._tables import read_tsv

_MOST = 8  # readings kept of one name
_CUT = "'"  # comes before every letter: all who are called chen stand before cheng
_LONGEST_SYLLABLE = 6
_VARIED = 5  # characters of a long name whose rarer readings are tried
_NOT_TYPED = dict.fromkeys(map(ord, "· -.'()（）,，"), "")


@dataclass(frozen=True, slots=True)
class NameReadings:
    """Each most likely first, without repeats, at most eight: ("shanxiaoming", "danxiaoming"), ("sxm",
    "dxm"). `cut` is the most likely with its syllables apart, shan'xiao'ming: what names are sorted by."""

    full: tuple[str, ...]
    initials: tuple[str, ...]
    cut: str


@cache
def _characters() -> ByCharacter[tuple[str, ...]]:
    return ByCharacter((tuple(map(intern, said.split(","))), told) for said, told in read_tsv("pinyin.tsv"))


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    """Surnames, single and compound → readings."""
    return {surname: tuple(readings.split()) for surname, readings in read_tsv("surname_pinyin.csv")}


@cache
def compound_surnames() -> frozenset[str]:
    """Surnames of two characters and more."""
    return frozenset(surname for surname in _surnames() if len(surname) > 1)


LONGEST_SURNAME = 4
_own: dict[str, tuple[str, ...]] = {}


@cache
def syllables() -> frozenset[str]:
    """Every syllable that a character is read by, without tones, ü as v."""
    return frozenset(reading for found in _characters().values() for reading in found)


def own_readings() -> dict[str, tuple[str, ...]]:
    """What the open office says of its own rare characters."""
    return dict(_own)


def use_own(said: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The office's own readings stand before the table's from now on. Returns the characters that are read otherwise
    than before, whose names are to be spelt again."""
    changed = frozenset(c for c in _own.keys() | said.keys() if _own.get(c) != said.get(c))
    if changed:
        _own.clear()
        _own.update(said)
        character_readings.cache_clear()
        readings.cache_clear()
        _syllables.cache_clear()
    return changed


@lru_cache(maxsize=4096)
def character_readings(character: str) -> tuple[str, ...]:
    """Readings of one character without tones, ü as v; a letter or digit is itself; () for what cannot be
    read."""
    found = _own.get(character) or (_characters().get(ord(character)) if len(character) == 1 else None)
    if found is not None:
        return found
    return (character.lower(),) if character.isascii() and character.isalnum() else ()


def usual_readings(character: str) -> tuple[str, ...]:
    """As the shipped table has it, whatever the office says."""
    return _characters().get(ord(character)) or ()


def _split_surname(name: str) -> tuple[list[tuple[str, ...]], str]:
    """The surname's readings, one entry per character, and what follows it."""
    table = _surnames()
    if "·" in name:
        return [], name
    for length in range(min(LONGEST_SURNAME, len(name)), 1, -1):
        if readings := table.get(name[:length]):
            return _syllables(name[:length], readings[0]), name[length:]
    own = table.get(name[:1])
    return ([own], name[1:]) if own else ([], name)


@cache
def _syllables(surname: str, reading: str) -> list[tuple[str, ...]]:
    """A compound surname's reading cut at its characters: tantai → tan, tai."""
    cut: list[str] = []
    for place in range(len(surname)):
        last = place == len(surname) - 1
        rest = reading[len("".join(cut)) :]
        known = [r for r in character_readings(surname[place]) if rest.startswith(r)]
        cut.append(
            rest if last else max(known, key=len) if known else _first_syllable(rest, surname[place + 1])
        )
    return [(syllable,) for syllable in cut]


def _first_syllable(rest: str, following: str) -> str:
    for reading in character_readings(following):
        if (at := rest.find(reading, 1)) > 0:
            return rest[:at]
    return rest[: len(rest) // 2]


def _choices(name: str) -> Iterator[tuple[str, ...]]:
    head, rest = _split_surname(name)
    each = head + [r for c in rest.translate(_NOT_TYPED) if (r := character_readings(c))]
    each = [readings if i < _VARIED else readings[:1] for i, readings in enumerate(each)]
    if all(len(readings) == 1 for readings in each):  # three names in four
        yield tuple(readings[0] for readings in each)
        return
    ranked = product(*(list(enumerate(readings)) for readings in each))
    for choice in sorted(ranked, key=lambda c: sum(rank for rank, _ in c)):
        yield tuple(syllable for _, syllable in choice)


@lru_cache(maxsize=16384)
def readings(name: str) -> NameReadings:
    """The likely readings of a cleaned name; both tuples are empty for a name with no readable character."""
    full: dict[str, None] = {}
    initials: dict[str, None] = {}
    cut = ""
    for syllables in _choices(name):
        if syllables:
            cut = cut or _CUT.join(syllables)
            full["".join(syllables)] = None
            initials["".join(s[0] for s in syllables)] = None
    return NameReadings(tuple(islice(full, _MOST)), tuple(islice(initials, _MOST)), cut)


def cut_at_syllables(typed: str) -> str:
    """Letters as they would stand in `cut` of a name: "chenf" is chen'f, "zhang" itself, "j" too. Of several ways the
    one with the longest syllables."""
    known = syllables()
    after: dict[int, tuple[str, ...]] = {}  # the rest from a place on, where it can be cut
    for at in range(len(typed) - 1, -1, -1):
        if any(one.startswith(typed[at:]) for one in known):
            after[at] = (typed[at:],)
            continue
        for end in range(min(at + _LONGEST_SYLLABLE, len(typed) - 1), at, -1):
            if typed[at:end] in known and end in after:
                after[at] = (typed[at:end], *after[end])
                break
    return _CUT.join(after.get(0, (typed,)))


def search_form(text: str) -> str:
    """A name or a typed query as it is compared in the search index: no dots, spaces or brackets, lower
    case."""
    return text.translate(_NOT_TYPED).lower()


def search_terms(name: str) -> set[str]:
    """What the search index keeps for a name so that any part of it is found by prefix: every suffix of the
    name and of each of its initials (performance.md, Search). Its full pinyin is told by `readings`."""
    words = (search_form(name), *readings(name).initials)
    return {word[i:] for word in words for i in range(len(word))}


_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁沈姜范江傅钟卢汪戴崔陆廖"
    "姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞蓝聂"
    "齐向申葛柴伍骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲靳祁路涂兰甘裴梅童翁霍游阮尤岳柯滕谷舒卜成饶宁凌盛冉鲍华包屈房喻蒲卫简"
)


@cache
def common_surnames() -> frozenset[str]:
    """First characters of surnames: the couple of hundred most common, the heteronym and the compound ones."""
    return frozenset(_COMMON) | {surname[0] for surname in _surnames()}
