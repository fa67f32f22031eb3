"""Wrong PINs, counted over a restart: whoever pulls the plug does not get five new tries."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from counter_pos.journal.durable import put_whole
from counter_pos.services.ports import Clock

log = logging.getLogger(__name__)

TRIES = 5
LOCK_MS = 60_000
FILE_NAME = "pin-tries.json"


class _Wrong(msgspec.Struct):
    """How often in a row, and when last by the monotonic clock of which boot. `since_good` never ends with a lock."""

    in_a_row: int
    last_ms: int
    boot: str
    since_good: int


@dataclass
class Tries:
    """Wrong tries by staff number, kept in a small file. One that does not read counts as none, and never stops
    anybody: it is a brake, and no record."""

    path: Path
    clock: Clock
    _wrong: dict[str, _Wrong] | None = field(default=None, repr=False)

    def locked_seconds(self, number: int) -> int:
        """Seconds until this person may try again; 0 when they may now. Setting the wall clock changes nothing."""
        wrong = self._all().get(str(number))
        if wrong is None or wrong.in_a_row < TRIES:
            return 0
        if wrong.boot != self.clock.boot_id():  # another run of the machine: the lock begins anew
            wrong.last_ms, wrong.boot = self.clock.monotonic_ms(), self.clock.boot_id()
            self._keep()
        left_ms = wrong.last_ms + LOCK_MS - self.clock.monotonic_ms()
        if left_ms > 0:
            return -(-left_ms // 1_000)
        wrong.in_a_row = 0
        self._keep()
        return 0

    def failed(self, number: int) -> int:
        """Note a wrong PIN. Returns how many tries are left."""
        now, boot = self.clock.monotonic_ms(), self.clock.boot_id()
        wrong = self._all().setdefault(str(number), _Wrong(0, now, boot, 0))
        wrong.in_a_row, wrong.since_good = wrong.in_a_row + 1, wrong.since_good + 1
        wrong.last_ms, wrong.boot = now, boot
        self._keep()
        return max(0, TRIES - wrong.in_a_row)

    def proven(self, number: int) -> None:
        """The right PIN was given: all tries are free again. What was wrong before is still to be recorded."""
        wrong = self._all().get(str(number))
        if wrong is not None and wrong.in_a_row:
            wrong.in_a_row = 0
            self._keep()

    def unrecorded(self, number: int) -> int:
        """How many wrong PINs since the last signing in that was recorded."""
        wrong = self._all().get(str(number))
        return 0 if wrong is None else wrong.since_good

    def recorded(self, number: int) -> None:
        """The journal tells of them now."""
        if self._all().pop(str(number), None) is not None:
            self._keep()

    def _all(self) -> dict[str, _Wrong]:
        if self._wrong is None:
            try:
                self._wrong = msgspec.json.decode(self.path.read_bytes(), type=dict[str, _Wrong])
            except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
                self._wrong = {}
        return self._wrong

    def _keep(self) -> None:
        try:
            put_whole(self.path, msgspec.json.encode(self._all()))
        except OSError:  # a full disk: the brake holds until the next start
            log.exception("the count of wrong PINs could not be kept")
