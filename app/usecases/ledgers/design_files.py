"""A ledger's definition as one file with its code tables, so that a street can give one ledger to all communities."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app import paths
from app.errors import ClerkError, DefinitionError, reason
from app.models.definitions.library import load_one
from app.models.definitions.source import Source, parse_source
from app.models.rules.text import quoted
from app.office import Office
from app.usecases.ledgers.design_secrecy import may_be_changed
from app.usecases.ledgers.design_text import text_of
from app.usecases.ledgers.designs import LEDGERS, Design, NewTable, new_design, open_design

SUFFIX = ".liren-ledger.toml"
LARGEST = 1024 * 1024
TABLES = "code_table"
_HEAD = "# 里仁台账定义：在 台账 → 设计 里用“导入定义”读入。\n"
_TYPES = {
    "text": "文字", "note": "长文字", "number": "数字", "decimal": "小数", "money": "金额", "date": "日期", "day": "日期（到日）",
    "choice": "选项", "choices": "多选", "yesno": "是否", "phone": "电话", "id_number": "证件号码", "link": "关联", "computed": "计算",
}  # fmt: skip


@dataclass(frozen=True)
class Incoming:
    """A definition read from a file: the design as it would stand, whether its key or its name is taken here already
    (`clash`: the name of that ledger), and what reading it in would change, a sentence each."""

    design: Design
    clash: str
    changes: tuple[str, ...]


def file_name(office: Office, key: str) -> str:
    """What a ledger's file is called: as the ledger, without what no file name may hold."""
    return re.sub(r'[\\/:*?"<>|\s]+', "", office.library.ledger(key).name) + SUFFIX


def export(office: Office, key: str, path: Path) -> None:
    """Write a ledger's definition with the code tables it uses; no rows leave."""
    design = open_design(office, key)
    lines = [_HEAD + text_of(design.data)]
    for table in dict.fromkeys(f["codes"] for f in design.data.get("field", []) if f.get("codes")):
        codes = office.library.code(table)
        values = [{"code": c.code, "label": c.label} for c in codes.codes if c.active]
        lines.append(_table_text(table, codes.name, values))
    try:
        path.write_text("\n".join(lines), encoding="utf-8")
    except OSError as error:
        raise ClerkError(f"没有写成 {path.name}：{reason(error)}", "请换一个位置再存。") from error


def _table_text(key: str, name: str, values: list[dict[str, str]]) -> str:
    block = text_of({"key": key, "name": name, "value": values})
    return f"[[{TABLES}]]\n{block}"


def read(office: Office, path: Path) -> Incoming:
    """Read a definition from a file and say what it would change; one that is here stays on or off as it is. Raises
    DefinitionError with file, line and cure, ClerkError for a ledger the clerk may not know of."""
    if path.stat().st_size > LARGEST:
        raise ClerkError(f"{path.name} 太大，不像台账定义", "请选择“导出定义”存下的文件。")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path.name} 不是 UTF-8 文字", "请选择“导出定义”存下的文件。") from error
    source = parse_source(path.name, text)
    data = dict(source.data)
    tables = _tables(source, data.pop(TABLES, []))
    load_one(LEDGERS, replace(source, data=data))
    data["print"] = dict(data.get("print", {}))
    own, renamed = _new_tables(office, tables)
    for spec in data.get("field", []):
        spec["codes"] = renamed.get(spec.get("codes", ""), spec.get("codes", ""))
        if not spec["codes"]:
            del spec["codes"]
    key = str(data["key"])
    may_be_changed(office, key)
    if key in office.library.ledgers:
        data["enabled"] = office.library.ledgers[key].enabled
    design = Design(key, data, tables=own)
    return Incoming(design, _clash(office, key), tuple(_said(office, design)))


