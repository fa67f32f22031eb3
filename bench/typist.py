"""A typist at the payment screen of a whole city: each key is timed from the press to the paint it causes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from bench.starting import till_folder
from counter_pos.app import OpenTill, open_till
from counter_pos.services.lanes import Lanes
from counter_pos.start import SWITCH_S, collect_here
from counter_pos.ui.front import Front
from counter_pos.ui.kit.text import say
from counter_pos.ui.settings import FrontSettings, dress
from counter_pos.window import Window
from tests.tills import CLERK, CLERK_PIN

PATIENCE_S = 5.0
HUMAN_MS = 70


class PersonsClock:
    """Keys come at a person's pace, as the scan guard sees them."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


class Painted(QObject):
    """Notes when a widget was last painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


class Typist:
    """Presses keys at what has the focus."""

    def __init__(self, front: Front, clock: PersonsClock) -> None:
        self.front, self._clock = front, clock

    def press(self, key: int, text: str = "") -> None:
        from PySide6.QtCore import Qt

        self._clock.ms += HUMAN_MS
        target = QApplication.focusWidget()
        assert target is not None
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))

    def type(self, text: str) -> None:
        for character in text:
            self.press(ord(character.upper()), character)

    def enter(self) -> None:
        from PySide6.QtCore import Qt

        self.press(Qt.Key.Key_Return.value)

    def clear(self) -> None:
        from PySide6.QtCore import Qt

        self.press(Qt.Key.Key_Escape.value)
        self.rest()

    def rest(self) -> None:
        """Until no job is under way."""
        end = time.monotonic() + 60
        while self.front.jobs.under_way:
            assert time.monotonic() < end
            QCoreApplication.processEvents()
        QCoreApplication.processEvents()

    def seconds_to_paint(self, act: Callable[[], None], painted: Painted) -> float:
        """From the press to the paint of what it changes."""
        before = painted.count
        begun = time.perf_counter()
        act()
        while painted.count == before:
            assert time.perf_counter() - begun < PATIENCE_S, "nothing was painted"
            QCoreApplication.processEvents()
        return time.perf_counter() - begun


class Heartbeat(QObject):
    """A timer on the window's thread that notes how long the event loop did not come round, in seconds."""

    EVERY_MS = 5

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setInterval(self.EVERY_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now


@contextmanager
def typist(accounts: int) -> Iterator[tuple[Typist, OpenTill]]:
    """A clerk signed in at the payment screen of a till that knows `accounts` consumers."""
    with till_folder(accounts) as folder, window_of(folder) as made:
        yield made


@contextmanager
def window_of(folder: Path) -> Iterator[tuple[Typist, OpenTill]]:
    """The window of a till's folder with its attendants, its clerk signed in."""
    import sys

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    sys.setswitchinterval(SWITCH_S)
    stop_collecting = collect_here(app)
    clock = PersonsClock()
    lanes = Lanes()
    till = open_till(folder, lanes=lanes)
    window = Window(app, till, lanes, FrontSettings(), say("bench"), now_ms=clock)
    dress(app, window.front.kit)
    window.start()
    hands = Typist(window.front, clock)
    hands.rest()
    window.front.sign_in.sign_in(CLERK, CLERK_PIN)
    hands.rest()
    assert window.front.window.page == "payment", window.front.window.page
    try:
        yield hands, till
    finally:
        window.front.close()
        hands.rest()
        stop_collecting()
        window.stop()


def name_beginnings(till: OpenTill, count: int, seed: int = 3) -> list[str]:
    """First four to seven letters of names that are in the city."""
    random = Random(seed)
    replica = till.replica
    assert replica is not None
    people = replica.each(random.randrange(1_000_000_000, 1_300_000_000), 4_000)
    chosen = [random.choice(people).name_en for _ in range(count)]
    return [name[: random.randint(4, 7)].lower() for name in chosen]
