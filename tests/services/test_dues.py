"""What an account owes as far as the till knows: paid here, paid elsewhere, taken back, and reflected by central."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Consumer, PaymentSeen
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import Part, PaymentTaken, read_facts
from counter_pos.domain.payment import NoteCount, PartOrder, PaymentOrder, Purpose
from counter_pos.replica.build import build
from counter_pos.replica.manifest import Manifest, PaidEntry, Reflected
from counter_pos.replica.rows import AccountRow
from counter_pos.replica.store import Replica
from counter_pos.services.payments.cancelling import Cancelled
from counter_pos.wire.instants import to_wire
from tests import words
from tests.tills import CLERK, CLERK_PIN, START, TestTill, documents, order


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def reflect(till: TestTill, seq: int) -> None:
    """Central publishes figures that hold this chain up to `seq`; they are otherwise as before."""
    put_in_place(till, list(make_city(400, seed=7, as_of=START.date())), seq)
    till.replica.reopen()


def put_in_place(till: TestTill, rows: list[AccountRow], seq: int) -> None:
    """A newer replica of these rows stands in the folder; the till has not looked yet."""
    manifest = Manifest(
        v=1,
        version=2,
        as_of=to_wire(START),
        rows=len(rows),
        mobile_key="5a" * 32,
        reflected=(Reflected("K08-1", 1, seq),),
    )
    fresh = till.folder / "fresh.sqlite3"
    build(fresh, rows, manifest, documents(), built_at=to_wire(START + timedelta(minutes=1)))
    fresh.replace(till.folder / "replica.sqlite3")


def undo(till: TestTill, number: str) -> Cancelled:
    """Cancel a payment, all its papers scanned back."""
    return till.desk.cancel_payment(number, "wrong_amount", words.cancelling(till.desk, number), till.papers(number))


def due(till: TestTill, account: int) -> int:
    return till.desk.open_account(account).dues.due_paise


def with_old_arrears(till: TestTill) -> Consumer:
    return next(each for each in till.consumers() if each.old_arrears_paise > 40_000 and each.balance_paise < -20_000)


def parts_of(till: TestTill, seq: int) -> list[Part]:
    entry = till.journal.at(seq)
    assert entry is not None
    return read_facts(entry.envelope.facts, PaymentTaken).parts


def codes(till: TestTill, asked: PaymentOrder) -> dict[str, dict[str, object]]:
    return {each.code: each.facts for each in till.desk.cautions(asked)}


def test_dues_fall_with_each_payment_and_are_not_counted_twice_once_reflected(till: TestTill) -> None:
    consumer = till.postpaid(least_paise=100_000)
    account, total = consumer.account, consumer.heads.total
    assert due(till, account) == total
    till.desk.take_payment(order(account, 20_000))
    assert due(till, account) == total - 20_000
    second = till.desk.take_payment(order(account, 30_000))
    shown = parts_of(till, second.seq)[0].shown
    assert (shown.due_before, shown.due_after) == (total - 20_000, total - 50_000)
    till.owe(PaidEntry(account=account, paise=10_000, counter="K12", date="2026-07-30"))
    assert due(till, account) == total - 60_000
    till.owe()
    reflect(till, second.seq)  # these figures stayed as they were, so both payments seem to have been added since
    assert due(till, account) == total
    assert till.desk.open_account(account).dues.unreflected_paise == 0


class Swapped(Replica):
    """In the middle of each reading the courier puts the next replica in its place."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.couriers: list[threading.Thread] = []

    def paid_elsewhere(self, account: int) -> list[PaymentSeen]:
        courier = threading.Thread(target=self.reopen)
        courier.start()
        courier.join(0.1)
        self.couriers.append(courier)
        return super().paid_elsewhere(account)


def test_a_replica_that_is_replaced_while_an_account_is_read_counts_no_payment_twice(till: TestTill) -> None:
    """The new figures hold our payment, the old ones do not: either way the same is owed; from both it would not be."""
    person = till.postpaid(100_000)
    taken = till.desk.take_payment(order(person.account, 20_000))
    owed = person.heads.total - 20_000
    heads = replace(person.heads, energy=person.heads.energy - 20_000)
    rows = [
        AccountRow(replace(each.consumer, heads=heads), each.mobile)
        if each.consumer.account == person.account
        else each
        for each in make_city(400, seed=7, as_of=START.date())
    ]
    swapped = till.till.heard = Swapped(till.folder / "replica.sqlite3")
    assert swapped.get(person.account) == person  # this thread reads the old file from here on
    put_in_place(till, rows, taken.seq)
    dues = []
    for _ in range(2):
        dues.append(till.desk.open_account(person.account).dues)
        swapped.couriers[-1].join()
    assert [each.due_paise for each in dues] == [owed, owed]
    assert [each.unreflected_paise for each in dues] == [20_000, 0], "first from the old replica, then from the new one"
    swapped.close()


