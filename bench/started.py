"""A window in a process of its own that says when it takes keys: the bare one of the floor, or the product's.

    python -m bench.started bare
    python -m bench.started product DIR sign_in
    python -m bench.started product DIR payment STAFF PIN

One JSON line is printed when a key press arrives in the field that has the focus; then the window stays until the
process is ended.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

POLL_MS = 1


def focused() -> QLineEdit | None:
    """The line that would take the next key, once its window was shown."""
    from PySide6.QtWidgets import QApplication, QLineEdit

    field = QApplication.focusWidget()
    if not isinstance(field, QLineEdit) or not field.isEnabled():
        return None
    handle = field.window().windowHandle()
    return field if handle is not None and handle.isExposed() else None


def press(field: QLineEdit, key: int, text: str = "") -> None:
    """One key, down and up, as the system would send it."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def takes_keys(field: QLineEdit) -> bool:
    """Whether a digit arrives in the field; it is taken out again."""
    from PySide6.QtCore import Qt

    before = field.text()
    press(field, Qt.Key.Key_7, "7")
    arrived = field.text() != before
    press(field, Qt.Key.Key_Backspace)
    return arrived


def enter(field: QLineEdit, text: str) -> None:
    from PySide6.QtCore import Qt

    for character in text:
        press(field, ord(character), character)
    press(field, Qt.Key.Key_End)  # no scanner sends this: the keys came faster than a person's
    press(field, Qt.Key.Key_Return)


def tell() -> None:
    print(json.dumps({"ready_ns": time.monotonic_ns()}), flush=True)


class Watch:
    """Looks once a millisecond; signs in when asked to; tells when the wanted field takes keys."""

    def __init__(self, steps: list[Callable[[QLineEdit], bool]]) -> None:
        from PySide6.QtCore import QTimer

        self._steps = steps
        self._timer = QTimer(interval=POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        field = focused()
        if field is None:
            return
        if self._steps and self._steps[0](field):
            self._steps.pop(0)
        if not self._steps:
            self._timer.stop()
            tell()


def sign_in_step(name: str, text: str) -> Callable[[QLineEdit], bool]:
    """Type into the field of that name and press Enter."""

    def step(field: QLineEdit) -> bool:
        if field.objectName() != name or not takes_keys(field):
            return False
        enter(field, text)
        return True

    return step


def bare() -> None:
    """A window with one line to type into: what Qt itself costs here."""
    from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

    application = QApplication([])
    window = QWidget()
    line = QLineEdit(window)
    QVBoxLayout(window).addWidget(line)
    window.resize(1366, 768)
    window.show()
    line.setFocus()
    watch = Watch([takes_keys])
    application.exec()
    del watch


def product(folder: str, stop: str, staff: str = "", pin: str = "") -> None:
    """The product's own command, watched from inside its event loop."""
    from PySide6.QtWidgets import QApplication

    from counter_pos.__main__ import main as run

    steps: list[Callable[[QLineEdit], bool]] = [takes_keys]
    if stop == "payment":
        steps = [
            sign_in_step("staff_code", staff),
            sign_in_step("pin", pin),
            lambda field: field.objectName() == "find" and takes_keys(field),
        ]
    loop = QApplication.exec
    watches: list[Watch] = []

    def exec_watched() -> int:
        watches.append(Watch(steps))
        return loop()

    QApplication.exec = staticmethod(exec_watched)  # type: ignore[method-assign]
    run(["run", "--data", folder])


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        product(*sys.argv[2:])
