"""The preview: 套打 by keys, what is seen is what is printed and saved, the numbers stay on this computer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.office import Office
from app.reports import calibration, raster
from app.reports.placing import AS_IT_IS, Placing, sheet_of
from app.settings import Settings
from app.ui.main_window import MainWindow
from app.ui.placing_panel import PlacingPanel, keep_placing, kept_placing
from app.ui.preview import PreviewDialog
from app.ui.printer import paint, send
from app.usecases.papers import printing
from tests import factories
from tests.usecases.papers.test_printing import text_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL = Qt.KeyboardModifier.ControlModifier
Opened = Callable[[], PreviewDialog]


@pytest.fixture
def receipt(file_office: Office) -> Any:
    return printing.issue(file_office, "service_receipt", factories.service(file_office, applicant="尉迟敬"))


@pytest.fixture
def opened(receipt: Any, window: MainWindow, qtbot: QtBot) -> Iterator[Opened]:
    dialogs = []

    def open_() -> PreviewDialog:
        made = PreviewDialog(window.shell, window, receipt)
        made.open()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        dialogs.append(made)
        return made

    yield open_
    for made in dialogs:
        made.close()
        made.deleteLater()


def typed(qtbot: QtBot, box: QWidget, text: str) -> None:
    box.setFocus()
    box.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Tab)


def saved(dialog: PreviewDialog, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    qtbot.waitUntil(dialog._save.isEnabled)
    qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    return path.read_bytes()


def test_by_keys_only_the_values_are_saved_moved_as_typed(
    opened: Opened,
    receipt: Any,
    kept: Settings,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = opened()
    before = dialog._pictures[0].pixmap().toImage()
    assert not dialog.panel.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_T, CTRL)
    assert dialog.panel.isVisible()
    qtbot.keyClicks(dialog.panel.right, "3.5")  # in place of what stands there: 3 before 0.0 would be 30.0
    qtbot.keyClick(dialog.panel.right, Qt.Key.Key_Tab)
    typed(qtbot, dialog.panel.down, "-2")
    assert not dialog._print.isEnabled()  # what is seen is not yet what is asked
    dialog.panel.values_only.click()
    dialog.problem.setText("这台电脑没有打印机，没有打印。")
    dialog.problem.show()
    data = saved(dialog, qtbot, tmp_path / "a.pdf", monkeypatch)
    told = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]
    assert (
        f"已存到 {tmp_path / 'a.pdf'}" in told
    )  # here, where it is seen, and not beside what no longer holds
    assert "这台电脑没有打印机，没有打印。" not in told
    asked = printing.placed(receipt, Placing(3.5, -2.0, 100.0, True)).pdf
    assert raster.page(data, 0).pixels == raster.page(asked, 0).pixels
    assert "尉迟敬" in text_of(data)
    assert "申请人" not in text_of(data)
    assert dialog._pictures[0].pixmap().toImage() != before
    name = dialog.panel.printer.currentText()
    assert kept.placings["service_receipt"][name]["right"] == 3.5
    assert kept_placing(kept, "service_receipt", name) == Placing(3.5, -2.0, 100.0, True)


def test_it_is_remembered_for_the_next_of_the_kind_and_put_back_with_one_key(
    opened: Opened,
    receipt: Any,
    kept: Settings,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = PlacingPanel(kept, "").printer.currentText()
    keep_placing(kept, "service_receipt", name, Placing(-1.5, 0, 98))
    dialog = opened()
    bar = dialog._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(dialog._print, Qt.Key.Key_PageDown)
    assert bar.value() > 0, "the paper moves while the button has the keyboard"
    assert dialog.panel.isVisible()  # it is not hidden that the paper is moved
    assert dialog.panel.right.value() == -1.5
    assert saved(dialog, qtbot, tmp_path / "a.pdf", monkeypatch) != receipt.pdf
    qtbot.keyClick(dialog, Qt.Key.Key_0, CTRL)
    assert saved(dialog, qtbot, tmp_path / "b.pdf", monkeypatch) == receipt.pdf
    assert kept.placings == {"service_receipt": {}}


def test_lists_have_no_values_alone_and_nothing_is_kept_of_them(kept: Settings, qtbot: QtBot) -> None:
    panel = PlacingPanel(kept, "")
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.values_only.isVisible()
    panel.right.setValue(5)
    assert kept.placings == {}


def test_a_number_out_of_reach_is_told_with_its_limits_and_nothing_is_lost(
    kept: Settings, qtbot: QtBot
) -> None:
    panel = PlacingPanel(kept, "service_receipt")
    qtbot.addWidget(panel)
    panel.show()
    panel.right.setValue(5)
    panel.right.selectAll()
    qtbot.keyClicks(panel.right, "60")
    assert panel.problem.isVisible()
    assert panel.problem.text() == "右移只能写 -50 到 50 毫米，60 超出了；现在按 6 毫米印。"
    panel.right.clearFocus()
    assert (panel.right.value(), panel.placing().right) == (6, 6)
    panel.right.selectAll()
    qtbot.keyClicks(panel.right, "7")
    assert not panel.problem.isVisible()
    panel.percent.selectAll()
    qtbot.keyClicks(panel.percent, "9")
    assert not panel.problem.isVisible(), "95 begins so"
    qtbot.keyClick(panel.percent, Qt.Key.Key_Return)
    assert (panel.percent.value(), "9 超出了" in panel.problem.text()) == (100, True)


@pytest.mark.parametrize("bad", [{"right": 500}, {"left": 1}, {"right": "x"}, [1], "x"])
def test_what_cannot_be_read_from_the_settings_is_as_if_there_were_nothing(bad: Any) -> None:
    assert kept_placing(Settings(placings={"a": {"b": bad}}), "a", "b") == AS_IT_IS
    assert kept_placing(Settings(placings={"a": bad}), "a", "b") == AS_IT_IS


def test_the_calibration_page_is_printed_on_a_sheet_of_this_paper_with_the_numbers_of_now(
    opened: Opened, receipt: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sent: list[bytes] = []
    dialog = opened()
    monkeypatch.setattr("app.ui.printer.QPrintDialog", lambda *_a: type("D", (), {"exec": lambda _s: 1})())
    monkeypatch.setattr("app.ui.printer.paint", lambda _printer, pdf: not sent.append(pdf))
    monkeypatch.setattr("app.ui.printer.QPrinterInfo.availablePrinterNames", list)
    qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
    assert "没有打印机，没有打印" in dialog.problem.text()
    assert "Ctrl+S" in dialog.problem.text()
    assert (sent, dialog.isVisible()) == ([], True)
    monkeypatch.setattr("app.ui.printer.QPrinterInfo.availablePrinterNames", lambda: ["前台"])
    qtbot.keyClick(dialog, Qt.Key.Key_T, CTRL)
    typed(qtbot, dialog.panel.right, "2.5")
    qtbot.keyClick(dialog, Qt.Key.Key_K, CTRL)
    assert len(sent) == 1
    assert sheet_of(sent[0]) == pytest.approx(sheet_of(receipt.pdf))
    assert "右移 2.5 毫米" in text_of(sent[0])
    assert dialog.isVisible()
    file = tmp_path / "print.pdf"
    monkeypatch.setattr("app.ui.printer.QPrinter.outputFileName", lambda _p: str(file))
    assert send(dialog, receipt.pdf, "回执").words == f"没有送到打印机，存成了文件 {file}"
    assert file.read_bytes() == receipt.pdf


def test_a_printer_gets_a_page_at_its_true_size_on_a_larger_sheet(tmp_path: Path, qapp: QApplication) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setFullPage(True)
    printer.setResolution(300)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    paint(printer, calibration.page(148.0, 210.0, AS_IT_IS))
    shot = raster.page((tmp_path / "out.pdf").read_bytes(), 0, 254)  # ten dots a millimetre

    def dark(x: float, y: float) -> bool:
        return any(
            shot.pixels[(round(y * 10) + dy) * shot.stride + (round(x * 10) + dx) * 4] < 160
            for dx in (-2, -1, 0, 1, 2)
            for dy in (-2, -1, 0, 1, 2)
        )

    for x, y in ((20.0, 20.0), (128.0, 20.0), (20.0, 190.0), (128.0, 190.0)):
        assert dark(x, y), (x, y)
    assert not dark(150.0, 230.0)
