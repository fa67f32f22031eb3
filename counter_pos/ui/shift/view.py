"""A shift opens with its float, counted by denomination."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_pos.domain.payment import NoteCount
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, centred, column, row, rule
from counter_pos.ui.kit.buttons import primary
from counter_pos.ui.kit.count_grid import CountGrid
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import RIGHT, Label
from counter_pos.ui.kit.text import Sayable, money, say
from counter_pos.ui.news import News

WIDTH = 760


class ShiftView(Page):
    """open_asked(notes, today, supervisor, PIN): the last three are empty unless a supervisor was asked for.
    today_typed(text)."""

    open_asked = Signal(object, str, str, str)
    today_typed = Signal(str)

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
        self._count = QWidget()
        counted = column(self._count, gap=10)
        counted.addWidget(Label(kit, ask, "note", wrap=True))
        counted.addWidget(rule())
        counted.addWidget(self.grid)
        box.addWidget(self._count)
        box.addWidget(rule())
        line = row()
        line.addWidget(Label(kit, say("Opening float"), "title"))
        line.addStretch(1)
        line.addWidget(self._total)
        box.addLayout(line)
        self.approval = ApprovalForm(kit, say("and confirms it with their own PIN"))
        self.today = Field(kit, "today", "code", say("Today's date"), height=44)
        self.today.setFixedWidth(180)
        self.today.invite(say("dd-mm-yyyy"))
        self.today.setMaxLength(12)
        self._told_day = Label(kit, "", "strong")
        self.confirm = QWidget()
        asked = column(self.confirm, gap=6)
        asked.addWidget(Label(kit, say("The clock cannot be believed. A supervisor types today's date"), "strong"))
        dated = column(gap=6)
        dated.addWidget(self._told_day)
        dated.addStretch(1)
        dated.addWidget(self.today)
        side = row(gap=20)  # beside each other: a small screen has no room for one below the other
        side.addLayout(dated)
        side.addWidget(self.approval, 1)
        asked.addLayout(side)
        self.confirm.hide()
        box.addWidget(self.confirm)
        box.addWidget(self.button)
        outer = column(self, gap=12, edges=(12, 12, 12, 12))
        outer.addStretch(1)
        outer.addLayout(centred(self.banner))
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        self.grid.changed.connect(self._show_total)
        self.grid.finished.connect(self.button.setFocus)
        self.button.clicked.connect(self._ask)
        self.approval.given.connect(self._ask)
        self.today.entered.connect(self.approval.code.setFocus)
        self.today.textEdited.connect(self._retype)
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
        self.forget_supervisor()
        self.grid.wipe()
        self._show_total()
        if self.grid.fields:
            self.grid.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, greeting: Sayable, denominations: tuple[int, ...]) -> None:
        self._greeting.say(greeting)
        self.grid.offer(denominations)

    def ask_supervisor(self, *, date_wrong: bool) -> None:
        """The clock is not believed: somebody else types the date and confirms it. The float is counted, so its sum
        stays and its notes give the room: there is none for all on a small screen."""
        self.confirm.show()
        self._count.hide()
        self.today.mark_wrong(date_wrong)
        if date_wrong or not self.today.text():
            self.today.selectAll()
            self.today.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        field = self.approval.pin if self.approval.code.text() else self.approval.code
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget_supervisor(self) -> None:
        """Nobody is asked to confirm the date."""
        self.approval.wipe()
        self.today.clear()
        self.today.mark_wrong(False)
        self._told_day.say("")
        self.confirm.hide()
        self._count.show()

    def tell_day(self, day: Sayable) -> None:
        """The date as it was understood, in full; empty while it is none."""
        self._told_day.say(day)

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
            self.open_asked.emit(self.grid.notes(), self.today.text().strip(), *self.approval.take())

    def _retype(self, text: str) -> None:
        self.today.mark_wrong(False)
        self.today_typed.emit(text)

    def _show_total(self) -> None:
        self._total.say(money(self.grid.total()))
