"""Half-done payments in a table: Enter goes on with one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal

from counter_pos.ui.held.presenter import HeldRow
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.labels import CENTRE, Label
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News

COLUMNS: tuple[Column[HeldRow], ...] = (
    Column(say("Kept"), lambda each: each.at, width=150),
    Column(say("Name"), lambda each: each.names),
    Column(say("Amount"), lambda each: each.amount, right=True, width=150),
    Column(say("State"), lambda each: each.state, width=120),
    Column(say("Begun by"), lambda each: each.whose, width=200, tone=lambda each: "text" if each.mine else "warn"),
)


class HeldView(Page):
    """recall_asked(command id) · discard_asked(command id) · leave_asked()."""

    recall_asked = Signal(str)
    discard_asked = Signal(str)
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.table: Table[HeldRow] = Table(kit, "held", say("Payments on hold"), COLUMNS)
        self.banner = Banner(kit)
        frame = card()
        box = column(frame, gap=8, edges=(2, 14, 2, 2))
        head = row(edges=(16, 0, 16, 0))
        head.addWidget(Label(kit, say("Payments on hold"), "heading"))
        head.addStretch(1)
        head.addWidget(Label(kit, say("None of them is recorded"), "note"))
        box.addLayout(head)
        box.addWidget(self.table, 1)
        self._none = Label(kit, say("No payment is on hold."), "title", align=CENTRE)
        box.addWidget(self._none, 1)
        self.resume: Button = primary(kit, "resume", say("Go on with this payment"), "F9")
        self.discard = Button(kit, "discard", say("Discard it"), cap="F8")
        self.leave = Button(kit, "held_back", say("Back"), cap="Esc")
        buttons = row(gap=10)
        for button in (self.leave, self.discard):
            button.setFixedHeight(50)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.resume.setFixedHeight(50)
        buttons.addWidget(self.resume)
        outer = column(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(self.banner)
        outer.addWidget(frame, 1)
        outer.addLayout(buttons)
        self.table.activated.connect(lambda _index: self._ask_recall())
        self.resume.clicked.connect(self._ask_recall)
        self.discard.clicked.connect(self._ask_discard)
        self.leave.clicked.connect(self.leave_asked)

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F8", say("Discard it"), self._ask_discard),
            KeyDeed("F9", say("Go on with this payment"), self._ask_recall),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
            KeyDeed("Ctrl+H", say("Back"), self.leave_asked.emit, False),
        )

    def arrive(self) -> None:
        target = self.leave if self.table.isHidden() else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows(self, rows: Iterable[HeldRow]) -> None:
        self.table.show_rows(rows)
        some = bool(self.table.rows_model.rows)
        self.table.setVisible(some)
        self._none.setVisible(not some)
        self.resume.setEnabled(some)
        self.discard.setEnabled(some)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def _ask_recall(self) -> None:
        chosen = self.table.chosen()
        if chosen is not None:
            self.recall_asked.emit(chosen.command_id)

    def _ask_discard(self) -> None:
        chosen = self.table.chosen()
        if chosen is not None:
            self.discard_asked.emit(chosen.command_id)
