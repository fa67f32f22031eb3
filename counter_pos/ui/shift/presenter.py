"""Opens a shift on the journal's lane. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain import matters
from counter_pos.domain.errors import CounterError
from counter_pos.domain.payment import NoteCount
from counter_pos.ui.kit.text import Both, Sayable, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till


class ShiftViewPort(Protocol):
    @property
    def open_asked(self) -> Asking: ...
    def offer(self, greeting: Sayable, denominations: tuple[int, ...]) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def ask_supervisor(self) -> None: ...


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

    def prepare(self) -> None:
        """Before the screen comes to the front."""
        self._asked_supervisor = False
        who = self._till.who
        name: Sayable = Both(who.name_en, who.name_hi) if who else ""
        self._view.offer(say("Good day, {name}. Open your shift.", name=name), self._till.rules().denominations)

    def open(self, notes: tuple[NoteCount, ...], supervisor: str, pin: str) -> None:
        if self._busy:
            return
        self._set_busy(True)

        def deed() -> object:
            if not supervisor:
                return self._till.open_shift(notes)
            matter = matters.confirming_date(self._till.date_of_clock)
            return self._till.open_shift(notes, approval=self._till.approve(supervisor, pin, matter))

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
            if self._asked_supervisor:
                self._view.ask_supervisor()
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)
