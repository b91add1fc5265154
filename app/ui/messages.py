"""The only place that speaks to the clerk out of turn: the toast with undo, the error sentence, the crash report."""

import platform
import traceback
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.errors import LirenError
from app.ui.widgets.popup import Popup

TOAST_MS = 6000
FOOT, GAP = 56, 8
"""Pixels between the toast and the foot of the window, and the field it stands above."""
BACK = ("撤销", "改回")
"""What the words of a toast that take something back begin with: 撤销整次导入 is one too."""


class Toast(QFrame):
    """A line at the foot of the window that says what happened, for six seconds, with at most one action."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("toast")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._button = QPushButton()
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines = layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._button)
        self._timer = QTimer(self, singleShot=True, interval=TOAST_MS)
        self._timer.timeout.connect(self.hide)
        self._action: Callable[[], None] = lambda: None
        self._button.clicked.connect(self.act)
        program = QApplication.instance()
        assert isinstance(program, QApplication)
        program.focusChanged.connect(self._make_room)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._make_room)
        self.hide()

    def say(self, text: str, button: str = "", action: Callable[[], None] | None = None) -> None:
        """Show a sentence; with `button` the clerk can do something about it (usually 撤销)."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._action = action or (lambda: None)
        room = self._over.width()
        width = min(max(360, room // 2), room - 48)
        self.ensurePolished()
        self.setFixedSize(width, self._lines.totalHeightForWidth(width))
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        """Stand at the foot of the window, in the middle; above what has the keyboard where that is there, or above the whole
        panel it is in."""
        at = QPoint((self._over.width() - self.width()) // 2, self._over.height() - self.height() - FOOT)
        typed = self._typed_in()
        if typed.intersects(QRect(at, self.size())):
            at.setY(max(0, typed.top() - self.height() - GAP))
        self.move(at)

    def _make_room(self, *_focus: object) -> None:
        if self.isVisible():
            self.place()

    def _typed_in(self) -> QRect:
        """Where one types just now: the field, in a list or a tall box the line with the cursor."""
        one = QApplication.focusWidget()
        if one is None or not self._over.isAncestorOf(one):
            return QRect()
        panel = self._panel_of(one)
        if panel is not None and panel.y() >= self.height() + GAP:
            return panel.geometry()
        space, within = one.rect(), one
        if isinstance(one, QAbstractItemView):
            space, within = one.visualRect(one.currentIndex()), one.viewport()
        elif isinstance(one, QPlainTextEdit):
            space, within = one.cursorRect(), one.viewport()
        elif one.height() > self._over.height() // 2:
            return QRect()
        return QRect(within.mapTo(self._over, space.topLeft()), space.size())

    def _panel_of(self, one: QWidget | None) -> Popup | None:
        while one is not None and not isinstance(one, Popup):
            one = one.parentWidget()
        return one

    def offers(self) -> bool:
        """Whether there is something to press just now."""
        return self.isVisible() and self._button.isVisible()

    def takes_back(self) -> bool:
        """Whether what can be pressed takes something back, as Ctrl+Z does: not 打印…, not 打开案件."""
        return self.offers() and self._button.text().startswith(BACK)

    def act(self) -> None:
        """Press it."""
        self.hide()
        self._action()


def sentence(error: BaseException) -> str:
    """What a clerk reads for an error of ours."""
    if isinstance(error, LirenError):
        return str(error)
    return "程序出了意外的问题，刚才填写的内容已保存为草稿。"


def ask(parent: QWidget, text: str, yes: str, no: str = "取消", *, careful: bool = False) -> bool:
    """A question, only where nothing can be undone or where others still need what goes. `careful`: Enter alone is no."""
    box = QMessageBox(QMessageBox.Icon.Question, "里仁", text, parent=parent)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    if careful:
        box.setDefaultButton(refuse)
    box.exec()
    return box.clickedButton() is accept


def tell(parent: QWidget | None, text: str) -> None:
    """A sentence that must be read before going on (before there is a window to show a toast in)."""
    box = QMessageBox(QMessageBox.Icon.Information, "里仁", text, parent=parent)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


class CrashDialog(QDialog):
    """A bug: what can be copied to the people who mend it holds no personal data (types and lines, no values)."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("里仁遇到了问题")
        self.resize(640, 420)
        head = QLabel(
            "程序遇到了意外的问题。你的数据是安全的，正在填写的内容已留作草稿。\n可以把下面这段复制给维护人员（不含居民信息）。"
        )
        head.setWordWrap(True)
        self.report = QPlainTextEdit(report_of(error))
        self.report.setReadOnly(True)
        self.report.setAccessibleName("问题报告")
        copy, close = QPushButton("复制"), QPushButton("继续使用")
        close.setObjectName("primary")
        close.setDefault(True)
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(copy)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(head)
        layout.addWidget(self.report, 1)
        layout.addLayout(row)
        close.setFocus()


def report_of(error: BaseException) -> str:
    """Version, platform, error type and the lines it passed through: no message text, which may hold names."""
    lines = [
        f"里仁 {__version__}",
        platform.platform(),
        f"Python {platform.python_version()}",
        type(error).__name__,
    ]
    frames = traceback.extract_tb(error.__traceback__)
    lines += [
        f"  {f.filename.replace(chr(92), '/').rsplit('/app/', 1)[-1]}:{f.lineno} {f.name}" for f in frames
    ]
    return "\n".join(lines)
