"""What is taken out of a case at once, with a way back: a record of its dossier, a link to another case."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.shell import Shell


def remove(shell: Shell, owner: QWidget, done: Callable[[], None], kind: str, one: Any) -> None:
    """Take a record out of the dossier; `done` after it is out."""
    from app.usecases import mediation

    _take_back(shell, owner, done, lambda o, _p: mediation.remove(o, kind, one.id), "已删除这条记录")


def untie(shell: Shell, owner: QWidget, done: Callable[[], None], case_id: int, link: Any) -> None:
    """Two cases no longer belong together."""
    from app.usecases import mediation

    words = f"已取消和“{link.title}”的关联"
    _take_back(shell, owner, done, lambda o, _p: mediation.untie(o, case_id, link.case_id), words)


def _take_back(shell: Shell, owner: QWidget, done: Callable[[], None], work: Any, words: str) -> None:
    def told(entry: int) -> None:
        shell.say(words, "撤销", lambda: shell.undoable(entry))
        done()

    shell.tasks.run(owner, work, told)
