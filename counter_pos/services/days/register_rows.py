"""What registers over days are made from, before anyone draws them. Money in paise; times aware UTC."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from counter_pos.services.summaries import ReceiptRow, ShiftSummary


class Person(Struct, frozen=True):
    """Somebody of the site as registers name them; both names are the code where the till knows none."""

    code: str
    name_en: str
    name_hi: str


class Undone(Struct, frozen=True):
    """A receipt that was cancelled, printed once more as a numbered duplicate, or is asked to be moved."""

    kind: str
    """cancelled | duplicate | transfer"""
    at: datetime
    business_date: date
    shift: int | None
    by: Person
    approver: Person | None
    receipt: str
    taken_at: datetime
    account: int
    name_en: str
    name_hi: str
    purpose: str
    tender: str
    paise: int
    reason: str
    copy: int
    """Number of the duplicate, from 1; else 0."""
    to_account: int | None = None
    """Where a transfer shall go."""


class CashMove(Struct, frozen=True):
    """Cash that went from hand to hand, or a drawer that was opened."""

    kind: str
    """opening_float | float_added | picked_up | in_safe | handed_over | surprise | hand_over_count |
    closed | received | drawer_opened |
    note_refused (which the payer kept: `paise` is what was written on it)"""
    at: datetime
    business_date: date
    shift: int | None
    by: Person
    to: Person | None
    """Who has it now; None where it stays with who did the deed, or lies in the safe."""
    approver: Person | None
    paise: int | None
    """What moved; of a count, what was counted."""
    difference: int | None = None
    """Counted less expected, where it was counted."""
    bag: str | None = None
    reason: str | None = None
    window: int | None = None
    """Of another window, whose cash came into the safe here; None of this one."""


class Period(Struct, frozen=True):
    """What one till did from one business date to another, both among them."""

    counter_code: str
    window: int
    counter_en: str
    counter_hi: str
    first: date
    last: date
    shifts: tuple[ShiftSummary, ...]
    undone: tuple[Undone, ...]
    moves: tuple[CashMove, ...]
    head_seq: int
    head_hash: str
    elsewhere: tuple[ReceiptRow, ...] = ()
    """Restored from papers, their cash in no drawer of these shifts."""


class CounterDay(Struct, frozen=True):
    """One counter on one business date as the centre holds it. Money in paise, cancelled receipts apart."""

    code: str
    name_en: str
    name_hi: str
    business_date: date
    windows: int
    """Tills of the counter that recorded anything for this date."""
    shifts: int
    shifts_closed: int
    receipts: int
    cancelled: int
    cash: int
    instruments: int
    cancelled_paise: int
    over: int
    short: int
    """Positive: how much was missing. Over and short are never set off against each other."""
    day_closed: bool


class CounterDays(Struct, frozen=True):
    """All counters from one business date to another. `made_at` is when the centre was asked."""

    first: date
    last: date
    made_at: datetime
    counters: int
    """How many counters the centre knows."""
    rows: tuple[CounterDay, ...]
