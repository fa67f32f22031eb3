"""Starts the clerk's window: the till behind it, the attendants beside it, and the log that a bug is written to."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic_ns
from typing import TYPE_CHECKING

from counter_pos.app import OpenTill, make_print_desk, open_till
from counter_pos.attendants import Printing, Sending, save_day_reports
from counter_pos.config import Settings
from counter_pos.domain.errors import CounterError
from counter_pos.services.lanes import Lanes
from counter_pos.services.summaries import DaySummary

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from counter_pos.ui.front import Front
    from counter_pos.ui.kit.text import Sayable
    from counter_pos.ui.not_ready import NotReady
    from counter_pos.ui.settings import FrontSettings

LOG_FOLDER = "log"
LOOK_AT_PRINTER_MS = 15_000
LOOK_FOR_REPLICA_MS = 300


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
    from logging.handlers import RotatingFileHandler

    log = folder / LOG_FOLDER
    log.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(log / "counter-pos.log", maxBytes=2_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


class Start:
    """From nothing to an open window; while the till cannot open, a person is told why and may try again."""

    def __init__(self, app: QApplication, folder: Path, language: str | None, hint: Sayable) -> None:
        self._app, self._folder, self._language, self._hint = app, folder, language, hint
        self._not_ready: NotReady | None = None
        self._fetching: Sending | None = None
        self.window: Window | None = None
        self.trouble: CounterError | None = None

    def attempt(self) -> None:
        """Open the till and its window, or say what is in the way."""
        lanes = Lanes()
        try:
            till = open_till(self._folder, lanes=lanes)
        except CounterError as trouble:
            lanes.close()
            self._tell(trouble)
            return
        if till.desk is None and till.settings.central_url is not None:
            self._fetch(till, lanes)
        elif till.desk is None:
            till.close()
            self._tell(till.replica_trouble)
        else:
            self._open(till, lanes)

    def end(self) -> None:
        """Let go of whatever was opened."""
        if self._fetching is not None:
            self._fetching.stop()
        if self.window is not None:
            self.window.stop()

    def _open(self, till: OpenTill, lanes: Lanes) -> None:
        self.trouble = None
        window = Window(self._app, till, lanes, self._settings(till.settings), self._hint)
        self.window = window
        window.start()
        if self._not_ready is not None:
            self._not_ready.close()

    def _tell(self, trouble: CounterError) -> None:
        from counter_pos.ui.not_ready import NotReady
        from counter_pos.ui.settings import dress, make_kit

        self.trouble = trouble
        if self._not_ready is None:
            kit = make_kit(self._settings(Settings()), monotonic_ms)
            dress(self._app, kit)
            self._not_ready = NotReady(kit)
            self._not_ready.again_asked.connect(self.attempt)
        self._not_ready.show_trouble(trouble)
        self._not_ready.show()

    def _fetch(self, till: OpenTill, lanes: Lanes) -> None:
        """No replica yet, or a damaged one: the courier brings one while the person is told."""
        from PySide6.QtCore import QTimer

        self._tell(till.replica_trouble)
        fetching = Sending(till, lambda _online, _since: None, lambda _trouble: None)
        self._fetching = fetching
        fetching.start()
        timer = QTimer(self._not_ready)
        timer.setInterval(LOOK_FOR_REPLICA_MS)

        def look() -> None:
            if till.desk is not None:
                timer.stop()
                fetching.stop()
                self._fetching = None
                self._open(till, lanes)

        timer.timeout.connect(look)
        timer.start()

    def _settings(self, chosen: Settings) -> FrontSettings:
        from counter_pos.ui.settings import FrontSettings

        return FrontSettings(
            language=self._language or chosen.language,
            theme=chosen.theme,
            scan_gap_ms=chosen.scan.gap_ms,
            scan_least_keys=chosen.scan.least_keys,
        )


def run_window(folder: Path, language: str | None = None, hint: Sayable = "") -> CounterError | None:
    """Show the window of the till in `folder` until it is closed; what kept it from opening, if something did."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv[:1])
    start = Start(app, folder, language, hint)
    start.attempt()
    if folder.is_dir():
        keep_log(folder)
    collect_here(app)
    app.exec()
    start.end()
    return start.trouble


def collect_here(app: QApplication) -> Callable[[], None]:
    """Collect garbage on the window's thread only: a Qt object freed elsewhere can end the process."""
    from PySide6.QtCore import QTimer

    gc.disable()
    timer = QTimer(app)
    timer.setInterval(5_000)
    timer.timeout.connect(gc.collect)
    timer.start()
    return timer.stop
