"""The business day: every shift with its count, closed by a supervisor."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from counter_pos.domain.money import rupees
from counter_pos.services.summaries import DaySummary, ShiftSummary
from counter_pos.ui.day.places import PlacesView
from counter_pos.ui.day.reading import came, lies
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import Both, Sayable, clock, full_day, say
from counter_pos.ui.news import News

SIDE_WIDTH = 420


def _figure(paise: int | None) -> str:
    return "—" if paise is None else rupees(paise)


def _over_short_tone(shift: ShiftSummary) -> str:
    return "text" if not shift.over_short else "bad"


def _signed(paise: int | None) -> str:
    return "—" if paise is None else (f"+{rupees(paise)}" if paise > 0 else rupees(paise))


COLUMNS: tuple[Column[ShiftSummary], ...] = (
    Column(say("Shift"), lambda each: str(each.shift), width=64),
    Column(say("Clerk"), lambda each: Both(each.staff_en, each.staff_hi)),
    Column(say("Closed at"), lambda each: clock(each.closed_at) if each.closed_at else say("still open"), width=100),
    Column(say("Receipts"), lambda each: str(len(each.rows)), right=True, width=90),
    Column(
        say("Collected"), lambda each: "—" if each.counted is None else rupees(each.collected), right=True, width=120
    ),
    Column(say("Counted"), lambda each: _figure(each.counted), right=True, width=120),
    Column(say("Over / short"), lambda each: _signed(each.over_short), right=True, width=124, tone=_over_short_tone),
)


class DayView(Page):
    """close_asked(supervisor, PIN) · report_asked() · site_asked() · leave_asked()."""

    close_asked = Signal(str, str)
    report_asked = Signal()
    site_asked = Signal()
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.table: Table[ShiftSummary] = Table(kit, "shifts", say("Shifts of the day"), COLUMNS)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._date = Label(kit, "", "heading")
        frame = card()
        left = column(frame, gap=8, edges=(2, 14, 2, 2))
        head = row(edges=(16, 0, 16, 0))
        head.addWidget(self._date)
        head.addStretch(1)
        left.addLayout(head)
        left.addWidget(self.table, 1)
        left.addWidget(rule())
        self.places = PlacesView(kit)
        below = row(edges=(16, 4, 16, 12))
        below.addWidget(self.places)
        left.addLayout(below)
        side = card()
        side.setFixedWidth(SIDE_WIDTH)
        box = column(side, gap=10, edges=(22, 16, 22, 20))
        box.addWidget(Label(kit, say("Close the day"), "heading"))
        self._hint = Label(kit, "", "note", wrap=True)
        box.addWidget(self._hint)
        self._others = Label(kit, "", "body", wrap=True)
        box.addWidget(self._others)
        self.answer: Button = Button(kit, "answer_for", "", "choice", cap="F7")
        self.answer.setCheckable(True)
        self.answer.setFixedHeight(40)
        box.addWidget(self.answer)
        self.broken: Button = Button(kit, "out_of_order", "", "choice", cap="F8")
        self.broken.setCheckable(True)
        self.broken.setFixedHeight(40)
        box.addWidget(self.broken)
        self.approval = ApprovalForm(kit, say("A supervisor closes the day with their own PIN"))
        box.addWidget(self.approval)
        self.banner = Banner(kit)
        box.addWidget(self.banner)
        box.addStretch(1)
        self.report: Button = Button(kit, "report", say("Save the PDF"), cap="F6")
        self.report.setFixedHeight(44)
        box.addWidget(self.report)
        self.button = primary(kit, "close_day", say("Close the day"), "F9")
        self.button.setFixedHeight(50)
        box.addWidget(self.button)
        outer = row(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(frame, 1)
        outer.addWidget(side)
        self.approval.given.connect(self._ask)
        self.button.clicked.connect(self._ask)
        self.report.clicked.connect(self.report_asked)

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F5", say("All windows"), self.site_asked.emit),
            KeyDeed("F6", say("Save the PDF"), self.report_asked.emit),
            KeyDeed("F7", say("Answer for it"), lambda: _toggle(self.answer), not self.answer.isHidden()),
            KeyDeed("F8", say("Out of order"), lambda: _toggle(self.broken), not self.broken.isHidden()),
            KeyDeed("F9", say("Close the day"), self._ask),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        target = self.approval.code if self.button.isEnabled() else self.report
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_day(self, summary: DaySummary, hint: Sayable, *, may_close: bool, may_see: bool) -> None:
        """`may_see` is False while a shift is open: a clerk sees no sum before the count."""
        self._date.say(full_day(summary.business_date))
        self.table.show_rows(summary.shifts)
        self.places.show_lines(came(summary), lies(summary), may_see=may_see)
        self._hint.say(hint)
        self.approval.setVisible(may_close)
        self.button.setEnabled(may_close)
        self.approval.wipe()

    def show_site(self, others: Sayable, unused: Sayable, broken: Sayable) -> None:
        """The other windows in a few lines; `unused` and `broken` are what a supervisor answers for before the close,
        or empty.
        """
        self._others.say(others)
        self._others.setVisible(others != "")
        for button, words in ((self.answer, unused), (self.broken, broken)):
            button.say(words)
            button.setChecked(False)
            button.setVisible(words != "")

    def unused(self) -> bool:
        """Whether the supervisor answered that the windows asked about were not used."""
        return _answered(self.answer)

    def out_of_order(self) -> bool:
        """Whether the supervisor answered that the windows asked about do not work."""
        return _answered(self.broken)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def try_again(self) -> None:
        (self.approval.pin if self.approval.code.text() else self.approval.code).setFocus()

    def _ask(self) -> None:
        if self.button.isEnabled():
            self.close_asked.emit(*self.approval.take())


def _answered(button: Button) -> bool:
    return button.isChecked() and not button.isHidden()


def _toggle(button: Button) -> None:
    if not button.isHidden():
        button.setChecked(not button.isChecked())
