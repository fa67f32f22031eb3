"""Taking a payment, cancelling one, printing a second copy: one entry each, durable before anything is said."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from msgspec import UNSET, Struct

from counter_pos.domain.consumer import Consumer, Dues, Supply
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import (
    Part,
    PaymentTaken,
    ReceiptDuplicated,
    Shown,
    Tender,
    read_facts,
)
from counter_pos.domain.payment import PartOrder, PaymentOrder, Purpose, TenderKind, check_order
from counter_pos.domain.policy import CashSeen, Rules, check_cash_limit
from counter_pos.domain.receipt import LAYOUT, ReceiptNumber, ReceiptText
from counter_pos.domain.staff import StaffMember
from counter_pos.journal import print_jobs, receipts
from counter_pos.journal.receipts import ReceiptFound
from counter_pos.journal.store import PrintOrder
from counter_pos.services.accounts import Known, known
from counter_pos.services.papers import paper_of
from counter_pos.services.summaries import Caution
from counter_pos.services.till import Till
from counter_pos.wire.claims import claims_of
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire, to_wire
from counter_pos.wire.receipt_qr import pack
from counter_pos.wire.totals import hide


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
    account_unknown, purpose_not_for_account, part_too_small, recharge_range, tender_refused, denomination_refused,
    note_count_negative, amount_not_in_coins, cash_limit, cash_limit_at_once, drawer_over_ceiling, command_reused;
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
    accounts = {part.account: known(till, part.account) for part in order.parts}
    _check_parts(order, accounts, rules)
    _check_tender(order, rules)
    if order.tender is TenderKind.CASH:
        _check_cash(till, order, accounts, rules)
    if order.tender is TenderKind.CASH and shift.drawer.expected + order.paise > rules.drawer_lock_paise:
        raise Refused("drawer_over_ceiling")
    till.watch_clock()
    facts = _facts(till, order, accounts, rules)
    prints = tuple(PrintOrder(number, "payment", part.receipt) for number, part in enumerate(facts.parts, start=1))
    return till.record(facts, order.command_id, member, prints=prints)


def _again(order: PaymentOrder, recorded: StoredEntry) -> StoredEntry:
    """The same command again: the first answer, if it asked the same."""
    envelope = recorded.envelope
    if envelope.kind != "payment_taken":
        raise Refused("command_reused")
    facts = read_facts(envelope.facts, PaymentTaken)
    was = [(int(part.account), part.purpose, part.paise) for part in facts.parts]
    now = [(part.account, part.purpose.value, part.paise) for part in order.parts]
    if was != now or facts.tender != _tender(order):
        raise Refused("command_reused")
    return recorded


def _tender(order: PaymentOrder) -> Tender:
    notes = [(note.paise, note.count) for note in sorted(order.notes, key=lambda each: -each.paise) if note.count]
    return Tender(
        kind=order.tender.value,
        tendered=order.tendered_paise,
        change=order.change_paise,
        typed=order.typed,
        notes=notes or UNSET,
    )


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


def _check_parts(order: PaymentOrder, accounts: dict[int, Known], rules: Rules) -> None:
    for part in order.parts:
        consumer = accounts[part.account].consumer
        prepaid = consumer.supply is Supply.PREPAID
        lawful = {
            Purpose.BILL: not prepaid,
            Purpose.ARREARS: not prepaid or consumer.old_arrears_paise > 0,
            Purpose.RECHARGE: prepaid,
        }
        if not lawful.get(part.purpose, False):
            raise Refused("purpose_not_for_account", account=part.account, purpose=part.purpose.value)
        if part.purpose is Purpose.RECHARGE:
            if not rules.least_recharge_paise <= part.paise <= rules.most_recharge_paise:
                raise Refused(
                    "recharge_range", least_paise=rules.least_recharge_paise, most_paise=rules.most_recharge_paise
                )
        elif not prepaid and part.paise < min(rules.least_part_paise, accounts[part.account].dues.due_paise):
            raise Refused("part_too_small", least_paise=rules.least_part_paise)


def _check_tender(order: PaymentOrder, rules: Rules) -> None:
    if order.tender.value not in rules.tenders:
        raise Refused("tender_refused", tender=order.tender.value)
    for note in order.notes:
        if note.paise not in rules.denominations:
            raise Refused("denomination_refused", paise=note.paise)
        if note.count < 0:
            raise Refused("note_count_negative", paise=note.paise)
    smallest = min(rules.denominations)
    if order.tender is TenderKind.CASH and (order.paise % smallest or order.tendered_paise % smallest):
        raise Refused("amount_not_in_coins", smallest_paise=smallest)


def _check_cash(till: Till, order: PaymentOrder, accounts: dict[int, Known], rules: Rules) -> None:
    """The limit of section 269ST is on cash: a draft may be of any amount."""
    by_account: dict[int, int] = defaultdict(int)
    for part in order.parts:
        by_account[part.account] += part.paise
    for account, paise in by_account.items():
        check_cash_limit(rules, order.paise, paise, _cash_seen(till, accounts[account]))


def _cash_seen(till: Till, known: Known) -> CashSeen:
    """Cash known for an account: on this business date (here and elsewhere), and on its present bill over all days."""
    today, consumer = till.business_date, known.consumer
    mine = [each for each in known.here if each.tender == TenderKind.CASH.value]
    return CashSeen(
        today_paise=sum(each.paise for each in mine if each.business_date == today)
        + sum(each.paise for each in known.elsewhere if each.business_date == today),
        on_bill_paise=sum(each.paise for each in mine if consumer.bill_no and each.bill_no == consumer.bill_no),
    )


def _facts(till: Till, order: PaymentOrder, accounts: dict[int, Known], rules: Rules) -> PaymentTaken:
    journal, day = till.journal, till.business_date
    totals, parts = journal.place.totals, []
    # The warnings the receipt repeats are the ones that the clerk was shown.
    warned = {(each.facts.get("account"), each.code) for each in _cautions(till, order, accounts, rules)}
    paid_before: dict[int, int] = defaultdict(int)
    for number, part in enumerate(order.parts, start=1):
        consumer = accounts[part.account].consumer
        totals = totals.after(part.paise)
        hidden = hide(totals, journal.chain_key, journal.device, journal.epoch, journal.place.seq + 1, number)
        serial = ReceiptNumber(till.counter.code, journal.series, day, journal.place.serial + number)
        billed = part.purpose in (Purpose.BILL, Purpose.ARREARS) and consumer.bill_no
        parts.append(
            Part(
                receipt=str(serial),
                account=f"{consumer.account:010d}",
                account_old=UNSET if consumer.account_old is None else f"{consumer.account_old:08d}",
                purpose=part.purpose.value,
                paise=part.paise,
                bill_no=billed or UNSET,
                tax=[],
                shown=_shown(consumer, accounts[part.account].dues, part, paid_before[part.account]),
                layout=LAYOUT,
                warnings=sorted(code for account, code in warned if account == part.account),
                totals=hidden.hex(),
            )
        )
        paid_before[part.account] += part.paise
    return PaymentTaken(tender=_tender(order), parts=parts)


def _shown(consumer: Consumer, dues: Dues, part: PartOrder, paid_before: int) -> Shown:
    """What the receipt prints of the consumer, with the figures before and after this part."""
    prepaid = consumer.supply is Supply.PREPAID
    recharge = part.purpose is Purpose.RECHARGE
    if prepaid:
        before = dues.arrears_paise if part.purpose is Purpose.ARREARS else dues.due_paise
    else:
        before = dues.due_paise - dues.advance_paise - paid_before
    return Shown(
        name_en=consumer.name_en,
        name_hi=consumer.name_hi,
        locality_en=consumer.place.locality_en,
        locality_hi=consumer.place.locality_hi,
        division_en=consumer.place.division_en,
        division_hi=consumer.place.division_hi,
        meter=consumer.meter,
        category=consumer.category,
        load_w=consumer.load_w,
        supply=consumer.supply.value,
        due_before=before,
        due_after=before - part.paise,
        as_of=to_wire(dues.as_of),
        mobile_last4=consumer.mobile_last4 or UNSET,
        bill_month=consumer.bill_month.isoformat() if consumer.bill_month else UNSET,
        due_date=consumer.due_date.isoformat() if consumer.due_date else UNSET,
        balance_before=dues.balance_paise if prepaid else UNSET,
        balance_after=dues.balance_paise + (part.paise if recharge else 0) if prepaid else UNSET,
        old_arrears=dues.arrears_paise if prepaid else UNSET,
    )


def cautions(till: Till, order: PaymentOrder) -> tuple[Caution, ...]:
    """What the clerk should know of an order before accepting it; none of it blocks."""
    return _cautions(till, order, {part.account: known(till, part.account) for part in order.parts}, till.rules())


def _cautions(till: Till, order: PaymentOrder, accounts: dict[int, Known], rules: Rules) -> tuple[Caution, ...]:
    told: list[Caution] = []
    paid_before: dict[int, int] = defaultdict(int)
    for part in order.parts:
        told += _part_cautions(part, accounts[part.account], paid_before[part.account])
        paid_before[part.account] += part.paise
        if part.paise > rules.stamp_above_paise:
            told.append(Caution("stamp_needed", {"account": part.account}))
        seen = _cash_seen(till, accounts[part.account])
        cash = order.tender is TenderKind.CASH
        if cash and max(order.paise, seen.today_paise + part.paise) >= rules.cash_warn_paise:
            told.append(Caution("cash_limit_near", {"account": part.account, "limit_paise": rules.cash_limit_paise}))
        if (same := _same_recently(till, part, accounts[part.account], rules)) is not None:
            told.append(
                Caution(
                    "same_payment_recently", {"account": part.account, "paise": part.paise, "receipt": same.receipt}
                )
            )
    return tuple(told)


def _part_cautions(part: PartOrder, known: Known, paid_before: int) -> list[Caution]:
    """`paid_before`: what earlier parts of the same order pay for the same account."""
    account, consumer, dues = part.account, known.consumer, known.dues
    if part.purpose is Purpose.RECHARGE:
        if dues.balance_paise + part.paise <= 0:
            needed = (-dues.balance_paise // 100 + 1) * 100  # the first whole rupee above zero
            return [Caution("recharge_too_small", {"account": account, "needed_paise": needed})]
        return []
    if part.purpose is Purpose.ARREARS and consumer.supply is Supply.PREPAID:
        return []
    due = max(0, dues.due_paise - paid_before)
    if part.paise < due:
        return [Caution("part_payment", {"account": account, "left_paise": due - part.paise})]
    if part.paise > due:
        return [Caution("advance_payment", {"account": account, "paise": part.paise - due})]
    return []


def _same_recently(till: Till, part: PartOrder, known: Known, rules: Rules) -> ReceiptFound | None:
    """An equal account and amount taken here within policy's minutes."""
    since = till.clock.now() - timedelta(minutes=rules.repeat_minutes)
    for receipt in reversed(known.here):
        if receipt.paise != part.paise:
            continue
        entry = till.journal.at(receipt.seq)
        if entry is not None and from_wire(entry.envelope.at) >= since:
            return receipt
    return None


def find_receipt(till: Till, receipt: str) -> ReceiptFound:
    """A receipt of this till by its number. Raises Refused: receipt_unknown, receipt_number_*."""
    found = receipts.by_number(till.journal, receipt)
    if found is None:
        raise Refused("receipt_unknown", receipt=receipt.strip())
    return found


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
