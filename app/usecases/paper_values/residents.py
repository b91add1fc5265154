"""Values of the papers of a resident."""

from typing import Any

from app.office import Office
from app.usecases import files


def resident(office: Office, resident_id: int) -> dict[str, Any]:
    """The one-page file as a sheet."""
    file = files.open_file(office, resident_id)
    values: dict[str, Any] = {f.name: f.text for f in file.facts}
    members = [
        {"name": m.name, "relation": m.relation, "sex": m.sex, "age": m.age, "phone": m.phone}
        for m in file.members
    ]
    return values | {
        "name": file.name, "tags": "、".join(file.tags), "household": members, "_resident_id": file.id, "number": "",
    }  # fmt: skip
