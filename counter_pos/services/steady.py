"""Time that only grows, for waits, locks and ages: setting the machine's clock changes nothing in it."""

from __future__ import annotations

import sys
import time

if sys.platform == "linux":
    # CLOCK_MONOTONIC stands still while a laptop sleeps: who comes back to it would find the window open, and its
    # clock would seem to have jumped.
    def steady_ms() -> int:
        """Milliseconds since some moment of this boot, those asleep among them."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

else:

    def steady_ms() -> int:
        """Milliseconds since some moment of this boot, those asleep among them."""
        return time.monotonic_ns() // 1_000_000
