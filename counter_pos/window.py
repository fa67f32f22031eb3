"""Starts the clerk's window: the till behind it, the attendants beside it, and the log that a bug is written to."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import monotonic_ns
from typing import TYPE_CHECKING

from counter_pos.app import OpenTill, make_print_desk, open_till
from counter_pos.attendants import Printing, Sending, save_day_reports
from counter_pos.domain.errors import CounterError
from counter_pos.services.lanes import Lanes
from counter_pos.services.summaries import DaySummary

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from counter_pos.ui.front import Front, FrontSettings
    from counter_pos.ui.kit.text import Sayable

LOG_FOLDER = "log"
LOOK_AT_PRINTER_MS = 15_000


def monotonic_ms() -> int:
    """Milliseconds that only grow."""
    return monotonic_ns() // 1_000_000


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
        now_ms: Callable[[], int] = monotonic_ms,
    ) -> None:
        """`now_ms` times key presses for the scan guard."""
        from PySide6.QtCore import QTimer

        from counter_pos.printing import raster
        from counter_pos.ui.front import Front

        self.till = till
        self.lanes = lanes
        desk = till.working()
        self.front: Front = Front(
            app,
            desk,
            lanes,
            now=till.clock.now,
            verify=self._verify,
            save_report=self._save_report,
            settings=settings,
            now_ms=now_ms,
            hint=hint,
        )
        raster.prepare()
        folder = till.settings.printer.kind == "folder"
        self.printing = Printing(make_print_desk(till), lanes, self.front.printer_says, folder=folder)
        self.sending = Sending(till, self._line, self._fenced) if till.settings.central_url else None
        self.front.jobs.journal_grew.connect(self._grew)
        self._printer_timer = QTimer(self.front)
        self._printer_timer.setInterval(LOOK_AT_PRINTER_MS)
        self._printer_timer.timeout.connect(self.printing.look)

    def start(self) -> None:
        """Show the window and let the attendants begin."""
        self.front.start()
        self.printing.drain()
        self._printer_timer.start()
        if self.sending is not None:
            self.sending.start()

    def stop(self) -> None:
        """Let the attendants finish and close the till's folder."""
        self._printer_timer.stop()
        if self.sending is not None:
            self.sending.stop()
        self.till.close()

    def _grew(self) -> None:
        self.printing.drain()
        if self.sending is not None:
            self.sending.bell.ring("journal_grew")

    def _verify(self) -> object:
        from counter_pos.journal.integrity import check_since_mark

        return self.till.working().write(lambda: check_since_mark(self.till.journal))

    def save_reports(self, summary: DaySummary) -> list[Path]:
        """The day's PDFs in both languages, in the till's folder."""
        return save_day_reports(self.lanes, self.till.folder, summary, self.till.clock.now())

    def _save_report(self, summary: DaySummary) -> None:
        self.save_reports(summary)

    def _line(self, online: bool, since: datetime | None) -> None:
        from counter_pos.ui.shell.status import LineReading

        self.front.line_says(LineReading(online=online, since=since))

    def _fenced(self, trouble: CounterError) -> None:
        logging.getLogger(__name__).error("the centre says that this chain must not go on: %s", trouble)
        self.till.working().fence(trouble.code)


def keep_log(folder: Path) -> None:
    """Write the log to the till's folder: bounded, and never a PIN or a key in it."""
    log = folder / LOG_FOLDER
    log.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(log / "counter-pos.log", maxBytes=2_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def run_window(folder: Path, language: str | None = None, hint: Sayable = "") -> int:
    """Open the till in `folder` and show its window until it is closed. Returns the exit code."""
    from PySide6.QtWidgets import QApplication

    from counter_pos.ui.front import FrontSettings

    app = QApplication(sys.argv[:1])
    lanes = Lanes()
    keep_log(folder)
    till = open_till(folder, lanes=lanes)
    chosen = till.settings
    settings = FrontSettings(
        language=language or chosen.language,
        theme=chosen.theme,
        scan_gap_ms=chosen.scan.gap_ms,
        scan_least_keys=chosen.scan.least_keys,
    )
    window = Window(app, till, lanes, settings, hint)
    collect_here(app)
    window.start()
    code: int = app.exec()
    window.stop()
    return code


def collect_here(app: QApplication) -> Callable[[], None]:
    """Collect garbage on the window's thread only: a Qt object freed elsewhere can end the process."""
    from PySide6.QtCore import QTimer

    gc.disable()
    timer = QTimer(app)
    timer.setInterval(5_000)
    timer.timeout.connect(gc.collect)
    timer.start()
    return timer.stop
