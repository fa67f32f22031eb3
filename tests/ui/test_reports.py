"""Reports by keys only: chosen, dated, made beside the counter's work, stopped, and told where they stand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from counter_pos.attendants import ReportMaker
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.services.days.report_orders import ReportWanted
from counter_pos.ui.reports.typed_date import read_date, typed
from counter_pos.ui.reports.view import ReportsView
from tests.ui.conftest import Counter

TODAY = date(2026, 7, 31)


class HandMaker:
    """Makes a report as the test lets it: waits at each step for `go`, and tells how far it is."""

    def __init__(self) -> None:
        self.wanted: list[ReportWanted] = []
        self.go = threading.Semaphore(0)
        self.steps = 2
        self.error: Exception | None = None

    def __call__(self, wanted: ReportWanted, tell: Callable[[int, int], None]) -> Path:
        self.wanted.append(wanted)
        for step in range(self.steps):
            assert self.go.acquire(timeout=10)
            tell(step, self.steps)
        if self.error is not None:
            raise self.error
        return Path("reports") / wanted.file_name()


@pytest.fixture
def maker(counter: Counter) -> HandMaker:
    made = HandMaker()
    counter.front.make_report = made
    return made


def view_of(counter: Counter) -> ReportsView:
    view = counter.front.room("reports").view
    assert isinstance(view, ReportsView)
    return view


def told(counter: Counter) -> str:
    news = view_of(counter).banner.news
    return "" if news is None else " ".join(map(counter.front.kit.words.tell, (news.happened, news.safe, news.todo)))


def let_it_finish(counter: Counter, maker: HandMaker) -> None:
    maker.go.release(maker.steps)
    counter.settle()


def under_way(counter: Counter, maker: HandMaker) -> None:
    counter.bot.waitUntil(lambda: len(maker.wanted) == 1, timeout=10_000)


def press(counter: Counter, *keys: str) -> None:
    """Keys that are answered at once, while a job is still under way."""
    settle, counter.settle = counter.settle, lambda: None  # type: ignore[method-assign]
    try:
        counter.press(*keys)
    finally:
        counter.settle = settle  # type: ignore[method-assign]


def test_a_register_is_chosen_dated_and_made_without_a_mouse(counter: Counter, maker: HandMaker) -> None:
    counter.open_shift()
    counter.menu("reports")
    assert counter.focus == "report_shift"
    counter.type("3")
    assert counter.focus == "report_scroll"
    counter.press("Enter")
    assert counter.focus == "report_first"
    counter.press("Up", "Up", "Enter")
    assert counter.focus == "report_last"
    counter.press("Enter")
    counter.type("2")
    counter.press("Enter")
    assert counter.focus == "form_pdf"
    counter.type("3")
    maker.go.release(2)
    counter.press("Enter")
    assert maker.wanted == [ReportWanted("scroll", date(2026, 8, 2), date(2026, 8, 2), "en", "xlsx")]
    assert "The report is ready" in told(counter) and "reports" in told(counter)
    assert counter.focus == "report_make"
    counter.press("Esc")
    assert counter.front.window.page == "payment"


def test_a_report_of_one_date_asks_for_one_date(counter: Counter, maker: HandMaker) -> None:
    counter.open_shift()
    counter.menu("reports")
    view = view_of(counter)
    assert not view.last.isVisible()
    counter.press("Enter", "Enter")
    assert counter.focus == "language_hi"
    maker.go.release(2)
    counter.press("F9")
    assert maker.wanted == [ReportWanted("shift", TODAY, TODAY, "hi", "pdf")]


def test_arrows_go_a_day_back_and_on_and_wrong_dates_are_told_at_their_field(
    counter: Counter, maker: HandMaker
) -> None:
    counter.open_shift()
    counter.menu("reports")
    counter.type("7")
    counter.press("Enter")
    view = view_of(counter)
    counter.press("Down")
    assert (view.first.text(), view.last.text()) == ("30-07-2026", "31-07-2026")
    counter.press("Up", "Up")
    assert (view.first.text(), view.last.text()) == ("01-08-2026", "01-08-2026")
    view.last.setText("31-07-2026")
    counter.press("F9")
    assert "ends" in told(counter) and counter.focus == "report_last" and not maker.wanted
    view.first.setText("31-02-2026")
    counter.press("F9")
    assert "31-02-2026 is no date." in told(counter) and counter.focus == "report_first"
    assert view.first.property("wrong") == "true"


def test_progress_is_told_and_a_report_can_be_stopped(counter: Counter, maker: HandMaker) -> None:
    counter.open_shift()
    counter.menu("reports")
    press(counter, "F9")
    under_way(counter, maker)
    view = view_of(counter)
    maker.steps = 2
    maker.go.release()
    counter.bot.waitUntil(lambda: view._percent.text() == "Making the report: 0 %" and view.progress.isVisible())
    assert counter.focused().objectName() == "report_stop" and not view.make.isEnabled()
    press(counter, "F9", "Esc")
    assert len(maker.wanted) == 1, "one report at a time"
    let_it_finish(counter, maker)
    assert "The report was stopped." in told(counter)
    assert view.make.isEnabled() and not view.progress.isVisible()
    assert counter.front.window.page == "reports"


def test_a_person_can_be_served_while_a_report_is_made(counter: Counter, maker: HandMaker) -> None:
    counter.open_shift()
    counter.menu("reports")
    press(counter, "F9")
    under_way(counter, maker)
    counter.front.go("payment")
    counter.bot.waitUntil(lambda: counter.front.window.page == "payment")
    account = counter.till.postpaid(100_000).account
    counter.type(str(account))
    press(counter, "Enter")
    counter.bot.waitUntil(lambda: counter.focused().objectName() == "cash")
    press(counter, "Enter")
    counter.bot.waitUntil(lambda: counter.till.till.shift is not None and counter.till.till.shift.receipts == 1)
    assert len(maker.wanted) == 1
    let_it_finish(counter, maker)


@pytest.mark.parametrize(
    "error", [Unavailable("report_not_written", path="x.pdf", reason="disk full"), Refused("day_without_shift")]
)
def test_what_went_wrong_is_told_on_the_screen(counter: Counter, maker: HandMaker, error: Exception) -> None:
    counter.open_shift()
    counter.menu("reports")
    maker.error = error
    maker.go.release(2)
    counter.press("F9")
    assert told(counter) and view_of(counter).make.isEnabled()


def test_the_real_maker_writes_what_the_screen_asked_for(counter: Counter, tmp_path: Path) -> None:
    counter.open_shift()
    counter.open_account(counter.till.postpaid(100_000).account)
    counter.press("Enter")
    lanes = counter.front.jobs._lanes
    counter.front.make_report = ReportMaker(lanes, counter.till.desk, tmp_path, counter.till.clock.now).make
    counter.menu("reports")
    counter.type("3")
    counter.press("F9")
    assert "scroll-2026-07-31-hi.pdf" in told(counter)
    assert (tmp_path / "reports" / "scroll-2026-07-31-hi.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", TODAY),
        ("1-8-2026", date(2026, 8, 1)),
        ("01.08.26", date(2026, 8, 1)),
        ("1/8", date(2026, 8, 1)),
        ("0108", date(2026, 8, 1)),
        ("010826", date(2026, 8, 1)),
        ("०१-०८-२०२६", date(2026, 8, 1)),
    ],
)
def test_dates_are_read_as_people_type_them(text: str, day: date) -> None:
    assert read_date(text, TODAY) == day
    assert read_date(typed(day), TODAY) == day


@pytest.mark.parametrize("text", ["x", "1", "32-1-2026", "29-2-2026", "1-2-3-4", "1--", "²-1-2026", "31-4"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_date(text, TODAY)
    assert refused.value.code == "date_not_read"
