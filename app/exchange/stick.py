"""Putting a file on a USB stick so that it is really there: written aside, flushed, renamed, read back, compared."""

import errno
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_BLOCK = 1 << 20
_SPARE = 1 << 20
_FLUSHED = 8 * _BLOCK
_LOOKALIKES = frozenset(
    [".exe", ".lnk", ".scr", ".bat", ".cmd", ".vbs", ".js", ".pif", ".com", ".inf", ".hta", ".ps1"]
)
_REMOVABLE_FOLDERS = ("/media/", "/run/media/", "/mnt/usb")
_ESCAPED = re.compile(r"\\(\d{3})")


class Outcome(Enum):
    """How it ended: a sentence for the clerk and what to do next."""

    DONE = ("已写入 U 盘并核对无误", "请在系统里安全弹出后再拔下 U 盘")
    NO_DRIVE = ("没有找到 U 盘", "请插好 U 盘，等几秒再试")
    FULL = ("U 盘空间不够，没有写入", "请删去 U 盘上不用的文件，或换一个 U 盘")
    READ_ONLY = ("U 盘是只读的，没有写入", "请拨开 U 盘侧面的写保护开关，或换一个 U 盘")
    PULLED = ("写到一半 U 盘断开了，这份数据不完整", "请重新插好 U 盘再写一次，旧的半截文件会自动清除")
    VERIFY_FAILED = ("写完后读回来核对不一致，这份数据不可用", "这个 U 盘可能坏了，请换一个再写")
    NAME_TAKEN = ("U 盘上已有同名文件，没有覆盖", "请确认要不要替换它，或换一个名字")
    OWN_FOLDER = ("不能写到本程序自己的数据文件夹里", "请选择 U 盘或别的文件夹")
    TOO_LARGE = ("文件超过4GB，这个 U 盘（FAT32 格式）放不下", "请把 U 盘格式化为 exFAT，或换一个 U 盘")
    SOURCE_GONE = ("要写入的文件不见了", "请重新生成后再写")

    @property
    def sentence(self) -> str:
        """What happened."""
        return self.value[0]

    @property
    def next_step(self) -> str:
        """What to do now."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Delivery:
    """The end of one attempt. `path` is where the file lies now, only when it is DONE."""

    outcome: Outcome
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive: where it is mounted, its name, free bytes, whether it can be written."""

    path: Path
    label: str
    free: int
    writable: bool


def deliver(
    source: Path,
    folder: Path,
    name: str,
    office_folder: Path | None = None,
    *,
    replace: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Delivery:
    """Put `source` into `folder` as `name`: written as name.part, flushed to the drive, renamed, read back, compared.

    Never leaves a whole-looking file that is not whole. `progress` is told the bytes written, then those read back with
    them (twice the file in all), and may raise (then the part is removed and the exception passes).
    """
    if outcome := _hindrance(source, folder, name, office_folder, replace):
        return Delivery(outcome)
    target, part = folder / name, folder / (name + ".part")
    try:
        tell = progress or (lambda _bytes: None)
        size = source.stat().st_size
        wanted = _copy(source, part, tell)
        if _hash(part, lambda read: tell(size + read)) != wanted:
            part.unlink(missing_ok=True)
            return Delivery(Outcome.VERIFY_FAILED)
        part.replace(target)
        _flush_folder(folder)
        if _hash(target, lambda _bytes: None) != wanted:  # it is there now: nobody stops it half-way
            return Delivery(Outcome.VERIFY_FAILED)
    except OSError as error:
        _remove(part)
        return Delivery(_outcome_of(error, folder))
    except BaseException:
        _remove(part)
        raise
    return Delivery(Outcome.DONE, target)


def _hindrance(source: Path, folder: Path, name: str, office: Path | None, replace: bool) -> Outcome | None:
    """What stands in the way before anything is written."""
    if not folder.is_dir():
        return Outcome.NO_DRIVE
    if not source.is_file():
        return Outcome.SOURCE_GONE
    if office is not None and folder.resolve().is_relative_to(office.resolve()):
        return Outcome.OWN_FOLDER
    if (folder / name).exists() and not replace:
        return Outcome.NAME_TAKEN
    _remove(folder / (name + ".part"))
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Outcome.PULLED
    return Outcome.FULL if free < source.stat().st_size + _SPARE else None


def _copy(source: Path, part: Path, progress: Callable[[int], None]) -> bytes:
    """Copy and flush; gives the SHA-256 of what was read."""
    digest, written = hashlib.sha256(), 0
    with source.open("rb") as reading, part.open("xb", buffering=0) as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            left = memoryview(block)
            while left:
                left = left[writing.write(left) :]
            written += len(block)
            if written % _FLUSHED == 0:
                os.fsync(
                    writing.fileno()
                )  # else all of it waits for the drive at the end, and nobody can stop it
            progress(written)
        os.fsync(writing.fileno())
    return digest.digest()


def _hash(path: Path, progress: Callable[[int], None]) -> bytes:
    """SHA-256 of a file as it lies on the drive: the system is asked to forget its own copy first."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(_BLOCK):
            digest.update(block)
            progress(file.tell())
    return digest.digest()


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there; the rename is in NTFS's and FAT's own hands
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the drive is gone or read-only: the next attempt removes it


def _outcome_of(error: OSError, folder: Path) -> Outcome:
    if error.errno == errno.EFBIG:
        return Outcome.TOO_LARGE
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Outcome.FULL
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Outcome.READ_ONLY
    return Outcome.PULLED


def find_drives() -> list[Drive]:
    """The removable drives now plugged in, by mount point (Linux) or drive letter (Windows)."""
    found = _windows_drives() if sys.platform == "win32" else _linux_drives(Path("/proc/mounts").read_text())
    drives = []
    for path in found:
        try:
            free = shutil.disk_usage(path).free
        except OSError:
            continue  # just pulled
        drives.append(Drive(path, path.name or str(path), free, os.access(path, os.W_OK)))
    return drives


def _linux_drives(mounts: str) -> Iterator[Path]:
    """Mount points of sticks in the text of /proc/mounts (blanks in names stand there as \\040)."""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3 or not fields[0].startswith("/dev/"):
            continue
        point = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), fields[1])
        if point.startswith(_REMOVABLE_FOLDERS):
            yield Path(point)


def _windows_drives() -> list[Path]:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only
    letters = [chr(ord("A") + i) for i in range(26) if kernel.GetLogicalDrives() >> i & 1]
    removable = 2
    return [Path(f"{c}:\\") for c in letters if kernel.GetDriveTypeW(f"{c}:\\") == removable]


def lookalikes(folder: Path) -> list[str]:
    """Names at the top of a stick that run when double-clicked: worms turn folders into such files (A6).
    The clerk is warned; nothing on a stick is ever started by this program."""
    try:
        return sorted(e.name for e in folder.iterdir() if e.suffix.lower() in _LOOKALIKES and not e.is_dir())
    except OSError:
        return []
