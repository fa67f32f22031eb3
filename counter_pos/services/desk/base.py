"""What every deed of the desk stands on: the journal lane, who is at the window, and what the till notes of itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from counter_pos.domain.facts import (
    AppUpdated,
    Counter,
    Facts,
    OutageBegan,
    OutageEnded,
    PolicyAdopted,
)
from counter_pos.domain.policy import Rules
from counter_pos.domain.shift import Shift
from counter_pos.journal.durable import put_whole
from counter_pos.services.days import readings
from counter_pos.services.lanes import Lanes
from counter_pos.services.printing.promises import TillPrintJobs
from counter_pos.services.summaries import (
    ShiftSummary,
    StatusReading,
)
from counter_pos.services.till.till import Till, new_command_id
from counter_pos.wire.instants import to_wire

T = TypeVar("T")
log = logging.getLogger(__name__)


def fence_file(journal: Path) -> Path:
    """The marker beside a fenced epoch's file."""
    return journal.with_suffix(".fenced")


def keep_fence(journal: Path, reason: str) -> None:
    """Make a fence outlive the program and the power. Where the disk refuses, the centre says it again at the next
    contact: whoever runs the rounds must not end over it."""
    try:
        put_whole(fence_file(journal), reason.encode())
    except OSError:
        log.exception("the fence of %s could not be kept", journal.name)


class DeskBase:
    """One till, open for work. With `lanes`, writes go through the journal lane; without, they run at once."""

    def __init__(self, till: Till, lanes: Lanes | None = None) -> None:
        self.till = till
        self._lanes = lanes
        self._journal_thread: int | None = None
        self._outage_began: str | None = None
        self.print_jobs = TillPrintJobs(till, self.write)
        if (marker := fence_file(till.journal.path)).exists():
            till.fenced = marker.read_text(encoding="utf-8")
        if lanes is not None:
            lanes.run("journal", self._own).result()

    def _own(self) -> None:
        self._journal_thread = threading.get_ident()
        self.till.journal.own()

    def write(self, work: Callable[[], T]) -> T:
        """Run `work` on the journal lane and return what it returns, once it is durable."""
        if self._lanes is None or threading.get_ident() == self._journal_thread:
            return work()
        return self._lanes.run("journal", work).result()

    def new_command_id(self) -> str:
        """A fresh id, made when a screen opens and kept through retries."""
        return new_command_id()

    @property
    def shift(self) -> Shift | None:
        """The latest shift, open, counted or closed."""
        return self.till.shift

    @property
    def counter(self) -> Counter:
        """The counter and window this till stands at."""
        return self.till.counter

    @property
    def training(self) -> bool:
        """Whether this is training: nothing here is sent or counted."""
        return self.till.training

    @property
    def business_date(self) -> date:
        """The day that is traded on."""
        return self.till.business_date

    def rules(self) -> Rules:
        """The policy in force."""
        return self.till.rules()

    def shift_summary(self, number: int) -> ShiftSummary:
        """See services.days.readings."""
        return readings.shift_summary(self.till, number)

    def status(self) -> StatusReading:
        """See services.days.readings."""
        return readings.status(self.till)

    # what the till notes of itself

    def note_update(self, app: str) -> None:
        """Record, once, that another version of the program writes here now. A fenced chain opens to be read."""
        last = self.till.journal.newest()
        if self.till.fenced is None and last is not None and last.envelope.app != app:
            self._system(AppUpdated(before=last.envelope.app, after=app))

    def note_policy(self, version: int, digest: str) -> None:
        """Record that the till works by another policy from here on. `digest` is the SHA-256 of its body, hex."""
        self._system(PolicyAdopted(version=version, digest=digest))

    # the line to the centre

    def fence(self, reason: str) -> None:
        """Issue nothing more in this epoch. A marker in the till's folder keeps it so over a restart."""
        self.till.fenced = reason
        keep_fence(self.till.journal.path, reason)

    def outage_began(self, reason: str) -> None:
        """Record, once, that the centre cannot be reached. Nothing else changes: offline is normal."""
        if self._outage_began is None:
            self._outage_began = to_wire(self.till.clock.now())
            self._system(OutageBegan(reason=reason))

    def outage_ended(self, reason: str) -> None:
        """Record that the centre answers again."""
        if self._outage_began is not None:
            began, self._outage_began = self._outage_began, None
            self._system(OutageEnded(began=began, reason=reason))

    def _system(self, facts: Facts) -> None:
        self.write(lambda: self.till.record(facts, new_command_id(), None))
