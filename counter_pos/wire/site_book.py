"""What the centre tells a till of the other windows of its site, and what a till says of itself with each session.

With it the safe-keeper learns of closed shifts and pick-ups through the centre, and a supervisor sees every window.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from counter_pos.domain.entry import ClockState
from counter_pos.domain.facts import Counter, InstrumentTotal
from counter_pos.wire.documents import Said


class RunningShift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shift that is not closed; `staff` is who has the drawer now."""

    shift: int
    staff: str
    business_date: str
    state: Literal["open", "counted"]


class WindowState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a till stands, by its own word at its own time `at`. No sum of money is in it.

    `receipts` are those of its last shift, `unprinted` papers that wait or failed, `uncertain` papers of which nobody
    knows, `unsent` entries that no acknowledgement covers, `unverified` entries since the last proof of the chain.
    """

    at: str
    clock: ClockState
    receipts: int
    unprinted: int
    uncertain: int
    unsent: int
    unverified: int
    drawer: Literal["low", "near", "over"]
    printer: str
    as_of: str
    app: str
    running: RunningShift | UnsetType = UNSET


class SiteWindow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Another window: when the centre heard it last (by its own clock), and what it said. Neither before the first."""

    device: str
    counter: Counter
    heard_at: str | UnsetType = UNSET
    state: WindowState | UnsetType = UNSET


class SiteShift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shift that was opened and is not closed, as far as the ledger goes: the place of its `shift_opened`."""

    device: str
    epoch: int
    seq: int
    at: str
    business_date: str
    shift: int
    staff: str


class SiteClosing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A closed shift: place and hash of its `shift_closed`, and its sums in paise."""

    device: str
    epoch: int
    seq: int
    hash: str
    at: str
    business_date: str
    shift: int
    staff: str
    expected: int
    counted: int
    over_short: int
    instruments: InstrumentTotal | UnsetType = UNSET


class SitePickUp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cash that left a drawer for the safe: place and hash of its `cash_picked_up`."""

    device: str
    epoch: int
    seq: int
    hash: str
    at: str
    business_date: str
    shift: int
    staff: str
    paise: int
    bag: str | UnsetType = UNSET


class SiteBook(Said, frozen=True, kw_only=True, omit_defaults=True):
    """The other windows of one till's site, as the centre knew them at `as_of`; closings and pick-ups of the business
    date `since` and later."""

    version: int
    site: str
    as_of: str
    since: str
    windows: tuple[SiteWindow, ...]
    running: tuple[SiteShift, ...]
    closings: tuple[SiteClosing, ...]
    pickups: tuple[SitePickUp, ...]
