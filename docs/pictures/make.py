"""The pictures of README.md and docs/manual.md, from the real window and an invented community.

    QT_QPA_PLATFORM=xcb PYTHONPATH=. .venv/bin/python docs/pictures/make.py     (a screen of 1366x768, real or Xvfb)

Needs poppler-utils and ImageMagick: papers become pictures, and each of them is brought down to 64 colours.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QTableView

from app.clock import SystemClock
from app.office import Office
from app.settings import Settings
from app.ui.application import LATE_FONTS, load_fonts, make_application, make_window
from app.ui.rooms import ROOMS
from app.ui.screenshots import settle, shoot

OUT = Path(__file__).resolve().parent
ROSTER = OUT.parents[1] / "tests" / "exchange" / "sheets_data" / "awkward.xlsx"
PAPERS = {
    "受理回执.pdf": "paper-receipt",
    "人民调解协议书.pdf": "paper-agreement",
    "月报.pdf": "paper-month",
}
CTRL = Qt.KeyboardModifier.ControlModifier


def main() -> int:
    """Make every picture anew."""
    from app.usecases.sample import fill

    make_application(sys.argv[:1])
    load_fonts(LATE_FONTS)
    with tempfile.TemporaryDirectory(prefix="liren-") as folder:
        where = Path(folder) / "office"
        office, _, _ = fill.create(where, SystemClock(), residents=1500, months=6, plain=True)
        papers(office, Path(folder) / "month")
        with opened(office, where) as window:
            rooms(window)
            work(window)
        door(Path(folder) / "empty")
    mine = [str(p) for p in OUT.glob("*.png") if not p.name.startswith("input-")]
    subprocess.run(["mogrify", "-strip", "+dither", "-colors", "64", *mine], check=True)
    return 0


@contextmanager
def opened(office: Office, where: Path) -> Iterator[Any]:
    """The window of an office, as large as a small office screen."""
    kept = Settings(window=[1366, 768])
    window = make_window(office, kept, where)
    window.resize(1366, 768)
    window.show()
    try:
        yield window
    finally:
        window.close()


def papers(office: Office, out: Path) -> None:
    """The month's papers, 80 dots to the inch."""
    from app.usecases.sample import fill
    from app.usecases.summaries import month

    month.run(office, out, fill.recent_month(office.today()))
    for ending, name in PAPERS.items():
        (pdf,) = out.glob(f"*{ending}")
        subprocess.run(["pdftoppm", "-r", "80", "-png", "-singlefile", str(pdf), str(OUT / name)], check=True)


def rooms(window: Any) -> None:
    """Each room with its first record."""
    for room in ROOMS:
        window.go(room.key)
        settle(window)
        for table in window.findChildren(QTableView):
            if table.isVisible() and table.model() is not None and table.model().rowCount():
                table.selectRow(0)
                break
        settle(window)
        shoot(window, OUT / f"{room.key}.png")


def work(window: Any) -> None:
    """What a clerk does in them."""
    counter(window)
    settled(window)
    figure(window)
    take_roster(window)
    for page in ("backups", "catalogue"):
        window.go("settings", page=page)
        settle(window)
        shoot(window, OUT / f"settings-{page}.png")


def typed(window: Any, text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)
    settle(window)


def press(window: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    settle(window)


def counter(window: Any) -> None:
    """A new matter: the applicant by initials, the item by its name."""
    window.go("services")
    settle(window)
    press(window, Qt.Key.Key_N, CTRL)
    typed(window, "wl")
    press(window, Qt.Key.Key_Return)
    typed(window, "dbh")
    shoot(window, OUT / "counter.png")
    press(window, Qt.Key.Key_Escape)


def settled(window: Any) -> None:
    """A case that was settled, and the box that finds anything."""
    window.go("mediation")
    settle(window)
    table = next(t for t in window.findChildren(QTableView) if t.isVisible() and t.model().rowCount())
    table.selectRow(2)
    settle(window)
    shoot(window, OUT / "mediation.png")
    window.search.enter()
    typed(window, "wang")
    shoot(window, OUT / "search.png")
    press(window, Qt.Key.Key_Escape)
    window.search.clear()


def figure(window: Any) -> None:
    """A figure of the month with the rows that make it up."""
    window.go("summaries")
    settle(window)
    for wanted in window.findChildren(QPushButton):
        if wanted.isVisible() and "本月收件" in wanted.accessibleName():
            wanted.click()
            break
    settle(window)
    shoot(window, OUT / "summaries.png")


def take_roster(window: Any) -> None:
    """An awkward roster: what was understood and what it would do."""
    from app.ui.residents.import_page import ImportPage

    window.go("residents")
    settle(window)
    press(window, Qt.Key.Key_I, CTRL)
    page = next(p for p in window.findChildren(ImportPage) if p.isVisible())
    page.open_file(ROSTER)
    settle(window)
    shoot(window, OUT / "import-columns.png")
    page.check()
    settle(window)
    shoot(window, OUT / "import-check.png")
    press(window, Qt.Key.Key_Escape)


def door(folder: Path) -> None:
    """First start."""
    from app.ui.theme import style_sheet, theme_of
    from app.ui.welcome.dialog import WelcomeDialog

    QApplication.instance().setStyleSheet(style_sheet(theme_of("light", 100)))  # type: ignore[union-attr]
    dialog: QDialog = WelcomeDialog(folder, Settings())
    dialog.show()
    QTest.qWait(300)
    shoot(dialog, OUT / "door.png")
    dialog.new_community()  # type: ignore[attr-defined]
    QTest.qWait(300)
    shoot(dialog, OUT / "first-run.png")
    dialog.reject()


if __name__ == "__main__":
    sys.exit(main())
