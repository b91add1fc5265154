"""Code tables: national code, label, synonyms; shipped as CSV, added to by the office."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from app.errors import DefinitionError
from app.models.definitions.source import read_source
from app.models.rules.text import clean


@dataclass(frozen=True)
class Code:
    """A value of a code table, in force from `since` to `until` (both days included) where they are known."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    active: bool = True
    since: date | None = None
    until: date | None = None
    national_code: str = ""
    own: bool = False
    """Whether the office added it; what is shipped is never taken away."""

    def in_force(self, day: date) -> bool:
        """Whether the value may be given to what happens on a day."""
        early = self.since is not None and day < self.since
        return not early and (day <= self.until if self.until is not None else self.active)


@dataclass(frozen=True)
class CodeTable:
    """A code table in its order; reading a cell goes by label first, then synonym, then code (domain.md A1.6).

    `source` is the standard or rule it was made from, "" for a table of the office's own.
    """

    key: str
    name: str
    codes: tuple[Code, ...]
    source: str = ""
    _by_text: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _labels: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for code in reversed(self.codes):
            self._labels[code.code] = code.label
            for text in (code.code, *code.synonyms, code.label):
                self._by_text[clean(text)] = code.code
        for code in self.codes:
            self._by_text[clean(code.label)] = code.code

    def with_own(self, values: Iterable[Code]) -> "CodeTable":
        """The table with what the office says: a shipped value in its place, with the office's name for it and its
        synonyms besides; new values behind, in the order given. What a standard has ended stays ended."""
        found = {c.code: c for c in self.codes}
        for own in values:
            known = found.get(own.code)
            found[own.code] = replace(own, own=True) if known is None or known.own else _overlaid(known, own)
        return CodeTable(self.key, self.name, tuple(found.values()), self.source)

    def label(self, code: str | None) -> str:
        """What a clerk reads; an unknown code is shown as it is."""
        return "" if code is None else self._labels.get(code, code)

    def read(self, text: str) -> str | None:
        """The code for a label, synonym or code; None when the table does not know it."""
        return self._by_text.get(clean(text))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(code, label) of the values in use, in order."""
        return [(c.code, c.label) for c in self.codes if c.active]

    def choices_keeping(self, value: str | None) -> list[tuple[str, str]]:
        """The choices, with the value a record has although it is switched off now: it is shown and can stay."""
        shown = self.choices
        if value and all(code != value for code, _label in shown):
            shown = [*shown, (value, f"{self.label(value)}（已停用）")]
        return shown

    def choices_on(self, day: date) -> list[tuple[str, str]]:
        """(code, label) of the values in force on a day, in order."""
        return [(c.code, c.label) for c in self.codes if c.in_force(day)]


def _overlaid(shipped: Code, own: Code) -> Code:
    return replace(
        shipped,
        label=own.label,
        synonyms=tuple(dict.fromkeys((*shipped.synonyms, *own.synonyms))),
        active=shipped.active and own.active,
    )


def load_code_tables(folder: Path) -> dict[str, CodeTable]:
    """All tables named in `codes.toml`. Raises DefinitionError with file and line."""
    index = read_source(folder / "codes.toml")
    tables: dict[str, CodeTable] = {}
    for i, entry in enumerate(index.data.get("table", [])):
        key = entry.get("key")
        if not key or not entry.get("file"):
            raise index.error(
                ("table", i), "代码表缺少 key 或 file", '写法如 key = "sex"、file = "sex.csv"。'
            )
        codes = read_codes(folder / entry["file"])
        tables[key] = CodeTable(key, entry.get("name", key), codes, entry.get("source", ""))
    return tables


def read_codes(path: Path) -> tuple[Code, ...]:
    """One CSV: code, label, synonyms separated by |. Raises DefinitionError naming the line."""
    codes: list[Code] = []
    seen: dict[str, int] = {}
    if not path.is_file():
        raise DefinitionError(f"缺少代码表文件 {path.name}", "请重新安装程序。")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not {"code", "label"} <= set(reader.fieldnames or ()):
            raise DefinitionError(
                f"{path.name} 第 1 行：缺少 code 或 label 列", "首行要写 code,label,synonyms。"
            )
        for row in reader:
            code, label = (row["code"] or "").strip(), (row["label"] or "").strip()
            if not code or not label:
                raise DefinitionError(
                    f"{path.name} 第 {reader.line_num} 行：代码或名称是空的", "请补上或删去这一行。"
                )
            if code in seen:
                raise DefinitionError(
                    f"{path.name} 第 {reader.line_num} 行：代码“{code}”和第 {seen[code]} 行重复",
                    "每个代码只能用一次。",
                )
            seen[code] = reader.line_num
            synonyms = tuple(s.strip() for s in (row.get("synonyms") or "").split("|") if s.strip())
            since, until = (_day(path, reader.line_num, row.get(name) or "") for name in ("since", "until"))
            national = (row.get("national_code") or "").strip()
            codes.append(Code(code, label, synonyms, until is None, since, until, national))
    return tuple(codes)


def _day(path: Path, line: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise DefinitionError(
            f"{path.name} 第 {line} 行：日期“{text.strip()}”看不懂", "写法如 2019-01-01。"
        ) from error
