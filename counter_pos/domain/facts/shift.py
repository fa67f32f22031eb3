"""Facts about a shift and its drawer."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from counter_pos.domain.facts.base import Facts, InstrumentTotal, Notes


class PurposeTotal(Facts, frozen=True, kw_only=True, omit_defaults=True):
    purpose: str
    receipts: int
    paise: int


class TakenOver(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """An open shift of an earlier epoch, as its entries left it: the drawer goes on from these sums, paise.

    `seq` is the last entry of that epoch that was proven, `staff` who had the drawer then. Counts are not taken over:
    the drawer is counted in the new epoch.
    """

    epoch: int
    shift: int
    seq: int
    staff: str
    opened_at: str
    floats_added: int
    collected: int
    returned: int
    picked_up: int
    handed_over: int
    receipts: int
    cancelled: int
    by_purpose: list[PurposeTotal]
    instruments: InstrumentTotal | UnsetType = UNSET
    first_receipt: str | UnsetType = UNSET
    last_receipt: str | UnsetType = UNSET


class ShiftOpened(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """With `taken_over` no float is issued: the shift goes on that an earlier epoch of this till could not end."""

    shift: int
    opening_float: int
    notes: Notes
    taken_over: TakenOver | UnsetType = UNSET


class FloatAdded(Facts, frozen=True, kw_only=True, omit_defaults=True):
    paise: int
    notes: Notes


class ShiftHandedOver(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A clerk leaves the shift and the drawer to another, who counted it. over_short = counted - expected, signed.

    From here on the drawer is expected to hold what was counted; the difference stays with `from_staff`.
    """

    shift: int
    from_staff: str
    to_staff: str
    notes: Notes
    counted: int
    expected: int
    over_short: int
    machine_total: int | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class DrawerCounted(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A blind count. `attempt` 1 or 2; both are kept.

    `occasion` is absent at the close; `surprise` (a supervisor's) and `hand_over` (the next clerk's) end nothing.
    """

    attempt: int
    notes: Notes
    counted: int
    machine_total: int | UnsetType = UNSET
    occasion: str | UnsetType = UNSET


class PrintStates(Facts, frozen=True, kw_only=True, omit_defaults=True):
    waiting: int
    printed: int
    uncertain: int
    failed: int


class ShiftClosed(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """over_short = counted - expected, signed.

    `handed_over` is the sum of the differences found at hand-overs, `instruments` the cheques and drafts in the
    drawer: absent when there were none.
    """

    shift: int
    opening_float: int
    floats_added: int
    collected: int
    returned: int
    picked_up: int
    expected: int
    counted: int
    over_short: int
    count_seq: int
    receipts: int
    cancelled: int
    by_purpose: list[PurposeTotal]
    jobs: PrintStates
    first_receipt: str | UnsetType = UNSET
    last_receipt: str | UnsetType = UNSET
    handed_over: int | UnsetType = UNSET
    instruments: InstrumentTotal | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class DrawerOpenedWithoutSale(Facts, frozen=True, kw_only=True, omit_defaults=True):
    reason: str
