"""Write a package: tables into a bare SQLite file, compressed, sealed chunk by chunk, signed."""

import json
import os
import re
import sqlite3
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import OfficeError
from app.exchange.package.keys import KEY_BYTES, Passphrase, PublicKey, SigningKey, wrap
from app.exchange.package.layout import CHUNK, END, FORMAT, MAGIC, PackageHeader, digest, nonce, signed_text

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,60}")
_BATCH = 5000
Progress = Callable[[int], None]
"""Told how many rows are written so far; may raise Cancelled."""
Sealing = Callable[[int, int], None]
"""Told how many bytes of the content are sealed so far, and of how many; may raise Cancelled."""
Copy = Callable[[Path, Progress], dict[str, int]]
"""Puts more tables into the content, a bare SQLite file; returns the rows by table. May raise OSError."""


@dataclass(frozen=True, slots=True)
class TableData:
    """One table: names in small ASCII letters, rows of plain values (None, int, float, str, bytes)."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


def write_package(
    path: Path,
    header: PackageHeader,
    tables: Iterable[TableData],
    sender: SigningKey,
    receiver: PublicKey | Passphrase,
    progress: Progress | None = None,
    work_folder: Path | None = None,
    copy: Copy | None = None,
    sealing: Sealing | None = None,
) -> dict[str, int]:
    """Write the package at `path`, whole or not at all, and give the rows per table: of `tables` and of what a database
    copies by itself.

    The plain content exists only in a private folder on the local disk while this runs (`work_folder`, by default
    the system's temporary folder). Raises OfficeError when a disk is full or gone; what `progress` and
    `sealing` raise passes.
    """
    part = path.with_name(path.name + ".part")
    try:
        with tempfile.TemporaryDirectory(prefix="liren-", dir=work_folder) as folder:
            content = Path(folder) / "content.db"
            tell = progress or (lambda _rows: None)
            counts = _fill(content, tables, tell)
            if copy is not None:
                before = sum(counts.values())
                counts |= copy(content, lambda rows: tell(before + rows))
            with part.open("wb") as file:
                pieces = _compressed(content, sealing or (lambda _done, _of: None))
                _seal(file, pieces, _header(header, counts, content, sender), sender, receiver)
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise OfficeError(
            f"数据包没有写成（{path.name}）", "请检查磁盘空间是否足够、U 盘是否还插着，再试一次"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def _fill(content: Path, tables: Iterable[TableData], progress: Progress) -> dict[str, int]:
    counts: dict[str, int] = {}
    done = 0
    with closing(sqlite3.connect(content, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("PRAGMA synchronous=OFF")
        database.execute("BEGIN")
        for table in tables:
            _check_names(table)
            columns = ", ".join(f'"{column}"' for column in table.columns)  # a column may be called order
            database.execute(f'CREATE TABLE "{table.name}" ({columns})')
            insert = f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})'
            counts[table.name] = 0
            for batch in _batches(table.rows):
                database.executemany(insert, batch)
                counts[table.name] += len(batch)
                done += len(batch)
                progress(done)
        database.execute("COMMIT")
    return counts


def _check_names(table: TableData) -> None:
    wrong = [n for n in (table.name, *table.columns) if not _NAME.fullmatch(n)]
    if wrong or not table.columns or table.name.startswith("sqlite_"):
        raise ValueError(f"no names for a package: {wrong or table.name}")


def _batches(rows: Iterable[Sequence[object]]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _header(
    header: PackageHeader, counts: dict[str, int], content: Path, sender: SigningKey
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        **asdict(header),
        "extra": dict(header.extra),
        "counts": counts,
        "content_size": content.stat().st_size,
        "sender": sender.public.hex(),
    }


def _compressed(content: Path, sealing: Sealing) -> Iterator[bytes]:
    """The content compressed, in pieces of one chunk; the last may be shorter or empty."""
    size = content.stat().st_size
    packer = zstandard.ZstdCompressor(level=3).compressobj(size=size)
    held = bytearray()
    with content.open("rb") as file:
        while block := file.read(CHUNK):
            held += packer.compress(block)
            sealing(file.tell(), size)
            while len(held) > CHUNK:
                yield bytes(held[:CHUNK])
                del held[:CHUNK]
    held += packer.flush()
    while len(held) > CHUNK:
        yield bytes(held[:CHUNK])
        del held[:CHUNK]
    yield bytes(held)


def _seal(
    file: BinaryIO,
    pieces: Iterator[bytes],
    header: dict[str, Any],
    sender: SigningKey,
    receiver: PublicKey | Passphrase,
) -> None:
    content_key = os.urandom(KEY_BYTES)
    raw = json.dumps(
        {**header, "receiver": wrap(content_key, receiver)}, ensure_ascii=False, indent=1
    ).encode()
    file.write(MAGIC + struct.pack(">I", len(raw)) + raw)
    seal, bound = AESGCM(content_key), digest(raw)
    hashes: list[bytes] = []
    piece: bytes | None = next(pieces)
    while piece is not None:
        following = next(pieces, None)
        sealed = seal.encrypt(nonce(len(hashes), following is None), piece, bound)
        hashes.append(digest(sealed))
        file.write(struct.pack(">I", len(sealed)) + sealed)
        piece = following
    signature = sender.sign(signed_text(raw, hashes))
    file.write(struct.pack(">II", END, len(hashes)) + b"".join(hashes) + signature)
