"""The laws of a counter, held against a real till."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.payment import NoteCount, PartOrder, PaymentOrder, Purpose
from counter_pos.replica.manifest import PaidEntry
from counter_pos.services.desk.base import fence_file
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.till.approvals import check
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, sign_document
from counter_pos.wire.instants import to_wire
from counter_pos.wire.totals import RunningTotals, reveal
from tests import words
from tests.tills import CENTRAL, CLERK, CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN, TestTill, order


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def refusal(code: str, deed: object, till: TestTill) -> Refused:
    """The deed is refused with this code and leaves the journal as it was."""
    before = till.journal.place.seq
    with pytest.raises(Refused) as told:
        deed()  # type: ignore[operator]
    assert told.value.code == code
    assert till.journal.place.seq == before
    return told.value


def test_what_is_promised_to_the_printer_is_durable(till: TestTill) -> None:
    taken = till.desk.take_payment(order(till.postpaid().account, 20_000))
    assert not till.journal.connection().in_transaction
    reopened = till.reopen()  # a job handed out before its commit would be gone now
    assert [job.seq for job in reopened.print_jobs.waiting() if job.kind == "payment"] == [taken.seq]
    entry = till.journal.at(taken.seq)
    assert entry is not None and entry.hash.hex() == taken.entry_hash


def test_the_drawer_agrees_with_plain_arithmetic(till: TestTill) -> None:
    desk, drawer = till.desk, 50_000
    people = [each for each in till.consumers() if each.heads.total > 50_000][:6]
    for place, person in enumerate(people):
        paid, tendered = 20_000 + place * 1_100, 50_000
        taken = desk.take_payment(order(person.account, paid, tendered=tendered))
        assert taken.change_paise == tendered - paid
        drawer += paid
    last = desk.receipts_of_shift()[0].number
    cancelled = desk.cancel_payment(last, "wrong_amount", words.cancelling(desk, last), till.papers(last))
    drawer -= cancelled.returned_paise
    desk.add_float((NoteCount(1_000, 7),))
    drawer += 7_000
    assert desk.shift is not None and desk.shift.drawer.expected == drawer


def test_a_short_drawer_is_negative_and_needs_a_second_person(till: TestTill) -> None:
    desk = till.desk
    counted = desk.count_drawer((NoteCount(10_000, 4),))
    assert (counted.expected, counted.counted, counted.over_short) == (50_000, 40_000, -10_000)
    refusal("reason_needed", lambda: desk.close_shift(None, words.closing(desk)), till)
    refusal("approval_needed", lambda: desk.close_shift("a note is missing", None), till)
    summary = desk.close_shift("a note is missing", words.closing(desk))
    assert (summary.over_short, summary.approver) == (-10_000, SUPERVISOR)


def test_a_full_drawer_is_positive(till: TestTill) -> None:
    assert till.desk.count_drawer((NoteCount(10_000, 6),)).over_short == 10_000


def test_the_hidden_totals_follow_every_receipt_and_cancellation(till: TestTill) -> None:
    desk, journal = till.desk, till.journal
    people = [each for each in till.consumers() if each.heads.total > 50_000][:3]
    desk.take_payment(order(people[0].account, 20_000))
    second = desk.take_payment(order(people[1].account, 30_000))
    number = second.receipts[0].number
    desk.cancel_payment(number, "wrong_amount", words.cancelling(desk, number), till.papers(number))
    third = desk.take_payment(order(people[2].account, 40_000))
    entry = journal.at(third.seq)
    assert entry is not None
    part = read_facts(entry.envelope.facts, PaymentTaken).parts[0]
    hidden = bytes.fromhex(part.totals)
    told = reveal(hidden, journal.chain_key, journal.device, journal.epoch, third.seq, 1)
    assert told == RunningTotals(net=60_000, absolute=120_000)
    assert till.reopen().till.journal.place.totals == told


def test_the_hidden_totals_are_the_same_after_every_restart(till: TestTill) -> None:
    """Whatever was the last deed with money: one receipt, several of one payment, or their cancellation."""
    people = [each for each in till.consumers() if each.heads.total > 50_000][:3]
    till.desk.take_payment(order(people[0].account, 20_000))
    parts = tuple(PartOrder(each.account, Purpose.BILL, 30_000) for each in people[1:])
    several = till.desk.take_payment(PaymentOrder(till.desk.new_command_id(), parts, 60_000, False))
    told = till.journal.place.totals
    assert told == RunningTotals(net=80_000, absolute=80_000)
    assert till.reopen().till.journal.place.totals == told
    till.desk.act_as(CLERK, CLERK_PIN)
    number = several.receipts[0].number
    till.desk.cancel_payment(number, "wrong_amount", words.cancelling(till.desk, number), till.papers(number))
    assert till.reopen().till.journal.place.totals == RunningTotals(net=20_000, absolute=140_000)
    till.desk.act_as(CLERK, CLERK_PIN)
    next_one = till.desk.take_payment(order(people[0].account, 10_000))
    assert till.journal.place.totals == RunningTotals(net=30_000, absolute=150_000)
    assert next_one.receipts[0].number.split("-")[3] == "000004", "and the serial goes on"


def test_the_last_acknowledgement_holds_after_a_restart(till: TestTill) -> None:
    for paise in (20_000, 21_000):
        till.desk.take_payment(order(till.postpaid().account, paise))
        till.acknowledge()
    last = till.journal.place.seq
    assert till.reopen().status().unsent == 0
    acknowledged = till.journal.acknowledged()
    assert acknowledged is not None and acknowledged.acked_seq == last
    till.desk.act_as(CLERK, CLERK_PIN)
    taken = till.desk.take_payment(order(till.postpaid().account, 22_000))
    entry = till.journal.at(taken.seq)
    assert entry is not None and entry.envelope.seen.seq == last  # type: ignore[union-attr]


def test_an_acknowledgement_must_fit_this_chain(till: TestTill) -> None:
    journal = till.journal

    def acknowledge(seq: int, digest: str, device: str = "K08-1") -> None:
        said = Acknowledgement(
            v=1,
            device=device,
            epoch=1,
            acked_seq=seq,
            acked_hash=digest,
            server_seq=seq,
            server_time=to_wire(till.clock.now()),
            copies=1,
        )
        journal.store_acknowledgement(sign_document(ACKNOWLEDGEMENT, said, CENTRAL))

    second = journal.at(2)
    assert second is not None
    for seq, digest, device in (
        (2, "00" * 32, "K08-1"),
        (99, second.hash.hex(), "K08-1"),
        (2, second.hash.hex(), "K09-1"),
    ):
        with pytest.raises(Broken) as told:
            acknowledge(seq, digest, device)
        assert told.value.code == "ack_bad"
    assert journal.place.acknowledged is None
    acknowledge(3, journal.place.hash.hex())
    with pytest.raises(Broken):
        acknowledge(2, second.hash.hex())  # central went back
    assert till.desk.status().unsent == 0
    till.desk.take_payment(order(till.postpaid().account, 20_000))
    assert till.desk.status().unsent == 1


def test_two_lakh_from_one_person_is_refused_and_a_rupee_less_is_taken(till: TestTill) -> None:
    account = till.postpaid().account
    refusal("cash_limit_at_once", lambda: till.desk.take_payment(order(account, 20_000_000)), till)
    till.owe(PaidEntry(account=account, paise=10_000_000, counter="K12", date="2026-07-31"))
    told = refusal("cash_limit", lambda: till.desk.take_payment(order(account, 10_000_000)), till)
    assert told.facts["most_paise"] == 9_999_900
    till.desk.take_payment(order(account, 9_999_900))


def test_a_tender_over_two_accounts_is_one_tender_to_the_law(till: TestTill) -> None:
    people = [each for each in till.consumers() if each.heads.total > 50_000][:2]
    parts = tuple(PartOrder(each.account, Purpose.BILL, 10_000_000) for each in people)
    together = PaymentOrder(till.desk.new_command_id(), parts, 20_000_000, False)
    refusal("cash_limit_at_once", lambda: till.desk.take_payment(together), till)


def test_nobody_approves_his_own_deed(till: TestTill) -> None:
    till.desk.count_for_hand_over((NoteCount(10_000, 5),), SUPERVISOR, SUPERVISOR_PIN)
    till.desk.hand_over(None, None)  # a supervisor takes money like a clerk
    taken = till.desk.take_payment(order(till.postpaid().account, 20_000))
    number = taken.receipts[0].number
    own, papers = words.cancelling(till.desk, number), till.papers(number)
    refusal("same_person", lambda: till.desk.cancel_payment(number, "wrong_amount", own, papers), till)
    refusal("approval_needed", lambda: till.desk.cancel_payment(number, "wrong_amount", None, papers), till)
    refusal("same_person", lambda: till.desk.approve(SUPERVISOR, SUPERVISOR_PIN, own.matter), till)
    refusal("not_supervisor", lambda: till.desk.approve("S0413", "141421", own.matter), till)


def test_the_business_date_is_decided_once(till: TestTill) -> None:
    till.clock.pass_time(hours=20)  # past midnight in Kanpur
    taken = till.desk.take_payment(order(till.postpaid().account, 20_000))
    entry = till.journal.at(taken.seq)
    assert entry is not None
    assert entry.envelope.business_date == "2026-07-31"
    assert taken.receipts[0].business_date == date(2026, 7, 31)
    assert "-260731-" in taken.receipts[0].number


def test_a_cancelled_receipt_is_done_with(till: TestTill) -> None:
    desk = till.desk
    number = desk.take_payment(order(till.postpaid().account, 20_000)).receipts[0].number
    word, papers = words.cancelling(desk, number), till.papers(number)
    refusal("cancel_not_surrendered", lambda: desk.cancel_payment(number, "wrong_amount", word, Surrender()), till)
    refusal("reason_needed", lambda: desk.cancel_payment(number, "no such reason", word, papers), till)
    desk.cancel_payment(number, "wrong_amount", word, papers)
    refusal("already_cancelled", lambda: desk.cancel_payment(number, "wrong_amount", word, papers), till)
    refusal("already_cancelled", lambda: desk.duplicate_receipt(number, "lost"), till)


def test_a_day_closes_once_and_goes_on_where_it_stopped(till: TestTill) -> None:
    from counter_pos.services.days.closing import _receive_own

    desk = till.desk
    refusal("day_shift_open", lambda: desk.close_day(None, words.closing_day(desk)), till)
    desk.count_drawer((NoteCount(10_000, 5),))
    desk.close_shift(None, None)
    closing = till.journal.last_of_kind("shift_closed")
    member = till.replica.staff()[77]
    assert closing is not None
    agreed = check(till.till, words.closing_day(desk), desk.day_matter(None), "half-way")
    _receive_own(till.till, [closing], (member, agreed), date(2026, 7, 31), "half-way")
    till.reopen()
    desk = till.desk
    summary = desk.close_day(None, words.closing_day(desk))
    assert (summary.in_drawer, summary.in_safe) == (0, 50_000)
    assert len(list(till.journal.of_kind("shift_received"))) == 1
    refusal("day_already_closed", lambda: desk.close_day(None, words.closing_day(desk)), till)
    desk.sign_in(CLERK, CLERK_PIN)
    refusal("day_already_closed", lambda: desk.open_shift(()), till)
    till.clock.pass_time(hours=24)
    assert desk.open_shift(()).business_date == date(2026, 8, 1)


def test_nothing_is_issued_in_a_fenced_epoch(till: TestTill) -> None:
    asked = order(till.postpaid().account, 20_000)
    till.desk.fence("forked")
    for _ in range(2):
        before = till.journal.place.seq
        with pytest.raises(Unavailable) as told:
            till.desk.take_payment(asked)
        assert told.value.code == "centre_forked"
        assert till.journal.place.seq == before
        till.reopen()
        till.desk.act_as(CLERK, CLERK_PIN)


def test_a_fence_that_a_full_disk_cannot_keep_holds_in_this_run(till: TestTill) -> None:
    """RLIMIT_FSIZE is a real refusal of the system. Who heard the centre's word goes on sending."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        till.desk.fence("forked")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with pytest.raises(Unavailable) as told:
        till.desk.take_payment(order(till.postpaid().account, 20_000))
    assert told.value.code == "centre_forked"
    assert not fence_file(till.journal.path).exists(), "half a marker is none"
    till.desk.fence("forked")
    assert fence_file(till.journal.path).read_text(encoding="utf-8") == "forked"


def test_a_clock_that_jumps_is_an_entry_and_money_goes_on(till: TestTill) -> None:
    till.desk.take_payment(order(till.postpaid().account, 20_000))
    till.clock.jump(hours=5)
    taken = till.desk.take_payment(order(till.postpaid().account, 21_000))
    jumped = till.journal.at(taken.seq - 1)
    assert jumped is not None and jumped.envelope.kind == "clock_jumped"
    assert jumped.envelope.facts["moved_ms"] == 5 * 3_600_000


def test_a_clock_that_says_2009_needs_a_supervisor_to_open_the_day(till: TestTill) -> None:
    desk = till.desk
    desk.count_drawer((NoteCount(10_000, 5),))
    desk.close_shift(None, None)
    till.clock.jump(days=-6_200)
    refusal("clock_needs_supervisor", lambda: desk.open_shift(()), till)
    shift = desk.open_shift((), approval=words.confirming_date(desk, date(2026, 7, 31)))
    assert shift.business_date == date(2026, 7, 31)
    taken = desk.take_payment(order(till.postpaid().account, 20_000))
    assert taken.receipts[0].clock_unverified
