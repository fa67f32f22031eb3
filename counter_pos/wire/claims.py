"""From an entry to what its receipts' QRs must say: the one place where the two meet, for writing and for checking."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import assert_never

from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.facts import CancelledPart, Part, PaymentCancelled, PaymentTaken, ReceiptDuplicated, read_facts
from counter_pos.domain.payment import Purpose, TenderKind
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.domain.staff import staff_number
from counter_pos.wire.instants import from_wire
from counter_pos.wire.receipt_qr import ReceiptClaim, ReceiptType, unpack

_DEVICE = re.compile(r"[A-Z](\d{1,5})-(\d{1,3})")
SEALED_KINDS = frozenset({"payment_taken", "payment_cancelled", "receipt_duplicated"})


@lru_cache(maxsize=64)
def device_place(device: str) -> tuple[int, int]:
    """'K08-1' -> (8, 1): the counter's and the window's number as receipts carry them. Raises Broken(bad_device)."""
    match = _DEVICE.fullmatch(device)
    if match is None or int(match[1]) > 0xFFFF or int(match[2]) > 0xFF:
        raise Broken("bad_device", device=device)
    return int(match[1]), int(match[2])


def claims_of(entry: Envelope, entry_hash: bytes, key_id: bytes) -> list[ReceiptClaim]:
    """What each receipt of `entry` must say, in part order; empty for a kind that issues none.

    Raises Broken(bad_facts) when the facts cannot be what their kind says.
    """
    try:
        match entry.kind:
            case "payment_taken":
                facts = read_facts(entry.facts, PaymentTaken)
                tender = TenderKind(facts.tender.kind)
                return [
                    _claim(entry, entry_hash, key_id, ReceiptType.PAYMENT, number, part, tender)
                    for number, part in enumerate(facts.parts, start=1)
                ]
            case "payment_cancelled":
                return [
                    _claim(entry, entry_hash, key_id, ReceiptType.CANCELLATION, number, part, TenderKind.CASH)
                    for number, part in enumerate(read_facts(entry.facts, PaymentCancelled).parts, start=1)
                ]
            case "receipt_duplicated":
                return [unpack(bytes.fromhex(read_facts(entry.facts, ReceiptDuplicated).fields))]
            case _:
                return []
    except (ValueError, Refused) as wrong:
        raise Broken("bad_facts", reason=str(wrong)) from wrong


def _claim(
    entry: Envelope,
    entry_hash: bytes,
    key_id: bytes,
    kind: ReceiptType,
    number: int,
    part: Part | CancelledPart,
    tender: TenderKind,
) -> ReceiptClaim:
    match part:
        case Part():
            layout = part.layout
        case CancelledPart():
            layout = 1
        case _:
            assert_never(part)
    receipt = parse_receipt_number(part.receipt)
    counter, window = device_place(entry.device)
    if not isinstance(entry.business_date, str):
        raise Broken("bad_facts", reason="a receipt outside a shift")
    return ReceiptClaim(
        type=kind,
        training=entry.mode == "training",
        key_id=key_id,
        epoch=entry.epoch,
        seq=entry.seq,
        part=number,
        copy=0,
        serial=receipt.serial,
        counter=counter,
        window=window,
        business_date=date.fromisoformat(entry.business_date),
        at=from_wire(entry.at).replace(microsecond=0),
        account=int(part.account),
        purpose=Purpose(part.purpose),
        tender=tender,
        paise=part.paise,
        clerk=staff_number(entry.who.staff),
        policy=entry.policy & 0xFF,
        layout=layout,
        totals=bytes.fromhex(part.totals),
        entry_hash=entry_hash,
    )
