"""Which entries may enter the ledger: bytes, place, signature and seals must prove themselves; facts need not be sane.

A till that signed nonsense has still taken cash: such an entry is kept and acknowledged, with an exception.
"""

from __future__ import annotations

import struct

from counter_pos.central.meaning import Trouble
from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.facts import FACTS, PaymentTaken, read_facts
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.wire.entry import Head, StoredEntry
from counter_pos.wire.verify import ChainCheck

_OF_THE_FACTS = frozenset({"bad_facts", "bad_sum", "bad_serial", "bad_recovery", "bad_instant", "bad_device"})

PROBLEM_OF = {
    "bad_hash": "bad-hash",
    "bad_signature": "bad-signature",
    "bad_key": "bad-signature",
    "bad_seal": "bad-seal",
    "bad_ticket": "bad-ticket",
    "bad_version": "upgrade-required",
    "gap": "gap",
}
"""The problem that a Broken code is told as; bad-record for all others."""


def admit(check: ChainCheck, entry: StoredEntry) -> tuple[Envelope, Trouble | None]:
    """Feed the next entry to `check`; return it read, and what is wrong with its facts.

    Raises Broken for an entry that does not prove itself; `check` then stands where it stood.
    """
    try:
        return check.feed(entry), None
    except Broken as wrong:
        if check.head is None or not (wrong.code in _OF_THE_FACTS or _is_later_kind(wrong, entry)):
            raise
        trouble = Trouble(wrong.code, _told(wrong))
    except (Refused, ValueError, OverflowError, struct.error) as wrong:
        if check.head is None:
            raise Broken("bad_opening", seq=1, reason=str(wrong)) from wrong
        trouble = Trouble("bad_facts", str(wrong))
    # Facts are read only after bytes, place and signature were proven, so the entry stands as the next one.
    envelope = entry.envelope
    check.head = Head(entry.device, entry.epoch, entry.seq, entry.hash)
    check.serial = _last_serial(envelope, check.serial)
    return envelope, trouble


def _is_later_kind(wrong: Broken, entry: StoredEntry) -> bool:
    """Whether a later release's kind carries seals that this one cannot judge: kept, and read after the upgrade."""
    return wrong.code == "bad_seal" and entry.envelope.kind not in FACTS


def _told(wrong: Broken) -> str:
    return ", ".join(f"{name}={value}" for name, value in wrong.facts.items() if name != "seq")


def _last_serial(envelope: Envelope, before: int) -> int:
    """The receipt serial to go on from after an entry with wrong facts."""
    if envelope.kind != "payment_taken":
        return before
    try:
        return parse_receipt_number(read_facts(envelope.facts, PaymentTaken).parts[-1].receipt).serial
    except (Refused, ValueError, IndexError):
        return before
