"""What is wrong with a design in the words of the designer's form, each at its value; no word of the file's own among it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import ClerkError
from app.models.definitions.formulas import ALWAYS, SPOKEN_ALWAYS, FormulaError, names_of, parse
from app.models.definitions.ledgers import NUMBERS, WORDS
from app.models.rules.dates import read_date
from app.models.rules.text import clean, quoted
from app.office import Office

CHOOSING = frozenset({"choice", "choices"})
FORMULA_HELP = "写法如 数量 * 单价、合计(工资, 养老金)、天数(起始日期, 今天)。"
BARE = frozenset({"missing", "present"})
YES_NO = ("是", "否")
_FILE_WORD = re.compile(r"[A-Za-z_]{3,}")
_COUNTS = {"retention_years": "保存年限请写数字，永久保存写 0"}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a design: `where` is the path of the value, e.g. ("field", 2, "codes")."""

    where: tuple[str | int, ...]
    words: str


def clerks_problems(
    office: Office, data: Mapping[str, Any], key: str, tables: Sequence[Any]
) -> list[Problem]:
    """What a clerk is told before the definition is read; `key` is the ledger's own, `tables` new code tables."""
    found = [*_of_ledger(office, data, key)]
    fields = list(data.get("field", []))
    for at, spec in enumerate(fields):
        wrong = [
            *_name(fields, at),
            *_of_field(spec),
            *_formula(spec, fields),
            *_conditions(office, spec, fields, tables),
        ]
        found += [Problem(("field", at, where), words) for where, words in wrong]
    return found


