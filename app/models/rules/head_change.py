"""A household gets another head: what each member is to the new one (GB/T 4761), where that is certain.

Each rule reads: new head (what he or she was to the old head), member (the same), what the member is to the new head.
A pair like "51/52" is for a man and for a woman; where nothing stands the clerk is asked (seed: 001 十七, domain.md
A1.6). Step relations, remarriages and in-laws of in-laws are never certain.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.models.rules.dates import PartialDate
from app.models.rules.kinship import HEAD, HEADS, YOUNGEST_PARENT, relations

SONS = frozenset(["20", "21", "22", "23", "24", "25", "26", "29"])
DAUGHTERS = frozenset(["30", "31", "32", "33", "34", "35", "36", "39"])
CHILDREN, STEP_CHILDREN = SONS | DAUGHTERS, frozenset(["27", "37"])
SPOUSES, BROTHERS, SISTERS = (
    frozenset(["10", "11", "12"]),
    frozenset(["71", "73"]),
    frozenset(["75", "77"]),
)
SIBLINGS = BROTHERS | SISTERS | {"70"}
MARRIED_AGAIN = frozenset(["22", "23"])  # GB/T 2261.2
UNRELATED = frozenset(["98", "99"])

_GROUPS: dict[str, frozenset[str]] = {
    "spouse": SPOUSES,
    "son": SONS,
    "daughter": DAUGHTERS,
    "child": CHILDREN,
    "grandchild": frozenset(["41", "42", "43", "44"]),
    "parent": frozenset(["51", "52"]),
    "brother": BROTHERS,
    "sister": SISTERS,
    "sibling": SIBLINGS,
    "anyone": frozenset(UNRELATED),
}

# new head | sex of the old head (- either) | member → code, or man/woman, or "same"; "age" is elder/younger sibling
_RULES = """
spouse - child same
spouse - grandchild same
spouse - 38 same
spouse - 28 same
spouse - 45 same
spouse - 46 same
spouse - 47 same
spouse - 48 same
12 - 55 51
12 - 56 52
11 - 53 51
11 - 54 52
12 - 51 53
12 - 52 54
11 - 51 55
11 - 52 56
child - spouse 51/52
child - child age
child 1 51 61
child 1 52 62
child 2 51 63
child 2 52 64
child 2 53 61
child 2 54 62
child 1 55 63
child 1 56 64
child 1 61 66
child 1 62 67
child 1 71 81
child 1 72 82
child 1 73 83
child 1 74 84
child 1 sister 90
child 1 76 89
child 1 78 89
child 2 brother 85
child 2 72 86
child 2 74 86
child 2 sister 88
child 2 76 87
child 2 78 87
child 1 93 91
child 1 94 91
child 1 95 92
child 1 96 92
child 2 93 92
child 2 94 92
child 2 95 92
child 2 96 92
38 - spouse 53/54
28 - spouse 55/56
51 - 52 12
52 - 51 11
parent - spouse 28/38
parent 1 child 41/42
parent 2 child 43/44
parent - sibling 20/30
parent - 72 38
parent - 74 38
parent - 76 28
parent - 78 28
parent - 38 45
parent - 28 46
parent - grandchild 47/48
51 - 61 51
51 - 62 52
51 - 63 55
51 - 64 56
52 - 61 53
52 - 62 54
52 - 63 51
52 - 64 52
51 - 81 71
51 - 83 73
53 - 54 12
54 - 53 11
55 - 56 12
56 - 55 11
53 - spouse 20/30
54 - spouse 20/30
55 - spouse 20/30
56 - spouse 20/30
53 - child 41/42
54 - child 41/42
55 - child 43/44
56 - child 43/44
41 - spouse 61/62
42 - spouse 61/62
43 - spouse 63/64
44 - spouse 63/64
sibling - parent same
sibling - 61 same
sibling - 62 same
sibling - 63 same
sibling - 64 same
sibling - sibling age
71 1 spouse 78/74
75 1 spouse 78/74
73 1 spouse 76/72
77 1 spouse 76/72
71 2 spouse 78/74
75 2 spouse 78/74
73 2 spouse 76/72
77 2 spouse 76/72
sibling 1 child 93/94
sibling 2 child 95/96
61 - 62 12
62 - 61 11
63 - 64 12
64 - 63 11
"""

# What the old head becomes to the new one.
_OLD_HEAD = """
spouse 11/12
child 51/52
27 57/58
37 57/58
38 53/54
28 55/56
41 61/62
42 61/62
43 63/64
44 63/64
51 20/30
52 20/30
57 27/37
58 27/37
53 28/38
54 28/38
55 28/38
56 28/38
61 41/42
62 41/42
63 43/44
64 43/44
71 73/77
75 73/77
73 71/75
77 71/75
81 93/94
83 93/94
90 93/94
85 95/96
88 95/96
93 81|83/90
94 81|83/90
95 85/88
96 85/88
"""


@dataclass(frozen=True, slots=True)
class Kin:
    """One of the household before the change; `relation` is to the old head, `marriage` GB/T 2261.2."""

    key: int
    relation: str | None
    sex: str | None = None
    birth: PartialDate | date | None = None
    marriage: str | None = None


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a member is to the new head; `code` is None where only the clerk knows. `sure` False asks her to look."""

    key: int
    code: str | None
    sure: bool


