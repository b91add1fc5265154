"""A paper template (data) and the collected values → the document that PDF and preview draw."""

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal

from app.errors import ClerkError
from app.models.definitions.kinds import PaperBlock, PaperTemplate
from app.models.definitions.papers import named_in
from app.reports.document import (
    Align,
    Block,
    Column,
    Document,
    KeyValues,
    Margins,
    PageBreak,
    PageSetup,
    Picture,
    Ruled,
    SideBySide,
    Signatures,
    Spacer,
    Table,
    Text,
    Title,
)
from app.reports.filled import Filled

Values = Mapping[str, Any]
PHOTO_SHARE = 0.82
"""How much of the line the grid beside a photo has."""


def document_of(
    template: PaperTemplate, values: Values, *, unit: str, mark: str = "", big_type: bool = False,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> Document:  # fmt: skip
    """The paper filled in; `pictures` by the name of the value. Raises ClerkError when the template names a value that is
    not collected."""
    blocks: list[Block] = []
    unit = filled(template.unit_line, values, template.name) or unit
    for block in _shown(template.block):
        made = _wanted(template, block, values, unit)
        if block.picture is not None:
            photo = Picture(pictures.get(block.picture))
            made = [SideBySide(tuple(made), (photo,), share=PHOTO_SHARE)] if made else [photo]
        blocks += made
    if template.foot:
        blocks.append(Text(filled(template.foot, values, template.name), indent=False, role="note"))
    edge = float(template.margin)
    return Document(
        template.name,
        tuple(blocks),
        PageSetup(
            "A4" if big_type else template.page,
            Margins(edge, edge, edge, edge) if edge else None,
            body_points=template.points,
        ),
        copies=() if big_type else template.copies,
        big_type=big_type,
        mark=mark,
        number=Filled.whole(str(values.get("number", ""))),
        one_page=template.one_page,
        running=filled(template.running, values, template.name),
    )


def _shown(blocks: Sequence[PaperBlock]) -> Iterator[PaperBlock]:
    """The blocks without what the office leaves out."""
    for block in blocks:
        grid = tuple(row for n, row in enumerate(block.grid, 1) if n not in block.hide_rows)
        if not block.hide and (grid or not block.grid):
            yield replace(block, grid=grid, block=tuple(_shown(block.block)))


def filled(text: str, values: Values, name: str) -> Filled:
    """The text with its {placeholders} replaced, remembering where; {name:____} writes what follows the colon when the
    value is empty, to be written by hand."""
    made = Filled("")
    for words, key, blank, _ in string.Formatter().parse(text):
        made += words
        if key is None:
            continue
        if key not in values:
            can = "、".join(sorted(known for known in values if not known.startswith("_")))
            raise ClerkError(f"文书“{name}”里的 {{{key}}} 没有对应的数据", f"可以用：{can}。")
        value = values[key]
        made += (blank or "") if value in (None, "") else Filled.whole(str(value))
    return made


def names_of(template: PaperTemplate) -> frozenset[str]:
    """Every value a template may speak of: placeholders, lists, conditions, pictures, what it needs and asks."""
    found = {*template.needs, *(ask.key for ask in template.ask)}
    found |= {f"{ask.key}_words" for ask in template.ask}
    found = found.union(*(named_in(t) for t in (template.unit_line, template.foot, template.running)))
    for block in template.block:
        found |= _names_in(block)
    return frozenset(found - {""})


def _names_in(block: PaperBlock) -> set[str]:
    texts = [block.title, block.number, block.text, block.heading, block.date, *block.sign]
    texts += [cell for row in block.grid for cell in row]
    found = set().union(*(named_in(text) for text in texts if text))
    found |= {block.each or "", block.when.lstrip("!"), block.picture or "", block.matrix or ""}
    found |= {block.table.rows} if block.table is not None else set()
    return found.union(*(_names_in(part) for part in block.block))


def _signers(block: PaperBlock, values: Values, name: str) -> tuple[str, ...]:
    """Who signs; with `each`, a role with a placeholder is repeated for everyone in that list (each party)."""
    roles: list[str] = []
    for role in block.sign:
        each = values.get(block.each, ()) if block.each and "{" in role else ({},)
        roles += [filled(role, {**values, **one}, name) for one in each]
    return tuple(roles)


def _width(column: Sequence[str], at: int) -> float:
    """The share of the line a column asks for; else the first is three times as wide as the others."""
    return float(column[2]) if len(column) > 2 else 3.0 if at == 0 else 1.0


def _high(pairs: KeyValues, lines: int) -> KeyValues:
    """Room to write by hand."""
    rows = tuple(tuple(replace(pair, lines=lines) for pair in row) for row in pairs.rows)
    return replace(pairs, rows=rows)


def _matrix(parts: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Tables whose columns come with the values (the doors of a building), each part on a page of its own."""
    found: list[Block] = []
    for part in parts:
        first, *rest = part["columns"]
        columns = [
            Column(first[0], 0.5, "center"),
            *(Column(Filled.whole(label), 1.0, group=Filled.whole(group)) for label, group in rest),
        ]
        rows = tuple(tuple(Filled.whole(str(cell)) for cell in row) for row in part["rows"])
        if found:
            found.append(PageBreak())
        found.append(Table(tuple(columns), rows, "没有登记房屋", caption=Filled.whole(part["caption"])))
    return found


def _wanted(template: PaperTemplate, block: PaperBlock, values: Values, unit: str) -> list[Block]:
    """The block, unless what it waits for is not so; a grid or a block of blocks once for each of its list."""
    if block.when and bool(values.get(block.when.lstrip("!"))) == block.when.startswith("!"):
        return []
    if not block.block and not (block.grid and block.each):
        return _blocks(template, block, values, unit)
    parts = block.block or (replace(block, each=None, when=""),)
    found: list[Block] = []
    for one in values.get(block.each, ()) if block.each else ({},):
        known = {**values, **one}
        found += _kept([made for part in parts for made in _wanted(template, part, known, unit)])
    return found


def _kept(blocks: Sequence[Block]) -> list[Block]:
    """The grids of one of a list stay together on a page."""
    return [
        replace(block, together=True, joined=at > 0) if isinstance(block, KeyValues) else block
        for at, block in enumerate(blocks)
    ]


def _blocks(template: PaperTemplate, block: PaperBlock, values: Values, unit: str) -> list[Block]:
    name = template.name
    if block.title is not None:
        number = filled(block.number, values, name) if block.number else ""
        return [Title(filled(block.title, values, name), number=number)]
    if block.space:
        return [Spacer(float(block.space))]
    if block.grid:
        rows = [[filled(cell, values, name) for cell in row] for row in block.grid]
        pairs = replace(KeyValues.of(rows, block.columns), label_width=float(block.label))
        return [_high(pairs, block.lines) if block.lines > 1 else pairs]
    if block.table is not None:
        keys = [c[1] for c in block.table.columns]
        columns = tuple(Column(c[0], _width(c, i)) for i, c in enumerate(block.table.columns))
        listed = values.get(block.table.rows, ())
        rows_ = tuple(tuple(Filled.whole(str(row.get(k, ""))) for k in keys) for row in listed)
        return [Table(columns, rows_, block.table.empty, min_rows=block.table.least)]
    if block.matrix is not None:
        return _matrix(values.get(block.matrix, ()))
    if block.sign or block.stamp:
        date = filled(block.date, values, name) if block.date else ""
        ours = unit if block.unit and (block.stamp or block.date) else ""  # a return slip is signed by others
        return [Signatures(_signers(block, values, name), block.stamp, date, ours, block.fingerprint)]
    return _texts(block, values, name)


_ROLES: dict[str, Literal["body", "bold", "heading", "kai", "note"]] = {
    "big": "heading", "bold": "bold", "kai": "kai", "note": "note",
}  # fmt: skip


_ALIGNS: dict[str, Align] = {"center": "center", "big": "center", "right": "right"}


def _texts(block: PaperBlock, values: Values, name: str) -> list[Block]:
    """A heading and its text, once or for each of a list; lines to write on where the text is empty."""
    found: list[Block] = []
    if block.heading:
        found.append(Text(filled(block.heading, values, name), role="bold", indent=False))
    if block.text is None:
        return found
    align = _ALIGNS.get(block.style, "left")
    role = _ROLES.get(block.style, "body")
    each = values.get(block.each, ()) if block.each else (values,)
    for one in each:
        words = filled(block.text, {**values, **one}, name)
        if block.ruled and not words.strip():
            found.append(Ruled(block.ruled))
        else:
            indent = block.indent and not block.each
            found.append(Text(words, indent=indent, align=align, role=role))
    return found
