"""What every page is given: the worker, the theme, a way to speak and to go elsewhere. No page is given the window."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from app.models.definitions.roles import RIGHTS
from app.settings import Settings
from app.ui.messages import sentence
from app.ui.tasks import Tasks
from app.ui.theme import Theme

Say = Callable[[str, str, Callable[[], None] | None], None]


@dataclass
class Shell:
    """`go(room, **what)` opens a room, with what to show there; `say(text, button, act)` is the toast."""

    tasks: Tasks
    theme: Theme
    settings: Settings
    say_on: Say
    go_to: Callable[..., None]
    preview_on: Callable[..., None]
    save_settings: Callable[[], None]
    clerk: str = ""
    unit: str = ""
    undoable: Callable[[int | None], None] = field(default=lambda entry: None)
    restyle: Callable[[], None] = field(default=lambda: None)
    rights: frozenset[str] = frozenset(RIGHTS)
    """What the clerk may do, as it was when the window was opened (`widgets.rights.needs`)."""

    def say(self, text: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        """A toast."""
        self.say_on(text, button, act)

    def fail(self, error: BaseException) -> None:
        """Say what went wrong and what to do."""
        self.say_on(sentence(error), "", None)

    def go(self, room: str, **what: object) -> None:
        """Open a room and show something there."""
        self.go_to(room, **what)

    def preview(self, owner: QWidget, title: str, **paper: object) -> None:
        """Show a paper as paper, with print and save (ui.md rule 11)."""
        self.preview_on(owner, title, **paper)
