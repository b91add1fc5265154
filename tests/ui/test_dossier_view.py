"""调解 → 卷宗: one key shows what is in the dossier and what is missing, another prints it as one volume."""

from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models.tables import MediationConfirmation, MediationSession, Paper
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.mediation.dossier_view import DossierView
from tests.ui.test_mediation import CTRL, enter_room, right, wait_button
from tests.usecases import dossier_cases


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, window: MainWindow) -> list[Any]:
    """What is previewed."""
    found: list[Any] = []
    monkeypatch.setattr(
        window.shell, "preview", lambda _owner, _title, *, printed, **_more: found.append(printed)
    )
    return found


def opened(window: MainWindow, qtbot: QtBot, case: int) -> DossierView:
    page = enter_room(window)
    page.show_this(record_id=case)
    qtbot.waitUntil(lambda: page.case.case is not None and page.case.case.id == case)
    wait_button(page, qtbot, "卷宗")
    qtbot.keyClick(page, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: isinstance(right(page), DossierView) and right(page).view is not None)
    view = right(page)
    assert isinstance(view, DossierView)
    return view


def pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def test_one_key_prints_the_whole_dossier(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[Any]
) -> None:
    case = dossier_cases.make(file_office, parties=2, paragraphs=3)
    view = opened(window, qtbot, case)
    assert view.pieces.item(0).text() == "1　人民调解申请书"
    assert view._missing.isHidden()
    assert view.nevertheless.isHidden()
    qtbot.keyClick(view, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: len(shown) == 1, timeout=20_000)
    assert shown[0].title.startswith("人民调解卷宗")
    with file_office.read() as session:
        assert session.query(Paper).one().id == shown[0].paper_id
    view.pieces.setCurrentRow(0)
    view.pieces.setFocus()
    qtbot.keyClick(view.pieces, Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=20_000)
    assert pages(shown[1].pdf) == pages(shown[0].pdf) - 1, "the application is not ticked any more"
    with file_office.read() as session:
        assert session.query(Paper).count() == 1, "to look is not to print"
    page = enter_room(window)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: right(page) is page.case)


def test_what_is_missing_is_said_before_it_is_printed(
    window: MainWindow, file_office: Office, qtbot: QtBot, shown: list[Any]
) -> None:
    case = dossier_cases.make(file_office, parties=2, paragraphs=3)
    with file_office.write("去掉记录") as w:
        for cls in (MediationSession, MediationConfirmation):
            for record in w.session.query(cls).filter_by(case_id=case):
                w.session.delete(record)
    view = opened(window, qtbot, case)
    assert view._missing.text() == "还缺：人民调解记录"
    qtbot.keyClick(view, Qt.Key.Key_P, CTRL)
    assert "请先补上" in view._problem.text()
    assert view.nevertheless.hasFocus()
    qtbot.keyClick(view.nevertheless, Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: len(shown) == 1, timeout=20_000)
    for at in range(view.pieces.count()):
        view.pieces.item(at).setCheckState(Qt.CheckState.Unchecked)
    qtbot.keyClick(view, Qt.Key.Key_L, CTRL)
    assert "一件也没有选" in view._problem.text()
    assert len(shown) == 1
