"""The QR of a slip: 148 signed bytes by which cash changes hands without a line, and by which a chain shows its head.

CS1: + base32 (no padding) of  fields (84 bytes) + signature (64 bytes);  signature over "cc/slip/1" 00 fields

A slip is made from its entry whenever it is printed: Ed25519 gives the same signature each time, so nothing of it is
stored, and the entry alone proves it.
"""

from __future__ import annotations

import base64
import binascii
import struct
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum

from msgspec import Struct

from counter_pos.domain.errors import Refused
from counter_pos.wire.signing import SIGNATURE_BYTES, Signer, is_signed

PREFIX = "CS1:"
VERSION = 1
TAG = b"cc/slip/1\0"
FIELDS_BYTES = 84
DAY_ZERO = date(2020, 1, 1)
TRAINING = 8

# version/type, key, epoch, seq, counter, window, day, at, shift, staff, second person, paise, difference, instruments,
# paise of instruments, first serial, last serial, entry hash
_FIELDS = struct.Struct(">B4sHIHBHIHHH5s6sH5sII32s")
assert _FIELDS.size == FIELDS_BYTES


class SlipType(IntEnum):
    """Low three bits of the first byte; bit 3 marks training, the high nibble is the version."""

    SHIFT_OPENED = 0
    SHIFT_CLOSED = 1
    CASH_PICKED_UP = 2
    SHIFT_HANDED_OVER = 3
    TRANSFER_REQUESTED = 4
    DAY_CLOSED = 5


class SlipClaim(Struct, frozen=True):
    """What a slip's QR says. Money in paise.

    `paise` is the cash that the slip speaks of: the float of an opening, what was counted at a close or a hand-over,
    what was picked up. `difference` is signed: counted less expected. `second` is the other person's staff number, 0
    for none. `first_serial` and `last_serial` are the receipts of the shift, 0 for none; of a transfer request the
    last serial is the receipt's.
    """

    type: SlipType
    training: bool
    key_id: bytes
    epoch: int
    seq: int
    counter: int
    window: int
    business_date: date
    at: datetime
    shift: int
    staff: int
    second: int
    paise: int
    difference: int
    instruments: int
    instruments_paise: int
    first_serial: int
    last_serial: int
    entry_hash: bytes


def pack(claim: SlipClaim) -> bytes:
    """The 84 bytes that are signed."""
    return _FIELDS.pack(
        VERSION << 4 | (TRAINING if claim.training else 0) | claim.type,
        claim.key_id,
        claim.epoch,
        claim.seq,
        claim.counter,
        claim.window,
        (claim.business_date - DAY_ZERO).days,
        int(claim.at.timestamp()),
        claim.shift,
        claim.staff,
        claim.second,
        claim.paise.to_bytes(5, "big"),
        claim.difference.to_bytes(6, "big", signed=True),
        claim.instruments,
        claim.instruments_paise.to_bytes(5, "big"),
        claim.first_serial,
        claim.last_serial,
        claim.entry_hash,
    )


def unpack(fields: bytes) -> SlipClaim:
    """Read 84 bytes. Raises Refused(slip_text_unknown) for another version or type."""
    first, key, epoch, seq, counter, window, day, at, shift, staff, second, paise, difference, instruments, \
        instruments_paise, first_serial, last_serial, entry_hash = _FIELDS.unpack(fields)  # fmt: skip
    if first >> 4 != VERSION or first & 7 not in SlipType.__members__.values():
        raise Refused("slip_text_unknown")
    return SlipClaim(
        type=SlipType(first & 7),
        training=bool(first & TRAINING),
        key_id=key,
        epoch=epoch,
        seq=seq,
        counter=counter,
        window=window,
        business_date=DAY_ZERO + timedelta(days=day),
        at=datetime.fromtimestamp(at, UTC),
        shift=shift,
        staff=staff,
        second=second,
        paise=int.from_bytes(paise, "big"),
        difference=int.from_bytes(difference, "big", signed=True),
        instruments=instruments,
        instruments_paise=int.from_bytes(instruments_paise, "big"),
        first_serial=first_serial,
        last_serial=last_serial,
        entry_hash=entry_hash,
    )


def slip_text(claim: SlipClaim, signer: Signer) -> str:
    """The QR's text: 241 characters, all of QR's alphanumeric set."""
    fields = pack(claim)
    return PREFIX + base64.b32encode(fields + signer.sign(TAG + fields)).decode().rstrip("=")


def from_text(text: str) -> tuple[SlipClaim, bytes]:
    """Read a slip's text: the claim and its signature, still unproven. Case and white space do not matter.

    Raises Refused: slip_text_shape (no slip of ours), slip_text_unknown (a later version).
    """
    plain = "".join(text.split()).upper()
    if not plain.startswith(PREFIX):
        raise Refused("slip_text_shape")
    encoded = plain[len(PREFIX) :]
    try:
        raw = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except (binascii.Error, ValueError) as wrong:
        raise Refused("slip_text_shape") from wrong
    canonical = base64.b32encode(raw).decode().rstrip("=")
    if len(raw) != FIELDS_BYTES + SIGNATURE_BYTES or canonical != encoded:
        raise Refused("slip_text_shape")
    return unpack(raw[:FIELDS_BYTES]), raw[FIELDS_BYTES:]


def is_genuine(claim: SlipClaim, signature: bytes, public_key: bytes) -> bool:
    """Whether this key made `signature` for `claim`."""
    return is_signed(TAG + pack(claim), signature, public_key)
