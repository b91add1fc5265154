"""A number as people and sheets write it: ￥1,234.50, 1234.5元. A comma that stands anywhere but before three digits is none."""

import re
from decimal import Decimal, InvalidOperation

from app.errors import ClerkError

_MONEY_SIGNS = re.compile(r"^(?:[￥¥]|人民币|rmb)\s*|\s*元(?:整)?$", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def read_number(text: str) -> Decimal:
    """The exact number. Raises ClerkError: 1,5 could be one and a half as well as fifteen."""
    bare = _MONEY_SIGNS.sub("", text.strip().replace("，", ",")).strip()
    if "," in bare and not _THOUSANDS.fullmatch(bare):
        raise ClerkError(f"“{text}”里的逗号看不懂", "千位分隔写成 1,234，小数写成 1.5。")
    try:
        value = Decimal(bare.replace(",", ""))
    except InvalidOperation:
        raise ClerkError(f"“{text}”不是数字") from None
    if not value.is_finite():
        raise ClerkError(f"“{text}”不是数字")
    return value
