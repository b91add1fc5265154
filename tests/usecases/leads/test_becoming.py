"""What a lead becomes by one key: a case or a matter, with what was known, tied both ways, and never a second one."""

from datetime import date, timedelta

import pytest

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import leads, mediation, questions
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.leads import HandoverForm, LeadForm, LeadPersonForm
from app.usecases.services import views as service_views
from tests import factories


def quarrel(office: Office, grids: list[int], **values: object) -> int:
    """A lead that says all that a case must."""
    known = factories.resident(office, "韩冬", phone="19900000008", grid_id=grids[0])
    people = [
        LeadPersonForm(resident_id=known),
        LeadPersonForm("楼上住户", "respondent", phone="19900000009"),
    ]
    form: dict[str, object] = {
        "title": "楼上漏水", "source": "round", "dispute_type": "02", "text": "卫生间漏水。", "place": "三栋", "people": "6",
        "scale": "01", "grid_id": grids[1], "persons": people,
    }  # fmt: skip
    return leads.register(office, LeadForm(**form | values))  # type: ignore[arg-type]


def test_all_that_is_known_is_carried_over_and_both_tell_of_each_other(
    office: Office, grids: list[int]
) -> None:
    made = quarrel(office, grids)
    assert leads.lacking(office, made) == {}
    case = leads.become_case(office, made)
    view = mediation.view(office, case)
    assert (view.title, view.source, view.place, view.people, view.state) == (
        "楼上漏水", "排查发现", "三栋", 6, "registered"
    )  # fmt: skip
    assert [(p.role, p.name, p.phone) for p in view.parties] == [
        ("申请人", "韩冬", "19900000008"),
        ("被申请人", "楼上住户", "19900000009"),
    ]
    assert (view.facts, view.reported_by) == ("卫生间漏水。", ""), "who found it stays with the lead"
    row = questions.list_page(office, Question("mediation_case"), ("grid", "from_lead")).rows[0]
    assert row.cells == ("第二网格", "是")
    seen = leads.view(office, made)
    assert (seen.state_name, [link.record_id for link in seen.links]) == ("已转调解", [case])
    assert [link.record_id for link in leads.of_case(office, case)] == [made]


def test_one_matter_is_counted_in_one_category(office: Office, grids: list[int]) -> None:
    """The case's category rules, when it becomes one and when it is changed later."""
    made = quarrel(office, grids)

    def categories() -> set[str | None]:
        asked = [Question(kind) for kind in ("lead", "mediation_case")]
        return {questions.list_page(office, q, ("category",), ("id",)).rows[0].cells[0] for q in asked}

    form = leads.case_form(office, made)
    form.dispute_type, form.category = "17", "0402"
    case = leads.become_case(office, made, form)
    assert categories() == {"物业及其管理"}
    form, version = mediation.form_of(office, case)
    form.category = "0502"
    mediation.change(office, case, form, version)
    assert categories() == {"医疗损害"}


def test_the_same_lead_never_becomes_two(office: Office, grids: list[int]) -> None:
    made = quarrel(office, grids)
    leads.become_case(office, made)
    for again in (
        lambda: leads.become_case(office, made),
        lambda: leads.become_matter(office, made, factories.item_id(office)),
        lambda: leads.move(office, made, "reopen", "再办一次"),
    ):
        with pytest.raises(ClerkError, match=r"已经转为调解案件|不能转为"):
            again()
    assert questions.count(office, Question("mediation_case")) == 1
    assert leads.view(office, made).moves == ()


def test_when_the_case_was_deleted_the_lead_can_be_taken_up_again(office: Office, grids: list[int]) -> None:
    made = quarrel(office, grids)
    recycle.put(office, "mediation_case", leads.become_case(office, made))
    assert [m.key for m in leads.view(office, made).moves] == ["reopen"]
    leads.move(office, made, "reopen", "案件登记错了")
    again = leads.become_case(office, made)
    assert [link.record_id for link in leads.view(office, made).links] == [again]


def test_undo_takes_case_and_tie_back_in_one(office: Office, grids: list[int]) -> None:
    made = quarrel(office, grids)
    leads.become_case(office, made)
    undo.undo(office, undo.acts(office)[0].id)
    assert questions.count(office, Question("mediation_case")) == 0
    assert (leads.view(office, made).state, leads.view(office, made).links) == ("found", ())


def test_what_a_case_must_say_is_asked_for_and_nothing_is_made_before(
    office: Office, grids: list[int]
) -> None:
    made = quarrel(office, grids, dispute_type="", persons=[LeadPersonForm("韩冬")])
    assert set(leads.lacking(office, made)) == {"dispute_type", "parties"}
    with pytest.raises(ClerkError, match="请选择纠纷类型"):
        leads.become_case(office, made)
    assert leads.view(office, made).state == "found"


def test_a_body_that_owes_an_answer_has_answered_with_the_case(
    office: Office, grids: list[int], clock: FixedClock
) -> None:
    made = quarrel(office, grids)
    leads.hand_over(office, made, HandoverForm("mediation", "请调解"))
    clock.instant += timedelta(days=1)
    leads.become_case(office, made, accept=True)
    one = leads.view(office, made).handovers[0]
    assert (one.closed_on, one.answer) == (date(2026, 3, 17), "转为调解案件：楼上漏水")
    assert leads.view(office, made).awaited is None


def test_a_matter_at_the_desk_is_taken_for_the_first_person(office: Office, grids: list[int]) -> None:
    made = quarrel(office, grids, source="hotline")
    record = leads.become_matter(office, made, factories.item_id(office))
    view = service_views.view(office, record)
    assert (view.applicant, view.channel, view.note) == ("韩冬", "热线", "楼上漏水；卫生间漏水。")
    assert (leads.view(office, made).state, leads.of_matter(office, record)[0].record_id) == ("matter", made)
    nobody = leads.register(office, LeadForm("路灯不亮"))
    with pytest.raises(ClerkError, match="没有写是谁的事"):
        leads.become_matter(office, nobody, factories.item_id(office))


@pytest.mark.parametrize(
    ("source", "case_source"), [("round", "screen"), ("come", "apply"), ("police", "police")]
)
def test_the_source_of_the_lead_is_the_source_of_the_case(
    office: Office, grids: list[int], source: str, case_source: str
) -> None:
    assert leads.case_form(office, quarrel(office, grids, source=source)).source == case_source
