"""文书式样 in the window: found, changed and seen, a file put on or refused, compared, restored with undo."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.usecases.papers import templates as paper_templates

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> Any:
    window.go("settings")
    page: Any = window._pages["settings"]
    made = page.page("papers")
    qtbot.waitUntil(lambda: made.list.table.rowCount() > 10)
    return made


def find(view: Any, qtbot: QtBot, text: str, key: str) -> None:
    """Type into the search line and put the cursor on a template of what is found."""
    view.list.find_box.setText(text)
    qtbot.waitUntil(lambda: 0 < view.list.table.rowCount() < 10)
    view.list.choose(key)
    assert view.list.chosen().key == key


def test_a_heading_and_a_line_are_changed_and_shipped_comes_back(
    view: Any, file_office: Office, qtbot: QtBot
) -> None:
    find(view, qtbot, "ycxgzd", "once_notice")
    qtbot.keyClick(view, Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.lines.count() > 5)
    editor = view.inner
    qtbot.waitUntil(lambda: not editor.page.picture.pixmap().isNull())
    before = editor.page.picture.pixmap().toImage()
    editor.form.controls["title"].setText("办事一次说清{")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    assert "少了右边的 }" in editor.form._problems["title"].text()
    editor.form.controls["title"].setText("办事一次说清")
    editor.lines.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: editor.page.picture.pixmap().toImage() != before)
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.inner is None and view.list.chosen().own)
    assert 'title = "办事一次说清"' in paper_templates.text_of(file_office, "once_notice")
    qtbot.keyClick(view, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.lines.count() > 2)
    assert view.inner.changes.rowCount() == 1
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.inner is None)
    qtbot.keyClick(view, Qt.Key.Key_Delete, CTRL)
    qtbot.waitUntil(lambda: not view.list.chosen().own)
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: view.list.chosen().own)


def test_a_file_is_shown_before_it_is_put_on_and_refused_with_its_line(
    view: Any, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    find(view, qtbot, "转办单", "transfer_slip")
    path = tmp_path / "转办单.toml"
    view.write(path, "transfer_slip")
    qtbot.waitUntil(path.exists)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{department}", "{department"), encoding="utf-8")
    view.take(path)
    qtbot.waitUntil(lambda: "转办单.toml 第 " in view.list.problem.text())
    assert view.inner is None
    path.write_text(text.replace("{department}：", "{department} 负责同志："), encoding="utf-8")
    view.take(path)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.lines.count() > 1)
    assert view.list.problem.text() == ""
    qtbot.keyClick(view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: view.inner is None and view.list.chosen() is not None and view.list.chosen().own)
    assert "负责同志" in paper_templates.text_of(file_office, "transfer_slip")


def test_who_lacks_the_right_may_look_and_export_only(window: MainWindow, qtbot: QtBot) -> None:
    from app.ui.settings.papers import PapersView

    shell = window.shell
    shell.rights = frozenset()
    view = PapersView(shell)
    qtbot.addWidget(view)
    view.entered()
    qtbot.waitUntil(lambda: view.list.table.rowCount() > 10)
    assert not view.list._edit.isEnabled()
    assert "权限" in view.list._edit.toolTip()
    assert view.list._export.isEnabled()
