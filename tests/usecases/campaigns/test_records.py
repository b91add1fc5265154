"""Campaigns from templates: stages of a year, tasks in the work plan and on 今日, activities that bear the name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.work import CampaignStage
from app.office import Office
from app.usecases import journal, ledgers, today
from app.usecases.campaigns import changes as campaign_changes
from app.usecases.campaigns import records as campaigns
from app.usecases.campaigns.changes import ResultForm, TaskForm
from app.usecases.history import undo

DAY = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")


def test_the_five_stages_of_the_hundred_services_become_tasks(office: Office) -> None:
    campaigns.begin(office, "hundred_services", 2026)
    [one] = campaigns.running(office)
    assert [stage.name for stage in one.stages] == [
        "动员部署",
        "调查摸底",
        "归类梳理",
        "全面开展活动",
        "总结验收和评选",
    ]
    assert [stage.now for stage in one.stages] == [False, True, False, False, False]
    assert (one.stages[1].begins, one.stages[1].ends) == (date(2026, 2, 21), date(2026, 3, 31))
    assert {task.state for task in one.stages[0].tasks} == {"overdue"}
    assert one.stages[0].words == "0／2 项完成"
    due = [row for row in today.due(office) if row.what == "专项活动"]
    stage = "（百项服务进社区（2026）·动员部署）"
    assert {row.title for row in due} == {f"制定方案，落实分工{stage}", f"召开动员会{stage}"}
    entry = campaigns.tick(office, one.stages[0].tasks[0].id)
    assert campaigns.running(office)[0].stages[0].words == "1／2 项完成"
    assert len([row for row in today.due(office) if row.what == "专项活动"]) == 1
    undo.undo(office, entry)
    assert campaigns.running(office)[0].stages[0].words == "0／2 项完成"


def test_the_same_campaign_is_not_begun_twice_in_a_year(office: Office) -> None:
    campaigns.begin(office, "service_month", 2026)
    with pytest.raises(ClerkError, match="已经开始了"):
        campaigns.begin(office, "service_month", 2026)
    campaigns.begin(office, "service_month", 2027)
    campaigns.begin(office, "service_month", 2026, name="邻里服务月")
    assert {(c.name, c.year) for c in campaigns.running(office)} == {
        ("社区服务月", 2026), ("社区服务月", 2027), ("邻里服务月", 2026),
    }  # fmt: skip
    with pytest.raises(ClerkError, match="没有模板"):
        campaigns.begin(office, "nothing", 2026)


def test_the_stages_move_with_the_day_a_campaign_begins_on(office: Office) -> None:
    campaigns.begin(office, "service_month", 2026, first="2026-09-15")
    [one] = campaigns.running(office)
    assert [(str(s.begins), str(s.ends)) for s in one.stages] == [
        ("2026-09-15", "2026-09-28"), ("2026-09-29", "2026-10-29"), ("2026-10-30", "2026-11-08"),
    ]  # fmt: skip
    for day, why in (("2025-09-15", "不在 2026 年里"), ("2026-09", "要写到日"), ("九月", "看不懂")):
        with pytest.raises(ClerkError, match=why):
            campaigns.begin(office, "hundred_services", 2026, first=day)


def test_activities_that_bear_its_name_are_counted_once_with_their_events(
    office: Office, clock: FixedClock
) -> None:
    campaigns.begin(office, "service_month", 2026)
    assert journal.asks(office, "activity").campaigns == ("社区服务月",), (
        "its name is proposed: it must be the same"
    )
    whole = journal.save(office, journal.EntryForm("activity", "2026-03-05", "义诊周", campaign="社区服务月"))
    for people in ("30", "12"):
        journal.save(office, journal.EntryForm("activity", "2026-03-06", "义诊", campaign="社区服务月", counts={"people": people}, parent_id=whole))  # fmt: skip
    journal.save(
        office,
        journal.EntryForm("activity", "2025-03-06", "去年的", campaign="社区服务月", counts={"people": "99"}),
    )
    [one] = campaigns.running(office)
    assert (one.activities, one.people) == (1, 42)


@given(DAY, DAY, st.integers(2000, 2099))
def test_a_stage_begins_in_its_year_and_ends_on_its_day_within_a_year(
    begins: str, ends: str, year: int
) -> None:
    first, last = campaigns.days_of(CampaignStage("段", begins, ends), year)
    assert first.year == year
    assert 0 <= (last - first).days <= 366
    assert last.year == year + (ends < begins)


def test_a_day_that_a_month_does_not_have_is_its_last() -> None:
    assert campaigns.days_of(CampaignStage("段", "02-29", "06-31"), 2026) == (
        date(2026, 2, 28),
        date(2026, 6, 30),
    )


def test_a_task_gets_its_person_and_day_and_one_is_added(office: Office) -> None:
    campaign = campaigns.begin(office, "service_month", 2026)
    first = campaigns.running(office)[0].stages[0].tasks[0]
    campaign_changes.change_task(office, first.id, TaskForm(first.stage, first.what, "何素琴", "2026-3-20"))
    campaign_changes.add_task(office, campaign, TaskForm("准备", "借音响", "罗建平", "2026-03-18"))
    stage = campaigns.running(office)[0].stages[0]
    assert [(t.what, t.owner, str(t.until)) for t in stage.tasks if t.owner] == [
        (first.what, "何素琴", "2026-03-20"), ("借音响", "罗建平", "2026-03-18"),
    ]  # fmt: skip
    assert ("借音响（社区服务月（2026）·准备）", "罗建平") in {(r.title, r.who) for r in today.due(office)}
    with pytest.raises(ClerkError, match="请写明任务"):
        campaign_changes.add_task(office, campaign, TaskForm("准备"))
    with pytest.raises(ClerkError, match="期限要写到日"):
        campaign_changes.change_task(office, first.id, TaskForm("准备", "借音响", until="2026-03"))


def test_a_task_of_the_plan_that_is_no_campaigns_is_reminded_of_once(office: Office) -> None:
    ledgers.add(office, "work_plan", ledgers.EntryForm(values={"task": "换届准备", "until": "2026-03-18"}))
    assert [(r.what, r.title) for r in today.due(office)] == [("工作计划", "换届准备")]


def test_there_is_one_main_type(office: Office) -> None:
    one = campaigns.begin(office, "feature_community", 2026)
    other = campaigns.begin(office, "service_month", 2026)
    campaign_changes.settle(office, one, ResultForm("文化型", main=True))
    with pytest.raises(ClerkError, match="主定位已经是“文化型”（专项活动登记 X03-0001）"):
        campaign_changes.settle(office, other, ResultForm("服务型", main=True))
    campaign_changes.settle(office, other, ResultForm("服务型"))
    assert [m.feature for m in campaign_changes.main_types(office)] == ["文化型"]
    campaign_changes.settle(office, one, ResultForm("文化型", main=False))
    campaign_changes.settle(office, other, ResultForm("服务型", main=True))
    assert [m.feature for m in campaign_changes.main_types(office)] == ["服务型"]
    with pytest.raises(ClerkError, match="要先选类型"):
        campaign_changes.settle(office, other, ResultForm(main=True))


def test_a_second_one_marked_in_the_ledger_is_found(office: Office) -> None:
    one = campaigns.begin(office, "feature_community", 2026)
    campaign_changes.settle(office, one, ResultForm("文化型", main=True))
    values = {"name": "市级学习型社区", "feature": "学习型", "main": "是"}
    ledgers.add(office, "honours", ledgers.EntryForm(values=values))
    assert [m.feature for m in campaign_changes.main_types(office)] == ["文化型", "学习型"]


def test_a_campaign_that_ended_reminds_nobody_and_keeps_its_result(office: Office) -> None:
    one = campaigns.begin(office, "hundred_services", 2026)
    assert [r for r in today.due(office) if r.what == "专项活动"]
    entry = campaign_changes.settle(
        office, one, ResultForm(result="合格", award="十佳社区", ended="2026-03-16")
    )
    assert not [r for r in today.due(office) if r.what == "专项活动"]
    kept = ResultForm(result="合格", award="十佳社区", ended="2026-03-16")
    assert campaign_changes.result_of(office, one) == kept
    assert "含已结束的" in campaign_changes.settled_words(office, one)
    assert not campaigns.running(office)
    assert [(c.id, c.ended) for c in campaigns.running(office, ended=True)] == [(one, date(2026, 3, 16))]
    undo.undo(office, entry)
    assert [r for r in today.due(office) if r.what == "专项活动"]


def test_the_tasks_follow_the_day_on_which_their_campaign_ends(office: Office, clock: FixedClock) -> None:
    one = campaigns.begin(office, "hundred_services", 2026)
    other = campaigns.begin(office, "service_month", 2026)
    campaign_changes.settle(office, one, ResultForm(ended="2026-12-31"))
    assert "到 2026-12-31 结束" in campaign_changes.settled_words(office, one)
    assert {c.id for c in campaigns.running(office)} == {one, other}

    def ended() -> bool:
        return any(r.what == "专项活动" and "百项" in r.title for r in today.due(office))

    assert ended()
    campaign_changes.settle(office, one, ResultForm(ended="2026-03-10"))
    assert not ended(), "an earlier day: the tasks end with it"
    campaign_changes.settle(office, one, ResultForm())
    assert ended(), "it goes on: so do its tasks"
    assert campaign_changes.settled_words(office, one) == "已保存"