def recompute(
    members: Sequence[Kin],
    new_head: int,
    spouses: Collection[frozenset[int]] = (),
    parents: Mapping[int, Collection[int]] | None = None,
) -> list[Recomputed]:
    """What everyone is to `new_head` (a key among `members`), in the order given.

    `spouses` are pairs known to be married, `parents` the known parents of a key: kin on file goes before any rule.
    Raises KeyError when the new head is not among the members.
    """
    by_key = {m.key: m for m in members}
    new = by_key[new_head]
    old = next((m for m in members if m.relation in HEADS), None)
    found = []
    for member in members:
        code, sure = _one(member, new, old, spouses, parents or {})
        found.append(Recomputed(member.key, code, sure and code is not None))
    return found


def _one(
    m: Kin,
    new: Kin,
    old: Kin | None,
    spouses: Collection[frozenset[int]],
    parents: Mapping[int, Collection[int]],
) -> tuple[str | None, bool]:
    if m.key == new.key:
        return HEAD, True
    if new.relation in HEADS:
        return m.relation, True
    if frozenset([m.key, new.key]) in spouses:
        return _sexed("11/12", m.sex) or "10", True
    if new.key in parents.get(m.key, ()):
        return _sexed("20/30", m.sex), m.sex is not None
    if m.key in parents.get(new.key, ()):
        return _sexed("51/52", m.sex) or "50", True
    if m.relation in UNRELATED:
        return m.relation, True
    if old is None:
        return None, False
    if m.key == old.key:
        return _of_old_head(old, new)
    return _by_rule(m, new, old)


def _of_old_head(old: Kin, new: Kin) -> tuple[str | None, bool]:
    rule = _old_head_rules().get(new.relation or "")
    if new.relation == "70":
        return _elder_or_younger(old, new), True
    if rule is None:
        return None, False
    if "|" in rule:  # the father's elder brother is 伯父, the younger 叔父; of that the ages do not tell
        return ("90", True) if old.sex == "2" else (None, False)
    code = _sexed(rule, old.sex)
    return code or ("10" if new.relation in SPOUSES else None), code is not None or new.relation in SPOUSES


def _by_rule(m: Kin, new: Kin, old: Kin) -> tuple[str | None, bool]:
    rules = _rules()
    relation, of_new = m.relation or "", new.relation or ""
    rule = rules.get((of_new, old.sex or "-", relation)) or rules.get((of_new, "-", relation))
    if rule is None:
        return None, False
    if rule == "same":
        return relation, not _perhaps_step(m, new, old)
    if rule == "age":
        return _elder_or_younger(m, new), True
    code = _sexed(rule, m.sex)
    return code, code is not None and not (relation in SPOUSES and _perhaps_step(new, m, old))


