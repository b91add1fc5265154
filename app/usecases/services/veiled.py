"""受限事项: matters of restricted items (限定人员) are told to others without item, materials, notes and papers.

The lists, filters, exports and counts that are questions do the same in `models.fields.desk`; the log says of such a
matter only that it is one, whoever wrote it.
"""

from typing import Any

from sqlalchemy import case
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.visibility import VEILED
from app.models.tables import ServiceItem, ServiceRecord
from app.office import Office

_EVEN_DELETED = {"include_deleted": True}


def item_column(office: Office) -> Any:
    """The item's name in a query that is joined with the items, as the clerk is told it."""
    if not office.library.veiled:
        return ServiceItem.name
    return case((ServiceItem.restricted.is_(True), VEILED), else_=ServiceItem.name)


def item_name(office: Office, item: ServiceItem) -> str:
    """The item's name as the clerk is told it."""
    return VEILED if hides(office, item) else item.name


def logged_name(item: ServiceItem) -> str:
    """The item's name as the log has it: everybody may read the log."""
    return VEILED if item.restricted else item.name


def hides(office: Office, item: ServiceItem | None) -> bool:
    """Whether the clerk is not told of this item."""
    return office.library.veiled and item is not None and item.restricted


def hides_matter(office: Office, session: Session, record_id: int | None) -> bool:
    """Whether the clerk is not told what a matter is about."""
    if not office.library.veiled or not record_id:
        return False
    record = session.get(ServiceRecord, record_id, execution_options=_EVEN_DELETED)
    return record is not None and hides(office, _item_of(session, record))


def restricted(session: Session, record: ServiceRecord) -> bool:
    """Whether a matter is of a restricted item, whoever asks."""
    item = _item_of(session, record)
    return item is not None and item.restricted


def require_matter(office: Office, session: Session, record: ServiceRecord) -> None:
    """Raise ClerkError when the matter is one that the clerk may not handle."""
    if hides(office, _item_of(session, record)):
        refuse(office)


def _item_of(session: Session, record: ServiceRecord) -> ServiceItem | None:
    return session.get(ServiceItem, record.item_id, execution_options=_EVEN_DELETED)


def refuse(office: Office) -> None:
    """Raise ClerkError saying who handles such matters."""
    try:
        office.require("services.restricted")
    except ClerkError as error:
        raise ClerkError("这是受限事项，由限定的人员办理", error.hint) from error
