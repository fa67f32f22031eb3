"""The fields for what stands on a cheque or draft. They take the place of the notes: the panel never moves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counter_pos.domain.instrument import TypedPaper
from counter_pos.ui.kit.base import Kit, column, row
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import KeyCap, Label
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.payment.paper import FIELDS

HEIGHT = 34
LONGEST = 60


class PaperForm(QWidget):
    """`typed` when a person changed a field, `entered` with its name for one press of Enter."""

    typed = Signal()
    entered = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        box = column(self, gap=6)
        head = row()
        head.addStrut(24)
        self._title = Label(kit, "", "small")
        head.addWidget(self._title)
        head.addWidget(KeyCap("Shift+F6"))
        head.addStretch(1)
        head.addWidget(Label(kit, say("Subject to realisation"), "note"))
        box.addLayout(head)
        words: dict[str, Sayable] = {
            "number": say("Number, 6 digits"),
            "dated": say("Date on it, 31-07-2026"),
            "bank": say("Bank"),
            "branch": say("Branch"),
            "drawer": say("Name of the drawer"),
        }
        self.fields = {name: self._field(kit, name, words[name]) for name in FIELDS}
        for names in (("number", "dated"), ("bank", "branch"), ("drawer",)):
            line = row(gap=8)
            for name in names:
                line.addWidget(self.fields[name], 1)
            box.addLayout(line)

    def _field(self, kit: Kit, name: str, words: Sayable) -> Field:
        field = Field(kit, f"paper_{name}", "reason", words, height=HEIGHT)
        field.invite(words)
        field.setMaxLength(LONGEST)
        field.textEdited.connect(self.typed)
        field.entered.connect(lambda: self.entered.emit(name))
        return field

    def entitle(self, title: Sayable) -> None:
        """Cheque or demand draft."""
        self._title.say(title)

    def read(self) -> TypedPaper:
        return TypedPaper(**{name: field.text() for name, field in self.fields.items()})

    def put(self, paper: TypedPaper) -> None:
        """Fill the fields as if nobody had typed; an empty paper clears them for the next payment."""
        for name, field in self.fields.items():
            field.setText(getattr(paper, name))
