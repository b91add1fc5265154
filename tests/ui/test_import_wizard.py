"""The import wizard in the window: step by step, codes asked once, ticks, doubts, paste, undo, cancel."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMargins, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.models.rules.identity import make_id
from app.models.tables import Resident
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents import import_page as steps
from app.ui.residents.editor import ResidentEditor
from app.ui.residents.import_page import ImportPage
from app.ui.residents.people_view import PeopleView
from app.ui.widgets.place_cells import PlaceCells
from tests import factories
from tests.ui.typing import next_by_tab

SHEETS = Path(__file__).resolve().parents[1] / "exchange" / "sheets_data"
BORN = date(1980, 5, 17)
LONG = 20_000


def opened(window: MainWindow, qtbot: QtBot) -> tuple[PeopleView, ImportPage]:
    window.go("residents")
    page = window.findChild(PeopleView)
    assert page is not None
    qtbot.waitUntil(lambda: page.list.count.text() != "")
    page.start_import()
    wizard = window.findChild(ImportPage)
    assert wizard is not None
    return page, wizard


def at(wizard: ImportPage, step: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: wizard._steps.currentIndex() == step and wizard._job is None, timeout=LONG)


def sheet(folder: Path, *lines: str) -> Path:
    path = folder / "名册.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def people(office: Office) -> dict[str, Resident]:
    with office.read() as session:
        return {r.name: r for r in session.scalars(select(Resident))}


def number(sequence: int) -> str:
    return make_id("230102", BORN, sequence)


def test_a_roster_is_taken_and_undone_with_one_act(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    _, wizard = opened(window, qtbot)
    wizard.open_file(SHEETS / "awkward.xls")
    at(wizard, steps.COLUMNS, qtbot)
    table = wizard.columns.table
    assert table.rowCount() == 16
    table.setFixedWidth(700)
    wizard.columns.resize(
        wizard.columns.size().shrunkBy(QMargins(0, 0, 0, 1))
    )  # as at large type: too narrow for all
    assert sum(table.columnWidth(n) for n in range(5)) <= table.viewport().width()
    wizard.columns._go.click()
    at(wizard, steps.PREVIEW, qtbot)
    assert wizard.preview.go.text() == "导入 350 人"
    assert isinstance(
        wizard.preview.piles["new"].itemDelegateForColumn(5), PlaceCells
    )  # the end stays to be read
    qtbot.waitUntil(lambda: wizard.preview.piles["refused"].rowCount() == 54)
    wizard.preview.go.click()
    at(wizard, steps.DONE, qtbot)
    qtbot.waitUntil(window._toast.offers)
    with file_office.read() as session:
        assert session.scalar(select(func.count(Resident.id))) == 350
    window._toast.act()
    qtbot.waitUntil(lambda: "已撤销" in wizard.done.words.text(), timeout=LONG)
    assert people(file_office) == {}


def test_an_import_taken_back_by_the_key_of_the_window_is_not_called_done(
    window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    _, wizard = opened(window, qtbot)
    wizard.open_file(sheet(tmp_path, "姓名,身份证号", f"张三,{number(11)}"))
    at(wizard, steps.COLUMNS, qtbot)
    wizard.ask()
    at(wizard, steps.PREVIEW, qtbot)
    wizard.take()
    at(wizard, steps.DONE, qtbot)
    qtbot.waitUntil(window._toast.offers)
    wizard._shell.say("别的话")  # the toast of the import is gone
    window._undoing.last()
    qtbot.waitUntil(window._toast.takes_back)
    window._undoing.last()
    qtbot.waitUntil(lambda: wizard.done.words.text() == "这次导入已撤销")
    assert wizard.done.take_back.isHidden()
    assert people(file_office) == {}


def test_numbers_are_asked_about_and_the_answer_is_kept(
    window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    _, wizard = opened(window, qtbot)
    wizard.open_file(sheet(tmp_path, "姓名,身份证号,学历", f"张三,{number(11)},10", f"李四,{number(12)},20"))
    at(wizard, steps.COLUMNS, qtbot)
    wizard.columns._go.click()
    at(wizard, steps.CODES, qtbot)
    assert not wizard.codes._go.isEnabled()
    letter = wizard.codes.table.fontMetrics().horizontalAdvance("国")
    assert (
        wizard.codes.table.columnWidth(3) > letter * 12
    )  # wide as the page is, not as it was before it was shown
    for row, label in enumerate(("大学本科教育", "大学专科教育")):
        box = wizard.codes.table.cellWidget(row, 3)
        assert isinstance(box, QComboBox)
        assert box.currentText() == "请选择…"
        box.setCurrentIndex(box.findText(label))
    boxes = [wizard.codes.table.cellWidget(at, 3) for at in range(2)]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert [next_by_tab(box) for box in boxes] == [boxes[1], wizard.codes._back]  # type: ignore[arg-type]
    wizard.codes.back.emit()
    at(wizard, steps.COLUMNS, qtbot)
    wizard.columns._go.click()
    at(wizard, steps.CODES, qtbot)
    qtbot.waitUntil(wizard.codes._go.isEnabled)  # one step back and on again: what was chosen is there
    wizard.codes._go.click()
    at(wizard, steps.PREVIEW, qtbot)
    wizard.preview.go.click()
    at(wizard, steps.DONE, qtbot)
    assert {n: r.education for n, r in people(file_office).items()} == {"张三": "20", "李四": "30"}
    wizard._again()
    wizard.open_file(sheet(tmp_path, "姓名,身份证号,学历", f"王五,{number(13)},10"))
    at(wizard, steps.COLUMNS, qtbot)
    wizard.ask()
    at(wizard, steps.PREVIEW, qtbot)  # nothing is asked again


def test_a_column_and_a_single_change_can_be_left_out(
    window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    factories.resident(
        file_office, "张三", id_number=number(11), phone="13800001111", address="翠湖小区1栋101"
    )
    _, wizard = opened(window, qtbot)
    lines = ("姓名,身份证号,电话,住址,曾用名", f"张三,{number(11)},13900002222,翠湖小区2栋202,三儿")
    wizard.open_file(sheet(tmp_path, *lines))
    at(wizard, steps.COLUMNS, qtbot)
    box = wizard.columns.table.cellWidget(4, 1)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(0)
    wizard.ask()
    at(wizard, steps.PREVIEW, qtbot)
    changed = wizard.preview.piles["changed"]
    qtbot.waitUntil(lambda: changed.rowCount() == 2)
    wizard.preview._tabs.setCurrentIndex(1)
    at_address = next(i for i, line in enumerate(changed.pile.lines) if line.field == "address")
    changed.selectRow(at_address)
    qtbot.keyClick(changed, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(wizard._checked.kept_fields))
    wizard.take()
    at(wizard, steps.DONE, qtbot)
    one = people(file_office)["张三"]
    assert (one.phone, one.address, one.former_name) == ("13900002222", "翠湖小区1栋101", None)


def test_the_same_file_again_opens_on_what_there_is_to_see(
    window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    _, wizard = opened(window, qtbot)
    path = sheet(tmp_path, "姓名,身份证号", f"张三,{number(11)}")

    def in_front() -> str:
        wizard.open_file(path)
        at(wizard, steps.COLUMNS, qtbot)
        wizard.ask()
        at(wizard, steps.PREVIEW, qtbot)
        return wizard.preview._tabs.tabText(wizard.preview._tabs.currentIndex())

    assert in_front() == "新增 1"
    wizard.take()
    at(wizard, steps.DONE, qtbot)
    wizard._again()
    assert in_front() == "不变 1"


def test_a_doubt_is_decided_in_the_window(
    window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    factories.resident(file_office, "张三", id_number=number(11), birth_date="1980-05-17")
    _, wizard = opened(window, qtbot)
    wizard.open_file(sheet(tmp_path, "姓名,出生日期,电话", "张三,1980-05-17,13900002222"))
    at(wizard, steps.COLUMNS, qtbot)
    wizard.ask()
    at(wizard, steps.PREVIEW, qtbot)
    doubts = wizard.preview.piles["doubt"]
    qtbot.waitUntil(lambda: doubts.rowCount() == 1)
    assert not wizard.preview.go.isEnabled()
    doubts.selectRow(0)
    wizard.preview._doubt.setCurrentIndex(1)
    wizard.preview._decide()
    qtbot.waitUntil(lambda: wizard.preview.go.text() == "导入 1 人")
    wizard.take()
    at(wizard, steps.DONE, qtbot)
    assert {n: r.phone for n, r in people(file_office).items()} == {"张三": "13900002222"}


@pytest.mark.parametrize("html", [False, True])
def test_pasted_cells_go_the_same_way(
    window: MainWindow, file_office: Office, qtbot: QtBot, *, html: bool
) -> None:
    window.go("residents")
    page = window.findChild(PeopleView)
    assert page is not None
    held = QMimeData()
    cells = [("张三", number(11), "H1"), ("李四", number(12), "H1")]
    held.setText("\n".join("\t".join(row) for row in cells))
    if html:
        first = f"<tr><td>张三</td><td>{number(11)}</td><td rowspan=2>H1</td></tr>"
        held.setHtml(f"<table>{first}<tr><td>李四</td><td>{number(12)}</td></tr></table>")
    QGuiApplication.clipboard().setMimeData(held)
    qtbot.waitUntil(lambda: page.list.count.text() != "")
    page.list.setFocus()
    page.paste()
    wizard = window.findChild(ImportPage)
    assert wizard is not None
    at(wizard, steps.COLUMNS, qtbot)
    box = wizard.columns.table.cellWidget(2, 1)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("household_number"))
    wizard.ask()
    at(wizard, steps.PREVIEW, qtbot)
    wizard.take()
    at(wizard, steps.DONE, qtbot)
    found = people(file_office)
    assert {n: r.id_number for n, r in found.items()} == {"张三": number(11), "李四": number(12)}
    assert len({r.household_id for r in found.values()}) == 1


def test_an_earlier_import_is_taken_back_and_what_was_kept_is_listed(
    window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    _, wizard = opened(window, qtbot)
    wizard.open_file(sheet(tmp_path, "姓名,身份证号", f"张三,{number(11)}", f"李四,{number(12)}"))
    at(wizard, steps.COLUMNS, qtbot)
    wizard.ask()
    at(wizard, steps.PREVIEW, qtbot)
    wizard.take()
    at(wizard, steps.DONE, qtbot)

    def correct(office: Office, _progress: object) -> None:
        with office.write("修改") as w:
            w.session.scalars(select(Resident).where(Resident.name == "张三")).one().phone = "13900000000"

    over: list[bool] = []
    window.tasks.run(wizard, correct, lambda _r: over.append(True))
    qtbot.waitUntil(lambda: bool(over))
    wizard._again()
    qtbot.waitUntil(lambda: wizard.source._table.rowCount() == 1)
    wizard.source._take_back.click()
    at(wizard, steps.DONE, qtbot)
    listed = [wizard.done.kept.item(i).text() for i in range(wizard.done.kept.count())]
    assert any("张三" in words for words in listed)
    assert list(people(file_office)) == ["张三"]


def test_escape_stops_work_and_goes_back_step_by_step(
    window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    page, wizard = opened(window, qtbot)
    wizard.open_file(sheet(tmp_path, "姓名,身份证号", *(f"张{n},{number(n)}" for n in range(400))))
    at(wizard, steps.COLUMNS, qtbot)
    wizard.ask()
    at(wizard, steps.PREVIEW, qtbot)
    wizard.take()
    wizard.back()  # while it runs: it is asked to stop
    qtbot.waitUntil(lambda: wizard._job is None, timeout=LONG)
    if wizard._steps.currentIndex() == steps.PREVIEW:
        assert people(file_office) == {}
        for step in (steps.COLUMNS, steps.SOURCE):
            wizard.back()
            at(wizard, step, qtbot)
        wizard.back()
        qtbot.waitUntil(lambda: page._outer.count() == 1)


def test_a_bug_in_the_background_leaves_the_page_alive(
    window: MainWindow, qtbot: QtBot, crashes: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("app.usecases.importing.past.take_back", broken)
    _, wizard = opened(window, qtbot)
    wizard.take_back(1)
    qtbot.waitUntil(lambda: bool(crashes))
    crashes.clear()
    assert wizard._job is None
    assert wizard._steps.isEnabled()
    assert wizard._strip.isHidden()
    assert "没有完成" in wizard._problem.text()


def test_what_is_wrong_is_said_and_nothing_is_lost(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page, wizard = opened(window, qtbot)
    wizard.open_file(tmp_path / "没有.xlsx")
    qtbot.waitUntil(lambda: "找不到文件" in wizard._problem.text())
    wizard.paste("", "")
    assert "没有表格" in wizard._problem.text()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(wizard, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)  # nothing is being imported
    qtbot.waitUntil(lambda: window.findChild(ResidentEditor) is not None)
    assert page._outer.count() == 1


def test_files_dropped_together_are_taken_one_after_the_other(
    window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [tmp_path / "一组.csv", tmp_path / "二组.csv"]
    for sequence, path in enumerate(paths, 11):
        path.write_text(f"姓名,身份证号\n张{sequence},{number(sequence)}", encoding="utf-8-sig")
    window.go("residents")
    page = window.findChild(PeopleView)
    assert page is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), *how))
    wizard = window.findChild(ImportPage)
    assert wizard is not None
    for path in paths:
        at(wizard, steps.COLUMNS, qtbot)
        assert path.name in wizard._head.text()
        wizard.ask()
        at(wizard, steps.PREVIEW, qtbot)
        wizard.take()
        at(wizard, steps.DONE, qtbot)
        if path is paths[0]:
            assert wizard.done.again_button.text() == "接着导 二组.csv"
            qtbot.waitUntil(wizard.done.again_button.hasFocus)
            wizard.done.again_button.click()
    assert wizard.done.again_button.text() == "再导一份"
    assert set(people(file_office)) == {"张11", "张12"}


def test_the_keyboard_stays_where_it_was_when_the_refused_rows_are_saved(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, wizard = opened(window, qtbot)
    wizard.open_file(sheet(tmp_path, "姓名,证件号码", f"甲一,{number(1)}", "乙二,230102198005170000"))
    at(wizard, steps.COLUMNS, qtbot)
    wizard.columns._go.click()
    at(wizard, steps.PREVIEW, qtbot)
    wizard.preview.go.click()
    at(wizard, steps.DONE, qtbot)
    kept = tmp_path / "退回.xlsx"
    monkeypatch.setattr(steps.QFileDialog, "getSaveFileName", lambda *_a: (str(kept), ""))
    wizard.done._keep.setFocus()
    qtbot.keyClick(wizard.done._keep, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: kept.exists() and wizard._job is None)
    assert wizard.done._keep.hasFocus()
