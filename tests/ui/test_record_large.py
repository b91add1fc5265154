"""A record of the desk at 150 %: nothing of it has to be looked for sideways."""

from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.usecases.services import forms as service_forms
from tests import factories


@pytest.fixture
def large(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.resize(1366, 768)
    window.shell.settings.scale = 150
    window.shell.restyle()
    return window


def test_a_record_with_long_materials_and_a_term_fits_its_place(
    large: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    materials = [
        service_forms.MaterialForm(f"{n}．户主及全体家庭成员近六个月银行流水明细原件（加盖银行业务专用章）")
        for n in range(1, 16)
    ]
    record = factories.service(
        file_office,
        applicant="买买提·阿不都热合曼·吐尔逊",
        applicant_phone="19900000007",
        materials=materials,
    )
    large.go("services")
    page: Any = large._pages["services"]
    page.view.load(record)
    qtbot.waitUntil(lambda: len(page.view._checks) == 15)
    area = page.view.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert area.horizontalScrollBar().maximum() == 0


def test_the_tools_of_the_desk_stand_in_one_line(large: MainWindow, qtbot: QtBot) -> None:
    large.go("services")
    page: Any = large._pages["services"]
    more = next(b for b in page.findChildren(QPushButton) if b.text() == "更多")
    qtbot.waitUntil(lambda: more.isVisible() and more.x() > page._filter.x() + page._filter.width())
    assert more.geometry().center().y() in range(page._filter.y(), page._filter.geometry().bottom())
    assert more.menu().actions()[0].text() == "点单看板"
