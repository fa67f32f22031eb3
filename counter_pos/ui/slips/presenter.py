"""Lists the till's slips and has one printed again. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain.slip import SlipText
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till

MOST_SHOWN = 200


class SlipsPort(Protocol):
    @property
    def again_asked(self) -> Asking: ...
    def show_slips(self, slips: tuple[SlipText, ...]) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...


class SlipsPresenter:
    """The latest slips, newest on top."""

    def __init__(
        self, view: SlipsPort, till: Till, jobs: RunsJobs, *, trouble: Callable[[BaseException], None]
    ) -> None:
        self._view, self._till, self._jobs, self._trouble = view, till, jobs, trouble
        view.again_asked.connect(self.again)

    def prepare(self, arrive: Callable[[], None]) -> None:
        """Read the slips, then come to the front."""

        def landed(slips: list[SlipText]) -> None:
            self._view.show_slips(tuple(reversed(slips[-MOST_SHOWN:])))
            arrive()

        self._jobs.run("journal", self._till.slips, landed, self._trouble)

    def again(self, seq: int) -> None:
        """Promise one more paper of this slip."""
        self._view.set_busy(True)

        def landed(_slip: SlipText) -> None:
            self._view.set_busy(False)
            self._jobs.grew()
            todo = say("The paper says PRINTED AGAIN; its code is the same and counts once.")
            self._view.show_news(News("ok", say("The slip is printed again."), todo=todo))

        self._jobs.run("journal", lambda: self._till.reprint_slip(seq), landed, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._view.set_busy(False)
        if is_expected(error):
            self._view.show_news(news_of(error))
        else:
            self._trouble(error)
