"""The two things done to an item most often: offering it or no longer, and its promise."""

from collections.abc import Sequence

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.tables import ServiceItem
from app.office import Office

MOST_DAYS = 365
NO_TERM = frozenset({"不设", "无", "0"})


def item_of(w: Write, item_id: int) -> ServiceItem:
    """The item to be changed. Raises ClerkError when it is gone."""
    item = w.session.get(ServiceItem, item_id)
    if item is None:
        raise ClerkError("这个事项已不存在", "请按 F5 刷新。")
    return item


def switch(office: Office, item_id: int, on: bool) -> int:
    """Offer an item at the counter or no longer; records that use it stay as they are. Returns the audit line."""
    with office.write("事项目录") as w:
        item = item_of(w, item_id)
        if on and item.merged_into_id is not None:
            raise ClerkError(f"“{item.name}”已并入别的事项，不能单独启用", "先撤销合并，再启用。")
        w.what = f"{'启用' if on else '停用'}事项 {item.name}"
        item.enabled = on
    return w.entry_id or 0


def set_limit(office: Office, item_id: int, text: str) -> int:
    """Set the promise of an item in working days; empty for none. What is under way keeps its date."""
    word = text.strip()
    if word and not is_days(word):
        raise ClerkError(f"承诺时限“{word}”不对", "请写 1 到 365 的工作日数，或留空表示不设时限。")
    with office.write("事项目录") as w:
        item = item_of(w, item_id)
        w.what = f"修改事项时限 {item.name}"
        item.limit_days = int(word) if word else None
    return w.entry_id or 0


def set_limits(office: Office, item_ids: Sequence[int], promised: str = "", legal: str = "") -> int:
    """The terms of several items in one act, in working days; left empty one stays as it is, “不设” takes it away. Returns the
    audit line. Raises ClerkError for what is no number, or a promise longer than the law."""
    wanted = {"limit_days": _term("承诺时限", promised), "legal_days": _term("法定时限", legal)}
    given = {name: days for name, days in wanted.items() if days is not None}
    if not item_ids or not given:
        raise ClerkError(
            "请先选事项，再写承诺时限或法定时限" if not item_ids else "请写承诺时限或法定时限的工作日数"
        )
    with office.write("事项目录") as w:
        for item_id in item_ids:
            item = item_of(w, item_id)
            for name, days in given.items():
                setattr(item, name, days or None)
            if item.limit_days and item.legal_days and item.limit_days > item.legal_days:
                long = f"承诺 {item.limit_days} 个工作日比法定 {item.legal_days} 个工作日长"
                raise ClerkError(f"“{item.name}”的{long}，一项也没有改", "请改短承诺时限，或另选事项。")
        w.what = f"填写 {len(item_ids)} 个事项的时限"
    return w.entry_id or 0


def _term(words: str, text: str) -> int | None:
    """The days that are written: None for nothing, 0 for “不设”."""
    word = text.strip().removesuffix("个工作日").removesuffix("天").strip()
    if not word:
        return None
    if word in NO_TERM:
        return 0
    if not is_days(word):
        raise ClerkError(f"{words}“{text.strip()}”不对", "请写 1 到 365 的工作日数；写“不设”是去掉。")
    return int(word)


def is_days(word: str) -> bool:
    """Whether it is a count of working days that may be promised."""
    return word.isascii() and word.isdigit() and 0 < int(word) <= MOST_DAYS
