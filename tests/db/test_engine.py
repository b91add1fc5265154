"""Opening the file: what is wrong with it is said; keys on; nothing readable on the disk."""

import os
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from app.clock import FixedClock
from app.db import engine
from app.db.engine import DATABASE_FILE
from app.errors import ClerkError, OfficeError
from app.models.tables import Area, AuditEntry
from app.office import Office
from app.usecases.offices import clerks
from app.usecases.offices import opening as offices
from tests import factories
from tests.offices import NOON, PASSWORD, first_run_form, new_encrypted


def pragma(office: Office, name: str) -> object:
    with office.store.engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.fixture
def encrypted(tmp_path: Path, clock: FixedClock) -> tuple[Path, str]:
    """The folder of a closed encrypted office with one resident in it, and its recovery code."""
    office, code = new_encrypted(tmp_path / "office", clock)
    factories.resident(office, "欧阳修", phone="19900005678")
    office.close()
    return tmp_path / "office", code


def test_the_file_is_opened_with_the_promised_settings(file_office: Office) -> None:
    assert pragma(file_office, "foreign_keys") == 1
    assert pragma(file_office, "journal_mode") == "wal"
    assert pragma(file_office, "synchronous") == 2
    assert pragma(file_office, "busy_timeout") == 10000
    assert file_office.plain


def test_what_is_asked_one_after_the_other_is_asked_of_one_connection(office: Office) -> None:
    """Each has pages of its own in memory: in turn, every one of them would read the same pages from the disk."""
    with office.read() as one, office.read() as another:
        held = {id(session.connection().connection.dbapi_connection) for session in (one, another)}
    used: set[int] = set()
    for _ in range(3):
        with office.read() as session:
            used.add(id(session.connection().connection.dbapi_connection))
    assert len(held) == 2
    assert len(used) == 1


def test_a_reference_to_nobody_is_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="还有别的记录用到它"), office.write("测试") as w:
        w.session.add(Area(kind="estate", name="无根", parent_id=99999))


def test_nothing_of_an_encrypted_office_can_be_read_on_the_disk(encrypted: tuple[Path, str]) -> None:
    folder, _ = encrypted
    for path in folder.iterdir():
        content = path.read_bytes()
        assert "欧阳修".encode() not in content, path.name
        assert b"19900005678" not in content, path.name
        assert not re.search(rb"CREATE TABLE|SQLite format", content), path.name
    assert offices.needs_password(folder)


def test_log_in_recover_and_work_on(encrypted: tuple[Path, str]) -> None:
    folder, code = encrypted
    clock = FixedClock(NOON)
    office = offices.log_in(folder, "王窗口", PASSWORD, clock)
    assert (office.clerk.name, office.plain) == ("王窗口", False)
    clerks.add_clerk(office, "李接待", "李的口令77")
    with pytest.raises(ClerkError, match="已有名叫"):
        clerks.add_clerk(office, "李接待", "李的口令77")
    office.close()
    with pytest.raises(ClerkError, match="没有名叫“无此人”"):
        offices.recover(folder, code, "无此人", "新的口令66", clock)
    again = offices.recover(folder, code, "王窗口", "新的口令66", clock)
    with again.read() as session:  # whoever looks into the log sees that somebody came in this way
        said = session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)).all()
    assert said[-1] == "用恢复码重设 王窗口 的密码"
    again.close()
    with pytest.raises(ClerkError, match="密码不对"):
        offices.log_in(folder, "王窗口", PASSWORD, clock)
    second = offices.log_in(folder, "李接待", "李的口令77", clock)
    assert second.clerk.name == "李接待"
    second.close()


def test_a_wrong_key_and_a_damaged_header_say_so(encrypted: tuple[Path, str]) -> None:
    folder, _ = encrypted
    with pytest.raises(OfficeError, match=r"文件头已损坏，或不是本程序的数据库.*从备份恢复"):
        engine.open_file(folder / DATABASE_FILE, os.urandom(32))
    with (folder / DATABASE_FILE).open("r+b") as file:
        file.write(b"\x00" * 64)
    with pytest.raises(OfficeError, match="文件头已损坏"):
        offices.log_in(folder, "王窗口", PASSWORD, FixedClock(NOON))
    (folder / DATABASE_FILE).write_bytes(b"")  # cut to nothing: it is not filled with empty tables
    with pytest.raises(OfficeError, match=r"liren\.db 是空的.*从备份恢复"):
        offices.log_in(folder, "王窗口", PASSWORD, FixedClock(NOON))
    assert (folder / DATABASE_FILE).stat().st_size == 0


def test_a_damaged_page_in_the_middle_says_so(encrypted: tuple[Path, str]) -> None:
    """Every page carries a keyed checksum: a flipped byte is found when the page is read."""
    folder, _ = encrypted
    path = folder / DATABASE_FILE
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // 4096):
            file.seek(page * 4096 + 100)
            file.write(b"damage")
    with pytest.raises(OfficeError, match=r"内容已损坏|文件头已损坏|读写出错"):
        offices.log_in(folder, "王窗口", PASSWORD, FixedClock(NOON))


def test_a_missing_file_and_a_missing_folder_say_so(encrypted: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = encrypted
    (folder / DATABASE_FILE).unlink()
    with pytest.raises(OfficeError, match="没有数据文件"):
        offices.log_in(folder, "王窗口", PASSWORD, FixedClock(NOON))
    with pytest.raises(OfficeError, match=r"打不开数据文件 x\.db"):
        engine.open_file(tmp_path / "nowhere" / "x.db", None)


def test_an_office_is_not_made_over_another(encrypted: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = encrypted
    with pytest.raises(ClerkError, match="已经有一个社区"):
        offices.create(folder, first_run_form(), FixedClock(NOON))
    form = first_run_form()
    form.code, form.password_again, form.grids = "12", "别的", ["一", "一"]
    assert set(form.problems()) == {"code", "password_again", "grids"}
    with pytest.raises(ClerkError, match="12 位数字"):
        offices.create(tmp_path / "new", form, FixedClock(NOON))
    assert not (tmp_path / "new").exists()


def test_the_community_names_itself(office: Office) -> None:
    unit = offices.own_unit(office)
    assert (unit.name, unit.short_name, unit.superior) == ("示例社区居民委员会", "示例", "示例街道办事处")
