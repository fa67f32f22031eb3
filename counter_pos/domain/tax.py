"""Taxes that are already in a sum: how much of it is taxed, and how much each tax is."""

from __future__ import annotations

from msgspec import Struct

WHOLE = 10_000  # rates are hundredths of a per cent


class TaxRate(Struct, frozen=True, forbid_unknown_fields=True):
    """One tax by the name on the receipt; `rate` in hundredths of a per cent: 900 is 9 %."""

    name: str
    rate: int


class TaxLine(Struct, frozen=True):
    """`paise` of tax on `on` paise."""

    name: str
    rate: int
    on: int
    paise: int


def taxes_within(paise: int, rates: tuple[TaxRate, ...]) -> tuple[TaxLine, ...]:
    """The taxes that `paise` contains, each rounded half up; what is left is what they are on."""
    whole = WHOLE + sum(each.rate for each in rates)
    parts = [(paise * each.rate * 2 + whole) // (whole * 2) for each in rates]
    on = paise - sum(parts)
    return tuple(TaxLine(each.name, each.rate, on, part) for each, part in zip(rates, parts, strict=True))
