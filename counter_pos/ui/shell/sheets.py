"""The sheets that every screen has: the shift menu, the help, the state of the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_pos.ui.kit.base import KeyDeed, Kit, column, row
from counter_pos.ui.kit.buttons import Button
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.text import Sayable, Text, say

GROUPS: tuple[tuple[tuple[str, Text], ...], ...] = (
    (("payment", say("Payments")), ("machine", say("This till"))),
    (("cash", say("Cash and shift")),),
    (("day", say("Site and day")),),
)
"""The menu's columns: what stands under which heading."""
SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class MenuItem:
    """One deed of the menu; `open` says whether it can be done now."""

    name: str
    words: Text
    group: str
    deed: Callable[[], None]
    open: Callable[[], bool] = lambda: True


class MenuSheet(Sheet):
    """Deeds in columns: arrows move, a digit, a letter or Enter chooses."""

    def __init__(self, kit: Kit, parent: QWidget, title: Sayable, items: tuple[MenuItem, ...]) -> None:
        super().__init__(kit, parent, title, width=1180)
        self._items: list[MenuItem] = []
        self.buttons: list[Button] = []
        columns = row(gap=18)
        columns.setAlignment(Qt.AlignmentFlag.AlignTop)
        for groups in GROUPS:
            side = column(gap=6)
            for group, heading in groups:
                mine = [item for item in items if item.group == group]
                if mine:
                    side.addWidget(Label(kit, heading, "note"))
                for item in mine:
                    side.addWidget(self._button(kit, item))
            side.addStretch(1)
            columns.addLayout(side, 1)
        self.inside.addLayout(columns)

    def _button(self, kit: Kit, item: MenuItem) -> Button:
        place = len(self.buttons)
        button = Button(kit, f"menu_{item.name}", _numbered(place, item.words), "menu")
        button.clicked.connect(lambda: self._do(item))
        button.moved.connect(lambda by: self._step(place, by))
        self._items.append(item)
        self.buttons.append(button)
        return button

    def first(self) -> QWidget:
        """Look again at what can be done now; returns the first that can."""
        for button, item in zip(self.buttons, self._items, strict=True):
            button.setEnabled(item.open())
        return next(button for button in self.buttons if button.isEnabled())

    def keys(self) -> tuple[KeyDeed, ...]:
        return (KeyDeed("Esc", say("Back"), self.close_sheet), KeyDeed("F10", say("Back"), self.close_sheet, False))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = event.text().lower()
        place = SIGNS.find(sign) if len(sign) == 1 else -1
        if 0 <= place < len(self.buttons) and self.buttons[place].isEnabled():
            self.buttons[place].click()

    def _step(self, place: int, by: int) -> None:
        ways = range(place + by, len(self.buttons) if by > 0 else -1, by)
        target = next((self.buttons[at] for at in ways if self.buttons[at].isEnabled()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self, item: MenuItem) -> None:
        self.close_sheet()
        item.deed()


def _numbered(place: int, words: Text) -> Sayable:
    return say("{number}   {words}", number=SIGNS[place].upper(), words=words)


class LineSheet(Sheet):
    """How sync stands, in three lines."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, say("The line to head office"), width=560)
        self._lines = [Label(kit, "", wrap=True) for _ in range(3)]
        box = column(gap=6)
        for label in self._lines:
            box.addWidget(label)
        self.inside.addLayout(box)
        calm = say("Payments never wait for the line. Every receipt is on this PC first, and goes by itself later.")
        self.inside.addWidget(Label(kit, calm, "note", wrap=True))
        self.back = Button(kit, "line_back", say("Back"), cap="Esc")
        self.inside.addWidget(self.back)
        self.back.clicked.connect(self.close_sheet)

    def show_lines(self, lines: tuple[Sayable, ...]) -> None:
        for place, label in enumerate(self._lines):
            label.say(lines[place] if place < len(lines) else "")

    def keys(self) -> tuple[KeyDeed, ...]:
        return (KeyDeed("Esc", say("Back"), self.close_sheet), KeyDeed("Ctrl+S", say("Back"), self.close_sheet, False))
