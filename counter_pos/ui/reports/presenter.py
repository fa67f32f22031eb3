"""Has a report made and says how far it is; a wish to stop is passed on. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from counter_pos.domain.errors import CounterError, Refused
from counter_pos.services.days.report_orders import FORMS, OF_ONE_DATE, ReportWanted
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till
from counter_pos.ui.ports.reports import MakesReports
from counter_pos.ui.reports.typed_date import read_date, typed


class Told(Protocol):
    """A signal with two numbers that may be emitted from any thread."""

    def emit(self, done: int, of_all: int, /) -> None: ...


class ReportsViewPort(Protocol):
    @property
    def make_asked(self) -> Asking: ...
    @property
    def stop_asked(self) -> Asking: ...
    @property
    def day_step_asked(self) -> Asking: ...
    @property
    def progress_told(self) -> Told: ...
    def show_dates(self, first: str, last: str) -> None: ...
    def mark_wrong(self, field: str) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...


class ReportsPresenter:
    """`make` is called on lane `outside` with what is wanted and where progress goes; it returns the file."""

    def __init__(
        self,
        view: ReportsViewPort,
        till: Till,
        jobs: RunsJobs,
        *,
        make: MakesReports | None,
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs = view, till, jobs
        self._make, self._trouble = make, trouble
        self._stop = threading.Event()
        self.busy = False
        view.make_asked.connect(self.make)
        view.stop_asked.connect(self.stop)
        view.day_step_asked.connect(self.step)

    def prepare(self, then: Callable[[], None]) -> None:
        """Show the date that is traded on; while a report is being made, leave everything as it is."""
        if not self.busy:
            today = typed(self._till.business_date)
            self._view.show_dates(today, today)
            self._view.show_news(None)
        then()

    def step(self, field: str, text: str, other: str, by: int) -> None:
        """An arrow in a date field: up is a day on, down a day back. The other end follows: no range turns round."""
        today = self._till.business_date
        try:
            moved = read_date(text, today) - timedelta(days=by)
            kept = read_date(other, today)
        except (Refused, OverflowError):
            return
        first, last = (moved, max(moved, kept)) if field == "first" else (min(moved, kept), moved)
        self._view.show_dates(typed(first), typed(last))

    def make(self, name: str, first: str, last: str, language: str, form: str) -> None:
        """Have the report made. A last date that is empty is the first one."""
        if self.busy or self._make is None:
            return
        wanted = self._wanted(name, first, last, language, form)
        if wanted is None:
            return
        make, stop, told = self._make, self._stop, self._view.progress_told.emit
        stop.clear()

        def tell(done: int, of_all: int) -> None:
            if stop.is_set():
                raise Refused("report_stopped")
            told(done, of_all)

        self._set_busy(True)
        self._view.show_news(None)
        self._jobs.run("outside", lambda: make(wanted, tell), self._made, self._refused)

    def stop(self) -> None:
        """Somebody wants the report no more; it ends at its next step."""
        if self.busy:
            self._stop.set()

    def _wanted(self, name: str, first: str, last: str, language: str, form: str) -> ReportWanted | None:
        begin = self._date("first", first, self._till.business_date)
        if begin is None:
            return None
        end = begin if name in OF_ONE_DATE else self._date("last", last, begin)
        if end is None:
            return None
        if end < begin:
            self._wrong("last", Refused("dates_turned_round", first=begin, last=end))
            return None
        return ReportWanted(name, begin, end, language, next(each for each in FORMS if each == form))

    def _date(self, field: str, text: str, otherwise: date) -> date | None:
        try:
            return read_date(text, otherwise)
        except Refused as wrong:
            self._wrong(field, wrong)
            return None

    def _wrong(self, field: str, error: CounterError) -> None:
        self._view.mark_wrong(field)
        self._view.show_news(news_of(error))

    def _made(self, path: Path) -> None:
        self._set_busy(False)
        ready, where = say("The report is ready: {name}", name=path.name), say("It is in {folder}", folder=path.parent)
        self._view.show_news(News("ok", ready, safe=where))

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            self._view.show_news(news_of(error))
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self._view.set_busy(busy)
