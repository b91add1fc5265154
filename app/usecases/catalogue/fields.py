"""Every field of an item, once: the editor, the sheet and the checks all go by this table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from app.errors import ClerkError
from app.models.definitions.library import Library
from app.models.rules.dates import read_date
from app.models.rules.text import clean
from app.models.tables import ServiceItem
from app.usecases.catalogue.items import FORMS, YES, aliases
from app.usecases.catalogue.materials import materials_text, read_materials
from app.usecases.catalogue.switching import is_days

Kind = Literal["text", "note", "code", "yes", "days", "date", "materials", "papers", "aliases"]
Values = dict[str, Any]


@dataclass(frozen=True)
class ItemField:
    """A field: the column, the word for it (also the sheet's heading), how it is written, its group in the editor."""

    name: str
    label: str
    kind: Kind = "text"
    table: str = ""
    longest: int = 0
    group: str = ""
    hint: str = ""
    wide: bool = False


MATERIALS_HINT = "一种一行：名称|原件或复印件…|份数|主要或可后补。例如：户口簿|复印件|1|可后补。只写名称就是复印件、1份、主要。"
_AT, _HOW, _BASIS = "办理", "告知", "依据和准入"
FIELDS = (
    ItemField("name", "事项名称", longest=100),
    ItemField("alias", "别名", "aliases", longest=100, hint="几个别名用 | 隔开；查找时也认得"),
    ItemField("group_name", "类别", longest=40, hint="例如 保民生·养老"),
    ItemField("target", "服务对象", longest=100),
    ItemField("nature", "性质", "code", "service_nature"),
    ItemField("way", "方式", "code", "service_way"),
    ItemField("goal", "目标", "code", "service_goal"),
    ItemField("kind", "办件类型", "code", "service_kind"),
    ItemField("enabled", "启用", "yes"),
    ItemField("in_hundred", "百项服务", "yes"),
    ItemField("restricted", "限定人员办理", "yes"),
    ItemField("department", "责任部门", longest=60, group=_AT),
    ItemField("counter", "窗口", longest=40, group=_AT),
    ItemField("limit_days", "承诺时限", "days", group=_AT, hint="工作日数；空：不设"),
    ItemField("legal_days", "法定时限", "days", group=_AT, hint="工作日数；空：没有规定"),
    ItemField("fee", "收费", longest=100, group=_AT, hint="不收费的写“不收费”"),
    ItemField("phones", "电话", longest=200, group=_AT),
    ItemField("materials", "材料", "materials", group=_HOW, hint=MATERIALS_HINT, wide=True),
    ItemField("conditions", "办理条件", "note", group=_HOW),
    ItemField("steps", "办理步骤", "note", group=_HOW, hint="一步一行"),
    ItemField("notice", "告知事项", "note", group=_HOW),
    ItemField("papers", "文书", "papers", longest=300, group=_HOW, hint="办这件事用的文书名称，用、隔开"),
    ItemField("basis", "法律或准入依据", "note", group=_BASIS, hint="法规条文、文号，或居民会议通过的日期"),
    ItemField("admitted_on", "准入日期", "date", group=_BASIS),
    ItemField("source", "出处", "note", group=_BASIS, hint="出自哪份文件哪一条，例如 000 二(一)一"),
)
BY_NAME = {f.name: f for f in FIELDS}


def values_of(item: ServiceItem, library: Library, *, labels: bool = False) -> Values:
    """What an item says, as the editor shows it; with `labels` as the sheet does (labels for codes, 是/否)."""
    return {f.name: _shown(f, getattr(item, f.name), library, labels) for f in FIELDS}


def _shown(f: ItemField, value: Any, library: Library, labels: bool) -> Any:
    if f.kind == "yes":
        return ("是" if value else "否") if labels else bool(value)
    if f.kind == "code" and labels:
        return library.code(f.table).label(value)
    if f.kind == "papers":
        keys = [k for k in (value or "").split("|") if k]
        return "、".join(library.papers[k].name if k in library.papers else k for k in keys)
    return "" if value is None else str(value)


def read_values(given: Mapping[str, Any], library: Library) -> tuple[Values, dict[str, str]]:
    """What stands in a form or a row as column values, and what is wrong by field. Fields not given are left out."""
    found: Values = {}
    problems: dict[str, str] = {}
    for f in FIELDS:
        if f.name in given:
            try:
                found[f.name] = _READ[f.kind](given[f.name], f, library)
            except ValueError as wrong:
                problems[f.name] = str(wrong)
    _together(found, problems)
    return found, problems


def _together(found: Values, problems: dict[str, str]) -> None:
    """What holds between fields: a name there must be, and the promise keeps within what the law says."""
    if "name" in found and not found["name"]:
        problems["name"] = "请填写事项名称"
    promise, law = found.get("limit_days"), found.get("legal_days")
    if promise and law and promise > law:
        problems["limit_days"] = f"承诺时限 {promise} 个工作日比法定时限 {law} 个工作日长，请改短"


def _line(raw: Any, f: ItemField, _library: Library) -> str | None:
    return _fitting(clean(raw), f)


def _fitting(text: str, f: ItemField) -> str | None:
    if f.longest and len(text) > f.longest:
        raise ValueError(f"{f.label}有 {len(text)} 个字，最多 {f.longest} 个字")
    return text or None


def _note(raw: Any, _f: ItemField, _library: Library) -> str | None:
    lines = [clean(line) for line in str(raw or "").splitlines()]
    return "\n".join(lines).strip("\n") or None


def _aliases(raw: Any, f: ItemField, _library: Library) -> str | None:
    return _fitting("|".join(dict.fromkeys(aliases(clean(raw)))), f)


def _code(raw: Any, f: ItemField, library: Library) -> str | None:
    text = clean(raw)
    if not text:
        return None
    code = library.code(f.table).read(text)
    if code is None:
        labels = "、".join(label for _, label in library.code(f.table).choices)
        raise ValueError(f"{f.label}“{text}”不认识，可以写：{labels}")
    return code


def _yes(raw: Any, f: ItemField, _library: Library) -> bool:
    text = clean(raw).lower() if not isinstance(raw, bool) else str(raw).lower()
    if text not in {*YES, "", "0", "false", "否"}:
        raise ValueError(f"{f.label}“{text}”不认识，请写 是 或 否")
    return text in YES


def _days(raw: Any, f: ItemField, _library: Library) -> int | None:
    text = clean(raw)
    if text and not is_days(text):
        raise ValueError(f"{f.label}“{text}”不对，请写 1 到 365 的工作日数，或留空")
    return int(text) if text else None


def _date(raw: Any, f: ItemField, _library: Library) -> date | None:
    if not clean(raw):
        return None
    try:
        read = read_date(raw)
    except ClerkError as wrong:
        raise ValueError(f"{f.label}：{wrong}") from wrong
    if read is not None and read.full is None:
        raise ValueError(f"{f.label}“{clean(raw)}”要写到哪一天，例如 2026-03-01")
    return read.full if read is not None else None


def _materials(raw: Any, f: ItemField, library: Library) -> str | None:
    found, problems = read_materials(str(raw or ""), library.code(FORMS))
    if problems:
        raise ValueError("；".join(problems))
    return materials_text(found) or None


def _papers(raw: Any, f: ItemField, library: Library) -> str | None:
    by_name = {p.name: key for key, p in library.papers.items() if p.for_ in {"service_record", "resident"}}
    keys = []
    for word in re.split(r"[、|｜；;，,]+", clean(raw)):
        if not word.strip():
            continue
        if word not in by_name and word not in library.papers:
            raise ValueError(f"没有叫“{word}”的文书；有：{'、'.join(by_name)}")
        keys.append(by_name.get(word, word))
    return _fitting("|".join(dict.fromkeys(keys)), f)


_READ: dict[Kind, Callable[[Any, ItemField, Library], Any]] = {
    "text": _line, "note": _note, "code": _code, "yes": _yes, "days": _days, "date": _date, "materials": _materials,
    "papers": _papers, "aliases": _aliases,
}  # fmt: skip
