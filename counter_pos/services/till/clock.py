"""The machine's clock, and the watch on it: a wall clock that jumps is noticed and becomes an entry."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from counter_pos.domain.business_date import clock_is_trusted
from counter_pos.domain.errors import Refused
from counter_pos.services.steady import steady_ms
from counter_pos.wire.instants import from_wire

if TYPE_CHECKING:
    from counter_pos.journal.place import Place

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
JUMP = timedelta(minutes=2)
"""A wall clock that moves by more than this against the monotonic one has jumped."""


class SystemClock:
    """The clock of this machine: the one place that reads it."""

    def __init__(self) -> None:
        try:
            self._boot = _BOOT_ID.read_text().strip()[:8]
        except OSError:  # not Linux: every start of the program counts as a boot of its own
            self._boot = uuid.uuid4().hex[:8]

    def now(self) -> datetime:
        """See ports.Clock."""
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        """See ports.Clock."""
        return steady_ms()

    def boot_id(self) -> str:
        """See ports.Clock."""
        return self._boot


def known_time(place: Place, as_of: datetime) -> datetime:
    """The latest instant that a till can be sure has passed. `as_of` is its replica's."""
    known = [as_of]
    if place.acknowledged is not None:
        known.append(from_wire(place.acknowledged.server_time))
    if place.trusted_at is not None:
        known.append(from_wire(place.trusted_at))
    return max(known)


def check_clock(now: datetime, known: datetime) -> None:
    """Raises Refused: clock_behind(at, known), clock_ahead(at, known) for a clock that cannot be believed."""
    if not clock_is_trusted(now, known):
        if now < known:
            raise Refused("clock_behind", at=now, known=known)
        raise Refused("clock_ahead", at=now, known=known)


class ClockReading(Struct, frozen=True):
    """Both clocks at one moment."""

    at: datetime
    mono_ms: int
    boot: str


def passed_between(before: ClockReading, now: ClockReading) -> timedelta:
    """How much time went by: by the monotonic clock, or over a start of the machine by the wall clock alone."""
    if before.boot == now.boot:
        return timedelta(milliseconds=now.mono_ms - before.mono_ms)
    return now.at - before.at


def jump_between(before: ClockReading, now: ClockReading) -> tuple[datetime, timedelta] | None:
    """What the wall clock should say now, and how far it jumped between two readings; None when it did not.

    Over a start of the machine nobody knows how long it stood still: only a step back is noticed, and the time before
    it is the least that the clock should say.
    """
    expected = before.at + max(passed_between(before, now), timedelta(0))
    moved = now.at - expected
    return (expected, moved) if abs(moved) > JUMP else None
