"""A short list to choose one from: arrows move, a digit chooses, Enter goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from counter_pos.ui.kit.base import Kit
from counter_pos.ui.kit.buttons import Button
from counter_pos.ui.kit.fields import ENTER
from counter_pos.ui.kit.text import Sayable, join


class ChoiceList(QWidget):
    """Choices by code, side by side in columns. `picked` when Enter confirms one."""

    picked = Signal(str)

    def __init__(self, kit: Kit, name: str, *, columns: int = 2) -> None:
        super().__init__()
        self._kit = kit
        self._name = name
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self.codes: tuple[str, ...] = ()
        self.buttons: list[Button] = []

    def offer(self, choices: tuple[tuple[str, Sayable], ...]) -> None:
        """Replace the choices; the first is chosen."""
        for old in self.buttons:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.codes = tuple(code for code, _ in choices)
        self.buttons = []
        for place, (code, words) in enumerate(choices):
            button = _Choice(self._kit, f"{self._name}_{code}", join(str(place + 1), words, between="   "))
            button.setCheckable(True)
            button.setChecked(place == 0)
            button.moved.connect(lambda by, at=place: self._choose(at + by))
            button.digit.connect(lambda digit: self._choose(digit - 1))
            button.clicked.connect(lambda _=False, at=place: self._choose(at))
            button.confirmed.connect(lambda: self.picked.emit(self.code))
            self.buttons.append(button)
            self._grid.addWidget(button, place // self._columns, place % self._columns)
            button.show()  # a button that is not shown yet would take no focus

    @property
    def code(self) -> str:
        """The chosen code; empty when there is nothing to choose."""
        chosen = [code for code, button in zip(self.codes, self.buttons, strict=True) if button.isChecked()]
        return chosen[0] if chosen else ""

    def first(self) -> QWidget:
        return next((button for button in self.buttons if button.isChecked()), self)

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self.buttons):
            for at, button in enumerate(self.buttons):
                button.setChecked(at == place)
            self.buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)


class _Choice(Button):
    digit = Signal(int)
    confirmed = Signal()

    def __init__(self, kit: Kit, name: str, text: Sayable) -> None:
        super().__init__(kit, name, text, "choice")
        self.setFixedHeight(36)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            event.accept()
            if not event.isAutoRepeat():
                self.confirmed.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.text().isdigit() and event.text().isascii():
            self.digit.emit(int(event.text()))
        else:
            super().keyPressEvent(event)
