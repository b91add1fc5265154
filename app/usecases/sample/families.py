"""Who lives together: shapes of households that obey kin rules, with the ages of an old urban quarter.

Relations to the head are the two-digit codes of GB/T 4761, sexes GB/T 2261.1, marriages GB/T 2261.2.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.usecases.sample.drawing import Urn

MAN, WOMAN = "1", "2"
HEAD, HUSBAND, WIFE, SON_IN_LAW, DAUGHTER_IN_LAW = "02", "11", "12", "28", "38"
FATHER, MOTHER, GRANDSON, GRANDDAUGHTER, UNRELATED = "51", "52", "41", "42", "99"
UNMARRIED, MARRIED, WIDOWED, DIVORCED = "10", "20", "30", "40"
_SONS = {"only": "21", 0: "22", 1: "23", 2: "24"}
_DAUGHTERS = {"only": "31", 0: "32", 1: "33", 2: "34"}
SPOUSES = frozenset({HUSBAND, WIFE})
CHILDREN = frozenset({*_SONS.values(), *_DAUGHTERS.values()})
PARENTS = frozenset({FATHER, MOTHER})
_HOW_MANY_CHILDREN = Urn((1, 2, 3), (76, 22, 2))
_LEFT_ALONE = Urn((WIDOWED, DIVORCED, UNMARRIED), (82, 12, 6))


@dataclass(slots=True)
class Member:
    """One person in the making; `namesake` is the place in the family of whoever shares the surname."""

    relation: str
    sex: str
    birth: date
    marriage: str
    namesake: int | None = None


def born(rnd: Random, today: date, age: int) -> date:
    """A birth date that makes the person `age` years old today."""
    return today - timedelta(days=int(age * 365.2425 + rnd.random() * 364))


def _couple(rnd: Random, today: date, low: int, high: int) -> list[Member]:
    """A head and the spouse, three heads in four men; women are up to six years younger or three older."""
    wife_age = rnd.randint(low, high)
    man_age = max(24, wife_age + rnd.randint(-3, 6))
    man = Member(HEAD, MAN, born(rnd, today, man_age), MARRIED)
    woman = Member(WIFE, WOMAN, born(rnd, today, wife_age), MARRIED)
    if rnd.random() < 0.75:
        return [man, woman]
    man.relation, woman.relation = HUSBAND, HEAD
    return [woman, man]


def _add_children(rnd: Random, today: date, family: list[Member], ages: list[int]) -> None:
    """Children from eldest to youngest; surname from the father, else from the head."""
    fathers = [
        place for place, member in enumerate(family) if member.sex == MAN and member.relation != FATHER
    ]
    sexes = [MAN if rnd.random() < 0.52 else WOMAN for _ in ages]
    counted = {MAN: 0, WOMAN: 0}
    for sex, age in zip(sexes, sorted(ages, reverse=True), strict=True):
        table = _SONS if sex == MAN else _DAUGHTERS
        relation = table["only" if len(ages) == 1 else counted[sex]]
        counted[sex] += 1
        namesake = fathers[0] if fathers else 0
        family.append(Member(relation, sex, born(rnd, today, age), UNMARRIED, namesake))


def _child_ages(rnd: Random, mother_age: int, oldest: int, how_many: int) -> list[int]:
    """Ages of children whose mother was 21 to 38 at their birth."""
    low, high = max(0, mother_age - 38), max(0, min(oldest, mother_age - 21))
    return [rnd.randint(min(low, high), high) for _ in range(how_many)]


def _age(member: Member, today: date) -> int:
    return (today - member.birth).days * 100 // 36525


def _with_children(rnd: Random, today: date, low: int, high: int, oldest: int) -> list[Member]:
    family = _couple(rnd, today, low, high)
    youngest = min(_age(member, today) for member in family)
    how_many = _HOW_MANY_CHILDREN.draw(rnd)
    _add_children(rnd, today, family, _child_ages(rnd, youngest, oldest, how_many))
    return family


def _young_family(rnd: Random, today: date) -> list[Member]:
    return _with_children(rnd, today, 26, 48, 18)


def _grown_family(rnd: Random, today: date) -> list[Member]:
    return _with_children(rnd, today, 46, 58, 28)


def _pair(rnd: Random, today: date) -> list[Member]:
    return _couple(rnd, today, 24, 59)


def _elder_pair(rnd: Random, today: date) -> list[Member]:
    return _couple(rnd, today, 60, 84)


def _alone(rnd: Random, today: date) -> list[Member]:
    age = rnd.randint(22, 59)
    marriage = UNMARRIED if rnd.random() < 1.3 - age / 45 else rnd.choice((DIVORCED, DIVORCED, WIDOWED))
    return [Member(HEAD, rnd.choice((MAN, WOMAN)), born(rnd, today, age), marriage)]


def _elder_alone(rnd: Random, today: date) -> list[Member]:
    marriage = _LEFT_ALONE.draw(rnd)
    sex = WOMAN if rnd.random() < 0.66 else MAN
    age = min(98, 63 + int(abs(rnd.gauss(0, 13))))
    return [Member(HEAD, sex, born(rnd, today, age), marriage)]


def _single_parent(rnd: Random, today: date) -> list[Member]:
    age = rnd.randint(28, 50)
    sex = WOMAN if rnd.random() < 0.7 else MAN
    family = [Member(HEAD, sex, born(rnd, today, age), DIVORCED if rnd.random() < 0.85 else WIDOWED)]
    _add_children(rnd, today, family, _child_ages(rnd, age, 20, 1))
    return family


def _three_generations(rnd: Random, today: date) -> list[Member]:
    """Head, spouse, children and one or two parents of the head."""
    family = _with_children(rnd, today, 30, 46, 18)
    head_age = _age(family[0], today)
    mother_age = head_age + rnd.randint(21, 32)
    both = rnd.random() < 0.55
    marriage = MARRIED if both else WIDOWED
    if both or rnd.random() < 0.3:
        father_age = mother_age + rnd.randint(0, 5)
        family.append(Member(FATHER, MAN, born(rnd, today, father_age), marriage, 0))
    if both or family[-1].relation != FATHER:
        family.append(Member(MOTHER, WOMAN, born(rnd, today, mother_age), marriage))
    return family


def _elder_headed(rnd: Random, today: date) -> list[Member]:
    """Elders with a married son, his wife and their child."""
    family = _couple(rnd, today, 58, 74)
    youngest = min(_age(member, today) for member in family)
    son_age = max(24, youngest - rnd.randint(24, 30))
    father = next(place for place, member in enumerate(family) if member.sex == MAN)
    family.append(Member(_SONS["only"], MAN, born(rnd, today, son_age), MARRIED, father))
    wife_age = son_age - rnd.randint(0, 3)
    family.append(Member(DAUGHTER_IN_LAW, WOMAN, born(rnd, today, wife_age), MARRIED))
    sex = rnd.choice((MAN, WOMAN))
    grandchild = born(rnd, today, rnd.randint(0, max(0, min(14, wife_age - 21))))
    family.append(Member(GRANDSON if sex == MAN else GRANDDAUGHTER, sex, grandchild, UNMARRIED, father))
    return family


def _skipped_generation(rnd: Random, today: date) -> list[Member]:
    """Grandparents bringing up a grandchild whose parents work elsewhere."""
    family = _couple(rnd, today, 56, 72)
    father = next(place for place, member in enumerate(family) if member.sex == MAN)
    sex = rnd.choice((MAN, WOMAN))
    birth = born(rnd, today, rnd.randint(1, 14))
    family.append(Member(GRANDSON if sex == MAN else GRANDDAUGHTER, sex, birth, UNMARRIED, father))
    return family


def _sharers(rnd: Random, today: date) -> list[Member]:
    """Workers who share a rented flat: registered together, not related."""
    family = [Member(HEAD, rnd.choice((MAN, WOMAN)), born(rnd, today, rnd.randint(22, 45)), UNMARRIED)]
    for _ in range(rnd.randint(1, 3)):
        person = Member(UNRELATED, family[0].sex, born(rnd, today, rnd.randint(19, 45)), UNMARRIED)
        person.marriage = MARRIED if rnd.random() < 0.3 and _age(person, today) > 24 else UNMARRIED
        family.append(person)
    return family


Shape = Callable[[Random, date], list[Member]]
# Shares of households; with them about 22 % of the residents are 60 or older.
_LOCAL: dict[Shape, int] = {
    _young_family: 25,
    _grown_family: 14,
    _pair: 11,
    _elder_pair: 17,
    _elder_alone: 14,
    _alone: 9,
    _single_parent: 4,
    _three_generations: 9,
    _elder_headed: 4,
    _skipped_generation: 1,
}
_FLOATING: dict[Shape, int] = {_young_family: 40, _pair: 20, _alone: 22, _sharers: 18}
_LOCAL_URN, _FLOATING_URN = Urn(_LOCAL, _LOCAL.values()), Urn(_FLOATING, _FLOATING.values())


def family(rnd: Random, today: date, floating: bool) -> list[Member]:
    """A household, head first (always an adult), spouse second, then children and elders."""
    shape = (_FLOATING_URN if floating else _LOCAL_URN).draw(rnd)
    return shape(rnd, today)
