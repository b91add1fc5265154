"""What every test shares: a quiet house (no stray log line), a clock that stands still, no real screen or data."""

import atexit
import gc
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]


def _set_environment() -> None:
    """Before Qt or the program is imported: no screen unless one was asked for, nobody's real folders."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["TZ"] = "CST-8"  # China's time, without needing the time zone database
    time.tzset()
    private = Path(tempfile.mkdtemp(prefix="liren-tests-"))
    atexit.register(shutil.rmtree, private, ignore_errors=True)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = private / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[name] = str(folder)
    for name in ("LIREN_PASSWORD", "LIREN_OFFICE", "QT_IM_MODULE", "QT_SCALE_FACTOR"):
        os.environ.pop(name, None)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))


_set_environment()
# A busy machine is no defect of a rule: examples are counted, not timed.
settings.register_profile("liren", deadline=None)
settings.load_profile("liren")


def pytest_collection_finish() -> None:
    """What is imported stays to the end: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests on a server are left out, not skipped, where none is named: `./test` starts one and names it."""
    if os.environ.get("LIREN_TEST_POSTGRES"):
        return
    without = [item for item in items if item.get_closest_marker("postgres")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]


class _Keeper(logging.Handler):
    """Keeps every record of WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def stray_logs() -> Iterator[list[logging.LogRecord]]:
    """Fail a test that leaves a log record of WARNING or above.

    A test that expects one asks for this fixture by name, asserts on the list and then clears it.
    """
    keeper = _Keeper()
    logging.getLogger().addHandler(keeper)
    try:
        yield keeper.records
    finally:
        logging.getLogger().removeHandler(keeper)
    if keeper.records:
        lines = "\n".join(f"{r.levelname} {r.name}: {r.getMessage()}" for r in keeper.records)
        pytest.fail(f"unexpected log records:\n{lines}", pytrace=False)


@pytest.fixture
def fixed_clock():
    """A clock standing at Monday 2026-03-16, noon in China."""
    from app.clock import FixedClock

    return FixedClock(datetime(2026, 3, 16, 4, 0, tzinfo=UTC))
