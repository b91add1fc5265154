"""What is in a dossier as it stands: every piece in its order, what is there, what is missing and must not be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import ClerkError
from app.models.definitions.dossiers import Dossier, DossierPart
from app.models.definitions.kinds import PaperTemplate
from app.office import Office
from app.usecases.dossiers import files
from app.usecases.dossiers.files import File
from app.usecases.papers import filling

ALWAYS = "always"


@dataclass(frozen=True)
class Piece:
    """A line of the contents.

    `paper` is its template ("" for scans alone), `nths` which of the list (from 1) it is for, none when it is not for
    one of a list; `must` it may not be missing; `can_be_blank` its form can be printed empty; `signed` are signed
    copies that stand for it.
    """

    key: str
    name: str
    part: DossierPart
    paper: str = ""
    nths: tuple[int, ...] = ()
    there: bool = True
    must: bool = False
    can_be_blank: bool = False
    scans: tuple[File, ...] = ()
    signed: tuple[File, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether it must be there and is not."""
        return self.must and not self.there


@dataclass(frozen=True)
class DossierView:
    """A dossier to be looked at before it is printed."""

    key: str
    name: str
    title: str
    number: str
    pieces: tuple[Piece, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what must be there and is not."""
        return tuple(p.name for p in self.pieces if p.missing)


def definition(office: Office, key: str) -> Dossier:
    """A dossier by key. Raises ClerkError."""
    if key not in office.library.dossiers:
        raise ClerkError(f"没有卷宗“{key}”", f"现有的卷宗：{'、'.join(office.library.dossiers)}。")
    return office.library.dossiers[key]


def look(office: Office, key: str, record_id: int) -> DossierView:
    """What the dossier of a record holds now. Raises ClerkError when the record is gone."""
    dossier = definition(office, key)
    return seen(office, dossier, record_id, filling.gather(office, dossier.for_, record_id))


def seen(office: Office, dossier: Dossier, record_id: int, values: Mapping[str, Any]) -> DossierView:
    """`look`, from what was gathered of the record already."""
    found = files.of_case(office, dossier, record_id) if office.folder else files.Files({}, {})
    pieces = [
        piece
        for part in dossier.part
        for piece in _pieces(office, part, values, found.by_part.get(part.key, ()), found)
    ]
    number = str(values.get(dossier.number, "")) if dossier.number else ""
    return DossierView(dossier.key, dossier.name, str(values.get("title", "")), number, tuple(pieces))


def holds(name: str, values: Mapping[str, Any]) -> bool:
    """Whether a condition of a definition is so."""
    return name == ALWAYS or bool(values.get(name.lstrip("!"))) != name.startswith("!")


def _pieces(
    office: Office, part: DossierPart, values: Mapping[str, Any], scans: tuple[File, ...], found: files.Files
) -> list[Piece]:
    """The lines of one part: its papers, one for each of a list, with the scans at the last or on their own."""
    belongs = all(holds(name, values) for name in part.when)
    if not belongs and not scans:
        return []
    there = all(holds(name, values) for name in part.has)
    must = belongs and any(holds(name, values) for name in part.must)
    pieces: list[Piece] = []
    for key in part.papers if belongs and (there or not scans) else ():
        pieces += _papers(part, office.library.paper(key), values, there, must, found)
    pieces, scans = _hung(office, part, pieces, values, scans)
    if scans and len(pieces) == 1:
        return [_with(pieces[0], scans, _signed_on_case(office, part, pieces[0], scans))]
    if scans:
        name = f"{part.name}附件" if pieces else part.name
        pieces.append(Piece(f"{part.key}:scans", name, part, must=must and not pieces, scans=scans))
    return pieces


def _hung(
    office: Office, part: DossierPart, pieces: list[Piece], values: Mapping[str, Any], scans: tuple[File, ...]
) -> tuple[list[Piece], tuple[File, ...]]:
    """The pieces with the scans that hang on their own record; the scans of the part that belong to none of them."""
    placed: list[Piece] = []
    left = scans
    for piece in pieces:
        row = _row_of(office.library.paper(piece.paper), values, piece.nths)
        own = tuple(f for f in left if row and f.of_kind in part.records and str(f.of_id) == row)
        left = tuple(f for f in left if f not in own)
        placed.append(_with(piece, own, tuple(f for f in own if f.signed)) if own else piece)
    return placed, left


def _signed_on_case(
    office: Office, part: DossierPart, piece: Piece, scans: tuple[File, ...]
) -> tuple[File, ...]:
    """Of files that hang on the case itself those whose caption says they are this very paper, signed (签字的协议书)."""
    name = office.library.paper(piece.paper).name
    words = [word for word in part.scans if word in name]
    return tuple(f for f in scans if f.signed and not f.owner and any(word in f.words for word in words))


def _row_of(template: PaperTemplate, values: Mapping[str, Any], nths: tuple[int, ...]) -> str:
    """The id of the one record a paper is for, "" when it is for none or for several."""
    rows = values.get(template.per, ()) if template.per else ()
    return str(rows[nths[0] - 1].get("row", "")) if len(nths) == 1 and nths[0] <= len(rows) else ""


def _with(piece: Piece, scans: tuple[File, ...], signed: tuple[File, ...]) -> Piece:
    """A piece with its scans: signed copies stand for its paper, the others follow it."""
    rest = tuple(f for f in scans if f not in signed)
    return replace(piece, there=True, scans=(*piece.scans, *rest), signed=signed or piece.signed)


def _papers(
    part: DossierPart,
    template: PaperTemplate,
    values: Mapping[str, Any],
    there: bool,
    must: bool,
    found: files.Files,
) -> list[Piece]:
    rows = range(1, len(values.get(template.per, ())) + 1) if template.per else range(0)
    groups = [(n,) for n in rows] if part.counter else [tuple(rows)]
    can = all(values.get(name) for name in template.needs)
    there = there and can
    pieces = []
    for nths in groups or [()]:
        of = f"（第 {nths[0]} {part.counter}）" if len(groups) > 1 else ""
        one = _row_of(template, values, nths) or (str(nths[0]) if len(nths) == 1 else "")
        signed = found.signed.get((template.key, one), ())
        key = f"{part.key}:{nths[0]}" if len(groups) > 1 else part.key
        pieces.append(
            Piece(
                key,
                f"{part.name}{of}",
                part,
                template.key,
                nths,
                there or bool(signed),
                must,
                can,
                (),
                signed,
            )
        )
    return pieces
