"""Make resources/codes/pinyin.tsv from pypinyin (MIT): run it by hand when pypinyin is raised, commit the
result.

The program itself never imports pypinyin (0.27 s and 40 MB): it reads this table, 0.2 MB, in a few
milliseconds. Each line: readings without tones, most usual first, TAB, every character read so.
"""

import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

READINGS_KEPT = 3
SHARE = 0.03
# Readings that names use and dictionary words do not.
NAMES = {
    "茜": ["qian", "xi"],
    "晟": ["sheng", "cheng"],
    "隽": ["jun", "juan"],
    "翟": ["zhai", "di"],
    "阿": ["a"],
}
# Characters of names that the dictionary does not know.
UNKNOWN = {"𠮷": ["ji"], "𥖄": ["xian"]}
TARGET = Path(__file__).resolve().parent.parent / "resources" / "codes" / "pinyin.tsv"


def plain(syllable: str) -> str:
    """A syllable without tone marks, ü as it is typed: lǜ gives lv."""
    spread = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in spread if c.isascii())


def phrase_counts() -> dict[str, Counter[str]]:
    """How often each character is read how, over pypinyin's dictionary of words."""
    from pypinyin.phrases_dict import phrases_dict

    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, syllables in phrases_dict.items():
        for character, options in zip(phrase, syllables, strict=False):
            counts[character][plain(options[0])] += 1
    return counts


def kept(listed: str, used: Counter[str]) -> list[str]:
    """The first reading, and of the others those that words really use: 明 has no meng, 娜 keeps nuo."""
    readings = list(dict.fromkeys(filter(str.isalpha, map(plain, listed.split(",")))))
    total = sum(used.values())
    others = [r for r in readings[1:] if used[r] >= 3 and used[r] >= total * SHARE]
    return [*readings[:1], *others][:READINGS_KEPT]


def main() -> None:
    from pypinyin.pinyin_dict import pinyin_dict

    counts = phrase_counts()
    groups: dict[str, list[str]] = defaultdict(list)
    for code, listed in sorted(pinyin_dict.items()):
        if readings := NAMES.get(chr(code)) or kept(listed, counts.get(chr(code), Counter())):
            groups[",".join(readings)].append(chr(code))
    for character, readings in UNKNOWN.items():
        groups[",".join(readings)].append(character)
    lines = [f"{readings}\t{''.join(characters)}" for readings, characters in sorted(groups.items())]
    head = "# readings\tcharacters; made by installer/make_pinyin_table.py from pypinyin (MIT), do not edit\n"
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{sum(map(len, groups.values()))} characters, {len(lines)} lines\n")


if __name__ == "__main__":
    main()
