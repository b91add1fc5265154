"""A paper template (data) and the collected values → the document that PDF and preview draw."""

import string
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import ClerkError
from app.models.definitions.kinds import PaperBlock, PaperTemplate
from app.reports.document import Block, Column, Document, KeyValues, PageSetup, Signatures, Table, Text, Title

Values = Mapping[str, Any]


def document_of(
    template: PaperTemplate, values: Values, *, unit: str, mark: str = "", big_type: bool = False
) -> Document:
    """The paper filled in. Raises ClerkError when the template names a value that is not collected."""
    blocks: list[Block] = []
    for block in template.block:
        blocks += _blocks(template, block, values, unit)
    return Document(
        template.name,
        tuple(blocks),
        PageSetup("A4" if big_type else template.page),
        copies=() if big_type else template.copies,
        big_type=big_type,
        mark=mark,
        number=str(values.get("number", "")),
    )


def filled(text: str, values: Values, name: str) -> str:
    """The text with its {placeholders} replaced."""
    try:
        return _Formatter().vformat(text, (), values)
    except KeyError as error:
        raise ClerkError(
            f"文书“{name}”里的 {{{error.args[0]}}} 没有对应的数据", f"可以用：{'、'.join(sorted(values))}。"
        ) from None


class _Formatter(string.Formatter):
    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        if field_name not in kwargs:
            raise KeyError(field_name)
        return kwargs[field_name], field_name


def _signers(block: PaperBlock, values: Values, name: str) -> tuple[str, ...]:
    """Who signs; with `each`, a role with a placeholder is repeated for everyone in that list (each party)."""
    roles: list[str] = []
    for role in block.sign:
        each = values.get(block.each, ()) if block.each and "{" in role else ({},)
        roles += [filled(role, {**values, **one}, name) for one in each]
    return tuple(roles)


def _blocks(template: PaperTemplate, block: PaperBlock, values: Values, unit: str) -> list[Block]:
    name = template.name
    if block.title is not None:
        number = filled(block.number, values, name) if block.number else ""
        return [Title(filled(block.title, values, name), number=number)]
    if block.grid:
        rows = [[filled(cell, values, name) for cell in row] for row in block.grid]
        return [KeyValues.of(rows, block.columns)]
    if block.table is not None:
        heads, keys = [c[0] for c in block.table.columns], [c[1] for c in block.table.columns]
        widths = [3.0 if i == 0 else 1.0 for i in range(len(heads))]
        columns = tuple(Column(h, w) for h, w in zip(heads, widths, strict=True))
        rows_ = tuple(tuple(str(row.get(k, "")) for k in keys) for row in values.get(block.table.rows, ()))
        return [Table(columns, rows_, block.table.empty)]
    if block.sign or block.stamp:
        date = filled(block.date, values, name) if block.date else ""
        return [Signatures(_signers(block, values, name), block.stamp, date, unit)]
    found: list[Block] = []
    if block.heading:
        found.append(Text(filled(block.heading, values, name), role="bold", indent=False))
    if block.text is not None:
        each = values.get(block.each, ()) if block.each else (values,)
        found += [Text(filled(block.text, {**values, **one}, name), indent=not block.each) for one in each]
    return found
