"""What the cells of a column look like, whatever the heading says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.errors import ClerkError
from app.models.rules.address import is_whole, parse_address
from app.models.rules.dates import read_date
from app.models.rules.kinship import relation_code
from app.models.rules.pinyin import common_surnames
from app.models.rules.text import clean, clean_name, fold

_ID = re.compile(r"\d{17}[\dXx]|\d{15}")
_ID_DAMAGED = re.compile(r"\d(?:\.\d+)?[eE]\+?0*1[4-9]")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_ADDRESS = re.compile(r"[路街巷弄村组栋幢楼单元室号区]")
_ETHNIC = frozenset(
    "汉蒙古回藏维吾尔苗彝壮布依朝鲜满侗瑶白土家哈尼哈萨克傣黎傈僳佤畲高山拉祜水东乡纳西景颇羌撒拉毛南仡佬锡伯京"
)


@dataclass(frozen=True, slots=True)
class ContentGuess:
    """`share` of the filled cells look like the field; `why` says so to the clerk."""

    field_key: str
    share: float
    why: str


def guess_content(cells: Sequence[tuple[object, str]]) -> list[ContentGuess]:
    """Guesses for the filled cells of one column, each as (raw value, its text), the most certain first."""
    if not cells:
        return []
    guesses = []
    for key, (test, label) in _TESTS.items():
        share = sum(test(raw, text) for raw, text in cells) / len(cells)
        if share > 0:
            guesses.append(ContentGuess(key, share, f"内容像{label}"))
    return sorted(guesses, key=lambda g: -g.share)


def _is_id(raw: object, text: str) -> bool:
    if isinstance(raw, float):
        return 1e14 <= raw < 1e18
    bare = re.sub(r"[\s-]", "", fold(text))
    return bool(_ID.fullmatch(bare) or _ID_DAMAGED.fullmatch(bare))


def _is_phone(raw: object, text: str) -> bool:
    return any(_MOBILE.fullmatch(re.sub(r"[\s-]", "", part)) for part in re.split(r"[、/,;]", fold(text)))


def _is_birth(raw: object, text: str) -> bool:
    if isinstance(raw, int | float):
        return 1900_01_01 <= raw <= 2100_12_31 and float(raw).is_integer()
    if not isinstance(raw, date) and not re.search(r"\d{4}", fold(text)):
        return False
    try:
        found = read_date(raw)
    except ClerkError:
        return False
    return found is not None and (found.month > 0 or "年" in text)


def _is_name(raw: object, text: str) -> bool:
    name = clean_name(text)
    plain = name.replace("·", "")
    return (
        2 <= len(plain) <= 4
        and name[:1] in common_surnames()
        and not _ADDRESS.search(name[1:])
        and (relation_code(name) is None)
    )


def _is_sex(raw: object, text: str) -> bool:
    return clean(text) in ("男", "女", "男性", "女性")


def _is_address(raw: object, text: str) -> bool:
    folded = fold(text)
    return len(folded) >= 5 and len(_ADDRESS.findall(folded)) >= 2 and any(c.isdecimal() for c in folded)


def holds_addresses(cells: Sequence[tuple[object, str]]) -> bool:
    """Whether most cells of a column are whole addresses: a road or an estate, with building and room."""
    return bool(cells) and sum(is_whole(parse_address(text)) for _raw, text in cells) >= len(cells) / 2


def _is_ethnicity(raw: object, text: str) -> bool:
    word = clean(text)
    return word == "汉" or (len(word) > 1 and word.endswith("族") and set(word[:-1]) <= _ETHNIC)


def _is_relation(raw: object, text: str) -> bool:
    return not clean(text).isdecimal() and relation_code(text) is not None


_TESTS: dict[str, tuple[Callable[[object, str], bool], str]] = {
    "id_number": (_is_id, "身份证号"),
    "phone": (_is_phone, "手机号"),
    "birth_date": (_is_birth, "日期"),
    "name": (_is_name, "姓名"),
    "sex": (_is_sex, "性别"),
    "address": (_is_address, "地址"),
    "ethnicity": (_is_ethnicity, "民族"),
    "relation": (_is_relation, "与户主关系"),
}
