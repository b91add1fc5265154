"""The frame: rooms by Alt+number, the box by Ctrl+K, one instance, crashes that tell nothing personal, undo, themes."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.errors import ClerkError
from app.models.tables import Resident
from app.office import Office
from app.ui.instance import SingleInstance
from app.ui.main_window import MainWindow
from app.ui.messages import report_of
from app.ui.rooms import ROOMS
from app.ui.tasks import Progress
from app.ui.theme import DARK, LIGHT, SCALES, Palette, style_sheet, theme_of
from app.ui.widgets.parts import button, hold_focus, row
from tests import factories
from tests.ui.shortcuts import heard_twice
from tests.ui.typing import commit


def test_every_room_opens_by_its_key_and_names_its_controls(window: MainWindow, qtbot: QtBot) -> None:
    for number, room in enumerate(ROOMS, start=1):
        qtbot.keyClick(window, str(number), Qt.KeyboardModifier.AltModifier)  # type: ignore[call-overload]
        page = window._stack.currentWidget()
        assert page is window._pages[room.key]
        qtbot.wait(150)
        for control in page.findChildren(QWidget):
            if isinstance(control, QLineEdit | QComboBox | QTableView) and control.isVisible():
                inner = isinstance(control.parentWidget(), QComboBox)
                assert inner or control.accessibleName() or control.objectName().startswith("qt_"), (
                    room.name,
                    control,
                )
            if isinstance(control, QAbstractButton) and control.isVisible() and not control.text():
                assert (
                    control.objectName().startswith("qt_")
                    or control.accessibleName()
                    or isinstance(control.parentWidget(), QLineEdit | QTableView)
                ), (room.name, control)


def test_the_box_finds_by_initials_and_enter_opens_the_file(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.resident(file_office, "尉迟小明")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.search, "ycxm")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)  # before the hits are there: it waits for them
    qtbot.waitUntil(lambda: "residents" in window._pages)
    page = window._pages["residents"]
    qtbot.waitUntil(lambda: page.view("people").file._file is not None)  # type: ignore[attr-defined]
    assert page.view("people").file._file.name == "尉迟小明"  # type: ignore[attr-defined]


def test_escape_closes_the_hits_and_keeps_the_text(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.resident(file_office, "王五")
    before = window._stack.currentWidget().findChildren(QPushButton)[0]
    before.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    commit(window.search, "王")
    qtbot.waitUntil(lambda: bool(window.search.found))
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.search._shown()
    assert window.search.text() == "王"
    assert window.search.hasFocus()
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)  # and once more leads back to where one was
    assert before.hasFocus()


def test_work_ends_exactly_once_done_failed_or_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    ends: list[object] = []

    def fails(_office: Office, _progress: Progress) -> None:
        raise ClerkError("不行")

    def long(_office: Office, progress: Progress) -> None:
        for step in range(1000):
            progress.step(step, 1000)
            import time

            time.sleep(0.01)

    tasks = window.tasks
    tasks.run(window, lambda _o, _p: 7, ends.append, ends.append)
    tasks.run(window, fails, ends.append, ends.append)
    job = tasks.run(window, long, ends.append, ends.append, label="很久")
    qtbot.waitUntil(lambda: len(ends) == 2)
    job.cancel()
    qtbot.waitUntil(lambda: len(ends) == 3)
    assert ends[0] == 7
    assert [str(e) for e in ends[1:]] == ["不行", "已取消，数据没有任何改动"]


START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.instance import SingleInstance
program = QCoreApplication([])
started = SingleInstance(Path(sys.argv[1]), int(sys.argv[2]))
print(started.is_first, started.answered)
"""


def _another(folder: Path, patience_ms: int = 20_000) -> "subprocess.Popen[str]":
    """One more start, a program of its own: says whether it is the first, and whether it was answered."""
    asked = [sys.executable, "-c", START, str(folder), str(patience_ms)]
    return subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def _became(start: "subprocess.Popen[str]") -> str:
    return start.communicate(timeout=30)[0].strip()


