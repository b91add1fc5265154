"""Dossiers (卷宗): what they must hold and do, printed as one volume with one key (definitions: resources/dossiers)."""

from app.usecases.dossiers.contents import DossierView, Piece, look
from app.usecases.dossiers.files import hung_on
from app.usecases.dossiers.volume import Choice, build, issue, preview, usual

__all__ = ["Choice", "DossierView", "Piece", "build", "hung_on", "issue", "look", "preview", "usual"]
