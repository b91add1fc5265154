"""The cases as a board: what is to be done next in columns, the nearest last day first."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.widgets.card_board import BoardKind
from app.ui.widgets.parts import label


def _ask(office: Any) -> Any:
    from app.usecases.mediation.board import board

    return board(office)


def _face(card: Any) -> list[QWidget]:
    who = "　".join(filter(None, (card.parties, card.mediator and f"调解 {card.mediator}")))
    lines: list[QWidget] = [label(card.title, wrap=True), label(who, "small", wrap=True)]
    awaited = "　".join(filter(None, (card.state_name, card.words)))
    return [*lines, label(awaited, card.signal or "dim", wrap=True)]


BOARD = BoardKind(
    kind="mediation_case",
    name="调解看板",
    empty="没有要办的案件。有人来反映纠纷时，按 Ctrl+N 登记。",
    ask=_ask,
    called=lambda card: f"{card.title} {card.state_name} {card.words}",
    face=_face,
)
"""Every case that is not filed away."""
