"""Where the money belongs, and why it went elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_pos.ui.kit.base import KeyDeed, Kit
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.choices import ChoiceList
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.search.reading import TRANSFER_REASONS


class TransferSheet(Sheet):
    """account_asked(text) · transfer_asked(text, reason)."""

    account_asked = Signal(str)
    transfer_asked = Signal(str, str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, say("Money on a wrong account"), width=640)
        self._which = Label(kit, "", "strong", wrap=True)
        self.inside.addWidget(self._which)
        calm = say("No cash moves and the receipt stands. The division decides; a slip says what was asked.")
        self.inside.addWidget(Label(kit, calm, "note", wrap=True))
        self.inside.addWidget(Label(kit, say("Account where it belongs"), "strong"))
        self.account = Field(kit, "to_account", "code", say("Account where it belongs"), height=44)
        self.account.guarded = False
        self.account.setMaxLength(80)
        self.inside.addWidget(self.account)
        self._whose = Label(kit, "", "strong", wrap=True)
        self.inside.addWidget(self._whose)
        self.inside.addWidget(Label(kit, say("Why is it on the wrong one?"), "strong"))
        self.reasons = ChoiceList(kit, "transfer_reason")
        self.reasons.offer(TRANSFER_REASONS)
        self.inside.addWidget(self.reasons)
        self.button: Button = primary(kit, "request_transfer", say("Ask the division"), "F9")
        self.inside.addWidget(self.button)
        self.account.textEdited.connect(lambda _text: self.show_whose(""))
        self.account.entered.connect(lambda: self.account_asked.emit(self.account.text()))
        self.reasons.picked.connect(lambda _code: self.button.setFocus())
        self.button.clicked.connect(self._ask)

    def ask_about(self, which: Sayable) -> QWidget:
        """Prepare for one receipt; returns the first field."""
        self._which.say(which)
        self.account.clear()
        self.show_whose("")
        self.reasons.offer(TRANSFER_REASONS)
        return self.account

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F9", say("Ask the division"), self._ask),
            KeyDeed("Esc", say("Back"), self.close_sheet),
        )

    def show_whose(self, whose: Sayable) -> None:
        """Whose account it is, to be read back; empty until it is known."""
        self._whose.say(whose)
        self._whose.setVisible(whose != "")
        self.button.setEnabled(whose != "")
        self.fit()

    def to_reasons(self) -> None:
        self.reasons.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def try_again(self) -> None:
        """After a refusal: the account again."""
        self.account.setFocus(Qt.FocusReason.OtherFocusReason)
        self.account.selectAll()

    def _ask(self) -> None:
        if self.button.isEnabled():
            self.transfer_asked.emit(self.account.text(), self.reasons.code)
