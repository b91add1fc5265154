"""A paper as a sheet to work on: the same template and values, written as XLSX."""

from pathlib import Path

from app.office import Office
from app.usecases import printing, viewings


def save(
    office: Office, key: str, record_id: int, path: Path, given: printing.Given = printing.NOTHING
) -> None:
    """Write the paper as it would print now. Nothing is recorded. Raises ClerkError for who may not take lists out, and as
    printing does; OfficeError when the disk refuses."""
    from app.reports import templates, xlsx

    viewings.may_hand_out(office, masked=True)
    template = office.library.paper(key)
    gathered = printing.gather(office, template.for_, record_id)
    values = printing.fill(office, template, gathered, given)
    xlsx.save_document(templates.document_of(template, values, unit=str(values.get("unit", ""))), path)
