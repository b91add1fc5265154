"""Inspections: what is there of what is asked for, one row under several, the whole material as one PDF with right pages."""

from datetime import date

import pypdfium2
import pytest

from app.errors import ClerkError
from app.models.tables import LedgerEntry, Paper
from app.office import Office
from app.usecases import ledgers, questions
from app.usecases.ledgers import inspections
from app.usecases.offices import definitions
from app.usecases.papers import printing
from app.usecases.residents import files
from app.usecases.restricted import viewings
from app.usecases.summaries.periods import period_of
from tests import factories

OWN = """
[[inspection]]
key = "own"
name = "街道年检"
body = "示例街道办事处"
ledgers = ["minimum_living", "elders_60"]
"""


def poor(office: Office, name: str, start: str = "2026-01-05") -> int:
    head = factories.resident(office, name, id_number=factories.id_number(date(1950, 1, 1)))
    files.household_of(office, head)
    return factories.household_row(office, head, start=start)


def pages_of(pdf: bytes) -> list[str]:
    return [p.get_textpage().get_text_range().replace("\r\n", "\n") for p in pypdfium2.PdfDocument(pdf)]


def test_every_shipped_inspection_asks_for_what_there_is(office: Office) -> None:
    for row in inspections.listing(office):
        one = inspections.inspection(office, row.key)
        assert set(one.ledgers) <= set(office.whole.ledgers), row.key
        assert set(one.papers) <= set(office.library.papers), row.key
        assert inspections.material(office, row.key)


def test_what_is_missing_is_said(office: Office) -> None:
    poor(office, "甲")
    found = {a.key: (a.count, a.missing) for a in inspections.material(office, "minimum_living")}
    assert found["minimum_living"] == (1, "")
    assert found["relief"] == (0, "这本台账没有打开")
    assert found["minimum_living_survey"] == (0, "1 份没有打印：甲")
    assert found["temporary_relief"] == (0, "没有打印过")
    assert found[""] == (0, "没有附件")
    member = {"name": "钱在职", "phone": "13912345678", "branch": "示例厂党委"}
    ledgers.add(office, "party_report", ledgers.EntryForm(values=member))
    cards = [a.missing for a in inspections.material(office, "party_building") if a.key == "party_card"]
    assert cards == ["1 份没有打印：钱在职"], "whom a row that belongs to nobody names, not its number"
    with pytest.raises(ClerkError, match="没有检查专题“nothing”"):
        inspections.material(office, "nothing")


def test_one_row_stands_under_several_inspections_without_a_copy(office: Office) -> None:
    poor(office, "甲")
    before = questions.count(office, questions.Question("ledger.minimum_living"))
    definitions.adopt(office, "inspections", "own", OWN)
    for key in ("own", "minimum_living"):
        text = "".join(pages_of(inspections.printed(office, key).pdf))
        assert "甲" in text
        assert "没有打开" not in text, "what the office does not use is nothing for the inspectors"
    assert questions.count(office, questions.Question("ledger.minimum_living")) == before


def test_the_contents_name_the_page_on_which_each_ledger_begins(office: Office) -> None:
    for number in range(40):
        poor(office, f"居民{number}")
    definitions.adopt(office, "inspections", "own", OWN)
    cover, contents, *rest = pages_of(inspections.printed(office, "own").pdf)
    assert "街道年检材料" in cover
    assert "示例街道办事处" in cover
    first = 1 + next(at for at, text in enumerate(rest) if "60岁以上老人台账" in text)
    assert first > 2
    lines = contents.split("\n")
    assert any("60岁以上老人台账" in line and str(first) in line for line in lines), contents
    assert any("低保台账" in line and "1" in line for line in lines)


def test_a_ledger_may_name_the_inspection_itself(office: Office) -> None:
    text = 'key = "mine"\nname = "自设台账"\nbelongs_to = "nothing"\nasked_by = ["workload"]\n'
    definitions.adopt(office, "ledgers", "mine", text)
    assert "mine" in [a.key for a in inspections.material(office, "workload")]


def test_only_what_stood_in_the_period_is_shown(office: Office) -> None:
    poor(office, "一月", "2026-01-05")
    poor(office, "三月", "2026-03-05")
    definitions.adopt(office, "inspections", "own", OWN)
    january = {a.key: a.count for a in inspections.material(office, "own", period_of("2026-01"))}
    assert january["minimum_living"] == 1
    text = "".join(pages_of(inspections.printed(office, "own", period_of("2026-01")).pdf))
    assert "2026年1月，共 1 行" in text


def test_nothing_at_all_is_said(office: Office) -> None:
    definitions.adopt(office, "inspections", "own", OWN)
    with pytest.raises(ClerkError, match="一样也没有"):
        inspections.printed(office, "own")


def survey(office: Office, row: int) -> int:
    """The survey of the home of a row, printed. Returns the paper's id."""
    with office.read() as session:
        household = session.get_one(LedgerEntry, row).household_id
    assert household is not None
    return printing.issue(office, "minimum_living_survey", household).paper_id


def test_the_papers_themselves_are_bound_and_those_that_lack_theirs_are_named(office: Office) -> None:
    first, _second = poor(office, "甲一"), poor(office, "乙二")
    survey(office, first)
    asked = {a.key: (a.count, a.missing) for a in inspections.material(office, "minimum_living")}
    assert asked["minimum_living_survey"] == (1, "1 份没有打印：乙二")
    _cover, contents, *rest = pages_of(inspections.printed(office, "minimum_living").pdf)
    assert "乙二" in contents
    assert "低保家庭入户调查表：1 份没有打印" in contents.replace("\n", "")
    begins = 1 + next(at for at, text in enumerate(rest) if "低保家庭入户调查表登记" in text)
    assert "甲一" in rest[begins - 1]
    assert "第 " in rest[begins]
    assert "入户调查" in rest[begins]
    line = next(line for line in contents.split("\n") if "入户调查表" in line)
    assert str(begins) in line


def test_numbers_in_a_bound_paper_are_masked_until_they_are_asked_for_whole(office: Office) -> None:
    number = factories.id_number(date(1950, 1, 1))
    head = factories.resident(office, "甲", id_number=number)
    files.household_of(office, head)
    survey(office, factories.household_row(office, head, start="2026-01-05"))
    assert number not in "".join(pages_of(inspections.printed(office, "minimum_living").pdf))
    assert number in "".join(pages_of(inspections.printed(office, "minimum_living", masked=False).pdf))
    assert "低保动态管理检查材料" in viewings.log(office)[0].what


def test_a_cancelled_paper_is_not_shown(office: Office) -> None:
    paper = survey(office, poor(office, "甲"))
    with office.write("作废") as w:
        w.session.get_one(Paper, paper).cancelled_at = w.at
    asked = {a.key: (a.count, a.missing) for a in inspections.material(office, "minimum_living")}
    assert asked["minimum_living_survey"] == (0, "1 份没有打印：甲")


def test_many_that_lack_a_paper_are_counted_not_all_named(office: Office) -> None:
    for number in range(10):
        poor(office, f"户主{number}")
    asked = {a.key: a.missing for a in inspections.material(office, "minimum_living")}
    assert asked["minimum_living_survey"].startswith("10 份没有打印：户主0、")
    assert asked["minimum_living_survey"].endswith("户主7等")
