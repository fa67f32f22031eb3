"""A printer behind Windows' spooler: it takes jobs and keeps them, and what it says about paper is hearsay.

Written from Windows' documentation and python-escpos's source, and tested at the port `Spooler` only: no Windows
machine was at hand. A job that the spooler has taken is uncertain, never printed, and the clerk is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any, Protocol

from counter_pos.printing.drawer import Kicked
from counter_pos.printing.job import PaperJob
from counter_pos.printing.lines import Limits, escpos_class, opened
from counter_pos.printing.status import PrinterState
from counter_pos.printing.transports import UNCONFIRMED, Outcome
from counter_pos.services.printing.printer_check import Findings

WORK_OFFLINE = 0x400
"""PRINTER_ATTRIBUTE_WORK_OFFLINE."""

PRINTER_TELLS = (
    (0x10, PrinterState.PAPER_OUT),
    (0x400000, PrinterState.COVER_OPEN),
    (0x80 | 0x1000, PrinterState.OFF),  # offline, not available
    (0x1 | 0x2 | 0x8 | 0x40 | 0x800 | 0x100000 | 0x200000, PrinterState.ERROR),  # paused, jam, intervention, ...
)
"""Bits of PRINTER_STATUS, most telling first."""

JOB_TELLS = (
    (0x40, PrinterState.PAPER_OUT),
    (0x20, PrinterState.OFF),
    (0x1 | 0x2 | 0x4 | 0x100 | 0x200 | 0x400, PrinterState.ERROR),  # paused, error, deleted, blocked, intervention
)
"""Bits of JOB_STATUS, most telling first."""


class Spooler(Protocol):
    """What is asked of Windows. Everything raises OSError when it refuses."""

    def printer(self) -> tuple[int, int]:
        """The printer's status and attributes, as bits."""
        ...

    def spool(self, name: str, data: bytes) -> int:
        """Hand over one raw job, whole. Returns its number."""
        ...

    def job(self, number: int) -> int | None:
        """The status of a job, as bits; None once it has left the queue."""
        ...


class SpooledPrinter:
    """A printer that only its spooler speaks to."""

    def __init__(self, spooler: Spooler, width: int, limits: Limits | None = None) -> None:
        self._spooler = spooler
        self._limits = limits or Limits()
        self.width = width

    def state(self) -> PrinterState:
        """What Windows believes of the printer: for many models that is nothing until a job has failed."""
        try:
            status, attributes = self._spooler.printer()
        except OSError:
            return PrinterState.OFF
        if attributes & WORK_OFFLINE:
            return PrinterState.OFF
        return _told(status, PRINTER_TELLS) or PrinterState.UNHEARD

    def print(self, job: PaperJob, about_to_send: Callable[[], None]) -> Outcome:
        """Hand the job over and watch it leave the queue."""
        before = self.state()
        if not before.can_print:
            return Outcome("not_sent", before, before)
        about_to_send()
        try:
            trouble = self._watch(self._spooler.spool(job.name, job.data))
        except OSError:
            trouble = PrinterState.OFF
        state = trouble or self.state()
        return Outcome("uncertain", state, UNCONFIRMED if state.can_print else state)

    def examine(self, *, probe: bool = True) -> Findings:  # noqa: ARG002
        """A spooler tells what Windows believes, and no more."""
        return Findings(self.state())

    def kick(self, pulse: bytes) -> Kicked:
        """See transports.Printer. A spooler says nothing of a drawer."""
        state = self.state()
        if state.can_print:
            try:
                self._spooler.spool("drawer", pulse)
            except OSError:
                return Kicked(PrinterState.OFF)
        return Kicked(state)

    def _watch(self, number: int) -> PrinterState | None:
        until = monotonic() + self._limits.printed
        told: PrinterState | None = None
        while (status := self._spooler.job(number)) is not None:
            told = _told(status, JOB_TELLS)
            if monotonic() > until:
                return told or PrinterState.SILENT
            Event().wait(min(0.2, self._limits.printed / 10))
        return None


def _told(status: int, tells: tuple[tuple[int, PrinterState], ...]) -> PrinterState | None:
    return next((state for bits, state in tells if status & bits), None)


class WindowsSpooler:
    """The spooler of this machine, through pywin32; python-escpos opens the job."""

    def __init__(self, printer: str) -> None:
        self._name = printer

    def printer(self) -> tuple[int, int]:
        """See Spooler."""
        told = self._ask(lambda win32print, handle: win32print.GetPrinter(handle, 2))
        return int(told["Status"]), int(told["Attributes"])

    def spool(self, name: str, data: bytes) -> int:
        """See Spooler."""
        import pywintypes

        printer = escpos_class("win32raw", "Win32Raw")(self._name)
        try:
            opened(printer, job_name=name)
            try:
                printer._raw(data)
            finally:
                printer.close()
        except pywintypes.error as wrong:  # which is no OSError
            raise OSError(f"{self._name}: {wrong}") from wrong
        return int(printer.current_job)

    def job(self, number: int) -> int | None:
        """See Spooler."""
        jobs = self._ask(lambda win32print, handle: win32print.EnumJobs(handle, 0, 1000, 1))
        return next((int(job["Status"]) for job in jobs if job["JobId"] == number), None)

    def _ask(self, question: Callable[[Any, Any], Any]) -> Any:
        import pywintypes
        import win32print

        try:
            handle = win32print.OpenPrinter(self._name)
            try:
                return question(win32print, handle)
            finally:
                win32print.ClosePrinter(handle)
        except pywintypes.error as wrong:
            raise OSError(f"{self._name}: {wrong}") from wrong
