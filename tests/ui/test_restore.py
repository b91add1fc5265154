"""从备份恢复 at the door: the copy comes back, what was there is put aside, a wrong password changes nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.clock import FixedClock, SystemClock
from app.settings import Settings
from app.ui.welcome.dialog import WelcomeDialog
from app.ui.welcome.pages import ChoicePage, LogInPage
from app.ui.welcome.restore_page import RestorePage
from app.usecases.offices import backups
from app.usecases.offices import opening as offices
from tests import factories
from tests.offices import PASSWORD, new_encrypted

# The screenless platform says so whenever a window has a fixed size, as the door has.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def folder(tmp_path: Path, clock: FixedClock) -> Path:
    """An office with one backup, and a resident registered after it."""
    office, _code = new_encrypted(tmp_path / "office", clock)
    factories.resident(office, "备份前")
    backups.back_up(office)
    factories.resident(office, "备份后")
    office.close()
    return tmp_path / "office"


@pytest.fixture
def door(folder: Path, qtbot: QtBot) -> WelcomeDialog:
    made = WelcomeDialog(folder, Settings())
    qtbot.addWidget(made)
    made.show()
    return made


def _names(folder: Path) -> list[str]:
    office = offices.log_in(folder, "王窗口", PASSWORD, SystemClock())
    try:
        from app.models.tables import Resident

        with office.read() as session:
            return [r.name for r in session.query(Resident).order_by(Resident.id)]
    finally:
        office.close()


def _restore_page(door: WelcomeDialog) -> RestorePage:
    assert isinstance(door._stack.currentWidget(), LogInPage)
    door.from_backup()
    page = door._stack.currentWidget()
    assert isinstance(page, RestorePage)
    return page


def test_a_copy_comes_back_and_nothing_is_deleted(door: WelcomeDialog, folder: Path, qtbot: QtBot):
    page = _restore_page(door)
    assert page.copies.count() == 1
    page._form.controls["password"].setText(PASSWORD)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: door._problem.text().startswith("已从备份恢复"), timeout=20000)
    assert isinstance(door._stack.currentWidget(), LogInPage)
    assert _names(folder) == ["备份前"]
    (aside,) = folder.glob("replaced-*")
    assert _names(aside) == ["备份前", "备份后"]


def test_a_wrong_password_changes_nothing(door: WelcomeDialog, folder: Path, qtbot: QtBot):
    page = _restore_page(door)
    page._form.controls["password"].setText("错的密码123")
    page._go()
    qtbot.waitUntil(lambda: door._problem.text().startswith("密码不对"), timeout=20000)
    assert _names(folder) == ["备份前", "备份后"]


def test_another_folder_is_no_copy(door: WelcomeDialog, tmp_path: Path):
    page = _restore_page(door)
    page.add(tmp_path / "照片")
    assert "不是里仁的备份" in page._none.text()
    assert not page._go_button.isEnabled()


def test_a_new_computer_takes_the_copy_from_a_stick(folder: Path, tmp_path: Path, qtbot: QtBot):
    door = WelcomeDialog(tmp_path / "新电脑", Settings())
    qtbot.addWidget(door)
    door.show()
    assert isinstance(door._stack.currentWidget(), ChoicePage)
    door.from_backup()
    page = door._stack.currentWidget()
    assert not page._go_button.isEnabled()
    page.add(folder / "backups")
    page._form.controls["password"].setText(PASSWORD)
    page._go()
    qtbot.waitUntil(lambda: door._problem.text().startswith("已从备份恢复"), timeout=20000)
    assert _names(tmp_path / "新电脑") == ["备份前"]
    assert "原来的文件" not in door._problem.text()  # there were none
    assert list((tmp_path / "新电脑").glob("replaced-*")) == []
