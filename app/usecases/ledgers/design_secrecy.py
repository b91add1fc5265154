"""What is restricted stays restricted, whoever changes a definition, in the designer or by a file."""

from collections.abc import Mapping
from typing import Any

from app.office import Office


def may_be_changed(office: Office, key: str) -> None:
    """Raise ClerkError for a definition the clerk may not know of."""
    if key in office.library.hidden:
        office.library.ledger(key)


def secrecy(
    office: Office, key: str, data: Mapping[str, Any], fields: list[dict[str, Any]]
) -> dict[str, Any]:
    """What is restricted stays so, whatever a file says, and is switched on with a reason only (`restricted.ledgers`)."""
    kept = office.whole.ledgers.get(key)
    shut = {f.key for f in kept.field if f.sensitivity == "restricted"} if kept is not None else set()
    for spec in fields:
        if spec["key"] in shut:
            spec["sensitivity"] = "restricted"
    if "restricted" in {data.get("sensitivity"), kept.sensitivity if kept is not None else ""}:
        return {"sensitivity": "restricted", "enabled": False}
    return {}
