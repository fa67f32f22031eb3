"""The accounts that one tender pays together; the amount of one of them can be changed in its place."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLayout

from counter_pos.ui.kit.base import Kit, column, role, row
from counter_pos.ui.kit.fields import MoneyEdit
from counter_pos.ui.kit.labels import RIGHT, ElidingLabel, KeyCap, Label
from counter_pos.ui.kit.text import say
from counter_pos.ui.payment.figures import TogetherReading

MOST = 3
LINE = 26
FIELD = 132


class TogetherCard(QFrame):
    """A few lines of the list, the chosen one always among them: there `amount` takes the place of the figure."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "card")
        self._most = MOST
        self._reading: TogetherReading | None = None
        self._title = Label(kit, "", "strong")
        self._place = Label(kit, "", "note")
        self._hint = Label(kit, "", "note")
        self._lines = [(ElidingLabel(kit), Label(kit, "", "figure", align=RIGHT)) for _ in range(MOST)]
        self.amount = MoneyEdit(kit, "part", "count", say("Amount of the chosen account, rupees"), height=LINE)
        self.amount.setFixedWidth(FIELD)
        self.amount.hide()
        box = column(self, gap=2, edges=(14, 8, 14, 8))
        head = row()
        head.addWidget(self._title)
        head.addWidget(self._place)
        head.addStretch(1)
        head.addWidget(KeyCap("Shift+F11"))
        head.addWidget(self._hint)
        box.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._grid.setColumnStretch(0, 1)
        for place, (who, figure) in enumerate(self._lines):
            self._grid.addWidget(who, place, 0)
            self._grid.addWidget(figure, place, 1)
        box.addLayout(self._grid)
        self.hide()

    def show_parts(self, reading: TogetherReading) -> None:
        """The last few, or those about the chosen one; hidden when there are none."""
        self._reading = reading
        lines, chosen = reading.lines, reading.chosen
        self.setVisible(bool(lines))
        self._title.say(reading.title)
        changing = chosen is not None
        below = chosen + 1 if chosen is not None else len(lines)
        last = min(len(lines), max(self._most, below + (1 if self._most > 1 else 0)))
        first = max(0, last - self._most)
        told = say("{first} to {last} of {count}", first=first + 1, last=last, count=len(lines))
        one = say("{place} of {count}", place=last, count=len(lines))
        self._place.say("" if len(lines) <= self._most else one if self._most == 1 else told)
        self._hint.say(say("takes it out · arrows choose · Enter done") if changing else say("change or take out"))
        for place, (who, figure) in enumerate(self._lines):
            given = place < self._most and first + place < len(lines)
            here = given and first + place == chosen
            who.setVisible(given)
            figure.setVisible(given and not here)
            self._grid.setRowMinimumHeight(place, LINE if given else 0)
            if given:
                who.say(lines[first + place][0])
                figure.say(lines[first + place][1])
            if here:
                self._grid.addWidget(self.amount, place, 1)
        self.amount.setVisible(changing)

    def make_room(self, *, low: bool) -> None:
        """Where there is hardly any room one line is shown: the chosen or the last one."""
        most = 1 if low else MOST
        if most != self._most:
            self._most = most
            if self._reading is not None:
                self.show_parts(self._reading)
