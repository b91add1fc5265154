"""The one place that opens the office's database: SQLCipher with a raw key, plain for samples, or PostgreSQL.

What only SQLite has (pragmas, BEGIN IMMEDIATE, the backup API) stays behind `Store`; every query above is
SQLAlchemy that compiles for PostgreSQL as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import QueuePool

from app.db.names import DATABASE_FILE
from app.errors import LirenError, OfficeError

__all__ = ["DATABASE_FILE", "Store", "open_file", "open_server", "translated"]

PAGE_CACHE_KIB = 8 * 1024


@dataclass(frozen=True)
class Store:
    """Where the office's rows live. `key` is the 32-byte data key, None for a plain file or a server."""

    engine: Engine
    path: Path | None
    key: bytes | None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        self.engine.dispose()


def open_file(path: Path, key: bytes | None) -> Store:
    """Open (or create) an SQLite file. Raises OfficeError when it is damaged or the key does not fit."""
    from sqlcipher3 import dbapi2

    if _cut_to_nothing(path):
        raise OfficeError(f"{path.name} 是空的，里面什么也没有了", "请在登录页点“从备份恢复”。")
    engine = create_engine(
        f"sqlite:///{path}",
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=4,
        pool_use_lifo=True,  # each connection keeps pages of its own: the one used last knows what is asked of most
        connect_args={"check_same_thread": False, "timeout": 10},
    )
    event.listen(engine, "connect", _on_connect(key))
    event.listen(engine, "begin", _on_begin)
    _probe(engine, path)
    return Store(engine, path, key)


def _cut_to_nothing(path: Path) -> bool:
    """Whether the file is there with nothing in it, nor in the log beside it: SQLite would begin a new one."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return path.exists() and not any(file.exists() and file.stat().st_size for file in files)


def open_server(url: str) -> Store:
    """Open a PostgreSQL database: an office with several counters, or a street with many communities."""
    return Store(create_engine(url, pool_size=4, pool_use_lifo=True), None, None)


def _on_connect(key: bytes | None) -> Callable[[Any, Any], None]:
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, DDL included
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # what is wrong is said by us, in words
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "synchronous=FULL",
            f"cache_size=-{PAGE_CACHE_KIB}",
            "trusted_schema=OFF",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return connected


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql(str(connection.get_execution_options().get("liren_begin", "BEGIN")))


def _probe(engine: Engine, path: Path) -> None:
    """Read the first page now, so that a damaged header has its own sentence."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    except exc.DBAPIError as error:
        engine.dispose()
        raise translated(error, path) from error
    except Exception as error:
        engine.dispose()
        if type(error).__module__.startswith("sqlcipher3"):
            raise translated(error, path) from error
        raise


def translated(error: BaseException, path: Path | None = None) -> LirenError:
    """The clerk's sentence for a database error of the machine's making (disk, lock, damage)."""
    text = str(getattr(error, "orig", None) or error)
    name = path.name if path else "数据库"
    for sign, sentence, hint in _SENTENCES:
        if sign in text:
            return OfficeError(sentence.format(name=name), hint)
    return OfficeError(f"数据库出错：{text}", "请重试一次；若还不行，请从备份恢复。")


_SENTENCES = (
    ("not a database", "{name} 的文件头已损坏，或不是本程序的数据库", "请在登录页点“从备份恢复”。"),
    ("malformed", "{name} 内容已损坏", "请在登录页点“从备份恢复”。"),
    ("disk is full", "磁盘已满，这次改动没有保存", "请清理磁盘后再试，原来的数据没有受影响。"),
    ("disk I/O error", "磁盘读写出错，这次改动没有保存", "请检查磁盘或U盘是否松动，再试一次。"),
    ("is locked", "数据正被另一个程序占用", "请关闭其他里仁窗口后再试。"),
    ("readonly database", "数据文件是只读的，无法保存", "请检查文件夹权限或磁盘写保护。"),
    ("unable to open", "打不开数据文件 {name}", "请检查文件夹是否存在、有没有权限。"),
)
