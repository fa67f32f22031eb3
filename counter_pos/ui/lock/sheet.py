"""Covers the whole window: no name, no sum, and one field for the PIN that opens it again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.base import KeyDeed, Kit, role, row, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.fields import PinEdit
from counter_pos.ui.kit.labels import KeyCap, Label
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.text import Sayable, say


class LockSheet(Sheet):
    """reopen_asked(PIN) · end_asked(supervisor, PIN)."""

    reopen_asked = Signal(str)
    end_asked = Signal(str, str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, say("This window is locked"), width=520)
        role(self, "cover")
        self.alone = True
        self._whose = Label(kit, "", "heading", wrap=True)
        self.inside.addWidget(self._whose)
        calm = say("The payment that was open is kept as it was. Nothing of it is recorded.")
        self.inside.addWidget(Label(kit, calm, "note", wrap=True))
        self.inside.addWidget(Label(kit, say("PIN (six digits or more)"), "strong"))
        self.pin = PinEdit(kit, "lock_pin", say("PIN"))
        self.inside.addWidget(self.pin)
        self.button: Button = primary(kit, "reopen", say("Go on"))
        self.inside.addWidget(self.button)
        self.inside.addWidget(rule())
        self.ends = Button(kit, "end_lock", say("A supervisor ends it"), cap="F8")
        self.inside.addWidget(self.ends)
        self.supervisor = ApprovalForm(kit, say("The shift and its drawer stay with its clerk"))
        self.inside.addWidget(self.supervisor)
        language = row(gap=8)
        language.addStretch(1)
        language.addWidget(Label(kit, "English / हिन्दी", "note"))
        language.addWidget(KeyCap("Ctrl+L"))
        language.addStretch(1)
        self.inside.addLayout(language)
        self.pin.entered.connect(self._reopen)
        self.button.clicked.connect(self._reopen)
        self.ends.clicked.connect(self.ask_supervisor)
        self.supervisor.given.connect(self._end)

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F8", say("A supervisor ends it"), self.ask_supervisor),
            KeyDeed("Esc", say("Clear"), self.clear),
        )

    def ask_for(self, whose: Sayable) -> QWidget:
        """Cover what is there; returns the field that opens it again."""
        self._whose.say(whose)
        self._wipe()
        return self.pin

    def clear(self) -> None:
        """Empty fields, the focus in the PIN."""
        self._wipe()
        self.fit()
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wipe(self) -> None:
        """No focus yet: what is below has it, and gets it back."""
        self.pin.clear()
        self.supervisor.wipe()
        self.supervisor.hide()
        self.ends.show()

    def ask_supervisor(self) -> None:
        """Somebody else than the clerk: only a supervisor."""
        self.pin.clear()
        self.ends.hide()
        self.supervisor.show()
        self.fit()
        self.supervisor.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def try_again(self) -> None:
        """After a refusal."""
        form = self.supervisor
        field = self.pin if form.isHidden() else form.pin if form.code.text() else form.code
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def _reopen(self) -> None:
        self.reopen_asked.emit(self.pin.take())

    def _end(self) -> None:
        self.end_asked.emit(*self.supervisor.take())
