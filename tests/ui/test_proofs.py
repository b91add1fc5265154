"""开证明 and 便民电话 beside the desk's list: by keys, the reason in full, the slip, the refusal kept, the book changed."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.tables import Paper, ProofReferral
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.services.page import ServicesPage
from app.ui.services.proofs_view import ProofsView
from app.ui.services.providers_view import ProvidersView
from app.usecases import drafts
from app.usecases.offices import definitions
from app.usecases.services import proofs, providers
from tests import factories
from tests.ui.pressing import press
from tests.ui.typing import commit

ENTER = Qt.Key.Key_Return


def page_of(window: MainWindow) -> ServicesPage:
    window.go("services")
    page = window.findChild(ServicesPage)
    assert page is not None
    return page


def choose(inside: QWidget, text: str) -> None:
    """The entry of a menu with this word."""
    next(a for a in inside.findChildren(QAction) if a.text() == text).trigger()


def words(inside: QWidget) -> str:
    return " ".join(w.text() for w in inside.findChildren(QLabel) if w.isVisible())


def proofs_of(window: MainWindow, qtbot: QtBot) -> ProofsView:
    page = page_of(window)
    press(page, qtbot, "开证明")
    view = page.findChild(ProofsView)
    assert view is not None
    qtbot.waitUntil(lambda: view.table.rowCount() > 20)
    return view


def look_at(view: ProofsView, qtbot: QtBot, text: str, key: str) -> None:
    view.search.setText(text)
    qtbot.waitUntil(lambda: view.current() is not None and view.current().key == key)


def find(view: ProofsView, qtbot: QtBot, text: str, name: str) -> None:
    if text.isascii():
        qtbot.keyClicks(view.search, text)
    else:
        commit(view.search, text)
    qtbot.waitUntil(
        lambda: view.current() is not None and view.current().name == name and name in words(view)
    )


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The papers that were shown to print."""
    papers: list[Any] = []
    monkeypatch.setattr("app.ui.preview.show_preview", lambda *_a, **p: papers.append(p["printed"]))
    return papers


def referrals(office: Office) -> list[ProofReferral]:
    with office.read() as session:
        return session.query(ProofReferral).order_by(ProofReferral.id).all()


def test_a_forbidden_proof_by_keys_alone(
    window: MainWindow, qtbot: QtBot, file_office: Office, shown: list[Any]
) -> None:
    view = proofs_of(window, qtbot)
    find(view, qtbot, "qsgx", "亲属关系证明")
    said = words(view)
    for part in (
        "不得开",
        "居委会没有这些登记",
        "民发〔2020〕20号附件第 1 项",
        "辖区公安派出所",
        "带：本人身份证",
    ):
        assert part in said
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    qtbot.keyClick(view.search, ENTER)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QPushButton))
    focused = window.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "打印告知单"
    qtbot.keyClick(focused, ENTER)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0].title == "不予出具证明告知单"
    [row] = referrals(file_office)
    assert (row.proof, row.applicant, row.channel) == ("kinship", "不愿留名", "window")


def test_enter_waits_for_the_answer_that_is_on_its_way(
    window: MainWindow, qtbot: QtBot, file_office: Office, shown: list[Any]
) -> None:
    view = proofs_of(window, qtbot)
    qtbot.keyClicks(view.search, "dszm")
    qtbot.keyClick(view.search, ENTER)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QPushButton))
    qtbot.keyClick(window.focusWidget(), ENTER)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert [row.proof for row in referrals(file_office)] == ["marriage"]


def test_who_asked_for_what_is_kept_and_only_noted_when_nothing_is_printed(
    window: MainWindow, qtbot: QtBot, file_office: Office, shown: list[Any]
) -> None:
    view = proofs_of(window, qtbot)
    find(view, qtbot, "单身", "婚姻状况证明")
    assert view.picker is not None
    assert view.form is not None
    commit(view.picker, "外来客")
    view.form.fill({"purpose": "贷款", "wanted_by": "某银行", "channel": "phone"})
    look_at(view, qtbot, "亲属关系", "kinship")
    look_at(view, qtbot, "单身", "marriage")
    qtbot.waitUntil(lambda: view.form is not None and view.form.values()["wanted_by"] == "某银行")
    assert view.picker.text() == "外来客"
    qtbot.keyClick(view.search, ENTER)  # whom the draft names is looked at before anything is printed
    qtbot.waitUntil(view.picker.hasFocus)
    press(view, qtbot, "只登记")
    qtbot.waitUntil(lambda: len(referrals(file_office)) == 1)
    qtbot.waitUntil(lambda: not drafts.listing(file_office))
    [row] = referrals(file_office)
    assert (row.applicant, row.purpose, row.wanted_by, row.channel) == ("外来客", "贷款", "某银行", "phone")
    assert shown == []
    qtbot.waitUntil(lambda: not view.search.text())


