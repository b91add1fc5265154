"""A neighbour dispute by keys: three parties and an agent, two sessions, an agreement in two instalments, 司法确认, 回访, 归档."""

from decimal import Decimal

import pytest

from app.clock import SystemClock
from app.office import Office
from app.usecases import mediation
from app.usecases.mediation import CaseView
from tests import factories
from tests.stories.conftest import Desk

TODAY = SystemClock().today()
TITLE = "楼上漏水泡坏两家天棚"


def neighbours(office: Office) -> None:
    for name in ("张丽华", "王大海", "李卫国"):
        factories.resident(office, name, address="翠湖小区1号楼")


def case(desk: Desk) -> CaseView:
    """The case as it is kept now."""
    return desk.kept(lambda office: mediation.view(office, 1))


def party(desk: Desk, initials: str, name: str) -> None:
    """A resident by initials, as fast as one types."""
    desk.at("当事人姓名")
    desk.type(initials)
    desk.shows(name)
    desk.keys("Return")


def register(desk: Desk) -> None:
    desk.keys("alt+4", "ctrl+n")
    desk.shows("登记纠纷", "纠纷类型 *")
    party(desk, "zlh", "张丽华")
    party(desk, "lwg", "李卫国")
    desk.at("案由")
    desk.keys("ctrl+shift+s")
    party(desk, "wdh", "王大海")
    desk.keys("ctrl+shift+g")
    desk.at("姓名")
    desk.type("周代理")
    desk.go_to("与当事人关系")
    desk.type("儿子")
    desk.go_to("案由")
    desk.type(TITLE)
    desk.go_to("本地类别")
    desk.choose("楼上漏水")
    desk.shows("邻里纠纷", "相邻污染损害防止")  # one category fills the other two
    desk.go_to("纠纷事实")
    desk.type("李卫国家卫生间渗水，泡坏张丽华、王大海两家天棚。")
    desk.look("register")
    desk.keys("ctrl+s")
    desk.shows(TITLE, "受理", "记录调解", "周代理")
    kept = case(desk)
    assert [(p.side, p.name, p.agent) for p in kept.parties] == [
        ("applicant", "张丽华", ""), ("respondent", "李卫国", ""), ("applicant", "王大海", "周代理"),
    ]  # fmt: skip
    assert (kept.dispute_type, kept.category, kept.local_type) == (
        "邻里纠纷",
        "相邻污染损害防止",
        "楼上漏水",
    )


def session(desk: Desk, words: str, number: int) -> None:
    desk.keys("ctrl+r")
    desk.at("调解记录")
    desk.keys("F8")
    desk.at("常用语")
    desk.keys("1")
    desk.at("调解记录")
    desk.keys("Return")
    desk.type(words)
    desk.look(f"session-{number}")
    desk.keys("ctrl+s")
    desk.shows(TITLE, "调解中")
    kept = case(desk).sessions[-1]
    assert kept.position == number
    assert kept.text.startswith("调解员：现在核对到场人员身份")
    assert kept.text.endswith(words)


def read_aloud(desk: Desk) -> None:
    desk.keys("ctrl+Page_Down")
    desk.shows("第 2 次")
    desk.keys("ctrl+l")
    desk.wait_for_window(TITLE)
    desk.shows("双方让步", "大一些")
    desk.look("reading")
    desk.keys("Escape")
    desk.wait_for_window("里仁 · 向阳社区")


def settle(desk: Desk) -> None:
    desk.keys("ctrl+g")
    desk.shows("协议要写明：", "履行期限：还没写")
    desk.at("争议事项")
    desk.type("渗水的责任和赔偿数额")
    desk.go_to("协议内容")
    desk.type("李卫国承担全部责任，修好防水，赔偿两家共 3000 元。")
    desk.go_to("履行方式、时限")
    desk.type("分两期现金给付。")
    for what, amount in (("第一期赔偿", "2000"), ("第二期赔偿", "1000")):
        desk.keys("ctrl+shift+i")
        desk.at("做什么")
        desk.type(what)
        desk.keys("Return")
        desk.type(amount)
        desk.keys("Return")
        desk.type(str(TODAY))
    desk.shows("履行期限：已写明", "各方责任：已写明")
    desk.look("agreement")
    desk.keys("ctrl+s")
    desk.wait_for_window("人民调解协议书")
    desk.look("agreement-paper")
    desk.keys("Escape")
    desk.wait_for_window("里仁 · 向阳社区")
    desk.shows("调解成功")
    kept = case(desk)
    assert [(one.what, one.amount, one.due_on) for one in kept.instalments] == [
        ("第一期赔偿", Decimal(2000), TODAY), ("第二期赔偿", Decimal(1000), TODAY),
    ]  # fmt: skip


def confirm(desk: Desk) -> None:
    desk.keys("ctrl+Page_Down", "ctrl+Page_Down")
    desk.shows("第一期赔偿", "还没有申请")
    desk.keys("ctrl+shift+j")
    desk.at("人民法院")
    desk.type("道里区人民法院")
    desk.keys("ctrl+s")
    desk.shows("道里区人民法院", "已申请")
    desk.go_to("裁定有效")
    desk.keys("Return")
    desk.at("裁定书文号")
    desk.type("2026-5")
    desk.keys("Return")
    desk.shows("确认有效")
    assert case(desk).confirmations[0].document_number == "2026-5"


def perform(desk: Desk) -> None:
    for state in ("履行中", "已履行"):
        desk.go_to("登记履行")
        desk.keys("Return")
        desk.at("履行日期")
        desk.go_to("凭证")
        desk.type("收条一张")
        desk.keys("ctrl+s")
        desk.shows(TITLE, state)


def afterwards(desk: Desk) -> None:
    desk.keys("ctrl+shift+v")
    desk.at("回访情况")
    desk.type("双方已按协议履行，关系缓和。")
    desk.keys("ctrl+s")
    desk.shows(TITLE, "已回访")
    desk.keys("ctrl+Page_Down")
    desk.shows("还没有立卷")
    desk.keys("ctrl+shift+k")
    desk.at("保管期限")
    desk.keys("ctrl+s")
    desk.shows("修改立卷", "长期")
    desk.keys("ctrl+1")
    desk.shows(TITLE, "归档")
    desk.look("filed")


def print_dossier(desk: Desk) -> None:
    """The whole dossier with one key: every piece that the case has made, nothing missing."""
    desk.keys("ctrl+d")
    seen = desk.shows("打印卷宗", "授权委托书", "人民调解记录（第 2 次）", "人民调解协议书", "回访")
    assert "还缺" not in seen.text
    desk.look("dossier")
    desk.keys("ctrl+p")
    desk.wait_for_window("卷宗")
    desk.look("dossier-paper")
    desk.keys("Escape")
    desk.wait_for_window("里仁 · 向阳社区")


@pytest.mark.story
@pytest.mark.timeout(240)
def test_a_neighbour_dispute_from_the_complaint_to_the_archive(desk: Desk) -> None:
    desk.make_office()
    desk.kept(neighbours)
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    register(desk)
    session(desk, "双方各执一词，约定再谈。", 1)
    session(desk, "双方让步，同意分期赔偿。", 2)
    read_aloud(desk)
    settle(desk)
    confirm(desk)
    perform(desk)
    afterwards(desk)
    print_dossier(desk)
    kept = case(desk)
    assert (kept.state_name, kept.filing is not None) == ("归档", True)
    assert [step.key for step in kept.steps] == [
        "accept", "session", "session", "settle", "perform_part", "perform", "visit", "archive",
    ]  # fmt: skip
