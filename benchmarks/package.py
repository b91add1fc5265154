"""The month's package of 100,000 residents and 1,000,000 desk matters, against copy + zstd + AES of the same rows
(performance line 9).

The limit, measured on the same office: the columns that may leave are copied by SQLite itself into a bare file
(`INSERT … SELECT`), the file is compressed by zstd and sealed by AES-256-GCM. Ours is everything: which rows may go,
the month's figures, the manifest and its signature, the copy on the stick read back and compared. Reading: the same
file decrypted and unpacked, against verifying, opening and counting every table.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks._common import Line, fill_records, fill_residents, office_in, peak_mb, show, size

CHUNK = 1 << 20
MONTH = "2026-10"
PASSPHRASE = "benchmark"


def limit(office: Any, folder: Path) -> tuple[float, float]:
    """Seconds of copy, compression and sealing; of opening and unpacking again."""
    import zstandard
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    bare, sealed = folder / "bare.db", folder / "bare.sealed"
    start = time.perf_counter()
    _copied(office, bare)
    aes, packer = AESGCM(os.urandom(32)), zstandard.ZstdCompressor(level=3)
    with bare.open("rb") as source, packer.stream_reader(source) as packed, sealed.open("wb") as out:
        while piece := packed.read(CHUNK):
            out.write(aes.encrypt(b"0" * 12, piece, None))
    written = time.perf_counter()
    with sealed.open("rb") as file, (folder / "again.db").open("wb") as out:
        unpacker = zstandard.ZstdDecompressor().decompressobj()
        while piece := file.read(CHUNK + 16):
            out.write(unpacker.decompress(aes.decrypt(b"0" * 12, piece, None)))
    return written - start, time.perf_counter() - written


def _copied(office: Any, bare: Path) -> None:
    from app.usecases.packages import COLUMNS

    with office.store.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # ATTACH is not possible inside a transaction
        connection.exec_driver_sql(f"ATTACH '{bare}' AS bare KEY ''")
        for name, (_, columns) in COLUMNS.items():
            chosen = ", ".join(f'"{column}"' for column in columns)
            connection.exec_driver_sql(f'CREATE TABLE bare."{name}" AS SELECT {chosen} FROM main."{name}"')
        connection.exec_driver_sql("DETACH bare")
        connection.exec_driver_sql("BEGIN")


def ours(office: Any, stick: Path) -> tuple[float, float, float]:
    """Seconds of writing to the stick, of reading it; the longest time without progress in seconds."""
    from app.exchange.package.keys import Passphrase
    from app.usecases import packages

    progress, gap = _watch()
    start = time.perf_counter()
    written = packages.write(office, MONTH, stick, passphrase=PASSPHRASE, progress=progress)
    done = time.perf_counter()
    packages.receive(office, written.path, Passphrase(PASSPHRASE))
    return done - start, time.perf_counter() - done, gap[0]


def _watch() -> tuple[Callable[[int, int], None], list[float]]:
    last, gap = [time.perf_counter()], [0.0]

    def progress(_done: int, _of: int) -> None:
        now = time.perf_counter()
        gap[0], last[0] = max(gap[0], now - last[0]), now

    return progress, gap


def measure(folder: Path, count: int) -> list[Line]:
    """The lines of the table; an office stands in `folder`. Ours and the limit each in a process of its own."""
    with TemporaryDirectory() as stick, TemporaryDirectory() as work:
        written, read, gap, held = _child("ours", folder, stick)
        bare_written, bare_read, bare_held = _child("limit", folder, work)
        megabytes = sum(one.stat().st_size for one in Path(stick).iterdir()) / 2**20
    what = f"{count // 10:,} residents + {count:,} records"
    note = f"the bare way holds {bare_held:.0f} MB"
    return [
        Line(
            f"package of {what}: write", bare_written, written, "s", "≤ 2", f"{megabytes:.1f} MB on the stick"
        ),
        Line("verify, open, count", bare_read, read, "s", "≤ 2"),
        Line("longest time without progress while writing", None, gap * 1000, "ms", "≤ 100 ms"),
        Line("memory while it is written and read", None, held, "MB", "≤ 150 MB", note),
    ]


def _child(name: str, folder: Path, target: str) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.package", "--child", name, str(folder), target]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


def _in_child(name: str, folder: str, target: str) -> None:
    from app.clock import SystemClock
    from app.usecases.offices import opening as offices

    office = offices.log_in(Path(folder) / "office", "王窗口", PASSPHRASE, SystemClock())
    try:
        work: Any = {"ours": ours, "limit": limit}[name]
        print(*work(office, Path(target)), peak_mb())
    finally:
        office.close()


def main() -> None:
    """Fill an encrypted office with `--size` matters and a tenth as many residents; or be a measured process."""
    if "--child" in sys.argv:
        _in_child(*sys.argv[2:5])
        return
    count = size(1_000_000, __doc__)
    with TemporaryDirectory() as folder:
        with office_in(Path(folder)) as office:
            fill_residents(office, count // 10)
            fill_records(office, count, count // 10)
        show("package", measure(Path(folder), count))


if __name__ == "__main__":
    main()
