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


def _history(view: "FileView") -> None:
    from app.ui.residents.history_view import show_history

    show_history(view)


def _as_of(view: "FileView") -> None:
    from app.ui.residents.history_view import show_as_of

    show_as_of(view)


def _merge(view: "FileView") -> None:
    from app.ui.residents.merge_view import choose_other

    choose_other(view)


def _kin(view: "FileView") -> QWidget:
    from app.ui.residents.kin_card import kin_card

    return kin_card(view)


def _home(key: str) -> Callable[["FileView"], object]:
    """An act of the household (迁出, 死亡登记 …) that starts with this resident."""

    def start(view: "FileView") -> None:
        one = view.shown
        view.shell.go("residents", view="households", record_id=one.household_id or 0, act=key, member=one.id)

    return start


def _files(view: "FileView") -> QWidget:
    from app.ui.residents.attachments_card import attachments_card

    return attachments_card(view)


CARDS: tuple[Callable[["FileView"], QWidget | None], ...] = (_kin, _files)
ACTIONS: tuple[Action, ...] = (
    Action("迁出…", _home("out")),
    Action("人户分离…", _home("apart")),
    Action("死亡登记…", _home("death")),
    Action("分户…", _home("split")),
    Action("变更户主…", _home("head")),
    Action("修改记录", _history, "Ctrl+H"),
    Action("当时的情况…", _as_of, "Ctrl+Shift+H"),
    Action("合并到另一份档案…", _merge),
)