def test_a_telephone_is_typed_once(window: MainWindow, qtbot: QtBot, file_office: Office) -> None:
    view = proofs_of(window, qtbot)
    find(view, qtbot, "无犯罪", "无犯罪记录证明")
    lines = [w for w in view.findChildren(QLineEdit) if w.accessibleName() == "辖区公安派出所的电话"]
    lines[-1].setText("0450-80000110")
    lines[-1].editingFinished.emit()
    qtbot.waitUntil(lambda: proofs.proof(file_office, "kinship").asks[0].phone == "0450-80000110")


def test_the_living_proof_is_printed_for_a_resident_with_purpose_and_validity(
    window: MainWindow, qtbot: QtBot, file_office: Office, shown: list[Any]
) -> None:
    resident = factories.resident(file_office, "住在这里")
    view = proofs_of(window, qtbot)
    find(view, qtbot, "租住", "居住证明")
    assert "本地可开" in words(view)
    press(view, qtbot, "打印居住证明")
    qtbot.waitUntil(lambda: "请先选择居民" in words(view))
    assert view.picker is not None
    assert view.form is not None
    view.picker.choose(resident, "住在这里")
    view.form.fill({"purpose": "子女入学", "valid": "30 日"})
    press(view, qtbot, "打印居住证明")
    qtbot.waitUntil(lambda: len(shown) == 1)
    with file_office.read() as session:
        [paper] = session.query(Paper).all()
    assert (paper.template, paper.resident_id) == ("living_proof", resident)
    assert (paper.snapshot["purpose"], paper.snapshot["valid"]) == ("子女入学", "30 日")
    assert referrals(file_office) == []


def test_nothing_found_says_what_to_do_and_esc_goes_back(
    window: MainWindow, qtbot: QtBot, file_office: Office
) -> None:
    view = proofs_of(window, qtbot)
    commit(view.search, "火星")
    qtbot.waitUntil(lambda: "没有法律法规依据的，不能开" in words(view))
    page = page_of(window)
    press(view, qtbot, "返回")
    qtbot.waitUntil(lambda: page.view.isVisible())
    press(page, qtbot, "开证明")
    choose(page, "便民电话")
    qtbot.waitUntil(lambda: page.findChild(ProvidersView) is not None)
    press(page.findChild(ProvidersView), qtbot, "返回")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: page.view.isVisible())
    assert definitions.KINDS["proofs"] == "证明清单"


def book_of(window: MainWindow, qtbot: QtBot) -> ProvidersView:
    page = page_of(window)
    choose(page, "便民电话")
    view = page.findChild(ProvidersView)
    assert view is not None
    qtbot.waitUntil(lambda: view.trade.count() > 10)
    return view


def test_a_provider_is_added_found_ended_and_the_list_printed(
    window: MainWindow, qtbot: QtBot, file_office: Office, shown: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = book_of(window, qtbot)
    qtbot.waitUntil(lambda: "还没有服务商" in words(view))
    press(view, qtbot, "新增")
    assert view.form is not None
    press(view, qtbot, "保存")
    assert "请填写名称" in words(view)
    assert "请填写电话" in words(view)
    view.form.fill({"name": "张师傅", "trade": "01", "phone": "0450-80000110"})
    press(view, qtbot, "保存")
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    assert view.table.sizeHintForColumn(2) <= view.table.columnWidth(2), (
        "a landline with its area code is whole"
    )
    press(view, qtbot, "新增")
    qtbot.keyClicks(view.form.controls["name"], "half")
    view.load()  # the book is read again: somebody else's page, a search
    qtbot.wait(100)
    assert view.form.values()["name"] == "half", "a new one that is being written stays"
    press(view, qtbot, "返回")
    view = book_of(window, qtbot)
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    press(view, qtbot, "新增")
    qtbot.waitUntil(lambda: view.form is not None and view.form.values()["name"] == "half")
    view.table.setCurrentCell(0, 0)
    assert view.form is not None
    assert view.form.values()["name"] == "张师傅"
    qtbot.keyClicks(view.search, "sdwx")
    qtbot.waitUntil(lambda: words(view).count("1 家") == 1)
    works: list[Any] = []
    monkeypatch.setattr(view._shell, "preview_on", lambda *_a, **p: works.append(p["work"]))
    press(view, qtbot, "打印电话表")
    assert works[0](file_office, None).title == "便民服务电话"
    press(view, qtbot, "停用")
    qtbot.waitUntil(lambda: view.table.rowCount() == 0)
    assert [row.active for row in providers.find(file_office, ended=True)] == [False]
