"""The card of photos and scans on the one-page file; signed copies of the resident's papers stand among them."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.attachments import Attachments

if TYPE_CHECKING:
    from app.ui.residents.file_view import FileView


def attachments_card(view: "FileView") -> QWidget:
    """The files of the resident that is shown."""
    return Attachments(view.shell, "resident", view.shown.id)
