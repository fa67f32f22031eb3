"""The links of a chain alone: each body has its hash, and carries the one before. Signatures are another matter.

Quick enough to walk a chain of years behind a clerk's back: what was proven whole once can since have been damaged, and
any changed byte shows here.
"""

from __future__ import annotations

import hashlib

import msgspec

from counter_pos.domain.errors import Broken
from counter_pos.wire.entry import ENTRY, StoredEntry

_TAG = ENTRY.encode("ascii") + b"\0"


class _Link(msgspec.Struct):
    seq: int
    prev: str


_LINK = msgspec.json.Decoder(_Link)


class LinkCheck:
    """Walks one chain from its first entry, or from a head that is known to be good (`seq` and its hash, hex)."""

    def __init__(self, seq: int = 0, head: str = "") -> None:
        self.seq = seq
        self.head = head

    def feed(self, entry: StoredEntry) -> None:
        """Check the next entry. Raises Broken(gap | bad_hash | bad_prev | bad_body, seq=...)."""
        expected = self.seq + 1
        if entry.seq != expected:
            raise Broken("gap", seq=expected, found=entry.seq)
        if hashlib.sha256(_TAG + entry.body).digest() != entry.hash:
            raise Broken("bad_hash", seq=expected)
        try:
            link = _LINK.decode(entry.body)
        except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            raise Broken("bad_body", seq=expected, reason=str(wrong)) from wrong
        if link.seq != expected or (self.head and link.prev != self.head):
            raise Broken("bad_prev", seq=expected)
        self.seq, self.head = expected, entry.hash.hex()
