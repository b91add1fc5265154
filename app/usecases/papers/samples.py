"""What a paper template may say, with an invented value for each name: templates are checked and shown with these."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import paths
from app.models.definitions.kinds import Ledger, LedgerField, PaperTemplate
from app.models.definitions.library import Library
from app.models.definitions.papers import named_in
from app.models.definitions.source import read_source

Values = dict[str, Any]
FILE = "paper_samples.toml"
LOG = "volunteer_log"
"""The ledger whose own fields stand in `services`, as those of the reported members stand in a unit's `members`."""
REPORTED = "party_report"
_DAY, _DAY_CHINESE = "2026-03-16", "二〇二六年三月十六日"
_BY_TYPE = {
    "date": _DAY, "day": _DAY, "money": "120.50", "decimal": "1.50", "number": "3", "yesno": "是",
    "phone": "0000-8000001", "id_number": "230102********0019", "link": "张国华",
}  # fmt: skip
_STEP = {
    "note": "样例", "on": _DAY_CHINESE, "due": "2026-03-23", "due_words": "2026年3月23日", "times": "1",
    "again": "", "before": "",
}  # fmt: skip


def values_of(library: Library, template: PaperTemplate) -> Values:
    """Every name the template may use, with an invented value; lists are lists of rows that have all their names."""
    said = _written()
    found: Values = dict(said["common"])
    found |= _of_record(library, template, said)
    for key in template.ledgers:
        if (ledger := library.ledgers.get(key)) is not None:
            found |= {f"{key}_{name}": text for name, text in _own(library, ledger).items()}
            found[f"{key}_start"] = _DAY
    for ask in template.ask:
        if ask.type != "people":
            found[ask.key] = _DAY if ask.type == "date" else _usual(ask.default, found)
        if ask.type == "date":
            found[f"{ask.key}_words"] = "2026年3月16日"
        for key, _words in ask.choices:
            found[f"{ask.key}_{key}"] = "1" if key == ask.default else ""
    rows = found.get(template.per)
    if template.per and isinstance(rows, list):
        found |= {**rows[-1], "nth": "1"}
    return found


def _usual(default: str, known: Mapping[str, Any]) -> str:
    """What stands there when nothing is typed; a name that is not known is left for the check to tell."""
    return str(default.format_map(known)) if named_in(default) <= known.keys() else ""


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Mapping[str, Any]:
    return read_source(path).data


def _written() -> Mapping[str, Any]:
    path = paths.resources() / FILE
    return _read(path, path.stat().st_mtime_ns)


def _of_record(library: Library, template: PaperTemplate, said: Mapping[str, Any]) -> Values:
    """What is known of the kind of record the template is for."""
    if template.for_ == "area":
        kinds = [template.of] if template.of in {"building", "grid"} else ["building", "grid"]
        shared = set.intersection(*(set(said[kind]) for kind in kinds))
        return {name: said[kinds[0]][name] for name in said[kinds[0]] if name in shared}
    if template.for_ == "ledger_entry":
        return _of_row(library, template.of, said)
    if template.for_ == "unit":
        return dict(said["unit"]) | _lists(library, template.of, said)
    found = dict(said[template.for_])
    if template.for_ in {"service_record", "mediation_case"}:
        found = _steps(library, template.for_) | found
    if template.for_ == "journal_entry":
        found |= _own_of_kinds(library, template.of)
    return found


def _steps(library: Library, kind: str) -> Values:
    """What each move of the flows leaves behind."""
    moves: dict[str, None] = {}
    states: dict[str, None] = {}
    for flow in library.flows.values():
        if flow.for_ == kind:
            moves |= dict.fromkeys(move.key for move in flow.move)
            states |= dict.fromkeys(flow.state)
    if kind == "service_record":
        return {f"{move}_{name}": text for move in moves for name, text in _STEP.items()}
    told = {"note": "样例", "on": "2026年3月16日", "on_chinese": _DAY_CHINESE}
    found: Values = {f"{move}_{name}": text for move in moves for name, text in told.items()}
    return found | {f"was_{state}": "1" for state in states}


def _of_row(library: Library, of: str, said: Mapping[str, Any]) -> Values:
    """A row of one ledger with its owner and own fields; of any ledger only what all rows have."""
    found: Values = dict(said["ledger_entry"])
    ledger = library.ledgers.get(of)
    if ledger is None:
        return found
    if ledger.belongs_to in {"resident", "household"}:
        found = dict(said[ledger.belongs_to]) | {"name": found["name"]} | found
    found |= {f"row_{name}": text for name, text in _own(library, ledger).items()}
    found |= {"ledger": ledger.name, "fields": _labelled(library, ledger)}
    more: Values = dict(said["row"].get(of, {}))
    for name, log in (("services", LOG), ("members", REPORTED)):
        if name in more and log in library.ledgers:
            own = _own(library, library.ledgers[log])
            more[name] = [own | row | ({"note": ""} if name == "services" else {}) for row in more[name]]
    return found | more


def _labelled(library: Library, ledger: Ledger) -> list[dict[str, str]]:
    own = _own(library, ledger)
    return [{"label": spec.name, "value": own[spec.key]} for spec in ledger.field]


def _own(library: Library, ledger: Ledger) -> dict[str, str]:
    return {spec.key: _text(library, spec) for spec in ledger.field}


def _own_of_kinds(library: Library, of: str) -> Values:
    """The own fields of the kinds of work the paper is for; with none named those of all."""
    kinds = [kind for key, kind in library.journal.items() if of in {"", key}]
    return {f"own_{spec.key}": _text(library, spec) for kind in kinds for spec in kind.field}


def _text(library: Library, spec: LedgerField) -> str:
    if spec.codes and spec.codes in library.codes:
        labels = [label for _, label in library.codes[spec.codes].choices]
        return labels[0] if labels else ""
    return _BY_TYPE.get(spec.type, "样例")


def _lists(library: Library, of: str, said: Mapping[str, Any]) -> Values:
    """The lists of the unit; of rows that are made public (`notice`) also the own fields of their ledger."""
    found: Values = dict(said["unit_lists"])
    ledger = library.ledgers.get(of)
    if ledger is not None:
        found["notice"] = [_own(library, ledger) | row for row in found["notice"]]
    return found


def names_of_row(values: Mapping[str, Any], name: str) -> frozenset[str]:
    """The names of the rows of a list, none for what is no list."""
    rows: Iterable[Mapping[str, Any]] = values.get(name, ()) if isinstance(values.get(name), list) else ()
    return frozenset(key for row in rows for key in row)
