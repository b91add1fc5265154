"""What makes two files look like one person's: names that are one name, numbers one slip of the pen apart, shared facts.

Certainty: 3 the same number, 2 the same name with birth date or phone (or a number one slip away), 1 worth a look.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.models.rules import characters
from app.models.rules.characters import Spellings
from app.models.rules.identity import checksum

SURE, LIKELY, PERHAPS = 3, 2, 1
CERTAINTY = {SURE: "几乎肯定", LIKELY: "很可能", PERHAPS: "可能"}
OLD_NUMBER = "old_id"
"""The kind of ResidentName that keeps an ID number a merged file had, so that it still finds the person."""
Reason = tuple[int, str]


class Known(NamedTuple):
    """What two files are compared by; `birth` as it is stored ("1990", "1990-05", "1990-05-17")."""

    id: int
    name: str
    sex: str | None
    birth: str | None
    id_number: str | None
    phone: str | None
    address: str | None


def forms(name: str, own: Spellings = ()) -> frozenset[str]:
    """The forms in which the search index knows a name: as it is, and traditional, variant and dotted made one (E37);
    each also in the other ways the office writes its characters."""
    names = (name, *characters.respelt(name, own))
    return frozenset(form for one in names for form in (one, canonical(one)))


def canonical(name: str, own: Spellings = ()) -> str:
    """One form for all ways a name may be written; `own` are the office's ways to write characters."""
    kept = characters.canonical(characters.folded(name, own))
    return characters.compared(kept).replace("·", "").casefold()


def near_numbers(number: str) -> frozenset[str]:
    """Every number that one wrong digit or two swapped neighbours away a clerk might have meant, 18 characters each.

    What was meant has a right check character; what is typed may have one or not, so both are tried.
    """
    if len(number) != 18:
        return frozenset()
    body, found = number[:17], set()
    if not body.isdecimal():
        return frozenset()
    for i in range(17):
        for digit in "0123456789":
            found.add(body[:i] + digit + body[i + 1 :])
        if i < 16:
            found.add(body[:i] + body[i + 1] + body[i] + body[i + 2 :])
    return frozenset(b + checksum(b) for b in found) - {number}


def of_namesakes(one: Known, other: Known) -> list[Reason]:
    """Why two of the same name may be one person. A different right number of both speaks against all but the phone."""
    how = "同名" if one.name == other.name else "姓名写法相通或曾用名"
    different = bool(one.id_number and other.id_number and one.id_number != other.id_number)
    found: list[Reason] = []
    if one.birth and other.birth:
        if one.birth == other.birth and len(one.birth) == 10:
            found.append((PERHAPS if different else LIKELY, f"{how}，出生日期相同"))
        elif (
            not different
            and len(min(one.birth, other.birth, key=len)) < 10
            and _agree(one.birth, other.birth)
        ):
            found.append((PERHAPS, f"{how}，出生年份相同"))
    if one.phone and one.phone == other.phone:
        found.append((PERHAPS if different else LIKELY, f"{how}，电话相同"))
    born_apart = one.birth and other.birth and one.birth[:4] != other.birth[:4]
    if one.address and one.address == other.address and not different and not born_apart and not found:
        found.append((PERHAPS, f"{how}，住址相同"))
    return found


def _agree(one: str, other: str) -> bool:
    """Whether of two dates the one known less exactly may be the other."""
    return one.startswith(other) or other.startswith(one)


def one_slip(one: str, other: str) -> bool:
    """Whether two numbers differ by one digit of the first seventeen or two swapped neighbours."""
    if len(one) != 18 or len(other) != 18:
        return False
    differing = [i for i in range(17) if one[i] != other[i]]
    if len(differing) == 1:
        return True
    return (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and (one[differing[0]] == other[differing[1]] and one[differing[1]] == other[differing[0]])
    )


def shared_keys(row: Known) -> Iterator[tuple[str, str]]:
    """What a row may share with a namesake; numbers one slip apart agree in one of three parts."""
    if row.birth:
        yield "year", row.birth[:4]
    for name in ("phone", "address"):
        if value := getattr(row, name):
            yield name, value
    if row.id_number and len(row.id_number) == 18:
        body = row.id_number[:17]
        yield "head", body[:8]
        yield "tail", body[8:]
        yield "ends", body[:7] + body[9:]
