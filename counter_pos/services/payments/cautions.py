"""What the clerk should know of an order before accepting it: it never blocks, and the receipt repeats it."""

from __future__ import annotations

from datetime import timedelta

from counter_pos.domain.consumer import Dues, Status, Supply
from counter_pos.domain.offers import least_recharge_for_supply, share_for_supply, to_old_arrears
from counter_pos.domain.payment import PartOrder, PaymentOrder, Purpose, TenderKind
from counter_pos.domain.policy import Rules
from counter_pos.journal.receipts import ReceiptFound
from counter_pos.services.payments.asked import Asked, asked_of, cash_seen
from counter_pos.services.summaries import Caution
from counter_pos.services.till.known import Known
from counter_pos.services.till.till import Till


def cautions(till: Till, order: PaymentOrder) -> tuple[Caution, ...]:
    """What the clerk should know of an order before accepting it; none of it blocks."""
    return cautions_of(till, order, asked_of(till, order), till.rules())


def cautions_of(till: Till, order: PaymentOrder, asked: tuple[Asked, ...], rules: Rules) -> tuple[Caution, ...]:
    """`cautions` of parts that were read already."""
    told: list[Caution] = []
    cash, shift = order.tender is TenderKind.CASH, till.shift
    for each in asked:
        part, account = each.part, each.part.account
        told += _part_cautions(each, rules)
        if part.paise > rules.stamp_above_paise:
            told.append(Caution("stamp_needed", {"account": account}))
        if not cash:
            told.append(Caution("subject_to_realisation", {"account": account}))
        elif max(order.paise, cash_seen(till, each.known).today_paise + part.paise) >= rules.cash_warn_paise:
            told.append(Caution("cash_limit_near", {"account": account, "limit_paise": rules.cash_limit_paise}))
        if (same := _same_recently(till, part, each.known, rules)) is not None:
            facts: dict[str, object] = {"account": account, "paise": part.paise, "receipt": same.receipt}
            told.append(Caution("same_payment_recently", facts))
    if cash and shift is not None and shift.drawer.expected + order.paise >= rules.drawer_warn_paise:
        told.append(Caution("drawer_near", {}))
    return tuple(told)


def _part_cautions(asked: Asked, rules: Rules) -> list[Caution]:
    """What is to be known of one part by its purpose."""
    part, consumer, dues = asked.part, asked.known.consumer, asked.known.dues
    if part.purpose is Purpose.RECHARGE:
        return _recharge_cautions(part, dues, rules)
    prepaid = consumer.supply is Supply.PREPAID
    if prepaid or part.purpose not in (Purpose.BILL, Purpose.ARREARS):
        return []
    account, told = part.account, []
    due = max(0, dues.due_paise - asked.paid_before)
    if part.paise < due:
        told.append(Caution("part_payment", {"account": account, "left_paise": due - part.paise}))
        needed = share_for_supply(rules, dues.due_paise)
        if consumer.status is Status.TEMPORARILY_DISCONNECTED and asked.paid_before + part.paise < needed:
            percent = rules.least_part_percent_when_disconnected
            facts: dict[str, object] = {"account": account, "percent": percent, "needed_paise": needed}
            told.append(Caution("share_for_supply", facts))
    elif part.paise > due:
        told.append(Caution("advance_payment", {"account": account, "paise": part.paise - due}))
    return told


def _recharge_cautions(part: PartOrder, dues: Dues, rules: Rules) -> list[Caution]:
    told: list[Caution] = []
    share = to_old_arrears(rules, part.paise, dues.arrears_paise)
    if dues.balance_paise + part.paise - share <= 0:
        needed = least_recharge_for_supply(rules, dues)
        told.append(Caution("recharge_too_small", {"account": part.account, "needed_paise": needed}))
    if share:
        told.append(Caution("recharge_to_arrears", {"account": part.account, "share_paise": share}))
    return told


def _same_recently(till: Till, part: PartOrder, known: Known, rules: Rules) -> ReceiptFound | None:
    """An equal account and amount taken here within policy's minutes."""
    lately = timedelta(minutes=rules.repeat_minutes)
    for receipt in reversed(known.here):
        if receipt.paise != part.paise:
            continue
        entry = till.journal.at(receipt.seq)
        if entry is not None and till.passed_since(entry.envelope) <= lately:
            return receipt
    return None
