"""One entry as one line of text (docs/FORMAT.md part 9): what an export, a mirror and a carry are made of."""

from __future__ import annotations

from typing import TypeGuard

from counter_pos.domain.errors import Broken
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.entry import StoredEntry, read_envelope

_FIELDS = {"body", "hash", "seals", "signature"}
_UNCHAINED = {*_FIELDS, "chained"}


def line_of(entry: StoredEntry, *, chained: bool = True) -> bytes:
    """The entry's canonical line with its line feed; a rescued one that is signed but not chained says so."""
    told: dict[str, str | bool] = {} if chained else {"chained": False}
    told |= {
        "body": entry.body.decode(),
        "hash": entry.hash.hex(),
        "seals": entry.seals.hex(),
        "signature": entry.signature.hex(),
    }
    return encode(told) + b"\n"


def entry_of(line: bytes) -> StoredEntry:
    """The entry that a line holds; the line feed may be missing. Nothing of it is proven yet.

    Raises Broken(not_canonical | bad_body), and Broken(not_chained) for one that a rescue found behind damage: nobody
    may take it for a link of the chain.
    """
    told = decode(line.removesuffix(b"\n"))
    if _is_unchained(told):
        raise Broken("not_chained", seq=_entry({name: told[name] for name in _FIELDS}).seq)
    return _entry(told)


def unchained_entry(line: bytes) -> StoredEntry | None:
    """The entry of a line that says it is not chained; None for any other line. Raises as `entry_of`."""
    told = decode(line.removesuffix(b"\n"))
    return _entry({name: told[name] for name in _FIELDS}) if _is_unchained(told) else None


def _is_unchained(told: object) -> TypeGuard[dict[str, object]]:
    """Whether a decoded line is that of an entry which is signed but not chained."""
    return isinstance(told, dict) and told.keys() == _UNCHAINED and told["chained"] is False


def _entry(told: object) -> StoredEntry:
    if not isinstance(told, dict) or told.keys() != _FIELDS or not all(isinstance(each, str) for each in told.values()):
        raise Broken("not_canonical", reason="not the four texts of an entry")
    body = told["body"].encode()
    envelope = read_envelope(body)
    try:
        digest, seals, signature = (bytes.fromhex(told[name]) for name in ("hash", "seals", "signature"))
    except ValueError as wrong:
        raise Broken("not_canonical", reason=str(wrong)) from wrong
    if (digest.hex(), seals.hex(), signature.hex()) != (told["hash"], told["seals"], told["signature"]):
        raise Broken("not_canonical", reason="hexadecimal digits of another form")
    return StoredEntry(envelope.device, envelope.epoch, envelope.seq, body, digest, signature, seals)
