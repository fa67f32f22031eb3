"""The way work leaves the window's thread. No Qt: presenters import this."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from counter_pos.services.lanes import Lane

T = TypeVar("T")


class RunsJobs(Protocol):
    """Runs work on a lane; `then` and `failed` are called on the window's thread."""

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None: ...

    def grew(self) -> None:
        """Tell every screen that the journal has grown."""
        ...
