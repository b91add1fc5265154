"""台账设计: a ledger's definition opened, checked, kept as the office's own, switched, taken away while it is empty."""

import itertools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import paths
from app.db.transactions import Write
from app.errors import ClerkError, DefinitionError
from app.models.definitions.kinds import LEDGER_ROW
from app.models.definitions.library import Library, load_library, own_name
from app.models.definitions.source import parse_source
from app.models.fields.check import check_ledger
from app.models.rules.text import quoted
from app.models.tables import CodeValue, LedgerEntry, OfficeDefinition
from app.office import Office, office_codes
from app.usecases.ledgers.design_problems import Problem, clerks_problems, plainly, result_of
from app.usecases.ledgers.design_readers import missed
from app.usecases.ledgers.design_secrecy import may_be_changed, secrecy
from app.usecases.ledgers.design_text import key_for, text_of
from app.usecases.ledgers.listing import finds, sought

LEDGERS, SWITCHES, TABLES = "ledgers", "switches", "code_tables"
FLOW_UNFIT = "这套步骤要用的字段，这本台账里没有；请换一套，或者从自带的那本台账改"
_LINE = re.compile(r" 第 (\d+) 行：")
_START: dict[str, Any] = {
    "belongs_to": "resident", "sensitivity": "personal", "enabled": True, "period": "once", "retention_years": 10,
    "field": [], "print": {"page": "A4 landscape", "sign": ["填表人", "审核人"]},
}  # fmt: skip


@dataclass(frozen=True)
class NewTable:
    """A code table of the office's own, made with a ledger: its key, what it is called, its values in order."""

    key: str
    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Design:
    """A definition in the designer: `data` as its TOML reads; `rows` kept under its key; `shipped` with the program;
    `own` changed or made by the office; `tables` new code tables that go with it."""

    key: str
    data: dict[str, Any]
    rows: int = 0
    shipped: bool = False
    own: bool = False
    tables: tuple[NewTable, ...] = ()


@dataclass(frozen=True)
class DesignRow:
    """A ledger in the designer's list."""

    key: str
    name: str
    line: str
    enabled: bool
    own: bool
    is_view: bool
    rows: int
    typed: tuple[str, ...] = field(default=())
    code: str = ""

    def found(self, text: str) -> bool:
        """Whether what is typed finds it."""
        return finds(text, self.typed, self.line, self.code)


def listing(office: Office) -> list[DesignRow]:
    """Every ledger the clerk may know of, on or off, by line and name; restricted ones have a page of their own."""
    with office.read() as session:
        counted = select(LedgerEntry.ledger, func.count(LedgerEntry.id)).group_by(LedgerEntry.ledger)
        rows = {key: int(n) for key, n in session.execute(counted)}
        own = {d.key for d in _own(session, LEDGERS)}
    listed = []
    for key, one in office.library.ledgers.items():
        if one.sensitivity != "restricted":
            typed, count = sought(one.name), rows.get(key, 0)
            listed.append(
                DesignRow(
                    key, one.name, one.line, one.enabled, key in own, one.is_view, count, typed, one.code
                )
            )
    return sorted(listed, key=lambda r: (r.line, r.name))


def without_field(data: Mapping[str, Any], at: int) -> dict[str, Any]:
    """A definition without one of its fields, its column on the paper, and days of others that are held against it."""
    gone = data["field"][at].get("key", "")
    printed = {k: v for k, v in data.get("print", {}).items() if not (k == "group_by" and v == gone)}
    if gone and "columns" in printed:
        printed["columns"] = [name for name in printed["columns"] if name != gone]
    if gone in printed.get("widths", {}):
        printed["widths"] = {name: width for name, width in printed["widths"].items() if name != gone}
    heads = [{**h, "columns": [c for c in h["columns"] if c != gone]} for h in printed.get("heading", [])]
    if heads:
        printed["heading"] = [h for h in heads if h["columns"]]
    rest = [f for i, f in enumerate(data["field"]) if i != at]
    fields = [{k: v for k, v in f.items() if not (gone and k == "not_before" and v == gone)} for f in rest]
    return {**data, "field": fields, "print": printed}


