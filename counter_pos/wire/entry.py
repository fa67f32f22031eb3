"""The journal entry as bytes: hash, signature, genesis, and the one check that guards what is written and what is read.

    hash = SHA-256("cc/entry/1" 00 body)      signature = Ed25519(hash)
    seal = Ed25519("cc/receipt/1" 00 fields)  one for each receipt that the entry issues, in part order

The seals stand beside the body and not in it, since what they sign carries the entry's hash.
"""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import Struct

from counter_pos.domain.entry import VERSION, Envelope
from counter_pos.domain.errors import Broken
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import Ticket
from counter_pos.wire.signing import SIGNATURE_BYTES, digest, is_signed

ENTRY = "cc/entry/1"
HASH_BYTES = 32

_ENVELOPE = msgspec.json.Decoder(Envelope)


class StoredEntry(Struct, frozen=True):
    """One row as stored: canonical body, its hash, its signature, and 64 bytes of seal for each receipt."""

    device: str
    epoch: int
    seq: int
    body: bytes
    hash: bytes
    signature: bytes
    seals: bytes

    @property
    def envelope(self) -> Envelope:
        """The body read. Only for bytes that were verified, or to find what is wrong with them."""
        return read_envelope(self.body)

    def seal_of(self, part: int) -> bytes:
        """The seal of receipt `part` (from 1)."""
        return self.seals[(part - 1) * SIGNATURE_BYTES : part * SIGNATURE_BYTES]


def read_envelope(body: bytes) -> Envelope:
    """Read a body. Raises Broken(bad_body)."""
    try:
        return _ENVELOPE.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise Broken("bad_body", reason=str(wrong)) from wrong


def entry_hash(body: bytes) -> bytes:
    """The 32-byte hash of an entry's body."""
    return digest(ENTRY, body)


def genesis(ticket: Ticket) -> bytes:
    """`prev` of an epoch's first entry: it binds device, epoch, the ticket's nonce and the head before (or zeros)."""
    prior = bytes.fromhex(ticket.prior_hash) if isinstance(ticket.prior_hash, str) else bytes(HASH_BYTES)
    packed = (
        ticket.device.encode("ascii") + b"\0" + ticket.epoch.to_bytes(4, "big") + bytes.fromhex(ticket.nonce) + prior
    )
    return hashlib.sha256(b"cc/genesis/1\0" + packed).digest()


class Head(Struct, frozen=True):
    """Where a chain stands: the next entry must carry seq + 1 and this hash as `prev`."""

    device: str
    epoch: int
    seq: int
    hash: bytes


def check_follows(head: Head, entry: StoredEntry) -> Envelope:
    """Return the envelope of `entry` if its bytes are whole and it follows `head`; its signature is not checked here.

    Raises Broken(code, seq=...): gap, bad_hash, bad_body, not_canonical, wrong_chain, bad_prev, bad_version.
    `seq` is the position where an entry was expected.
    """
    expected = head.seq + 1
    if entry.seq != expected:
        raise Broken("gap", seq=expected, found=entry.seq)
    if entry_hash(entry.body) != entry.hash:
        raise Broken("bad_hash", seq=expected)
    try:
        decode(entry.body)
        envelope = read_envelope(entry.body)
    except Broken as wrong:
        raise Broken(wrong.code, seq=expected, **wrong.facts) from wrong
    if envelope.v != VERSION:
        raise Broken("bad_version", seq=expected, found=envelope.v)
    stands = (entry.device, entry.epoch, entry.seq)
    if (envelope.device, envelope.epoch, envelope.seq) != stands or stands[:2] != (head.device, head.epoch):
        raise Broken("wrong_chain", seq=expected)
    if envelope.prev != head.hash.hex():
        raise Broken("bad_prev", seq=expected)
    return envelope


def check_signature(entry: StoredEntry, public_key: bytes) -> None:
    """Raises Broken(bad_signature, seq=...) unless this key signed the entry."""
    if not is_signed(entry.hash, entry.signature, public_key):
        raise Broken("bad_signature", seq=entry.seq)
