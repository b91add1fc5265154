"""What a resident's file holds already is never asked again: scans and papers printed here that are the material asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.models.tables import Attachment, Paper, ServiceItem, ServiceRecord
from app.office import Office


@dataclass(frozen=True)
class OnFile:
    """Why a material need not be brought: `words` (“扫描件 2026-01-02”) and, for a scan, its attachment."""

    words: str
    attachment_id: int | None = None


def on_file(office: Office, resident_id: int | None, names: Sequence[str]) -> dict[str, OnFile]:
    """For each material name that the resident's file holds: the newest scan whose caption or file name contains it, of
    the file itself or of an earlier matter that is not restricted, else the newest paper printed for the resident whose
    title contains it. Empty for somebody without a file."""
    if resident_id is None or not names:
        return {}
    earlier = (
        select(ServiceRecord.id)
        .join(ServiceItem, ServiceItem.id == ServiceRecord.item_id)
        .where(ServiceRecord.resident_id == resident_id, ServiceRecord.deleted_at.is_(None))
        .where(ServiceItem.restricted.is_(False))
    )
    own = (Attachment.of_kind == "resident") & (Attachment.of_id == resident_id)
    brought = (Attachment.of_kind == "service_record") & Attachment.of_id.in_(earlier)
    with office.read() as session:
        scans = session.execute(
            select(Attachment.id, Attachment.caption, Attachment.name, Attachment.created_at)
            .where(or_(own, brought), Attachment.deleted_at.is_(None))
            .order_by(Attachment.id.desc())
        ).all()
        of_them = or_(
            Paper.resident_id == resident_id, (Paper.of_kind == "resident") & (Paper.of_id == resident_id)
        )
        papers = session.execute(
            select(Paper.title, Paper.number, Paper.printed_at)
            .where(of_them, Paper.cancelled_at.is_(None), Paper.deleted_at.is_(None))
            .where(Paper.printed_at.is_not(None))
            .order_by(Paper.printed_at.desc())
        ).all()
    found: dict[str, OnFile] = {}
    for name in names:
        scan = next((s for s in scans if name in (s.caption or "") or name in s.name), None)
        paper = next((p for p in papers if name in p.title), None)
        if scan is not None:
            found[name] = OnFile(f"扫描件 {scan.created_at.astimezone().date()}", scan.id)
        elif paper is not None:
            printed = paper.printed_at.astimezone().date()
            found[name] = OnFile(" ".join(filter(None, ("本处出具", paper.number, str(printed)))))
    return found
