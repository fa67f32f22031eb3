"""A consumer and what central last said is due. Heard, not known: every figure has an `as_of`."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class Supply(StrEnum):
    """How the consumer pays for energy."""

    POSTPAID = "postpaid"
    PREPAID = "prepaid"


class Status(StrEnum):
    """State of the connection, in the words of the trade. All may pay."""

    LIVE = "live"
    TEMPORARILY_DISCONNECTED = "td"
    PERMANENTLY_DISCONNECTED = "pd"
    LEGAL = "legal"
    STOP_BILL = "stop_bill"
    PREPAID_CUT = "prepaid_cut"


class Heads(Struct, frozen=True):
    """Dues of a post-paid bill by head, paise; `adjustment` may be negative (rebate, subsidy)."""

    energy: int = 0
    fixed: int = 0
    fuel: int = 0
    duty: int = 0
    arrears: int = 0
    late_surcharge: int = 0
    adjustment: int = 0

    @property
    def total(self) -> int:
        return self.energy + self.fixed + self.fuel + self.duty + self.arrears + self.late_surcharge + self.adjustment


class Place(Struct, frozen=True):
    """A locality of the city with the division that serves it."""

    locality_en: str
    locality_hi: str
    division_en: str
    division_hi: str


class Consumer(Struct, frozen=True):
    """One row of the replica. Money in paise; `load_w` in watts; `bill_month` is the first day of the month."""

    account: int
    account_old: int | None
    name_en: str
    name_hi: str
    address: str
    place: Place
    meter: str
    mobile_last4: str | None
    category: str
    load_w: int
    status: Status
    supply: Supply
    bill_no: str | None
    bill_month: date | None
    bill_date: date | None
    due_date: date | None
    disconnection_date: date | None
    heads: Heads
    after_due_paise: int
    """What the bill asks after its due date (with surcharge)."""
    balance_paise: int
    """Prepaid balance; negative when the consumer owes for energy already used."""
    old_arrears_paise: int
    """Prepaid: the separate bucket of post-paid days."""
    last_paid_on: date | None
    last_paid_paise: int


class Dues(Struct, frozen=True):
    """What this consumer owes as far as this till knows: the replica's dues less payments not yet in them.

    `unreflected_paise` was paid here or at another till and is not in the replica's figures yet;
    `due_paise` is what is left to ask, never below zero; what was paid beyond it is `advance_paise`.
    """

    due_paise: int
    arrears_paise: int
    advance_paise: int
    balance_paise: int
    unreflected_paise: int
    as_of: datetime


class PaymentSeen(Struct, frozen=True):
    """A payment on an account that this till took or heard of."""

    account: int
    paise: int
    counter: str
    business_date: date
    at: datetime | None
    here: bool
    cancelled: bool = False
    purpose: str = ""
    """What it was for; empty where that is not known."""
