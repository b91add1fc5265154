"""Keys of units: Ed25519 to sign, X25519 to receive, or a passphrase (argon2id) when there is no receiver's key."""

import hashlib
import os
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import ClerkError

KEY_BYTES = 32
# RFC 9106, second recommended choice, within reach of a 4 GB office computer: 64 MiB, three passes.
ARGON2 = {"memory_kib": 65536, "iterations": 3, "lanes": 4}
_ARGON2_LIMITS = {"memory_kib": 1 << 20, "iterations": 16, "lanes": 16}
_ONCE = bytes(12)  # every wrapping key is used once, so its nonce may be fixed


def key_id(public: bytes) -> str:
    """Sixteen characters to know a public key by; read aloud in fours when two units exchange keys."""
    return hashlib.sha256(public).hexdigest()[:16]


@dataclass(frozen=True)
class SigningKey:
    """The sender's own key: 32 private bytes."""

    private: bytes

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new random key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        """The 32 bytes by which others know signatures of this key."""
        return Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes of signature."""
        return Ed25519PrivateKey.from_private_bytes(self.private).sign(message)


def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature was made over the message by the owner of the public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class PublicKey:
    """A receiver's public key: 32 bytes."""

    public: bytes


@dataclass(frozen=True)
class ReceiverKey:
    """The receiver's own key: 32 private bytes."""

    private: bytes

    @classmethod
    def generate(cls) -> "ReceiverKey":
        """A new random key."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        """What senders need."""
        return PublicKey(X25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw())


@dataclass(frozen=True)
class Passphrase:
    """Words agreed by telephone, when the receiver has given no key."""

    text: str


def _agreed(shared: bytes, ephemeral: bytes, receiver: bytes) -> bytes:
    derivation = HKDF(SHA256(), KEY_BYTES, salt=ephemeral + receiver, info=b"liren package content key")
    return derivation.derive(shared)


def _stretched(passphrase: Passphrase, salt: bytes, cost: dict[str, int]) -> bytes:
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost["iterations"],
        lanes=cost["lanes"],
        memory_cost=cost["memory_kib"],
    )
    return kdf.derive(passphrase.text.strip().encode())


def wrap(content_key: bytes, receiver: PublicKey | Passphrase) -> dict[str, Any]:
    """The content key sealed for the receiver, as the header keeps it (bytes as hexadecimal text)."""
    if isinstance(receiver, PublicKey):
        own = X25519PrivateKey.generate()
        ephemeral = own.public_key().public_bytes_raw()
        shared = own.exchange(X25519PublicKey.from_public_bytes(receiver.public))
        sealed = AESGCM(_agreed(shared, ephemeral, receiver.public)).encrypt(_ONCE, content_key, None)
        return {
            "kind": "key",
            "key_id": key_id(receiver.public),
            "ephemeral": ephemeral.hex(),
            "sealed": sealed.hex(),
        }
    if len(receiver.text.strip()) < 8:
        raise ClerkError("口令太短", "请用至少8个字的口令，并用电话告诉对方，不要写在 U 盘上")
    salt = os.urandom(16)
    sealed = AESGCM(_stretched(receiver, salt, ARGON2)).encrypt(_ONCE, content_key, None)
    return {"kind": "passphrase", "salt": salt.hex(), "argon2id": ARGON2, "sealed": sealed.hex()}


def unwrap(wrapped: dict[str, Any], key: ReceiverKey | Passphrase) -> bytes:
    """The content key. Raises ClerkError when it is not this receiver's package or the passphrase is wrong."""
    try:
        if wrapped["kind"] == "key":
            return _unwrap_with_key(wrapped, key)
        return _unwrap_with_passphrase(wrapped, key)
    except (KeyError, TypeError, ValueError) as error:
        raise ClerkError("数据包的钥匙部分已损坏", "请让对方重新导出一份") from error


def _unwrap_with_key(wrapped: dict[str, Any], key: ReceiverKey | Passphrase) -> bytes:
    if not isinstance(key, ReceiverKey):
        raise ClerkError("这个数据包不用口令，要用收件单位的钥匙打开", "请在收件单位的电脑上打开")
    not_ours = ClerkError("这个数据包不是发给本单位的，打不开", "请让对方在导出时选择本单位作为收件单位")
    own = key.public.public
    if wrapped["key_id"] != key_id(own):
        raise not_ours
    ephemeral = bytes.fromhex(wrapped["ephemeral"])
    shared = X25519PrivateKey.from_private_bytes(key.private).exchange(
        X25519PublicKey.from_public_bytes(ephemeral)
    )
    try:
        return AESGCM(_agreed(shared, ephemeral, own)).decrypt(_ONCE, bytes.fromhex(wrapped["sealed"]), None)
    except InvalidTag as error:
        raise not_ours from error


def _unwrap_with_passphrase(wrapped: dict[str, Any], key: ReceiverKey | Passphrase) -> bytes:
    if not isinstance(key, Passphrase):
        raise ClerkError("这个数据包要用口令打开", "请向发送单位询问口令")
    cost = {name: int(wrapped["argon2id"][name]) for name in _ARGON2_LIMITS}
    if any(not 1 <= cost[name] <= limit for name, limit in _ARGON2_LIMITS.items()):
        raise ValueError("argon2id cost out of bounds")
    try:
        opened = AESGCM(_stretched(key, bytes.fromhex(wrapped["salt"]), cost))
        return opened.decrypt(_ONCE, bytes.fromhex(wrapped["sealed"]), None)
    except InvalidTag as error:
        raise ClerkError("口令不对", "请向发送单位逐字核对口令") from error
