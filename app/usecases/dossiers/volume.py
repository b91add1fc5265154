"""The dossier of a case as one volume: cover, contents with page numbers that are right, every paper, every scan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from app.errors import ClerkError
from app.models.definitions.dossiers import Dossier
from app.models.tables import KeptDefinition, Paper
from app.office import Office
from app.usecases.attachments import files as attachments
from app.usecases.dossiers import contents, files
from app.usecases.dossiers.contents import DossierView, Piece
from app.usecases.papers import bound as bound_papers
from app.usecases.papers import filling, printing
from app.usecases.papers.bound import BoundPart, PaperLeaf, Progress, ScanLeaf, Volume
from app.usecases.papers.printing import PrintedPaper

LATER = "待补"
"""Across a form that is printed empty because what it should say is not there yet."""
LACKING = "缺"


@dataclass(frozen=True)
class Choice:
    """What the clerk chose. `keys` are the pieces to print (None: those the definition chooses); `signed` lets signed
    copies stand for papers; `nevertheless` prints though something is missing, its form empty and marked."""

    keys: frozenset[str] | None = None
    signed: bool = True
    nevertheless: bool = False


def usual(view: DossierView) -> frozenset[str]:
    """The pieces that are printed unless the clerk says otherwise."""
    return frozenset(p.key for p in view.pieces if p.part.chosen and (p.there or p.must))


def preview(
    office: Office, key: str, record_id: int, choice: Choice = Choice(), progress: Progress | None = None
) -> PrintedPaper:
    """The dossier as it would print now; nothing is recorded. What is missing is marked, not refused."""
    volume = build(office, key, record_id, replace(choice, nevertheless=True))
    pdf = bound_papers.pdf_of(office, bound_papers.kept(volume), progress)
    return PrintedPaper(0, volume.number, volume.title, pdf)


def issue(
    office: Office, key: str, record_id: int, choice: Choice = Choice(), progress: Progress | None = None, *,
    out: bool = True,
) -> PrintedPaper:  # fmt: skip
    """Print the dossier and keep what it said; not `out`, to look at it first (`printing.put_out` says it was printed).
    Raises ClerkError naming what is missing and must not be."""
    dossier = contents.definition(office, key)
    volume = build(office, key, record_id, choice)
    snapshot = bound_papers.kept(volume)
    pdf = bound_papers.pdf_of(office, snapshot, progress)
    with office.write(f"打印{volume.title}") as w:
        paper = Paper(
            number=volume.number or None, template=f"{attachments.BOUND}{key}", template_digest=office.library.digests[f"dossiers/{key}"],
            title=dossier.name, of_kind=dossier.for_, of_id=record_id, snapshot=snapshot,
            printed_at=w.at if out else None, times=1 if out else 0, clerk_name=w.clerk_name,
        )  # fmt: skip
        w.session.add(paper)
        used = {leaf.paper for part in volume.parts for leaf in part.leaves if isinstance(leaf, PaperLeaf)}
        for template in sorted(used):
            printing.keep_template(w, office, template)
        _keep_definition(w.session, office, key)
        w.session.flush()
        return PrintedPaper(paper.id, volume.number, volume.title, pdf)


def _keep_definition(session: Any, office: Office, key: str) -> None:
    digest = office.library.digests[f"dossiers/{key}"]
    if session.get(KeptDefinition, digest) is None:
        text = office.library.texts[f"dossiers/{key}"]
        session.add(KeptDefinition(digest=digest, kind="dossiers", key=key, text=text))


def build(office: Office, key: str, record_id: int, choice: Choice) -> Volume:
    """The volume, its contents filled in with the pages they stand on."""
    dossier = contents.definition(office, key)
    values = filling.gather(office, dossier.for_, record_id)
    view = contents.seen(office, dossier, record_id, values)
    chosen = [p for p in view.pieces if p.key in (usual(view) if choice.keys is None else choice.keys)]
    missing = [p.name for p in view.pieces if p.missing]
    if missing and not choice.nevertheless:
        raise ClerkError(
            f"卷宗还缺：{'、'.join(dict.fromkeys(missing))}", "请先补上；也可以选“缺的留空，照样打印”。"
        )
    lacking = [p for p in view.pieces if p.missing and not (p in chosen and p.can_be_blank)]
    lines = sorted({*chosen, *lacking}, key=view.pieces.index)
    body = [_part(office, piece, values, choice, piece in lacking) for piece in lines]
    return _bound(office, dossier, values, view, body, missing)


def _part(
    office: Office, piece: Piece, values: Mapping[str, Any], choice: Choice, lacking: bool
) -> BoundPart:
    if lacking:
        return BoundPart(piece.name, (), piece.part.numbered, LACKING)
    blank = not piece.there
    leaves: list[PaperLeaf | ScanLeaf] = []
    if piece.signed and choice.signed:
        leaves += files.leaves(office, piece.signed)
    elif piece.paper:
        mark = LATER if blank else ""
        leaves += [paper_leaf(office, piece.paper, values, nth, mark) for nth in piece.nths or (0,)]
    leaves += files.leaves(office, piece.scans)
    return BoundPart(piece.name, tuple(leaves), piece.part.numbered, LATER if blank else "")


def paper_leaf(
    office: Office,
    key: str,
    values: Mapping[str, Any],
    nth: int = 0,
    mark: str = "",
    more: Mapping[str, Any] = MappingProxyType({}),
) -> PaperLeaf:
    """A paper filled from what was gathered; of a numbered one (告知书) what was printed last, with its number."""
    template = office.library.paper(key)
    filled = filling.fill(office, template, dict(values), {"nth": nth} if nth else {}) | dict(more)
    if template.number:
        filled["paper_number"] = printing.last_number(office, template, int(values["_record_id"]))
    digest = office.library.digests[f"papers/{key}"]
    return PaperLeaf(key, digest, printing.kept_values(template, filled), mark)


def _bound(
    office: Office,
    dossier: Dossier,
    values: Mapping[str, Any],
    view: DossierView,
    body: Sequence[BoundPart],
    missing: Sequence[str],
) -> Volume:
    """Cover and contents before the body; what speaks of the whole (pages, what is missing) is filled in last."""
    spans = bound_papers.measure(office, body)
    pages = max((span.last for span in spans), default=0)
    rows = [
        {"position": str(n), "name": part.title, "pages": span.words, "note": part.note}
        for n, (part, span) in enumerate(zip(body, spans, strict=True), 1)
    ]
    whole = {
        "contents": rows,
        "pages": str(pages or ""),
        "missing_words": f"缺少：{'、'.join(dict.fromkeys(missing))}。" if missing else "",
    }
    front = [
        BoundPart(office.library.paper(key).name, (paper_leaf(office, key, values, more=whole),), False, listed=False)
        for key in (dossier.cover, dossier.contents)
    ]  # fmt: skip
    parts = [*front, *(part if part.numbered else _told(part, whole) for part in body)]
    return Volume(f"{dossier.name}　{view.title}", view.number, tuple(parts))


def _told(part: BoundPart, whole: Mapping[str, Any]) -> BoundPart:
    """A part at the end that speaks of the whole, with what is known of it now."""
    leaves = tuple(
        replace(leaf, values={**leaf.values, **{k: v for k, v in whole.items() if k in leaf.values}})
        if isinstance(leaf, PaperLeaf)
        else leaf
        for leaf in part.leaves
    )
    return replace(part, leaves=leaves)
