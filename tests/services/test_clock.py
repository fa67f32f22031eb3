"""A clock that jumps, stands still or says 2009: what is recorded, what is believed, and that money goes on."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from counter_pos.domain.business_date import FURTHEST_AHEAD, FURTHEST_BEHIND
from counter_pos.domain.errors import Refused
from counter_pos.domain.matters import resetting_pin
from counter_pos.domain.payment import NoteCount
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.steady import steady_ms
from counter_pos.services.till.clock import JUMP, SystemClock, check_clock
from counter_pos.ui.lock.presenter import IdleWatch
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire
from counter_pos.wire.verify import ChainCheck
from tests import words
from tests.tills import CLERK, CLERK_PIN, START, SUPERVISOR, SUPERVISOR_PIN, HandClock, TestTill, order
from tests.windows import two_windows

LONG_AGO = datetime(2009, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def pay(till: TestTill, paise: int = 20_000) -> StoredEntry:
    """The next person pays; the entry."""
    account = till.consumers()[len(till.desk.receipts_of_shift())].account
    entry = till.journal.at(till.desk.take_payment(order(account, paise)).seq)
    assert entry is not None
    return entry


def close(till: TestTill) -> None:
    """Count what should be there, and close."""
    shift = till.till.shift
    assert shift is not None
    till.desk.count_drawer((NoteCount(100, shift.drawer.expected // 100),))
    till.desk.close_shift(None, None)


def jumps(till: TestTill) -> list[int]:
    """How far the clock jumped, each time, in seconds."""
    return [entry.envelope.facts["moved_ms"] // 1_000 for entry in till.journal.of_kind("clock_jumped")]


@pytest.mark.parametrize("moved", [timedelta(days=3), timedelta(days=14_610), -timedelta(hours=2)])
def test_a_jump_in_mid_shift_is_one_entry_and_the_date_is_inherited(till: TestTill, moved: timedelta) -> None:
    pay(till)
    till.clock.at += moved
    for _ in range(2):
        entry = pay(till)
        assert entry.envelope.business_date == "2026-07-31"
        assert entry.envelope.clock == "unverified"
    assert jumps(till) == [moved // SECOND]
    till.clock.at -= moved
    entry = pay(till)
    assert (entry.envelope.clock, entry.envelope.business_date) == ("ok", "2026-07-31")
    assert jumps(till) == [moved // SECOND, -(moved // SECOND)]


def test_a_shift_goes_over_midnight_and_the_end_of_the_month_with_its_date(till: TestTill) -> None:
    till.clock.pass_time(hours=14, minutes=29, seconds=59)  # 23:59:59 in Kanpur on 31 July
    before = pay(till)
    till.clock.pass_time(seconds=2)
    after = pay(till)
    assert {before.envelope.business_date, after.envelope.business_date} == {"2026-07-31"}
    assert jumps(till) == [] and after.envelope.clock == "ok"
    close(till)
    assert till.desk.open_shift(()).business_date == date(2026, 8, 1)


def test_what_the_till_notes_of_itself_is_watched_too(till: TestTill) -> None:
    till.clock.jump(hours=3)
    till.desk.outage_began("unreachable")
    till.desk.sign_out("end")
    assert jumps(till) == [3 * 3_600]
    kinds = [entry.envelope.kind for entry in till.journal.between(1, till.journal.place.seq)]
    assert kinds[-3:] == ["clock_jumped", "outage_began", "signed_out"]


def test_a_jump_while_the_program_was_closed_is_noticed_at_the_next_start(till: TestTill) -> None:
    till.clock.pass_time(minutes=10)
    till.clock.jump(hours=1)
    till.reopen().sign_in(CLERK, CLERK_PIN)
    assert jumps(till) == [3_600]


def test_over_a_start_of_the_machine_only_a_step_back_can_be_noticed(till: TestTill) -> None:
    till.clock.boot, till.clock.mono = "second00", 5_000
    till.clock.at += timedelta(hours=9)
    till.reopen().sign_in(CLERK, CLERK_PIN)
    assert jumps(till) == []
    till.clock.boot, till.clock.mono, till.clock.at = "third000", 5_000, LONG_AGO
    till.reopen().sign_in(CLERK, CLERK_PIN)
    assert jumps(till) == [(LONG_AGO - START - timedelta(hours=9)) // SECOND]
    entry = till.journal.last_of_kind("clock_jumped")
    assert entry is not None and from_wire(entry.envelope.facts["before"]) == START + timedelta(hours=9)


@dataclass
class Sudden(HandClock):
    """A clock that jumps after it was read so many times more: between the watch on it and the entry's own time."""

    readings: int = 0
    far: timedelta = field(default=timedelta(0))

    def now(self) -> datetime:
        if self.far and self.readings == 0:
            self.at += self.far
            self.far = timedelta(0)
        self.readings -= 1
        return self.at


