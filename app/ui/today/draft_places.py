"""Where a draft is gone on with: the room, and the record whose form or line was left half written."""

from typing import Any

VIEWS = {"journal": "journal", "emergency": "emergencies"}
"""Drafts of 今日, and the tab whose form goes on with them."""
ROOMS = {
    "service": "services", "service_item": "settings", "mediation": "mediation", "lead": "mediation", "moral": "mediation",
    "relief": "services", "provider": "services", "proof": "services", "public_notice": "services", "notice": "services",
    "survey": "services", "ledger": "ledgers", "code": "settings", "rare": "settings",
}  # fmt: skip
"""By the form, or by the first word of its name; the forms of others stand in 居民."""
RECORDS = {
    "resident": "resident", "organisation": "organisation", "household": "household", "service_move": "service_record",
    "ledger_move": "ledger_entry", "public_notice": "public_notice",
    "mediation": "mediation_case", "lead": "lead", "lead_round": "lead_round", "moral": "moral_case",
}  # fmt: skip
"""The kind of the record whose number a draft of the form carries; a form that is not named carries no page's number."""
NEW = ("mediation_case.", "moral_case.", "public_notice.")
"""Forms of a new record: the number is that of what it was begun from."""


def place(form: str, record_id: int) -> tuple[str, dict[str, Any]]:
    """(room, what is to be shown in it). A number below zero is that of a record inside another, which has no page."""
    whole = form.partition(".")[0]
    first = whole.replace(" ", "_").partition("_")[0]
    room = ROOMS.get(whole) or ROOMS.get(first, "residents")
    kind = RECORDS.get(whole) or RECORDS.get(first, "")
    if kind and record_id > 0 and not form.startswith(NEW):
        return room, {"kind": kind, "record_id": record_id}
    if first == "moral":
        return room, {"view": "moral"}
    return room, {"kind": kind} if kind == "organisation" else {}
