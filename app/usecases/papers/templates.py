"""文书式样: every template with where it is printed, its sample, and the office's own in place of a shipped one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app import paths
from app.errors import ClerkError, DefinitionError
from app.models.definitions.kinds import PaperTemplate
from app.models.definitions.library import load_one
from app.models.definitions.source import Source, parse_source
from app.models.rules.pinyin import readings
from app.models.tables import RECORD_LABELS, AuditChange, AuditEntry, OfficeDefinition, ServiceItem
from app.office import Office
from app.usecases.offices import definitions
from app.usecases.papers import samples as paper_samples
from app.usecases.papers.checks import check_paper
from app.usecases.papers.printing import PrintedPaper

RIGHT = "settings.definitions"
KIND = "papers"
LARGEST = 256 * 1024
SAMPLE = "样例"
_OURS = re.compile(r"\.md|^\s*\d{3}\s|[RA]\d+")
_PLACES = {"building": "楼栋", "grid": "网格", "houses": "房屋表"}
_LABELS = {"unit": "本单位", "area": "地方", "service_item": "事项"}


@dataclass(frozen=True)
class TemplateRow:
    """A template in the list: for which record, which moves, items and dossiers print it, whether it is the office's own
    (`own`) and whether there is a shipped one under it (`shipped`)."""

    key: str
    name: str
    group: str
    printed_by: tuple[str, ...]
    source: str
    own: bool
    shipped: bool


@dataclass(frozen=True)
class Change:
    """When a template was changed, by whom and what was done; `text` is what it said then, "" as shipped."""

    at: datetime
    clerk: str
    what: str
    text: str


@dataclass(frozen=True)
class Incoming:
    """A template read from a file that has no mistakes: `new` when there is none of this key yet."""

    key: str
    name: str
    text: str
    new: bool


def listing(office: Office, wanted: str = "") -> list[TemplateRow]:
    """The templates by group and name, only those whose name, place or pinyin has what is `wanted`."""
    own, items = _own(office), _items(office)
    found = [_row(office, template, own, items) for template in office.library.papers.values()]
    text = wanted.strip().lower()
    rows = [row for row in found if not text or text in _typed(row)]
    return sorted(rows, key=lambda r: (r.group, r.name))


def _own(office: Office) -> frozenset[str]:
    """The keys of the office's own templates that are in force."""
    query = select(OfficeDefinition.key).where(
        OfficeDefinition.kind == KIND, OfficeDefinition.active.is_(True)
    )
    with office.read() as session:
        return frozenset(session.scalars(query))


def _items(office: Office) -> list[tuple[str, frozenset[str]]]:
    """Items that name papers of their own."""
    query = select(ServiceItem.name, ServiceItem.papers).where(
        ServiceItem.papers.is_not(None), ServiceItem.deleted_at.is_(None)
    )
    with office.read() as session:
        return [(name, frozenset((keys or "").split("|"))) for name, keys in session.execute(query)]


def _row(
    office: Office, template: PaperTemplate, own: frozenset[str], items: list[tuple[str, frozenset[str]]]
) -> TemplateRow:
    ledger = office.library.ledgers.get(template.of)
    label = _LABELS.get(template.for_, RECORD_LABELS.get(template.for_, template.for_))
    place = ledger.name if ledger else _PLACES.get(template.of, "")
    return TemplateRow(
        template.key, template.name, f"{label}（{place}）" if place else label,
        tuple(dict.fromkeys(_printed_by(office, template, items))), _grounds(template.source),
        template.key in own, _shipped_path(template.key).is_file(),
    )  # fmt: skip


def _grounds(source: str) -> str:
    """The laws and documents of a source; where the program's own papers speak of it is for developers."""
    return "；".join(part for part in re.split("[；;]", source) if not _OURS.search(part))


def _printed_by(
    office: Office, template: PaperTemplate, items: list[tuple[str, frozenset[str]]]
) -> Iterator[str]:
    """The moves, dossiers and items that name the template."""
    for flow in office.library.flows.values():
        yield from (f"{flow.name}：{move.name}" for move in flow.move if move.paper == template.key)
    for dossier in office.library.dossiers.values():
        parts = {key for part in dossier.part for key in part.papers}
        if template.key in {dossier.cover, dossier.contents, *parts}:
            yield f"卷宗：{dossier.name}"
    yield from (f"事项：{name}" for name, keys in items if template.key in keys)


