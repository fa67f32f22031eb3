"""Why a payment is cancelled, the papers that came back, and who agrees."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_pos.ui.history.words import REASON_WORDS
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.base import KeyDeed, Kit, row, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.choices import ChoiceList
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.marks import Chip
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.text import Sayable, say

WIDTH = 940  # the reasons in two rows and the two logins side by side: it fits the lowest screen


class CancelSheet(Sheet):
    """paper_asked(QR text) · unreadable_asked() · cancel_asked(reason, supervisor, PIN, who saw the paper, PIN).

    The last two are empty unless a paper cannot be read.
    """

    paper_asked = Signal(str)
    unreadable_asked = Signal()
    cancel_asked = Signal(str, str, str, str, str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, say("Cancel a receipt"), width=WIDTH)
        self._which = Label(kit, "", "strong", wrap=True)
        self._returned = Label(kit, "", "note", wrap=True)
        self.inside.addWidget(self._which)
        self.inside.addWidget(self._returned)
        self.inside.addWidget(Label(kit, say("Why is it cancelled?"), "strong"))
        self.reasons = ChoiceList(kit, "reason", columns=4)
        self.inside.addWidget(self.reasons)
        head = row(gap=10)
        head.addWidget(Label(kit, say("Scan the paper in your hand"), "strong"))
        self._papers = Chip(kit)
        head.addWidget(self._papers)
        head.addStretch(1)
        self.inside.addLayout(head)
        line = row(gap=10)
        self.paper = Field(kit, "paper", "reason", say("The paper's square code"), height=40)
        self.paper.guarded = False
        self.paper.setMaxLength(400)
        self.paper.invite(say("Hold the receipt's square code under the scanner"))
        line.addWidget(self.paper, 1)
        self.unreadable = Button(kit, "unreadable", say("It cannot be read"), cap="F6")
        line.addWidget(self.unreadable)
        self.inside.addLayout(line)
        self.inside.addWidget(rule())
        logins = row(gap=24)
        self.seen = ApprovalForm(kit, say("A supervisor saw the paper: it cannot be read"))
        self.seen.code.setObjectName("seen_code")
        self.seen.pin.setObjectName("seen_pin")
        self.approval = ApprovalForm(kit, say("A supervisor agrees to it with their own PIN"))
        logins.addWidget(self.seen, 1)
        logins.addWidget(self.approval, 1)
        self.inside.addLayout(logins)
        self.button: Button = primary(kit, "cancel_receipt", say("Cancel and hand the cash back"), "F9")
        self.inside.addWidget(self.button)
        self.reasons.picked.connect(lambda _code: self.paper.setFocus(Qt.FocusReason.OtherFocusReason))
        self.paper.entered.connect(self._paper_entered)
        self.unreadable.clicked.connect(self.unreadable_asked)
        self.seen.given.connect(self.approval.code.setFocus)
        self.approval.given.connect(self._ask)
        self.button.clicked.connect(self._ask)

    def ask_about(self, which: Sayable, goes_back: Sayable, reasons: tuple[str, ...]) -> QWidget:
        """Prepare for one receipt; returns the first field."""
        self._which.say(which)
        self._returned.say(goes_back)
        self.reasons.offer(tuple((code, REASON_WORDS.get(code, code)) for code in reasons))
        self.paper.clear()
        self.seen.wipe()
        self.seen.hide()
        self.approval.wipe()
        return self.reasons.first()

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F6", say("It cannot be read"), self.unreadable_asked.emit),
            KeyDeed("F9", say("Cancel and hand the cash back"), self._ask),
            KeyDeed("Esc", say("Keep the receipt"), self.close_sheet),
        )

    def show_papers(self, words: Sayable, *, whole: bool) -> None:
        """How many papers are scanned; with all of them the supervisor is next."""
        self._papers.say(words, "ok" if whole else "warn", "tick" if whole else "ring")
        self.paper.clear()
        self.paper.setEnabled(not whole)
        self.unreadable.setEnabled(not whole)

    def ask_seen(self) -> None:
        """A paper cannot be read: a supervisor says so, apart from the cancellation."""
        self.seen.show()
        self.fit()
        self.seen.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_paper(self) -> None:
        """A paper is still wanted."""
        self.paper.clear()
        self.paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_approval(self) -> None:
        """Everything is here but the supervisor's word (a PIN is asked for again, a number stays)."""
        for form in (self.seen, self.approval):
            if form.isVisible():
                missing = form.pin if form.code.text() else form.code
                if not missing.text():
                    missing.setFocus(Qt.FocusReason.OtherFocusReason)
                    return

    def _paper_entered(self) -> None:
        self.paper_asked.emit(self.paper.text())

    def _ask(self) -> None:
        seen = self.seen.take() if self.seen.isVisible() else ("", "")
        self.cancel_asked.emit(self.reasons.code, *self.approval.take(), *seen)
