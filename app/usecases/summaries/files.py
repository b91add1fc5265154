"""A report as a reader gets it: to be looked at, or as a PDF and a sheet of the same in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.reports.document import Document
    from app.usecases.papers.printing import PrintedPaper


def shown(document: "Document") -> "PrintedPaper":
    """The report as it prints, not kept: it can be counted again."""
    from app.reports import pdf
    from app.usecases.papers.printing import PrintedPaper

    return PrintedPaper(0, "", document.title, pdf.render(document))


def save(document: "Document", folder: Path, name: str = "") -> tuple[Path, Path]:
    """Write PDF and XLSX into `folder`, made if need be, under the report's title or a name; returns both paths."""
    from app.reports import pdf, xlsx

    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / f"{name or document.title}.pdf", folder / f"{name or document.title}.xlsx"
    pdf.save(document, paths[0])
    xlsx.save_document(document, paths[1])
    return paths
