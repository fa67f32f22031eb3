"""A deed asked for again with its own command gets its first answer; with other facts it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.domain.payment import NoteCount, TenderKind
from counter_pos.journal.connection import connect
from tests import words
from tests.services.test_instruments import PAPER
from tests.tills import CLERK, CLERK_PIN, TestTill, order

NOTES, OTHER_NOTES = (NoteCount(10_000, 5),), (NoteCount(10_000, 4),)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.desk.sign_in(CLERK, CLERK_PIN)
    yield made
    made.close()


def twice(till: TestTill, deed: Callable[[], object], *others: Callable[[], object]) -> None:
    first = deed()
    seq = till.journal.place.seq
    assert deed() == first
    till.reopen()
    till.desk.act_as(CLERK, CLERK_PIN)
    assert deed() == first
    for other in others:
        with pytest.raises(Refused) as told:
            other()
        assert told.value.code == "command_reused"
    assert till.journal.place.seq == seq


def test_every_deed_of_a_day_may_be_asked_for_again(till: TestTill) -> None:
    twice(till, lambda: till.desk.open_shift(NOTES, "o"), lambda: till.desk.open_shift(OTHER_NOTES, "o"))
    twice(till, lambda: till.desk.add_float(NOTES, "f"), lambda: till.desk.add_float(OTHER_NOTES, "f"))
    account = till.postpaid().account
    asked = order(account, 20_000, tendered=50_000)
    taken = till.desk.take_payment(asked)
    number = taken.receipts[0].number
    twice(
        till,
        lambda: till.desk.take_payment(asked),
        lambda: till.desk.take_payment(replace(asked, tendered_paise=40_000)),
        lambda: till.desk.take_payment(replace(asked, tender=TenderKind.DEMAND_DRAFT, instrument=PAPER)),
        lambda: till.desk.take_payment(replace(asked, notes=(NoteCount(50_000, 1),))),
        lambda: till.desk.duplicate_receipt(number, "torn", asked.command_id),
    )
    twice(
        till,
        lambda: till.desk.duplicate_receipt(number, "torn", "d"),
        lambda: till.desk.duplicate_receipt(number, "lost", "d"),
    )
    gone = words.cancelling(till.desk, number)
    twice(
        till,
        lambda: till.desk.cancel_payment(number, "wrong_amount", gone, till.papers(number), "c"),
        lambda: till.desk.cancel_payment(number, "paid_twice", gone, till.papers(number), "c"),
    )
    twice(till, lambda: till.desk.count_drawer(NOTES, "n"), lambda: till.desk.count_drawer(OTHER_NOTES, "n"))
    less = words.closing(till.desk)
    twice(till, lambda: till.desk.close_shift("less", less, "s"))
    day = words.closing_day(till.desk)
    twice(till, lambda: till.desk.close_day(None, day, "y"), lambda: till.desk.open_shift(NOTES, "y"))


def test_a_first_count_is_not_answered_after_the_second(till: TestTill) -> None:
    till.desk.open_shift(NOTES)
    till.desk.count_drawer(OTHER_NOTES, "first")
    till.desk.count_drawer(NOTES, "second")
    with pytest.raises(Refused) as told:
        till.desk.count_drawer(OTHER_NOTES, "first")
    assert told.value.code == "command_reused"


def test_what_is_left_of_a_bill_may_be_paid_however_little_it_is(till: TestTill) -> None:
    till.desk.open_shift(NOTES)
    consumer = next(
        each for each in till.consumers() if each.supply.value == "postpaid" and 20_000 < each.heads.total < 100_000
    )
    whole = consumer.heads.total // 100 * 100
    till.desk.take_payment(order(consumer.account, whole - 5_000))
    left = till.desk.open_account(consumer.account).dues.due_paise
    assert 5_000 <= left < 10_000
    with pytest.raises(Refused) as told:
        till.desk.take_payment(order(consumer.account, 4_000))
    assert told.value.code == "part_too_small"
    rounded = -(-left // 100) * 100
    till.desk.take_payment(order(consumer.account, rounded))
    assert till.desk.open_account(consumer.account).dues.due_paise == 0


def test_the_limit_on_cash_is_no_limit_on_drafts(till: TestTill) -> None:
    till.desk.open_shift(NOTES)
    asked = replace(order(till.postpaid().account, 30_000_000), tender=TenderKind.DEMAND_DRAFT, instrument=PAPER)
    assert "cash_limit_near" not in {each.code for each in till.desk.cautions(asked)}
    till.desk.take_payment(asked)
    assert till.desk.shift is not None and till.desk.shift.drawer.expected == 50_000


def test_a_journal_that_could_not_be_opened_again_after_a_fault_is_tried_with_the_next_deed(till: TestTill) -> None:
    """Somebody holds the file, and a moment later it is away: a network, a cable. Nothing of that is damage."""
    till.desk.open_shift(NOTES)
    first, other = [each.account for each in till.consumers() if each.heads.total > 100_000][:2]
    till.desk.open_account(first)
    asked = order(first, 20_000)
    till.journal.connection().execute("PRAGMA busy_timeout = 0")
    held, away = connect(till.journal_file), till.journal_file.with_name("away")
    held.execute("BEGIN IMMEDIATE")
    till.journal_file.rename(away)
    for deed in (lambda: till.desk.take_payment(asked), lambda: till.desk.take_payment(order(other, 30_000))):
        with pytest.raises(Unavailable, match="disk_error"):
            deed()
    with pytest.raises(Unavailable, match="disk_error"):
        till.desk.receipts_of_shift()
    away.rename(till.journal_file)
    held.close()
    before = till.journal.place.seq
    assert [till.desk.take_payment(each).seq for each in (order(other, 30_000), asked, asked)] == [
        before + 1,
        before + 2,
        before + 2,
    ]
    assert len(till.desk.receipts_of_shift()) == 2
