"""Print a paper: collect its values, keep the snapshot with its number, draw it (architecture.md rule 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import PaperTemplate
from app.models.definitions.library import load_one
from app.models.definitions.source import parse_source
from app.models.paper import PASSED, STEP, STEPS
from app.models.tables import (
    RECORD_LABELS,
    Area,
    Household,
    KeptDefinition,
    LedgerEntry,
    MediationCase,
    MoralCase,
    Paper,
    Resident,
    ServiceItem,
    ServiceRecord,
    Unit,
)
from app.office import Office
from app.reports.document import Document
from app.reports.placing import Placing
from app.usecases import numbering
from app.usecases.attachments import files as attachments
from app.usecases.attachments import rights as attachment_rights
from app.usecases.papers import answers as paper_answers
from app.usecases.papers import bound as bound_papers
from app.usecases.papers.filling import NOTHING, Given, Values, fill, gather, note_whole
from app.usecases.restricted import viewings

PAPERED = (
    Resident, Household, ServiceRecord, MediationCase, MoralCase, Area, LedgerEntry, ServiceItem, Unit,
)  # fmt: skip
"""Records that a uid may name for a paper."""


@dataclass(frozen=True)
class PrintedPaper:
    """A paper ready to look at or print; `paper_id` is 0 for a mere preview. A paper filled in from a template has its
    key as `kind` and the `document` that was drawn; others (lists, volumes) have neither. `doubts` are what is to be looked
    at before a paper without names goes out: what may tell all the same who is meant."""

    paper_id: int
    number: str
    title: str
    pdf: bytes
    kind: str = ""
    document: Document | None = None
    doubts: tuple[str, ...] = ()


def placed(printed: PrintedPaper, placing: Placing) -> PrintedPaper:
    """The paper as it falls into a form printed elsewhere (套打). Raises ClerkError when values are wanted alone of a paper
    that was not filled in from a template."""
    from app.reports import pdf
    from app.reports.placing import moved

    drawn = printed.pdf
    if placing.values_only:
        if printed.document is None:
            raise ClerkError(f"“{printed.title}”没有填写的内容可以单独打印", "请去掉“只印填写的内容”。")
        drawn = pdf.render(printed.document, values_only=True)
    return replace(printed, pdf=moved(drawn, placing))


def papers_for(office: Office, kind: str, of: str = "") -> list[PaperTemplate]:
    """The templates that can be printed for a kind of record; `of` is the kind of place ("building", "grid")."""
    return [t for t in office.library.papers.values() if t.for_ == kind and t.of in ("", of)]


@dataclass(frozen=True)
class Asked:
    """Something to type before a paper is printed, with what would stand there now; `type` and `choices` as in PaperAsk."""

    key: str
    name: str
    type: str
    value: str
    help: str
    choices: tuple[tuple[str, ...], ...] = ()


def asks(office: Office, key: str, record_id: int, given: Given = NOTHING) -> tuple[Asked, ...]:
    """What a paper asks and is not given yet; nothing for most papers. Raises ClerkError as printing does."""
    template = office.library.paper(key)
    chosen = bool(given.get("rows"))
    wanted = [a for a in template.ask if a.key not in given and not (chosen and a.type == "people")]
    values = _collect(office, key, record_id, given)[1] if wanted else {}
    values["people"] = ""
    return tuple(
        Asked(a.key, a.name, a.type, str(values.get(a.key) or ""), a.help, a.choices) for a in wanted
    )


def check(office: Office, key: str, record_id: int, given: Given) -> None:
    """Raise ClerkError when what was typed cannot be printed (a day that cannot be read, a period that runs backwards)."""
    _collect(office, key, record_id, given)


def preview(
    office: Office, key: str, record_id: int, *, big_type: bool = False, given: Given = NOTHING
) -> PrintedPaper:
    """The paper as it would print now; nothing is recorded."""
    template, values = _collect(office, key, record_id, given)
    note_whole(office, template, record_id, values)
    return _drawn(office, template, values, 0, big_type=big_type)


def issue(
    office: Office, key: str, record_id: int, *, big_type: bool = False, given: Given = NOTHING
) -> PrintedPaper:
    """Print for the first time (snapshot and template kept) or again (marked 补打, the kept snapshot is used).

    `record_id` is not looked at for papers of the unit.
    """
    return _made(office, key, record_id, big_type, given, out=True)


def prepare(
    office: Office, key: str, record_id: int, *, big_type: bool = False, given: Given = NOTHING
) -> PrintedPaper:
    """As `issue`, to look at first: the paper has its number and is kept, and counts as printed once `put_out` says so."""
    return _made(office, key, record_id, big_type, given, out=False)


def put_out(office: Office, paper_id: int) -> None:
    """A paper that was looked at went to the printer or into a file: from now on it is printed; each time is counted."""
    with office.write("打印文书") as w:
        paper = w.session.get(Paper, paper_id)
        if paper is None:
            raise ClerkError("这份文书已不存在")
        w.what = f"{'补打' if paper.printed_at else '打印'}{paper.title} {paper.number or ''}".strip()
        paper.times += 1
        paper.printed_at = w.at


def _made(
    office: Office, key: str, record_id: int, big_type: bool, given: Given, *, out: bool
) -> PrintedPaper:
    template, values = _collect(office, key, record_id, given)
    record_id = values.get("_record_id", record_id)
    paper_answers.note_reasons(office, template, record_id, values)
    note_whole(office, template, record_id, values)
    step = _step_of(template, values).get(STEP)
    passed = step in values.get(PASSED, ()) and not template.ask
    own = _of_step(office, template, record_id, step) if passed else None
    if own is not None:
        drawn = again(office, own, big_type=big_type)
        if out:
            put_out(office, own)
        return drawn
    digest = office.library.digests[f"papers/{key}"]
    earlier = _same(office, template, record_id, digest, values)
    if earlier is not None:
        once_more = _once_more(office, template, earlier, big_type=big_type, out=out)
        return replace(once_more, doubts=values.get("_doubts", ()))
    with office.write(f"{'打印' if out else '准备'}{template.name}") as w:
        if template.number:
            values["paper_number"] = numbering.give(office, w, template.number, office.today().year)
        drawn = _drawn(office, template, values, 0, big_type=big_type)
        paper = Paper(
            number=drawn.number or None, template=key, template_digest=digest, title=template.name,
            of_kind=template.for_, of_id=record_id, resident_id=values.get("_resident_id"),
            snapshot=kept_values(template, values) | _step_of(template, values),
            printed_at=w.at if out else None, times=1 if out else 0, clerk_name=w.clerk_name,
        )  # fmt: skip
        w.session.add(paper)
        keep_template(w, office, key)
        w.session.flush()
        w.what = f"{'打印' if out else '准备'}{template.name} {drawn.number}".strip()
        return replace(drawn, paper_id=paper.id)


def _of_step(office: Office, template: PaperTemplate, record_id: int, step: int | None) -> int | None:
    """The paper that was made of a step that has passed: it is that paper again, whatever was done since."""
    query = select(Paper.id, Paper.snapshot).where(
        Paper.template == template.key, Paper.of_kind == template.for_, Paper.of_id == record_id,
        Paper.cancelled_at.is_(None),
    )  # fmt: skip
    with office.read() as session:
        made = session.execute(query.order_by(Paper.id.desc())).all()
    return next((one for one, snapshot in made if snapshot.get(STEP) == step), None)


def _same(
    office: Office, template: PaperTemplate, record_id: int, digest: str, values: Values
) -> Paper | None:
    """A paper printed before that says the same; of a `per` paper they are several, each of its own."""
    query = select(Paper).where(
        Paper.template == template.key, Paper.of_kind == template.for_, Paper.of_id == record_id,
        Paper.cancelled_at.is_(None), Paper.template_digest == digest,
    )  # fmt: skip
    if not template.per:
        query = query.limit(1)
    wanted, step = _lasting(template, values), _step_of(template, values).get(STEP)
    with office.read() as session:
        earlier = session.scalars(query.order_by(Paper.id.desc()))
        return next(
            (
                p
                for p in earlier
                if _lasting(template, p.snapshot) == wanted and p.snapshot.get(STEP, step) == step
            ),
            None,
        )


def _step_of(template: PaperTemplate, values: Values) -> Values:
    """Which step of its matter the paper is of, when a step calls for it."""
    step = values.get(STEPS, {}).get(template.key)
    return {STEP: step} if step else {}


def _once_more(
    office: Office, template: PaperTemplate, earlier: Paper, *, big_type: bool = False, out: bool
) -> PrintedPaper:
    """A paper that says the same as one there already: that one again, marked 补打 when it was printed before."""
    mark = "补打" if earlier.printed_at else ""
    drawn = _drawn(office, template, earlier.snapshot, earlier.id, mark=mark, big_type=big_type)
    if out:
        put_out(office, earlier.id)
    return drawn


def keep_template(w: Write, office: Office, key: str) -> None:
    """Keep the template's text, once for all papers printed from it."""
    digest = office.library.digests[f"papers/{key}"]
    if w.session.get(KeptDefinition, digest) is None:
        text = office.library.texts[f"papers/{key}"]
        w.session.add(KeptDefinition(digest=digest, kind="papers", key=key, text=text))


