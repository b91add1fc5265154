"""All definitions together: what is shipped under resources/, overridden by the office's own of the same key."""

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from app.errors import ClerkError
from app.models.definitions.codes import Code, CodeTable, load_code_tables
from app.models.definitions.dossiers import Dossier
from app.models.definitions.indicators import Indicator, as_chosen, read_choices
from app.models.definitions.inspections import Inspection
from app.models.definitions.kinds import Deadline, Flow, Ledger, Numbering, PaperTemplate, Quality, Summary
from app.models.definitions.ledger_flows import check_flows
from app.models.definitions.mediation import Clause, Disputes, ShippedPhrase, read_disputes
from app.models.definitions.proofs import ProofBook, read_proofs
from app.models.definitions.roles import Role
from app.models.definitions.schema import build
from app.models.definitions.source import Source, parse_source, read_source
from app.models.definitions.tags import ComputedTag
from app.models.definitions.work import Campaign, Elsewhere, JournalKind, Reminder, VisitRule, VolunteerLevel

T = TypeVar("T")
ONE_PER_FILE: dict[str, type[Any]] = {
    "ledgers": Ledger,
    "papers": PaperTemplate,
    "dossiers": Dossier,
    "flows": Flow,
    "summaries": Summary,
    "indicators": Indicator,
    "journal": JournalKind,
    "campaigns": Campaign,
}


@dataclass(frozen=True, repr=False)
class Library:
    """Everything an office's rules, catalogues and papers say. Read-only; made anew when a definition changes."""

    codes: Mapping[str, CodeTable]
    ledgers: Mapping[str, Ledger]
    papers: Mapping[str, PaperTemplate]
    flows: Mapping[str, Flow]
    summaries: Mapping[str, Summary]
    deadlines: Mapping[str, Deadline]
    numberings: Mapping[str, Numbering]
    digests: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    tags: Mapping[str, ComputedTag] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    """The restricted ledgers that are switched off or that the clerk who works now may not see (`seen_by`)."""
    veiled: bool = False
    """Whether the clerk who works now is not told which item a matter of a restricted item is of (`seen_by`)."""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What each definition of a folder was read from, by "folder/key", as `digests`."""
    set_aside: tuple[str, ...] = ()
    quality: Mapping[str, Quality] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    journal: Mapping[str, JournalKind] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    reminders: Mapping[str, Reminder] = field(default_factory=dict)
    inspections: Mapping[str, Inspection] = field(default_factory=dict)
    visit_rules: Mapping[str, VisitRule] = field(default_factory=dict)
    volunteer_levels: Mapping[str, VolunteerLevel] = field(default_factory=dict)
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    dossiers: Mapping[str, Dossier] = field(default_factory=dict)
    proofs: tuple[ProofBook, ...] = ()
    """The lists of proofs, what is shipped first, the office's own above it (`definitions.proofs.in_force`)."""
    disputes: Disputes = field(default_factory=Disputes)
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    phrases: Mapping[str, ShippedPhrase] = field(default_factory=dict)
    prepared: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """What is made ready from these definitions and used again and again (page statements); goes with them."""

    def __repr__(self) -> str:
        return (
            f"Library({len(self.ledgers)} ledgers, {len(self.papers)} papers, {len(self.codes)} code tables)"
        )

    def code(self, table: str) -> CodeTable:
        """A code table by key. Raises ClerkError when a definition names one that is not there."""
        if table not in self.codes:
            raise ClerkError(f"没有代码表“{table}”", f"现有的代码表：{'、'.join(sorted(self.codes))}。")
        return self.codes[table]

    def ledger(self, key: str) -> Ledger:
        """A ledger by key. Raises ClerkError; of a restricted one that is hidden it says no more than that."""
        if key in self.hidden:
            raise ClerkError(
                "这本台账没有打开，或者您没有查看它的权限", "请找主任；打开和授权在 设置 → 限制台账、办事员。"
            )
        if key not in self.ledgers:
            raise ClerkError(f"没有台账“{key}”", f"现有的台账：{'、'.join(sorted(self.ledgers))}。")
        return self.ledgers[key]

    def paper(self, key: str) -> PaperTemplate:
        """A paper template by key."""
        if key not in self.papers:
            raise ClerkError(f"没有文书“{key}”", f"现有的文书：{'、'.join(sorted(self.papers))}。")
        return self.papers[key]


Overrides = Iterable[tuple[str, str, str]]


