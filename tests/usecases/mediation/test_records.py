"""The records of a dossier: what each must say, on which days it may lie, and that it can be corrected."""

import io
from datetime import date, timedelta

import pypdfium2 as pdfium
import pytest
from PIL import Image

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import MediationCase
from app.office import Office
from app.usecases import mediation, questions
from app.usecases.attachments import files as attachments
from app.usecases.mediation import (
    AgreementForm,
    ConfirmationForm,
    Days,
    DoneForm,
    EvidenceForm,
    ExtensionForm,
    InquiryForm,
    InstalmentForm,
    PartyForm,
    SessionForm,
    VisitForm,
    cases,
    terms,
)
from app.usecases.offices import definitions
from app.usecases.papers import printing
from app.usecases.papers.values.mediation import mediation_case as values_of
from tests import factories

DAYS = Days(date(2026, 3, 10), date(2026, 3, 16))


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (SessionForm(text=" "), "text", "请写下"),
        (SessionForm(text="谈", held_on=date(2026, 3, 17)), "held_on", "还没有到"),
        (SessionForm(text="谈", held_on=date(2026, 3, 9)), "held_on", "在受理日期 2026-03-10 之前"),
        (SessionForm(text="谈", start_time="25:00"), "start_time", "9:30"),
        (SessionForm(text="谈", start_time="10：00", end_time="9:59"), "end_time", "早于开始"),
        (InquiryForm(text="问"), "asked", "被调查人"),
        (InquiryForm(text="问", asked="吴", on_day=date(2026, 3, 17)), "on_day", "还没有到"),
        (EvidenceForm(handed_by="邻居"), "name", "证据名称"),
        (EvidenceForm("收据"), "handed_by", "请写明是谁提交的"),
        (EvidenceForm("收据", copies="两", handed_by="邻居"), "copies", "份数请写数字"),
        (EvidenceForm("收据", received_on=date(2026, 4, 1), handed_by="邻居"), "received_on", "还没有到"),
        (DoneForm(date(2026, 3, 17)), "done_on", "还没有到"),
        (DoneForm(state="refused"), "note", "请写明情况"),
        (VisitForm(text="好"), "asked", "回访了谁"),
        (VisitForm(asked="赵甲"), "text", "请写下"),
    ],
)  # fmt: skip
def test_a_record_says_next_to_its_field_what_is_wrong(form: SessionForm, field: str, sentence: str) -> None:
    problems = form.problems(DAYS)
    assert set(problems) == {field}
    assert sentence in problems[field]


def test_sessions_are_numbered_and_can_be_corrected(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form(helpers="何帮忙"))
    mediation.record_session(office, case, SessionForm(text="第一次", start_time="9：05", end_time="10:30"))
    mediation.record_session(office, case, SessionForm(text="第二次", outcome="failed"))
    first, second = mediation.view(office, case).sessions
    assert (first.position, first.start_time, first.mediator) == (1, "09:05", "陈调解、何帮忙")
    assert (second.position, second.outcome_name) == (2, "调解不成")
    mediation.change_session(
        office, second.id, SessionForm(text="第二次，改过", held_on=second.held_on, recorder="吕记录")
    )
    changed = mediation.view(office, case).sessions[1]
    assert (changed.text, changed.recorder, changed.held_on) == ("第二次，改过", "吕记录", second.held_on)
    with pytest.raises(ClerkError, match="还没有到"):
        mediation.change_session(office, second.id, SessionForm(text="谈", held_on=date(2026, 5, 1)))


def test_inquiries_and_evidence_are_kept_corrected_and_carry_scans(file_office: Office) -> None:
    case = mediation.open_case(file_office, factories.case_form())
    party = mediation.view(file_office, case).parties[1]
    inquiry = mediation.record_inquiry(file_office, case, InquiryForm(asked="吴邻居", text="听见滴水声"))
    assert inquiry == mediation.record_inquiry(
        file_office, case, InquiryForm(asked="吴邻居", text="夜里听见滴水声"), inquiry
    )
    scan = mediation.keep_evidence(
        file_office, case, EvidenceForm("维修收据", "original", "2", "3", party.id, proves="花费")
    )
    picture = io.BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "PNG")
    kept = attachments.add(file_office, "mediation_evidence", scan, "收据.png", picture.getvalue())
    view = mediation.view(file_office, case)
    assert [(i.asked, i.text) for i in view.inquiries] == [("吴邻居", "夜里听见滴水声")]
    [line] = view.evidence
    assert (line.name, line.form_name, line.copies, line.pages, line.by) == (
        "维修收据",
        "原件",
        2,
        3,
        party.name,
    )
    assert [a.id for a in attachments.listing(file_office, "mediation_evidence", scan)] == [kept]


