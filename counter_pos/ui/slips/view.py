"""The slips of this till in a table; one of them is printed again, marked so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from counter_pos.domain.slip import SlipText
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row
from counter_pos.ui.kit.buttons import primary
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import Sayable, clock, full_day, say
from counter_pos.ui.news import News

KINDS: dict[str, Sayable] = {
    "shift_opened": say("Shift opened"),
    "shift_closed": say("Shift closed"),
    "cash_picked_up": say("Cash to the safe"),
    "shift_handed_over": say("Drawer handed over"),
    "transfer_requested": say("Transfer request"),
    "site_day_closed": say("Day closed"),
}
COLUMNS: tuple[Column[SlipText], ...] = (
    Column(say("Business date"), lambda each: full_day(each.business_date), width=140),
    Column(say("Time"), lambda each: clock(each.at), width=70),
    Column(say("Slip"), lambda each: KINDS[each.kind]),
    Column(say("Shift"), lambda each: "" if each.shift is None else str(each.shift), width=80),
    Column(say("Staff"), lambda each: " + ".join(code for code in (each.staff, each.second) if code), width=200),
    Column(say("Code"), lambda each: each.entry_hash[:6].upper(), width=110),
)


class SlipsView(Page):
    """again_asked(entry) · leave_asked()."""

    again_asked = Signal(int)
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.table: Table[SlipText] = Table(kit, "slips", say("Slips of this till"), COLUMNS)
        self.banner = Banner(kit)
        self.button = primary(kit, "slip_again", say("Print the slip again"), "F7")
        self.button.setFixedHeight(50)
        frame = card()
        box = column(frame, gap=8, edges=(2, 14, 2, 14))
        head = row(edges=(16, 0, 16, 0))
        head.addWidget(Label(kit, say("Slips of this till"), "heading"))
        head.addStretch(1)
        box.addLayout(head)
        box.addWidget(self.table, 1)
        foot = row(edges=(16, 0, 16, 0))
        foot.addWidget(self.banner, 1)
        foot.addStretch(1)
        foot.addWidget(self.button)
        box.addLayout(foot)
        outer = row(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(frame, 1)
        self.button.clicked.connect(self._ask)

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F7", say("Print the slip again"), self._ask),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_slips(self, slips: tuple[SlipText, ...]) -> None:
        """Latest first."""
        self.banner.tell(None)
        self.table.show_rows(slips)
        self.button.setEnabled(bool(slips))

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def _ask(self) -> None:
        chosen = self.table.chosen()
        if chosen is not None and self.button.isEnabled():
            self.again_asked.emit(chosen.seq)
