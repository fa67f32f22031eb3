"""A scanner types like a very fast person: its burst must never become money.

A burst is `least_keys` or more printable keys with every gap at most `gap_ms`, ended by Enter or Tab. The guard tells
what the field held before the burst, so that the caller puts it back and swallows the ending key.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

GAP_MS = 25
LEAST_KEYS = 6


class Scan(Struct, frozen=True):
    """What a scanner typed, and the text that stood in the field before."""

    typed: str
    before: str


class ScanGuard:
    """Watches one focus at a time. `now_ms` is a monotonic clock in milliseconds."""

    def __init__(self, now_ms: Callable[[], int], gap_ms: int = GAP_MS, least_keys: int = LEAST_KEYS) -> None:
        self._now_ms = now_ms
        self._gap_ms = gap_ms
        self._least_keys = least_keys
        self._typed = ""
        self._before = ""
        self._last_ms: int | None = None

    def key(self, character: str, text_before: str) -> None:
        """A printable key reaches a field that holds `text_before`."""
        now = self._now_ms()
        if not self._goes_on(now):
            self._typed, self._before = "", text_before
        self._typed += character
        self._last_ms = now

    def end(self) -> Scan | None:
        """Enter or Tab was pressed: the scan that it ends, if it was one."""
        fast = self._goes_on(self._now_ms())
        scan = Scan(self._typed, self._before)
        self.forget()
        return scan if fast and len(scan.typed) >= self._least_keys else None

    def forget(self) -> None:
        """The focus moved, or another key was pressed: no burst is under way."""
        self._typed, self._before, self._last_ms = "", "", None

    def _goes_on(self, now: int) -> bool:
        return self._last_ms is not None and now - self._last_ms <= self._gap_ms
