"""Runs the short deeds at the drawer. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.ui.kit.text import Sayable, money, say, short_money
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till

REASONS: dict[str, Sayable] = {
    "change": say("To give change"),
    "stuck_note": say("A note was stuck"),
    "paper_or_repair": say("Repair of drawer or printer"),
    "by_mistake": say("It was shut by mistake"),
    "other": say("Another reason"),
}
"""Words for the policy's codes; a code that has none is shown as it is."""


class ShortDeedPort(Protocol):
    def offer(self, choices: tuple[tuple[str, Sayable], ...]) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...


class OpenDrawerPort(ShortDeedPort, Protocol):
    @property
    def open_asked(self) -> Asking: ...


class CounterfeitPort(ShortDeedPort, Protocol):
    @property
    def refuse_asked(self) -> Asking: ...


class _ShortDeed:
    def __init__(
        self,
        view: ShortDeedPort,
        till: Till,
        jobs: RunsJobs,
        leave: Callable[[News], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs = view, till, jobs
        self._leave, self._trouble = leave, trouble
        self._busy = False
        self._command = till.new_command_id()

    def _begin(self) -> None:
        self._command = self._till.new_command_id()
        self._view.set_busy(False)

    def _run(self, deed: Callable[[], None], news: News) -> None:
        if self._busy:
            return
        self._set_busy(True)

        def landed(_none: None) -> None:
            self._set_busy(False)
            self._jobs.grew()
            self._leave(news)

        self._jobs.run("journal", deed, landed, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            self._view.show_news(news_of(error))
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)


class OpenDrawerPresenter(_ShortDeed):
    """The drawer opens for one of the policy's reasons."""

    def __init__(
        self,
        view: OpenDrawerPort,
        till: Till,
        jobs: RunsJobs,
        *,
        leave: Callable[[News], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        super().__init__(view, till, jobs, leave, trouble)
        view.open_asked.connect(self.open)

    def prepare(self, arrive: Callable[[], None]) -> None:
        """The reasons of the day come to the front."""
        self._begin()
        self._view.offer(tuple((code, REASONS.get(code, code)) for code in self._till.rules().drawer_reasons))
        arrive()

    def open(self, reason: str) -> None:
        command = self._command
        news = News("ok", say("The drawer opens; its reason is written down."), todo=say("Shut it, then go on."))
        self._run(lambda: self._till.open_drawer(reason, command), news)


class CounterfeitPresenter(_ShortDeed):
    """Notes that were not taken are written down; nothing moves."""

    def __init__(
        self,
        view: CounterfeitPort,
        till: Till,
        jobs: RunsJobs,
        *,
        leave: Callable[[News], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        super().__init__(view, till, jobs, leave, trouble)
        view.refuse_asked.connect(self.refuse)

    def prepare(self, arrive: Callable[[], None]) -> None:
        """The notes of the day come to the front."""
        self._begin()
        notes = sorted(self._till.rules().denominations, reverse=True)
        self._view.offer(tuple((str(paise), short_money(paise)) for paise in notes))
        arrive()

    def refuse(self, denomination: str, pieces: int, marks: str) -> None:
        command, paise = self._command, int(denomination)
        happened = say("{pieces} × {value} refused and written down.", pieces=pieces, value=money(paise))
        news = News("ok", happened, todo=say("The payer keeps the notes; ask for others."))
        self._run(lambda: self._till.refuse_counterfeit(paise, pieces, marks, None, command), news)
