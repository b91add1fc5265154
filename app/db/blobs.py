"""Files beside the database (photos, scans): sealed with AES-256-GCM, named by the SHA-256 of what they hold.

A file is `attachments/ab/abcd….bin`, its small picture the same name with `.thumb`. Layout: magic, 16 bytes of salt,
then chunks of 1 MiB each sealed under a key of its own (HKDF from the office's, salt and name); the nonce is the
chunk's number and whether it is the last, so that a cut, swapped or foreign chunk does not open. A file appears whole
or not at all, and is never changed afterwards: what is the same is kept once.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.errors import OfficeError, reason

FOLDER = "attachments"
FULL, THUMB = ".bin", ".thumb"
_MAGIC = b"LIRENBLOB1\n"
_SALT = 16
_TAG = 16
_CHUNK = 1024 * 1024
_PART = ".part"


class MissingError(OfficeError):
    """The file is not there."""


class DamagedError(OfficeError):
    """The file is there and does not open, or does not hold what its name says."""


@dataclass(frozen=True, repr=False)
class Blobs:
    """The files of one office. `key` are 32 bytes (attachments' own, see `attachment_key`)."""

    root: Path
    key: bytes

    def path(self, sha256: str, kind: str = FULL) -> Path:
        """Where a file lies."""
        return self.root / sha256[:2] / f"{sha256}{kind}"

    def put(self, data: bytes, thumbnail: bytes) -> str:
        """Keep a file and its small picture. Returns its SHA-256. What lies there already and is sound stays.

        Raises OfficeError when the disk refuses; then nothing new can be seen.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        for kind, content in ((THUMB, thumbnail), (FULL, data)):
            path = self.path(sha256, kind)
            if self._holds(sha256, kind, content):
                os.utime(path)  # what the sweep would count from
            else:
                _write_whole(path, self._sealed(sha256 + kind, content))
        return sha256

    def get(self, sha256: str, kind: str = FULL) -> bytes:
        """What a file holds. Raises MissingError or DamagedError."""
        try:
            raw = self.path(sha256, kind).read_bytes()
        except FileNotFoundError:
            raise MissingError("附件的文件不见了", "请从备份里恢复，或重新放入一次。") from None
        except OSError as error:
            raise OfficeError(f"读不了附件：{reason(error)}", "请检查磁盘和数据文件夹。") from error
        data = self._opened(sha256 + kind, raw)
        if data is None or (kind == FULL and hashlib.sha256(data).hexdigest() != sha256):
            raise DamagedError("附件的文件已损坏", "请从备份里恢复，或重新放入一次。")
        return data

    def kept(self) -> Iterator[tuple[str, float]]:
        """(SHA-256, last put) of every whole file."""
        for path in self.root.glob(f"??/*{FULL}"):
            yield path.stem, path.stat().st_mtime

    def remove(self, sha256: str) -> None:
        """Take a file away for good."""
        for kind in (FULL, THUMB):
            self.path(sha256, kind).unlink(missing_ok=True)

    def remove_unfinished(self, before: float) -> None:
        """Take away what was left half written before a moment (a power cut)."""
        for path in self.root.glob(f"*/*{_PART}"):
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)

    def _holds(self, sha256: str, kind: str, content: bytes) -> bool:
        try:
            return self.get(sha256, kind) == content
        except (MissingError, DamagedError):
            return False

    def _sealed(self, name: str, data: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt = os.urandom(_SALT)
        cipher = AESGCM(_derived(self.key, salt, name))
        parts = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)] or [b""]
        sealed = (cipher.encrypt(_nonce(i, i == len(parts) - 1), p, _MAGIC) for i, p in enumerate(parts))
        return b"".join((_MAGIC, salt, *sealed))

    def _opened(self, name: str, raw: bytes) -> bytes | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        start = len(_MAGIC) + _SALT
        if not raw.startswith(_MAGIC) or len(raw) < start + _TAG:
            return None
        cipher = AESGCM(_derived(self.key, raw[len(_MAGIC) : start], name))
        step = _CHUNK + _TAG
        parts = [raw[at : at + step] for at in range(start, len(raw), step)]
        try:
            return b"".join(
                cipher.decrypt(_nonce(i, i == len(parts) - 1), part, _MAGIC) for i, part in enumerate(parts)
            )
        except (InvalidTag, ValueError):
            return None


def attachment_key(data_key: bytes) -> bytes:
    """The key of the attachments, derived from the office's (RFC 5869)."""
    return _derived(data_key, b"", "liren attachments 1")


def _derived(key: bytes, salt: bytes, info: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=info.encode()).derive(key)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OfficeError(
            f"{what}：{reason(error)}", "请检查磁盘是否已满、数据文件夹是否还在，再试一次。"
        ) from error


def _write_whole(path: Path, content: bytes) -> None:
    with _told("附件没有存成"):
        if not path.parent.parent.parent.is_dir():  # a pulled disk: do not make its folder anew elsewhere
            raise FileNotFoundError(2, "数据文件夹不见了")
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PART}")
        try:
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself lasting, where the system can (Windows cannot)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_all(source: Path, target: Path, like: Path | None = None) -> None:
    """Copy every whole file of one attachments folder into another; raises OSError.

    A file that the earlier copy `like` holds in the same length is linked to, not copied again, where the disk can:
    files never change.
    """
    for path in source.glob("??/*"):
        if path.suffix not in {FULL, THUMB}:
            continue
        place = target / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        earlier = like / path.parent.name / path.name if like is not None else None
        if earlier is None or not _linked(earlier, place, path.stat().st_size):
            shutil.copy2(path, place)


def _linked(earlier: Path, place: Path, size: int) -> bool:
    try:
        if earlier.stat().st_size != size:
            return False
        os.link(earlier, place)
    except OSError:
        return False  # not in the earlier copy, or a disk without links: it is copied
    return True
