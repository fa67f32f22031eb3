"""Finding a consumer by whatever the person at the window has."""

from __future__ import annotations

import re

from counter_pos.domain.account import NEW_DIGITS, parse_account
from counter_pos.domain.consumer import Consumer, Heads, Place, Status, Supply
from counter_pos.domain.demand import NO_ACCOUNT, Demand, demand_number
from counter_pos.domain.errors import Refused
from counter_pos.domain.money import ascii_digits
from counter_pos.services.summaries import Found
from counter_pos.services.till.till import Till

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