def tables_of(office: Office) -> list[tuple[str, str]]:
    """(key, name with its first values) of the code tables a field can be filled from, by name."""
    found = []
    for key, table in office.library.codes.items():
        labels = [label for _, label in table.choices]
        more = "……" if len(labels) > 4 else ""
        found.append((key, f"{table.name}（{'、'.join(labels[:4])}{more}）"))
    return sorted(found, key=lambda one: one[1])


def flows_of(office: Office) -> list[tuple[str, str]]:
    """(key, name) of the flows that rows of a ledger can go by."""
    return [(key, flow.name) for key, flow in office.library.flows.items() if flow.for_ == LEDGER_ROW]


def linked_to(office: Office) -> list[tuple[str, str]]:
    """(key, name) of the ledgers whose rows a field can lead to: in use, with rows of their own, by name."""
    found = [
        (key, one.name)
        for key, one in office.library.ledgers.items()
        if one.enabled and not one.is_view and one.sensitivity != "restricted"
    ]
    return sorted(found, key=lambda one: one[1])


def open_design(office: Office, key: str) -> Design:
    """A ledger's definition as it is in force. Raises ClerkError for one the clerk may not see."""
    office.library.ledger(key)
    data = tomllib.loads(office.library.texts[f"{LEDGERS}/{key}"])
    with office.read() as session:
        own = any(d.key == key for d in _own(session, LEDGERS))
        rows = session.scalar(select(func.count(LedgerEntry.id)).where(LedgerEntry.ledger == key)) or 0
    data["enabled"] = office.library.ledgers[key].enabled
    return Design(key, data, rows, (paths.resources() / LEDGERS / f"{key}.toml").is_file(), own)


def new_design(name: str = "", data: Mapping[str, Any] | None = None) -> Design:
    """A ledger that is not there yet; its key is made when it is kept."""
    whole = {"key": "", "name": name, **_START, **(data or {})}
    return Design("", {**whole, "field": [dict(f) for f in whole["field"]], "print": dict(whole["print"])})


def copied(design: Design, name: str) -> Design:
    """The same ledger under another name and key."""
    data = {k: v for k, v in design.data.items() if k not in {"key", "code", "tag"}}
    return replace(new_design(name, data | {"name": name}), tables=design.tables)


def ready(office: Office, design: Design) -> Design:
    """The design with the keys that a clerk need not think of: the ledger's, its fields' and its new tables'."""
    data = dict(design.data)
    key = design.key or key_for(str(data.get("name", "")), office.whole.ledgers, "ledger")
    taken: list[str] = [str(f["key"]) for f in data.get("field", []) if f.get("key")]
    fields, printed = [], dict(data.get("print", {}))
    for spec in data.get("field", []):
        made = dict(spec)
        if not made.get("key"):
            made["key"] = key_for(str(made.get("name", "")), taken)
            taken.append(made["key"])
            if printed.get("columns"):
                printed["columns"] = [*printed["columns"], made["key"]]
        fields.append(made)
    fields = [_asking(office, spec | result_of(spec, fields), fields, design.tables) for spec in fields]
    data |= {"key": key, "field": fields, "print": printed} | secrecy(office, key, data, fields)
    if not design.key and not data.get("code"):
        data["code"] = free_code(office)
    return replace(design, key=key, data={"key": key, **{k: v for k, v in data.items() if k != "key"}})


def free_code(office: Office) -> str:
    """What rows of a ledger of the office's own are numbered with when nobody said: B01, B02 …"""
    taken = {one.code for one in office.whole.ledgers.values()}
    return next(code for number in itertools.count(1) if (code := f"B{number:02d}") not in taken)


