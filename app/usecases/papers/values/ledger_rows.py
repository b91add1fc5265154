"""Values of the papers of a row of a ledger."""

from collections.abc import Mapping
from typing import Any

from app.errors import ClerkError
from app.models.tables import Area, Household, LedgerEntry, Organisation, Resident
from app.office import Office
from app.usecases.ledgers import steps
from app.usecases.papers.values import households, ledger_values, related_rows, residents
from app.usecases.restricted import viewings


def ledger_entry(office: Office, entry_id: int) -> dict[str, Any]:
    """A row: whom it belongs to as on that one's own papers, its own fields as `row_KEY` and in the list `fields`.

    Raises ClerkError for a row that is gone, that the clerk may not see, or that must not be looked at without a reason.
    """
    with office.read() as session:
        row = session.get(LedgerEntry, entry_id)
        if row is None or row.deleted_at is not None:
            raise ClerkError("这一行已被删除", "可以到 设置 → 回收站 里找回。")
    ledger = office.library.ledger(row.ledger)
    if viewings.must_say_why(office, ledger.key):
        raise ClerkError("还没有写明为什么查看这本台账", "请先在台账页打开它并写明原因，再打印。")
    values, facts = _owner(office, row)
    viewings.note_row(office, ledger.key, entry_id, f"{row.number or ''} {values.get('name', '')}".strip())
    own = ledger_values.texts(office, ledger, row)
    fields = [{"label": f.name, "value": own[f.key]} for f in ledger.field]
    first = fields[0] if fields and fields[0]["value"] else None
    if not facts and first:  # nobody on file: the row itself says in its first field who or what it is
        facts = [first]
    if first and not values.get("name") and first["value"] in {fact["value"] for fact in facts}:
        fields = fields[1:]  # it stands above
    values |= {f"row_{key}": text for key, text in own.items()}
    return _stepped(office, entry_id) | values | {
        "ledger": ledger.name, "row_number": row.number or "", "row_start": str(row.start or ""),
        "row_end": str(row.end or ""), "row_reason": row.reason or "", "row_note": row.note or "",
        "fields": fields, "facts": facts,
        "number": row.number or "",
    } | related_rows.of_row(office, ledger, row)  # fmt: skip


def _stepped(office: Office, entry_id: int) -> dict[str, Any]:
    """Where a row stands that goes through steps, and the steps it made; blanks for all others, over which a ledger's own
    field of that name (最迟上报) goes."""
    found = steps.view(office, entry_id)
    if found is None:
        return {"row_state": "", "row_due": "", "steps": []}
    made = [
        {"on": str(s.on_day), "name": s.name, "note": s.note, "person": s.person, "due": str(s.due_on or ""), "clerk": s.clerk}
        for s in found.steps
    ]  # fmt: skip
    return {"row_state": found.state_name, "row_due": str(found.due_on or ""), "steps": made}


_RESIDENT = {
    "name": "姓名",
    "sex": "性别",
    "id_number": "证件号码",
    "phone": "联系电话",
    "address": "现住地址",
}
_HOUSEHOLD = {
    "head": "户主",
    "head_phone": "联系电话",
    "size": "家庭人口",
    "address": "住址",
    "grid": "所属网格",
}


def _owner(office: Office, row: LedgerEntry) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The values of the resident or household, and the few facts that head a card, also of a place or a unit."""
    found: dict[str, Any] = {"name": ""}
    labels: Mapping[str, str] = {}
    if row.resident_id:
        found, labels = residents.resident(office, row.resident_id), _RESIDENT
    elif row.household_id:
        found, labels = households.household(office, row.household_id), _HOUSEHOLD
        found["name"] = found["head"]
    elif row.owner_name:
        found, labels = {"name": row.owner_name}, {"name": "姓名"}
    facts = [{"label": label, "value": found.get(name, "")} for name, label in labels.items()]
    return found, facts or _placed(office, row)


def _placed(office: Office, row: LedgerEntry) -> list[dict[str, str]]:
    """The place or the unit a row belongs to."""
    with office.read() as session:
        place = session.get(Area, row.area_id) if row.area_id else None
        body = session.get(Organisation, row.organisation_id) if row.organisation_id else None
        found = (("网格或房屋", place), ("单位", body))
        return [{"label": label, "value": one.name or ""} for label, one in found if one is not None]


def called(office: Office, entry_id: int) -> tuple[str, str]:
    """(ledger, its number and whose it is) of a row, of a deleted one too, for the log of looks."""
    gone_too = {"include_deleted": True}
    with office.read() as session:
        row = session.get_one(LedgerEntry, entry_id, execution_options=gone_too)
        home = session.get(Household, row.household_id or 0, execution_options=gone_too)
        head = home.head_id if home is not None else None
        who = session.get(Resident, row.resident_id or head or 0, execution_options=gone_too)
        name = who.name if who is not None else row.owner_name
        return row.ledger, " ".join(filter(None, (row.number, name)))


def owner_of(office: Office, entry_id: int) -> tuple[str, int | None, int | None]:
    """(ledger, resident, household) of a row; of a household's row the resident is its head."""
    with office.read() as session:
        row = session.get(LedgerEntry, entry_id)
        if row is None or row.deleted_at is not None:
            raise ClerkError("这一行已被删除", "可以到 设置 → 回收站 里找回。")
        resident = session.get(Resident, row.resident_id) if row.resident_id else None
        home = session.get(Household, row.household_id) if row.household_id else None
        if home is None and resident is not None and resident.household_id:
            home = session.get(Household, resident.household_id)
        head = resident.id if resident else home.head_id if home else None
        return row.ledger, head, home.id if home else None
