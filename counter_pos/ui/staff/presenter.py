"""Resets a PIN, bars or lets in, changes an own PIN: each on the journal's lane, each once. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain import matters
from counter_pos.domain.staff import StaffMember
from counter_pos.services.people.staffing import NewPin, StaffRow
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till
from counter_pos.ui.staff.reading import PersonLine, person_line


class StaffViewPort(Protocol):
    @property
    def reset_asked(self) -> Asking: ...
    @property
    def bar_asked(self) -> Asking: ...
    @property
    def change_asked(self) -> Asking: ...
    def show_people(self, rows: list[PersonLine]) -> None: ...
    def show_list(self) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def try_again(self) -> None: ...


class StaffPresenter:
    """PINs pass through here and are kept nowhere."""

    def __init__(
        self, view: StaffViewPort, till: Till, jobs: RunsJobs, *, trouble: Callable[[BaseException], None]
    ) -> None:
        self._view, self._till, self._jobs, self._trouble = view, till, jobs, trouble
        self._busy = False
        view.reset_asked.connect(self.reset)
        view.bar_asked.connect(self.bar)
        view.change_asked.connect(self.change)

    def prepare(self, then: Callable[[], None]) -> None:
        """Read the list; `then` brings the screen to the front."""
        self._view.show_news(None)
        self._view.show_list()
        self._read(then)

    def _read(self, then: Callable[[], None]) -> None:
        def landed(rows: list[StaffRow]) -> None:
            self._view.show_people([person_line(row) for row in rows])
            then()

        self._jobs.run("journal", self._till.staff_rows, landed, self._trouble)

    def reset(self, code: str, typed: NewPin, reason: str, supervisor: str, pin: str) -> None:
        """The person typed a new PIN twice; a supervisor stands by."""
        matter = matters.resetting_pin(code)
        self._do(
            lambda: self._till.reset_pin(code, typed, reason, self._till.supervise(supervisor, pin, matter)),
            say("{staff} has a new PIN.", staff=code),
        )

    def bar(self, code: str, barred: bool, reason: str, supervisor: str, pin: str) -> None:
        """Keep a person from signing in, or let them in again."""
        told = say("{staff} is barred from now on.", staff=code)
        matter = matters.barring(code, barred=barred)
        self._do(
            lambda: self._till.bar(code, barred, reason, self._till.supervise(supervisor, pin, matter)),
            told if barred else say("{staff} may sign in again.", staff=code),
        )

    def change(self, code: str, old: str, typed: NewPin) -> None:
        """A person's own new PIN."""
        self._do(lambda: self._till.change_pin(code, old, typed), say("{staff} has a new PIN.", staff=code))

    def _do(self, work: Callable[[], StaffMember], done: Sayable) -> None:
        if self._busy:
            return
        self._set_busy(True)

        def landed(_member: StaffMember) -> None:
            self._set_busy(False)
            self._view.show_list()
            others = say("At the other windows it holds when they have heard of it.")
            self._view.show_news(News("ok", done, say("It holds at this window at once."), others))
            self._jobs.grew()
            self._read(lambda: None)

        self._jobs.run("journal", work, landed, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            self._view.show_news(news_of(error))
            self._view.try_again()
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)
