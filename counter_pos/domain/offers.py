"""What an account may be paid for, side by side: the usual purpose first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from counter_pos.domain.consumer import Consumer, Dues, Status, Supply
from counter_pos.domain.demand import NO_ACCOUNT, Demand, DemandKind, check_demand
from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import PartOrder, Purpose
from counter_pos.domain.policy import Head, Rules

RUPEE = 100
CUT = frozenset({Status.TEMPORARILY_DISCONNECTED, Status.PERMANENTLY_DISCONNECTED, Status.PREPAID_CUT})
TO_DUES = frozenset({Purpose.BILL, Purpose.ARREARS, Purpose.RECHARGE, Purpose.SETTLEMENT})
"""The purposes whose money lessens what is owed; the others are for something else."""

NOT_DUES = frozenset(each.value for each in Purpose if each not in TO_DUES)


class Offer(Struct, frozen=True):
    """One purpose. `paise` is its full sum (None: the person decides); `fixed` says that only this sum is taken."""

    purpose: Purpose
    paise: int | None
    fixed: bool = False
    demand: Demand | None = None
    head: tuple[str, str] = ("", "")
    """What a demand is for, English and Hindi: the scheme, or the service by the rules."""


def in_rupees(paise: int) -> int:
    """What cash can pay: the next whole rupee."""
    return -(-paise // RUPEE) * RUPEE


def offers_of(consumer: Consumer, dues: Dues, demands: Iterable[Demand], rules: Rules, day: date) -> tuple[Offer, ...]:
    """The purposes of an account. `demands` are its quotes and requests; those that have run out are left out."""
    asked = tuple(
        Offer(purpose_of(each), each.paise, True, each, _head_names(rules, each))
        for each in demands
        if each.expires is None or day <= each.expires
    )
    if consumer.account == NO_ACCOUNT:
        return asked
    arrears = (Offer(Purpose.ARREARS, in_rupees(dues.arrears_paise)),) if dues.arrears_paise > 0 else ()
    if consumer.supply is Supply.PREPAID:
        return (Offer(Purpose.RECHARGE, None), *arrears, *asked)
    bill = (Offer(Purpose.BILL, in_rupees(dues.due_paise) or None),)
    gone = consumer.status in (Status.PERMANENTLY_DISCONNECTED, Status.LEGAL)
    usual = (*arrears, *bill) if gone else (*bill, *arrears)
    fee = reconnection_fee(rules, consumer) if consumer.status in CUT else None
    again = () if fee is None else (Offer(Purpose.RECONNECTION, fee, True),)
    return (*usual, *again, *asked, Offer(Purpose.SECURITY, None))


def _head_names(rules: Rules, demand: Demand) -> tuple[str, str]:
    found = next((each for each in rules.heads if each.code == demand.head), None)
    if demand.kind is DemandKind.QUOTE or found is None:
        return demand.head, demand.head
    return found.name_en, found.name_hi


def purpose_of(demand: Demand) -> Purpose:
    """A quote settles, a request is for a service."""
    return Purpose.SETTLEMENT if demand.kind is DemandKind.QUOTE else Purpose.MISCELLANEOUS


def reconnection_fee(rules: Rules, consumer: Consumer) -> int | None:
    """The fee by kind of supply and load; None where there is none to pay."""
    for fee in rules.reconnection:
        if fee.supply == consumer.supply.value and (fee.up_to_w == 0 or consumer.load_w <= fee.up_to_w):
            return fee.per_job_paise * fee.jobs or None
    return None


def least_part(rules: Rules, due_paise: int) -> int:
    """The least that may be paid of a bill: a sum, or a share of the due in whole rupees; at most the due."""
    share = in_rupees(-(-due_paise * rules.least_part_percent // 100))
    return min(max(rules.least_part_paise, share), due_paise)


def share_for_supply(rules: Rules, due_paise: int) -> int:
    """What a disconnected account must pay before supply returns, in whole rupees."""
    return in_rupees(-(-due_paise * rules.least_part_percent_when_disconnected // 100))


def to_old_arrears(rules: Rules, paise: int, arrears_paise: int) -> int:
    """What of a recharge goes to the arrears of post-paid days: the policy's share, as long as there are any."""
    return min(paise * rules.arrears_percent_of_recharge // 100, arrears_paise)


def least_recharge_for_supply(rules: Rules, dues: Dues) -> int:
    """The least recharge, in whole rupees, that lifts the balance above zero once old dues have had their share."""
    needed = (-dues.balance_paise // RUPEE + 1) * RUPEE
    while (left := needed - to_old_arrears(rules, needed, dues.arrears_paise) + dues.balance_paise) <= 0:
        needed += (-left // RUPEE + 1) * RUPEE
    return needed


def head_of(rules: Rules, demand: Demand) -> Head:
    """The head of a request. Raises Refused(demand_head) for one that the rules do not name."""
    head = next((each for each in rules.heads if each.code == demand.head), None)
    if head is None:
        raise Refused("demand_head", number=demand.number, head=demand.head)
    return head


def check_part(part: PartOrder, consumer: Consumer, dues: Dues, demand: Demand | None, rules: Rules, day: date) -> None:
    """Refuse a part that this account cannot be paid: the purpose, its number or its sum.

    Raises Refused: purpose_not_for_account, recharge_range, part_too_small, reconnection_amount, demand_needed,
    demand_head, and those of check_demand.
    """
    purpose, prepaid = part.purpose, consumer.supply is Supply.PREPAID
    if purpose in (Purpose.SETTLEMENT, Purpose.MISCELLANEOUS):
        if demand is None or purpose_of(demand) is not purpose:
            raise Refused("demand_needed")
        check_demand(demand, part.account, part.paise, day)
        if purpose is Purpose.MISCELLANEOUS:
            head_of(rules, demand)
        return
    fee = reconnection_fee(rules, consumer)
    lawful = {
        Purpose.BILL: not prepaid,
        Purpose.ARREARS: not prepaid or consumer.old_arrears_paise > 0,
        Purpose.RECHARGE: prepaid,
        Purpose.SECURITY: not prepaid,
        Purpose.RECONNECTION: fee is not None,
    }
    if not lawful[purpose] or part.demand is not None or consumer.account == NO_ACCOUNT:
        raise Refused("purpose_not_for_account", account=part.account, purpose=purpose.value)
    if purpose is Purpose.RECHARGE:
        if not rules.least_recharge_paise <= part.paise <= rules.most_recharge_paise:
            raise Refused(
                "recharge_range", least_paise=rules.least_recharge_paise, most_paise=rules.most_recharge_paise
            )
    elif purpose is Purpose.RECONNECTION:
        if part.paise != fee:
            raise Refused("reconnection_amount", paise=fee)
    elif purpose in (Purpose.BILL, Purpose.ARREARS) and not prepaid:
        least = least_part(rules, dues.due_paise)
        if part.paise < least:
            raise Refused("part_too_small", least_paise=least)
