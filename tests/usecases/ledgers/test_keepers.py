"""谁管: a ledger's reminders reach who holds the role in charge; where nobody holds it, everybody."""

from datetime import timedelta

import pytest

from app.clock import FixedClock
from app.models.definitions.kinds import Ledger
from app.office import ClerkRef, Office
from app.usecases import ledgers, today
from app.usecases.ledgers import keepers
from app.usecases.offices import clerks, definitions
from app.usecases.residents import files
from tests import factories


@pytest.fixture
def director(office: Office) -> ClerkRef:
    """王窗口, who is director; the ledgers of the window are kept by 周窗口."""
    clerks.add_clerk(office, "周窗口", "", ("clerk",))
    return office.clerk


def as_clerk(office: Office) -> None:
    office.clerk = ClerkRef(2, "周窗口")


def reminded(office: Office) -> list[str]:
    return [row.title for row in today.due(office) if row.kind == "ledger_entry"]


def test_a_review_is_told_to_who_keeps_the_ledger(
    office: Office, director: ClerkRef, clock: FixedClock
) -> None:
    head = factories.resident(office, "甲")
    files.household_of(office, head)
    factories.household_row(office, head)
    clock.instant += timedelta(days=40)
    assert reminded(office) == []
    as_clerk(office)
    assert reminded(office) == ["低保台账：1 行要复核"]
    text = office.library.texts["ledgers/minimum_living"].replace(
        "review =", 'review_by = "director"\nreview ='
    )
    office.clerk = director
    definitions.adopt(office, "ledgers", "minimum_living", text)
    assert reminded(office) == ["低保台账：1 行要复核"], "who is to look through it is told"
    as_clerk(office)
    assert reminded(office) == []


def test_a_row_whose_day_comes_near_is_told_to_who_keeps_its_ledger(
    office: Office, director: ClerkRef
) -> None:
    ledgers.add(office, "work_plan", ledgers.EntryForm(values={"task": "冬季清雪", "until": "2026-03-18"}))
    assert reminded(office) == []
    as_clerk(office)
    assert reminded(office) == ["冬季清雪"]


def test_where_nobody_holds_the_role_everybody_is_reminded(office: Office, director: ClerkRef) -> None:
    ledgers.add(office, "work_plan", ledgers.EntryForm(values={"task": "冬季清雪", "until": "2026-03-18"}))
    assert reminded(office) == []
    clerks.deactivate(office, 2)
    assert reminded(office) == ["冬季清雪"], "a role of a clerk who is gone is held by nobody"


def test_ones_own_ledgers_are_those_that_name_ones_role(office: Office, director: ClerkRef) -> None:
    assert {row.key for row in ledgers.listing(office) if row.mine} <= {
        key for key, one in office.library.ledgers.items() if one.keeper == "director"
    }
    as_clerk(office)
    own = {row.key: row.mine for row in ledgers.listing(office)}
    assert own["minimum_living"]
    assert not own["dispute_screening"], "kept by the mediator"
    assert not own["residents"], "a list names nobody"


def test_a_ledger_that_names_nobody_reminds_everybody_and_is_nobodys() -> None:
    duties = keepers.Duties(frozenset({"clerk"}), frozenset({"clerk", "mediator"}))
    assert duties.reached("")
    assert not duties.keeps(Ledger("x", "x"))
    assert not duties.reached("mediator")
    assert duties.reached("director")
