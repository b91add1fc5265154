"""The terms of mediation against a plain reckoning; the board and 今日 show them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.clock import FixedClock
from app.models.definitions.kinds import Question
from app.models.rules.working_days import OfficeCalendar
from app.office import Office
from app.usecases import mediation, questions, today
from app.usecases.mediation import board, terms
from tests import factories

DAYS = st.dates(date(2026, 3, 16), date(2027, 12, 31))


def moved_on(office: Office, day: date) -> date:
    """The first working day from a day on, by asking day after day."""
    while not office.calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def month_later(day: date) -> date:
    """民法典 第二百零二条: the same day of the next month, or its last."""
    first = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


@given(
    begun=DAYS, own=st.dictionaries(st.dates(date(2026, 1, 1), date(2028, 3, 1)), st.booleans(), max_size=20)
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_terms_end_as_the_law_counts_them(
    file_office: Office, clock: FixedClock, begun: date, own: dict[date, bool]
) -> None:
    """One month, thirty calendar days: the first day is not counted, a last day off moves on (民法典 第二百零一、二百零三条)."""
    clock.instant = datetime(begun.year, begun.month, begun.day, 2, tzinfo=UTC)
    file_office.calendar = OfficeCalendar(own)
    case = factories.settled_case(file_office)
    mediation.perform(file_office, case)
    view = mediation.view(file_office, case)
    assert view.due_on == moved_on(file_office, month_later(begun))
    thirty = moved_on(file_office, begun + timedelta(days=30))
    assert (view.confirm_by, view.visit_by) == (thirty, thirty)


def open_terms(office: Office) -> set[tuple[str, date]]:
    with office.read() as session:
        return {(t.what, t.on) for t in terms.until(office, session, date.max)}


def test_each_term_is_awaited_from_its_beginning_to_its_end(office: Office, clock: FixedClock) -> None:
    case = mediation.open_case(office, factories.case_form())
    assert open_terms(office) == {("调解期限", date(2026, 4, 16))}
    parts = [
        mediation.InstalmentForm("一半", "600.25", date(2026, 3, 20)),
        mediation.InstalmentForm("余款", "600.25", date(2026, 5, 20)),
    ]
    mediation.settle(office, case, factories.agreement_form(instalments=parts))
    first, second = ("协议履行", date(2026, 3, 20)), ("第2期履行", date(2026, 5, 20))
    confirm = ("司法确认", date(2026, 4, 15))
    assert open_terms(office) == {first, second, confirm}
    assert mediation.view(office, case).amount == Decimal("1200.50")
    mediation.mark_done(office, mediation.view(office, case).instalments[0].id, mediation.DoneForm())
    assert open_terms(office) == {second, confirm}
    mediation.apply_for_confirmation(office, case, mediation.ConfirmationForm("道里区人民法院"))
    assert open_terms(office) == {second}
    clock.instant += timedelta(days=70)
    [row] = today.due(office)
    assert (row.what, row.words, row.signal) == ("第2期履行", "超期 5 天", "overdue")
    mediation.perform(office, case)
    assert open_terms(office) == {("回访", date(2026, 6, 24))}
    mediation.visit(office, case, mediation.VisitForm(asked="赵甲", text="好"))
    assert open_terms(office) == set()


def test_what_is_promised_for_a_day_off_is_overdue_after_the_next_working_day(
    office: Office, clock: FixedClock
) -> None:
    """民法典 第二百零三条: on the Sunday after the Saturday that was agreed on nothing is late."""
    factories.settled_case(office, performance_due=date(2026, 5, 16))
    clock.instant = datetime(2026, 5, 17, 4, tzinfo=UTC)
    assert ("协议履行", date(2026, 5, 18)) in open_terms(office)
    assert [(row.due_on, row.words) for row in today.due(office)] == [(date(2026, 5, 18), "还剩 1 天")]
    asked = {
        ("=", "2026-05-18"): 1, ("=", "2026-05-16"): 0, ("!=", "2026-05-18"): 0, ("<", "2026-05-18"): 0, ("<=", "2026-05-17"): 0,
        ("<=", "2026-05-18"): 1, (">", "2026-05-17"): 1, (">", "2026-05-18"): 0, (">=", "2026-05-18"): 1, ("<", "today+1"): 0,
        ("between", ("2026-05-16", "2026-05-17")): 0, ("between", ("2026-05-18", "2026-05-18")): 1, ("present", None): 1,
        ("in", ("2026-05-15", "2026-05-18")): 1, ("not in", ("2026-05-16",)): 1,
    }  # fmt: skip
    for (op, day), found in asked.items():
        where = (("performance_due", op, day),)
        page = questions.list_page(office, Question("mediation_case", where), ("performance_due",))
        assert [row.cells for row in page.rows] == [("2026-05-18",)] * found, (op, day)
    late = Question("mediation_case", (("performance_late", "is", True),))
    assert questions.count(office, late) == 0
    clock.instant = datetime(2026, 5, 19, 4, tzinfo=UTC)
    assert questions.count(office, late) == 1
    mediation.perform(office, page.rows[0].id)
    assert questions.count(office, late) == 0


def test_every_term_that_ends_on_a_day_off_ends_on_the_next_working_day(
    office: Office, clock: FixedClock
) -> None:
    """2 May 2026 is a holiday, work begins on the 6th; 16 May is a Saturday."""
    clock.instant = datetime(2026, 4, 2, 4, tzinfo=UTC)
    case = mediation.open_case(office, factories.case_form())
    first = date(2026, 5, 6)
    assert open_terms(office) == {("调解期限", first)}
    mediation.extend(office, case, mediation.ExtensionForm(date(2026, 5, 16), "双方同意", "等鉴定"))
    assert open_terms(office) == {("调解期限", date(2026, 5, 18))}
    mediation.settle(office, case, factories.agreement_form(performance_due=date(2026, 5, 3)))
    assert open_terms(office) == {("司法确认", first), ("协议履行", first)}
    cards = [card for column in board.board(office) for card in column.cards]
    assert [card.on for card in cards] == [first]
    mediation.perform(office, case)
    assert open_terms(office) == {("回访", first)}


def test_the_last_day_for_confirmation_passes_without_a_trace(office: Office, clock: FixedClock) -> None:
    factories.settled_case(office)
    clock.instant += timedelta(days=31)
    assert "司法确认" not in {what for what, _ in open_terms(office)}


def test_the_board_puts_the_nearest_day_first_and_counts_all(
    office: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = mediation.open_case(office, factories.case_form(title="旧案"))
    clock.instant += timedelta(days=40)
    new = mediation.open_case(office, factories.case_form(title="新案"))
    mediation.open_case(office, factories.case_form(title="没受理"), accept=False)
    kept = factories.settled_case(office)
    columns = {c.key: c for c in board.board(office)}
    assert [c.id for c in columns["mediate"].cards] == [late, new]
    assert (columns["mediate"].cards[0].words, columns["mediate"].cards[0].signal) == (
        "调解期限 超期 9 天",
        "overdue",
    )
    assert [c.title for c in columns["receive"].cards] == ["没受理"]
    assert [(c.id, c.words) for c in columns["keep"].cards] == [(kept, "司法确认 还剩 30 天")]
    assert set(columns["keep"].cards[0].parties.split("、")) == {"赵甲", "钱乙"}
    monkeypatch.setattr(board, "MOST", 1)
    shown = {c.key: c for c in board.board(office)}["mediate"]
    assert (len(shown.cards), shown.count) == (1, 2)
