"""Hands key presses of fields and buttons to the scan guard, and undoes what a scanner typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from counter_pos.ui.kit.scan_guard import Scan, ScanGuard

_ENDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class ScanWatch(QObject):
    """`caught` tells what a scanner typed where a scan is not wanted."""

    caught = Signal(str)

    def __init__(self, guard: ScanGuard) -> None:
        super().__init__()
        self._guard = guard
        self._owner: object = None

    def swallows(self, owner: object, event: QKeyEvent, text: str, put_back: Callable[[str], None]) -> bool:
        """Watch one key press of `owner`, which holds `text`. True when it ended a scan: the press is used up."""
        if owner is not self._owner:
            self._owner = owner
            self._guard.forget()
        if event.isAutoRepeat():
            self._guard.forget()
            return False
        if event.key() in _ENDING:
            return self._undo(self._guard.end(), put_back)
        typed = event.text()
        if typed and typed.isprintable():
            self._guard.key(typed, text)
        elif event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock):
            self._guard.forget()
        return False

    def ends_with_tab(self, owner: object, put_back: Callable[[str], None]) -> bool:
        """Tab was pressed in `owner`: some scanners end with it."""
        return owner is self._owner and self._undo(self._guard.end(), put_back)

    def _undo(self, scan: Scan | None, put_back: Callable[[str], None]) -> bool:
        if scan is None:
            return False
        put_back(scan.before)
        self.caught.emit(scan.typed)
        return True
