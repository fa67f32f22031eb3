"""Accounts worth showing: picked from a city by what is special about them, the same ones every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Protocol

from counter_pos.domain.consumer import Consumer, Status, Supply
from counter_pos.domain.errors import Refused

_PAGE = 1_000
_CASH_LIMIT_PAISE = 20_000_000  # of section 269ST; only to pick an account whose dues reach it


class GoesThrough(Protocol):
    """The replica, as far as it is needed here."""

    def each(self, after: int = 0, limit: int = 1_000) -> list[Consumer]:
        """The next accounts in order of number."""
        ...


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """Accounts by what they show; no account stands in two of them."""

    bill: tuple[Consumer, ...]
    """Post-paid, this month's bill due, nothing older: 500 to 5,000 rupees."""
    arrears: tuple[Consumer, ...]
    """Post-paid with arrears on the bill: 2,000 to 20,000 rupees in all."""
    paid_up: tuple[Consumer, ...]
    """Post-paid with nothing due: whatever they pay is an advance."""
    disconnected: tuple[Consumer, ...]
    """Temporarily disconnected, with dues."""
    over_cash_limit: tuple[Consumer, ...]
    """Dues of two lakh rupees or more."""
    prepaid: tuple[Consumer, ...]
    """Prepaid with money left and no old arrears."""
    prepaid_cut: tuple[Consumer, ...]
    """Prepaid, cut off, owing more than 1,500 rupees."""
    prepaid_arrears: tuple[Consumer, ...]
    """Prepaid with arrears of post-paid days."""
    settling: tuple[Consumer, ...]
    """Cut off for good with old dues of 5,000 to 50,000 rupees: who settles them by a quote."""
    one_owner: tuple[Consumer, ...]
    """Two post-paid accounts with bills, of one person at one address."""


def settles(each: Consumer) -> bool:
    """Whether head office offers this account a settlement of its old dues. The first of the city has a quote."""
    return each.status is Status.PERMANENTLY_DISCONNECTED and 500_000 <= each.heads.total <= 5_000_000


_WANTED: dict[str, tuple[int, Callable[[Consumer], bool]]] = {
    "over_cash_limit": (1, lambda each: each.heads.total >= _CASH_LIMIT_PAISE),
    "disconnected": (2, lambda each: each.status is Status.TEMPORARILY_DISCONNECTED and each.heads.total > 0),
    "prepaid_cut": (3, lambda each: each.status is Status.PREPAID_CUT and each.balance_paise < -150_000),
    "prepaid_arrears": (
        2,
        lambda each: each.status is Status.LIVE and each.balance_paise < 0 < each.old_arrears_paise,
    ),
    "prepaid": (2, lambda each: each.supply is Supply.PREPAID and each.balance_paise > 0 == each.old_arrears_paise),
    "arrears": (4, lambda each: _billed(each) and each.heads.arrears > 0 and 200_000 <= each.heads.total <= 2_000_000),
    "settling": (1, settles),
    "paid_up": (2, lambda each: _billed(each) and each.heads.total == 0),
    "bill": (12, lambda each: _billed(each) and each.heads.arrears == 0 and 50_000 <= each.heads.total <= 500_000),
}


def demo_accounts(replica: GoesThrough) -> DemoAccounts:
    """Go through the accounts in order until every kind is found.

    Raises Refused(city_too_small), naming what is missing: cities of a few thousand accounts have all kinds.
    """
    found: dict[str, list[Consumer]] = {field.name: [] for field in fields(DemoAccounts)}
    before: Consumer | None = None
    for consumer in _all(replica):
        if not found["one_owner"] and before is not None and _one_owner(before, consumer):
            found["one_owner"] = [before, consumer]
            for kept in found.values():
                if kept is not found["one_owner"] and before in kept:
                    kept.remove(before)
        else:
            _sort_in(consumer, found)
        before = consumer
        if found["one_owner"] and all(len(found[kind]) == count for kind, (count, _) in _WANTED.items()):
            break
    missing = [kind for kind, (count, _) in _WANTED.items() if len(found[kind]) < count]
    if missing or not found["one_owner"]:
        raise Refused("city_too_small", missing=", ".join(missing or ["one_owner"]))
    return DemoAccounts(**{kind: tuple(kept) for kind, kept in found.items()})


def _all(replica: GoesThrough) -> Iterator[Consumer]:
    after = 0
    while page := replica.each(after, _PAGE):
        yield from page
        after = page[-1].account


def _sort_in(consumer: Consumer, found: dict[str, list[Consumer]]) -> None:
    for kind, (count, fits) in _WANTED.items():
        if fits(consumer):
            if len(found[kind]) < count:
                found[kind].append(consumer)
            return


def _billed(each: Consumer) -> bool:
    return each.status is Status.LIVE and each.supply is Supply.POSTPAID and each.bill_no is not None


def _one_owner(one: Consumer, two: Consumer) -> bool:
    same = (one.name_en, one.address) == (two.name_en, two.address)
    return same and all(_billed(each) and 50_000 <= each.heads.total <= 500_000 for each in (one, two))
