"""Indicators by example: exact division, targets, numbers typed by hand, the office's own choices, paper and sheet."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.indicators import Indicator, IndicatorFigure, IndicatorTarget
from app.models.definitions.kinds import Question
from app.models.definitions.library import load_library
from app.models.definitions.source import read_source
from app.models.fields.base import Period
from app.models.fields.check_work import check_indicator
from app.models.tables import MediationCase
from app.office import Office
from app.usecases import indicators, ledgers
from app.usecases.history import undo
from app.usecases.indicators import TypedForm
from app.usecases.indicators.collect import TargetValue, judged, part_of, ratio, shown
from app.usecases.ledgers import EntryForm
from app.usecases.ledgers.renewing import begin_anew
from app.usecases.mediation import PartyForm
from app.usecases.residents import files
from app.usecases.summaries.periods import period_of
from tests import factories

numbers = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


def plain(top: int, under: int, times: int) -> Indicator:
    names = [f"n{i}" for i in range(top + under)]
    figures = {name: IndicatorFigure(name, fixed=Decimal(0)) for name in names}
    return Indicator("x", "N00", "x", "", "", figures, tuple(names[:top]), tuple(names[top:]), Decimal(times))


def bound(least: object = None, most: object = None) -> TargetValue:
    exact = [None if value is None else Fraction(str(value)) for value in (least, most)]
    return TargetValue("t", "", "", "", True, *exact)


@given(st.lists(numbers, min_size=1, max_size=3), st.lists(numbers, max_size=3), st.sampled_from([1, 100]))
def test_the_value_is_exactly_the_sum_divided_by_the_sum(
    top: list[Decimal], under: list[Decimal], times: int
) -> None:
    one = plain(len(top), len(under), times)
    found = ratio(one, dict(zip((*one.top, *one.under), (*top, *under), strict=True)))
    if not under:
        assert found == Fraction(sum(top)) * times
    elif sum(under) == 0:
        assert found is None
    else:
        assert found is not None
        assert found * Fraction(sum(under)) == Fraction(sum(top)) * times


def test_a_number_that_is_not_typed_yet_gives_no_value() -> None:
    assert ratio(plain(1, 1, 100), {"n0": Decimal(3), "n1": None}) is None
    assert shown(None, 1, None) == "—"


@given(st.fractions(min_value=0, max_value=1000), st.integers(0, 3), st.integers(1, 1000))
def test_what_is_shown_is_within_half_a_last_digit(worth: Fraction, places: int, least: int) -> None:
    target = bound(least)
    text = shown(worth, places, target).replace(",", "")
    digits = len(text.partition(".")[2])
    assert abs(Fraction(text) - worth) <= Fraction(1, 2 * 10**digits)
    assert digits == places or judged(Fraction(str(round(float(worth), places))), target) is not None


def test_a_value_just_under_its_target_does_not_look_as_if_it_met_it() -> None:
    assert shown(Fraction(9996, 1000), 1, bound(10)) == "9.996"
    assert shown(Fraction(9996, 1000), 1, None) == "10.0"
    assert judged(Fraction(9996, 1000), bound(10)) == "missed"
    assert (judged(Fraction(10), bound(10)), judged(Fraction(1), bound(None, 0)), judged(None, bound(1))) == (
        "met", "missed", "unknown",
    )  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted((paths.resources() / "indicators").glob("*.toml")), ids=lambda p: p.stem
)
def test_every_shipped_indicator_asks_only_for_what_is_declared(path: Path, office: Office) -> None:
    one = office.whole.indicators[path.stem]
    check_indicator(office.whole, one, read_source(path))
    assert one.rule.endswith("。")
    assert one.source


def test_all_thirty_eight_are_there_once() -> None:
    library = load_library(paths.resources())
    assert sorted(one.code for one in library.indicators.values()) == [f"N{n:02d}" for n in range(1, 39)]
    assert [k for k, one in library.indicators.items() if not one.enabled] == [
        "county_centre_scale", "street_centre_area", "worker_pay",
    ]  # fmt: skip


def test_nothing_to_divide_by_is_a_dash_and_a_restricted_ledger_hides_its_indicator(office: Office) -> None:
    found = indicators.collect(office, "2026-03")
    assert (found.one("elders_health_files").text, found.one("elders_health_files").words) == ("—", "—")
    with pytest.raises(ClerkError):
        found.one("poverty_dropout")
    assert "poverty_dropout" not in {one[0] for one in found.off}


def test_a_volunteer_and_two_residents_are_fifty_per_cent(office: Office) -> None:
    from app.usecases import ledgers

    first = factories.resident(office, "张三", birth_date="1950-02-01", id_kind="none", id_number="")
    factories.resident(office, "李四")
    ledgers.add(
        office,
        "volunteer",
        ledgers.EntryForm(resident_id=first, start="2026-02-01", values={"kind": "共产党员"}),
    )
    one = indicators.collect(office, "2026-03").one("volunteer_rate")
    assert (one.text, one.state, one.formula) == ("50.0", "met", "在册志愿者 1 ÷ 现住居民 2 × 100%")
    assert one.target is not None
    assert one.target.source.startswith("001 (十三)")
    before = indicators.collect(office, "2026-02")
    assert before.one("volunteer_rate").formula == "在册志愿者 1 ÷ 现住居民 0 × 100%", "whoever came later"
    assert before.one("elders_health_files").formula == "已建档的老人 0 ÷ 60岁以上老人 0 × 100%"


def test_somebody_whose_row_was_begun_anew_is_one_of_the_jobless(office: Office) -> None:
    who = factories.resident(office, "待业者")
    said = {"able": "是", "willing": "是", "kind": "下岗失业人员", "state": "正在求职", "training": "1"}
    entry = ledgers.add(office, "employment", EntryForm(resident_id=who, start="2026-03-02", values=said))
    anew = begin_anew(office, entry, date(2026, 3, 10), "找到工作").entry_id
    ledgers.change(office, anew, {"state": "已就业"})
    found = indicators.collect(office, "2026-03")
    for key in ("reemployment", "training_cover"):
        one = found.one(key)
        assert ([f.value for f in one.figures], one.text) == ([1, 1], "100.0"), key
        assert one.outside is not None
        assert one.outside.value == 0, key
    who = factories.resident(office, "户主")
    files.household_of(office, who)
    home = EntryForm(resident_id=who, start="2026-02-02", values={"confirmed": "2026-02-02"})
    first = ledgers.add(office, "zero_employment", home)
    last = begin_anew(office, first, date(2026, 3, 10), "加了援助措施").entry_id

    def of_march() -> list[Decimal | None]:
        return [f.value for f in indicators.collect(office, "2026-03").one("zero_employment").figures]

    assert of_march() == [1, 0, 0]
    ledgers.end(office, last, date(2026, 3, 12), "有人就业")
    assert of_march() == [0, 0, 1]


def test_a_typed_number_holds_from_its_day_until_the_next_and_says_who(
    office: Office, clock: FixedClock
) -> None:
    indicators.type_in(office, "first_visits", "share", TypedForm("48.5%", "和平卫生服务中心", "2026-01-01"))
    indicators.type_in(office, "first_visits", "share", TypedForm("53", "和平卫生服务中心", "2026-03-01"))
    before, after = (
        indicators.collect(office, month).one("first_visits") for month in ("2026-02", "2026-03")
    )
    assert (before.text, before.state, after.text, after.state) == ("48.5", "missed", "53.0", "met")
    typed = after.figures[0].typed
    assert typed is not None
    assert typed.words == "王窗口 2026-03-16 手工填写，2026-03-01 起用，来源：和平卫生服务中心"
    earlier = indicators.collect(office, "2025-12").one("first_visits")
    assert earlier.missing == "还没有填写：门诊就诊比例（填过的从 2026-01-01 起用，2025年12月还没有）"
    assert earlier.offered_day(earlier.figures[0]) == date(2025, 12, 1)
    year = indicators.collect(office, "2026").one("first_visits")
    assert year.offered_day(year.figures[0]) == date(2026, 3, 1), (
        "one that begins earlier would not be the year's"
    )
    assert [t.value for t in indicators.typed_before(office, "first_visits", "share")] == [
        Decimal("53"),
        Decimal("48.5"),
    ]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (TypedForm("很多", "卫生中心"), "value"),
        (TypedForm("-1", "卫生中心"), "value"),
        (TypedForm("1.234", "卫生中心"), "value"),
        (TypedForm("NaN", "卫生中心"), "value"),
        (TypedForm("50", ""), "source"),
        (TypedForm("50", "卫生中心", "2026年"), "since"),
        (TypedForm("50", "卫生中心", "卫生站"), "since"),
        (TypedForm("180", "卫生中心"), "value"),
    ],
)
def test_a_typed_number_must_be_exact_and_say_where_it_is_from(
    form: TypedForm, field: str, office: Office
) -> None:
    most = office.library.indicators["first_visits"].figure["share"].most
    assert set(form.problems(most)) == {field}
    with pytest.raises(ClerkError):
        indicators.type_in(office, "first_visits", "share", form)


def test_a_counted_number_cannot_be_typed(office: Office) -> None:
    with pytest.raises(ClerkError, match="不是手工填写"):
        indicators.type_in(office, "volunteer_rate", "people", TypedForm("9", "随便写的"))


def test_the_office_chooses_a_target_its_own_target_or_none_and_takes_it_back(office: Office) -> None:
    def target() -> tuple[str, str]:
        one = indicators.collect(office, "2026-03").one("volunteer_rate").target
        assert one is not None
        return one.words, one.source

    indicators.choose(office, "volunteer_rate", "003")
    assert target() == ("≥ 8 %", "003 (十九) 本社区居民总数8%以上")
    entry = indicators.choose_own(office, "volunteer_rate", "街道2026年要点", least=Decimal("12.5"))
    assert target() == ("≥ 12.5 %", "街道2026年要点")
    undo.undo(office, entry)
    assert target()[0] == "≥ 8 %"
    indicators.switch(office, "volunteer_rate", False)
    found = indicators.collect(office, "2026-03")
    assert ("volunteer_rate", "N02", "社区志愿者注册率", "本单位关掉的") in found.off
    indicators.switch(office, "volunteer_rate", True)
    assert target()[0] == "≥ 8 %"
    with pytest.raises(ClerkError, match="没有这个目标"):
        indicators.choose(office, "volunteer_rate", "004")


def test_a_target_of_ones_own_stays_when_chosen_again_and_is_not_more_than_can_be(office: Office) -> None:
    def target(key: str) -> tuple[str, str]:
        one = indicators.collect(office, "2026-03").one(key).target
        assert one is not None
        return one.words, one.source

    indicators.choose_own(office, "volunteer_rate", "街道2026年要点", least=Decimal("12.5"))
    indicators.choose(office, "volunteer_rate", "own")
    assert target("volunteer_rate") == ("≥ 12.5 %", "街道2026年要点"), "chosen again it is still there"
    for key, goal, why in (
        ("volunteer_rate", "100.01", "比例不会超过 100%"),
        ("worker_pay", "1000.5", "最大是 1000 %"),
        ("monthly_culture", "1000001", "最大是 1000000 次"),
    ):
        with pytest.raises(ClerkError, match=why):
            indicators.choose_own(office, key, "街道2026年要点", least=Decimal(goal))
    indicators.choose_own(office, "zero_employment", "街道2026年要点", most=Decimal("2"))
    assert target("zero_employment")[0] == "≤ 2 户"
    assert indicators.collect(office, "2026-03").one("zero_employment").less_is_better


def test_a_target_applies_only_in_its_range() -> None:
    target = IndicatorTarget("001", "001", least=Decimal(300), where="households", within=(500, 1500))
    assert target.problems() == []
    assert IndicatorTarget("x", "001").problems()
    assert IndicatorTarget("x", "001", least=Decimal(1), where="households").problems()


def test_an_indicator_looks_at_its_own_part_of_the_period() -> None:
    period = period_of("2026-Q1")
    assert part_of(period, "month").start == date(2026, 3, 1)
    assert part_of(period, "year").label == "2026年1月1日至3月31日"
    assert part_of(period_of("2026"), "year").label == "2026年"
    assert part_of(period, "period") is period


def test_the_paper_prints_each_rule_and_marks_what_was_typed(office: Office, tmp_path: Path) -> None:
    indicators.type_in(office, "health_cover", "share", TypedForm("96", "卫生服务中心年报"))
    found = indicators.collect(office, "2026-03")
    pdf, sheet = indicators.save(found, tmp_path)
    text = pdf_text(pdf)
    for one in found.values:
        assert one.code in text
    assert "N37人口覆盖率：王窗口2026-03-16手工填写" in text
    assert "96.0＊" in text
    assert "期末在册0。另列：本期认定0户，本期解除0户。期末在册的" in text, (
        "what a rule says is beside is on the paper"
    )
    assert cells(sheet)["N37"][:2] == ("社区卫生服务人口覆盖率", "96.0＊")


def pdf_text(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        texts = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    return "".join("".join(texts).split())


def cells(path: Path) -> dict[str, tuple[str, ...]]:
    from openpyxl import load_workbook

    rows = load_workbook(path).active.iter_rows(values_only=True)
    return {str(row[0]): tuple(str(v) for v in row[1:]) for row in rows if row[0]}


def test_pay_is_off_and_says_why(office: Office) -> None:
    off = {one[1]: one[3] for one in indicators.collect(office, "2026-03").off}
    assert off == {"N05": "街道、区县的中心才用", "N06": "街道、区县的中心才用", "N34": "涉及个人收入"}


def settled(office: Office, accepted: str, closed: str) -> None:
    case = factories.settled_case(
        office, PartyForm("applicant", name="甲"), PartyForm("respondent", name="乙")
    )
    with office.write("改日期") as w:
        row = w.session.get_one(MediationCase, case)
        row.accepted_on, row.closed_on = date.fromisoformat(accepted), date.fromisoformat(closed)


def test_the_median_of_days_is_that_of_the_cases_settled(office: Office) -> None:
    found = {f.key: f for f in indicators.collect(office, "2026-03").one("disputes_settled").figures}
    assert found["median_days"].text == "—"
    for closed in ("2026-03-03", "2026-03-05", "2026-03-12"):
        settled(office, "2026-03-02", closed)
    figure = {f.key: f for f in indicators.collect(office, "2026-03").one("disputes_settled").figures}[
        "median_days"
    ]
    assert (figure.text, figure.unit, figure.rows) == ("3", "天", 3)


def test_surveys_and_ratings_of_matters_make_one_rate(office: Office) -> None:
    from app.usecases.services import surveys

    assert indicators.collect(office, "2026-03").one("satisfaction").text == "—"
    questions = tuple(code for code, _ in office.library.code("survey_question").choices)[:4]
    for title, day in (("三月", "2026-03-10"), ("二月", "2026-02-10")):
        form = surveys.SurveyForm(title, day, questions=questions)
        survey = surveys.save(office, form).id
        for answers in ("5430", "2100"):
            surveys.add_sheet(office, survey, answers)
    one = indicators.collect(office, "2026-03").one("satisfaction")
    figures = {f.key: f.text for f in one.figures}
    assert (figures["content"], figures["answered"]) == ("3", "5")
    assert one.text == "60.0"
    asked = next(f for f in one.figures if f.key == "answered").question
    assert asked is not None
    assert questions_of(office, asked, one.period) == 2


def questions_of(office: Office, question: Question, period: Period) -> int:
    """How many records a figure opens."""
    from app.usecases import questions

    return questions.count(office, question, period)
