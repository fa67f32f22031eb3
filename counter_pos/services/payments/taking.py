"""Taking a payment: what must hold, one entry, its receipts."""

from __future__ import annotations

from msgspec import Struct

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.payment import PaymentOrder, TenderKind, check_order
from counter_pos.domain.receipt import ReceiptText
from counter_pos.domain.staff import StaffMember
from counter_pos.journal import receipts
from counter_pos.journal.store import PrintOrder
from counter_pos.services.payments.asked import asked_of
from counter_pos.services.payments.checks import check_cash, check_parts, check_tender
from counter_pos.services.payments.facts import number_of, payment_facts, tender_of
from counter_pos.services.receipts.papers import paper_of
from counter_pos.services.till.till import Till
from counter_pos.wire.entry import StoredEntry


class Taken(Struct, frozen=True):
    """A recorded payment: it is on the disk. `change_paise` is to be handed over."""

    seq: int
    entry_hash: str
    receipts: tuple[ReceiptText, ...]
    change_paise: int


def take_payment(till: Till, order: PaymentOrder) -> Taken:
    """Record one payment and say what its receipts read. Raises what `record_payment` raises."""
    return _taken(till, record_payment(till, order))


def record_payment(till: Till, order: PaymentOrder) -> StoredEntry:
    """Record one payment with a receipt for each part, and promise the paper: durable when this returns.

    Raises Refused: not_signed_in, shift_not_open, shift_of_another, shift_counted, those of check_order,
    account_unknown, demand_unknown, demand_paid, those of offers.check_part and instrument.check_instrument,
    tender_refused, denomination_refused, note_count_negative, amount_not_in_coins, cash_limit, cash_limit_at_once,
    drawer_over_ceiling, command_reused;
    Unavailable: disk_full, disk_error. Then nothing was recorded.
    """
    member = till.signed_in()
    try:
        return _record_new(till, order, member)
    except Refused:
        # A command that was recorded already is answered as it was then, whatever would be refused by now.
        if (recorded := till.journal.of_command(order.command_id)) is None:
            raise
        return _again(order, recorded)


def _record_new(till: Till, order: PaymentOrder, member: StaffMember) -> StoredEntry:
    shift = till.open_shift_of(member)
    check_order(order)
    rules = till.rules()
    asked = asked_of(till, order)
    check_parts(till, asked, rules)
    check_tender(order, rules, till.business_date)
    if order.tender is TenderKind.CASH:
        check_cash(till, order, asked, rules)
    if order.tender is TenderKind.CASH and shift.drawer.expected + order.paise > rules.drawer_lock_paise:
        raise Refused("drawer_over_ceiling")
    till.watch_clock()
    facts = payment_facts(till, order, asked, rules)
    prints = tuple(PrintOrder(number, "payment", part.receipt) for number, part in enumerate(facts.parts, start=1))
    return till.record(facts, order.command_id, member, prints=prints)


def _again(order: PaymentOrder, recorded: StoredEntry) -> StoredEntry:
    """The same command again: the first answer, if it asked the same."""
    envelope = recorded.envelope
    if envelope.kind != "payment_taken":
        raise Refused("command_reused")
    facts = read_facts(envelope.facts, PaymentTaken)
    was = [(int(part.account), part.purpose, part.paise, part.quote or part.request_no or None) for part in facts.parts]
    now = [(part.account, part.purpose.value, part.paise, number_of(part)) for part in order.parts]
    if was != now or facts.tender != tender_of(order):
        raise Refused("command_reused")
    return recorded


def _taken(till: Till, entry: StoredEntry) -> Taken:
    facts = read_facts(entry.envelope.facts, PaymentTaken)
    papers = tuple(paper_of(till, entry, number) for number in range(1, len(facts.parts) + 1))
    return Taken(entry.seq, entry.hash.hex(), papers, facts.tender.change)


def last_recorded(till: Till) -> Taken | None:
    """The last payment of the open shift, not cancelled; None when there is none."""
    shift = till.shift
    if shift is None or shift.state == "closed" or shift.last_receipt is None:
        return None
    found = receipts.by_number(till.journal, shift.last_receipt)
    if found is None or found.cancelled_seq:
        return None
    entry = till.journal.at(found.seq)
    return None if entry is None else _taken(till, entry)
