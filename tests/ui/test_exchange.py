"""交换: a package goes out and is read back; sticks and look-alikes; the passphrase is shown and that is logged."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.models.tables import Viewing
from app.office import Office
from app.usecases import packages
from app.usecases.packages import DriveView


@pytest.fixture
def no_sticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "drives", lambda _office: [])


@pytest.fixture
def page(no_sticks, window, qtbot: QtBot):
    window.go("exchange")
    page = window._pages["exchange"]
    qtbot.waitUntil(lambda: page.page("write").month.count() == 25)
    return page


def _written(page, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(folder))
    view = page.page("write")
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(view.write_button.isEnabled)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(view._result.isVisible, timeout=20000)
    return view


def test_without_a_stick_it_says_what_to_do(page):
    view = page.page("write")
    assert view._no_stick.isVisible()
    assert "重新查找" in view._no_stick.text()
    assert not view.write_button.isEnabled()


def test_written_shown_and_read_back(page, file_office: Office, qtbot: QtBot, tmp_path: Path, monkeypatch):
    view = _written(page, qtbot, tmp_path, monkeypatch)
    words = " ".join(w.text() for w in view._result.findChildren(QLabel))
    assert "已写好，并读回来核对无误" in words
    assert view._written.sha256[:16] in words
    assert view._written.passphrase not in words
    view.reveal()
    qtbot.waitUntil(lambda: view._secret.text() == view._written.passphrase)
    with file_office.read() as session:
        (seen,) = session.query(Viewing).all()
        assert seen.what == f"数据包口令 {view._written.path.name}"

    reading = page.page("read")
    reading.look(view._written.path)
    qtbot.waitUntil(reading._receiving.isVisible)
    words = " ".join(w.text() for w in reading._card.findChildren(QLabel))
    assert "签名有效" in words
    assert "示例社区居民委员会" in words
    qtbot.keyClicks(reading.passphrase, "AAAAA-BBBBB-CCCCC-DDDDD")
    qtbot.keyClick(reading.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(reading.problem.isVisible, timeout=20000)
    reading.passphrase.clear()
    qtbot.keyClicks(reading.passphrase, view._written.passphrase.lower().replace("-", " "))
    qtbot.keyClick(reading.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(reading.result.isVisible, timeout=20000)
    assert "月报数字" in reading.result.text()

    history = page.page("history")
    qtbot.waitUntil(lambda: history.table.rowCount() == 2)
    assert [history.table.item(i, 1).text() for i in range(2)] == ["读入", "导出"]


def test_a_changed_package_is_refused_in_red(page, qtbot: QtBot, tmp_path: Path, monkeypatch):
    path = _written(page, qtbot, tmp_path, monkeypatch)._written.path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    reading = page.page("read")
    reading.look(path)
    qtbot.waitUntil(reading._card.isVisible)
    (words,) = [w for w in reading._card.findChildren(QLabel) if w.objectName() == "overdue"]
    assert words.text().startswith("签名无效")
    assert not reading._receiving.isVisible()


def test_something_else_is_no_package(page, qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "照片.liren"
    path.write_bytes(b"no package")
    reading = page.page("read")
    reading.look(path)
    qtbot.waitUntil(reading.problem.isVisible)
    assert reading.problem.text().startswith("这不是里仁的数据包")


def test_files_that_would_run_are_named(page, qtbot: QtBot, tmp_path: Path, monkeypatch):
    stick = DriveView(tmp_path, "我的U盘", 3_200_000_000, True, ("照片.exe", "文件夹.lnk"))
    monkeypatch.setattr(packages, "drives", lambda _office: [stick])
    view = page.page("write")
    qtbot.keyClick(page, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: view.where.count() == 1)
    assert view.where.currentText() == "U 盘 我的U盘（可用 3.2 GB）"
    view.where.show_drives([DriveView(tmp_path, "快满", 40_000_000, True, ())])
    assert view.where.currentText() == "U 盘 快满（可用 40 MB）"
    view.where.show_drives([stick])
    assert "照片.exe、文件夹.lnk" in view._lookalikes.text()
    assert view._lookalikes.isVisible()
    assert not view._no_stick.isVisible()
