"""From blocks to pages: strips of paper that may not be cut, and where the pages end.

A strip is a height and how to draw it. Strips that must stay together are bound to the one before; pages are
then filled from the top. Lengths are points.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.reports.pen import Pen

Cut = Callable[[float], "tuple[Strip, Strip] | None"]
"""Cut into what fits into so many points and what goes on; None where too little would stand on either side."""
Draw = Callable[[Pen, float, float], None]
"""Draw at (left edge, top edge)."""


@dataclass(slots=True)
class Strip:
    """One piece of a page. `gap` is white above it (dropped at the top of a page); `bound` keeps it on the
    page of the strip before; `lines` counts lines of type (a signature block wants two with it); `heading`
    is drawn again above it when it begins a page; `breaks` begins a new page before it; what is high may be `cut`."""

    height: float
    draw: Draw
    gap: float = 0.0
    bound: bool = False
    lines: int = 1
    heading: "Strip | None" = None
    breaks: bool = False
    cut: Cut | None = None


HIGH = 1 / 3
"""The part of a page from which on a strip is cut where the page ends, when it can be, and leaves none of it white."""
SLIP = 0.5
"""The part of a page that a slip under a title of its own may take and is still kept whole."""
FARTHEST = 8
"""Strips that are bound to a signature at most: a list of short lines is not moved as a whole."""
Placed = tuple[Strip, float]
"""A strip and the distance of its top from the top of the type area."""


def bind_back(strips: Sequence[Strip], lines: int = 2) -> None:
    """Bind the last strips together until at least `lines` lines stand before what will be bound to them. A mere call
    (此致, the court, 当事人（签名）：) is no line that signatures could stand alone with."""
    found = 0
    for far, strip in enumerate(reversed(strips)):
        found += strip.lines
        if found >= lines or strip.breaks or far == FARTHEST:
            return
        strip.bound = True


def keep_slips(strips: Sequence[Strip], titles: Sequence[int], height: float) -> None:
    """What begins at a further title of a paper, a return slip to tear off say, stays on one page when it is small."""
    for start, end in zip(titles[1:], [*titles[2:], len(strips)], strict=False):
        slip = strips[start:end]
        if _height(slip, top=False) <= height * SLIP:
            for strip in slip[1:]:
                strip.bound = True


def paginate(strips: Sequence[Strip], height: float) -> list[list[Placed]]:
    """Fill pages of `height`. A group higher than a page is cut where it must be, but its last strips stay
    together.
    """
    pages: list[list[Placed]] = [[]]
    used = 0.0
    for group in _groups(strips):
        if group[0].breaks and pages[-1]:
            pages.append([])
            used = 0.0
        over = used + _height(group, top=False) > height + 0.01
        if pages[-1] and over and not _goes_over(group, used, height):
            pages.append([])
            used = 0.0
        used = _place(group, pages, used, height)
    return pages


def _groups(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        if group and (not strip.bound or strip.breaks):
            yield group
            group = []
        group.append(strip)
    if group:
        yield group


def _height(group: Sequence[Strip], top: bool) -> float:
    whole = sum(strip.gap + strip.height for strip in group)
    if top:
        whole += (group[0].heading.height if group[0].heading else 0.0) - group[0].gap
    return whole


def _goes_over(group: Sequence[Strip], used: float, height: float) -> bool:
    """Whether a group that does not fit holds a high strip that is cut where the page ends."""
    for strip in group:
        used += strip.gap
        if _cut(strip, height - used, height) is not None:
            return True
        used += strip.height
    return False


def _cut(strip: Strip, room: float, height: float) -> tuple[Strip, Strip] | None:
    """What of a high strip stands in the room that is left, at most all but its last lines, and what goes on."""
    if strip.cut is None or strip.height <= height * HIGH:
        return None
    parts = strip.cut(min(room, strip.height - 0.1))
    if parts is not None:
        parts[1].heading, parts[1].bound = strip.heading, True
    return parts


def _place(group: Sequence[Strip], pages: list[list[Placed]], used: float, height: float) -> float:
    rest = list(group)
    while rest:
        strip, page = rest[0], pages[-1]
        gap = strip.gap if page else 0.0
        parts = None
        if page and used + _height(rest, top=False) > height + 0.01:
            parts = _cut(strip, height - used - gap, height)
        full = used + gap + strip.height > height + 0.01
        if page and parts is None and (full or _should_leave(rest, used, height)):
            page, used = [], 0.0
            pages.append(page)
        if not page and strip.heading is not None:
            page.append((strip.heading, 0.0))
            used = strip.heading.height
        else:
            used += strip.gap if page else 0.0
        if parts is None and used + strip.height > height + 0.01:
            parts = _cut(strip, height - used, height)
        rest[:1] = parts or (strip,)
        page.append((rest[0], used))
        used += rest.pop(0).height
        if parts is not None:
            pages.append([])
            used = 0.0
    return used


def _should_leave(rest: Sequence[Strip], used: float, height: float) -> bool:
    """In a group cut over pages: turn the page early when the last three strips fit on one but not on
    this.
    """
    if len(rest) != 3 or used + _height(rest, top=False) <= height + 0.01:
        return False
    return _height(rest, top=True) <= height


def beside(left: Sequence[Strip], right: Sequence[Strip], offset: float) -> Strip:
    """Two stacks as one strip; the right one begins `offset` points from the left edge."""

    def draw(pen: Pen, x: float, y: float) -> None:
        for stack, at in ((left, x), (right, x + offset)):
            top = y
            for index, strip in enumerate(stack):
                top -= strip.gap if index else 0.0
                strip.draw(pen, at, top)
                top -= strip.height

    height = max((_height(stack, top=False) - stack[0].gap for stack in (left, right) if stack), default=0.0)
    return Strip(height, draw, lines=max(len(left), len(right)))
