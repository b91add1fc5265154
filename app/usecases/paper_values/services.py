"""Values of the papers of a service record."""

from typing import Any

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_date
from app.office import Office
from app.usecases import service_records


def service_record(office: Office, record_id: int) -> dict[str, Any]:
    """The receipt and what follows it. Raises ClerkError before acceptance."""
    view = service_records.view(office, record_id)
    if view.accepted_on is None:
        raise ClerkError("还没有受理，不能打印受理回执", "请先点“受理”。")
    promise = f"承诺于 {view.due_on} 前办结。" if view.due_on else "此事项未设办理时限，办结后另行通知。"
    return {
        "number": view.number,
        "applicant": view.applicant,
        "phone": view.phone,
        "agent": view.agent,
        "item": view.item,
        "channel": view.channel,
        "received_on": str(view.received_on),
        "accepted_on": str(view.accepted_on),
        "accepted_on_chinese": chinese_date(view.accepted_on),
        "due_on": str(view.due_on or "—"),
        "promise": promise,
        "materials": [
            {"name": m.name, "form": m.form, "copies": str(m.copies)} for m in view.materials if m.received
        ],
        "_resident_id": view.resident_id,
    }
