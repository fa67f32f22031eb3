"""Works a window as a person would, key by key and at a person's pace: for the demo and for tests of whole flows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from counter_pos.ui.front import Front
from counter_pos.ui.shell.sheets import SIGNS

BETWEEN_KEYS_MS = 70
PATIENCE_SECONDS = 60.0

_NAMED = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "Tab": Qt.Key.Key_Tab,
    "Space": Qt.Key.Key_Space,
    **{f"F{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
}


class PersonsClock:
    """Milliseconds as the scan guard sees them: each key comes a person's pause after the last."""

    def __init__(self) -> None:
        self._ms = 0

    def __call__(self) -> int:
        self._ms += BETWEEN_KEYS_MS
        return self._ms


class Hands:
    """Presses keys at whatever has the focus and waits until the till is done with each."""

    def __init__(self, front: Front, pictures: Path | None = None) -> None:
        """`pictures`: the folder for `picture`; None keeps none."""
        self._front = front
        self._pictures = pictures
        self._taken = 0

    def press(self, *keys: str) -> None:
        """Press named keys ("Enter", "F9", "Ctrl+L", "Down") one after another."""
        for name in keys:
            modifier, _, plain = name.rpartition("+")
            held = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}
            key = _NAMED.get(plain) or getattr(Qt.Key, f"Key_{plain.upper()}")
            QTest.keyClick(self._target(), key, held.get(modifier, Qt.KeyboardModifier.NoModifier))
            self.wait()

    def sign(self, deed: str) -> str:
        """The digit or letter that stands before a deed in the open menu. Raises StopIteration when it is not there."""
        buttons = self._front.menu_sheet.buttons
        return SIGNS[next(at for at, each in enumerate(buttons) if each.objectName() == f"menu_{deed}")]

    def type(self, text: str) -> None:
        """Type text into whatever has the focus."""
        for character in text:
            QTest.keyClicks(self._target(), character)
        self.wait()

    def wait(self, until: Callable[[], bool] | None = None) -> None:
        """Let the window work until no job is under way (and `until` holds). Raises TimeoutError after a minute."""
        begun = monotonic()
        while True:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            if self._front.jobs.under_way == 0 and (until is None or until()):
                QCoreApplication.processEvents()
                if self._front.jobs.under_way == 0:
                    return
            if monotonic() - begun > PATIENCE_SECONDS:
                raise TimeoutError("the window did not come to rest")

    def picture(self, name: str) -> None:
        """Keep the window as PNG, numbered in the order taken."""
        self.wait()
        if self._pictures is None:
            return
        self._pictures.mkdir(parents=True, exist_ok=True)
        self._taken += 1
        self._front.window.grab().save(str(self._pictures / f"{self._taken:02d}-{name}.png"))

    def _target(self) -> QWidget:
        focused = QApplication.focusWidget()
        return self._front.window if focused is None else focused
