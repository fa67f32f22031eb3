"""The receipt's QR: 148 signed bytes that prove a receipt without any server, and restore its money facts.

CC1: + base32 (no padding) of  fields (84 bytes) + signature (64 bytes);  signature over "cc/receipt/1" 00 fields
"""

from __future__ import annotations

import base64
import binascii
import struct
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import Purpose, TenderKind
from counter_pos.wire.signing import SIGNATURE_BYTES, Signer, is_signed

PREFIX = "CC1:"
VERSION = 1
TAG = b"cc/receipt/1\0"
FIELDS_BYTES = 84
DAY_ZERO = date(2020, 1, 1)
TRAINING = 8
MOST_COPY = 7

PURPOSES = tuple(Purpose)
TENDERS = tuple(TenderKind)

# version/type, key, epoch, seq, part/copy, serial, counter, window, day, at, account, purpose/tender, paise, clerk,
# policy, layout, totals, entry hash
_FIELDS = struct.Struct(">B4sHIBIHBHI5sB5sHBB12s32s")
assert _FIELDS.size == FIELDS_BYTES


class ReceiptType(IntEnum):
    """Low three bits of the first byte; bit 3 marks training, the high nibble is the version."""

    PAYMENT = 0
    DUPLICATE = 1
    CANCELLATION = 2


class ReceiptClaim(Struct, frozen=True):
    """What a receipt's QR says. Bytes as bytes; `part` from 1, `copy` 0 for an original; money in paise."""

    type: ReceiptType
    training: bool
    key_id: bytes
    epoch: int
    seq: int
    part: int
    copy: int
    serial: int
    counter: int
    window: int
    business_date: date
    at: datetime
    account: int
    purpose: Purpose
    tender: TenderKind
    paise: int
    clerk: int
    policy: int
    layout: int
    totals: bytes
    entry_hash: bytes

    def as_duplicate(self, copy: int) -> ReceiptClaim:
        """The same receipt as its numbered copy (from 1; seven stands for seven or more)."""
        return replace(self, type=ReceiptType.DUPLICATE, copy=min(copy, MOST_COPY))


def pack(claim: ReceiptClaim) -> bytes:
    """The 84 bytes that are signed."""
    return _FIELDS.pack(
        VERSION << 4 | (TRAINING if claim.training else 0) | claim.type,
        claim.key_id,
        claim.epoch,
        claim.seq,
        claim.part << 3 | claim.copy,
        claim.serial,
        claim.counter,
        claim.window,
        (claim.business_date - DAY_ZERO).days,
        int(claim.at.timestamp()),
        claim.account.to_bytes(5, "big"),
        PURPOSES.index(claim.purpose) << 4 | TENDERS.index(claim.tender),
        claim.paise.to_bytes(5, "big"),
        claim.clerk,
        claim.policy & 0xFF,
        claim.layout,
        claim.totals,
        claim.entry_hash,
    )


def unpack(fields: bytes) -> ReceiptClaim:
    """Read 84 bytes. Raises Refused(receipt_text_unknown) for another version, type, purpose or tender."""
    first, key, epoch, seq, part, serial, counter, window, day, at, account, purpose, paise, clerk, policy, layout, \
        totals, entry_hash = _FIELDS.unpack(fields)  # fmt: skip
    known = first >> 4 == VERSION and first & 7 in ReceiptType.__members__.values()
    if not known or purpose >> 4 >= len(PURPOSES) or purpose & 15 >= len(TENDERS):
        raise Refused("receipt_text_unknown")
    return ReceiptClaim(
        type=ReceiptType(first & 7),
        training=bool(first & TRAINING),
        key_id=key,
        epoch=epoch,
        seq=seq,
        part=part >> 3,
        copy=part & 7,
        serial=serial,
        counter=counter,
        window=window,
        business_date=DAY_ZERO + timedelta(days=day),
        at=datetime.fromtimestamp(at, UTC),
        account=int.from_bytes(account, "big"),
        purpose=PURPOSES[purpose >> 4],
        tender=TENDERS[purpose & 15],
        paise=int.from_bytes(paise, "big"),
        clerk=clerk,
        policy=policy,
        layout=layout,
        totals=totals,
        entry_hash=entry_hash,
    )


def seal(claim: ReceiptClaim, signer: Signer) -> bytes:
    """The receipt's own signature, 64 bytes."""
    return signer.sign(TAG + pack(claim))


def is_sealed(claim: ReceiptClaim, signature: bytes, public_key: bytes) -> bool:
    """Whether this key made `signature` for `claim`."""
    return is_signed(TAG + pack(claim), signature, public_key)


def to_text(claim: ReceiptClaim, signature: bytes) -> str:
    """The QR's text: 241 characters, all of QR's alphanumeric set."""
    return PREFIX + base64.b32encode(pack(claim) + signature).decode().rstrip("=")


def from_text(text: str) -> tuple[ReceiptClaim, bytes]:
    """Read a QR's text: the claim and its signature, still unproven. Case and white space do not matter.

    Raises Refused: receipt_text_shape (no receipt of ours), receipt_text_unknown (a later version).
    """
    plain = "".join(text.split()).upper()
    if not plain.startswith(PREFIX):
        raise Refused("receipt_text_shape")
    encoded = plain[len(PREFIX) :]
    try:
        raw = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except (binascii.Error, ValueError) as wrong:
        raise Refused("receipt_text_shape") from wrong
    canonical = base64.b32encode(raw).decode().rstrip("=")
    if len(raw) != FIELDS_BYTES + SIGNATURE_BYTES or canonical != encoded:
        raise Refused("receipt_text_shape")
    return unpack(raw[:FIELDS_BYTES]), raw[FIELDS_BYTES:]
