"""Inspections: what is there of what is asked for, one row under several, the whole material as one PDF with right pages."""

from datetime import date

import pypdfium2
import pytest

from app.errors import ClerkError
from app.office import Office
from app.usecases import definitions, files, questions
from app.usecases.ledgers import inspections
from app.usecases.periods import period_of
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
    assert found["minimum_living_survey"] == (0, "没有打印过")
    assert found[""] == (0, "没有附件")
    with pytest.raises(ClerkError, match="没有检查专题“nothing”"):
        inspections.material(office, "nothing")


def test_one_row_stands_under_several_inspections_without_a_copy(office: Office) -> None:
    poor(office, "甲")
    before = questions.count(office, questions.Question("ledger.minimum_living"))
    definitions.adopt(office, "inspections", "own", OWN)
    for key in ("own", "minimum_living"):
        text = "".join(pages_of(inspections.printed(office, key).pdf))
        assert "甲" in text
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
