"""What the centre asks for under a number: the quote of a settlement, the request or estimate of a service."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from msgspec import Struct

from counter_pos.domain.account import NEW_DIGITS, OLD_DIGITS, OTHER_COMPANY_DIGITS
from counter_pos.domain.errors import Refused
from counter_pos.domain.money import ascii_digits

NO_ACCOUNT = 0
"""Stands for the account of somebody who has none yet: who applies for a connection, who buys a tender form."""
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/-]{3,23}")
_ACCOUNT_LENGTHS = (OLD_DIGITS, NEW_DIGITS, OTHER_COMPANY_DIGITS)


class DemandKind(StrEnum):
    """A quote settles old dues under a scheme; a request is for a service with an estimate."""

    QUOTE = "quote"
    REQUEST = "request"


class Demand(Struct, frozen=True):
    """One numbered sum. `account` may be NO_ACCOUNT for a request, with the applicant's name.

    `head` is the scheme of a quote, or the head (policy) of a request. `paise` is the whole sum, taxes included;
    after `expires` it is not taken any more.
    """

    number: str
    kind: DemandKind
    account: int
    paise: int
    expires: date | None
    head: str
    name_en: str = ""
    name_hi: str = ""


def demand_number(text: str) -> str | None:
    """`text` as the number of a demand is kept: capitals, no spaces. None for what cannot be one.

    A number of 8, 10 or 12 digits is an account's and never a demand's.
    """
    number = "".join(ascii_digits(text).split()).upper()
    if _NUMBER.fullmatch(number) is None or (number.isdigit() and len(number) in _ACCOUNT_LENGTHS):
        return None
    return number


def check_demand(demand: Demand, account: int, paise: int, day: date) -> None:
    """Refuse what a demand does not allow: another account, another sum, a day too late.

    Raises Refused: demand_account, demand_expired, demand_amount.
    """
    if demand.account != account:
        raise Refused("demand_account", number=demand.number)
    if demand.expires is not None and day > demand.expires:
        raise Refused("demand_expired", number=demand.number, expires=demand.expires)
    if paise != demand.paise:
        raise Refused("demand_amount", number=demand.number, paise=demand.paise)
