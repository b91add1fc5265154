"""The records of a dossier in the window: corrected with what they say, taken out and brought back, scans hung on them."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.attachments import Attachments
from app.ui.main_window import MainWindow
from app.ui.mediation import record_kinds
from app.ui.mediation.case_view import PARTS
from app.ui.mediation.page import MediationPage
from app.usecases import dossiers, mediation
from app.usecases.history import undo
from app.usecases.mediation import EvidenceForm, ExtensionForm, InquiryForm, SessionForm, VisitForm
from tests import factories
from tests.ui.pressing import press, seen
from tests.ui.test_mediation import CTRL, open_case, right, wait_button, writes


@pytest.fixture
def case_id(file_office: Office) -> int:
    """A case with a record of most kinds, settled and performed."""
    case = mediation.open_case(file_office, factories.case_form())
    mediation.record_session(
        file_office, case, SessionForm(text="谈了一次", start_time="9:30", present="双方")
    )
    mediation.record_inquiry(file_office, case, InquiryForm(asked="吴邻居", text="听见滴水"))
    mediation.keep_evidence(file_office, case, EvidenceForm("收据", pages="2", handed_by="邻居"))
    due = mediation.view(file_office, case).due_on
    assert due is not None
    mediation.extend(file_office, case, ExtensionForm(due.replace(month=due.month + 1), "双方同意", "等鉴定"))
    mediation.settle(file_office, case, factories.agreement_form())
    mediation.perform(file_office, case)
    mediation.visit(file_office, case, VisitForm(text="都好", asked="赵甲"))
    return case


def at_part(window: MainWindow, qtbot: QtBot, case_id: int, name: str) -> MediationPage:
    page = open_case(window, qtbot, case_id)
    page.case.parts.setCurrentIndex(PARTS.index(name))
    return page


CORRECTED = (
    ("调解", 0, record_kinds.SESSION, "text", "改过一次", lambda c: c.sessions[0].text),
    ("调解", 1, record_kinds.INQUIRY, "text", "看见滴水", lambda c: c.inquiries[0].text),
    ("调解", 2, record_kinds.EXTENSION, "reason", "等估价", lambda c: c.extensions[0].reason),
    ("证据", 0, record_kinds.EVIDENCE, "name", "维修收据", lambda c: c.evidence[0].name),
    ("归档", 0, record_kinds.VISIT, "text", "都很好", lambda c: c.visits[0].text),
)


@pytest.mark.parametrize(("part", "at", "kind", "field", "words", "read"), CORRECTED)
def test_a_record_is_corrected_from_its_own_words(
    case_id: int, window: MainWindow, file_office: Office, qtbot: QtBot, part: str, at: int, kind: Any, field: str,
    words: str, read: Any,
) -> None:  # fmt: skip
    page = at_part(window, qtbot, case_id, part)
    before = mediation.view(file_office, case_id)
    press(page.case, qtbot, "改", at)
    assert writes(page, kind)
    values = right(page).form.values()
    assert values[field] == read(before)
    right(page).form.fill({field: words})
    qtbot.keyClick(right(page), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: right(page) is page.case)
    assert read(mediation.view(file_office, case_id)) == words


def test_saving_a_record_as_it_stands_changes_nothing(
    case_id: int, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = at_part(window, qtbot, case_id, "协议")
    before, last = mediation.view(file_office, case_id), undo.last_act(file_office)
    for part, count in (("调解", 3), ("证据", 1), ("归档", 1)):
        page.case.parts.setCurrentIndex(PARTS.index(part))
        for at in range(count):
            press(page.case, qtbot, "改", at)
            right(page).save()
            qtbot.waitUntil(lambda: right(page) is page.case)
            assert window._toast.accessibleName() == "没有改动"
            wait_button(page, qtbot, "卷宗")
    page.case.parts.setCurrentIndex(PARTS.index("协议"))
    for button in ("改", "更正"):
        press(page.case, qtbot, button)
        right(page).save()
        qtbot.waitUntil(lambda: right(page) is page.case)
    assert (undo.last_act(file_office), window._toast.accessibleName()) == (last, "没有改动")
    after = mediation.view(file_office, case_id)
    for name in (
        "sessions",
        "inquiries",
        "extensions",
        "evidence",
        "instalments",
        "visits",
        "due_on",
        "visit_by",
    ):
        assert getattr(after, name) == getattr(before, name), name


def test_the_agreement_is_corrected_and_shown_again(
    case_id: int, window: MainWindow, file_office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    dialog = lambda *a: type("D", (), {"exec": lambda _s: shown.append(a[2])})()  # noqa: E731
    monkeypatch.setattr("app.ui.preview.PreviewDialog", dialog)
    page = at_part(window, qtbot, case_id, "协议")
    before = mediation.view(file_office, case_id)
    press(page.case, qtbot, "更正")
    assert writes(page, record_kinds.AGREEMENT)
    values = right(page).form.values()
    assert (values["text"], values["amount"], values["kind"]) == (before.agreement_text, "1200.50", "written")
    right(page).form.fill({"text": "赵甲赔偿钱乙 1200.50 元，并道歉。"})
    right(page).save()
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert mediation.view(file_office, case_id).agreement_text.endswith("并道歉。")


def test_a_record_taken_out_comes_back_with_one_key(
    case_id: int, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = at_part(window, qtbot, case_id, "证据")
    press(page.case, qtbot, "删除", 1)  # the first is the case's own
    qtbot.waitUntil(lambda: page.case.case.evidence == ())
    qtbot.waitUntil(lambda: window._toast._button.text() == "撤销")
    window._toast._button.click()
    qtbot.waitUntil(lambda: [e.name for e in page.case.case.evidence] == ["收据"])


def test_scans_open_below_their_record_and_close_again(
    case_id: int, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = at_part(window, qtbot, case_id, "调解")
    press(page.case, qtbot, "扫描件")

    def places() -> list[str]:
        return [f.place.itemText(0) for f in page.case.findChildren(Attachments) if f.isVisible()]

    qtbot.waitUntil(lambda: places() == ["放到：签字的调解记录"])
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), Attachments))
    QApplication.clipboard().setImage(QImage(20, 20, QImage.Format.Format_RGB32))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, CTRL)  # there is no picture yet
    session = mediation.view(file_office, case_id).sessions[0].id
    hung = lambda: dossiers.hung_on(file_office, "mediation", case_id)  # noqa: E731
    qtbot.waitUntil(lambda: hung() == {("mediation_session", session): 1})
    seen(page.case, qtbot, "扫描件（1）")  # it says so while the card is open
    assert places() == ["放到：签字的调解记录"]
    press(page.case, qtbot, "扫描件（1）")
    assert places() == []
    QApplication.clipboard().setImage(QImage(30, 20, QImage.Format.Format_RGB32))
    page.case.parts.setCurrentIndex(PARTS.index("协议"))
    press(page.case, qtbot, "扫描件")
    qtbot.waitUntil(lambda: places() == ["放到：签字的协议书"])
    (card,) = page.case.findChildren(Attachments)
    qtbot.keyClick(card, Qt.Key.Key_V, CTRL)
    seen(page.case, qtbot, "扫描件（1）")
    page.case.parts.setCurrentIndex(PARTS.index("概况"))
    page.case.parts.setCurrentIndex(PARTS.index("协议"))
    seen(page.case, qtbot, "扫描件（1）")


def test_what_is_wrong_far_below_is_brought_to_sight(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form()))
    wait_button(page, qtbot, "达成协议").click()
    qtbot.waitUntil(lambda: writes(page, record_kinds.AGREEMENT))
    form = right(page).form
    early = {"what": "第一笔", "amount": "10", "due_on": "2026-03-01", "party": ""}
    texts = {"facts": "漏水", "text": "赔钱", "performance": "转账", "amount": "10"}
    right(page).form.fill(texts | {"text": "赔偿 20 元", "instalments": [early | {"due_on": "2026-04-01"}]})
    right(page).save()
    assert "协议内容写的是 20 元，各期合计 10 元。没有错的话再按一次" in right(page)._problem.text()
    form.fill(texts | {"instalments": [early]})
    right(page).save()
    shown = form._problems["instalments"]
    assert "在协议生效日期 2026-03-16 之前" in shown.text()
    qtbot.waitUntil(lambda: not shown.visibleRegion().isEmpty())
    assert form.controls["instalments"].rows[0]["what"].hasFocus()


def test_a_draft_brings_back_who_was_asked_and_what_the_agreement_says(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    who = factories.resident(file_office, "吴邻居")
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form()))
    for kind, values in (
        (record_kinds.INQUIRY, {"asked": (who, "吴邻居"), "text": "问"}),
        (record_kinds.AGREEMENT, {"facts": "漏水", "issues": "谁赔"}),
    ):
        page.case._change(kind, None)
        right(page).form.fill(values)
        right(page).form.edited.emit()
        right(page).leave()
        qtbot.waitUntil(lambda: right(page) is page.case)
    page.case._change(record_kinds.INQUIRY, None)
    qtbot.waitUntil(lambda: right(page).form.values()["asked"] == (who, "吴邻居"))
    qtbot.keyClicks(right(page).form.controls["text"], "b")
    assert right(page).form.values()["text"] == "问b"  # one goes on behind what stands there
    right(page).leave()
    qtbot.waitUntil(lambda: right(page) is page.case)
    page.case._change(record_kinds.AGREEMENT, None)
    qtbot.waitUntil(lambda: right(page).above.shown["issues"].text() == "争议事项：已写明")


def test_a_promise_for_a_day_off_counts_to_the_day_it_moves_to(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    saturday = date(2026, 3, 21)
    page = open_case(window, qtbot, factories.settled_case(file_office, performance_due=saturday))
    words = "2026-03-21，遇休息日顺延到 2026-03-23　还剩 7 天"
    for part in ("概况", "协议"):
        page.case.parts.setCurrentIndex(PARTS.index(part))
        qtbot.waitUntil(
            lambda: any(one.isVisible() for one in page.case.findChildren(QLabel) if one.text() == words)
        )
    [number] = [one for one in page.case.findChildren(QLabel) if one.text().startswith("书面协议　")]
    assert number.wordWrap(), "in large type it would push the tools out of the page"
