"""A family of four is registered with keys alone: he and she on their own forms, the children on the household's page."""

from datetime import date

import pytest
from sqlalchemy import select

from app.models.tables import Resident
from app.office import Office
from app.usecases.residents import kin
from tests import factories
from tests.stories.conftest import Desk

HOME = "和平路12号翠湖小区3栋2单元501室"


def names(office: Office) -> dict[str, int]:
    with office.read() as session:
        return {one.name: one.id for one in session.scalars(select(Resident))}


def register_him(desk: Desk) -> None:
    desk.keys("alt+2", "ctrl+n")
    desk.at("姓名")
    desk.type("钱大山")
    desk.keys("Return")
    desk.type(factories.id_number(date(1980, 5, 17), "1"))
    desk.go_to("现住地址")
    desk.type(HOME)
    desk.keys("ctrl+s")
    desk.shows("还没有登记到户", "1980-05-17")


def add_her(desk: Desk) -> None:
    desk.keys("ctrl+j")
    desk.at("姓名")
    desk.type("孙秀云")
    desk.keys("Return")
    desk.type(factories.id_number(date(1982, 2, 2), "2"))
    desk.go_to("与户主关系")
    desk.type("妻")
    desk.look("family-wife")
    desk.keys("ctrl+s")
    desk.shows("已保存")


def add_child(desk: Desk, name: str, number: str, relation: str) -> None:
    desk.keys("ctrl+j")
    desk.at("姓名")
    desk.type(name)
    desk.keys("Return")
    desk.at("证件号码")
    desk.type(number)
    desk.go_to("关系")
    desk.type(relation)
    desk.keys("ctrl+s")
    desk.shows(f"{name}\t")


@pytest.mark.story
@pytest.mark.timeout(120)
def test_a_family_of_four_by_keyboard(desk: Desk) -> None:
    desk.make_office()
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    register_him(desk)
    add_her(desk)
    desk.look("family-her-file")
    desk.keys("ctrl+4")
    desk.shows("成员　2 人")
    add_child(desk, "钱小山", factories.id_number(date(2008, 3, 3), "1"), "长子")
    add_child(desk, "钱小妹", factories.id_number(date(2012, 4, 4), "2"), "女儿")
    seen = desk.shows("成员　4 人")
    desk.look("family-household")
    assert [row[:3] for row in seen.rows("本户")] == [
        ["钱大山", "户主", "男"],
        ["孙秀云", "妻", "女"],
        ["钱小山", "长子", "男"],
        ["钱小妹", "女", "女"],
    ]
    look_at_the_kin(desk)


def look_at_the_kin(desk: Desk) -> None:
    """From the household to the son's file; his picture names his parents, and so does what is kept."""
    desk.keys("alt+2", "ctrl+Page_Up")
    desk.keys("ctrl+k")
    desk.type("qxs")
    desk.shows("钱小山　　居民")
    desk.keys("Return")
    seen = desk.shows("2008-03-03", "虚线是姻亲")
    desk.look("family-kin")
    assert {"本人　18岁", "父亲　46岁", "母亲　44岁"} <= {line for w in seen.words for line in w.split("\n")}
    one = desk.kept(names)
    graph = desk.kept(lambda office: kin.kin_graph(office, one["钱小山"]))
    assert {(e.a, e.b) for e in graph.edges if e.kind == "parent"} == {
        (one[parent], one[child]) for parent in ("钱大山", "孙秀云") for child in ("钱小山", "钱小妹")
    }
    assert {n.resident_id: n.generation for n in graph.nodes} == {
        one["钱小山"]: 0, one["钱小妹"]: 0, one["钱大山"]: 1, one["孙秀云"]: 1,
    }  # fmt: skip