def _perhaps_step(child: Kin, parent: Kin, other: Kin) -> bool:
    """Whether a child of one spouse may not be the other's: a remarriage, or too young a parent."""
    if child.relation not in CHILDREN:
        return False
    if parent.marriage in MARRIED_AGAIN or other.marriage in MARRIED_AGAIN:
        return True
    if child.birth is None or parent.birth is None:
        return False
    return child.birth.year - parent.birth.year < YOUNGEST_PARENT


def _elder_or_younger(m: Kin, new: Kin) -> str:
    """兄 弟 姐姐 妹妹 by the birth dates, 兄弟姐妹 where they do not tell."""
    if m.birth is None or new.birth is None or m.sex not in ("1", "2"):
        return "70"
    mine, other = _days(m.birth), _days(new.birth)
    if mine == other:
        return "70"
    elder = mine < other
    return ("71" if elder else "73") if m.sex == "1" else ("75" if elder else "77")


def _days(birth: PartialDate | date) -> tuple[int, int, int]:
    return (birth.year, birth.month or 0, birth.day or 0)


def _sexed(rule: str, sex: str | None) -> str | None:
    man, _, woman = rule.partition("/")
    if not woman:
        return man
    return {"1": man, "2": woman}.get(sex or "")


@cache
def _rules() -> dict[tuple[str, str, str], str]:
    table: dict[tuple[str, str, str], str] = {}
    for line in _RULES.split("\n"):
        if line:
            new, sex, member, becomes = line.split()
            for n in _GROUPS.get(new, frozenset([new])):
                for m in _GROUPS.get(member, frozenset([member])):
                    if n in relations() and m in relations():
                        table.setdefault((n, sex, m), becomes)
    return table


@cache
def _old_head_rules() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _OLD_HEAD.split("\n"):
        if line:
            new, becomes = line.split()
            for n in _GROUPS.get(new, frozenset([new])):
                table[n] = becomes
    return table


# A newcomer: what the parents, or the spouse, are to the head → what the newcomer is.
_NEWBORN = {
    "father": {"head": "20/30", "son": "41/42", "28": "43/44", "41": "47/48", "43": "47/48", "71": "93/94", "73": "93/94",
               "51": "73/77", "76": "95/96", "78": "95/96", "11": "20/30", "10": "20/30"},
    "mother": {"head": "20/30", "daughter": "43/44", "38": "41/42", "42": "47/48", "44": "47/48", "75": "95/96",
               "77": "95/96", "52": "73/77", "72": "93/94", "74": "93/94", "12": "20/30", "10": "20/30",
               "45": "47/48"},
}  # fmt: skip
_MARRIED = {
    "son": "38", "27": "38", "daughter": "28", "37": "28", "41": "45", "43": "45", "42": "46", "44": "46",
    "71": "72", "73": "74", "75": "76", "77": "78", "51": "52", "52": "51",
}  # fmt: skip


def newborn(father: str | None, mother: str | None, sex: str) -> str | None:
    """What a child born into the household is to the head; the parents' own relations, None when not of the household."""
    for who, relation in (("father", father), ("mother", mother)):
        for key, rule in _NEWBORN[who].items():
            if relation is not None and relation in _members_of(key):
                return _sexed(rule, sex)
    return None


def married_in(spouse: str | None, sex: str | None) -> str | None:
    """What somebody who marries a member is to the head; `spouse` is the member's relation, `sex` the newcomer's."""
    if spouse in HEADS:
        return _sexed("11/12", sex) or "10"
    return next((code for key, code in _MARRIED.items() if spouse in _members_of(key)), None)


def _members_of(key: str) -> frozenset[str]:
    return HEADS if key == "head" else _GROUPS.get(key, frozenset([key]))
