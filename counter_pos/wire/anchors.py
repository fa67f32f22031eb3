"""Anchors: papers that name an entry of a chain and its hash, so that a chain that lost its end cannot hide it.

A chain alone proves that nothing within it was changed; it cannot prove that nothing was cut off behind its last entry.
The slips of each shift's opening and close can, and so can every receipt that a consumer holds.
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from counter_pos.domain.errors import Broken
from counter_pos.wire import slip_qr
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import UNPROVEN, verify_receipt
from counter_pos.wire.slip_qr import SlipType

_WRITTEN = re.compile(r"(\d{1,10}):([0-9a-fA-F]{6,64})")
"""A head as reports print it: number of the entry, and the first digits of its hash."""


class AnchorKind(StrEnum):
    """START: the first opening of a chain. ZERO: a later opening. CLOSING: a shift's or a day's close. DEED: a receipt
    or the slip of another deed. WRITTEN: number and hash typed from a report; nobody signed it."""

    START = "start"
    ZERO = "zero"
    CLOSING = "closing"
    DEED = "deed"
    WRITTEN = "written"


class AnchorState(StrEnum):
    """HOLDS: the chain has this very entry. CUT_OFF: the chain ends before it. OTHER_HISTORY: another stands there."""

    HOLDS = "holds"
    CUT_OFF = "cut_off"
    OTHER_HISTORY = "other_history"


class Anchor(Struct, frozen=True):
    """One entry that a paper vouches for. `device` is '' for a written one; `hash` is hex, whole or its beginning."""

    kind: AnchorKind
    device: str
    epoch: int
    seq: int
    hash: str


def read_anchor(text: str, ring: KeyRing) -> Anchor:
    """The anchor in a receipt's text (CC1:), a slip's (CS1:), or a head as reports print it (123:a1b2c3).

    Raises Refused (receipt_text_*, slip_text_*) for what is none, Broken(paper_unproven) for one that nobody signed.
    """
    if written := _WRITTEN.fullmatch(text.strip()):
        return Anchor(AnchorKind.WRITTEN, "", 0, int(written[1]), written[2].lower())
    if "".join(text.split()).upper().startswith(slip_qr.PREFIX):
        return _of_slip(text, ring)
    judged = verify_receipt(text, ring)
    claim, key = judged.claim, judged.key
    if key is None or judged.verdict in UNPROVEN:
        raise Broken("paper_unproven", seq=claim.seq)
    return Anchor(AnchorKind.DEED, key.device, claim.epoch, claim.seq, claim.entry_hash.hex())


def _of_slip(text: str, ring: KeyRing) -> Anchor:
    claim, signature = slip_qr.from_text(text)
    key = ring.tills.get(claim.key_id.hex())
    if key is None or not slip_qr.is_genuine(claim, signature, bytes.fromhex(key.public_key)):
        raise Broken("paper_unproven", seq=claim.seq)
    match claim.type:
        case SlipType.SHIFT_OPENED:
            kind = AnchorKind.START if claim.shift == 1 else AnchorKind.ZERO
        case SlipType.SHIFT_CLOSED | SlipType.DAY_CLOSED:
            kind = AnchorKind.CLOSING
        case _:
            kind = AnchorKind.DEED
    return Anchor(kind, key.device, claim.epoch, claim.seq, claim.entry_hash.hex())


def state_of(anchor: Anchor, entry_hash: bytes | None) -> AnchorState:
    """What a chain says to an anchor of its own. `entry_hash` is that of its entry at the place, None past its end."""
    if entry_hash is None:
        return AnchorState.CUT_OFF
    return AnchorState.HOLDS if entry_hash.hex().startswith(anchor.hash) else AnchorState.OTHER_HISTORY
