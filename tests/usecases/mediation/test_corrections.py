"""What was written of a case is corrected or taken out, and every such act can be undone."""

from datetime import date, timedelta

import pytest

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.tables import MediationInstalment
from app.office import Office
from app.usecases import mediation
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.mediation import (
    ConfirmationForm,
    DoneForm,
    EvidenceForm,
    ExtensionForm,
    FilingForm,
    InquiryForm,
    InstalmentForm,
    SessionForm,
    VisitForm,
)
from tests import factories

TODAY = date(2026, 3, 16)


def instalments(*amounts: str, start: int = 10) -> list[InstalmentForm]:
    """Things to be done ten days apart."""
    return [
        InstalmentForm(f"第{n}笔", amount, TODAY + timedelta(days=start * n), 1)
        for n, amount in enumerate(amounts, 1)
    ]


def in_parts(office: Office) -> int:
    return factories.settled_case(office, instalments=instalments("700.50", "500.00"))


def last_act(office: Office) -> int:
    return undo.acts(office)[0].id


def test_inquiry_and_evidence_are_corrected_in_their_place_and_the_act_is_undone(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    inquiry = mediation.record_inquiry(office, case, InquiryForm(asked="吴邻居", text="听见滴水。"))
    evidence = mediation.keep_evidence(office, case, EvidenceForm("收据", pages="2", handed_by="邻居"))
    mediation.record_inquiry(office, case, InquiryForm(asked="吴邻居", text="看见滴水。"), inquiry)
    mediation.keep_evidence(office, case, EvidenceForm("维修收据", handed_by="邻居"), evidence)
    view = mediation.view(office, case)
    assert [(i.id, i.text) for i in view.inquiries] == [(inquiry, "看见滴水。")]
    assert [(e.id, e.name, e.pages) for e in view.evidence] == [(evidence, "维修收据", None)]
    undo.undo(office, last_act(office))
    assert mediation.view(office, case).evidence[0].name == "收据"


def test_somebody_asked_from_the_files_is_described_by_the_file(office: Office) -> None:
    who = factories.resident(office, "吴邻居", address="和平小区2号楼", occupation="教师")
    case = mediation.open_case(office, factories.case_form())
    mediation.record_inquiry(office, case, InquiryForm(asked="吴邻居", resident_id=who, text="听见。"))
    mediation.record_inquiry(
        office, case, InquiryForm(asked="吴邻居", resident_id=who, text="再问。", asked_about="邻居")
    )
    told, typed = mediation.view(office, case).inquiries
    assert told.asked_about.endswith("教师，住和平小区2号楼")
    assert (told.resident_id, typed.asked_about) == (who, "邻居")


@pytest.mark.parametrize("kind", ["mediation_session", "mediation_inquiry", "mediation_evidence"])
def test_a_record_that_is_taken_out_leaves_no_hole_and_comes_back(office: Office, kind: str) -> None:
    case = mediation.open_case(office, factories.case_form())
    for words in ("甲", "乙"):
        mediation.record_session(office, case, SessionForm(text=words))
        mediation.record_inquiry(office, case, InquiryForm(asked="吴", text=words))
        mediation.keep_evidence(office, case, EvidenceForm(words, handed_by="邻居"))

    def shown() -> list[tuple[int, str]]:
        view = mediation.view(office, case)
        lists = {"mediation_session": view.sessions, "mediation_inquiry": view.inquiries}
        return [
            (one.position, getattr(one, "text", "") or one.name) for one in lists.get(kind, view.evidence)
        ]

    view = mediation.view(office, case)
    first = {"mediation_session": view.sessions, "mediation_inquiry": view.inquiries}.get(
        kind, view.evidence
    )[0]
    entry = mediation.remove(office, kind, first.id)
    assert shown() == [(1, "乙")]
    assert (kind, first.id) in {(row.kind, row.record_id) for row in recycle.listing(office)}
    undo.undo(office, entry)
    assert shown() == [(1, "甲"), (2, "乙")]


def test_after_a_session_was_taken_out_the_next_is_written_all_the_same(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    mediation.record_session(office, case, SessionForm(text="记错了"))
    mediation.remove(office, "mediation_session", mediation.view(office, case).sessions[0].id)
    assert mediation.record_session(office, case, SessionForm(text="重写")) == 2
    assert [(s.position, s.text) for s in mediation.view(office, case).sessions] == [(1, "重写")]


def test_a_visit_is_corrected_and_whether_another_is_awaited_follows(office: Office) -> None:
    case = factories.settled_case(office)
    mediation.perform(office, case)
    told = VisitForm(text="好", asked="赵甲")
    assert told.doubt([2, 3]) == "第 2、3 期还没有登记履行，这里写的是已履行"
    assert told.doubt([]) == VisitForm(performance="part").doubt([2]) == ""
    mediation.visit(office, case, told)
    visit = mediation.view(office, case).visits[0]
    mediation.change_visit(office, visit.id, VisitForm(text="还在吵", asked="钱乙", risk="可能打架"))
    view = mediation.view(office, case)
    assert (view.visits[0].text, view.visits[0].asked, view.visits[0].risk) == ("还在吵", "钱乙", "可能打架")
    assert view.visit_by is not None
    mediation.change_visit(office, visit.id, VisitForm(text="和好了", asked="钱乙"))
    assert mediation.view(office, case).visit_by is None
    with pytest.raises(ClerkError, match="唯一的一次回访"):
        mediation.remove(office, "mediation_visit", visit.id)
    mediation.visit(office, case, VisitForm(text="又看了一次", asked="钱乙"))
    mediation.remove(office, "mediation_visit", visit.id)
    assert [v.text for v in mediation.view(office, case).visits] == ["又看了一次"]


def test_only_the_latest_longer_term_moves_the_last_day(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    before = mediation.view(office, case).due_on
    for day in (date(2026, 5, 13), date(2026, 6, 16)):
        mediation.extend(office, case, ExtensionForm(day, "双方同意", "等鉴定"))
    first, second = mediation.view(office, case).extensions
    with pytest.raises(ClerkError, match="后面还有一次延期"):
        mediation.change_extension(office, first.id, ExtensionForm(date(2026, 5, 14), "双方同意", "等鉴定"))
    with pytest.raises(ClerkError, match="后面还有一次延期"):
        mediation.remove(office, "mediation_extension", first.id)
    mediation.change_extension(office, first.id, ExtensionForm(first.to_due, "双方签字同意", "等鉴定"))
    mediation.change_extension(office, second.id, ExtensionForm(date(2026, 6, 20), "双方同意", "等鉴定"))
    view = mediation.view(office, case)
    assert (view.extensions[0].consent, view.due_on) == (
        "双方签字同意",
        date(2026, 6, 22),
    )  # a Saturday moves on
    entry = mediation.remove(office, "mediation_extension", second.id)
    assert mediation.view(office, case).due_on == first.to_due
    undo.undo(office, entry)
    assert mediation.view(office, case).due_on == date(2026, 6, 22)
    for one in (second, first):
        mediation.remove(office, "mediation_extension", one.id)
    assert mediation.view(office, case).due_on == before


def test_what_was_done_of_an_instalment_is_corrected(office: Office) -> None:
    case = in_parts(office)
    first, second = mediation.view(office, case).instalments
    with pytest.raises(ClerkError, match="还没有登记履行"):
        mediation.change_done(office, first.id, DoneForm())
    for one in (first, second):
        mediation.mark_done(office, one.id, DoneForm(voucher="收条"))
    mediation.change_done(office, first.id, DoneForm(state="changed", voucher="转账", note="改为转账"))
    view = mediation.view(office, case)
    assert (view.instalments[0].voucher, view.instalments[0].state, view.state) == (
        "转账",
        "changed",
        "performed",
    )
    with pytest.raises(ClerkError, match="不能改成没有履行"):
        mediation.change_done(office, first.id, DoneForm(state="refused", note="没有给"))


def test_the_agreement_is_corrected_and_what_was_done_stays(office: Office, clock: FixedClock) -> None:
    case = in_parts(office)
    clock.instant += timedelta(days=1)
    mediation.mark_done(office, mediation.view(office, case).instalments[0].id, DoneForm(voucher="收条"))
    before = mediation.view(office, case)
    form = factories.agreement_form(
        text="赵甲赔偿 1300 元。", amount="1300.00", instalments=instalments("700.00", "300.00", "300.00", start=12),
        kind="oral", effective_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    mediation.correct_agreement(office, case, form)
    view = mediation.view(office, case)
    assert [(i.amount, i.voucher) for i in view.instalments] == [(700, "收条"), (300, ""), (300, "")]
    assert (view.agreement_kind, view.agreement_number) == ("written", before.agreement_number)
    assert (view.amount, view.performance_due) == (1300, TODAY + timedelta(days=36))
    assert (view.effective_on, view.confirm_by) == (date(2026, 3, 17), date(2026, 4, 16))
    assert next(s for s in view.steps if s.key == "settle").on_day == date(2026, 3, 17)
    undo.undo(office, last_act(office))
    again = mediation.view(office, case)
    assert [i.amount for i in again.instalments] == [i.amount for i in before.instalments]
    assert (again.confirm_by, again.agreement_text) == (before.confirm_by, before.agreement_text)


def test_a_thing_that_was_done_cannot_be_taken_out_of_the_agreement(office: Office) -> None:
    case = in_parts(office)
    mediation.mark_done(office, mediation.view(office, case).instalments[1].id, DoneForm())
    with pytest.raises(ClerkError, match="第 2 期“第2笔”已经登记履行，不能去掉"):
        mediation.correct_agreement(
            office, case, factories.agreement_form(instalments=instalments("1200.50"))
        )


def test_an_agreement_that_took_effect_another_day_must_fit_the_application(office: Office) -> None:
    case = factories.settled_case(office)
    application = mediation.apply_for_confirmation(office, case, ConfirmationForm("道里区人民法院", TODAY))
    mediation.change_confirmation(office, application, ConfirmationForm("南岗区人民法院", TODAY, "补交"))
    [kept] = mediation.view(office, case).confirmations
    assert (kept.court, kept.note) == ("南岗区人民法院", "补交")
    with pytest.raises(ClerkError, match="还没有到"):
        mediation.correct_agreement(
            office, case, factories.agreement_form(effective_on=TODAY + timedelta(days=1))
        )
    entry = mediation.remove(office, "mediation_confirmation", application)
    assert mediation.view(office, case).confirmations == ()
    undo.undo(office, entry)
    assert len(mediation.view(office, case).confirmations) == 1


def test_no_step_is_before_the_one_it_follows_from(office: Office) -> None:
    """Typed in or corrected: session, agreement, performance, visit, binding; each sentence says beside which day."""
    first, agreed, paid, seen = (TODAY - timedelta(days=n) for n in (12, 9, 6, 3))
    case = mediation.open_case(office, factories.case_form(registered_on=TODAY - timedelta(days=14)))
    mediation.record_session(office, case, SessionForm(text="谈", held_on=first))
    [session] = mediation.view(office, case).sessions
    with pytest.raises(ClerkError, match=f"协议生效日期 .* 在第 1 次调解 {first} 之前"):
        mediation.settle(office, case, factories.agreement_form(effective_on=first - timedelta(days=1)))
    mediation.settle(office, case, factories.agreement_form(effective_on=agreed))
    [owed] = mediation.view(office, case).instalments
    with pytest.raises(ClerkError, match=f"履行日期 .* 在协议生效日期 {agreed} 之前"):
        mediation.mark_done(office, owed.id, DoneForm(first))
    mediation.mark_done(office, owed.id, DoneForm(paid))
    with pytest.raises(ClerkError, match=f"回访日期 .* 在协议生效日期 {agreed} 之前"):
        mediation.visit(office, case, VisitForm(first, text="好", asked="钱乙"))
    mediation.visit(office, case, VisitForm(seen, text="好", asked="钱乙"))
    with pytest.raises(ClerkError, match=f"立卷日期 .* 在第 1 次回访 {seen} 之前"):
        mediation.bind(office, case, FilingForm(filed_by="王", filed_on=paid))
    with pytest.raises(ClerkError, match=f"检查日期 {paid} 在立卷日期 {TODAY} 之前"):
        mediation.bind(office, case, FilingForm(filed_by="王", checked_by="李", checked_on=paid))
    with pytest.raises(ClerkError, match=f"调解日期 .* 在协议生效日期 {agreed} 之后"):
        mediation.change_session(office, session.id, SessionForm(text="谈", held_on=paid))
    with pytest.raises(ClerkError, match=f"协议生效日期 .* 在第 1 期的履行日期 {paid} 之后"):
        mediation.correct_agreement(office, case, factories.agreement_form(effective_on=seen))
    mediation.bind(office, case, FilingForm(filed_by="王"))


def test_nothing_of_a_case_filed_away_is_corrected(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    inquiry = mediation.record_inquiry(office, case, InquiryForm(asked="吴", text="问"))
    mediation.move(office, case, "end", "撤回")
    mediation.bind(office, case, FilingForm(filed_by="王窗口"))
    mediation.move(office, case, "archive")
    with pytest.raises(ClerkError, match="已经归档"):
        mediation.remove(office, "mediation_inquiry", inquiry)
    with pytest.raises(ClerkError, match="已经归档"):
        mediation.correct_agreement(office, case, factories.agreement_form())


def test_cases_are_untied_and_tied_again_by_undo(office: Office) -> None:
    one, other = (mediation.open_case(office, factories.case_form(title=t)) for t in ("漏水", "噪声"))
    mediation.tie(office, one, other, "same_parties")
    entry = mediation.untie(office, one, other)
    assert mediation.view(office, one).links == mediation.view(office, other).links == ()
    with pytest.raises(ClerkError, match="没有关联"):
        mediation.untie(office, other, one)
    undo.undo(office, entry)
    assert mediation.view(office, other).links[0].title == "漏水"


def test_an_agreement_without_parts_keeps_its_one_thing_to_be_done(office: Office) -> None:
    case = factories.settled_case(office)
    mediation.correct_agreement(office, case, factories.agreement_form(text="赵甲修好水管。"))
    with office.read() as session:
        [row] = session.query(MediationInstalment).all()
    assert row.what == "赵甲修好水管。"
