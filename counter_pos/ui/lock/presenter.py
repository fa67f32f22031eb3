"""Locks after a time without a key, or at once; opens for the same person, ends for a supervisor. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain.staff import StaffMember
from counter_pos.ui.kit.text import Both, Sayable, join
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till


class LockSheetPort(Protocol):
    @property
    def reopen_asked(self) -> Asking: ...
    @property
    def end_asked(self) -> Asking: ...
    def ask_for(self, whose: Sayable) -> object: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def try_again(self) -> None: ...


class IdleWatch:
    """How long no key was pressed. `now_ms` only grows; 0 minutes never locks."""

    def __init__(self, now_ms: Callable[[], int], minutes: int) -> None:
        self._now_ms, self._most_ms = now_ms, minutes * 60_000
        self._last_ms = now_ms()

    def touched(self) -> None:
        """A key or a button of the mouse was pressed."""
        self._last_ms = self._now_ms()

    def due(self) -> bool:
        """Whether the time is over."""
        return self._most_ms > 0 and self._now_ms() - self._last_ms >= self._most_ms


class LockPresenter:
    """`cover` shows the sheet over everything, `uncover` takes it away; `opened` and `ended` say what follows."""

    def __init__(
        self,
        sheet: LockSheetPort,
        till: Till,
        jobs: RunsJobs,
        *,
        cover: Callable[[object], None],
        uncover: Callable[[], None],
        opened: Callable[[], None],
        ended: Callable[[StaffMember], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._sheet, self._till, self._jobs = sheet, till, jobs
        self._cover, self._uncover, self._opened, self._ended = cover, uncover, opened, ended
        self._trouble = trouble
        self.locked_for: StaffMember | None = None
        self._busy = False
        sheet.reopen_asked.connect(self.reopen)
        sheet.end_asked.connect(self.end)

    def lock(self, reason: str) -> None:
        """Cover the window first, then record that the person is gone (`idle` or `locked`)."""
        who = self._till.who
        if who is None or self.locked_for is not None:
            return
        self.locked_for = who
        self._cover(self._sheet.ask_for(join(Both(who.name_en, who.name_hi), who.code, between=" · ")))
        self._jobs.run("journal", lambda: self._till.sign_out(reason), lambda _none: self._jobs.grew(), self._trouble)

    def reopen(self, pin: str) -> None:
        """The same person's PIN."""
        if self.locked_for is not None:
            self._ask(self.locked_for.code, pin)

    def end(self, supervisor: str, pin: str) -> None:
        """A supervisor's own number and PIN."""
        self._ask(supervisor, pin)

    def _ask(self, code: str, pin: str) -> None:
        if self._busy or self.locked_for is None:
            return
        if not code or not pin:
            self._sheet.try_again()
            return
        self._set_busy(True)
        clerk = self.locked_for.code
        self._jobs.run("journal", lambda: self._till.reopen(clerk, code, pin), self._came, self._refused)

    def _came(self, member: StaffMember) -> None:
        self._set_busy(False)
        clerk, self.locked_for = self.locked_for, None
        self._uncover()
        self._jobs.grew()
        if clerk is not None and clerk.number == member.number:
            self._opened()
        else:
            self._ended(member)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            self._sheet.show_news(news_of(error))
            self._sheet.try_again()
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._sheet.set_busy(busy)
