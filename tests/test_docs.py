"""The pages of docs/definitions: their examples are adopted and used, their mistakes get exactly those sentences."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.errors import ClerkError, DefinitionError
from app.models.definitions import dossiers, indicators, inspections, kinds, proofs, roles, tags, work
from app.models.definitions import mediation as disputed
from app.models.definitions.codes import CodeTable, read_codes
from app.models.tables import JournalEntry, ServiceItem
from app.office import ClerkRef, Office
from app.usecases import catalogue, journal, ledgers, mediation, phrases, questions, today
from app.usecases import dossiers as bound
from app.usecases import indicators as counted
from app.usecases.campaigns import records as campaigns
from app.usecases.offices import clerks, definitions
from app.usecases.papers import printing
from app.usecases.residents import files, quality
from app.usecases.residents import tags as resident_tags
from app.usecases.services import proofs as asked_proofs
from app.usecases.services import records as service_records
from app.usecases.services import views as service_views
from app.usecases.summaries import figures as summaries
from tests import factories
from tests.offices import clock, file_office, file_template, shipped

__all__ = ["clock", "file_office", "file_template", "shipped"]

PAGES = Path(__file__).parents[1] / "docs" / "definitions"
BLOCK = re.compile(r"^```(toml|csv) (wrong )?(\S+)\n(.*?)^```\n(?:\n> ([^\n]+)\n)?", re.M | re.S)
EXPLAINED = {
    "ledger": [kinds.Ledger, kinds.LedgerField, kinds.LedgerPrint],
    "view_ledger": [],
    "question": [kinds.Question],
    "paper": [kinds.PaperTemplate, kinds.PaperBlock, kinds.PaperTable, kinds.PaperAsk],
    "dossier": [dossiers.Dossier, dossiers.DossierPart],
    "flow": [kinds.Flow, kinds.FlowState, kinds.FlowMove],
    "summary": [kinds.Summary, kinds.SummarySection, kinds.SummaryRow, kinds.SummaryLine],
    "deadline": [kinds.Deadline],
    "numbering": [kinds.Numbering],
    "quality": [kinds.Quality],
    "inspection": [inspections.Inspection],
    "role": [roles.Role],
    "tag": [tags.ComputedTag],
    "reminder": [work.Reminder],
    "visit_rule": [work.VisitRule],
    "volunteer_level": [work.VolunteerLevel],
    "journal_kind": [work.JournalKind],
    "campaign": [work.Campaign, work.CampaignStage],
    "indicator": [indicators.Indicator, indicators.IndicatorFigure, indicators.IndicatorTarget],
    "dispute": [disputed.DisputeBook, disputed.DisputeMatch, disputed.SourceWay],
    "clause": [disputed.Clause],
    "phrase": [disputed.ShippedPhrase],
    "proof": [proofs.Proof, proofs.ProofAsk, proofs.ProofPlace, proofs.ProofList],
}


def blocks(page: str) -> Iterator[tuple[bool, str, str, str]]:
    """(wrong, what, text, sentence) of each fenced block."""
    for match in BLOCK.finditer((PAGES / f"{page}.md").read_text(encoding="utf-8")):
        yield bool(match[2]), match[3], match[4], match[5] or ""


def example(page: str) -> tuple[str, str, str]:
    """(kind, key, text) of the page's worked example."""
    [(what, text)] = [(what, text) for wrong, what, text, _ in blocks(page) if not wrong]
    kind, _, key = what.partition("/")
    return kind, key, text


def adopted(office: Office, page: str) -> None:
    definitions.adopt(office, *example(page))


WRONG = [
    pytest.param(what, text, sentence, id=f"{page.stem}-{i}")
    for page in sorted(PAGES.glob("*.md"))
    for i, (wrong, what, text, sentence) in enumerate(blocks(page.stem))
    if wrong
]


@pytest.mark.parametrize("page", EXPLAINED)
def test_every_key_is_explained(page: str) -> None:
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    missing = [
        f.name for cls in EXPLAINED[page] for f in fields(cls) if f"`{f.name.rstrip('_')}`" not in text
    ]
    assert missing == []


def test_every_operator_is_explained() -> None:
    text = (PAGES / "question.md").read_text(encoding="utf-8")
    assert [op for op in kinds.OPERATORS if f"`{op}`" not in text] == []


def test_every_page_is_listed_and_has_an_example() -> None:
    pages = {p.stem for p in PAGES.glob("*.md")} - {"README"}
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert {p for p in pages if f"({p}.md)" not in index} == set()
    for page in pages:
        assert example(page)[2].strip()
        assert any(wrong for wrong, *_ in blocks(page)), page


