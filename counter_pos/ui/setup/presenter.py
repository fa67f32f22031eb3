"""Asks the centre to make this machine a till, and says what came of it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain.errors import CounterError, Refused
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs

ABOUT_THE_CODE = {"enrol_code_bad", "enrol_code_empty"}


class EnrolViewPort(Protocol):
    @property
    def enrol_asked(self) -> Asking: ...
    def set_busy(self, busy: bool) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def focus(self, field: str) -> None: ...


class EnrolPresenter:
    """`enrol(address, code)` does it; `enrolled` is told when the machine is a till."""

    def __init__(
        self,
        view: EnrolViewPort,
        jobs: RunsJobs,
        *,
        enrol: Callable[[str, str], object],
        enrolled: Callable[[], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._jobs = view, jobs
        self._enrol, self._enrolled, self._trouble = enrol, enrolled, trouble
        self._busy = False
        view.enrol_asked.connect(self.ask)

    def ask(self, address: str, code: str) -> None:
        """Try it. An address without a scheme is meant to be https."""
        if self._busy:
            return
        if not address:
            self._refused(Refused("centre_address_bad", text=address))
            return
        if not code:
            self._refused(Refused("enrol_code_empty"))
            return
        self._set_busy(True)
        asking = say("Asking the centre. This takes a few seconds.")
        self._view.show_news(News("info", asking))
        self._jobs.run("outside", lambda: self._enrol(address, code), self._done, self._refused)

    def _done(self, _result: object) -> None:
        self._set_busy(False)
        self._view.show_news(None)
        self._enrolled()

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if not is_expected(error):
            self._view.show_news(None)
            self._trouble(error)
            return
        assert isinstance(error, CounterError)
        self._view.show_news(news_of(error))
        self._view.focus("code" if error.code in ABOUT_THE_CODE else "address")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)
