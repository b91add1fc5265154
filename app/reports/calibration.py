"""The page by which a clerk finds how far a printer prints beside the mark: crosses and two rulers (套打)."""

import io

from app.reports.fonts import book
from app.reports.pdf import new_canvas
from app.reports.pen import Pen
from app.reports.placing import Placing, moved
from app.reports.style import MM

INSET = 20.0
"""Millimetres from the edges of the sheet to the crosses."""
ARM = 6.0
SIZE = 9.0


def page(width: float, height: float, placing: Placing) -> bytes:
    """A sheet of `width` x `height` mm, moved as papers are; its crosses should stand INSET mm from the edges."""
    fonts, buffer = book(), io.BytesIO()
    with fonts.lock:
        canvas = new_canvas(buffer)
        canvas.setTitle("校准页")
        pen = Pen(fonts, canvas)
        pen.begin_page(width * MM, height * MM)
        for x in (INSET, width / 2, width - INSET):
            for y in (INSET, height / 2, height - INSET):
                _cross(pen, x * MM, y * MM)
        _rulers(pen, width, height)
        for at, words in enumerate(_words(placing)):
            pen.text((INSET + 12) * MM, (height - INSET - 14 - 6 * at) * MM, words, "song", SIZE)
        pen.finish_page()
        canvas.save()
    return moved(buffer.getvalue(), placing)


def _words(placing: Placing) -> tuple[str, ...]:
    return (
        "校准页：十字应离纸边 20 毫米，用尺量左上角的十字。",
        "离左边多几毫米，“右移”就减几；离上边多几毫米，“下移”就减几。",
        "标尺的 100 毫米量出来不是 100，就改“缩放”。",
        f"这一页：右移 {placing.right:g} 毫米，下移 {placing.down:g} 毫米，缩放 {placing.percent:g}%",
    )


def _cross(pen: Pen, x: float, y: float) -> None:
    arm = ARM * MM
    pen.line(x - arm, y, x + arm, y, 0.4)
    pen.line(x, y - arm, x, y + arm, 0.4)


def _rulers(pen: Pen, width: float, height: float) -> None:
    """A mark each millimetre, longer at 5 and 10, from the upper left cross to the right and down."""
    left, top = INSET * MM, (height - INSET) * MM
    for mm in range(int(width - 2 * INSET) + 1):
        x = left + mm * MM
        pen.line(x, top, x, top + _tick(mm) * MM, 0.25)
        if mm and mm % 10 == 0:
            pen.text(x - 3, top + 6.5 * MM, str(mm), "song", 7)
    for mm in range(int(height - 2 * INSET) + 1):
        y = top - mm * MM
        pen.line(left, y, left - _tick(mm) * MM, y, 0.25)
        if mm and mm % 10 == 0:
            pen.text(left - 11 * MM, y - 2.5, str(mm), "song", 7)


def _tick(mm: int) -> float:
    return 5.0 if mm % 10 == 0 else 3.5 if mm % 5 == 0 else 2.0
