"""Invented residents, household by household: one seed, always the same people.

Codes are those of the shipped tables (resources/codes): sex GB/T 2261.1, marriage 2261.2, health 2261.3,
employment 2261.4, ethnicity GB/T 3304, education GB/T 4658, relation GB/T 4761, political status GB/T 4762.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, repeat
from random import Random

from app.usecases.sample import families, names
from app.usecases.sample.callings import calling
from app.usecases.sample.drawing import Urn
from app.usecases.sample.families import MAN, Member
from app.usecases.sample.numbers import NumberOffice
from app.usecases.sample.world import Community, Dwelling, Grid, build_community

REGISTERED, FLOATING, ABROAD, UNREGISTERED = "01", "02", "03", "04"  # residence_kind: 户籍 流动 境外 未落户
RESIDENT_CARD, HMT_CARD, NO_PAPER = "111", "hmt", "none"  # identity_kind
_ETHNIC = Urn(
    ("01", "11", "03", "02", "10", "05", "04", "06", "08", "15"), (905, 45, 18, 12, 8, 3, 1, 3, 3, 2)
)
_EMPTY_DWELLINGS = 0.07
_FLOATING_SHARE = 0.14
_LIVES_ELSEWHERE_SHARE = 0.05
_HOME_PLACES = (
    "吉林省辽源市",
    "山东省菏泽市",
    "河南省周口市",
    "安徽省阜阳市",
    "四川省达州市",
    "辽宁省铁岭市",
)
_OTHER_HOMES = ("云川市江南区滨河路88号滨河花园3栋1单元602室", "云川市开发区学府街16号学府家园9栋2单元1103室")
_HEALTH = ("10", "20", "31", "32", "37", "30")
_HEALTH_OF_ELDERS = Urn(_HEALTH, (38, 24, 16, 6, 10, 6))
_HEALTH_OF_OTHERS = Urn(_HEALTH, (90, 7, 1, 0, 1, 1))


@dataclass(frozen=True, slots=True)
class SampleResident:
    """One invented resident; codes as text, an empty string where nothing is known.

    `number` counts from 1 in the order of generation. `living_here` False with kind 户籍 means: registered
    here, lives at `address` (人户分离). `since` is the day of moving in or of birth into the household.
    """

    number: int
    name: str
    former_name: str
    sex: str
    birth_date: date
    identity_kind: str
    id_number: str
    ethnicity: str
    native_place: str
    marriage: str
    health: str
    education: str
    political: str
    employment: str
    occupation: str
    work_unit: str
    phone: str
    relation: str
    residence_kind: str
    living_here: bool
    registered_address: str
    address: str
    since: date
    reason_in: str

    def age_on(self, day: date) -> int:
        """Full years on that day."""
        birth = self.birth_date
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

    @property
    def separated(self) -> bool:
        """人户分离: where the person lives is not where the person is registered (if registered anywhere)."""
        return bool(self.registered_address) and self.address != self.registered_address


@dataclass(frozen=True, slots=True)
class SampleHousehold:
    """A household at a dwelling; the head comes first among the members."""

    number: int
    household_number: str
    dwelling: Dwelling
    members: tuple[SampleResident, ...]
    since: date
    rented: bool

    @property
    def grid(self) -> Grid:
        """The grid the dwelling lies in."""
        return self.dwelling.grid

    @property
    def address(self) -> str:
        """The dwelling's address in one line."""
        return self.dwelling.address

    @property
    def head(self) -> SampleResident:
        """The head of the household."""
        return self.members[0]


def generate(
    residents: int, seed: int, today: date, community: Community | None = None
) -> Iterator[SampleHousehold]:
    """Households until exactly `residents` people exist; the last one is cut short, never its head.

    Streams: about 100,000 people in a few seconds. The same arguments give the same people.
    """
    rnd = Random(f"people-{seed}-{residents}")
    place = community or build_community(residents, seed)
    office = NumberOffice(rnd)
    built = place.dwellings()
    dwellings = chain((dwelling for dwelling in built if rnd.random() > _EMPTY_DWELLINGS), _again(place))
    given, number = 0, 0
    while given < residents:
        number += 1
        mover = _Household(rnd, office, place, next(dwellings), today)
        household = mover.move_in(number, given + 1, residents - given)
        given += len(household.members)
        yield household


def _again(place: Community) -> Iterator[Dwelling]:
    """More households than dwellings: the second household at an address (一址多户)."""
    return chain.from_iterable(place.dwellings() for _ in repeat(None))


