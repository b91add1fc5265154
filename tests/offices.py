"""Offices for tests: made once per run, copied for each test; on SQLite and, where one is given, on a server."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.clock import FixedClock
from app.db import engine, keys
from app.db.engine import DATABASE_FILE, Store
from app.office import ClerkRef, Office, definitions_of
from app.usecases.offices import opening as offices
from app.usecases.offices.opening import FirstRunForm
from tests.servers import ServerDatabase, database_url, new_database

CHEAP = keys.Derivation(memory_kib=64, iterations=1)
PASSWORD = "测试口令123"
NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
CLERK = ClerkRef(1, "王窗口")


class QuietOffice(Office):
    """An office that does not print itself whole when a property fails."""

    def __repr__(self) -> str:
        return f"office({self.store.engine.dialect.name})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))


def first_run_form() -> FirstRunForm:
    """A community with two grids and one clerk."""
    return FirstRunForm(
        community="示例社区居民委员会", code="230102001001", superior="示例街道办事处", phone="0450-80000000",
        grids=["第一网格", "第二网格"], clerk="王窗口", password=PASSWORD, password_again=PASSWORD,
    )  # fmt: skip


def new_encrypted(folder: Path, clock: FixedClock) -> tuple[Office, str]:
    """An encrypted office whose keys are cheap to derive, and its recovery code."""
    folder.mkdir(parents=True)
    key, code = keys.create(folder, "王窗口", PASSWORD, CHEAP)
    store = engine.open_file(folder / DATABASE_FILE, key)
    return offices.start(store, folder, first_run_form(), clock), code


_FIRST: dict[str, Engine] = {}


def _sharing(store: Store) -> Store:
    """Statements are compiled once a run, not once a test: engines of one kind of database share a dialect and the cache
    of what was compiled for it."""
    first = _FIRST.setdefault(store.engine.dialect.name, store.engine)
    store.engine.dialect, store.engine._compiled_cache = first.dialect, first._compiled_cache
    return store


@pytest.fixture(scope="session")
def file_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh plain office."""
    folder = tmp_path_factory.mktemp("template") / "office"
    office, _ = offices.create(folder, first_run_form(), FixedClock(NOON), plain=True)
    office.close()
    with_wal = engine.open_file(folder / DATABASE_FILE, None)
    with with_wal.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    with_wal.close()
    return folder


@pytest.fixture(scope="session")
def server_database() -> Iterator[ServerDatabase]:
    """A database on the server that can be made new again and again."""
    with new_database() as name:
        offices.start(
            engine.open_server(database_url(name)), None, first_run_form(), FixedClock(NOON)
        ).close()
        database = ServerDatabase(name)
        yield database
        database.close()


@pytest.fixture(scope="session")
def shipped(file_template: Path) -> tuple[object, object]:
    """The shipped definitions and calendar, read once."""
    store = engine.open_file(file_template / DATABASE_FILE, None)
    found = definitions_of(store)
    store.close()
    return found


@pytest.fixture
def clock() -> FixedClock:
    """A clock that a test may move, standing at Monday 2026-03-16, noon."""
    return FixedClock(NOON)


def _opened(store: Store, folder: Path | None, clock: FixedClock, shipped: tuple[Any, Any]) -> Office:
    return QuietOffice(store, folder, clock, CLERK, *shipped)


def opened(folder: Path, clock: FixedClock, shipped: tuple[Any, Any]) -> Office:
    """The plain office in a folder, at work."""
    return _opened(_sharing(engine.open_file(folder / DATABASE_FILE, None)), folder, clock, shipped)


@pytest.fixture
def file_office(
    tmp_path: Path, file_template: Path, clock: FixedClock, shipped: tuple[object, object]
) -> Iterator[Office]:
    """A fresh office in a plain file."""
    folder = tmp_path / "office"
    shutil.copytree(file_template, folder)
    office = opened(folder, clock, shipped)
    yield office
    office.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """A fresh office: in a plain file, and once more on PostgreSQL when `LIREN_TEST_POSTGRES` names a server."""
    if request.param == "sqlite":
        yield request.getfixturevalue("file_office")
        return
    database = request.getfixturevalue("server_database")
    database.renew()
    clock, shipped = request.getfixturevalue("clock"), request.getfixturevalue("shipped")
    office = _opened(_sharing(engine.open_server(database.url)), None, clock, shipped)
    yield office
    office.close()
