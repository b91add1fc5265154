"""受限事项: who lacks the right is told by no list, file, board, count, paper, log or package what a matter is about."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import JournalEntry, JournalLink, Paper, ReliefEntry, ServiceItem, ServiceRecord
from app.office import ClerkRef, Office
from app.usecases import catalogue, journal, questions, search, today
from app.usecases.attachments import files as attachments
from app.usecases.history import bin as recycle
from app.usecases.history import changes, undo
from app.usecases.households import events as household_events
from app.usecases.lists import papers as list_papers
from app.usecases.offices import clerks
from app.usecases.papers import offers as paper_offers
from app.usecases.papers import printing
from app.usecases.papers.values import lists
from app.usecases.questions import month_period
from app.usecases.relief import book as relief_book
from app.usecases.relief import entries as relief
from app.usecases.relief import papers as relief_papers
from app.usecases.relief.forms import EntryForm, FundForm
from app.usecases.residents import files
from app.usecases.services import (
    asks as service_asks,
)
from app.usecases.services import (
    board as service_board,
)
from app.usecases.services import (
    counts as service_counts,
)
from app.usecases.services import (
    due as service_due,
)
from app.usecases.services import (
    forms as service_forms,
)
from app.usecases.services import (
    records as service_records,
)
from app.usecases.services import (
    views as service_views,
)
from app.usecases.summaries import figures as summaries
from tests import factories
from tests.opened_package import rows_of_month

SECRET = "社区矫正服务"
CODE = "WD12"
NOTE, MATERIAL, RESULT = "刑期至明年三月", "假释裁定书", "每周报到一次"
TOLD = (SECRET, CODE, NOTE, MATERIAL, RESULT, "司法所", "促稳定", "矫正对象")


@pytest.fixture
def matter(office: Office) -> int:
    """A matter of a restricted item of a resident, with everything that would tell of it."""
    with office.read() as session:
        item = session.scalars(select(ServiceItem).where(ServiceItem.code == CODE)).one()
        assert item.restricted
        own = item.id
    if not item.enabled:
        catalogue.switch(office, own, True)
    resident = factories.resident(office, "单雄信")
    form = service_forms.ServiceForm(
        own, resident, note=NOTE, materials=[service_forms.MaterialForm(MATERIAL, received=True)]
    )
    visit = journal.save(
        office, journal.EntryForm("visit", "2026-03-16", "走访", resident_id=resident, text="一切平安")
    )
    record = service_records.take(office, form)
    printing.issue(office, "once_notice", record)
    fund = relief.save_fund(office, FundForm("慈善救助金")).id
    relief.enter(office, EntryForm(fund, "in", "500", "2026-03-16", what="拨款", party="街道"))
    given = replace(
        relief.to_be_entered(office, record), fund_id=fund, quantity="200", what="矫正对象生活补助"
    )
    wrong = relief.enter(office, given).id
    relief.correct(office, wrong, replace(given, quantity="100"), "矫正对象只领一半")
    with office.write("补上内容") as w:
        kept = w.session.get_one(ServiceRecord, record)
        kept.result, kept.department, kept.assignee = RESULT, "司法所", "司法所"
        kept.due_on = kept.next_on = office.today()
        kept.next_what = "报到"
        w.session.add(JournalLink(entry_id=visit, service_record_id=record))
    return record


@pytest.fixture
def helper(office: Office, matter: int) -> Office:
    """The office with somebody at the window who handles matters, but no restricted ones."""
    own = clerks.add_clerk(office, "窗口小周", "看不到受限1", ("clerk",))
    office.clerk = ClerkRef(own, "窗口小周")
    assert office.may("services.edit")
    return office


def pdf_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _resident_of(office: Office, matter: int) -> int:
    with office.read() as session:
        return session.get_one(ServiceRecord, matter).resident_id or 0


def _list(office: Office, _matter: int) -> object:
    names = ("item", "item_code", "group", "goal", "way", "target", "nature", "result", "department", "assignee",
             "next_what", "note", "item_id", "applicant")  # fmt: skip
    return questions.list_page(office, Question("service_record"), names).rows


def _exported(office: Office, _matter: int) -> object:
    listing = list_papers.Listing("办件", Question("service_record"), ("number", "item", "result", "note"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "办件.xlsx"
        list_papers.export_list(office, listing, path)
        sheet: Any = openpyxl.load_workbook(path).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]


def _figures(office: Office) -> object:
    return [(li.title, li.parts) for s in summaries.collect(office, "2026-03").sections for li in s.lines]


def _visit(office: Office) -> object:
    with office.read() as session:
        entry = session.scalars(select(JournalEntry.id)).one()
    return journal.open_entry(office, entry)


def _relief(office: Office, _matter: int) -> object:
    acts = [_opened(office, act.id) for act in undo.acts(office) if "relief_entry" in act.kinds]
    return (
        relief_book.entries(office),
        pdf_text(relief_papers.paper(office, month_period("2026-03")).pdf),
        acts,
    )


def _counts(office: Office, by: str) -> object:
    found = service_counts.collect(office, by, "2026-03")
    assert found.figure("work.received").value == 1
    return [(row.key, row.title) for section in found.sections for row in section.rows]


def _opened(office: Office, entry_id: int) -> object:
    found = changes.act(office, entry_id)
    return found.what, [line for line in found.lines if line.kind != "service_item"]


def _hints_elsewhere(office: Office) -> object:
    item = catalogue.find_items(office, "临时生活救助")[0].id
    other = service_records.take(office, service_forms.ServiceForm(item, applicant="钱乙"), accept=False)
    return service_asks.hints(office, other)


READERS: dict[str, Callable[[Office, int], object]] = {
    "list": _list,
    "record": lambda o, m: service_views.view(o, m),
    "resident file": lambda o, m: files.open_file(o, _resident_of(o, m)),
    "board": lambda o, _m: service_board.board(o),
    "due list": lambda o, _m: service_due.due_lines(o),
    "due list on paper": lambda o, _m: pdf_text(service_due.paper(o).pdf),
    "today": lambda o, _m: today.due(o),
    "counts by item": lambda o, _m: _counts(o, "item"),
    "counts by group": lambda o, _m: _counts(o, "group"),
    "counts by target": lambda o, _m: _counts(o, "target"),
    "the month": lambda o, _m: _figures(o),
    "what is open of a family": lambda o, m: household_events.matters_of(o, _resident_of(o, m)),
    "what a visit became": lambda o, _m: _visit(o),
    "book of relief": _relief,
    "register of visits": lambda o, _m: lists.LISTS["visits"](o, {}),
    "offered in another matter": lambda o, _m: _hints_elsewhere(o),
    "attachments": lambda o, m: attachments.papers(o, "service_record", m),
    "export": _exported,
    "log opened": lambda o, m: [_opened(o, act.id) for act in undo.acts(o) if "service_record" in act.kinds],
    "log": lambda o, _m: [act for act in undo.acts(o) if "service_record" in act.kinds],
}
"""Everything that reads matters and may be read by who handles none of the restricted ones."""


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_tells_that_there_is_one_and_not_which(helper: Office, matter: int, reader: str) -> None:
    told = repr(READERS[reader](helper, matter))
    for word in TOLD:
        assert word not in told
    if reader not in {
        "attachments",
        "offered in another matter",
        "counts by group",
        "counts by target",
        "the month",
    }:
        assert "受限事项" in told


@pytest.mark.parametrize("reader", sorted(READERS.keys() - {"log", "attachments"}))
def test_the_same_reader_tells_it_to_who_holds_the_right(office: Office, matter: int, reader: str) -> None:
    assert office.may("services.restricted")
    told = repr(READERS[reader](office, matter))
    assert any(word in told for word in TOLD)


def test_nobody_finds_the_matter_by_asking_for_what_is_hidden(helper: Office, matter: int) -> None:
    for where in (("item", "contains", "矫正"), ("item_code", "=", CODE), ("note", "contains", "刑期"),
                  ("department", "=", "司法所"), ("group", "present")):  # fmt: skip
        assert questions.count(helper, Question("service_record", (where,))) == 0
    assert questions.count(helper, Question("service_record", (("item", "=", "受限事项"),))) == 1


def test_nothing_is_done_with_it_and_nothing_printed(helper: Office, matter: int) -> None:
    with helper.read() as session:
        paper = session.scalars(select(Paper.id)).one()
        item = session.get_one(ServiceRecord, matter).item_id
        given = session.scalars(select(ReliefEntry.id).where(ReliefEntry.record_id == matter)).all()[-1]
    seen = service_views.view(helper, matter)
    assert (seen.hidden, seen.moves, seen.materials, seen.owed) == (True, (), (), ())
    assert paper_offers.of_matter(helper, matter) == []
    for act in (
        lambda: service_records.move(helper, matter, "handle"),
        lambda: service_records.set_received(helper, matter, set()),
        lambda: service_records.hand_over(helper, matter, "小周"),
        lambda: service_records.take(helper, service_forms.ServiceForm(item, applicant="甲")),
        lambda: service_asks.hints(helper, matter),
        lambda: printing.preview(helper, "once_notice", matter),
        lambda: printing.issue(helper, "service_receipt", matter),
        lambda: printing.again(helper, paper),
        lambda: recycle.put(helper, "service_record", matter),
        lambda: relief.form_of(helper, given),
        lambda: relief.reverse(helper, given, "记错了"),
        lambda: printing.issue(helper, "relief_receipt", given),
        lambda: attachments.add(helper, "service_record", matter, "a.pdf", b"%PDF-1.4"),
    ):
        with pytest.raises(ClerkError, match="受限事项") as told:
            act()
        assert "王窗口" in told.value.hint or "设置" in told.value.hint


def test_what_changed_of_it_is_told_to_who_holds_the_right(office: Office, matter: int) -> None:
    assert {c.after for c in changes.history(office, "service_record", matter)} >= {RESULT, "司法所"}
    own = clerks.add_clerk(office, "窗口小周", "看不到受限1", ("clerk",))
    office.clerk = ClerkRef(own, "窗口小周")
    assert changes.history(office, "service_record", matter) == []


def test_who_may_not_handle_them_is_not_offered_them(helper: Office) -> None:
    assert catalogue.find_items(helper, "矫正") == []
    assert [h for h in search.find(helper, "矫正").hits if h.kind == "service_item"] == []


def test_a_package_names_no_item_of_a_matter(office: Office, matter: int, tmp_path: Path) -> None:
    for table, rows in rows_of_month(office, "2026-03", tmp_path).items():
        if table != "service_item":
            assert not any(word in repr(rows) for word in TOLD), table
