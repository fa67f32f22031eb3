"""Drives the real program into training and back, by keys, in a process of its own. Its argument is the folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from counter_pos.start import run_window
from counter_pos.ui.shell.window import CounterWindow
from tests.tills import CLERK, CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN

STEP_MS = 40
MOST_STEPS = 1_500
ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down


def standing() -> CounterWindow | None:
    """The one window that is on the screen."""
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, CounterWindow) and each.isVisible()]
    return found[0] if len(found) == 1 else None


def window() -> CounterWindow:
    found = standing()
    assert found is not None
    return found


def focus() -> str:
    target = QApplication.focusWidget()
    return "" if target is None else target.objectName()


def typed(text: str) -> None:
    for character in text:
        QTest.keyClick(QApplication.focusWidget(), character)
        QTest.qWait(30)
    QTest.keyClick(QApplication.focusWidget(), ENTER)


def menu(name: str) -> Iterator[bool]:
    window().press("F10")
    for _ in range(40):
        if focus() == f"menu_{name}":
            break
        QTest.keyClick(QApplication.focusWidget(), DOWN)
    assert focus() == f"menu_{name}", focus()
    QTest.keyClick(QApplication.focusWidget(), ENTER)
    yield True


def signed_in(staff: str, pin: str) -> Iterator[bool]:
    while standing() is None or focus() != "staff_code" or not window().top._counter.text():
        yield False
    typed(staff)
    typed(pin)
    while window().page == "sign_in":
        yield True


def script(seen: list[dict[str, object]]) -> Iterator[bool]:
    """Live, into training with a supervisor, a shift there, and back. Each step waits for what comes of the last."""

    def note() -> None:
        seen.append({"page": window().page, "band": not window().band.isHidden(), "text": window().band.text()})

    yield from signed_in(CLERK, CLERK_PIN)
    note()
    yield from menu("training")
    while focus() != "approver_code":
        yield True
    typed(SUPERVISOR)
    typed(SUPERVISOR_PIN)
    live = window()
    while standing() is None or standing() is live:
        yield True
    yield from signed_in(CLERK, CLERK_PIN)
    while focus() != "open_shift" and window().page != "shift":
        yield True
    note()
    window().press("F9")
    while window().page != "payment":
        yield True
    yield from menu("training")
    while focus() != "training":
        yield True
    practice = window()
    window().press("F9")
    while standing() is None or standing() is practice:
        yield True
    yield from signed_in(CLERK, CLERK_PIN)
    note()
    window().close()


def drive(folder: Path) -> list[dict[str, object]]:
    """Play the script; what stood on the screen at its stations."""
    app = QApplication(sys.argv[:1])
    seen: list[dict[str, object]] = []
    steps, left = script(seen), [MOST_STEPS]
    timer = QTimer(app)

    def step() -> None:
        left[0] -= 1
        try:
            next(steps)
        except StopIteration:
            timer.stop()
            return
        except (AssertionError, AttributeError, RuntimeError) as wrong:
            seen.append({"trouble": repr(wrong)})
            left[0] = 0
        if left[0] <= 0:
            seen.append({"stuck": focus()})
            timer.stop()
            app.exit(1)

    timer.timeout.connect(step)
    timer.start(STEP_MS)
    run_window(folder, "en")
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(drive(Path(sys.argv[1]))) + "\n")
