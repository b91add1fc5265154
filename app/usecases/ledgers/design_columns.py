"""The columns of a design's paper: which are printed, in which order, how wide, under which merged heading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from app.models.fields.ledgers import ledger_kind
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers.designs import Design, library_with, ready
from app.usecases.ledgers.listing import columns_of

MORE = ("number", "owner", "start", "end", "reason", "end_reason", "note")
"""Columns every ledger may print besides its own."""


@dataclass(frozen=True)
class PaperColumn:
    """A column: printed or not, its width in characters (0: as the field says), the heading that stands over it and its
    neighbours of the same one ("": none)."""

    name: str
    label: str
    shown: bool = True
    width: int = 0
    heading: str = ""


@dataclass(frozen=True)
class PaperColumns:
    """A design whose fields have their keys, which columns are named by, and the columns of its paper."""

    design: Design
    columns: tuple[PaperColumn, ...]


def columns(office: Office, design: Design) -> PaperColumns:
    """The columns of a design without problems: those that are printed in their order, then those that could be.
    Raises ClerkError for a design that cannot be read yet."""
    whole = ready(office, design)
    as_if = replace(office, whole=library_with(office, whole), listeners=[])
    ledger = as_if.library.ledger(whole.key)
    printed = columns_of(as_if, ledger)
    shown = {column.name for column in printed}
    kind = ledger_kind(as_if.library, ledger)
    rest = [name for name in (*kind.columns, *(f.key for f in ledger.field), *MORE) if name not in shown]
    others = [] if ledger.is_view else questions.columns_of(as_if, kind.name, tuple(dict.fromkeys(rest)))
    over = {name: one.title for one in ledger.print.heading for name in one.columns}
    widths = ledger.print.widths
    found = (
        PaperColumn(one.name, one.label, one.name in shown, widths.get(one.name, 0), over.get(one.name, ""))
        for one in (*printed, *others)
    )
    return PaperColumns(_with_keys(design, whole), tuple(found))


def _with_keys(design: Design, whole: Design) -> Design:
    """A design with the keys its fields have got, and on its paper the columns of fields that are new."""
    keys = [f["key"] for f in whole.data.get("field", [])]
    data = dict(design.data)
    data["field"] = [{**f, "key": key} for f, key in zip(data.get("field", []), keys, strict=True)]
    if "columns" in data.get("print", {}):
        data["print"] = {**data["print"], "columns": list(whole.data["print"]["columns"])}
    return replace(design, data=data)


def with_columns(data: Mapping[str, Any], columns: Sequence[PaperColumn]) -> dict[str, Any]:
    """A definition's plain values with these columns on its paper. A heading stands over neighbours: the same words
    further on begin another one."""
    shown = [column for column in columns if column.shown]
    printed = dict(data.get("print", {}))
    printed["columns"] = [column.name for column in shown]
    printed["widths"] = {column.name: column.width for column in shown if column.width}
    printed["heading"] = [
        {"title": title, "columns": [column.name for column in group]}
        for title, group in groupby(shown, key=lambda column: column.heading.strip())
        if title
    ]
    return {**data, "print": printed}
