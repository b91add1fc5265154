"""Many rows at once: ids that sort, indices that come back, constants that are safe."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, select, text

from app.db import bulk
from app.models.rules.dates import PartialDate
from app.models.tables import Area, MediationCase, Resident
from app.office import Office

TABLE: Any = Resident.__table__
AT = "2026-03-16T04:00:00.000Z"
STAMPS = {"created_at": AT, "created_by": None, "changed_at": AT, "changed_by": None, "version": 1}


def test_uids_are_uuid7_that_grow() -> None:
    uids = bulk.new_uids(3000)
    assert uids == sorted(set(uids))
    assert all(UUID(u).version == 7 and UUID(u).variant == "specified in RFC 4122" for u in uids)
    assert bulk.new_uids(1)[0] != bulk.new_uids(1)[0]


def test_constants_are_values_not_sql(file_office: Office) -> None:
    wild = "O'Neil'); DROP TABLE area; --"
    with file_office.write("测试") as w:
        rows = [(901, "a" * 32, "grid"), (902, "b" * 32, "grid")]
        constants = {"name": wild, "sort": 0, "note": None, **STAMPS}
        table = Area.__table__
        assert bulk.insert_rows(w.session.connection(), table, ("id", "uid", "kind"), rows, constants) == 2  # type: ignore[arg-type]
        w.touch("area")
    with file_office.read() as session:
        assert [a.name for a in (session.get_one(Area, 901), session.get_one(Area, 902))] == [wild, wild]


def _indices(office: Office) -> set[str]:
    return {i["name"] for i in inspect(office.store.engine).get_indexes("resident") if i["name"]}


def test_stored_rows_are_what_the_values_are_stored_as(office: Office) -> None:
    """Dates, partial dates, money, yes and no, instants, nothing: read past the ORM and through it."""
    with office.write("测试") as w:
        w.session.add(
            MediationCase(
                title="漏水",
                registered_on=date(2026, 3, 1),
                amount=Decimal("12345.67"),
                people=3,
            )
        )
        w.session.add(Resident(name="𠮷田", birth_date=PartialDate.parse("1960-05"), living_here=True))
    with office.store.engine.connect() as connection:
        for table in (MediationCase.__table__, TABLE):
            query = select(*(c for c in table.columns if c.name != "id"))  # type: ignore[attr-defined]
            through = [tuple(map(bulk.stored, row)) for row in connection.execute(query)]
            assert list(bulk.stored_rows(connection, query)) == through
            assert through


def test_stored_rows_take_conditions_with_lists(file_office: Office) -> None:
    with file_office.write("测试") as w:
        w.session.add_all(Area(kind="grid", name=n, sort=0) for n in ("东", "西", "南"))
    query = select(Area.name).where(Area.name.in_(["东", "南"]), Area.deleted_at.is_(None)).order_by(Area.id)
    with file_office.store.engine.connect() as connection:
        assert list(bulk.stored_rows(connection, query)) == [("东",), ("南",)]


def test_indices_come_back_and_are_whole(file_office: Office) -> None:
    before = _indices(file_office)
    with file_office.write("测试") as w:
        connection = w.session.connection()
        with bulk.indices_after(connection, [TABLE]):
            rows = [(i, u, f"张{i}") for i, u in enumerate(bulk.new_uids(700), start=1)]
            constants = {"id_kind": "none", "living_here": 1, **STAMPS}
            bulk.insert_rows(connection, TABLE, ("id", "uid", "name"), rows, constants)
        w.touch("resident")
    assert _indices(file_office) == before
    with file_office.store.engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


class Stop(Exception):  # noqa: N818
    """A clerk's cancel."""


def test_a_stop_while_indices_are_made_takes_everything_back(file_office: Office) -> None:
    before = _indices(file_office)

    def pause() -> None:
        raise Stop

    def write() -> None:
        with file_office.write("测试") as w, bulk.indices_after(w.session.connection(), [TABLE], pause):
            pass

    with pytest.raises(Stop):
        write()
    assert _indices(file_office) == before


def test_a_stop_in_the_middle_of_one_index_is_heeded_and_raised(
    file_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "STEPS", 100)
    before, asked = _indices(file_office), [0]

    def pause() -> None:
        asked[0] += 1
        if asked[0] == 5:  # the first is before the index, the others are inside it
            raise Stop

    def write() -> None:
        with file_office.write("测试") as w:
            connection = w.session.connection()
            with bulk.indices_after(connection, [TABLE], pause):
                rows = [(i, u, f"张{i}") for i, u in enumerate(bulk.new_uids(700), start=1)]
                constants = {"id_kind": "none", "living_here": 1, **STAMPS}
                bulk.insert_rows(connection, TABLE, ("id", "uid", "name"), rows, constants)

    with pytest.raises(Stop):
        write()
    assert asked == [5]
    assert _indices(file_office) == before
    with file_office.read() as session:
        assert session.scalar(text("SELECT count(*) FROM resident")) == 0
