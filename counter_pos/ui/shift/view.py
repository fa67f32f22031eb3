"""A shift opens with its float, counted by denomination."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from counter_pos.domain.payment import NoteCount
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row, rule
from counter_pos.ui.kit.buttons import primary
from counter_pos.ui.kit.count_grid import CountGrid
from counter_pos.ui.kit.labels import RIGHT, Label
from counter_pos.ui.kit.text import Sayable, money, say
from counter_pos.ui.news import News

WIDTH = 760


class ShiftView(Page):
    """open_asked(notes, supervisor, PIN): the last two are empty unless a supervisor was asked for."""

    open_asked = Signal(object, str, str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.banner = Banner(kit)
        self.banner.setFixedWidth(WIDTH)
        self.grid = CountGrid(kit, big=True)
        self.button = primary(kit, "open_shift", say("Open the shift"), "F9")
        self.button.setFixedHeight(50)
        self._greeting = Label(kit, "", "heading")
        self._total = Label(kit, "", "due", align=RIGHT)
        frame = card()
        frame.setFixedWidth(WIDTH)
        box = column(frame, gap=10, edges=(28, 18, 28, 22))
        box.addWidget(self._greeting)
        ask = say(
            "Count the float that you were given, note by note. Enter goes to the next. No float: leave all empty."
        )
        box.addWidget(Label(kit, ask, "note", wrap=True))
        box.addWidget(rule())
        box.addWidget(self.grid)
        box.addWidget(rule())
        line = row()
        line.addWidget(Label(kit, say("Opening float"), "title"))
        line.addStretch(1)
        line.addWidget(self._total)
        box.addLayout(line)
        self.approval = ApprovalForm(kit, say("A supervisor confirms today's date, with an own login"))
        self.approval.hide()
        box.addWidget(self.approval)
        box.addWidget(self.button)
        outer = column(self, gap=12, edges=(12, 12, 12, 12))
        outer.addStretch(1)
        outer.addWidget(self.banner, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        self.grid.changed.connect(self._show_total)
        self.grid.finished.connect(self.button.setFocus)
        self.button.clicked.connect(self._ask)
        self.approval.given.connect(self._ask)
        self._show_total()

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F9", say("Open the shift"), self._ask),
            KeyDeed("Esc", say("Clear"), self.clear),
        )

    def arrive(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.banner.tell(None)
        self.approval.wipe()
        self.approval.hide()
        self.grid.wipe()
        self._show_total()
        if self.grid.fields:
            self.grid.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, greeting: Sayable, denominations: tuple[int, ...]) -> None:
        self._greeting.say(greeting)
        self.grid.offer(denominations)

    def ask_supervisor(self) -> None:
        """The clock is not believed: somebody else confirms the date."""
        self.approval.show()
        field = self.approval.pin if self.approval.code.text() else self.approval.code
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def put(self, notes: tuple[NoteCount, ...]) -> None:
        """Show a count."""
        self.grid.put(notes)
        self._show_total()

    def _ask(self) -> None:
        if self.button.isEnabled():
            self.open_asked.emit(self.grid.notes(), *self.approval.take())

    def _show_total(self) -> None:
        self._total.say(money(self.grid.total()))
