"""Signs a person in on the journal's lane. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain.errors import CounterError
from counter_pos.domain.staff import StaffMember
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till

ABOUT_THE_NUMBER = {"staff_unknown", "pin_locked"}


class SignInViewPort(Protocol):
    @property
    def sign_in_asked(self) -> Asking: ...
    def set_busy(self, busy: bool) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def try_again(self, *, whole: bool) -> None: ...
    def clear(self) -> None: ...


class SignInPresenter:
    """`welcome` is told who came."""

    def __init__(
        self,
        view: SignInViewPort,
        till: Till,
        jobs: RunsJobs,
        *,
        welcome: Callable[[StaffMember], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs = view, till, jobs
        self._welcome, self._trouble = welcome, trouble
        self._busy = False
        view.sign_in_asked.connect(self.sign_in)

    def sign_in(self, staff_code: str, pin: str) -> None:
        if self._busy:
            return
        if not staff_code or not pin:
            self._view.try_again(whole=not staff_code)
            return
        self._set_busy(True)
        self._jobs.run("journal", lambda: self._till.sign_in(staff_code, pin), self._come_in, self._refused)

    def _come_in(self, member: StaffMember) -> None:
        self._set_busy(False)
        self._view.clear()
        self._jobs.grew()
        self._welcome(member)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if not is_expected(error):
            self._trouble(error)
            return
        assert isinstance(error, CounterError)
        self._view.show_news(news_of(error))
        self._view.try_again(whole=error.code in ABOUT_THE_NUMBER)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)
