"""What a slip says: the paper by which cash changes hands, or a chain shows its head. How it looks is printing's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from counter_pos.domain.facts import Notes

SLIP_KINDS = (
    "shift_opened",
    "shift_closed",
    "cash_picked_up",
    "shift_handed_over",
    "transfer_requested",
    "site_day_closed",
)
"""Kinds of entries that promise a slip; the print job has the entry's kind as its own."""


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One figure or fact: `name` is a code that printing words; one of `paise`, `count` or `text` is given.

    `about` is what distinguishes rows of one name: a purpose, or a shift and its clerk.
    """

    name: str
    paise: int | None = None
    count: int | None = None
    text: str = ""
    about: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SlipText:
    """All that one slip says. `qr` is its signed text (CS1:), `entry_hash` hex, money in paise.

    `staff` is who did the deed and `second` the other person, '' for none. `copy` of `copies` are papers of one
    promise; `reprint` marks one that was printed again.
    """

    kind: str
    seq: int
    entry_hash: str
    counter_code: str
    window: int
    counter_en: str
    counter_hi: str
    at: datetime
    business_date: date
    clock_unverified: bool
    training: bool
    shift: int | None
    staff: str
    second: str
    rows: tuple[SlipRow, ...]
    notes: Notes
    qr: str
    copy: int = 1
    copies: int = 1
    reprint: bool = False
