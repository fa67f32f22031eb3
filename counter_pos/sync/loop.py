"""When the courier goes: endless rounds, sooner when the journal grew or the line changed, slower while it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from random import SystemRandom
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

    def ring(self, why: Ring) -> None: ...

    def close(self) -> None: ...

    def wait(self, seconds: float, heed: frozenset[str]) -> bool: ...


ALWAYS_HEEDED: frozenset[str] = frozenset({"line_changed", "now"})
HEEDED_WHEN_WELL: frozenset[str] = ALWAYS_HEEDED | {"journal_grew"}


class CourierLoop:
    """Endless rounds of one courier, on a thread of the caller's. `tell` gets every report, on that thread."""

    def __init__(
        self,
        courier: Goes,
        idle_seconds: float = IDLE_SECONDS,
        tell: Callable[[RoundReport], None] | None = None,
        *,
        bell: Waits | None = None,
        chance: Callable[[], float] | None = None,
    ) -> None:
        self._courier = courier
        self._idle_seconds = idle_seconds
        self._tell = tell
        self._bell = bell or Bell()
        self._chance = chance or SystemRandom().random

    def run(self) -> None:
        """Go round after round until stopped."""
        failures = 0
        while True:
            report = self._courier.round()
            failures = failures + 1 if report.trouble is not None else 0
            if self._tell is not None:
                self._tell(report)
            heed = ALWAYS_HEEDED if failures else HEEDED_WHEN_WELL
            delay = next_delay(failures, self._chance(), report.retry_after, self._idle_seconds)
            if not self._bell.wait(delay, heed):
                return

    def ring(self, why: Ring) -> None:
        """Have the next round sooner: the journal grew, the line changed, or somebody asks. From any thread."""
        self._bell.ring(why)

    def stop(self) -> None:
        """No more rounds after the one that runs. From any thread."""
        self._bell.close()
