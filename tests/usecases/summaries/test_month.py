"""The main job in one go: its people are neighbours, not one family, and its agreement says who does what."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import ClerkError
from app.models.tables import Household, MediationInstalment, MediationParty, Resident
from app.office import Office
from app.usecases.summaries import month
from tests import factories


def _grown_up(office: Office, *names: str) -> list[int]:
    return [factories.resident(office, name) for name in names]


def test_the_people_of_the_papers_are_of_different_households(office: Office):
    first, second, third = _grown_up(office, "赵甲", "赵乙", "赵丙")
    other, lonely = _grown_up(office, "钱丁", "孙戊")
    with office.write("两户人家") as w:
        for family in ([first, second, third], [other]):
            home = Household(head_id=family[0], kind="family")
            w.session.add(home)
            w.session.flush()
            for one in family:
                w.session.get_one(Resident, one).household_id = home.id
    assert month._people(office, 3) == [first, other, lonely]
    assert month._people(office, 4) == [first, other, lonely, second]
    assert month._people(office, 9) == [first, other, lonely, second, third]


def test_the_agreement_says_who_does_what(office: Office):
    _, applicant, respondent = _grown_up(office, "赵甲", "钱丁", "孙戊")
    case = month._case(office, applicant, respondent)
    with office.read() as session:
        query = (
            select(MediationParty.resident_id, MediationInstalment.amount)
            .join(MediationInstalment, MediationInstalment.party_id == MediationParty.id)
            .where(MediationInstalment.case_id == case)
        )
        assert [row.resident_id for row in session.execute(query)] == [respondent]


def test_a_month_that_has_not_begun_is_refused_before_anything_is_written(office: Office, tmp_path: Path):
    with pytest.raises(ClerkError, match="2026年4月还没有开始"):
        month.run(office, tmp_path / "月", "2026-04")
    assert not (tmp_path / "月").exists()
