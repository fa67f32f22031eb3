"""When the courier goes: endless rounds, sooner when the journal grew or the line changed, slower while it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal, Protocol

from counter_pos.sync.courier import RoundReport

LONGEST_SECONDS = 300.0
IDLE_SECONDS = 30.0
_FIRST_SECONDS = 2.0

Ring = Literal["journal_grew", "line_changed", "now"]


def next_delay(
    failures: int, chance: float, retry_after: float | None = None, idle_seconds: float = IDLE_SECONDS
) -> float:
    """Seconds until the next round after `failures` failed ones in a row; `chance` is 0 <= chance < 1.

    Full jitter under a ceiling that doubles up to five minutes, so that tills that lost the same line do not come
    back as one. What the centre asked for is waited for, and spread over as much again.
    """
    if failures == 0:
        return idle_seconds
    if retry_after is not None:
        return min(LONGEST_SECONDS, retry_after * (1 + chance))
    ceiling = min(LONGEST_SECONDS, _FIRST_SECONDS * 2.0 ** min(failures - 1, 20))
    return ceiling * chance


class Bell:
    """Wakes the rounds. While they fail, a grown journal does not hurry them; a changed line does."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rung: set[str] = set()
        self._closed = False

    def ring(self, why: Ring) -> None:
        """From any thread; never blocks for long."""
        with self._condition:
            self._rung.add(why)
            self._condition.notify_all()

    def close(self) -> None:
        """No more rounds."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def wait(self, seconds: float, heed: frozenset[str]) -> bool:
        """Wait until rung for a reason in `heed`, or for `seconds`. False when there are to be no more rounds."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or bool(self._rung & heed), seconds)
            self._rung.clear()
            return not self._closed


class Goes(Protocol):
    """What makes a round: a Courier, or several one after another."""

    def round(self) -> RoundReport: ...


class Waits(Protocol):
    """What is waited on between rounds: a Bell."""

    def wait(self, seconds: float, heed: frozenset[str]) -> bool: ...


ALWAYS_HEEDED: frozenset[str] = frozenset({"line_changed", "now"})
HEEDED_WHEN_WELL: frozenset[str] = ALWAYS_HEEDED | {"journal_grew"}


def run_rounds(
    courier: Goes,
    bell: Waits,
    chance: Callable[[], float],
    tell: Callable[[RoundReport], None],
    idle_seconds: float = IDLE_SECONDS,
) -> None:
    """Go round after round until the bell is closed. For a thread of its own; `tell` gets every report there."""
    failures = 0
    while True:
        report = courier.round()
        failures = failures + 1 if report.trouble is not None else 0
        tell(report)
        heed = ALWAYS_HEEDED if failures else HEEDED_WHEN_WELL
        if not bell.wait(next_delay(failures, chance(), report.retry_after, idle_seconds), heed):
            return
