"""Undo: what nobody touched since goes back whole; what others use is kept and said; redo is undoing the undo."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import audit
from app.errors import ClerkError
from app.models.tables import Area, Household, LedgerEntry, Membership, Residence, Resident, ResidentPhone
from app.office import Office
from app.usecases import ledgers, search
from app.usecases.areas import merging as area_merging
from app.usecases.history import changes as history
from app.usecases.history import undo
from app.usecases.households import moves as household_moves
from app.usecases.households import splits as household_splits
from app.usecases.households.moves import JoinForm, OutForm
from app.usecases.households.splits import MergeForm
from app.usecases.residents import files
from app.usecases.residents import records as residents
from tests import factories


def last(office: Office) -> int:
    return undo.acts(office)[0].id


def sound(office: Office) -> bool:
    with office.store.engine.connect() as connection:
        return audit.first_broken(connection) is None


def rows(office: Office, cls: type) -> list[object]:
    with office.read() as session:
        return list(session.scalars(select(cls)))


def test_a_new_record_goes_and_comes_back_with_everything(office: Office) -> None:
    saved = factories.resident(office, "单雄信", phone="19900000001、儿子19900000002")
    before = residents.load_form(office, saved)[0]
    gone = undo.undo(office, last(office))
    assert (gone.undone, gone.kept, gone.what) == (7, (), "撤销：登记居民 单雄信")
    assert rows(office, Resident) == rows(office, Residence) == rows(office, ResidentPhone) == []
    assert len(rows(office, Area)) == 2, "the estate down to the dwelling went along; the grids stay"
    assert search.find(office, "sxx").count == 0
    again = undo.undo(office, last(office))
    assert (again.undone, again.kept, again.told) == (7, (), "重做：登记居民 单雄信，恢复 7 处改动")
    assert residents.load_form(office, saved)[0] == before
    assert [h.id for h in search.find(office, "sxx").hits] == [saved]
    assert undo.undo(office, last(office)).told == "撤销：登记居民 单雄信，收回 7 处改动", (
        "as often as it is turned"
    )
    undo.undo(office, last(office))
    assert factories.resident(office, "后来人") != saved
    assert sound(office)


def test_a_change_goes_back_field_by_field(office: Office) -> None:
    saved = factories.resident(office, "甲", marriage="10")
    form, version = residents.load_form(office, saved)
    form.name, form.marriage, form.note = "乙", "20", "搬来不久"
    residents.save(office, form, saved, version)
    assert undo.undo(office, last(office)).kept == ()
    form = residents.load_form(office, saved)[0]
    assert (form.name, form.marriage, form.note) == ("甲", "10", "")
    assert (search.find(office, "甲").count, search.find(office, "乙").count) == (1, 0)
    undo.undo(office, last(office))
    assert residents.load_form(office, saved)[0].name == "乙"


def test_deleted_rows_come_back(office: Office) -> None:
    saved = factories.resident(office, phone="19900000001、19900000002")
    form, version = residents.load_form(office, saved)
    form.phone = "19900000001"
    residents.save(office, form, saved, version)
    assert rows(office, ResidentPhone) == []
    undo.undo(office, last(office))
    assert residents.load_form(office, saved)[0].phone == "19900000001、19900000002"


def test_bringing_back_from_the_bin_by_undo(office: Office) -> None:
    saved = factories.resident(office, "甲")
    act = residents.delete(office, saved)
    undo.undo(office, act)
    assert files.open_file(office, saved).name == "甲"
    assert search.find(office, "甲").count == 1


def test_what_was_changed_or_used_since_is_kept_and_listed(office: Office) -> None:
    saved = factories.resident(office, "甲")
    act = last(office)
    factories.service(office, resident_id=saved)
    result = undo.undo(office, act)
    assert [r.id for r in rows(office, Resident)] == [saved]  # type: ignore[attr-defined]
    assert any("居民 1 条" in sentence and "予以保留" in sentence for sentence in result.kept)

    form, version = residents.load_form(office, saved)
    form.note, form.work_unit = "第一次", "学校"
    residents.save(office, form, saved, version)
    act = last(office)
    form, version = residents.load_form(office, saved)
    form.note = "第二次"
    residents.save(office, form, saved, version)
    result = undo.undo(office, act)
    form = residents.load_form(office, saved)[0]
    assert (form.note, form.work_unit) == ("第二次", "")
    assert result.kept == ("居民 甲 的备注后来又改过，保留现在的值",)
    assert sound(office)


def test_a_household_and_its_members_go_together(office: Office) -> None:
    head = factories.resident(office, "户主")
    files.household_of(office, head)
    undo.undo(office, last(office))
    assert rows(office, Membership) == []
    with office.read() as session:
        assert session.get_one(Resident, head).household_id is None


def two_households(office: Office) -> tuple[int, int, int, int]:
    """(a member, the household, another head, the other household)."""
    head = factories.resident(office, "户主", address="幸福小区3号楼2单元501室")
    home = files.household_of(office, head)
    child = residents.save(office, factories.resident_form("子", relation="20"), household_id=home)
    other = factories.resident(office, "别家", address="幸福小区3号楼2单元502室")
    return child, home, other, files.household_of(office, other)


def test_who_comes_back_into_a_household_that_is_no_more_belongs_to_none(office: Office) -> None:
    child, home, _, other = two_households(office)
    act = household_moves.remove(office, home, child).entry_id
    household_splits.merge(office, other, MergeForm(home, {1: "97"}))
    assert "原来的户已经没有了" in "".join(undo.undo(office, act).kept)
    with office.read() as session:
        assert session.get_one(Resident, child).household_id is None
        ends = session.scalars(select(Membership.end).where(Membership.resident_id == child)).all()
    assert None not in ends
    with pytest.raises(ClerkError, match="销户"):
        residents.save(office, factories.resident_form("孙"), household_id=home)


def test_a_place_merged_since_is_no_change_of_who_lives_there(office: Office) -> None:
    child, home, _, other = two_households(office)
    with office.read() as session:
        places = [session.get_one(Household, one).dwelling_id or 0 for one in (home, other)]
    act = household_splits.merge(office, other, MergeForm(home, {1: "97", child: "20"})).entry_id
    third = factories.resident(office, "三", address="幸福小区3号楼2单元503室")
    with office.read() as session:
        keep = session.get_one(Resident, third).dwelling_id or 0
    area_merging.merge(office, keep, places[1])
    assert undo.undo(office, act).kept == ()
    with office.read() as session:
        running = select(Residence).where(Residence.resident_id == child, Residence.end.is_(None))
        assert [spell.area_id for spell in session.scalars(running)] == [places[0]]
        one = session.get_one(Resident, child)
        assert (one.household_id, one.dwelling_id) == (home, places[0])


def test_who_moved_on_since_stays_gone_and_lives_in_no_two_places(office: Office) -> None:
    child, home, _, other = two_households(office)
    act = household_splits.merge(office, other, MergeForm(home, {1: "97", child: "20"})).entry_id
    household_moves.move_out(office, other, OutForm((child,), "", "out", "外地"))
    kept = undo.undo(office, act).kept
    assert any("居住情况 1 条在这之后有了改动" in said for said in kept)
    with office.read() as session:
        for spell in (Residence, Membership):
            ends = session.scalars(select(spell.end).where(spell.resident_id == child)).all()
            assert None not in ends
        gone, head = session.get_one(Resident, child), session.get_one(Resident, 1)
        assert (gone.living_here, gone.household_id, head.household_id) == (False, None, home)


def test_a_household_founded_anew_since_keeps_its_later_head(office: Office) -> None:
    child, home, _, other = two_households(office)
    back = residents.save(office, factories.resident_form("弟", relation="73"), household_id=home)
    household_moves.move_out(office, home, OutForm((back,), "", "out", "外地"))
    act = household_splits.merge(office, other, MergeForm(home, {1: "97", child: "20"})).entry_id
    household_moves.come_back(office, home, JoinForm(back))
    done = undo.undo(office, act)
    said = "户主 弟 是后来的，予以保留；户主、子 与户主关系请重新填写"
    assert said in done.kept[0]  # the toast shows the first two
    with office.read() as session:
        open_here = Membership.household_id == home, Membership.end.is_(None)
        found = session.execute(select(Membership.resident_id, Membership.relation).where(*open_here))
        assert {tuple(one) for one in found} == {(back, "02"), (1, None), (child, None)}
        assert session.get_one(Household, home).head_id == back
        assert [session.get_one(Resident, one).relation for one in (1, child)] == [None, None]
    assert sound(office)


def test_json_and_dates_of_a_ledger_row_survive_undo_and_redo(office: Office) -> None:
    head = factories.resident(office, "户主")
    files.household_of(office, head)
    row = factories.household_row(office, head, start="2026-03-01", amount="650.10", published="是")
    ledgers.end(office, row, date(2026, 3, 9), "退出")
    undo.undo(office, last(office))
    act = next(a.id for a in undo.acts(office) if a.what.startswith("低保台账：新增"))
    with office.read() as session:
        before = session.get_one(LedgerEntry, row)
    assert before.end is None
    assert undo.undo(office, act).kept == ()  # ending the row was taken back, so nobody has touched it since
    assert rows(office, LedgerEntry) == []
    row2_form = ledgers.EntryForm(
        resident_id=head, values={"category": "city", "amount": "1.10"}, end="2026-03-20"
    )
    ledgers.add(office, "minimum_living", row2_form)
    undo.undo(office, last(office))
    undo.undo(office, last(office))
    with office.read() as session:
        restored = session.scalars(select(LedgerEntry).order_by(LedgerEntry.id.desc())).first()
    assert restored is not None
    assert (restored.fields, restored.end) == ({"category": "city", "amount": "1.10"}, date(2026, 3, 20))


def test_an_act_is_undone_once_and_strangers_are_refused(office: Office) -> None:
    factories.resident(office)
    act = last(office)
    undo.undo(office, act)
    with pytest.raises(ClerkError, match="已经撤销过了"):
        undo.undo(office, act)
    with pytest.raises(ClerkError, match="没有第 999 号操作"):
        undo.undo(office, 999)


def test_the_last_act_is_ones_own_and_not_undone_yet(office: Office) -> None:
    factories.resident(office, "甲")
    factories.resident(office, "乙")
    undo.undo(office, last(office))
    mine = undo.last_act(office)
    assert mine is not None
    assert mine.what == "登记居民 甲"
    assert undo.acts(office)[1].undone


def test_an_id_is_never_given_twice_so_the_undone_can_come_back(office: Office) -> None:
    first = factories.resident(office, "先来的")
    act = undo.last_act(office)
    assert act is not None
    taken_back = undo.undo(office, act.id)
    second = factories.resident(office, "后到的")
    assert second != first
    assert {c.after for c in history.history(office, "resident", second)}.isdisjoint({"先来的"})
    assert taken_back.entry_id is not None
    assert undo.undo(office, taken_back.entry_id).undone > 0
    assert files.open_file(office, first).name == "先来的"
    assert files.open_file(office, second).name == "后到的"


def test_what_left_the_house_is_not_offered_to_be_undone(office: Office) -> None:
    factories.resident(office, "先改的人")
    ledgers.log_export(office, "名单", Path("名单.xlsx"), 1, masked=True)
    act = undo.last_act(office)
    assert act is not None
    assert act.what == "登记居民 先改的人"