@pytest.mark.parametrize(
    ("values", "missing", "warned"),
    [
        ({}, set(), {"issues", "responsibility"}),
        ({"issues": "谁赔", "responsibility": "赵甲负全部责任"}, set(), set()),
        ({"issues": "谁赔", "responsibility": "五五开"}, set(), set()),
        ({"text": "赵甲承担全部责任，赔 1200.50 元"}, set(), {"issues"}),
        ({"text": "漏水由赵甲负责修好"}, set(), {"issues"}),
        ({"text": "赔 1200.50 元，双方不再追究责任"}, set(), {"issues", "responsibility"}),
        ({"facts": "双方为漏水的责任争吵，各说对方应当承担责任"}, set(), {"issues", "responsibility"}),
        ({"facts": ""}, {"facts"}, {"issues", "responsibility"}),
        ({"text": ""}, {"text"}, {"issues", "responsibility"}),
        ({"performance": ""}, {"performance"}, {"issues", "responsibility"}),
        ({"performance": "现金"}, {"performance"}, {"issues", "responsibility"}),
        ({"performance": "现金", "performance_due": date(2026, 4, 1)}, set(), {"issues", "responsibility"}),
        ({"performance": "现金，三十日内"}, set(), {"issues", "responsibility"}),
        ({"performance": "按2025年签的合同办，一天比一天小声"}, {"performance"}, {"issues", "responsibility"}),
        ({"performance": "2026年12月5日前"}, {"performance"}, {"issues", "responsibility"}),
        ({"performance": "现金", "text": "3号楼赵甲赔 1200 元"}, {"performance"}, {"issues", "responsibility"}),
        ({"performance": "每月10号前交到手里", "text": "由双方分摊"}, set(), {"issues"}),
        ({"performance": "签字当天现金给付", "text": "物业公司负全责"}, set(), {"issues"}),
        ({"performance": "转账", "text": "年底前归还 5000 元"}, set(), {"issues", "responsibility"}),
        ({"performance": "两日内自行清走"}, set(), {"issues", "responsibility"}),
        ({"performance": "半个月内修好"}, set(), {"issues", "responsibility"}),
        ({"kind": "oral"}, set(), {"issues"}),
        ({"performance": "", "instalments": [InstalmentForm("付清", "1200.50", date(2026, 4, 1))]}, set(), {"issues", "responsibility"}),
    ],
)  # fmt: skip
def test_the_clauses_an_agreement_must_and_should_have(
    file_office: Office, values: dict[str, object], missing: set[str], warned: set[str]
) -> None:  # fmt: skip
    clauses = file_office.library.clauses.values()
    form = factories.agreement_form(**values)
    assert set(form.problems(clauses, DAYS)) == missing
    assert {c.key for c in form.missing(clauses) if c.missing == "warn"} == warned


def test_settling_tells_which_clauses_should_be_there_and_an_office_may_insist(file_office: Office) -> None:
    case = mediation.open_case(file_office, factories.case_form())
    own = '[[clause]]\nkey = "issues"\nname = "争议事项"\nadvice = "请写明争议事项"\ntexts = ["issues"]\n'
    definitions.adopt(file_office, "clauses", "issues", own)
    with pytest.raises(ClerkError, match="请写明争议事项"):
        mediation.settle(file_office, case, factories.agreement_form())
    left = mediation.settle(file_office, case, factories.agreement_form(issues="谁来赔"))
    assert [c.name for c in left] == ["各方责任"]


