"""What lies where in a package file.

    magic (8) | header length (4) | header, JSON in UTF-8
    chunk length (4) | sealed chunk      … repeated; each holds up to 1 MiB of the compressed content
    0xFFFFFFFF (4) | number of chunks (4) | SHA-256 of each sealed chunk (32 each) | Ed25519 signature (64)

Numbers are big-endian. Each chunk is AES-256-GCM: its number and whether it is the last stand in the nonce, the hash
of the header in the associated data, so that no chunk can be cut off, doubled, moved or brought from elsewhere. The
signature covers the header and all the chunk hashes and is checked without any key. docs/decisions tells why.
"""

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from app.errors import ClerkError

MAGIC = b"LIRENPK\x01"
FORMAT = 1
CHUNK = 1 << 20
END = 0xFFFFFFFF
_MOST_HEADER = 1 << 20
_SEAL = 16
_SIGNED = b"liren package 1\x00"


@dataclass(frozen=True, slots=True)
class PackageHeader:
    """What a package says of itself in the clear; no personal data belongs here. `created` is a UTC instant in
    ISO 8601, `period` such as 2026-11, `unit_code` the 12-digit code of the sending community."""

    unit_code: str
    unit_name: str
    period: str
    created: str
    schema_version: str
    kind: str = "month"
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """What anybody can see of a package. `signature_valid` says the file is as `sender_key_id` signed it; whether
    that is the unit it claims to be, only a comparison of `sender` with the known keys can tell."""

    header: PackageHeader
    counts: Mapping[str, int]
    sender: bytes
    sender_key_id: str
    signature_valid: bool
    receiver_key_id: str | None
    size: int
    content_size: int


def damaged() -> ClerkError:
    """The one sentence for a file that is no longer what was written."""
    return ClerkError(
        "数据包不完整或被改动过，已拒绝打开", "请让发送单位重新导出一份；如果多次这样，请更换 U 盘"
    )


def nonce(number: int, last: bool) -> bytes:
    """The nonce of a chunk: unique under the package's own random key."""
    return struct.pack(">3xBQ", last, number)


def digest(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def signed_text(header: bytes, hashes: list[bytes]) -> bytes:
    """What the sender signs."""
    return _SIGNED + digest(header) + struct.pack(">I", len(hashes)) + b"".join(hashes)


def read_exactly(file: BinaryIO, count: int) -> bytes:
    """`count` bytes, or `damaged`."""
    data = file.read(count)
    if len(data) != count:
        raise damaged()
    return data


def read_number(file: BinaryIO) -> int:
    """A four-byte number."""
    return int(struct.unpack(">I", read_exactly(file, 4))[0])


def read_header(file: BinaryIO) -> tuple[bytes, dict[str, Any]]:
    """The header as bytes and as JSON. Raises ClerkError when it is no package or of a newer format."""
    if file.read(len(MAGIC)) != MAGIC:
        raise ClerkError("这不是里仁的数据包", "请选择扩展名为 .liren 的文件")
    length = read_number(file)
    if not 2 <= length <= _MOST_HEADER:
        raise damaged()
    raw = read_exactly(file, length)
    try:
        header = json.loads(raw)
        version = int(header["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise damaged() from error
    if version > FORMAT:
        raise ClerkError("这个数据包是用更新版本的里仁做的", "请先升级本机的里仁，再打开它")
    return raw, header


def read_chunks(file: BinaryIO) -> Iterator[bytes]:
    """The sealed chunks, one at a time; stops behind the end mark."""
    while (length := read_number(file)) != END:
        if not _SEAL <= length <= CHUNK + _SEAL:
            raise damaged()
        yield read_exactly(file, length)


def read_trailer(file: BinaryIO) -> tuple[list[bytes], bytes]:
    """The chunk hashes and the signature; nothing may follow."""
    count = read_number(file)
    if count > 1 << 20:
        raise damaged()
    hashes = [read_exactly(file, 32) for _ in range(count)]
    signature = read_exactly(file, 64)
    if file.read(1):
        raise damaged()
    return hashes, signature
