"""调解统计 in the window: sections as tabs, a figure opens its cases, what does not agree is said, print and files."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.models.tables import MediationCase
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.summaries.figure_table import FIGURE

SLOW = 20_000
DAY = date(2026, 3, 2)


@pytest.fixture
def page(file_office: Office, window: MainWindow, qtbot: QtBot):
    """The statistics of March 2026: two cases of neighbours, one settled, one without its source."""
    with file_office.write("调解") as w:
        for source, agreed in (("apply", "written"), (None, None)):
            w.session.add(
                MediationCase(
                    title="漏水", registered_on=DAY, accepted_on=DAY, closed_on=DAY, people=2,
                    dispute_type="02", category="0201", source=source, agreement_kind=agreed, state="settled",
                )
            )  # fmt: skip
    window.go("summaries")
    room = window._pages["summaries"]
    room.view("mediation")
    made = room.pages["mediation"]
    qtbot.waitUntil(lambda: made.tabs.count() > 0, timeout=SLOW)
    made.period.setCurrentIndex(0)
    made.bar.load()
    qtbot.waitUntil(
        lambda: bool(made._found) and made._found.period.start == DAY.replace(day=1), timeout=SLOW
    )
    return made


def value(table, title: str) -> str:
    titles = [table.verticalHeaderItem(n).text() for n in range(table.rowCount())]
    return table.item(titles.index(title), 0).text()


def test_the_sections_are_tabs_and_their_sums_agree(page):
    names = [page.tabs.tabText(n) for n in range(page.tabs.count())]
    assert names[:4] == ["总体情况", "按调委会", "按来源", "按纠纷类型"]
    assert [value(page.down, t) for t in ("案件总数", "调解成功", "化解率（%）")] == ["2", "1", "50.0"]
    assert page.checks.text() == "已核对，8 项都对得上"
    page.tabs.setCurrentIndex(names.index("按来源"))
    assert [value(page.down, t) for t in ("依申请调解", "没有填来源")] == ["1", "1"]
    narrow = page._split.sizes()[0]
    page.tabs.setCurrentIndex(names.index("按综治类别"))
    assert page._split.sizes()[0] > narrow, "room for the columns of the year"
    assert page.across.verticalHeaderItem(1).text() == "邻里"
    figures = [page.across.item(1, n).text() for n in range(page.across.columnCount())]
    assert figures == ["0", "2", "2", "1", "0", "0", "2", "1"], "the last three are of the year so far"
    assert page.across.horizontalHeaderItem(6).text() == "年度累计\n调处"
    page.tabs.setCurrentIndex(0)
    assert page._split.sizes()[0] == narrow


def test_enter_opens_the_cases_and_one_its_dossier(page, window: MainWindow, qtbot: QtBot):
    page.tabs.setCurrentIndex(2)
    page.down.setCurrentCell(8, 0)
    qtbot.keyClick(page.down, Qt.Key.Key_Return)
    assert page.rows.title.text() == "没有填来源"
    qtbot.waitUntil(lambda: page.rows.count.text() == "1 条", timeout=SLOW)
    page.rows.opened.emit(page.rows.table.rows.rows[0].id)
    assert window._stack.currentWidget() is window._pages["mediation"]


def test_saved_as_two_files(page, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(out))
    page.bar.save()
    qtbot.waitUntil(lambda: {p.suffix for p in out.iterdir()} == {".pdf", ".xlsx"}, timeout=SLOW)


def test_the_list_is_that_of_the_figure_that_is_marked(page, qtbot: QtBot):
    assert page.down.currentItem().data(FIGURE).key == page._key == "total.cases"
    page.tabs.setCurrentIndex(2)
    assert page.down.currentItem().data(FIGURE).key == page._key
    assert page._key.startswith("source.")


def test_what_is_summed_stands_in_the_list_and_makes_the_figure(page, qtbot: QtBot):
    figure = page._found.figure("total.people")
    page.open_figure(figure)
    assert page.rows._columns[1] == "people"
    qtbot.waitUntil(lambda: page.rows.count.text() == "2 条", timeout=SLOW)
    assert "合计 4" in page.rows.title.text()
    table = page.rows.table
    table.resize(320, 200)
    left = [c.name for n, c in enumerate(table.rows.columns) if not table.isColumnHidden(n)]
    assert left == ["number", "title"], "a number alone says nothing: its title stands beside it, narrower"
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_nothing_of_the_month_before_stands_under_another(page, qtbot: QtBot):
    page.period.setCurrentIndex(1)
    assert (page.down.rowCount(), page.checks.text()) == (0, "正在统计…")
    qtbot.waitUntil(lambda: page.down.rowCount() > 0, timeout=SLOW)
    assert "—" in [page.down.item(n, 0).text() for n in range(page.down.rowCount())]
    medians = [figure for figure in page._found.figures() if figure.median]
    assert {figure.text for figure in medians} == {"—"}
