"""A stick is believed only after reading back."""

import errno
import os
import resource
import subprocess
from pathlib import Path

import pytest

from app.errors import Cancelled
from app.exchange import stick
from app.exchange.stick import Outcome, deliver, find_drives, lookalikes


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "p.liren"
    path.write_bytes(os.urandom(3_000_000))
    return path


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    folder = tmp_path / "U 盘"
    folder.mkdir()
    return folder


def test_written_and_compared(source: Path, drive: Path) -> None:
    steps: list[int] = []
    found = deliver(source, drive, "月报.liren", progress=steps.append)
    assert found.outcome is Outcome.DONE
    assert found.path == drive / "月报.liren"
    assert found.path.read_bytes() == source.read_bytes()
    assert steps == sorted(steps)
    assert steps[-1] == 2 * 3_000_000
    assert [p.name for p in drive.iterdir()] == ["月报.liren"]


def test_taken_name_and_replacing(source: Path, drive: Path) -> None:
    (drive / "a").write_text("old")
    assert deliver(source, drive, "a").outcome is Outcome.NAME_TAKEN
    assert (drive / "a").read_text() == "old"
    assert deliver(source, drive, "a", replace=True).outcome is Outcome.DONE


def test_what_stands_in_the_way(source: Path, drive: Path, tmp_path: Path) -> None:
    assert deliver(source, tmp_path / "none", "a").outcome is Outcome.NO_DRIVE
    assert deliver(tmp_path / "none", drive, "a").outcome is Outcome.SOURCE_GONE
    assert deliver(source, drive, "a", office_folder=tmp_path).outcome is Outcome.OWN_FOLDER
    link = tmp_path / "link"
    link.symlink_to(drive)
    assert deliver(source, link, "a", office_folder=drive).outcome is Outcome.OWN_FOLDER
    assert list(drive.iterdir()) == []


def test_a_leftover_part_is_cleared(source: Path, drive: Path) -> None:
    (drive / "a.part").write_bytes(b"half")
    assert deliver(source, drive, "a").outcome is Outcome.DONE
    assert not (drive / "a.part").exists()


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (errno.ENOSPC, Outcome.FULL),
        (errno.EROFS, Outcome.READ_ONLY),
        (errno.EIO, Outcome.PULLED),
        (errno.ENODEV, Outcome.PULLED),
    ],
)
def test_failures_while_flushing(
    source: Path, drive: Path, monkeypatch: pytest.MonkeyPatch, code: int, outcome: Outcome
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(os, "fsync", fail)
    found = deliver(source, drive, "a")
    assert (found.outcome, found.path) == (outcome, None)
    assert list(drive.iterdir()) == []
    assert outcome.sentence
    assert outcome.next_step


def test_a_stick_that_keeps_something_else_is_found_out(
    source: Path, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stick._copy

    def lossy(*args: object) -> bytes:
        wanted = real(*args)  # type: ignore[arg-type]
        part = drive / "a.part"
        data = bytearray(part.read_bytes())
        data[1_500_000] ^= 1
        part.write_bytes(data)
        return wanted

    monkeypatch.setattr(stick, "_copy", lossy)
    assert deliver(source, drive, "a").outcome is Outcome.VERIFY_FAILED
    assert list(drive.iterdir()) == []


def test_too_large_for_the_file_system(source: Path, drive: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        found = deliver(source, drive, "a")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert found.outcome is Outcome.TOO_LARGE
    assert list(drive.iterdir()) == []


def test_a_really_full_stick(source: Path, drive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", drive], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting needs root")
    try:
        assert deliver(source, drive, "a").outcome is Outcome.FULL
        monkeypatch.setattr(stick, "_hindrance", lambda *_: None)  # as if another program filled it meanwhile
        assert deliver(source, drive, "a").outcome is Outcome.FULL
        assert list(drive.iterdir()) == []
    finally:
        subprocess.run(["umount", drive], check=True)


@pytest.mark.parametrize("when", [1, 3_000_001])
def test_cancel_removes_the_part(source: Path, drive: Path, when: int) -> None:
    """While it is written, and while it is read back."""

    def stop(done: int) -> None:
        if done >= when:
            raise Cancelled

    with pytest.raises(Cancelled):
        deliver(source, drive, "a", progress=stop)
    assert list(drive.iterdir()) == []


def test_lookalikes(drive: Path) -> None:
    for name in ("2026年报表.exe", "文件夹.LNK", "好.xlsx"):
        (drive / name).write_bytes(b"")
    (drive / "真文件夹.exe").mkdir()
    assert lookalikes(drive) == ["2026年报表.exe", "文件夹.LNK"]
    assert lookalikes(drive / "none") == []


def test_mounted_sticks() -> None:
    mounts = (
        "proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/clerk/KINGSTON\\040盘 vfat rw 0 0\n"
        "tmpfs /run/media/x tmpfs rw 0 0\n/dev/sdc1 /run/media/clerk/A exfat rw 0 0\n"
    )
    assert list(stick._linux_drives(mounts)) == [Path("/media/clerk/KINGSTON 盘"), Path("/run/media/clerk/A")]


def test_finding_drives_works_here() -> None:
    assert all(d.free >= 0 and d.path.is_dir() for d in find_drives())
