"""Notices that somebody is there: keys and clicks as they come to the window from outside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject

TOUCHES = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin)


class Touches(QObject):
    """An event filter for the window's own handle, which sees few events: what is painted does not pass there."""

    def __init__(self, touched: Callable[[], None]) -> None:
        super().__init__()
        self._touched = touched

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._touched()
        return False
