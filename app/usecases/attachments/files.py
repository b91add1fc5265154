"""Photos and scans of any record: kept, looked at, put out again, swept away when nothing speaks of them any more.

The file lies sealed beside the database (app/db/blobs.py), the row says whose it is. The file is written first: a
power cut leaves a file without a row, which the sweep takes away after its grace, never a row without a file.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.db import blobs
from app.db.blobs import THUMB, Blobs, DamagedError, MissingError
from app.errors import ClerkError, OfficeError, reason
from app.exchange import scans
from app.models.definitions.visibility import VEILED
from app.models.tables import (
    RECORD_CLASSES,
    RECORD_LABELS,
    Attachment,
    AuditChange,
    AuditEntry,
    OfficeSetting,
    Paper,
    Viewing,
)
from app.office import Office
from app.usecases.attachments import limits as attachment_limits
from app.usecases.attachments import rights as attachment_rights
from app.usecases.history import bin as recycle
from app.usecases.restricted import viewings

PORTRAIT = "照片"
BOUND = "dossier/"
"""What the template of a bound volume begins with: its scans are needed to print it again."""
GRACE = timedelta(days=30)
_KEY = "attachments.key"
_TITLES = ("name", "title", "address", "applicant", "number")


@dataclass(frozen=True)
class Kept:
    """A file of a record. `paper` is the title of the paper it is the signed copy of, "" for the record's own."""

    id: int
    name: str
    caption: str
    media_type: str
    size: int
    added_at: datetime
    paper: str = ""

    @property
    def title(self) -> str:
        """What stands below the small picture."""
        return self.caption or self.name


@dataclass(frozen=True)
class Content:
    """A file taken out: `data` of `media_type`, `pages` to turn."""

    id: int
    name: str
    title: str
    media_type: str
    data: bytes
    pages: int


@dataclass(frozen=True)
class Broken:
    """A file that is not as it should be, and the record it belongs to in words."""

    name: str
    record: str
    missing: bool


def store_of(office: Office) -> Blobs:
    """The office's files. Raises ClerkError where there is no folder to keep them in."""
    if office.folder is None:
        raise ClerkError("数据在服务器上的社区还不能放附件", "请把照片和扫描件放在档案柜或共享文件夹里。")
    root = office.folder / blobs.FOLDER
    if office.store.key is not None:
        return Blobs(root, blobs.attachment_key(office.store.key))
    with office.read() as session:
        kept = session.get(OfficeSetting, _KEY)
    if kept is None:
        key = os.urandom(32)
        with office.write("附件密钥") as w:
            w.session.merge(OfficeSetting(key=_KEY, value=key.hex()))
        return Blobs(root, key)
    return Blobs(root, bytes.fromhex(str(kept.value)))


def add(office: Office, of_kind: str, of_id: int, name: str, data: bytes, caption: str = "") -> int:
    """Keep a file for a record. Returns its id; what the record has already keeps its id.

    Raises ClerkError for what cannot be kept, OfficeError when the disk refuses.
    """
    limits = attachment_limits.check_size(office, name, len(data))
    with office.read() as session:
        title = _title(_record(session, of_kind, of_id))
        holder = Attachment(of_kind=of_kind, of_id=of_id)
        attachment_rights.require_seen(office, session, holder)
        called = attachment_rights.called(office, session, holder)
    taken = scans.take_in(name, data, limits.longest)
    sha256 = store_of(office).put(taken.data, taken.thumbnail)
    with office.write(f"放入{called or f'{RECORD_LABELS[of_kind]} {title} 的附件 {taken.name}'}") as w:
        query = select(Attachment).where(
            Attachment.of_kind == of_kind, Attachment.of_id == of_id, Attachment.sha256 == sha256
        )
        if (same := w.session.scalars(query).first()) is not None:
            same.caption = caption or same.caption
            return same.id
        row = Attachment(
            of_kind=of_kind, of_id=of_id, name=taken.name, media_type=taken.media_type, size=len(taken.data),
            sha256=sha256, caption=caption[:200] or None,
        )  # fmt: skip
        w.session.add(row)
        w.session.flush()
        return row.id


def add_file(office: Office, of_kind: str, of_id: int, path: Path, caption: str = "") -> int:
    """`add` from the disk: a dropped or chosen file; a large one is not read."""
    attachment_limits.check_size(office, path.name, _size(path))
    return add(office, of_kind, of_id, path.name, read_file(path), caption)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error


def read_file(path: Path) -> bytes:
    """A file of the disk, if it is not too large for anybody. Raises ClerkError, OfficeError."""
    try:
        if path.stat().st_size > scans.MOST_BYTES:
            raise ClerkError(
                f"“{path.name}”超过 {attachment_limits.CEILING} MB，没有放入", "请降低扫描的分辨率。"
            )
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> OfficeError:
    return OfficeError(f"读不了“{path.name}”：{reason(error)}", "请检查文件是否还在、U盘是否拔出。")