def _typed(row: TemplateRow) -> str:
    sounds = readings(row.name)
    return " ".join((row.name, row.group, *row.printed_by, *sounds.initials, *sounds.full)).lower()


def _shipped_path(key: str) -> Path:
    return paths.resources() / KIND / f"{key}.toml"


def text_of(office: Office, key: str) -> str:
    """The template in force, as it is written. Raises ClerkError when there is none of this key."""
    office.library.paper(key)
    return office.library.texts[f"{KIND}/{key}"]


def shipped_text(key: str) -> str:
    """The template as it is shipped, "" for one that only the office has."""
    path = _shipped_path(key)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def sample(office: Office, key: str, text: str = "", *, big_type: bool = False) -> PrintedPaper:
    """The paper with invented values, marked 样例, from the template in force or from `text`. Raises DefinitionError for a
    text with mistakes."""
    from app.reports import pdf, templates

    template = office.library.paper(key) if not text else checked(office, parse_source(SAMPLE, text))
    values = paper_samples.values_of(office.whole, template)
    document = templates.document_of(
        template, values, unit=str(values["unit"]), mark=SAMPLE, big_type=big_type
    )
    return PrintedPaper(0, "", f"{template.name}（{SAMPLE}）", pdf.render(document), template.key, document)


def checked(office: Office, source: Source) -> PaperTemplate:
    """The template of a text. Raises DefinitionError with file, line, what is wrong and what would be right."""
    template: PaperTemplate = load_one(KIND, source)
    check_paper(office.whole, template, source)
    before = office.library.papers.get(template.key)
    if before is not None and before.for_ != template.for_:
        wrong = f"“{before.name}”是给 {before.for_} 打印的，不能改成 {template.for_}"
        raise source.error(("for",), wrong, f'请改回 for = "{before.for_}"，或换一个没有用过的 key。')
    return template


def export(office: Office, key: str, path: Path) -> None:
    """Write the template in force as it is written, to be changed and put back. Raises ClerkError when it cannot be."""
    from app.reports.files import whole_file

    text = text_of(office, key)
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")


def read(office: Office, path: Path) -> Incoming:
    """A template from a file, checked whole. Raises DefinitionError with file, line, what is wrong and what would be
    right."""
    if path.stat().st_size > LARGEST:
        raise ClerkError(f"{path.name} 太大，不像文书式样", "请选择“导出”存下的 .toml 文件。")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path.name} 不是 UTF-8 文字", "请用记事本另存为 UTF-8 编码。") from error
    template = checked(office, parse_source(path.name, text))
    return Incoming(template.key, template.name, text, template.key not in office.library.papers)


def adopt(office: Office, key: str, text: str) -> int:
    """Print from this text from now on; papers that are printed already keep theirs. Returns the audit line (0: the same as
    before). A text that says what is shipped goes back to it."""
    office.require(RIGHT)
    checked(office, parse_source(f"文书“{key}”", text))
    if text == text_of(office, key) if key in office.library.papers else False:
        return 0
    if text == shipped_text(key):
        return definitions.drop(office, KIND, key)
    return definitions.adopt(office, KIND, key, text)


def restore(office: Office, key: str) -> int:
    """Print as it is shipped again; one that only the office has is not printed any more. Returns the audit line."""
    office.require(RIGHT)
    return definitions.drop(office, KIND, key)


def changes(office: Office, key: str) -> list[Change]:
    """Every change of a template, the latest first."""
    query = (
        select(AuditEntry.at, AuditEntry.clerk_name, AuditEntry.what, AuditChange.fields)
        .join(AuditChange, AuditChange.entry_id == AuditEntry.id)
        .join(OfficeDefinition, OfficeDefinition.id == AuditChange.record_id)
        .where(AuditChange.kind == "office_definition", OfficeDefinition.kind == KIND, OfficeDefinition.key == key)
        .order_by(AuditEntry.id)
    )  # fmt: skip
    found: list[Change] = []
    text, active = "", False
    with office.read() as session:
        for at, clerk, what, fields in session.execute(query):
            text = fields.get("text", [None, text])[1] or text
            active = bool(fields.get("active", [None, active])[1])
            found.append(Change(at, clerk, what, text if active else ""))
    return found[::-1]
