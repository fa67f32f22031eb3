"""The cash drawer on the printer: what became of its pulse, as far as its switch tells.

Most drawers have a switch on the same cable, and the printer says its level in a status byte; which level is "open"
differs from drawer to drawer, and some have no switch at all. So nothing is believed of a drawer until its level was
seen to change right after a pulse. From then on a pulse that changes nothing left the drawer shut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic

from counter_pos.printing.status import PrinterState

LEVEL = 0x04
"""The bit of the first status byte that is the drawer's line."""
PATIENCE_SECONDS = 0.5
LOOK_SECONDS = 0.05
TRIES = 3
"""After so many pulses without a change it is taken for a drawer without a switch, and no paper waits for it again."""


@dataclass(frozen=True, slots=True)
class Kicked:
    """What became of one pulse. `opened` is None where nobody can tell."""

    state: PrinterState
    opened: bool | None = None


class DrawerSwitch:
    """What is known of the switch of this printer's drawer. Kept in memory: another start learns it anew."""

    def __init__(self) -> None:
        self._open: bool | None = None
        self._tries = TRIES

    def after_pulse(self, before: bool | None, level: Callable[[], bool | None]) -> bool | None:
        """Whether the drawer is open after a pulse; None when it cannot be told.

        `before` is the level of the line before the pulse, `level` asks for it again (None: no answer).
        """
        if before is None or (self._open is None and self._tries == 0):
            return None
        if before == self._open:
            return True  # it stood open already
        until = monotonic() + PATIENCE_SECONDS
        while (now := level()) == before and monotonic() < until:
            Event().wait(LOOK_SECONDS)
        if now is None:
            return None
        if now != before:
            self._open = now
            return True
        if self._open is None:
            self._tries -= 1
            return None
        return False
