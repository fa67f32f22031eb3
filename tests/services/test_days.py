"""Shifts and days at their edges: clocks, midnight, counts, an earlier day closed later, a till opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import ShiftClosed, SiteDayClosed, read_facts
from counter_pos.domain.payment import NoteCount
from counter_pos.services.people.sign_in import LOCK_MS, TRIES
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, sign_document
from counter_pos.wire.instants import to_wire
from tests import words
from tests.tills import (
    CENTRAL,
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    TestTill,
    order,
)

FLOAT = (NoteCount(10_000, 5),)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.desk.sign_in(CLERK, CLERK_PIN)
    yield made
    made.close()


def pay(till: TestTill, paise: int = 20_000) -> str:
    return till.desk.take_payment(order(till.postpaid().account, paise)).receipts[0].number


def empty_day(till: TestTill) -> None:
    """A shift in which nobody paid, counted right and closed."""
    if till.desk.till.clock_state(till.clock.now()) == "ok":
        till.desk.open_shift(FLOAT)
    else:
        till.desk.open_shift(FLOAT, approval=words.confirming_date(till.desk))
    till.desk.count_drawer(FLOAT)
    till.desk.close_shift(None, None)


def refused(deed: object) -> Refused:
    with pytest.raises(Refused) as told:
        deed()  # type: ignore[operator]
    return told.value


def test_a_shift_in_which_nobody_paid_closes_even(till: TestTill) -> None:
    empty_day(till)
    closing = till.journal.last_of_kind("shift_closed")
    assert closing is not None
    facts = read_facts(closing.envelope.facts, ShiftClosed)
    assert (facts.receipts, facts.cancelled, facts.over_short, facts.by_purpose) == (0, 0, 0, [])
    summary = till.desk.close_day(None, words.closing_day(till.desk))
    assert (summary.total("collected"), summary.in_safe, summary.in_drawer) == (0, 50_000, 0)
    assert summary.shifts[0].receipts == ()


def test_a_shift_of_cancellations_only_closes_even(till: TestTill) -> None:
    till.desk.open_shift(FLOAT)
    number = pay(till)
    till.desk.cancel_payment(number, "wrong_amount", words.cancelling(till.desk, number), till.papers(number))
    till.desk.count_drawer(FLOAT)
    summary = till.desk.close_shift(None, None)
    assert (summary.collected, summary.returned, summary.expected, summary.over_short) == (20_000, 20_000, 50_000, 0)
    assert summary.by_purpose == {} and [row.cancelled for row in summary.receipts] == [True]


def test_both_counts_are_kept_and_the_last_one_counts(till: TestTill) -> None:
    till.desk.open_shift(FLOAT)
    first = till.desk.count_drawer((NoteCount(10_000, 4),))
    assert (first.over_short, first.attempts_left) == (-10_000, 1)
    second = till.desk.count_drawer((NoteCount(10_000, 6),))
    assert (second.over_short, second.attempts_left) == (10_000, 0)
    assert refused(lambda: till.desk.count_drawer(FLOAT)).code == "count_attempts_used"
    summary = till.desk.close_shift("one too many", words.closing(till.desk))
    assert [each.counted for each in summary.counts] == [40_000, 60_000]
    assert (summary.counted, summary.over_short) == (60_000, 10_000)


def test_an_earlier_day_closed_late_takes_no_later_day_back(till: TestTill) -> None:
    empty_day(till)  # 31 July, left open
    till.clock.pass_time(hours=48)
    empty_day(till)
    assert till.journal.place.last_business_date == date(2026, 8, 2)
    till.desk.close_day(date(2026, 7, 31), words.closing_day(till.desk, date(2026, 7, 31)))
    assert till.journal.place.last_business_date == date(2026, 8, 2)
    till.clock.jump(hours=-24)
    till.desk.open_shift(FLOAT, approval=words.confirming_date(till.desk))
    assert till.desk.business_date == date(2026, 8, 2)
    till.reopen()
    assert till.journal.place.last_business_date == date(2026, 8, 2)


def test_a_day_with_two_shifts_is_closed_over_both(till: TestTill) -> None:
    till.desk.open_shift(FLOAT)
    pay(till)
    till.desk.count_drawer((NoteCount(10_000, 7),))
    till.desk.close_shift(None, None)
    till.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    till.desk.open_shift(FLOAT)
    pay(till, 30_000)
    till.desk.count_drawer((NoteCount(10_000, 7),))
    till.desk.close_shift("a note short", words.closing(till.desk))
    summary = till.desk.close_day(None, words.closing_day(till.desk))
    assert (summary.in_safe, summary.in_drawer, summary.total("collected")) == (140_000, 0, 50_000)
    entry = till.journal.last_of_kind("site_day_closed")
    assert entry is not None
    facts = read_facts(entry.envelope.facts, SiteDayClosed)
    assert (facts.expected, facts.counted, facts.over_short) == (150_000, 140_000, -10_000)
    assert [each.staff for each in facts.shifts] == [CLERK, OTHER_CLERK]
    assert len(list(till.journal.of_kind("shift_received"))) == 2
    assert sum(facts.counted for facts in facts.shifts) == summary.in_safe


def test_a_shift_open_past_midnight_keeps_its_date_and_its_rules(till: TestTill) -> None:
    till.desk.open_shift(FLOAT)
    till.clock.pass_time(hours=16)  # half past one at night
    assert till.desk.business_date == date(2026, 7, 31)
    assert "-260731-" in pay(till)
    till.desk.count_drawer((NoteCount(10_000, 7),))
    till.desk.close_shift(None, None)
    assert till.desk.business_date == date(2026, 8, 1)
    assert till.desk.close_day(None, words.closing_day(till.desk)).business_date == date(2026, 7, 31)


def test_what_is_unsent_follows_from_the_acknowledgements(till: TestTill) -> None:
    till.desk.open_shift(FLOAT)
    pay(till)
    first = till.journal.newest()
    assert first is not None
    pay(till, 30_000)
    assert till.desk.status().unsent == 2
    said = Acknowledgement(
        v=1,
        device="K08-1",
        epoch=1,
        acked_seq=first.seq,
        acked_hash=first.hash.hex(),
        server_seq=first.seq,
        server_time=to_wire(till.clock.now()),
        copies=1,
    )
    till.journal.store_acknowledgement(sign_document(ACKNOWLEDGEMENT, said, CENTRAL))
    status = till.desk.status()
    assert (status.unsent, status.last_sent_at) == (1, till.clock.now())
    assert [row.sent for row in till.desk.receipts_of_shift()] == [False, True]
    assert till.reopen().status().unsent == 1


def test_what_was_recorded_last_is_told_after_a_restart_unless_it_was_cancelled(till: TestTill) -> None:
    assert till.desk.last_recorded() is None
    till.desk.open_shift(FLOAT)
    assert till.desk.last_recorded() is None
    number = pay(till)
    last = till.reopen().last_recorded()
    assert last is not None and last.receipts[0].number == number
    till.desk.act_as(CLERK, CLERK_PIN)
    till.desk.cancel_payment(number, "wrong_amount", words.cancelling(till.desk, number), till.papers(number))
    assert till.reopen().last_recorded() is None


def test_guessing_a_pin_is_slow_whatever_the_wall_clock_says(till: TestTill) -> None:
    left = [refused(lambda: till.desk.sign_in(OTHER_CLERK, "000000")).facts["tries_left"] for _ in range(TRIES)]
    assert left == [4, 3, 2, 1, 0]
    locked = refused(lambda: till.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN))
    assert (locked.code, locked.facts["seconds"]) == ("pin_locked", 60)
    till.clock.jump(hours=-5)
    assert refused(lambda: till.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)).facts["seconds"] == 60
    till.clock.jump(hours=10)
    assert refused(lambda: till.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)).code == "pin_locked"
    assert till.desk.sign_in(CLERK, CLERK_PIN).code == CLERK  # nobody else is kept out
    till.clock.pass_time(milliseconds=LOCK_MS)
    assert till.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN).code == OTHER_CLERK
    assert refused(lambda: till.desk.sign_in(OTHER_CLERK, "000000")).facts["tries_left"] == 4


def test_devanagari_digits_sign_in_too(till: TestTill) -> None:
    assert till.desk.sign_in("४१२", "२७१८२८").code == CLERK
    assert till.desk.sign_in(" s0412 ", CLERK_PIN).code == CLERK


def test_a_fenced_chain_opens_to_be_read(till: TestTill) -> None:
    till.desk.open_shift(FLOAT)
    number = pay(till)
    till.desk.fence("centre_forked")
    desk = till.reopen()
    seq = till.journal.place.seq
    desk.note_update("another version")
    assert till.journal.place.seq == seq
    assert desk.receipt_text(number).number == number
    assert [row.number for row in desk.receipts_of_shift()] == [number]
