"""A numbered second copy of a receipt."""

from __future__ import annotations

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import ReceiptDuplicated, read_facts
from counter_pos.domain.receipt import ReceiptText
from counter_pos.journal import print_jobs
from counter_pos.journal.store import PrintOrder
from counter_pos.services.payments.asked import find_receipt
from counter_pos.services.receipts.papers import paper_of
from counter_pos.services.till.till import Till
from counter_pos.wire.claims import claims_of
from counter_pos.wire.receipt_qr import pack


def duplicate_receipt(till: Till, receipt: str, reason: str, command_id: str) -> ReceiptText:
    """Record and promise a numbered second copy of a receipt.

    Raises Refused: receipt_unknown, already_cancelled, reason_needed, command_reused.
    """
    member = till.signed_in()
    found = find_receipt(till, receipt)
    if (recorded := till.answered(command_id, "receipt_duplicated")) is not None:
        was = read_facts(recorded.envelope.facts, ReceiptDuplicated)
        if (was.receipt, was.reason) != (found.receipt, reason.strip()):
            raise Refused("command_reused")
        return paper_of(till, recorded, 1)
    if found.cancelled_seq:
        raise Refused("already_cancelled", receipt=found.receipt)
    if not reason.strip():
        raise Refused("reason_needed")
    entry = till.journal.at(found.seq)
    assert entry is not None
    copy = found.copies + 1
    claim = claims_of(entry.envelope, entry.hash, till.journal.key_id)[found.part - 1].as_duplicate(copy)
    till.watch_clock()
    facts = ReceiptDuplicated(receipt=found.receipt, copy=copy, reason=reason.strip(), fields=pack(claim).hex())
    recorded = till.record(
        facts,
        command_id,
        member,
        refs=(till.ref(entry, found.part),),
        prints=(PrintOrder(1, "duplicate", found.receipt, copy),),
    )
    print_jobs.replace_by_duplicate(till.journal, found.receipt, copy, till.clock.now())
    return paper_of(till, recorded, 1)
