"""Meetings tied to disputes and leads: at which of them a matter was settled is a figure."""

import pytest

from app.errors import ClerkError
from app.office import Office
from app.usecases import deliberation, journal, leads, mediation
from app.usecases.history import undo
from app.usecases.journal import EntryForm
from app.usecases.leads import LeadForm
from app.usecases.mediation import statistics
from tests import factories


def meeting(
    office: Office, topic: str = "coordinate", on: str = "2026-03-16", title: str = "商议停车"
) -> int:
    details = {"chair": "王主任", "resolution": "同意划线"}
    return journal.save(office, EntryForm("meeting", on, title, topic, details=details))


def figure(office: Office, key: str) -> int:
    return int(statistics.collect(office, "2026-03").figure(key).value)


def test_a_meeting_that_spoke_of_a_case_is_told_of_by_both(office: Office) -> None:
    case, held = mediation.open_case(office, factories.case_form()), meeting(office)
    deliberation.tie(office, held, "mediation_case", case)
    seen = deliberation.of(office, "mediation_case", case)
    assert [(one.words, one.resolution, one.settled) for one in seen.met] == [
        ("2026-03-16　社区事务协调会　商议停车", "同意划线", False)
    ]
    assert seen.offered == ()
    assert journal.open_entry(office, held).led_to == (("mediation_case", case, "议过：纠纷 楼上漏水"),)
    assert journal.form_of(office, held).resident_id is None


def test_settled_at_a_meeting_is_counted_with_its_kind_and_only_there(office: Office) -> None:
    case = factories.settled_case(office)
    first, second = meeting(office, "coordinate"), meeting(office, "talk")
    deliberation.tie(office, first, "mediation_case", case, settled=True)
    assert (figure(office, "meetings.coordinate.cases"), figure(office, "meetings.talk.cases")) == (1, 0)
    deliberation.tie(office, second, "mediation_case", case, settled=True)
    assert (figure(office, "meetings.coordinate.cases"), figure(office, "meetings.talk.cases")) == (0, 1)
    assert (figure(office, "meetings.talk.held"), figure(office, "meetings.hearing.held")) == (1, 0)
    undo.undo(office, undo.acts(office)[0].id)
    assert figure(office, "meetings.coordinate.cases") == 1


def test_what_came_to_nothing_after_all_was_settled_nowhere(office: Office) -> None:
    """Said at the meeting to be settled, and failed or found to be nothing afterwards."""
    case, lead = (
        mediation.open_case(office, factories.case_form()),
        leads.register(office, LeadForm("占道停车")),
    )
    held = meeting(office)
    deliberation.tie(office, held, "mediation_case", case, settled=True)
    deliberation.tie(office, held, "lead", lead, settled=True)
    mediation.move(office, case, "fail", "双方不同意")
    leads.move(office, lead, "void", "查无此事")
    assert (figure(office, "meetings.coordinate.cases"), figure(office, "meetings.coordinate.leads")) == (
        0,
        0,
    )


def test_a_lead_settled_at_a_meeting(office: Office) -> None:
    lead, held = leads.register(office, LeadForm("占道停车")), meeting(office, "consult")
    deliberation.tie(office, held, "lead", lead)
    one = deliberation.of(office, "lead", lead).met[0]
    deliberation.say(office, one.link_id, settled=True)
    leads.move(office, lead, "settle", "划线停车")
    assert figure(office, "meetings.consult.leads") == 1
    deliberation.say(office, one.link_id, settled=False)
    assert figure(office, "meetings.consult.leads") == 0
    deliberation.untie(office, one.link_id)
    assert [entry for entry, _words in deliberation.of(office, "lead", lead).offered] == [held]


def test_what_cannot_be_tied_says_why(office: Office) -> None:
    lead, held, early = (
        leads.register(office, LeadForm("占道停车")),
        meeting(office),
        meeting(office, on="2026-03-10"),
    )
    visit = journal.save(office, EntryForm("patrol", title="巡查"))
    deliberation.tie(office, held, "lead", lead)
    for entry, settled, words in (
        (held, False, "已经关联过了"),
        (early, True, "2026-03-16 才登记"),
        (visit, False, "不是会议"),
    ):
        with pytest.raises(ClerkError, match=words):
            deliberation.tie(office, entry, "lead", lead, settled=settled)
    case = mediation.open_case(office, factories.case_form())
    with pytest.raises(ClerkError, match="才登记"):
        deliberation.tie(office, early, "mediation_case", case, settled=True)
    deliberation.tie(office, early, "mediation_case", case)  # it was spoken of before it became a case
    (met,) = deliberation.of(office, "mediation_case", case).met
    with pytest.raises(ClerkError, match="才登记"):
        deliberation.say(office, met.link_id, settled=True)
    journal.delete(office, held)
    assert deliberation.of(office, "lead", lead).met == ()


def test_no_more_votes_than_people() -> None:
    wrong = deliberation.wrong_votes
    assert (
        "一共 5 人，比到会的 4 人多"
        in wrong("4", {"votes_for": "3", "votes_against": "2"})["details.votes_for"]
    )
    assert wrong("5", {"votes_for": "3", "votes_against": "2", "votes_abstain": ""}) == {}
    assert wrong("", {"votes_for": "3"}) == {}
