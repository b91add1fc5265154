"""The one worker: always exactly one of done and failed."""

import threading

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app import garbage
from app.office import Office
from app.ui.collector import Collector
from app.ui.main_window import MainWindow


def test_work_cancelled_before_it_began_is_told_once(window: MainWindow, qtbot: QtBot) -> None:
    hold = threading.Event()
    told: list[str] = []
    window.tasks.run(window, lambda _o, _p: hold.wait(5), lambda _r: told.append("first"))
    job = window.tasks.run(
        window,
        lambda _o, _p: None,
        lambda _r: told.append("done"),
        lambda _e: told.append("failed"),
        label="导入",
    )
    job.cancel()
    hold.set()
    qtbot.waitUntil(lambda: len(told) == 2)
    qtbot.wait(50)
    assert told == ["first", "failed"]


def test_what_runs_beside_keeps_nobody_waiting_and_is_finished_before_the_office_closes(
    window: MainWindow, qtbot: QtBot
) -> None:
    hold = threading.Event()
    told: list[str] = []

    def copies(office: Office, _progress: object) -> str:
        hold.wait(30)
        with office.read() as session:
            return str(session.scalar(text("SELECT 'copied'")))

    window.tasks.run(window, copies, told.append, beside=True)
    window.tasks.run(window, lambda _o, _p: "found", told.append)
    qtbot.waitUntil(lambda: told == ["found"])
    hold.set()
    qtbot.waitUntil(lambda: told == ["found", "copied"])
    hold.clear()
    late: list[str] = []
    window.tasks.run(window, lambda office, p: late.append(copies(office, p)), lambda _r: None, beside=True)
    threading.Timer(0.2, hold.set).start()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert late == ["copied"]


class Last:
    """Notes on which thread it ends."""

    def __init__(self, ended_on: list[str]) -> None:
        self._ended_on = ended_on

    def __del__(self) -> None:
        self._ended_on.append(threading.current_thread().name)


class Ring:
    """Something only Python's collector can free."""

    def __init__(self, ended_on: list[str]) -> None:
        self.last, self.itself = Last(ended_on), self


def test_what_a_job_knew_ends_on_the_windows_thread(window: MainWindow, qtbot: QtBot) -> None:
    """A widget that ends on the worker's takes Qt's locks in another order than the window: both stood still."""
    ended_on: list[str] = []

    def ask() -> None:
        last = Last(ended_on)
        window.tasks.run(window, lambda _o, _p: last and None, lambda _r: None)

    for _ in range(200):
        ask()
        qtbot.wait(0)
    qtbot.waitUntil(lambda: len(ended_on) == 200)
    assert set(ended_on) == {threading.main_thread().name}


def test_the_collector_works_on_the_windows_thread(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "_kept", [])  # what an import before this test still holds
    ended_on: list[str] = []
    done: list[None] = []

    def litter(_office: object, _progress: object) -> None:
        for _ in range(2000):
            Ring(ended_on)
            [[] for _ in range(20)]

    with garbage.waiting():
        window.tasks.run(window, litter, done.append)
        qtbot.waitUntil(lambda: bool(done))
        window.tasks.findChild(Collector).look()
        assert not ended_on
    qtbot.waitUntil(lambda: len(ended_on) == 2000)
    assert set(ended_on) == {threading.main_thread().name}
