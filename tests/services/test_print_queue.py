"""The queue of unprinted papers: in order, with what each waits for, and settled only by paper or by a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tills import SUPERVISOR, SUPERVISOR_PIN, TestTill, order


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    jobs = made.open_shift().print_jobs
    for slip in jobs.unprinted():  # the shift's opening has one
        jobs.mark(slip.id, "printed", "")
    yield made
    made.close()


def pay(till: TestTill, paise: int) -> str:
    return till.desk.take_payment(order(till.postpaid().account, paise)).receipts[0].number


def states(till: TestTill) -> list[tuple[str, str, str]]:
    return [(job.receipt, job.state, job.note) for job in till.desk.print_jobs.unprinted()]


def test_the_queue_names_each_paper_and_its_person_in_the_order_of_the_payments(till: TestTill) -> None:
    receipts = [pay(till, paise) for paise in (20_000, 30_000, 40_000)]
    till.desk.duplicate_receipt(receipts[0], "the first was torn")
    queue = till.desk.print_jobs.unprinted()
    assert [job.receipt for job in queue] == [*receipts, receipts[0]]
    assert [(job.kind, job.copy) for job in queue] == [("payment", 0)] * 3 + [("duplicate", 1)]
    consumer = till.postpaid()
    assert {(job.account, job.name_en, job.name_hi) for job in queue} == {
        (consumer.account, consumer.name_en, consumer.name_hi)
    }
    assert [job.paise for job in queue] == [20_000, 30_000, 40_000, 20_000]
    assert {job.state for job in queue} == {"waiting"}


def test_a_paper_that_is_out_leaves_the_queue(till: TestTill) -> None:
    first, second = pay(till, 20_000), pay(till, 30_000)
    jobs = till.desk.print_jobs
    jobs.mark(jobs.unprinted()[0].id, "printed", "")
    assert states(till) == [(second, "waiting", "")]
    jobs.mark(jobs.unprinted()[0].id, "uncertain", "paper_out")
    assert states(till) == [(second, "uncertain", "paper_out")]
    jobs.came_out(jobs.unprinted()[0].id)
    assert states(till) == []
    assert till.desk.status().uncertain == 0
    assert {row.print_state for row in till.desk.receipts_of_shift()} == {"printed"}
    assert first != second


def test_a_duplicate_settles_the_doubt_about_the_papers_before_it(till: TestTill) -> None:
    receipt, jobs = pay(till, 20_000), till.desk.print_jobs
    jobs.mark(jobs.unprinted()[0].id, "uncertain", "line_lost")
    assert till.desk.status().uncertain == 1
    till.desk.duplicate_receipt(receipt, "the printer failed")
    assert [(job.kind, job.state) for job in jobs.unprinted()] == [("duplicate", "waiting")]
    assert (till.desk.status().uncertain, till.desk.status().unprinted) == (0, 1)
    assert [row.print_state for row in till.desk.receipts_of_shift()] == ["replaced"]
    assert jobs.uncertain() == []
    jobs.mark(jobs.unprinted()[0].id, "uncertain", "off")
    till.desk.duplicate_receipt(receipt, "the printer failed again")
    assert [(job.kind, job.copy) for job in jobs.unprinted()] == [("duplicate", 2)]


def test_a_duplicate_leaves_a_paper_that_still_waits_to_wait(till: TestTill) -> None:
    receipt = pay(till, 20_000)
    till.desk.duplicate_receipt(receipt, "asked for two")
    assert [job.state for job in till.desk.print_jobs.unprinted()] == ["waiting", "waiting"]


def test_only_a_paper_of_which_nothing_was_sent_is_tried_again(till: TestTill) -> None:
    pay(till, 20_000)
    jobs = till.desk.print_jobs
    number = jobs.unprinted()[0].id
    for state in ("uncertain", "printed", "sending"):
        jobs.mark(number, state, "")  # type: ignore[arg-type]
        jobs.try_again(number)
        assert [job.state for job in jobs.waiting()] == (["sending"] if state == "sending" else [])
    jobs.mark(number, "failed", "cannot_be_drawn")
    jobs.try_again(number)
    assert [job.state for job in jobs.waiting()] == ["waiting"]


def test_the_queue_is_the_same_after_a_restart(till: TestTill) -> None:
    pay(till, 20_000)
    jobs = till.desk.print_jobs
    jobs.mark(jobs.unprinted()[0].id, "uncertain", "off")
    before = states(till)
    till.reopen()
    assert states(till) == before


def test_a_slip_in_doubt_may_be_printed_again_and_says_so(till: TestTill) -> None:
    receipt = pay(till, 20_000)
    jobs = till.desk.print_jobs
    approval = till.desk.approve(SUPERVISOR, SUPERVISOR_PIN, "cancel_payment")
    till.desk.cancel_payment(receipt, "wrong_amount", approval, till.papers(receipt))
    slip = next(job for job in jobs.unprinted() if job.kind == "cancellation")
    jobs.mark(slip.id, "uncertain", "off")
    jobs.try_again(slip.id)
    again = next(job for job in jobs.waiting() if job.id == slip.id)
    assert (again.state, again.copy) == ("waiting", 1)
