"""The queue of unprinted papers: in order, with what each waits for, and settled only by paper or by a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.receipt import ReceiptText
from counter_pos.journal.chains import chain_files, open_chain
from counter_pos.printing import raster
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.job import PaperJob, make_job
from counter_pos.printing.lines import Limits
from counter_pos.services.days import readings
from counter_pos.services.days.after_restart import latest_outcomes
from counter_pos.services.lanes import Lanes
from counter_pos.services.printing.jobs import Paper, PrintState
from counter_pos.services.till.till import Till
from tests import words
from tests.fake_printer import FakePrinter
from tests.print_jobs import NO_WORD, Dragging
from tests.tills import PEPPER, TestTill, order


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    jobs = made.open_shift().print_jobs
    for slip in jobs.unprinted():  # the shift's opening has one
        jobs.mark(slip.id, "printed", "")
    yield made
    made.close()


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[TestTill]:
    """The same with lanes: a print desk works on a thread of its own."""
    lanes = Lanes()
    made = TestTill(tmp_path, lanes=lanes)
    jobs = made.open_shift().print_jobs
    for slip in jobs.unprinted():
        jobs.mark(slip.id, "printed", "")
    yield made
    lanes.close()
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
    approval = words.cancelling(till.desk, receipt)
    till.desk.cancel_payment(receipt, "wrong_amount", approval, till.papers(receipt))
    slip = next(job for job in jobs.unprinted() if job.kind == "cancellation")
    jobs.mark(slip.id, "uncertain", "off")
    jobs.try_again(slip.id)
    again = next(job for job in jobs.waiting() if job.id == slip.id)
    assert (again.state, again.copy) == ("waiting", 1)


def cancel(till: TestTill, receipt: str) -> None:
    till.desk.cancel_payment(receipt, "wrong_amount", words.cancelling(till.desk, receipt), till.papers(receipt))


def kinds(till: TestTill) -> list[tuple[str, str]]:
    return [(job.kind, job.state) for job in till.desk.print_jobs.unprinted()]


def test_the_papers_of_a_cancelled_payment_never_come_out(till: TestTill) -> None:
    receipt, other = pay(till, 20_000), pay(till, 30_000)
    till.desk.duplicate_receipt(receipt, "asked for two")
    cancel(till, receipt)
    assert kinds(till) == [("payment", "waiting"), ("cancellation", "waiting")]
    assert [row.print_state for row in till.desk.receipts_of_shift()] == ["waiting", "withdrawn"]
    assert [(told.receipt, told.paper) for told in latest_outcomes(till.till, 2)] == [
        (other, "waiting"),
        (receipt, "cancelled"),
    ]
    till.reopen()
    raster.prepare()
    with FakePrinter() as fake:
        PrintDesk(till.desk.print_jobs, Dragging.at_once(fake)).drain()
        assert len(fake.pictures) == 2
    assert kinds(till) == []


@pytest.mark.parametrize("state", ["uncertain", "failed"])
def test_a_cancellation_settles_what_is_not_known_of_its_papers(till: TestTill, state: PrintState) -> None:
    receipt, jobs = pay(till, 20_000), till.desk.print_jobs
    number = jobs.unprinted()[0].id
    jobs.mark(number, state, "line_lost")
    cancel(till, receipt)
    assert kinds(till) == [("cancellation", "waiting")] and till.desk.status().uncertain == 0
    jobs.try_again(number)
    assert kinds(till) == [("cancellation", "waiting")]
    with pytest.raises(Refused, match="paper_withdrawn"):
        jobs.came_out(number)


@pytest.mark.parametrize("off", [False, True])
def test_a_receipt_cancelled_while_the_print_desk_draws_it_is_not_sent(counter: TestTill, off: bool) -> None:
    receipt, other = pay(counter, 20_000), pay(counter, 30_000)

    def draw(paper: Paper, job_id: int, width: int) -> PaperJob:
        if isinstance(paper, ReceiptText) and paper.number == receipt and paper.kind == "payment":
            cancel(counter, receipt)
        return make_job(paper, job_id, width)

    raster.prepare()
    with FakePrinter() as fake:
        fake.faults.paper = "out" if off else "plenty"
        desk = PrintDesk(counter.desk.print_jobs, Dragging.at_once(fake), draw=draw)
        desk.drain()
        assert len(fake.pictures) == (0 if off else 1)
        fake.faults.paper = "plenty"
        desk.drain()
        assert len(fake.pictures) == 2, f"{other} and the slip of {receipt}"
    assert kinds(counter) == []


@contextmanager
def dragging(till: TestTill, limits: Limits | None = None) -> Iterator[tuple[Dragging, Thread]]:
    """The print desk at work on what waits, held at the printer's first byte."""
    raster.prepare()
    with FakePrinter() as fake:
        printer = Dragging(fake, limits)
        desk = PrintDesk(till.desk.print_jobs, printer)
        thread = Thread(target=desk.drain)
        thread.start()
        try:
            assert printer.began.wait(30)
            yield printer, thread
        finally:
            printer.go_on.set()
            thread.join(30)
    assert not thread.is_alive()


