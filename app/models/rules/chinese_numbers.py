"""Numbers written in Chinese, as papers want them: dates at the foot of a paper and amounts of money in
words."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.errors import ClerkError

_PLAIN = "〇一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_VALUES = {c: i for i, c in enumerate(_PLAIN)} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0, "元": 1}
_TO_PLAIN = str.maketrans(_CAPITAL + "拾佰○", _PLAIN + "十百〇")
_UNDER_THOUSAND = re.compile(
    r"(?=.)(?:(?P<hundreds>[一二三四五六七八九])百〇?)?(?P<ten>(?P<tens>[一二三四五六七八九])?十)?(?P<ones>[一二三四五六七八九])?"
)


def _under_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _PLAIN[tens] + "十"
    return head + (_PLAIN[ones] if ones or not tens else "")


def chinese_count(number: int) -> str:
    """A count below a hundred as papers write it (一式三份); a larger one in digits."""
    return _under_hundred(number) if 0 <= number < 100 else str(number)


def chinese_date(day: date) -> str:
    """二〇二六年十一月二十二日, as the foot of a paper has it."""
    year = "".join(_PLAIN[int(d)] for d in f"{day.year:04d}")
    return f"{year}年{_under_hundred(day.month)}月{_under_hundred(day.day)}日"


def chinese_number_value(text: str) -> int:
    """The value of 十一, 二十二, 〇三 or 二〇二六 (a row of digits). Raises ValueError for anything else."""
    if "十" in text:
        tens, ones = text.split("十", 1)
        return (_VALUES[tens] if tens else 1) * 10 + (_VALUES[ones] if ones else 0)
    if not text or any(c not in _VALUES for c in text):
        raise ValueError(text)
    return int("".join(str(_VALUES[c]) for c in text))


def chinese_digits(text: str) -> str:
    """三, 叁 → 3; 二十三, 贰拾叁 → 23; 一百零二 → 102; 五〇一, 一二 → 501, 12 (a row of digits). "" for anything else."""
    plain = text.translate(_TO_PLAIN)
    if plain and all(c in _PLAIN for c in plain):
        return "".join(str(_VALUES[c]) for c in plain)
    match = _UNDER_THOUSAND.fullmatch(plain)
    if match is None:
        return ""
    hundreds, ten, tens, ones = (match[name] or "" for name in ("hundreds", "ten", "tens", "ones"))
    number = 100 * _VALUES.get(hundreds, 0) + _VALUES.get(ones, 0)
    return str(number + (10 * _VALUES.get(tens, 1) if ten else 0))


def _section(number: int) -> str:
    """One to 9999 in capitals, with 零 for gaps inside."""
    words, gap = "", False
    for unit, value in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            words += ("零" if gap and words else "") + _CAPITAL[digit] + unit
            gap = False
        else:
            gap = True
    return words


def _whole(number: int) -> str:
    words, gap, before = "", False, 0
    for unit, value in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("", 1)):
        part = number // value % 10**4
        if part:
            words += "零" if words and (gap or part < 1000 or before % 10 == 0) else ""
            words += _section(part) + unit
            gap, before = False, part
        else:
            gap = True
    return words or "零"


def chinese_money(amount: Decimal) -> str:
    """An amount in yuan, in the capital numerals of banking forms: 壹仟零伍元叁角整.

    Rounded half up to the cent. Raises ClerkError from ten thousand trillion on.
    Source: 支付结算办法 (银发〔1997〕393号) annex 1.
    """
    cents = int((abs(amount) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    if yuan >= 10**16:
        raise ClerkError("金额太大，写不成大写", "请检查是否多打了零")
    words = _whole(yuan) + "元" if yuan or not cents else ""
    if jiao:
        words += _CAPITAL[jiao] + "角"
    elif fen and yuan:
        words += "零"
    words += _CAPITAL[fen] + "分" if fen else "整"
    return ("负" if amount < 0 and cents else "") + words
