"""What a clerk of the game lays hands on: people, homes, days and forms, all chosen by the dice of one act."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from sqlalchemy import select

from app.models.rules.identity import make_id
from app.models.tables import Household, Resident
from app.office import Office
from app.usecases.households.heads import HeadForm
from app.usecases.households.moves import JoinForm
from app.usecases.households.records import HouseholdForm
from app.usecases.residents.forms import ResidentForm

NAMES = ("王芳", "李（石羡）", "欧阳修", "单田芳", "张三", "赵𠮷")
ADDRESSES = (
    "幸福小区3号楼2单元501室",
    "翠湖家园1-1-1503",
    "铁路新村5号楼3单元201室",
    "铁路新村5号楼3单元202室",
)
RELATIONS = ("02", "03", "10", "11", "20", "21", "22", "30", "51", "61", "97", "")
DAYS_AGO = (0, 0, 1, 3, 10, 40, 200, 800)
ANSWERS = {
    "note": "因故", "result": "好", "department": "街道", "until": "5", "replied_by": "某", "replied_on": "2026-11-20",
    "reply": "行", "assignee": "甲", "plan": "办", "people": "3", "receiver": "乙", "rating": "满意", "person": "丙",
    "body": "城管", "signer": "某", "court": "法院",
}  # fmt: skip
"""What any step of any matter may ask."""
FIRST, LAST = 8, 4
"""Of many candidates mostly the first and the newest are taken, so that acts meet the same records again."""

T = TypeVar("T")


class NothingThereError(Exception):
    """There is nothing in the office that the act could be done to."""


class Picks:
    """An office and the dice of one act."""

    def __init__(self, office: Office, dice: Random) -> None:
        self.office, self.dice = office, dice

    def one(self, found: Sequence[T]) -> T:
        """Any of these. Raises NothingThereError where there is none."""
        if not found:
            raise NothingThereError
        return self.dice.choice(found)

    def chance(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.dice.random() < share

    def ids(self, kind: Any, *where: Any) -> list[int]:
        """All records of a class that are not in the bin."""
        with self.office.read() as session:
            return list(session.scalars(select(kind.id).where(*where).order_by(kind.id)))

    def a(self, kind: Any, *where: Any) -> int:
        """One record of a class, most often one that other acts take too. Raises NothingThereError."""
        found = self.ids(kind, *where)
        near = found if len(found) <= FIRST + LAST or self.chance(0.2) else found[:FIRST] + found[-LAST:]
        return self.one(near)

    def of(self, kind: Any, record_id: int, column: str) -> Any:
        """What a record says in one column."""
        with self.office.read() as session:
            return getattr(session.get_one(kind, record_id), column)

    def person(self) -> int:
        """A resident on file."""
        return self.a(Resident)

    def other_than(self, person: int) -> int:
        """Another resident on file."""
        return self.a(Resident, Resident.id != person)

    def home(self) -> int:
        """A household, open or closed."""
        return self.a(Household)

    def members(self, home: int) -> list[int]:
        """Who belongs to a household by the files."""
        return self.ids(Resident, Resident.household_id == home)

    def member(self, home: int) -> int:
        """Mostly one of the household, else somebody."""
        own = self.members(home)
        return self.one(own) if own and self.chance(0.9) else self.person()

    def some(self, found: Sequence[T]) -> list[T]:
        """At least one of these. Raises NothingThereError where there is none."""
        if not found:
            raise NothingThereError
        return self.dice.sample(found, self.dice.randint(1, len(found)))

    def date(self) -> date:
        """A day of the last years, most often a near one."""
        return self.office.today() - timedelta(days=self.dice.choice(DAYS_AGO))

    def day(self) -> str:
        """A day as typed, or nothing."""
        return "" if self.chance(0.35) else str(self.date())

    def relation(self) -> str:
        """A relation to the head, or nothing."""
        return self.dice.choice(RELATIONS)

    def head(self, among: Sequence[int]) -> HeadForm | None:
        """One of these as head with the relations of most of them; now and then nobody."""
        if not among or self.chance(0.2):
            return None
        said = {one: self.relation() for one in among if self.chance(0.85)}
        return HeadForm(self.one(among), said, self.day() if self.chance(0.2) else "")

    def id_number(self) -> str:
        """A valid number of a person of any age, or nothing."""
        if self.chance(0.2):
            return ""
        birth = date(self.dice.randint(1930, 2025), self.dice.randint(1, 12), self.dice.randint(1, 28))
        return make_id("230102", birth, self.dice.randint(1, 999))

    def file(self) -> ResidentForm:
        """A new file as typed."""
        return ResidentForm(
            name=self.one(NAMES), sex=self.dice.choice("12"), id_number=self.id_number(),
            phone=self.one(("", "13900001234")), address=self.one((*ADDRESSES, "")), relation=self.relation(),
            living_here=self.chance(0.85), moved_on=self.day() if self.chance(0.5) else "",
            residence_kind=self.one(("01", "02", "01", "03")),
        )  # fmt: skip

    def joining(self) -> JoinForm:
        """Somebody on file or somebody new comes into a household."""
        known = self.person() if self.chance(0.6) else None
        new = None if known else self.file()
        return JoinForm(known, new, self.relation(), self.day(), lives_here=self.chance(0.8))

    def household(self) -> HouseholdForm:
        """A household as typed."""
        return HouseholdForm(
            number=self.one(("", "", f"H{self.dice.randint(1, 9)}")), address=self.one((*ADDRESSES, "")),
            since=self.day(), moves=self.chance(0.6), moved_on=self.day(),
        )  # fmt: skip
