"""A recovered payment held against its paper: it says what a till signed on the receipt, and nothing more."""

from __future__ import annotations

import msgspec

from counter_pos.domain.entry import Envelope, Ref
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.facts import PaymentRecovered, read_facts
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.wire.claims import device_place
from counter_pos.wire.instants import to_wire
from counter_pos.wire.receipt_qr import ReceiptClaim, ReceiptType, from_text, is_sealed


def recovery_of(entry: Envelope) -> tuple[PaymentRecovered, Ref, ReceiptClaim, bytes]:
    """The facts of a `payment_recovered`, the original they name, and the paper's claim with its seal, still unproven.

    Raises Broken(bad_recovery) unless facts, reference and paper say the same.
    """
    try:
        facts = read_facts(entry.facts, PaymentRecovered)
        claim, signature = from_text(facts.qr)
        number = parse_receipt_number(facts.receipt)
    except (Refused, msgspec.ValidationError, ValueError, OverflowError) as wrong:
        raise Broken("bad_recovery", reason=str(wrong)) from wrong
    if len(entry.refs) != 1:
        raise Broken("bad_recovery", reason="it names no one original")
    ref = entry.refs[0]
    named = (ref.device, ref.epoch, ref.seq, ref.part, ref.hash)
    paper = (entry.device, claim.epoch, claim.seq, claim.part, claim.entry_hash.hex())
    said = (facts.account, facts.purpose, facts.tender, facts.paise, facts.business_date, facts.taken_at, facts.clerk)
    signed = (
        f"{claim.account:010d}",
        claim.purpose.value,
        claim.tender.value,
        claim.paise,
        claim.business_date.isoformat(),
        to_wire(claim.at),
        f"S{claim.clerk:04d}",
    )
    numbered = (number.serial, number.business_date) == (claim.serial, claim.business_date)
    placed = device_place(entry.device) == (claim.counter, claim.window)
    if named != paper or said != signed or not numbered or not placed:
        raise Broken("bad_recovery", reason="facts and paper differ")
    if claim.type is ReceiptType.CANCELLATION or claim.training != (entry.mode == "training"):
        raise Broken("bad_recovery", reason="no paper of a payment")
    if claim.epoch >= entry.epoch:
        raise Broken("bad_recovery", reason="an original of this epoch or a later one")
    return facts, ref, claim, signature


def check_recovery(entry: Envelope, public_key: bytes | None) -> None:
    """Raises Broken(bad_recovery) where facts and paper differ, or the paper is not signed by the original's key."""
    _, _, claim, signature = recovery_of(entry)
    if public_key is not None and not is_sealed(claim, signature, public_key):
        raise Broken("bad_recovery", reason="the paper is not signed by the till")
