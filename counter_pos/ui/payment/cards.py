"""The left column: who stands at the counter, and what is asked of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from counter_pos.ui.kit.base import Kit, column, role, row, rule
from counter_pos.ui.kit.labels import CENTRE, RIGHT, ElidingLabel, Label
from counter_pos.ui.kit.marks import Chip
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.payment.readings import MOST_LINES, AccountReading, BillReading

MOST_FACTS = 5
LOW = 730  # a window lower than this leaves out the payments of before
VERY_LOW = 680  # and one lower than this folds the heads of the bill
LOW_WITH_ONE = 750  # beside a banner or other accounts sooner
LOW_WITH_BOTH = 900


class AccountCard(QFrame):
    """Number, state, name in both scripts, address, and the facts to tell one from another."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "card")
        self._number = Label(kit, "", "title")
        self._chips = [Chip(kit), Chip(kit)]
        self._name = ElidingLabel(kit, "", "name")
        self._other = ElidingLabel(kit, "", "other_name")
        self._address = ElidingLabel(kit)
        self._facts = [(Label(kit, "", "small"), Label(kit)) for _ in range(MOST_FACTS)]
        box = column(self, gap=4, edges=(14, 8, 14, 8))
        head = row(gap=9)
        head.addWidget(self._number)
        for chip in self._chips:
            head.addWidget(chip)
        head.addStretch(1)
        box.addLayout(head)
        names = row(gap=12)
        names.addWidget(self._name, 0, Qt.AlignmentFlag.AlignBaseline)
        names.addWidget(self._other, 0, Qt.AlignmentFlag.AlignBaseline)
        names.addStretch(1)
        box.addLayout(names)
        box.addWidget(self._address)
        box.addWidget(rule())
        facts = row(gap=18)
        for label, value in self._facts:
            pair = column(gap=0)
            pair.addWidget(label)
            pair.addWidget(value)
            facts.addLayout(pair)
        facts.addStretch(1)
        box.addLayout(facts)

    def show_account(self, reading: AccountReading) -> None:
        self._number.say(reading.number)
        for chip, text in zip(self._chips, reading.chips, strict=True):
            chip.say(text.text, text.tone, text.mark)
        self._name.say(reading.name)
        self._other.say(reading.other_name)
        self._address.say(reading.address)
        for place, (label, value) in enumerate(self._facts):
            given = place < len(reading.facts)
            label.say(reading.facts[place][0] if given else "")
            value.say(reading.facts[place][1] if given else "")


class BillCard(QFrame):
    """The bill by heads, or the prepaid balance; below it the last payments."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "card")
        self._title = Label(kit, "", "title")
        self._chip = Chip(kit)
        self._lines = [(Label(kit), Label(kit, "", "figure", align=RIGHT)) for _ in range(MOST_LINES)]
        self._total_label = Label(kit, "", "title")
        self._total_note = Label(kit, "", "note")
        self._total = Label(kit, "", "total", align=RIGHT)
        self._source = ElidingLabel(kit, "", "note")
        self._tiles = [_Tile(kit) for _ in range(3)]
        self._reading: BillReading | None = None
        self._beside = 0
        box = column(self, gap=1, edges=(14, 7, 14, 10))
        head = row()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._chip)
        box.addLayout(head)
        box.addWidget(rule())
        for label, amount in self._lines:
            line = row()
            line.addWidget(label)
            line.addStretch(1)
            line.addWidget(amount)
            box.addLayout(line)
        box.addWidget(rule())
        total = row(gap=8)
        total.addWidget(self._total_label)
        total.addWidget(self._total_note)
        total.addStretch(1)
        total.addWidget(self._total)
        box.addLayout(total)
        box.addWidget(self._source)
        box.addStretch(1)
        box.addWidget(self._build_history(kit))

    def _build_history(self, kit: Kit) -> QWidget:
        self.history = QWidget()
        box = column(self.history, gap=6)
        box.addWidget(rule())
        box.addWidget(Label(kit, say("LAST PAYMENTS"), "small"))
        tiles = row(gap=10)
        for tile in self._tiles:
            tiles.addWidget(tile, 1)
        box.addLayout(tiles)
        return self.history

    def show_bill(self, reading: BillReading) -> None:
        self._title.say(reading.title)
        self._chip.say(reading.chip.text, reading.chip.tone, reading.chip.mark)
        self._reading = reading
        self._show_lines()
        self._total_label.say(reading.total_label)
        self._total_note.say(reading.total_note)
        self._total.say(reading.total)
        self._source.say(reading.source)
        for place, tile in enumerate(self._tiles):
            tile.show_tile(reading.tiles[place] if place < len(reading.tiles) else None)

    def _show_lines(self) -> None:
        if self._reading is None:
            return
        low = (VERY_LOW, LOW_WITH_ONE, LOW_WITH_BOTH)[self._beside]
        lines = self._reading.folded if self.window().height() < low else self._reading.lines
        for place, (label, amount) in enumerate(self._lines):
            given = place < len(lines)
            label.setVisible(given)
            amount.setVisible(given)
            if given:
                words, figure, nought = lines[place]
                label.say(words)
                amount.say(figure)
                _quiet(label, nought, "body")
                _quiet(amount, nought, "figure")

    def make_room(self, *, banner: bool, together: bool) -> None:
        """A banner or other accounts take the place of the last payments, and in a low window that of the heads."""
        self._beside = banner + together
        any_tiles = self._reading is not None and bool(self._reading.tiles)
        self.history.setVisible(any_tiles and not self._beside and self.window().height() >= LOW)
        self._show_lines()


def _quiet(widget: Label, nought: bool, usual: str) -> None:
    wanted = "figure_none" if nought else usual
    if widget.property("role") != wanted:
        role(widget, wanted)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class _Tile(QFrame):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "well")
        self._amount = Label(kit, "", "strong")
        self._where = ElidingLabel(kit, "", "note")
        box = column(self, gap=0, edges=(10, 5, 10, 6))
        box.addWidget(self._amount)
        box.addWidget(self._where)

    def show_tile(self, tile: tuple[str, Sayable] | None) -> None:
        self.setVisible(tile is not None)
        if tile is not None:
            self._amount.say(tile[0])
            self._where.say(tile[1])


class ReadyCard(QFrame):
    """Nobody's account is open."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "card")
        box = column(self, gap=8, edges=(14, 12, 14, 12))
        box.addStretch(1)
        box.addWidget(Label(kit, say("Ready for the next person"), "title", align=CENTRE))
        hint = say("Scan the barcode or QR on the bill. No bill? Type the account, mobile or meter number, or a name.")
        box.addWidget(Label(kit, hint, "note", align=CENTRE, wrap=True))
        box.addStretch(1)
