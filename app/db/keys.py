"""The key file: one random data key, wrapped once per clerk by their password and once by the recovery code.

File `keys.json` beside the database: {"format": 1, "slots": [{"kind": "clerk" | "recovery", "name", "kdf":
{"memory_kib", "iterations", "lanes"}, "salt", "nonce", "wrapped"}]}. The parameters stand beside each slot,
so they can be raised for new passwords without touching old slots. Wrapping is AES-256-GCM with the slot's
kind and name as associated data; the derivation is Argon2id (RFC 9106).
"""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.db.names import KEY_FILE
from app.errors import ClerkError, OfficeError, reason

RECOVERY_NAME = "恢复码"
RECOVERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
MIN_PASSWORD = 6


@dataclass(frozen=True)
class Derivation:
    """Argon2id cost. The default takes about half a second on a dual-core office PC of 2012 with 4 GB."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 1


def new_recovery_code() -> str:
    """A fresh recovery code of 6 groups of 5 (about 148 bits), without letters that look alike."""
    groups = ("".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(5)) for _ in range(6))
    return "-".join(groups)


def create(
    folder: Path, clerk: str, password: str, derivation: Derivation | None = None
) -> tuple[bytes, str]:
    """Make the key file in `folder`. Returns the 32-byte data key and the recovery code to print."""
    path = folder / KEY_FILE
    if path.exists():
        raise OfficeError("这个文件夹里已经有密钥文件", "请另选一个文件夹新建社区，或直接打开原来的社区。")
    data_key, code = os.urandom(32), new_recovery_code()
    cost = derivation or Derivation()
    slots = [
        _slot("clerk", clerk, _checked(password), data_key, cost),
        _slot("recovery", RECOVERY_NAME, _plain_code(code), data_key, cost),
    ]
    _save(path, slots)
    return data_key, code


def unlock(folder: Path, clerk: str, password: str) -> bytes:
    """The data key for a clerk's password. Raises ClerkError (unknown clerk, wrong password) or OfficeError."""
    slots = [slot for slot in _load(folder / KEY_FILE) if slot["kind"] == "clerk"]
    mine = [slot for slot in slots if slot["name"] == clerk]
    if not mine:
        raise ClerkError(f"没有名叫“{clerk}”的办事员", f"可用的名字：{'、'.join(s['name'] for s in slots)}。")
    return _unwrap(
        mine[0], password, ClerkError("密码不对", "请看一下大小写和输入法状态后重输；忘了密码可以用恢复码。")
    )


def recover(folder: Path, code: str) -> bytes:
    """The data key for the printed recovery code."""
    wrong = ClerkError("恢复码不对", "请对照打印的恢复码逐组核对，字母不分大小写，没有 0、1、O、I、L。")
    for slot in _load(folder / KEY_FILE):
        if slot["kind"] == "recovery":
            return _unwrap(slot, _plain_code(code), wrong)
    raise OfficeError("密钥文件里没有恢复码", "请用任一办事员的密码登录。")


def set_password(folder: Path, clerk: str, password: str, data_key: bytes) -> None:
    """Add a clerk's slot or replace it (new clerk, changed or recovered password)."""
    path = folder / KEY_FILE
    slots = [s for s in _load(path) if not (s["kind"] == "clerk" and s["name"] == clerk)]
    _save(path, [*slots, _slot("clerk", clerk, _checked(password), data_key, Derivation())])


def remove(folder: Path, clerk: str) -> None:
    """Take a clerk's slot away: the password opens nothing any more. The recovery code and the others stay."""
    path = folder / KEY_FILE
    _save(path, [s for s in _load(path) if not (s["kind"] == "clerk" and s["name"] == clerk)])


def clerk_names(folder: Path) -> list[str]:
    """The names that can log in, in the order they were added."""
    return [slot["name"] for slot in _load(folder / KEY_FILE) if slot["kind"] == "clerk"]


def _checked(password: str) -> str:
    if len(password) < MIN_PASSWORD:
        raise ClerkError(f"密码太短，至少 {MIN_PASSWORD} 位")
    return password


def _plain_code(code: str) -> str:
    return "".join(c for c in code.upper() if c in RECOVERY_ALPHABET)


def _derive(secret: str, salt: bytes, cost: Derivation) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(secret.encode())


def _slot(kind: str, name: str, secret: str, data_key: bytes, cost: Derivation) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = AESGCM(_derive(secret, salt, cost)).encrypt(nonce, data_key, f"{kind}:{name}".encode())
    texts = {"salt": salt, "nonce": nonce, "wrapped": wrapped}
    coded = {key: base64.b64encode(value).decode() for key, value in texts.items()}
    return {"kind": kind, "name": name, "kdf": asdict(cost), **coded}


def _unwrap(slot: dict[str, Any], secret: str, wrong: ClerkError) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, wrapped = (
            base64.b64decode(slot[k], validate=True) for k in ("salt", "nonce", "wrapped")
        )
        if (len(salt), len(nonce), len(wrapped)) != (16, 12, 48):
            raise _damaged()
        key = _derive(secret, salt, Derivation(**slot["kdf"]))
        aad = f"{slot['kind']}:{slot['name']}".encode()
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged() from error
    try:
        return AESGCM(key).decrypt(nonce, wrapped, aad)
    except InvalidTag:
        raise wrong from None


def _load(path: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        slots = content["slots"]
        if not slots or any(not {"kind", "name", "kdf"} <= slot.keys() for slot in slots):
            raise _damaged()
    except FileNotFoundError:
        raise OfficeError(
            f"找不到密钥文件 {path.name}", "没有它数据打不开。请从备份里取回这个文件，放回数据文件夹。"
        ) from None
    except OSError as error:
        raise OfficeError(f"读不了密钥文件 {path.name}：{reason(error)}", "请检查磁盘和文件权限。") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged() from error
    return list(slots)


def _damaged() -> OfficeError:
    return OfficeError(f"密钥文件 {KEY_FILE} 已损坏", "请从备份里取回这个文件，放回数据文件夹。")


def _save(path: Path, slots: list[dict[str, Any]]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump({"format": 1, "slots": slots}, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
