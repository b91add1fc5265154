"""Links of a ledger's row to other records: found by name or number as typed, kept by id."""

import re
from typing import Any

from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.kinds import LedgerField
from app.models.fields.base import Scope
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.ledgers import title_of
from app.models.fields.own import own_field
from app.models.fields.show import text_of
from app.office import Office

_PICKED = re.compile(r"(?:.*\s)?#(\d{1,18})")
MOST = 6
"""So many of the same name are named when a link cannot be told."""


def read_link(office: Office, spec: LedgerField, text: str) -> str:
    """The id of the record a typed text means: what was picked ends in its id (`书名 #12`), anything else is its name or
    number. Raises ClerkError."""
    if (picked := picked_id(text)) is not None:
        return str(picked)
    found = _called(office, spec, text)
    if len(found) == 1:
        return str(found[0])
    if not found:
        raise ClerkError(f"没有找到“{text}”", "请从提示里选，或先登记它。")
    raise ClerkError(f"叫“{text}”的有 {len(found)} 个", "请从提示里选是哪一个。")


def said(
    office: Office,
    spec: LedgerField,
    value: Any,
    scope: Scope,
    *,
    restricted: bool = False,
    masked: bool = True,
) -> str:
    """What was kept in a field, in words: a record that is linked by its name or number."""
    field = own_field(spec, restricted=restricted)
    if spec.type != "link" or not value or (masked and field.mask):
        return text_of(field, value, scope, masked=masked)
    if spec.to.removeprefix("ledger.") in office.library.hidden:
        return ""
    kind = kind_of(office.library, spec.to)
    title = find_field(office.library, kind, title_of(spec.to)).column(kind.entity, scope)
    gone_too = {"include_deleted": True}
    with office.read() as session:
        return str(
            session.scalar(select(title).where(kind.entity.id == int(value)), execution_options=gone_too)
            or ""
        )


def picked_id(text: str) -> int | None:
    """The id in which the text of a picked record ends; None for what was only typed."""
    found = _PICKED.fullmatch(text)
    return int(found[1]) if found else None


def _called(office: Office, spec: LedgerField, text: str) -> list[int]:
    """The records called so; an id that is stored already is itself."""
    kind = kind_of(office.library, spec.to)
    scope = Scope(office.library, office.today(), office.today())
    entity: Any = kind.entity
    title = find_field(office.library, kind, title_of(spec.to)).column(entity, scope)
    query = select(entity.id).where(title == text)
    if kind.restrict is not None:
        query = query.where(kind.restrict(entity, scope))
    with office.read() as session:
        named = list(session.scalars(query.limit(MOST)))
        if named or not text.isdigit():
            return named
        kept = session.get(entity, int(text))
        return [kept.id] if kept is not None and kept.deleted_at is None else []
