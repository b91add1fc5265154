"""What is known of a record: names and values in pairs, every line on one height whether a link stands in it or not."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import label

TOP = Qt.AlignmentFlag.AlignTop


def facts_grid(
    pairs: Iterable[tuple[str, str]], *, across: int = 2, least: int = 0,
    beside: Mapping[str, QWidget] | None = None,
) -> QWidget:  # fmt: skip
    """`across` pairs to a line; `least` is the narrowest column of names, in pixels; `beside` puts a small button after
    a value, by the value's name, or below it where there is no room."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(0)
    buttons = beside or {}
    for at, (name, text) in enumerate(pairs):
        line, side = divmod(at, across)
        value: QWidget = like_link(label(text, wrap=True, copyable=True))
        if name in buttons:
            value, words = QWidget(), value
            value.setLayout(line_of := flow(words, buttons[name]))
            line_of.setAlignment(words, TOP)  # as the words of the other lines
        grid.addWidget(like_link(label(name, "dim")), line, side * 2, TOP)
        grid.addWidget(value, line, side * 2 + 1, TOP)
    for side in range(across):
        grid.setColumnMinimumWidth(side * 2, least)
        grid.setColumnStretch(side * 2 + 1, 1)
    return holder


def like_link(words: QLabel, *, indent: bool = False) -> QLabel:
    """Words with the padding that a link has, so that both stand on one line; `indent`: at their left too."""
    words.setIndent(0)
    words.setProperty("beside", "link indented" if indent else "link")
    return words


__all__ = ["facts_grid", "like_link"]
