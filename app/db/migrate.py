"""Bring a file to this program's schema: refuse a newer one, back up first, all or nothing."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from app.db.engine import Store
from app.errors import OfficeError

HEAD = "0002"


def schema_of(connection: Connection) -> str | None:
    """The schema version a database stands at; None for an empty one. Needs no Alembic (start-up speed)."""
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up(store: Store, back_up: Callable[[], object]) -> bool:
    """Upgrade when needed; `back_up` is called before an existing file is changed. True when it changed.

    Raises OfficeError for a file written by a newer program.
    """
    with store.engine.connect() as connection:
        version = schema_of(connection)
    if version == HEAD:
        return False
    if version is not None and version > HEAD:
        raise OfficeError(
            f"这份数据是更新版本的里仁写的（第 {int(version)} 版，本程序只认到第 {int(HEAD)} 版）",
            "请先升级程序，再打开。",
        )
    if version is not None:
        back_up()
    with store.engine.execution_options(liren_begin="BEGIN IMMEDIATE").begin() as connection:
        upgrade(connection, "head")
    return True


def upgrade(connection: Connection, revision: str) -> None:
    """Run Alembic inside the caller's transaction."""
    from alembic import command

    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Step back, for tests of the migrations."""
    from alembic import command

    command.downgrade(_config(connection), revision)


def _config(connection: Connection):  # type: ignore[no-untyped-def]  # alembic is imported lazily
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
