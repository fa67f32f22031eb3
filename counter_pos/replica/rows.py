"""One account as it is handed over, and the flat row it becomes in a snapshot and in the replica file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple, TypeAlias

from counter_pos.domain.consumer import Consumer, Place

MOBILE_HASH_BYTES = 8


class AccountRow(NamedTuple):
    """A consumer with the ten digits of the mobile number, which no replica keeps."""

    consumer: Consumer
    mobile: str | None


Flat: TypeAlias = tuple[Any, ...]
"""Values of COLUMNS in order: integers, text or None; `place` is a Place, dates are proleptic ordinals."""

COLUMNS = (
    "account",
    "account_old",
    "name_en",
    "name_hi",
    "address",
    "place",
    "meter",
    "mobile_last4",
    "category",
    "load_w",
    "status",
    "supply",
    "bill_no",
    "bill_month",
    "bill_date",
    "due_date",
    "disconnection_date",
    "energy",
    "fixed",
    "fuel",
    "duty",
    "arrears",
    "late_surcharge",
    "adjustment",
    "after_due",
    "balance",
    "old_arrears",
    "last_paid_on",
    "last_paid",
    "mobile",
)
TEXT_COLUMNS = frozenset({"name_en", "name_hi", "address", "place", "meter", "category", "status", "supply", "bill_no"})
DATE_COLUMNS = frozenset({"bill_month", "bill_date", "due_date", "disconnection_date", "last_paid_on"})
PLACE, CATEGORY, STATUS, SUPPLY = (COLUMNS.index(name) for name in ("place", "category", "status", "supply"))


def mobile_hasher(key: bytes) -> Callable[[str], int]:
    """Return the function from the ten digits of a mobile number to the integer that stands for it.

    Eight bytes of keyed BLAKE2b, as a signed integer: pseudonymised, not protected from whoever has the key.
    """
    keyed = blake2b(key=key, digest_size=MOBILE_HASH_BYTES)

    def hashed(digits: str) -> int:
        each = keyed.copy()
        each.update(digits.encode())
        return int.from_bytes(each.digest(), "big", signed=True)

    return hashed


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def flatten(rows: Iterable[AccountRow], mobile_key: bytes) -> Iterator[Flat]:
    """Turn accounts into flat rows; a mobile number becomes its hash and last four digits."""
    hashed = mobile_hasher(mobile_key)
    for each, mobile in rows:
        heads = each.heads
        yield (
            each.account,
            each.account_old,
            each.name_en,
            each.name_hi,
            each.address,
            each.place,
            each.meter,
            None if mobile is None else int(mobile[-4:]),
            each.category,
            each.load_w,
            each.status.value,
            each.supply.value,
            each.bill_no,
            _ordinal(each.bill_month),
            _ordinal(each.bill_date),
            _ordinal(each.due_date),
            _ordinal(each.disconnection_date),
            heads.energy,
            heads.fixed,
            heads.fuel,
            heads.duty,
            heads.arrears,
            heads.late_surcharge,
            heads.adjustment,
            each.after_due_paise,
            each.balance_paise,
            each.old_arrears_paise,
            _ordinal(each.last_paid_on),
            each.last_paid_paise,
            None if mobile is None else hashed(mobile),
        )


class Dictionary:
    """Numbers the distinct values of a column from 1, in the order they come."""

    def __init__(self) -> None:
        self.ids: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        """The number of `value`, a new one when it was not seen before."""
        found = self.ids.get(value)
        if found is None:
            found = self.ids[value] = len(self.ids) + 1
        return found


__all__ = ["COLUMNS", "AccountRow", "Dictionary", "Flat", "Place", "flatten", "mobile_hasher"]
