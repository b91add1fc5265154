"""Spells laid into one another: no day has two, and no day that somebody had is lost."""

import itertools
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules.spells import Spell, overlap, weave

DAY = date(2026, 1, 1)


def day(offset: int | None) -> date | None:
    return None if offset is None else DAY + timedelta(days=offset)


@st.composite
def timelines(draw: st.DrawFn) -> list[Spell]:
    """Spells one after the other, as the office keeps them for one person."""
    cuts = sorted(draw(st.sets(st.integers(0, 30), min_size=1, max_size=6)))
    bounds: list[int | None] = list(cuts)
    if draw(st.booleans()):
        bounds.insert(0, None)
    if draw(st.booleans()):
        bounds.append(None)
    spans = list(itertools.pairwise(bounds))
    kept = [s for s in spans if draw(st.integers(0, 3))]
    return [Spell(draw(st.sampled_from("ab")), day(a), day(b)) for a, b in kept]


def days(spells: list[Spell]) -> dict[date, object]:
    found: dict[date, object] = {}
    for offset in range(-3, 35):
        at = DAY + timedelta(days=offset)
        for spell in spells:
            if spell.first <= at < spell.after:
                assert at not in found, "two spells on a day"
                found[at] = spell.key
    return found


@settings(max_examples=150)
@given(timelines(), timelines())
def test_no_day_twice_none_lost_and_the_first_wins(first: list[Spell], second: list[Spell]) -> None:
    woven = weave(first, second)
    result = days([*woven.first, *(p for pieces in woven.second for p in pieces)])
    assert result == days(second) | days(first)


def test_touching_spells_of_one_key_become_one() -> None:
    woven = weave([Spell("a", day(10), None)], [Spell("a", None, day(20)), Spell("b", day(3), day(5))])
    assert woven.first == (Spell("a", None, None),)
    assert woven.second == ((), ())
    woven = weave([Spell("a", day(10), None)], [Spell("b", None, None)])
    assert woven.second == ((Spell("b", None, day(10)),),)


def test_an_empty_spell_stays_as_it_is() -> None:
    empty = Spell("a", day(5), day(5))
    assert weave([Spell("a", None, None)], [empty]).second == ((empty,),)
    assert not overlap(empty, Spell("a", None, None))
