"""What hangs on the one-page file: further cards between household and timeline, further actions under 更多.

A card is a function that takes the FileView (its `.shown` is the ResidentFile, `.shell` the Shell, `.reload()` reads
again) and gives a widget, or None when there is nothing to show. A card that needs more than the file reads it by
itself on the worker. An action gets the FileView too. Add a line here and a module of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.residents.file_view import FileView


@dataclass(frozen=True)
class Action:
    """A line of the menu 更多."""

    label: str
    act: Callable[["FileView"], object]
    keys: str = ""


CARDS: tuple[Callable[["FileView"], QWidget | None], ...] = ()
ACTIONS: tuple[Action, ...] = ()
