"""From a lawful order to the facts of its entry: what each receipt shows is written down once."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from counter_pos.domain.consumer import Supply
from counter_pos.domain.demand import demand_number
from counter_pos.domain.facts import Part, PaymentTaken, Shown, Tender
from counter_pos.domain.instrument import Instrument
from counter_pos.domain.offers import TO_DUES, head_of, to_old_arrears
from counter_pos.domain.payment import PartOrder, PaymentOrder, Purpose
from counter_pos.domain.policy import Rules
from counter_pos.domain.receipt import LAYOUT, ReceiptNumber
from counter_pos.domain.tax import taxes_within
from counter_pos.services.payments.asked import Asked
from counter_pos.services.payments.cautions import cautions_of
from counter_pos.services.till.till import Till
from counter_pos.wire.instants import to_wire
from counter_pos.wire.totals import hide


def number_of(part: PartOrder) -> str | None:
    """The quote or request of a part, as entries keep it."""
    return None if part.demand is None else demand_number(part.demand)


def tender_of(order: PaymentOrder) -> Tender:
    """How an order is paid, as the entry says it."""
    notes = [(note.paise, note.count) for note in sorted(order.notes, key=lambda each: -each.paise) if note.count]
    return Tender(
        kind=order.tender.value,
        tendered=order.tendered_paise,
        change=order.change_paise,
        typed=order.typed,
        notes=notes or UNSET,
        instrument=UNSET if order.instrument is None else _instrument(order.instrument),
    )


def _instrument(paper: Instrument) -> dict[str, str]:
    return {
        "number": paper.number,
        "date": paper.dated.isoformat(),
        "bank": paper.bank.strip(),
        "branch": paper.branch.strip(),
        "drawer": paper.drawer.strip(),
    }


def payment_facts(till: Till, order: PaymentOrder, asked: tuple[Asked, ...], rules: Rules) -> PaymentTaken:
    """All that the entry says of a payment that was found lawful."""
    journal, day = till.journal, till.business_date
    totals, parts = journal.place.totals, []
    # The warnings the receipt repeats are the ones that the clerk was shown.
    warned = {(each.facts.get("account"), each.code) for each in cautions_of(till, order, asked, rules)}
    for number, one in enumerate(asked, start=1):
        part, consumer = one.part, one.known.consumer
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
                request_no=one.demand.number if one.demand and part.purpose is Purpose.MISCELLANEOUS else UNSET,
                quote=one.demand.number if one.demand and part.purpose is Purpose.SETTLEMENT else UNSET,
                tax=_taxes(one, rules),
                shown=_shown(one, rules),
                layout=LAYOUT,
                warnings=sorted(code for account, code in warned if account == part.account),
                totals=hidden.hex(),
            )
        )
    return PaymentTaken(tender=tender_of(order), parts=parts)


def _taxes(asked: Asked, rules: Rules) -> list[dict[str, Any]]:
    """The taxes within a request's sum, by the rules of its head; [] for everything that is not taxed."""
    if asked.demand is None or asked.part.purpose is not Purpose.MISCELLANEOUS:
        return []
    lines = taxes_within(asked.part.paise, head_of(rules, asked.demand).taxes)
    return [{"name": each.name, "rate": each.rate, "on": each.on, "paise": each.paise} for each in lines]


def _head(asked: Asked, rules: Rules) -> tuple[str, str] | None:
    """What the receipt calls the service or scheme, English and Hindi."""
    if asked.demand is None:
        return None
    if asked.part.purpose is Purpose.SETTLEMENT:
        return asked.demand.head, asked.demand.head
    head = head_of(rules, asked.demand)
    return head.name_en, head.name_hi


def _before(asked: Asked) -> int:
    """What was owed for this purpose before this part; negative: an advance."""
    part, dues = asked.part, asked.known.dues
    if part.purpose not in TO_DUES:
        return part.paise  # exactly this is asked for, and nothing stays due of it
    if asked.known.consumer.supply is Supply.PREPAID:
        return dues.arrears_paise if part.purpose is Purpose.ARREARS else dues.due_paise
    return dues.due_paise - dues.advance_paise - asked.paid_before


def _shown(asked: Asked, rules: Rules) -> Shown:
    """What the receipt prints of the consumer, with the figures before and after this part."""
    part, consumer, dues = asked.part, asked.known.consumer, asked.known.dues
    prepaid, recharge = consumer.supply is Supply.PREPAID, part.purpose is Purpose.RECHARGE
    share = to_old_arrears(rules, part.paise, dues.arrears_paise) if recharge else 0
    before, head, taxes = _before(asked), _head(asked, rules), _taxes(asked, rules)
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
        balance_after=dues.balance_paise + (part.paise - share if recharge else 0) if prepaid else UNSET,
        old_arrears=dues.arrears_paise - share if prepaid else UNSET,
        to_arrears=share or UNSET,
        head_en=head[0] if head else UNSET,
        head_hi=head[1] if head else UNSET,
        gstin=(rules.gstin if taxes else "") or UNSET,
    )
