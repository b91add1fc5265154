"""A package comes back as it went, or not at all."""

import json
import os
import random
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Cancelled, ClerkError, LirenError, OfficeError
from app.exchange.package import keys, layout, writer
from app.exchange.package.keys import Passphrase, ReceiverKey, SigningKey
from app.exchange.package.layout import CHUNK, PackageHeader, digest, nonce
from app.exchange.package.reader import inspect_package, open_package
from app.exchange.package.writer import TableData, write_package

SENDER, RECEIVER = SigningKey.generate(), ReceiverKey.generate()
HEADER = PackageHeader(
    "340104001001", "和平社区", "2026-11", "2026-11-30T08:00:00+00:00", "1", extra={"grid": "一"}
)
ALLOWED = {"resident": ("uid", "name", "order", "photo"), "visit": ("uid",)}
ROWS = [("a", "王𬭸", 1, b"\x00\x01"), ("b", None, 2.5, None)]

Rows = list[tuple[object, ...]]


@pytest.fixture(autouse=True)
def cheap_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ARGON2", {"memory_kib": 64, "iterations": 1, "lanes": 1})


def write(
    path: Path, rows: Rows | None = None, receiver: keys.PublicKey | Passphrase = RECEIVER.public
) -> Path:
    tables = [
        TableData("resident", ALLOWED["resident"], ROWS if rows is None else rows),
        TableData("visit", ["uid"], []),
    ]
    write_package(path, HEADER, tables, SENDER, receiver)
    return path


def noise(chunks: float) -> Rows:
    """Rows that cannot be compressed, filling so many chunks."""
    source = random.Random(7)
    return [("n", None, i, source.randbytes(1 << 16)) for i in range(int(16 * chunks))]


def read(path: Path, key: ReceiverKey | Passphrase = RECEIVER) -> Rows:
    with open_package(path, key, ALLOWED) as package:
        assert package.tables == ("resident", "visit")
        assert list(package.rows("visit")) == []
        return list(package.rows("resident"))


def test_round_trip_and_inspection(tmp_path: Path) -> None:
    path = write(tmp_path / "月.liren")
    assert read(path) == ROWS
    info = inspect_package(path)
    assert info.header == HEADER
    assert (info.counts, info.signature_valid, info.sender) == (
        {"resident": 2, "visit": 0},
        True,
        SENDER.public,
    )
    assert info.receiver_key_id == keys.key_id(RECEIVER.public.public)
    assert info.size == path.stat().st_size
    assert [p.name for p in tmp_path.iterdir()] == ["月.liren"]
    assert "王𬭸".encode() not in path.read_bytes()


VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.binary(max_size=40),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), max_size=20))
def test_every_value_comes_back(tmp_path: Path, rows: Rows) -> None:
    assert read(write(tmp_path / "p.liren", rows)) == rows


@pytest.mark.parametrize("chunks", [0.0, 0.5, 1.0, 3.2])
def test_sizes_around_the_chunk(tmp_path: Path, chunks: float) -> None:
    rows = noise(chunks)
    assert read(write(tmp_path / "p.liren", rows)) == rows


def test_passphrase(tmp_path: Path) -> None:
    path = write(tmp_path / "p.liren", receiver=Passphrase("春风又绿江南岸呀"))
    assert read(path, Passphrase(" 春风又绿江南岸呀 ")) == ROWS
    with pytest.raises(ClerkError, match="口令不对"):
        read(path, Passphrase("春风又绿江南岸啊"))
    with pytest.raises(ClerkError, match="要用口令"):
        read(path, RECEIVER)
    with pytest.raises(ClerkError, match="太短"):
        write(tmp_path / "q.liren", receiver=Passphrase("1234"))


def test_wrong_receiver(tmp_path: Path) -> None:
    path = write(tmp_path / "p.liren")
    with pytest.raises(ClerkError, match="不是发给本单位"):
        read(path, ReceiverKey.generate())
    with pytest.raises(ClerkError, match="不用口令"):
        read(path, Passphrase("春风又绿江南岸呀"))


