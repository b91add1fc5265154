"""What an item asks people to bring: one material to a line, `name|form|copies|key`, read the same way everywhere.

A clerk's editor, an imported sheet (lines or ；) and resources/catalogue/items.csv give such lines; the counter, the
papers and the sheet are given materials (domain.md A4: 一次性告知; 容缺受理 leaves out what is not key).
"""

import re
from dataclasses import dataclass

from app.models.definitions.codes import CodeTable
from app.models.rules.text import clean

FORM = "复印件"
KEY, LATER = "主要", "可后补"
_KEY = {
    "": True,
    KEY: True,
    "是": True,
    "必要": True,
    "1": True,
    "0": False,
    LATER: False,
    "否": False,
    "可容缺": False,
    "容缺": False,
}
_COPIES = re.compile(r"(\d{1,2})\s*份?")
LONGEST = 100
"""Characters of a name (the column of a record's material)."""


@dataclass(frozen=True)
class Material:
    """A material: `form` as a clerk reads it (原件, 复印件 …); one that is not `key` may follow later (容缺)."""

    name: str
    form: str = FORM
    copies: int = 1
    key: bool = True


def read_materials(text: str | None, forms: CodeTable) -> tuple[tuple[Material, ...], tuple[str, ...]]:
    """The materials of a text and a sentence for each line that cannot be read (those lines are left out).

    `forms` is the code table of forms. Only the name is needed: 复印件, 1 份 and 主要 are taken for granted.
    """
    found: list[Material] = []
    problems: list[str] = []
    for number, line in enumerate(_lines(text or ""), 1):
        made = _read(line, forms)
        if isinstance(made, str):
            problems.append(f"第 {number} 种材料：{made}")
        elif any(m.name == made.name for m in found):
            problems.append(f"第 {number} 种材料：“{made.name}”写了两次")
        else:
            found.append(made)
    return tuple(found), tuple(problems)


def materials_text(materials: tuple[Material, ...], between: str = "\n") -> str:
    """The lines that `read_materials` reads as these materials."""
    return between.join(f"{m.name}|{m.form}|{m.copies}|{KEY if m.key else LATER}" for m in materials)


def _lines(text: str) -> list[str]:
    return [line for raw in re.split(r"[\r\n；;]+", text) if (line := clean(raw)) and line.strip("|｜ ")]


def _read(line: str, forms: CodeTable) -> Material | str:
    parts = [clean(p) for p in re.split(r"[|｜]", line)]
    if len(parts) > 4:
        return f"“{line}”多了一段，一种材料写一行：名称|形式|份数|主要或可后补"
    name, form, copies, key = (*parts, "", "", "")[:4]
    if not name:
        return f"“{line}”没有写名称"
    if len(name) > LONGEST:
        return f"名称有 {len(name)} 个字，最多 {LONGEST} 个字"
    code = forms.read(form or FORM)
    if code is None:
        return f"“{name}”的形式“{form}”不认识，可以写：{'、'.join(label for _, label in forms.choices)}"
    number = _COPIES.fullmatch(copies or "1")
    if number is None or not int(number[1]):
        return f"“{name}”的份数“{copies}”不对，请写 1 到 99 的数"
    if key not in _KEY:
        return f"“{name}”最后一段“{key}”不认识，请写 {KEY} 或 {LATER}"
    return Material(name, forms.label(code), int(number[1]), _KEY[key])
