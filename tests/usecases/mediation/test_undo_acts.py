"""Every act on a case is taken back with one key: the case is then as it was before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.office import Office
from app.usecases import mediation
from app.usecases.history import undo
from app.usecases.mediation import (
    CaseView,
    ConfirmationForm,
    DoneForm,
    EvidenceForm,
    ExtensionForm,
    FilingForm,
    InquiryForm,
    SessionForm,
    VisitForm,
)
from app.usecases.papers import printing
from tests import factories

Act = Callable[[Office, int], object]


def _open(office: Office) -> int:
    return mediation.open_case(office, factories.case_form())


def _performed(office: Office) -> int:
    case = factories.settled_case(office)
    mediation.perform(office, case)
    return case


def _ended(office: Office) -> int:
    case = _open(office)
    mediation.move(office, case, "end", "撤回")
    return case


def _bound(office: Office) -> int:
    case = _ended(office)
    mediation.bind(office, case, FilingForm(filed_by="王窗口"))
    return case


def _first_done(office: Office, case: int) -> None:
    one = mediation.view(office, case).instalments[0]
    mediation.mark_done(office, one.id, DoneForm(voucher="收条"))


def _retitled(office: Office, case: int) -> None:
    form, version = mediation.form_of(office, case)
    form.title, form.parties[0].name = "另一件事", "赵甲甲"
    mediation.change(office, case, form, version)


ACTS: dict[str, tuple[Callable[[Office], int], Act]] = {
    "change": (_open, _retitled),
    "session": (_open, lambda o, c: mediation.record_session(o, c, SessionForm(text="谈"))),
    "inquiry": (_open, lambda o, c: mediation.record_inquiry(o, c, InquiryForm(asked="吴", text="问"))),
    "evidence": (_open, lambda o, c: mediation.keep_evidence(o, c, EvidenceForm("收据", handed_by="邻居"))),
    "extend": (_open, lambda o, c: mediation.extend(o, c, ExtensionForm(date(2026, 5, 13), "同意", "鉴定"))),
    "settle": (_open, lambda o, c: mediation.settle(o, c, factories.agreement_form())),
    "orally": (_open, lambda o, c: mediation.settle(o, c, factories.agreement_form(kind="oral"))),
    "fail": (_open, lambda o, c: mediation.move(o, c, "fail", "谈不拢")),
    "transfer": (_open, lambda o, c: mediation.move(o, c, "transfer", {"department": "派出所", "note": "治安"})),
    "done": (factories.settled_case, _first_done),
    "perform": (factories.settled_case, mediation.perform),
    "break": (factories.settled_case, lambda o, c: mediation.move(o, c, "break", "不肯给")),
    "confirm": (
        factories.settled_case, lambda o, c: mediation.apply_for_confirmation(o, c, ConfirmationForm("道里区人民法院"))
    ),
    "visit": (_performed, lambda o, c: mediation.visit(o, c, VisitForm(text="好", asked="赵甲", risk="还在吵"))),
    "bind": (_ended, lambda o, c: mediation.bind(o, c, FilingForm(filed_by="王窗口"))),
    "archive": (_bound, lambda o, c: mediation.move(o, c, "archive")),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_taken_back_whole(office: Office, act: str) -> None:
    prepare, do = ACTS[act]
    case = prepare(office)

    def shown() -> CaseView:
        return replace(mediation.view(office, case), version=0)

    before = shown()
    do(office, case)
    assert shown() != before
    undo.undo(office, undo.acts(office)[0].id)
    assert shown() == before


def test_a_paper_that_is_out_is_named_when_its_step_is_taken_back(file_office: Office) -> None:
    case = _open(file_office)
    mediation.move(file_office, case, "fail", "谈不拢")
    act = undo.acts(file_office)[0].id
    printing.prepare(file_office, "mediation_ending", case)
    paper = printing.issue(file_office, "mediation_ending", case)
    printing.issue(file_office, "mediation_rights", case)
    result = undo.undo(file_office, act)
    assert result.kept == (f"《人民调解终止告知书》{paper.number}已经打印，请收回",)
    assert paper.number
