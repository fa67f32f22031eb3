"""Counts, reveals, counts once more if wanted, closes. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from counter_pos.domain.drawer import cash_over_short
from counter_pos.domain.errors import Refused
from counter_pos.domain.matters import closing
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.shift import MOST_COUNTS, Shift
from counter_pos.services.summaries import ShiftSummary
from counter_pos.ui.cash.reading import CountReading
from counter_pos.ui.explain.reading import cause_words
from counter_pos.ui.kit.text import Sayable, join, money, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.holding import waiting_news
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till

if TYPE_CHECKING:
    from counter_pos.services.cash.explaining import Explanation

T = TypeVar("T")


class CashViewPort(Protocol):
    @property
    def count_asked(self) -> Asking: ...
    @property
    def recount_asked(self) -> Asking: ...
    @property
    def close_asked(self) -> Asking: ...
    def begin(self, denominations: tuple[int, ...], *, second: bool = False) -> None: ...
    def reveal(self, reading: CountReading) -> None: ...
    def show_cause(self, cause: Sayable) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def focus_missing(self) -> None: ...


def count_reading(shift: Shift, approve_above_paise: int) -> CountReading:
    """What the last committed count means."""
    count = shift.last_count
    assert count is not None
    difference = cash_over_short(count.counted_paise, shift.drawer.expected)
    recount = difference != 0 and len(shift.counts) < MOST_COUNTS
    if difference == 0:
        label, tone, hint = say("EXACT"), "ok", say("The drawer holds what the journal says. Close the shift.")
    elif difference > 0:
        label, tone = say("TOO MUCH"), "bad"
        hint = say("There is more cash than the journal says. Nobody may pocket it.")
    else:
        label, tone, hint = say("SHORT"), "bad", say("There is less cash than the journal says.")
    return CountReading(
        counted=money(count.counted_paise),
        expected=money(shift.drawer.expected),
        difference_label=label,
        difference=money(abs(difference)),
        tone=tone,
        hint=hint,
        may_recount=recount,
        needs_reason=difference != 0,
        needs_approval=abs(difference) > approve_above_paise,
    )


class CashPresenter:
    """`closed` is handed the summary of the closed shift."""

    def __init__(
        self,
        view: CashViewPort,
        till: Till,
        jobs: RunsJobs,
        *,
        closed: Callable[[ShiftSummary], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs = view, till, jobs
        self._closed, self._trouble = closed, trouble
        self._busy = False
        view.count_asked.connect(self.count)
        view.recount_asked.connect(self.recount)
        view.close_asked.connect(self.close)

    def prepare(self) -> None:
        """Before the screen comes to the front: an empty count, or the result of one already committed."""
        shift = self._till.shift
        self._view.begin(self._till.rules().denominations)
        self._view.show_news(waiting_news(self._till.drafts()))
        if shift is not None and shift.state == "counted":
            self._reveal()

    def count(self, notes: tuple[NoteCount, ...], machine: int | None = None) -> None:
        self._run(lambda: self._till.count_drawer(notes, machine_total=machine), lambda _count: self._counted())

    def _counted(self) -> None:
        self._jobs.grew()
        self._view.show_news(None)
        self._reveal()

    def _reveal(self) -> None:
        shift = self._till.shift
        assert shift is not None
        self._view.reveal(count_reading(shift, self._till.rules().approve_over_short_above_paise))
        self._jobs.run("journal", self._till.explain, self._explained, self._trouble)

    def _explained(self, told: Explanation) -> None:
        if told.causes:
            self._view.show_cause(join(cause_words(told.causes[0]), say("(F7: why)")))

    def recount(self) -> None:
        self._view.begin(self._till.rules().denominations, second=True)

    def close(self, reason: str, approver: str, pin: str) -> None:
        shift = self._till.shift
        assert shift is not None
        reading = count_reading(shift, self._till.rules().approve_over_short_above_paise)
        count = shift.last_count
        assert count is not None
        matter = closing(shift.number, cash_over_short(count.counted_paise, shift.drawer.expected))

        if reading.needs_reason and not reason:
            self._view.show_news(news_of(Refused("reason_needed")))
            self._view.focus_missing()
            return

        def close() -> ShiftSummary:
            approval = self._till.approve(approver, pin, matter) if reading.needs_approval else None
            return self._till.close_shift(reason or None, approval)

        self._run(close, self._done)

    def _done(self, summary: ShiftSummary) -> None:
        self._jobs.grew()
        self._closed(summary)

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        if self._busy:
            return
        self._set_busy(True)

        def landed(result: T) -> None:
            self._set_busy(False)
            then(result)

        self._jobs.run("journal", work, landed, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            self._view.show_news(news_of(error))
            self._view.focus_missing()
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)
