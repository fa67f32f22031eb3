"""The queue of papers that are not out: in order, and for each what a person may do. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.services.printing.jobs import UnprintedPaper
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.papers.readings import may_duplicate, may_say_it_came_out, may_try_again, note_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till

REASON = "printer"
"""Why the duplicate: the code that the reprint sheet uses for a printer that failed."""


class PapersViewPort(Protocol):
    @property
    def print_asked(self) -> Asking: ...
    @property
    def came_out_asked(self) -> Asking: ...
    @property
    def duplicate_asked(self) -> Asking: ...
    @property
    def again_asked(self) -> Asking: ...
    def show_papers(self, note: Sayable, papers: list[UnprintedPaper]) -> None: ...
    def chosen(self) -> UnprintedPaper | None: ...
    def show_news(self, news: News | None) -> None: ...


class PapersPresenter:
    """One deed at a time; each leaves the queue read again, and wakes the print desk."""

    def __init__(
        self, view: PapersViewPort, till: Till, jobs: RunsJobs, *, trouble: Callable[[BaseException], None]
    ) -> None:
        self._view, self._till, self._jobs, self._trouble = view, till, jobs, trouble
        self._busy = False
        view.print_asked.connect(self.print_now)
        view.came_out_asked.connect(self.came_out)
        view.duplicate_asked.connect(self.duplicate)
        view.again_asked.connect(self.try_again)

    def prepare(self, then: Callable[[], None]) -> None:
        """Read the queue; `then` brings the screen to the front."""
        self._view.show_news(None)

        def landed(papers: list[UnprintedPaper]) -> None:
            self._show(papers)
            then()

        self._jobs.run("journal", self._till.print_jobs.unprinted, landed, self._trouble)

    def refresh(self) -> None:
        """Read the queue again."""
        self._jobs.run("journal", self._till.print_jobs.unprinted, self._show, self._trouble)

    def _show(self, papers: list[UnprintedPaper]) -> None:
        self._view.show_papers(note_of(papers), papers)

    def print_now(self) -> None:
        """Wake the print desk: what waits is tried at once, in its order."""
        self._view.show_news(News("info", say("The printer is asked now.")))
        self._jobs.grew()

    def came_out(self) -> None:
        """The person has looked, and holds the paper."""
        paper = self._view.chosen()
        if paper is not None and may_say_it_came_out(paper):
            self._do(lambda: self._till.print_jobs.came_out(paper.id), say("Noted: the paper is here."))

    def duplicate(self) -> None:
        """It is missing or cut short: a numbered duplicate takes its place."""
        paper = self._view.chosen()
        if paper is not None and may_duplicate(paper):
            self._do(
                lambda: self._till.duplicate_receipt(paper.receipt, REASON),
                say("A duplicate of {number} is recorded. It prints now.", number=paper.receipt),
            )

    def try_again(self) -> None:
        """Nothing of it was sent, so it may wait again."""
        paper = self._view.chosen()
        if paper is not None and may_try_again(paper):
            self._do(lambda: self._till.print_jobs.try_again(paper.id), say("It waits for the printer again."))

    def _do(self, deed: Callable[[], object], done: Sayable) -> None:
        if self._busy:
            return
        self._busy = True

        def landed(_: object) -> None:
            self._busy = False
            self._view.show_news(News("ok", done))
            self._jobs.grew()
            self.refresh()

        self._jobs.run("journal", deed, landed, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        if is_expected(error):
            self._view.show_news(news_of(error))
        else:
            self._trouble(error)
