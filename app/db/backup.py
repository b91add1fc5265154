"""Backups that are whole: the SQLite backup API into a file with the same key, checked, rotated, restored."""

import os
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import exc

from app.db import blobs
from app.db import engine as engines
from app.db.engine import DATABASE_FILE, Store
from app.db.names import HEAD_FILE, KEY_FILE, UNFINISHED_FILE
from app.errors import OfficeError, reason

KEEP = 14
FOLDER = "backups"
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"liren-\d{8}-\d{6}")


@dataclass(frozen=True)
class Backup:
    """A kept copy: a folder with the database, the key file and the attachments of that moment."""

    path: Path
    taken_at: datetime
    size: int


def take(store: Store, office_folder: Path, now: datetime, target: Path | None = None) -> Backup:
    """Copy the running office into `target` (default: its own backups folder) and check the copy.

    The copy is made under a name ending in `.part` and renamed only when it is whole. Raises OfficeError.
    """
    if store.path is None:
        raise OfficeError("服务器上的数据库请用 pg_dump 备份")
    root = target or office_folder / FOLDER
    final = root / f"liren-{now.astimezone():{_STAMP}}"
    part = final.with_name(final.name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        if (
            office_folder / HEAD_FILE
        ).exists():  # first: the copy of the database may be ahead of it, not behind
            shutil.copy2(office_folder / HEAD_FILE, part / HEAD_FILE)
        _copy_database(store, part / DATABASE_FILE)
        if (office_folder / KEY_FILE).exists():
            shutil.copy2(office_folder / KEY_FILE, part / KEY_FILE)
        if (office_folder / blobs.FOLDER).is_dir():
            earlier = next((b.path / blobs.FOLDER for b in listing(root)), None)
            blobs.copy_all(office_folder / blobs.FOLDER, part / blobs.FOLDER, earlier)
        _check(part / DATABASE_FILE, store.key)
        _sync(part)
        if final.exists():
            shutil.rmtree(final)
        part.rename(final)
    except OfficeError:
        shutil.rmtree(part, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise OfficeError(
            f"备份没有完成：{reason(error)}", "请检查磁盘空间和U盘是否插好，再试一次；原数据不受影响。"
        ) from error
    if target is None:
        _rotate(root)
    return _describe(final)


def listing(root: Path) -> list[Backup]:
    """The whole copies in a folder, newest first."""
    if not root.is_dir():
        return []
    found = [p for p in root.iterdir() if _NAME.fullmatch(p.name) and (p / DATABASE_FILE).is_file()]
    return sorted((_describe(p) for p in found), key=lambda b: b.taken_at, reverse=True)


def restore(backup: Path, office_folder: Path, key: bytes | None, now: datetime) -> Path | None:
    """Put a checked copy in the place of the office's files; what was there is moved aside, never deleted.

    The office must be closed. Returns the folder that holds what was replaced, None where there was nothing.
    """
    if not (backup / DATABASE_FILE).is_file():
        raise OfficeError(f"“{backup.name}”里没有数据库文件", "请选择名字以 liren- 开头的备份文件夹。")
    _check(backup / DATABASE_FILE, key)
    aside = _aside(office_folder, now)
    fresh = office_folder / "restoring.part"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        shutil.copytree(backup, fresh)
        replaced = _move_away(office_folder, aside)
        for item in (DATABASE_FILE, KEY_FILE, HEAD_FILE, blobs.FOLDER):
            if (fresh / item).exists():
                (fresh / item).rename(office_folder / item)
        shutil.rmtree(fresh)
    except OSError as error:
        raise OfficeError(f"恢复没有完成：{reason(error)}", f"原来的文件在 {aside.name} 里。") from error
    return aside if replaced else None


def put_aside(office_folder: Path, now: datetime) -> Path:
    """Move the files of a closed office aside with its copies; the folder is free for another one. Returns where they are."""
    aside = _aside(office_folder, now)
    try:
        _move_away(office_folder, aside, FOLDER)
    except OSError as error:
        raise OfficeError(f"没有挪完：{reason(error)}", f"挪走的文件在 {aside.name} 里。") from error
    return aside


def _aside(office_folder: Path, now: datetime) -> Path:
    return office_folder / f"replaced-{now.astimezone():{_STAMP}}"


def _move_away(office_folder: Path, aside: Path, *more: str) -> bool:
    """Whether there was anything to move."""
    beside = (f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm")
    names = (DATABASE_FILE, *beside, KEY_FILE, HEAD_FILE, UNFINISHED_FILE, blobs.FOLDER, *more)
    there = [name for name in names if (office_folder / name).exists()]
    if there:
        aside.mkdir()
    for name in there:
        (office_folder / name).rename(aside / name)
    return bool(there)


def _copy_database(store: Store, path: Path) -> None:
    """In one step, as it is when the step begins: in several, whatever is written between them begins it anew."""
    from sqlcipher3 import dbapi2

    target = dbapi2.connect(str(path))
    try:
        if store.key is not None:
            target.execute(f"PRAGMA key = \"x'{store.key.hex()}'\"")
        with store.engine.connect() as connection:
            source = connection.connection.driver_connection
            source.backup(target, pages=-1)  # type: ignore[union-attr]
    except dbapi2.Error as error:
        raise engines.translated(error, path) from error
    finally:
        target.close()


def _check(path: Path, key: bytes | None) -> None:
    """Open a copy and let SQLite walk it; raises OfficeError when it is not whole."""
    store = engines.open_file(path, key)
    try:
        with store.engine.connect() as connection:
            answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
            connection.exec_driver_sql("BEGIN")
    except exc.DBAPIError:
        answer = "damaged"
    finally:
        store.close()
    if answer != "ok":
        raise OfficeError("备份的数据库不完整", "请换一份备份，或重新备份一次。")


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _describe(path: Path) -> Backup:
    stamp = datetime.strptime(path.name.removeprefix("liren-"), _STAMP).astimezone()
    return Backup(path, stamp, sum(f.stat().st_size for f in path.rglob("*") if f.is_file()))


def _rotate(root: Path) -> None:
    for old in listing(root)[KEEP:]:
        shutil.rmtree(old.path)
