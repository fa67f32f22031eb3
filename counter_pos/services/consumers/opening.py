"""An account or a demand opened for the payment screen, with what the clerk should know of it."""

from __future__ import annotations

from counter_pos.domain.consumer import Consumer, PaymentSeen
from counter_pos.domain.demand import NO_ACCOUNT, demand_number
from counter_pos.domain.errors import Refused
from counter_pos.domain.offers import CUT, offers_of
from counter_pos.services.consumers.dues import is_stale, known, known_applicant
from counter_pos.services.scan import ScannedBill
from counter_pos.services.summaries import Caution, OpenedAccount
from counter_pos.services.till.known import Known
from counter_pos.services.till.till import Till
from counter_pos.wire.instants import from_wire


def open_account(till: Till, account: int) -> OpenedAccount:
    """A consumer for the payment screen. Raises Refused(account_unknown)."""
    found = known(till, account)
    seen = _payments_seen(till, found)
    offers = offers_of(found.consumer, found.dues, till.heard.demands_of(account), till.rules(), till.business_date)
    return OpenedAccount(found.consumer, found.dues, seen, _cautions(till, found.consumer, seen), offers)


def open_demand(till: Till, number: str) -> OpenedAccount:
    """Whom a quote or request names, with the purpose it is for among the offers.

    Raises Refused: demand_unknown, demand_expired, account_unknown.
    """
    kept = demand_number(number)
    demand = None if kept is None else till.heard.demand(kept)
    if demand is None:
        raise Refused("demand_unknown", number=number.strip())
    if demand.expires is not None and till.business_date > demand.expires:
        raise Refused("demand_expired", number=demand.number, expires=demand.expires)
    if demand.account != NO_ACCOUNT:
        return open_account(till, demand.account)
    found = known_applicant(till, demand)
    offers = offers_of(found.consumer, found.dues, (demand,), till.rules(), till.business_date)
    return OpenedAccount(found.consumer, found.dues, (), (), offers)


def bill_cautions(till: Till, bill: ScannedBill, account: int) -> tuple[Caution, ...]:
    """What the paper says otherwise than this till: another bill, or another sum. Nothing of it is taken over."""
    found = known(till, account)
    if bill.bill_no and found.consumer.bill_no and bill.bill_no != found.consumer.bill_no:
        return (Caution("scanned_bill_other", {"scanned": bill.bill_no, "known": found.consumer.bill_no}),)
    if bill.paise is not None and bill.paise != found.dues.due_paise:
        return (Caution("scanned_sum_other", {"scanned_paise": bill.paise, "known_paise": found.dues.due_paise}),)
    return ()


def _payments_seen(till: Till, known: Known) -> tuple[PaymentSeen, ...]:
    """Payments on an account, here and at other tills, not cancelled, latest first."""
    account, seen = known.consumer.account, list(known.elsewhere)
    for receipt in known.here:
        entry = till.journal.at(receipt.seq)
        at = None if entry is None else from_wire(entry.envelope.at)
        seen.append(PaymentSeen(account, receipt.paise, till.counter.code, receipt.business_date, at, here=True))
    return tuple(sorted(seen, key=lambda each: (each.business_date, each.at is not None), reverse=True))


def _cautions(till: Till, consumer: Consumer, seen: tuple[PaymentSeen, ...]) -> tuple[Caution, ...]:
    rules, today = till.rules(), till.business_date
    cautions = []
    for payment in seen:
        if payment.business_date != today:
            continue
        if payment.here:
            cautions.append(Caution("already_paid_here", {"paise": payment.paise, "at": payment.at}))
        else:
            cautions.append(Caution("already_paid_elsewhere", {"paise": payment.paise, "counter": payment.counter}))
    if consumer.status in CUT:
        cautions.append(Caution("connection_cut", {}))
    if is_stale(till):
        cautions.append(Caution("stale_dues", {"as_of": till.heard.as_of}))
    for window in rules.relief:
        if consumer.due_date and window.due_from <= consumer.due_date <= window.due_to and today <= window.until:
            cautions.append(Caution("relief_window", {"until": window.until}))
    return tuple(cautions)
