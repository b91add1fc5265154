"""What 设置 changes: unit, grids, clerks and passwords, catalogue, calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import FixedClock
from app.db import keys
from app.errors import ClerkError, OfficeError
from app.models.rules.working_days import OfficeCalendar
from app.office import Office
from app.usecases import catalogue, packages
from app.usecases.areas import grids as areas
from app.usecases.history import undo
from app.usecases.offices import clerks, holidays
from app.usecases.offices import opening as offices
from app.usecases.offices.holidays import DayForm
from app.usecases.offices.opening import UnitForm
from app.usecases.services import records as service_records
from app.usecases.services import views as service_views
from tests import factories
from tests.offices import CHEAP, PASSWORD, new_encrypted


def test_the_unit_is_saved_with_its_superior_and_can_be_undone(office: Office):
    form = offices.unit_form(office)
    assert (form.name, form.superior) == ("示例社区居民委员会", "示例街道办事处")
    form.superior, form.phone, form.court = "新街道办事处", " 0450-1 ", "某某区人民法院"
    offices.save_unit(office, form)
    unit = offices.own_unit(office)
    assert (unit.superior, unit.phone, unit.court) == ("新街道办事处", "0450-1", "某某区人民法院")
    undo.undo(office, undo.acts(office, 1)[0].id)
    assert offices.own_unit(office).superior == "示例街道办事处"


def test_a_unit_without_name_or_with_an_endless_short_name_is_refused(office: Office):
    assert set(UnitForm(short_name="长" * 21).problems()) == {"name", "superior", "short_name"}
    with pytest.raises(ClerkError, match="请填写社区名称"):
        offices.save_unit(office, UnitForm())
    assert offices.own_unit(office).name == "示例社区居民委员会"


def test_grids_have_codes_and_count_who_lives_there(office: Office):
    new = areas.add_grid(office, " 第三网格 ")
    factories.resident(office, grid_id=new)
    rows = [(g.code, g.name, g.residents) for g in areas.grids(office)]
    assert rows == [
        ("230102001001001", "第一网格", 0),
        ("230102001001002", "第二网格", 0),
        ("230102001001003", "第三网格", 1),
    ]
    areas.rename_grid(office, new, "河东")
    assert areas.grids(office)[2] == areas.GridRow(new, "230102001001003", "河东", 1)


@pytest.mark.parametrize(
    ("name", "words"), [("", "请填写网格名称"), ("第一网格", "已有名叫“第一网格”的网格")]
)
def test_a_grid_needs_a_name_of_its_own(office: Office, name: str, words: str):
    second = areas.grids(office)[1].id
    with pytest.raises(ClerkError, match=words):
        areas.add_grid(office, name)
    with pytest.raises(ClerkError, match=words):
        areas.rename_grid(office, second, name)
    areas.rename_grid(office, second, "第二网格")  # its own name is free
    assert len(areas.grids(office)) == 2


def test_a_clerk_changes_the_password_and_only_knowing_the_old_one(
    tmp_path: Path, clock: FixedClock, monkeypatch
):
    monkeypatch.setattr(keys, "Derivation", lambda **given: type(CHEAP)(**(given or vars(CHEAP))))
    office, _code = new_encrypted(tmp_path / "office", clock)
    try:
        clerks.add_clerk(office, "周帮办", "另一个密码123")
        with pytest.raises(ClerkError, match="不一样"):
            clerks.change_password(office, PASSWORD, "新密码123", "新密码124")
        with pytest.raises(ClerkError, match="密码不对"):
            clerks.change_password(office, "错的密码", "新密码123", "新密码123")
        with pytest.raises(ClerkError, match="太短"):
            clerks.change_password(office, PASSWORD, "短", "短")
        clerks.change_password(office, PASSWORD, "新密码123", "新密码123")
        assert keys.unlock(office.folder, "王窗口", "新密码123") == office.store.key
        assert keys.unlock(office.folder, "周帮办", "另一个密码123") == office.store.key
        with pytest.raises(ClerkError, match="密码不对"):
            keys.unlock(office.folder, "王窗口", PASSWORD)
    finally:
        office.close()


def test_a_plain_office_has_no_passwords(file_office: Office):
    with pytest.raises(ClerkError, match="不用密码"):
        clerks.change_password(file_office, "", "新密码123", "新密码123")


def test_clerks_are_listed_with_the_roles_they_hold_today(file_office: Office):
    clerks.add_clerk(file_office, "周帮办", "", ("clerk", "mediator"))
    rows = [(c.name, c.roles, c.me) for c in clerks.clerks(file_office)]
    assert rows == [("王窗口", "主任、系统管理员", True), ("周帮办", "窗口人员、调解员", False)]


def test_an_item_that_is_off_is_not_offered_but_can_be_switched_on_again(office: Office):
    item = catalogue.settings(office, "低保")[0]
    catalogue.switch(office, item.id, False)
    assert item.id not in [i.id for i in catalogue.find_items(office, "低保")]
    assert [i.enabled for i in catalogue.settings(office, item.code)] == [False]
    catalogue.switch(office, item.id, True)
    assert item.id in [i.id for i in catalogue.find_items(office, "低保")]


@pytest.mark.parametrize("text", ["0", "366", "-3", "1.5", "十", "１０"])
def test_a_promise_is_a_number_of_working_days(office: Office, text: str):
    item = catalogue.settings(office)[0]
    with pytest.raises(ClerkError, match="承诺时限"):
        catalogue.set_limit(office, item.id, text)


def test_a_promise_is_set_and_taken_away(office: Office):
    item = catalogue.settings(office)[0]
    catalogue.set_limit(office, item.id, " 15 ")
    assert catalogue.settings(office)[0].limit_days == 15
    catalogue.set_limit(office, item.id, "")
    assert catalogue.settings(office)[0].limit_days is None


def test_holidays_count_at_once_and_their_import_is_in_the_record(
    office: Office, clock: FixedClock, tmp_path: Path
):
    clock.instant = datetime(2026, 12, 20, 4, tzinfo=UTC)
    assert holidays.listing(office).unknown == (2027,)
    path = tmp_path / "2027.csv"
    path.write_text("日期,性质,名称\n2027-01-01,休,元旦\n2027-01-03,班,补班\n", encoding="utf-8")
    assert holidays.take_file(office, path) == 2
    assert holidays.listing(office).unknown == ()
    assert office.calendar.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 3)
    assert [(m.kind, m.direction) for m in packages.history(office)] == [("放假安排", "读入")]
    path.write_text("2027-01-03,休,改了\n", encoding="utf-8")
    holidays.take_file(office, path)
    assert [(str(d.day), d.works, d.name) for d in holidays.listing(office).days][1] == (
        "2027-01-03",
        False,
        "改了",
    )


def test_a_missing_or_empty_holiday_file_is_said(office: Office, tmp_path: Path):
    with pytest.raises(OfficeError, match="读不了"):
        holidays.take_file(office, tmp_path / "没有.csv")
    (tmp_path / "空.csv").write_text("日期,性质,名称\n", encoding="utf-8")
    with pytest.raises(ClerkError, match="没有日期"):
        holidays.take_file(office, tmp_path / "空.csv")


def test_a_day_of_the_offices_own_is_put_in_changed_and_taken_back(office: Office) -> None:
    monday = date(2026, 3, 23)
    assert office.calendar.is_working_day(monday)
    added = holidays.add_day(office, DayForm("2026-03-23", False, "社区运动会"))
    assert not office.calendar.is_working_day(monday)
    [kept] = holidays.listing(office).days
    assert (kept.day, kept.weekday, kept.works, kept.name, kept.by_hand) == (
        monday, "星期一", False, "社区运动会", True,
    )  # fmt: skip
    with pytest.raises(ClerkError, match="本来就休息"):
        holidays.add_day(office, DayForm("2026-03-23", False, "又一次"))
    holidays.add_day(office, DayForm("2026.3.23", True, "改期，照常上班"))
    assert [(d.works, d.name) for d in holidays.listing(office).days] == [(True, "改期，照常上班")]
    undo.undo(office, undo.acts(office, 1)[0].id)
    assert not office.calendar.is_working_day(monday)
    entry = holidays.remove_day(office, kept.id)
    assert office.calendar.is_working_day(monday)
    assert holidays.listing(office).days == ()
    undo.undo(office, entry)
    assert not office.calendar.is_working_day(monday)
    assert added.entry_id > 0


def test_a_day_off_tells_which_promises_run_over_it_and_makes_them_longer_when_asked(
    office: Office, clock: FixedClock
) -> None:
    over = factories.service(office, limit_days=10)  # accepted 2026-03-16, promised for 2026-03-30
    factories.service(office, limit_days=3)  # promised for 2026-03-19, before the day
    paused = factories.service(office, limit_days=10)
    service_records.move(office, paused, "handle")
    service_records.move(office, paused, "pause", {"note": "等材料", "until": "2026-04-30"})
    day = DayForm("2026-03-23", False, "社区运动会")
    assert holidays.running_over(office, day.on) == 1, "one stands still: no day off takes a day of it"
    told = holidays.add_day(office, day)
    assert (told.over, told.extended) == (1, 0)
    assert service_views.view(office, over).due_on == date(2026, 3, 30)
    undo.undo(office, told.entry_id)
    told = holidays.add_day(office, replace(day, extend=True))
    assert (told.over, told.extended) == (1, 1)
    assert service_views.view(office, over).due_on == date(2026, 3, 31)
    undo.undo(office, told.entry_id)
    assert service_views.view(office, over).due_on == date(2026, 3, 30)
    holidays.add_day(office, day)
    holidays.add_day(office, DayForm("2026-03-28", True, "补班"))  # a Saturday: none is won by it either
    holidays.add_day(office, DayForm("2026-03-27", False, "停电"))
    [off, *_] = [d for d in holidays.listing(office).days if d.name == "停电"]
    holidays.remove_day(office, off.id)
    clock.instant += timedelta(days=8)  # 2026-03-24
    service_records.move(office, paused, "resume")
    found = service_views.view(office, paused).due_on
    assert found == office.calendar.add_working_days(office.today(), 10) == date(2026, 4, 7), (
        "ten days are left"
    )


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (DayForm("", False, "原因"), "day"),
        (DayForm("2026-03", False, "原因"), "day"),
        (DayForm("三月", False, "原因"), "day"),
        (DayForm("2026-03-23", False, " "), "reason"),
        (DayForm("2026-03-23", False, "长" * 41), "reason"),
    ],
)
def test_a_day_says_what_is_wrong_with_it(form: DayForm, field: str) -> None:
    assert set(form.problems()) == {field}


@given(
    st.dates(date(2026, 2, 1), date(2026, 6, 30)),
    st.integers(1, 40),
    st.dates(date(2026, 2, 1), date(2026, 9, 30)),
)
def test_a_day_off_makes_a_promise_that_runs_over_it_one_working_day_longer(
    start: date, days: int, off: date
) -> None:
    before = OfficeCalendar()
    due = before.add_working_days(start, days)
    after = OfficeCalendar({off: False})
    counted = before.is_working_day(off) and start < off <= due
    expected = after.add_working_days(due, 1) if counted else due
    assert after.add_working_days(start, days) == expected
