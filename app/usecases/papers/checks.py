"""Whether a paper template names only what there is: said with the line, what is wrong and what would be right."""

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from app.models.definitions.kinds import PaperBlock, PaperTemplate
from app.models.definitions.library import Library
from app.models.definitions.papers import named_in
from app.models.definitions.source import Source, Step
from app.usecases.papers import samples as paper_samples

Path = tuple[Step, ...]
SHOWN = 12
"""The most names that are proposed when none is close."""


def check_paper(library: Library, template: PaperTemplate, source: Source) -> None:
    """Names of values, lists and their fields, numbers, ledgers and moves. Raises DefinitionError with the line."""
    checker = _Checker(source)
    checker.known(template.number or "", library.numberings, ("number",), "编号序列")
    for key in template.ledgers:
        checker.known(key, library.ledgers, ("ledgers",), "台账")
    moves = {m.key for flow in library.flows.values() if flow.for_ == template.for_ for m in flow.move}
    for key in template.after:
        checker.known(key, moves, ("after",), "步骤")
    values = paper_samples.values_of(library, template)
    for name in filter(None, (*template.needs, template.per, template.numbered)):
        checker.value(name, values, ("needs",) if name in template.needs else ("per",))
    for name in ("unit_line", "foot", "running"):
        path, text = (name,), getattr(template, name)
        checker.text(text, values, path)
    for at, ask in enumerate(template.ask):
        checker.text(ask.default, values, ("ask", at, "default"))
    for at, block in enumerate(template.block):
        checker.block(block, values, ("block", at))


@dataclass(frozen=True)
class _Checker:
    source: Source

    def known(self, key: str, all_of: Collection[str], path: Path, what: str) -> None:
        if key and key not in all_of:
            raise self.source.error(path, f"没有{what}“{key}”", _right(key, all_of))

    def value(self, name: str, values: dict[str, Any], path: Path) -> None:
        if name not in values:
            raise self.source.error(path, f"没有“{name}”这个值", _right(name, values))

    def text(self, text: str, values: dict[str, Any], path: Path) -> None:
        for name in sorted(named_in(text)):
            if name not in values:
                raise self.source.error(path, f"“{text}”里的 {{{name}}} 没有对应的值", _right(name, values))

    def block(self, block: PaperBlock, values: dict[str, Any], path: Path) -> None:
        """One block and those inside it; inside `each` the names of the list's rows are known too."""
        for name, key in (
            ("when", block.when.lstrip("!")),
            ("picture", block.picture),
            ("matrix", block.matrix),
        ):
            if key:
                self.value(key, values, (*path, name))
        inner = values
        if block.each:
            self.list_named(block.each, values, (*path, "each"))
            inner = values | dict.fromkeys(paper_samples.names_of_row(values, block.each), "")
            nested = values[block.each][0] if values[block.each] else {}
            inner |= {name: rows for name, rows in nested.items() if isinstance(rows, list)}
        for name in ("title", "number", "text", "heading", "date"):
            self.text(getattr(block, name) or "", inner, (*path, name))
        for name in ("grid", "sign"):
            for text in _flat(getattr(block, name)):
                self.text(text, inner, (*path, name))
        if block.table is not None:
            self.columns(block, values, (*path, "table"))
        for at, part in enumerate(block.block):
            self.block(part, inner, (*path, "block", at))

    def list_named(self, name: str, values: dict[str, Any], path: Path) -> None:
        lists = [key for key, value in values.items() if isinstance(value, list)]
        if name not in lists:
            raise self.source.error(path, f"没有“{name}”这个清单", _right(name, lists))

    def columns(self, block: PaperBlock, values: dict[str, Any], path: Path) -> None:
        assert block.table is not None
        self.list_named(block.table.rows, values, path)
        names = paper_samples.names_of_row(values, block.table.rows)
        for column in block.table.columns:
            if column[1] and column[1] not in names:
                wrong = f"清单“{block.table.rows}”里没有“{column[1]}”（表头“{column[0]}”）"
                raise self.source.error(path, wrong, _right(column[1], names))


def _flat(value: Iterable[Any]) -> Iterable[str]:
    for one in value:
        if isinstance(one, str):
            yield one
        else:
            yield from _flat(one)


def _right(name: str, all_of: Collection[str]) -> str:
    """The name that was probably meant, else some of those there are."""
    close = difflib.get_close_matches(name, all_of, n=1)
    if close:
        return f"是不是“{close[0]}”？"
    shown = sorted(key for key in all_of if not key.startswith("_"))
    return f"可以用：{'、'.join(shown[:SHOWN])}{'……' if len(shown) > SHOWN else ''}。"
