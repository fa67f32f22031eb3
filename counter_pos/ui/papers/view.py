"""The queue of papers that are not out, in a table, and one of them with what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from counter_pos.domain.account import show_account
from counter_pos.domain.money import rupees
from counter_pos.services.printing.jobs import UnprintedPaper
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row, rule
from counter_pos.ui.kit.buttons import Button
from counter_pos.ui.kit.labels import ElidingLabel, Label
from counter_pos.ui.kit.marks import Chip
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import Both, Sayable, clock, money, say
from counter_pos.ui.news import News
from counter_pos.ui.papers.readings import (
    kind_of,
    may_duplicate,
    may_say_it_came_out,
    may_try_again,
    news_about,
    state_of,
)

DETAIL_WIDTH = 440
TONES = {"plain": "text", "ok": "text", "warn": "warn", "bad": "bad", "info": "text"}

COLUMNS: tuple[Column[UnprintedPaper], ...] = (
    Column(say("Time"), lambda each: clock(each.at), width=64),
    Column(say("Receipt"), lambda each: each.receipt, width=226),
    Column(say("Name"), lambda each: Both(each.name_en, each.name_hi)),
    Column(say("Paper"), kind_of, width=140),
    Column(say("Amount"), lambda each: "" if each.paise is None else rupees(each.paise), right=True, width=104),
    Column(say("State"), lambda each: state_of(each)[0], width=116, tone=lambda each: TONES[state_of(each)[1]]),
)


class PapersView(Page):
    """print_asked() · came_out_asked() · duplicate_asked() · again_asked() · check_asked() · leave_asked()."""

    print_asked = Signal()
    came_out_asked = Signal()
    duplicate_asked = Signal()
    again_asked = Signal()
    check_asked = Signal()
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        title = say("Receipts that are not out yet")
        self.table: Table[UnprintedPaper] = Table(kit, "papers", title, COLUMNS)
        self._note = Label(kit, "", "note")
        frame = card()
        left = column(frame, gap=4, edges=(2, 12, 2, 2))
        head = row(edges=(14, 0, 14, 4))
        head.addWidget(Label(kit, title, "title"))
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
        self._kind = Label(kit, "", "title")
        head.addWidget(self._kind)
        head.addStretch(1)
        self._state = Chip(kit)
        head.addWidget(self._state)
        box.addLayout(head)
        self._number = Label(kit, "", "strong")
        self._name = ElidingLabel(kit, "", "other_name")
        self._account = Label(kit, "", "body")
        self._amount = Label(kit, "", "total")
        box.addWidget(self._number)
        box.addWidget(rule())
        for label in (self._name, self._account, self._amount):
            box.addWidget(label)
        box.addWidget(rule())
        self._why = Banner(kit)
        self.banner = Banner(kit)
        box.addWidget(self._why)
        box.addWidget(self.banner)
        box.addStretch(1)
        self.print_now = Button(kit, "print_now", say("Print what waits now"), cap="F5")
        self.came_out = Button(kit, "came_out", say("It is printed"), cap="F6")
        self.duplicate = Button(kit, "paper_duplicate", say("Print a duplicate"), cap="F7")
        self.again = Button(kit, "paper_again", say("Try again"), cap="F8")
        for button, asked in (
            (self.print_now, self.print_asked),
            (self.came_out, self.came_out_asked),
            (self.duplicate, self.duplicate_asked),
            (self.again, self.again_asked),
        ):
            button.setFixedHeight(38)
            button.clicked.connect(asked)
            box.addWidget(button)
        return frame

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F2", say("Next person"), self.leave_asked.emit),
            KeyDeed("F5", say("Print now"), self.print_asked.emit),
            KeyDeed("F6", say("It is printed"), self.came_out_asked.emit),
            KeyDeed("F7", say("Duplicate"), self.duplicate_asked.emit),
            KeyDeed("F8", say("Try again"), self.again_asked.emit),
            KeyDeed("F9", say("Printer check"), self.check_asked.emit),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_papers(self, note: Sayable, papers: list[UnprintedPaper]) -> None:
        self._note.say(note)
        if self.table.rows_model.rows != tuple(papers):
            self.table.show_rows(papers)
        self._show_chosen()

    def chosen(self) -> UnprintedPaper | None:
        return self.table.chosen()

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def _show_chosen(self) -> None:
        paper = self.table.chosen()
        self.came_out.setEnabled(may_say_it_came_out(paper))
        self.duplicate.setEnabled(may_duplicate(paper))
        self.again.setEnabled(may_try_again(paper))
        if paper is None:
            self._kind.say(say("Every receipt is on paper."))
            self._state.say("")
            self._why.tell(None)
            for label in (self._number, self._name, self._account, self._amount):
                label.say("")
            return
        words, tone, mark = state_of(paper)
        self._kind.say(kind_of(paper))
        self._state.say(words, tone, mark)
        self._number.say(paper.receipt)
        self._name.say(Both(paper.name_en, paper.name_hi))
        self._account.say("" if paper.account is None else show_account(paper.account))
        self._amount.say("" if paper.paise is None else money(paper.paise))
        self._why.tell(news_about(paper))
