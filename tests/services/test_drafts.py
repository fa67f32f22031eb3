"""Half-done payments: kept under their command, gone in the transaction that records them, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_pos.domain.errors import Refused
from counter_pos.domain.half_done import Half
from counter_pos.domain.instrument import TypedPaper
from counter_pos.domain.payment import NoteCount, PartOrder, PaymentOrder, Purpose
from counter_pos.journal.drafts import keep_draft
from tests.tills import CLERK, CLERK_PIN, OTHER_CLERK, OTHER_CLERK_PIN, TestTill, order

NAMES = (("Ram", "राम"),)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def half_of(asked: PaymentOrder) -> Half:
    (part,) = asked.parts
    return Half(asked.command_id, (), part.account, part.purpose.value, part.paise, asked.tendered_paise, asked.notes)


def test_everything_that_was_typed_is_there_after_a_restart(till: TestTill) -> None:
    half = Half(
        "one",
        (PartOrder(1_100_003_508, Purpose.BILL, 20_000),),
        1_100_003_516,
        "arrears",
        30_000,
        50_000,
        (NoteCount(50_000, 1),),
        "demand_draft",
        TypedPaper("004217", "23-11", drawer="राम"),
    )
    till.desk.keep_draft(half, NAMES)
    till.clock.pass_time(minutes=1)
    till.desk.keep_draft(Half("two", account=1_100_003_508), NAMES, held=True)
    later, first = till.reopen().drafts()
    assert (first.half, first.names, first.held, first.staff, first.shift) == (half, NAMES, False, CLERK, 1)
    assert (later.half.command_id, later.held) == ("two", True)
    assert first.half.together_paise == 50_000


def test_taking_deletes_the_draft_and_a_refusal_keeps_it(till: TestTill) -> None:
    asked = order(till.postpaid().account, 20_000)
    till.desk.keep_draft(half_of(asked), NAMES)
    till.desk.keep_draft(Half("other"), NAMES)
    with pytest.raises(Refused):
        till.desk.take_payment(order(till.postpaid().account, 0, command_id=asked.command_id))
    assert len(till.desk.drafts()) == 2
    till.desk.take_payment(asked)
    assert [each.half.command_id for each in till.reopen().drafts()] == ["other"]


def test_the_draft_goes_only_with_the_commit(till: TestTill) -> None:
    """The payment's transaction fails half way: nothing is recorded, and the draft is still there."""
    asked = order(till.postpaid().account, 20_000)
    till.desk.keep_draft(half_of(asked), NAMES)
    run = till.journal.connection().execute
    run("CREATE TRIGGER full BEFORE DELETE ON draft BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    with pytest.raises(Exception, match="disk is full"):
        till.desk.take_payment(asked)
    assert till.journal.of_command(asked.command_id) is None
    till.journal.connection().execute("DROP TRIGGER full")
    assert len(till.desk.drafts()) == 1
    till.reopen()
    till.desk.act_as(CLERK, CLERK_PIN)
    assert till.desk.take_payment(asked) == till.desk.take_payment(asked), "the same deed, once"
    assert till.desk.drafts() == []


def test_a_draft_outlives_a_payment_whose_paper_could_not_be_promised(till: TestTill) -> None:
    """Whichever statement of the payment's transaction fails: neither of the two is done without the other."""
    asked = order(till.postpaid().account, 20_000)
    till.desk.keep_draft(half_of(asked), NAMES)
    run = till.journal.connection().execute
    run("CREATE TRIGGER full BEFORE INSERT ON print_job BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    with pytest.raises(Exception, match="disk is full"):
        till.desk.take_payment(asked)
    assert till.journal.of_command(asked.command_id) is None
    assert [each.half.command_id for each in till.desk.drafts()] == [asked.command_id]
    till.journal.connection().execute("DROP TRIGGER full")
    till.desk.take_payment(asked)
    assert till.reopen().drafts() == []


def test_a_draft_of_another_clerk_or_shift_is_known_as_such(till: TestTill) -> None:
    till.desk.keep_draft(Half("one"), NAMES)
    (draft,) = till.desk.drafts()
    assert till.desk.is_mine(draft)
    till.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    assert not till.desk.is_mine(draft)
    till.desk.sign_in(CLERK, CLERK_PIN)
    till.desk.count_drawer((NoteCount(10_000, 5),))
    till.desk.close_shift(None, None)
    till.desk.open_shift(())
    assert not till.desk.is_mine(draft)


def test_a_draft_that_does_not_read_stands_in_nobodys_way(till: TestTill) -> None:
    keep_draft(till.journal, "bad", '{"half": 3}', till.clock.now())
    till.desk.keep_draft(Half("good"), NAMES)
    assert [each.half.command_id for each in till.desk.drafts()] == ["good"]


OLDER = (
    '{"half":{"command_id":"old","added":[{"account":1100003508,"purpose":"bill","paise":20000,"demand":null}],'
    '"account":1100003516,"purpose":"bill","pay_paise":30000,"tender":"demand_draft"},'
    '"staff":"S0412","shift":1,"at":"2026-11-24T05:12:00Z","held":true,"names":[["Ram","राम"]]}'
)
"""As it was kept before what is typed of a paper was kept too."""


def test_a_draft_that_an_earlier_release_kept_opens(till: TestTill) -> None:
    keep_draft(till.journal, "old", OLDER, till.clock.now())
    (draft,) = till.desk.drafts()
    assert draft.half.added == (PartOrder(1_100_003_508, Purpose.BILL, 20_000),)
    assert (draft.half.account, draft.half.pay_paise, draft.half.tender) == (1_100_003_516, 30_000, "demand_draft")
    assert draft.half.paper.empty and draft.held


def test_drafts_are_no_entries(till: TestTill) -> None:
    seq = till.journal.place.seq
    till.desk.keep_draft(Half("one"), NAMES)
    till.desk.drop_draft("one")
    till.desk.drop_draft("never")
    assert till.journal.place.seq == seq and till.desk.drafts() == []


def test_nobody_keeps_a_draft_without_signing_in(till: TestTill) -> None:
    till.desk.sign_out("end")
    with pytest.raises(Refused, match="not_signed_in"):
        till.desk.keep_draft(Half("one"), NAMES)
