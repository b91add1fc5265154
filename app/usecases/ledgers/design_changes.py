"""What a change of a ledger's fields does to the rows that are there: nothing is lost, what does not fit is shown first."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import paths
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, LedgerField
from app.models.definitions.library import load_one
from app.models.definitions.source import parse_source
from app.models.fields.base import Scope
from app.models.fields.own import own_field
from app.models.fields.show import text_of as shown
from app.models.rules.text import clean
from app.models.tables import AuditChange, LedgerEntry, OfficeDefinition
from app.office import Office
from app.usecases.ledgers import values
from app.usecases.ledgers.design_text import text_of
from app.usecases.ledgers.designs import LEDGERS, Design, ready

NOTE = 500
"""The most characters a row's note holds."""


@dataclass(frozen=True)
class Misfit:
    """A value that a field's new type cannot take; it goes into the row's note when the change is made."""

    number: str
    field: str
    text: str
    why: str


@dataclass(frozen=True)
class Retired:
    """A field that was taken out: its declaration, in how many rows its values still stand, and what the paper's columns
    were when it was last there."""

    data: dict[str, Any]
    rows: int
    columns: tuple[str, ...] = ()


def misfits(office: Office, design: Design) -> list[Misfit]:
    """The values that would not fit the fields as they are designed now; none when nothing is lost."""
    whole = ready(office, design)
    before = office.library.ledgers.get(whole.key)
    if before is None:
        return []
    with office.read() as session:
        found = _changes(office, session, before, _fields(whole), _labels(whole))
        return [Misfit(e.number or "", new.name, text, why) for e, new, text, _, why in found if why]


def convert(office: Office, w: Write, design: Design, before: Ledger) -> None:
    """Bring the rows' values into the form of their fields' new types; what does not fit goes into the note."""
    for entry, new, text, value, why in list(
        _changes(office, w.session, before, _fields(design), _labels(design))
    ):
        fields = dict(entry.fields)
        fields.pop(new.key, None)
        if not why and value is not None:
            fields[new.key] = value
        if why:
            entry.note = clean(f"{entry.note or ''} 原“{new.name}”：{text}")[:NOTE]
        entry.fields = fields


def _fields(design: Design) -> dict[str, LedgerField]:
    ledger: Ledger = load_one(LEDGERS, parse_source(str(design.data.get("name", "")), text_of(design.data)))
    return {f.key: f for f in ledger.field}


def _labels(design: Design) -> dict[str, dict[str, str]]:
    """The codes of tables that are made with the design, by their labels."""
    return {t.key: {label: str(at) for at, label in enumerate(t.labels, 1)} for t in design.tables}


Changed = tuple[LedgerEntry, LedgerField, str, Any, str]


def _changes(
    office: Office, session: Session, before: Ledger, now: dict[str, LedgerField], labels: dict[str, dict[str, str]]
) -> Iterator[Changed]:  # fmt: skip
    """(row, field, its text, its new stored form, why it does not fit) of every value of a field of another type."""
    other = [
        (f, now[f.key]) for f in before.field if f.key in now and _form(f) != _form(now[f.key]) and f.typed
    ]
    if not other:
        return
    scope = Scope(office.library, office.today(), office.today())
    for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.ledger == before.key)):
        for old, new in other:
            kept = entry.fields.get(old.key)
            if kept is None or not new.typed:
                continue
            text = (
                shown(own_field(old), kept, scope)
                if old.type not in {"link", "number", "decimal"}
                else str(kept)
            )
            value, why = _fitted(office, new, text, labels)
            yield entry, new, text, value, why


def _form(spec: LedgerField) -> tuple[object, ...]:
    """What decides how a value is kept; any text is a note and a note is a text."""
    kind = "text" if spec.type == "note" else spec.type
    return kind, spec.codes, spec.places if spec.type == "decimal" else 0, spec.to


def _fitted(
    office: Office, new: LedgerField, text: str, labels: dict[str, dict[str, str]]
) -> tuple[Any, str]:
    if new.codes in labels:
        table = labels[new.codes or ""]
        return (table[text], "") if text in table else (None, f"没有“{text}”这一项")
    try:
        return values.typed(office, new, text), ""
    except ClerkError as error:
        return None, str(error)


def retired(office: Office, design: Design) -> list[Retired]:
    """Fields this ledger once had, as they last stood, with how many rows hold their values."""
    if not design.key:
        return []
    now = {f.get("key") for f in design.data.get("field", [])}
    with office.read() as session:
        found: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {}
        for text in _texts_before(session, design.key):
            fields, columns = _read_fields(text)
            for spec in fields:
                if spec.get("key") not in now:
                    found.setdefault(str(spec["key"]), (spec, columns))
        rows = list(session.scalars(select(LedgerEntry.fields).where(LedgerEntry.ledger == design.key)))
    return [
        Retired(spec, sum(1 for one in rows if key in one), columns) for key, (spec, columns) in found.items()
    ]


def printed_again(printed: Mapping[str, Any], one: Retired) -> dict[str, Any]:
    """How a design is printed with a field that is brought back: in its old place, if it was printed."""
    key, columns = str(one.data["key"]), list(printed.get("columns", ()))
    if not columns or key in columns or key not in one.columns:
        return dict(printed)
    stood = one.columns.index(key)
    after = min(
        (columns.index(name) for name in one.columns[stood:] if name in columns), default=len(columns)
    )
    at = max((columns.index(name) + 1 for name in one.columns[:stood] if name in columns), default=after)
    beside = set(columns[max(0, at - 1) : at + 1])
    columns.insert(at, key)
    heads = [
        {**head, "columns": [name for name in columns if name in head["columns"] or name == key]}
        if len(beside) == 2 and beside <= set(head["columns"])
        else head
        for head in printed.get("heading", ())
    ]
    return {**printed, "columns": columns} | ({"heading": heads} if heads else {})


def _texts_before(session: Session, key: str) -> Iterator[str]:
    """How the definition read, the latest first, at last as it is shipped."""
    own = session.scalar(
        select(OfficeDefinition.id).where(OfficeDefinition.kind == LEDGERS, OfficeDefinition.key == key)
    )
    changes = select(AuditChange.fields).where(
        AuditChange.kind == "office_definition", AuditChange.record_id == (own or 0)
    )
    for fields in session.scalars(changes.order_by(AuditChange.id.desc())):
        yield from (text for text in reversed(fields.get("text", [])) if text)
    path = paths.resources() / LEDGERS / f"{key}.toml"
    if path.is_file():
        yield path.read_text(encoding="utf-8")


def _read_fields(text: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return [], ()
    fields = [dict(f) for f in data.get("field", []) if f.get("key")]
    return fields, tuple(data.get("print", {}).get("columns") or (f["key"] for f in fields))
