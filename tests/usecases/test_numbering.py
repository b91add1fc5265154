"""Numbers: one sequence a year, none given twice, none lost without a word of what became of it."""

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.tables import IssuedNumber, MediationCase
from app.office import Office
from app.usecases import mediation, numbering
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.offices import definitions
from app.usecases.papers import printing
from tests import factories
from tests.usecases.papers.test_printing import text_of

SERIES = "mediation_case"
YEAR = 2026


class Stopped(Exception):  # noqa: N818 - a test's own
    """Work that broke off."""


def give(office: Office, year: int = YEAR, *, breaks: bool = False) -> str:
    text = ""
    try:
        with office.write("给号") as w:
            text = numbering.give(office, w, SERIES, year)
            if breaks:
                raise Stopped
    except Stopped:
        return ""
    return text


@given(st.lists(st.sampled_from(["give", "break", "cancel", "last year"]), max_size=25))
@settings(
    max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_whatever_happens_no_number_is_given_twice_and_none_is_lost(
    file_office: Office, acts: list[str]
) -> None:
    with file_office.write("从头") as w:
        w.session.query(IssuedNumber).delete()
    given_out: list[str] = []
    cancelled: list[str] = []
    for act in acts:
        if act == "break":
            give(file_office, breaks=True)
        elif act == "cancel" and len(cancelled) < len(given_out):
            numbering.cancel(file_office, given_out[len(cancelled)], f"第{len(cancelled)}次")
            cancelled.append(given_out[len(cancelled)])
        else:
            text = give(file_office, YEAR - 1 if act == "last year" else YEAR)
            assert text not in given_out
            given_out.append(text)
    for year in (YEAR, YEAR - 1):
        mine = [text for text in given_out if f"（{year}）" in text]
        assert [int(re.findall(r"第0*(\d+)号", text)[0]) for text in mine] == list(range(1, len(mine) + 1))
        found = numbering.gaps(file_office, year)
        assert [gap.text for gap in found] == mine, "nothing carries them: each is told"
        assert {gap.text for gap in found if gap.kind == "cancelled"} == {t for t in cancelled if t in mine}
    assert give(file_office) not in given_out


def test_what_became_of_each_number(office: Office) -> None:
    first, second, third = (mediation.open_case(office, factories.case_form()) for _ in range(3))
    assert numbering.gaps(office, YEAR, [SERIES]) == []
    recycle.put(office, "mediation_case", second)
    with office.write("改号") as w:
        w.session.get_one(MediationCase, third).number = None
        w.session.query(IssuedNumber).filter_by(seq=1, series=SERIES).one().seq = 5
    found = {gap.seq: gap.kind for gap in numbering.gaps(office, YEAR, [SERIES])}
    assert found == {1: "missing", 2: "deleted", 3: "unused", 4: "missing"}
    assert first


def test_a_number_of_an_act_that_was_taken_back_is_not_given_again(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    before = mediation.view(office, case).number
    undo.undo(office, undo.acts(office)[0].id)
    [gap] = numbering.gaps(office, YEAR, [SERIES])
    assert gap.text == before
    assert gap.kind in {"unused", "deleted"}
    numbering.cancel(office, before, "登记错误")
    assert numbering.gaps(office, YEAR, [SERIES])[0].words == "已作废：登记错误"
    assert mediation.view(office, mediation.open_case(office, factories.case_form())).number != before


def test_what_is_in_use_is_not_cancelled(office: Office) -> None:
    number = mediation.view(office, mediation.open_case(office, factories.case_form())).number
    with pytest.raises(ClerkError, match="还在用，不能作废"):
        numbering.cancel(office, number, "错了")
    with pytest.raises(ClerkError, match="没有给出过编号"):
        numbering.cancel(office, "（2026）某某字第9号", "错了")
    with pytest.raises(ClerkError, match="请写明编号作废的原因"):
        numbering.cancel(office, number, " ")
    unused = give(office)
    numbering.cancel(office, unused, "错了")
    with pytest.raises(ClerkError, match="已经作废"):
        numbering.cancel(office, unused, "又错了")


def test_the_office_writes_numbers_its_own_way(office: Office) -> None:
    own = '[[numbering]]\nkey = "mediation_case"\nname = "案号"\npattern = "{unit}民调〔{year}〕{seq:2}号"\n'
    definitions.adopt(office, "numberings", SERIES, own)
    assert (
        mediation.view(office, mediation.open_case(office, factories.case_form())).number
        == "示例民调〔2026〕01号"
    )


def test_the_list_of_numbers_and_the_book_of_disputes_on_paper(office: Office) -> None:
    for title in ("楼上漏水", "停车占道"):
        mediation.open_case(office, factories.case_form(title=title))
    numbering.cancel(office, give(office), "登记重复")
    checked = text_of(printing.preview(office, "number_gaps", 0).pdf).replace("\n", "")
    assert "（2026）示例调字第003号" in checked
    assert "登记重复" in checked
    assert "（2026）示例调字第001号" not in checked
    assert "2026年　缺号、作废 1 个" in checked
    before = text_of(printing.preview(office, "number_gaps", 0, given={"until": "2025-12-31"}).pdf)
    assert "2025年　缺号、作废 0 个" in before.replace("\n", "")
    book = text_of(printing.preview(office, "mediation_book", 0, given={"from": "2026-03-01"}).pdf)
    for words in ("楼上漏水", "停车占道", "赵甲、钱乙", "陈调解", "（2026）示例调字第002号", "共 2 件"):
        assert words in book.replace("\n", ""), words
    empty = {"from": "2026-02-01", "until": "2026-02-02"}
    assert "共 0 件" in text_of(printing.preview(office, "mediation_book", 0, given=empty).pdf)
