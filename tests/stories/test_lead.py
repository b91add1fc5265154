"""A lead found in a round is handed over, signed for, and becomes a case by one key; nothing is typed twice."""

from datetime import timedelta

import pytest

from app.clock import SystemClock
from app.office import Office
from app.usecases import leads, mediation
from app.usecases.areas import grids as areas
from app.usecases.leads import LeadView, rounds
from tests import factories
from tests.stories.conftest import Desk

END = SystemClock().today() + timedelta(days=14)
TITLE = "楼道堆物两家争吵"


def neighbours(office: Office) -> None:
    for name in ("第一网格", "第二网格"):
        areas.add_grid(office, name)
    for name in ("张丽华", "李卫国"):
        factories.resident(office, name, address="翠湖小区1号楼")


def lead(desk: Desk) -> LeadView:
    """The lead as it is kept now."""
    return desk.kept(lambda office: leads.view(office, 1))


def begin_round(desk: Desk) -> None:
    desk.keys("alt+4", "ctrl+shift+Next", "ctrl+shift+Next")
    desk.shows("还没有排查")
    desk.keys("ctrl+n")
    desk.at("名称")
    desk.type("春季矛盾纠纷排查")
    desk.go_to("截止日期")
    desk.type(str(END))
    desk.keys("ctrl+s")
    desk.shows("春季矛盾纠纷排查", "待排查")
    desk.look("round")


def find(desk: Desk) -> None:
    """Written down from the grid where it was found: round and grid are filled in."""
    desk.keys("ctrl+l")
    desk.shows("登记线索", "网格排查")
    desk.at("什么事")
    desk.type(TITLE)
    desk.go_to("姓名")
    desk.type("zlh")
    desk.shows("张丽华")
    desk.keys("Return", "ctrl+shift+a")
    desk.at("姓名")
    desk.type("lwg")
    desk.shows("李卫国")
    desk.keys("Return")
    desk.go_to("哪一方", "shift+Tab")
    desk.choose("对方")
    desk.go_to("纠纷类型")
    desk.choose("邻里纠纷")
    desk.look("lead-form")
    desk.keys("ctrl+s")
    desk.shows(TITLE, "待分流", "在服务台")
    found = lead(desk)
    assert [(p.side, p.name) for p in found.persons] == [("applicant", "张丽华"), ("respondent", "李卫国")]


def hand_over(desk: Desk) -> None:
    desk.keys("ctrl+2")
    desk.at("交给哪个单位")
    desk.choose("调委会")
    desk.go_to("为什么交办")
    desk.type("两家都愿意调解，请受理。")
    desk.keys("ctrl+s")
    desk.shows("待签收", "在调委会", "还没有签收")
    desk.keys("ctrl+1")
    desk.at("谁签收的")
    desk.type("陈调解")
    desk.keys("Return")
    desk.shows("办理中", "陈调解")
    desk.look("handed-over")
    assert lead(desk).handovers[0].signed_by == "陈调解"


def become_case(desk: Desk) -> None:
    desk.keys("ctrl+j")
    desk.shows("已转调解", "来源和去向")
    desk.look("became-a-case")
    case = lead(desk).links[0].record_id
    kept = desk.kept(lambda office: mediation.view(office, case))
    assert (kept.title, kept.source, kept.dispute_type) == (TITLE, "排查发现", "邻里纠纷")
    assert [(p.role, p.name) for p in kept.parties] == [("申请人", "张丽华"), ("被申请人", "李卫国")]


@pytest.mark.story
@pytest.mark.timeout(150)
def test_a_lead_found_in_a_round_is_handed_over_and_becomes_a_case_by_one_key(desk: Desk) -> None:
    desk.make_office()
    desk.kept(neighbours)
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    begin_round(desk)
    find(desk)
    hand_over(desk)
    become_case(desk)
    desk.keys("ctrl+shift+Prior")
    desk.shows(TITLE, "登记")
    desk.look("the-case")
    (walked,) = desk.kept(rounds.rounds)
    assert (walked.leads, walked.grids[0].words) == (1, "排查中，已发现 1 条")
