"""Cells with an address: where it has no room it is said short (翠湖小区3-1-101), then loses its front, so that estate, house
and room stay to be read."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.models.rules.address import format_address, parse_address

PLACES = frozenset({"住址", "住在", "地址", "房屋", "地点", "现住地址", "户籍地址", "楼栋"})
"""Headings of addresses."""
MARGINS = 20


def lose_the_front(option: QStyleOptionViewItem) -> None:
    """Say an address short, and cut it at its front, where it has no room: rows of one street would all look alike."""
    given: Any = option
    given.textElideMode = Qt.TextElideMode.ElideLeft
    room = given.rect.width() - MARGINS
    if given.fontMetrics.horizontalAdvance(given.text) > room:
        shorter = said_shorter(given.text)
        given.text = next((s for s in shorter if given.fontMetrics.horizontalAdvance(s) <= room), shorter[-1])


def said_shorter(address: str) -> tuple[str, ...]:
    """育才花园8栋1单元402室 and 育才花园8-1-402 of an address with its city and street; one with more in it stays as it is."""
    parts = parse_address(address)
    if not (parts.estate and parts.building and parts.room) or parts.rest:
        return (address,)
    numbers = "-".join(filter(None, (parts.building, parts.stair, parts.room)))
    return format_address(replace(parts, region="", road="", house_number="")), parts.estate + numbers


class PlaceCells(QStyledItemDelegate):
    """Draws a column of addresses."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        lose_the_front(option)
