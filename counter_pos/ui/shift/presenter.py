"""Opens a shift on the journal's lane. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from counter_pos.domain import matters
from counter_pos.domain.errors import CounterError, Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.ui.kit.text import Both, Sayable, full_day, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till
from counter_pos.ui.reports.typed_date import read_date

DATE_WRONG = ("date_needed", "date_not_read", "date_is_past", "date_far_ahead")


class ShiftViewPort(Protocol):
    @property
    def open_asked(self) -> Asking: ...
    @property
    def today_typed(self) -> Asking: ...
    def offer(self, greeting: Sayable, denominations: tuple[int, ...]) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def ask_supervisor(self, *, date_wrong: bool) -> None: ...
    def forget_supervisor(self) -> None: ...
    def tell_day(self, day: Sayable) -> None: ...


class ShiftPresenter:
    """`opened` is called when the shift is on the disk."""

    def __init__(
        self,
        view: ShiftViewPort,
        till: Till,
        jobs: RunsJobs,
        *,
        opened: Callable[[], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs = view, till, jobs
        self._opened, self._trouble = opened, trouble
        self._busy = False
        self._asked_supervisor = False
        view.open_asked.connect(self.open)
        view.today_typed.connect(self.type_today)

    def prepare(self) -> None:
        """Before the screen comes to the front."""
        self._asked_supervisor = False
        who = self._till.who
        name: Sayable = Both(who.name_en, who.name_hi) if who else ""
        self._view.offer(say("Good day, {name}. Open your shift.", name=name), self._till.rules().denominations)

    def type_today(self, text: str) -> None:
        """Say the date in full while it is typed."""
        try:
            self._view.tell_day(full_day(self._read(text)))
        except Refused:
            self._view.tell_day("")

    def _read(self, text: str) -> date:
        if not text.strip():
            raise Refused("date_needed")
        return read_date(text, self._till.business_date)

    def open(self, notes: tuple[NoteCount, ...], today: str, supervisor: str, pin: str) -> None:
        if self._busy:
            return
        if not supervisor:
            self._run(lambda: self._till.open_shift(notes))
            return
        try:
            matter = matters.confirming_date(self._read(today))
        except Refused as refused:
            self._refused(refused)
            return
        self._run(lambda: self._till.open_shift(notes, approval=self._till.approve(supervisor, pin, matter)))

    def _run(self, deed: Callable[[], object]) -> None:
        self._set_busy(True)

        self._jobs.run("journal", deed, self._done, self._refused)

    def _done(self, _shift: object) -> None:
        self._set_busy(False)
        self._jobs.grew()
        self._opened()

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            assert isinstance(error, CounterError)
            self._view.show_news(news_of(error))
            self._asked_supervisor |= error.code == "clock_needs_supervisor"
            if error.code == "clock_believed_again":
                self._asked_supervisor = False
                self._view.forget_supervisor()
            if self._asked_supervisor:
                self._view.ask_supervisor(date_wrong=error.code in DATE_WRONG)
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)
