"""The drawer is counted blind: only after the count is committed does the screen know what was expected."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from counter_pos.ui.cash.reading import CountReading
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, centred, column, row, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.count_grid import CountGrid
from counter_pos.ui.kit.fields import Field, MoneyEdit
from counter_pos.ui.kit.labels import RIGHT, Label
from counter_pos.ui.kit.text import Sayable, money, say
from counter_pos.ui.news import News

LEFT_WIDTH = 640
RIGHT_WIDTH = 480
HEIGHT = 540


class CashView(Page):
    """count_asked(notes, machine's total or None) · recount_asked() · close_asked(reason, approver, PIN) ·
    explain_asked() · leave_asked().
    """

    count_asked = Signal(object, object)
    explain_asked = Signal()
    recount_asked = Signal()
    close_asked = Signal(str, str, str)
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._revealed = False
        self._locked = False
        outer = column(self, gap=10, edges=(12, 10, 12, 10))
        self.banner = Banner(kit)
        outer.addStretch(1)
        line = row(gap=12)
        line.addStretch(1)
        line.addWidget(self._build_count(kit), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._build_result(kit), 0, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        outer.addLayout(line)
        self.banner.setFixedWidth(LEFT_WIDTH + RIGHT_WIDTH + 12)
        outer.addLayout(centred(self.banner))
        outer.addStretch(2)
        self.begin(())

    def _build_count(self, kit: Kit) -> QFrame:
        frame = card()
        frame.setFixedSize(LEFT_WIDTH, HEIGHT)
        box = column(frame, gap=10, edges=(24, 16, 24, 20))
        box.addWidget(Label(kit, say("Count the drawer"), "heading"))
        self._ask = Label(kit, "", "note", wrap=True)
        box.addWidget(self._ask)
        box.addWidget(rule())
        self.grid = CountGrid(kit, big=True)
        box.addWidget(self.grid)
        box.addStretch(1)
        line = row()
        machine = say("Counting machine's total, coins added (none: leave empty)")
        line.addWidget(Label(kit, machine, "small"), 1)
        self.machine = MoneyEdit(kit, "machine_total", "money", say("Counting machine's total"), height=40)
        self.machine.setFixedWidth(180)
        line.addWidget(self.machine)
        box.addLayout(line)
        box.addWidget(rule())
        line = row()
        line.addWidget(Label(kit, say("Counted"), "title"))
        line.addStretch(1)
        self._total = Label(kit, "", "due", align=RIGHT)
        line.addWidget(self._total)
        box.addLayout(line)
        self.count_button = primary(kit, "commit_count", say("The count is right"), "F9")
        self.count_button.setFixedHeight(50)
        box.addWidget(self.count_button)
        self.grid.changed.connect(self._show_total)
        self.grid.finished.connect(self.machine.setFocus)
        self.machine.entered.connect(self.count_button.setFocus)
        self.count_button.clicked.connect(self._act)
        return frame

    def _build_result(self, kit: Kit) -> QFrame:
        frame = card()
        frame.setFixedSize(RIGHT_WIDTH, HEIGHT)
        box = column(frame, gap=10, edges=(24, 16, 24, 20))
        box.addWidget(Label(kit, say("Result"), "heading"))
        wait = say("The result shows after you commit the count. What the drawer should hold is not shown before.")
        self._wait = Label(kit, wait, "note", wrap=True)
        box.addWidget(self._wait)
        self._result = QWidget()
        inside = column(self._result, gap=8)
        self._lines = {}
        for name, words in (("counted", say("Counted")), ("expected", say("By the journal"))):
            line = row()
            line.addWidget(Label(kit, words))
            line.addStretch(1)
            self._lines[name] = Label(kit, "", "title", align=RIGHT)
            line.addWidget(self._lines[name])
            inside.addLayout(line)
        inside.addWidget(rule())
        line = row()
        self._difference_label = Label(kit, "", "small")
        self._difference = Label(kit, "", "change", align=RIGHT)
        self._difference.setFixedHeight(74)
        line.addWidget(self._difference_label)
        line.addStretch(1)
        line.addWidget(self._difference)
        inside.addLayout(line)
        self._hint = Label(kit, "", "note", wrap=True)
        inside.addWidget(self._hint)
        self._cause = Label(kit, "", "strong", wrap=True)
        inside.addWidget(self._cause)
        box.addWidget(self._result)
        box.addWidget(self._build_reason(kit))
        self.approval = ApprovalForm(kit, say("The supervisor agrees to the difference"))
        box.addWidget(self.approval)
        box.addStretch(1)
        buttons = row(gap=10)
        self.again = Button(kit, "recount", say("Count again"), cap="F8")
        self.again.setFixedHeight(50)
        self.close_button = primary(kit, "close_shift", say("Close the shift"), "F9")
        self.close_button.setFixedHeight(50)
        buttons.addWidget(self.again)
        buttons.addWidget(self.close_button, 1)
        box.addLayout(buttons)
        self.again.clicked.connect(self._ask_recount)
        self.close_button.clicked.connect(self._act)
        self.approval.given.connect(self._act)
        return frame

    def _build_reason(self, kit: Kit) -> QWidget:
        self._reason = QWidget()
        box = column(self._reason, gap=2)
        box.addWidget(Label(kit, say("What explains the difference?"), "strong"))
        self.reason = Field(kit, "reason", "reason", say("What explains the difference?"), height=40)
        self.reason.setMaxLength(120)
        box.addWidget(self.reason)
        self.reason.entered.connect(self._after_reason)
        return self._reason

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F7", say("Explain the count"), self._ask_explain),
            KeyDeed("F8", say("Count again"), self._ask_recount),
            KeyDeed("F9", say("Commit, then close"), self._act),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        self._to_first()

    # what the presenter sets
    def begin(self, denominations: tuple[int, ...], *, second: bool = False) -> None:
        """An empty count; nothing of the result is shown."""
        self._revealed = False
        if denominations:
            self.grid.offer(denominations)
        self.grid.wipe()
        self.grid.setEnabled(True)
        self.machine.put("")
        self.machine.setEnabled(True)
        self._show_total()
        first = say("Count every note and coin in the drawer, float and takings together. Enter goes to the next.")
        again = say("Second and last count: every note and coin again, from the beginning.")
        self._ask.say(again if second else first)
        self.approval.wipe()
        self.reason.clear()
        for widget in (self._result, self._reason, self.approval, self.again):
            widget.hide()
        self._wait.show()
        self.count_button.show()
        self.close_button.setEnabled(False)
        self.set_busy(False)
        self._to_first()

    def reveal(self, reading: CountReading) -> None:
        """The count is on the disk: show what it means."""
        self._revealed = True
        self.grid.setEnabled(False)
        self.machine.setEnabled(False)
        self.show_cause("")
        self.count_button.hide()
        self._wait.hide()
        self._lines["counted"].say(reading.counted)
        self._lines["expected"].say(reading.expected)
        self._difference_label.say(reading.difference_label)
        self._difference.say(reading.difference, reading.tone)
        self._hint.say(reading.hint)
        self._result.show()
        self._reason.setVisible(reading.needs_reason)
        self.approval.setVisible(reading.needs_approval)
        self.again.setVisible(reading.may_recount)
        self.close_button.setEnabled(True)
        first: QWidget = self.reason if reading.needs_reason else self.close_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_cause(self, cause: Sayable) -> None:
        """The likeliest cause of a difference; nothing when none fits."""
        self._cause.say(cause)
        self._cause.setVisible(cause != "")

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self._locked = busy
        self.count_button.setEnabled(not busy)

    def focus_missing(self) -> None:
        """After a refusal: what is still missing, the reason first; before the result, the machine's total."""
        if not self._revealed:
            (self.machine if self.machine.text() else self.grid.first()).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        field: Field = self.approval.pin if self.approval.code.text() else self.approval.code
        if not self._reason.isHidden() and not self.reason.text().strip():
            field = self.reason
        if field.isVisible():
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_first(self) -> None:
        if self.grid.fields:
            self.grid.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self) -> None:
        if self._locked:
            return
        if self._revealed:
            code, pin = self.approval.take()
            self.close_asked.emit(self.reason.text().strip(), code, pin)
        else:
            self.count_asked.emit(self.grid.notes(), self.machine.paise())

    def _ask_recount(self) -> None:
        if self._revealed and not self._locked and not self.again.isHidden():
            self.recount_asked.emit()

    def _ask_explain(self) -> None:
        if self._revealed:
            self.explain_asked.emit()

    def _after_reason(self) -> None:
        target: QWidget = self.approval.code if self.approval.isVisible() else self.close_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_total(self) -> None:
        self._total.say(money(self.grid.total()))
