"""A note below a text field while an identity or telephone number stands in it: kept, but hidden in lists and papers."""

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.ui.widgets.form import Form
from app.ui.widgets.parts import label

NOTE = "这里写了证件号码或电话：可以保存，清单和打印时会遮住。号码最好填在它自己的格子里。"


def holds_number(text: str) -> bool:
    """Whether an identity or telephone number stands in a text."""
    from app.models.fields.show import hidden

    return hidden(text) != text


class NumberNotes(QObject):
    """Watches the named fields of a form."""

    def __init__(self, form: Form, names: Iterable[str]) -> None:
        super().__init__(form)
        self._form = form
        self._told = dict.fromkeys((name for name in names if name in form.controls), False)
        form.edited.connect(self.look)

    def look(self) -> None:
        """Say it where it is so, and no longer where it is not."""
        for name, told in self._told.items():
            text = _text(self._form.controls[name])
            if (holds := holds_number(text)) != told:
                self._told[name] = holds
                self._form.help_under(name, label(NOTE, "due", wrap=True) if holds else None)


def _text(control: object) -> str:
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText()
    return control.text() if isinstance(control, QLineEdit) else ""
