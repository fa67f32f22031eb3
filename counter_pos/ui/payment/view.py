"""The payment screen, passive: it shows readings, and tells in five signals what a person did."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from counter_pos.domain.instrument import TypedPaper
from counter_pos.domain.payment import NoteCount
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, role, row
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import KeyCap, Label
from counter_pos.ui.kit.lines import TwoLines
from counter_pos.ui.kit.row_list import RowList
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.news import News
from counter_pos.ui.payment.cards import AccountCard, BillCard, ReadyCard
from counter_pos.ui.payment.figures import MoneyReading, TogetherReading, Typed
from counter_pos.ui.payment.money_panel import MoneyPanel
from counter_pos.ui.payment.paper import FIELDS
from counter_pos.ui.payment.readings import DEMAND_KEY, AccountReading, BillReading
from counter_pos.ui.payment.together_card import TogetherCard

NARROW = 1300
SHORT = 750


class PaymentView(Page):
    """find_asked(text, entered) · open_asked(account) · amounts_typed(field, refused text) · accept_asked(from)
    · command_asked(name)."""

    find_asked = Signal(str, bool)
    open_asked = Signal(object)
    amounts_typed = Signal(str, str)
    accept_asked = Signal(str)
    command_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        box = column(self, gap=10, edges=(12, 10, 12, 10))
        box.addWidget(self._build_find(kit))
        body = row(gap=10)
        body.addWidget(self._build_left(kit), 1)
        self.money = MoneyPanel(kit)
        body.addWidget(self.money)
        self.receipts = self._build_receipts(kit)
        body.addWidget(self.receipts)
        box.addLayout(body, 1)
        self._connect()

    def _build_find(self, kit: Kit) -> QWidget:
        frame = card()
        frame.setFixedHeight(60)
        line = row(frame, gap=10, edges=(12, 0, 12, 0))
        line.addWidget(KeyCap("F2"))
        line.addWidget(Label(kit, say("Find account"), "title"))
        self.find_field = Field(kit, "find", "find", say("Find account"), height=44)
        self.find_field.guarded = False
        self.find_field.setMaxLength(400)  # our own codes have 241 characters
        self.invite(by_name=False)
        line.addWidget(self.find_field, 1)
        self._find_note = Label(kit, "", "note")
        self._find_note.setMinimumWidth(176)
        line.addWidget(self._find_note)
        return frame

    def _build_left(self, kit: Kit) -> QWidget:
        self.left = QWidget()
        box = column(self.left, gap=10)
        self.account = AccountCard(kit)
        self.together = TogetherCard(kit)
        self.banner = Banner(kit)
        self.bill = BillCard(kit)
        self._ready = ReadyCard(kit)
        self._found_frame = card()
        found = column(self._found_frame, gap=4, edges=(2, 8, 2, 2))
        self._found_title = Label(kit, "", "strong")
        self._found_title.setContentsMargins(12, 0, 0, 0)
        found.addWidget(self._found_title)
        self.found = RowList(kit, "found", say("People found"), left_width=116, line_height=23)
        found.addWidget(self.found, 1)
        box.addWidget(self.account)
        box.addWidget(self.together)
        box.addWidget(self.banner)
        box.addWidget(self.bill, 1)
        box.addWidget(self._ready, 1)
        box.addWidget(self._found_frame, 1)
        self._show_only("ready")
        return self.left

    def _build_receipts(self, kit: Kit) -> QFrame:
        frame = QFrame()
        role(frame, "card")
        frame.setFixedWidth(312)
        box = column(frame, gap=2, edges=(1, 10, 1, 1))
        head = row(edges=(12, 0, 12, 0))
        head.addWidget(Label(kit, say("Receipts this shift"), "title"))
        head.addStretch(1)
        head.addWidget(KeyCap("F4"))
        box.addLayout(head)
        self._receipts_note = Label(kit, "", "note")
        self._receipts_note.setContentsMargins(12, 0, 0, 4)
        box.addWidget(self._receipts_note)
        self.receipt_rows = RowList(kit, "receipt_rows", say("Receipts this shift"))
        box.addWidget(self.receipt_rows, 1)
        return frame

    def _connect(self) -> None:
        self.find_field.textEdited.connect(lambda text: self.find_asked.emit(text, False))
        self.find_field.entered.connect(self._find_entered)
        self.find_field.moved.connect(self.found.step)
        self.found.clicked.connect(lambda _index: self._find_entered())
        self.money.typed.connect(lambda field: self.amounts_typed.emit(field, ""))
        self.money.refused.connect(lambda text: self.amounts_typed.emit("", text))
        self.money.entered.connect(self.accept_asked)
        part = self.together.amount
        part.typed.connect(lambda: self.amounts_typed.emit("part", ""))
        part.refused.connect(lambda text: self.amounts_typed.emit("part", text))
        part.entered.connect(lambda: self.accept_asked.emit("part"))
        part.moved.connect(lambda by: self.command_asked.emit("part:next" if by > 0 else "part:before"))
        self.money.chosen.connect(lambda purpose: self.command_asked.emit(f"purpose:{purpose}"))

    def _find_entered(self) -> None:
        chosen = self.found.chosen() if self.is_listing() else None
        if chosen is not None:
            self.open_asked.emit(chosen if chosen.startswith(DEMAND_KEY) else int(chosen))
        else:
            self.find_asked.emit(self.find_field.text(), True)

    def keys(self) -> tuple[KeyDeed, ...]:
        def deed(cap: str, label: Sayable, command: str, *, shown: bool = True) -> KeyDeed:
            return KeyDeed(cap, label, lambda: self.command_asked.emit(command), shown)  # type: ignore[arg-type]

        return (
            deed("F2", say("Find"), "find"),
            deed("F3", say("By name"), "names"),
            deed("F4", say("Receipts"), "receipts"),
            deed("F5", say("Amount"), "pay"),
            deed("F6", say("Cash"), "cash"),
            deed("Shift+F6", say("Draft"), "tender"),
            deed("F7", say("Reprint"), "reprint"),
            deed("F8", say("Notes"), "notes"),
            KeyDeed("F9", say("Accept"), lambda: self.accept_asked.emit("key")),
            deed("F11", say("Add account"), "add"),
            deed("F12", say("Purpose"), "purpose", shown=False),
            deed("Ctrl+H", say("Hold"), "hold"),
            deed("Shift+F11", say("Change or take out"), "drop", shown=False),
            deed("Esc", say("Clear"), "clear"),
        )

    def arrive(self) -> None:
        self.command_asked.emit("arrive")

    # what the presenter sets
    def invite(self, *, by_name: bool) -> None:
        """What the find field asks for while it is empty."""
        if by_name:
            self.find_field.invite(say("Type the beginning of the name, then of the place: ram tiw pandu"))
        else:
            self.find_field.invite(say("Scan the bill, or type account / mobile / meter no. / name"))

    def show_account(self, account: AccountReading, bill: BillReading) -> None:
        self.account.show_account(account)
        self.bill.show_bill(bill)
        self._show_only("account")

    def show_ready(self) -> None:
        self._show_only("ready")

    def is_listing(self) -> bool:
        """Whether the list of people is on the screen."""
        return not self._found_frame.isHidden()

    def show_found(self, title: Sayable, rows: Iterable[TwoLines]) -> None:
        """The list of people, in place of the account."""
        self._found_title.say(title)
        self.found.show_rows(rows, choose=0)
        self._show_only("found")

    def show_together(self, reading: TogetherReading) -> None:
        self.together.show_parts(reading)

    def put_part(self, text: str) -> None:
        """The amount of the added account that is to be changed."""
        self.together.amount.put(text)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)
        self._make_room()

    def show_money(self, reading: MoneyReading) -> None:
        self.money.show_money(reading)

    def offer_notes(self, denominations: tuple[int, ...]) -> None:
        self.money.grid.offer(denominations)

    def show_receipts(self, note: Sayable, rows: Iterable[TwoLines]) -> None:
        self._receipts_note.say(note)
        self.receipt_rows.show_rows(rows)

    def typed(self) -> Typed:
        return replace(self.money.read(), part_paise=self.together.amount.paise())

    def put_find(self, text: str, *, wrong: bool = False) -> None:
        if self.find_field.text() != text:
            self.find_field.setText(text)
        self.find_field.mark_wrong(wrong)

    def put_amounts(
        self, *, pay: str | None = None, cash: str | None = None, notes: tuple[NoteCount, ...] | None = None
    ) -> None:
        """Fill fields as if nobody had typed; None leaves one as it is."""
        if pay is not None:
            self.money.pay.put(pay)
        if cash is not None:
            self.money.cash.put(cash)
        if notes is not None:
            self.money.grid.put(notes)

    def put_paper(self, paper: TypedPaper) -> None:
        """What stands in the fields of a cheque or draft."""
        self.money.paper.put(paper)

    def focus(self, field: str) -> None:
        """Into find, pay, cash, part, notes, a field of the paper, or accept; what stands there is selected."""
        target: QWidget
        match field:
            case "pay":
                target = self.money.pay
            case "cash":
                target = self.money.cash
            case "part":
                target = self.together.amount
            case "notes":
                self.money.unfold_notes(low=self.window().height() < SHORT)
                target = self.money.grid.first()
            case name if name in FIELDS:
                target = self.money.field(name)
            case "accept":
                target = self.money.accept
            case _:
                target = self.find_field
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, Field):
            target.selectAll()

    def _show_only(self, what: str) -> None:
        self.account.setVisible(what == "account")
        self.bill.setVisible(what == "account")
        self._ready.setVisible(what == "ready")
        self._found_frame.setVisible(what == "found")
        self._find_note.say(say("Read back name and place") if what == "account" else say("Enter = open"))

    def _make_room(self) -> None:
        banner = self.banner.news is not None
        self.together.make_room(low=banner and self.window().height() < SHORT)
        self.bill.make_room(banner=banner, together=self.together.isVisibleTo(self.left))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.receipts.setVisible(self.window().width() >= NARROW)
        self.money.fold_notes(low=self.window().height() < SHORT)
        self._make_room()
