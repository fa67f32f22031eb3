"""Registers over days read from a real journal: what was undone, and where cash went from hand to hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from counter_pos.domain import matters
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import (
    CashPickedUp,
    CashReceivedInSafe,
    CounterfeitRefused,
    DrawerCounted,
    ShiftHandedOver,
    ShiftReceived,
    TransferRequested,
)
from counter_pos.domain.matters import Matter
from counter_pos.domain.payment import NoteCount
from counter_pos.reports.custody import hand_over_register, over_short_registers
from counter_pos.reports.speech import Speech
from counter_pos.services.days.register_rows import Period
from counter_pos.services.till.approvals import check
from counter_pos.services.till.till import new_command_id
from tests import words
from tests.tills import CLERK, OTHER_CLERK, OTHER_CLERK_PIN, SUPERVISOR, TestTill, order

DAY = date(2026, 7, 31)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def pay(till: TestTill, paise: int) -> str:
    till.clock.pass_time(seconds=50)
    return till.desk.take_payment(order(till.postpaid().account, paise)).receipts[0].number


def record(till: TestTill, facts: object, matter: Matter | None = None, **put: object) -> None:
    till.clock.pass_time(seconds=20)
    command = new_command_id()
    agreed = () if matter is None else (check(till.till, words.agreed(till.desk, matter), matter, command),)
    till.till.record(facts, command, till.desk.who, approvals=agreed, **put)  # type: ignore[arg-type]


def whole_day(till: TestTill) -> Period:
    return till.desk.period(DAY, DAY)


def test_what_was_undone_is_told_with_who_when_and_why(till: TestTill) -> None:
    kept, gone = pay(till, 30_000), pay(till, 20_000)
    till.clock.pass_time(minutes=2)
    till.desk.cancel_payment(gone, "wrong_amount", words.cancelling(till.desk, gone), till.papers(gone))
    till.desk.duplicate_receipt(kept, "torn")
    moved = TransferRequested(
        receipt=kept,
        from_account=f"{till.postpaid().account:010d}",
        to_account="1100003516",
        purpose="bill",
        paise=30_000,
        reason="wrong_account",
    )
    paid = next(each for each in till.journal.between(1, 99) if each.envelope.kind == "payment_taken")
    record(till, moved, refs=(till.till.ref(paid, 1),))
    cancelled, copied, asked = whole_day(till).undone
    assert (cancelled.kind, cancelled.receipt, cancelled.reason) == ("cancelled", gone, "wrong_amount")
    assert (cancelled.by.code, cancelled.approver and cancelled.approver.code) == (CLERK, SUPERVISOR)
    assert cancelled.at > cancelled.taken_at and cancelled.paise == 20_000
    assert (copied.kind, copied.receipt, copied.copy, copied.approver) == ("duplicate", kept, 1, None)
    assert (asked.kind, asked.receipt, asked.to_account) == ("transfer", kept, 1_100_003_516)


def test_cash_is_followed_from_hand_to_hand(till: TestTill) -> None:
    pay(till, 100_000)
    till.desk.open_drawer("change")
    record(till, DrawerCounted(attempt=1, notes=[(50_000, 2), (10_000, 4)], counted=140_000, occasion="surprise"))
    handed = ShiftHandedOver(
        shift=1,
        from_staff=CLERK,
        to_staff=OTHER_CLERK,
        notes=[(50_000, 2), (10_000, 4)],
        counted=140_000,
        expected=150_000,
        over_short=-10_000,
        reason="a note is missing",
    )
    record(till, handed, matters.handing_over(1, -10_000))
    record(till, CashPickedUp(paise=50_000, notes=[(50_000, 1)], bag="B-1"), matters.picking_up("B-1", 50_000))
    bag = till.journal.newest()
    assert bag is not None
    till.desk.sign_out("end")
    till.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    till.desk.count_drawer((NoteCount(50_000, 1), NoteCount(10_000, 4)))
    summary = till.desk.close_shift(None, None)
    assert (summary.handed_over, summary.expected, summary.over_short, summary.staff) == (
        -10_000,
        90_000,
        0,
        OTHER_CLERK,
    )
    assert [count.counted for count in summary.counts] == [90_000], "a surprise count is no count of the close"
    before = till.desk.day_summary(DAY)
    assert (before.in_drawer, before.in_transit, before.in_safe, before.difference) == (90_000, 50_000, 0, 0)
    taken = CashReceivedInSafe(device="K08-1", paise=50_000, notes=[(50_000, 1)], bag="B-1")
    record(
        till, taken, matters.receiving_bag("B-1", 50_000), business_date=DAY, in_shift=False, refs=(till.till.ref(bag),)
    )
    day = till.desk.close_day(DAY, words.closing_day(till.desk, DAY))
    assert (day.in_drawer, day.in_transit, day.in_safe, day.difference) == (0, 0, 140_000, 0)
    told = [(each.kind, each.paise, each.difference, each.bag) for each in whole_day(till).moves]
    assert told == [
        ("opening_float", 50_000, None, None),
        ("drawer_opened", None, None, None),
        ("surprise", 140_000, -10_000, None),
        ("handed_over", 140_000, -10_000, None),
        ("picked_up", 50_000, None, "B-1"),
        ("closed", 90_000, 0, None),
        ("in_safe", 50_000, None, "B-1"),
        ("received", 90_000, None, None),
    ]
    over = next(each for each in whole_day(till).moves if each.kind == "handed_over")
    assert (over.by.code, over.to and over.to.code, over.reason) == (CLERK, OTHER_CLERK, "a note is missing")


def test_a_surprise_count_tells_no_expected_sum_before_the_drawer_is_counted(till: TestTill) -> None:
    pay(till, 100_000)
    record(till, DrawerCounted(attempt=1, notes=[(50_000, 2)], counted=100_000, occasion="surprise"))
    speech = Speech("en")
    early = hand_over_register(whole_day(till), speech).lines[-1].cells
    assert 100_000 in early and -50_000 not in early
    assert over_short_registers(whole_day(till), speech)[0].lines == ()
    till.desk.count_drawer((NoteCount(50_000, 3),))
    till.desk.close_shift(None, None)
    surprise = over_short_registers(whole_day(till), speech)[0].lines[0].cells
    assert surprise[6:10] == (150_000, 100_000, None, 50_000)


def test_refused_notes_are_told_and_move_nothing(till: TestTill) -> None:
    record(till, CounterfeitRefused(denomination=50_000, pieces=2, marks="4BC 271828"))
    move = whole_day(till).moves[-1]
    assert (move.kind, move.paise, move.difference, move.reason) == ("note_refused", 100_000, None, "4BC 271828")
    assert "Notes refused, kept by the payer" in hand_over_register(whole_day(till), Speech("en")).lines[-1].cells


def test_cash_of_another_window_is_told_as_such(till: TestTill) -> None:
    theirs = ShiftReceived(device="K08-2", shift=7, counted=80_000, staff=OTHER_CLERK, over_short=-1_000, by="slip")
    taken_over = matters.receiving("shift", ("K08-2", 1, 9), 80_000)
    record(till, theirs, taken_over, business_date=DAY, in_shift=False)
    move = whole_day(till).moves[-1]
    assert (move.kind, move.window, move.shift, move.paise, move.difference) == ("received", 2, 7, 80_000, -1_000)
    line = hand_over_register(whole_day(till), Speech("en")).lines[-1]
    assert "Drawer received in the safe, of window 2" in line.cells
    counts = over_short_registers(whole_day(till), Speech("en"))[0]
    assert counts.lines == (), "their difference stands in their own register"


def test_only_the_days_that_were_asked_for_are_told(till: TestTill) -> None:
    pay(till, 30_000)
    nothing = till.desk.period(date(2026, 8, 1), date(2026, 8, 9))
    assert (nothing.shifts, nothing.undone, nothing.moves) == ((), (), ())
    assert len(till.desk.period(date(2026, 7, 1), date(2026, 8, 9)).shifts) == 1
    with pytest.raises(Refused) as told:
        till.desk.period(date(2026, 8, 1), date(2026, 7, 1))
    assert told.value.code == "dates_turned_round"


def test_reading_is_told_shift_by_shift_and_ends_when_it_is_asked_to(till: TestTill) -> None:
    heard: list[tuple[int, int]] = []
    till.desk.period(DAY, DAY, lambda done, of_all: heard.append((done, of_all)))
    assert heard == [(0, 1)]

    def stop(done: int, of_all: int) -> None:
        raise Refused("report_stopped")

    with pytest.raises(Refused) as told:
        till.desk.period(DAY, DAY, stop)
    assert told.value.code == "report_stopped"


def test_a_person_is_named_as_the_till_knows_them_or_by_number(till: TestTill) -> None:
    handed = ShiftHandedOver(shift=1, from_staff=CLERK, to_staff="S0999", notes=[], counted=0, expected=0, over_short=0)
    record(till, handed, matters.handing_over(1, 0))
    opened, left = whole_day(till).moves
    assert (opened.by.code, opened.by.name_en) == (CLERK, "Sunita Verma")
    assert left.to is not None and (left.to.code, left.to.name_hi) == ("S0999", "S0999")


def test_a_count_before_a_hand_over_is_told_apart_from_a_surprise(till: TestTill) -> None:
    till.desk.count_for_hand_over((NoteCount(10_000, 4),), OTHER_CLERK, OTHER_CLERK_PIN)
    till.desk.count_for_hand_over((NoteCount(10_000, 5),), OTHER_CLERK, OTHER_CLERK_PIN)
    till.desk.hand_over(None, None)
    till.desk.count_drawer((NoteCount(10_000, 5),))
    till.desk.close_shift(None, None)
    told = [(each.kind, each.difference) for each in whole_day(till).moves if each.difference is not None]
    assert told == [("hand_over_count", -10_000), ("hand_over_count", 0), ("handed_over", 0), ("closed", 0)]
    by_clerk = over_short_registers(whole_day(till), Speech("en"))[1]
    assert sum(int(line.cells[1] or 0) for line in by_clerk.lines) == 2  # the two that settle something