def result_of(spec: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a computed field's result is when nobody said: money where its formula reads money, else decimals as many as
    the fields have that it reads; empty when it was said, or the formula cannot be read."""
    if spec.get("type") != "computed" or spec.get("result"):
        return {}
    try:
        read = set(names_of(parse(str(spec.get("formula") or ""))))
    except FormulaError:
        return {}
    asked = [f for f in fields if {str(f.get("name")), str(f.get("key"))} & read]
    if any(f.get("type") == "money" or f.get("result") == "money" for f in asked):
        return {"result": "money"}
    places = [int(f.get("places", 2)) for f in asked if f.get("type") == "decimal"]
    return {"result": "decimal", "places": max(places)} if places else {}


def plainly(words: str, data: Mapping[str, Any]) -> str:
    """A sentence about a definition's file without what only the file's writer knows: sentences with its words go."""
    own = "".join(str(f.get("name", "")) for f in data.get("field", [])) + str(data.get("name", ""))
    said = words.replace("公式", "算式").replace("请改算式，或改 result", "请改算式，或改“结果是”")
    parts = [part for part in re.split(r"(?<=[。；])", said) if part]
    kept = [p for p in parts if all(word in own for word in _FILE_WORD.findall(p))]
    return "".join(kept).strip("。；") or "这里不对，请检查"


def _of_ledger(office: Office, data: Mapping[str, Any], key: str) -> Iterator[Problem]:
    name, code = clean(str(data.get("name", ""))), str(data.get("code") or "")
    kept = office.whole.ledgers.get(key)
    if kept is not None and kept.code == code:
        code = ""  # as it is in force: what is typed shares its number with its view
    if not name:
        yield Problem(("name",), "请写台账名称")
    for other, one in office.whole.ledgers.items():
        if other != key and name and one.name == name:
            yield Problem(("name",), f"已经有一本{quoted(name)}，请换一个名称")
        if other != key and code and one.code == code:
            yield Problem(("code",), f"代号 {code} 已经是{quoted(one.name)}的，请换一个")
    if not data.get("question") and not data.get("field"):
        yield Problem(("field",), "还没有字段，请至少添加一个")
    if data.get("review_by") and not data.get("review"):
        yield Problem(("review",), "写了由谁复核，请再选多久复核一次")
    if data.get("keeps") == "day" and data.get("belongs_to", "resident") not in {"resident", "household"}:
        yield Problem(("keeps",), "每一行属于居民或户，才有档案里的内容可留；这里请选“跟着档案变”")
    for where, words in _COUNTS.items():
        if not str(data.get(where, 0)).isdecimal():
            yield Problem((where,), words)


def _name(fields: Sequence[Mapping[str, Any]], at: int) -> Iterator[tuple[str, str]]:
    names = [clean(str(f.get("name", ""))) for f in fields[: at + 1]]
    if not names[at]:
        yield "name", "请写字段名称"
    elif names[at] in names[:at]:
        yield "name", f"“{names[at]}”写了两次，请换一个名称"


def _of_field(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind, default = spec.get("type", "text"), str(spec.get("default") or "")
    if kind in CHOOSING and not spec.get("codes"):
        yield "codes", "请选一张代码表，没有合适的点“新代码表”新建"
    if "{" in default and default not in WORDS:
        yield "default", "可以写：今天、办事员、同上一行，或固定的内容"
    if not str(spec.get("width", 12)).isdecimal() or not 0 < int(spec.get("width", 12)) <= 200:
        yield "width", "列宽请写 1 到 200 的整数"
    if not str(spec.get("places", 2)).isdecimal() or int(spec.get("places", 2)) > 6:
        yield "places", "小数位数请写 0 到 6"
    if not re.fullmatch(r"-?[0-9]{1,9}", str(spec.get("least", 0))):
        yield "least", "最小是几请写整数，不限写一个很小的负数，例如 -999999"
    if spec.get("required") and spec.get("required_when"):
        yield "required_when", "已经勾了“必填”，不用再写条件：去掉其中一样"


def _formula(spec: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    if spec.get("type") != "computed":
        return
    text = str(spec.get("formula") or "").strip()
    if not text:
        yield "formula", f"请写怎样算，{FORMULA_HELP}"
        return
    try:
        read = parse(text)
    except FormulaError as error:
        right = error.right if error.right.startswith("是不是") else FORMULA_HELP
        yield "formula", f"{error.wrong.replace('公式', '算式')}。{right}"
        return
    names = [str(f["name"]) for f in fields if f.get("name")]
    known = {*names, *(str(f.get("key")) for f in fields), *ALWAYS, *SPOKEN_ALWAYS}
    for name in names_of(read):
        if name not in known and "." not in name:
            listed = "、".join([n for n in names if n != spec.get("name")] + [*SPOKEN_ALWAYS])
            yield "formula", f"算式里没有“{name}”这个字段，可以写：{listed}"
            return


def _conditions(
    office: Office, spec: Mapping[str, Any], fields: Sequence[Mapping[str, Any]], tables: Sequence[Any]
) -> Iterator[tuple[str, str]]:
    """A condition asks another field of the row for something it can hold."""
    named = {str(f.get(part)): f for part in ("name", "key") for f in reversed(fields) if f.get(part)}
    for condition in spec.get("required_when") or ():
        asked = named.get(str(condition[0]))
        if asked is None:
            yield "required_when", "条件里的字段已经没有了，请另选一个"
        elif condition[1] not in BARE:
            said = condition[2] if len(condition) > 2 else ""
            for one in said if isinstance(said, list | tuple) else [said]:
                if wrong := _value_problem(office, asked, one, tables):
                    yield "required_when", wrong
                    return


def _value_problem(office: Office, asked: Mapping[str, Any], said: Any, tables: Sequence[Any]) -> str:
    name, kind, text = asked["name"], asked.get("type", "text"), clean(str(said))
    if not text:
        return f"请写“{name}”是什么内容时必填"
    if kind == "yesno" and said not in (True, False, *YES_NO):
        return f"“{name}”只有 是、否，请写其中一个"
    if kind in CHOOSING:
        labels = _labels(office, str(asked.get("codes") or ""), tables)
        if labels and text not in labels and text not in labels.values():
            shown = "、".join(labels.values())
            return f"“{name}”没有“{text}”这一项，可以写：{shown}"
    if kind in NUMBERS and not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return f"“{name}”是数字，请写数字"
    if kind in {"date", "day"}:
        try:
            read_date(text)
        except ClerkError as error:
            return f"“{name}”：{error}"
    return ""


def _labels(office: Office, table: str, tables: Sequence[Any]) -> dict[str, str]:
    """code → words of a code table that is there or comes with the design."""
    new = next((one for one in tables if one.key == table), None)
    if new is not None:
        return {str(at): label for at, label in enumerate(new.labels, 1)}
    known = office.library.codes.get(table)
    return {code.code: code.label for code in known.codes} if known is not None else {}
