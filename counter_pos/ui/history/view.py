"""The receipts of the shift in a table, and one of them in detail."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from counter_pos.domain.account import show_account
from counter_pos.domain.money import rupees
from counter_pos.services.summaries import ReceiptRow
from counter_pos.ui.history.words import REASON_WORDS
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row, rule
from counter_pos.ui.kit.buttons import Button
from counter_pos.ui.kit.labels import RIGHT, ElidingLabel, Label
from counter_pos.ui.kit.marks import Chip
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import Both, Sayable, clock, money, say
from counter_pos.ui.news import News
from counter_pos.ui.payment.readings import PURPOSE_WORDS, receipt_state

DETAIL_WIDTH = 392
IN_DOUBT = ("uncertain", "failed")

COLUMNS: tuple[Column[ReceiptRow], ...] = (
    Column(say("Time"), lambda each: clock(each.at), width=64),
    Column(say("No."), lambda each: f"{each.serial:04d}", width=64),
    Column(
        say("Name"),
        lambda each: Both(each.name_en, each.name_hi),
        tone=lambda each: "bad" if each.cancelled else "text",
    ),
    Column(say("Account"), lambda each: show_account(each.account), width=122),
    Column(say("For"), lambda each: PURPOSE_WORDS[each.purpose], width=118),
    Column(
        say("Amount"),
        lambda each: rupees(each.paise),
        right=True,
        width=110,
        tone=lambda each: "bad" if each.cancelled else "text",
        struck=lambda each: each.cancelled,
    ),
    Column(say("State"), lambda each: receipt_state(each)[0], width=110, tone=lambda each: receipt_state(each)[2]),
)


class HistoryView(Page):
    """reprint_asked() · cancel_asked() · printed_asked() · search_asked() · leave_asked()."""

    reprint_asked = Signal()
    cancel_asked = Signal()
    printed_asked = Signal()
    search_asked = Signal()
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.table: Table[ReceiptRow] = Table(kit, "receipts", say("Receipts this shift"), COLUMNS)
        self._note = Label(kit, "", "note")
        self.banner = Banner(kit)
        frame = card()
        left = column(frame, gap=4, edges=(2, 12, 2, 2))
        head = row(edges=(14, 0, 14, 4))
        head.addWidget(Label(kit, say("Receipts this shift"), "title"))
        head.addStretch(1)
        head.addWidget(self._note)
        left.addLayout(head)
        left.addWidget(self.table, 1)
        outer = row(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(frame, 1)
        outer.addWidget(self._build_detail(kit))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self._show_chosen()

    def _build_detail(self, kit: Kit) -> QFrame:
        frame = card()
        frame.setFixedWidth(DETAIL_WIDTH)
        box = column(frame, gap=8, edges=(18, 12, 18, 16))
        head = row()
        head.addWidget(Label(kit, say("Receipt"), "title"))
        head.addStretch(1)
        self._state = Chip(kit)
        head.addWidget(self._state)
        box.addLayout(head)
        self._number = Label(kit, "", "strong")
        box.addWidget(self._number)
        box.addWidget(rule())
        self._name = ElidingLabel(kit, "", "other_name")
        self._other = ElidingLabel(kit, "", "body")
        self._amount = Label(kit, "", "total")
        box.addWidget(self._name)
        box.addWidget(self._other)
        box.addWidget(self._amount)
        box.addWidget(rule())
        self._facts: list[tuple[Label, Label]] = []
        for _ in range(6):
            label, value = Label(kit, "", "note"), Label(kit, "", "body", align=RIGHT)
            line = row()
            line.addWidget(label)
            line.addStretch(1)
            line.addWidget(value)
            box.addLayout(line)
            self._facts.append((label, value))
        doubt = say("Nobody knows whether this paper came out. Look: F6 if it is here, F7 for a numbered duplicate.")
        self._doubt = Label(kit, doubt, "error", wrap=True)
        box.addWidget(self._doubt)
        box.addWidget(self.banner)
        box.addStretch(1)
        self.reprint = Button(kit, "reprint", say("Print a duplicate"), cap="F7")
        self.cancel = Button(kit, "cancel", say("Cancel this receipt"), cap="F8")
        for button in (self.reprint, self.cancel):
            button.setFixedHeight(44)
            box.addWidget(button)
        self.reprint.clicked.connect(self.reprint_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        return frame

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F2", say("Next person"), self.leave_asked.emit),
            KeyDeed("F6", say("It is printed"), self.printed_asked.emit),
            KeyDeed("F7", say("Reprint"), self.reprint_asked.emit),
            KeyDeed("F8", say("Cancel receipt"), self.cancel_asked.emit),
            KeyDeed("F9", say("Any receipt"), self.search_asked.emit),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_receipts(self, note: Sayable, rows: Iterable[ReceiptRow]) -> None:
        self._note.say(note)
        self.table.show_rows(rows)
        self._show_chosen()

    def choose_first(self) -> None:
        self.table.selectRow(0)

    def chosen(self) -> ReceiptRow | None:
        return self.table.chosen()

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def _show_chosen(self) -> None:
        receipt = self.table.chosen()
        self.reprint.setEnabled(receipt is not None and not receipt.cancelled)
        self.cancel.setEnabled(receipt is not None and not receipt.cancelled)
        self._doubt.setVisible(receipt is not None and receipt.print_state in IN_DOUBT)
        if receipt is None:
            self._number.say(say("No receipt yet"))
            for label in (self._name, self._other, self._amount):
                label.say("")
            self._state.say("")
            for label, value in self._facts:
                label.say("")
                value.say("")
            return
        words, mark, tone = receipt_state(receipt)
        self._state.say(words, "ok" if tone == "text" else "bad" if tone == "bad" else "warn", mark)
        self._number.say(receipt.number)
        self._name.say(Both(receipt.name_en, receipt.name_hi))
        self._other.say(Both(receipt.name_hi, receipt.name_en))
        self._amount.say(money(receipt.paise))
        facts: list[tuple[Sayable, Sayable]] = [
            (say("Account"), show_account(receipt.account)),
            (say("For"), PURPOSE_WORDS[receipt.purpose]),
            (say("Time"), clock(receipt.at)),
            (say("Duplicates printed"), str(receipt.copies)),
            (say("Sent to head office"), say("yes") if receipt.sent else say("not yet")),
        ]
        if receipt.cancel_reason:
            facts.append((say("Cancelled because"), REASON_WORDS.get(receipt.cancel_reason, receipt.cancel_reason)))
        for place, (label, value) in enumerate(self._facts):
            given = place < len(facts)
            label.say(facts[place][0] if given else "")
            value.say(facts[place][1] if given else "")
