"""One field that takes whatever is left of a receipt; what fits, its story, and the verdict on a scanned paper."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from counter_pos.domain.account import show_account
from counter_pos.domain.business_date import local
from counter_pos.domain.money import rupees
from counter_pos.services.summaries import ReceiptRow
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row, rule
from counter_pos.ui.kit.buttons import Button
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import Both, Sayable, clock, day, join, say
from counter_pos.ui.news import News
from counter_pos.ui.payment.readings import receipt_state
from counter_pos.ui.search.reading import MOST_LINES, VerdictReading

SIDE_WIDTH = 480
COLUMNS: tuple[Column[ReceiptRow], ...] = (
    Column(say("Time"), lambda each: join(day(local(each.at).date()), clock(each.at)), width=130),
    Column(say("No."), lambda each: f"{each.serial:04d}", width=64),
    Column(say("Name"), lambda each: Both(each.name_en, each.name_hi)),
    Column(say("Account"), lambda each: show_account(each.account), width=122),
    Column(say("Amount"), lambda each: rupees(each.paise), right=True, width=116, struck=lambda each: each.cancelled),
    Column(say("State"), lambda each: receipt_state(each)[0], width=110, tone=lambda each: receipt_state(each)[2]),
)


class SearchView(Page):
    """look_asked(text) · chosen(receipt) · reprint_asked() · transfer_asked() · cancel_asked() · leave_asked()."""

    look_asked = Signal(str)
    chosen = Signal(str)
    reprint_asked = Signal()
    transfer_asked = Signal()
    cancel_asked = Signal()
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.query = Field(kit, "receipt_query", "find", say("Find or check any receipt"), height=44)
        self.query.guarded = False
        self.query.setMaxLength(400)
        self.query.invite(say("Scan a receipt, or type number, account, amount or date: 1203447190 1500"))
        self.table: Table[ReceiptRow] = Table(kit, "receipts_found", say("Receipts found"), COLUMNS)
        self.banner = Banner(kit)
        frame = card()
        left = column(frame, gap=8, edges=(2, 12, 2, 2))
        head = row(edges=(12, 0, 12, 0))
        head.addWidget(self.query, 1)
        left.addLayout(head)
        left.addWidget(self.table, 1)
        outer = row(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(frame, 1)
        outer.addWidget(self._build_side(kit))
        self.query.entered.connect(lambda: self.look_asked.emit(self.query.text()))
        self.query.moved.connect(self._step)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell_chosen())

    def _build_side(self, kit: Kit) -> QFrame:
        side = card()
        side.setFixedWidth(SIDE_WIDTH)
        box = column(side, gap=6, edges=(18, 12, 18, 14))
        self._verdict = Label(kit, "", "change", wrap=True)
        self._meaning = Label(kit, "", "strong", wrap=True)
        self._todo = Label(kit, "", "note", wrap=True)
        self._says = Label(kit, "", "note", wrap=True)
        for label in (self._verdict, self._meaning, self._todo, self._says):
            box.addWidget(label)
        self._rule = rule()
        box.addWidget(self._rule)
        self._number = Label(kit, "", "title")
        self._title = Label(kit, "", "strong", wrap=True)
        box.addWidget(self._number)
        box.addWidget(self._title)
        self._lines = [(Label(kit, "", "note"), Label(kit, "", "body", wrap=True)) for _ in range(MOST_LINES)]
        for when, what in self._lines:
            line = row(gap=10)
            when.setFixedWidth(96)
            line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(what, 1)
            box.addLayout(line)
        box.addStretch(1)
        box.addWidget(self.banner)
        self.transfer = Button(kit, "transfer", say("It is on the wrong account"), cap="F6")
        self.reprint = Button(kit, "reprint_found", say("Print a duplicate"), cap="F7")
        self.cancel = Button(kit, "cancel_found", say("Cancel this receipt"), cap="F8")
        for button, asked in (
            (self.transfer, self.transfer_asked),
            (self.reprint, self.reprint_asked),
            (self.cancel, self.cancel_asked),
        ):
            box.addWidget(button)
            button.clicked.connect(asked)
        self.show_verdict(None)
        self.show_story("", "", (), may=False, may_cancel=False)
        return side

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F2", say("Find"), self.arrive),
            KeyDeed("F6", say("Wrong account"), self.transfer_asked.emit),
            KeyDeed("F7", say("Reprint"), self.reprint_asked.emit),
            KeyDeed("F8", say("Cancel receipt"), self.cancel_asked.emit),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        self.query.setFocus(Qt.FocusReason.OtherFocusReason)
        self.query.selectAll()

    def clear(self) -> None:
        self.query.clear()
        self.show_rows(())

    def put_query(self, text: str) -> None:
        self.query.setText(text)

    def show_rows(self, rows: Iterable[ReceiptRow]) -> None:
        self.table.show_rows(rows)
        self._tell_chosen()

    def show_verdict(self, reading: VerdictReading | None) -> None:
        """In big words, above the story; None takes it away."""
        for label in (self._verdict, self._meaning, self._todo, self._says, self._rule):
            label.setVisible(reading is not None)
        if reading is not None:
            self._verdict.say(reading.headline, reading.tone)
            self._meaning.say(reading.meaning)
            self._todo.say(reading.todo)
            self._says.say(reading.says)
            self._says.setVisible(reading.says != "")

    def show_story(
        self, number: str, title: Sayable, lines: tuple[tuple[Sayable, Sayable], ...], *, may: bool, may_cancel: bool
    ) -> None:
        self._number.say(number)
        self._title.say(title)
        for place, (when, what) in enumerate(self._lines):
            given = place < len(lines)
            when.say(lines[place][0] if given else "")
            what.say(lines[place][1] if given else "")
            when.setVisible(given)
            what.setVisible(given)
        self.transfer.setEnabled(may)
        self.reprint.setEnabled(may)
        self.cancel.setEnabled(may_cancel)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def _step(self, by: int) -> None:
        place = self.table.currentIndex().row() + by
        if 0 <= place < len(self.table.rows_model.rows):
            self.table.selectRow(place)

    def _tell_chosen(self) -> None:
        row_ = self.table.chosen()
        self.chosen.emit("" if row_ is None else row_.number)
