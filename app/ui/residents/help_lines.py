"""Help under a field while it is typed: what the number may have been meant to be, and who is on file already."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.widgets.parts import button, column, label, row


def number_lines(
    about: Any, take_number: Callable[[str], None], take_paper: Callable[[str], None]
) -> QWidget | None:
    """What a number tells, or what is wrong with it, with the numbers one slip away and the papers it looks like; a click
    takes one. Nothing when there is nothing to say."""
    if not about.wrong:
        return hint(about.words)
    holder = QWidget()
    lines = column(label(about.wrong, "due", wrap=True), spacing=2)
    if about.repairs:
        lines.addWidget(label("是不是下面的号码？请与证件核对：", "small"))
    for repair in about.repairs[:4]:
        take = button(repair.number, partial(take_number, repair.number), "link")
        lines.addLayout(row(take, label(repair.sentence, "small"), None))
    for code, name in about.papers[:2]:
        lines.addLayout(row(button(f"证件种类改为“{name}”", partial(take_paper, code), "link"), None))
    holder.setLayout(lines)
    return holder


def names(candidates: Sequence[str], choose: Callable[[str], None]) -> QWidget:
    """Names that a written-out character may mean; a click takes one."""
    holder = QWidget()
    buttons = (button(name, partial(choose, name), "link") for name in candidates[:6])
    lines = column(label("写的是哪一个？", "small"), spacing=2)
    lines.addLayout(row(*buttons, None))
    holder.setLayout(lines)
    return holder


def similar_people(found: Sequence[Any], open_file: Callable[[int], None]) -> QWidget:
    """People on file who may be the same; a click opens the file."""
    holder = QWidget()
    lines = column(label("可能已经登记过：", "due"), spacing=2)
    for one in found[:4]:
        words = "　".join(filter(None, ("、".join(one.reasons), one.detail)))
        lines.addLayout(
            row(
                button(one.name, partial(open_file, one.resident_id), "link"),
                label(words, "small", wrap=True),
                None,
            )
        )
    holder.setLayout(lines)
    return holder


def hint(text: str) -> QWidget | None:
    """A quiet sentence, or nothing."""
    return label(text, "small", wrap=True) if text else None
