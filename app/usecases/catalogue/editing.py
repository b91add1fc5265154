"""An item changed, renamed, made anew or split off another: the code stays what it was, an old name stays findable.

Sorting, merging and splitting the services is stage three of the campaign (seed 000 三(三): 整合, 细化分解); codes
outlive all of it (seed-map E14).
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.text import clean
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases.catalogue.fields import BY_NAME, FIELDS, Values, read_values, values_of
from app.usecases.catalogue.items import aliases
from app.usecases.catalogue.switching import item_of

OWN = "ZD"
"""Codes of the office's own items begin so, when it does not say otherwise."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,11}")
_EVEN_DELETED = {"include_deleted": True}


@dataclass(frozen=True)
class Saved:
    """An item that was kept, and the audit line of it (0: nothing was different)."""

    item_id: int
    entry_id: int


@dataclass(frozen=True)
class Opened:
    """An item in the editor: `code` is not typed over, `version` is the row's when it was read."""

    values: Values
    code: str
    version: int | None = None
    merged_into: str = ""


def open_item(office: Office, item_id: int) -> Opened:
    """An item to be changed. Raises ClerkError when it is gone."""
    with office.read() as session:
        item = _found(session, item_id)
        kept = session.get(ServiceItem, item.merged_into_id) if item.merged_into_id else None
        values = values_of(item, office.library)
        return Opened(values, item.code, item.version, kept.name if kept else "")


def open_new(office: Office) -> Opened:
    """A new item of the office's own, with the next code that is free."""
    with office.read() as session:
        taken = {c.upper() for c in _codes(session)}
    code = next(c for n in range(1, 10_000) if (c := f"{OWN}{n:02d}") not in taken)
    values: Values = {name: False if f.kind == "yes" else "" for name, f in BY_NAME.items()}
    return Opened(values | {"enabled": True}, code)


def open_split(office: Office, item_id: int) -> Opened:
    """A new item with all that the old one says but its name; its code is the old one with a letter (MS02a)."""
    with office.read() as session:
        item = _found(session, item_id)
        taken = {c.upper() for c in _codes(session)}
        values = values_of(item, office.library) | {
            "name": "",
            "alias": "",
            "enabled": True,
            "in_hundred": False,
        }
    letters = (f"{item.code}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    return Opened(values, next((c for c in letters if c.upper() not in taken and len(c) <= 12), ""))


def _found(session: Session, item_id: int) -> ServiceItem:
    item = session.get(ServiceItem, item_id)
    if item is None:
        raise ClerkError("这个事项已不存在", "请按 F5 刷新。")
    return item


def _codes(session: Session) -> list[str]:
    return list(session.scalars(select(ServiceItem.code), execution_options=_EVEN_DELETED))


def problems(office: Office, given: Values, item_id: int | None = None) -> dict[str, str]:
    """What is wrong with a form, by field; `code` is looked at for a new item only."""
    with office.read() as session:
        return check(office, session, given, item_id)[1]


def check(
    office: Office, session: Session, given: Values, item_id: int | None
) -> tuple[Values, dict[str, str]]:
    """The column values of a form or a row, and what is wrong with them against the catalogue as it is."""
    values, found = read_values(given, office.library)
    if item_id is None:
        code = clean(given.get("code"))
        if wrong := code_problem(session, code):
            found["code"] = wrong
        values["code"] = code
    if "name" not in found and values.get("name"):
        query = select(ServiceItem).where(
            ServiceItem.name == values["name"],
            ServiceItem.id != (item_id or 0),
            ServiceItem.merged_into_id.is_(None),
        )
        other = session.scalars(query).first()
        if other is not None:
            found["name"] = f"已有同名的事项 {other.code}，是一回事请用“合并”"
    return values, found


def code_problem(session: Session, code: str) -> str:
    """Why a code cannot be given to a new item, "" when it can."""
    if not code:
        return "请写代码，例如 ZD01"
    if not _CODE.fullmatch(code):
        return f"代码“{code}”不对：只用字母、数字和短横，最多 12 位"
    query = select(ServiceItem.name).where(func.upper(ServiceItem.code) == code.upper())
    name = session.scalar(query, execution_options=_EVEN_DELETED)
    return f"代码 {code} 已经是“{name}”的，代码不能重复" if name else ""


def save(
    office: Office,
    given: Values,
    item_id: int | None = None,
    version: int | None = None,
    *,
    split_from: str = "",
) -> Saved:
    """Keep a form: a new item with `code`, or the changes of one; a name that changes becomes an alias.

    `split_from` is the code of the item a new one is split off. Raises ClerkError for what `problems` names, and
    when the item was changed elsewhere since `version`.
    """
    with office.write("事项目录") as w:
        values, found = check(office, w.session, given, item_id)
        if item_id is None:
            _refuse(found)
            item = ServiceItem(code=values["code"], name=values["name"])
            w.what = f"由 {split_from} 拆出事项" if split_from else "新增事项"
            w.what += f" {item.code} {item.name}"
            w.session.add(item)
        else:
            item = item_of(w, item_id)
            if version is not None and item.version != version:
                raise ClerkError(f"“{item.name}”刚被别人改过", "请返回重新打开，再改一次。")
            renamed = keep_the_old_name(item, values, found)
            _refuse(found)
            w.what = f"事项改名 {item.name} → {values['name']}" if renamed else f"修改事项 {item.name}"
        put(w, item, values)
        w.session.flush()
        made = item.id
    return Saved(made, w.entry_id or 0)


def _refuse(found: dict[str, str]) -> None:
    if found:
        raise ClerkError("；".join(found.values()))


def keep_the_old_name(item: ServiceItem, values: Values, found: dict[str, str]) -> bool:
    """When the name changes, let the old one be an alias in `values`; what does not fit is said in `found`."""
    name = values.get("name")
    if not name or name == item.name:
        return False
    told = [a for a in aliases(values.get("alias", item.alias)) if a != name]
    text = "|".join(dict.fromkeys([*told, item.name]))
    if len(text) > BY_NAME["alias"].longest:
        found["alias"] = f"原名“{item.name}”要留作别名，别名一共 {len(text)} 个字，太长了，请删去几个"
    values["alias"] = text
    return True


def put(w: Write, item: ServiceItem, values: dict[str, Any]) -> bool:
    """Set what is different. Returns whether anything was. An item merged into another stays off."""
    if values.get("enabled") and item.merged_into_id is not None:
        raise ClerkError(f"“{item.name}”已并入别的事项，不能单独启用", "先撤销合并，再启用。")
    different = [f.name for f in FIELDS if f.name in values and values[f.name] != getattr(item, f.name)]
    for name in different:
        setattr(item, name, values[name])
    return bool(different)
