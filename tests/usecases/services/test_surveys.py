"""Surveys of satisfaction: sheets typed as digits, rates counted of those who answered, papers with the rule."""

from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.office import Office
from app.usecases.history import undo
from app.usecases.services import survey_papers, surveys
from app.usecases.services.surveys import SurveyForm

ASKED = ("whole", "speed", "skill", "manner")


def form(**values: object) -> SurveyForm:
    defaults = {"title": "三季度窗口服务测评", "on_day": "2026-03-16", "issued": "50", "questions": ASKED}
    return SurveyForm(**{**defaults, **values})  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def test_rates_are_of_those_who_answered(office: Office) -> None:
    one = surveys.save(office, form()).id
    for typed in ("5555", "5432", "1 0 0 0", "--3-", "0000"):
        surveys.add_sheet(office, one, typed)
    found = surveys.view(office, one)
    whole, *_rest, total = surveys.tallies(found)
    assert whole.counts == (2, 0, 0, 0, 1)
    assert whole.none == 2
    assert whole.rate == Decimal("66.7")
    assert total.answered == 10
    assert total.rate == Decimal("80.0")
    assert [row.returned for row in surveys.listing(office)] == [5]


@given(sheets=st.lists(st.text("543210", min_size=4, max_size=4), min_size=1, max_size=12))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_answer_is_counted_once(office: Office, sheets: list[str]) -> None:
    one = surveys.save(office, form(issued="")).id
    for typed in sheets:
        surveys.add_sheet(office, one, typed)
    made = surveys.tallies(surveys.view(office, one))
    for at, tally in enumerate(made[:-1]):
        assert tally.answered + tally.none == len(sheets)
        content = sum(sheet[at] in "345" for sheet in sheets)
        assert tally.rate is None or tally.rate == surveys.share(content, tally.answered)
    assert made[-1].answered == sum(t.answered for t in made[:-1])


def test_what_is_typed_wrong_is_said_with_its_place(office: Office) -> None:
    one = surveys.save(office, form(issued="1")).id
    with pytest.raises(ClerkError, match="第 3 题的“6”不是评价"):
        surveys.add_sheet(office, one, "5560")
    with pytest.raises(ClerkError, match="有 4 题，输了 3 个"):
        surveys.add_sheet(office, one, "555")
    surveys.add_sheet(office, one, "5555")
    with pytest.raises(ClerkError, match="已经收回 1 份"):
        surveys.add_sheet(office, one, "5555")
    with pytest.raises(ClerkError, match="题目不能再改"):
        surveys.save(office, form(questions=("whole",)), one)
    assert set(SurveyForm(on_day="三月", issued="很多").problems()) == {
        "title",
        "on_day",
        "issued",
        "questions",
    }
    with pytest.raises(ClerkError, match="没有“weather”这道题"):
        surveys.save(office, form(questions=("weather",)))
    with pytest.raises(ClerkError, match="评价的事有 201 个字，最多 200 个字"):
        surveys.save(office, form(about="长" * 201))
    with pytest.raises(ClerkError, match="意见建议有 501 个字，最多 500 个字"):
        surveys.add_sheet(office, one, "5555", "长" * 501)


def test_a_sheet_taken_out_no_longer_counts_and_comes_back(office: Office) -> None:
    one = surveys.save(office, form()).id
    surveys.add_sheet(office, one, "1111")
    [sheet] = surveys.view(office, one).sheets
    done = surveys.remove_sheet(office, sheet.id)
    assert surveys.view(office, one).sheets == ()
    assert [row.returned for row in surveys.listing(office)] == [0]
    undo.undo(office, done.entry_id)
    assert len(surveys.view(office, one).sheets) == 1
    surveys.add_sheet(office, one, "2222")
    assert [s.number for s in surveys.view(office, one).sheets] == [1, 2]


def test_the_blank_sheet_asks_and_the_result_says_its_rule(office: Office, tmp_path: Path) -> None:
    one = surveys.save(office, form(about="低保办理")).id
    asked = text_of(survey_papers.blank(office, one).pdf)
    assert asked.count("□非常满意") == 4
    assert "服务态度" in asked
    with pytest.raises(ClerkError, match="还没有录入"):
        survey_papers.result(office, one)
    surveys.add_sheet(office, one, "5443", "等候时间长", "张三")
    said = text_of(survey_papers.result(office, one).pdf)
    assert "100.0%" in said
    assert "回收率2.0%" in said.replace(" ", "")
    assert "等候时间长" in said
    assert "张三" not in said
    assert "没有作答的不算在内" in said
    assert all(path.stat().st_size for path in survey_papers.save(office, one, tmp_path))
