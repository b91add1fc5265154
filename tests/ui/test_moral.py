"""道德评判 with the keyboard: registered, judged, printed without names, only persuaded, left half typed, deleted and back."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models.definitions.kinds import Question
from app.office import Office
from app.ui.form_page import FormPage
from app.ui.main_window import MainWindow
from app.ui.mediation.moral_page import MoralPage
from app.ui.widgets.reason_line import ReasonLine
from app.usecases import drafts, moral, questions
from app.usecases.moral import MoralForm, PersonForm, VerdictForm
from app.usecases.restricted import viewings
from tests.ui.pressing import press as pressed
from tests.ui.test_paper_asks import dialog, previews

__all__ = ["previews"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PEOPLE = [PersonForm("defendant", "钱大声"), PersonForm("plaintiff", "赵邻居"), PersonForm("judge", "孙评判")]


def moral_page(window: MainWindow) -> MoralPage:
    window.go("mediation")
    page = window._pages["mediation"].view("moral")  # type: ignore[attr-defined]
    assert isinstance(page, MoralPage)
    return page


def form(page: MoralPage, qtbot: QtBot) -> FormPage:
    qtbot.waitUntil(lambda: isinstance(page.beside.side, FormPage))
    side = page.beside.side
    assert isinstance(side, FormPage)
    return side


def typed(line: Any, words: str) -> None:
    """Chinese as an input method gives it: no key has it."""
    line.insert(words)


def kept(office: Office) -> list[int]:
    return [row.id for row in questions.list_page(office, Question("moral_case")).rows]


def opened(file_office: Office, window: MainWindow, qtbot: QtBot, **values: Any) -> tuple[MoralPage, int]:
    case = moral.open_case(file_office, MoralForm(**{"title": "深夜扰民", "people": list(PEOPLE)} | values))
    page = moral_page(window)
    page.show_this(record_id=case)
    qtbot.waitUntil(lambda: page.case.case is not None)
    return page, case


def test_a_case_is_registered_and_judged_by_keys(
    window: MainWindow, qtbot: QtBot, file_office: Office
) -> None:
    page = moral_page(window)
    page.new()
    side = form(page, qtbot)
    typed(side.form.controls["title"], "深夜扰民")
    people: Any = side.form.controls["people"]
    for row, name in zip(people.rows, ("钱大声", "赵邻居", "孙评判"), strict=False):
        typed(row["name"], name)
    side.save()
    qtbot.waitUntil(lambda: page.case.case is not None)
    assert [(p.role, p.name) for p in page.case.case.people] == [
        ("defendant", "钱大声"), ("plaintiff", "赵邻居"), ("judge", "孙评判"),
    ]  # fmt: skip
    pressed(page, qtbot, "评判")
    side = form(page, qtbot)
    qtbot.waitUntil(side.form.isVisible)
    side.save()
    qtbot.waitUntil(lambda: bool(side.form._problems["conclusion"].text()))
    side.form.fill({"conclusion": "言行不文明。", "result": "apology"})
    side.save()
    qtbot.waitUntil(lambda: page.beside.at_home and page.case.case.state == "judged")
    assert moral.view(file_office, kept(file_office)[0]).result == "赔礼道歉"


def test_a_form_left_half_typed_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    page = moral_page(window)
    page.new()
    side = form(page, qtbot)
    typed(side.form.controls["title"], "遛狗不牵绳")
    qtbot.keyClick(side, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.beside.at_home)
    page.new()
    side = form(page, qtbot)
    qtbot.waitUntil(lambda: side.form.values()["title"] == "遛狗不牵绳")
    rows = side.form.controls["people"].rows
    assert [row["role"].currentData() for row in rows] == ["defendant", "plaintiff", "judge", "juror"]


def test_mere_persuasion_asks_how(window: MainWindow, qtbot: QtBot, file_office: Office) -> None:
    page, case = opened(file_office, window, qtbot)
    pressed(page, qtbot, "只劝导，不开庭")
    qtbot.waitUntil(lambda: page.case.asks.isVisible())
    (line,) = page.case.asks.findChildren(ReasonLine)
    assert "怎样劝导" in line.line.placeholderText()
    typed(line.line, "答应放低声音")
    qtbot.keyClick(line.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.case.case.state == "persuaded")
    assert not page.case.asks.isVisible()
    assert moral.view(file_office, case).steps[0].note == "答应放低声音"


def test_charging_another_body_asks_which_and_why(
    window: MainWindow, qtbot: QtBot, file_office: Office
) -> None:
    page, case = opened(file_office, window, qtbot)
    pressed(page, qtbot, "责成办理")
    for words in ("业主委员会", "上门做工作"):
        qtbot.waitUntil(lambda: len(page.case.asks.findChildren(ReasonLine)) == 1)
        (line,) = page.case.asks.findChildren(ReasonLine)
        typed(line.line, words)
        qtbot.keyClick(line.line, Qt.Key.Key_Return)
        qtbot.wait(1)
    qtbot.waitUntil(lambda: page.case.case.state == "entrusted")
    assert moral.view(file_office, case).charged_to == "业主委员会"


def test_the_paper_asks_how_people_are_named(
    window: MainWindow, previews: list[str], qtbot: QtBot, file_office: Office
) -> None:
    case = moral.open_case(file_office, MoralForm("深夜扰民", people=list(PEOPLE)))
    moral.judge(file_office, case, VerdictForm(conclusion="不文明。", result="stop"))
    page = moral_page(window)
    page.show_this(record_id=case)
    pressed(page, qtbot, "打印")
    asked = dialog(qtbot)
    assert asked.form.values()["naming"] == "alias"
    asked.form.fill({"naming": "full"})
    asked.form.submitted.emit()
    qtbot.waitUntil(asked._problem.isVisible)
    assert "写全名的原因" in asked._problem.text()
    assert viewings.log(file_office) == []
    asked.form.fill({"names_reason": "双方同意张贴"})
    asked.form.submitted.emit()
    qtbot.waitUntil(lambda: len(previews) == 1)
    assert [look.reason for look in viewings.log(file_office)] == ["双方同意张贴"]


def test_a_deleted_case_comes_back(window: MainWindow, qtbot: QtBot, file_office: Office) -> None:
    page, case = opened(file_office, window, qtbot)
    pressed(page, qtbot, "删除")
    qtbot.waitUntil(lambda: page.case.case is None)
    assert kept(file_office) == []
    qtbot.waitUntil(lambda: window._toast._button.text() == "撤销")
    window._toast._button.click()
    qtbot.waitUntil(lambda: kept(file_office) == [case])


def test_what_hinders_a_verdict_is_said_first_and_a_reason_left_half_written_waits_for_its_case(
    window: MainWindow, qtbot: QtBot, file_office: Office
) -> None:
    page, case = opened(file_office, window, qtbot, people=PEOPLE[:2])
    other = moral.open_case(file_office, MoralForm(title="遛狗不牵绳", people=list(PEOPLE)))
    pressed(page, qtbot, "评判")
    side = form(page, qtbot)
    assert "法官" in side._problem.text()
    qtbot.keyClick(side, Qt.Key.Key_Escape)
    for one, stands in ((case, ""), (other, ""), (case, "答应")):
        page.show_this(record_id=one)
        qtbot.waitUntil(lambda one=one: page.case.case.id == one)
        pressed(page, qtbot, "只劝导，不开庭")
        line = page.case.asks.line.line  # type: ignore[union-attr]
        qtbot.waitUntil(lambda line=line, stands=stands: line.text() == stands)
        if one == case:
            typed(line, "放低声音" if stands else "答应")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.case.case.state == "persuaded")
    assert moral.view(file_office, case).steps[0].note == "答应放低声音"
    qtbot.waitUntil(lambda: not drafts.listing(file_office))
