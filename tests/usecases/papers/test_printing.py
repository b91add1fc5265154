"""Papers: what the PDF says, the snapshot that stays, printing again."""

from pathlib import Path

import pypdfium2
import pytest

from app.errors import ClerkError
from app.models.tables import Paper, ServiceRecord
from app.office import Office
from app.reports.placing import Placing
from app.usecases import mediation
from app.usecases.mediation import PartyForm
from app.usecases.offices import definitions
from app.usecases.papers import printing
from app.usecases.residents import files
from app.usecases.residents import records as residents
from app.usecases.services import forms as service_forms
from app.usecases.services import records as service_records
from tests import factories


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")
    finally:
        document.close()


def test_the_receipt_says_what_was_handed_in_and_until_when(office: Office) -> None:
    materials = [service_forms.MaterialForm("户口簿", "原件", 2)]
    record = factories.service(office, applicant="尉迟敬", applicant_phone="19900000007", materials=materials)
    paper = printing.issue(office, "service_receipt", record)
    text = text_of(paper.pdf)
    for words in (
        "受理回执",
        "（2026）示例受字第0001号",
        "尉迟敬",
        "户口簿",
        "原件",
        "2026-03-30",
        "0450-80000000",
    ):
        assert words in text
    assert "补打" not in text
    with office.read() as session:
        kept = session.get_one(Paper, paper.paper_id)
        assert (kept.number, kept.times, kept.title) == ("（2026）示例受字第0001号", 1, "受理回执")


def test_the_agreement_and_the_resident_sheet(office: Office) -> None:
    head = factories.resident(office, "单雄信", marriage="20")
    files.household_of(office, head)
    case = factories.settled_case(
        office, PartyForm("applicant", resident_id=head), PartyForm("respondent", name="钱乙")
    )
    agreement = text_of(printing.issue(office, "mediation_agreement", case).pdf)
    for words in ("人民调解协议书", "（2026）示例人调协字第001号", "单雄信", "钱乙", "1200.50", "一式三份"):
        assert words in agreement
    sheet = text_of(printing.preview(office, "resident_sheet", head).pdf)
    for words in ("居民基本情况表", "单雄信", "已婚", "户主", "45"):
        assert words in sheet


def test_printing_again_gives_the_same_paper_however_the_record_changed(office: Office) -> None:
    resident = factories.resident(office, "旧名字", phone="19900000001")
    record = factories.service(office, resident_id=resident)
    first = printing.issue(office, "service_receipt", record)
    form, version = residents.load_form(office, resident)
    form.name, form.phone = "新名字", "19900000002"
    residents.save(office, form, resident, version)
    service_records.move(office, record, "finish", "已办")
    again = printing.again(office, first.paper_id)

    def lines(pdf: bytes) -> list[str]:
        return [line for line in text_of(pdf).split("\n") if "补打" not in line]

    assert "补打" in text_of(again.pdf)
    assert lines(again.pdf) == lines(first.pdf)
    assert "旧名字" in text_of(again.pdf)


def test_the_same_values_are_the_same_paper_and_other_values_another(office: Office) -> None:
    record = factories.service(office, applicant="李四")
    first = printing.issue(office, "service_receipt", record)
    second = printing.issue(office, "service_receipt", record)
    assert second.paper_id == first.paper_id
    assert "补打" in text_of(second.pdf)
    with office.write("改名") as w:
        w.session.get_one(ServiceRecord, record).applicant = "李四四"
    third = printing.issue(office, "service_receipt", record)
    assert third.paper_id != first.paper_id
    assert "补打" not in text_of(third.pdf)
    with office.read() as session:
        assert {p.id: p.times for p in session.query(Paper)} == {first.paper_id: 2, third.paper_id: 1}


def test_a_preview_leaves_no_trace(office: Office) -> None:
    record = factories.service(office)
    assert printing.preview(office, "service_receipt", record).paper_id == 0
    with office.read() as session:
        assert session.query(Paper).count() == 0


def test_papers_that_cannot_be_printed_yet_say_what_to_do_first(office: Office) -> None:
    record = factories.service(office, accept=False)
    with pytest.raises(ClerkError, match="还没有“受理”或“容缺受理”，不能打印受理回执"):
        printing.issue(office, "service_receipt", record)
    case = mediation.open_case(office, factories.case_form())
    with pytest.raises(ClerkError, match="还没有达成协议"):
        printing.issue(office, "mediation_agreement", case)
    with pytest.raises(ClerkError, match="没有文书“nothing”"):
        printing.issue(office, "nothing", 1)
    with pytest.raises(ClerkError, match="uid"):
        printing.find_record(office, "0" * 32)


def test_a_record_is_found_by_its_uid_and_the_paper_saved(office: Office, tmp_path: Path) -> None:
    resident = factories.resident(office)
    uid = files.open_file(office, resident).uid
    assert printing.find_record(office, uid) == ("resident", resident)
    assert "resident_sheet" in [t.key for t in printing.papers_for(office, "resident")]
    path = tmp_path / "表.pdf"
    printing.save(printing.preview(office, "resident_sheet", resident), path)
    assert path.read_bytes().startswith(b"%PDF-")
    assert list(tmp_path.glob("*.part")) == []


def test_a_copy_follows_the_template_of_its_day_not_that_of_today(office: Office) -> None:
    record = factories.service(office, applicant="尉迟敬")
    first = printing.issue(office, "service_receipt", record)
    own = office.library.texts["papers/service_receipt"].replace("受理回执", "收件凭据")
    definitions.adopt(office, "papers", "service_receipt", own)
    copy = text_of(printing.again(office, first.paper_id).pdf)
    assert "受理回执" in copy
    assert "补打" in copy
    assert "收件凭据" not in copy
    anew = printing.issue(office, "service_receipt", record)
    assert anew.paper_id != first.paper_id
    assert "收件凭据" in text_of(anew.pdf)
    assert "补打" not in text_of(anew.pdf)
    assert "受理回执" in text_of(printing.again(office, first.paper_id).pdf)


def test_into_a_form_printed_elsewhere_goes_only_what_was_filled_in(office: Office) -> None:
    record = factories.service(office, applicant="尉迟敬", applicant_phone="19900000007")
    paper = printing.issue(office, "service_receipt", record)
    alone = text_of(printing.placed(paper, Placing(3.5, -2, 100, values_only=True)).pdf)
    for words in ("尉迟敬", "（2026）示例受字第0001号", "2026-03-30"):
        assert words in alone
    for words in ("受理回执", "申请人", "盖章", "沿此线裁开", "存"):
        assert words in text_of(paper.pdf)
        assert words not in alone
    again = printing.again(office, paper.paper_id)
    assert printing.placed(again, Placing(values_only=True)).kind == "service_receipt"
    assert "尉迟敬" in text_of(printing.placed(again, Placing(values_only=True)).pdf)
    assert printing.placed(paper, Placing()).pdf == paper.pdf


def test_a_paper_without_a_template_moves_but_has_no_values_alone(office: Office) -> None:
    factories.service(office, applicant="尉迟敬")
    paper = printing.PrintedPaper(0, "", "清单", printing.preview(office, "service_receipt", 1).pdf)
    assert text_of(printing.placed(paper, Placing(5, 5)).pdf) == text_of(paper.pdf)
    with pytest.raises(ClerkError, match="没有填写的内容"):
        printing.placed(paper, Placing(values_only=True))
