"""One database on the server for a whole run of tests: emptied before each, where making a new one takes half a second."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import Connection, create_engine, make_url

SERVER = os.environ.get("LIREN_TEST_POSTGRES", "")
FRESH = "fresh"
"""The schema that keeps what a new office holds."""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_COUNTERS = (
    "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences ORDER BY 1"
)
_SHAPE = """SELECT md5(string_agg(format('%s.%s:%s', c.relname, a.attname, a.atttypid), ',' ORDER BY c.relname, a.attnum))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0"""
_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def database_url(name: str) -> str:
    """The address of one database on the server."""
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def at_server(*statements: str) -> None:
    """Run statements outside every database of a test."""
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    server.dispose()


class ServerDatabase:
    """A database that holds a new office, and holds it again after `renew`, whatever a test did to its rows."""

    def __init__(self, name: str) -> None:
        self.url = database_url(name)
        self._engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self._connection = self._engine.connect()
        self._kept = _filled(self._connection, _names(self._connection))
        self._run(f"CREATE SCHEMA {FRESH}")
        for table in self._kept:
            self._run(f'CREATE TABLE {FRESH}."{table}" AS TABLE public."{table}"')
        self._counters = self._connection.exec_driver_sql(_COUNTERS).all()
        self._shape = self._run(_SHAPE)

    def renew(self) -> None:
        """Take out every row and put the new office's in. A test that changed the tables themselves is told so."""
        assert self._run(_SHAPE) == self._shape, "a test has changed the tables of the shared database"
        self._connection.exec_driver_sql(_OTHERS)
        touched = _filled(self._connection, _names(self._connection))
        emptied = [f'DELETE FROM public."{table}"' for table in touched]
        told = [f'INSERT INTO public."{table}" SELECT * FROM {FRESH}."{table}"' for table in self._kept]
        counters = ", ".join(f"setval('{name}', {last}, {used})" for name, last, used in self._counters)
        together = [
            "BEGIN",
            "SET LOCAL session_replication_role = replica",
            *emptied,
            *told,
            f"SELECT {counters}",
            "COMMIT",
        ]
        self._connection.exec_driver_sql("; ".join(together))
        self._connection.exec_driver_sql("VACUUM " + ", ".join(f'public."{table}"' for table in touched))

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()
        self._engine.dispose()

    def _run(self, statement: str) -> object:
        found = self._connection.exec_driver_sql(statement)
        return found.scalar() if found.returns_rows else None


def _names(connection: Connection) -> list[str]:
    return list(connection.exec_driver_sql(_TABLES).scalars())


def _filled(connection: Connection, tables: list[str]) -> list[str]:
    each = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.\"{table}\")" for table in tables)
    return list(connection.exec_driver_sql(" UNION ALL ".join(each)).scalars())


@contextmanager
def new_database() -> Iterator[str]:
    """The name of an empty database, dropped in the end."""
    name = f"liren_test_{uuid4().hex[:8]}"
    at_server(f"CREATE DATABASE {name}")
    yield name
    at_server(f"DROP DATABASE {name} WITH (FORCE)")
