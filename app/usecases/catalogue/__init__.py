"""The service catalogue (事项目录): what is shipped, what the counter is offered, how the office makes it its own."""

from app.usecases.catalogue.items import ItemRow, details, find_items, load_catalogue, materials_of
from app.usecases.catalogue.listing import Asked, Groups, ItemSetting, groups, settings
from app.usecases.catalogue.switching import set_limit, switch

__all__ = [
    "Asked",
    "Groups",
    "ItemRow",
    "ItemSetting",
    "details",
    "find_items",
    "groups",
    "load_catalogue",
    "materials_of",
    "set_limit",
    "settings",
    "switch",
]
