"""What is known of an account, and what is owed as far as this till knows."""

from __future__ import annotations

from datetime import timedelta

from counter_pos.domain.consumer import Consumer, Dues, PaymentSeen, Supply
from counter_pos.domain.demand import NO_ACCOUNT, Demand
from counter_pos.domain.offers import NOT_DUES, TO_DUES
from counter_pos.domain.payment import Purpose
from counter_pos.journal import receipts
from counter_pos.journal.receipts import ReceiptFound
from counter_pos.services.consumers.finding import applicant, consumer_of
from counter_pos.services.till.known import Known
from counter_pos.services.till.till import Till


def known(till: Till, account: int) -> Known:
    """What is known of an account, read anew when anything has changed since. Raises Refused(account_unknown).

    The centre's figures and what they say of our payments are read from one replica: from two, a payment would be
    counted twice or not at all.
    """
    with till.heard.one_edition():
        now = (till.journal.place.seq, till.heard.edition)
        held = till.accounts.get(account, now)
        if held is not None:
            return held
        consumer = consumer_of(till, account)
        issued = receipts.of_account(till.journal, account)
        here = tuple(each for each in issued if not each.cancelled_seq)
        elsewhere = tuple(each for each in till.heard.paid_elsewhere(account) if not each.cancelled)
        read = Known(consumer, here, elsewhere, _dues(till, consumer, issued, elsewhere))
        till.accounts.keep(account, now, read)
        return read


def known_applicant(till: Till, demand: Demand) -> Known:
    """What is known of somebody without an account who pays a request: what the request says, and that it was paid."""
    here = tuple(each for each in receipts.of_account(till.journal, NO_ACCOUNT) if not each.cancelled_seq)
    same = tuple(each for each in here if each.paise == demand.paise)
    return Known(applicant(demand), same, (), Dues(0, 0, 0, 0, 0, till.heard.as_of))


def _dues(till: Till, consumer: Consumer, issued: list[ReceiptFound], elsewhere: tuple[PaymentSeen, ...]) -> Dues:
    """The replica's dues less what was paid here and elsewhere and is not reflected in them yet."""
    reflected = till.heard.reflected_seq(till.journal.device, till.journal.epoch) if issued else 0
    of_dues = [each for each in elsewhere if each.purpose not in NOT_DUES]
    into_arrears = sum(each.paise for each in of_dues if each.purpose == Purpose.ARREARS)
    paid = sum(each.paise for each in of_dues) - into_arrears
    for receipt in issued:
        dues_paise, arrears_paise = _moved(till, receipt, reflected)
        paid += dues_paise
        into_arrears += arrears_paise
    if consumer.supply is Supply.PREPAID:
        balance = consumer.balance_paise + paid
        owed, arrears = -balance, max(0, consumer.old_arrears_paise - into_arrears)
    else:
        balance = 0
        owed = consumer.heads.total - paid - into_arrears
        arrears = max(0, min(consumer.heads.arrears + consumer.heads.late_surcharge, owed))
    return Dues(
        due_paise=max(0, owed),
        arrears_paise=arrears,
        advance_paise=max(0, -owed),
        balance_paise=balance,
        unreflected_paise=paid + into_arrears,
        as_of=till.heard.as_of,
    )


def _moved(till: Till, receipt: ReceiptFound, reflected: int) -> tuple[int, int]:
    """What a receipt changes that the replica's figures do not hold yet: of the dues or balance, and of old arrears.

    A cancellation takes back what they hold. Money for something else (a deposit, a fee, a request) changes neither.
    """
    paise = _unreflected(receipt, reflected)
    paid = receipts.payment_at(till.journal, receipt.seq) if paise else None
    if paid is None:
        return 0, 0
    part = paid.parts[receipt.part - 1]
    if Purpose(part.purpose) not in TO_DUES:
        return 0, 0
    if part.purpose == Purpose.ARREARS:
        return 0, paise
    share = part.shown.to_arrears if isinstance(part.shown.to_arrears, int) else 0
    share = share if paise > 0 else -share
    return paise - share, share


def _unreflected(receipt: ReceiptFound, reflected: int) -> int:
    """What of a receipt's money the replica's figures do not hold yet; negative when they hold what was cancelled."""
    taken = receipt.paise if receipt.seq > reflected else 0
    return taken - (receipt.paise if receipt.cancelled_seq and receipt.cancelled_seq > reflected else 0)


def is_stale(till: Till) -> bool:
    """Whether the dues are older than policy wants."""
    return till.latest_time() - till.heard.as_of > timedelta(hours=till.rules().stale_after_hours)
