"""The open matters of the desk as a board."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.services.record_parts import term_line
from app.ui.widgets.card_board import CardBoard
from app.ui.widgets.parts import label


class Board(CardBoard):
    """Every open matter by its stage, with the days left."""

    kind = "service_record"
    name = "在办看板"
    empty = "没有在办的事。来了居民，按 Ctrl+N 受理。"

    def ask(self, office: Any) -> Any:
        from app.usecases import service_board

        return service_board.board(office)

    def called(self, card: Any) -> str:
        return f"{card.item} {card.applicant}"

    def face(self, card: Any) -> list[QWidget]:
        who = "　".join(filter(None, (card.applicant, card.who and f"经办 {card.who}")))
        lines: list[QWidget] = [label(card.item, wrap=True), label(who, "small")]
        return lines if card.term is None else [*lines, term_line(card.term)]


class OrderBoard(Board):
    """点单 — 下单 — 接单 — 服务: the orders alone, each stage in its place."""

    name = "点单看板"
    empty = "没有点单。"

    def ask(self, office: Any) -> Any:
        from app.usecases import service_board

        return service_board.orders(office)
