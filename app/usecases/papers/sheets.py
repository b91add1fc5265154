"""A paper as a sheet to work on: the same template and values, written as XLSX."""

from pathlib import Path

from app.office import Office
from app.usecases.papers import filling
from app.usecases.restricted import viewings


def save(
    office: Office, key: str, record_id: int, path: Path, given: filling.Given = filling.NOTHING
) -> None:
    """Write the paper as it would print now. Nothing is recorded. Raises ClerkError for who may not take lists out, and as
    printing does; OfficeError when the disk refuses."""
    from app.reports import templates, xlsx

    viewings.may_hand_out(office, masked=True)
    template = office.library.paper(key)
    gathered = filling.gather(office, template.for_, record_id)
    values = filling.fill(office, template, gathered, given)
    filling.note_whole(office, template, record_id, values)
    xlsx.save_document(templates.document_of(template, values, unit=str(values.get("unit", ""))), path)
