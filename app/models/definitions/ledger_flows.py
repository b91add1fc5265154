"""A ledger that names a flow: the flow is there, is one of rows, and every term its moves start is there."""

import difflib
import string
from collections.abc import Callable, Collection, Iterator, Mapping

from app.models.definitions.codes import CodeTable
from app.models.definitions.kinds import LEDGER_ROW, Deadline, Flow, Ledger
from app.models.definitions.question import Problem
from app.models.definitions.source import Source


def check_flows(
    ledgers: Mapping[str, Ledger], flows: Mapping[str, Flow], deadlines: Mapping[str, Deadline],
    codes: Mapping[str, CodeTable], source: Callable[[str], Source],
) -> None:  # fmt: skip
    """Raise DefinitionError with the line for the first ledger whose flow does not fit."""
    for key, ledger in ledgers.items():
        for path, wrong, right in _wrong(ledger, flows, deadlines, codes) if ledger.flow else ():
            raise source(key).error(path, wrong, right)


def _wrong(
    ledger: Ledger,
    flows: Mapping[str, Flow],
    deadlines: Mapping[str, Deadline],
    codes: Mapping[str, CodeTable],
) -> Iterator[Problem]:
    flow = flows.get(ledger.flow)
    able = [key for key, one in flows.items() if one.for_ == LEDGER_ROW]
    if flow is None or flow.for_ != LEDGER_ROW:
        yield ("flow",), f"没有给台账用的流程“{ledger.flow}”", _right(ledger.flow, able)
        return
    for what, starts in ((flow.name, flow.starts), *((m.name, m.starts) for m in flow.move)):
        for term in terms_of(ledger, starts or "", codes):
            if term not in deadlines:
                yield ("flow",), f"“{what}”起算的期限“{term}”没有", _right(term, deadlines)


def terms_of(ledger: Ledger, starts: str, codes: Mapping[str, CodeTable]) -> list[str]:
    """Every term that `starts` may mean: with {field} one for each value of the field's code table."""
    found = [starts] if starts else []
    for _text, name, _spec, _conversion in string.Formatter().parse(starts):
        if name is None:
            continue
        spec = next((f for f in ledger.field if f.key == name), None)
        values = [c.code for c in codes[spec.codes].codes] if spec is not None and spec.codes else ["?"]
        found = [one.replace(f"{{{name}}}", value) for one in found for value in values]
    return found


def _right(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"是不是“{close[0]}”？" if close else f"可以写：{'、'.join(known)}。"
