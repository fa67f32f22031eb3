"""A supervisor's own login for one deed: staff number and PIN, typed on the clerk's screen and forgotten at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counter_pos.ui.kit.base import Kit, column, row
from counter_pos.ui.kit.fields import Field, PinEdit
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.text import Sayable, say


class ApprovalForm(QWidget):
    """`given` when Enter is pressed in the PIN."""

    given = Signal()

    def __init__(self, kit: Kit, title: Sayable) -> None:
        super().__init__()
        self.code = Field(kit, "approver_code", "code", say("Supervisor's staff number"), height=44)
        self.code.setMaxLength(8)
        self.pin = PinEdit(kit, "approver_pin", say("Supervisor's PIN"))
        box = column(self, gap=6)
        box.addWidget(Label(kit, title, "strong"))
        line = row(gap=12)
        for words, field in ((say("Staff number"), self.code), (say("PIN"), self.pin)):
            pair = column(gap=2)
            pair.addWidget(Label(kit, words, "small"))
            pair.addWidget(field)
            line.addLayout(pair, 1)
        box.addLayout(line)
        self.code.entered.connect(self.pin.setFocus)
        self.pin.entered.connect(self.given)

    def take(self) -> tuple[str, str]:
        """Staff number and PIN; the PIN is forgotten here."""
        return self.code.text().strip(), self.pin.take()

    def wipe(self) -> None:
        self.code.clear()
        self.pin.clear()
