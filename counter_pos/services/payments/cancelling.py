"""Undoing a payment in its own shift: its papers are in the clerk's hand, and a supervisor agrees.

What proves the papers is the scan of them. One that cannot be read needs a supervisor's separate word, and stays named.
"""

from __future__ import annotations

from msgspec import UNSET, Struct

from counter_pos.domain import matters
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import CancelledPart, Part, PaymentCancelled, PaymentTaken, read_facts
from counter_pos.domain.payment import Purpose, TenderKind
from counter_pos.domain.receipt import ReceiptText
from counter_pos.journal.store import PrintOrder
from counter_pos.services.payments import find_receipt
from counter_pos.services.receipts.papers import paper_of
from counter_pos.services.receipts.surrender import Surrender, ToSurrender
from counter_pos.services.till.approvals import check
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Word
from counter_pos.wire.claims import claims_of
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.receipt_qr import ReceiptType, from_text, is_sealed
from counter_pos.wire.totals import hide


class Cancelled(Struct, frozen=True):
    """A recorded cancellation. `returned_paise` is the cash to hand back (0: the cheque or draft itself)."""

    seq: int
    slips: tuple[ReceiptText, ...]
    returned_paise: int


def to_surrender(till: Till, receipt: str) -> ToSurrender:
    """What must come back before the payment of a receipt can be cancelled.

    Raises Refused: receipt_unknown, already_cancelled, cancel_other_shift, recharge_sent and those of
    an open shift.
    """
    _, facts = _cancellable(till, receipt)
    return ToSurrender(tuple(part.receipt for part in facts.parts), _goes_back(facts))


def check_paper(till: Till, receipt: str, text: str) -> str:
    """The number of the original whose QR was scanned: one of the payment that `receipt` belongs to.

    Raises Refused: receipt_unknown, receipt_text_shape, receipt_text_unknown, paper_of_other_payment,
    paper_no_original, paper_altered.
    """
    found = find_receipt(till, receipt)
    entry = till.journal.at(found.seq)
    assert entry is not None
    facts = read_facts(entry.envelope.facts, PaymentTaken)
    return facts.parts[_paper(till, entry, text)].receipt


def _paper(till: Till, entry: StoredEntry, text: str) -> int:
    """Which part of `entry` (from 0) a scanned paper is the original of."""
    claim, signature = from_text(text)
    mine = claims_of(entry.envelope, entry.hash, till.journal.key_id)
    at = next((place for place, each in enumerate(mine) if each.serial == claim.serial), None)
    if at is None or claim.key_id != till.journal.key_id or claim.epoch != entry.epoch:
        raise Refused("paper_of_other_payment")
    if claim.type is not ReceiptType.PAYMENT:
        raise Refused("paper_no_original")
    sealed = is_sealed(claim, signature, till.journal.public_key)
    if claim != mine[at] or claim.entry_hash != entry.hash or not sealed:
        raise Refused("paper_altered")
    return at


def cancel_payment(
    till: Till, receipt: str, reason: str, approval: Word | None, papers: Surrender, command_id: str
) -> Cancelled:
    """Cancel the whole payment that a receipt belongs to: all its receipts go, and what was paid (cash, or
    the cheque or draft itself) is handed back.

    Raises Refused: receipt_unknown, already_cancelled, cancel_other_shift, cancel_not_surrendered,
    cancel_paper_missing, recharge_sent, reason_needed, command_reused, those of `check_paper`, of an open shift and of
    services.till.approvals.check.
    """
    till.signed_in()
    recorded = till.answered(command_id, "payment_cancelled")
    if recorded is None:
        recorded = _cancel_new(till, receipt, reason, approval, papers, command_id)
    facts = read_facts(recorded.envelope.facts, PaymentCancelled)
    if facts.reason != reason or find_receipt(till, receipt).cancelled_seq != recorded.seq:
        raise Refused("command_reused")
    slips = tuple(paper_of(till, recorded, number) for number in range(1, len(facts.parts) + 1))
    return Cancelled(recorded.seq, slips, facts.returned)


def _cancellable(till: Till, receipt: str) -> tuple[StoredEntry, PaymentTaken]:
    shift = till.open_shift_of(till.signed_in())
    found = find_receipt(till, receipt)
    entry = till.journal.at(found.seq)
    assert entry is not None
    if found.cancelled_seq:
        raise Refused("already_cancelled", receipt=found.receipt)
    if entry.envelope.shift != shift.number:
        raise Refused("cancel_other_shift")
    facts = read_facts(entry.envelope.facts, PaymentTaken)
    acked = till.journal.place.acknowledged
    recharged = any(part.purpose == Purpose.RECHARGE.value for part in facts.parts)
    if recharged and acked is not None and acked.acked_seq >= entry.seq:
        raise Refused("recharge_sent", receipt=found.receipt)
    if _goes_back(facts) > shift.drawer.expected:
        raise Refused("drawer_cannot_return")
    return entry, facts


def _cancel_new(
    till: Till, receipt: str, reason: str, approval: Word | None, papers: Surrender, command_id: str
) -> StoredEntry:
    member = till.signed_in()
    entry, facts = _cancellable(till, receipt)
    unread = _not_scanned(till, entry, facts.parts, papers)
    if reason not in till.rules().cancel_reasons:
        raise Refused("reason_needed")
    matter = matters.cancelling((part.receipt for part in facts.parts), _goes_back(facts))
    agreed = [check(till, approval, matter, command_id, member.code)]
    if unread:  # a supervisor saw those papers: said for this alone, not along with the cancellation
        agreed.append(check(till, papers.unreadable, matters.unreadable(unread), command_id, member.code))
    till.watch_clock()
    cancelled = PaymentCancelled(
        parts=_cancelled_parts(till, facts),
        returned=_goes_back(facts),
        reason=reason,
        original_surrendered=True,
        unread=unread or UNSET,
    )
    prints = tuple(PrintOrder(at, "cancellation", part.receipt) for at, part in enumerate(facts.parts, start=1))
    return till.record(cancelled, command_id, member, approvals=tuple(agreed), refs=(till.ref(entry),), prints=prints)


def _goes_back(facts: PaymentTaken) -> int:
    """The cash to hand back; none for a cheque or draft, which goes back itself."""
    cash = facts.tender.kind == TenderKind.CASH.value
    return sum(part.paise for part in facts.parts) if cash else 0


def _not_scanned(till: Till, entry: StoredEntry, parts: list[Part], papers: Surrender) -> list[str]:
    """The receipts that no scan proved; with no word for them the cancellation is refused."""
    if not papers.scans and papers.unreadable is None:
        raise Refused("cancel_not_surrendered")
    scanned = {_paper(till, entry, text) for text in papers.scans}
    unread = [part.receipt for place, part in enumerate(parts) if place not in scanned]
    if unread and papers.unreadable is None:
        raise Refused("cancel_paper_missing", receipt=unread[0], scanned=len(scanned), papers=len(parts))
    return unread


def _cancelled_parts(till: Till, facts: PaymentTaken) -> list[CancelledPart]:
    journal, parts = till.journal, []
    totals = journal.place.totals
    for number, part in enumerate(facts.parts, start=1):
        totals = totals.after(-part.paise)
        hidden = hide(totals, journal.chain_key, journal.device, journal.epoch, journal.place.seq + 1, number)
        parts.append(
            CancelledPart(
                receipt=part.receipt,
                account=part.account,
                purpose=part.purpose,
                paise=part.paise,
                totals=hidden.hex(),
            )
        )
    return parts
