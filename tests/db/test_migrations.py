"""The schema: head equals the models on both databases, up and down and up, all or nothing, newer refused."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, inspect, text
from sqlalchemy.schema import CreateIndex

from app.db import engine, migrate
from app.db.engine import Store
from app.errors import OfficeError
from app.models.tables import Base
from tests.servers import database_url, new_database

pytestmark = [  # SQLite names no index on an expression when it is asked: those have a test of their own below
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index"),
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
]


@pytest.fixture(params=["sqlite", "encrypted", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database with nothing in it."""
    if request.param == "postgres":
        with new_database() as name:
            store = engine.open_server(database_url(name))
            yield store
            store.close()
    else:
        store = engine.open_file(tmp_path / "x.db", os.urandom(32) if request.param == "encrypted" else None)
        yield store
        store.close()


def differences(store: Store) -> list[object]:
    """What alembic would still change to make the database what the models say."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def shape(store: Store) -> dict[str, object]:
    with store.engine.connect() as connection:
        found = inspect(connection)
        return {
            t: (
                sorted(c["name"] for c in found.get_columns(t)),
                sorted(str(i["name"]) for i in found.get_indexes(t)),
            )
            for t in sorted(found.get_table_names())
        }


def test_head_equals_the_models(empty: Store) -> None:
    called: list[bool] = []
    assert migrate.bring_up(empty, lambda: called.append(True))
    assert called == []
    assert differences(empty) == []
    assert set(shape(empty)) == {t.name for t in Base.metadata.sorted_tables} | {"alembic_version"}
    assert not migrate.bring_up(empty, lambda: called.append(True))


def written(store: Store) -> dict[str, str]:
    """The indices that the database has, as it writes them."""
    own = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    if store.engine.dialect.name == "postgresql":
        own = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    with store.engine.connect() as connection:
        return {str(name): str(sql) for name, sql in connection.execute(text(own))}


def plainly(sql: str) -> str:
    """A statement without what only one of the two databases writes."""
    for only in ("public.", "USING btree ", "::date", "::text"):
        sql = sql.replace(only, "")
    return sql.lower().replace(" ", "")


def test_indices_on_expressions_are_as_the_models_say(empty: Store) -> None:
    migrate.bring_up(empty, lambda: None)
    found = written(empty)
    told = [
        index
        for table in Base.metadata.sorted_tables
        for index in table.indexes
        if not all(isinstance(part, Column) for part in index.expressions)
    ]
    assert told
    for index in told:
        wanted = str(CreateIndex(index).compile(dialect=empty.engine.dialect))
        assert plainly(found[str(index.name)]) == plainly(wanted)


def test_up_down_and_up_again(empty: Store) -> None:
    migrate.bring_up(empty, lambda: None)
    first = shape(empty)
    with empty.engine.begin() as connection:
        migrate.downgrade(connection, "base")
    assert set(shape(empty)) <= {"alembic_version"}
    migrate.bring_up(empty, lambda: None)
    assert shape(empty) == first
    assert differences(empty) == []


def test_a_migration_that_fails_leaves_the_file_as_it_was(empty: Store) -> None:
    """A table that is in the way breaks the upgrade in its middle: nothing of it may stay."""
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE resident (mine INTEGER)"))
        connection.execute(text("INSERT INTO resident VALUES (7)"))
    before = shape(empty)
    with pytest.raises(Exception, match=r"already exists"):
        migrate.bring_up(empty, lambda: None)
    assert shape(empty) == before
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT mine FROM resident")).scalar() == 7
        assert migrate.schema_of(connection) is None


def test_a_file_of_a_newer_program_is_refused_untouched(empty: Store) -> None:
    migrate.bring_up(empty, lambda: None)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    called: list[bool] = []
    with pytest.raises(OfficeError, match=r"更新版本的里仁写的（第 9001 版.*请先升级程序"):
        migrate.bring_up(empty, lambda: called.append(True))
    assert called == []


def test_an_older_file_is_backed_up_before_it_is_changed(
    empty: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.bring_up(empty, lambda: None)
    monkeypatch.setattr(migrate, "HEAD", "9999")
    steps: list[str] = []
    monkeypatch.setattr(migrate, "upgrade", lambda connection, revision: steps.append(f"upgrade {revision}"))
    assert migrate.bring_up(empty, lambda: steps.append("backup"))
    assert steps == ["backup", "upgrade head"]

    def no_room() -> None:
        raise OfficeError("磁盘已满")

    steps.clear()
    with pytest.raises(OfficeError, match="磁盘已满"):
        migrate.bring_up(empty, no_room)
    assert steps == []


def test_the_newest_migration_is_the_head_the_program_knows() -> None:
    versions = Path(migrate.__file__).parent / "migrations" / "versions"
    assert max(path.name[:4] for path in versions.glob("[0-9]*.py")) == migrate.HEAD
