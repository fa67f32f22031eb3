"""Ed25519 with a purpose: a signature made for one kind of thing can never pass for another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from nacl.bindings import (
    crypto_sign,
    crypto_sign_open,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import BadSignatureError, CryptoError

SEED_BYTES = 32
SIGNATURE_BYTES = 64


def key_id(public_key: bytes) -> bytes:
    """Four bytes that name a public key on receipts and in documents."""
    return hashlib.sha256(b"cc/key/1\0" + public_key).digest()[:4]


def digest(tag: str, body: bytes) -> bytes:
    """SHA-256 of `tag`, a zero byte and `body`: what is signed of an entry or a document."""
    return hashlib.sha256(tag.encode("ascii") + b"\0" + body).digest()


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key in use. Its bytes are never shown."""

    _secret: bytes = field(repr=False)
    public_key: bytes
    key_id: bytes

    @classmethod
    def from_seed(cls, seed: bytes) -> Signer:
        """The signer of a 32-byte seed (RFC 8032)."""
        public_key, secret = crypto_sign_seed_keypair(seed)
        return cls(secret, public_key, key_id(public_key))

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of `message`."""
        return crypto_sign(message, self._secret)[:SIGNATURE_BYTES]

    def sign_body(self, tag: str, body: bytes) -> bytes:
        """The signature of a document's body under its tag."""
        return self.sign(digest(tag, body))


def is_signed(message: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether `signature` is this key's for `message`. Malformed input is simply not signed."""
    if len(signature) != SIGNATURE_BYTES or len(public_key) != 32:
        return False
    try:
        crypto_sign_open(signature + message, public_key)
    except (BadSignatureError, CryptoError, ValueError):
        return False
    return True


def is_signed_body(tag: str, body: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether a document's body was signed under its tag by this key."""
    return is_signed(digest(tag, body), signature, public_key)
