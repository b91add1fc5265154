"""Spells of time, half open: from `start` (None: since always) until before `end` (None: still)."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Spell:
    """`key` says what held during the spell; two spells of one key that touch are one."""

    key: Hashable
    start: date | None
    end: date | None

    @property
    def first(self) -> date:
        return self.start or date.min

    @property
    def after(self) -> date:
        return self.end or date.max


@dataclass(frozen=True, slots=True)
class Woven:
    """`first` are the spells that stood first, perhaps longer now; `second` what is left of each of the others."""

    first: tuple[Spell, ...]
    second: tuple[tuple[Spell, ...], ...]


def overlap(one: Spell, other: Spell) -> bool:
    """Whether two spells share a day."""
    return max(one.first, other.first) < min(one.after, other.after)


def weave(first: Sequence[Spell], second: Sequence[Spell]) -> Woven:
    """Lay `second` into the gaps of `first` so that no day has two.

    What is left of a spell lengthens a spell of the same key that it touches; otherwise it stands by itself.
    """
    standing = list(first)
    left: list[tuple[Spell, ...]] = []
    for spell in second:
        blockers = [*standing, *(p for pieces in left for p in pieces)]
        pieces = [spell] if spell.first >= spell.after else _without(spell, blockers)
        stays = []
        for piece in pieces:
            at = _neighbour(standing, piece)
            if at is None:
                stays.append(piece)
            else:
                standing[at] = _joined(standing[at], piece)
        left.append(tuple(stays))
    return Woven(tuple(standing), tuple(left))


def _without(spell: Spell, blockers: Sequence[Spell]) -> list[Spell]:
    pieces = [spell]
    for blocker in blockers:
        pieces = [part for piece in pieces for part in _cut(piece, blocker)]
    return pieces


def _cut(piece: Spell, blocker: Spell) -> list[Spell]:
    if not overlap(piece, blocker):
        return [piece]
    parts = []
    if piece.first < blocker.first:
        parts.append(Spell(piece.key, piece.start, blocker.start))
    if blocker.after < piece.after:
        parts.append(Spell(piece.key, blocker.end, piece.end))
    return parts


def _neighbour(standing: Sequence[Spell], piece: Spell) -> int | None:
    if piece.first >= piece.after:
        return None
    for at, spell in enumerate(standing):
        if spell.key == piece.key and (spell.after == piece.first or piece.after == spell.first):
            return at
    return None


def _joined(spell: Spell, piece: Spell) -> Spell:
    if spell.after == piece.first:
        return Spell(spell.key, spell.start, piece.end)
    return Spell(spell.key, piece.start, spell.end)
