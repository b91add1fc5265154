"""Values of the papers of a catalogue item: 一次性告知单 before anybody has applied."""

from typing import Any

from app.errors import ClerkError
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases import catalogue
from app.usecases.catalogue import materials


def service_item(office: Office, item_id: int) -> dict[str, Any]:
    """What the catalogue says of an item, and its `materials` to tick by hand. Raises ClerkError when it is gone."""
    with office.read() as session:
        item = session.get(ServiceItem, item_id)
        if item is None or item.deleted_at is not None:
            raise ClerkError("这个事项已不存在", "请按 F5 刷新。")
        name, text = item.name, item.materials
    found, _problems = materials.read_materials(text, office.library.code("material_form"))
    rows = [
        {
            "name": m.name,
            "form": m.form,
            "copies": str(m.copies),
            "key": materials.KEY if m.key else materials.LATER,
        }
        for m in found
    ]
    return {**catalogue.details(office, item_id), "item": name, "materials": rows, "number": ""}
