"""The open matters of the desk as a board."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.services.record_parts import term_line
from app.ui.widgets.card_board import BoardKind
from app.ui.widgets.parts import label


def _open(office: Any) -> Any:
    from app.usecases.services import board as service_board

    return service_board.board(office)


def _orders(office: Any) -> Any:
    from app.usecases.services import board as service_board

    return service_board.orders(office)


def _called(card: Any) -> str:
    return f"{card.item} {card.applicant}"


def _face(card: Any) -> list[QWidget]:
    who = "　".join(filter(None, (card.applicant, card.who and f"经办 {card.who}")))
    lines: list[QWidget] = [label(card.item, wrap=True), label(who, "small", wrap=True)]
    if card.term is not None:
        lines.append(awaited := term_line(card.term))
        awaited.setWordWrap(True)
    return lines


OPEN = BoardKind(
    "service_record", "在办看板", "没有在办的事。来了居民，按 Ctrl+N 受理。", _open, _called, _face
)
"""Every open matter by its stage, with the days left."""
ORDERS = BoardKind("service_record", "点单看板", "没有点单。", _orders, _called, _face)
"""点单 — 下单 — 接单 — 服务: the orders alone, each stage in its place."""