@pytest.mark.parametrize(("what", "text", "sentence"), WRONG)
def test_mistakes_are_told_with_line_and_remedy(
    file_office: Office, tmp_path: Path, what: str, text: str, sentence: str
) -> None:
    kind, _, key = what.partition("/")
    before = file_office.library
    with pytest.raises(DefinitionError) as caught:
        take(file_office, tmp_path, kind, key, text)
    assert str(caught.value).startswith(sentence)
    assert sentence
    assert file_office.library is before


def take(office: Office, folder: Path, kind: str, key: str, text: str) -> None:
    if kind == "codes":
        (folder / "relief.csv").write_text(text, encoding="utf-8")
        read_codes(folder / "relief.csv")
    elif kind == "catalogue":
        load_items(office, folder, text)
    else:
        definitions.adopt(office, kind, key, text)


def load_items(office: Office, folder: Path, text: str) -> int:
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "items.csv").write_text(text, encoding="utf-8-sig")
    with office.write("事项目录") as w:
        return catalogue.load_catalogue(w, folder, office.library)


def listed(office: Office, key: str, *names: str) -> list[tuple[str, ...]]:
    question = ledgers.question_of(office.library.ledger(key))
    order = office.library.ledger(key).order
    return [row.cells for row in questions.list_page(office, question, names, order, masked=False).rows]


def test_the_ledger_takes_rows_tags_and_exports(file_office: Office, tmp_path: Path) -> None:
    adopted(file_office, "ledger")
    head = factories.resident(file_office, "种菜人")
    files.household_of(file_office, head)
    values = {"plot": "东3", "square_metres": "12.5", "deposit": "100", "crop": "是"}
    ledgers.add(file_office, "garden_plots", ledgers.EntryForm(head, "2026-03-01", values=values))
    assert files.open_file(file_office, head).tags == ("菜园",)
    names = ("number", "household.head.name", "plot", "square_metres", "deposit", "crop")
    assert listed(file_office, "garden_plots", *names) == [
        ("X01-0001", "种菜人", "东3", "12.5", "100.00", "是")
    ]
    assert "garden_plots" in {row.key for row in ledgers.listing(file_office)}
    assert ledgers.export(file_office, "garden_plots", tmp_path / "x.xlsx") == 1
    with pytest.raises(ClerkError, match="请填写地块"):
        ledgers.add(file_office, "garden_plots", ledgers.EntryForm(head, values={}))
    definitions.drop(file_office, "ledgers", "garden_plots")
    assert "garden_plots" not in file_office.library.ledgers


def test_the_view_and_the_question_list_whom_they_should(file_office: Office) -> None:
    adopted(file_office, "view_ledger")
    adopted(file_office, "question")
    for name, year in (("八十三", 1943), ("九十", 1935), ("七十", 1956)):
        factories.resident(file_office, name, id_number=factories.id_number(date(year, 1, 1)))
    assert listed(file_office, "elders_80", "name", "age") == [("九十", "91"), ("八十三", "83")]
    poor = next(i for i, (n,) in enumerate(listed(file_office, "residents", "name"), 1) if n)
    files.household_of(file_office, poor)
    assert listed(file_office, "poor_elders", "name") == []
    factories.household_row(file_office, poor, amount="500")
    assert len(listed(file_office, "poor_elders", "name", "ledger.minimum_living.amount")) == 1


