"""Backup and restore as a clerk does them: now, to a stick, back from any copy."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from app import paths
from app.clock import Clock
from app.db import backup, engine, keys, rights, transactions
from app.db.backup import Backup
from app.db.names import DATABASE_FILE, KEY_FILE
from app.errors import ClerkError, OfficeError
from app.models.definitions.library import load_library
from app.models.tables import Clerk, OfficeDefinition, OfficeSetting
from app.office import Office
from app.usecases.offices import door

ELSEWHERE = "backup.elsewhere"
RIGHT = "backup.restore"


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

    A sample that is not encrypted is not worth the disk. It only reads, so it may run beside other work; files of
    attachments that nothing needs go after it (attachments.files.sweep).
    """
    if office.folder is None or office.plain:
        return None
    last = last_backup(office)
    if last is not None and last.astimezone().date() >= office.today():
        return None
    return back_up(office)


def restore(copy: Path, folder: Path, clerk: str, password: str, clock: Clock) -> Path | None:
    """Put a copy in the place of the (closed) office's files; the password is that of the copy.

    Returns the folder with what was replaced (nothing is deleted), None in an empty one. Raises ClerkError for who may not restore.
    """
    has_key = (copy / KEY_FILE).exists()
    key = keys.unlock(copy, clerk, password) if has_key else None
    if key is not None:
        _require_restorer(copy, folder, key, clerk, clock.today())
    folder.mkdir(parents=True, exist_ok=True)
    return backup.restore(copy, folder, key, clock.now())


def put_sample_aside(folder: Path, clock: Clock) -> Path:
    """Make room for an office of one's own where the (closed) sample lies: its files and copies are moved aside, nothing is
    deleted. Returns where they are. Raises ClerkError for an office that has passwords."""
    if door.needs_password(folder):
        raise ClerkError("这不是示例社区，不能这样换掉", "请用备份和恢复。")
    return backup.put_aside(folder, clock.now())


def _require_restorer(copy: Path, folder: Path, key: bytes, clerk: str, today: date) -> None:
    """The office as it is now says who may; where it is gone or damaged, or another office's, the copy does."""
    for place in (folder, copy):
        if not (place / DATABASE_FILE).is_file():
            continue
        try:
            refused = _refused_by(place / DATABASE_FILE, key, clerk, today)
        except OfficeError:
            continue  # this file cannot say; that the copy is whole is looked at before anything is moved
        if refused is not None:
            raise refused
        return


def _refused_by(path: Path, key: bytes, clerk: str, today: date) -> ClerkError | None:
    """What a file says of a clerk who would restore: nothing, or why not. Raises OfficeError when it cannot be read."""
    store = engine.open_file(path, key)
    try:
        with transactions.read(store) as session:
            query = select(OfficeDefinition.key, OfficeDefinition.text)
            query = query.where(OfficeDefinition.kind == "roles", OfficeDefinition.active.is_(True))
            own = [("roles", row.key, row.text) for row in session.execute(query)]
            library = load_library(paths.resources(), own)
            known = session.scalar(select(Clerk.id).where(Clerk.name == clerk))
            held = rights.rights_of(session, library, known, today) if known is not None else frozenset()
            return None if RIGHT in held else rights.refusal(session, library, RIGHT, today)
    finally:
        store.close()