def _tables(source: Source, told: Any) -> list[dict[str, Any]]:
    """The code tables that came along, each with its values; told with the line where they are written otherwise."""
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise source.error((TABLES,), f"{TABLES} 写得不对", f"每个代码表写成一段 [[{TABLES}]]。")
    for at, one in enumerate(told):
        values = one.get("value", [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            right = f"每个值写成一段 [[{TABLES}.value]]，里面写 code 和 label。"
            raise source.error((TABLES, at, "value"), f"代码表“{one.get('key', '')}”的 value 写得不对", right)
    return told


def _new_tables(office: Office, tables: list[dict[str, Any]]) -> tuple[tuple[NewTable, ...], dict[str, str]]:
    """Tables this office lacks, and the keys of those that mean something else here under their new keys."""
    found, renamed = [], {}
    for told in tables:
        key, labels = str(told.get("key", "")), tuple(str(v.get("label", "")) for v in told.get("value", []))
        here = office.library.codes.get(key)
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key) or not all(labels):
            raise DefinitionError(f"代码表“{key}”写得不对", "key 用小写字母，每个值要有 label。")
        if here is not None and all(here.read(label) is not None for label in labels):
            continue
        if here is not None and (paths.resources() / "codes" / f"{key}.csv").is_file():
            renamed[key] = key = f"own_{key}"[:40]
        found.append(NewTable(key, str(told.get("name", key)), labels))
    return tuple(found), renamed


def _clash(office: Office, key: str) -> str:
    return office.whole.ledgers[key].name if key in office.whole.ledgers else ""


def as_new(incoming: Incoming) -> Design:
    """The definition beside the one that is here already: another key, and a name that says so."""
    data = {k: v for k, v in incoming.design.data.items() if k not in {"key", "code", "enabled"}}
    made = new_design("", data | {"name": f"{data['name']}（街道版）"})
    return replace(made, tables=incoming.design.tables)


def _said(office: Office, design: Design) -> Iterator[str]:
    """What reading the definition in would change."""
    for table in design.tables:
        yield f"新增代码表“{table.name}”：{'、'.join(table.labels[:8])}{'等' if len(table.labels) > 8 else ''}"
    if design.key not in office.library.ledgers:
        yield f"新增台账{quoted(design.data['name'])}，{len(design.data.get('field', []))} 个字段"
        if design.data.get("enabled") is False:
            yield "这本台账导出时是关着的，读入以后也关着；要用，在 台账设计 → 打开或关闭台账 里打开"
        return
    yield from differences(open_design(office, design.key).data, design.data)


def differences(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """The changes from one definition to another, in a clerk's words."""
    old = {f["key"]: f for f in before.get("field", [])}
    new = {f["key"]: f for f in now.get("field", [])}
    for key in [k for k in new if k not in old]:
        yield f"新增字段“{new[key]['name']}”（{_type(new[key])}）"
    for key in [k for k in old if k not in new]:
        yield f"去掉字段“{old[key]['name']}”（已登记的内容留着，可以找回）"
    for key in [k for k in new if k in old]:
        if _type(old[key]) != _type(new[key]):
            yield f"“{new[key]['name']}”由{_type(old[key])}改为{_type(new[key])}"
        if old[key]["name"] != new[key]["name"]:
            yield f"“{old[key]['name']}”改名为“{new[key]['name']}”"
        told = {"type", "name"}
        rest = {k for k in {*old[key], *new[key]} - told if old[key].get(k) != new[key].get(k)}
        if rest:
            yield f"“{new[key]['name']}”的设置有改动"
    kept = [k for k in new if k in old]
    if kept != [k for k in old if k in new]:
        yield "字段次序有改动"
    for name, label in (
        ("name", "名称"),
        ("line", "业务线"),
        ("belongs_to", "归属"),
        ("period", "周期"),
        ("print", "打印"),
    ):
        if before.get(name) != now.get(name):
            yield f"{label}有改动"


def _type(spec: dict[str, Any]) -> str:
    return _TYPES.get(str(spec.get("type", "text")), "文字")