@pytest.mark.parametrize(
    ("instalments", "sentence"),
    [
        ([InstalmentForm("", "1", date(2026, 4, 1))], "第 1 期没有写做什么"),
        ([InstalmentForm("付", "1")], "第 1 期没有写期限"),
        ([InstalmentForm("付", "1", date(2026, 3, 15))], "第 1 期的期限 2026-03-15 在协议生效日期"),
        ([InstalmentForm("付", "一千", date(2026, 4, 1))], "第 1 期的金额请写数字"),
        ([InstalmentForm("付", "1000", date(2026, 4, 1)), InstalmentForm("付", "200", date(2026, 5, 1))], "合计 1200.00 元，和涉及金额 1200.50 元不一样"),
    ],
)  # fmt: skip
def test_instalments_that_do_not_fit(instalments: list[InstalmentForm], sentence: str) -> None:
    form = AgreementForm("written", "漏水", "赔钱", "分期", None, "1200.50", instalments=instalments)
    assert sentence in form.problems((), DAYS)["instalments"]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("物业公司退还赵甲 1,000 元，分两期付清", "协议内容写的是 1000 元，各期合计 1200.50 元"),
        ("赔偿人民币0.12万元。", "协议内容写的是 1200 元，各期合计 1200.50 元"),
        ("退还1000元，1000元分两期付清", "协议内容写的是 1000 元，各期合计 1200.50 元"),
        ("赔偿1200.5元", ""),
        ("赔偿1200.50元，其中材料费1000元", ""),
        ("每月付1000元", ""),
        ("退还1000元，另付违约金二百元", ""),
        ("赔偿一千元", ""),
        ("修好水管，恢复 3 楼天花板", ""),
    ],
)  # fmt: skip
def test_instalments_that_are_not_the_one_sum_the_agreement_names(text: str, doubt: str) -> None:
    two = [InstalmentForm(f"第{n}期", "600.25", date(2026, 4, n)) for n in (1, 2)]
    form = AgreementForm("written", "漏水", text, "分期", None, "1200.50", instalments=two)
    assert (form.doubt(), form.problems((), DAYS)) == (doubt, {})
    form.instalments[1].amount = ""
    assert form.doubt() == "", "what one of them comes to is not known"


def test_a_day_agreed_on_that_is_no_working_day_says_the_last_day(office: Office) -> None:
    days = (date(2026, 5, 16), date(2026, 5, 18))  # Saturday, Monday
    two = [InstalmentForm(f"第{n}期", "600.25", day) for n, day in enumerate(days, start=1)]
    case = factories.settled_case(office, instalments=two)
    found = mediation.view(office, case).instalments
    assert [(one.due_on, one.moved_to) for one in found] == [(days[0], days[1]), (days[1], None)]