def _record(session: Session, kind: str, record_id: int) -> Any:
    cls: Any = RECORD_CLASSES.get(kind)
    record = session.get(cls, record_id) if cls is not None else None
    if record is None or record.deleted_at is not None:
        raise ClerkError("要放附件的记录已不存在", "请按 F5 刷新。")
    return record


def _title(record: Any) -> str:
    return next((str(v) for name in _TITLES if (v := getattr(record, name, None))), f"第 {record.id} 号")


def listing(office: Office, of_kind: str, of_id: int) -> tuple[Kept, ...]:
    """The files of a record, the portrait first, then the newest; also the signed copies of its papers."""
    own = (Attachment.of_kind == of_kind) & (Attachment.of_id == of_id)
    with office.read() as session:
        found = session.scalars(select(Paper).where(_papers_of(of_kind, of_id)))
        papers = {one.id: one.title for one in attachment_rights.seen(office, session, found)}
        signed = (Attachment.of_kind == "paper") & Attachment.of_id.in_(list(papers))
        every = session.scalars(select(Attachment).where(or_(own, signed)).order_by(Attachment.id.desc()))
        rows = attachment_rights.seen(office, session, every)
        kept = [_kept(a, papers.get(a.of_id, "") if a.of_kind == "paper" != of_kind else "") for a in rows]
    return tuple(sorted(kept, key=lambda k: k.caption != PORTRAIT))


def _kept(row: Attachment, paper: str) -> Kept:
    return Kept(row.id, row.name, row.caption or "", row.media_type, row.size, row.created_at, paper)


def _papers_of(of_kind: str, of_id: int) -> ColumnElement[bool]:
    """Papers printed for a resident, whatever of, or of any other record."""
    if of_kind == "resident":
        return Paper.resident_id == of_id
    return and_(Paper.of_kind == of_kind, Paper.of_id == of_id)


def papers(office: Office, of_kind: str, of_id: int) -> tuple[tuple[int, str], ...]:
    """(id, words) of the papers of a record, the latest first: what a signed copy may belong to."""
    with office.read() as session:
        every = session.scalars(select(Paper).where(_papers_of(of_kind, of_id)).order_by(Paper.id.desc()))
        rows = attachment_rights.seen(office, session, every)
        return tuple((p.id, f"{p.title} {p.number or _day_of(p)}") for p in rows)


def _day_of(paper: Paper) -> str:
    return f"{(paper.printed_at or paper.created_at).astimezone():%Y-%m-%d}"


def thumbnails(office: Office, ids: Sequence[int]) -> dict[int, bytes]:
    """The small pictures (JPEG) by id; one that is lost is left out."""
    store = store_of(office)
    with office.read() as session:
        every = session.scalars(select(Attachment).where(Attachment.id.in_(ids)))
        rows = attachment_rights.seen(office, session, every)
    found = {}
    for row in rows:
        try:
            found[row.id] = store.get(row.sha256, THUMB)
        except (MissingError, DamagedError):
            continue
    return found


def content(office: Office, attachment_id: int, *, looked_at: bool = True) -> Content:
    """Take a file out; that somebody looked at it is logged. Raises ClerkError, OfficeError (missing, damaged)."""
    with office.read() as session:
        row = session.get(Attachment, attachment_id)
        if row is None or row.deleted_at is not None:
            raise ClerkError("这个附件已不存在", "可以到 设置 → 回收站 里找回。")
        restricted = attachment_rights.require_seen(office, session, row)
        called = attachment_rights.called(office, session, row)
    data = store_of(office).get(row.sha256)
    if looked_at:
        _note_look(office, row, restricted, called)
    return Content(
        row.id, row.name, row.caption or row.name, row.media_type, data, scans.pages(data, row.media_type)
    )


def _note_look(office: Office, row: Attachment, restricted: str, called: str) -> None:
    """Every look at a file is kept; one at a restricted row's is told as a look at its ledger."""
    kind, what = row.of_kind, f"附件 {row.name}"
    if called and not restricted:
        what = called
    if restricted:
        kind, name = f"ledger.{restricted}", office.library.ledgers[restricted].name
        what = f"{viewings.RESTRICTED} {name}：{what}"
    with office.write(f"查看{called or what}") as w:
        viewing = Viewing(
            at=w.at, clerk_name=w.clerk_name, kind=kind[: viewings.KIND], record_id=row.of_id, what=what[:200]
        )
        w.session.add(viewing)


def page_picture(taken: Content, number: int) -> bytes:
    """A page of a picture as PNG or JPEG (not of a PDF: that is drawn by `app.reports.raster`)."""
    return scans.page_picture(taken.data, taken.media_type, number)