def test_a_flipped_bit_anywhere_is_refused(tmp_path: Path) -> None:
    data = write(tmp_path / "p.liren", noise(2.5)).read_bytes()
    source = random.Random(11)
    places = [
        *range(40),
        *range(len(data) - 200, len(data), 7),
        *(source.randrange(len(data)) for _ in range(60)),
    ]
    broken = tmp_path / "broken.liren"
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << source.randrange(8)
        broken.write_bytes(changed)
        with pytest.raises(ClerkError):
            read(broken)


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    data = write(tmp_path / "p.liren", noise(1.5)).read_bytes()
    source = random.Random(12)
    broken = tmp_path / "broken.liren"
    for length in [0, 1, 8, 12, 100, len(data) - 1, *(source.randrange(len(data)) for _ in range(25))]:
        broken.write_bytes(data[:length])
        with pytest.raises(ClerkError):
            inspect_package(broken)
    broken.write_bytes(data + b"x")
    with pytest.raises(ClerkError):
        inspect_package(broken)


def parts(data: bytes) -> tuple[bytes, list[bytes]]:
    """The header with what is before it, and the sealed chunks."""
    length = struct.unpack(">I", data[8:12])[0]
    at, chunks = 12 + length, []
    while (size := struct.unpack(">I", data[at : at + 4])[0]) != layout.END:
        chunks.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return data[: 12 + length], chunks


def joined(head: bytes, chunks: list[bytes], signer: SigningKey) -> bytes:
    """A package of these chunks with every hash and the signature right."""
    hashes = [digest(c) for c in chunks]
    body = b"".join(struct.pack(">I", len(c)) + c for c in chunks)
    signature = signer.sign(layout.signed_text(head[12:], hashes))
    return head + body + struct.pack(">II", layout.END, len(hashes)) + b"".join(hashes) + signature


CHANGES: list[Callable[[list[bytes]], list[bytes]]] = [
    lambda c: [c[1], c[0], *c[2:]],
    lambda c: c[:-1],
    lambda c: [c[0], *c],
    lambda c: [c[0], c[2], c[1], *c[3:]],
    lambda c: [*c, c[-1]],
    lambda c: [],
    lambda c: c[1:],
]


