"""The one sum of money a text names, when that is sure."""

import re
from decimal import Decimal

SUM = re.compile(r"(\d[\d,，]*(?:\.\d+)?)\s*(万?)元")
IN_WORDS = re.compile(r"(?:[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟余多]万?|(?<![\d\s])万)元")
NOT_ALONE = re.compile(
    r"每|各付|各自|另|余款|其余|剩余|首付|首期|违约|定金|利息|以上|以下|以内|左右|不超过|不少于"
)
"""What is left, comes again or comes on top: the sum that is named is then not all that is paid."""


def named_total(text: str) -> Decimal | None:
    """The sum in 元 when the text names a single one in figures and nothing says that it is not the whole."""
    if NOT_ALONE.search(text) or IN_WORDS.search(text):
        return None
    sums = {
        Decimal(re.sub("[,，]", "", figures)) * (10000 if unit else 1) for figures, unit in SUM.findall(text)
    }
    return sums.pop() if len(sums) == 1 else None


def plain(money: Decimal) -> str:
    """1000 for a whole sum, 1200.50 for others."""
    return f"{money:.0f}" if money == money.to_integral_value() else f"{money:.2f}"