def load_library(
    resources: Path, overrides: Overrides = (), code_values: Iterable[tuple[str, Code]] = ()
) -> Library:
    """Read and check every definition. `overrides` are (kind folder, key, TOML text) of the office.

    Raises DefinitionError naming file, line, what is wrong and what would be right.
    """
    own = list(overrides)
    codes = _with_office_codes(_shipped_codes(resources), list(code_values), _table_names(own))
    digests: dict[str, str] = {}
    texts: dict[str, str] = {}
    parts: dict[str, Any] = {
        kind: _folder(resources / kind, kind, cls, own, (digests, texts), codes)
        for kind, cls in ONE_PER_FILE.items()
    }
    deadlines = _deadlines(resources, own)
    check_flows(parts["ledgers"], parts["flows"], deadlines, codes, lambda key: source_of(key, texts, own))
    parts["ledgers"] = switched(parts["ledgers"], own)
    parts["indicators"] = as_chosen(parts["indicators"], read_choices(own))
    return Library(
        codes,
        **parts,
        deadlines=deadlines,
        numberings=_listed(resources, "numberings", "numbering", Numbering, own),
        digests=digests,
        texts=texts,
        roles=_listed(resources, "roles", "role", Role, own),
        quality=_listed(resources, "quality", "rule", Quality, own),
        tags=_listed(resources, "tags", "tag", ComputedTag, own),
        reminders=_listed(resources, "reminders", "reminder", Reminder, own),
        inspections=_listed(resources, "inspections", "inspection", Inspection, own),
        visit_rules=_listed(resources, "visit_rules", "rule", VisitRule, own),
        volunteer_levels=_listed(resources, "volunteer_levels", "level", VolunteerLevel, own),
        elsewhere=_listed(resources, "elsewhere", "book", Elsewhere, []),
        proofs=read_proofs(_one_file(resources / "proofs.toml", "proofs", own)),
        disputes=read_disputes(_one_file(resources / "disputes.toml", "disputes", own), codes),
        clauses=_listed(resources, "clauses", "clause", Clause, own),
        phrases=_listed(resources, "phrases", "phrase", ShippedPhrase, own),
    )


def _deadlines(resources: Path, own: list[tuple[str, str, str]]) -> dict[str, Deadline]:
    """The terms, which stand in one file as [deadline.key]."""
    found: dict[str, Deadline] = {}
    for source in _one_file(resources / "deadlines.toml", "deadlines", own):
        terms = source.data.get("deadline", {})
        found |= {k: build(Deadline, source, v, ("deadline", k)) for k, v in terms.items()}
    return found


def switched(ledgers: Mapping[str, Ledger], own: Iterable[tuple[str, str, str]]) -> dict[str, Ledger]:
    """The ledgers as the office switched them on and off: its definitions of kind "switches", `enabled = true`."""
    found = dict(ledgers)
    for kind, key, text in own:
        if kind == "switches" and key in found:
            enabled = parse_source(own_name(key), text).data.get("enabled") is True
            found[key] = replace(found[key], enabled=enabled)
    return found


def _listed(
    resources: Path, kind: str, table: str, cls: type[T], own: list[tuple[str, str, str]]
) -> dict[str, T]:
    """Definitions that stand in one file as [[table]], by their keys."""
    path = resources / f"{kind}.toml"
    items = list(_shipped_list(cast(Any, cls), table, path, _stamp(path)))
    for source in _own(kind, own):
        items += _list_of(cls, table, source)
    return {cast(Any, item).key: item for item in items}


def _list_of(cls: type[T], table: str, source: Source) -> list[T]:
    return [
        build(cast(Any, cls), source, value, (table, i)) for i, value in enumerate(source.data.get(table, []))
    ]


def source_of(key: str, texts: Mapping[str, str], own: Iterable[tuple[str, str, str]]) -> Source:
    """The text of a ledger's definition again, to name the line of what is wrong in it."""
    its_own = any(kind == "ledgers" and of == key for kind, of, _text in own)
    return parse_source(own_name(key) if its_own else f"{key}.toml", texts[f"ledgers/{key}"])


def own_name(key: str) -> str:
    """What messages call a definition of the office's own."""
    return f"本单位的“{key}”"


def _one_file(path: Path, kind: str, own: list[tuple[str, str, str]]) -> list[Source]:
    """The shipped file and then what the office says instead."""
    return [_shipped_source(path, _stamp(path)), *_own(kind, own)]


