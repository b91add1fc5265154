"""Backup and restore as a clerk does them: now, to a stick, back from any copy."""

from datetime import datetime
from pathlib import Path

from app.clock import Clock
from app.db import backup, keys
from app.db.backup import Backup
from app.db.names import DATABASE_FILE, KEY_FILE
from app.errors import ClerkError, OfficeError
from app.models.tables import OfficeSetting
from app.office import Office
from app.usecases import attachments

ELSEWHERE = "backup.elsewhere"


def back_up(office: Office, target: Path | None = None) -> Backup:
    """A whole, checked copy in the office's backups folder or in `target` (a stick). Raises OfficeError."""
    if office.folder is None:
        raise ClerkError("服务器上的数据库请由管理员备份")
    copy = backup.take(office.store, office.folder, office.clock.now(), target)
    if target is not None:
        with office.write("备份到别处") as w:
            w.session.merge(OfficeSetting(key=ELSEWHERE, value=copy.taken_at.isoformat()))
    return copy


def copies(folder: Path) -> list[Backup]:
    """The copies of the office in `folder`, newest first."""
    return backup.listing(folder / backup.FOLDER)


def copies_in(folder: Path) -> list[Backup]:
    """The copies that lie in any folder (a stick), newest first."""
    return backup.listing(folder)


def clerks_of(copy: Path) -> list[str]:
    """Whose password opens a copy; none when it is not encrypted. Raises OfficeError when it is no copy."""
    if (copy / KEY_FILE).exists():
        return keys.clerk_names(copy)
    if not (copy / DATABASE_FILE).exists():
        raise OfficeError(f"“{copy.name}”不是里仁的备份", "请选择名字以 liren- 开头的备份文件夹。")
    return []


def last_backup(office: Office) -> datetime | None:
    """When the office was last backed up, into its own folder or elsewhere."""
    found = copies(office.folder) if office.folder else []
    with office.read() as session:
        elsewhere = session.get(OfficeSetting, ELSEWHERE)
    moments = [c.taken_at for c in found[:1]]
    if elsewhere is not None:
        moments.append(datetime.fromisoformat(str(elsewhere.value)))
    return max(moments, default=None)


def daily(office: Office) -> Backup | None:
    """The first start of a day makes a copy by itself; None when today's is there, or there is nothing to keep yet.

    A sample that is not encrypted is not worth the disk. Files of attachments that nothing needs go after the copy.
    """
    if office.folder is None or office.plain:
        return None
    last = last_backup(office)
    if last is not None and last.astimezone().date() >= office.today():
        return None
    copy = back_up(office)
    attachments.sweep(office)
    return copy


def restore(copy: Path, folder: Path, clerk: str, password: str, clock: Clock) -> Path:
    """Put a copy in the place of the (closed) office's files; the password is that of the copy.

    Returns the folder with what was replaced: nothing is deleted.
    """
    has_key = (copy / KEY_FILE).exists()
    key = keys.unlock(copy, clerk, password) if has_key else None
    folder.mkdir(parents=True, exist_ok=True)
    return backup.restore(copy, folder, key, clock.now())
