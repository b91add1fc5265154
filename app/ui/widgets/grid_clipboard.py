"""Cells to and from the clipboard: tabbed text and a table for Excel and WPS, and where they came from for ourselves."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

OURS = "application/x-liren-cells"


def put(lines: Sequence[Sequence[str]], origin: dict[str, Any] | None = None) -> None:
    """Put cells on the clipboard as they read; `origin` lets the program find the whole values of masked ones."""
    data = QMimeData()
    data.setText("\n".join("\t".join(map(_quoted, line)) for line in lines))
    cells = (
        "".join(
            f"<td style=\"mso-number-format:'\\@'\">{escape(cell).replace(chr(10), '<br>')}</td>"
            for cell in line
        )
        for line in lines
    )
    data.setHtml("<table>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</table>")
    if origin is not None:
        data.setData(OURS, json.dumps(origin).encode())
    QGuiApplication.clipboard().setMimeData(data)


def _quoted(cell: str) -> str:
    """A cell with a tab, a line break or a leading quote stands in quotes, as Excel writes it."""
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in '\t\n"') else cell


def taken() -> tuple[str, str, dict[str, Any] | None]:
    """(text, html, origin) of what is on the clipboard."""
    data = QGuiApplication.clipboard().mimeData()
    origin = json.loads(bytes(data.data(OURS).data())) if data.hasFormat(OURS) else None
    return data.text(), data.html() if data.hasHtml() else "", origin
