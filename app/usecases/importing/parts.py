"""An address that a sheet gives in columns: a cell may hold more than its heading says (房号 “1单元101”, 门牌 a whole one)."""

import re
from collections.abc import Mapping

from app.models.rules.address import AddressParts, format_address, is_whole, parse_address

PARTS = ("estate", "building", "stair", "room")
_BARE = re.compile(r"[0-9A-Za-z]{1,6}")


def as_one(cells: Mapping[str, str | None]) -> tuple[str, dict[str, str | None]]:
    """(the address that the cells make together, the cells that hold nothing but their own part).

    A cell with more in it is left to whoever takes the address apart; a whole address in a cell is the address.
    """
    kept: dict[str, str | None] = {}
    for name, cell in cells.items():
        found = None if cell is None or _BARE.fullmatch(cell) else parse_address(cell)
        if found is not None and is_whole(found):
            return cell or "", dict.fromkeys(cells)
        several = found is not None and sum(bool(getattr(found, n)) for n in PARTS) > 1
        kept[name] = None if several else cell
    return format_address(AddressParts(**{n: cell or "" for n, cell in cells.items()})), kept
