"""The office's own values of code tables: added, renamed, ordered, switched off; a shipped one is never taken away.

What a standard gave its code and name keeps them: the office says what else people write for it, and whether it is
offered. A code never changes, because records hold it.
"""

import re
from dataclasses import dataclass

from sqlalchemy import select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.codes import Code, CodeTable
from app.models.rules.text import clean
from app.models.tables import CodeValue
from app.office import Office
from app.usecases.codes.tables import used

RIGHT = "settings.definitions"
OWN = "Z"
"""Codes of the office's own values begin so when it does not say otherwise: no standard's do."""
LONGEST = {"code": 20, "label": 60, "national_code": 20, "synonyms": 300}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
BETWEEN = "；"
"""Between synonyms; not the 、 that a heading of the household register has inside (“堂兄弟、堂姐妹”)."""
_SPLIT = re.compile(r"[|｜,，;；\n]+")


@dataclass(frozen=True)
class ValueForm:
    """What is typed of a value: `synonyms` parted by ；; `code` is looked at for a new one only, "" gives it one."""

    label: str
    synonyms: str = ""
    code: str = ""
    national_code: str = ""


@dataclass(frozen=True)
class Opened:
    """A value in the editor: `shipped` ones keep code, label and national code; `fixed` are their shipped synonyms."""

    form: ValueForm
    shipped: bool
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Saved:
    """The code of a value that was kept, and its audit line (0: nothing was different)."""

    code: str
    entry_id: int


def open_value(office: Office, table: str, code: str = "") -> Opened:
    """A value to be changed, or (without a code) a new one with the next free code."""
    kept = office.library.code(table)
    if not code:
        return Opened(ValueForm("", code=_free(kept)), shipped=False)
    value = _found(kept, code)
    mine = value.synonyms if value.own else _own_synonyms(office, table, code)
    fixed = () if value.own else tuple(s for s in value.synonyms if s not in mine)
    return Opened(ValueForm(value.label, BETWEEN.join(mine), code, value.national_code), not value.own, fixed)


def _own_synonyms(office: Office, table: str, code: str) -> tuple[str, ...]:
    with office.read() as session:
        kept = session.scalar(select(CodeValue).filter_by(code_table=table, code=code))
        return kept.as_code().synonyms if kept is not None else ()


def _free(table: CodeTable, *besides: str) -> str:
    taken = {code.upper() for code in (*(c.code for c in table.codes), *besides)}
    return next(c for n in range(1, 10_000) if (c := f"{OWN}{n:02d}") not in taken)


def _found(table: CodeTable, code: str) -> Code:
    value = next((c for c in table.codes if c.code == code), None)
    if value is None:
        raise ClerkError(f"“{table.name}”里没有代码 {code}", "请按 F5 刷新。")
    return value


def split(text: str) -> tuple[str, ...]:
    """Synonyms as they are typed, each once."""
    return tuple(dict.fromkeys(filter(None, (clean(s) for s in _SPLIT.split(text)))))


def problems(office: Office, table: str, form: ValueForm, *, code: str = "") -> dict[str, str]:
    """What is wrong with a form, by field; `code` names the value that is changed, "" for a new one."""
    kept = office.library.code(table)
    found = {} if code else _code_problem(kept, clean(form.code))
    if not clean(form.label):
        found["label"] = "请写名称，办事员在表格里看到的就是它"
    texts = {"label": (clean(form.label),), "synonyms": split(form.synonyms)}
    for name, words in texts.items():
        other = next(((w, c) for w in words for c in kept.codes if c.code != code and _is(c, w)), None)
        if other is not None and name not in found:
            found[name] = (
                f"“{other[0]}”已经是 {other[1].code} {other[1].label} 的名称或别的写法，一种写法只能归一个"
            )
    typed = {"label": clean(form.label), "national_code": clean(form.national_code), "code": clean(form.code)}
    for name, text in (typed | {"synonyms": "|".join(texts["synonyms"])}).items():
        if len(text) > LONGEST[name]:
            found.setdefault(name, f"太长了，最多 {LONGEST[name]} 个字")
    return found


def _is(value: Code, word: str) -> bool:
    return word in {clean(value.label), *map(clean, value.synonyms)}


def _code_problem(table: CodeTable, code: str) -> dict[str, str]:
    if code and not _CODE.fullmatch(code):
        return {"code": "代码用字母和数字，例如 Z01；留空自动编"}
    taken = next((c for c in table.codes if c.code.upper() == code.upper()), None)
    return {"code": f"代码 {code} 已经是“{taken.label}”"} if taken is not None else {}


def save(office: Office, table: str, form: ValueForm, *, code: str = "") -> Saved:
    """Keep a new value, or (`code`) change one; of a shipped one only the synonyms. Raises ClerkError, never a half."""
    office.require(RIGHT)
    wrong = problems(office, table, form, code=code)
    if wrong:
        raise ClerkError("；".join(wrong.values()))
    kept = office.library.code(table)
    with office.write(f"代码表 {kept.name}") as w:
        saved = put(w, kept, form, code)
    return Saved(saved, w.entry_id or 0)


