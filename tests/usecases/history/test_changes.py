"""History: every change with its act, one change taken back, and how things stood on a past day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.tables import AuditChange, Residence, Resident
from app.office import Office
from app.usecases import ledgers, search
from app.usecases.history import changes as history
from app.usecases.history import past, undo
from app.usecases.households import events
from app.usecases.residents import files, merging
from app.usecases.residents import records as residents
from tests import factories
from tests.offices import NOON

DAY = date(2026, 3, 16)


def edit(office: Office, resident: int, **values: Any) -> None:
    form, version = residents.load_form(office, resident)
    for name, value in values.items():
        setattr(form, name, value)
    residents.save(office, form, resident, version)


def facts(office: Office, resident: int, day: date) -> dict[str, str]:
    return {f.name: f.text for f in past.as_of(office, resident, day).facts if f.text}


def change(office: Office, resident: int, name: str, after: str) -> history.FieldChange:
    return next(
        c for c in history.history(office, "resident", resident) if (c.name, c.after) == (name, after)
    )


def test_each_change_opens_its_act(office: Office) -> None:
    saved = factories.resident(office, "郭某", marriage="10")
    edit(office, saved, marriage="20", work_unit="第一中学")
    found = change(office, saved, "marriage", "已婚")
    detail = history.act(office, found.entry_id)
    assert (detail.what, detail.undone) == ("修改居民 郭某", False)
    assert detail.counts == (("居民", 1),)
    assert {(line.title, line.label, line.before, line.after) for line in detail.lines} == {
        ("郭某", "婚姻状况", "未婚", "已婚"),
        ("郭某", "工作单位", "", "第一中学"),
    }
    undo.undo(office, found.entry_id)
    assert history.act(office, found.entry_id).undone
    with pytest.raises(ClerkError, match="没有第"):
        history.act(office, 99999)


def test_one_change_is_taken_back_by_itself(office: Office) -> None:
    saved = factories.resident(office, "郭某", marriage="10", address="幸福小区3号楼2单元501室")
    edit(office, saved, marriage="20", work_unit="第一中学", birth_date="1980-05-17", address="和平小区1号楼")
    edit(office, saved, note="后来写的")
    one = change(office, saved, "marriage", "已婚")
    act = history.undo_change(office, one.change_id, saved, "marriage")
    form, _ = residents.load_form(office, saved)
    assert (form.marriage, form.work_unit, form.note) == ("10", "第一中学", "后来写的")
    assert undo.acts(office)[0].what == "撤销一处修改：郭某 的婚姻状况"
    undo.undo(office, act)
    assert residents.load_form(office, saved)[0].marriage == "20"
    moved = change(office, saved, "address", "和平小区1号楼")
    history.undo_change(office, moved.change_id, saved, "address")
    with office.read() as session:
        resident = session.get_one(Resident, saved)
        spell = session.scalars(select(Residence).where(Residence.end.is_(None))).one()
    assert (resident.estate, resident.room) == ("幸福小区", "501")
    assert spell.address == resident.address == "幸福小区3号楼2单元501室"


def test_a_change_that_was_overtaken_says_what_stands_there(office: Office) -> None:
    saved = factories.resident(office, "郭某", marriage="10")
    edit(office, saved, marriage="20")
    edit(office, saved, marriage="40")
    one = change(office, saved, "marriage", "已婚")
    with pytest.raises(ClerkError, match="现在是 离婚"):
        history.undo_change(office, one.change_id, saved, "marriage")
    name = change(office, saved, "name", "郭某")
    with pytest.raises(ClerkError, match="不能是空的"):
        history.undo_change(office, name.change_id, saved, "name")
    living = change(office, saved, "living_here", "是")
    assert not living.alone
    with pytest.raises(ClerkError, match="不能单独撤销"):
        history.undo_change(office, living.change_id, saved, "living_here")


def test_a_name_taken_back_is_searched_again(office: Office) -> None:
    saved = factories.resident(office, "郭某")
    edit(office, saved, name="果某")
    history.undo_change(office, change(office, saved, "name", "果某").change_id, saved, "name")
    assert (search.find(office, "郭某").count, search.find(office, "果某").count) == (1, 0)


def test_numbers_are_masked(office: Office) -> None:
    form = factories.resident_form("郭某", phone="19900001111、儿子19900002222")
    saved = residents.save(office, form)
    assert form.id_number not in {c.after for c in history.history(office, "resident", saved)}
    told = history.act(office, undo.acts(office)[0].id)
    assert [line.title for line in told.lines if line.kind == "resident_phone"] == ["199****2222"]


def test_the_history_of_a_merged_file_stays_to_be_seen(office: Office) -> None:
    one, other = (factories.resident(office, n, id_number="", work_unit=n) for n in ("甲", "乙"))
    merging.merge(office, one, other, {"name": "keep", "work_unit": "keep"})
    found = history.history(office, "resident", one)
    assert {(c.merged, c.after, c.alone) for c in found if c.name == "work_unit"} == {
        ("", "甲", True),
        ("乙", "乙", False),
    }


def test_before_it_was_on_file_it_says_so(office: Office, clock: FixedClock) -> None:
    saved = factories.resident(office, "郭某", marriage="10")
    clock.instant += timedelta(days=5)
    edit(office, saved, marriage="20")
    then = past.as_of(office, saved, DAY - timedelta(days=1))
    assert then.notice == "2026-03-15 时还没有这份档案，2026-03-16 才登记；下面是登记时的内容。"
    assert {f.name: f.text for f in then.facts}["marriage"] == "未婚"
    assert past.as_of(office, saved, DAY).notice == ""
    with pytest.raises(ClerkError, match="还没有到"):
        past.as_of(office, saved, date(2026, 3, 22))


def test_the_household_and_the_tags_of_a_day(office: Office, clock: FixedClock) -> None:
    head = factories.resident(office, "户主", relation="02", id_number="", birth_date="1980-01-01")
    household = files.household_of(office, head)
    clock.instant += timedelta(days=2)
    child = factories.resident_form("孩子", relation="20", id_number="", birth_date="2010-03-17")
    joined = residents.save(office, child, household_id=household)
    ledgers.add(
        office, "minimum_living", ledgers.EntryForm(head, "2026-03-18", values={"category": "城市低保"})
    )
    clock.instant += timedelta(days=2)
    edit(office, joined, name="长大了")
    assert [m.name for m in past.members_as_of(office, household, DAY)] == ["户主"]
    members = past.members_as_of(office, household, date(2026, 3, 18))
    assert [(m.name, m.relation, m.age) for m in members] == [("户主", "户主", "46"), ("孩子", "子", "16")]
    assert [m.name for m in past.as_of(office, head, date(2026, 3, 20)).members] == ["户主", "长大了"]
    assert past.as_of(office, head, date(2026, 3, 17)).tags == ()
    assert past.as_of(office, head, date(2026, 3, 18)).tags == ("低保",)
    assert facts(office, joined, date(2026, 3, 18))["age"] == "16"


def test_what_an_import_wrote_counts(office: Office, clock: FixedClock, tmp_path: Any) -> None:
    import openpyxl

    from app.usecases.importing import check, plan, take

    book = openpyxl.Workbook()
    book.active.append(["姓名", "性别", "出生日期", "现住地址", "工作单位"])
    for n in range(40):
        book.active.append([f"人{chr(0x4E00 + n)}", "男", "1980-05-17", f"幸福小区{n}号楼", f"单位{n}"])
    book.save(tmp_path / "名册.xlsx")
    take.take(office, check.check(office, plan.understand(office, tmp_path / "名册.xlsx")))
    with office.read() as session:
        assert session.scalar(select(func.count()).where(AuditChange.last_id.is_not(None))), "no run to read"
        saved = session.scalars(select(Resident.id).where(Resident.work_unit == "单位7")).one()
    clock.instant += timedelta(days=1)
    edit(office, saved, work_unit="后来的单位")
    assert facts(office, saved, DAY)["work_unit"] == "单位7"
    assert past.as_of(office, saved, DAY - timedelta(days=1)).notice != ""
    assert "导入" in change(office, saved, "work_unit", "单位7").what


steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["marriage", "work_unit", "living_here", "relation", "address", "birth_date", "delete", "undo"]
        ),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=10,
)
# relations of one sex: a son tells the sex of who has no number, and a daughter would be refused afterwards
CHOICES: dict[str, tuple[Any, ...]] = {
    "marriage": ("10", "20", ""), "work_unit": ("甲厂", "乙厂", ""), "living_here": (True, False, True),
    "relation": ("20", "23", "02"), "address": ("幸福小区1号楼", "和平小区2号楼", ""), "birth_date": ("1980", "1980-05", ""),
}  # fmt: skip


def step(office: Office, resident: int, what: str, choice: int) -> date | None:
    """Do it. Of an undo: the day of the act that was taken back, when a stay here was part of it."""
    with office.read() as session:
        gone = session.get_one(Resident, resident, execution_options={"include_deleted": True}).deleted_at
    if what == "undo":
        act = undo.last_act(office)
        if act is not None and not act.what.startswith("登记居民"):
            undo.undo(office, act.id)
            return act.at.astimezone().date() if "residence" in act.kinds else None
    elif gone is None and what == "delete":
        residents.delete(office, resident)
    elif gone is None:
        edit(office, resident, **{what: CHOICES[what][choice]})
    return None


def snapshot(office: Office, resident: int) -> dict[str, str] | None:
    """What the file shows today; None while it is in the recycle bin."""
    try:
        return {f.name: f.text for f in files.open_file(office, resident).facts if f.text}
    except ClerkError:
        return None


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([("living_here", 1, 0), ("undo", 0, 1)])
@given(steps)
def test_any_day_is_as_it_was_seen_then(
    office: Office, clock: FixedClock, todo: list[tuple[str, int, int]]
) -> None:
    """But for who lived here: that comes from the spells, and an act taken back later takes its spell along."""
    retold: set[date] = set()
    clock.instant = NOON
    saved = factories.resident(office, "郭某", id_number="", birth_date="1980-05-17")
    seen: dict[date, dict[str, str] | None] = {clock.today(): snapshot(office, saved)}
    for what, choice, days in todo:
        clock.instant += timedelta(days=days)
        since = step(office, saved, what, choice)
        if since is not None:
            retold |= {day for day in seen if day >= since}
        seen[clock.today()] = snapshot(office, saved)
    for day, shown in seen.items():
        then = past.as_of(office, saved, day)
        if shown is None:
            assert "回收站" in then.notice
        else:
            left = {"living_here"} if day in retold and day != clock.today() else set()
            told = {f.name: f.text for f in then.facts if f.text and f.name not in left}
            assert told == {name: text for name, text in shown.items() if name not in left}


def test_a_death_registered_later_was_one_on_its_own_day(office: Office, clock: FixedClock) -> None:
    """As the spells that it ended; and nobody has an age before the birth."""
    clock.instant = NOON
    saved = factories.resident(office, "郭某", id_number="", birth_date="1980-05-17")
    died = clock.today() + timedelta(days=2)
    clock.instant += timedelta(days=9)
    events.death(office, events.DeathForm(saved, str(died)))
    assert "died_on" not in facts(office, saved, died - timedelta(days=1))
    assert facts(office, saved, died)["died_on"] == str(died)
    early = past.as_of(office, saved, date(1970, 1, 1))
    assert "还没有出生" in early.notice
    assert "age" not in {f.name for f in early.facts if f.text}


def test_an_act_taken_back_later_is_not_what_was_true_then(office: Office, clock: FixedClock) -> None:
    """The spells say where somebody lived, also what became known later (the module's own rule)."""
    clock.instant = NOON
    saved = factories.resident(office, "郭某", id_number="", birth_date="1980-05-17")
    edit(office, saved, living_here=False)
    wrong = clock.today()
    assert facts(office, saved, wrong)["living_here"] == "否"
    clock.instant += timedelta(days=1)
    act = undo.last_act(office)
    assert act is not None
    undo.undo(office, act.id)
    assert facts(office, saved, wrong)["living_here"] == "是"
