"""The sample community goes through the use cases of the day: what they ask for is there when it is asked for."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from app.clock import FixedClock
from app.models.tables import ServiceMaterial, ServiceRecord, ServiceStep
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
        missing = set(
            session.scalars(select(ServiceMaterial.record_id).where(ServiceMaterial.received.is_(False)))
        )
    office.close()
    assert result.services > 20
    assert asked
    assert missing == {one for one, state in states.items() if state == "correcting"}