@pytest.mark.parametrize("readings", range(12))
def test_a_clock_that_jumps_between_the_press_and_the_commit_hurts_no_receipt(tmp_path: Path, readings: int) -> None:
    clock = Sudden()
    till = TestTill(tmp_path, clock=clock)
    till.open_shift()
    pay(till)
    clock.readings, clock.far = readings, LONG_AGO - START
    entry = pay(till)
    assert entry.envelope.business_date == "2026-07-31"
    while clock.far:
        pay(till)
    pay(till)
    assert len(jumps(till)) == 1
    check = ChainCheck()
    for each in till.journal.between(1, till.journal.place.seq):
        check.feed(each)
    till.close()


@pytest.mark.parametrize("readings", range(12))
def test_a_clock_that_jumps_while_a_shift_opens_is_never_believed_by_half(tmp_path: Path, readings: int) -> None:
    clock = Sudden()
    till = TestTill(tmp_path, clock=clock)
    till.desk.sign_in(CLERK, CLERK_PIN)
    clock.readings, clock.far = readings, timedelta(days=14_610)
    try:
        till.desk.open_shift(())
    except Refused as refused:
        assert refused.code == "clock_needs_supervisor"
    opened = till.journal.last_of_kind("shift_opened")
    if opened is not None:
        assert (opened.envelope.clock, opened.envelope.business_date) == ("ok", "2026-07-31")
    till.close()


def test_two_machines_need_not_agree_to_the_second(till: TestTill) -> None:
    pay(till)
    till.clock.at += FURTHEST_BEHIND - SECOND  # the centre's clock is ahead of ours, and it answers at once
    till.acknowledge()
    till.clock.at -= FURTHEST_BEHIND - SECOND
    assert pay(till).envelope.clock == "ok"
    till.clock.at -= 2 * SECOND
    assert pay(till).envelope.clock == "unverified"


def test_a_clock_cannot_creep_back(till: TestTill) -> None:
    states = []
    for _ in range(6):
        till.clock.jump(seconds=-90)
        states.append(pay(till).envelope.clock)
    assert states == ["ok", "ok", "ok", "unverified", "unverified", "unverified"]
    assert jumps(till) == [], "each step is too small to be a jump"


def test_the_last_time_that_was_believed_is_known_for_ever(till: TestTill) -> None:
    till.clock.pass_time(hours=20)
    pay(till)
    known = till.till.known_time()
    assert known == START + timedelta(hours=20)
    till.clock.at = LONG_AGO
    for _ in range(3):
        pay(till)
    assert till.till.known_time() == known
    till.reopen()
    assert till.till.known_time() == known
    till.clock.at = known + FURTHEST_AHEAD  # a day later the battery is changed: nobody need confirm anything
    till.desk.act_as(CLERK, CLERK_PIN)
    assert pay(till).envelope.clock == "ok"


def test_a_clock_that_cannot_be_believed_is_told_by_which_side_it_errs_on(till: TestTill) -> None:
    known = till.till.known_time()
    for now in (known, known - FURTHEST_BEHIND, known + FURTHEST_AHEAD):
        check_clock(now, known)
    early, late = known - FURTHEST_BEHIND - SECOND, known + FURTHEST_AHEAD + SECOND
    with pytest.raises(Refused) as behind:
        check_clock(early, known)
    assert behind.value.code == "clock_behind" and behind.value.facts == {"at": early, "known": known}
    with pytest.raises(Refused) as ahead:
        check_clock(late, known)
    assert ahead.value.code == "clock_ahead" and ahead.value.facts == {"at": late, "known": known}


def test_a_wrong_clock_tells_no_day_of_its_own(till: TestTill) -> None:
    close(till)
    for wrong in (LONG_AGO, START + timedelta(days=14_610)):
        till.clock.at = wrong
        assert till.till.business_date == date(2026, 7, 31)
        assert till.till.rules() == till.till.rules_on(date(2026, 7, 31))
    till.clock.at = START + timedelta(days=1)
    assert till.till.business_date == date(2026, 8, 1)


def test_a_typed_date_is_held_against_what_is_known(till: TestTill) -> None:
    close(till)
    till.clock.at = LONG_AGO
    before = till.journal.place.seq
    for day, code in (
        (date(2026, 7, 30), "date_is_past"),
        (date(2009, 1, 1), "date_is_past"),
        (date(2027, 8, 2), "date_far_ahead"),
        (date(2062, 8, 1), "date_far_ahead"),
    ):
        with pytest.raises(Refused) as told:
            till.desk.open_shift((), approval=words.confirming_date(till.desk, day))
        assert told.value.code == code and till.journal.place.seq == before
    assert till.desk.open_shift((), approval=words.confirming_date(till.desk, date(2027, 8, 1))).number == 2


