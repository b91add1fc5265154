"""The papers of the book of relief and of surveys, opened and kept from the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.shell import Shell

Refused = Callable[[BaseException], None]


def print_receipt(shell: Shell, owner: QWidget, entry_id: int, direction: str) -> None:
    """The receipt of a line, to be signed: of what was given one, of what came in another."""
    from app.usecases.papers import printing

    key = "donation_receipt" if direction == "in" else "relief_receipt"
    shell.preview(owner, "救助款物单据", work=lambda o, _p: printing.prepare(o, key, entry_id))


def print_balances(shell: Shell, owner: QWidget, key: str) -> None:
    """The balances of a period."""
    from app.usecases.relief import papers as relief_papers
    from app.usecases.summaries import periods

    shell.preview(owner, "款物余额表", work=lambda o, _p: relief_papers.paper(o, periods.period_of(key)))


def keep_balances(shell: Shell, owner: QWidget, key: str, refused: Refused) -> None:
    """The balances of a period into a folder."""
    from app.usecases.relief import papers as relief_papers
    from app.usecases.summaries import periods

    _keep(shell, owner, "余额表", lambda o, to: relief_papers.save(o, periods.period_of(key), to), refused)


def print_survey(shell: Shell, owner: QWidget, what: str, survey_id: int) -> None:
    """The "blank" sheet of a survey, or its "result"."""
    from app.usecases.services import survey_papers

    make = {"blank": survey_papers.blank, "result": survey_papers.result}[what]
    shell.preview(owner, "满意度测评", work=lambda o, _p: make(o, survey_id))


def keep_survey(shell: Shell, owner: QWidget, survey_id: int, refused: Refused) -> None:
    """The result of a survey into a folder."""
    from app.usecases.services import survey_papers

    _keep(shell, owner, "汇总表", lambda o, to: survey_papers.save(o, survey_id, to), refused)


def _keep(
    shell: Shell, owner: QWidget, what: str, save: Callable[[Any, Path], Any], refused: Refused
) -> None:
    kept = shell.settings.folders
    folder = QFileDialog.getExistingDirectory(
        owner, f"把{what}存到哪个文件夹", kept.get("summaries", str(Path.home()))
    )
    if not folder:
        return
    kept["summaries"] = folder

    def done(paths: Any) -> None:
        shell.say(f"已存 {paths[0].name} 和 {paths[1].name} 到 {folder}")

    shell.tasks.run(owner, lambda o, _p: save(o, Path(folder)), done, refused)
