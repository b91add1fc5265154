"""F1: every key in one place, those of the page that is seen first."""

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QGridLayout, QMenu, QScrollArea, QWidget

from app.ui.widgets.parts import button, column, label, scrolled

FRAME = QSize(24, 64)
"""What the desktop puts around a window, its title above all."""

KEYS = (
    ("Ctrl+K", "查找任何人、户、办件、案件、文号"),
    ("Ctrl+N", "新增（在当前房间）"),
    ("Ctrl+S", "保存"),
    ("Ctrl+P", "打印"),
    ("Ctrl+Z", "撤销上一步操作"),
    ("Ctrl+F", "筛选当前列表；Ctrl+Shift+F 更多条件，Ctrl+Shift+L 常用筛选"),
    ("Ctrl+Shift+P / E", "打印所见 / 导出所见"),
    ("Ctrl+Shift+O / M", "选择列 / 成批修改所选"),
    ("Home / End / 打字母", "到列表的头、尾、那个姓名"),
    ("Enter", "下一项；在列表里打开所选"),
    ("Ctrl+Enter", "提交表单"),
    ("F2 / Tab / Insert", "台账的格子：修改、下一格、到末尾的空行"),
    ("Ctrl+D / V / Y", "台账的格子：向下填充、粘贴、重做"),
    ("Esc", "返回上一步，填写的内容留作草稿"),
    ("F5", "刷新"),
    ("F1", "这张键盘表"),
)


def keys_here(window: QWidget) -> list[tuple[str, str]]:
    """(key, what it does) of the buttons that are seen and of the menus behind them, each key once."""
    found: dict[str, str] = {}
    for keys, words in (*_of_buttons(window), *_of_menus(window)):
        if keys and words:
            found.setdefault(keys, words)
    return list(found.items())


def _of_buttons(window: QWidget) -> Iterator[tuple[str, str]]:
    for shortcut in cast(list[QShortcut], window.findChildren(QShortcut)):
        at = shortcut.parent()
        if isinstance(at, QAbstractButton) and shortcut.isEnabled() and _live(at, window):
            yield shortcut.key().toString(), at.text()


def _of_menus(window: QWidget) -> Iterator[tuple[str, str]]:
    for action in cast(list[QAction], window.findChildren(QAction)):
        if action.isEnabled() and action.isVisible() and not action.shortcut().isEmpty():
            at = (one.parentWidget() if isinstance(one, QMenu) else one for one in action.associatedObjects())
            if any(isinstance(one, QWidget) and _live(one, window) for one in at):
                yield action.shortcut().toString(), action.text()


def _live(widget: QWidget, window: QWidget) -> bool:
    return widget.isVisibleTo(window) and widget.isEnabled() and widget.window() is window


class HelpDialog(QDialog):
    """The table of keys."""

    def __init__(self, parent: QWidget, rooms: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle("键盘")
        keys_of = QWidget()
        grid = QGridLayout(keys_of)
        grid.setHorizontalSpacing(32)
        everywhere = [*((f"Alt+{n}", name) for n, name in enumerate(rooms, start=1)), *KEYS]
        here = [pair for pair in keys_here(parent) if pair not in everywhere]
        for title, pairs in (("这一页", here), ("到处", everywhere)):
            if pairs:
                grid.addWidget(label(title, "group"), grid.rowCount(), 0, 1, 2)
            for keys, what in pairs:
                at = grid.rowCount()
                grid.addWidget(label(keys, "dim"), at, 0)
                grid.addWidget(label(what), at, 1)
        layout = column(label("键盘", "h2"), margins=(24, 24, 24, 24))
        layout.addWidget(_scrolled(keys_of), 1)
        done = button("知道了", self.accept, "primary")
        layout.addWidget(done)
        self.setLayout(layout)
        done.setFocus()
        self.setMaximumSize(self.screen().availableSize() - FRAME)
        self.resize(self.sizeHint())


def _scrolled(keys: QWidget) -> QScrollArea:
    """The keys, as wide as they are and as high as there is room for; the arrow keys scroll them."""
    area = scrolled(keys)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    area.setAccessibleName("键盘表")
    bar = area.verticalScrollBar().sizeHint().width()
    area.setMinimumWidth(keys.sizeHint().width() + bar)
    area.setSizeAdjustPolicy(QScrollArea.SizeAdjustPolicy.AdjustToContents)
    return area
