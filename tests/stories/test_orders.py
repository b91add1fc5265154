"""点单 from request to rating with keys alone: given out with its slip, taken, done, rated badly, called back, put right."""

import pytest

from app.office import Office
from app.usecases.services import views as service_views
from tests import factories
from tests.stories.conftest import Desk

WHO = "赵点单"
TEAM = "巧手志愿队"


def order(office: Office) -> int:
    """A request that came as 点单."""
    return factories.service(office, channel="order", applicant=WHO, note="水龙头漏水")


def answer(desk: Desk, title: str, *texts: str) -> None:
    """Fill the form of a move that is shown and do it with Enter in its last field."""
    desk.shows(title)
    for text in texts:
        desk.type(text)
        desk.keys("Return")


@pytest.mark.story
@pytest.mark.timeout(150)
def test_an_order_is_given_out_done_rated_badly_and_put_right(desk: Desk) -> None:
    desk.make_office()
    one = desk.kept(order)
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    desk.keys("alt+3")
    desk.shows(WHO)
    desk.keys("ctrl+shift+q")
    desk.shows("已点单", "已服务", "差评整改", "办理经过")
    desk.keys("ctrl+1")
    desk.at("接单的队伍或党支部")
    answer(desk, "下单", TEAM)
    desk.wait_for_window("点单服务单")
    desk.look("order-slip")
    desk.keys("Escape")
    desk.wait_for_window("里仁 · 向阳社区")
    desk.shows("接单 还剩 2 个工作日")
    desk.keys("ctrl+2")
    desk.shows("服务完成")
    desk.keys("ctrl+4")
    desk.at("服务情况")
    answer(desk, "服务情况", "已修好，换了垫圈")
    desk.shows("已服务", "评价")
    desk.keys("ctrl+6")
    desk.shows("确定评价")
    desk.keys("2")
    desk.shows("不满意的原因")
    desk.go_to("不满意的原因")
    answer(desk, "不满意的原因", "来晚了两个小时")
    desk.shows("差评回访 还剩 1 个工作日")
    desk.look("order-bad")
    view = desk.kept(lambda office: service_views.view(office, one))
    assert (view.state, view.assignee, view.satisfaction, view.result) == (
        "mending", TEAM, "不满意", "已修好，换了垫圈",
    )  # fmt: skip
    assert view.owed == ("order_slip",), "looked at, not printed"
