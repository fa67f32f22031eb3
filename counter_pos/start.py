"""Starts the clerk's window: sign-in stands first and takes keys, then the till behind it opens."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from counter_pos.config import TRAINING_FOLDER, Settings, home_of, read_settings
from counter_pos.domain.errors import CounterError
from counter_pos.scale import fit_scale
from counter_pos.ui.greeting import Greeting
from counter_pos.ui.kit.text import Sayable
from counter_pos.ui.settings import FrontSettings

if TYPE_CHECKING:
    from counter_pos.app import OpenTill
    from counter_pos.attendants import Sending
    from counter_pos.enrolling import Enrolling
    from counter_pos.services.lanes import Lanes
    from counter_pos.ui.not_ready import NotReady
    from counter_pos.window import Window

LOOK_FOR_REPLICA_MS = 300
NOT_STARTED = 70
TO_TRAINING, TO_LIVE = 71, 72
"""The window ends so that the other side's may open in its place."""
LOG_MS = 600
"""Rotating files are fetched when nobody waits; what goes wrong before is told on standard error."""
SWITCH_S = 0.0005
"""A lane that comes back from the disk waits so long for the window's thread, not ten times as long."""
FIRST_PAINT_MS = 5
"""The window is painted and hears its first key before the till is opened."""
FETCHED = ("counter_pos.journal.chains", "counter_pos.services.desk", "counter_pos.window", "counter_pos.ui.front")
"""The rooms behind the sign-in, one at a time, so that no key waits for all of them."""


