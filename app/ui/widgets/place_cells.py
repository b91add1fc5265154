"""Cells with an address: where it has no room it is said short (翠湖小区3-1-101), then loses its front, so that estate, house
and room stay to be read."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.models.rules.address import parse_address

PLACES = frozenset({"住址", "住在", "地址", "房屋", "地点", "现住地址", "户籍地址", "楼栋"})
"""Headings of addresses."""
MARGINS = 20


def lose_the_front(option: QStyleOptionViewItem) -> None:
    """Say an address short, and cut it at its front, where it has no room: rows of one street would all look alike."""
    given: Any = option
    given.textElideMode = Qt.TextElideMode.ElideLeft
    if given.fontMetrics.horizontalAdvance(given.text) > given.rect.width() - MARGINS:
        given.text = said_short(given.text)


def said_short(address: str) -> str:
    """育才花园8-1-402 of 云川市江北区松林街12号育才花园8栋1单元402室; an address with more in it stays as it is."""
    parts = parse_address(address)
    if not (parts.building and parts.room) or parts.rest:
        return address
    return parts.estate + "-".join(filter(None, (parts.building, parts.stair, parts.room)))


class PlaceCells(QStyledItemDelegate):
    """Draws a column of addresses."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        lose_the_front(option)
