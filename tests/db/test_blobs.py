"""Files beside the database: sealed, whole or not there, kept once; a cut, swapped or foreign one does not open."""

import os
import random
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db import blobs
from app.db.blobs import FULL, THUMB, Blobs, DamagedError, MissingError
from app.errors import OfficeError

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "office" / blobs.FOLDER, KEY)


@pytest.fixture(autouse=True)
def _office(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()


@pytest.mark.parametrize("size", [0, 1, 1000, 1024 * 1024, 1024 * 1024 + 1, 3_500_000])
def test_what_is_put_comes_back_and_is_not_to_be_read_on_the_disk(store: Blobs, size: int) -> None:
    data = random.Random(size).randbytes(size)
    sha256 = store.put(data, b"thumb of it")
    assert store.get(sha256) == data
    assert store.get(sha256, THUMB) == b"thumb of it"
    raw = store.path(sha256).read_bytes()
    assert not size > 100 or data[:100] not in raw
    assert b"thumb of it" not in store.path(sha256, THUMB).read_bytes()
    assert [sha for sha, _ in store.kept()] == [sha256]


def test_the_same_is_kept_once_and_its_age_begins_anew(store: Blobs) -> None:
    sha256 = store.put(b"same", b"t")
    before = store.path(sha256).read_bytes()
    os.utime(store.path(sha256), (0, 0))
    assert store.put(b"same", b"t") == sha256
    assert store.path(sha256).read_bytes() == before
    assert time.time() - store.path(sha256).stat().st_mtime < 60
    assert len(list(store.root.rglob("*.*"))) == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_changed_file_opens(store: Blobs, data: st.DataObject) -> None:
    sha256 = store.put(b"x" * 5000, b"t")
    raw = store.path(sha256).read_bytes()
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(raw) - 1))
        changed = raw[:at] + bytes([raw[at] ^ data.draw(st.integers(1, 255))]) + raw[at + 1 :]
    else:
        changed = raw[: data.draw(st.integers(0, len(raw) - 1))]
    store.path(sha256).write_bytes(changed)
    with pytest.raises(DamagedError, match="已损坏"):
        store.get(sha256)
    assert store.put(b"x" * 5000, b"t") == sha256  # putting it again mends it
    assert store.get(sha256) == b"x" * 5000


def test_chunks_may_not_be_cut_off_swapped_or_taken_from_elsewhere(store: Blobs) -> None:
    one, two = (random.Random(n).randbytes(2_500_000) for n in range(2))
    first, second = store.put(one, b""), store.put(two, b"")
    raw = store.path(first).read_bytes()
    start, step = 27, 1024 * 1024 + 16
    for changed in (
        raw[: start + step],
        raw[:start]
        + raw[start + step : start + 2 * step]
        + raw[start : start + step]
        + raw[start + 2 * step :],
        store.path(second).read_bytes(),
        raw + raw[-100:],
    ):
        store.path(first).write_bytes(changed)
        with pytest.raises(DamagedError):
            store.get(first)
    store.path(first).write_bytes(raw)
    assert store.get(first) == one
    with pytest.raises(DamagedError):
        Blobs(store.root, bytes(32)).get(first)
    store.path(first).write_bytes(store.path(first, THUMB).read_bytes())
    with pytest.raises(DamagedError):
        store.get(first)


def test_what_is_gone_is_said_to_be_gone(store: Blobs) -> None:
    sha256 = store.put(b"x", b"")
    store.remove(sha256)
    with pytest.raises(MissingError, match="不见了"):
        store.get(sha256)


def test_a_pulled_folder_is_told_and_not_made_anew(store: Blobs) -> None:
    store.put(b"x", b"")
    store.root.parent.rename(store.root.parent.with_name("pulled"))
    with pytest.raises(OfficeError, match="附件没有存成：数据文件夹不见了"):
        store.put(b"y", b"")
    assert not store.root.parent.exists()


def test_a_write_that_the_system_cuts_short_leaves_nothing(store: Blobs) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
    try:
        with pytest.raises(OfficeError, match="附件没有存成"):
            store.put(random.Random(1).randbytes(2_000_000), b"t")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert list(store.kept()) == []
    assert not list(store.root.rglob("*.part"))


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk can only be mounted by root")
def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    disk = tmp_path / "office"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        store = Blobs(disk / blobs.FOLDER, KEY)
        first = store.put(random.Random(1).randbytes(1_200_000), b"t")
        with pytest.raises(OfficeError, match="磁盘满了"):
            store.put(random.Random(2).randbytes(1_200_000), b"t")
        assert [sha for sha, _ in store.kept()] == [first]
        assert len(store.get(first)) == 1_200_000
        assert not list(disk.rglob("*.part"))
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")
def test_killed_while_writing_every_file_that_can_be_seen_is_whole(store: Blobs) -> None:
    store.put(b"warm", b"")  # the library is loaded before the child is made
    rnd = random.Random(5)
    for turn in range(12):
        child = os.fork()
        if child == 0:
            try:
                for number in range(1000):
                    store.put(random.Random(turn * 1000 + number).randbytes(900_000), b"thumb")
            finally:
                os._exit(1)
        time.sleep(rnd.uniform(0.005, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for sha256, _ in store.kept():
            assert len(store.get(sha256)) in (4, 900_000)
    assert len(list(store.kept())) > 5, "nothing was written before the kill"
    left = list(store.root.rglob("*.part"))
    store.remove_unfinished(time.time() + 1)
    assert not list(store.root.rglob("*.part")), left


def test_a_second_copy_links_to_the_first(store: Blobs, tmp_path: Path) -> None:
    kept = store.put(b"one" * 1000, b"t")
    blobs.copy_all(store.root, tmp_path / "copy1")
    more = store.put(b"two" * 1000, b"t")
    (store.root / "ab").mkdir(exist_ok=True)
    (store.root / "ab" / "x.bin.1234.part").write_bytes(b"half")
    blobs.copy_all(store.root, tmp_path / "copy2", tmp_path / "copy1")
    second = Blobs(tmp_path / "copy2", KEY)
    assert second.get(kept) == b"one" * 1000
    assert second.get(more) == b"two" * 1000
    assert second.path(kept, FULL).samefile(Blobs(tmp_path / "copy1", KEY).path(kept, FULL))
    assert not list((tmp_path / "copy2").rglob("*.part"))
    assert not second.path(kept).samefile(store.path(kept)), "a copy may not share its file with the office"
