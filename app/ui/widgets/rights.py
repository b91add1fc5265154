"""A button whose right the clerk does not hold is disabled and says why; the use case refuses all the same."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.models.definitions.roles import RIGHTS
from app.ui.shell import Shell

W = TypeVar("W", bound=QWidget)


class _Shut(QObject):
    """Keeps a widget disabled, whatever the page would like."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.EnabledChange and isinstance(watched, QWidget) and watched.isEnabled():
            watched.setEnabled(False)
        return False


def needs(shell: Shell, widget: W, *rights: str) -> W:
    """The widget; disabled for good, with the reason in its tooltip, when none of the rights is held."""
    if not shell.rights.intersection(rights):
        widget.setEnabled(False)
        widget.installEventFilter(_Shut(widget))
        why = f"您没有“{RIGHTS[rights[0]]}”的权限，请找系统管理员（设置 → 办事员）"
        widget.setToolTip(why)
        widget.setAccessibleDescription(why)
    return widget
