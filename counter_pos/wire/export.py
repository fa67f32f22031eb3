"""One entry as one line of text (docs/FORMAT.md part 9): what an export, a mirror and a carry are made of."""

from __future__ import annotations

from counter_pos.domain.errors import Broken
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.entry import StoredEntry, read_envelope

_FIELDS = {"body", "hash", "seals", "signature"}


def line_of(entry: StoredEntry) -> bytes:
    """The entry's canonical line with its line feed."""
    told = {
        "body": entry.body.decode(),
        "hash": entry.hash.hex(),
        "seals": entry.seals.hex(),
        "signature": entry.signature.hex(),
    }
    return encode(told) + b"\n"


def entry_of(line: bytes) -> StoredEntry:
    """The entry that a line holds; the line feed may be missing. Nothing of it is proven yet.

    Raises Broken(not_canonical | bad_body).
    """
    told = decode(line.removesuffix(b"\n"))
    if not isinstance(told, dict) or told.keys() != _FIELDS or not all(isinstance(each, str) for each in told.values()):
        raise Broken("not_canonical", reason="not the four texts of an entry")
    body = told["body"].encode()
    envelope = read_envelope(body)
    try:
        digest, seals, signature = (bytes.fromhex(told[name]) for name in ("hash", "seals", "signature"))
    except ValueError as wrong:
        raise Broken("not_canonical", reason=str(wrong)) from wrong
    return StoredEntry(envelope.device, envelope.epoch, envelope.seq, body, digest, signature, seals)
