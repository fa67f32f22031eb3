"""The day a shift trades on. Decided once, when the shift opens; every entry of the shift inherits it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from counter_pos.domain.errors import Refused

INDIA = ZoneInfo("Asia/Kolkata")
FURTHEST_AHEAD = timedelta(hours=26)  # a trusted clock is never later than this after what is known
FURTHEST_BEHIND = timedelta(minutes=5)  # nor earlier than this before it: no two machines agree to the second


def local(instant: datetime) -> datetime:
    """Return an aware instant on the wall clock of Kanpur."""
    if instant.tzinfo is None:
        raise TypeError("a naive datetime never enters the domain")
    return instant.astimezone(INDIA)


def business_date(instant: datetime, last: date | None) -> date:
    """The business date of a shift opened at `instant`: the local day, never before the chain's `last`."""
    today = local(instant).date()
    return today if last is None or today >= last else last


FURTHEST_CONFIRMED = timedelta(days=366)
"""A business date never goes back, so a year typed wrongly would stay with the till."""


def confirmed_date(typed: date, known: datetime, last: date | None) -> date:
    """The business date that a supervisor typed where the clock cannot be believed.

    Raises Refused: date_is_past(day, least) before the day that is known to have begun or the chain's `last`,
    date_far_ahead(day, most) more than a year after it.
    """
    least = business_date(known, last)
    if typed < least:
        raise Refused("date_is_past", day=typed, least=least)
    if typed > least + FURTHEST_CONFIRMED:
        raise Refused("date_far_ahead", day=typed, most=least + FURTHEST_CONFIRMED)
    return typed


def clock_is_trusted(instant: datetime, known: datetime) -> bool:
    """Whether `instant` may be believed: not (by more than five minutes) before what is known, and at most 26 hours
    after it.

    `known` is the latest of the entries' times that were believed, of the last acknowledgement's server time and of
    the replica's as_of.
    """
    return known - FURTHEST_BEHIND <= instant <= known + FURTHEST_AHEAD
