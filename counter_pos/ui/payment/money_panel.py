"""The money: what is due, what is paid now, the cash, the notes, the change. It never moves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from counter_pos.domain.payment import TenderKind
from counter_pos.ui.kit.base import Kit, card, column, role, row, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.count_grid import CountGrid
from counter_pos.ui.kit.fields import Field, MoneyEdit
from counter_pos.ui.kit.labels import RIGHT, KeyCap, Label
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.payment.figures import MOST_CHOICES, MoneyReading, Typed
from counter_pos.ui.payment.paper import ACCEPT_WORDS, FIELDS, TENDER_WORDS
from counter_pos.ui.payment.paper_form import PaperForm

WIDTH = 440


class MoneyPanel(QFrame):
    """Passive: fields and labels. `typed` names the field that a person changed."""

    typed = Signal(str)
    refused = Signal(str)
    entered = Signal(str)
    chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "card")
        self.setFixedWidth(WIDTH)
        box = column(self, gap=6, edges=(14, 8, 14, 10))
        self._in_cash, self._low = True, False
        self._due_label = Label(kit, "", "small")
        self._due = Label(kit, "", "due", align=RIGHT)
        self._head = QWidget()
        head = row(self._head)
        head.addWidget(self._due_label)
        head.addStretch(1)
        head.addWidget(self._due)
        box.addWidget(self._head)
        box.addWidget(rule())
        self._choice_row = self._build_choices(kit)
        box.addWidget(self._choice_row)
        self.pay = MoneyEdit(kit, "pay", "pay", say("Pay now, rupees"))
        self.cash = MoneyEdit(kit, "cash", "cash", say("Cash received, rupees"))
        box.addLayout(_money_line(kit, say("Pay now"), "F5", self.pay))
        box.addLayout(_money_line(kit, say("Cash received"), "F6", self.cash))
        box.addWidget(self._build_notes(kit))
        self.paper = PaperForm(kit)
        self.paper.hide()
        box.addWidget(self.paper)
        box.addStretch(1)
        box.addWidget(self._build_change(kit))
        self.accept = primary(kit, "accept", say("Accept cash and print"), "F9")
        self.accept.setFixedHeight(50)
        box.addWidget(self.accept)
        for field, name in ((self.pay, "pay"), (self.cash, "cash")):
            field.typed.connect(lambda name=name: self.typed.emit(name))
            field.refused.connect(self.refused)
            field.entered.connect(lambda name=name: self.entered.emit(name))
        self.grid.changed.connect(lambda: self.typed.emit("notes"))
        self.grid.finished.connect(lambda: self.entered.emit("notes"))
        self.paper.typed.connect(lambda: self.typed.emit("paper"))
        self.paper.entered.connect(lambda name: self.entered.emit(f"paper:{name}"))
        self.accept.clicked.connect(lambda: self.entered.emit("accept"))

    def _build_choices(self, kit: Kit) -> QWidget:
        holder = QWidget()
        holder.setFixedHeight(32)  # kept while there is nothing to choose: the panel never moves
        line = row(holder, gap=6)
        self._choice_label = Label(kit, say("For"), "strong")
        line.addWidget(self._choice_label)
        self._choice_key = KeyCap("F12")
        line.addWidget(self._choice_key)
        line.addStretch(1)
        self._choices = [Button(kit, f"choice_{place}", "", "choice") for place in range(MOST_CHOICES)]
        for button in self._choices:
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedHeight(30)
            button.clicked.connect(lambda _=False, one=button: self.chosen.emit(str(one.property("purpose"))))
            line.addWidget(button)
        return holder

    def _build_notes(self, kit: Kit) -> QWidget:
        self.notes = QWidget()
        box = column(self.notes, gap=4)
        head = row()
        head.addStrut(24)
        head.addWidget(Label(kit, say("NOTES RECEIVED (if you count them)"), "small"))
        head.addWidget(KeyCap("F8"))
        head.addStretch(1)
        self._notes_sum = Label(kit, "", "strong", align=RIGHT)
        head.addWidget(self._notes_sum)
        box.addLayout(head)
        self.grid = CountGrid(kit)
        box.addWidget(self.grid)
        return self.notes

    def _build_change(self, kit: Kit) -> QWidget:
        well = card("well")
        well.setFixedHeight(106)
        box = column(well, gap=0, edges=(12, 0, 12, 6))
        line = row()
        self._change_label = Label(kit, "", "small")
        self._change = Label(kit, "", "change", align=RIGHT)
        line.addWidget(self._change_label)
        line.addStretch(1)
        line.addWidget(self._change)
        box.addLayout(line)
        self._hint = Label(kit, "", "hint", align=RIGHT, wrap=True)
        box.addWidget(self._hint)
        return well

    def fold_notes(self, *, low: bool) -> None:
        """A low screen has no room for the notes until they are asked for."""
        self._low = low
        self.notes.setVisible(self._in_cash and not low)
        self._head.setVisible(self._in_cash or not low)
        self._choice_row.show()

    def unfold_notes(self, *, low: bool) -> None:
        """The notes are asked for: a low screen gives them the place of the sum due."""
        self.notes.show()
        self._head.setVisible(not low)
        self._choice_row.setVisible(not low)

    def read(self) -> Typed:
        return Typed(self.pay.paise(), self.cash.paise(), self.grid.notes(), self.paper.read())

    def field(self, name: str) -> Field:
        """A field of the cheque or draft."""
        return self.paper.fields[name]

    def _show_tender(self, reading: MoneyReading) -> None:
        """Cash has notes, a cheque or draft has what stands on it, in the same place."""
        in_cash = reading.tender is TenderKind.CASH
        self.accept.say(ACCEPT_WORDS[reading.tender])
        self.paper.entitle(TENDER_WORDS[reading.tender])
        for name in FIELDS:
            self.field(name).setEnabled(not in_cash)
        if in_cash != self._in_cash:
            self._in_cash = in_cash
            self.paper.setVisible(not in_cash)
            self.fold_notes(low=self._low)

    def show_money(self, reading: MoneyReading) -> None:
        """Everything but the typed fields."""
        self._due_label.say(reading.due_label)
        self._due.say(reading.due)
        for place, button in enumerate(self._choices):
            given = place < len(reading.choices)
            button.setVisible(given)
            if given:
                button.say(reading.choices[place].text)
                button.setProperty("purpose", reading.choices[place].key)
                button.setChecked(reading.choices[place].chosen)
        self._choice_label.setVisible(bool(reading.choices))
        self._choice_key.setVisible(len(reading.choices) > 1)
        self._change_label.say(reading.change_label)
        self._change.say(reading.change, reading.change_tone)
        self._hint.say(reading.hint)
        self._notes_sum.say(reading.notes_sum)
        self._show_tender(reading)
        for field, on in ((self.pay, reading.pay_on), (self.cash, reading.cash_on), (self.accept, reading.accept_on)):
            if field.isEnabled() != on:
                field.setEnabled(on)
        if self.grid.isEnabled() != reading.cash_on:
            self.grid.setEnabled(reading.cash_on)


def _money_line(kit: Kit, words: Sayable, cap: str, field: MoneyEdit) -> QHBoxLayout:
    line = row()
    line.addWidget(Label(kit, words, "strong"))
    line.addWidget(KeyCap(cap))
    line.addStretch(1)
    field.setFixedWidth(266)
    line.addWidget(field)
    return line
