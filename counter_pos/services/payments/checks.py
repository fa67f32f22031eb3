"""What must hold before money is taken. Each stop says in one sentence what to do (i18n/sentences)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from counter_pos.domain.errors import Refused
from counter_pos.domain.instrument import check_instrument
from counter_pos.domain.offers import check_part
from counter_pos.domain.payment import PaymentOrder, TenderKind
from counter_pos.domain.policy import Rules, check_cash_limit
from counter_pos.services.payments.asked import Asked, cash_seen, paid_here
from counter_pos.services.till.till import Till


def check_parts(till: Till, asked: tuple[Asked, ...], rules: Rules) -> None:
    """Each part by what is known of its account. Raises Refused: demand_paid, and those of offers.check_part."""
    for each in asked:
        check_part(each.part, each.known.consumer, each.known.dues, each.demand, rules, till.business_date)
        if each.demand is not None and (paid := paid_here(till, each.known, each.demand.number)) is not None:
            raise Refused("demand_paid", number=each.demand.number, receipt=paid)


def check_tender(order: PaymentOrder, rules: Rules, day: date) -> None:
    """Refuse a tender that policy does not allow on `day`, notes that are no money, and papers that no bank pays."""
    if order.tender.value not in rules.tenders:
        raise Refused("tender_refused", tender=order.tender.value)
    for note in order.notes:
        if note.paise not in rules.denominations:
            raise Refused("denomination_refused", paise=note.paise)
        if note.count < 0:
            raise Refused("note_count_negative", paise=note.paise)
    if order.tender is not TenderKind.CASH:
        check_instrument(order.instrument, day, rules.instrument_months)
        return
    smallest = min(rules.denominations)
    if order.paise % smallest or order.tendered_paise % smallest:
        raise Refused("amount_not_in_coins", smallest_paise=smallest)


def check_cash(till: Till, order: PaymentOrder, asked: tuple[Asked, ...], rules: Rules) -> None:
    """The limit of section 269ST is on cash: a draft may be of any amount."""
    by_account: dict[int, int] = defaultdict(int)
    for each in asked:
        by_account[each.part.account] += each.part.paise
    for each in asked:
        check_cash_limit(rules, order.paise, by_account[each.part.account], cash_seen(till, each.known))
