"""At the window with keys alone: somebody walks in without a paper, is told twice what is missing, and is accepted; an agent
comes for a neighbour; a proof that must not be issued is refused with its slip."""

import pytest
from sqlalchemy import select

from app.models.tables import ProofReferral, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases.services import views as service_views
from app.usecases.services.views import ServiceView
from tests import factories
from tests.stories.conftest import Desk

WHO, AGENT = "路过的人", "钱帮忙"
ITEM = "低保户救助服务"
ROOM = "里仁 · 向阳社区"


def asks_for_a_paper(office: Office) -> None:
    """The item wants two papers, one of them the original; one neighbour is on file."""
    factories.resident(office, "单小英")
    with office.write("改目录") as w:
        item = w.session.scalars(select(ServiceItem).where(ServiceItem.name == ITEM)).one()
        item.materials, item.limit_days = "户口簿|原件|1|主要\n照片|照片|1|主要", 5


def last(office: Office) -> ServiceView:
    """The matter taken last."""
    with office.read() as session:
        one = session.scalars(select(ServiceRecord.id).order_by(ServiceRecord.id.desc())).first()
    assert one is not None
    return service_views.view(office, one)


def open_counter(desk: Desk) -> None:
    desk.make_office()
    desk.kept(asks_for_a_paper)
    desk.start()
    desk.wait_for_window(ROOM)
    desk.keys("alt+3", "ctrl+n")
    desk.shows("新办件", "申请人")


def paper(desk: Desk, title: str, picture: str) -> None:
    """The paper is shown; it is looked at and put away."""
    desk.wait_for_window(title)
    desk.look(picture)
    desk.keys("Escape")
    desk.wait_for_window(ROOM)


def told(desk: Desk, words: str, picture: str) -> None:
    """What is missing is told in writing."""
    desk.keys("ctrl+5")
    desk.at("补正说明")
    desk.type(words)
    desk.keys("Return")
    paper(desk, "补正", picture)
    desk.shows("补正期限 还剩 10 个工作日")


@pytest.mark.story
@pytest.mark.timeout(200)
def test_who_walks_in_without_papers_is_told_twice_and_accepted(desk: Desk) -> None:
    open_counter(desk)
    desk.type(WHO)
    desk.keys("Tab")
    desk.at("查找事项")
    desk.type("dbhjz")
    desk.shows(ITEM)
    desk.keys("Return")
    desk.shows("户口簿", "照片")
    desk.keys("ctrl+s")
    desk.shows("已收件", "还缺：户口簿、照片", "通知补正")
    told(desk, "缺户口簿和照片", "walk-in-1")
    desk.go_to("收到补正材料")
    desk.keys("Return")
    desk.shows("通知补正")
    told(desk, "照片还是缺的", "walk-in-2")
    desk.go_to("收到补正材料")
    desk.keys("Return")
    desk.shows("通知补正")
    for name in ("户口簿", "照片"):
        desk.go_to(name)
        desk.keys("space")
    desk.wait(lambda: all(m.received for m in desk.kept(last).materials), "both papers are there")
    desk.keys("ctrl+1")
    paper(desk, "受理", "walk-in-3")
    view = desk.kept(last)
    owed = ("correction_notice", "correction_notice", "service_receipt")  # looked at, not printed
    assert (view.applicant, view.state, view.owed) == (WHO, "accepted", owed)
    assert [s.key for s in view.steps].count("correct") == 2
    assert view.due_on is not None


@pytest.mark.story
@pytest.mark.timeout(150)
def test_an_agent_comes_for_a_neighbour(desk: Desk) -> None:
    open_counter(desk)
    desk.type("sxy")
    desk.shows("单小英")
    desk.keys("Return")
    desk.at("查找事项")
    desk.type("dbhjz")
    desk.shows(ITEM)
    desk.keys("Return")
    desk.shows("户口簿", "照片")
    desk.keys("ctrl+shift+a")
    desk.go_to("代办人来办")
    desk.keys("space")
    desk.shows("代办人电话")
    desk.keys("Tab")
    desk.type(AGENT)
    desk.go_to("代办人电话")
    desk.type("13912345678")
    desk.look("agent")
    desk.keys("ctrl+s")
    paper(desk, "受理", "agent-receipt")
    view = desk.kept(last)
    assert (view.applicant, view.agent, view.agent_phone, view.state) == (
        "单小英", AGENT, "13912345678", "accepted",
    )  # fmt: skip


@pytest.mark.story
@pytest.mark.timeout(120)
def test_a_proof_that_must_not_be_issued_is_refused_with_its_slip(desk: Desk) -> None:
    desk.make_office()
    desk.start()
    desk.wait_for_window(ROOM)
    desk.keys("alt+3")
    desk.shows("新办件")
    desk.keys("ctrl+shift+k")
    desk.shows("开证明", "不得开")
    desk.type("亲属关系")
    desk.shows("该找谁", "打印告知单")
    desk.keys("Return", "Return")
    paper(desk, "不予出具证明告知单", "refused-proof")

    def names(office: Office) -> list[str]:
        with office.read() as session:
            return list(session.scalars(select(ProofReferral.name)))

    [name] = desk.kept(names)
    assert "亲属关系" in name
