"""All windows of the site in a table; below it the cash that waits for the safe, and the slip that is scanned."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row
from counter_pos.ui.kit.buttons import primary
from counter_pos.ui.kit.count_grid import CountGrid
from counter_pos.ui.kit.fields import ENTER, Field
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import Sayable, money, say
from counter_pos.ui.news import News
from counter_pos.ui.site.words import OfferLine, WindowLine

RECEIVE_WIDTH = 690
WINDOWS_HEIGHT = 244
TALL_HEIGHT, SHORT_HEIGHT = 290, 224
"""Of the windows' card on a high screen, and on a low one, where it gives way while cash is being received."""
HIGH, LOW, NARROW = 640, 560, 1240
LESS = (3, 6, 8, 9)
"""Columns that a narrow screen lets go of: what is wrong with them is still told under `To do`."""

WINDOWS: tuple[Column[WindowLine], ...] = (
    Column(say("Window"), lambda each: each.window, width=86),
    Column(say("Shift"), lambda each: each.shift),
    Column(say("Last heard"), lambda each: each.heard, width=104),
    Column(say("Receipts"), lambda each: each.receipts, right=True, width=90),
    Column(say("Unprinted"), lambda each: each.unprinted, right=True, width=102),
    Column(say("Unsent"), lambda each: each.unsent, right=True, width=92),
    Column(say("Unchecked"), lambda each: each.unverified, right=True, width=108),
    Column(say("Cash drawer"), lambda each: each.drawer, width=122),
    Column(say("Printer"), lambda each: each.printer, width=166),
    Column(say("Clock"), lambda each: each.clock, width=72),
    Column(say("To do"), lambda each: each.todo, width=160, tone=lambda each: each.tone),
)
OFFERS: tuple[Column[OfferLine], ...] = (
    Column(say("Window"), lambda each: each.window, width=86),
    Column(say("What"), lambda each: each.what, width=112),
    Column(say("Clerk"), lambda each: each.staff),
    Column(say("Time"), lambda each: each.at, width=62),
    Column(say("Cash"), lambda each: each.cash, right=True, width=110),
    Column(say("Over / short"), lambda each: each.over_short, right=True, width=120),
)


class _Offers(Table[OfferLine]):
    """A row is chosen with Enter."""

    picked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            event.accept()
            if not event.isAutoRepeat():
                self.picked.emit()
        else:
            super().keyPressEvent(event)