def test_what_is_paid_beyond_the_dues_is_an_advance(till: TestTill) -> None:
    consumer = till.postpaid()
    total = consumer.heads.total
    paid = total // 100 * 100 + 50_000
    asked = order(consumer.account, paid)
    assert codes(till, asked)["advance_payment"]["paise"] == paid - total
    till.desk.take_payment(asked)
    dues = till.desk.open_account(consumer.account).dues
    assert (dues.due_paise, dues.advance_paise, dues.arrears_paise) == (0, paid - total, 0)


def test_a_cancelled_payment_is_owed_again_also_after_central_knew_of_it(till: TestTill) -> None:
    consumer = till.postpaid()
    account, total = consumer.account, consumer.heads.total
    first = till.desk.take_payment(order(account, 20_000))
    undo(till, first.receipts[0].number)
    assert due(till, account) == total
    second = till.desk.take_payment(order(account, 30_000))
    reflect(till, second.seq)
    gone = undo(till, second.receipts[0].number)
    assert due(till, account) == total + 30_000  # central's figure holds a payment that was handed back
    reflect(till, gone.seq)
    assert due(till, account) == total


def test_a_recharge_that_leaves_the_balance_below_zero_names_what_is_needed(till: TestTill) -> None:
    consumer = till.prepaid(most_balance_paise=-30_000)
    account, balance = consumer.account, consumer.balance_paise
    needed = (-balance // 100 + 1) * 100
    small = order(account, 10_000, purpose=Purpose.RECHARGE)
    assert codes(till, small)["recharge_too_small"] == {"account": account, "needed_paise": needed}
    taken = till.desk.take_payment(small)
    part = parts_of(till, taken.seq)[0]
    assert (part.shown.balance_before, part.shown.balance_after) == (balance, balance + 10_000)
    assert part.warnings == ["recharge_too_small"]
    rest = order(account, needed, purpose=Purpose.RECHARGE)
    assert "recharge_too_small" not in codes(till, rest)
    till.desk.take_payment(rest)
    dues = till.desk.open_account(account).dues
    assert (dues.balance_paise, dues.due_paise) == (balance + 10_000 + rest.paise, 0)


def test_old_arrears_of_a_prepaid_account_are_a_bucket_of_their_own(till: TestTill) -> None:
    consumer = with_old_arrears(till)
    account, bucket, balance = consumer.account, consumer.old_arrears_paise, consumer.balance_paise
    taken = till.desk.take_payment(order(account, 10_000, purpose=Purpose.ARREARS))
    shown = parts_of(till, taken.seq)[0].shown
    assert (shown.due_before, shown.due_after) == (bucket, bucket - 10_000)
    assert (shown.balance_before, shown.balance_after) == (balance, balance)
    dues = till.desk.open_account(account).dues
    assert (dues.arrears_paise, dues.balance_paise, dues.due_paise) == (bucket - 10_000, balance, -balance)
    both = PaymentOrder(
        "both",
        (PartOrder(account, Purpose.ARREARS, 10_000), PartOrder(account, Purpose.RECHARGE, 10_000)),
        20_000,
        False,
    )
    parts = parts_of(till, till.desk.take_payment(both).seq)
    assert (parts[0].shown.due_before, parts[0].shown.due_after) == (bucket - 10_000, bucket - 20_000)
    assert (parts[1].shown.balance_before, parts[1].shown.balance_after) == (balance, balance + 10_000)
    dues = till.desk.open_account(account).dues
    assert (dues.arrears_paise, dues.balance_paise) == (bucket - 20_000, balance + 10_000)


def test_two_purposes_of_one_bill_are_counted_one_after_the_other(till: TestTill) -> None:
    consumer = next(each for each in till.consumers() if each.supply.value == "postpaid" and each.heads.total > 60_000)
    account, total = consumer.account, consumer.heads.total
    whole = -(-total // 100) * 100
    asked = PaymentOrder(
        "two",
        (PartOrder(account, Purpose.ARREARS, 20_000), PartOrder(account, Purpose.BILL, whole - 20_000 + 5_000)),
        whole + 5_000,
        False,
    )
    told = codes(till, asked)
    assert told["part_payment"]["left_paise"] == total - 20_000
    assert told["advance_payment"]["paise"] == whole + 5_000 - total
    parts = parts_of(till, till.desk.take_payment(asked).seq)
    assert [each.shown.due_after for each in parts] == [total - 20_000, total - whole - 5_000]


def test_one_tender_over_two_accounts_makes_two_receipts_and_one_change(till: TestTill) -> None:
    people = [each for each in till.consumers() if each.heads.total > 50_000][:2]
    asked = PaymentOrder(
        "pair",
        tuple(PartOrder(each.account, Purpose.BILL, 20_000 + 1_000 * place) for place, each in enumerate(people)),
        50_000,
        True,
        (NoteCount(50_000, 1),),
    )
    taken = till.desk.take_payment(asked)
    assert taken.change_paise == 9_000
    assert [each.part.paise for each in taken.receipts] == [20_000, 21_000]
    assert [each.part_index for each in taken.receipts] == [1, 2]
    assert all(each.together_paise == 41_000 and each.parts_in_all == 2 for each in taken.receipts)
    numbers = [each.number for each in taken.receipts]
    assert [each.number for each in till.desk.receipts_of_shift()] == numbers[::-1]
    slips = undo(till, numbers[1])
    assert slips.returned_paise == 41_000 and len(slips.slips) == 2
    assert all(each.cancelled for each in till.desk.receipts_of_shift())


def test_the_limit_follows_a_bill_over_days_and_is_free_again_after_a_cancellation(till: TestTill) -> None:
    consumer = next(each for each in till.consumers() if each.bill_no)
    account = consumer.account
    first = till.desk.take_payment(order(account, 15_000_000)).receipts[0].number
    with pytest.raises(Refused) as told:
        till.desk.take_payment(order(account, 5_000_000))
    assert (told.value.code, told.value.facts["already_paise"]) == ("cash_limit", 15_000_000)
    undo(till, first)
    till.desk.take_payment(order(account, 15_000_000))
    till.desk.count_drawer((NoteCount(50_000, 301),))
    till.desk.close_shift(None, None)
    till.clock.pass_time(hours=24)
    till.desk.open_shift(())
    with pytest.raises(Refused) as told:  # another day, but one bill is one event
        till.desk.take_payment(order(account, 5_000_000))
    assert told.value.code == "cash_limit"
    till.desk.take_payment(order(account, 4_999_900))


def test_several_receipts_of_a_day_reach_the_limit_together(till: TestTill) -> None:
    """Cash of one person on one day is one sum to the law, on however many receipts, bills and purposes."""
    consumer = next(each for each in till.consumers() if not each.bill_no and each.supply.value == "postpaid")
    for paise in (9_000_000, 8_000_000):
        till.desk.take_payment(order(consumer.account, paise))
    with pytest.raises(Refused) as told:
        till.desk.take_payment(order(consumer.account, 3_000_000))
    assert (told.value.code, told.value.facts["already_paise"]) == ("cash_limit", 17_000_000)
    assert told.value.facts["most_paise"] == 2_999_900
    till.desk.take_payment(order(consumer.account, 2_999_900))
    with pytest.raises(Refused):
        till.desk.take_payment(order(consumer.account, 10_000))
    till.desk.count_drawer((NoteCount(50_000, 400), NoteCount(100, 499)))
    till.desk.close_shift(None, None)
    till.clock.pass_time(hours=24)
    till.desk.open_shift(())
    till.desk.take_payment(order(consumer.account, 9_000_000))  # on no bill: another day begins anew


def test_every_caution_is_told_and_blocks_nothing(till: TestTill) -> None:
    account = till.postpaid(least_paise=100_000).account
    asked = order(account, 20_000)
    assert codes(till, asked)["part_payment"]["left_paise"] == due(till, account) - 20_000
    taken = till.desk.take_payment(asked)
    again = codes(till, order(account, 20_000))
    assert again["same_payment_recently"]["receipt"] == taken.receipts[0].number
    till.clock.pass_time(minutes=till.desk.rules().repeat_minutes, seconds=1)
    assert "same_payment_recently" not in codes(till, order(account, 20_000))
    large = codes(till, order(account, 18_100_000))
    assert {"cash_limit_near", "stamp_needed", "advance_payment"} <= set(large)
    till.owe(PaidEntry(account=account, paise=10_000, counter="K12", date="2026-07-31"))
    told = {each.code: each.facts for each in till.desk.open_account(account).cautions}
    assert told["already_paid_here"]["paise"] == 20_000
    assert told["already_paid_elsewhere"] == {"paise": 10_000, "counter": "K12"}
    assert "stale_dues" not in told
    till.clock.pass_time(hours=till.desk.rules().stale_after_hours)
    assert "stale_dues" in {each.code for each in till.desk.open_account(account).cautions}
    till.desk.take_payment(order(account, 20_000))


def test_a_cut_connection_is_said(till: TestTill) -> None:
    cut = next(each for each in till.consumers() if each.status.value in ("td", "pd", "prepaid_cut"))
    assert "connection_cut" in {each.code for each in till.desk.open_account(cut.account).cautions}


def test_notes_less_than_none_are_no_notes(till: TestTill) -> None:
    account, before = till.postpaid().account, till.journal.place.seq
    with pytest.raises(Refused) as told:
        till.desk.take_payment(order(account, 20_000, notes=(NoteCount(50_000, 1), NoteCount(10_000, -3))))
    assert told.value.code == "note_count_negative"
    assert till.journal.place.seq == before
    till.desk.take_payment(order(account, 20_000, notes=(NoteCount(10_000, 2),)))


def test_copies_are_numbered_and_found_again(till: TestTill) -> None:
    number = till.desk.take_payment(order(till.postpaid().account, 20_000)).receipts[0].number
    assert [till.desk.duplicate_receipt(number, "torn").copy for _ in range(2)] == [1, 2]
    assert till.desk.receipts_of_shift()[0].copies == 2
    till.reopen()
    till.desk.act_as(CLERK, CLERK_PIN)
    third = till.desk.duplicate_receipt(number.lower(), "lost")
    assert (third.copy, third.kind, third.number) == (3, "duplicate", number)