def told(till: TestTill) -> tuple[str, str, int, int, str]:
    """How the receipt stands: in the list, the queue, the strip (not out, in doubt), and when asked after a restart."""
    desk, shift = till.desk, till.till.shift
    assert shift is not None
    row = desk.receipts_of_shift()[0]
    state, strip = desk.own_state(), desk.status()
    jobs = desk.shift_summary(shift.number).jobs
    assert (state.unprinted, state.uncertain) == (strip.unprinted, strip.uncertain) == (jobs.waiting, jobs.uncertain)
    queue = [each.state for each in desk.print_jobs.unprinted() if each.receipt == row.number]
    outcome = latest_outcomes(till.till, 1)[0].paper
    return row.print_state, queue[0] if queue else "printed", strip.unprinted, strip.uncertain, outcome


def test_what_prints_now_is_in_no_doubt(counter: TestTill) -> None:
    pay(counter, 20_000)
    with dragging(counter) as (printer, thread):
        assert told(counter) == ("sending", "sending", 1, 0, "waiting")
        printer.go_on.set()
        thread.join(30)
    assert told(counter) == ("printed", "printed", 0, 0, "printed")


def test_another_process_cannot_know_what_prints_now(counter: TestTill) -> None:
    pay(counter, 20_000)
    with dragging(counter):
        other = Till(
            open_chain(chain_files(counter.folder)[-1], counter.keys, "test"), counter.replica, counter.clock, PEPPER
        )
        assert [each.paper for each in latest_outcomes(other)] == ["uncertain"]
        assert (readings.status(other).unprinted, readings.status(other).uncertain) == (0, 1)
        other.journal.close()


def test_a_shift_that_closes_while_a_receipt_prints_does_not_say_that_it_is_out(counter: TestTill) -> None:
    pay(counter, 20_000)
    desk = counter.desk
    with dragging(counter):
        desk.count_drawer((NoteCount(10_000, 7),))
        summary = desk.close_shift(None, None)
        assert (summary.jobs.printed, summary.jobs.waiting, summary.jobs.uncertain) == (1, 2, 0)
    closing = counter.journal.last_of_kind("shift_closed")
    assert closing is not None
    assert closing.envelope.facts["jobs"] == {"failed": 0, "printed": 1, "uncertain": 0, "waiting": 1}


def test_a_job_that_a_fault_left_behind_is_in_doubt_at_once(counter: TestTill) -> None:
    pay(counter, 20_000)
    with FakePrinter() as fake:
        printer = Dragging(fake)
        printer.breaks = True
        printer.go_on.set()
        desk = PrintDesk(counter.desk.print_jobs, printer)
        with pytest.raises(RuntimeError):
            desk.drain()
        assert told(counter) == ("uncertain", "uncertain", 0, 1, "uncertain")
        assert counter.desk.print_jobs.unprinted()[0].note == "stopped_while_printing"
        printer.breaks = False
        desk.drain()
        assert told(counter) == ("uncertain", "uncertain", 0, 1, "uncertain"), "and never sent again"


def test_a_printer_that_says_nothing_within_its_limit_leaves_doubt(counter: TestTill) -> None:
    pay(counter, 20_000)
    with dragging(counter, NO_WORD) as (printer, thread):
        printer.fake.faults.no_process_id = True
        assert told(counter) == ("sending", "sending", 1, 0, "waiting")
        printer.go_on.set()
        thread.join(30)
    assert told(counter) == ("uncertain", "uncertain", 0, 1, "uncertain")