def again(office: Office, paper_id: int, *, big_type: bool = False) -> PrintedPaper:
    """The same paper from its snapshot and the template of its day, marked 补打, whatever has changed since."""
    with office.read() as session:
        paper = session.get(Paper, paper_id)
        if paper is None:
            raise ClerkError("这份文书已不存在")
        shut = attachment_rights.require_seen(office, session, paper)
        kept = session.get(KeptDefinition, paper.template_digest)
        snapshot, key, was_out = dict(paper.snapshot), paper.template, paper.printed_at is not None
        of_id, title = paper.of_id or 0, f"{paper.title} {paper.number or ''}".strip()
    if shut:
        viewings.note_row(office, shut, of_id, f"{title}（补打）")
    if bound_papers.is_bound(snapshot):
        return PrintedPaper(
            paper_id, snapshot["number"], snapshot["title"], bound_papers.pdf_of(office, snapshot)
        )
    then = None if kept is None else load_one("papers", parse_source(f"当时的“{key}”", kept.text))
    template = then or office.library.paper(key)
    note_whole(office, template, of_id, snapshot)
    return _drawn(
        office,
        template,
        snapshot,
        paper_id,
        mark="补打" if was_out else "",
        big_type=big_type,
    )


def find_record(office: Office, uid: str) -> tuple[str, int]:
    """(kind, id) of the record with this uid, of any kind that has papers."""
    with office.read() as session:
        for cls in PAPERED:
            found = session.scalar(select(cls.id).where(cls.uid == uid))
            if found is not None:
                return cls.__tablename__, found
    raise ClerkError(f"没有 uid 为 {uid} 的记录", "请用 liren find 查到 uid。")


