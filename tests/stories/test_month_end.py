"""The rest of the main job by keys: a dispute settled and its agreement printed, a ledger row, the month, the package."""

import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.clock import SystemClock
from app.models.tables import (
    ExchangeLog,
    Household,
    LedgerEntry,
    MediationCase,
    MediationSession,
    Paper,
    Resident,
)
from app.office import Office
from app.usecases import packages
from app.usecases.offices import opening as offices
from app.usecases.sample import fill
from tests.stories.conftest import Desk


def office_of(desk: Desk) -> Office:
    return offices.open_plain(desk.office, SystemClock())


def count(desk: Desk, query: object) -> int:
    office = office_of(desk)
    try:
        with office.read() as session:
            return len(session.scalars(query).all())  # type: ignore[call-overload]
    finally:
        office.close()


def two_heads(office: Office) -> list[str]:
    """Two grown-up neighbours whose names nobody else has."""
    with office.read() as session:
        heads = select(Resident.name).join(Household, Household.head_id == Resident.id)
        once = select(Resident.name).group_by(Resident.name).having(func.count() == 1)
        adult = Resident.birth_date < str(office.today().year - 20)
        return list(
            session.scalars(heads.where(adult, Resident.name.in_(once)).order_by(Resident.id).limit(2))
        )


def settle_a_dispute(desk: Desk) -> None:
    first, second = desk.kept(two_heads)
    desk.keys("alt+4", "ctrl+n")
    desk.shows("登记纠纷", "纠纷类型 *")
    for name in (first, second):
        desk.at("当事人姓名")
        desk.type(name)
        desk.wait(lambda who=name: desk.seen().text.count(who) > 1, f"{name} is proposed")  # type: ignore[misc]
        desk.keys("Return")
    desk.at("案由")
    desk.type("楼上漏水致损")
    desk.go_to("纠纷类型")
    desk.choose("邻里纠纷")
    desk.go_to("纠纷事实")
    desk.type("被申请人家中水管渗漏。")
    desk.look("case-form")
    desk.keys("ctrl+s")
    cases = select(MediationCase).where(MediationCase.title == "楼上漏水致损")
    desk.wait(lambda: count(desk, cases) == 1, "the case is kept")
    desk.shows("楼上漏水致损", "记录调解")
    desk.keys("ctrl+r")
    desk.at("调解记录")
    desk.type("双方到场，查看受损情况。")
    desk.keys("ctrl+s")
    desk.wait(
        lambda: count(desk, select(MediationSession).where(MediationSession.text.contains("双方到场"))) == 1,
        "a session",
    )
    desk.shows("调解中", "楼上漏水致损")
    desk.keys("ctrl+g")
    desk.shows("协议内容")
    desk.go_to("协议内容")
    desk.type("被申请人赔偿修复费800元。")
    desk.go_to("履行方式、时限")
    desk.type("现金一次付清。")
    desk.go_to("履行期限")
    desk.type("2027-12-31")
    desk.look("agreement-form")
    desk.keys("ctrl+s")
    desk.wait_for_window("人民调解协议书")
    desk.look("agreement")
    desk.keys("Escape")
    desk.wait_for_window("里仁 ·")


def add_a_ledger_row(desk: Desk) -> None:
    before = count(desk, select(LedgerEntry).where(LedgerEntry.ledger == "minimum_living"))
    desk.keys("alt+5")
    desk.shows("低保台账")
    desk.keys("ctrl+f")
    desk.type("dbtz")
    time.sleep(1)
    desk.keys("Down", "Return")
    time.sleep(1)
    desk.keys("ctrl+n")
    time.sleep(1)
    desk.type("lj")
    time.sleep(1)
    desk.keys("Return", "Down", "Tab")
    desk.type("2")
    desk.keys("Tab")
    desk.type("820.5")
    desk.look("ledger-row")
    desk.keys("ctrl+s")
    rows = select(LedgerEntry).where(LedgerEntry.ledger == "minimum_living")
    desk.wait(lambda: count(desk, rows) == before + 1, "the ledger's row is kept")


def look_at_the_month(desk: Desk) -> None:
    desk.keys("alt+6")
    time.sleep(2)
    desk.look("month")
    desk.keys("ctrl+p")
    desk.wait_for_window("月报")
    desk.look("month-paper")
    desk.keys("Escape")
    desk.wait_for_window("里仁 ·")


def write_the_package(desk: Desk, stick: Path) -> None:
    desk.keys("alt+7")
    time.sleep(1.5)
    desk.keys("ctrl+o")
    desk.wait_for_window("把数据包存到")
    desk.type(str(stick))
    desk.keys("Return")
    desk.wait_for_window("里仁 ·")
    time.sleep(0.8)
    desk.keys("ctrl+s")
    desk.wait(lambda: bool(list(stick.glob("*.liren"))), "the package is on the stick")
    time.sleep(1)
    desk.look("package")


@pytest.mark.story
@pytest.mark.timeout(300)
def test_month_end(desk: Desk, tmp_path: Path) -> None:
    office, _, _ = fill.create(desk.office, SystemClock(), residents=300, months=2, plain=True)
    office.close()
    stick = tmp_path / "stick"
    stick.mkdir()
    desk.start()
    desk.wait_for_window("里仁 ·")
    time.sleep(1)
    settle_a_dispute(desk)
    add_a_ledger_row(desk)
    look_at_the_month(desk)
    write_the_package(desk, stick)
    desk.close()
    office = office_of(desk)
    with office.read() as session:
        case = session.scalars(select(MediationCase).where(MediationCase.title == "楼上漏水致损")).one()
        paper = session.scalars(select(Paper).where(Paper.template == "mediation_agreement")).one()
        row = session.scalars(
            select(LedgerEntry).where(LedgerEntry.ledger == "minimum_living").order_by(LedgerEntry.id.desc())
        ).first()
        left = session.scalars(select(ExchangeLog).where(ExchangeLog.kind == "月报数据包")).one()
    office.close()
    assert (case.state, str(case.performance_due)) == ("settled", "2027-12-31")
    assert paper.number == case.agreement_number
    assert row is not None
    assert row.fields["amount"] == "820.50"
    written = next(stick.glob("*.liren"))
    assert packages.inspect(written).signature_valid
    assert left.file_name == written.name
