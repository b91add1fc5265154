"""Clerks hold roles for a time; what the roles do not allow is refused before it is kept, whoever asks and however."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import FixedClock
from app.db import keys
from app.errors import ClerkError
from app.models.definitions.roles import DELETING, NEEDED, RIGHTS, spelt_out
from app.models.tables import RECORD_CLASSES, AuditEntry, Resident
from app.office import ClerkRef, Office
from app.usecases import mediation
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.offices import clerks
from app.usecases.offices import opening as offices
from app.usecases.residents import records as residents
from app.usecases.services import records as service_records
from tests import factories
from tests.offices import CHEAP, PASSWORD, new_encrypted


def work_as(office: Office, *roles: str, name: str = "周帮办") -> int:
    """A second clerk with these roles works from now on."""
    office.clerk = ClerkRef(1, "王窗口")
    clerk = clerks.add_clerk(office, name, "", roles)
    office.clerk = ClerkRef(clerk, name)
    return clerk


def names(office: Office) -> list[str]:
    with office.read() as session:
        return list(session.scalars(select(Resident.name).order_by(Resident.id)))


def test_the_first_clerk_is_keeper_and_director_and_may_do_everything(office: Office) -> None:
    assert clerks.clerks(office)[0].roles == "主任、系统管理员"
    assert office.rights == set(RIGHTS)


def test_who_may_only_look_changes_nothing(office: Office) -> None:
    one = factories.resident(office, "张三")
    work_as(office, "reader")
    for act in (
        lambda: factories.resident(office, "李四"),
        lambda: residents.delete(office, one),
        lambda: service_records.take(office, service_records.ServiceForm(item_id=1, applicant="李四")),
        lambda: mediation.open_case(office, factories.case_form()),
        lambda: clerks.add_clerk(office, "新来的", ""),
        lambda: undo.undo(office, undo.acts(office)[-1].id),
    ):
        before = undo.acts(office, 1)[0].id
        with pytest.raises(ClerkError):
            act()
        assert undo.acts(office, 1)[0].id == before
    assert names(office) == ["张三"]


def test_the_refusal_names_the_right_and_who_has_it(office: Office) -> None:
    work_as(office, "mediator")
    with pytest.raises(ClerkError) as caught:
        factories.resident(office, "李四")
    assert "您没有“登记和修改居民、户”的权限" in caught.value.message or "网格" in caught.value.message
    assert "可以请 王窗口 来做" in caught.value.hint


def test_a_desk_clerk_registers_but_does_not_delete_and_may_take_back_what_was_just_done(
    office: Office,
) -> None:
    old = factories.resident(office, "张三")
    work_as(office, "clerk")
    new = factories.resident(office, "李四")
    for kept in (old, new):
        with pytest.raises(ClerkError, match="删除、合并居民和户"):
            recycle.put(office, "resident", kept)
    act = undo.last_act(office)
    assert act is not None
    undo.undo(office, act.id)
    assert names(office) == ["张三"]


def test_a_role_is_held_from_its_day_until_its_last(office: Office, clock: FixedClock) -> None:
    clerk = work_as(office, "reader")
    mine = office.clerk
    office.clerk = ClerkRef(1, "王窗口")
    clerks.grant(office, clerk, "clerk", "2026-03-20", "2026-04-01")
    with pytest.raises(ClerkError, match="已经是窗口人员"):
        clerks.grant(office, clerk, "clerk", "2026-03-31")
    office.clerk = mine
    held = {}
    for day in (16, 19, 20, 31):
        clock.instant = clock.instant.replace(day=day)
        held[day] = office.may("residents.edit")
    clock.instant = clock.instant.replace(month=4, day=1)
    held[101] = office.may("residents.edit")
    assert held == {16: False, 19: False, 20: True, 31: True, 101: False}
    spells = [(s.name, str(s.start), str(s.end)) for s in clerks.clerks(office)[1].spells]
    assert spells == [("窗口人员", "2026-03-20", "2026-04-01"), ("只读", "2026-03-16", "None")]


def test_an_ended_role_stays_in_the_history(office: Office) -> None:
    clerk = work_as(office, "clerk", "mediator")
    office.clerk = ClerkRef(1, "王窗口")
    spell = next(s for s in clerks.clerks(office)[1].spells if s.role == "mediator")
    entry = clerks.end_role(office, spell.id, "")
    row = clerks.clerks(office)[1]
    assert (row.roles, len(row.spells)) == ("窗口人员", 2)
    undo.undo(office, entry)
    assert clerks.clerks(office)[1].roles == "窗口人员、调解员"
    office.clerk = ClerkRef(clerk, "周帮办")
    assert office.may("mediation.edit")


def test_somebody_always_keeps(office: Office) -> None:
    second = work_as(office, "keeper")
    keeper = next(s for s in clerks.clerks(office)[0].spells if s.role == "keeper")
    clerks.end_role(office, keeper.id)
    own = clerks.clerks(office)[1].spells[0]
    for act in (
        lambda: clerks.end_role(office, own.id),
        lambda: clerks.end_role(office, own.id, "2026-12-31"),
        lambda: clerks.deactivate(office, second),
    ):
        with pytest.raises(ClerkError):
            act()
    with pytest.raises(ClerkError, match="至少要有一位系统管理员"):
        clerks.end_role(office, own.id)
    assert [c.active for c in clerks.clerks(office, gone=True)] == [True, True]


def test_a_clerk_who_left_cannot_come_in_and_what_was_done_stays(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "Derivation", lambda **given: type(CHEAP)(**(given or vars(CHEAP))))
    folder = tmp_path / "office"
    office, _code = new_encrypted(folder, clock)
    clerk = clerks.add_clerk(office, "周帮办", "周的密码123", ("clerk",))
    office.clerk = ClerkRef(clerk, "周帮办")
    factories.resident(office, "张三")
    office.clerk = ClerkRef(1, "王窗口")
    clerks.deactivate(office, clerk)
    assert keys.clerk_names(folder) == ["王窗口"]
    with pytest.raises(ClerkError, match="没有名叫“周帮办”的办事员"):
        offices.log_in(folder, "周帮办", "周的密码123", clock)
    with pytest.raises(ClerkError, match="不能停用自己"):
        clerks.deactivate(office, 1)
    gone = clerks.clerks(office, gone=True)[1]
    assert (gone.name, gone.active, len(gone.spells)) == ("周帮办", False, 1)
    with office.read() as session:
        assert "周帮办" in session.scalars(select(AuditEntry.clerk_name)).all()
    clerks.reactivate(office, clerk, "周的新密码456")
    clerks.reset_password(office, clerk, "周的密码又换789")
    with pytest.raises(ClerkError, match="密码不对"):
        offices.log_in(folder, "周帮办", "周的新密码456", clock)
    assert undo.acts(office, 1)[0].what == "重设 周帮办 的密码"
    office.close()
    again = offices.log_in(folder, "周帮办", "周的密码又换789", clock)
    assert again.may("residents.edit")
    assert not again.may("settings.clerks")
    again.close()
    assert offices.log_in(folder, "王窗口", PASSWORD, clock).close() is None


@given(st.lists(st.sampled_from([*RIGHTS, "residents.*", "ledgers.*", "*", "没有"])))
def test_rights_are_never_more_than_what_is_written(written: list[str]) -> None:
    for right in spelt_out(written):
        group = right.split(".")[0]
        assert {right, f"{group}.*", "*"} & set(written)
    assert spelt_out(written) >= set(written) & set(RIGHTS)


def test_every_kind_with_a_right_is_a_kind_of_record_and_every_right_is_known() -> None:
    assert set(NEEDED) | set(DELETING) <= set(RECORD_CLASSES)
    assert {r for rights in NEEDED.values() for r in rights} | set(DELETING.values()) <= set(RIGHTS)


def test_a_read_only_clerk_is_refused_on_every_kind(office: Office) -> None:
    """Whatever is added later: a kind that is nobody's business must be named here on purpose."""
    everybodys = {"attachment", "exchange_log", "saved_question"}
    assert set(RECORD_CLASSES) - set(NEEDED) <= everybodys
    assert office.today() == date(2026, 3, 16)
