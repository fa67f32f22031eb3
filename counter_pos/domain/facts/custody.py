"""Facts about cash on its way from a drawer over the safe to the bank."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from counter_pos.domain.facts.base import Facts, InstrumentTotal, Notes


class CashPickedUp(Facts, frozen=True, kw_only=True, omit_defaults=True):
    paise: int
    notes: Notes
    bag: str | UnsetType = UNSET


class CashReceivedInSafe(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """The safe takes over a pick-up (named in `refs`) of a till: counted again by whoever keeps the safe.

    `by` is how it was heard of: `slip` or `centre`; absent for the safe-keeper's own window.
    """

    device: str
    paise: int
    notes: Notes
    bag: str | UnsetType = UNSET
    by: str | UnsetType = UNSET


class ShiftReceived(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """The safe takes over the counted cash of a closed shift (named in `refs`).

    Of another window's shift it keeps what the close of the day needs: whose it was, its difference (signed), and
    `by` which way it was heard of, `slip` or `centre`.
    """

    device: str
    shift: int
    counted: int
    instruments: InstrumentTotal | UnsetType = UNSET
    staff: str | UnsetType = UNSET
    over_short: int | UnsetType = UNSET
    by: str | UnsetType = UNSET


class ClosedShift(Facts, frozen=True, kw_only=True, omit_defaults=True):
    device: str
    epoch: int
    seq: int
    hash: str
    shift: int
    staff: str
    expected: int
    counted: int
    over_short: int
    instruments: InstrumentTotal | UnsetType = UNSET


class LeftOpen(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A shift that could not be closed: its machine does not work. Its cash is in its drawer, in no sum of the day."""

    device: str
    shift: int
    staff: str


class SiteDayClosed(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """`confirmed` are the windows (devices) of which nothing was known and for which the supervisor answered,
    `left_open` the shifts of windows that fell silent and that the supervisor calls out of order.
    """

    business_date: str
    shifts: list[ClosedShift]
    expected: int
    counted: int
    over_short: int
    confirmed: list[str] | UnsetType = UNSET
    left_open: list[LeftOpen] | UnsetType = UNSET