def _asking(
    office: Office, spec: dict[str, Any], fields: Sequence[dict[str, Any]], tables: Sequence[NewTable]
) -> dict[str, Any]:
    """A field whose conditions name fields as a clerk does, and choices by their words: as the definition has them."""
    if not spec.get("required_when"):
        return spec
    by_name = {str(f.get("name", "")): f for f in reversed(fields)} | {str(f["key"]): f for f in fields}
    made = []
    for condition in spec["required_when"]:
        asked = by_name.get(str(condition[0]))
        if asked is None:
            made.append(list(condition))
            continue
        table = str(asked.get("codes") or "")
        said = [
            [_code(office, table, each, tables) for each in one] if isinstance(one, list | tuple)
            else _code(office, table, one, tables)
            for one in condition[2:]
        ]  # fmt: skip
        made.append([asked["key"], *condition[1:2], *said])
    return spec | {"required_when": made}


def with_words(office: Office, design: Design) -> Design:
    """The design as a clerk reads it: conditions name choices by their words (`ready` knows them again)."""
    tables = {str(f.get("key")): str(f.get("codes") or "") for f in design.data.get("field", [])}

    def said(condition: Sequence[Any]) -> list[Any]:
        table = office.library.codes.get(tables.get(str(condition[0]), ""))

        def word(one: Any) -> Any:
            return table.label(one) if table and isinstance(one, str) else one

        words = [
            [word(e) for e in one] if isinstance(one, list | tuple) else word(one) for one in condition[2:]
        ]
        return [*condition[:2], *words]

    fields = [
        {**f, "required_when": [said(c) for c in f["required_when"]]} if f.get("required_when") else f
        for f in design.data.get("field", [])
    ]
    return replace(design, data={**design.data, "field": fields})


def _code(office: Office, table: str, said: Any, tables: Sequence[NewTable]) -> Any:
    """The code that words of a code table mean; anything else as it is."""
    if not isinstance(said, str) or not table:
        return said
    new = next((one for one in tables if one.key == table), None)
    if new is not None:
        return str(new.labels.index(said) + 1) if said in new.labels else said
    known = office.library.codes.get(table)
    return (known.read(said) if known is not None else None) or said


def problems(office: Office, design: Design) -> list[Problem]:
    """What is wrong, each at its value; none when the ledger can be kept."""
    found = clerks_problems(office, design.data, design.key, design.tables)
    if found:
        return found
    whole = ready(office, design)
    text = text_of(whole.data)
    try:
        library = library_with(office, whole)
        check_ledger(library, library.ledgers[whole.key], parse_source(own_name(whole.key), text))
        if words := missed(office, library, whole.key):
            return [Problem(("field",), words)]
    except DefinitionError as error:
        words = _LINE.sub("：", str(error)).partition("：")[2] or str(error)
        where = _path(text, str(error))
        return [Problem(where, FLOW_UNFIT if where[:1] == ("flow",) else plainly(words, design.data))]
    except ClerkError as error:
        return [Problem((), plainly(str(error), design.data))]
    return []


def library_with(office: Office, design: Design) -> Library:
    """All definitions as they would be with a ready design among them. Raises DefinitionError."""
    with office.read() as session:
        own = [(d.kind, d.key, d.text) for d in _own(session) if (d.kind, d.key) != (LEDGERS, design.key)]
        values = [*office_codes(session), *_values(design)]
    names = [(TABLES, t.key, f"name = {_quoted(t.name)}\n") for t in design.tables]
    return load_library(
        paths.resources(), [*own, *names, (LEDGERS, design.key, text_of(design.data))], values
    )


def _values(design: Design) -> list[tuple[str, Any]]:
    from app.models.definitions.codes import Code

    return [(t.key, Code(str(at), label)) for t in design.tables for at, label in enumerate(t.labels, 1)]


def _path(text: str, words: str) -> tuple[str | int, ...]:
    """The value that stands in the line an error speaks of."""
    found = _LINE.search(words)
    if found is None:
        return ()
    lines = {line: path for path, line in parse_source("", text).lines.items()}
    return lines.get(int(found[1]), ())


