"""Backups: whole or not there, refused when damaged, put back without losing what was there."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.clock import FixedClock
from app.db import backup
from app.db.engine import DATABASE_FILE
from app.db.names import HEAD_FILE, KEY_FILE
from app.errors import OfficeError
from app.models.tables import Resident
from app.office import Office
from app.usecases.offices import opening as offices
from tests import factories
from tests.offices import NOON, PASSWORD, new_encrypted


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An encrypted office with two residents and an attachment."""
    office, _ = new_encrypted(tmp_path / "office", clock)
    for name in ("甲", "乙"):
        factories.resident(office, name)
    assert office.folder is not None
    (office.folder / "attachments" / "ab").mkdir(parents=True)
    (office.folder / "attachments" / "ab" / "ab12.bin").write_bytes(b"photo")
    yield office
    office.close()


def taken(office: Office, target: Path | None = None) -> backup.Backup:
    assert office.folder is not None
    return backup.take(office.store, office.folder, office.clock.now(), target)


def people(folder: Path) -> int:
    office = offices.log_in(folder, "王窗口", PASSWORD, FixedClock(NOON))
    with office.read() as session:
        count = session.scalar(select(func.count(Resident.id)))
    office.close()
    return count or 0


def test_a_backup_is_a_whole_office_taken_while_it_is_open(office: Office) -> None:
    with office.write("开着") as w:
        w.session.add(Resident(name="还没保存"))
        w.session.flush()
        made = taken(office)
    assert sorted(p.name for p in made.path.iterdir()) == ["attachments", HEAD_FILE, KEY_FILE, DATABASE_FILE]
    assert people(made.path) == 2
    assert made.size > 100_000
    assert made.taken_at == NOON
    assert office.folder is not None
    assert backup.listing(office.folder / backup.FOLDER)[0].path == made.path


def test_restoring_puts_the_old_state_back_and_the_new_aside(office: Office) -> None:
    made = taken(office)
    factories.resident(office, "丙")
    folder = office.folder
    assert folder is not None
    key = office.store.key
    office.close()
    (folder / "attachments" / "ab" / "ab12.bin").unlink()
    aside = backup.restore(made.path, folder, key, NOON + timedelta(hours=1))
    assert people(folder) == 2
    assert aside is not None
    assert people(aside) == 3
    assert (folder / "attachments" / "ab" / "ab12.bin").read_bytes() == b"photo"
    assert not (folder / "restoring.part").exists()


def test_a_wrong_key_a_damaged_copy_and_an_empty_folder_are_refused(office: Office, tmp_path: Path) -> None:
    made = taken(office)
    folder = office.folder
    assert folder is not None
    office.close()
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    with pytest.raises(OfficeError, match="文件头已损坏"):
        backup.restore(made.path, folder, os.urandom(32), NOON)
    with pytest.raises(OfficeError, match="没有数据库文件"):
        backup.restore(tmp_path, folder, office.store.key, NOON)
    damaged = made.path / DATABASE_FILE
    content = bytearray(damaged.read_bytes())
    for page in range(5, len(content) // 4096):
        content[page * 4096 + 50] ^= 0xFF
    damaged.write_bytes(content)
    with pytest.raises(OfficeError, match=r"已损坏|不完整|读写出错"):
        backup.restore(made.path, folder, office.store.key, NOON)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before


def test_old_copies_are_rotated_and_half_made_ones_never_listed(office: Office) -> None:
    assert office.folder is not None
    root = office.folder / backup.FOLDER
    for day in range(backup.KEEP + 3):
        backup.take(office.store, office.folder, NOON + timedelta(days=day))
    (root / "liren-20260101-000000.part").mkdir()
    (root / "liren-20260101-000000.part" / DATABASE_FILE).write_bytes(b"half")
    kept = backup.listing(root)
    assert len(kept) == backup.KEEP
    assert kept[0].taken_at == NOON + timedelta(days=backup.KEEP + 2)
    assert [b.taken_at for b in kept] == sorted((b.taken_at for b in kept), reverse=True)


def test_a_folder_that_is_not_a_copy_does_not_disturb_the_list(office: Office) -> None:
    made = taken(office)
    shutil.copytree(made.path, made.path.parent / "liren-我的手工备份")
    assert [b.path for b in backup.listing(made.path.parent)] == [made.path]


def test_a_copy_of_the_same_second_replaces_the_first(office: Office) -> None:
    first = taken(office)
    factories.resident(office, "丙")
    second = taken(office)
    assert first.path == second.path
    assert people(second.path) == 3


def test_a_target_that_cannot_be_written_says_so(office: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OfficeError, match=r"备份没有完成.*原数据不受影响"):
        taken(office, tmp_path / "file" / "stick")


def test_a_plain_office_is_backed_up_too(file_office: Office, tmp_path: Path) -> None:
    factories.resident(file_office, "甲")
    made = taken(file_office, tmp_path / "stick")
    copy = offices.open_plain(made.path, FixedClock(NOON))
    with copy.read() as session:
        assert session.scalar(select(Resident.name)) == "甲"
    copy.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk can only be mounted by root")
def test_a_full_disk_leaves_no_half_copy_and_a_full_office_loses_nothing(
    office: Office, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        with pytest.raises(OfficeError, match=r"磁盘已满|磁盘读写出错"):
            taken(office, disk)
        assert list(disk.iterdir()) == []
        subprocess.run(["mount", "-o", "remount,size=3m", disk], check=True)
        small, _ = new_encrypted(disk / "office", FixedClock(NOON))

        def fill() -> tuple[int, str]:
            for count in range(200):
                try:
                    with small.write("很多字") as w:
                        w.session.add(Resident(name="甲", note=os.urandom(50_000).hex()))
                except OfficeError as error:
                    return count, error.message
            raise AssertionError("the disk never filled up")

        saved, sentence = fill()
        assert "磁盘" in sentence
        with small.read() as session:
            assert session.scalar(select(func.count(Resident.id))) == saved
        small.close()
        subprocess.run(["mount", "-o", "remount,size=30m", disk], check=True)
        assert people(disk / "office") == saved > 0
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
