"""Numbers that say who somebody is: GB 11643 citizen numbers and what stands in their place (domain.md A1.7).

The whole check is ours: python-stdnum demands that the county existed in the year of birth and so refuses
most elderly residents and every 港澳台居民居住证.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from app.models.rules.divisions import division_name, known_division
from app.models.rules.text import clean, fold, number_text

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_BY_REGION = (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
_PROVINCES = frozenset(str(n) for n in (*(n for region in _BY_REGION for n in region), 71, 81, 82, 83))
_NOTHING = frozenset(
    ["", "无", "暂无", "没有", "无证", "无身份证", "未办理", "未办", "无户口", "/", "-", "--"]
)
EIGHTEEN = re.compile(r"\d{17}[\dX]")
_FIFTEEN = re.compile(r"\d{15}")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}\d{12}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?0*1[4-9]")
_PASSPORT = re.compile(r"(?:[A-Z]{1,2}\d{6,9}|[A-Z]\d{2}[A-Z]\d{5})")
_HMT_TRAVEL = re.compile(r"[HM]\d{8}(?:\d{2})?")
_TAIWAN_TRAVEL = re.compile(r"\d{8}|\d{10}(?:\(?[A-Z]\)?)?")
_TAIWAN_OLD = re.compile(r"\d{10}\(?[A-Z]\)?")
_BIRTH_CERTIFICATE = re.compile(r"[A-Z]\d{9}")
_MASK = re.compile(r"[*＊×●■]{2,}|[*＊]")
_SEPARATORS = re.compile(r"[\s\-.,_]+")
_DIGITS = re.compile(r"\d[\dX]*")
_LENGTHS = {"111": 18, "112": 18, "113": 18, "hmt": 18, "117": 10, "516": 9, "511": 8}
_OLDEST = 130
_FIRST_NUMBERS = 1985  # nobody's number is older: who was born before got one under the codes of that time
_LAST_OLD_CARD = 2023  # the 15-character card for foreigners was issued from 2004 to November 2023
EXCEL_DAMAGE = "这个号码被 Excel 破坏了，后三位丢失，请从原件重录"


class IdKind(StrEnum):
    """What kind of number it is; the codes of GA/T 517 are in the identity_kind code table."""

    RESIDENT_ID = "resident_id"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PERMANENT = "foreign_permanent"
    FIFTEEN = "fifteen"
    PASSPORT = "passport"
    HOUSEHOLD_BOOK = "household_book"
    HMT_TRAVEL = "hmt_travel"
    TAIWAN_TRAVEL = "taiwan_travel"
    NONE = "none"
    OTHER = "other"


# The row of the identity_kind code table for each kind; 15-digit numbers are kept as 居民身份证.
CODE_OF_KIND = {
    IdKind.RESIDENT_ID: "111",
    IdKind.FIFTEEN: "111",
    IdKind.HMT_RESIDENCE: "hmt",
    IdKind.FOREIGN_PERMANENT: "fpr",
    IdKind.PASSPORT: "414",
    IdKind.HOUSEHOLD_BOOK: "113",
    IdKind.HMT_TRAVEL: "516",
    IdKind.TAIWAN_TRAVEL: "511",
    IdKind.NONE: "none",
    IdKind.OTHER: "other",
}


@dataclass(frozen=True, slots=True)
class IdProblem:
    """`code` is stable: excel_damage, maybe_excel_damage, masked, length, characters, birth_date, future, too_old,
    checksum, province, division, fifteen, unknown_kind, other_kind. `sentence` is for the clerk."""

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

    @property
    def place(self) -> str:
        """The place the number names, under its name of the time ("安徽省合肥市西市区"); "" when it names none.
        On the card of a foreigner it is where the first card was asked for."""
        return _place(self.kind, self.number, self.birth_date)


def measured(reading: IdReading) -> bool:
    """Whether the number was recognised as one that GB 11643 measures, so that no problem means it is right."""
    return reading.kind in {IdKind.RESIDENT_ID, IdKind.HMT_RESIDENCE, IdKind.FIFTEEN}


def bare_number(text: object) -> str:
    """A number as typed, without what people put between its digits."""
    return _SEPARATORS.sub("", fold(text)).upper()


def checksum(seventeen: str) -> str:
    """The 18th character of GB 11643 (ISO 7064 MOD 11-2) for the first seventeen digits."""
    return CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(seventeen, WEIGHTS, strict=True)) % 11]


def how_far(kind_code: str, text: object) -> str:
    """While a number is typed: how many characters are still to come; "" once it has its length, and for kinds whose
    numbers have no length of their own."""
    number = bare_number(text)
    whole = _LENGTHS.get(kind_code, 0)
    if not number or len(number) >= whole or not number.isascii():
        return ""
    return f"已输入{len(number)}位，还差{whole - len(number)}位"


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
    if EIGHTEEN.fullmatch(number):
        return citizen_number(number, today)
    if _FIFTEEN.fullmatch(number):
        return _fifteen(number, today)
    if _FOREIGN_OLD.fullmatch(number):
        return IdReading(IdKind.FOREIGN_PERMANENT, number, _old_card_birth(number[7:13], today))
    if _HMT_TRAVEL.fullmatch(number):
        return IdReading(IdKind.HMT_TRAVEL, number)
    if _TAIWAN_OLD.fullmatch(number):
        return IdReading(IdKind.TAIWAN_TRAVEL, number)
    if _PASSPORT.fullmatch(number):
        return IdReading(IdKind.PASSPORT, number)
    return _unreadable(number)


def check_as(kind_code: str, text: object, today: date) -> IdReading:
    """Read a number as the kind of paper the clerk chose (a code of identity_kind). A number of another kind, or of
    the wrong shape, is a problem `other_kind`; kinds without a rule of their own (其他证件) take anything that was not
    destroyed or masked. A 户口簿 is told by the citizen number in it."""
    reading = check_id(text, today)
    if reading.kind is IdKind.NONE:
        return reading
    if kind_code in _SHAPES:
        return _as_shaped(kind_code, text)
    wanted = _READ_AS.get(kind_code)
    if wanted is None:
        return _as_it_stands(reading, text)
    if reading.problems or reading.kind in wanted:
        return reading
    problem = IdProblem("other_kind", "这个号码不是所选证件的号码，请核对号码，或者改选证件种类")
    return replace(reading, problems=(problem,))


def kinds_of(text: object, today: date) -> tuple[str, ...]:
    """Codes of the kinds whose numbers look like this one, the likeliest first; () when none is sure to."""
    reading = check_id(text, today)
    if reading.kind in {IdKind.NONE, IdKind.HOUSEHOLD_BOOK}:
        return ()
    likely = CODE_OF_KIND[reading.kind]
    if not reading.problems and reading.kind is not IdKind.OTHER:
        return (likely,)
    number = bare_number(text)
    return tuple(code for code in ("511", "516", "117") if _SHAPES[code][1].fullmatch(number))


def _as_shaped(kind_code: str, text: object) -> IdReading:
    kind, shape, sentence = _SHAPES[kind_code]
    number = bare_number(text)
    if shape.fullmatch(number):
        return IdReading(kind, number)
    return IdReading(kind, number, problems=(IdProblem("other_kind", sentence),))


def _as_it_stands(reading: IdReading, text: object) -> IdReading:
    lost = tuple(p for p in reading.problems if p.code in {"excel_damage", "masked"})
    if lost:
        return replace(reading, problems=lost)
    return IdReading(IdKind.OTHER, clean(text))


_CITIZENS = frozenset({IdKind.RESIDENT_ID, IdKind.FIFTEEN})
_READ_AS = {
    "111": _CITIZENS,
    "112": _CITIZENS,
    "113": _CITIZENS,
    "hmt": frozenset({IdKind.HMT_RESIDENCE}),
    "fpr": frozenset({IdKind.FOREIGN_PERMANENT}),
}
_SHAPES = {
    "414": (
        IdKind.PASSPORT,
        re.compile(r"[A-Z0-9]{5,12}"),
        "护照号码由5至12位字母和数字组成，请对照护照检查",
    ),
    "516": (
        IdKind.HMT_TRAVEL,
        _HMT_TRAVEL,
        "港澳居民来往内地通行证号码是字母 H（香港）或 M（澳门）加8位数字，请对照证件检查",
    ),
    "511": (
        IdKind.TAIWAN_TRAVEL,
        _TAIWAN_TRAVEL,
        "台湾居民来往大陆通行证号码是8位数字（旧证10位），请对照证件检查",
    ),
    "117": (
        IdKind.OTHER,
        _BIRTH_CERTIFICATE,
        "出生医学证明编号是1个字母加9位数字，请对照证明检查",
    ),
}


def _old_card_birth(digits: str, today: date) -> date | None:
    """Birth date of the foreigner's 15-character card, which has two digits for the year: the later century in
    which such a card could still be had."""
    for century in ("20", "19"):
        birth = _birth(century + digits)
        if birth is not None and birth <= today and birth.year <= _LAST_OLD_CARD:
            return birth
    return None


def _place(kind: IdKind, number: str, birth: date | None) -> str:
    if kind is IdKind.FOREIGN_PERMANENT:
        code = number[1:3] + "0000" if number[:1] == "9" else number[3:7] + "00"
        return division_name(code) or division_name(code[:2] + "0000")
    if kind not in {IdKind.RESIDENT_ID, IdKind.FIFTEEN, IdKind.HMT_RESIDENCE} or not number[:6].isdecimal():
        return ""
    on = date(max(birth.year if birth else _FIRST_NUMBERS, _FIRST_NUMBERS), 12, 31)
    codes = (number[:6], number[:4] + "00", number[:2] + "0000")
    return next(filter(None, (division_name(code, on) for code in codes)), "")


def _unreadable(number: str) -> IdReading:
    if _MASK.search(number) and sum(c.isdecimal() for c in number) >= 4:
        sentence = "号码中间被星号遮住了，不是完整的号码，请从原件补全"
        return IdReading(IdKind.RESIDENT_ID, number, problems=(IdProblem("masked", sentence),))
    if _DIGITS.fullmatch(number) and len(number) != 18:
        sentence = f"身份证号码应为18位，现在是{len(number)}位，请对照证件补正"
        if len(number) in (8, 10):
            sentence += "；如果是台胞证号码，请把证件种类选为台湾居民来往大陆通行证"
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


def citizen_number(number: str, today: date) -> IdReading:
    """Read 18 characters of the shape EIGHTEEN as GB 11643 says."""
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
    code = number[1:3] if kind is IdKind.FOREIGN_PERMANENT else number[:2]
    if code not in _PROVINCES:
        warnings.append(IdProblem("province", f"号码开头的 {number[:2]} 不是任何省份的代码，请与证件核对"))
    elif kind is IdKind.RESIDENT_ID and not known_division(number[:6]):
        warnings.append(_unknown_division(number))
    return IdReading(kind, number, birth, sex, tuple(problems), tuple(warnings))


def _fifteen(number: str, today: date) -> IdReading:
    birth = _birth("19" + number[6:12])
    sex = "1" if int(number[14]) % 2 else "2"
    problems = _birth_problems("19" + number[6:12], birth, today)
    warnings = [IdProblem("fifteen", "这是15位旧号码，已按规则换算成18位，请与新证件核对")]
    if number[:2] in _PROVINCES and not known_division(number[:6]):
        warnings.append(_unknown_division(number))
    return IdReading(IdKind.FIFTEEN, to_eighteen(number), birth, sex, tuple(problems), tuple(warnings))


def _unknown_division(number: str) -> IdProblem:
    sentence = (
        f"1980年以来的行政区划代码里没有 {number[:6]}，可能是更早的代码，也可能抄错了前6位，请与证件核对"
    )
    return IdProblem("division", sentence)
