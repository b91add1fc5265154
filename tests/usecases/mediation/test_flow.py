"""The flow of mediation: whatever is pressed in whatever order, no step is taken without its record or its reason."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import ClerkError
from app.models.tables import IssuedNumber, MediationCase
from app.office import Office
from app.usecases import mediation, numbering
from app.usecases.history import undo
from app.usecases.mediation import moves
from tests import factories

Act = Callable[[Office, int], Any]
ANSWERS = {"note": "双方分歧太大", "department": "街道司法所", "result": "（2026）民特1号"}


def _instalment(office: Office, case: int) -> int:
    return next((one.id for one in mediation.view(office, case).instalments if not one.state), 0)


ACTS: dict[str, Act] = {
    "session": lambda o, c: mediation.record_session(o, c, mediation.SessionForm(text="双方到场。")),
    "extend": lambda o, c: mediation.extend(
        o, c, mediation.ExtensionForm((mediation.view(o, c).due_on or o.today()) + timedelta(days=1), "双方同意", "等鉴定")
    ),
    "settle": lambda o, c: mediation.settle(o, c, factories.agreement_form(instalments=_two())),
    "settle_orally": lambda o, c: mediation.settle(o, c, factories.agreement_form(kind="oral")),
    "done": lambda o, c: mediation.mark_done(o, _instalment(o, c), mediation.DoneForm()),
    "perform": lambda o, c: mediation.perform(o, c),
    "visit": lambda o, c: mediation.visit(o, c, mediation.VisitForm(asked="赵甲", text="都好")),
    "bind": lambda o, c: mediation.bind(o, c, mediation.FilingForm(filed_by="陈调解")),
}  # fmt: skip
"""What is done by writing a record; every move of the flow can besides be tried with its bare key."""


def _two() -> list[mediation.InstalmentForm]:
    return [
        mediation.InstalmentForm("付清一半", "600.25", date(2026, 4, 1)),
        mediation.InstalmentForm("付清余款", "600.25", date(2026, 5, 1)),
    ]


def _kept(case: mediation.CaseView) -> dict[str, bool]:
    """What must hold of a case at any time, by a name that says it."""
    made = Counter(step.key for step in case.steps)
    agreed = bool(made["settle"] + made["settle_orally"])
    return {
        "every session is written": len(case.sessions) == made["session"],
        "every extension is consented": len(case.extensions) == made["extend"],
        "every visit is written": len(case.visits) == made["visit"] + made["look_in"],
        "an accepted case has number and term": bool(case.number)
        == bool(case.due_on)
        == bool(made["accept"]),
        "an agreement is numbered, and only an agreement": bool(case.agreement_number) == agreed,
        "an agreement has text and something to be done": agreed
        == bool(case.agreement_text)
        == bool(case.instalments),
        "thirty days run from a written agreement": bool(made["settle"]) == (case.confirm_by is not None),
        "all was done before it is called so": not made["perform"]
        or all(one.state == "done" for one in case.instalments),
        "filed before archived": case.state != "archived" or case.filing is not None,
        "closed when nothing is mediated": (case.closed_on is not None)
        == (case.state not in {"registered", "accepted", "mediating"}),
        "every refusal has its reason": all(s.note for s in case.steps if s.key in NEGATIVE),
    }


NEGATIVE = {"refuse", "fail", "end", "transfer", "break"}


@given(tried=st.lists(st.integers(0, 99), min_size=1, max_size=25))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_path_skips_a_record_or_a_reason(file_office: Office, tried: list[int]) -> None:
    flow = file_office.library.flows["mediation"]
    bare = [m.key for m in flow.move]
    case = mediation.open_case(file_office, factories.case_form(), accept=False)
    for number in tried:
        before = mediation.view(file_office, case)
        names = [*ACTS, *bare]
        name = names[number % len(names)]
        try:
            if name in ACTS and number % 2:
                ACTS[name](file_office, case)
            else:
                mediation.move(file_office, case, name if name in bare else "session", ANSWERS)
        except ClerkError:
            assert mediation.view(file_office, case) == before
            continue
        after = mediation.view(file_office, case)
        broken = [words for words, holds in _kept(after).items() if not holds]
        assert not broken, (name, broken)
        if len(after.steps) > len(before.steps):
            made = next(m for m in flow.move if m.key == after.steps[-1].key)
            assert (before.state in made.from_, after.state) == (True, made.to)


def test_every_state_is_reached_and_every_move_names_a_paper_that_is_there(file_office: Office) -> None:
    library = file_office.library
    for flow in (library.flows["mediation"], library.flows["mediation_confirmation"]):
        reached, edge = {flow.first}, {flow.first}
        while edge:
            edge = {m.to for m in flow.move if set(m.from_) & edge} - reached
            reached |= edge
        assert reached == set(flow.state)
    for move in library.flows["mediation"].move:
        assert (move.paper is None) == (move.key == "break"), move.key
        assert move.paper is None or library.paper(move.paper).for_ == "mediation_case"
        assert not move.negative or "note" in move.asks
        assert move.starts is None or (move.starts in library.deadlines and move.starts in moves.TERMS)


def test_from_the_complaint_to_the_archive(office: Office, clock: Any) -> None:
    case = mediation.open_case(office, factories.case_form())
    mediation.record_session(office, case, mediation.SessionForm(text="第一次"))
    mediation.settle(office, case, factories.agreement_form(instalments=_two()))
    mediation.mark_done(office, _instalment(office, case), mediation.DoneForm(voucher="收条一张"))
    assert mediation.view(office, case).state_name == "履行中"
    mediation.visit(office, case, mediation.VisitForm(asked="钱乙", text="付了一半"))
    assert mediation.view(office, case).state_name == "履行中"
    with pytest.raises(ClerkError, match="还没有履行完：付清余款"):
        mediation.move(office, case, "perform")
    mediation.mark_done(office, _instalment(office, case), mediation.DoneForm())
    view = mediation.view(office, case)
    assert (view.state_name, view.visit_by) == ("已履行", date(2026, 4, 15))
    with pytest.raises(ClerkError, match="还没有写回访记录"):
        mediation.move(office, case, "visit")
    clock.instant += timedelta(days=9)
    mediation.visit(office, case, mediation.VisitForm(asked="钱乙", text="都好", satisfaction="5"))
    with pytest.raises(ClerkError, match="还没有立卷"):
        mediation.move(office, case, "archive")
    number = mediation.bind(office, case, mediation.FilingForm(filed_by="陈调解", archive_place="三号柜"))
    assert number == mediation.bind(office, case, mediation.FilingForm(filed_by="陈调解", keeping="forever"))
    mediation.move(office, case, "archive")
    view = mediation.view(office, case)
    assert (view.state_name, view.moves, view.writes, view.visit_by) == ("归档", (), frozenset(), None)
    assert view.filing is not None
    assert (view.filing.volume_number, view.filing.keeping_name) == ("（2026）示例人调卷字第001号", "永久")
    with pytest.raises(ClerkError, match="已经归档，不能修改"):
        mediation.change(office, case, mediation.form_of(office, case)[0])


def test_transfer_asks_where_to_and_why(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form(), accept=False)
    with pytest.raises(ClerkError, match="移送要写明转往部门"):
        mediation.move(office, case, "transfer", {"note": "涉嫌违法"})
    mediation.move(office, case, "transfer", {"note": "涉嫌违法", "department": "派出所"})
    view = mediation.view(office, case)
    assert (view.state_name, view.handed_to, view.steps[-1].note) == ("移送", "派出所", "涉嫌违法")


def test_what_was_not_kept_can_still_be_kept(office: Office) -> None:
    case = factories.settled_case(office)
    mediation.move(office, case, "break", "拒绝付款")
    view = mediation.view(office, case)
    assert (view.state_name, view.visit_by) == ("未履行", date(2026, 4, 15))
    mediation.perform(office, case)
    assert mediation.view(office, case).state_name == "已履行"


@given(
    years=st.lists(st.sampled_from([2025, 2026, 2027]), min_size=1, max_size=12),
    cancel=st.sets(st.integers(0, 11)),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_of_a_series_count_up_by_year_and_are_never_given_twice(
    file_office: Office, years: list[int], cancel: set[int]
) -> None:
    """Cases, agreements and dossiers: a number once given stays given, also when its case is deleted."""
    seen: dict[str, int] = {}
    for series in ("mediation_case", "mediation_agreement", "mediation_dossier"):
        for year in years:
            with file_office.write("编号") as w:
                highest = max(
                    w.session.scalars(
                        select(IssuedNumber.seq).where(
                            IssuedNumber.series == series, IssuedNumber.year == year
                        )
                    ),
                    default=0,
                )
                text = numbering.give(file_office, w, series, year)
            assert text not in seen
            seen[text] = highest
            assert text.endswith(f"第{highest + 1:03d}号")
    first = mediation.open_case(file_office, factories.case_form())
    undo.undo(file_office, undo.acts(file_office)[0].id)
    again = mediation.open_case(file_office, factories.case_form())
    with file_office.read() as session:
        assert session.get(MediationCase, first) is None
        assert session.get_one(MediationCase, again).number not in seen
