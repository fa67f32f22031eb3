"""Reports and registers: which one, of which days, in which language and form; its progress, and where it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QProgressBar

from counter_pos.services.days.report_orders import FORMS, LANGUAGES, OF_ONE_DATE, REPORTS
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.choices import ChoiceList
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.text import Sayable, Text, say
from counter_pos.ui.news import News

LIST_WIDTH = 460
NAMES: dict[str, Text] = {
    "shift": say("Shift report"),
    "day": say("Day report"),
    "scroll": say("Scroll (realisation sheet)"),
    "denominations": say("Denomination sheet"),
    "cancellations": say("Cancellations and duplicates"),
    "over-short": say("Over/short register"),
    "hand-overs": say("Hand-over register"),
}
TOLD: dict[str, Text] = {
    "shift": say("The last shift of a date: drawer, notes, takings and scroll, to be signed"),
    "day": say("All shifts of a date, where the rupees are, and each shift's pages"),
    "scroll": say("Every receipt of the days; cancelled ones are shown and in no sum"),
    "denominations": say("Notes and coins of every count"),
    "cancellations": say("What was cancelled, printed again or asked to be moved, and by whom"),
    "over-short": say("What every count found; over and short are never set off"),
    "hand-overs": say("Cash from hand to hand: floats, pick-ups, hand-overs, the safe"),
}
LANGUAGE_NAMES: dict[str, Sayable] = {"hi": "हिन्दी", "en": "English"}
FORM_NAMES: dict[str, Text] = {
    "pdf": say("PDF to print"),
    "csv": say("CSV table"),
    "xlsx": say("Excel workbook"),
}


class ReportsView(Page):
    """make_asked(report, first, last, language, form) · stop_asked() · day_step_asked(field, text, other, by).

    `progress_told` (done, of all) may be emitted from any thread. leave_asked() at Esc when nothing is made.
    """

    make_asked = Signal(str, str, str, str, str)
    stop_asked = Signal()
    day_step_asked = Signal(str, str, str, int)
    progress_told = Signal(int, int)
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._busy = False
        outer = row(self, gap=10, edges=(12, 10, 12, 10))
        chooser = card()
        chooser.setFixedWidth(LIST_WIDTH)
        self._choose(column(chooser, gap=10, edges=(22, 16, 22, 20)))
        order = card()
        self._order(column(order, gap=10, edges=(22, 16, 22, 20)))
        outer.addWidget(chooser)
        outer.addWidget(order, 1)
        self.progress_told.connect(self._show_progress)
        self._show_choice()

    def _choose(self, box: QBoxLayout) -> None:
        box.addWidget(Label(self._kit, say("Reports and registers"), "heading"))
        self.reports = ChoiceList(self._kit, "report", columns=1)
        self.reports.offer(tuple((name, NAMES[name]) for name in REPORTS))
        self.reports.picked.connect(lambda _: self._go_on(self.first))
        for button in self.reports.buttons:
            button.toggled.connect(self._show_choice)
        box.addWidget(self.reports)
        self._what = Label(self._kit, TOLD[REPORTS[0]], "note", wrap=True)
        box.addWidget(self._what)
        box.addStretch(1)

    def _order(self, box: QBoxLayout) -> None:
        kit = self._kit
        box.addWidget(Label(kit, say("Of which days"), "heading"))
        dates = row(gap=12)
        self.first = self._date("first", say("From, day-month-year"))
        self.last = self._date("last", say("To, day-month-year"))
        self._to = Label(kit, say("to"))
        dates.addWidget(self.first)
        dates.addWidget(self._to)
        dates.addWidget(self.last)
        dates.addWidget(Label(kit, say("Arrows go a day on or back"), "note"), 1)
        box.addLayout(dates)
        self.first.entered.connect(lambda: self._go_on(self.last if self.last.isVisible() else self._language_button()))
        self.last.entered.connect(lambda: self._go_on(self._language_button()))
        box.addWidget(Label(kit, say("Language"), "heading"))
        self.language = ChoiceList(kit, "language", columns=2)
        self.language.offer(tuple((name, LANGUAGE_NAMES[name]) for name in LANGUAGES))
        self.language.picked.connect(lambda _: self._go_on(self._form_button()))
        box.addWidget(self.language)
        box.addWidget(Label(kit, say("Form"), "heading"))
        self.form = ChoiceList(kit, "form", columns=3)
        self.form.offer(tuple((name, FORM_NAMES[name]) for name in FORMS))
        self.form.picked.connect(lambda _: self._ask())
        box.addWidget(self.form)
        box.addWidget(rule())
        self.progress = QProgressBar()
        self.progress.setObjectName("report_progress")
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(10)
        self.progress.setRange(0, 1000)
        self._percent = Label(kit, "", "note")
        for widget in (self.progress, self._percent):
            kept = widget.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(kept)
            box.addWidget(widget)
            widget.hide()
        self.banner = Banner(kit)
        box.addWidget(self.banner)
        box.addStretch(1)
        self.stop = Button(kit, "report_stop", say("Stop"), cap="Esc")
        self.make = primary(kit, "report_make", say("Make the report"), "F9")
        self.stop.setEnabled(False)
        self.make.clicked.connect(self._ask)
        self.stop.clicked.connect(self.stop_asked)
        buttons = row(gap=10)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.make, 1)
        box.addLayout(buttons)

    def _date(self, name: str, accessible: Text) -> Field:
        field = Field(self._kit, f"report_{name}", "code", accessible)
        field.setFixedWidth(150)
        field.invite(say("dd-mm-yyyy"))
        field.setMaxLength(12)
        field.textEdited.connect(lambda _: field.mark_wrong(False))
        field.moved.connect(lambda by: self._step(name, by))
        return field

    def _step(self, name: str, by: int) -> None:
        here, other = (self.first, self.last) if name == "first" else (self.last, self.first)
        self.day_step_asked.emit(name, here.text(), other.text(), by)

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F9", say("Make the report"), self._ask),
            KeyDeed("Esc", say("Stop, or back"), self._escape),
        )

    def arrive(self) -> None:
        self.reports.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_dates(self, first: str, last: str) -> None:
        for field, text in ((self.first, first), (self.last, last)):
            field.setText(text)
            field.mark_wrong(False)

    def mark_wrong(self, field: str) -> None:
        wrong = self.first if field == "first" else self.last
        wrong.mark_wrong(True)
        self._go_on(wrong)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        """While a report is made it can only be stopped; the keys stay where they were."""
        self._busy = busy
        self.stop.setEnabled(busy)
        for widget in (self.progress, self._percent):
            widget.setVisible(busy)
        if busy:
            self._show_progress(0, 1)
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.make.setEnabled(not busy)
        if not busy:
            self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self, done: int, of_all: int) -> None:
        thousandth = 1000 * done // max(of_all, 1)
        self.progress.setValue(thousandth)
        self._percent.say(say("Making the report: {percent} %", percent=thousandth // 10))
        self.progress.setAccessibleName(self._percent.text())

    def _show_choice(self) -> None:
        chosen = self.reports.code
        if chosen:
            self._what.say(TOLD[chosen])
        for widget in (self._to, self.last):
            widget.setVisible(chosen not in OF_ONE_DATE)

    def _language_button(self) -> Button:
        return self.language.buttons[self.language.codes.index(self.language.code)]

    def _form_button(self) -> Button:
        return self.form.buttons[self.form.codes.index(self.form.code)]

    def _go_on(self, widget: Field | Button) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        if self.make.isEnabled():
            self.make_asked.emit(
                self.reports.code, self.first.text(), self.last.text(), self.language.code, self.form.code
            )

    def _escape(self) -> None:
        if self._busy:
            self.stop_asked.emit()
        else:
            self.leave_asked.emit()
