"""Every indicator counted once more from all rows in plain Python, over random communities and spans of days."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from app.models.rules.dates import age_on
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
from app.usecases import indicators
from tests.usecases.indicators.worlds import fill

ROOMS = {"station", "office", "activity", "class", "culture", "reading", "elder", "charity"}
ITEMS = {f"MS{n:02d}" for n in (1, 2, 5, 10, 18, 23, 25, 26, 28, 32, 33, 52, 60, 64)}
HIRED = {"hired", "flexible", "own", "post"}
PERIODS = ("2026-02", "2026-Q1", "2025", "2025-06")


def on(spell: Any, day: date, begun: str = "start", ended: str = "end") -> bool:
    first, after = getattr(spell, begun), getattr(spell, ended)
    return (first is None or first <= day) and (after is None or after > day)


class ByHand:
    """All rows of the office, read once, and the period that is looked at."""

    start: date
    end: date

    def __init__(self, office: Office) -> None:
        with office.read() as session:
            for cls in (Area, AreaDuty, Household, JournalEntry, JournalLink, LedgerEntry, MediationCase, Residence, Resident,
                        ServiceItem, ServiceRecord):  # fmt: skip
                setattr(self, cls.__tablename__, session.query(cls).all())
            session.expunge_all()

    def __getattr__(self, name: str) -> Any:
        """The rows of a table (for the type checker: they are set above)."""
        raise AttributeError(name)

    def within(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    def rows(self, ledger: str, *, during: bool = False, **wanted: Any) -> list[LedgerEntry]:
        def fits(row: LedgerEntry) -> bool:
            ran = (row.start is None or row.start <= self.end) and (row.end is None or row.end > self.start)
            if not (ran if during else on(row, self.end)):
                return False
            return all(test(row.fields.get(key, "")) for key, test in wanted.items())

        return [r for r in self.ledger_entry if r.ledger == ledger and fits(r)]

    def homes(self) -> list[Household]:
        return [h for h in self.household if on(h, self.end, "since", "closed_on")]

    def living(self) -> list[Resident]:
        spells = {s.resident_id for s in self.residence if s.living_here and on(s, self.end)}
        return [r for r in self.resident if r.id in spells]

    def households_of(self, group: Area) -> int:
        places = {a.id: a for a in self.area}

        def belongs(at: int | None) -> bool:
            while at is not None:
                place = places[at]
                if place.group_id is not None:
                    return bool(place.group_id == group.id)
                at = place.parent_id
            return False

        return sum(belongs(h.dwelling_id) for h in self.homes())

    def activities(self) -> list[JournalEntry]:
        return [e for e in self.journal_entry if e.kind == "activity" and self.within(e.on_day)]


def is_one_of(*values: str) -> Callable[[Any], bool]:
    return lambda value: value in values


def total(rows: list[Any], key: str) -> Fraction:
    return sum((Fraction(r.fields.get(key) or 0) for r in rows), Fraction(0))


def share(top: Any, under: Any, times: int = 100) -> Fraction | None:
    return Fraction(top) * times / Fraction(under) if under else None


def _rooms(h: ByHand) -> Fraction:
    return total(h.rows("facilities", kind=is_one_of(*ROOMS)), "area")


def _elders(h: ByHand) -> Fraction | None:
    elders = [r for r in h.living() if age_on(r.birth_date, h.end) >= 60]  # type: ignore[arg-type]
    filed = {r.resident_id for r in h.rows("elders_health", built=is_one_of("1"))}
    return share(sum(r.id in filed for r in elders), len(elders))


def _jobs(h: ByHand, **wanted: Any) -> int:
    rows = h.rows("employment", during=True, able=is_one_of("1"), willing=is_one_of("1"), **wanted)
    return len({r.resident_id for r in rows})


def _groups(h: ByHand) -> Fraction | None:
    groups = [a for a in h.area if a.kind == "group" and on(a, h.end, "since", "until")]
    return share(sum(100 <= h.households_of(g) <= 200 for g in groups), len(groups))


def _posts(h: ByHand) -> Fraction | None:
    places = [a for a in h.area if a.kind in {"group", "building"} and on(a, h.end, "since", "until")]
    heads = [d for d in h.area_duty if d.role == "building" and on(d, h.end, "since", "until")]
    led = {d.area_id for d in heads}
    return share(sum(a.id in led for a in places), len(places))


def _visited(h: ByHand) -> Fraction | None:
    visits = {e.id for e in h.journal_entry if e.kind == "visit" and h.within(e.on_day)}
    seen = {link.household_id for link in h.journal_link if link.entry_id in visits}
    return share(sum(home.id in seen for home in h.homes()), len(h.homes()))


def _livelihood(h: ByHand) -> Fraction | None:
    codes = {item.id: item.code for item in h.service_item}
    done = {codes[r.item_id] for r in h.service_record if h.within(r.received_on)} & ITEMS
    return share(len(done), 14)


def _satisfied(h: ByHand) -> Fraction | None:
    rated = [r for r in h.service_record if h.within(r.finished_on) and r.satisfaction]
    return share(sum(r.satisfaction in {"5", "4", "3"} for r in rated), len(rated))


def _ended(
    h: ByHand, rows: list[Any], ended: str, extra: Callable[[Any], bool] = lambda _r: True
) -> Fraction | None:
    taken = [r for r in rows if h.within(r.accepted_on)]
    return share(
        sum((day := getattr(r, ended)) is not None and day <= h.end and extra(r) for r in taken), len(taken)
    )


def _units(h: ByHand) -> Fraction | None:
    done = {
        r.fields["unit"]
        for r in h.ledger_entry
        if r.ledger == "joint_agreement"
        and h.start.isoformat() <= r.fields.get("done", "") <= h.end.isoformat()
    }
    paired = {r.fields["unit"] for r in h.rows("joint_agreement", during=True)}
    return share(len(done), len(paired))


def _floating(h: ByHand) -> Fraction | None:
    here = [s for s in h.residence if s.living_here and on(s, h.end)]
    return share(sum(s.kind == "02" for s in here), len(here))


def _hired_poor(h: ByHand) -> Fraction:
    poor = {r.household_id for r in h.rows("minimum_living")}
    hired = {r.resident_id for r in h.rows("employment", state=is_one_of(*HIRED))}
    return Fraction(sum(r.household_id in poor and r.id in hired for r in h.resident))


RULES: dict[str, Callable[[ByHand], Fraction | None]] = {
    "rooms_per_hundred": lambda h: share(_rooms(h), len(h.homes())),
    "volunteer_rate": lambda h: share(len(h.rows("volunteer")), len(h.living())),
    "group_size": _groups,
    "station_area": lambda h: total(h.rows("facilities", kind=is_one_of("station")), "area"),
    "room_class": _rooms,
    "required_facilities": lambda h: share(
        len({r.fields["kind"] for r in h.rows("facilities", kind=is_one_of("class", "culture", "reading", "board", "fitness"))}), 5
    ),
    "activity_station": lambda h: Fraction(len(h.rows("facilities", kind=is_one_of("activity")))),
    "charity_shop": lambda h: Fraction(len(h.rows("facilities", kind=is_one_of("charity")))),
    "social_organisations": lambda h: Fraction(len(h.rows("social_organisation", regular=is_one_of("1")))),
    "elders_health_files": _elders,
    "training_cover": lambda h: share(_jobs(h, training=lambda n: int(n or 0) >= 1), _jobs(h)),
    "reemployment": lambda h: share(_jobs(h, state=is_one_of(*HIRED)), _jobs(h)),
    "zero_employment": lambda h: Fraction(len(h.rows("zero_employment"))),
    "unit_deeds": _units,
    "worker_training": lambda h: share(len(h.rows("workers", trainings=lambda n: int(n or 0) >= 2)), len(h.rows("workers"))),
    "worker_licence": lambda h: share(len(h.rows("workers", licence=bool)), len(h.rows("workers"))),
    "worker_insurance": lambda h: share(len(h.rows("workers", insured=is_one_of("1"))), len(h.rows("workers"))),
    "monthly_culture": lambda h: Fraction(sum(e.topic == "culture" for e in h.activities())),
    "activity_people": lambda h: Fraction(sum(e.people for e in h.activities())),
    "livelihood_cover": _livelihood,
    "posts_filled": _posts,
    "grid_cover": lambda h: share(sum(x.grid_id is not None for x in h.homes()), len(h.homes())),
    "visit_cover": _visited,
    "disputes_settled": lambda h: _ended(h, h.mediation_case, "closed_on", lambda c: c.agreement_kind is not None),
    "satisfaction": _satisfied,
    "party_report_rate": lambda h: share(len(h.rows("party_report")), total(h.rows("party_units"), "members")),
    "finished_rate": lambda h: _ended(h, h.service_record, "finished_on"),
    "floating_share": _floating,
    "tekun_level": lambda h: share(
        total(h.rows("minimum_living", category=is_one_of("tekun")), "amount"),
        total(h.rows("minimum_living", category=is_one_of("tekun")), "members"), 1,
    ),
    "low_income_jobs": _hired_poor,
    "campaign_events": lambda h: Fraction(sum(bool(e.campaign) for e in h.activities())),
}  # fmt: skip
TYPED = {"minimum_living_cover", "first_visits", "health_cover"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_indicator_is_what_its_rule_counts_by_hand(office: Office, seed: int) -> None:
    fill(office, seed)
    by_hand = ByHand(office)
    for period in PERIODS:
        found = indicators.collect(office, period)
        assert {one.key for one in found.values} == RULES.keys() | TYPED
        for one in found.values:
            if one.key in RULES:
                by_hand.start, by_hand.end = one.period.start, one.period.end
                expected = RULES[one.key](by_hand)
                assert (one.key, period, one.value) == (one.key, period, expected)


@pytest.mark.parametrize("seed", [4, 5])
def test_those_outside_are_the_denominator_without_the_numerator(office: Office, seed: int) -> None:
    fill(office, seed)
    checked = 0
    for one in indicators.collect(office, "2026-Q1").values:
        if one.outside is None:
            continue
        figures = {f.key: f for f in one.figures}
        spec = office.library.indicators[one.key]
        top, under = (ids(office, figures[k[0]].question, one.period) for k in (spec.top, spec.under))
        left = ids(office, one.outside.question, one.period)
        if spec.figure[spec.top[0]].count == "records":
            assert left == under - top, one.key
            assert one.outside.rows == len(left)
            checked += len(left) > 0
    assert checked >= 8


def ids(office: Office, question: Any, period: Any) -> set[int]:
    from app.usecases.questions import Asked

    with office.read() as session:
        return set(Asked(office, session, question, period).ids())


def test_the_rows_a_figure_opens_are_as_many_as_it_says(office: Office) -> None:
    from app.usecases import questions

    fill(office, 6)
    for one in indicators.collect(office, "2026-02").values:
        for figure in (*one.figures, one.outside):
            if figure is not None and figure.question is not None:
                rows = list(questions.all_rows(office, figure.question, period=one.period))
                assert len(rows) == figure.rows, (one.key, figure.key)