class Start:
    """From nothing to an open window; while the till cannot open, a person is told why and may try again."""

    def __init__(self, app: QApplication, folder: Path, language: str | None, hint: Sayable) -> None:
        self._app, self._folder, self._language, self._hint = app, folder, language, hint
        self.greeting = Greeting(app, self._settings(self._first_settings()), hint=hint)
        self.greeting.window.show_training(home_of(folder) != folder)
        self._log_timer = QTimer(singleShot=True)
        self._log_timer.timeout.connect(self._keep_log)
        self.not_ready: NotReady | None = None
        self.enrolling: Enrolling | None = None
        self._fetching: tuple[Sending, OpenTill] | None = None
        self.window: Window | None = None
        self.trouble: CounterError | None = None

    def greet(self) -> None:
        """Show sign-in; everything behind it follows in steps between which keys are heard.

        A folder without a journal has nobody to sign in: no sign-in stands there first and takes keys in vain.
        """
        if any(self._folder.glob("journal-*.sqlite3")):
            self.greeting.show()
            self.greeting.window.setWindowState(Qt.WindowState.WindowMaximized)
        deeds: list[Callable[[], object]] = [partial(import_module, name) for name in FETCHED]
        steps = iter([*deeds, self.attempt])
        self._log_timer.start(LOG_MS)

        def step() -> None:
            fine = False
            try:
                deed = next(steps, None)
                if deed is not None:
                    deed()
                    QTimer.singleShot(0, step)
                fine = True
            finally:
                if not fine:
                    self._app.exit(NOT_STARTED)

        QTimer.singleShot(FIRST_PAINT_MS, step)

    def _first_settings(self) -> Settings:
        """What sign-in wears. Damaged settings are told of when the till is opened."""
        try:
            return read_settings(home_of(self._folder))
        except CounterError:
            return Settings()

    def _keep_log(self) -> None:
        from counter_pos.window import keep_log

        if self._folder.is_dir():
            keep_log(home_of(self._folder))

    def attempt(self) -> None:
        """Open the till and its window, or say what is in the way."""
        from counter_pos.app import open_till
        from counter_pos.services.lanes import Lanes

        if self._fetching is not None:  # it is being tried already: only sooner
            self._fetching[0].bell.ring("now")
            return
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
        self._log_timer.stop()
        if self._fetching is not None:
            (sending, till), self._fetching = self._fetching, None
            sending.stop()
            till.close()
        if self.enrolling is not None:
            self.enrolling.end()
        if self.window is not None:
            self.window.stop()

    def put_away(self) -> None:
        """After `end`: take this window off the screen, another one follows."""
        if self.window is not None:
            self.window.front.close()
        self.greeting.window.hide()  # not closed: the last window's closing ends the program
        self.greeting.window.deleteLater()

    def _open(self, till: OpenTill, lanes: Lanes) -> None:
        from counter_pos.window import Window

        self.trouble = None
        window = Window(
            self._app,
            till,
            lanes,
            self._settings(till.settings),
            self._hint,
            greeting=self.greeting,
            switch=lambda into: self._app.exit(TO_TRAINING if into else TO_LIVE),
        )
        self.window = window
        window.start()
        if self.not_ready is not None:
            self.not_ready.close()

    def _tell(self, trouble: CounterError) -> None:
        from counter_pos.ui.not_ready import NotReady

        self.trouble = trouble
        if trouble.code == "till_not_enrolled":
            self._offer_enrolment()
            return
        if self.not_ready is None:
            self.not_ready = NotReady(self.greeting.kit)
            self.not_ready.again_asked.connect(self.attempt)
        self.not_ready.show_trouble(trouble)
        self.not_ready.show()
        self.greeting.window.hide()

    def _offer_enrolment(self) -> None:
        """An empty folder: this machine may become a till here and now."""
        from counter_pos.enrolling import Enrolling

        if self.enrolling is None:
            self.enrolling = Enrolling(self.greeting.kit, self._folder, self._enrolled)
        self.enrolling.view.arrive()
        self.greeting.window.hide()

    def _enrolled(self) -> None:
        """The machine is a till: go on as after any start."""
        assert self.enrolling is not None
        self.attempt()
        self.enrolling.end()

    def _fetch(self, till: OpenTill, lanes: Lanes) -> None:
        """No replica yet, or a damaged one: the courier brings one while the person is told."""
        from counter_pos.attendants import Sending

        self._tell(till.replica_trouble)
        fetching = Sending(till, lambda _online, _since: None, till.fence)
        self._fetching = (fetching, till)
        fetching.start()
        timer = QTimer(self.not_ready)
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
        return FrontSettings(
            language=self._language or chosen.language,
            theme=chosen.theme,
            scan_gap_ms=chosen.scan.gap_ms,
            scan_least_keys=chosen.scan.least_keys,
            lock_minutes=chosen.lock_minutes,
        )


def run_window(
    folder: Path, language: str | None = None, hint: Sayable = "", early: tuple[str, str] | None = None
) -> CounterError | None:
    """Show the window of the till in `folder` until it is closed; what kept it from opening, if something did.

    `hint` stands in the title and below sign-in. `early` is a staff number and PIN to sign in with as soon as the
    till is open.
    """
    standing = QApplication.instance()
    app = standing if isinstance(standing, QApplication) else QApplication(sys.argv[:1])
    fit_scale(app)
    sys.setswitchinterval(SWITCH_S)
    collect_here(app)
    home = home_of(folder)
    while True:
        start = Start(app, folder, language, hint)
        start.greeting.early = early
        if hint:
            start.greeting.window.setWindowTitle(start.greeting.kit.words.tell(hint))
        start.greet()
        code = app.exec()
        start.end()
        if code == NOT_STARTED:
            raise RuntimeError("the window could not start; the reason stands above")
        if code not in (TO_TRAINING, TO_LIVE):
            return start.trouble
        folder = home / TRAINING_FOLDER if code == TO_TRAINING else home
        early = None
        start.put_away()


def collect_here(app: QApplication) -> Callable[[], None]:
    """Collect garbage on the window's thread only: a Qt object freed elsewhere can end the process."""
    gc.disable()
    timer = QTimer(app)
    timer.setInterval(5_000)
    timer.timeout.connect(gc.collect)
    timer.start()
    return timer.stop
