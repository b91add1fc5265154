"""当事人人员类别: kept with each party, asked in lists, counted in the statistics; a body has none."""

from datetime import date

import pytest

from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import mediation, questions
from app.usecases.mediation import PartyForm, statistics
from tests import factories

RETIRED, WORKER = "05", "15"


def case(office: Office, *categories: str, body: bool = False) -> int:
    """A settled case whose parties are of these kinds, applicant first."""
    parties = [
        PartyForm("applicant" if n == 0 else "respondent", name=f"某{n}", person_category=c, is_body=body and n == 1)
        for n, c in enumerate(categories)
    ]  # fmt: skip
    return factories.settled_case(office, *parties)


@pytest.fixture
def three(office: Office) -> list[int]:
    """Retired against worker, retired against unknown, nobody known."""
    return [case(office, RETIRED, WORKER, RETIRED), case(office, RETIRED, ""), case(office, "", "")]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (("party_category", "=", RETIRED), {0, 1}), (("party_category", "!=", RETIRED), {2}),
        (("party_category", "in", [WORKER, "06"]), {0}), (("party_category", "not in", [WORKER]), {1, 2}),
        (("party_category", "missing"), {2}), (("party_category", "present"), {0, 1}),
    ],
)  # fmt: skip
def test_cases_are_asked_for_by_what_their_parties_are(
    office: Office, three: list[int], condition: tuple[object, ...], found: set[int]
) -> None:
    page = questions.list_page(office, Question("mediation_case", (condition,)), ("party_category",), ("id",))
    assert {three.index(row.id) for row in page.rows} == found


def test_a_list_says_each_kind_once_in_words(office: Office, three: list[int]) -> None:
    asked = Question("mediation_case", (("id", "=", three[0]),))
    [row] = questions.list_page(office, asked, ("party_category",), ("id",)).rows
    assert row.cells == ("离退休人员、农村进城务工人员",)


def test_it_is_kept_with_the_party_and_a_body_has_none(office: Office) -> None:
    one = case(office, RETIRED, WORKER, body=True)
    parties = mediation.view(office, one).parties
    assert [p.person_category for p in parties] == ["离退休人员", ""]
    assert mediation.form_of(office, one)[0].parties[0].person_category == RETIRED


def test_the_statistics_count_each_case_by_the_kinds_that_stand_in_it(
    office: Office, three: list[int]
) -> None:
    found = statistics.collect(office, f"{date(2026, 3, 16):%Y-%m}")
    assert [found.figure(f"party.{key}.cases").value for key in ("p05", "p15", "p06", "none")] == [2, 1, 0, 1]
    assert found.figure("party.p05.settled").value == 2