def _own(kind: str, own: list[tuple[str, str, str]]) -> list[Source]:
    return [parse_source(own_name(key), text) for k, key, text in own if k == kind]


def load_one(kind: str, source: Source) -> Any:
    """Check one definition text of a kind (the designer and the tests of docs/ use this)."""
    return build(ONE_PER_FILE[kind], source, source.data)


def shipped_one(resources: Path, kind: str, key: str) -> Any:
    """A definition as it is shipped, whatever the office says instead; None when there is none of the key."""
    path = resources / kind / f"{key}.toml"
    return _shipped(cast(Any, ONE_PER_FILE[kind]), path, _stamp(path))[1] if path.is_file() else None


def _folder(
    folder: Path,
    kind: str,
    cls: type[T],
    own: list[tuple[str, str, str]],
    kept: tuple[dict[str, str], dict[str, str]],
    codes: Mapping[str, CodeTable],
) -> dict[str, T]:
    found: dict[str, T] = {}
    read = [
        (path.stem, *_shipped(cast(Any, cls), path, _stamp(path))) for path in sorted(folder.glob("*.toml"))
    ]
    read += [(key, *_checked(cls, parse_source(own_name(key), text))) for k, key, text in own if k == kind]
    for stem, source, item, digest in read:
        key = getattr(item, "key", stem)
        if key != stem:
            raise source.error(("key",), f"key 写的是“{key}”，文件名却是“{stem}”", "两者要一样。")
        if isinstance(item, Ledger):
            _check_codes(item, codes, source)
        found[key] = item
        kept[0][f"{kind}/{key}"], kept[1][f"{kind}/{key}"] = digest, source.text
    return found


def _checked(cls: type[Any], source: Source) -> tuple[Source, Any, str]:
    """(source, definition, digest of what it says)."""
    digest = hashlib.sha256(repr(source.data).encode()).hexdigest()[:16]
    return source, build(cls, source, source.data), digest


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file does; that it is missing is said by who reads it."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=32)
def _shipped_source(path: Path, _file: tuple[int, int]) -> Source:
    """A shipped file with many definitions, read once for as long as it is the same."""
    return read_source(path)


@lru_cache(maxsize=32)
def _shipped_list(cls: type[Any], table: str, path: Path, file: tuple[int, int]) -> tuple[Any, ...]:
    """Its definitions."""
    return tuple(_list_of(cls, table, _shipped_source(path, file)))


@lru_cache(maxsize=256)
def _shipped(cls: type[Any], path: Path, _file: tuple[int, int]) -> tuple[Source, Any, str]:
    """A shipped definition, read once for as long as its file is the same: definitions are never changed in place."""
    return _checked(cls, read_source(path))


def _shipped_codes(resources: Path) -> dict[str, CodeTable]:
    """The shipped code tables in a dictionary of the caller's own."""
    folder = resources / "codes"
    files = tuple((path, _stamp(path)) for path in sorted(folder.glob("*.*")))
    return dict(_codes(folder, files))


@lru_cache(maxsize=4)
def _codes(folder: Path, _files: tuple[tuple[Path, tuple[int, int]], ...]) -> dict[str, CodeTable]:
    return load_code_tables(folder)


def _check_codes(ledger: Ledger, codes: Mapping[str, CodeTable], source: Source) -> None:
    for i, item in enumerate(ledger.field):
        if item.codes and item.codes not in codes:
            wrong = f"字段“{item.name}”用了没有的代码表“{item.codes}”"
            close = difflib.get_close_matches(item.codes, codes, n=1)
            right = f"是不是“{close[0]}”？" if close else f"现有的代码表：{'、'.join(sorted(codes))}。"
            raise source.error(("field", i, "codes"), wrong, right)


def _table_names(own: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """What the office's own code tables are called: its definitions of kind "code_tables", `name = "…"`."""
    texts = {key: text for kind, key, text in own if kind == "code_tables"}
    return {key: str(parse_source(own_name(key), text).data.get("name", key)) for key, text in texts.items()}


def _with_office_codes(
    tables: dict[str, CodeTable], values: list[tuple[str, Code]], names: Mapping[str, str]
) -> dict[str, CodeTable]:
    for key in dict.fromkeys([*names, *(key for key, _ in values)]):
        own = [code for of, code in values if of == key]
        tables[key] = tables.get(key, CodeTable(key, names.get(key, key), ())).with_own(own)
    return tables
