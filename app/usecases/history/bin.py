"""The recycle bin: records keep their rows, disappear from every list, and can be brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.money import BOOKED
from app.models.tables import RECORD_CLASSES, RECORD_LABELS, BinItem
from app.office import Office
from app.usecases.attachments import rights as attachment_rights
from app.usecases.history import kept_for_good
from app.usecases.services import veiled

EVEN_DELETED = {"include_deleted": True}
_TITLES = {
    "resident": "name",
    "household": "address",
    "organisation": "name",
    "service_record": "applicant",
    "mediation_case": "title",
    "moral_case": "title",
    "area": "name",
    "area_duty": "name",
    "attachment": "name",
    "journal_entry": "title",
    "public_notice": "title",
    "lead": "title",
    "lead_round": "name",
}


@dataclass(frozen=True)
class BinRow:
    """A line of the recycle bin."""

    kind: str
    kind_label: str
    record_id: int
    title: str
    deleted_at: datetime
    clerk_name: str


def put(office: Office, kind: str, record_id: int, called: str = "") -> int:
    """Move a record to the bin. Returns the audit line (undo it to bring the record back). `called` is said of it in
    place of its title."""
    with office.write(f"删除{RECORD_LABELS[kind]}") as w:
        put_in(office, w, kind, record_id, called)
    return w.entry_id or 0


def put_in(office: Office, w: Write, kind: str, record_id: int, called: str = "") -> Any:
    """Move a record to the bin inside the caller's write. Returns the record."""
    cls: Any = RECORD_CLASSES[kind]
    if kind == kept_for_good.DESTROYED:
        raise ClerkError("销毁清册不能删除", "销毁清册永久保存。")
    if kind in BOOKED:
        raise ClerkError(f"{RECORD_LABELS[kind]}不能删除", "记错了请在款物账里冲销或更正。")
    record = w.session.get(cls, record_id)
    if record is None or record.deleted_at is not None:
        raise ClerkError("这条记录已经删除了")
    if kind == "service_record":
        veiled.require_matter(office, w.session, record)
    title = called or str(getattr(record, _TITLES.get(kind, "id")) or record_id)
    w.what = f"删除{RECORD_LABELS[kind]} {title}"
    record.deleted_at = w.at
    w.session.add(
        BinItem(
            kind=kind, record_id=record_id, title=title, deleted_at=w.at, clerk_name=w.clerk_name, entry_id=0
        )
    )  # fmt: skip
    w.touch("bin_item")
    return record


def bring_back(office: Office, kind: str, record_id: int) -> str:
    """Take a record out of the bin. Returns what the clerk is to know besides; "" is nothing."""
    cls: Any = RECORD_CLASSES[kind]
    said = ""
    with office.write(f"恢复{RECORD_LABELS[kind]}") as w:
        record = w.session.get(cls, record_id, execution_options=EVEN_DELETED)
        if record is None or record.deleted_at is None:
            raise ClerkError("回收站里没有这条记录")
        if kind == "attachment":
            attachment_rights.require_seen(office, w.session, record)
        if kind == "service_record":
            veiled.require_matter(office, w.session, record)
        if getattr(record, "merged_into_id", None):
            raise ClerkError("这份档案已并入另一份，不能只恢复这一份", "请在操作记录里撤销那次“合并档案”。")
        record.deleted_at = None
        if kind == "journal_entry":
            _counts_again(office, w, record)
        if kind == "resident":
            from app.usecases.households import spells

            said = spells.without_home(w, record, office.today())
        items = select(BinItem).where(BinItem.kind == kind, BinItem.record_id == record_id)
        for item in w.session.scalars(items.order_by(BinItem.id)):
            w.what = f"恢复{RECORD_LABELS[kind]} {item.title}"
            w.session.delete(item)
        w.touch("bin_item")
    return said


def bring_all(office: Office, rows: Sequence[BinRow]) -> str:
    """Take several records out, each an act of its own; what cannot come back stays. Returns the words for the clerk."""
    back, more = [], []
    for row in rows:
        try:
            said = bring_back(office, row.kind, row.record_id)
            back.append(f"{row.kind_label} {row.title}")
        except ClerkError as error:
            said = str(error)
            if len(rows) == 1:
                raise
        if said:
            more.append(said if len(rows) == 1 else f"{row.title}：{said}")
    words = f"已恢复{back[0]}" if len(back) == 1 else f"已恢复 {len(back)} 条"
    return "；".join((words, *more))


def _counts_again(office: Office, w: Write, entry: Any) -> None:
    """What a deleted entry was taken out of has it again: the sums of its activity, the row it looked through."""
    from app.usecases.journal import entries

    entries.came_back(office, w, entry)


def listing(office: Office) -> list[BinRow]:
    """What lies in the bin, newest first; once, also what an undo brought back and somebody deleted again."""
    with office.read() as session:
        rows = []
        told: set[tuple[str, int]] = set()
        for item in session.scalars(select(BinItem).order_by(BinItem.id.desc())):
            if (item.kind, item.record_id) in told:
                continue
            told.add((item.kind, item.record_id))
            cls: Any = RECORD_CLASSES[item.kind]
            record = session.get(cls, item.record_id, execution_options=EVEN_DELETED)
            if getattr(record, "ledger", None) in office.library.hidden:
                continue
            if item.kind == "attachment" and record and not attachment_rights.seen(office, session, [record]):
                continue
            if record is not None and getattr(record, "deleted_at", None) is not None:
                label = RECORD_LABELS[item.kind]
                rows.append(
                    BinRow(item.kind, label, item.record_id, item.title, item.deleted_at, item.clerk_name)
                )
        return rows
