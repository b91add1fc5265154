"""The two things done to an item most often: offering it or no longer, and its promise."""

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.tables import ServiceItem
from app.office import Office

MOST_DAYS = 365


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


def is_days(word: str) -> bool:
    """Whether it is a count of working days that may be promised."""
    return word.isascii() and word.isdigit() and 0 < int(word) <= MOST_DAYS
