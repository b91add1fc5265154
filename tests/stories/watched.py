"""The program as it is, with a pair of eyes: `watched.py FOLDER window …` says what the window shows when it is asked.

The eyes only look: a story presses keys from outside, puts a number into FOLDER/ask and reads FOLDER/seen.json.
"""

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

LOOK_MS = 60
MOST_ROWS = 60


def cells(table: QTableView) -> list[str]:
    """The rows of a table, its cells parted by tabs; a row's own heading stands first."""
    model, down = table.model(), table.verticalHeader().isVisible()
    rows = []
    for row in range(min(model.rowCount(), MOST_ROWS)):
        head = [model.headerData(row, Qt.Orientation.Vertical)] if down else []
        found = [model.index(row, at).data() for at in range(model.columnCount())]
        rows.append("\t".join(str(cell or "") for cell in (*head, *found)))
    return rows


def words_of(widget: QWidget) -> list[str]:
    """What one widget says."""
    match widget:
        case QTableView():
            return cells(widget)
        case QTabBar():
            return [widget.tabText(at) for at in range(widget.count())]
        case QListWidget():
            return [widget.item(at).text() for at in range(widget.count())]
        case QComboBox():
            return [widget.currentText()]
        case QPlainTextEdit():
            return [widget.toPlainText()]
        case QLabel() | QLineEdit() | QAbstractButton():
            return [widget.text()]
    return []


def seen() -> dict[str, Any]:
    """Every word of the window in front, and where the keyboard is."""
    front = QApplication.activeModalWidget() or QApplication.activeWindow()
    inside: list[QWidget] = list(front.findChildren(QWidget)) if front else []
    focus = QApplication.focusWidget()
    name = (focus.accessibleName() or getattr(focus, "text", str)()) if focus else ""
    return {
        "title": front.windowTitle() if front else "",
        "focus": name,
        "words": [text for w in inside if w.isVisible() for text in words_of(w) if text],
    }


def answer(folder: Path) -> None:
    """Write what is seen, if it was asked for."""
    ask = folder / "ask"
    if ask.exists():
        number = ask.read_text(encoding="utf-8")
        ask.unlink()
        part = folder / "seen.part"
        part.write_text(json.dumps(seen() | {"number": number}, ensure_ascii=False), encoding="utf-8")
        part.rename(folder / "seen.json")


def main() -> int:
    """Start the program's window with a timer of ours beside it."""
    from app.ui import application

    folder = Path(sys.argv.pop(1))
    make = application.make_application

    def watched(argv: list[str]) -> QApplication:
        made = make(argv)
        timer = QTimer(made, interval=LOOK_MS)
        timer.timeout.connect(lambda: answer(folder))
        timer.start()
        return made

    application.make_application = watched
    from app.main import cli

    return cli()


if __name__ == "__main__":
    sys.exit(main())
