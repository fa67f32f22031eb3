"""The close explains itself: likely causes and the lines of the sum, and beside them the entries of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from counter_pos.domain.account import show_account
from counter_pos.domain.explain import Moved
from counter_pos.domain.money import rupees
from counter_pos.ui.custody.reading import difference_words
from counter_pos.ui.explain.reading import ExplainReading, ExplainRow, moved_words
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row
from counter_pos.ui.kit.labels import RIGHT, Label
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import clock, join, money, say

LEFT_WIDTH = 540

ROWS: tuple[Column[ExplainRow], ...] = (
    Column(say("Sum and causes"), lambda each: each.words, tone=lambda each: each.tone),
    Column(say("Amount"), lambda each: each.amount, right=True, width=130, tone=lambda each: each.tone),
)


def _money(paise: int) -> str:
    return rupees(paise) if paise else ""


ENTRIES: tuple[Column[Moved], ...] = (
    Column(say("Time"), lambda each: clock(each.at), width=64),
    Column(say("What"), moved_words, width=150),
    Column(say("Receipt"), lambda each: each.receipt or f"#{each.seq}"),
    Column(say("Account"), lambda each: show_account(int(each.account)) if each.account else "", width=122),
    Column(say("Received"), lambda each: _money(each.tendered), right=True, width=112),
    Column(
        say("Amount"),
        lambda each: rupees(each.paise),
        right=True,
        width=110,
        tone=lambda each: "bad" if each.cancelled else "text",
        struck=lambda each: each.cancelled and each.kind == "payment_taken",
    ),
)


class ExplainView(Page):
    """leave_asked()."""

    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.rows: Table[ExplainRow] = Table(kit, "explain_rows", say("Causes and lines of the sum"), ROWS)
        self.entries: Table[Moved] = Table(kit, "explain_entries", say("Entries of the chosen line"), ENTRIES)
        self.entries.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.entries.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._title = Label(kit, "", "heading")
        self._hint = Label(kit, "", "note", wrap=True)
        self._sums = Label(kit, "", "body")
        self._difference = Label(kit, "", "title", align=RIGHT)
        left = card()
        left.setFixedWidth(LEFT_WIDTH)
        box = column(left, gap=6, edges=(2, 14, 2, 2))
        words = column(gap=6, edges=(16, 0, 16, 4))
        words.addWidget(self._title)
        line = row()
        line.addWidget(self._sums)
        line.addStretch(1)
        line.addWidget(self._difference)
        words.addLayout(line)
        words.addWidget(self._hint)
        box.addLayout(words)
        box.addWidget(self.rows, 1)
        right = card()
        box = column(right, gap=6, edges=(2, 14, 2, 2))
        head = row(edges=(16, 0, 16, 0))
        head.addWidget(Label(kit, say("Entries of the chosen line"), "title"))
        head.addStretch(1)
        box.addLayout(head)
        box.addWidget(self.entries, 1)
        outer = row(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(left)
        outer.addWidget(right, 1)
        self.rows.selectionModel().currentRowChanged.connect(lambda *_: self._show_entries())

    def keys(self) -> tuple[KeyDeed, ...]:
        return (KeyDeed("Esc", say("Back"), self.leave_asked.emit),)

    def arrive(self) -> None:
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reading(self, reading: ExplainReading) -> None:
        self._title.say(say("Why shift {number} is as it is", number=reading.shift))
        self._hint.say(reading.hint)
        self._sums.say(join(say("Counted"), reading.counted, "·", say("By the journal"), reading.expected))
        words, tone = difference_words(reading.difference)
        self._difference.say(join(words, money(abs(reading.difference))) if reading.difference else words, tone)
        self.rows.show_rows(reading.rows)
        self.rows.selectRow(0)
        self._show_entries()

    def _show_entries(self) -> None:
        chosen = self.rows.chosen()
        self.entries.show_rows(() if chosen is None else chosen.moved)
