"""Who works behind the window while a clerk takes money: the print desk, the courier, the maker of reports.

They keep promises already recorded; none of them can hold up or undo a payment.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from datetime import datetime
from random import random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from counter_pos.domain.errors import Broken, CounterError
from counter_pos.journal.integrity import check_links
from counter_pos.services.days.report_orders import LANGUAGES, ReportWanted
from counter_pos.services.progress import Tell, nobody_asks
from counter_pos.services.summaries import DaySummary, ShiftSummary
from counter_pos.wire.links import LinkCheck

if TYPE_CHECKING:
    from pathlib import Path

    from counter_pos.app import OpenTill
    from counter_pos.journal.store import Journal
    from counter_pos.printing.desk import PrintDesk
    from counter_pos.reports.render import Reading
    from counter_pos.services.desk import Desk
    from counter_pos.services.lanes import Lanes
    from counter_pos.services.printing.drawer_watch import DrawerWatch
    from counter_pos.sync.courier import RoundReport
    from counter_pos.sync.rounds import Bell

log = logging.getLogger(__name__)

REPORTS_FOLDER = "reports"
HEAR_EVERY_S = 0.1

TellPrinter = Callable[[str], None]
TellDrawer = Callable[[str], None]
"""Why the drawer stayed shut: see PrintDesk.drawer_trouble."""
TellLine = Callable[[bool, datetime | None], None]
"""Is the centre in reach, and since when it is not."""


class Printing:
    """Drains the print jobs on lane `outside` whenever the journal grew, and opens the drawer for deeds with cash."""

    def __init__(
        self,
        desk: PrintDesk,
        drawer: DrawerWatch,
        lanes: Lanes,
        tell: TellPrinter,
        *,
        folder: bool,
        tell_drawer: TellDrawer | None = None,
    ) -> None:
        self._tell_drawer = tell_drawer
        self._desk = desk
        self._drawer = drawer
        self._lanes = lanes
        self._tell = tell
        self._folder = folder

    def drain(self) -> Future[None]:
        """Print what waits; returns at once."""
        return self._lanes.run("outside", self._work, self._serve)

    def look(self) -> Future[None]:
        """Ask the printer how it is, and print what waited for it; returns at once."""
        return self._lanes.run("outside", self._work, self._look)

    def _serve(self) -> None:
        if self._drawer.fresh():
            self._desk.ask_kick()
        self._desk.drain()

    def _look(self) -> None:
        if self._desk.check().can_print:
            self._desk.drain()

    def _work(self, work: Callable[[], object]) -> None:
        try:
            work()
        except CounterError:
            log.exception("the print desk could not go on")
        shut = self._desk.drawer_trouble()
        if shut and self._tell_drawer is not None:
            self._tell_drawer(shut)
        state = self._desk.state.value
        self._tell("folder" if self._folder and state == "ok" else state)


class Proving:
    """Walks the links of the whole chain once, in small steps between which the window's keys go first.

    At opening only what was added since the mark is proven; damage to what was proven years ago is found here.
    """

    STEP = 200
    PAUSE_S = 0.02
    BEGIN_S = 5.0

    def __init__(self, journal: Journal, broken: Callable[[Broken], None]) -> None:
        """`broken` is told, from a thread of its own, of the first entry that is not what was hashed."""
        self._journal = journal
        self._broken = broken
        self._ended = threading.Event()
        self.check = LinkCheck()
        self._thread = threading.Thread(target=self._run, name="proving", daemon=True)

    def start(self) -> None:
        """Begin, a moment later: the window takes its first keys meanwhile."""
        self._thread.start()

    def stop(self) -> None:
        """End after the step under way."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        pause = self.BEGIN_S
        try:
            while not self._ended.wait(pause):
                if check_links(self._journal, self.check, self.STEP):
                    log.info("the links of all %s entries hold", self.check.seq)
                    return
                pause = self.PAUSE_S
        except Broken as wrong:
            log.error("the chain is damaged: %s", wrong)
            facts = {"path": self._journal.path.name, "reason": wrong.code, "seq": 0} | wrong.facts
            self._broken(Broken("journal_damaged", **facts))


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
            was_down, self._down_since = self._down_since is not None, None
            if desk is not None:
                desk.outage_ended("centre answers")
            if was_down:
                self.bell.ring("journal_grew")  # what was written about the outage goes now, not in half a minute
        elif self._down_since is None:
            self._down_since = self._till.clock.now()
            if desk is not None and report.trouble is not None:
                desk.outage_began(report.trouble.code)


class ReportMaker:
    """Has reports made by the heavy lane, and says how far they are. Its calls wait: they belong on lane `outside`."""

    def __init__(self, lanes: Lanes, desk: Desk, folder: Path, now: Callable[[], datetime]) -> None:
        self._lanes = lanes
        self._desk = desk
        self._folder = folder / REPORTS_FOLDER
        self._now = now

    def make(self, wanted: ReportWanted, tell: Tell) -> Path:
        """Read what the report tells, have it drawn and written. Returns where it stands.

        `tell` hears of progress several times a second; when it raises, the work ends and no file is left.
        Raises Refused(day_without_shift, shift_unknown, dates_turned_round, report_stopped),
        Unavailable(report_not_written).
        """
        reading: Reading
        if wanted.name == "shift":
            reading = self._shift(wanted)
            wanted = replace(wanted, shift=reading.shift)
        elif wanted.name == "day":
            reading = self._desk.day_summary(wanted.first)
        else:
            reading = self._desk.period(wanted.first, wanted.last, lambda done, of_all: tell(done, 2 * of_all))
        path = self._folder / wanted.file_name()
        self._drawn(path, wanted, reading, tell)
        return path

    def _shift(self, wanted: ReportWanted) -> ShiftSummary:
        if wanted.shift is not None:
            return self._desk.shift_summary(wanted.shift)
        return self._desk.day_summary(wanted.first).shifts[-1]

    def of_day(self, summary: DaySummary, tell: Tell = nobody_asks) -> list[Path]:
        """The day's and its shifts' PDFs in both languages."""
        made = []
        for language in LANGUAGES:
            orders: list[tuple[ReportWanted, Reading]] = [
                (_of(summary, "day", None, language), summary),
                *((_of(summary, "shift", shift.shift, language), shift) for shift in summary.shifts),
            ]
            for wanted, reading in orders:
                made.append(self._folder / wanted.file_name())
                self._drawn(made[-1], wanted, reading, tell)
        return made

    def _drawn(self, path: Path, wanted: ReportWanted, reading: Reading, tell: Tell) -> None:
        from counter_pos.reports.render import write_report
        from counter_pos.services.progress import PipeWatch

        latest = (0, 1)
        tell(1, 2)  # the first half was the reading
        watch = PipeWatch()

        def heard(done: int, of_all: int) -> None:
            nonlocal latest
            latest = (done, of_all)

        work = self._lanes.run(
            "heavy",
            write_report,
            path,
            wanted.name,
            reading,
            wanted.form,
            wanted.language,
            self._now(),
            watch.teller(),
        )
        try:
            while wait([work], HEAR_EVERY_S).not_done:
                watch.hear(heard)
                done, of_all = latest
                tell(of_all + done, 2 * of_all)
        except BaseException:  # whoever asked wants it no more: the work ends at its next step, and is waited for
            work.cancel()
            watch.stop()
            raise
        finally:
            wait([work])
            watch.close()
        work.result()


def _of(summary: DaySummary, name: str, shift: int | None, language: str) -> ReportWanted:
    return ReportWanted(name, summary.business_date, summary.business_date, language, "pdf", shift)
