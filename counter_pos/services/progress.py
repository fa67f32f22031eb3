"""How far long work has come, and the wish to stop it: told across threads, and across processes over a pipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from counter_pos.domain.errors import Refused

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Tell: TypeAlias = Callable[[int, int], None]
"""Told (done, of all) while work goes on. Raises Refused(report_stopped) where somebody wishes it to end."""

STOP = "stop"


def nobody_asks(done: int, of_all: int) -> None:
    """For work whose progress nobody watches."""
    del done, of_all


class PipeTeller:
    """The end of a pipe that goes to the other process with the work. It is itself a `Tell`."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __call__(self, done: int, of_all: int) -> None:
        """Send how far the work is. Raises Refused(report_stopped) once the other end said so, or is gone."""
        try:
            if self._pipe.poll() and self._pipe.recv() == STOP:
                raise Refused("report_stopped")
            self._pipe.send((done, of_all))
        except (EOFError, OSError) as gone:
            raise Refused("report_stopped") from gone


class PipeWatch:
    """The end that stays: reads what the other process tells, and hands over the wish to stop."""

    def __init__(self) -> None:
        from multiprocessing import Pipe

        self._here, self._there = Pipe()

    def teller(self) -> PipeTeller:
        """What goes with the work."""
        return PipeTeller(self._there)

    def hear(self, tell: Tell) -> None:
        """Pass on the newest of what was told since the last time, if anything was."""
        latest: tuple[int, int] | None = None
        while self._here.poll():
            latest = self._here.recv()
        if latest is not None:
            tell(*latest)

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self._here.send(STOP)

    def close(self) -> None:
        """Let go of both ends, after the work came home."""
        self._here.close()
        self._there.close()
