"""Text as clerks and other people's sheets deliver it, made fit to keep.

`clean` and `fold` touch no ideograph. A name alone has look-alikes replaced (`lookalikes`): what no ID card carries,
such as the radical ⽯ out of a PDF for 石. Normal forms of Unicode (NFC, NFKC) are never used on whole texts: they
would replace compatibility ideographs of GBK, and a person's name must stay the characters on the ID card.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from app.models.rules.lookalikes import meant

_INVISIBLE = [0xAD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]
_CONTROL = [code for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\t\n\r\x85"]
_SPACES = [0x09, 0x0A, 0x0D, 0x85, 0xA0, 0x3000, 0x1680, 0x202F, 0x205F, *range(0x2000, 0x200B)]
# Chinese punctuation shares the full-width block; in running text ，：；？！（） are right as they are.
_CHINESE_PUNCTUATION = set("，：；？！（）")


def _table(keep: Iterable[str]) -> dict[int, str]:
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in keep}
    return {**wide, **dict.fromkeys([*_INVISIBLE, *_CONTROL], ""), **dict.fromkeys(_SPACES, " ")}


_CLEAN = _table(_CHINESE_PUNCTUATION)
_FOLD = _table(()) | {ord(c): to for c, to in zip("—–−‐‑。【】〔〕“”", '-----.[][]""', strict=True)}
_DIRTY = re.compile("[" + re.escape("".join(map(chr, _CLEAN))) + "]")
_FOLDABLE = re.compile("[" + re.escape("".join(map(chr, _FOLD))) + "]")
_APOSTROPHES = "'’‘`"
_DOT = re.compile("\\s*[·•‧∙・･⋅●▪◦˙᛫⸱・]\\s*")
_POINT_BETWEEN_IDEOGRAPHS = re.compile(r"(?<=[^\W\d_a-zA-Z])\s*[.．。]\s*(?=[^\W\d_a-zA-Z])")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇々]")
_SPACE_BY_IDEOGRAPH = re.compile(
    "(?<=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇·]) +"
    "| +(?=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇·])"
)


def number_text(value: float) -> str:
    """A number as a spreadsheet program shows it: 15 significant digits, no exponent, no needless .0."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def clean(value: object) -> str:
    """The value as text fit to keep: full-width digits, letters and technical signs made half-width,
    invisible characters and Excel's leading apostrophe gone, odd spaces made plain, trimmed.

    Chinese punctuation and every ideograph stay as they are. `None` gives "", 3.0 gives "3".
    """
    text = value if type(value) is str else _as_text(value)
    if _DIRTY.search(text):
        text = text.translate(_CLEAN)
    text = text.strip()
    if text and text[0] in _APOSTROPHES and len(text.strip(_APOSTROPHES)) == len(text) - 1:
        text = text[1:].strip()
    return text


def clean_lines(text: str) -> str:
    """`clean` line by line: a text of several lines keeps them."""
    return "\n".join(clean(line) for line in text.strip().splitlines())


def fold(value: object) -> str:
    """`clean`, with Chinese punctuation and dashes made ASCII as well: for reading numbers and comparing
    headings, not for keeping."""
    text = clean(value)
    return text.translate(_FOLD).strip() if _FOLDABLE.search(text) else text


def unanswered(name: str) -> str:
    """What is wrong with a name of nothing but small Latin letters: typed to find somebody, and nobody was picked; "" for
    any other."""
    letters = name.isascii() and name.isalpha() and name.islower()
    return f"“{name}”是用来查找的拼音，没有选中人：请写姓名，外文姓名首字母要大写" if letters else ""


def clean_name(value: object) -> str:
    """A person's name fit to keep: every kind of middle dot becomes · (GB/T 15834), spaces inside a Chinese
    name go, spaces of a foreign name become single, look-alike characters become those they stand for."""
    text = " ".join(clean(value).split())
    if not text or text.isascii():
        return text
    text = meant(text)
    text = _DOT.sub("·", text)
    if "." in text or "。" in text:
        text = _POINT_BETWEEN_IDEOGRAPHS.sub("·", text)
    return _SPACE_BY_IDEOGRAPH.sub("", text) if " " in text and _IDEOGRAPH.search(text) else text


def quoted(name: str) -> str:
    """A name in quotation marks; those it has itself become the inner ones: “‘双报到’单位台账”."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def is_ideograph(character: str) -> bool:
    """Whether the character is a Chinese ideograph of any block (also 〇)."""
    return _IDEOGRAPH.match(character) is not None