def refuse_other_kind(office: Office, key: str, kind: str) -> None:
    """Raise ClerkError when a paper is not for this kind of record."""
    template = office.library.paper(key)
    if template.for_ != kind:
        wanted, given = RECORD_LABELS[template.for_], RECORD_LABELS[kind]
        raise ClerkError(f"“{template.name}”是给{wanted}的文书，这个 uid 是{given}", f"请给{wanted}的 uid。")


def save(printed: PrintedPaper, path: Path) -> None:
    """Write the PDF whole or not at all."""
    from app.reports.files import whole_file

    with whole_file(path) as part:
        part.write_bytes(printed.pdf)


def _drawn(office: Office, template: PaperTemplate, values: Mapping[str, Any], paper_id: int, *, mark: str = "",
           big_type: bool = False) -> PrintedPaper:  # fmt: skip
    from app.reports import pdf, templates

    unit = str(values.get("unit", ""))
    pictures = {
        block.picture: data
        for block in template.block
        if block.picture and (data := attachments.picture_of(office, str(values.get(block.picture, ""))))
    }
    document = templates.document_of(
        template, values, unit=unit, mark=mark, big_type=big_type, pictures=pictures
    )
    return PrintedPaper(
        paper_id,
        str(values.get("paper_number") or values.get("number", "")),
        template.name,
        pdf.render(document),
        template.key,
        document,
        values.get("_doubts", ()),
    )


def _collect(office: Office, key: str, record_id: int, given: Given) -> tuple[PaperTemplate, Values]:
    template = office.library.paper(key)
    return template, fill(office, template, gather(office, template.for_, record_id), given)


def last_number(office: Office, template: PaperTemplate, record_id: int) -> str:
    """The number this paper was given when it was printed last for a record, "" when it never was."""
    query = select(Paper.number).where(
        Paper.template == template.key, Paper.of_kind == template.for_, Paper.of_id == record_id,
        Paper.cancelled_at.is_(None),
    )  # fmt: skip
    with office.read() as session:
        return session.scalar(query.order_by(Paper.id.desc()).limit(1)) or ""


def kept_values(template: PaperTemplate, values: Mapping[str, Any]) -> Values:
    """What stays of the values: those the template speaks of, not the names that begin with _."""
    from app.reports.templates import names_of

    names = names_of(template) | {"unit", "number", "paper_number", "nth", "row"}
    return {k: v for k, v in values.items() if k in names}


def _lasting(template: PaperTemplate, values: Mapping[str, Any]) -> Values:
    """What makes it another paper when it changes: not the day, and not who prints."""
    passing = {"today", "today_chinese", "clerk", "paper_number"}
    return {k: v for k, v in kept_values(template, values).items() if k not in passing}