class SiteView(Page):
    """slip_scanned(text) · offer_chosen(place) · receive_asked(supervisor, PIN, notes) · refresh_asked() · day_asked()
    · leave_asked()."""

    slip_scanned = Signal(str)
    offer_chosen = Signal(object)
    receive_asked = Signal(str, str, object)
    refresh_asked = Signal()
    day_asked = Signal()
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._keeper = True
        outer = column(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(self._build_windows(kit))
        below = row(gap=10)
        below.addWidget(self._build_offers(kit), 1)
        below.addWidget(self._build_receive(kit))
        outer.addLayout(below, 1)
        self.show_nothing_chosen()

    def _build_windows(self, kit: Kit) -> QFrame:
        frame = self._windows_card = card()
        frame.setFixedHeight(WINDOWS_HEIGHT)
        box = column(frame, gap=4, edges=(2, 10, 2, 8))
        head = row(edges=(14, 0, 14, 0))
        head.addWidget(Label(kit, say("All windows of this counter"), "title"))
        head.addStretch(1)
        self._note = Label(kit, "", "note")
        head.addWidget(self._note)
        box.addLayout(head)
        self.windows: Table[WindowLine] = Table(kit, "windows", say("All windows of this counter"), WINDOWS)
        box.addWidget(self.windows, 1)
        line = row(edges=(14, 0, 14, 0))
        self._advice = Label(kit, "", "note", wrap=True)
        line.addWidget(self._advice, 1)
        box.addLayout(line)
        self.windows.selectionModel().currentRowChanged.connect(lambda *_: self._show_advice())
        return frame

    def _build_offers(self, kit: Kit) -> QFrame:
        frame = card()
        box = column(frame, gap=4, edges=(2, 10, 2, 10))
        head = row(edges=(14, 0, 14, 0))
        head.addWidget(Label(kit, say("Not in the safe yet"), "title"))
        head.addStretch(1)
        box.addLayout(head)
        self.offers = _Offers(kit, "offers", say("Not in the safe yet"), OFFERS)
        box.addWidget(self.offers, 1)
        self.banner = Banner(kit)
        told = row(edges=(12, 0, 12, 0))
        told.addWidget(self.banner, 1)
        box.addLayout(told)
        self.offers.picked.connect(self._pick)
        return frame

    def _build_receive(self, kit: Kit) -> QFrame:
        frame = card()
        frame.setFixedWidth(RECEIVE_WIDTH)
        halves = row(frame, gap=18, edges=(18, 10, 18, 14))
        box = column(gap=4)
        box.addWidget(Label(kit, say("Receive into the safe"), "title"))
        self.slip = Field(kit, "slip", "code", say("The slip's code: scan it"), height=42)
        self.slip.guarded = False
        self.slip.invite(say("Scan a slip"))
        box.addWidget(self.slip)
        self._what = Label(kit, "", "strong", wrap=True)
        self._detail = Label(kit, "", "note", wrap=True)
        box.addWidget(self._what)
        box.addWidget(self._detail)
        box.addStretch(1)
        self.approval = ApprovalForm(kit, say("The supervisor who keeps the safe"))
        box.addWidget(self.approval)
        self.button = primary(kit, "receive", say("Into the safe"), "F9")
        box.addWidget(self.button)
        halves.addLayout(box, 1)
        halves.addWidget(self._build_count(kit))
        self.slip.entered.connect(self._scan)
        self.approval.given.connect(self._ask)
        self.button.clicked.connect(self._ask)
        return frame

    def _build_count(self, kit: Kit) -> QWidget:
        self._count = QWidget()
        self._count.setFixedWidth(340)
        box = column(self._count, gap=6)
        box.addWidget(Label(kit, say("Count the bag again"), "strong"))
        self.grid = CountGrid(kit)
        box.addWidget(self.grid)
        line = row()
        line.addWidget(Label(kit, say("Counted")))
        line.addStretch(1)
        self._total = Label(kit, money(0), "title")
        line.addWidget(self._total)
        box.addLayout(line)
        box.addStretch(1)
        self.grid.changed.connect(lambda: self._total.say(money(self.grid.total())))
        self.grid.finished.connect(self.approval_first)
        return self._count

    def keys(self) -> tuple[KeyDeed, ...]:
        safe = (
            KeyDeed("F2", say("Scan a slip"), self.slip.setFocus),
            KeyDeed("F6", say("The list"), self.offers.setFocus),
            KeyDeed("F9", say("Into the safe"), self._ask),
        )
        return (
            *(safe if self._keeper else ()),
            KeyDeed("F5", say("Look again"), self.refresh_asked.emit),
            KeyDeed("F8", say("Close the day"), self.day_asked.emit),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        target: QWidget = self.slip if self._keeper else self.windows
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A low or narrow screen keeps what is being done whole."""
        low = self.height() < LOW
        high = self.height() >= HIGH
        self._windows_card.setFixedHeight(SHORT_HEIGHT if low else TALL_HEIGHT if high else WINDOWS_HEIGHT)
        self._windows_card.setVisible(not (low and not self.approval.isHidden()))
        for place in LESS:
            self.windows.setColumnHidden(place, self.width() < NARROW)

    # what the presenter sets
    def show_windows(self, note: Sayable, rows: list[WindowLine]) -> None:
        self._note.say(note)
        self.windows.show_rows(rows)
        self._show_advice()

    def show_offers(self, rows: list[OfferLine]) -> None:
        self.offers.show_rows(rows)

    def show_keeper(self, where: Sayable | None) -> None:
        """`where` says where the safe is kept when it is not here: then nothing is received."""
        self._keeper = where is None
        self.slip.setEnabled(self._keeper)
        if where is not None:
            self._what.say(where)

    def show_chosen(self, title: Sayable, detail: Sayable, denominations: tuple[int, ...]) -> None:
        """What may be taken over now; `denominations` where it is counted again, else empty."""
        self._what.say(title)
        self._detail.say(detail)
        self.slip.clear()
        self.approval.wipe()
        self.approval.show()
        self.button.setEnabled(True)
        self._fit()
        self._count.setVisible(bool(denominations))
        if denominations:
            self.grid.offer(denominations)
            self.grid.wipe()
            self._total.say(money(0))
            self.grid.first().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.approval_first()

    def show_nothing_chosen(self) -> None:
        self._what.say(say("Scan the slip of a closed shift or of a bag, or choose a row of the list."))
        self._detail.say("")
        self.approval.wipe()
        self.approval.hide()
        self._count.hide()
        self.button.setEnabled(False)
        self.slip.clear()
        self._fit()
        if self.isVisible():
            self.arrive()

    def approval_first(self) -> None:
        """On to the supervisor's login."""
        self.approval.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy and not self.approval.isHidden())

    def try_again(self) -> None:
        """After a refusal: the PIN, the number, or another slip."""
        if self.approval.isHidden():
            self.slip.clear()
            self.slip.setFocus()
            return
        (self.approval.pin if self.approval.code.text() else self.approval.code).setFocus()

    def _show_advice(self) -> None:
        chosen = self.windows.chosen()
        self._advice.say("" if chosen is None else chosen.advice)

    def _scan(self) -> None:
        self.slip_scanned.emit(self.slip.text())

    def _pick(self) -> None:
        chosen = self.offers.chosen()
        if chosen is not None and self._keeper:
            self.offer_chosen.emit(chosen.place)

    def _ask(self) -> None:
        if self.button.isEnabled():
            code, pin = self.approval.take()
            self.receive_asked.emit(code, pin, self.grid.notes() if not self._count.isHidden() else ())
