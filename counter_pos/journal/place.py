"""Where a chain stands: what the next entry follows, kept in memory and rebuilt from the file at open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import PaymentCancelled, PaymentTaken, read_facts
from counter_pos.domain.shift import Shift, fold_shift
from counter_pos.journal.connection import value
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, convert
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.totals import RunningTotals, reveal

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

COLUMNS = "device, epoch, seq, body, hash, signature, seals"
"""Of an entry, in the order of StoredEntry."""
_LAST_CANCELLED = "SELECT max(seq) FROM entry_index WHERE kind = 'payment_cancelled' AND kind <> 'payment_taken'"


@dataclass(slots=True)
class Place:
    """Where one chain stands."""

    seq: int
    hash: bytes
    serial: int
    totals: RunningTotals
    trusted_at: str | None = None
    """The latest time of an entry whose clock was believed."""
    last_business_date: date | None = None
    shift: Shift | None = None
    acknowledged: Acknowledgement | None = None

    def heed_time(self, envelope: Envelope) -> None:
        """An entry's time is known from now on, if its clock was believed. Instants of the wire compare as text."""
        if envelope.clock == "ok":
            self.trusted_at = max(envelope.at, self.trusted_at or envelope.at)


def load_place(connection: Connection, chain_key: bytes, first_prev: bytes) -> Place:
    """Where a chain stands, read from the file: its last entry, its open shift, its last receipt.

    `first_prev` is the genesis, for a file with no entry yet.
    """
    run = connection.execute
    row = run(f"SELECT {COLUMNS} FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    if row is None:
        return Place(0, first_prev, 0, RunningTotals())
    last = StoredEntry(*row)
    place = Place(last.seq, last.hash, 0, RunningTotals())
    place.serial, place.totals = _last_receipt(connection, chain_key)
    latest = run("SELECT opened_seq, business_date FROM shift_index ORDER BY shift DESC LIMIT 1").fetchone()
    if latest is not None:
        opened, day = latest
        place.last_business_date = date.fromisoformat(day)
        for each in run(f"SELECT {COLUMNS} FROM entry WHERE seq >= ? ORDER BY seq", (opened,)):
            envelope = StoredEntry(*each).envelope
            place.heed_time(envelope)
            place.shift = fold_shift(place.shift, envelope)
    if place.trusted_at is None:
        _heed_last_time(connection, place)
    _heed_acknowledgement(connection, place)
    return place


def load_times(connection: Connection) -> Place:
    """What the file knows of the time, and nothing else of the place: it asks no index, so any layout will do."""
    place = Place(0, b"", 0, RunningTotals())
    _heed_last_time(connection, place)
    _heed_acknowledgement(connection, place)
    return place


def _heed_acknowledgement(connection: Connection, place: Place) -> None:
    acked = value(connection, "SELECT body FROM acknowledgement ORDER BY acked_seq DESC LIMIT 1")
    if acked is not None:
        place.acknowledged = convert(ACKNOWLEDGEMENT, decode(acked.encode()), Acknowledgement)


def _heed_last_time(connection: Connection, place: Place) -> None:
    """Back from the end to an entry whose clock was believed: mostly the last."""
    for each in connection.execute(f"SELECT {COLUMNS} FROM entry ORDER BY seq DESC"):
        place.heed_time(StoredEntry(*each).envelope)
        if place.trusted_at is not None:
            return


def _last_receipt(connection: Connection, chain_key: bytes) -> tuple[int, RunningTotals]:
    """The last serial, and the running totals as the last payment or cancellation left them."""
    run = connection.execute
    newest = run("SELECT serial, seq FROM receipt_index ORDER BY serial DESC LIMIT 1").fetchone()
    if newest is None:
        return 0, RunningTotals()
    serial, paid_seq = newest
    cancelled_seq = value(connection, _LAST_CANCELLED) or 0
    row = run(f"SELECT {COLUMNS} FROM entry WHERE seq = ?", (max(paid_seq, cancelled_seq),)).fetchone()
    entry = StoredEntry(*row)
    envelope = entry.envelope
    if envelope.kind == "payment_taken":
        parts: Sequence[Any] = read_facts(envelope.facts, PaymentTaken).parts
    else:
        parts = read_facts(envelope.facts, PaymentCancelled).parts
    hidden = bytes.fromhex(parts[-1].totals)
    return serial, reveal(hidden, chain_key, entry.device, entry.epoch, entry.seq, len(parts))
