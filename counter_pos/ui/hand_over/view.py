"""The next clerk counts blind and signs with an own PIN; then the difference is told, and the drawer changes hands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from counter_pos.ui.custody.reading import CountResult
from counter_pos.ui.custody.view import CountDeedView, CountForm
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.base import KeyDeed, Kit, column, row
from counter_pos.ui.kit.buttons import Button
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.text import say

FORM = CountForm(
    say("Hand over the drawer"),
    say("The next clerk counts every note and coin, float and takings together. Enter goes to the next."),
    say("The result shows after the next clerk commits the count. The difference stays with who leaves."),
    say("The count is right"),
    say("Counted"),
    machine=True,
    login=say("The next clerk counts and signs with their own PIN"),
)


class HandOverView(CountDeedView):
    """Beside the signals of a count: give_asked(reason, supervisor, PIN) · recount_asked()."""

    give_asked = Signal(str, str, str)
    recount_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, FORM)
        self.approval.code.setObjectName("next_code")
        self.approval.code.rename(say("Next clerk's staff number"))
        self.approval.pin.setObjectName("next_pin")
        self.approval.pin.rename(say("Next clerk's PIN"))

    def add_below(self, kit: Kit, box: QBoxLayout) -> None:
        self._reason_box = QWidget()
        inside = column(self._reason_box, gap=2)
        inside.addWidget(Label(kit, say("What explains the difference?"), "strong"))
        self.reason = Field(kit, "reason", "reason", say("What explains the difference?"), height=40)
        self.reason.setMaxLength(120)
        inside.addWidget(self.reason)
        box.addWidget(self._reason_box)
        self.agreed = ApprovalForm(kit, say("The supervisor agrees to the difference"))
        box.addWidget(self.agreed)
        line = row(gap=10)
        self.again = Button(kit, "recount", say("Count again"), cap="F8")
        line.addWidget(self.again)
        line.addStretch(1)
        box.addLayout(line)
        self.again.clicked.connect(self._ask_again)
        self.reason.entered.connect(self.agreed.code.setFocus)
        self.agreed.given.connect(self._ask)

    def keys(self) -> tuple[KeyDeed, ...]:
        return (KeyDeed("F8", say("Count again"), self._ask_again), *super().keys())

    def begin(self, denominations: tuple[int, ...]) -> None:
        super().begin(denominations)
        self.reason.clear()
        self.agreed.wipe()
        for widget in (self._reason_box, self.agreed, self.again):
            widget.hide()
        self._why.show()

    def show_step(self, result: CountResult, *, explain: bool, recount: bool) -> None:
        """The count is on the disk. `explain` asks for reason and supervisor, `recount` offers one more count."""
        self.show_result(result)
        self._why.hide()
        self.button.say(say("Hand over the drawer"))
        self._reason_box.setVisible(explain)
        self.agreed.setVisible(explain)
        self.again.setVisible(recount)
        target: QWidget = self.reason if explain else self.button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_on(self, name: str) -> None:
        if not self._done:
            super().focus_on(name)
            return
        field: Field = self.agreed.pin if self.agreed.code.text() else self.agreed.code
        if not self.reason.text().strip():
            field = self.reason
        if field.isVisible():
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_again(self) -> None:
        if self._done and not self._locked and not self.again.isHidden():
            self.recount_asked.emit()

    def _ask(self) -> None:
        if self._locked:
            return
        if self._done:
            self.give_asked.emit(self.reason.text().strip(), *self.agreed.take())
        else:
            super()._ask()
