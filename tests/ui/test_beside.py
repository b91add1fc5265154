"""The list and what stands beside it: one form at a time, nothing typed is lost."""

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.beside import Beside, list_side


class Typed(QWidget):
    """A form that counts how often it was asked to keep its draft."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = 0

    def keep_draft(self) -> None:
        self.kept += 1


@pytest.fixture
def beside(qtbot: QtBot) -> Beside:
    made = Beside(list_side(QLabel("名单")), QLabel("档案"))
    qtbot.addWidget(made)
    return made


def _swept() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_home_stands_there_until_a_form_is_put_in_front(beside: Beside):
    assert beside.at_home
    assert beside.side is None
    form = Typed()
    beside.put(form)
    assert not beside.at_home
    assert beside.side is form


def test_a_second_form_lets_the_first_keep_its_draft_and_go(beside: Beside):
    first, second = Typed(), Typed()
    beside.put(first)
    beside.put(second)
    assert (first.kept, second.kept) == (1, 0)
    _swept()
    assert not shiboken6.isValid(first)
    assert beside.side is second


def test_a_form_that_is_done_is_not_asked_for_a_draft(beside: Beside):
    form = Typed()
    beside.put(form)
    beside.back(form)
    assert beside.at_home
    assert form.kept == 0


def test_what_was_closed_before_may_still_say_that_it_is_done(beside: Beside):
    first, second = QWidget(), Typed()
    beside.put(first)
    beside.put(second)
    beside.back(first)
    assert beside.side is second, "the one in front stays"
    beside.close_side()
    assert beside.at_home
    assert second.kept == 1
