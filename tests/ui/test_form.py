"""The form every editor is made of: groups, help under a field, own widgets, and problems that go when typed over."""

import gc
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import bring_to_sight, label
from app.ui.widgets.tab_order import LINE, as_read, follow_reading

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Counter(QLineEdit):
    """An own entry that counts."""

    edited = Signal()

    def value(self) -> int:
        return int(self.text() or 0)

    def set_value(self, value: object) -> None:
        self.setText(str(value))


def made(qtbot: QtBot) -> Form:
    form = Form(
        (
            Entry("name", "姓名"),
            Entry("permit", "居住证", group="流动人口"),
            Entry("n", "数", "own", make=Counter),
        )
    )
    qtbot.addWidget(form)
    form.show()
    return form


def test_what_was_to_be_done_soon_keeps_no_widget_that_is_gone_before(qtbot: QtBot) -> None:
    """A window that is closed while a form is put in order went on living, with all it held."""
    around = Form((Entry("name", "姓名"),))
    gone = weakref.ref(around)
    bring_to_sight(around)
    follow_reading(around)
    around.show_problems({"name": "请填写"})
    shiboken6.delete(around)
    del around
    qtbot.wait(0)
    gc.collect()
    assert gone() is None


def shown(form: Form) -> list[str]:
    return [w.text() for w in form.findChildren(QLabel) if w.isVisible()]


def test_a_group_goes_with_its_entries_and_keeps_their_values(qtbot: QtBot) -> None:
    form = made(qtbot)
    form.fill({"permit": "JZ1"})
    form.show_group("流动人口", False)
    assert "居住证" not in shown(form)
    assert form.values()["permit"] == "JZ1"
    form.show_group("流动人口", True)
    assert {"流动人口", "居住证"} <= set(shown(form))


def test_what_is_wrong_is_said_until_the_field_is_typed_into(qtbot: QtBot) -> None:
    form = made(qtbot)
    assert form.show_problems({"name": "请填写姓名", "other": "别处"}) == ["别处"]
    assert "请填写姓名" in shown(form)
    name = form.controls["name"]
    assert name.property("wrong")
    qtbot.keyClicks(name, "w")
    assert "请填写姓名" not in shown(form)
    assert not name.property("wrong")


def test_an_own_widget_is_filled_read_and_listened_to(qtbot: QtBot) -> None:
    form = made(qtbot)
    form.fill({"n": 3})
    assert form.values()["n"] == 3
    own = form.controls["n"]
    assert isinstance(own, Counter)
    with qtbot.waitSignal(form.edited):
        own.edited.emit()


def test_help_under_a_field_replaces_what_was_there(qtbot: QtBot) -> None:
    form = made(qtbot)
    form.help_under("name", label("甲"))
    form.help_under("name", label("乙"))
    qtbot.waitUntil(lambda: [t for t in shown(form) if t in {"甲", "乙"}] == ["乙"])
    form.help_under("name", None)
    assert not [t for t in shown(form) if t in {"甲", "乙"}]


def test_a_hint_the_field_is_too_narrow_for_stands_below_it(qtbot: QtBot):
    hint = "填了身份证号，性别和出生日期自动带出"
    form = Form([Entry("number", "证件号码", hint=hint), Entry("name", "姓名", hint="短")])
    qtbot.addWidget(form)
    form.resize(1200, 300)
    form.show()
    line = form.controls["number"]
    assert isinstance(line, QLineEdit)
    below = [one for one in form.findChildren(QLabel) if one.text() == hint]
    qtbot.waitUntil(lambda: below[0].isHidden() and line.placeholderText() == hint)
    form.resize(320, 300)
    qtbot.waitUntil(lambda: below[0].isVisible() and line.placeholderText() == "")
    form.resize(1200, 300)
    qtbot.waitUntil(lambda: below[0].isHidden() and line.placeholderText() == hint)


def test_a_tick_beside_a_field_is_reached_after_it(qtbot: QtBot) -> None:
    """The field has its name above it, the tick has not: it stands a little higher."""
    form = Form([Entry("day", "登记日期"), Entry("hard", "疑难复杂", "check"), Entry("last", "备注")])
    qtbot.addWidget(form)
    form.show()
    follow_reading(form)
    qtbot.wait(1)
    chain = [form.controls["day"]]
    while (one := chain[-1].nextInFocusChain()) is not chain[0]:
        chain.append(one)
    assert [one for one in chain if one in form.controls.values()] == list(form.controls.values())


def test_what_stands_on_one_line_is_read_from_left_to_right_wherever_the_line_is() -> None:
    """A choice is a little higher than the box beside it: their middles are not quite the same."""
    for top in range(LINE):
        places = {"name": QPoint(90, top + 17), "role": QPoint(10, top + 18), "below": QPoint(5, top + 50)}
        assert as_read(places) == ["role", "name", "below"]
