"""零就业家庭 (seed-map G36, E08): proposed with the reason, confirmed into the ledger or refused with one, remembered."""

from datetime import date
from typing import Any

import pytest

from app.errors import ClerkError
from app.models.tables import Resident
from app.office import ClerkRef, Office
from app.usecases.history import undo
from app.usecases.households import pages as household_pages
from app.usecases.households.moves import JoinForm, add_member
from app.usecases.offices import clerks
from app.usecases.residents import files, tag_decisions
from tests import factories

KEY, JOBLESS = "zero_employment_candidate", "70"


@pytest.fixture
def home(office: Office) -> tuple[int, int, int]:
    """(household, husband, wife): both of working age, both without work."""
    one = factories.resident(
        office, "钱大山", id_number=factories.id_number(date(1980, 5, 17), "1"), employment=JOBLESS
    )
    two = factories.resident(
        office, "孙秀云", id_number=factories.id_number(date(1982, 2, 2), "2"), employment=JOBLESS
    )
    household = files.household_of(office, one)
    add_member(office, household, JoinForm(two, relation="妻"))
    return household, one, two


def set_work(office: Office, resident: int, code: str) -> None:
    with office.write("改从业状况") as w:
        w.session.get_one(Resident, resident).employment = code


def proposed(office: Office, **more: Any) -> list[tag_decisions.Proposal]:
    return tag_decisions.proposals(office, KEY, **more)


def test_a_family_is_proposed_with_those_who_were_counted(office: Office, home: tuple[int, int, int]) -> None:
    [one] = proposed(office)
    assert one.candidate.household_id == home[0]
    assert one.why == ("钱大山 45岁 无业人员", "孙秀云 44岁 无业人员")
    set_work(office, home[1], "24")
    assert proposed(office) == []


def test_a_confirmed_one_is_a_row_of_the_ledger(office: Office, home: tuple[int, int, int]) -> None:
    [one] = proposed(office)
    row = tag_decisions.confirm(
        office, KEY, one.candidate.resident_id, {"confirmed": "2026-03-16", "measure": "推荐保洁岗"}
    )
    assert row
    assert proposed(office) == []
    with pytest.raises(ClerkError, match="不符合这个推算"):
        tag_decisions.confirm(office, KEY, one.candidate.resident_id, {"confirmed": "2026-03-16"})


def test_a_refused_one_stays_away_until_something_changes(office: Office, home: tuple[int, int, int]) -> None:
    [one] = proposed(office)
    with pytest.raises(ClerkError, match="请写明为什么"):
        tag_decisions.refuse(office, KEY, one.candidate.resident_id, " ")
    entry = tag_decisions.refuse(office, KEY, one.candidate.resident_id, "男方打零工，有收入")
    assert proposed(office) == []
    [known] = proposed(office, refused=True)
    assert known.refused is not None
    assert (known.refused.clerk, known.refused.reason, known.refused.holds) == (
        "王窗口", "男方打零工，有收入", True
    )  # fmt: skip
    notes = household_pages.open_page(office, home[0]).notes
    assert any("不认定零就业家庭" in n.text or "男方打零工" in n.text for n in notes)
    set_work(office, home[2], "24")
    assert proposed(office, refused=True) == []
    set_work(office, home[2], JOBLESS)
    third = factories.resident(
        office, "钱小山", id_number=factories.id_number(date(2005, 3, 3), "1"), employment=JOBLESS
    )
    add_member(office, home[0], JoinForm(third, relation="长子"))
    [again] = proposed(office)
    assert again.refused is not None
    assert not again.refused.holds
    undo.undo(office, entry)
    assert proposed(office)[0].refused is None


def test_who_may_not_write_decides_nothing(office: Office, home: tuple[int, int, int]) -> None:
    [one] = proposed(office)
    clerk = clerks.add_clerk(office, "周只读", "", ("reader",))
    office.clerk = ClerkRef(clerk, "周只读")
    for act in (
        lambda: tag_decisions.refuse(office, KEY, one.candidate.resident_id, "有收入"),
        lambda: tag_decisions.confirm(office, KEY, one.candidate.resident_id, {"confirmed": "2026-03-16"}),
    ):
        with pytest.raises(ClerkError, match="权限"):
            act()
    assert len(proposed(office)) == 1
