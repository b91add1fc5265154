"""The tree of volunteers: who brought whom."""

import pytest

from app.errors import ClerkError
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases import ledgers
from app.usecases.papers.values import volunteers, work_lists
from tests import factories
from tests.usecases.papers.test_of_work import paper, row


def test_the_tree_of_volunteers_refuses_rings_and_draws_old_ones_whole(office: Office) -> None:
    first, second, third, fourth = (
        factories.resident(office, name) for name in ("赵一", "钱二", "孙三", "李四")
    )
    late = row(office, "volunteer", "2026-01-05", fourth, kind="其他居民", introducer=f"#{second}")
    top = row(office, "volunteer", "2026-01-06", first, kind="共产党员")
    row(office, "volunteer", "2026-01-07", second, kind="其他居民", introducer=f"#{first}")
    with pytest.raises(ClerkError, match="介绍人不能是本人"):
        row(office, "volunteer", "2026-01-08", third, kind="其他居民", introducer=f"#{third}")
    with pytest.raises(ClerkError, match="绕回来了：钱二的介绍人就是赵一"):
        ledgers.change(office, top, {"introducer": f"#{fourth}"})
    ledgers.change(office, late, {"talent": "书法"})
    with office.write("从前写成环的") as w:
        w.session.get_one(LedgerEntry, top).fields = {"kind": "01", "introducer": str(second)}
    tree = volunteers.tree(office, office.today(), office.today())
    assert [(r["name"].strip("　└ "), r["level"], r["brought"]) for r in tree] == [
        ("赵一（介绍人绕了一圈，请核对）", "1", "1"), ("钱二", "2", "1"), ("李四", "3", ""),
    ]  # fmt: skip


def test_the_tree_of_who_brought_whom_holds_everybody_once(office: Office) -> None:
    names = ("甲", "乙", "丙", "丁", "戊")
    people = {name: factories.resident(office, f"志愿{name}") for name in names}
    above = {"乙": "甲", "丙": "乙", "戊": "丁"}
    for day, name in enumerate(names, 1):
        brought = {"introducer": f"#{people[above[name]]}"} if name in above else {"hours": "10"}
        row(office, "volunteer", f"2026-03-0{day}", people[name], kind="其他居民", team="红马甲", **brought)
    row(office, "volunteer_log", resident_id=people["丙"], project="巡逻", hours="2.5")
    tree = work_lists.LISTS["volunteer_tree"](office, office.today(), office.today())
    assert [r["name"].strip() for r in tree] == ["志愿甲", "└ 志愿乙", "└ 志愿丙", "志愿丁", "└ 志愿戊"]
    assert [r["level"] for r in tree] == ["1", "2", "3", "1", "2"]
    assert [r["brought"] for r in tree] == ["1", "1", "", "1", ""]
    [team] = work_lists.LISTS["volunteer_teams"](office, office.today(), office.today())
    assert (team["team"], team["count"], team["hours"]) == ("红马甲", "5", "22.5"), (
        "hours from before count as well"
    )
    assert [r["hours"] for r in tree] == ["10", "0", "2.5", "10", "0"]
    printed = paper(office, "volunteer_tree")
    assert "志愿丙" in printed
    assert "100.0%≥10%达到在册志愿者5÷现住居民5×100%期末在册志愿者÷" in printed, "the rate with its rule"
