"""A machine whose clock cannot be believed, by keys only: a supervisor confirms the date, and the counter works on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_pos.domain.payment import NoteCount
from counter_pos.printing.job import page_of
from counter_pos.printing.page import as_text
from counter_pos.services.cash.slips import slip_of
from counter_pos.services.lanes import Lanes
from tests import words
from tests.tills import CLERK, CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN, TestTill
from tests.ui.conftest import Counter, close_window, open_window

LONG_AGO = datetime(2009, 1, 1, 0, 5, tzinfo=UTC)
FAR_AHEAD = datetime(2066, 8, 1, 4, 0, tzinfo=UTC)
TRUE_MORNING = datetime(2026, 8, 1, 4, 0, tzinfo=UTC)


def finish_shift(till: TestTill) -> None:
    """Yesterday's shift, closed, and its day: what a till holds when its battery dies over night."""
    desk = till.open_shift()
    desk.count_drawer((till_notes(till),))
    desk.close_shift(None, None)
    till.clock.pass_time(hours=8)
    desk.close_day(None, words.closing_day(desk))
    desk.sign_out("end")


def till_notes(till: TestTill) -> NoteCount:
    """What should be in the drawer."""
    shift = till.till.shift
    assert shift is not None
    return NoteCount(100, shift.drawer.expected // 100)


@pytest.fixture(params=[LONG_AGO, FAR_AHEAD], ids=["2009", "2066"])
def morning(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    """The morning after: the machine starts with a wrong clock."""
    lanes = Lanes()
    till = TestTill(tmp_path, lanes=lanes)
    finish_shift(till)
    till.clock.at, till.clock.mono, till.clock.boot = request.param, 30_000, "next0day"
    till.reopen()
    made = open_window(qtbot, qapp, till, lanes)
    yield made
    close_window(made)
    lanes.close()
    till.close()


def told(counter: Counter) -> str:
    """What the shift screen says."""
    banner = counter.front.shift_view.banner
    return "" if banner.isHidden() else banner.accessibleName()


def confirm(counter: Counter, typed: str) -> None:
    """The supervisor types the date and confirms it."""
    counter.type(typed)
    counter.press("Enter")
    assert counter.focus == "approver_code"
    if not counter.front.shift_view.approval.code.text():
        counter.type(SUPERVISOR)
    counter.press("Enter")
    counter.type(SUPERVISOR_PIN)
    counter.press("Enter")


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_till_with_a_wrong_clock_works_on_after_a_supervisors_word(morning: Counter, language: str) -> None:
    till, front = morning.till, morning.front
    if language == "hi":
        morning.press("Ctrl+L")
    morning.sign_in()
    assert front.window.page == "shift"
    strip = front.window.status.clock
    assert not strip.isHidden()
    assert strip.text() == {"en": "Clock not verified", "hi": "घड़ी सत्यापित नहीं"}[language]
    assert "2026" in front.window.top._date.text(), "the window names no day that the wrong clock tells"
    morning.press("F9")
    assert morning.focus == "today"
    assert {"en": "A supervisor types today's date", "hi": "पर्यवेक्षक आज की तारीख़ लिखें"}[language] in told(morning)
    confirm(morning, "1-8-2026")
    assert front.window.page == "payment"
    opened = till.journal.last_of_kind("shift_opened")
    assert opened is not None
    envelope = opened.envelope
    assert (envelope.business_date, envelope.clock) == ("2026-08-01", "unverified")
    assert [(each.staff, each.ref) for each in envelope.approvals] == [(SUPERVISOR, "clock_confirmed 2026-08-01")]
    morning.open_account(till.postpaid().account)
    morning.press("Enter")
    newest = till.journal.newest()
    assert newest is not None and newest.envelope.kind == "payment_taken"
    assert (newest.envelope.business_date, newest.envelope.clock) == ("2026-08-01", "unverified")
    receipt = till.desk.receipts_of_shift()[0]
    assert "-260801-" in receipt.number
    paper = as_text(page_of(till.desk.receipt_text(receipt.number), 576))
    slip = as_text(page_of(slip_of(till.till, opened), 576))
    for line in ("This time is not verified", "यह समय सत्यापित नहीं", "01-08-2026"):
        assert line in paper and line in slip
    summary = till.desk.shift_summary(2)
    assert summary.clock_unverified and summary.receipts[0].clock_unverified


def test_the_till_says_when_the_clock_is_right_again_and_the_next_shift_is_normal(morning: Counter) -> None:
    till, front = morning.till, morning.front
    morning.sign_in()
    morning.press("F9")
    confirm(morning, "01082026")
    till.clock.at = TRUE_MORNING
    front.look_again()
    morning.settle()
    assert "This till's clock can be believed again." in morning.banner
    assert front.window.status.clock.isHidden()
    morning.open_account(till.postpaid().account)
    morning.press("Enter")
    newest = till.journal.newest()
    assert newest is not None
    assert (newest.envelope.clock, newest.envelope.business_date) == ("ok", "2026-08-01")
    till.clock.jump(hours=-3)
    front.look_again()
    morning.settle()
    assert "This till's clock cannot be believed." in morning.banner
    till.clock.jump(hours=3)
    shift = till.till.shift
    assert shift is not None
    till.desk.count_drawer((till_notes(till),))
    till.desk.close_shift(None, None)
    till.clock.pass_time(days=1)
    till.desk.sign_in(CLERK, CLERK_PIN)
    assert till.desk.open_shift(()).business_date == date(2026, 8, 2)
    opened = till.journal.last_of_kind("shift_opened")
    assert opened is not None and (opened.envelope.clock, opened.envelope.approvals) == ("ok", [])


def test_a_date_that_cannot_be_is_refused_before_anything_is_recorded(morning: Counter) -> None:
    morning.sign_in()
    morning.press("F9")
    before = morning.till.journal.place.seq
    for typed, says in (
        ("30-7-2026", "Today cannot be 30 Jul 2026: this till knows that it is 31 Jul 2026 or later."),
        ("1-8-2062", "Today cannot be 1 Aug 2062: that is more than a year after what this till knows."),
        ("31-6-2026", "31-6-2026 is no date."),
    ):
        confirm(morning, typed)
        assert says in told(morning)
        assert (morning.focus, morning.till.journal.place.seq) == ("today", before)
    confirm(morning, "31-7-2026")
    assert "closed" in told(morning), "yesterday is closed: its date is not used again"
    assert morning.focus in ("today", "approver_pin")
    assert morning.till.journal.place.seq == before
    morning.press("Esc", "F9")
    confirm(morning, "1 8")  # the year is that of the last known day, not the clock's
    assert morning.front.window.page == "payment"
    assert morning.till.till.business_date == date(2026, 8, 1)


def test_a_clock_that_is_set_while_the_supervisor_types_needs_no_supervisor(morning: Counter) -> None:
    morning.sign_in()
    morning.press("F9")
    morning.till.clock.at = TRUE_MORNING + timedelta(hours=1)
    confirm(morning, "2-8-2026")
    assert "This till's clock can be believed again: today is 1 Aug 2026." in told(morning)
    morning.press("F9")
    assert morning.front.window.page == "payment"
    assert morning.till.till.business_date == date(2026, 8, 1)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_nothing_is_cut_off_on_a_small_screen_while_the_date_is_asked(morning: Counter, language: str) -> None:
    morning.front.window.resize(1366, 768)
    if language == "hi":
        morning.press("Ctrl+L")
    morning.sign_in()
    morning.press("F9")
    view = morning.front.shift_view
    fields = (view.today, view.approval.code, view.approval.pin, view.button)
    assert not view.grid.isVisible()

    def whole() -> None:
        for field in fields:
            assert field.visibleRegion().boundingRect().height() == field.height(), field.objectName()

    morning.bot.waitUntil(whole)  # the layout is made anew when the window is idle
