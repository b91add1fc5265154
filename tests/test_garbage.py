"""Python's collector waits while an import makes its objects, and works again when they are gone."""

import gc

import pytest

from app import garbage


class Many:
    """What holds a great many others."""


def test_python_does_not_collect_until_the_last_who_asked_for_it_is_done() -> None:
    assert gc.isenabled()
    with garbage.waiting():
        garbage.switch_off()
        assert not gc.isenabled()
    assert not gc.isenabled()
    garbage.switch_on()
    assert gc.isenabled()


def test_nobody_looks_while_many_objects_are_made() -> None:
    assert not garbage.is_to_wait()
    with garbage.waiting(), garbage.waiting():
        assert garbage.is_to_wait()
    assert not garbage.is_to_wait()


def test_nobody_looks_while_what_holds_them_lives() -> None:
    held = Many()
    garbage.wait_while_there_is(held)
    assert garbage.is_to_wait()
    del held
    assert not garbage.is_to_wait()


def test_what_may_be_held_by_a_cycle_is_waited_for_ten_minutes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "KEPT_AT_MOST_S", 0.0)
    held = Many()
    garbage.wait_while_there_is(held)
    assert not garbage.is_to_wait()
