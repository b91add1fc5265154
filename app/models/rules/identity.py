"""Numbers that say who somebody is: GB 11643 citizen numbers and what stands in their place (domain.md A1.7).

The whole check is ours: python-stdnum demands that the county existed in the year of birth and so refuses
most elderly residents and every 港澳台居民居住证.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from app.models.rules.text import fold, number_text

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = frozenset(
    map(
        str,
        [
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
        ],
    )
)
_NOTHING = frozenset(
    ["", "无", "暂无", "没有", "无证", "无身份证", "未办理", "未办", "无户口", "/", "-", "--"]
)
_EIGHTEEN = re.compile(r"\d{17}[\dX]")
_FIFTEEN = re.compile(r"\d{15}")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}\d{12}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?0*1[4-9]")
_PASSPORT = re.compile(r"(?:[A-Z]{1,2}\d{6,9}|[A-Z]\d{2}[A-Z]\d{5})")
_TRAVEL_PERMIT = re.compile(r"[HM]\d{8}(?:\d{2})?")
_SEPARATORS = re.compile(r"[\s\-.,_]+")
_DIGITS = re.compile(r"[\dX]{8,}")
_OLDEST = 130
EXCEL_DAMAGE = "这个号码被 Excel 破坏了，后三位丢失，请从原件重录"


class IdKind(StrEnum):
    """What kind of number it is; the codes of GA/T 517 are in the identity_kind code table."""

    RESIDENT_ID = "resident_id"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PERMANENT = "foreign_permanent"
    FIFTEEN = "fifteen"
    PASSPORT = "passport"
    HOUSEHOLD_BOOK = "household_book"
    NONE = "none"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class IdProblem:
    """`code` is stable: excel_damage, maybe_excel_damage, length, characters, birth_date, future, too_old,
    checksum, province, fifteen, unknown_kind. `sentence` is for the clerk."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class IdReading:
    """A number as understood. `number` is the form to keep (18 characters where there are 18; a 15-digit
    number is given converted). `sex` is GB/T 2261.1 ("1" man, "2" woman). Problems forbid keeping it,
    warnings do not."""

    kind: IdKind
    number: str
    birth_date: date | None = None
    sex: str | None = None
    problems: tuple[IdProblem, ...] = ()
    warnings: tuple[IdProblem, ...] = ()


def measured(reading: IdReading) -> bool:
    """Whether the number was recognised as one that GB 11643 measures, so that no problem means it is right."""
    return reading.kind in {IdKind.RESIDENT_ID, IdKind.HMT_RESIDENCE, IdKind.FIFTEEN}


@dataclass(frozen=True, slots=True)
class Repair:
    """A number one slip of the pen away, and what was changed, in words."""

    number: str
    sentence: str


