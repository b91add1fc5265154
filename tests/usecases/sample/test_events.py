"""Invented events can be written through the use cases: their moves follow the shipped flows, codes and ledgers."""

import csv
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.usecases.sample import desk, events, quarrels
from app.usecases.sample.days import is_working, working_days
from app.usecases.sample.people import SampleHousehold, SampleResident, generate

TODAY = date(2026, 11, 20)
RESOURCES = Path(__file__).parents[3] / "resources"
ITEMS = ["MS10", "MS36", "BM04", "ZY01", "FZ01"]


def codes(table: str) -> set[str]:
    with (RESOURCES / "codes" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def toml(path: str) -> dict[str, Any]:
    return tomllib.loads((RESOURCES / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def households() -> list[SampleHousehold]:
    return list(generate(3000, 11, TODAY))


@pytest.fixture(scope="module")
def residents(households: list[SampleHousehold]) -> list[SampleResident]:
    return [member for household in households for member in household.members]


@pytest.fixture(scope="module")
def services(residents: list[SampleResident]) -> list[events.SampleService]:
    return list(events.service_visits(residents, 6, 3, ITEMS, TODAY))


@pytest.fixture(scope="module")
def disputes(households: list[SampleHousehold]) -> list[events.SampleDispute]:
    return list(events.disputes(households, 12, 3, TODAY))


@pytest.fixture(scope="module")
def rows(households: list[SampleHousehold]) -> list[events.SampleLedgerRow]:
    return list(events.ledger_rows(households, 3, TODAY))


@pytest.fixture(scope="module")
def journal(households: list[SampleHousehold]) -> list[events.SampleJournal]:
    return list(events.journal_entries(households, 6, 3, TODAY))


def _assert_legal(
    flow: dict[str, Any], first_day: date, moves: Iterable[events.SampleMove], end: str
) -> None:
    state, day = flow["first"], first_day
    for move in moves:
        legal = {each["key"]: each for each in flow["move"] if state in each["from"]}
        assert move.move in legal, f"{move.move} from {state}"
        assert day <= move.on <= TODAY
        assert is_working(move.on)
        if "note" in legal[move.move].get("asks", []):
            assert move.note
        state, day = legal[move.move]["to"], move.on
    assert state == end


def test_services_follow_the_shipped_flow(services: list[events.SampleService]) -> None:
    flow = toml("flows/service.toml")
    final = {key for key, state in flow["state"].items() if state.get("final")}
    assert final >= desk.FINAL
    for service in services:
        _assert_legal(flow, service.received_on, service.moves, service.state)
        assert (service.finished_on is not None) == (service.state in final)
        assert bool(service.result) == (service.state == "finished")


def test_every_state_of_the_desk_occurs_and_most_matters_are_done(
    services: list[events.SampleService],
) -> None:
    states = Counter(service.state for service in services)
    assert states["finished"] > len(services) * 0.6
    assert {"refused", "withdrawn", "returned"} <= set(states)
    assert sum(count for state, count in states.items() if state not in desk.FINAL) > 0


def test_an_accepted_matter_has_all_its_materials(services: list[events.SampleService]) -> None:
    corrected = 0
    forms = {"原件", "复印件", "原件和复印件", "照片", "告知承诺"}
    for service in services:
        accepted = next((move.on for move in service.moves if move.move == "accept"), None)
        assert service.materials
        assert {material.form for material in service.materials} <= forms
        for material in service.materials:
            if accepted:
                assert material.received_on is not None
                assert service.received_on <= material.received_on <= accepted
        corrected += any(material.received_on != service.received_on for material in service.materials)
    assert corrected > 0


def test_services_use_known_codes_and_adults(services: list[events.SampleService]) -> None:
    assert {service.channel for service in services} <= codes("service_channel")
    assert {service.satisfaction for service in services} - {""} == codes("satisfaction")
    assert {service.item_code for service in services} == set(ITEMS)
    assert all(service.applicant.age_on(TODAY) >= 18 for service in services)
    assert [service.received_on for service in services] == sorted(
        service.received_on for service in services
    )
    assert 500 < len(services) < 1300


def test_disputes_follow_the_shipped_flow_and_have_two_different_sides(
    disputes: list[events.SampleDispute],
) -> None:
    flow = toml("flows/mediation.toml")
    types, categories, sources = codes("dispute_type"), codes("dispute_category"), codes("dispute_source")
    assert len(disputes) > 20
    for dispute in disputes:
        _assert_legal(flow, dispute.registered_on, dispute.moves, dispute.state)
        assert {dispute.dispute_type} <= types
        assert {dispute.category} <= categories
        assert {dispute.source} <= sources
        first, second = dispute.parties
        assert (first.side, second.side) == ("applicant", "respondent")
        assert first.resident is not None
        assert first.resident is not second.resident
        assert second.is_body == (second.resident is None) == bool(second.representative)
        assert dispute.mediator not in {first.name, second.name}


def test_a_settled_dispute_has_sessions_and_an_agreement(disputes: list[events.SampleDispute]) -> None:
    settled = [dispute for dispute in disputes if dispute.agreement_kind]
    assert {dispute.state for dispute in settled} > {"performed", "visited", "archived"}
    for dispute in disputes:
        agreed = dispute in settled
        assert (
            bool(dispute.agreement_text)
            == agreed
            == bool({m.move for m in dispute.moves} & set(quarrels.SETTLED.values()))
        )
        assert not agreed or dispute.sessions
        assert len(dispute.sessions) == sum(move.move == "session" for move in dispute.moves)
        assert dispute.amount is None or dispute.amount >= Decimal(100)
    assert {dispute.agreement_kind for dispute in settled} <= codes("agreement_kind")


def test_family_quarrels_stay_in_the_family(
    disputes: list[events.SampleDispute], households: list[SampleHousehold]
) -> None:
    home_of = {member.number: home.number for home in households for member in home.members}
    within = [dispute for dispute in disputes if dispute.dispute_type == "01"]
    assert within
    for dispute in within:
        first, second = (party.resident for party in dispute.parties)
        assert first is not None
        assert second is not None
        assert home_of[first.number] == home_of[second.number]
        assert second.age_on(dispute.registered_on) >= 18


_TYPES: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str) and value != "",
    "note": lambda value: isinstance(value, str) and value != "",
    "number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "money": lambda value: isinstance(value, str) and Decimal(value) >= 0 and value[-3] == ".",
    "yesno": lambda value: isinstance(value, bool),
    "date": lambda value: isinstance(value, str) and (len(value) == 4 or bool(date.fromisoformat(value))),
    "phone": lambda value: isinstance(value, str) and len(value) >= 11,
    "id_number": lambda value: isinstance(value, str) and len(value) == 20,
    "choice": lambda value: isinstance(value, str),
}


def test_ledger_rows_fit_the_shipped_ledgers(rows: list[events.SampleLedgerRow]) -> None:
    for key in {row.ledger for row in rows}:
        ledger = toml(f"ledgers/{key}.toml")
        fields = {field["key"]: field for field in ledger["field"]}
        required = {name for name, field in fields.items() if field.get("required")}
        for row in (row for row in rows if row.ledger == key):
            assert required <= set(row.values) <= set(fields), key
            for name, value in row.values.items():
                assert _TYPES[fields[name]["type"]](value), (key, name, value)
                if fields[name]["type"] == "choice":
                    assert value in codes(fields[name]["codes"]), (key, name, value)
            owner = {"resident": row.resident, "household": row.household}.get(ledger["belongs_to"])
            assert (owner is None) == (ledger["belongs_to"] == "nothing")
            assert row.resident is None or row.household is None


def test_ledger_spells_are_in_order_and_some_have_ended(rows: list[events.SampleLedgerRow]) -> None:
    for row in rows:
        owner = row.resident or row.household
        assert owner is None or owner.since <= row.start
        assert row.start <= TODAY
        assert row.end is None or row.start < row.end <= TODAY
        assert bool(row.end) == bool(row.end_reason)
    assert 0.02 < sum(row.end is not None for row in rows) / len(rows) < 0.3


def test_the_shares_of_the_registers_are_plausible(
    rows: list[events.SampleLedgerRow], households: list[SampleHousehold]
) -> None:
    counted = Counter(row.ledger for row in rows)
    assert 0.005 < counted["minimum_living"] / len(households) < 0.03
    for key in (
        "disability",
        "volunteer",
        "elders_health",
        "home_care",
        "employment",
        "retirees",
        "party_report",
    ):
        assert counted[key] > 3, key


def test_the_journal_names_people_where_people_are_visited(journal: list[events.SampleJournal]) -> None:
    assert {entry.kind for entry in journal} == codes("journal_kind")
    for entry in journal:
        assert is_working(entry.on_day)
        assert entry.on_day <= TODAY
        assert (entry.household is not None) == (entry.kind in {"visit", "diary", "problem", "progress"})
        assert entry.people >= 1
    assert any(entry.people > 20 for entry in journal)


def test_the_same_seed_gives_the_same_events(households: list[SampleHousehold]) -> None:
    some = households[:80]
    people = [member for household in some for member in household.members]
    for seed in (1, 2):
        assert list(events.disputes(some, 3, seed, TODAY)) == list(events.disputes(some, 3, seed, TODAY))
        assert list(events.ledger_rows(some, seed, TODAY)) == list(events.ledger_rows(some, seed, TODAY))
        assert list(events.journal_entries(some, 2, seed, TODAY)) == list(
            events.journal_entries(some, 2, seed, TODAY)
        )
    first, second = (list(events.service_visits(people, 2, seed, ITEMS, TODAY)) for seed in (1, 2))
    assert first != second


def test_nothing_can_be_made_from_nobody() -> None:
    with pytest.raises(ValueError, match="adult"):
        next(events.service_visits([], 1, 1, ITEMS, TODAY))
    with pytest.raises(ValueError, match="two households"):
        next(events.disputes([], 1, 1, TODAY))
    with pytest.raises(ValueError, match="households"):
        next(events.journal_entries([], 1, 1, TODAY))


@given(months=st.integers(1, 30), until=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
@settings(max_examples=40, deadline=None)
def test_working_days_are_working_days_inside_the_span(months: int, until: date) -> None:
    days = list(working_days(until, months))
    assert days == sorted(set(days))
    assert all(is_working(day) for day in days)
    assert days[-1] <= until
    assert (until - days[0]).days < months * 30.44
    assert len(days) > months * 14


def test_quarrel_states_are_those_of_the_flow() -> None:
    states = set(toml("flows/mediation.toml")["state"])
    assert set(quarrels.STATE_AFTER.values()) <= states
    assert set(desk.STATE_AFTER.values()) <= set(toml("flows/service.toml")["state"])


def test_rows_of_the_work_ledgers_fit_them() -> None:
    from app.usecases.sample.work import work_rows

    rows = list(work_rows(Random("work-3"), TODAY))
    assert {row.ledger for row in rows} == {
        "party_units", "facilities", "social_organisation", "workers", "report_burden", "duty_roster",
        "emergency_report",
    }  # fmt: skip
    for row in rows:
        fields = {field["key"]: field for field in toml(f"ledgers/{row.ledger}.toml")["field"]}
        required = {name for name, field in fields.items() if field.get("required")}
        assert required <= set(row.values) <= set(fields), row.ledger
        for name, value in row.values.items():
            if fields[name]["type"] == "choice":
                assert value in codes(fields[name]["codes"]), (row.ledger, name, value)
    assert rows == list(work_rows(Random("work-3"), TODAY))
