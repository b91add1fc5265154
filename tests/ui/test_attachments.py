"""Photos and scans in the window: pasted, dropped, from the scanner's folder; captions, undo, the viewer; papers by Ctrl+P."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from app.office import Office
from app.reports import pdf
from app.settings import Settings
from app.ui.attachment_view import AttachmentView
from app.ui.attachments import Attachments
from app.ui.main_window import MainWindow
from app.ui.residents.import_page import ImportPage
from app.ui.residents.people_view import PeopleView
from app.usecases import ledgers
from app.usecases.attachments import files as attachments
from app.usecases.attachments import scanner_folder
from app.usecases.history import undo
from app.usecases.ledgers import designs, inspections
from app.usecases.papers import printing
from tests import factories
from tests.reports.papers import agreement


def photo(path: Path, shade: int = 100) -> Path:
    Image.new("RGB", (80, 100), (shade, 90, 60)).save(path)
    os.utime(path, (1, 1))
    return path


@pytest.fixture
def who(file_office: Office) -> int:
    return factories.resident(file_office, "单小英")


@pytest.fixture
def card(window: MainWindow, who: int, qtbot: QtBot) -> Attachments:
    window.shell.go("residents", kind="resident", record_id=who)
    qtbot.waitUntil(lambda: bool(window.findChildren(Attachments)))
    return window.findChildren(Attachments)[0]


def names(card: Attachments) -> list[str]:
    return [card.pictures.item(i).text() for i in range(card.pictures.count())]


def test_a_dropped_file_is_kept_and_shown(
    card: Attachments, who: int, file_office: Office, tmp_path: Path, qtbot: QtBot
):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path / "户口簿.jpg")))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    card.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    qtbot.waitUntil(lambda: names(card) == ["户口簿.jpg"])
    assert not card.pictures.item(0).icon().isNull()
    assert not card.hint.isVisible()
    assert [k.name for k in attachments.listing(file_office, "resident", who)] == ["户口簿.jpg"]


def test_a_row_of_a_ledger_takes_scans_and_an_inspection_counts_them(
    window: MainWindow, file_office: Office, tmp_path: Path, qtbot: QtBot
):
    designs.switch(file_office, "safety_check", True)
    values = {"place": "幸福网吧"}
    row = ledgers.add(file_office, "safety_check", ledgers.EntryForm(values=values))
    window.shell.go("ledgers", kind="ledger_entry", record_id=row)
    qtbot.waitUntil(lambda: bool(window.findChildren(Attachments)))
    [card] = window.findChildren(Attachments)
    card.put_files([photo(tmp_path / "通道.jpg")])
    qtbot.waitUntil(lambda: names(card) == ["通道.jpg"])
    [files] = [one for one in inspections.material(file_office, "safety") if one.kind == "附件"]
    assert (files.count, files.missing) == (1, "")


def test_a_picture_is_pasted_with_a_key_and_named_in_place(
    card: Attachments, who: int, file_office: Office, tmp_path: Path, qtbot: QtBot
):
    assert card.accessibleName() == "照片和扫描件，按 Ctrl+V 粘贴", "Tab comes to it"
    card.put_files([photo(tmp_path / "先.jpg")])
    qtbot.waitUntil(lambda: len(names(card)) == 1)
    QApplication.clipboard().setImage(QImage(str(photo(tmp_path / "图.png", 5))))
    card.pictures.setFocus()  # in the list of people the same key pastes a roster
    qtbot.keyClick(card.pictures, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(names(card)) == 2)
    assert names(card)[0].startswith("粘贴的图片 2026-03-16")
    card.pictures.item(0).setText("照片")
    qtbot.waitUntil(lambda: attachments.portrait(file_office, who) is not None)


def test_a_picture_pasted_anywhere_on_the_page_goes_to_the_person_and_cells_to_the_import(
    card: Attachments, window: MainWindow, who: int, file_office: Office, tmp_path: Path, qtbot: QtBot
):
    page = window.findChild(PeopleView)
    assert page is not None
    paste = (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.clipboard().setImage(QImage(str(photo(tmp_path / "图.png", 5))))
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, *paste)
    qtbot.waitUntil(lambda: len(attachments.listing(file_office, "resident", who)) == 1)
    assert page.file.isVisible()
    qtbot.waitUntil(window._toast.offers)
    window._toast.act()
    qtbot.waitUntil(lambda: attachments.listing(file_office, "resident", who) == ())
    QApplication.clipboard().setText("姓名\t证件号码\n张三\t")
    qtbot.keyClick(page.list.table, *paste)
    qtbot.waitUntil(lambda: not page.file.isVisible())
    assert page.findChild(ImportPage) is not None


def test_a_wrong_file_is_told_and_nothing_is_kept(
    card: Attachments,
    who: int,
    file_office: Office,
    tmp_path: Path,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
):
    told: list[str] = []
    monkeypatch.setattr(card._shell, "say_on", lambda text, *_more: told.append(text))
    (tmp_path / "假.jpg").write_bytes(b"MZ program")
    card.put_files([tmp_path / "假.jpg"])
    qtbot.waitUntil(lambda: bool(told))
    assert "不是图片" in told[0]
    assert attachments.listing(file_office, "resident", who) == ()
    card.put_files([tmp_path / "假.jpg", photo(tmp_path / "真.jpg")])  # the good one is not held up
    qtbot.waitUntil(lambda: names(card) == ["真.jpg"])


def test_delete_goes_to_the_bin(
    card: Attachments, who: int, file_office: Office, tmp_path: Path, qtbot: QtBot
):
    card.put_files([photo(tmp_path / "a.jpg")])
    qtbot.waitUntil(lambda: len(names(card)) == 1)
    card.pictures.setCurrentRow(0)
    qtbot.keyClick(card.pictures, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(card) == [])
    assert card.hint.isVisibleTo(card)
    undo.undo(file_office, undo.acts(file_office)[0].id)
    qtbot.waitUntil(lambda: names(card) == ["a.jpg"])


def test_the_scanner_folder_offers_and_empties(
    card: Attachments, kept: Settings, tmp_path: Path, qtbot: QtBot
):
    folder = tmp_path / "扫描"
    folder.mkdir()
    photo(folder / "1.jpg")
    (folder / "坏.jpg").write_bytes(b"x")
    os.utime(folder / "坏.jpg", (1, 1))
    kept.folders["scanner"] = str(folder)
    card.tray.toggle()
    qtbot.waitUntil(lambda: card.tray.files.count() == 2)
    card.tray.put_chosen()
    qtbot.waitUntil(lambda: names(card) == ["1.jpg"])
    assert (folder / scanner_folder.TAKEN_FOLDER / "1.jpg").exists()
    assert (folder / "坏.jpg").exists()
    card.tray.look()
    qtbot.waitUntil(lambda: card.tray.files.count() == 1)
    assert "1 个放不进来：“坏.jpg”" in card.tray.words.text()
    assert not card.tray.take.isEnabled()
    photo(folder / "坏.jpg")  # the scanner had only paused: it is looked at again
    os.utime(folder / "坏.jpg", (2, 2))
    card.tray.look()
    qtbot.waitUntil(card.tray.take.isEnabled)
    assert (card.tray.files.count(), "放不进来" in card.tray.words.text()) == (1, False)
    folder.rename(tmp_path / "拔掉")
    card.tray.look()
    qtbot.waitUntil(lambda: "打不开扫描文件夹" in card.tray.words.text())
    assert card.tray._timer.isActive(), "a stick or a share that comes back is found without a key"


def test_the_signed_copy_of_a_paper_is_chosen_and_linked(
    window: MainWindow, who: int, file_office: Office, tmp_path: Path, qtbot: QtBot
):
    paper = printing.issue(file_office, "resident_sheet", who).paper_id
    window.shell.go("residents", kind="resident", record_id=who)
    qtbot.waitUntil(lambda: bool(window.findChildren(Attachments)))
    card = window.findChildren(Attachments)[0]
    qtbot.waitUntil(lambda: card.place.count() == 2)
    assert card.place.isVisible()
    assert card.minimumSizeHint().width() < 520  # the page of a person does not go sideways for it
    card.place.setCurrentIndex(1)
    card.put_files([photo(tmp_path / "签字.jpg")])
    qtbot.waitUntil(lambda: names(card) == ["居民基本情况表 签字件"])
    assert len(attachments.listing(file_office, "paper", paper)) == 1


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_viewer_turns_zooms_and_pages(window: MainWindow, file_office: Office, who: int, qtbot: QtBot):
    one = attachments.add(file_office, "resident", who, "协议.pdf", pdf.render(agreement(20)))
    taken = attachments.content(file_office, one)
    view = AttachmentView(window.shell, window, taken)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: not view._image.isNull())
    upright = view.picture.pixmap().size()
    qtbot.keyClick(view, Qt.Key.Key_R)
    assert view.picture.pixmap().width() > view.picture.pixmap().height()
    view.turn()
    view.turn()
    view.turn()
    assert view.picture.pixmap().size() == upright
    view.zoom(2.0)
    assert view.picture.pixmap().width() > upright.width() * 1.9
    view.page(1)
    assert view._page.text() == f"第 2 页，共 {taken.pages} 页"
    view.page(-1)
    view.page(-1)
    assert view._page.text().startswith("第 1 页")
    qtbot.wait(50)
    assert attachments.as_pdf(taken) == taken.data


def test_a_picture_prints_on_one_sheet(file_office: Office, who: int):
    from app.reports import raster

    buffer = io.BytesIO()
    frames = [Image.new("1", (300, 400), n) for n in (0, 1)]
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    one = attachments.add(file_office, "resident", who, "两页.tif", buffer.getvalue())
    assert raster.page_count(attachments.as_pdf(attachments.content(file_office, one))) == 2


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_ctrl_p_offers_the_papers_there_are(
    card: Attachments, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    shown: list[Any] = []
    monkeypatch.setattr(QDialog, "exec", lambda self: shown.append(self.windowTitle()))
    view = card.parentWidget()
    while type(view).__name__ != "FileView":
        view = view.parentWidget()
    view._print()
    qtbot.waitUntil(lambda: any(m.isVisible() for m in view.findChildren(QMenu)))
    [menu] = [m for m in view.findChildren(QMenu) if m.isVisible()]
    words = [a.text() for a in menu.actions()]
    assert any("居民信息卡" in w for w in words)
    assert any("居民基本情况表" in w for w in words)
    menu.actions()[words.index(next(w for w in words if "居民信息卡" in w))].trigger()
    menu.close()
    qtbot.waitUntil(lambda: shown == ["居民信息卡"])


def test_a_long_title_does_not_push_the_viewer_out_of_the_window(
    window: MainWindow, qtbot: QtBot, who: int, file_office: Office
) -> None:
    data = pdf.render(agreement())
    one = attachments.add(file_office, "resident", who, "协议.pdf", data, "调解协议书签字件，" * 12)
    view = AttachmentView(window.shell, window, attachments.content(file_office, one))
    qtbot.addWidget(view)
    assert view.minimumSizeHint().width() <= window.width() - 60
