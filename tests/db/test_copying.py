"""Rows that SQLite copies out by itself are the rows that are read, step by step, all or none."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import copying
from app.db.bulk import stored_rows
from app.errors import Cancelled
from app.models.tables import Resident, ServiceItem
from app.office import Office
from tests import factories

PEOPLE = select(Resident.uid, Resident.name, Resident.birth_date, Resident.living_here).where(
    Resident.deleted_at.is_(None), Resident.name.in_(["王甲", "李'乙", "赵丙"])
)
ITEMS = select(ServiceItem.uid, ServiceItem.name)


@pytest.fixture
def people(file_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(copying, "STEP", 2)
    for name in ("王甲", "李'乙", "不要的", "赵丙"):
        factories.resident(file_office, name, id_number="")
    return file_office


def content_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master ORDER BY 1")]
        return {name: file.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in names}


def test_what_is_copied_is_what_is_read(people: Office, tmp_path: Path) -> None:
    told: list[int] = []
    counts = copying.copy_out(people.store, tmp_path / "c.db", {"a": PEOPLE, "order": ITEMS}, told.append)
    found = content_of(tmp_path / "c.db")
    with people.store.engine.connect() as connection:
        read = [list(stored_rows(connection, query)) for query in (PEOPLE, ITEMS)]
    assert [found["a"], found["order"]] == read
    assert counts == {"a": 3, "order": len(read[1])}
    assert told == sorted(told)
    assert told[-1] == sum(counts.values())
    assert len(told) > 2


def test_what_is_there_already_stays(people: Office, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "c.db") as file:
        file.execute("CREATE TABLE b (x)")
    assert copying.copy_out(people.store, tmp_path / "c.db", {"a": PEOPLE}, lambda _rows: None) == {"a": 3}
    assert set(content_of(tmp_path / "c.db")) == {"a", "b"}


def test_a_cancel_leaves_no_table_and_the_office_as_it_was(people: Office, tmp_path: Path) -> None:
    def cancel(_rows: int) -> None:
        raise Cancelled

    for _ in range(6):  # more often than the pool has connections
        with pytest.raises(Cancelled):
            copying.copy_out(people.store, tmp_path / "c.db", {"a": PEOPLE}, cancel)
    assert content_of(tmp_path / "c.db") == {}
    assert factories.resident(people, "后来的", id_number="")


def test_a_folder_that_is_gone_is_an_error_of_the_disk(people: Office, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open"):
        copying.copy_out(people.store, tmp_path / "gone" / "c.db", {"a": PEOPLE}, lambda _rows: None)
