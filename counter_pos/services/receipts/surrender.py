"""The papers that come back before a payment is cancelled: what is needed, and what is in hand."""

from __future__ import annotations

from msgspec import Struct

from counter_pos.services.till.words import Word


class Surrender(Struct, frozen=True):
    """The papers that came back: `scans` are their QR texts. `unreadable` is a supervisor's separate word, given for
    this alone, that the papers not scanned are here too and cannot be read (torn, wet, never printed)."""

    scans: tuple[str, ...] = ()
    unreadable: Word | None = None


class ToSurrender(Struct, frozen=True):
    """What a cancellation needs back: the receipts of the whole payment, and the cash that goes out."""

    receipts: tuple[str, ...]
    returned_paise: int
