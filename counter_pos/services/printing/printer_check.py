"""What the printer check finds out, as the window, the command line and the till's memory see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Answers = Literal["printed", "processed", "status", "nothing"]
"""What a model answers: the word that a job was printed; that it was worked off; only how it is; nothing at all."""


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """The answer to one status request (1 printer, 2 offline, 3 error, 4 roll).

    `byte` is None when there was none, or none that makes sense. `tells` are codes of what its bits say, most telling
    first; none of them means that all is well.
    """

    request: int
    byte: int | None
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """One printer check. `state` is a code of counter_pos.printing.status.PrinterState.

    `answers` is None where it cannot be told: nothing is concluded from a printer that stands still.
    """

    state: str
    status: tuple[StatusAnswer, ...] = ()
    model: str | None = None
    answers: Answers | None = None


TestEnd = Literal["printed", "uncertain", "not_sent"]


class ChecksPrinter(Protocol):
    """The printer as the check screen sees it. Each call may take several seconds: never on the window's thread."""

    @property
    def address(self) -> str:
        """Which printer it is: its kind and where it is; "folder" when there is none."""
        ...

    @property
    def width_dots(self) -> int:
        """Dots across the paper, as the settings say."""
        ...

    def examine(self) -> Findings:
        """Ask the printer everything it may answer, and remember what it can do."""
        ...

    def print_test(self) -> TestEnd:
        """Print a page that belongs to no payment."""
        ...
