"""What is known of each part that is asked to be paid, read once for a whole order."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from counter_pos.domain.demand import NO_ACCOUNT, Demand, demand_number
from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import PartOrder, PaymentOrder, Purpose, TenderKind
from counter_pos.domain.policy import CashSeen
from counter_pos.journal import receipts
from counter_pos.journal.receipts import ReceiptFound
from counter_pos.services.consumers.dues import known, known_applicant
from counter_pos.services.till.known import Known
from counter_pos.services.till.till import Till


class Asked(Struct, frozen=True):
    """One part with what this till knows. `paid_before`: what earlier parts of the order pay of the same dues."""

    part: PartOrder
    known: Known
    demand: Demand | None
    paid_before: int


def asked_of(till: Till, order: PaymentOrder) -> tuple[Asked, ...]:
    """All parts of an order. Raises Refused: account_unknown, demand_needed, demand_unknown."""
    accounts: dict[int, Known] = {}
    before: dict[int, int] = defaultdict(int)
    found = []
    for part in order.parts:
        demand = None if part.demand is None else demand_of(till, part.demand)
        if part.account == NO_ACCOUNT:
            if demand is None:
                raise Refused("demand_needed")
            whose = known_applicant(till, demand)
        else:
            whose = accounts.get(part.account) or accounts.setdefault(part.account, known(till, part.account))
        found.append(Asked(part, whose, demand, before[part.account]))
        if part.purpose in (Purpose.BILL, Purpose.ARREARS, Purpose.SETTLEMENT):
            before[part.account] += part.paise
    return tuple(found)


def demand_of(till: Till, number: str) -> Demand:
    """A quote or request that this till heard of. Raises Refused(demand_unknown)."""
    kept = demand_number(number)
    demand = None if kept is None else till.heard.demand(kept)
    if demand is None:
        raise Refused("demand_unknown", number=number.strip())
    return demand


def paid_here(till: Till, known: Known, number: str) -> str | None:
    """The receipt of this till that paid a quote or request, if one stands."""
    for receipt in reversed(known.here):
        paid = receipts.payment_at(till.journal, receipt.seq)
        if paid is None:
            continue
        part = paid.parts[receipt.part - 1]
        if number in (part.quote, part.request_no):
            return receipt.receipt
    return None


def cash_seen(till: Till, known: Known) -> CashSeen:
    """Cash known for an account: on this business date (here and elsewhere), and on its present bill over all days."""
    today, consumer = till.business_date, known.consumer
    if consumer.account == NO_ACCOUNT:
        return CashSeen(0, 0)  # those without an account are many people
    mine = [each for each in known.here if each.tender == TenderKind.CASH.value]
    return CashSeen(
        today_paise=sum(each.paise for each in mine if each.business_date == today)
        + sum(each.paise for each in known.elsewhere if each.business_date == today),
        on_bill_paise=sum(each.paise for each in mine if consumer.bill_no and each.bill_no == consumer.bill_no),
    )


def find_receipt(till: Till, receipt: str) -> ReceiptFound:
    """A receipt of this till by its number. Raises Refused: receipt_unknown, receipt_number_*."""
    found = receipts.by_number(till.journal, receipt)
    if found is None:
        raise Refused("receipt_unknown", receipt=receipt.strip())
    return found
