"""The clerk's window over an open till: the attendants beside it, and the log that a bug is written to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.app import OpenTill, make_print_desk, make_printer_check
from counter_pos.attendants import Printing, Proving, ReportMaker, Sending
from counter_pos.domain.errors import CounterError
from counter_pos.services.lanes import Lanes
from counter_pos.services.steady import steady_ms
from counter_pos.services.summaries import DaySummary
from counter_pos.ui.greeting import Greeting

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from counter_pos.printing.check import PrinterCheck
    from counter_pos.printing.desk import PrintDesk
    from counter_pos.services.till.words import Word
    from counter_pos.ui.front import Front
    from counter_pos.ui.kit.text import Sayable
    from counter_pos.ui.settings import FrontSettings

LOG_FOLDER = "log"
LOOK_AT_PRINTER_MS = 5_000
"""Whoever puts in a new roll sees the receipts come out by themselves."""
BEGIN_PRINTING_MS = 400
"""After the window took its first keys: drawing receipts is fetched while nobody waits."""


class Window:
    """One open window with everything that works behind it."""

    def __init__(
        self,
        app: QApplication,
        till: OpenTill,
        lanes: Lanes,
        settings: FrontSettings,
        hint: Sayable,
        *,
        now_ms: Callable[[], int] = steady_ms,
        greeting: Greeting | None = None,
        switch: Callable[[bool], None] | None = None,
    ) -> None:
        """`now_ms` times key presses for the scan guard; `greeting` is the window that already stands at sign-in.

        `switch` opens training (or the live till again) in place of this window.
        """
        from PySide6.QtCore import QTimer

        from counter_pos.ui.front import Front

        self.till = till
        self.lanes = lanes
        self._switch = switch
        desk = till.working()
        self.reports = ReportMaker(lanes, desk, till.folder, till.clock.now)
        self.front: Front = Front(
            app,
            desk,
            lanes,
            now=till.clock.now,
            verify=self._verify,
            save_report=self.save_reports,
            make_report=self.reports.make,
            printer=lambda: self.printer_check,
            door=self if switch is not None else None,
            settings=settings,
            now_ms=now_ms,
            hint=hint,
            greeting=greeting,
        )
        self.sending = Sending(till, self._line, self._fenced) if till.settings.central_url else None
        self.proving = Proving(till.journal, self.front.chain_says)
        self.front.jobs.journal_grew.connect(self._grew)
        self._printer_timer = QTimer(self.front)
        self._printer_timer.setInterval(LOOK_AT_PRINTER_MS)
        self._printer_timer.timeout.connect(self._look_at_printer)
        self._begin_timer = QTimer(self.front)
        self._begin_timer.setSingleShot(True)
        self._begin_timer.setInterval(BEGIN_PRINTING_MS)
        self._begin_timer.timeout.connect(self._begin_printing)

    @cached_property
    def print_desk(self) -> PrintDesk:
        """The one owner of the printer; made on the window's thread, after the window takes keys."""
        from counter_pos.printing import raster

        raster.prepare()
        return make_print_desk(self.till)

    @cached_property
    def printer_check(self) -> PrinterCheck:
        """What the check screen asks."""
        return make_printer_check(self.till, self.print_desk)

    @cached_property
    def printing(self) -> Printing:
        """The print desk's attendant."""
        from counter_pos.services.printing.drawer_watch import DrawerWatch

        folder = self.till.settings.printer.kind == "folder"
        drawer = DrawerWatch(self.till.journal)
        told = self.front.drawer_says
        return Printing(self.print_desk, drawer, self.lanes, self._printer_says, folder=folder, tell_drawer=told)

    def start(self) -> None:
        """Show the window and let the attendants begin."""
        self.front.crash.install()
        self.front.start()
        self._begin_timer.start()
        self.proving.start()
        if self.sending is not None:
            self.sending.start()

    def stop(self) -> None:
        """Let the attendants finish and close the till's folder."""
        self._begin_timer.stop()
        self._printer_timer.stop()
        self.proving.stop()
        if self.sending is not None:
            self.sending.stop()
        self.till.close()

    # ui.ports.training.TrainingDoor
    def begin(self, approval: Word) -> None:
        """Make the training folder of this live till, unless there is one."""
        self.till.begin_training(approval)

    def go(self, *, into: bool) -> None:
        """Into training, or back to the live till."""
        assert self._switch is not None
        self._switch(into)

    def _printer_says(self, state: str) -> None:
        """From any thread: the window shows it, and the site hears of it with the next session."""
        self.till.working().till.printer = state
        self.front.printer_says(state)

    def _begin_printing(self) -> None:
        self.printing.drain()
        self._printer_timer.start()

    def _look_at_printer(self) -> None:
        self.printing.look()

    def _grew(self) -> None:
        if not self._begin_timer.isActive():  # else what waits is drained when printing begins
            self.printing.drain()
        if self.sending is not None:
            self.sending.bell.ring("journal_grew")

    def _verify(self) -> object:
        from counter_pos.journal.integrity import check_since_mark

        return self.till.working().write(lambda: check_since_mark(self.till.journal))

    def save_reports(self, summary: DaySummary) -> list[Path]:
        """The day's PDFs in both languages, in the till's folder. Waits for them: not for the window's thread."""
        return self.reports.of_day(summary)

    def _line(self, online: bool, since: datetime | None) -> None:
        from counter_pos.ui.shell.status import LineReading

        self.front.line_says(LineReading(online=online, since=since))

    def _fenced(self, trouble: CounterError) -> None:
        logging.getLogger(__name__).error("the centre says that this chain must not go on: %s", trouble)
        self.till.fence(trouble)


def keep_log(folder: Path) -> None:
    """Write the log to the till's folder: bounded, and never a PIN or a key in it."""
    from logging.handlers import RotatingFileHandler

    log = folder / LOG_FOLDER
    log.mkdir(parents=True, exist_ok=True)
    path = log / "counter-pos.log"
    root = logging.getLogger()
    if any(
        isinstance(each, RotatingFileHandler) and Path(each.baseFilename) == path.resolve() for each in root.handlers
    ):
        return  # the window before this one keeps it already
    handler = RotatingFileHandler(path, maxBytes=2_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
