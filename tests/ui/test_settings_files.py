"""附件 in 设置: the office's limits, this computer's scanner folder and whether it is watched."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.office import ClerkRef, Office
from app.settings import Settings
from app.ui.main_window import MainWindow
from app.ui.scanner_tray import ScannerTray
from app.usecases.attachments import limits as attachment_limits
from app.usecases.attachments.limits import Limits
from app.usecases.offices import clerks


def view_of(window: MainWindow, qtbot: QtBot) -> Any:
    window.go("settings")
    page: Any = window._pages["settings"]
    made = page.page("files")
    qtbot.waitUntil(lambda: made.longest.value() == attachment_limits.Limits().longest)
    return made


def test_the_limits_are_kept_for_the_office(window: MainWindow, file_office: Office, qtbot: QtBot):
    view = view_of(window, qtbot)
    view.most.setValue(5)
    view.longest.setValue(1600)
    with qtbot.waitSignal(view.saved):
        qtbot.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert attachment_limits.limits(file_office) == Limits(5, 1600)


def test_the_folder_is_chosen_and_watched_or_not(
    window: MainWindow, kept: Settings, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    view = view_of(window, qtbot)
    assert view.folder.text() == "还没有选文件夹"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    view.choose()
    assert view.folder.text() == kept.folders["scanner"] == str(tmp_path)
    for on in (False, True):
        view.watch.setChecked(on)
        assert kept.watch_scanner is on
        tray = ScannerTray(window.shell, lambda _paths: None)
        view.layout().addWidget(tray)
        tray.toggle()
        qtbot.waitUntil(lambda tray=tray: "还没有新文件" in tray.words.text())
        assert tray._timer.isActive() is on
        assert tray.again.isVisible() is not on


def test_who_may_not_change_them_sees_them_shut(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot)
    assert view.most.isEnabled()
    clerk = clerks.add_clerk(file_office, "周窗口", "", ("clerk",))
    file_office.clerk = ClerkRef(clerk, "周窗口")
    view.save()
    qtbot.waitUntil(lambda: "没有“修改台账、代码、日历等定义”的权限" in view.problem.text())
