"""The sample community goes through the use cases of the day: what they ask for is there when it is asked for."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from app.clock import FixedClock
from app.models.rules.organisation_code import check_organisation_code
from app.models.tables import LedgerEntry, Organisation, ServiceMaterial, ServiceRecord, ServiceStep
from app.usecases.areas import duties as area_duties
from app.usecases.areas import house_lists
from app.usecases.emergencies import records as emergencies
from app.usecases.sample import fill


def test_a_correction_was_asked_for_while_something_was_missing(tmp_path: Path) -> None:
    office, _, result = fill.create(
        tmp_path / "office",
        FixedClock(datetime(2026, 11, 22, 4, tzinfo=UTC)),
        residents=300,
        months=6,
        plain=True,
    )
    with office.read() as session:
        asked = session.scalars(select(ServiceStep.record_id).where(ServiceStep.move_key == "correct")).all()
        states = {
            one: state
            for one, state in session.execute(select(ServiceRecord.id, ServiceRecord.state))
            if one in asked
        }
        accepted = set(session.scalars(select(ServiceStep.note).where(ServiceStep.move_key == "accept")))
        missing = set(
            session.scalars(select(ServiceMaterial.record_id).where(ServiceMaterial.received.is_(False)))
        )
    office.close()
    assert result.services > 20
    assert asked
    assert accepted == {None}  # a step that asks nothing says nothing
    assert missing == {one for one, state in states.items() if state == "correcting"}


def test_the_places_of_the_sample_have_somebody_responsible_and_rentals_and_empty_flats(
    tmp_path: Path,
) -> None:
    at = FixedClock(datetime(2026, 11, 22, 4, tzinfo=UTC))
    office, _, _ = fill.create(tmp_path / "office", at, residents=300, months=1, plain=True)
    assert {d.role for d in area_duties.listing(office)} == {"leader", "member", "police"}
    with office.read() as session:
        bodies = session.scalars(select(Organisation)).all()
        rows = [(one.ledger, one.fields) for one in session.scalars(select(LedgerEntry))]
    assert {type(v) for _, fields in rows for v in fields.values()} == {str}, (
        "kept as typed, or a form unticks what is 是"
    )
    assert {fields["published"] for ledger, fields in rows if ledger == "minimum_living"} == {"1"}
    assert {b.kind for b in bodies} >= {"owners", "property", "school"}
    assert not any(problem for b in bodies for problem in check_organisation_code(b.credit_code).problems)
    assert house_lists.rentals(office).count > 0
    empty = house_lists.vacant(office)
    assert empty.count > 0
    assert all(row.address and row.owner for row in empty.rows if row.state == "空置")
    [fire] = emergencies.events(office)
    assert ([report.stage for report in fire.reports], fire.over) == (["初报", "终报"], True)
    office.close()
