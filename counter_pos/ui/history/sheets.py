"""Two questions about a receipt: why a second copy, and who agrees to take the money back out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton, QWidget

from counter_pos.services.summaries import ReceiptRow
from counter_pos.ui.history.view import REASON_WORDS
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.base import KeyDeed, Kit, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.choices import ChoiceList
from counter_pos.ui.kit.fields import ENTER
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.marks import paint_mark
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.text import Both, Sayable, join, money, say

COPY_REASONS: tuple[tuple[str, Sayable], ...] = (
    ("printer", say("The printer failed")),
    ("lost", say("The paper is lost or torn")),
    ("asked", say("The consumer needs a second one")),
    ("office", say("Head office asked for it")),
)


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


class CancelSheet(Sheet):
    """cancel_asked(reason, surrendered, supervisor, PIN)."""

    cancel_asked = Signal(str, bool, str, str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, say("Cancel a receipt"), width=620)
        self._which = Label(kit, "", "strong", wrap=True)
        self._returned = Label(kit, "", "note", wrap=True)
        self.inside.addWidget(self._which)
        self.inside.addWidget(self._returned)
        self.inside.addWidget(Label(kit, say("Why is it cancelled?"), "strong"))
        self.reasons = ChoiceList(kit, "reason")
        self.inside.addWidget(self.reasons)
        self.surrendered = _Check(kit, "surrendered", say("The original receipt is back in my hand (Space ticks)"))
        self.inside.addWidget(self.surrendered)
        self.inside.addWidget(rule())
        self.approval = ApprovalForm(kit, say("A supervisor agrees, with an own login"))
        self.inside.addWidget(self.approval)
        self.button: Button = primary(kit, "cancel_receipt", say("Cancel and hand the cash back"), "F9")
        self.inside.addWidget(self.button)
        self.reasons.picked.connect(lambda _code: self.surrendered.setFocus())
        self.surrendered.entered.connect(self.approval.code.setFocus)
        self.approval.given.connect(self._ask)
        self.button.clicked.connect(self._ask)

    def ask_about(self, receipt: ReceiptRow, reasons: tuple[str, ...]) -> QWidget:
        """Prepare for one receipt; returns the first field."""
        self._which.say(_which(receipt))
        all_go = say("{amount} goes back. All receipts of the same payment are cancelled.", amount=money(receipt.paise))
        self._returned.say(all_go)
        self.reasons.offer(tuple((code, REASON_WORDS.get(code, code)) for code in reasons))
        self.surrendered.setChecked(False)
        self.approval.wipe()
        return self.reasons.first()

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F9", say("Cancel and hand the cash back"), self._ask),
            KeyDeed("Esc", say("Keep the receipt"), self.close_sheet),
        )

    def try_again(self) -> None:
        """After a refusal."""
        (self.approval.pin if self.approval.code.text() else self.approval.code).setFocus()

    def _ask(self) -> None:
        code, pin = self.approval.take()
        self.cancel_asked.emit(self.reasons.code, self.surrendered.isChecked(), code, pin)


class _Check(QCheckBox):
    entered = Signal()

    def __init__(self, kit: Kit, name: str, text: Sayable) -> None:
        super().__init__()
        self._kit, self._text = kit, text
        self.setObjectName(name)
        self.retell()

    def retell(self) -> None:
        self.setText(self._kit.words.tell(self._text))
        self.setAccessibleName(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            colour = QColor(self._kit.theme.tokens["on_primary"])
            paint_mark(painter, "tick", QRectF(place).adjusted(5, 5, -5, -5), colour)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.entered.emit()


def _which(receipt: ReceiptRow) -> Sayable:
    name = Both(receipt.name_en, receipt.name_hi)
    return join(receipt.number, name, money(receipt.paise), between=" · ")
