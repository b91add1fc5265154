"""An input method in the form and in the search box: half-composed text is neither searched, nor lost, nor doubled."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.widgets.form import Entry, Form
from tests import factories


def _compose(field: QWidget, underlined: str, chosen: str = "") -> None:
    """What an input method sends: text shown underlined, or text chosen."""
    event = QInputMethodEvent(underlined, [])
    event.setCommitString(chosen)
    QCoreApplication.sendEvent(field, event)


def _text(field: QWidget) -> str:
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


@pytest.fixture
def form(window: MainWindow, qtbot: QtBot) -> Form:
    made = Form([Entry("name", "姓名"), Entry("note", "备注", "note"), Entry("end", "其他")])
    window._stack.addWidget(made)
    window._stack.setCurrentWidget(made)
    made.focus_first()
    qtbot.waitUntil(lambda: made.controls["name"].hasFocus())
    return made


def test_what_is_chosen_stands_in_the_field_and_the_cursor_stays(form: Form):
    edits: list[None] = []
    form.edited.connect(lambda: edits.append(None))
    name = form.controls["name"]
    for letters in ("z", "zhang", "zhang san"):
        _compose(name, letters)
    assert (form.values()["name"], edits) == ("", [])
    _compose(name, "", "张三")
    assert (form.values()["name"], len(edits)) == ("张三", 1)
    assert name.hasFocus()


@pytest.mark.parametrize("which", ["name", "note"])
def test_a_click_elsewhere_keeps_what_was_underlined(form: Form, qtbot: QtBot, which: str):
    field = form.controls[which]
    field.setFocus()
    _compose(field, "", "和平")
    _compose(field, "lu")
    _compose(field, "")  # what Qt's ibus plugin makes of "commit", and then the focus goes
    form.controls["end"].setFocus()
    assert _text(field) == "和平lu"


@pytest.mark.parametrize("which", ["name", "note"])
def test_a_shortcut_while_composing_saves_what_is_seen(form: Form, qtbot: QtBot, which: str):
    field = form.controls[which]
    field.setFocus()
    saved: list[str] = []
    form.submitted.connect(lambda: saved.append(form.values()[which]))
    _compose(field, "", "和平")
    _compose(field, "lu")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved == ["和平lu"]
    form.controls["end"].setFocus()
    assert _text(field) == "和平lu"


def test_a_composition_given_up_with_escape_stays_given_up(form: Form, qtbot: QtBot):
    name = form.controls["name"]
    _compose(name, "", "张三")
    _compose(name, "lisi")
    _compose(name, "")
    qtbot.wait(1)
    form.controls["end"].setFocus()
    assert form.values()["name"] == "张三"


def test_what_was_chosen_is_not_written_twice(form: Form):
    name = form.controls["name"]
    _compose(name, "zhang san")
    _compose(name, "", "张三")
    _compose(name, "")
    form.controls["end"].setFocus()
    assert form.values()["name"] == "张三"


def test_the_search_box_asks_only_for_what_was_chosen(window: MainWindow, file_office: Office, qtbot: QtBot):
    factories.resident(file_office, name="张三")
    box: QLineEdit = window.search
    box.enter()
    _compose(box, "zhang san")
    qtbot.wait(120)
    assert not window.search._shown()
    _compose(box, "", "张三")
    qtbot.waitUntil(window.search._shown)
    assert [hit.title for hit in window.search.found] == ["张三"]
