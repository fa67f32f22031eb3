"""Fields to type into. Enter is handled here and goes no further: one Enter does one thing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from counter_pos.domain.money import ascii_digits
from counter_pos.ui.kit.base import Kit, role, set_property
from counter_pos.ui.kit.text import Sayable
from counter_pos.ui.kit.typed_money import caret_after, read_paise, regroup, weight_before

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Field(QLineEdit):
    """A line to type into. `entered` is one press of Enter, never its repeats; `moved` is an arrow up or down."""

    entered = Signal()
    moved = Signal(int)

    def __init__(self, kit: Kit, name: str, look: str, accessible: Sayable, *, height: int = 38) -> None:
        super().__init__()
        self._kit = kit
        self._accessible = accessible
        self._placeholder: Sayable = ""
        self.guarded = True
        """A scan into this field is undone; the field that looks accounts up sets it to False."""
        self.setObjectName(name)
        role(self, look)
        self.setFixedHeight(height)
        self.setProperty("wrong", "false")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.retell()

    def invite(self, text: Sayable) -> None:
        """What the empty field asks for."""
        self._placeholder = text
        self.retell()

    def rename(self, accessible: Sayable) -> None:
        """The field's accessible name."""
        self._accessible = accessible
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(self._kit.words.tell(self._accessible))
        self.setPlaceholderText(self._kit.words.tell(self._placeholder))

    def mark_wrong(self, wrong: bool) -> None:
        set_property(self, "wrong", "true" if wrong else "false")

    def put_back(self, text: str) -> None:
        """Undo what a scanner typed."""
        self.setText(text)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.guarded and self._kit.scans.ends_with_tab(self, self.put_back):
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.guarded and self._kit.scans.swallows(self, event, self.text(), self.put_back):
            event.accept()
        elif event.key() in ENTER:
            event.accept()
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.accept()
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class MoneyEdit(Field):
    """An amount in rupees, grouped as it is typed. What is no amount never gets in: `refused` tells what was tried."""

    typed = Signal()
    refused = Signal(str)

    def __init__(self, kit: Kit, name: str, look: str, accessible: Sayable, *, height: int = 46) -> None:
        super().__init__(kit, name, look, accessible, height=height)
        self.setAlignment(RIGHT)
        self._good = ""
        self.textEdited.connect(self._take_in)

    def paise(self) -> int | None:
        """What stands in the field, paise; None when it is empty."""
        return read_paise(self.text())

    def put(self, text: str) -> None:
        """Show `text` without anybody having typed it."""
        self._good = regroup(text) or ""
        self.setText(self._good)

    def put_back(self, text: str) -> None:
        self.put(text)
        self.typed.emit()

    def _take_in(self, text: str) -> None:
        grouped = regroup(text)
        if grouped is None:
            caret = max(0, self.cursorPosition() - max(0, len(text) - len(self._good)))
            self.setText(self._good)
            self.setCursorPosition(caret)
            self.refused.emit(text)
            return
        weight = weight_before(text, self.cursorPosition())
        self._good = grouped
        if grouped != text:
            self.setText(grouped)
            self.setCursorPosition(caret_after(grouped, weight))
        self.typed.emit()


class CountEdit(Field):
    """How many pieces of one denomination: up to five digits."""

    typed = Signal()

    def __init__(self, kit: Kit, name: str, look: str, accessible: Sayable, *, height: int = 26) -> None:
        super().__init__(kit, name, look, accessible, height=height)
        self.setAlignment(RIGHT)
        self._good = ""
        self.textEdited.connect(self._take_in)

    def count(self) -> int:
        return int(self.text() or "0")

    def put(self, text: str) -> None:
        self._good = text
        self.setText(text)

    def put_back(self, text: str) -> None:
        self.put(text)
        self.typed.emit()

    def _take_in(self, text: str) -> None:
        plain = ascii_digits(text).strip()
        if (plain and not (plain.isascii() and plain.isdigit())) or len(plain) > 5:
            self.setText(self._good)
            return
        self._good = plain
        if plain != text:
            self.setText(plain)
        self.typed.emit()


class PinEdit(Field):
    """Six or more digits, masked."""

    def __init__(self, kit: Kit, name: str, accessible: Sayable) -> None:
        super().__init__(kit, name, "code", accessible, height=44)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(12)
        self.textEdited.connect(self._digits_only)

    def take(self) -> str:
        """What was typed; the field forgets it."""
        typed = self.text()
        self.clear()
        return typed

    def _digits_only(self, text: str) -> None:
        plain = "".join(character for character in ascii_digits(text) if character in "0123456789")
        if plain != text:
            self.setText(plain)