def as_pdf(taken: Content) -> bytes:
    """What is printed: a PDF as it is, a picture as large as an A4 sheet lets it."""
    from app.reports import pdf
    from app.reports.document import Block, Document, Margins, PageBreak, PageSetup, Picture

    if taken.media_type == "application/pdf":
        return taken.data
    blocks: list[Block] = []
    for number in range(taken.pages):
        blocks += [Picture(page_picture(taken, number), "", 186.0, 270.0, framed=False), PageBreak()]
    page = PageSetup("A4", Margins(12.0, 12.0, 12.0, 12.0))
    return pdf.render(Document(taken.title, tuple(blocks[:-1]), page, page_numbers=False))


def caption(office: Office, attachment_id: int, words: str) -> None:
    """Say what a file is: 照片, 户口簿首页 … `照片` makes it the portrait on papers."""
    with office.write("修改附件说明") as w:
        row = w.session.get_one(Attachment, attachment_id)
        attachment_rights.require_seen(office, w.session, row)
        if not attachment_rights.called(office, w.session, row):
            w.what = f"附件 {row.name} 的说明改为 {words.strip() or '（空）'}"
        row.caption = words.strip()[:200] or None


def delete(office: Office, attachment_id: int) -> int:
    """Into the recycle bin. Returns the audit line, which can be undone."""
    with office.read() as session:
        row = session.get(Attachment, attachment_id)
        if row is not None:
            attachment_rights.require_seen(office, session, row)
        called = attachment_rights.called(office, session, row) if row is not None else ""
    return recycle.put(office, "attachment", attachment_id, called)


def export(office: Office, attachment_id: int, path: Path) -> None:
    """Write a file out, whole or not at all; logged as looked at."""
    from app.reports.files import whole_file

    taken = content(office, attachment_id)
    with whole_file(path) as part:
        part.write_bytes(taken.data)


def portrait(office: Office, resident_id: int) -> tuple[str, bytes] | None:
    """(SHA-256, picture) of the resident's photo, for papers; None without one or when its file is lost."""
    query = select(Attachment.sha256).where(
        Attachment.of_kind == "resident", Attachment.of_id == resident_id, Attachment.caption == PORTRAIT,
        Attachment.media_type.in_(("image/jpeg", "image/png", "image/webp")),
    )  # fmt: skip
    with office.read() as session:
        sha256 = session.scalar(query.order_by(Attachment.id.desc()).limit(1))
    if sha256 is None or office.folder is None:
        return None
    picture = picture_of(office, sha256)
    return None if picture is None else (sha256, picture)


def picture_of(office: Office, sha256: str) -> bytes | None:
    """A kept picture by its SHA-256, as papers name it; None when there is none or it is lost."""
    if not sha256:
        return None
    try:
        return store_of(office).get(sha256)
    except (MissingError, DamagedError, ClerkError):
        return None


def broken(office: Office) -> list[Broken]:
    """Files of records that are missing or damaged, for `liren check`."""
    if office.folder is None:
        return []
    found = []
    with office.read() as session:
        rows = session.scalars(select(Attachment).order_by(Attachment.id)).all()
        store = store_of(office) if rows else None
        for row in rows:
            try:
                assert store is not None
                store.get(row.sha256)
            except (MissingError, DamagedError) as error:
                cls: Any = RECORD_CLASSES[row.of_kind]
                record = session.get(cls, row.of_id, execution_options=recycle.EVEN_DELETED)
                words = f"{RECORD_LABELS[row.of_kind]} {_title(record) if record else row.of_id}"
                told = row.caption or row.name
                if not attachment_rights.seen(office, session, [row]):
                    told = attachment_rights.called(office, session, row)
                    words = viewings.RESTRICTED if told == attachment_rights.OF_RESTRICTED else VEILED
                found.append(Broken(told, words, isinstance(error, MissingError)))
    return found


def sweep(office: Office) -> int:
    """Take away files that nothing speaks of: no row, not even in the recycle bin, no printed paper, no act of the last
    30 days that an undo could bring back; and that were not put in these 30 days. Returns how many."""
    if office.folder is None or not (office.folder / blobs.FOLDER).is_dir():
        return 0
    store = store_of(office)
    limit = office.clock.now() - GRACE
    with office.read() as session:
        needed = set(session.scalars(select(Attachment.sha256).execution_options(include_deleted=True)))
        photos = select(Paper.snapshot["photo"].as_string()).execution_options(include_deleted=True)
        needed.update(one for one in session.scalars(photos) if one)
        bound = select(Paper.snapshot["scans"]).where(Paper.template.startswith(BOUND))
        needed.update(one for scans_ in session.scalars(bound) for one in scans_ or ())
        recent = (
            select(AuditChange.fields)
            .join(AuditEntry, AuditEntry.id == AuditChange.entry_id)
            .where(AuditChange.kind == "attachment", AuditEntry.at >= limit)
        )
        acts = [str(fields) for fields in session.scalars(recent)]
    old = [sha for sha, put in store.kept() if sha not in needed and put < limit.timestamp()]
    gone = [sha for sha in old if not any(sha in act for act in acts)]
    for sha in gone:
        store.remove(sha)
    store.remove_unfinished(limit.timestamp())
    return len(gone)
