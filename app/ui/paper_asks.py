"""What a paper asks before it is printed: a small form; what is left empty stays a blank to be written by hand."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.ui.messages import sentence
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.menus import choose_from
from app.ui.widgets.parts import button, label, row

NOTES = {"note", "public", "people"}
KINDS = {"choice": "choice", **dict.fromkeys(NOTES, "note")}
Offer = tuple[str, str, int, Mapping[str, Any]]
"""Template, name, record and what is given already."""


class AskDialog(QDialog):
    """The asks of one paper. Enter in the last field and Ctrl+Enter print, Esc leaves; what is wrong is said here."""

    given = Signal(dict)

    def __init__(self, shell: Shell, parent: QWidget, name: str, asked: Sequence[Any]) -> None:
        super().__init__(parent)
        self._shell = shell
        self.setWindowTitle(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build(name, asked)

    def _build(self, name: str, asked: Sequence[Any]) -> None:
        entries = [
            Entry(a.key, a.name, KINDS.get(a.type, "text"), a.choices, wide=a.type in NOTES, hint=a.help)
            for a in asked
        ]
        self.form = Form(entries, self)
        self.form.fill({a.key: a.value for a in asked})
        self.form.submitted.connect(self._give)
        self.setMinimumWidth(self._shell.theme.px(560))
        layout = QVBoxLayout(self)
        layout.addWidget(label(name, "h2"))
        if not all(a.help.startswith("不填") for a in asked):  # each says itself what stands there then
            layout.addWidget(label("不填的在纸上留空，由人手写。", "dim"))
        layout.addWidget(self.form)
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        layout.addWidget(self._problem)
        print_ = button("打印预览", self._give, "primary", "Ctrl+Return", self)
        layout.addLayout(row(None, button("取消", self.reject, "", "Esc", self), print_))
        self.form.focus_first()

    def event(self, event: QEvent) -> bool:
        """Hints and problems that come later make the dialog as high as they need."""
        layout = self.layout() if event.type() == QEvent.Type.LayoutRequest and self.isVisible() else None
        if layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        return super().event(event)

    def _give(self) -> None:
        self._problem.hide()
        self.given.emit(self.form.values())

    def refuse(self, error: BaseException) -> None:
        """Say what is wrong; what was typed stays."""
        self._problem.setText(sentence(error))
        self._problem.show()


def ask_and_print(
    shell: Shell, owner: QWidget, key: str, record_id: int, name: str, given: Mapping[str, Any] | None = None
) -> None:
    """The paper with its preview; asked for first when it asks anything that is not given yet."""
    from app.usecases.papers import printing

    known = dict(given or {})

    def show(typed: Mapping[str, Any]) -> None:
        shell.preview(
            owner, name, work=lambda o, _p: printing.prepare(o, key, record_id, given={**known, **typed})
        )

    def found(asked: Sequence[Any]) -> None:
        if not asked:
            show({})
            return
        dialog = AskDialog(shell, owner.window(), name, asked)

        def tried(typed: dict[str, Any]) -> None:
            def fits(_none: Any) -> None:
                dialog.accept()
                show(typed)

            work = partial(_check, key, record_id, {**known, **typed})
            shell.tasks.run(dialog, work, fits, dialog.refuse)

        dialog.given.connect(tried)
        dialog.open()

    shell.tasks.run(owner, lambda o, _p: printing.asks(o, key, record_id, known), found)


def _check(key: str, record_id: int, given: Mapping[str, Any], office: Any, _progress: Any) -> None:
    from app.usecases.papers import printing

    printing.check(office, key, record_id, given)


def offer(shell: Shell, owner: QWidget, found: Sequence[Offer]) -> None:
    """A choice of papers, by the arrow keys or a number; the only one at once."""
    if not found:
        shell.say("现在还没有可以打印的文书")
        return
    if len(found) == 1:
        _print(shell, owner, found[0])
        return
    entries = [(one[1], partial(_print, shell, owner, one)) for one in found]
    at = owner.mapToGlobal(QPoint(shell.theme.px(20), shell.theme.px(96)))
    choose_from(owner, "打印哪一种文书", entries, at)


def _print(shell: Shell, owner: QWidget, one: Offer) -> None:
    key, name, record_id, given = one
    ask_and_print(shell, owner, key, record_id, name, given)


def offer_unit_papers(shell: Shell, owner: QWidget, of: str = "") -> None:
    """Registers of a period, notices and sheets to hand out."""
    from app.usecases.papers import offers as paper_offers

    def papers(office: Any, _progress: Any) -> list[Offer]:
        return [(p.key, p.name, p.record_id, p.given) for p in paper_offers.of_unit(office, of)]

    shell.tasks.run(owner, papers, lambda found: offer(shell, owner, found))
