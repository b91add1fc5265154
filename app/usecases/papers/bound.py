"""Volumes bound of several papers and scans: what is kept of them, and the PDF made from that, today or in three years."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.db.blobs import DamagedError, MissingError
from app.errors import ClerkError
from app.models.definitions.kinds import PaperTemplate
from app.models.definitions.library import load_one
from app.models.definitions.source import parse_source
from app.models.tables import KeptDefinition
from app.office import Office
from app.usecases.attachments import files as attachments

if TYPE_CHECKING:
    from app.reports.bound import Part, Span

Values = Mapping[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class PaperLeaf:
    """A paper in a volume: its template, what it says, a pale mark across it (待补) or none."""

    paper: str
    digest: str
    values: Values
    mark: str = ""


@dataclass(frozen=True)
class ScanLeaf:
    """A page of an attachment: width divided by height, and the words below it."""

    sha256: str
    media_type: str
    page: int
    shape: float
    caption: str


@dataclass(frozen=True)
class BoundPart:
    """A line of the contents and what stands behind it; covers and what stands at the end are not `numbered`."""

    title: str
    leaves: tuple[PaperLeaf | ScanLeaf, ...]
    numbered: bool = True
    note: str = ""
    listed: bool = True


@dataclass(frozen=True)
class Volume:
    """A whole volume: its title, its number, its parts in order."""

    title: str
    number: str
    parts: tuple[BoundPart, ...] = field(default_factory=tuple)


def kept(volume: Volume) -> dict[str, Any]:
    """The volume as it is kept with its paper."""
    return {
        "title": volume.title,
        "number": volume.number,
        "parts": [_kept_part(part) for part in volume.parts],
        "scans": sorted({leaf.sha256 for part in volume.parts for leaf in part.leaves if isinstance(leaf, ScanLeaf)}),
    }  # fmt: skip


def is_bound(snapshot: Values) -> bool:
    """Whether what was kept of a paper is a volume."""
    return "parts" in snapshot and "scans" in snapshot


def pdf_of(office: Office, snapshot: Values, progress: Progress | None = None) -> bytes:
    """The PDF of a kept volume. Raises ClerkError when an attachment is gone or a character cannot be printed."""
    from app.reports import bound

    volume = _read(snapshot)
    parts = reports_of(office, volume.parts)
    total = sum(span.sheets for span in bound.measure(parts)) if progress else 0
    step = (lambda done: progress(done, total)) if progress else None
    return bound.render(volume.title, parts, step)


def measure(office: Office, parts: Sequence[BoundPart]) -> "list[Span]":
    """Where each part will stand."""
    from app.reports import bound

    return bound.measure(reports_of(office, parts))


def reports_of(office: Office, parts: Sequence[BoundPart]) -> "list[Part]":
    """The parts as the printing floor binds them; attachments are opened when their page is drawn."""
    from app.reports.bound import Part

    loader = _Loader(office)
    return [Part(p.title, tuple(_content(office, loader, p)), p.numbered) for p in parts]


def _content(office: Office, loader: "_Loader", part: BoundPart) -> Iterator[Any]:
    from app.reports import templates
    from app.reports.bound import Shot

    for leaf in part.leaves:
        if isinstance(leaf, PaperLeaf):
            template = _template(office, leaf)
            unit = str(leaf.values.get("unit", ""))
            yield templates.document_of(template, leaf.values, unit=unit, mark=leaf.mark)
        else:
            yield Shot(leaf.shape, loader.of(leaf), leaf.caption)


def _template(office: Office, leaf: PaperLeaf) -> PaperTemplate:
    """The template as it was when the volume was bound."""
    if office.library.digests.get(f"papers/{leaf.paper}") == leaf.digest:
        return office.library.paper(leaf.paper)
    with office.read() as session:
        then = session.get(KeptDefinition, leaf.digest)
        text = then.text if then is not None else ""
    if not text:
        return office.library.paper(leaf.paper)
    found: PaperTemplate = load_one("papers", parse_source(f"当时的“{leaf.paper}”", text))
    return found


class _Loader:
    """Opens attachments one at a time: a scan of sixty pages is unsealed once, not sixty times."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._open: tuple[str, bytes] = ("", b"")

    def of(self, leaf: ScanLeaf) -> Callable[[], bytes]:
        """What gives the picture of a page."""
        return lambda: self._picture(leaf)

    def _picture(self, leaf: ScanLeaf) -> bytes:
        from app.exchange import scan_pages

        if self._open[0] != leaf.sha256:
            self._open = (leaf.sha256, data_of(self._office, leaf.sha256, leaf.caption))
        return scan_pages.picture(self._open[1], leaf.media_type, leaf.page)


def data_of(office: Office, sha256: str, name: str) -> bytes:
    """The content of an attachment, not logged as looked at: the volume that shows it is."""
    try:
        return attachments.store_of(office).get(sha256)
    except (MissingError, DamagedError) as error:
        raise ClerkError(
            f"附件“{name}”的文件不见了或已损坏，卷宗没有打印", "请从备份里恢复这个附件，或删掉它再打印。"
        ) from error


def _kept_part(part: BoundPart) -> dict[str, Any]:
    return {
        "title": part.title, "numbered": part.numbered, "note": part.note, "listed": part.listed,
        "leaves": [_kept_leaf(leaf) for leaf in part.leaves],
    }  # fmt: skip


def _kept_leaf(leaf: PaperLeaf | ScanLeaf) -> dict[str, Any]:
    if isinstance(leaf, PaperLeaf):
        return {"paper": leaf.paper, "digest": leaf.digest, "values": dict(leaf.values), "mark": leaf.mark}
    return {
        "scan": leaf.sha256, "media": leaf.media_type, "page": leaf.page, "shape": round(leaf.shape, 4),
        "caption": leaf.caption,
    }  # fmt: skip


def _read(snapshot: Values) -> Volume:
    parts = [
        BoundPart(
            p["title"], tuple(_read_leaf(leaf) for leaf in p["leaves"]), p["numbered"], p["note"], p["listed"]
        )
        for p in snapshot["parts"]
    ]
    return Volume(snapshot["title"], snapshot["number"], tuple(parts))


def _read_leaf(kept_leaf: Values) -> PaperLeaf | ScanLeaf:
    if "paper" in kept_leaf:
        return PaperLeaf(kept_leaf["paper"], kept_leaf["digest"], kept_leaf["values"], kept_leaf["mark"])
    return ScanLeaf(
        kept_leaf["scan"],
        kept_leaf["media"],
        kept_leaf["page"],
        kept_leaf["shape"],
        kept_leaf["caption"],
    )
