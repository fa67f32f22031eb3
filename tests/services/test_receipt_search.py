"""A receipt of any shift by whatever is left of it, its story, a duplicate of it, and money asked to be moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import TransferRequested, read_facts
from counter_pos.domain.payment import NoteCount
from tests import words
from tests.tills import SUPERVISOR, TestTill, order


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def pay(till: TestTill, account: int, paise: int) -> str:
    till.clock.pass_time(minutes=1)
    return till.desk.take_payment(order(account, paise)).receipts[0].number


def next_day(till: TestTill) -> None:
    till.desk.count_drawer((NoteCount(10_000, 5),))
    till.desk.close_shift("less", words.closing(till.desk))
    till.clock.pass_time(hours=24)
    till.desk.open_shift(())


def people(till: TestTill) -> list[int]:
    return [each.account for each in till.consumers() if each.heads.total > 50_000]


def found(till: TestTill, text: str) -> list[str]:
    return [row.number for row in till.desk.search_receipts(text)]


def code(deed: object) -> str:
    with pytest.raises(Refused) as told:
        deed()  # type: ignore[operator]
    return told.value.code


def test_it_is_found_by_number_serial_account_amount_and_date_of_any_shift(till: TestTill) -> None:
    one, two, *_ = people(till)
    first, second = pay(till, one, 30_000), pay(till, two, 45_050_00 // 100 * 100)
    next_day(till)
    third = pay(till, one, 45_000)
    assert found(till, first.lower()) == [first]
    assert found(till, "000002") == [second]
    assert found(till, f"{one:010d}") == [third, first]
    assert found(till, f"{one:010d} 300") == [first]
    assert found(till, "₹450.00") == [third]
    assert found(till, "31-7-2026") == found(till, "2026-07-31") == found(till, "31/7") == [second, first]
    assert found(till, f"31.7.2026 {two:010d}") == [second]
    assert code(lambda: found(till, f"{two:010d} 300")) == "nothing_found"
    old = till.replica.get(one)
    assert old is not None
    if old.account_old is not None:
        assert found(till, f"{old.account_old:08d}") == [third, first]


@pytest.mark.parametrize("text", ["ram", "31-13-2026", "1.2.3.4", "K08-1-2"])
def test_what_is_no_word_of_a_receipt_is_named(till: TestTill, text: str) -> None:
    assert code(lambda: till.desk.search_receipts(text)) == "receipt_sought_unclear"


def test_the_story_tells_all_that_became_of_it(till: TestTill) -> None:
    one, two, *_ = people(till)
    number = pay(till, one, 30_000)
    other = pay(till, two, 30_000)
    till.desk.duplicate_receipt(number, "torn")
    till.desk.request_transfer(number, two, "typed wrongly")
    till.desk.cancel_payment(other, "wrong_amount", words.cancelling(till.desk, other), till.papers(other))
    till.acknowledge()
    told = till.desk.receipt_story(number)
    assert [line.what for line in told.lines] == ["taken", "printed", "duplicated", "transfer", "sent"]
    assert [line.detail for line in told.lines][2:4] == ["torn", f"{two:010d}"]
    assert told.this_shift and told.row.copies == 1
    gone = till.desk.receipt_story(other)
    assert [line.what for line in gone.lines] == ["taken", "printed", "cancelled", "sent"]
    assert gone.lines[2].second == SUPERVISOR
    next_day(till)
    assert not till.desk.receipt_story(number).this_shift


def test_a_duplicate_of_an_earlier_shift_needs_what_the_person_knows(till: TestTill) -> None:
    one = people(till)[0]
    number = pay(till, one, 30_000)
    assert till.desk.duplicate_found(number, "torn", number).copy == 1
    next_day(till)
    seq = till.journal.place.seq
    for asked in (number, f"{one:010d}", "300", "31-7-2026 300", f"{one:010d} 301", f"{people(till)[1]:010d} 300"):
        assert code(lambda asked=asked: till.desk.duplicate_found(number, "lost", asked)) == "duplicate_needs_facts"
    assert till.journal.place.seq == seq
    assert till.desk.duplicate_found(number, "lost", f"{one:010d} 300", "c").copy == 2
    assert till.desk.duplicate_found(number, "lost", "31-7-2026", "c").copy == 2, "the same command is the same deed"
    assert till.desk.duplicate_found(number, "lost", f"31-7-2026 {one:010d}").copy == 3


def test_a_transfer_is_asked_for_once_and_moves_no_cash(till: TestTill) -> None:
    one, two, *_ = people(till)
    number = pay(till, one, 30_000)
    assert till.desk.shift is not None
    before = till.desk.shift.drawer
    done = till.desk.request_transfer(number, two, " typed wrongly ", "t")
    assert (done.from_account, done.to_account, done.paise) == (one, two, 30_000)
    assert till.desk.request_transfer(number, two, "typed wrongly", "t") == done
    entry = till.journal.at(done.seq)
    assert entry is not None
    facts = read_facts(entry.envelope.facts, TransferRequested)
    assert (facts.receipt, facts.to_account, facts.reason) == (number, f"{two:010d}", "typed wrongly")
    assert entry.envelope.refs[0].part == 1
    assert till.desk.shift.drawer == before
    assert [job.kind for job in till.desk.print_jobs.waiting()][-1] == "transfer_requested"
    paper = till.desk.print_jobs.text_of(till.desk.print_jobs.waiting()[-1])
    assert paper.kind == "transfer_requested" and paper.qr.startswith("CS1:")
    assert not till.desk.receipt_story(number).row.cancelled


def test_a_transfer_between_shifts_has_its_slip_too(till: TestTill) -> None:
    one, two, *_ = people(till)
    number = pay(till, one, 30_000)
    till.desk.count_drawer((NoteCount(10_000, 5),))
    till.desk.close_shift("less", words.closing(till.desk))
    till.desk.request_transfer(number, two, "typed wrongly")
    assert till.desk.print_jobs.text_of(till.desk.print_jobs.waiting()[-1]).qr.startswith("CS1:")
