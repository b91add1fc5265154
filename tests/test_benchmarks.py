"""The benchmarks still run: each measures a tiny office and gives its lines. No time is asserted here."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import _common

RESIDENTS, MATTERS = 300, 400
MODULES = sorted(p.stem for p in Path(_common.__file__).parent.glob("[a-z]*.py") if p.stem != "run_all")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Any]]:
    """(folder, office) of a few hundred invented people and their matters."""
    folder = tmp_path_factory.mktemp("benchmark")
    with _common.office_in(folder) as office:
        _common.fill_residents(office, RESIDENTS)
        _common.fill_records(office, MATTERS, RESIDENTS)
        yield folder, office


@pytest.mark.parametrize("name", MODULES)
def test_it_says_what_it_measures(name: str) -> None:
    module = importlib.import_module(f"benchmarks.{name}")
    assert module.__doc__
    assert callable(module.main)


def _measured(name: str, folder: Path, office: Any) -> list[_common.Line]:
    module = importlib.import_module(f"benchmarks.{name}")
    given: dict[str, tuple[Any, ...]] = {
        "month": (office, MATTERS), "scroll": (office, RESIDENTS), "package": (folder, MATTERS), "memory": (office, 20),
        "save_one": (office,), "search_keystroke": (office,), "desk": (office,), "desk_counts": (office,),
    }  # fmt: skip
    lines: list[_common.Line] = module.measure(*given[name])
    return lines


@pytest.mark.parametrize(
    "name", ["month", "desk", "desk_counts", "scroll", "package", "memory", "save_one", "search_keystroke"]
)
def test_it_measures_a_small_office(name: str, small: tuple[Path, Any]) -> None:
    lines = _measured(name, *small)
    assert lines
    assert all(line.ours >= 0 and line.target for line in lines)


def test_it_measures_a_day_in_the_window(tmp_path: Path, qapp: object) -> None:
    with _common.office_in(tmp_path) as office:  # its own: the window closes it
        _common.fill_residents(office, 40)
        _common.fill_records(office, 40, 40)
        lines = importlib.import_module("benchmarks.window_memory").measure(office, 40, 40, 20)
    assert [line.ours > 0 for line in lines] == [True] * 3


def test_it_measures_how_long_the_window_waits(tmp_path: Path, qapp: object) -> None:
    with _common.office_in(tmp_path) as office:  # its own: it begins empty
        lines = importlib.import_module("benchmarks.window_gaps").measure(office, tmp_path, 40)
    assert lines[0].what == "open the sheet"
    assert all(line.ours >= 0 for line in lines)