def save(office: Office, design: Design) -> tuple[str, int]:
    """Keep a design as the office's own, with its new code tables and with the rows' values brought along where a
    field's type has changed; one act. Returns (key, audit line). Raises ClerkError with every problem."""
    from app.usecases.ledgers.design_changes import convert

    if found := problems(office, design):
        raise ClerkError("；".join(p.words for p in found))
    may_be_changed(office, design.key)
    whole = ready(office, design)
    before = office.library.ledgers.get(whole.key)
    with office.write(f"{'修改' if before else '新建'}台账设计 {whole.data['name']}") as w:
        keep_tables(w, whole.tables)
        keep_text(w, LEDGERS, whole.key, text_of(whole.data))
        if whole.data.get("sensitivity") != "restricted":
            _drop_switch(w, whole.key)
        if before is not None:
            convert(office, w, whole, before)
    return whole.key, w.entry_id or 0


def keep_text(w: Write, kind: str, key: str, text: str) -> None:
    """The office's own text of a definition."""
    kept = w.session.query(OfficeDefinition).filter_by(kind=kind, key=key).first()
    if kept is None:
        w.session.add(OfficeDefinition(kind=kind, key=key, text=text))
    else:
        kept.text, kept.active = text, True


def keep_tables(w: Write, tables: Sequence[NewTable]) -> None:
    """Code tables of the office's own with their values."""
    for table in tables:
        keep_text(w, TABLES, table.key, f"name = {_quoted(table.name)}\n")
        there = {v.label for v in w.session.query(CodeValue).filter_by(code_table=table.key)}
        count = len(there)
        for label in table.labels:
            if label not in there:
                count += 1
                w.session.add(CodeValue(code_table=table.key, code=str(count), label=label, position=count))


def _drop_switch(w: Write, key: str) -> None:
    """A design says itself whether it is on."""
    kept = w.session.query(OfficeDefinition).filter_by(kind=SWITCHES, key=key).first()
    if kept is not None:
        kept.active = False


def switch(office: Office, key: str, on: bool) -> int:
    """Switch a ledger on or off; its rows stay. Returns the audit line."""
    ledger = office.library.ledger(key)
    if ledger.sensitivity == "restricted":
        raise ClerkError("这是限制台账", "请在 设置 → 限制台账 里打开或关闭，并写明依据。")
    with office.write(f"{'打开' if on else '关闭'}台账 {ledger.name}") as w:
        keep_text(w, SWITCHES, key, f"enabled = {'true' if on else 'false'}\n")
    return w.entry_id or 0


def delete(office: Office, key: str) -> int:
    """Take away a ledger of the office's own that has no rows; of a shipped one go back to how it came.

    Returns the audit line. Raises ClerkError when rows are kept in it: then it can be switched off.
    """
    design = open_design(office, key)
    name = design.data.get("name", key)
    if not design.own:
        raise ClerkError(f"{quoted(name)}是程序自带的台账，不能删除", "用不到可以关闭它。")
    with office.read() as session:
        rows = session.scalar(
            select(func.count(LedgerEntry.id))
            .where(LedgerEntry.ledger == key)
            .execution_options(include_deleted=True)
        )
    if rows and not design.shipped:
        raise ClerkError(
            f"{quoted(name)}里登记过 {rows:,} 行，不能删除", "用不到可以关闭它，登记过的都还在。"
        )
    with office.write(f"{'还原' if design.shipped else '删除'}台账设计 {name}") as w:
        for kind in (LEDGERS, SWITCHES):
            kept = w.session.query(OfficeDefinition).filter_by(kind=kind, key=key).first()
            if kept is not None:
                kept.active = False
    return w.entry_id or 0


def _own(session: Session, kind: str = "") -> list[OfficeDefinition]:
    query = select(OfficeDefinition).where(OfficeDefinition.active.is_(True))
    return list(session.scalars(query.where(OfficeDefinition.kind == kind) if kind else query))


def _quoted(text: str) -> str:
    """A TOML basic string."""
    import json

    return json.dumps(" ".join(text.split()), ensure_ascii=False)
