"""What the window hears from outside (printer, line, chain) and what its strips say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal

from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.services.summaries import StatusReading
from counter_pos.ui.hall import anybody, holds_drawer, takes_money
from counter_pos.ui.kit.text import Both, Sayable, clock, full_day, join, say
from counter_pos.ui.notices import news_of
from counter_pos.ui.screens import Screens
from counter_pos.ui.shell.news import CLOCK_RIGHT, CLOCK_WRONG, DOUBT, OFFLINE, drawer_news, printer_news
from counter_pos.ui.shell.status import LineReading, StatusWords, status_words


class Strips(Screens):
    """Whoever derives from this connects the four signals, and sets what the strips last heard."""

    _printer_told = Signal(str)
    _drawer_told = Signal(str)
    _line_told = Signal(object)
    _chain_told = Signal(object)
    _printer: str
    _line: LineReading
    _status: StatusReading | None
    _now: Callable[[], datetime]

    @property
    def online(self) -> bool:
        """Whether the strip says that head office is reached."""
        return self._line.online

    @property
    def unsent(self) -> int:
        """How many receipts the strip says head office does not have."""
        return 0 if self._status is None else self._status.unsent

    # from any thread
    def printer_says(self, state: str) -> None:
        """The printer's state, a code of printing.status.PrinterState or "folder". From any thread."""
        self._printer_told.emit(state)

    def drawer_says(self, trouble: str) -> None:
        """The cash drawer stayed shut: a code of printing.desk.PrintDesk.drawer_trouble. From any thread."""
        self._drawer_told.emit(trouble)

    def line_says(self, line: LineReading) -> None:
        """The line to head office. From any thread."""
        self._line_told.emit(line)

    def chain_says(self, trouble: CounterError) -> None:
        """An entry of long ago is damaged: no more money is taken on this chain. From any thread."""
        self._chain_told.emit(trouble)

    # on the window's thread
    def _hear_printer(self, state: str) -> None:
        before, self._printer = self._printer, state
        self._show_bars()
        news = printer_news(state)
        if news is not None and state != before and self.window.page == "payment":
            self.payment.tell_calmly(news)
        self.look_again()  # what became of the papers

    def _hear_drawer(self, trouble: str) -> None:
        """Told where the deed was done: it is recorded, whatever the drawer does."""
        news = news_of(Unavailable(trouble))
        if self.window.page == "payment":
            self.payment.tell_calmly(news)
        else:
            self.window.tell(news)

    def _hear_line(self, line: LineReading) -> None:
        went_down = self._line.online and not line.online
        self._line = line
        self._show_bars()
        self._refresh_receipts()
        self.look_again()  # how many are still to send
        if went_down and self.window.page == "payment":
            self.payment.tell_calmly(OFFLINE)

    def look_again(self) -> None:
        """Read the status of the till and show it."""
        self.jobs.run("journal", self.till.status, self._show_status)

    def _show_status(self, reading: StatusReading) -> None:
        before, self._status = self._status, reading
        band = before.drawer_band if before is not None else "low"
        if reading.drawer_band not in (band, "low") and self.window.page == "payment" and self._in_open_shift():
            tell = self.payment.tell if reading.drawer_band == "over" else self.payment.tell_calmly
            tell(drawer_news(reading.drawer_band))
        self._show_bars()
        if before is not None and self.window.page == "payment":
            self._tell_paper(before, reading)
            if reading.clock_trusted != before.clock_trusted:
                self.payment.tell_calmly(CLOCK_RIGHT if reading.clock_trusted else CLOCK_WRONG)

    def _tell_paper(self, before: StatusReading, now: StatusReading) -> None:
        """Tell of a receipt that is in doubt, or that a printer known to stand still did not print."""
        news = printer_news(self._printer)
        if now.uncertain > before.uncertain:
            self.payment.tell_calmly(DOUBT)
        elif now.unprinted > before.unprinted and news is not None:
            self.payment.tell_calmly(news)

    def _show_bars(self) -> None:
        window, till = self.window, self.till
        who, shift = till.who, till.shift
        name: Sayable = Both(who.name_en, who.name_hi) if who else ""
        if who and shift is not None and shift.state != "closed":
            name = join(name, say("Shift {number} open", number=shift.number), between=" · ")
        window.top.show_clerk(name)
        window.top.show_date(full_day(till.business_date))
        window.top.show_clock(clock(self._now()))
        if self._status is not None:
            window.status.show_status(self._words_of(self._status))

    def _words_of(self, reading: StatusReading) -> StatusWords:
        today = self.till.business_date
        return status_words(reading, self._line, self._printer, today, in_shift=self._in_shift())

    def _refresh_receipts(self) -> None:
        if self.window.page == "payment":
            self.payment.refresh_receipts()

    # what may be done now
    def _signed_in(self) -> bool:
        return anybody(self.till)

    def _in_shift(self) -> bool:
        return holds_drawer(self.till)

    def _in_open_shift(self) -> bool:
        return takes_money(self.till)
