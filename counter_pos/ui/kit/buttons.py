"""Buttons that handle Enter themselves, once a press."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from counter_pos.ui.kit.base import Kit, role
from counter_pos.ui.kit.fields import ENTER
from counter_pos.ui.kit.text import Sayable

HEIGHTS = {"primary": 46, "choice": 30}


class Button(QPushButton):
    """A button with a role: primary, plain, choice or menu. Key repeat never presses it."""

    moved = Signal(int)

    def __init__(self, kit: Kit, name: str, text: Sayable, look: str = "plain", cap: str = "") -> None:
        super().__init__()
        self._kit = kit
        self._text = text
        self._cap = cap
        self.setObjectName(name)
        role(self, look)
        self.setAutoDefault(False)
        self.setMinimumHeight(HEIGHTS.get(look, 42))
        self.retell()

    def say(self, text: Sayable, cap: str | None = None) -> None:
        self._text = text
        self._cap = self._cap if cap is None else cap
        self.retell()

    def retell(self) -> None:
        told = self._kit.words.tell(self._text)
        self.setText(f"{told}   {self._cap}" if self._cap else told)
        self.setAccessibleName(told)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._kit.scans.swallows(self, event, "", lambda _before: None):
            event.accept()
        elif event.key() in (*ENTER, Qt.Key.Key_Space):
            event.accept()
            if not event.isAutoRepeat() and self.isEnabled():
                self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.accept()
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.accept()


def primary(kit: Kit, name: str, text: Sayable, cap: str = "") -> Button:
    """The one button of a screen that does its deed."""
    return Button(kit, name, text, "primary", cap)
