"""The printer check: which printer, how it is, what it answers, byte by byte and in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from counter_pos.services.printing.printer_check import Findings, StatusAnswer
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.labels import RIGHT, Label
from counter_pos.ui.kit.marks import Chip
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.news import News
from counter_pos.ui.printer.readings import ANSWERS, NOT_ASKED, REQUESTS, byte_of, told_by
from counter_pos.ui.shell.status import PRINTER_TROUBLE, PRINTERS

SIDE_WIDTH = 440
MILLIMETRES = {576: 80, 384: 58}

COLUMNS: tuple[Column[StatusAnswer], ...] = (
    Column(say("Asked"), lambda each: REQUESTS[each.request], width=220),
    Column(say("Byte"), byte_of, width=72),
    Column(say("It says"), told_by, tone=lambda each: "bad" if each.byte is None else "text"),
)


class PrinterView(Page):
    """ask_asked() · test_asked() · leave_asked()."""

    ask_asked = Signal()
    test_asked = Signal()
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        frame = card()
        left = column(frame, gap=10, edges=(2, 14, 2, 2))
        head = row(edges=(16, 0, 16, 0))
        head.addWidget(Label(kit, say("Printer check"), "heading"))
        head.addStretch(1)
        self._state = Chip(kit)
        head.addWidget(self._state)
        left.addLayout(head)
        self.table: Table[StatusAnswer] = Table(kit, "answers", say("What the printer answers"), COLUMNS)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        left.addWidget(self.table, 1)

        side = card()
        side.setFixedWidth(SIDE_WIDTH)
        box = column(side, gap=10, edges=(22, 16, 22, 20))
        self._facts: dict[str, Label] = {}
        for name, words in (("address", say("Printer")), ("width", say("Paper")), ("model", say("Model"))):
            line = row()
            line.addWidget(Label(kit, words, "note"))
            line.addStretch(1)
            self._facts[name] = Label(kit, "", "body", align=RIGHT)
            line.addWidget(self._facts[name])
            box.addLayout(line)
        box.addWidget(rule())
        self._answers = Label(kit, "", "body", wrap=True)
        box.addWidget(self._answers)
        self.banner = Banner(kit)
        box.addWidget(self.banner)
        box.addStretch(1)
        self.test = Button(kit, "test_page", say("Print a test page"), cap="F6")
        self.test.setFixedHeight(44)
        self.ask = primary(kit, "ask_printer", say("Ask the printer"), "F5")
        self.ask.setFixedHeight(50)
        box.addWidget(self.test)
        box.addWidget(self.ask)
        outer = row(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(frame, 1)
        outer.addWidget(side)
        self.ask.clicked.connect(self.ask_asked)
        self.test.clicked.connect(self.test_asked)

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F5", say("Ask the printer"), self.ask_asked.emit),
            KeyDeed("F6", say("Test page"), self.test_asked.emit),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_printer(self, address: Sayable, width_dots: int) -> None:
        """`width_dots` is 0 where there is none."""
        self._facts["address"].say(address)
        width = MILLIMETRES.get(width_dots)
        self._facts["width"].say(say("{width} mm, {dots} dots", width=width, dots=width_dots) if width else "—")

    def show_findings(self, found: Findings | None) -> None:
        if found is None:
            light = PRINTERS["unknown"]
            self.table.show_rows(())
            self._facts["model"].say("—")
            self._answers.say(NOT_ASKED)
        else:
            light = PRINTERS.get(found.state, PRINTER_TROUBLE)
            self.table.show_rows(found.status)
            self._facts["model"].say(found.model or say("does not say"))
            self._answers.say(ANSWERS[found.answers])
        self._state.say(light.text, light.tone, light.mark)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)
