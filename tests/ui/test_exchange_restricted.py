"""限制台账另行交出: what is missing is said, the passphrase is shown once, the receiving page opens the list; no right, no page."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.office import ClerkRef, Office
from app.ui.exchange.restricted_view import RestrictedView
from app.ui.main_window import MainWindow
from app.usecases import ledgers, packages
from app.usecases.ledgers import EntryForm
from app.usecases.offices import clerks
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from tests import factories

REASON = "区司法局 2026 年 3 月核对帮教对象"


@pytest.fixture
def one(file_office: Office, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(packages, "drives", lambda _office: [])
    restricted.switch(file_office, "aftercare", True, REASON)
    viewings.enter(file_office, "aftercare", "办理")
    who = factories.resident(file_office, "张帮教")
    return ledgers.add(file_office, "aftercare", EntryForm(who, values={"kind": "released", "every": "week"}))


def view(window: MainWindow, qtbot: QtBot) -> RestrictedView:
    window.go("exchange")
    page: Any = window._pages["exchange"]
    page.names.setCurrentRow(1)
    found = page.page("restricted")
    assert isinstance(found, RestrictedView)
    qtbot.waitUntil(lambda: found.form is not None)
    return found


def tab_goes_to(page: QWidget, first: QWidget, then: QWidget) -> bool:
    """Whether Tab comes to one of them before the other."""
    one = page.nextInFocusChain()
    while one not in (first, then):
        one = one.nextInFocusChain()
    return one is first


def test_it_says_what_lacks_and_shows_the_passphrase_once(
    one: int, window: MainWindow, file_office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    page = view(window, qtbot)
    qtbot.waitUntil(lambda: tab_goes_to(page, page.form.controls["reason"], page.where))
    assert not page.give_button.isEnabled()
    page.where.show_drives([packages.DriveView(tmp_path, "U", 9_000_000_000, True, ())])
    assert page.form is not None
    page.form.fill({"receiver": "街道司法所 周助理"})
    page.give()
    qtbot.waitUntil(page._problem.isVisible)
    assert "为什么要交出名单" in page._problem.text()
    page.form.fill({"reason": REASON})
    page.give()
    qtbot.waitUntil(page._result.isVisible, timeout=20000)
    (file,) = tmp_path.glob("*.liren")
    secret = next(w.text() for w in page._result.findChildren(QLabel) if w.text().count("-") == 3)
    assert packages.receive(file_office, file, packages.passphrase_key(secret))["restricted_row"] == 1
    assert any(look.reason == REASON for look in viewings.log(file_office))
    assert page.form.values()["reason"] == ""


def test_the_receiving_page_opens_the_list(
    one: int,
    window: MainWindow,
    file_office: Office,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from app.usecases.restricted import export as restricted_export

    shown: list[str] = []
    monkeypatch.setattr(window.shell, "preview_on", lambda _owner, title, work: shown.append(title))
    out = restricted_export.hand_out(file_office, "aftercare", tmp_path, REASON, "街道司法所 周助理")
    window.go("exchange")
    page: Any = window._pages["exchange"].page("read")  # type: ignore[attr-defined]
    window._pages["exchange"].names.setCurrentRow(2)  # type: ignore[attr-defined]
    page.look(out.path)
    qtbot.waitUntil(page._receiving.isVisible)
    assert "限制台账名单" in " ".join(w.text() for w in page._card.findChildren(QLabel))
    page.passphrase.setText(out.passphrase)
    page.receive()
    qtbot.waitUntil(lambda: bool(shown), timeout=20000)
    assert "名单 1" in page.result.text()


@pytest.fixture
def as_clerk(file_office: Office) -> None:
    file_office.clerk = ClerkRef(clerks.add_clerk(file_office, "周窗口", "", ("clerk",)), "周窗口")


def test_without_the_right_there_is_no_such_page(as_clerk: None, window: MainWindow) -> None:
    window.go("exchange")
    page: Any = window._pages["exchange"]
    names = [page.names.item(at).text() for at in range(page.names.count())]
    assert names == ["写月报数据包", "查看和读入", "进出记录"]
