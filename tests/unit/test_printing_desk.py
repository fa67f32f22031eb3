"""Paper from end to end: the desk, python-escpos's line and a printer on loopback that fails in every known way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from counter_pos.printing import raster
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.job import make_job
from counter_pos.printing.lines import network_line
from counter_pos.printing.status import PrinterState
from counter_pos.printing.transports import FolderPrinter, LinePrinter
from counter_pos.services.printing.jobs import PrintState
from tests.fake_printer import Decoder, FakePrinter, Faults
from tests.pictures import qr_texts, read_png
from tests.print_jobs import NO_WORD, SILENCE, Jobs, printer_at
from tests.receipt_samples import payment, two_accounts


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    raster.prepare()


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def fake() -> Iterator[FakePrinter]:
    with FakePrinter() as printer:
        yield printer


@pytest.mark.parametrize("read_size", [4096, 97])
def test_the_picture_comes_out_bit_for_bit(jobs: Jobs, read_size: int) -> None:
    number = jobs.add(payment())
    with FakePrinter(read_size=read_size) as fake:
        assert PrintDesk(jobs, printer_at(fake)).drain() is PrinterState.OK
    assert fake.pictures == [make_job(payment(), number).picture]
    assert qr_texts(fake.pictures[0]) == [payment().qr]
    assert not fake.decoder.unknown
    assert fake.decoder.pulses == []
    assert jobs.marks == [(number, "sending", ""), (number, "printed", "")]


def test_waiting_jobs_are_printed_in_their_order_once(jobs: Jobs, fake: FakePrinter) -> None:
    receipts = two_accounts()
    for receipt in receipts:
        jobs.add(receipt)
    desk = PrintDesk(jobs, printer_at(fake))
    desk.drain()
    desk.drain()
    assert [qr_texts(picture) for picture in fake.pictures] == [[receipt.qr] for receipt in receipts]
    assert set(jobs.states.values()) == {"printed"}


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # python-escpos drops a socket unclosed here
def test_a_printer_that_is_off_leaves_the_job_waiting_and_prints_it_later(jobs: Jobs) -> None:
    number = jobs.add(payment())
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    desk = PrintDesk(jobs, LinePrinter(network_line("127.0.0.1", port), None, 576))
    assert desk.drain() is PrinterState.OFF
    assert desk.state is PrinterState.OFF
    assert jobs.marks == [(number, "waiting", "off")]
    with FakePrinter() as fake:
        assert PrintDesk(jobs, printer_at(fake)).drain() is PrinterState.OK
    assert jobs.states[number] == "printed"


@pytest.mark.parametrize(
    ("faults", "state"),
    [
        (Faults(paper="out"), PrinterState.PAPER_OUT),
        (Faults(cover_open=True), PrinterState.COVER_OPEN),
        (Faults(mute=True), PrinterState.SILENT),
        (Faults(garbled=True), PrinterState.GARBLED),
        (Faults(close_after=3), PrinterState.OFF),
    ],
)
def test_trouble_before_the_first_byte_leaves_the_job_waiting(jobs: Jobs, faults: Faults, state: PrinterState) -> None:
    first, second = jobs.add(payment()), jobs.add(payment(124))
    with FakePrinter(faults) as fake:
        assert PrintDesk(jobs, printer_at(fake, SILENCE if faults.mute else None)).drain() is state
    assert jobs.marks == [(first, "waiting", state)]
    assert jobs.states[second] == "waiting"
    assert fake.pictures == []
    assert fake.decoder.rows == []


def test_when_the_trouble_is_over_everything_prints(jobs: Jobs, fake: FakePrinter) -> None:
    jobs.add(payment())
    jobs.add(payment(124))
    fake.faults.paper = "out"
    desk = PrintDesk(jobs, printer_at(fake))
    assert desk.drain() is PrinterState.PAPER_OUT
    fake.faults.paper = "plenty"
    assert desk.drain() is PrinterState.OK
    assert set(jobs.states.values()) == {"printed"}
    assert len(fake.pictures) == 2


def test_paper_near_its_end_prints_and_says_so(jobs: Jobs) -> None:
    number = jobs.add(payment())
    with FakePrinter(Faults(paper="near_end")) as fake:
        assert PrintDesk(jobs, printer_at(fake)).drain() is PrinterState.PAPER_NEAR_END
    assert jobs.states[number] == "printed"


def test_paper_that_ends_in_the_middle_leaves_doubt_and_the_machine_never_repeats(
    jobs: Jobs, fake: FakePrinter
) -> None:
    first, second = jobs.add(payment()), jobs.add(payment(124))
    fake.faults.rows_left = 500
    desk = PrintDesk(jobs, printer_at(fake, NO_WORD))
    assert desk.drain() is PrinterState.PAPER_OUT
    assert len(fake.decoder.rows) == 500
    assert jobs.marks == [(first, "sending", ""), (first, "uncertain", "paper_out")]
    assert jobs.states[second] == "waiting"
    desk.drain()
    assert jobs.states[first] == "uncertain"


def test_a_line_closed_in_the_middle_leaves_doubt(jobs: Jobs) -> None:
    number = jobs.add(payment())
    with FakePrinter(Faults(close_after=40_000)) as fake:
        assert PrintDesk(jobs, printer_at(fake, NO_WORD)).drain() is PrinterState.OK
        assert fake.wait_served(1)
    assert jobs.marks[-1] == (number, "uncertain", "line_lost")
    assert fake.pictures == []


def test_a_printer_that_stops_reading_leaves_doubt(jobs: Jobs) -> None:
    number = jobs.add(payment())
    with FakePrinter(Faults(stop_reading_after=20_000)) as fake:
        assert not PrintDesk(jobs, printer_at(fake, SILENCE)).drain().can_print
    assert jobs.states[number] == "uncertain"


def test_a_model_without_process_ids_leaves_doubt_and_the_next_job_still_prints(jobs: Jobs) -> None:
    first, second = jobs.add(payment()), jobs.add(payment(124))
    with FakePrinter(Faults(no_process_id=True)) as fake:
        assert PrintDesk(jobs, printer_at(fake, NO_WORD)).drain() is PrinterState.OK
    assert [jobs.states[first], jobs.states[second]] == ["uncertain", "uncertain"]
    assert len(fake.pictures) == 2


def test_a_word_that_comes_late_still_counts(jobs: Jobs) -> None:
    number = jobs.add(payment())
    with FakePrinter(Faults(late_process_id=True)) as fake:
        assert PrintDesk(jobs, printer_at(fake, NO_WORD)).drain() is PrinterState.OK
    assert jobs.states[number] == "printed"


def test_a_job_begun_before_a_crash_is_doubtful_and_never_sent_again(jobs: Jobs, fake: FakePrinter) -> None:
    begun, fresh = jobs.add(payment(), "sending"), jobs.add(payment(124))
    PrintDesk(jobs, printer_at(fake)).drain()
    assert jobs.marks[0] == (begun, "uncertain", "stopped_while_printing")
    assert jobs.states[fresh] == "printed"
    assert [qr_texts(picture) for picture in fake.pictures] == [[payment(124).qr]]


def test_a_receipt_that_cannot_be_made_fails_and_holds_nobody_up(jobs: Jobs, fake: FakePrinter) -> None:
    broken = jobs.add(payment())
    jobs.broken.add(broken)
    too_much = jobs.add(replace(payment(), qr="A" * 4000))
    good = jobs.add(payment(124))
    PrintDesk(jobs, printer_at(fake)).drain()
    assert (broken, "failed", "entry_hash_differs") in jobs.marks
    assert (too_much, "failed", "cannot_be_drawn") in jobs.marks
    assert jobs.states[good] == "printed"


def test_a_job_asked_for_while_another_thread_prints_is_not_forgotten(jobs: Jobs, fake: FakePrinter) -> None:
    desk = PrintDesk(jobs, printer_at(fake))

    class Late(Jobs):
        def mark(self, job_id: int, state: PrintState, note: str) -> None:
            super().mark(job_id, state, note)
            if (job_id, state) == (1, "sending"):
                self.add(payment(124))
                other = Thread(target=desk.drain)
                other.start()
                other.join(5)
                assert not other.is_alive()
                assert desk.check() is PrinterState.OK

    late = Late()
    late.add(payment())
    desk._jobs = late
    desk.drain()
    assert set(late.states.values()) == {"printed"}
    assert len(fake.pictures) == 2


@pytest.mark.parametrize("question", ["check", "examine", "print_test"])
def test_a_job_asked_for_while_the_printer_is_asked_is_printed_at_once(
    jobs: Jobs, fake: FakePrinter, question: str
) -> None:
    printer = printer_at(fake, NO_WORD)
    desk = PrintDesk(jobs, printer)

    class Busy:
        """The same printer, and while it is asked somebody pays."""

        width = printer.width

        def __getattr__(self, name: str) -> object:
            def asked(*given: object, **more: object) -> object:
                if not jobs.texts:
                    jobs.add(payment())
                    payer = Thread(target=desk.drain)
                    payer.start()
                    payer.join(5)
                    assert not payer.is_alive(), "nobody waits for the printer at the counter"
                return getattr(printer, name)(*given, **more)

            return asked

    desk._printer = Busy()  # type: ignore[assignment]
    given = (make_job(payment(124)),) if question == "print_test" else ()
    getattr(desk, question)(*given)
    assert jobs.states == {1: "printed"}
    assert fake.pictures[-1] == make_job(payment()).picture


@pytest.mark.parametrize(
    ("faults", "state"),
    [
        (Faults(), PrinterState.OK),
        (Faults(paper="near_end"), PrinterState.PAPER_NEAR_END),
        (Faults(paper="out"), PrinterState.PAPER_OUT),
        (Faults(mute=True), PrinterState.SILENT),
    ],
)
def test_the_desk_can_be_asked_how_the_printer_is(jobs: Jobs, faults: Faults, state: PrinterState) -> None:
    with FakePrinter(faults) as fake:
        desk = PrintDesk(jobs, printer_at(fake, SILENCE if faults.mute else None))
        assert desk.check() is state
        assert desk.state is state
    assert fake.pictures == []


def test_without_a_printer_receipts_go_to_a_folder(jobs: Jobs, tmp_path: Path) -> None:
    folder = tmp_path / "receipts"
    jobs.add(payment())
    jobs.add(payment(kind="duplicate", copy=2))
    jobs.add(payment(kind="cancellation", cancelled_reason="wrong_amount"))
    assert PrintDesk(jobs, FolderPrinter(folder)).drain() is PrinterState.OK
    number = payment().number
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{number}-cancelled.bin",
        f"{number}-cancelled.png",
        f"{number}-copy2.bin",
        f"{number}-copy2.png",
        f"{number}.bin",
        f"{number}.png",
    ]
    decoder = Decoder(Faults(), lambda _: None)
    decoder.feed((folder / f"{number}.bin").read_bytes())
    assert decoder.pictures == [read_png(folder / f"{number}.png")]
    assert jobs.states == {1: "printed", 2: "printed", 3: "printed"}


def test_a_folder_that_cannot_be_written_leaves_the_job_waiting(jobs: Jobs, tmp_path: Path) -> None:
    in_the_way = tmp_path / "receipts"
    in_the_way.write_text("a file where the folder should be")
    number = jobs.add(payment())
    printer = FolderPrinter(in_the_way)
    assert printer.state() is PrinterState.OFF
    assert PrintDesk(jobs, printer).drain() is PrinterState.ERROR
    assert jobs.states[number] == "waiting"
