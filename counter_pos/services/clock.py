"""The machine's clock, and the watch on it: a wall clock that jumps is noticed and becomes an entry."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

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
        return time.monotonic_ns() // 1_000_000

    def boot_id(self) -> str:
        """See ports.Clock."""
        return self._boot


class ClockReading(Struct, frozen=True):
    """Both clocks at one moment."""

    at: datetime
    mono_ms: int
    boot: str


def jumped_by(before: ClockReading, now: ClockReading) -> timedelta | None:
    """How far the wall clock jumped between two readings; None when it did not, or when another boot hides it."""
    if before.boot != now.boot:
        return None
    moved = (now.at - before.at) - timedelta(milliseconds=now.mono_ms - before.mono_ms)
    return moved if abs(moved) > JUMP else None
