"""A view that stands beside the list of the desk for a while and goes back to what was there (proofs, provider book)."""

from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.sight import put_away

if TYPE_CHECKING:
    from app.ui.services.notices_view import NoticesView
    from app.ui.services.proofs_view import ProofsView
    from app.ui.services.providers_view import ProvidersView
    from app.ui.services.relief_view import ReliefView
    from app.ui.services.surveys_view import SurveysView


class BesideView(QWidget):
    """`left` when the clerk goes back; `start` makes it ready each time it is opened."""

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell

    def start(self) -> None:
        """Empty, with the cursor in its first field."""


V = TypeVar("V", bound=BesideView)


def open_notices(shell: Shell, stack: QStackedWidget) -> "NoticesView":
    """公示, in front of what stands in the stack."""
    from app.ui.services.notices_view import NoticesView

    return _open(shell, stack, NoticesView)


def open_proofs(shell: Shell, stack: QStackedWidget) -> "ProofsView":
    """开证明, in front of what stands in the stack."""
    from app.ui.services.proofs_view import ProofsView

    return _open(shell, stack, ProofsView)


def open_providers(shell: Shell, stack: QStackedWidget) -> "ProvidersView":
    """便民电话, in front of what stands in the stack."""
    from app.ui.services.providers_view import ProvidersView

    return _open(shell, stack, ProvidersView)


def open_relief(shell: Shell, stack: QStackedWidget) -> "ReliefView":
    """款物账, in front of what stands in the stack."""
    from app.ui.services.relief_view import ReliefView

    return _open(shell, stack, ReliefView)


def open_surveys(shell: Shell, stack: QStackedWidget) -> "SurveysView":
    """满意度测评, in front of what stands in the stack."""
    from app.ui.services.surveys_view import SurveysView

    return _open(shell, stack, SurveysView)


def _open(shell: Shell, stack: QStackedWidget, kind: type[V]) -> V:
    back = stack.currentWidget()
    if isinstance(back, kind):
        back.start()
        return back
    made = kind(shell)
    stack.addWidget(made)
    stack.setCurrentWidget(made)

    def leave() -> None:
        """Back to what stood there, if it still does."""
        there = shiboken6.isValid(back) and stack.indexOf(back) >= 0
        stack.setCurrentWidget(back if there else stack.widget(0))

    def gone(_at: int) -> None:
        """Something else has come to the front: this view has had its time; what was typed in it stays as a draft."""
        if shiboken6.isValid(made) and stack.indexOf(made) >= 0 and stack.currentWidget() is not made:
            stack.currentChanged.disconnect(gone)
            stack.removeWidget(made)
            put_away(made)

    made.left.connect(leave)
    stack.currentChanged.connect(gone)
    made.start()
    return made
