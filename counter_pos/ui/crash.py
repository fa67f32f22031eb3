"""When the program itself is wrong: write it down, tell it with a reference, stop money until the chain is checked."""

from __future__ import annotations

import logging
import secrets
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from counter_pos.domain.errors import CounterError
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.ports import RunsJobs

log = logging.getLogger("counter_pos.crash")


class CrashDesk:
    """Takes every error that nobody expected. `verify` checks the journal's chain since its last mark."""

    def __init__(self, tell: Callable[[News], None], verify: Callable[[], object]) -> None:
        self._tell = tell
        self._verify = verify
        self._jobs: RunsJobs | None = None
        self.stopped = False
        """True while no money may be taken."""
        self.reference = ""

    def use(self, jobs: RunsJobs) -> None:
        """Where the check of the chain runs."""
        self._jobs = jobs

    def install(self) -> None:
        """Hear of errors that nobody caught, in any thread."""
        sys.excepthook = self._from_anywhere
        threading.excepthook = lambda facts: self._from_anywhere(facts.exc_type, facts.exc_value, facts.exc_traceback)

    def stop(self, trouble: CounterError) -> None:
        """The journal does not prove itself: no more money is taken at this till until somebody has seen to it."""
        log.error("stopped: %s", trouble)
        self.stopped = True
        self._tell(news_of(trouble))

    def report(self, error: BaseException) -> None:
        """Tell an error: an expected one in its own words, a bug with a reference."""
        if is_expected(error):
            assert isinstance(error, CounterError)
            log.info("told: %s", error)
            self._tell(news_of(error))
            return
        self.reference = secrets.token_hex(3).upper()
        trace = "".join(traceback.format_exception(error))
        log.error("reference %s\n%s", self.reference, trace)
        self.stopped = True
        self._tell(
            News(
                "bad",
                say("The program made a mistake (reference {reference}).", reference=self.reference),
                say("What was recorded is safe. No money is taken until the journal has been checked."),
                say("Wait a moment. Look in Receipts (F4) before taking the same cash again."),
            )
        )
        if self._jobs is not None:
            self._jobs.run("journal", self._verify, self._verified, self._not_verified)

    def _verified(self, _result: object) -> None:
        self.stopped = False
        self._tell(
            News(
                "warn",
                say("The journal is checked: every entry proves itself."),
                say("You may take money again."),
                say("Give the reference {reference} to head office.", reference=self.reference),
            )
        )

    def _not_verified(self, error: BaseException) -> None:
        log.error("the journal did not verify: %s", error)
        if is_expected(error):
            self._tell(news_of(error))
        else:
            self._tell(
                News(
                    "bad",
                    say("The journal could not be checked."),
                    say("What was recorded is kept as it is."),
                    say("Close this counter and call head office."),
                )
            )

    def _from_anywhere(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self.report(error)
