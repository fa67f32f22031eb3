"""The day a shift trades on. Decided once, when the shift opens; every entry of the shift inherits it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

INDIA = ZoneInfo("Asia/Kolkata")
FURTHEST_AHEAD = timedelta(hours=26)  # a trusted clock is never later than this after what is known


def local(instant: datetime) -> datetime:
    """Return an aware instant on the wall clock of Kanpur."""
    if instant.tzinfo is None:
        raise TypeError("a naive datetime never enters the domain")
    return instant.astimezone(INDIA)


def business_date(instant: datetime, last: date | None) -> date:
    """The business date of a shift opened at `instant`: the local day, never before the chain's `last`."""
    today = local(instant).date()
    return today if last is None or today >= last else last


def clock_is_trusted(instant: datetime, lower_bound: datetime | None) -> bool:
    """Whether `instant` may be believed: not before what is known, and at most 26 hours after it.

    `lower_bound` is the latest of last entry, last acknowledgement's server time and the replica's as_of.
    """
    if lower_bound is None:
        return True
    return lower_bound <= instant <= lower_bound + FURTHEST_AHEAD
