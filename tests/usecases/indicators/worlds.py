"""A small random community, written row by row, for counting it again by hand."""

from datetime import date, timedelta
from random import Random
from typing import Any

from app.models.tables import (
    Area,
    AreaDuty,
    Household,
    JournalEntry,
    JournalLink,
    LedgerEntry,
    MediationCase,
    Residence,
    Resident,
    ServiceItem,
    ServiceRecord,
)
from app.office import Office

FIRST = date(2025, 1, 1)
DAYS = 440
"""Everything happens between New Year 2025 and the middle of March 2026, the day of the tests' clock."""

LEDGERS: dict[str, dict[str, tuple[Any, ...]]] = {
    "facilities": {
        "kind": ("station", "office", "activity", "class", "board", "fitness", "charity", "shopfront", "street"),
        "area": ("12", "300", "85.5", ""),
        "households": ("500", ""),
    },
    "volunteer": {"kind": ("party",)},
    "social_organisation": {"regular": ("1", "0", "")},
    "elders_health": {"built": ("1", "0")},
    "employment": {
        "able": ("1", "1", "0"), "willing": ("1", "1", ""), "training": ("0", "1", "3", ""),
        "state": ("hired", "own", "looking", "training", ""),
    },
    "zero_employment": {},
    "minimum_living": {"category": ("city", "rural", "tekun", "low"), "amount": ("612.50", "900.00"), "members": ("1", "2")},
    "joint_agreement": {"unit": ("一中", "税务局", "医院"), "done": ("", "2025-05-01", "2026-02-03", "2026-03-09")},
    "workers": {"trainings": ("0", "2", "5", ""), "licence": ("", "黑字12号"), "insured": ("1", "0")},
    "party_report": {"branch": ("一中党支部", "医院党支部")},
    "party_units": {"members": ("12", "30"), "unit": ("一中党支部",)},
}  # fmt: skip
BELONGS = {"volunteer": "resident", "elders_health": "resident", "employment": "resident", "minimum_living": "household",
           "zero_employment": "household"}  # fmt: skip


def _day(rnd: Random) -> date:
    return FIRST + timedelta(days=rnd.randrange(DAYS))


def _spell(rnd: Random) -> tuple[date | None, date | None]:
    start = rnd.choice((None, _day(rnd), _day(rnd)))
    if rnd.random() < 0.6:
        return start, None
    return start, (start or FIRST) + timedelta(days=rnd.randrange(200))


def fill(office: Office, seed: int) -> None:
    """Write the community of a seed."""
    rnd = Random(seed)
    with office.write("随机社区") as w:
        groups = [Area(kind="group", name=f"第{i}组", until=rnd.choice((None, _day(rnd)))) for i in range(3)]
        w.session.add_all(groups)
        w.session.flush()
        homes = _places(rnd, w.session, groups)
        households = [
            Household(
                since=(spell := _spell(rnd))[0], closed_on=spell[1], grid_id=rnd.choice((None, 1)),
                dwelling_id=rnd.choice(homes).id, address="",
            )
            for _ in range(230)
        ]  # fmt: skip
        w.session.add_all(households)
        w.session.flush()
        people = _people(rnd, w.session, households)
        _rows(rnd, w.session, people, households)
        _work(rnd, w.session, households)


def _places(rnd: Random, session: Any, groups: list[Area]) -> list[Area]:
    """Buildings with or without a group; a few homes that name another one."""
    homes = []
    for number in range(6):
        building = Area(
            kind="building", name=str(number), group_id=rnd.choice((groups[0].id, groups[0].id, None))
        )
        session.add(building)
        session.flush()
        own = [groups[1].id if rnd.random() < 0.1 else None for _ in range(8)]
        made = [
            Area(kind="dwelling", name=str(100 + i), parent_id=building.id, group_id=group)
            for i, group in enumerate(own)
        ]
        session.add_all(made)
        homes += made
        if rnd.random() < 0.7:
            since, until = _spell(rnd)
            role = rnd.choice(("building", "member"))
            session.add(AreaDuty(area_id=building.id, name="赵楼长", role=role, since=since, until=until))
    session.flush()
    return homes


def _people(rnd: Random, session: Any, households: list[Household]) -> list[Resident]:
    people = []
    for number in range(150):
        person = Resident(
            name=f"居民{number}", birth_date=f"{rnd.randrange(1930, 2015)}-{rnd.randrange(1, 13):02d}-15", pinyin="",
            initials="", household_id=rnd.choice(households).id,
        )  # fmt: skip
        session.add(person)
        session.flush()
        start, end = _spell(rnd)
        kind, here = rnd.choice(("01", "02")), rnd.random() < 0.8
        session.add(Residence(resident_id=person.id, kind=kind, living_here=here, start=start, end=end))
        people.append(person)
    return people


def _rows(rnd: Random, session: Any, people: list[Resident], households: list[Household]) -> None:
    for ledger, fields in LEDGERS.items():
        for _ in range(12):
            start, end = _spell(rnd)
            values = {key: value for key, choices in fields.items() if (value := rnd.choice(choices)) != ""}
            row = LedgerEntry(ledger=ledger, start=start, end=end, fields=values)
            if BELONGS.get(ledger) == "resident":
                row.resident_id = rnd.choice(people).id
            elif BELONGS.get(ledger) == "household":
                row.household_id = rnd.choice(people).household_id
            session.add(row)


def _work(rnd: Random, session: Any, households: list[Household]) -> None:
    items = session.query(ServiceItem).order_by(ServiceItem.id).limit(60).all()
    for _ in range(90):
        entry = JournalEntry(
            kind=rnd.choice(("visit", "activity", "activity", "diary")), on_day=_day(rnd), title="记",
            topic=rnd.choice(("culture", "lecture", None)), people=rnd.randrange(1, 90),
            audience=rnd.choice((None, 100)), works=rnd.choice((None, 3)), campaign=rnd.choice((None, None, "社区服务月")),
        )  # fmt: skip
        session.add(entry)
        session.flush()
        session.add(JournalLink(entry_id=entry.id, household_id=rnd.choice(households).id))
        received = _day(rnd)
        accepted = rnd.choice((None, received))
        finished = rnd.choice((None, received + timedelta(days=rnd.randrange(40))))
        session.add(
            ServiceRecord(
                item_id=rnd.choice(items).id, applicant="李四", received_on=received, accepted_on=accepted,
                month=accepted and accepted.year * 100 + accepted.month, finished_on=finished,
                satisfaction=rnd.choice((None, "5", "3", "2")), due_on=rnd.choice((None, received + timedelta(days=9))),
            )
        )  # fmt: skip
        closed = rnd.choice((None, received + timedelta(days=20)))
        session.add(
            MediationCase(
                title="漏水", registered_on=received, accepted_on=accepted, closed_on=closed,
                agreement_kind=rnd.choice((None, "书面")),
            )
        )  # fmt: skip
