"""From an entry to what its pieces of paper say, and the print jobs that promise them."""

from __future__ import annotations

from datetime import date

from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken
from counter_pos.domain.facts import Part, PaymentCancelled, PaymentTaken, ReceiptDuplicated, Tender, read_facts
from counter_pos.domain.receipt import ReceiptText
from counter_pos.journal import receipts
from counter_pos.services.till.till import Till
from counter_pos.wire.claims import claims_of
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire
from counter_pos.wire.receipt_qr import to_text


def paper_of(till: Till, entry: StoredEntry, number: int) -> ReceiptText:
    """What paper `number` (from 1) of an entry says: a payment's receipt, a duplicate, or a cancellation slip.

    Raises Broken(bad_facts) for an entry that promises no such paper.
    """
    envelope = entry.envelope
    claim = claims_of(envelope, entry.hash, till.journal.key_id)[number - 1]
    qr = to_text(claim, entry.seal_of(number))
    match envelope.kind:
        case "payment_taken":
            facts = read_facts(envelope.facts, PaymentTaken)
            return _text(till, "payment", envelope, entry.hash, facts, number, qr)
        case "receipt_duplicated":
            original, part = _original(till, envelope)
            facts = read_facts(original.envelope.facts, PaymentTaken)
            copy = read_facts(envelope.facts, ReceiptDuplicated).copy
            return _text(till, "duplicate", original.envelope, original.hash, facts, part, qr, copy=copy)
        case "payment_cancelled":
            original, _ = _original(till, envelope)
            facts = read_facts(original.envelope.facts, PaymentTaken)
            reason = read_facts(envelope.facts, PaymentCancelled).reason
            return _text(till, "cancellation", envelope, entry.hash, facts, number, qr, reason=reason)
        case other:
            raise Broken("bad_facts", seq=entry.seq, reason=f"{other} promises no paper")


def _original(till: Till, envelope: Envelope) -> tuple[StoredEntry, int]:
    ref = envelope.refs[0]
    original = till.journal.at(ref.seq)
    if original is None or original.hash.hex() != ref.hash:
        raise Broken("bad_reference", seq=envelope.seq)
    return original, ref.part if isinstance(ref.part, int) else 1


def _text(
    till: Till,
    kind: str,
    envelope: Envelope,
    entry_hash: bytes,
    facts: PaymentTaken,
    number: int,
    qr: str,
    *,
    copy: int = 0,
    reason: str | None = None,
) -> ReceiptText:
    part: Part = facts.parts[number - 1]
    tender: Tender = facts.tender
    counter = till.counter
    day = date.fromisoformat(str(envelope.business_date))
    rules = till.rules_on(day)
    return ReceiptText(
        kind=kind,
        number=part.receipt,
        entry_hash=entry_hash.hex(),
        counter_code=counter.code,
        window=counter.window,
        counter_en=counter.name_en,
        counter_hi=counter.name_hi,
        clerk=envelope.who.staff,
        at=from_wire(envelope.at),
        business_date=day,
        clock_unverified=envelope.clock != "ok",
        training=envelope.mode == "training",
        tender=tender,
        part=part,
        part_index=number,
        parts_in_all=len(facts.parts),
        qr=qr,
        helpline=rules.helpline,
        stamp_required=kind != "cancellation" and part.paise > rules.stamp_above_paise,
        copy=copy,
        cancelled_reason=reason,
        together_paise=sum(each.paise for each in facts.parts),
    )


def receipt_paper(till: Till, receipt: str) -> ReceiptText | None:
    """The original paper of a receipt of this till; None when this till did not issue it."""
    found = receipts.by_number(till.journal, receipt)
    entry = None if found is None else till.journal.at(found.seq)
    return None if found is None or entry is None else paper_of(till, entry, found.part)
