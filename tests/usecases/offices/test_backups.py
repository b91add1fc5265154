"""The copy a day: made once, again the next day, never for a sample; and a copy put back is the office of that moment."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app.clock import FixedClock
from app.db import migrate
from app.errors import OfficeError
from app.usecases import search
from app.usecases.offices import backups, checks
from app.usecases.offices import opening as offices
from tests import factories
from tests.offices import NOON, PASSWORD, new_encrypted


def test_the_first_start_of_a_day_makes_a_copy(tmp_path: Path) -> None:
    clock = FixedClock(NOON)
    office, _ = new_encrypted(tmp_path / "office", clock)
    assert backups.daily(office) is not None
    assert backups.daily(office) is None
    clock.instant = NOON + timedelta(days=1)
    assert backups.daily(office) is not None
    assert len(backups.copies(tmp_path / "office")) == 2
    office.close()


def test_a_sample_is_not_copied(tmp_path: Path) -> None:
    form = offices.FirstRunForm("示例社区", "230102001001", "示例", "示例街道", clerk="王窗口")
    office, _ = offices.create(tmp_path / "office", form, FixedClock(NOON), plain=True)
    assert backups.daily(office) is None
    office.close()


def test_a_copy_put_back_is_the_office_of_that_moment(tmp_path: Path) -> None:
    clock = FixedClock(NOON)
    folder = tmp_path / "office"
    office, _ = new_encrypted(folder, clock)
    factories.resident(office, "单小英")
    copy = backups.back_up(office)
    factories.resident(office, "后来的人")
    office.close()
    aside = backups.restore(copy.path, folder, "王窗口", PASSWORD, clock)
    again = offices.log_in(folder, "王窗口", PASSWORD, clock)
    assert [h.title for h in search.find(again, "单小英").hits] == ["单小英"]
    assert search.find(again, "后来的人").count == 0
    again.close()
    assert aside is not None
    assert (aside / "liren.db").exists()


def test_a_database_with_a_damaged_page_is_told_of_by_the_check(tmp_path: Path) -> None:
    form = offices.FirstRunForm("示例社区", "230102001001", "示例", "示例街道", clerk="王窗口")
    office, _ = offices.create(tmp_path / "office", form, FixedClock(NOON), plain=True)
    with office.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        root = "SELECT rootpage FROM sqlite_master WHERE name = 'audit_entry'"
        page = connection.exec_driver_sql(root).scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    office.store.engine.dispose()
    with (tmp_path / "office" / "liren.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x99" * size)
    found = [problem.what for problem in checks.check(office) if problem.serious]
    office.close()
    assert found.count("liren.db 内容已损坏") == 1


def test_an_office_the_disk_had_no_room_for_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("CREATE", {}, Exception("database or disk is full"))

    form = offices.FirstRunForm("示例社区", "230102001001", "示例", "示例街道", clerk="王窗口")
    folder = tmp_path / "office"
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "bring_up", full)
        with pytest.raises(OfficeError, match="磁盘已满"):
            offices.create(folder, form, FixedClock(NOON), plain=True)
    assert not offices.exists(folder)
    offices.create(folder, form, FixedClock(NOON), plain=True)[0].close()
