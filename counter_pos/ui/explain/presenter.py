"""Reads the explanation of the shift that was counted last. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from counter_pos.ui.explain.reading import ExplainReading, explain_reading
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.ports import RunsJobs, Till

if TYPE_CHECKING:
    from counter_pos.services.cash.explaining import Explanation


class ExplainPort(Protocol):
    def show_reading(self, reading: ExplainReading) -> None: ...


class ExplainPresenter:
    """`tell` is for a shift of which nothing may be told yet."""

    def __init__(
        self,
        view: ExplainPort,
        till: Till,
        jobs: RunsJobs,
        *,
        tell: Callable[[News], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs = view, till, jobs
        self._tell, self._trouble = tell, trouble

    def prepare(self, arrive: Callable[[], None]) -> None:
        """Comes to the front once the count is recorded; before that only says so."""

        def landed(told: Explanation) -> None:
            self._view.show_reading(explain_reading(told))
            arrive()

        self._jobs.run("journal", self._till.explain, landed, self._refused)

    def _refused(self, error: BaseException) -> None:
        if is_expected(error):
            self._tell(news_of(error))
        else:
            self._trouble(error)