def test_a_date_confirmed_too_far_ahead_is_never_taken_back(till: TestTill) -> None:
    close(till)
    till.clock.at = LONG_AGO
    till.desk.open_shift((), approval=words.confirming_date(till.desk, date(2026, 8, 5)))
    till.desk.count_drawer(())
    till.desk.close_shift(None, None)
    till.clock.at = START + timedelta(hours=24)  # 1 August, and the clock is right
    assert till.till.business_date == date(2026, 8, 5)
    assert till.desk.open_shift(()).business_date == date(2026, 8, 5)
    till.reopen()
    assert till.till.business_date == date(2026, 8, 5)


@pytest.mark.parametrize("booted", [False, True])
def test_a_till_without_a_line_over_four_days_asks_once_a_shift_and_works(till: TestTill, booted: bool) -> None:
    """A weekend and a holiday: the clock is right, and nobody can know it. Payments, PINs and closes go on."""
    close(till)
    till.desk.sign_out("end")
    till.clock.pass_time(days=4)
    if booted:
        till.clock.boot, till.clock.mono = "tuesday0", 5_000
        till.reopen()
    for number in range(2):
        till.desk.sign_in(CLERK, CLERK_PIN)
        with pytest.raises(Refused, match="clock_needs_supervisor"):
            till.desk.open_shift(())
        day = date(2026, 8, 4)
        assert till.desk.open_shift((), approval=words.confirming_date(till.desk, day)).business_date == day
        for _ in range(3):
            assert pay(till).envelope.clock == "unverified"
            till.clock.pass_time(minutes=30)
        row = till.desk.receipts_of_shift()[0]
        papers = Surrender((till.desk.receipt_text(row.number).qr,))
        till.desk.cancel_payment(row.number, "wrong_account", words.cancelling(till.desk, row.number), papers)
        close(till)
        till.desk.sign_out("end")
        if number:
            till.acknowledge()  # the line is back: from now on nobody is asked
    assert jumps(till) == []
    till.clock.pass_time(hours=14)
    till.desk.sign_in(CLERK, CLERK_PIN)
    assert till.desk.open_shift(()).business_date == date(2026, 8, 5)
    assert pay(till).envelope.clock == "ok"


@pytest.mark.parametrize("moved", [timedelta(hours=1), -timedelta(hours=1), LONG_AGO - START])
def test_the_same_payment_twice_is_asked_about_by_the_time_that_passed(till: TestTill, moved: timedelta) -> None:
    account = till.postpaid().account
    till.desk.take_payment(order(account, 20_000))
    till.clock.at += moved
    till.clock.pass_time(minutes=14)
    again = order(account, 20_000)
    assert "same_payment_recently" in [each.code for each in till.desk.cautions(again)]
    till.clock.pass_time(minutes=2)
    assert "same_payment_recently" not in [each.code for each in till.desk.cautions(again)]


def test_a_clock_in_the_past_makes_no_bill_young(till: TestTill) -> None:
    till.clock.pass_time(hours=100)
    pay(till)
    till.acknowledge()
    assert till.desk.status().replica_stale
    till.clock.at = LONG_AGO
    assert till.desk.status().replica_stale


def test_a_wrong_clock_proves_no_window_idle(tmp_path: Path) -> None:
    with two_windows(tmp_path) as site:
        site.told()
        day = START.date()
        assert site.desk.site_day(day).unheard == ()
        site.first.clock.at = LONG_AGO
        assert site.desk.site_day(day).unheard == ("K08-2",)


def test_locks_and_limits_go_by_the_steady_clock(till: TestTill) -> None:
    def code(pin: str) -> str:
        try:
            till.desk.approve(SUPERVISOR, pin, resetting_pin(CLERK))
        except Refused as refused:
            return refused.code
        return "proven"

    assert {code("000000") for _ in range(5)} == {"pin_wrong"}
    for moved in (timedelta(days=3), LONG_AGO - START):
        till.clock.at += moved
        assert code(SUPERVISOR_PIN) == "pin_locked"
    till.clock.pass_time(seconds=61)
    assert code(SUPERVISOR_PIN) == "proven"


def test_the_steady_clock_goes_on_while_a_laptop_sleeps() -> None:
    def asleep_too() -> int:
        if sys.platform == "linux":
            return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
        return time.monotonic_ns() // 1_000_000

    before = asleep_too()
    read = (steady_ms(), SystemClock().monotonic_ms())
    after = asleep_too()
    assert all(before <= each <= after for each in read)


def test_a_slept_night_is_no_jump_and_locks_the_window(till: TestTill) -> None:
    idle = IdleWatch(till.clock.monotonic_ms, 5)
    till.clock.pass_time(hours=10)  # asleep: both clocks go on
    pay(till)
    assert jumps(till) == [] and idle.due()
    assert JUMP < FURTHEST_BEHIND
