"""A window over a real till in a temporary folder, and a pair of hands that only has a keyboard and a scanner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from counter_pos.services.lanes import Lanes
from counter_pos.ui.front import Front, FrontSettings
from counter_pos.ui.kit.fonts import install_fonts
from counter_pos.ui.shell.status import LineReading
from tests.tills import CLERK, CLERK_PIN, TestTill

HUMAN_MS = 70
SCANNER_MS = 3
CAPS = {f"F{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)}
NAMED = {
    **CAPS,
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "Space": Qt.Key.Key_Space,
    "Backspace": Qt.Key.Key_Backspace,
    "H": Qt.Key.Key_H,
    "L": Qt.Key.Key_L,
    "R": Qt.Key.Key_R,
    "S": Qt.Key.Key_S,
    "T": Qt.Key.Key_T,
    "P": Qt.Key.Key_P,
}
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Ctrl+Alt": Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
}


@dataclass
class Keyboard:
    """A window in a test, and hands."""

    front: Front
    bot: QtBot
    ms: int = field(default=0, init=False)

    def focused(self) -> QWidget:
        """What the next key goes to."""
        target = QApplication.focusWidget()
        assert target is not None, "the focus is nowhere"
        return target

    @property
    def focus(self) -> str:
        """The name of the focused field."""
        self.settle()
        return self.focused().objectName()

    def type(self, text: str) -> None:
        """Type at a person's speed."""
        for character in text:
            self.ms += HUMAN_MS
            if character.isascii():
                QTest.keyClick(self.focused(), character)
            else:  # QTest knows no key for it; an input method sends the text alone
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                    QApplication.sendEvent(self.focused(), event)

    def press(self, *keys: str) -> None:
        """Press named keys, "F5" or "Shift+F11", each after what the one before began has come home."""
        for name in keys:
            self.ms += HUMAN_MS
            modifier, _, key = name.rpartition("+")
            held = MODIFIERS.get(modifier, Qt.KeyboardModifier.NoModifier)
            QTest.keyClick(self.focused(), NAMED[key], held)
            self.settle()

    def menu(self, name: str) -> None:
        """Choose a deed of the menu, as a person does: down to it, Enter."""
        self.press("F10")
        for _ in self.front.menu_sheet.buttons:
            if self.focus == f"menu_{name}":
                break
            self.press("Down")
        assert self.focus == f"menu_{name}"
        self.press("Enter")

    def scan(self, text: str, end: str = "Enter") -> None:
        """As a scanner types."""
        self.ms += HUMAN_MS
        for character in text:
            self.ms += SCANNER_MS
            QTest.keyClick(self.focused(), character)
        self.ms += SCANNER_MS
        QTest.keyClick(self.focused(), NAMED[end])
        self.settle()

    def settle(self) -> None:
        """Until every job has come home."""
        self.bot.waitUntil(lambda: self.front.jobs.under_way == 0, timeout=10_000)


@dataclass
class Counter(Keyboard):
    """A counter in a test: the window, hands, and its till."""

    till: TestTill

    def sign_in(self, code: str = CLERK, pin: str = CLERK_PIN) -> None:
        self.type(code)
        self.press("Enter")
        self.type(pin)
        self.press("Enter")

    def open_shift(self) -> None:
        """Sign in and open a shift with ten notes of a hundred."""
        self.sign_in()
        assert self.front.window.page == "shift"
        self.press("Enter", "Enter")
        self.type("10")
        self.press("F9")
        assert self.front.window.page == "payment"

    def open_account(self, account: int) -> None:
        self.type(str(account))
        self.press("Enter")

    @property
    def banner(self) -> str:
        """What the payment screen tells, in one string."""
        banner = self.front.payment_view.banner
        return banner.accessibleName() if not banner.isHidden() else ""


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    """Our letters, a steady caret."""
    install_fonts(qapp)
    qapp.setStyle("Fusion")
    qapp.setCursorFlashTime(0)


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    """Anything that Qt has to say fails the test."""
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _where, text: said.append(text))
    yield
    qInstallMessageHandler(before)
    assert not said


def open_window(qtbot: QtBot, qapp: QApplication, till: TestTill, lanes: Lanes, **chosen: Any) -> Counter:
    """A window over a till, at sign-in; `chosen` are its settings."""
    told: list[Counter] = []
    front = Front(
        qapp,
        till.desk,
        lanes,
        now=till.clock.now,
        verify=lambda: None,
        settings=FrontSettings(**chosen),
        now_ms=lambda: told[0].ms if told else 0,
    )
    made = Counter(front, qtbot, till)
    told.append(made)
    front.start()
    front.printer_says("folder")
    front.line_says(LineReading(online=True))
    qtbot.waitActive(front.window).__enter__()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is front.window)
    made.settle()
    return made


def close_window(counter: Counter) -> None:
    """Take it away, whatever stands on it."""
    counter.front.close()
    counter.settle()
    delete(counter.front.window)  # windows that pile up would all be dressed again for the next test


@pytest.fixture
def counter(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    """At sign-in, in English."""
    lanes = Lanes()
    till = TestTill(tmp_path, lanes=lanes)
    made = open_window(qtbot, qapp, till, lanes)
    yield made
    if isValid(made.front.window):
        close_window(made)
    lanes.close()
    till.close()


@pytest.fixture
def paying(counter: Counter) -> Counter:
    """In an open shift, ready for the first person."""
    counter.open_shift()
    return counter
