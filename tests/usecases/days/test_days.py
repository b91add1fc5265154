"""Random days of a clerk on an office full of people: whatever was done can be undone, and the office hangs together.

A day is a list of steps, each the name of an act and what its dice start from; a day that fails is made short by leaving
acts out, and printed with what the office's log says of each. It can be played again: put it into `@example(steps=[...])`.

The suite plays the same few days each time. `LIREN_DAYS=300 ./test tests/usecases/days` plays that many others of each
kind; a rare defect has taken two hundred.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.clock import FixedClock
from app.db.engine import DATABASE_FILE, open_file
from app.office import Office, definitions_of
from app.usecases.sample import fill
from tests import offices
from tests.usecases.days import disputes, order, play, rows
from tests.usecases.days.play import Day, Step
from tests.usecases.days.state import differences, dump

PEOPLE, STEPS, SEEDS = 60, 25, 9999
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
LONG = int(os.environ.get("LIREN_DAYS", "0"))
PLAYED = settings(
    max_examples=LONG or 9, derandomize=not LONG, database=None, deadline=None, print_blob=False,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip

pytestmark = pytest.mark.timeout(
    600 + 10 * LONG
)  # a day that fails is played again and again until it is short


class Template:
    """A filled office that is copied for each day, with its definitions."""

    def __init__(self, folder: Path, shipped: tuple[Any, Any]) -> None:
        self.folder, self.shipped = folder, shipped

    @contextmanager
    def copied(self) -> Iterator[Office]:
        """An office of its own, gone when the day is over."""
        with tempfile.TemporaryDirectory(prefix="liren-day-") as folder:
            copy = shutil.copytree(self.folder, Path(folder) / "office")
            office = offices.opened(copy, FixedClock(NOON), self.shipped)
            try:
                yield office
            finally:
                office.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The invented community that every day begins in."""
    folder = tmp_path_factory.mktemp("days") / "office"
    office, _, _ = fill.create(folder, FixedClock(NOON), residents=PEOPLE, months=1, plain=True)
    rows.prepare(office)
    disputes.prepare(office)
    office.close()
    store = open_file(folder / DATABASE_FILE, None)
    shipped = definitions_of(store)
    store.close()
    return Template(folder, shipped)


def days(kinds: tuple[tuple[str, ...], ...]) -> st.SearchStrategy[list[Step]]:
    """A day of one kind. To leave a step out is all it takes to make it shorter: a plain list of changing length would
    hold six steps on average, whatever its longest."""

    def of_one_kind(names: tuple[str, ...]) -> st.SearchStrategy[list[Step]]:
        acts = st.tuples(st.sampled_from(names), st.integers(1, SEEDS))
        steps = st.lists(st.one_of(st.none(), *[acts] * 7), min_size=STEPS, max_size=STEPS)
        return steps.map(lambda day: [step for step in day if step])

    return st.sampled_from(kinds).flatmap(of_one_kind)


BROKEN = {
    "UPDATE resident SET household_id = NULL WHERE id = 1": "resident 1 .*: household None, open memberships",
    "UPDATE resident SET relation = '97' WHERE id = 2": "resident 2 .*: relation 97",
    "UPDATE resident SET died_on = '2026-01-01' WHERE id = 3": "resident 3 .* is dead",
    "UPDATE resident SET living_here = NOT living_here WHERE id = 4": "resident 4 .*: living here",
    "UPDATE residence SET start = '2026-02-02', \"end\" = '2026-01-01' WHERE resident_id = 5": "resident 5 .*: spell",
    "UPDATE membership SET resident_id = 6 WHERE resident_id = 10": "resident 6 .* has 2 open memberships",
    "UPDATE household SET closed_on = '2026-01-01' WHERE id = (SELECT household_id FROM resident WHERE id = 7)":
    "household .* is closed",
    "UPDATE household SET deleted_at = '2026-01-01T00:00:00.000Z' WHERE id = (SELECT household_id FROM resident WHERE id = 9)":
    "which is deleted",
    "UPDATE resident SET relation = '02' WHERE household_id = (SELECT max(household_id) FROM resident)": "has the heads",
    "DELETE FROM search_term WHERE kind = 'resident' AND record_id = 8": "the search lacks .*'resident', 8",
    "INSERT INTO search_term (kind, record_id, term) VALUES ('resident', 9, 'x')": "too much: .*'resident', 9, 'x'",
    "UPDATE lead SET number = 'L1'": "lead number .*L1.* is given twice",
    "UPDATE household SET number = '7' WHERE closed_on IS NULL": "open households have the number 7",
    "UPDATE journal_entry SET parent_id = 1, people = 5 WHERE id = 2": "activity 1 people: .* its parts come to 5",
    "UPDATE resident SET merged_into_id = 2, deleted_at = '2026-01-01T00:00:00.000Z' WHERE id = 11":
    "membership .* is a merged-away file",
}  # fmt: skip


def test_each_disorder_is_seen(template: Template) -> None:
    with template.copied() as office:
        with office.store.engine.begin() as connection:
            for statement in BROKEN:
                connection.exec_driver_sql(statement)
        troubles = order.troubles(office) + order.search_troubles(office) + order.record_troubles(office)
    found = "\n".join(troubles)
    assert [said for said in BROKEN.values() if not re.search(said, found)] == [], found


@PLAYED
@given(steps=days(play.FORWARD))
def test_what_was_done_is_undone_to_the_very_state_before(template: Template, steps: list[Step]) -> None:
    with template.copied() as office:
        before = dump(office)
        day = Day(office)
        for step in steps:
            day.do(step)
        day.undo_backwards()
        assert list(differences(before, dump(office))) == []


@PLAYED
@given(steps=days(play.WITH_UNDOS))
def test_after_any_day_the_office_hangs_together(template: Template, steps: list[Step]) -> None:
    with template.copied() as office:
        day = Day(office)
        for step in steps:
            day.do(step)
            assert order.troubles(office) == [], f"after {step}"
        assert order.search_troubles(office) == []
        assert order.record_troubles(office) == []