class _Household:
    """Draws one household for one dwelling."""

    def __init__(
        self, rnd: Random, office: NumberOffice, place: Community, dwelling: Dwelling, today: date
    ) -> None:
        self._rnd, self._office, self._today = rnd, office, today
        self._dwelling = dwelling
        self._here = place.place + dwelling.address
        self._floating = rnd.random() < _FLOATING_SHARE
        self._elsewhere = not self._floating and rnd.random() < _LIVES_ELSEWHERE_SHARE
        self._ethnicity = _ETHNIC.draw(rnd)
        self._home = rnd.choice(_HOME_PLACES) if self._floating else place.place
        self._other_home = rnd.choice(_OTHER_HOMES)
        self._division = office.division("elsewhere" if self._floating else "local")
        self._since = date(2000, 1, 1)
        self._registered = self._here

    def move_in(self, number: int, first: int, room: int) -> SampleHousehold:
        """At most `room` members, numbered from `first`."""
        rnd = self._rnd
        drafts = families.family(rnd, self._today, self._floating)[:room]
        youngest_start = max(drafts[0].birth + timedelta(days=18 * 366), date(1985, 3, 1))
        earliest = self._today - timedelta(days=5 * 365) if self._floating else youngest_start
        span = max(1, (self._today - max(earliest, youngest_start)).days)
        self._since = self._today - timedelta(days=1 + rnd.randrange(span))
        if self._floating:
            self._registered = f"{self._home}{rnd.choice('东西南北')}{rnd.choice(('河', '山', '林'))}镇向阳村"
        members: list[SampleResident] = []
        parts: list[names.Name] = []
        for place, draft in enumerate(drafts):
            ethnicity = self._ethnicity_of(draft)
            family = self._family_name(draft, drafts, parts, ethnicity)
            parts.append(names.full_name(rnd, draft.sex, draft.birth.year, ethnicity, family))
            members.append(self._resident(first + place, draft, parts[-1].full, ethnicity))
        household_number = "" if self._floating else f"{self._dwelling.grid.code[6:]}{number:06d}"
        rented = self._floating or rnd.random() < 0.04
        return SampleHousehold(number, household_number, self._dwelling, tuple(members), self._since, rented)

    def _ethnicity_of(self, draft: Member) -> str:
        married_in = draft.relation in families.SPOUSES or draft.relation == families.DAUGHTER_IN_LAW
        return "01" if married_in and self._rnd.random() < 0.2 else self._ethnicity

    def _family_name(
        self, draft: Member, drafts: list[Member], parts: list[names.Name], ethnicity: str
    ) -> str | None:
        """The inherited part of the name; a father shares his Han child's surname, his own name otherwise."""
        if draft.namesake is None or draft.namesake >= len(parts):
            return None
        upward = drafts[draft.namesake].birth > draft.birth
        if upward and ethnicity in {names.UYGHUR, names.TIBETAN, names.MONGOL}:
            return None
        if len(parts[draft.namesake].family) > 2 and ethnicity != names.UYGHUR:
            return None
        return parts[draft.namesake].family

    def _resident(self, number: int, draft: Member, name: str, ethnicity: str) -> SampleResident:
        rnd, today = self._rnd, self._today
        age = (today - draft.birth).days * 100 // 36525
        life = calling(rnd, draft.sex, age, draft.birth.year, self._floating)
        kind, paper, id_number = self._papers(draft, age)
        living_here = not (self._elsewhere or self._away(draft, age))
        elders = _HEALTH_OF_ELDERS if age >= 60 else _HEALTH_OF_OTHERS
        since, reason = self._arrival(draft)
        return SampleResident(
            number=number,
            name=name,
            former_name=self._former_name(name, draft, age),
            sex=draft.sex,
            birth_date=draft.birth,
            identity_kind=paper,
            id_number=id_number,
            ethnicity=ethnicity,
            native_place=self._home if kind != ABROAD else "",
            marriage=draft.marriage,
            health=elders.draw(rnd),
            education=life.education,
            political=life.political,
            employment=life.employment,
            occupation=life.occupation,
            work_unit=life.work_unit,
            phone=self._phone(age),
            relation=draft.relation,
            residence_kind=kind,
            living_here=living_here,
            registered_address="" if kind in {ABROAD, UNREGISTERED} else self._registered,
            address=self._here if living_here else self._other_home,
            since=since,
            reason_in=reason,
        )

    def _papers(self, draft: Member, age: int) -> tuple[str, str, str]:
        """Residence kind, kind of paper, number: a few without any paper, a few 港澳台 residents."""
        kind = FLOATING if self._floating else REGISTERED
        draw = self._rnd.random()
        if age < 1 and draw < 0.15:
            return UNREGISTERED, NO_PAPER, ""
        if draw < 0.0025:
            return kind, NO_PAPER, ""
        if 20 < age < 70 and draw < 0.004:
            return (
                ABROAD,
                HMT_CARD,
                self._office.identity(draft.birth, draft.sex, self._office.division("hmt")),
            )
        came = draft.relation not in families.CHILDREN and self._rnd.random() < 0.12
        division = self._office.division("elsewhere") if came else self._division
        return kind, RESIDENT_CARD, self._office.identity(draft.birth, draft.sex, division)

    def _away(self, draft: Member, age: int) -> bool:
        """Grown children who study or work elsewhere and keep their registration here."""
        grown = not self._floating and draft.relation in families.CHILDREN and 18 <= age <= 30
        return grown and self._rnd.random() < 0.3

    def _arrival(self, draft: Member) -> tuple[date, str]:
        """Moved in with the household, or born or married into it later (move_reason codes)."""
        if draft.birth > self._since:
            return draft.birth, "birth"
        if draft.relation in families.SPOUSES and self._rnd.random() < 0.1:
            return self._since + timedelta(
                days=self._rnd.randrange((self._today - self._since).days)
            ), "wedin"
        return self._since, "in"

    def _former_name(self, name: str, draft: Member, age: int) -> str:
        if age < 40 or "·" in name or self._rnd.random() > 0.02:
            return ""
        nickname = self._rnd.choice(
            ("小福", "大柱", "铁蛋", "石头") if draft.sex == MAN else ("小花", "二妮", "招弟")
        )
        return name[0] + nickname

    def _phone(self, age: int) -> str:
        draw = self._rnd.random()
        if age < 12 or draw < 0.03:
            return ""
        return self._office.landline() if age >= 70 and draw < 0.35 else self._office.mobile()
