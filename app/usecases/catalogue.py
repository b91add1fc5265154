"""The service catalogue: what is shipped (resources/catalogue/items.csv) and what the office switches on."""

import csv
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import or_, select

from app.db.transactions import Write
from app.errors import ClerkError, DefinitionError
from app.models.rules import pinyin
from app.models.tables import ServiceItem, ServiceRecord
from app.office import Office

_YES = {"1", "true", "是"}


@dataclass(frozen=True)
class ItemRow:
    """A catalogue item as the desk lists it."""

    id: int
    code: str
    name: str
    group: str
    way: str
    limit_days: int | None
    materials: tuple[str, ...]


def load_catalogue(w: Write, resources: Path) -> int:
    """Put the shipped items into a new office. Raises DefinitionError naming file and line."""
    path = resources / "catalogue" / "items.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"code", "name", "group"} - set(reader.fieldnames or ())
        if missing:
            raise DefinitionError(f"items.csv 第 1 行：缺少列 {'、'.join(sorted(missing))}")
        for row in reader:
            if not row["code"] or not row["name"]:
                raise DefinitionError(f"items.csv 第 {reader.line_num} 行：代码或名称是空的")
            w.session.add(_item(row, reader.line_num))
    w.session.flush()
    return reader.line_num - 1


def _item(row: dict[str, str], line: int) -> ServiceItem:
    limit = (row.get("limit_days") or "").strip()
    if limit and not limit.isdigit():
        raise DefinitionError(f"items.csv 第 {line} 行：时限“{limit}”不是整数", "请写工作日数，或留空。")
    return ServiceItem(
        code=row["code"], name=row["name"], alias=row.get("alias") or None, group_name=row["group"] or None,
        target=row.get("target") or None, nature=row.get("nature") or None, way=row.get("way") or None,
        restricted=row.get("restricted") in _YES, in_hundred=row.get("in_hundred") in _YES,
        enabled=(row.get("default_enabled") or "1") in _YES, limit_days=int(limit) if limit else None,
        materials=row.get("materials") or None, source=row.get("source") or None,
    )  # fmt: skip


def find_items(office: Office, text: str = "", limit: int = 60) -> list[ItemRow]:
    """Enabled items whose name, alias, code or pinyin initials hold the text; the most used first."""
    word = text.strip()
    with office.read() as session:
        query = select(ServiceItem).where(ServiceItem.enabled.is_(True)).order_by(ServiceItem.id)
        if word and not word.isascii():
            query = query.where(or_(ServiceItem.name.contains(word), ServiceItem.alias.contains(word)))
        items = list(session.scalars(query))
        recent = session.scalars(
            select(ServiceRecord.item_id).order_by(ServiceRecord.id.desc()).limit(200)
        ).all()
    if word.isascii() and word:
        ranked = [(rank, i) for i in items if (rank := _rank(i, word.lower())) is not None]
        ranked.sort(key=lambda pair: (pair[0], -recent.count(pair[1].id)))
        items = [item for _, item in ranked]
    else:
        items.sort(key=lambda i: (not i.name.startswith(word), -recent.count(i.id)))
    return [_row(i) for i in items[:limit]]


def _rank(item: ServiceItem, word: str) -> int | None:
    """0: code or beginning of the initials, 1: inside them, None: not this item."""
    if item.code.lower().startswith(word):
        return 0
    names = [item.name, *([item.alias] if item.alias else [])]
    initials = [text for name in names for text in pinyin.readings(name).initials]
    if any(text.startswith(word) for text in initials):
        return 0
    return 1 if any(word in text for text in initials) else None


def _row(item: ServiceItem) -> ItemRow:
    materials = tuple(m.strip() for m in (item.materials or "").split("|") if m.strip())
    return ItemRow(
        item.id, item.code, item.name, item.group_name or "", item.way or "", item.limit_days, materials
    )


def details(office: Office, item_id: int) -> dict[str, str]:
    """What a paper may say of an item: `item_…` texts, empty where the catalogue says nothing."""
    with office.read() as session:
        item = session.get_one(ServiceItem, item_id)
        names = (
            "code",
            "group_name",
            "department",
            "counter",
            "conditions",
            "fee",
            "steps",
            "phones",
            "notice",
            "basis",
        )
        found = {f"item_{n}": str(getattr(item, n) or "") for n in names}
        days = (item.limit_days, item.legal_days)
        found["item_limit"], found["item_legal"] = (f"{d} 个工作日" if d else "—" for d in days)
        found["item_kind"] = item.kind or ""
        return found


@dataclass(frozen=True)
class ItemSetting:
    """A catalogue item as 设置 shows it: whether it is on, its promise in working days (None: none is promised)."""

    id: int
    code: str
    name: str
    group: str
    enabled: bool
    limit_days: int | None


def settings(office: Office, text: str = "") -> list[ItemSetting]:
    """All items, also those that are off, whose name, code, group or pinyin initials hold the text."""
    word = text.strip()
    with office.read() as session:
        items = list(session.scalars(select(ServiceItem).order_by(ServiceItem.code)))
    if word and word.isascii():
        items = [i for i in items if _rank(i, word.lower()) is not None]
    elif word:
        items = [
            i for i in items if word in i.name or word in (i.alias or "") or word in (i.group_name or "")
        ]
    return [ItemSetting(i.id, i.code, i.name, i.group_name or "", i.enabled, i.limit_days) for i in items]


def switch(office: Office, item_id: int, on: bool) -> None:
    """Offer an item at the counter or no longer; records that use it stay as they are."""
    with office.write("事项目录") as w:
        item = _item_of(w, item_id)
        w.what = f"{'启用' if on else '停用'}事项 {item.name}"
        item.enabled = on


def set_limit(office: Office, item_id: int, text: str) -> None:
    """Set the promise of an item in working days; empty for none. What is under way keeps its date."""
    word = text.strip()
    if word and not (word.isascii() and word.isdigit() and 0 < int(word) <= 365):
        raise ClerkError(f"承诺时限“{word}”不对", "请写 1 到 365 的工作日数，或留空表示不设时限。")
    with office.write("事项目录") as w:
        item = _item_of(w, item_id)
        w.what = f"修改事项时限 {item.name}"
        item.limit_days = int(word) if word else None


def _item_of(w: Write, item_id: int) -> ServiceItem:
    item = w.session.get(ServiceItem, item_id)
    if item is None:
        raise ClerkError("这个事项已不存在", "请按 F5 刷新。")
    return item
