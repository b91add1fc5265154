"""What the room of ledgers asks beside the rows: the shelf, a row to correct, whose it is, the printed ledger."""

import pytest

from app.errors import ClerkError
from app.office import Office
from app.usecases import ledgers
from app.usecases.ledgers import pages
from app.usecases.papers import printing
from tests import factories


def texts_of(paper: printing.PrintedPaper) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(paper.pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_the_shelf_is_found_by_initials_and_says_nothing_of_restricted_ledgers(office: Office):
    rows = {r.key: r for r in pages.shelf(office)}
    assert "dbtz" in rows["minimum_living"].typed
    assert "dibaotaizhang" in rows["minimum_living"].typed
    assert "petition" not in rows
    with pytest.raises(ClerkError):
        pages.facts(office, "petition")


def test_the_column_a_ledger_declares_is_shown_even_when_it_is_called_members(office: Office):
    assert "members" in pages.facts(office, "minimum_living").columns


def test_a_row_comes_back_as_it_was_typed(office: Office):
    one = factories.resident(office, "张三")
    pages.make_household(office, one)
    row = factories.household_row(office, one, amount="560", published="是", start="2026-03-01")
    entry = pages.entry(office, row)
    assert (entry.ledger, entry.start, entry.end) == ("minimum_living", "2026-03-01", "")
    assert entry.owner is not None
    assert entry.owner.name == "张三"
    assert entry.values == {"category": "city", "amount": "560.00", "published": "1"}


def test_a_household_is_made_only_when_there_is_none(office: Office):
    one = factories.resident(office, "张三")
    assert pages.owner(office, one).household_id is None
    made = pages.make_household(office, one)
    assert made.household_id is not None
    assert pages.make_household(office, one) == made
    assert pages.head_of(office, made.household_id) == one


def test_the_printed_ledger_has_title_sums_and_signatures_and_is_masked(office: Office):
    number = factories.id_number()
    one = factories.resident(office, "张三", id_number=number)
    pages.make_household(office, one)
    factories.household_row(office, one, amount="560.50", members="3", start="2026-03-01")
    words = texts_of(pages.printed(office, "minimum_living"))
    for wanted in (
        "示例社区居民委员会最低生活保障台账",
        "张三",
        "560.50",
        "合计",
        "填表人",
        "审核人",
        "共 1 行",
    ):
        assert wanted in words
    assert number not in words
    assert number in texts_of(pages.printed(office, "minimum_living", masked=False))


def test_printing_whole_numbers_is_logged(office: Office):
    from app.models.tables import Viewing

    pages.printed(office, "minimum_living", masked=False)
    with office.read() as session:
        [look] = session.query(Viewing)
    assert (look.kind, look.what) == ("ledger.minimum_living", "台账 低保台账（打印，含完整证件号码和电话）")


def test_only_open_rows_are_printed_and_exported_when_asked(office: Office, tmp_path):
    for name, end in (("张三", ""), ("李四", "2026-02-01")):
        one = factories.resident(office, name)
        pages.make_household(office, one)
        row = factories.household_row(office, one, start="2026-01-01")
        if end:
            ledgers.change(office, row, {"end": end})
    document = pages.document_of(office, "minimum_living", open_only=True)
    assert len(document.blocks[1].rows) == 1
    assert ledgers.export(office, "minimum_living", tmp_path / "a.xlsx", open_only=True) == 1
    assert ledgers.export(office, "minimum_living", tmp_path / "b.xlsx") == 2


def test_an_empty_ledger_prints_and_says_so(office: Office):
    assert "本台账没有登记" in texts_of(pages.printed(office, "minimum_living"))