def put(w: Write, table: CodeTable, form: ValueForm, code: str = "") -> str:
    """Write what was found right, inside somebody's write. Returns the code."""
    if not code:
        code = clean(form.code) or _free(table, *(row.code for row in _rows(w, table.key)))
        w.what = f"代码表 {table.name}：新增 {clean(form.label)}"
        w.session.add(_new(table.key, code, form, _last(w, table.key) + 1))
        return code
    value = _found(table, code)
    row = _row_of(w, table, value)
    row.synonyms = "|".join(s for s in split(form.synonyms) if value.own or s not in _shipped(value, row))
    if value.own:
        row.label, row.national_code = clean(form.label), clean(form.national_code) or None
    w.what = f"代码表 {table.name}：修改 {row.label}"
    return code


def _shipped(value: Code, row: CodeValue) -> tuple[str, ...]:
    return tuple(s for s in value.synonyms if s not in row.as_code().synonyms)


def _new(table: str, code: str, form: ValueForm, position: int) -> CodeValue:
    return CodeValue(
        code_table=table, code=code, label=clean(form.label), synonyms="|".join(split(form.synonyms)),
        national_code=clean(form.national_code) or None, position=position, active=True,
    )  # fmt: skip


def _rows(w: Write, table: str) -> list[CodeValue]:
    """The office's rows of a table in their order."""
    rows = w.session.scalars(select(CodeValue).filter_by(code_table=table))
    return sorted(rows, key=lambda v: (v.position is None, v.position or 0, v.id))


def _last(w: Write, table: str) -> int:
    return max((r.position or 0 for r in _rows(w, table)), default=0)


def _row_of(w: Write, table: CodeTable, value: Code) -> CodeValue:
    """The office's row of a value; one is made for a shipped value that had none."""
    row = w.session.scalar(select(CodeValue).filter_by(code_table=table.key, code=value.code))
    if row is None:
        row = CodeValue(code_table=table.key, code=value.code, label=value.label, synonyms="", active=True)
        w.session.add(row)
    return row


def switch(office: Office, table: str, code: str, on: bool) -> int:
    """Offer a value or no longer; records that have it keep it and show its name. Returns the audit line."""
    office.require(RIGHT)
    kept = office.library.code(table)
    value = _found(kept, code)
    if on and value.until is not None:
        raise ClerkError(
            f"“{value.label}”在标准里到 {value.until:%Y-%m-%d} 为止，不能再启用", "请选现行的值。"
        )
    if not on and sum(c.active for c in kept.codes) == 1 and value.active:
        raise ClerkError(f"“{kept.name}”只剩这一个值了，不能再停用", "请先启用或新增另一个值。")
    with office.write(f"代码表 {kept.name}：{'启用' if on else '停用'} {value.label}") as w:
        _row_of(w, kept, value).active = on
    return w.entry_id or 0


def put_on(w: Write, table: CodeTable, code: str, on: bool) -> None:
    """Offer a value or no longer, inside somebody's write."""
    row = w.session.scalar(select(CodeValue).filter_by(code_table=table.key, code=code))
    if row is None:
        row = _row_of(w, table, _found(table, code))
    row.active = on


def move(office: Office, table: str, code: str, by: int) -> int:
    """Put one of the office's own values `by` places down (or up, below 0) among them. Returns the audit line (0: none)."""
    office.require(RIGHT)
    kept = office.library.code(table)
    _own(kept, code, "顺序由标准定")
    own = {c.code for c in kept.codes if c.own}
    with office.write(f"代码表 {kept.name}：调整顺序") as w:
        rows = [r for r in _rows(w, table) if r.code in own]
        at = next(i for i, r in enumerate(rows) if r.code == code)
        rows.insert(min(max(at + by, 0), len(rows) - 1), rows.pop(at))
        for position, row in enumerate(rows, 1):
            row.position = position
    return w.entry_id or 0


def delete(office: Office, table: str, code: str) -> int:
    """Take one of the office's own values away for good; only what no record has. Returns the audit line."""
    office.require(RIGHT)
    kept = office.library.code(table)
    value = _own(kept, code, "可以停用")
    count = used(office, table, code)
    if count is None:
        raise ClerkError(
            f"查不清“{value.label}”有没有用过，不能删除", "请改为停用：不再出现在选项里，用过的照样看得懂。"
        )
    if count:
        raise ClerkError(
            f"“{value.label}”已有 {count} 条记录在用，不能删除",
            "请改为停用：不再出现在选项里，用过的照样看得懂。",
        )
    with office.write(f"代码表 {kept.name}：删除 {value.label}") as w:
        w.session.delete(w.session.scalars(select(CodeValue).filter_by(code_table=table, code=code)).one())
    return w.entry_id or 0


def _own(table: CodeTable, code: str, instead: str) -> Code:
    value = _found(table, code)
    if not value.own:
        raise ClerkError(
            f"“{value.label}”是“{table.name}”出厂的值，不能改动位置或删除",
            f"{instead}；要加自己的值请用“新增”。",
        )
    return value
