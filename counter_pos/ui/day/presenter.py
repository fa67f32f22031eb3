"""Closes the business day with a supervisor, and has its report made. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from counter_pos.domain import matters
from counter_pos.services.summaries import DaySummary
from counter_pos.ui.kit.text import Sayable, join, money, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till
from counter_pos.ui.ports.reports import SavesDay

if TYPE_CHECKING:
    from counter_pos.services.days.closing import OpenWindow, SiteDay


class DayViewPort(Protocol):
    @property
    def close_asked(self) -> Asking: ...
    @property
    def report_asked(self) -> Asking: ...
    def show_day(self, summary: DaySummary, hint: Sayable, *, may_close: bool, may_see: bool) -> None: ...
    def show_site(self, others: Sayable, unused: Sayable, broken: Sayable) -> None: ...
    def unused(self) -> bool: ...
    def out_of_order(self) -> bool: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def try_again(self) -> None: ...


def others_told(summary: DaySummary, site: SiteDay) -> Sayable:
    """The other windows of the day, a line each: in the safe, closed and not received, still open."""
    lines: list[Sayable] = [
        say("Window {window}, shift {shift}: {amount} in the safe", **_of(each.window, each.shift, each.counted))
        for each in summary.others
    ]
    lines += [
        say("Window {window}, shift {shift}: {amount} to receive first", **_of(each.window, each.shift, each.paise))
        for each in site.to_receive
    ]
    lines += [say("Window {window}: a bag to receive first", window=each.window) for each in site.pickups]
    left = {(each.device, each.shift) for each in summary.left_open}
    lines += [
        say("Window {window}, shift {shift}: left open, its machine is out of order", **_of(each.window, each.shift))
        for each in summary.left_open
    ]
    lines += [
        say("Window {window}, shift {shift}: still open, and silent", **_of(each.window, each.shift))
        if each.silent
        else say("Window {window}, shift {shift}: still open", **_of(each.window, each.shift))
        for each in site.open_windows
        if (each.device, each.shift) not in left
    ]
    return join(*lines, between="\n")


def _of(window: int, shift: int, paise: int = 0) -> dict[str, object]:
    return {"window": window, "shift": shift, "amount": money(paise)}


def asked_of(site: SiteDay) -> Sayable:
    """The windows of which nothing is known, to be answered for; empty when there are none."""
    if not site.unheard:
        return ""
    numbers = ", ".join(each.rpartition("-")[2] for each in site.unheard)
    return say("I looked: window {windows} was not used", windows=numbers)


def silent_of(site: SiteDay) -> list[OpenWindow]:
    """The windows with an open shift that were not heard for long."""
    return [each for each in site.open_windows if each.silent]


def broken_of(site: SiteDay) -> Sayable:
    """The silent windows whose shift is open, to be called out of order; empty when there are none."""
    numbers = ", ".join(str(each.window) for each in silent_of(site))
    return say("Window {windows} out of order, drawer locked", windows=numbers) if numbers else ""


class DayPresenter:
    """`report` is handed the day's summary and saves its PDFs; None where no report can be made."""

    def __init__(
        self,
        view: DayViewPort,
        till: Till,
        jobs: RunsJobs,
        *,
        report: SavesDay | None,
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._till, self._jobs = view, till, jobs
        self._report, self._trouble = report, trouble
        self._busy = self._saving = False
        self._summary: DaySummary | None = None
        self._site: SiteDay | None = None
        view.close_asked.connect(self.close)
        view.report_asked.connect(self.save_report)

    def prepare(self, then: Callable[[], None]) -> None:
        """Read the day; `then` brings the screen to the front."""
        self._view.show_news(None)
        day = self._till.business_date

        def landed(found: tuple[DaySummary, SiteDay]) -> None:
            self._show(*found)
            then()

        self._jobs.run("journal", lambda: self._read(day), landed, self._trouble)

    def _read(self, day: date) -> tuple[DaySummary, SiteDay]:
        return self._till.day_summary(day), self._till.site_day(day)

    def _show(self, summary: DaySummary, site: SiteDay) -> None:
        self._summary, self._site = summary, site
        closed = summary.closed_at is not None
        self._view.show_site(
            others_told(summary, site), "" if closed else asked_of(site), "" if closed else broken_of(site)
        )
        still_open = any(shift.counted is None or shift.closed_at is None for shift in summary.shifts)
        if summary.closed_at is not None:
            hint: Sayable = say("The day is closed.")
        elif still_open:
            hint = say("A shift is still open. Count and close it first.")
        elif not self._till.keeps_safe:
            hint = say("The day is closed at window 1, where the safe is kept. Take your slips there.")
        elif not summary.shifts and not summary.others:
            hint = say("No shift was opened on this day.")
        else:
            hint = say("Every shift is closed. The safe takes over the counted cash.")
        any_shift = bool(summary.shifts or summary.others)
        may_close = any_shift and not still_open and summary.closed_at is None and self._till.keeps_safe
        self._view.show_day(summary, hint, may_close=may_close, may_see=not still_open)

    def close(self, supervisor: str, pin: str) -> None:
        if self._busy or self._summary is None:
            return
        day = self._summary.business_date
        matter = matters.closing_day(day, self._summary.total("counted"))
        self._set_busy(True)

        site = self._site
        unused = site.unheard if site is not None and self._view.unused() else ()
        # Only the windows that the supervisor was shown by number: another one may have fallen silent since.
        broken = [each.device for each in silent_of(site)] if site is not None and self._view.out_of_order() else []

        def deed() -> tuple[DaySummary, SiteDay]:
            word = self._till.supervise(supervisor, pin, matter)
            self._till.close_day(day, word, confirmed=unused, left_open=broken)
            return self._read(day)

        self._jobs.run("journal", deed, self._closed, self._refused)

    def _closed(self, found: tuple[DaySummary, SiteDay]) -> None:
        self._set_busy(False)
        self._show(*found)
        self._view.show_news(News("ok", say("The day is closed."), todo=say("Save or print its report (F6).")))
        self._jobs.grew()
        self.save_report()

    def save_report(self) -> None:
        """Have the PDFs made beside the counter's work, where there is a maker; then say where they are."""
        report, summary = self._report, self._summary
        if report is None or summary is None or self._saving:
            return
        self._saving = True
        self._jobs.run("outside", lambda: report(summary), self._saved, self._not_saved)

    def _saved(self, paths: list[Path]) -> None:
        self._saving = False
        if paths:
            self._view.show_news(
                News("ok", say("The reports are ready."), safe=say("They are in {folder}", folder=paths[0].parent))
            )

    def _not_saved(self, error: BaseException) -> None:
        self._saving = False
        if is_expected(error):
            self._view.show_news(news_of(error))
        else:
            self._trouble(error)

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
