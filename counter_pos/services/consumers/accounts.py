"""Finding a consumer by whatever the person at the window has, and what is owed as far as this till knows."""

from __future__ import annotations

import re
from datetime import timedelta

from counter_pos.domain.account import NEW_DIGITS, parse_account
from counter_pos.domain.consumer import Consumer, Dues, Heads, PaymentSeen, Place, Status, Supply
from counter_pos.domain.demand import NO_ACCOUNT, Demand, demand_number
from counter_pos.domain.errors import Refused
from counter_pos.domain.money import ascii_digits
from counter_pos.domain.offers import CUT, NOT_DUES, TO_DUES, offers_of
from counter_pos.domain.payment import Purpose
from counter_pos.journal import receipts
from counter_pos.journal.receipts import ReceiptFound
from counter_pos.services.scan import ScannedBill
from counter_pos.services.summaries import Caution, Found, OpenedAccount
from counter_pos.services.till import Till
from counter_pos.services.till.known import Known
from counter_pos.wire.instants import from_wire

_SEPARATORS = re.compile(r"[\s\-./]+")


def find(till: Till, text: str, limit: int = 20) -> list[Found]:
    """Consumers that fit what was typed or scanned: account (new, old), mobile, meter, or the beginning of a name;
    or the one whom a quote or request names.

    Raises Refused: account_empty, account_other_company, account_length, nothing_found.
    """
    plain = ascii_digits(text).strip()
    digits = _SEPARATORS.sub("", plain)
    if not digits:
        raise Refused("account_empty")
    plain_account = len(plain) == NEW_DIGITS and plain.isdigit()  # what is scanned all day costs one statement
    number = None if plain_account else demand_number(plain)
    if number is not None and (demand := till.heard.demand(number)) is not None:
        consumer = applicant(demand) if demand.account == NO_ACCOUNT else consumer_of(till, demand.account)
        return [Found(consumer, demand.kind.value, demand)]
    if digits.isascii() and digits.isdigit():
        found = _by_digits(till, digits, limit)
    elif any(character.isdigit() for character in digits):
        found = [Found(each, "meter") for each in till.heard.by_meter(digits.upper(), limit)]
        found = found or [Found(each, "name") for each in till.heard.by_name(plain, limit)]
    else:
        found = [Found(each, "name") for each in till.heard.by_name(plain, limit)]
    if not found:
        raise Refused("nothing_found", text=text.strip())
    return found[:limit]


def _by_digits(till: Till, digits: str, limit: int) -> list[Found]:
    if len(digits) == NEW_DIGITS and (account := till.heard.get(int(digits))) is not None:
        return [Found(account, "account")]  # what is scanned all day costs one statement
    meters = [Found(each, "meter") for each in till.heard.by_meter(digits, limit)]
    try:
        number = parse_account(digits)
    except Refused as refused:
        if meters:
            return meters
        if refused.code == "account_length" and 4 <= len(digits) < 8:
            raise Refused("account_length", text=digits, digits=len(digits)) from refused
        raise
    if number.form == "old":
        return [Found(each, "old_account") for each in till.heard.by_old_account(number.value)] + meters
    mobiles = [Found(each, "mobile") for each in till.heard.by_mobile(digits, limit)] if digits[0] in "6789" else []
    return mobiles + meters


def consumer_of(till: Till, account: int) -> Consumer:
    """The consumer of a ten-digit number. Raises Refused(account_unknown)."""
    consumer = till.heard.get(account)
    if consumer is None:
        raise Refused("account_unknown", account=account)
    return consumer


def known(till: Till, account: int) -> Known:
    """What is known of an account, read anew when anything has changed since. Raises Refused(account_unknown)."""
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


def applicant(demand: Demand) -> Consumer:
    """Who pays a request without an account, as a consumer of whom nothing but the name is known."""
    return Consumer(
        account=NO_ACCOUNT,
        account_old=None,
        name_en=demand.name_en,
        name_hi=demand.name_hi,
        address="",
        place=Place("", "", "", ""),
        meter="",
        mobile_last4=None,
        category="",
        load_w=0,
        status=Status.LIVE,
        supply=Supply.POSTPAID,
        bill_no=None,
        bill_month=None,
        bill_date=None,
        due_date=None,
        disconnection_date=None,
        heads=Heads(),
        after_due_paise=0,
        balance_paise=0,
        old_arrears_paise=0,
        last_paid_on=None,
        last_paid_paise=0,
    )


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


def _payments_seen(till: Till, known: Known) -> tuple[PaymentSeen, ...]:
    """Payments on an account, here and at other tills, not cancelled, latest first."""
    account, seen = known.consumer.account, list(known.elsewhere)
    for receipt in known.here:
        entry = till.journal.at(receipt.seq)
        at = None if entry is None else from_wire(entry.envelope.at)
        seen.append(PaymentSeen(account, receipt.paise, till.counter.code, receipt.business_date, at, here=True))
    return tuple(sorted(seen, key=lambda each: (each.business_date, each.at is not None), reverse=True))


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


def bill_cautions(till: Till, bill: ScannedBill, account: int) -> tuple[Caution, ...]:
    """What the paper says otherwise than this till: another bill, or another sum. Nothing of it is taken over."""
    found = known(till, account)
    if bill.bill_no and found.consumer.bill_no and bill.bill_no != found.consumer.bill_no:
        return (Caution("scanned_bill_other", {"scanned": bill.bill_no, "known": found.consumer.bill_no}),)
    if bill.paise is not None and bill.paise != found.dues.due_paise:
        return (Caution("scanned_sum_other", {"scanned_paise": bill.paise, "known_paise": found.dues.due_paise}),)
    return ()


def is_stale(till: Till) -> bool:
    """Whether the dues are older than policy wants."""
    return till.latest_time() - till.heard.as_of > timedelta(hours=till.rules().stale_after_hours)