def test_a_second_start_raises_the_first_or_waits_for_its_end(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.is_first
    with qtbot.waitSignal(first.asked, timeout=30_000):
        second = _another(tmp_path)
    assert (_became(second), _became(_another(tmp_path / "other"))) == ("False True", "True False")
    hasty, third = (
        _another(tmp_path, 200),
        _another(tmp_path),
    )  # what is about to close looks at nothing any more
    assert _became(hasty) == "False False"
    first.close()
    assert _became(third) == "True False"


def test_a_lock_that_nobody_answers_for_holds_nobody(tmp_path: Path) -> None:
    gone = SingleInstance(tmp_path)
    assert gone._server is not None
    gone._server.close()
    again = SingleInstance(tmp_path, 100)
    assert again.is_first
    again.close()
    gone.close()


def test_the_crash_report_holds_no_personal_data() -> None:
    try:
        raise ValueError("张三 230102198005170011")
    except ValueError as error:
        report = report_of(error)
    assert "张三" not in report
    assert "230102198005170011" not in report
    assert "ValueError" in report
    assert "test_frame.py" in report


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_is_aa(palette: Palette) -> None:
    pairs = [
        (getattr(palette, name), palette.surface)
        for name in ("text", "dim", "accent", "due", "overdue", "done")
    ]
    for ink, paper in [*pairs, (palette.on_accent, palette.accent), (palette.text, palette.ground)]:
        low, high = sorted((_luminance(ink), _luminance(paper)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, paper)


@pytest.mark.parametrize("scale", SCALES)
def test_the_style_sheet_is_whole_at_every_scale(scale: int) -> None:
    for name in ("light", "dark"):
        sheet = style_sheet(theme_of(name, scale))
        arrow = sheet.split("QPushButton#primary::menu-indicator")[1].split(";")[0]
        assert f"arrow-{'dark' if name == 'light' else 'light'}" in arrow, "it stands on the accent colour"
        assert "$" not in sheet
        assert f"font-size: {round(15 * scale / 100)}px" in sheet


def test_ctrl_z_in_the_empty_box_takes_the_last_act_back(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one = factories.resident(file_office, "区大姐")
    with file_office.read() as session:
        assert session.get(Resident, one) is not None
    window.search.enter()
    qtbot.keyClicks(window.search, "qdj")
    window.search.clear()
    window._toast.say(
        "已记为不予受理", "打印告知书", partial(pytest.fail, "what is not taken back is not pressed")
    )
    qtbot.keyClick(window.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window._toast.offers() and "登记居民" in window._toast._label.text())
    for _ in range(
        2
    ):  # pressed twice in a hurry: what was taken back is said, the next question does not cover it
        qtbot.keyClick(window.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    after: list[object] = []
    window.tasks.run(window, lambda _o, _p: None, after.append)
    qtbot.waitUntil(lambda: bool(after))
    assert "已撤销：登记居民" in window._toast._label.text()
    assert not window.search.focusPolicy() & Qt.FocusPolicy.TabFocus, (
        "focus that is lost does not end up here"
    )


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_second_start_leaves_the_window_as_large_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    from app.ui.application import raised

    window.setWindowState(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowMinimized)
    raised(window)
    assert window.isMaximized()
    assert not window.isMinimized()


def test_what_goes_while_a_dialog_is_in_front_leaves_the_keyboard_near(qtbot: QtBot) -> None:
    room, dialog = QWidget(), QDialog()
    for one in (room, dialog):
        qtbot.addWidget(one)
    elsewhere, around = QPushButton("别处", room), QWidget(room)
    around.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    leaving = QPushButton("打印", around)
    room.show()
    leaving.setFocus()
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    hold_focus(leaving, around)
    leaving.hide()
    assert room.focusWidget() is around
    assert not elsewhere.hasFocus()


def test_a_key_that_two_parts_wait_for_is_told_while_both_are_seen(qtbot: QtBot) -> None:
    """What every test of a window is asked at its end (conftest)."""
    page = QWidget()
    qtbot.addWidget(page)
    one, other = (button(words, page.close, "", "Ctrl+Shift+M", page) for words in ("关联会议", "成批修改"))
    page.setLayout(row(one, other))
    assert heard_twice(page) == ["Ctrl+Shift+M：关联会议，成批修改"]
    other.hide()
    assert heard_twice(page) == []
