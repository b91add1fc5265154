"""Characters that only look like the one meant: compatibility ideographs, radicals from a PDF, private-use GBK.

Where each comes from: U+F900–FAD9 and U+2F800–2FA1D out of Korean, Japanese and Taiwan sets; U+2E80–2FD5 out of PDFs
that name a glyph by its radical; U+E78D–E864 from GBK fonts and GB 18030-2000, whose characters have had code points
of their own since GB 18030-2005 and -2022. The nine compatibility ideographs that GB 18030 shares with GBK (U+F92C …)
stay: an ID card may really carry them.
"""

import re
import unicodedata
from functools import cache

SUSPECT = re.compile(
    "[\u2e80-\u2fd5\ue78d-\ue864\uf900-\ufaff\U0002f800-\U0002fa1f\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065-\u206f\u2800\u3164\uffa0\ufff9-\ufffc\U000e0000-\U000e007f]"
)
# CJK radicals (U+2E80–2EF3) and the ideograph that each shows: EquivalentUnifiedIdeograph.txt of Unicode 14.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺"
    "⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_SHOWN = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀"
    "聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
# GBK's private characters FE51 … whose real code point Python's codec does not know.
_STILL_PRIVATE = {
    0x51: 0x20087,
    0x52: 0x20089,
    0x53: 0x200CC,
    0x59: 0x9FB4,
    0x61: 0x9FB5,
    0x66: 0x9FB6,
    0x67: 0x9FB7,
    0x6C: 0x215D7,
    0x6D: 0x9FB8,
    0x76: 0x2298F,
    0x7E: 0x9FB9,
    0x90: 0x9FBA,
    0x91: 0x241FE,
    0xA0: 0x9FBB,
}
# The eighteen whose two bytes changed their code point from GB 18030-2005 to -2022 (and U+1E3F from 2000 to 2005).
_MOVED_MARKS = dict(zip(range(0xE78D, 0xE797), "︐︒︑︓︔︕︖︗︘︙", strict=True)) | {0xE7C7: "ḿ"}
_MOVED_BYTES = {
    **{chr(code): bytes((0xFE, byte)) for byte, code in _STILL_PRIVATE.items() if code < 0xA000},
    **dict(
        zip(
            "︐︒︑︓︔︕︖︗︘︙",
            [bytes((0xA6, b)) for b in (*range(0xD9, 0xE0), 0xEC, 0xED, 0xF3)],
            strict=True,
        )
    ),
}
_ACCENTED = re.compile("[^\\W\\d_][\u0300-\u036f\u3099\u309a]+")


@cache
def private() -> dict[int, str]:
    """Private-use code point of GBK and GB 18030-2000/-2005 → the character of GB 18030-2022."""
    table = dict(_MOVED_MARKS)
    trail_bytes = [b for b in range(0x50, 0xA1) if b != 0x7F]
    for code, byte in enumerate(trail_bytes, 0xE815):
        real = _STILL_PRIVATE.get(byte)
        table[code] = chr(real) if real else bytes((0xFE, byte)).decode("gb18030")
    return table


@cache
def table() -> dict[int, str]:
    """For str.translate: every look-alike to what it stands for; what has no shape of its own to nothing."""
    changed = dict(zip(map(ord, _RADICALS), _SHOWN, strict=True))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA1E)):
        meant = unicodedata.normalize("NFKC", chr(code))
        if meant != chr(code) and not (0xF900 <= code <= 0xFAFF and _in_gbk(chr(code))):
            changed[code] = meant
    for code, meant in private().items():
        changed[code] = changed.get(ord(meant), meant)
    kept = {*range(0x2E80, 0x2FD6), *range(0xE78D, 0xE865), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)}
    nothing = [c for first, last in _NOTHING for c in range(first, last + 1) if c not in kept]
    return {**dict.fromkeys(nothing, ""), **changed}


_NOTHING = (
    (0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x61C, 0x61C), (0x115F, 0x1160),
    (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFC), (0xE0000, 0xE007F),
)  # fmt: skip


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def meant(text: str) -> str:
    """The text with every look-alike replaced by the character it stands for. A letter and the accent after it
    become one character; an accent on an ideograph, variation selectors and fillers go."""
    if not SUSPECT.search(text):
        return text
    return _ACCENTED.sub(_joined, text.translate(table()))


def _joined(found: re.Match[str]) -> str:
    letter = found.group()[0]
    return letter if letter >= "\u3400" else unicodedata.normalize("NFC", found.group())


def to_gb18030(text: str) -> bytes:
    """The text in GB 18030-2022. Python's own codec is that of 2000: 龴 and seventeen others would become the four
    bytes that now mean their old private code point."""
    pieces = re.split(f"([{re.escape(''.join(_MOVED_BYTES))}])", text)
    return b"".join(_MOVED_BYTES.get(piece) or piece.encode("gb18030") for piece in pieces)


def from_gb18030(data: bytes) -> str:
    """Text from GB 18030 bytes of any edition; private code points become the characters of 2022."""
    return data.decode("gb18030").translate(private())