@pytest.mark.parametrize("change", CHANGES)
def test_moved_chunks_are_refused_even_with_a_right_signature(
    tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    head, chunks = parts(write(tmp_path / "p.liren", noise(3.5)).read_bytes())
    assert len(chunks) >= 4
    broken = tmp_path / "broken.liren"
    broken.write_bytes(joined(head, chunks, SENDER))
    assert len(read(broken)) == 56
    broken.write_bytes(joined(head, change(chunks), SENDER))
    assert inspect_package(broken).signature_valid
    with pytest.raises(ClerkError, match="不完整或被改动"):
        read(broken)


def test_chunks_of_another_package_are_refused(tmp_path: Path) -> None:
    head, _ = parts(write(tmp_path / "a.liren").read_bytes())
    _, chunks = parts(write(tmp_path / "b.liren").read_bytes())
    (tmp_path / "c.liren").write_bytes(joined(head, chunks, SENDER))
    with pytest.raises(ClerkError, match="不完整或被改动"):
        read(tmp_path / "c.liren")


def test_a_changed_header_breaks_the_signature(tmp_path: Path) -> None:
    data = write(tmp_path / "a.liren").read_bytes()
    (tmp_path / "b.liren").write_bytes(data.replace(b"2026-11-30", b"2026-11-29"))
    assert not inspect_package(tmp_path / "b.liren").signature_valid
    with pytest.raises(ClerkError, match="不完整或被改动"):
        read(tmp_path / "b.liren")


def test_strangers(tmp_path: Path) -> None:
    path = tmp_path / "x.liren"
    path.write_bytes(b"hello")
    with pytest.raises(ClerkError, match="不是里仁的数据包"):
        inspect_package(path)
    raw = json.dumps({"format": 2}).encode()
    path.write_bytes(layout.MAGIC + struct.pack(">I", len(raw)) + raw)
    with pytest.raises(ClerkError, match="更新版本"):
        inspect_package(path)
    with pytest.raises(ClerkError, match="找不到"):
        inspect_package(tmp_path / "none.liren")
    with pytest.raises(OfficeError, match="读不出"):
        inspect_package(tmp_path)


def forged(path: Path, sql: list[str], counts: dict[str, int], size: int | None = None) -> Path:
    """A package signed and sealed in order, with any database in it."""
    content = path.with_suffix(".db")
    database = sqlite3.connect(content)
    for statement in sql:
        database.execute(statement)
    database.commit()
    database.close()
    header = writer._header(HEADER, counts, content, SENDER)
    if size is not None:
        header["content_size"] = size
    with path.open("wb") as file:
        pieces = writer._compressed(content, lambda _done, _of: None)
        writer._seal(file, pieces, header, SENDER, RECEIVER.public)
    return path


TABLE = "CREATE TABLE visit (uid)"


@pytest.mark.parametrize(
    "sql",
    [
        ["CREATE TABLE stranger (uid)"],
        ["CREATE TABLE visit (uid, secret)"],
        [TABLE, "CREATE INDEX i ON visit (uid)"],
        [TABLE, "CREATE VIEW resident AS SELECT 1 AS uid"],
        [TABLE, "CREATE TRIGGER t AFTER INSERT ON visit BEGIN SELECT 1; END"],
        ["CREATE TABLE visit (uid DEFAULT (randomblob(9)))"],
        ["CREATE TABLE visit (uid, name GENERATED ALWAYS AS (1))"],
    ],
)
def test_content_that_is_not_allowed_is_refused(tmp_path: Path, sql: list[str]) -> None:
    path = forged(tmp_path / "p.liren", sql, {"visit": 0})
    with pytest.raises(ClerkError, match="不认识的内容"), open_package(path, RECEIVER, ALLOWED):
        pass


@pytest.mark.parametrize(
    ("counts", "size"), [({"visit": 3}, None), ({"visit": 0}, 100), ({"visit": 0}, 10**6)]
)
def test_content_that_belies_its_header_is_refused(
    tmp_path: Path, counts: dict[str, int], size: int | None
) -> None:
    path = forged(tmp_path / "p.liren", [TABLE], counts, size)
    with pytest.raises(ClerkError, match="不完整或被改动"), open_package(path, RECEIVER, ALLOWED):
        pass


def test_a_bomb_writes_no_more_than_it_said(tmp_path: Path) -> None:
    """One megabyte sealed that would unpack to a gigabyte stops at the size in the header."""
    head, _ = parts(forged(tmp_path / "p.liren", [TABLE], {"visit": 0}).read_bytes())
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    content_key = keys.unwrap(json.loads(head[12:])["receiver"], RECEIVER)
    packer = zstandard.ZstdCompressor().compressobj()
    bomb = b"".join(packer.compress(bytes(CHUNK)) for _ in range(1024)) + packer.flush()
    sealed = AESGCM(content_key).encrypt(nonce(0, True), bomb, digest(head[12:]))
    (tmp_path / "bomb.liren").write_bytes(joined(head, [sealed], SENDER))
    with (
        pytest.raises(ClerkError, match="不完整或被改动"),
        open_package(tmp_path / "bomb.liren", RECEIVER, ALLOWED),
    ):
        pass


def test_an_older_package_may_have_less(tmp_path: Path) -> None:
    write_package(
        tmp_path / "p.liren", HEADER, [TableData("resident", ["uid"], [("a",)])], SENDER, RECEIVER.public
    )
    with open_package(tmp_path / "p.liren", RECEIVER, ALLOWED) as package:
        assert package.columns == {"resident": ("uid",)}


def test_nothing_plain_is_left_on_disk(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    path = tmp_path / "p.liren"
    write_package(
        path, HEADER, [TableData("visit", ["uid"], [("a",)])], SENDER, RECEIVER.public, work_folder=work
    )
    assert list(work.iterdir()) == []
    with open_package(path, RECEIVER, ALLOWED, work_folder=work):
        inside = list(work.iterdir())
        assert len(inside) == 1
        assert inside[0].stat().st_mode & 0o077 == 0
    assert list(work.iterdir()) == []


def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    def stop(rows: int) -> None:
        if rows >= 5000:
            raise Cancelled

    rows = [("a",)] * 12000
    with pytest.raises(Cancelled):
        write_package(
            tmp_path / "p.liren", HEADER, [TableData("visit", ["uid"], rows)], SENDER, RECEIVER.public, stop
        )
    assert list(tmp_path.iterdir()) == []


def test_an_old_package_is_kept_when_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "p.liren")
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OfficeError, match="没有写成"):
        write(path, noise(1))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["p.liren"]


@pytest.mark.parametrize("name", ["a b", "名", "sqlite_master", "x;drop", ""])
def test_odd_names_are_a_mistake_of_the_program(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="names"):
        write_package(tmp_path / "p", HEADER, [TableData(name, ["a"], [])], SENDER, RECEIVER.public)


def test_wrapped_keys_with_absurd_costs_are_refused() -> None:
    wrapped = keys.wrap(bytes(32), Passphrase("春风又绿江南岸呀"))
    wrapped["argon2id"] = {**wrapped["argon2id"], "memory_kib": 1 << 30}
    with pytest.raises(LirenError, match="损坏"):
        keys.unwrap(wrapped, Passphrase("春风又绿江南岸呀"))