def first_page(pdf: bytes) -> str:
    """The words on the first page of a paper, without the ends of its lines."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = str(document[0].get_textpage().get_text_range())
    document.close()
    return text.replace("\r\n", "")


def test_the_paper_prints(file_office: Office) -> None:
    adopted(file_office, "paper")
    resident = factories.resident(file_office, "尉迟某", address="幸福小区1号楼101室")
    paper = printing.issue(file_office, "living_note", resident)
    assert "尉迟某，男，1980-05-17出生，现住幸福小区1号楼101室。" in first_page(paper.pdf)


def test_the_flow_leads_to_the_door(file_office: Office) -> None:
    adopted(file_office, "flow")
    record = factories.service(file_office)
    service_records.move(file_office, record, "wait", "请示街道")
    service_records.move(file_office, record, "deliver")
    assert service_views.view(file_office, record).state_name == "送证上门"
    service_records.move(file_office, record, "finish", "已送到")
    assert service_views.view(file_office, record).moves == ()


def test_the_ledger_flow_moves_a_row(file_office: Office) -> None:
    from app.usecases.ledgers import EntryForm, steps

    adopted(file_office, "ledger_flow")
    text = 'key = "plot_repairs"\nname = "报修"\nbelongs_to = "nothing"\nflow = "plot_repair"\n'
    definitions.adopt(
        file_office, "ledgers", "plot_repairs", f'{text}[[field]]\nkey = "what"\nname = "坏了什么"\n'
    )
    row = ledgers.add(file_office, "plot_repairs", EntryForm(None, values={"what": "水管"}))
    for key, answers in (
        ("mend", {"person": "老李"}),
        ("wait", {"note": "缺料"}),
        ("done", {"result": "已换"}),
    ):
        steps.move(file_office, row, key, answers)
    found = steps.view(file_office, row)
    assert found is not None
    assert (found.state_name, [s.name for s in found.steps]) == ("修好", ["派人维修", "缓修", "修好"])


def test_the_summary_counts(file_office: Office) -> None:
    adopted(file_office, "summary")
    factories.service(file_office)
    with file_office.write("走访") as w:
        w.session.add(JournalEntry(kind="visit", on_day=date(2026, 3, 2), title="走访", people=4))
    summary = summaries.collect(file_office, "2026-03")
    assert [section.balanced for section in summary.sections] == [True, None]
    assert (summary.line("received").value, summary.line("visits.people").value) == (1, 4)
    assert summary.line("received").parts == (("窗口", 1),)


def test_the_match_the_clause_and_the_phrase_are_used(file_office: Office) -> None:
    for page in ("dispute", "clause", "phrase"):
        adopted(file_office, page)
    form = factories.case_form(dispute_type="", local_type="leak")
    with pytest.raises(ClerkError, match="请选择纠纷类型"):
        mediation.open_case(file_office, form)
    assert file_office.library.disputes.filled("local", {"local": "leak"})["type"] == "09"
    case = mediation.open_case(file_office, factories.case_form())
    with pytest.raises(ClerkError, match="请写明双方争的是什么"):
        mediation.settle(file_office, case, factories.agreement_form())
    offered = {p.key: p.text for p in phrases.listing(file_office, "session")}
    assert offered["rights"].startswith("调解员：先核对身份，再请双方")


def test_the_deadline_and_the_numbering_are_used(file_office: Office) -> None:
    adopted(file_office, "deadline")
    adopted(file_office, "numbering")
    case = mediation.open_case(file_office, factories.case_form())
    assert mediation.view(file_office, case).due_on == date(2026, 3, 30)
    record = factories.service(file_office)
    assert service_views.view(file_office, record).number == "示例受〔2026〕001号"
    definitions.drop(file_office, "numberings", "service_record")
    second = factories.service(file_office)
    assert service_views.view(file_office, second).number == "（2026）示例受字第0002号"


def test_the_role_allows_what_it_says_and_no_more(file_office: Office) -> None:
    adopted(file_office, "role")
    worker = clerks.add_clerk(file_office, "网格员小周", "", ("grid_worker",))
    file_office.clerk = ClerkRef(worker, "网格员小周")
    assert file_office.rights == {"journal.edit", "ledgers.edit"}
    with pytest.raises(ClerkError, match="您没有“登记和修改居民、户”的权限"):
        factories.resident(file_office, "种菜人")
    text = (PAGES / "role.md").read_text(encoding="utf-8")
    assert [right for right in roles.RIGHTS if f"`{right}`" not in text] == []


def test_the_quality_rules_count_and_open(file_office: Office) -> None:
    adopted(file_office, "quality")
    old = factories.resident(file_office, "老人", id_number="", birth_date="1940-01-01")
    factories.resident(file_office, "有电话", id_number="", birth_date="1940-01-01", phone="19900000001")
    counts = {line.key: line for line in quality.board(file_office)}
    assert (counts["elder_phone"].count, counts["elder_phone"].severity_label) == (1, "矛盾")
    page = questions.list_page(file_office, quality.question_of(file_office, "elder_phone"))
    assert [row.id for row in page.rows] == [old]
    assert file_office.library.quality["parent_age"].numbers == {"years": 16}


def test_the_tag_is_computed_and_proposes(file_office: Office) -> None:
    adopted(file_office, "tag")
    old = factories.resident(file_office, "高龄", id_number=factories.id_number(date(1940, 1, 1)))
    factories.resident(file_office, "七十", id_number=factories.id_number(date(1955, 1, 1)))
    files.household_of(file_office, old)
    assert "高龄独居" in files.open_file(file_office, old).tags
    [one] = resident_tags.candidates(file_office, "very_old_alone")
    assert (one.name, one.ledger) == ("高龄", "home_care")


def test_the_list_of_proofs_stands_above_the_shipped_one_in_its_time(file_office: Office) -> None:
    adopted(file_office, "proof")
    today = asked_proofs.on_day(file_office, date(2026, 3, 16))
    assert (today["living"].rule, today["living"].basis) == ("allowed", "示例区民政局 2026 年公布的清单")
    [row] = asked_proofs.find(file_office, "zfba")
    assert (row.key, row.asks[0].place, row.asks[0].phone) == (
        "rent_record",
        "区房屋租赁管理所",
        "0450-80000001",
    )
    assert today["kinship"].rule == "forbidden"
    assert asked_proofs.on_day(file_office, date(2026, 2, 28))["living"].rule == "here"
    assert "rent_record" not in asked_proofs.on_day(file_office, date(2027, 1, 1))


def test_the_code_table_reads_labels_synonyms_and_codes(file_office: Office, tmp_path: Path) -> None:
    (tmp_path / "relief.csv").write_text(example("code_table")[2], encoding="utf-8-sig")
    table = CodeTable("relief", "救助", read_codes(tmp_path / "relief.csv"))
    read: list[Any] = [table.read(text) for text in ("粮食类", "粮油", "2", "棉被", "家电")]
    assert read == ["1", "1", "2", "2", None]
    definitions.add_code(file_office, "marriage", "99", "同居", ("非婚同居",))
    assert file_office.library.code("marriage").read("非婚同居") == "99"
    definitions.add_code(file_office, "marriage", "99", "其他")
    assert file_office.library.code("marriage").label("99") == "其他"
    with pytest.raises(ClerkError, match="没有代码表"):
        definitions.add_code(file_office, "nothing", "1", "x")


def test_the_catalogue_item_can_be_taken_at_the_desk(file_office: Office, tmp_path: Path) -> None:
    assert load_items(file_office, tmp_path, example("catalogue_item")[2]) == 1
    [item] = catalogue.find_items(file_office, "种菜")
    assert (item.code, item.limit_days, item.materials) == ("XC01", 3, ("身份证", "户口簿"))
    assert [(m.form, m.copies, m.key) for m in item.details] == [("原件", 1, True), ("复印件", 2, False)]
    record = factories.service(file_office, item_id=item.id)
    assert service_views.view(file_office, record).due_on == date(2026, 3, 19)
    with file_office.read() as session:
        assert session.get_one(ServiceItem, item.id).group_name == "邻里共建"


def test_the_dossier_is_bound_from_its_own_parts(file_office: Office) -> None:
    adopted(file_office, "dossier")
    case = mediation.open_case(file_office, factories.case_form(facts="楼上漏水。"))
    view = bound.look(file_office, "simple", case)
    assert [(p.name, p.there) for p in view.pieces] == [("人民调解受理登记表", True), ("人民调解记录", False)]
    assert view.missing == ()


def test_an_unknown_kind_of_definition_is_refused(file_office: Office) -> None:
    with pytest.raises(ClerkError, match="没有“ledger”这类定义"):
        definitions.adopt(file_office, "ledger", "x", "")
    with pytest.raises(ClerkError, match="没有自己的"):
        definitions.drop(file_office, "ledgers", "x")


def test_the_indicator_is_typed_and_held_against_its_target(file_office: Office) -> None:
    adopted(file_office, "indicator")
    for figure, number in (("good", "45"), ("all", "60")):
        typed = counted.TypedForm(number, "楼栋长")
        counted.type_in(file_office, "stair_lamps", figure, typed)
    one = counted.collect(file_office, "2026-03").one("stair_lamps")
    assert (one.text, one.words) == ("75.0", "未达到")


def test_the_reminder_stands_on_todays_page(file_office: Office) -> None:
    adopted(file_office, "reminder")
    values = {"report": "图书清单", "asked_by": "图书馆", "due": "2026-03-18"}
    ledgers.add(file_office, "report_burden", ledgers.EntryForm(values=values))
    assert ("快报的表", "图书清单") in {(row.what, row.title) for row in today.due(file_office)}


def test_the_visit_rule_stands_before_the_shipped_one(file_office: Office) -> None:
    adopted(file_office, "visit_rule")
    assert file_office.library.visit_rules["disability"].every == "14 days"


def test_the_level_is_reached_by_its_hours(file_office: Office) -> None:
    adopted(file_office, "volunteer_level")
    who = factories.resident(file_office, "王小红")
    form = ledgers.EntryForm(resident_id=who, values={"kind": "党员", "hours": "50"})
    row = ledgers.add(file_office, "volunteer", form)
    assert "邻里之星" in first_page(printing.preview(file_office, "volunteer_honour", row).pdf)


def test_the_kind_of_entry_asks_its_own_field(file_office: Office) -> None:
    adopted(file_office, "journal_kind")
    with pytest.raises(ClerkError, match="请填写天气"):
        journal.save(file_office, journal.EntryForm("duty", title="值班"))
    journal.save(file_office, journal.EntryForm("duty", title="值班", details={"weather": "晴"}))


def test_the_campaign_is_begun(file_office: Office) -> None:
    adopted(file_office, "campaign")
    campaigns.begin(file_office, "neighbours", 2026)
    assert [stage.name for stage in campaigns.running(file_office)[0].stages] == ["筹备", "举办"]