def test_a_longer_term_needs_consent_reason_and_a_later_day(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    with pytest.raises(
        ClerkError, match=r"延期要经双方当事人同意.*原因.*延长到的日期要在原期限 2026-04-16 之后"
    ):
        mediation.extend(office, case, ExtensionForm(date(2026, 4, 16)))
    mediation.extend(office, case, ExtensionForm(date(2026, 5, 16), "双方当面同意", "等待鉴定"))
    view = mediation.view(office, case)
    assert view.due_on == date(2026, 5, 18)  # 16 May 2026 is a Saturday
    [one] = view.extensions
    assert (one.from_due, one.to_due, one.moved_to) == (
        date(2026, 4, 16),
        date(2026, 5, 16),
        date(2026, 5, 18),
    )
    [paper] = values_of(office, case)["extensions"]
    assert paper["to_due"] == "2026年5月16日", "the parties sign the day they agreed on"
    assert paper["moves"] == "（这一天是休息日，期限顺延到2026年5月18日）"
    far = ExtensionForm(date(2099, 1, 1), "双方当面同意", "等待鉴定")
    assert far.doubt(date(2026, 5, 18)).startswith("一次延长了 26526 天")
    assert ExtensionForm(date(2026, 6, 18)).doubt(date(2026, 5, 18)) == ""
    with pytest.raises(ClerkError, match="最晚只能延长到 2026-07-16"):
        mediation.extend(office, case, far)
    with pytest.raises(ClerkError, match="最晚只能延长到 2026-07-16"):
        mediation.change_extension(office, one.id, far)
    mediation.extend(office, case, ExtensionForm(date(2026, 7, 16), "双方当面同意", "等待鉴定"))


def test_an_oral_agreement_has_no_paper_a_court_could_confirm(office: Office, clock: FixedClock) -> None:
    """法释〔2011〕5号 第三条: the agreement is filed with the application."""
    case = factories.settled_case(office, kind="oral")
    assert mediation.view(office, case).confirm_by is None
    with pytest.raises(ClerkError, match="口头协议不能申请司法确认"):
        mediation.apply_for_confirmation(office, case, ConfirmationForm("道里区人民法院"))
    clock.instant += timedelta(days=1)
    mediation.correct_agreement(office, case, factories.agreement_form(effective_on=date(2026, 3, 17)))
    assert mediation.view(office, case).confirm_by is None


def test_a_day_kept_for_an_oral_agreement_is_shown_nowhere(office: Office) -> None:
    """Offices kept one before the program knew better."""
    case = factories.settled_case(office, kind="oral")
    with office.write("旧数据") as w:
        w.session.get_one(MediationCase, case).confirm_by = date(2026, 4, 15)
    assert mediation.view(office, case).confirm_by is None
    (row,) = questions.list_page(office, Question("mediation_case"), ("confirm_by",)).rows
    assert row.cells == ("",)
    with office.read() as session:
        ends = {term.what for term in terms.until(office, session, date.max) if term.case_id == case}
    assert terms.CONFIRMING not in ends


def test_judicial_confirmation_is_asked_for_within_thirty_days_and_once(
    office: Office, clock: FixedClock
) -> None:
    case = mediation.open_case(office, factories.case_form())
    with pytest.raises(ClerkError, match="还没有达成协议"):
        mediation.apply_for_confirmation(office, case, ConfirmationForm("道里区人民法院"))
    mediation.settle(office, case, factories.agreement_form())
    with pytest.raises(ClerkError, match="向哪个人民法院"):
        mediation.apply_for_confirmation(office, case, ConfirmationForm())
    clock.instant = clock.instant.replace(month=4, day=16)
    with pytest.raises(ClerkError, match="已过 2026-04-15"):
        mediation.apply_for_confirmation(office, case, ConfirmationForm("道里区人民法院"))
    form = ConfirmationForm("道里区人民法院", date(2026, 4, 15))
    applied = mediation.apply_for_confirmation(office, case, form)
    with pytest.raises(ClerkError, match="已经申请过"):
        mediation.apply_for_confirmation(office, case, form)
    with pytest.raises(ClerkError, match="裁定驳回要写明原因"):
        mediation.move_confirmation(office, applied, "reject")
    mediation.move_confirmation(office, applied, "confirm", "（2026）黑0102民特5号")
    [one] = mediation.view(office, case).confirmations
    assert (one.state_name, one.document_number, one.decided_on, one.moves) == (
        "确认有效", "（2026）黑0102民特5号", date(2026, 4, 16), (),
    )  # fmt: skip


def test_a_visit_that_finds_trouble_brings_the_next_one_on(office: Office) -> None:
    case = factories.settled_case(office)
    mediation.perform(office, case)
    mediation.visit(office, case, VisitForm(asked="赵甲", text="又吵起来了", risk="扬言打人"))
    view = mediation.view(office, case)
    assert (view.state_name, view.visit_by) == ("已回访", date(2026, 4, 15))
    mediation.visit(office, case, VisitForm(asked="赵甲", text="和好了"))
    assert mediation.view(office, case).visit_by is None


def said(office: Office, case: int, paper: str) -> str:
    """The words of a paper of a case."""
    with pdfium.PdfDocument(printing.preview(office, paper, case).pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return text.replace("\r\n", "")


def test_the_facts_of_an_agreement_leave_what_the_applicant_told(office: Office) -> None:
    """The application printed afterwards, in the dossier too, says what was told at first."""

    case = mediation.open_case(office, factories.case_form(facts="楼上漏水泡了天花板。"))
    mediation.settle(office, case, factories.agreement_form(facts="双方确认水管老化漏水。"))
    assert "楼上漏水泡了天花板。" in said(office, case, "mediation_application")
    assert "双方确认" not in said(office, case, "mediation_application")
    assert "双方确认水管老化漏水。" in said(office, case, "mediation_agreement")
    mediation.correct_agreement(office, case, factories.agreement_form(facts="双方确认水管漏水两次。"))
    view = mediation.view(office, case)
    assert (view.facts, view.agreed_facts) == ("楼上漏水泡了天花板。", "双方确认水管漏水两次。")


def test_where_the_dispute_was_is_not_where_it_was_mediated(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form(place="三号楼楼道"))
    mediation.record_session(office, case, SessionForm(text="双方说了经过。", place="社区调解室"))
    mediation.record_session(office, case, SessionForm(text="谈妥了。"))
    assert [held.place for held in mediation.view(office, case).sessions] == ["社区调解室", ""]
    mediation.settle(office, case, factories.agreement_form(kind="oral"))
    paper = said(office, case, "mediation_oral")
    assert "社区调解室" in paper
    assert "三号楼楼道" not in paper


def test_the_number_of_people_follows_the_parties_until_it_is_typed(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    form, version = cases.form_of(office, case)
    assert form.people == ""
    form.parties.append(PartyForm("respondent", name="孙丙"))
    cases.change(office, case, form, version)
    assert mediation.view(office, case).people == 3
