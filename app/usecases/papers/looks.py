"""Simple changes of a paper template without a file: heading, who signs, type, margins, a note, lines left out."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.models.definitions.papers import (
    LARGEST_POINTS,
    SMALLEST_POINTS,
    WIDEST_MARGIN,
    brace_problem,
)
from app.office import Office
from app.usecases.ledgers.design_text import value_text
from app.usecases.papers.templates import shipped_text, text_of

Place = tuple[int, ...]
"""A block by its number and those it stands inside, from 0; a row of a grid ends in its number from 1, negative."""
_INSIDE = ("ask", "block")
SHORT = 40
_VALUE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Line:
    """A line of the paper that may be left out: a block, or a row of a grid; `words` is how it reads, …… for each value."""

    place: Place
    words: str
    shown: bool


@dataclass(frozen=True)
class Look:
    """What is changed in the window. `points` and `margin` are texts of numbers, "" as the sheet has it."""

    title: str
    unit_line: str = ""
    points: str = ""
    margin: str = ""
    foot: str = ""
    big_type: bool = False
    one_page: bool = False
    lines: tuple[Line, ...] = ()

    def problems(self) -> dict[str, str]:
        """What is wrong, by field."""
        found = {name: f"{wrong}。填值写作 {{名}}。" for name in ("title", "unit_line", "foot")
                 if (wrong := brace_problem(getattr(self, name)))}  # fmt: skip
        if not self.title.strip():
            found["title"] = "标题不能空着"
        for name, least, most, unit in (
            ("points", SMALLEST_POINTS, LARGEST_POINTS, "磅"), ("margin", 1, WIDEST_MARGIN, "毫米"),
        ):  # fmt: skip
            text = getattr(self, name).strip()
            if text and not (text.isascii() and text.isdigit() and least <= int(text) <= most):
                found[name] = f"请写 {least} 到 {most} 之间的整数（{unit}），或留空照纸张"
        if self.lines and not any(line.shown for line in self.lines):
            found["lines"] = "至少要留下一行"
        return found


def look_of(office: Office, key: str) -> Look:
    """The template in force, as far as the window changes it."""
    return _look(tomllib.loads(text_of(office, key)))


def _look(data: Mapping[str, Any]) -> Look:
    title = next((b["title"] for b in data.get("block", []) if "title" in b), "")
    return Look(
        title, data.get("unit_line", ""), str(data.get("points") or ""), str(data.get("margin") or ""),
        data.get("foot", ""), data.get("big_type", False), data.get("one_page", False),
        tuple(_lines(data.get("block", []))),
    )  # fmt: skip


def _lines(blocks: list[dict[str, Any]], above: Place = ()) -> Iterator[Line]:
    for at, block in enumerate(blocks):
        place = (*above, at)
        shown = not block.get("hide", False)
        if "title" in block and not above and at == 0:
            continue
        if rows := block.get("grid", []):
            hidden = block.get("hide_rows", [])
            for n, row in enumerate(rows, 1):
                yield Line((*place, -n), _short("　".join(row)), shown and n not in hidden)
        elif words := _words(block):
            yield Line(place, _short(words), shown)
        yield from _lines(block.get("block", []), place)


def _words(block: Mapping[str, Any]) -> str:
    """How a block is called in the list of lines; blocks of blocks and white are not listed."""
    if "table" in block:
        return f"表格：{'、'.join(c[0] for c in block['table']['columns'])}"
    if "matrix" in block:
        return "表格：楼层和房号"
    if "sign" in block or "date" in block or "stamp" in block:
        return f"签名落款：{'、'.join(block.get('sign', []))}".rstrip("：")
    said = [block[name] for name in ("title", "heading", "text") if block.get(name)]
    return " ".join(said) or ("照片" if "picture" in block else "")


def _short(words: str) -> str:
    line = " ".join(_VALUE.sub("……", words).split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"


def text_with(office: Office, key: str, look: Look) -> str:
    """The template as it would be written with the changes; word for word what is in force, or what is shipped, when it then
    says the same."""
    before = text_of(office, key)
    data = _changed(tomllib.loads(before), look)
    for text in (before, shipped_text(key)):
        if text and tomllib.loads(text) == data:
            return text
    return "\n".join(_written(data)).strip("\n") + "\n"


def _changed(data: dict[str, Any], look: Look) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "unit_line": look.unit_line.strip(), "foot": look.foot.strip(), "big_type": look.big_type,
        "one_page": look.one_page, "points": int(look.points.strip() or 0), "margin": int(look.margin.strip() or 0),
    }  # fmt: skip
    for name, value in plain.items():
        if value:
            data[name] = value
        else:
            data.pop(name, None)
    heading = next((b for b in data.get("block", []) if "title" in b), None)
    if heading is not None:
        heading["title"] = look.title.strip()
    for line in look.lines:
        _show(data["block"], line)
    return data


def _show(blocks: list[dict[str, Any]], line: Line) -> None:
    """Leave a line out or bring it back."""
    place = [at for at in line.place if at >= 0]
    block = blocks[place[0]]
    for at in place[1:]:
        block = block["block"][at]
    row = -line.place[-1] if line.place[-1] < 0 else 0
    if line.shown:
        block.pop("hide", None)
    elif not row:
        block["hide"] = True
    if row:
        hidden = (
            {*block.pop("hide_rows", []), row} if not line.shown else {*block.pop("hide_rows", [])} - {row}
        )
        if hidden:
            block["hide_rows"] = sorted(hidden)


def _written(data: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The definition as TOML: its plain values, then what it is asked and its blocks, each in a table of its own."""
    for name, value in data.items():
        if name not in _INSIDE:
            yield f"{name} = {_laid(value)}"
    for name in (part for part in _INSIDE if part in data):
        for one in data[name]:
            path = f"{above}{name}"
            yield from ("", f"[[{path}]]", *_written(one, f"{path}."))


def _laid(value: Any) -> str:
    """A grid one row to a line, everything else on one."""
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        return "\n".join(["[", *(f"  {value_text(row)}," for row in value), "]"])
    return value_text(value)


def compared(office: Office, key: str) -> tuple[str, ...]:
    """What the template in force says otherwise than the shipped one: lines beginning with + or -, and those around them;
    nothing when they say the same."""
    return differences(shipped_text(key), text_of(office, key))


def differences(before: str, after: str) -> tuple[str, ...]:
    """Lines that differ, however the two texts are laid out; comments are not looked at."""
    old, new = (list(_written(tomllib.loads(text))) if text else [] for text in (before, after))
    old, new = ([row for block in text for row in block.split("\n")] for text in (old, new))
    found = difflib.unified_diff(old, new, n=1, lineterm="")
    return tuple(line for line in found if not line.startswith(("---", "+++")))


def with_line(look: Look, place: Place, shown: bool) -> Look:
    """The look with one line left out or brought back."""
    return replace(look, lines=tuple(replace(x, shown=shown) if x.place == place else x for x in look.lines))
