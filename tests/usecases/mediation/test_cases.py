"""Mediation: who may stand on which side, what an agreement must say, which day must come after which."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.rules.working_days import OfficeCalendar
from app.office import Office
from app.usecases import mediation, questions, search
from app.usecases.history import undo
from app.usecases.mediation import PartyForm, SessionForm
from app.usecases.mediation.forms import money_of
from tests import factories


def test_from_registering_to_performing(office: Office, clock: FixedClock) -> None:
    resident = factories.resident(office, "韩冬", phone="19900000008")
    case = mediation.open_case(
        office,
        factories.case_form(PartyForm("applicant", resident_id=resident), PartyForm("respondent", name="物业公司", is_body=True)),
    )  # fmt: skip
    view = mediation.view(office, case)
    assert (view.number, view.state_name, view.due_on) == (
        "（2026）示例调字第001号",
        "受理",
        date(2026, 4, 16),
    )
    assert [(p.role, p.name, p.sex, p.phone) for p in view.parties] == [
        ("申请人", "韩冬", "男", "19900000008"),
        ("被申请人", "物业公司", "", ""),
    ]
    clock.instant += timedelta(days=2)
    assert mediation.record_session(office, case, SessionForm(text="双方到场，各自陈述。")) == 1
    assert mediation.record_session(office, case, SessionForm(text="再谈一次。")) == 2
    mediation.settle(office, case, factories.agreement_form(performance_due=date(2026, 4, 1)))
    view = mediation.view(office, case)
    assert (view.state, view.amount, view.agreement_number) == (
        "settled",
        Decimal("1200.50"),
        "（2026）示例人调协字第001号",
    )
    assert (view.effective_on, view.closed_on) == (date(2026, 3, 18), date(2026, 3, 18))
    assert [(s.position, s.recorder) for s in view.sessions] == [(1, "王窗口"), (2, "王窗口")]
    mediation.perform(office, case)
    assert mediation.view(office, case).state_name == "已履行"
    assert undo.acts(office)[0].what == "履行完毕 楼上漏水"
    assert {(h.kind, h.id) for h in search.find(office, "韩冬").hits} == {
        ("resident", resident),
        ("mediation_case", case),
    }
    assert (search.find(office, "示例调字第001").hits or search.find(office, "001").hits)[0].id == case


@pytest.mark.parametrize(
    ("parties", "sentence"),
    [
        ([PartyForm("applicant", name="赵甲")], "至少要有一位申请人和一位被申请人"),
        ([PartyForm("applicant", name="赵甲"), PartyForm("respondent", name=" ")], "至少要有一位申请人"),
        ([PartyForm("applicant", name="赵甲"), PartyForm("respondent", name="陈调解")], "陈调解 是当事人"),
        ([PartyForm("applicant", name="赵甲"), PartyForm("respondent", name="何帮忙")], "何帮忙 是当事人"),
    ],
)
def test_who_may_not_be_a_party(office: Office, parties: list[PartyForm], sentence: str) -> None:
    with pytest.raises(ClerkError, match=sentence):
        mediation.open_case(office, factories.case_form(*parties, helpers="何帮忙、吕帮忙"))


def test_nobody_stands_on_both_sides_nor_mediates_their_own_case(office: Office) -> None:
    resident = factories.resident(office, "陈调解")
    both = [PartyForm("applicant", resident_id=resident), PartyForm("respondent", resident_id=resident)]
    with pytest.raises(ClerkError, match="陈调解 同时出现在两边"):
        mediation.open_case(office, factories.case_form(*both, mediator="别人"))
    own = [PartyForm("applicant", resident_id=resident), PartyForm("respondent", name="钱乙")]
    with pytest.raises(ClerkError, match="陈调解 是当事人，不能同时做调解员"):
        mediation.open_case(office, factories.case_form(*own))


def test_a_form_says_everything_that_is_missing(office: Office) -> None:
    form = factories.case_form(
        title="", dispute_type="", mediator="", amount="很多", people="几个", happened_on="2027-01-01"
    )
    assert set(mediation.problems(office, form)) == {
        "title", "dispute_type", "mediators", "amount", "people", "happened_on"
    }  # fmt: skip


def test_an_agreement_without_a_term_is_refused(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    with pytest.raises(ClerkError, match="没有履行期限"):
        mediation.settle(office, case, factories.agreement_form(performance="赔钱"))
    mediation.settle(
        office, case, factories.agreement_form(performance="赔钱", performance_due=date(2026, 5, 1))
    )
    assert mediation.view(office, case).performance_due == date(2026, 5, 1)


def test_nothing_happens_before_the_case_was_accepted(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    with pytest.raises(ClerkError, match="在受理日期 2026-03-16 之前"):
        mediation.record_session(office, case, SessionForm(text="谈", held_on=date(2026, 3, 15)))
    with pytest.raises(ClerkError, match="在受理日期 2026-03-16 之前"):
        mediation.settle(office, case, factories.agreement_form(effective_on=date(2026, 3, 15)))
    view = mediation.view(office, case)
    assert (view.state, view.sessions, view.agreement_text) == ("accepted", (), "")


def test_a_registered_case_must_be_accepted_first(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form(), accept=False)
    assert mediation.view(office, case).number == ""
    with pytest.raises(ClerkError, match=r"现在是“登记”，不能达成书面协议.*可以：受理、不予受理"):
        mediation.settle(office, case, factories.agreement_form())
    with pytest.raises(ClerkError, match="要写明原因"):
        mediation.move(office, case, "refuse")
    mediation.move(office, case, "refuse", "不属于调解范围")
    view = mediation.view(office, case)
    assert (view.closed_on, [m.name for m in view.moves]) == (office.today(), ["归档"])


@pytest.mark.parametrize(
    ("effective", "expected"),
    [
        (date(2026, 3, 16), date(2026, 4, 15)),  # a Wednesday
        (date(2026, 3, 19), date(2026, 4, 20)),  # the 30th day is Saturday 18 April
        (date(2026, 9, 4), date(2026, 10, 8)),  # falls into the National Day holiday
    ],
)
def test_thirty_days_for_judicial_confirmation(
    file_office: Office, clock: FixedClock, effective: date, expected: date
) -> None:
    """人民调解法 art. 33: within 30 days of taking effect; a last day off moves on (民事诉讼法 art. 85)."""
    holidays = {date(2026, 10, d): False for d in range(1, 8)} | {date(2026, 10, 8): True}
    file_office.calendar = OfficeCalendar(holidays)
    clock.instant = datetime(effective.year, effective.month, effective.day, 2, tzinfo=UTC)
    case = factories.settled_case(file_office, effective_on=effective)
    assert mediation.view(file_office, case).confirm_by == expected


def test_cases_are_listed_with_their_parties(office: Office) -> None:
    factories.settled_case(office)
    page = questions.list_page(office, Question("mediation_case"), ["number", "parties", "amount", "state"])
    [row] = page.rows
    assert row.cells[0] == "（2026）示例调字第001号"
    assert set(row.cells[1].split("、")) == {"赵甲", "钱乙"}
    assert row.cells[2:] == ("1200.50", "调解成功")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200.5", "1200.50"),
        ("３００元", "300.00"),
        ("0", "0.00"),
        ("-1", None),
        ("nan", None),
        ("", None),
        ("12,5", None),
        ("9" * 30, None),
    ],
)
def test_money_as_it_is_typed(text: str, value: str | None) -> None:
    assert money_of(text) == (None if value is None else Decimal(value))


def test_a_title_is_short_enough_for_a_cover(office: Office) -> None:
    found = mediation.problems(office, factories.case_form(title="楼" * 304))
    assert found == {"title": "案由最多 60 个字，现在 304 个；经过请写在下面"}
    assert mediation.problems(office, factories.case_form(title="楼" * 60)) == {}


def test_the_agreement_says_how_and_until_when(office: Office) -> None:
    from app.usecases.mediation.record_forms import InstalmentForm
    from app.usecases.papers.values.mediation import mediation_case

    one = factories.settled_case(office, performance="转账", performance_due=date(2026, 4, 20))
    assert mediation_case(office, one)["performance"] == "转账。履行期限：2026年4月20日。"
    case = mediation.open_case(office, factories.case_form())
    parts = [InstalmentForm(what="付款", due_on=date(2026, month, 20), amount="600.25") for month in (4, 5)]
    mediation.settle(office, case, factories.agreement_form(performance="转账", instalments=parts))
    said = mediation_case(office, case)["performance"]
    assert said == "转账。分2期履行，各期的履行内容和期限见分期履行表。"
