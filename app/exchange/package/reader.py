"""Read a package: looked at without a key, opened with one, its content trusted only as far as an allow-list goes."""

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import ClerkError, LirenError, OfficeError
from app.exchange.package.keys import Passphrase, ReceiverKey, key_id, signature_holds, unwrap
from app.exchange.package.layout import (
    CHUNK,
    PackageHeader,
    PackageInfo,
    damaged,
    digest,
    nonce,
    read_chunks,
    read_header,
    read_trailer,
    signed_text,
)

LARGEST_CONTENT = 16 << 30
_TABLE_SQL = re.compile(r'CREATE TABLE "?\w+"? ?\(["\w, ]+\)')


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise ClerkError(f"找不到数据包“{path.name}”", "请检查 U 盘是否插好") from error
    except OSError as error:
        raise OfficeError(f"读不出数据包“{path.name}”", "U 盘可能已拔出或已损坏，请换一份再试") from error


def inspect_package(path: Path) -> PackageInfo:
    """What a package says of itself and whether its signature holds; no key needed, nothing is written.

    Reads the whole file. Raises ClerkError when it is no package, or is cut short.
    """
    with _opened(path) as file:
        raw, header = read_header(file)
        found = [digest(chunk) for chunk in read_chunks(file)]
        hashes, signature = read_trailer(file)
        size = file.tell()
    try:
        sender = bytes.fromhex(header["sender"])
        valid = found == hashes and signature_holds(sender, signature, signed_text(raw, hashes))
        return _info(header, sender, valid, size)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged() from error


def _info(header: dict[str, Any], sender: bytes, valid: bool, size: int) -> PackageInfo:
    names = ("unit_code", "unit_name", "period", "created", "schema_version", "kind")
    extra = {str(k): str(v) for k, v in header["extra"].items()}
    return PackageInfo(
        PackageHeader(**{name: str(header[name]) for name in names}, extra=extra),
        {str(name): int(count) for name, count in header["counts"].items()},
        sender,
        key_id(sender),
        valid,
        header["receiver"].get("key_id"),
        size,
        int(header["content_size"]),
    )


class OpenPackage:
    """The tables of an opened package; only inside the `with` block of `open_package`."""

    def __init__(
        self, info: PackageInfo, database: sqlite3.Connection, columns: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.info = info
        self.columns = columns
        self._database = database

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables, each also a key of `columns`."""
        return tuple(self.columns)

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one table, streamed, as they were written."""
        names = ", ".join(f'"{column}"' for column in self.columns[table])
        yield from self._database.execute(f'SELECT {names} FROM "{table}"')  # names stand on the allow-list


@contextmanager
def open_package(
    path: Path,
    key: ReceiverKey | Passphrase,
    allowed_tables: Mapping[str, Sequence[str]],
    work_folder: Path | None = None,
) -> Iterator[OpenPackage]:
    """Verify, decrypt into a private folder on the local disk (never the stick), check, and give the tables.

    `allowed_tables` names every table and column that may be there; a package may have fewer of both. Raises
    ClerkError for a broken signature, any change, a wrong key or passphrase, or content that is not allowed.
    """
    info = inspect_package(path)
    if not info.signature_valid:
        raise damaged()
    with tempfile.TemporaryDirectory(prefix="liren-", dir=work_folder) as folder:
        content = Path(folder) / "content.db"
        _decrypt(path, content, key, info.content_size)
        with closing(_connect(content)) as database:
            try:
                columns = _checked(database, info, allowed_tables)
            except sqlite3.DatabaseError as error:
                raise damaged() from error
            yield OpenPackage(info, database, columns)


def _decrypt(path: Path, content: Path, key: ReceiverKey | Passphrase, size: int) -> None:
    if not 0 <= size <= LARGEST_CONTENT:
        raise damaged()
    with _opened(path) as file:
        raw, header = read_header(file)
        plain = _plain_chunks(file, AESGCM(unwrap(header["receiver"], key)), digest(raw))
        try:
            with content.open("xb") as target:
                written = _decompress(plain, target, size)
        except LirenError:
            raise
        except OSError as error:
            raise OfficeError("本机磁盘空间不够，数据包没有打开", "请清理磁盘后再试") from error
    if written != size:
        raise damaged()


def _plain_chunks(file: BinaryIO, seal: AESGCM, bound: bytes) -> Iterator[bytes]:
    chunks = read_chunks(file)
    chunk, number = next(chunks, None), 0
    if chunk is None:
        raise damaged()
    while chunk is not None:
        following = next(chunks, None)
        try:
            yield seal.decrypt(nonce(number, following is None), chunk, bound)
        except InvalidTag as error:
            raise damaged() from error
        chunk, number = following, number + 1


class _Chunks:
    """The opened chunks as a file to read from."""

    def __init__(self, plain: Iterator[bytes]) -> None:
        self._plain = plain
        self._held = b""

    def read(self, count: int) -> bytes:
        while not self._held:
            piece = next(self._plain, None)
            if piece is None:
                return b""
            self._held = piece
        data, self._held = self._held[:count], self._held[count:]
        return data


def _decompress(plain: Iterator[bytes], target: BinaryIO, most: int) -> int:
    """Write at most `most` bytes, a piece at a time, so that no bomb can fill memory or disk. Gives the number."""
    written = 0
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(cast(BinaryIO, _Chunks(plain)))
    while True:
        try:
            data = reader.read(CHUNK)
        except zstandard.ZstdError as error:
            raise damaged() from error
        if not data:
            break
        written += len(data)
        if written > most:
            raise damaged()
        target.write(data)
    if next(plain, None):
        raise damaged()
    return written


def _connect(content: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{content.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    database.execute("PRAGMA trusted_schema=OFF")
    database.execute("PRAGMA cell_size_check=ON")
    return database


def _checked(
    database: sqlite3.Connection, info: PackageInfo, allowed: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """The tables with their columns, when there is nothing in the file but allowed plain tables."""
    if database.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
        raise damaged()
    found: dict[str, tuple[str, ...]] = {}
    for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master"):
        plain = kind == "table" and name in allowed and _TABLE_SQL.fullmatch(str(sql))
        columns = tuple(row[1] for row in database.execute(f'PRAGMA table_info("{name}")')) if plain else ()
        if not columns or not set(columns) <= set(allowed.get(name, ())):
            raise ClerkError(
                "数据包里有本程序不认识的内容，已拒绝打开", f"（{name}）请确认它来自里仁，并升级本机的里仁"
            )
        found[name] = columns
    counts = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in found}
    if counts != dict(info.counts):
        raise damaged()
    return found
