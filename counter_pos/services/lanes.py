"""The only ways work leaves a thread: one journal lane that owns the writing connection, a bounded outside lane.

The heavy lane (a separate process for PDFs, snapshots and bulk parsing) starts when first asked: a busy Python
thread makes a key press many times slower. No Qt here: `ui/jobs.py` brings results home.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Literal, ParamSpec, TypeVar

Lane = Literal["journal", "outside", "heavy"]

P = ParamSpec("P")
T = TypeVar("T")

OUTSIDE_THREADS = 4


class Lanes:
    """Runs work on a named lane and returns its Future. `close` waits for what was begun."""

    def __init__(self) -> None:
        self._lanes: dict[str, Executor] = {
            "journal": ThreadPoolExecutor(1, thread_name_prefix="journal"),
            "outside": ThreadPoolExecutor(OUTSIDE_THREADS, thread_name_prefix="outside"),
        }

    def run(self, lane: Lane, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start `work` on `lane`. Heavy work must be a module-level function with plain arguments."""
        if lane == "heavy" and "heavy" not in self._lanes:
            # Imported when first asked for: most of a day needs no second process, and the start pays for imports.
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._lanes["heavy"] = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        return self._lanes[lane].submit(work, *args, **kwargs)

    def close(self) -> None:
        """Finish what was begun; take nothing new."""
        for lane in reversed(list(self._lanes.values())):
            lane.shutdown(wait=True, cancel_futures=False)
