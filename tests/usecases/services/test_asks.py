"""What a move asks: names used last, working days as dates, what is wrong where; which papers are owed."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.clock import FixedClock
from app.models.definitions.kinds import FlowMove
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases.papers import printing
from app.usecases.services import (
    asks as service_asks,
)
from app.usecases.services import (
    papers as service_papers,
)
from app.usecases.services import (
    providers,
)
from app.usecases.services import (
    records as service_records,
)
from app.usecases.services import (
    views as service_views,
)
from app.usecases.services.forms import MaterialForm, ServiceForm
from tests import factories


def move_of(office: Office, key: str) -> FlowMove:
    return next(m for m in office.library.flows["service"].move if m.key == key)


def test_departments_named_last_come_first_and_days_are_working_days(office: Office) -> None:
    for department in ("街道民政办", "派出所", "街道民政办"):
        one = factories.service(office)
        service_records.move(office, one, "transfer", {"department": department, "note": "核定"})
    hints = service_asks.hints(office, factories.service(office))
    assert hints.departments == ("街道民政办", "派出所")
    assert hints.receivers == ("李四",)
    assert hints.days[:5] == tuple(date(2026, 3, d) for d in (17, 18, 19, 20, 23))
    assert hints.ratings[0] == ("5", "非常满意")


@pytest.mark.parametrize(
    ("key", "answers", "wrong"),
    [
        ("transfer", {"department": " "}, {"department", "note"}),
        ("accept_lacking", {"until": "2026-03-15"}, {"until"}),
        ("accept_lacking", {"until": "后天吧"}, {"until"}),
        ("accept_lacking", {"until": "2026-03-17"}, set()),
        ("finish", {"result": "已办"}, set()),
        ("reply", {"replied_by": "民政办", "replied_on": "2026-03-17", "reply": "同意"}, {"replied_on"}),
    ],
)
def test_what_is_wrong_is_said_by_field(
    office: Office, key: str, answers: dict[str, str], wrong: set[str]
) -> None:
    found = service_asks.wrong_answers(office, move_of(office, key), answers)
    assert set(found) == wrong
    assert "0001" not in "".join(found.values()), "no day that nobody meant"


def test_a_notice_that_was_never_printed_does_not_hold_up_the_matter_for_ever(
    file_office: Office, clock: FixedClock
) -> None:
    office = file_office
    record = factories.service(office, accept=False, materials=[MaterialForm("证明", received=False)])
    for note in ("缺证明", "证明没有盖章"):
        service_records.move(office, record, "correct", note)
        clock.instant += timedelta(hours=1)
        if note == "缺证明":
            service_records.move(office, record, "supplement")
    assert service_views.view(office, record).owed_names == ("补正材料通知书",)
    printed = service_papers.print_owed(office, record)
    assert [p.title for p in printed] == ["补正材料通知书"]
    printing.put_out(office, printed[0].paper_id)
    assert service_views.view(office, record).owed == ()


def test_the_other_matters_of_a_visit_are_named_with_their_state(office: Office) -> None:
    item = factories.item_id(office)
    forms = [ServiceForm(item_id=item, applicant="钱乙") for _ in range(2)]
    first, second = service_records.take_many(office, forms)
    service_records.move(office, second, "handle")
    assert [(o.id, o.state) for o in service_views.view(office, first).others] == [(second, "办理中")]
    assert service_views.view(office, factories.service(office)).others == ()


def test_only_providers_of_the_book_are_offered_to_be_introduced(office: Office) -> None:
    item = factories.item_id(office)
    with office.write("改方式") as w:
        changed = w.session.get_one(ServiceItem, item)
        changed.way, changed.alias = "介", "漏水|修水管"
        code = changed.code
    one = factories.service(office, item_id=item)
    assert office.clerk.name in service_asks.hints(office, one).clerks
    providers.save(office, providers.ProviderForm("老李修水管", "01", "19900001234"))
    plumber = "老李修水管 19900001234"
    assert service_asks.hints(office, one).assignees == (plumber,)
    for n in range(service_asks.OFFERED):  # took up later, in another trade
        providers.save(office, providers.ProviderForm(f"理发店{n}", "09", "19900005678"))
    assert service_asks.hints(office, one).assignees[:2] == (plumber, "理发店5 19900005678")
    assert service_asks.offers(office).providers_of(code)[0] == plumber
    assert service_asks.offers(office).providers_of("") == ()


def test_what_is_still_in_hand_of_the_same_item_is_said(office: Office) -> None:
    one = factories.resident(office, "单小英")
    taken = factories.service(office, resident_id=one)
    view = service_views.view(office, taken)
    said = service_asks.in_hand(office, one, view.item_id)
    assert said == f"这位居民的同一事项还在办：{view.number}、{view.received_on} 收件、{view.state_name}"
    assert service_asks.in_hand(office, one, view.item_id + 1) == ""
    assert (
        service_asks.in_hand(office, factories.resident(office, "解大明", id_number=""), view.item_id) == ""
    )
    service_records.move(office, taken, "withdraw", "不办了")
    assert service_asks.in_hand(office, one, view.item_id) == ""


@pytest.mark.parametrize(
    "named", [{"applicant": "ctl"}, {"applicant": "陈桃", "agent": "ctl", "by_agent": True}]
)
def test_letters_typed_to_find_somebody_are_not_taken_for_a_name(named: dict[str, Any]) -> None:
    problems = ServiceForm(item_id=1, **named).problems()
    wrong = "agent" if "agent" in named else "applicant"
    assert [*problems] == [wrong]
    assert "“ctl”是用来查找的拼音" in problems[wrong]
    assert ServiceForm(item_id=1, applicant="ofo", applicant_kind="body").problems() == {}
