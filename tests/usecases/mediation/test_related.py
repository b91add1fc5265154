"""The same dispute told by the other side is recognised; earlier cases of the same people are shown."""

from datetime import timedelta

import pytest

from app.clock import FixedClock
from app.errors import ClerkError
from app.office import Office
from app.usecases import mediation
from app.usecases.mediation import PartyForm
from app.usecases.mediation.related import related
from tests import factories


def two(first: str, second: str) -> mediation.CaseForm:
    return factories.case_form(PartyForm("applicant", name=first), PartyForm("respondent", name=second))


def test_the_other_side_comes_with_the_same_dispute(office: Office, clock: FixedClock) -> None:
    case = mediation.open_case(office, two("赵甲", "钱乙"))
    clock.instant += timedelta(days=3)
    [found] = related(office, two("钱乙", "赵甲"))
    assert (found.case_id, found.same_dispute, found.why) == (case, True, "同一批当事人，3月16日由对方反映过")
    [again] = related(office, two("赵甲", "钱乙"))
    assert (again.same_dispute, again.why) == (True, "同一批当事人，3月16日已经登记过")
    [one] = related(office, two("赵甲", "孙丙"))
    assert (one.same_dispute, one.why) == (False, "当事人以前的案件")
    assert related(office, two("孙丙", "李四")) == []
    assert related(office, mediation.form_of(office, case)[0], case) == []


def test_long_after_it_was_closed_it_is_another_dispute(office: Office, clock: FixedClock) -> None:
    case = factories.settled_case(office)
    clock.instant += timedelta(days=91)
    [found] = related(office, two("钱乙", "赵甲"))
    assert (found.case_id, found.same_dispute) == (case, False)


def test_another_grid_is_another_dispute_and_files_beat_names(office: Office) -> None:
    first, second = factories.resident(office, "李伟"), factories.resident(office, "李伟")
    form = factories.case_form(
        PartyForm("applicant", resident_id=first), PartyForm("respondent", name="钱乙")
    )
    mediation.open_case(office, form)
    other = factories.case_form(
        PartyForm("applicant", resident_id=second), PartyForm("respondent", name="吴丁")
    )
    assert related(office, other) == []


def test_linked_cases_see_each_other(office: Office) -> None:
    first = mediation.open_case(office, two("赵甲", "钱乙"))
    form = two("钱乙", "赵甲")
    form.links = {first: "same_dispute"}
    second = mediation.open_case(office, form)
    for one, other in ((first, second), (second, first)):
        [link] = mediation.view(office, one).links
        assert (link.case_id, link.kind_name) == (other, "同一纠纷重复反映")
    mediation.tie(office, first, second, "part")
    assert [link.kind for link in mediation.view(office, second).links] == ["part"]
    with pytest.raises(ClerkError, match="不能和自己关联"):
        mediation.tie(office, first, first, "part")
