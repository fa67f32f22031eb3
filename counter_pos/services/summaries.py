"""Readings of the journal as figures, before anyone draws them. Money in paise; times aware UTC."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from counter_pos.domain.consumer import Consumer, Dues, PaymentSeen
from counter_pos.domain.demand import Demand
from counter_pos.domain.facts import PrintStates
from counter_pos.domain.offers import Offer
from counter_pos.domain.shift import PurposeSum


class Caution(Struct, frozen=True):
    """Something the clerk should know and may go on from. `code` has a sentence in i18n/notices.py."""

    code: str
    facts: dict[str, object]


class Found(Struct, frozen=True):
    """One consumer that fits what was typed; `matched` is account | old_account | meter | mobile | name | quote |
    request; `demand` is then that quote or request."""

    consumer: Consumer
    matched: str
    demand: Demand | None = None


class OpenedAccount(Struct, frozen=True):
    """A consumer on the screen: what is owed as far as this till knows, and what to say before taking cash."""

    consumer: Consumer
    dues: Dues
    payments: tuple[PaymentSeen, ...]
    """Latest first, here and elsewhere, not cancelled."""
    cautions: tuple[Caution, ...]
    offers: tuple[Offer, ...]
    """What may be paid, the usual purpose first."""


class ReceiptRow(Struct, frozen=True):
    """One receipt of a shift as lists and registers show it."""

    number: str
    serial: int
    seq: int
    part: int
    at: datetime
    account: int
    account_old: int | None
    name_en: str
    name_hi: str
    purpose: str
    tender: str
    paise: int
    cancelled: bool
    cancel_reason: str | None
    copies: int
    """Numbered duplicates printed so far."""
    print_state: str
    """waiting | sending (it prints now) | printed | uncertain | failed | replaced (by a duplicate) |
    withdrawn (the payment was cancelled before it was out)"""
    sent: bool
    """Covered by a stored, signed acknowledgement from central."""
    cancelled_at: datetime | None = None
    cancel_approver: str | None = None
    """Staff code of the supervisor who approved the cancellation."""
    instrument: dict[str, str] | None = None
    """Of a cheque or draft: number, date, bank, drawer."""
    clock_unverified: bool = False
    """The till's clock was not believed: `at` is not verified."""
    origin: str = ""
    """Of what it is when not of the journal in use: earlier (an epoch before a restore) | paper (that alone tells)."""


class NotesCounted(Struct, frozen=True):
    """A count by denomination: (denomination in paise, count), largest first."""

    attempt: int
    at: datetime
    notes: tuple[tuple[int, int], ...]
    counted: int


class ShiftSummary(Struct, frozen=True):
    """One shift. over_short = counted - expected; None of both before the close."""

    counter_code: str
    window: int
    counter_en: str
    counter_hi: str
    shift: int
    staff: str
    staff_en: str
    staff_hi: str
    business_date: date
    opened_at: datetime
    closed_at: datetime | None
    opening_float: int
    floats_added: int
    collected: int
    returned: int
    picked_up: int
    expected: int
    counted: int | None
    over_short: int | None
    reason: str | None
    approver: str | None
    receipts: tuple[ReceiptRow, ...]
    by_purpose: dict[str, PurposeSum]
    counts: tuple[NotesCounted, ...]
    jobs: PrintStates
    unsent: int
    acknowledged_seq: int
    acknowledged_hash: str | None
    head_seq: int
    head_hash: str
    handed_over: int = 0
    """Sum of the differences found at hand-overs, signed; part of `expected`."""
    instruments: int = 0
    instruments_paise: int = 0
    """Cheques and demand drafts that lie beside the cash."""
    clock_unverified: int = 0
    """How many entries of the shift have a time that is not verified."""
    restored: tuple[ReceiptRow, ...] = ()
    """The shift's receipts of the epoch before a restore, then those of papers whose cash is in its drawer."""

    @property
    def rows(self) -> tuple[ReceiptRow, ...]:
        """Every receipt of the shift's sums."""
        return (*self.restored, *self.receipts)


class TakenOver(Struct, frozen=True):
    """Another window's closed shift that the safe took over; or this till's own, of an epoch before a restore."""

    device: str
    window: int
    shift: int
    staff: str
    counted: int
    over_short: int


class LeftBehind(Struct, frozen=True):
    """A shift of another window that was open when the day was closed: its machine does not work."""

    device: str
    window: int
    shift: int
    staff: str


class DaySummary(Struct, frozen=True):
    """All shifts of one business date on this till, with the places its rupees are in.

    At the window that keeps the safe `others` are the other windows' shifts, and `others_in_safe` what came from them
    (their bags too); neither is in the other sums. For the windows (devices) `unused` and for the shifts `left_open`
    the supervisor answered at the close.
    """

    counter_code: str
    window: int
    counter_en: str
    counter_hi: str
    business_date: date
    shifts: tuple[ShiftSummary, ...]
    closed_at: datetime | None
    supervisor: str | None
    in_drawer: int
    in_safe: int
    in_transit: int = 0
    """Bags that left a drawer and that the safe has not taken over, and what was missing in those it has."""
    others: tuple[TakenOver, ...] = ()
    others_in_safe: int = 0
    unused: tuple[str, ...] = ()
    left_open: tuple[LeftBehind, ...] = ()
    brought: int = 0
    """Of shifts that were closed before a restore: what is not in the safe of their counted cash, and their bags."""

    @property
    def everywhere(self) -> int:
        """What drawer, way and safe hold together, paise."""
        return self.in_drawer + self.in_transit + self.in_safe

    @property
    def difference(self) -> int:
        """What the places hold less what the shifts' figures say they must hold, paise: 0 in a sound day."""
        gained = sum(map(self.total, ("opening_float", "floats_added", "collected", "handed_over", "over_short")))
        return self.everywhere - (gained - self.total("returned") + self.brought)

    def total(self, name: str) -> int:
        """Sum of one money column over the shifts; a figure not yet known counts as 0."""
        return sum(getattr(shift, name) or 0 for shift in self.shifts)


class MirrorReading(Struct, frozen=True):
    """How the mirror stands: `behind` entries are only on this PC. `trouble` is a code, empty while it is well."""

    behind: int
    away_since: datetime | None = None
    trouble: str = ""


class StatusReading(Struct, frozen=True):
    """The status strip: what is unsent, unprinted, how old the dues are, how full the drawer is (a band, no sum)."""

    unsent: int
    oldest_unsent_at: datetime | None
    last_sent_at: datetime | None
    unprinted: int
    uncertain: int
    replica_as_of: datetime
    replica_stale: bool
    drawer_band: str
    """low | near | over"""
    mirror: MirrorReading | None = None
    """The mirror; None where none is set."""
    clock_trusted: bool = True
