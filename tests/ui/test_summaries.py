"""报表: the month's figures, each opening its rows; months by arrow keys; preview and both files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.office import Office
from tests import factories


@pytest.fixture
def page(file_office: Office, window, qtbot: QtBot):
    """The room, showing March 2026 (the running month), with one matter."""
    factories.service(file_office, applicant="李四")
    window.go("summaries")
    page = window._pages["summaries"].month_page
    qtbot.waitUntil(lambda: len(page.cards) == 5)
    qtbot.keyClick(page.month, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: _figure(page, "services.received").line.text == "1")
    return page


def _figure(page, key: str):
    return next(f for card in page.cards for f in card.figures if f.line.key == key)


def test_the_last_whole_month_stands_first_and_arrows_change_it(window, qtbot: QtBot):
    window.go("summaries")
    page = window._pages["summaries"].month_page
    qtbot.waitUntil(lambda: page.month.count() == 25)
    assert page.month.currentText() == "2026年2月"
    qtbot.waitUntil(lambda: len(page.cards) == 5)
    qtbot.keyClick(page.cards[0].figures[0], Qt.Key.Key_Left)
    assert page.month.currentText() == "2026年1月"
    qtbot.keyClick(page.month, Qt.Key.Key_Right)
    qtbot.keyClick(page.month, Qt.Key.Key_Right)
    assert page.month.currentText() == "2026年3月（到今天）"
    qtbot.keyClick(page.month, Qt.Key.Key_Right)
    assert page.month.currentText() == "2026年3月（到今天）"


def test_enter_on_a_figure_lists_exactly_its_rows(page, qtbot: QtBot):
    figure = _figure(page, "services.received")
    figure.setFocus()
    with qtbot.waitSignal(page.rows.loaded):
        qtbot.keyClick(figure, Qt.Key.Key_Return)
    assert page.rows.title.text() == "本月收件"
    assert page.rows.count.text() == "1 条"
    assert len(page.rows.table.rows.rows) == figure.line.rows == 1
    assert figure.isChecked()


def test_a_figure_that_counts_otherwise_says_how_many_records_it_comes_from(page, qtbot: QtBot):
    with qtbot.waitSignal(page.rows.loaded):
        _figure(page, "ledgers.minimum.amount").click()
    assert page._note.text() == "期末月保障金额合计 0.00 元，由这 0 条记录得出。"


def test_a_row_opens_its_record(page, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    went = []
    monkeypatch.setattr(page._shell, "go_to", lambda room, **what: went.append((room, what["kind"])))
    with qtbot.waitSignal(page.rows.loaded):
        _figure(page, "services.received").click()
    page.rows.opened.emit(page.rows.table.rows.rows[0].id)
    qtbot.waitUntil(lambda: went == [("services", "service_record")])


def test_sections_say_that_they_balance(page):
    from PySide6.QtWidgets import QLabel

    words = [{w.text() for w in card.findChildren(QLabel)} & {"平", "不平"} for card in page.cards]
    assert words == [{"平"}] * 4 + [set()]


def test_the_breakdown_is_drawn_and_can_be_read_out(page):
    from app.ui.summaries.figures import Bars

    (bars,) = page.findChildren(Bars)
    assert bars.accessibleName().startswith("本月收件分类：")
    assert sum(count for _, count in bars.parts) == 1


def test_what_is_done_elsewhere_shows_at_once(page, window, qtbot: QtBot):
    window.tasks.run(page, lambda office, _p: factories.service(office), lambda _r: None)
    qtbot.waitUntil(lambda: _figure(page, "services.received").line.text == "2")


def test_both_files_are_saved_where_the_clerk_says(page, qtbot: QtBot, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(tmp_path / "存"))
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    names = {"示例社区居民委员会2026-03月报.pdf", "示例社区居民委员会2026-03月报.xlsx"}
    qtbot.waitUntil(
        lambda: (tmp_path / "存").is_dir() and {p.name for p in (tmp_path / "存").iterdir()} == names,
        timeout=10000,
    )


def test_the_preview_is_one_page(page, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    from app.reports import raster

    shown = []
    monkeypatch.setattr(
        "app.ui.preview.PreviewDialog", lambda *a: type("D", (), {"exec": lambda s: shown.append(a[2])})()
    )
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(shown) == 1, timeout=10000)
    assert len(list(raster.pages(shown[0].pdf, 30))) == 1