def checksum(seventeen: str) -> str:
    """The 18th character of GB 11643 (ISO 7064 MOD 11-2) for the first seventeen digits."""
    return _CHECK[sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def make_id(division: str, birth: date, sequence: int) -> str:
    """A well-formed number: 6-digit division, birth date, sequence 0..999 (odd for men, even for women)."""
    seventeen = f"{division}{birth:%Y%m%d}{sequence:03d}"
    if len(seventeen) != 17 or not seventeen.isdecimal():
        raise ValueError(f"not a GB 11643 number: {seventeen}")
    return seventeen + checksum(seventeen)


def to_eighteen(fifteen: str) -> str:
    """The 18-character form of a 15-digit number: 19 inserted before the year, check character added."""
    seventeen = fifteen[:6] + "19" + fifteen[6:]
    return seventeen + checksum(seventeen)


def check_id(text: object, today: date) -> IdReading:
    """Read one cell or field. Never raises: what is wrong stands in `problems`, in words for the clerk.

    `text` may be any cell value. A number of 16 digits or more that arrives as a float has lost its last
    digits in the spreadsheet (IEEE 754 as Excel shows it keeps 15); 15 digits survive.
    """
    if isinstance(text, float) and abs(text) >= 1e15:
        return IdReading(
            IdKind.RESIDENT_ID, number_text(text), problems=(IdProblem("excel_damage", EXCEL_DAMAGE),)
        )
    return _check(fold(text), today)


@lru_cache(maxsize=4096)
def _check(folded: str, today: date) -> IdReading:
    if folded in _NOTHING:
        return IdReading(IdKind.NONE, "")
    if folded.startswith("户口"):
        return IdReading(IdKind.HOUSEHOLD_BOOK, folded)
    if _SCIENTIFIC.fullmatch(folded.upper()):
        return IdReading(IdKind.RESIDENT_ID, folded, problems=(IdProblem("excel_damage", EXCEL_DAMAGE),))
    number = _SEPARATORS.sub("", folded).upper()
    if _EIGHTEEN.fullmatch(number):
        return _eighteen(number, today)
    if _FIFTEEN.fullmatch(number):
        return _fifteen(number, today)
    if _FOREIGN_OLD.fullmatch(number):
        return IdReading(IdKind.FOREIGN_PERMANENT, number, _birth("19" + number[7:13]))
    if _TRAVEL_PERMIT.fullmatch(number):
        return IdReading(IdKind.OTHER, number)
    if _PASSPORT.fullmatch(number):
        return IdReading(IdKind.PASSPORT, number)
    return _unreadable(number)


def _unreadable(number: str) -> IdReading:
    if _DIGITS.fullmatch(number) and len(number) != 18:
        sentence = f"身份证号码应为18位，现在是{len(number)}位，请对照证件补正"
        return IdReading(IdKind.RESIDENT_ID, number, problems=(IdProblem("length", sentence),))
    if len(number) == 18 and sum(c.isdecimal() for c in number) >= 15:
        sentence = "身份证号码前17位应全是数字，请检查是否把字母 O 当成了 0、字母 l 当成了 1"
        return IdReading(IdKind.RESIDENT_ID, number, problems=(IdProblem("characters", sentence),))
    warning = IdProblem("unknown_kind", "认不出这是哪种证件的号码，请在“证件种类”里选定")
    return IdReading(IdKind.OTHER, number, warnings=(warning,))


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _birth_problems(digits: str, birth: date | None, today: date) -> list[IdProblem]:
    if birth is None:
        shown = f"{digits[:4]}年{digits[4:6]}月{digits[6:8]}日"
        return [IdProblem("birth_date", f"号码里的出生日期 {shown} 不存在，请对照证件检查第7至14位")]
    if birth > today:
        return [IdProblem("future", f"号码里的出生日期 {birth} 在今天之后，请对照证件检查第7至14位")]
    if today.year - birth.year > _OLDEST:
        return [IdProblem("too_old", f"号码里的出生日期 {birth} 已超过{_OLDEST}年，请对照证件检查第7至10位")]
    return []


def _kind(number: str) -> IdKind:
    if number[0] == "9":
        return IdKind.FOREIGN_PERMANENT
    return IdKind.HMT_RESIDENCE if number[:2] in ("81", "82", "83") else IdKind.RESIDENT_ID


def _eighteen(number: str, today: date) -> IdReading:
    kind, birth = _kind(number), _birth(number[6:14])
    sex = "1" if int(number[16]) % 2 else "2"
    right = checksum(number[:17])
    lost = number.endswith("000")
    if lost and right != "0":
        return IdReading(kind, number, problems=(IdProblem("excel_damage", EXCEL_DAMAGE),))
    problems = _birth_problems(number[6:14], birth, today)
    if number[17] != right:
        sentence = (
            f"校验位不对：按前17位算，最后一位应是 {right}，现在是 {number[17]}，号码里至少有一位抄错了"
        )
        problems.append(IdProblem("checksum", sentence))
    warnings = []
    if lost:
        sentence = "号码以 000 结尾，虽然能通过校验，也可能是被 Excel 破坏过的，请与证件核对"
        warnings.append(IdProblem("maybe_excel_damage", sentence))
    if kind is not IdKind.FOREIGN_PERMANENT and number[:2] not in _PROVINCES:
        warnings.append(IdProblem("province", f"号码开头的 {number[:2]} 不是任何省份的代码，请与证件核对"))
    return IdReading(kind, number, birth, sex, tuple(problems), tuple(warnings))


def _fifteen(number: str, today: date) -> IdReading:
    birth = _birth("19" + number[6:12])
    sex = "1" if int(number[14]) % 2 else "2"
    problems = _birth_problems("19" + number[6:12], birth, today)
    warning = IdProblem("fifteen", "这是15位旧号码，已按规则换算成18位，请与新证件核对")
    return IdReading(IdKind.FIFTEEN, to_eighteen(number), birth, sex, tuple(problems), (warning,))


def repair_candidates(
    text: object, today: date, birth_date: date | None = None, sex: str | None = None
) -> tuple[Repair, ...]:
    """Well-formed numbers one slip away from a wrong one: two neighbours swapped, or one digit wrong.

    With a known birth date or sex (from another column or paper) only what agrees is given; swaps come
    first, being the commoner slip. Empty when the number is right or its last digits are lost.
    """
    number = _SEPARATORS.sub("", fold(text)).upper()
    if not _EIGHTEEN.fullmatch(number) or not _eighteen(number, today).problems or number.endswith("000"):
        return ()
    found: dict[str, str] = {}
    for candidate, sentence in [*_swaps(number), *_replacements(number)]:
        reading = _eighteen(candidate, today) if _EIGHTEEN.fullmatch(candidate) else None
        if reading is None or reading.problems or (candidate[0] != "9" and candidate[:2] not in _PROVINCES):
            continue
        if (birth_date is None or reading.birth_date == birth_date) and (sex is None or reading.sex == sex):
            found.setdefault(candidate, sentence)
    return tuple(Repair(number, sentence) for number, sentence in found.items())


def _swaps(number: str) -> list[tuple[str, str]]:
    return [
        (number[:i] + number[i + 1] + number[i] + number[i + 2 :], f"第{i + 1}、{i + 2}位对调")
        for i in range(17)
        if number[i] != number[i + 1]
    ]


def _replacements(number: str) -> list[tuple[str, str]]:
    return [
        (number[:i] + digit + number[i + 1 :], f"第{i + 1}位 {number[i]} 改为 {digit}")
        for i in range(18)
        for digit in ("0123456789X" if i == 17 else "0123456789")
        if digit != number[i]
    ]
