"""A TOML text with its line numbers: tomllib gives the values, a small scan of the text gives the lines."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from app.errors import DefinitionError
from app.models.definitions.toml_words import explain

Step = str | int
_ARRAY = re.compile(r"^\s*\[\[\s*([^\]]+?)\s*\]\]")
_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""^\s*([A-Za-z0-9_\-."]+)\s*=(.*)$""")


@dataclass(frozen=True)
class Source:
    """Parsed data and where each key stands. `name` is what messages call the file."""

    name: str
    data: dict[str, Any]
    text: str = field(repr=False)

    @cached_property
    def lines(self) -> dict[tuple[Step, ...], int]:
        """The line of each key; scanned only when a message needs it."""
        return _scan(self.text)

    def line(self, path: tuple[Step, ...]) -> int:
        """The line of a key, or of the nearest table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, path: tuple[Step, ...], wrong: str, right: str = "") -> DefinitionError:
        """The sentence for a mistake at `path`."""
        return DefinitionError(f"{self.name} 第 {self.line(path)} 行：{wrong}", right)


def read_source(path: Path) -> Source:
    """A file under resources/. Raises DefinitionError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DefinitionError(f"缺少定义文件 {path.name}", "请重新安装程序。") from None
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path.name} 不是 UTF-8 文字", "请另存为 UTF-8 编码。") from error
    return parse_source(path.name, text)


def parse_source(name: str, text: str) -> Source:
    """Definition text from a file or from the office's database; a mark of Windows' editor before it is no part of it."""
    text = text.removeprefix("\ufeff")
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = explain(str(error), text)
        raise DefinitionError(
            f"{name} 第 {found.line} 行第 {found.column} 列：{found.wrong}", found.right
        ) from error
    return Source(name, data, text)


def _scan(text: str) -> dict[tuple[Step, ...], int]:
    lines: dict[tuple[Step, ...], int] = {}
    counts: dict[tuple[Step, ...], int] = {}
    table: tuple[Step, ...] = ()
    depth, quoted = 0, False
    for number, raw in enumerate(text.splitlines(), start=1):
        if quoted or depth > 0:
            quoted, depth = _continued(raw, quoted, depth)
            continue
        if match := _ARRAY.match(raw):
            base = _resolve(match[1], counts)
            counts[base] = counts.get(base, -1) + 1
            table = (*base, counts[base])
            lines[table] = number
        elif match := _TABLE.match(raw):
            table = _resolve(match[1], counts)
            lines.setdefault(table, number)
        elif match := _KEY.match(raw):
            lines[(*table, *_names(match[1]))] = number
            quoted, depth = _continued(match[2], False, 0)
    return lines


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _resolve(dotted: str, counts: dict[tuple[Step, ...], int]) -> tuple[Step, ...]:
    """The path of a header, with the index of the array tables it stands inside."""
    path: tuple[Step, ...] = ()
    names = _names(dotted)
    for position, name in enumerate(names):
        path = (*path, name)
        if position < len(names) - 1 and path in counts:
            path = (*path, counts[path])
    return path


def _continued(raw: str, quoted: bool, depth: int) -> tuple[bool, int]:
    """Whether a value goes on in the next line: an open triple quote, or more [ and { than ] and }."""
    if raw.count('"""') % 2:
        quoted = not quoted
    if quoted:
        return quoted, depth
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", raw).split("#")[0]
    return quoted, depth + sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")
