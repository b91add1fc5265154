"""Items as the counter is given them, and the shipped ones (resources/catalogue/items.csv) put into a new office."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import DefinitionError
from app.models.definitions.library import Library
from app.models.rules import pinyin
from app.models.tables import ServiceItem, ServiceRecord
from app.office import Office
from app.usecases.catalogue.materials import Material, materials_text, read_materials

YES = {"1", "true", "是"}
FORMS = "material_form"
_CODED = (("nature", "service_nature", "性质"), ("way", "service_way", "方式"), ("kind", "service_kind", "办件类型"),
          ("goal", "service_goal", "目标"))  # fmt: skip
_ALIASES = re.compile(r"[|｜；;]+")


@dataclass(frozen=True)
class ItemRow:
    """A catalogue item as the desk lists it. `materials` are their names, `details` the same with form and copies."""

    id: int
    code: str
    name: str
    group: str
    way: str
    limit_days: int | None
    materials: tuple[str, ...]
    details: tuple[Material, ...] = ()
    kind: str = ""
    restricted: bool = False


def load_catalogue(w: Write, resources: Path, library: Library) -> int:
    """Put the shipped items into a new office; its codes are checked against the library's tables.

    Raises DefinitionError naming file and line.
    """
    path = resources / "catalogue" / "items.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"code", "name", "group"} - set(reader.fieldnames or ())
        if missing:
            raise DefinitionError(f"items.csv 第 1 行：缺少列 {'、'.join(sorted(missing))}")
        count = 0
        for row in reader:
            count += 1
            if not row["code"] or not row["name"]:
                raise DefinitionError(f"items.csv 第 {reader.line_num} 行：代码或名称是空的")
            w.session.add(_item(row, f"items.csv 第 {reader.line_num} 行", library))
    w.session.flush()
    return count


def _item(row: dict[str, str], where: str, library: Library) -> ServiceItem:
    limit = (row.get("limit_days") or "").strip()
    if limit and not limit.isdigit():
        raise DefinitionError(f"{where}：时限“{limit}”不是整数", "请写工作日数，或留空。")
    materials, problems = read_materials(row.get("materials"), library.code(FORMS))
    if problems:
        raise DefinitionError(f"{where}：{problems[0]}")
    return ServiceItem(
        code=row["code"], name=row["name"], alias=row.get("alias") or None, group_name=row["group"] or None,
        target=row.get("target") or None, **_coded(row, where, library),
        restricted=row.get("restricted") in YES, in_hundred=row.get("in_hundred") in YES,
        enabled=(row.get("default_enabled") or "1") in YES, limit_days=int(limit) if limit else None,
        materials=materials_text(materials) or None, source=row.get("source") or None,
    )  # fmt: skip


def _coded(row: dict[str, str], where: str, library: Library) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name, table, word in _CODED:
        text, codes = row.get(name) or "", library.code(table)
        found[name] = codes.read(text) if text else None
        if text and found[name] is None:
            labels = "、".join(label for _, label in codes.choices)
            raise DefinitionError(f"{where}：{word}“{text}”不认识", f"可以写：{labels}。")
    return found


def find_items(office: Office, text: str = "", limit: int = 60) -> list[ItemRow]:
    """Enabled items the clerk may handle whose name, alias, code or pinyin initials hold the text; what is called just so
    first, then the most used.

    The code of an item that was merged finds the item it was merged into.
    """
    word = text.strip()
    with office.read() as session:
        query = select(ServiceItem).where(ServiceItem.enabled.is_(True)).order_by(ServiceItem.id)
        if office.library.veiled:
            query = query.where(ServiceItem.restricted.is_(False))
        if word and not word.isascii():
            query = query.where(or_(ServiceItem.name.contains(word), ServiceItem.alias.contains(word)))
        items = list(session.scalars(query))
        old = _old_codes(session) if word and word.isascii() else {}
        recent = session.scalars(
            select(ServiceRecord.item_id).order_by(ServiceRecord.id.desc()).limit(200)
        ).all()
    if word.isascii() and word:
        ranked = [
            (found, i) for i in items if (found := rank(i, word.lower(), old.get(i.id, ()))) is not None
        ]
        ranked.sort(key=lambda pair: (pair[0], -recent.count(pair[1].id)))
        items = [item for _, item in ranked]
    else:
        items.sort(key=lambda i: (not _called(i, word), not i.name.startswith(word), -recent.count(i.id)))
    forms = office.library.code(FORMS)
    return [_row(i, read_materials(i.materials, forms)[0]) for i in items[:limit]]


def _old_codes(session: Session) -> dict[int, tuple[str, ...]]:
    """The codes of the items merged into each item."""
    found: dict[int, tuple[str, ...]] = {}
    query = select(ServiceItem.merged_into_id, ServiceItem.code).where(
        ServiceItem.merged_into_id.is_not(None)
    )
    for kept, code in session.execute(query):
        assert kept is not None
        found[kept] = (*found.get(kept, ()), code)
    return found


def aliases(text: str | None) -> list[str]:
    """The aliases of an item, one by one."""
    return [a for raw in _ALIASES.split(text or "") if (a := raw.strip())]


def _called(item: ServiceItem, word: str) -> bool:
    """Whether the word is just what the item, or people, call it."""
    return bool(word) and word in (item.name, *aliases(item.alias))


def rank(item: ServiceItem, word: str, codes: tuple[str, ...] = ()) -> int | None:
    """0: a code or beginning of the initials or full pinyin, 1: inside them, None: not this item. `word` in small letters."""
    if any(code.lower().startswith(word) for code in (item.code, *codes)):
        return 0
    names = [item.name, *aliases(item.alias)]
    initials = [text for name in names for text in pinyin.readings(name).initials]
    if any(text.startswith(word) for text in initials):
        return 0
    full = [text for name in names for text in pinyin.readings(name).full]
    if any(text.startswith(word) for text in full):
        return 0
    return 1 if any(word in text for text in (*initials, *full)) else None


def _row(item: ServiceItem, materials: tuple[Material, ...]) -> ItemRow:
    return ItemRow(
        item.id, item.code, item.name, item.group_name or "", item.way or "", item.limit_days,
        tuple(m.name for m in materials), materials, item.kind or "", item.restricted,
    )  # fmt: skip


def materials_of(office: Office, item_id: int) -> tuple[Material, ...]:
    """What people bring for an item; a line that cannot be read is left out."""
    with office.read() as session:
        text = session.get_one(ServiceItem, item_id).materials
    return read_materials(text, office.library.code(FORMS))[0]


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
        found["item_kind"] = office.library.code("service_kind").label(item.kind)
        return found
