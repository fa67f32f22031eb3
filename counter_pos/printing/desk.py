"""Drains the print jobs: one owner of the printer, one job at a time, and never the same paper twice on its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock
from time import monotonic

from counter_pos.domain.errors import CounterError, Refused
from counter_pos.printing.job import PaperJob, make_job
from counter_pos.printing.status import PrinterState
from counter_pos.printing.transports import Outcome, Printer
from counter_pos.services.printing.jobs import Paper, PrintJob, PrintJobs
from counter_pos.services.printing.printer_check import Findings
from counter_pos.services.receipts.paper_states import LEFT

log = logging.getLogger(__name__)

STALE_KICK_SECONDS = 6.0
"""A drawer that springs open later than this startles whoever stands there, and gapes with nobody at it."""

CANNOT_BE_DRAWN = "cannot_be_drawn"


class PrintDesk:
    """Turns waiting jobs into paper. Runs on lane "outside"; any thread may call.

    A job of which nothing was sent stays waiting, whatever the printer's trouble, and prints when that is over.
    A job of which something was sent and whose printing nobody confirmed is uncertain: the clerk is asked, and a
    second piece of paper is a numbered duplicate. A job that cannot be drawn at all has failed.
    """

    def __init__(
        self,
        jobs: PrintJobs,
        printer: Printer,
        drawer: bytes = b"",
        clock: Callable[[], float] = monotonic,
        draw: Callable[[Paper, int, int], PaperJob] = make_job,
    ) -> None:
        """`drawer` is the pulse that opens the drawer on this printer; empty when none hangs there.

        `draw` makes what goes to the printer, of a paper, its job's id and the printer's width in dots.
        """
        self._jobs = jobs
        self._printer = printer
        self._drawer = drawer
        self._clock = clock
        self._draw = draw
        self._owner = Lock()
        self._asked = Event()
        self._kick_asked: float | None = None
        self._state = PrinterState.OK
        self._drawer_trouble = ""

    def drawer_trouble(self) -> str:
        """Why the drawer last stayed shut, told once: drawer_late, drawer_printer_still, drawer_stuck, or ""."""
        told, self._drawer_trouble = self._drawer_trouble, ""
        return told

    @property
    def state(self) -> PrinterState:
        """How the printer was when last asked; no question is put to it now."""
        return self._state

    def check(self) -> PrinterState:
        """Ask the printer how it is, unless it is printing now: then what was last heard must do."""
        if self._owner.acquire(blocking=False):
            try:
                self._state = self._printer.state()
            finally:
                self._let_go()
        return self._state

    def examine(self) -> Findings:
        """Ask the printer everything, once it is free."""
        self._owner.acquire()
        try:
            found = self._printer.examine()
            self._state = PrinterState(found.state)
        finally:
            self._let_go()
        return found

    def print_test(self, paper: PaperJob) -> Outcome:
        """Print a paper that is nobody's: no job stands for it, so nothing waits and nothing is in doubt."""
        self._owner.acquire()
        try:
            outcome = self._printer.print(paper, lambda: None)
            self._state = outcome.state
        finally:
            self._let_go()
        return outcome

    def _let_go(self) -> None:
        """The printer is free; who wished to print meanwhile did not wait, so it is done now."""
        self._owner.release()
        if self._asked.is_set():
            self.drain()

    def ask_kick(self) -> None:
        """Wish for one pulse to the drawer; `drain` gives it before the next paper, if it comes to it soon.

        It is a wish, never a promise: it is kept nowhere, so neither a crash nor a retry gives a second one, and a
        printer that is not ready leaves the drawer to its key. It has nothing to do with any paper.
        """
        if self._drawer:
            self._kick_asked = self._clock()

    def drain(self) -> PrinterState:
        """Print what waits, oldest first, until nothing waits or the printer cannot. Returns how the printer is.

        While another thread prints, the wish is left with that thread and nobody waits here: its lane is narrow.
        """
        self._asked.set()
        while self._asked.is_set() and self._owner.acquire(blocking=False):
            try:
                self._asked.clear()
                self._kick()
                self._print_waiting()
            finally:
                self._owner.release()
        return self._state

    def _print_waiting(self) -> None:
        for job in self._jobs.waiting():
            if job.state == "sending":
                self._jobs.mark(job.id, "uncertain", LEFT)
            elif not self._print(job):
                return
            self._kick()

    def _kick(self) -> None:
        asked, self._kick_asked = self._kick_asked, None
        if asked is None:
            return
        if self._clock() - asked > STALE_KICK_SECONDS:
            self._drawer_stays_shut("drawer_late")
            return
        kicked = self._printer.kick(self._drawer)
        self._state = kicked.state
        if not kicked.state.can_print:
            self._drawer_stays_shut("drawer_printer_still")
        elif kicked.opened is False:
            self._drawer_stays_shut("drawer_stuck")

    def _drawer_stays_shut(self, code: str) -> None:
        log.warning("the drawer was not opened: %s, the printer is %s", code, self._state.value)
        self._drawer_trouble = code

    def _print(self, job: PrintJob) -> bool:
        """Whether the next job may be tried."""
        with self._jobs.at_work(job.id):
            try:
                return self._try(job)
            except Refused as withdrawn:  # since it was read that it waits; nothing of it was sent
                log.info("print job %s is not printed: %s", job.id, withdrawn)
                return True

    def _try(self, job: PrintJob) -> bool:
        try:
            paper = self._draw(self._jobs.text_of(job), job.id, self._printer.width)
        except (CounterError, ValueError) as wrong:
            log.exception("print job %s (entry %s, part %s) cannot be drawn", job.id, job.seq, job.part)
            self._jobs.mark(job.id, "failed", wrong.code if isinstance(wrong, CounterError) else CANNOT_BE_DRAWN)
            return True
        outcome = self._printer.print(paper, lambda: self._jobs.mark(job.id, "sending", ""))
        self._state = outcome.state
        if outcome.result == "not_sent":
            self._jobs.mark(job.id, "waiting", outcome.note)
            return False
        self._jobs.mark(job.id, outcome.result, outcome.note)
        return outcome.state.can_print
