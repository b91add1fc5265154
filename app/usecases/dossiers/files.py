"""The scans of a case and where in its dossier each belongs: by the record it hangs on, by its caption, or at the evidence."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.exchange import scan_pages
from app.models.definitions.dossiers import Dossier, DossierPart
from app.models.mediation import by_side
from app.models.tables import (
    RECORD_CLASSES,
    Attachment,
    MediationEvidence,
    MediationInstalment,
    MediationParty,
    Paper,
)
from app.office import Office
from app.usecases.papers.bound import ScanLeaf, data_of

SIGNED = "签字"
"""How the caption of a signed copy begins."""


@dataclass(frozen=True)
class File:
    """An attachment that may stand in a dossier: what it hangs on, what it is called, whose it is."""

    of_kind: str
    of_id: int
    sha256: str
    media_type: str
    words: str
    owner: str = ""

    @property
    def signed(self) -> bool:
        """Whether its caption says that it is a signed copy."""
        return self.words.startswith(SIGNED)

    @property
    def title(self) -> str:
        """What stands below its pages."""
        return f"{self.owner}　{self.words}".strip()


@dataclass(frozen=True)
class Files:
    """The files by part; `signed` by the paper they are the signed copy of: (template, the record it is for or which of
    its list)."""

    by_part: Mapping[str, tuple[File, ...]]
    signed: Mapping[tuple[str, str], tuple[File, ...]]


def of_case(office: Office, dossier: Dossier, case_id: int) -> Files:
    """Every file of a case, in the order they were put in; files of the parties as residents only where a part asks
    for them by a word of its captions (身份证)."""
    kinds = tuple(dict.fromkeys(kind for part in dossier.part for kind in part.records))
    with office.read() as session:
        own = _own(session, dossier.for_, kinds, case_id)
        residents = _of_residents(session, case_id)
        signed = _signed(session, dossier.for_, case_id)
    by_part: dict[str, list[File]] = defaultdict(list)
    for file in own:
        place = _place(dossier, file)
        if place is not None:
            by_part[place.key].append(file)
    for file in residents:
        named = _named(dossier, file)
        if named is not None:
            by_part[named.key].append(file)
    return Files({key: tuple(files) for key, files in by_part.items()}, signed)


def hung_on(office: Office, key: str, case_id: int) -> dict[tuple[str, int], int]:
    """How many files hang on a case and on each record of its dossier, by kind and id."""
    dossier = office.library.dossiers[key]
    kinds = tuple(dict.fromkeys(kind for part in dossier.part for kind in part.records))
    with office.read() as session:
        return dict(Counter((f.of_kind, f.of_id) for f in _own(session, dossier.for_, kinds, case_id)))


def leaves(office: Office, files: Sequence[File]) -> list[ScanLeaf]:
    """The pages of files. Raises ClerkError when one is gone."""
    found: list[ScanLeaf] = []
    for file in files:
        shapes = scan_pages.shapes(data_of(office, file.sha256, file.words), file.media_type)
        for page, shape in enumerate(shapes):
            of = f"（第 {page + 1} 页，共 {len(shapes)} 页）" if len(shapes) > 1 else ""
            found.append(ScanLeaf(file.sha256, file.media_type, page, shape, f"{file.title}{of}"))
    return found


def _own(session: Session, kind: str, kinds: Sequence[str], case_id: int) -> list[File]:
    """Files of the case itself and of its records, in the order of the records."""
    wanted: list[Any] = [and_(Attachment.of_kind == kind, Attachment.of_id == case_id)]
    for of in kinds:
        cls: Any = RECORD_CLASSES[of]
        ids = select(cls.id).where(cls.case_id == case_id)
        wanted.append(and_(Attachment.of_kind == of, Attachment.of_id.in_(ids)))
    rows = session.scalars(select(Attachment).where(or_(*wanted))).all()
    ordered = sorted(rows, key=lambda a: (a.of_kind != kind, a.of_id, a.id))
    called = _called(session, case_id)
    return [_file(a, called.get((a.of_kind, a.of_id), "")) for a in ordered]


def _called(session: Session, case_id: int) -> dict[tuple[str, int], str]:
    """What the records whose files need a name are called: a piece of evidence, a thing to be done."""
    evidence = select(MediationEvidence.id, MediationEvidence.name).where(
        MediationEvidence.case_id == case_id
    )
    done = select(MediationInstalment.id, MediationInstalment.position).where(
        MediationInstalment.case_id == case_id
    )
    return {("mediation_evidence", i): name for i, name in session.execute(evidence)} | {
        ("mediation_instalment", i): f"第 {n} 项履行" for i, n in session.execute(done)
    }


def _file(a: Attachment, owner: str = "") -> File:
    return File(a.of_kind, a.of_id, a.sha256, a.media_type, a.caption or a.name, owner)


def _of_residents(session: Session, case_id: int) -> list[File]:
    parties = select(MediationParty.resident_id, MediationParty.name).where(
        MediationParty.case_id == case_id, MediationParty.resident_id.is_not(None)
    )
    names = {one.resident_id: one.name for one in session.execute(parties.order_by(*by_side(MediationParty)))}
    query = select(Attachment).where(
        Attachment.of_kind == "resident", Attachment.of_id.in_(list(names)), Attachment.caption.is_not(None)
    )
    order = list(names)
    rows = sorted(session.scalars(query), key=lambda a: (order.index(a.of_id), a.id))
    return [_file(a, names[a.of_id]) for a in rows]


def _signed(session: Session, kind: str, case_id: int) -> dict[tuple[str, str], tuple[File, ...]]:
    """Signed copies of the papers of the case: those of the paper printed last stand for it."""
    papers = session.scalars(
        select(Paper).where(Paper.of_kind == kind, Paper.of_id == case_id).order_by(Paper.id)
    ).all()
    names = {p.id: (p.template, str(p.snapshot.get("row") or p.snapshot.get("nth", ""))) for p in papers}
    query = select(Attachment).where(Attachment.of_kind == "paper", Attachment.of_id.in_(list(names)))
    found: dict[tuple[str, str], dict[int, list[File]]] = defaultdict(lambda: defaultdict(list))
    for a in session.scalars(query.order_by(Attachment.id)):
        found[names[a.of_id]][a.of_id].append(_file(a))
    return {name: tuple(by_paper[max(by_paper)]) for name, by_paper in found.items()}


def _place(dossier: Dossier, file: File) -> DossierPart | None:
    """Where a file of the case belongs: by its record, by its caption, else where the rest goes."""
    for part in dossier.part:
        if file.of_kind in part.records:
            return part
    return _named(dossier, file) or next((part for part in dossier.part if part.rest), None)


def _named(dossier: Dossier, file: File) -> DossierPart | None:
    """The part with the longest word that stands in the caption."""
    found = [(len(word), part) for part in dossier.part for word in part.scans if word in file.words]
    return max(found, key=lambda one: one[0])[1] if found else None
