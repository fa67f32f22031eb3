"""Cash that changes hands: floats, bags, hand-overs, surprise counts, fakes; each held to its law on a real till."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_pos.domain import matters
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import CashPickedUp, DrawerCounted, ShiftClosed, ShiftHandedOver, read_facts
from counter_pos.domain.payment import NoteCount, TenderKind
from counter_pos.services.cash.custody import bag_number
from tests import words
from tests.services.test_instruments import PAPER
from tests.tills import (
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    TestTill,
    order,
)

FLOAT = (NoteCount(10_000, 5),)
BAG = (NoteCount(10_000, 3),)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def refused(code: str, deed: object, till: TestTill) -> Refused:
    """The deed is refused with this code and leaves the journal as it was."""
    before = till.journal.place.seq
    with pytest.raises(Refused) as told:
        deed()  # type: ignore[operator]
    assert told.value.code == code
    assert till.journal.place.seq == before
    return told.value


def expected(till: TestTill) -> int:
    shift = till.desk.shift
    assert shift is not None
    return shift.drawer.expected


def pay(till: TestTill, paise: int = 20_000) -> None:
    till.desk.take_payment(order(till.postpaid().account, paise))


# floats


def test_change_added_is_expected_once_however_often_the_command_is_given(till: TestTill) -> None:
    for _ in range(2):
        till.desk.add_float((NoteCount(1_000, 7),), "the same command")
    assert expected(till) == 57_000
    refused("command_reused", lambda: till.desk.add_float((NoteCount(1_000, 8),), "the same command"), till)
    refused("amount_zero", lambda: till.desk.add_float(()), till)


# pick-ups


def test_a_pick_up_needs_two_persons_a_seal_and_cash_that_is_there(till: TestTill) -> None:
    desk, notes = till.desk, (NoteCount(10_000, 3),)
    refused("approval_needed", lambda: desk.pick_up(notes, "B-1044", None), till)
    word = words.picking_up(desk, "B-1044", notes)
    refused("bag_needed", lambda: desk.pick_up(notes, " ", word), till)
    refused("amount_zero", lambda: desk.pick_up((), "B-1044", word), till)
    refused("pick_up_too_much", lambda: desk.pick_up((NoteCount(10_000, 6),), "B-1044", word), till)
    done = desk.pick_up(notes, "b-1044", word, "bag one")
    assert (done.paise, done.bag, done.second, done.received) == (30_000, "B-1044", SUPERVISOR, False)
    assert desk.pick_up(notes, "b-1044", word, "bag one") == done
    assert expected(till) == 20_000
    refused("bag_used", lambda: desk.pick_up((NoteCount(10_000, 1),), "B-1044", word), till)
    rest = (NoteCount(10_000, 2),)
    everything = desk.pick_up(rest, "B-1045", words.picking_up(desk, "B-1045", rest))
    assert (everything.paise, expected(till)) == (20_000, 0)


def test_the_slip_of_a_pick_up_comes_in_two_copies_with_both_staff_numbers(till: TestTill) -> None:
    done = till.desk.pick_up(BAG, "B-1044", words.picking_up(till.desk, "B-1044", BAG))
    jobs = [job for job in till.desk.print_jobs.waiting() if job.seq == done.seq]
    papers = [till.desk.print_jobs.text_of(job) for job in jobs]
    assert [(paper.copy, paper.copies) for paper in papers] == [(1, 2), (2, 2)]  # type: ignore[union-attr]
    assert {(paper.staff, paper.second) for paper in papers} == {(CLERK, SUPERVISOR)}  # type: ignore[union-attr]
    assert len({paper.qr for paper in papers}) == 1


def test_a_bag_on_its_way_holds_the_close_of_the_day_until_the_safe_has_it(till: TestTill) -> None:
    desk = till.desk
    desk.pick_up(BAG, "B-1044", words.picking_up(till.desk, "B-1044", BAG))
    desk.count_drawer((NoteCount(10_000, 2),))
    desk.close_shift(None, None)
    told = refused("day_pick_up_open", lambda: desk.close_day(None, words.closing_day(till.desk)), till)
    assert told.facts["bags"] == "B-1044"
    refused("bag_unknown", lambda: desk.receive_pick_up("B-9", FLOAT, words.for_something(desk)), till)
    opened = words.receiving_bag(desk, "B-1044", BAG)
    got = desk.receive_pick_up("B-1044", BAG, opened, "received")
    assert got.received
    assert desk.receive_pick_up("B-1044", BAG, opened, "received") == got
    refused("bag_received", lambda: desk.receive_pick_up("B-1044", BAG, opened), till)
    summary = desk.close_day(None, words.closing_day(till.desk))
    assert (summary.in_safe, summary.in_drawer, summary.in_transit) == (50_000, 0, 0)


def test_a_short_bag_is_recorded_as_it_was_found(till: TestTill) -> None:
    till.desk.pick_up(BAG, "B-1044", words.picking_up(till.desk, "B-1044", BAG))
    short = (NoteCount(10_000, 2),)
    word = words.receiving_bag(till.desk, "B-1044", short)
    told = refused("pickup_differs", lambda: till.desk.receive_pick_up("B-1044", short, word), till)
    assert told.facts == {"counted_paise": 20_000, "told_paise": 30_000}
    till.desk.receive_pick_up("B-1044", short, word, differs=True)
    till.desk.count_drawer((NoteCount(10_000, 2),))
    till.desk.close_shift(None, None)
    summary = till.desk.close_day(None, words.closing_day(till.desk))
    assert (summary.in_safe, summary.in_transit) == (40_000, 10_000)


def test_the_clerk_of_the_drawer_cannot_receive_its_bag(till: TestTill) -> None:
    agreed = words.second_supervisor(till)
    till.desk.count_for_hand_over(FLOAT, SUPERVISOR, SUPERVISOR_PIN)
    till.desk.hand_over(None, None)
    till.desk.pick_up(BAG, "B-1044", agreed(matters.picking_up("B-1044", 30_000)))
    own = words.receiving_bag(till.desk, "B-1044", BAG)
    refused("same_person", lambda: till.desk.receive_pick_up("B-1044", BAG, own), till)


@pytest.mark.parametrize("text", ["", "ab", "-1", "B 1", "बैग", "B" * 25, "B_104"])
def test_what_is_no_seal_number(text: str) -> None:
    with pytest.raises(Refused):
        bag_number(text)


def test_a_seal_number_is_kept_as_it_is_printed() -> None:
    assert bag_number(" b-104417 ") == "B-104417"


# hand-overs


def count_over(till: TestTill, hundreds: int, command: str | None = None) -> tuple[int, int]:
    told = till.desk.count_for_hand_over((NoteCount(10_000, hundreds),), OTHER_CLERK, OTHER_CLERK_PIN, None, command)
    return told.attempt, told.over_short


def test_the_next_clerk_counts_blind_and_goes_on_with_the_shift(till: TestTill) -> None:
    pay(till)
    assert count_over(till, 7) == (1, 0)
    incoming = till.desk.hand_over(None, None)
    assert incoming.code == OTHER_CLERK == till.desk.who.code  # type: ignore[union-attr]
    assert till.desk.shift is not None and till.desk.shift.staff == OTHER_CLERK
    pay(till, 30_000)
    assert expected(till) == 100_000
    kinds = [each.envelope.kind for each in till.journal.after(till.journal.place.seq - 4, 3)]
    assert kinds == ["shift_handed_over", "signed_out", "signed_in"]
    assert till.reopen().shift.staff == OTHER_CLERK  # type: ignore[union-attr]


def test_the_difference_stays_with_who_leaves_and_needs_reason_and_supervisor(till: TestTill) -> None:
    assert count_over(till, 4) == (1, -10_000)
    refused("reason_needed", lambda: till.desk.hand_over(None, words.handing_over(till.desk)), till)
    refused("approval_needed", lambda: till.desk.hand_over("a note is missing", None), till)
    till.desk.hand_over("a note is missing", words.handing_over(till.desk))
    entry = till.journal.last_of_kind("shift_handed_over")
    assert entry is not None
    facts = read_facts(entry.envelope.facts, ShiftHandedOver)
    assert (facts.from_staff, facts.to_staff, facts.over_short) == (CLERK, OTHER_CLERK, -10_000)
    assert [each.staff for each in entry.envelope.approvals] == [OTHER_CLERK, SUPERVISOR]
    assert expected(till) == 40_000
    till.desk.count_drawer((NoteCount(10_000, 4),))
    summary = till.desk.close_shift(None, None)
    assert (summary.over_short, summary.staff) == (0, OTHER_CLERK)
    closing = till.journal.last_of_kind("shift_closed")
    assert closing is not None
    assert read_facts(closing.envelope.facts, ShiftClosed).handed_over == -10_000


def test_one_recount_is_kept_and_a_payment_in_between_begins_anew(till: TestTill) -> None:
    assert count_over(till, 4) == (1, -10_000)
    assert count_over(till, 5) == (2, 0)
    refused("count_attempts_used", lambda: count_over(till, 5), till)
    pay(till)
    refused("hand_over_not_counted", lambda: till.desk.hand_over(None, None), till)
    assert count_over(till, 7) == (1, 0)
    till.desk.hand_over(None, None)
    counts = [read_facts(each.envelope.facts, DrawerCounted) for each in till.journal.of_kind("drawer_counted")]
    assert [each.counted for each in counts] == [40_000, 50_000, 70_000]
    shift = till.desk.shift
    assert shift is not None and shift.counts == ()  # none of them is a count of the close


def test_a_clerk_hands_over_to_another_person_with_that_persons_pin(till: TestTill) -> None:
    refused("same_person", lambda: till.desk.count_for_hand_over(FLOAT, CLERK, CLERK_PIN), till)
    refused("pin_wrong", lambda: till.desk.count_for_hand_over(FLOAT, OTHER_CLERK, "000000"), till)
    refused("hand_over_not_counted", lambda: till.desk.hand_over(None, None), till)


def test_a_hand_over_that_is_asked_again_is_answered_as_it_was(till: TestTill) -> None:
    count_over(till, 5, "count")
    assert count_over(till, 5, "count") == (1, 0)
    till.desk.hand_over(None, None, "over")
    before = till.journal.place.seq
    assert till.desk.hand_over(None, None, "over").code == OTHER_CLERK
    assert till.journal.place.seq == before


# surprise counts


def test_a_surprise_count_ends_nothing_and_changes_nothing(till: TestTill) -> None:
    told = till.desk.surprise_count((NoteCount(10_000, 4),), SUPERVISOR, SUPERVISOR_PIN)
    assert (told.counted, told.over_short) == (40_000, -10_000)
    shift = till.desk.shift
    assert shift is not None and (shift.state, shift.counts, shift.drawer.expected) == ("open", (), 50_000)
    entry = till.journal.last_of_kind("drawer_counted")
    assert entry is not None and entry.envelope.who.staff == SUPERVISOR
    pay(till)
    assert till.desk.who is not None and till.desk.who.code == CLERK


def test_only_a_supervisor_who_does_not_hold_the_drawer_counts_by_surprise(till: TestTill) -> None:
    refused("not_supervisor", lambda: till.desk.surprise_count(FLOAT, OTHER_CLERK, OTHER_CLERK_PIN), till)
    till.desk.count_for_hand_over(FLOAT, SUPERVISOR, SUPERVISOR_PIN)
    till.desk.hand_over(None, None)
    refused("same_person", lambda: till.desk.surprise_count(FLOAT, SUPERVISOR, SUPERVISOR_PIN), till)


# the counting machine


def test_a_machine_that_disagrees_is_refused_and_tells_nothing_of_the_drawer(till: TestTill) -> None:
    told = refused("machine_differs", lambda: till.desk.count_drawer(FLOAT, machine_total=49_000), till)
    assert told.facts == {"typed_paise": 50_000, "machine_paise": 49_000}
    till.desk.count_drawer(FLOAT, machine_total=50_000)
    entry = till.journal.last_of_kind("drawer_counted")
    assert entry is not None
    assert read_facts(entry.envelope.facts, DrawerCounted).machine_total == 50_000


# the rest


def test_a_drawer_opens_without_a_sale_for_a_reason_of_the_policy(till: TestTill) -> None:
    refused("reason_needed", lambda: till.desk.open_drawer(""), till)
    refused("reason_needed", lambda: till.desk.open_drawer("because"), till)
    till.desk.open_drawer("change", "once")
    till.desk.open_drawer("change", "once")
    assert len(list(till.journal.of_kind("drawer_opened_without_sale"))) == 1
    assert expected(till) == 50_000


def test_refused_notes_are_kept_in_the_log_and_move_nothing(till: TestTill) -> None:
    refused("denomination_refused", lambda: till.desk.refuse_counterfeit(30_000, 1), till)
    refused("pieces_needed", lambda: till.desk.refuse_counterfeit(50_000, 0), till)
    till.desk.refuse_counterfeit(50_000, 2, "  4BC 271828 ", 1_100_003_508)
    entry = till.journal.last_of_kind("counterfeit_refused")
    assert entry is not None
    assert entry.envelope.facts == {
        "account": "1100003508",
        "denomination": 50_000,
        "marks": "4BC 271828",
        "pieces": 2,
    }
    assert expected(till) == 50_000


def test_over_its_ceiling_the_drawer_takes_no_cash_until_a_pick_up(tmp_path: Path) -> None:
    till = TestTill(tmp_path)
    till.desk.sign_in(CLERK, CLERK_PIN)
    till.desk.open_shift(FLOAT)
    rules = till.desk.rules()
    till.desk.add_float((NoteCount(50_000, rules.drawer_warn_paise // 50_000),))
    assert till.desk.status().drawer_band == "near"
    till.desk.add_float((NoteCount(50_000, (rules.drawer_lock_paise - expected(till)) // 50_000),))
    assert till.desk.status().drawer_band == "over"
    refused("drawer_over_ceiling", lambda: pay(till), till)
    draft = order(till.postpaid().account, 20_000)
    till.desk.take_payment(replace(draft, tender=TenderKind.DEMAND_DRAFT, instrument=PAPER))  # what is no cash goes on
    till.desk.pick_up(
        (NoteCount(50_000, 1_000),), "B-100", words.picking_up(till.desk, "B-100", (NoteCount(50_000, 1_000),))
    )
    assert till.desk.status().drawer_band == "low"
    pay(till)
    till.close()


# who closes the day


def test_who_held_a_drawer_of_the_day_does_not_close_it(till: TestTill) -> None:
    till.desk.count_for_hand_over(FLOAT, SUPERVISOR, SUPERVISOR_PIN)
    till.desk.hand_over(None, None)
    till.desk.count_drawer(FLOAT)
    till.desk.close_shift(None, None)
    till.desk.sign_out("asked")
    own = words.closing_day(till.desk)
    assert refused("day_own_drawer", lambda: till.desk.close_day(None, own), till).facts["staff"] == SUPERVISOR
    assert till.desk.business_date == date(2026, 7, 31)


def test_the_facts_of_a_pick_up_name_the_bag(till: TestTill) -> None:
    till.desk.pick_up(BAG, "B-1044", words.picking_up(till.desk, "B-1044", BAG))
    entry = till.journal.last_of_kind("cash_picked_up")
    assert entry is not None
    facts = read_facts(entry.envelope.facts, CashPickedUp)
    assert (facts.paise, facts.notes, facts.bag) == (30_000, [(10_000, 3)], "B-1044")
