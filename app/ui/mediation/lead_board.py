"""The pipeline as a board: leads that are not done by their state, the answer that is awaited first."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.widgets.card_board import BoardKind
from app.ui.widgets.parts import label


def _ask(office: Any) -> Any:
    from app.usecases.leads.board import board

    return board(office)


def _face(card: Any) -> list[QWidget]:
    who = "　".join(filter(None, (card.parties, f"在{card.mediator}", card.state_name)))
    lines: list[QWidget] = [label(card.title, wrap=True), label(who, "small", wrap=True)]
    return [*lines, label(card.words, card.signal or "dim", wrap=True)] if card.words else lines


LEADS = BoardKind(
    kind="lead",
    name="民情流水线看板",
    empty="没有要办的线索。有人反映情况，按 Ctrl+N 登记。",
    ask=_ask,
    called=lambda card: f"{card.title} 在{card.mediator} {card.words}",
    face=_face,
)
"""Every lead that is not done."""
