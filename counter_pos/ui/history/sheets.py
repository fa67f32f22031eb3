"""The question before a second copy of a receipt: why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counter_pos.services.summaries import ReceiptRow
from counter_pos.ui.history.words import COPY_REASONS
from counter_pos.ui.kit.base import KeyDeed, Kit
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.choices import ChoiceList
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.text import Both, Sayable, join, money, say


class ReprintSheet(Sheet):
    """reprint_asked(reason): a numbered duplicate, recorded with its reason."""

    reprint_asked = Signal(str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, say("Print a duplicate"), width=560)
        self._which = Label(kit, "", "strong", wrap=True)
        self.inside.addWidget(self._which)
        note = say("The copy is numbered, marked DUPLICATE, and written into the journal with its reason.")
        self.inside.addWidget(Label(kit, note, "note", wrap=True))
        self.inside.addWidget(Label(kit, say("Why a second copy?"), "strong"))
        self.reasons = ChoiceList(kit, "why", columns=1)
        self.reasons.offer(COPY_REASONS)
        self.inside.addWidget(self.reasons)
        self.button: Button = primary(kit, "print_duplicate", say("Print the duplicate"), "F9")
        self.inside.addWidget(self.button)
        self.reasons.picked.connect(lambda _code: self.button.setFocus())
        self.button.clicked.connect(self._ask)

    def ask_about(self, receipt: ReceiptRow) -> QWidget:
        """Prepare for one receipt; returns the first field."""
        self._which.say(_which(receipt))
        self.reasons.offer(COPY_REASONS)
        return self.reasons.first()

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F9", say("Print the duplicate"), self._ask),
            KeyDeed("Esc", say("Back"), self.close_sheet),
        )

    def _ask(self) -> None:
        self.reprint_asked.emit(self.reasons.code)


def _which(receipt: ReceiptRow) -> Sayable:
    name = Both(receipt.name_en, receipt.name_hi)
    return join(receipt.number, name, money(receipt.paise), between=" · ")
