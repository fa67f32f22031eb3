"""Who works behind the window while a clerk takes money: the print desk, the courier, the maker of reports.

They keep promises already recorded; none of them can hold up or undo a payment.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from random import random
from typing import TYPE_CHECKING

from counter_pos.domain.errors import Broken, CounterError
from counter_pos.services.summaries import DaySummary

if TYPE_CHECKING:
    from pathlib import Path

    from counter_pos.app import OpenTill
    from counter_pos.printing.desk import PrintDesk
    from counter_pos.services.drawer_watch import DrawerWatch
    from counter_pos.services.lanes import Lanes
    from counter_pos.sync.courier import RoundReport
    from counter_pos.sync.rounds import Bell

log = logging.getLogger(__name__)

REPORTS_FOLDER = "reports"

TellPrinter = Callable[[str], None]
TellLine = Callable[[bool, datetime | None], None]
"""Is the centre in reach, and since when it is not."""


class Printing:
    """Drains the print jobs on lane `outside` whenever the journal grew, and opens the drawer for deeds with cash."""

    def __init__(self, desk: PrintDesk, drawer: DrawerWatch, lanes: Lanes, tell: TellPrinter, *, folder: bool) -> None:
        self._desk = desk
        self._drawer = drawer
        self._lanes = lanes
        self._tell = tell
        self._folder = folder

    def drain(self) -> None:
        """Print what waits; returns at once."""
        self._lanes.run("outside", self._work, self._serve)

    def look(self) -> None:
        """Ask the printer how it is; returns at once."""
        self._lanes.run("outside", self._work, self._desk.check)

    def _serve(self) -> None:
        if self._drawer.fresh():
            self._desk.ask_kick()
        self._desk.drain()

    def _work(self, work: Callable[[], object]) -> None:
        try:
            work()
        except CounterError:
            log.exception("the print desk could not go on")
        state = self._desk.state.value
        self._tell("folder" if self._folder and state == "ok" else state)


class Sending:
    """Runs the courier's rounds on a thread of its own and keeps the record of outages."""

    def __init__(self, till: OpenTill, tell: TellLine, fenced: Callable[[CounterError], None]) -> None:
        from counter_pos.app import make_courier
        from counter_pos.sync.rounds import Bell

        self._till = till
        self._tell = tell
        self._fenced = fenced
        self._courier = make_courier(till)
        self._down_since: datetime | None = None
        self.bell: Bell = Bell()
        self.last: RoundReport | None = None
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin the rounds."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the round under way and end."""
        self.bell.close()
        if self._thread.is_alive():
            self._thread.join()
        self._courier.close()

    def _run(self) -> None:
        from counter_pos.sync.rounds import run_rounds

        run_rounds(self._courier, self.bell, random, self._hear)

    def _hear(self, report: RoundReport) -> None:
        self.last = report
        online = report.trouble is None
        try:
            self._record(report, online)
        except CounterError:
            log.exception("the state of the line could not be recorded")
        if report.fenced:  # only what the centre signed stops a till: rubbish on the line never may
            self._fenced(report.trouble or Broken("centre_forked"))
        elif isinstance(report.trouble, Broken):
            log.error("what came over the line does not prove itself: %s", report.trouble)
        self._tell(online, self._down_since)

    def _record(self, report: RoundReport, online: bool) -> None:
        desk = self._till.desk
        if online:
            self._down_since = None
            if desk is not None:
                desk.outage_ended("centre answers")
        elif self._down_since is None:
            self._down_since = self._till.clock.now()
            if desk is not None and report.trouble is not None:
                desk.outage_began(report.trouble.code)


def save_day_reports(lanes: Lanes, folder: Path, summary: DaySummary, printed_at: datetime) -> list[Path]:
    """Have the day's and its shifts' PDFs made in both languages by the heavy lane. Returns their paths, once made.

    Raises Unavailable(report_not_written).
    """
    from counter_pos.reports.render import day_pdf, shift_pdf, write_file

    made = []
    stem = f"{summary.business_date:%Y-%m-%d}"
    for language in ("hi", "en"):
        path = folder / REPORTS_FOLDER / f"day-{stem}-{language}.pdf"
        write_file(path, lanes.run("heavy", day_pdf, summary, language, printed_at).result())
        made.append(path)
        for shift in summary.shifts:
            path = folder / REPORTS_FOLDER / f"shift-{stem}-{shift.shift}-{language}.pdf"
            write_file(path, lanes.run("heavy", shift_pdf, shift, language, printed_at).result())
            made.append(path)
    return made
