"""Serial ports, device files, USB and Windows' spooler: each with limits of its own, whatever python-escpos does."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.config import PrinterSettings
from counter_pos.printing import lines, raster
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.job import make_job
from counter_pos.printing.lines import Limits, device_line, network_line, serial_line, usb_line
from counter_pos.printing.printers import make_printer
from counter_pos.printing.spooler import SpooledPrinter
from counter_pos.printing.status import PrinterState
from counter_pos.printing.transports import FolderPrinter, LinePrinter
from tests.fake_printer import Decoder, FakePrinter, Faults, PtyPrinter
from tests.print_jobs import NO_WORD, SILENCE, Jobs, device_at, printer_at, serial_at
from tests.receipt_samples import payment

TERMINALS = {"serial": serial_at, "device": device_at}


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    raster.prepare()


@pytest.mark.parametrize("behind", TERMINALS.values(), ids=TERMINALS)
@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("answers", ["printed", "processed", "status", "nothing"])
def test_a_wired_printer_prints_bit_for_bit(behind: Callable[..., LinePrinter], width: int, answers: Any) -> None:
    jobs = Jobs()
    number = jobs.add(payment())
    with PtyPrinter(Faults(split=True), read_size=501) as fake:
        assert PrintDesk(jobs, behind(fake, width=width, answers=answers)).drain().can_print
    assert fake.pictures == [make_job(payment(), number, width).picture]
    assert jobs.states[number] == ("printed" if answers in ("printed", "processed") else "uncertain")


@pytest.mark.parametrize("behind", TERMINALS.values(), ids=TERMINALS)
@pytest.mark.parametrize(
    ("faults", "limits", "becomes", "state"),
    [
        (Faults(mute=True), SILENCE, "waiting", PrinterState.SILENT),
        (Faults(garbled=True), None, "waiting", PrinterState.GARBLED),
        (Faults(paper="out"), None, "waiting", PrinterState.PAPER_OUT),
        (Faults(rows_left=500), NO_WORD, "uncertain", PrinterState.PAPER_OUT),
        (Faults(stop_reading_after=20_000), SILENCE, "uncertain", PrinterState.OFF),
        (Faults(power_off_after=20_000), SILENCE, "uncertain", PrinterState.OFF),
    ],
)
def test_a_wired_printer_in_trouble_holds_nobody_up(
    behind: Callable[..., LinePrinter], faults: Faults, limits: Limits | None, becomes: str, state: PrinterState
) -> None:
    jobs = Jobs()
    number = jobs.add(payment())
    with PtyPrinter(replace(faults)) as fake:
        assert PrintDesk(jobs, behind(fake, limits)).drain() is state
        assert jobs.states[number] == becomes


@pytest.mark.parametrize("behind", TERMINALS.values(), ids=TERMINALS)
def test_what_was_said_before_the_line_was_opened_is_forgotten(behind: Callable[..., LinePrinter]) -> None:
    with PtyPrinter() as fake:
        printer = behind(fake)
        assert printer.state() is PrinterState.OK
        fake._reply(b"\x00\x37\x220001\x00\x1a")
        assert printer.state() is PrinterState.OK


@pytest.mark.parametrize(
    "line", [serial_line("/dev/not/there", 9600, "none"), device_line(Path("/dev/not/there"))], ids=["serial", "device"]
)
def test_a_port_that_is_not_there_is_off_however_often_it_is_asked(line: lines.OpenLine) -> None:
    printer = LinePrinter(line, None, 576)
    assert [printer.state(), printer.state(), printer.kick(b"\x1bp\x00\x32\x32").state] == [PrinterState.OFF] * 3


def test_closing_a_line_tears_nothing_off() -> None:
    """A printer that talks unasked and is never heard must still get every byte of its job."""
    jobs = Jobs()
    jobs.add(payment())
    with FakePrinter(Faults(chatter=True, slow=0.005)) as fake:
        line = network_line("127.0.0.1", fake.port)
        PrintDesk(jobs, LinePrinter(line, None, 576, "nothing")).drain()
        assert fake.wait_served(1)
    assert fake.pictures == [make_job(payment(), 1).picture]


@pytest.mark.parametrize("behind", [printer_at, serial_at], ids=["network", "serial"])
def test_a_line_outlives_the_garbage_collector(behind: Callable[..., LinePrinter]) -> None:
    """python-escpos closes what it opened when its object is collected, and its object is part of a cycle."""
    jobs = Jobs()
    number = jobs.add(payment())

    class Collects(Jobs):
        def mark(self, job_id: int, state: Any, note: str) -> None:
            gc.collect()
            super().mark(job_id, state, note)

    collects = Collects(jobs.texts, jobs.states)
    with PtyPrinter() if behind is serial_at else FakePrinter() as fake:
        assert PrintDesk(collects, behind(fake)).drain() is PrinterState.OK
    assert collects.states[number] == "printed"


# USB, at the place where pyusb's device is handed to us


class UsbDevice:
    """pyusb's device, as far as it is used: a printer behind two endpoints, which may stop or be pulled out."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.answers: deque[bytes] = deque()
        self.decoder = Decoder(self.faults, self.answers.append)
        self.pulled = False
        self.stopped = False
        self.limits: set[int] = set()

    def write(self, endpoint: int, data: bytes, timeout: int) -> int:
        from usb.core import USBError, USBTimeoutError

        self.limits.add(timeout)
        if self.pulled:
            raise USBError("No such device", errno=19)
        if self.stopped:
            raise USBTimeoutError("Operation timed out", errno=110)
        assert endpoint == 0x02
        taken = data[:1000]
        self.decoder.feed(taken)
        return len(taken)

    def read(self, endpoint: int, size: int, timeout: int) -> bytes:
        from usb.core import USBError, USBTimeoutError

        if self.pulled:
            raise USBError("No such device", errno=19)
        if not self.answers:
            raise USBTimeoutError("Operation timed out", errno=110)
        assert endpoint == 0x81 and size >= 64 and timeout > 0
        return self.answers.popleft()


class UsbPrinter:
    """python-escpos's Usb: opens once, and counts it, for opening resets a real printer."""

    opened = 0
    device: Any = None

    def __init__(self, hub: list[UsbDevice], **numbers: int) -> None:
        self.hub, self.numbers = hub, numbers
        self.out_ep, self.in_ep = numbers["out_ep"], numbers["in_ep"]

    def open(self) -> None:
        assert self.hub, "Device not found"  # as python-escpos does it
        self.device = self.hub[0]
        type(self).opened += 1

    def close(self) -> None:
        self.device = None


@pytest.fixture
def hub() -> list[UsbDevice]:
    """What is plugged in."""
    UsbPrinter.opened = 0
    return [UsbDevice()]


def usb(hub: list[UsbDevice], limits: Limits | None = None) -> LinePrinter:
    line = usb_line(0x04B8, 0x0202, 0x81, 0x02, lambda **numbers: UsbPrinter(hub, **numbers))
    return LinePrinter(line, limits, 576)


def test_a_usb_printer_is_opened_once_and_every_write_has_a_limit(hub: list[UsbDevice]) -> None:
    jobs = Jobs()
    jobs.add(payment())
    jobs.add(payment(124))
    desk = PrintDesk(jobs, usb(hub))
    assert desk.drain() is PrinterState.OK
    assert desk.check() is PrinterState.OK
    assert set(jobs.states.values()) == {"printed"}
    assert hub[0].decoder.pictures == [make_job(payment()).picture, make_job(payment(124)).picture]
    assert UsbPrinter.opened == 1
    assert hub[0].limits == {5000}


def test_a_usb_printer_that_is_pulled_out_and_back_is_opened_anew(hub: list[UsbDevice]) -> None:
    printer = usb(hub)
    assert printer.state() is PrinterState.OK
    gone = hub.pop()
    gone.pulled = True
    assert [printer.state(), printer.state()] == [PrinterState.OFF, PrinterState.OFF]
    hub.append(UsbDevice())
    assert printer.state() is PrinterState.OK
    assert UsbPrinter.opened == 2


def test_a_usb_printer_that_takes_no_more_leaves_doubt(hub: list[UsbDevice]) -> None:
    jobs = Jobs()
    number = jobs.add(payment())

    class Stops(Jobs):
        def mark(self, job_id: int, state: Any, note: str) -> None:
            super().mark(job_id, state, note)
            hub[0].stopped = state == "sending"

    stops = Stops(jobs.texts, jobs.states)
    PrintDesk(stops, usb(hub)).drain()
    assert stops.states[number] == "uncertain"


# Windows' spooler, at its port


class Queue:
    """The spooler: takes jobs whole and says little."""

    def __init__(self) -> None:
        self.status, self.attributes = 0, 0
        self.jobs: list[tuple[str, bytes]] = []
        self.story: deque[int | None] = deque()
        self.refuses = False

    def printer(self) -> tuple[int, int]:
        if self.refuses:
            raise OSError("The printer name is invalid.")
        return self.status, self.attributes

    def spool(self, name: str, data: bytes) -> int:
        if self.refuses:
            raise OSError("Access is denied.")
        self.jobs.append((name, data))
        return len(self.jobs)

    def job(self, number: int) -> int | None:
        assert number == len(self.jobs)
        return self.story.popleft() if len(self.story) > 1 else (self.story[0] if self.story else None)


def spooled(queue: Queue) -> tuple[PrinterState, Jobs]:
    jobs = Jobs()
    jobs.add(payment())
    return PrintDesk(jobs, SpooledPrinter(queue, 576, Limits(printed=0.05))).drain(), jobs


def test_what_the_spooler_has_taken_is_uncertain_and_never_printed() -> None:
    queue = Queue()
    queue.story.extend((0x08, 0x10, 0x80, None))
    state, jobs = spooled(queue)
    assert state is PrinterState.UNHEARD
    assert jobs.marks == [(1, "sending", ""), (1, "uncertain", "unconfirmed")]
    assert queue.jobs == [(payment().number, make_job(payment()).data)]


@pytest.mark.parametrize(
    ("status", "attributes", "state"),
    [
        (0x10, 0, PrinterState.PAPER_OUT),
        (0x400000, 0, PrinterState.COVER_OPEN),
        (0x80, 0, PrinterState.OFF),
        (0, 0x400, PrinterState.OFF),
        (0x02, 0, PrinterState.ERROR),
    ],
)
def test_a_printer_that_windows_knows_to_be_unwell_is_sent_nothing(
    status: int, attributes: int, state: PrinterState
) -> None:
    queue = Queue()
    queue.status, queue.attributes = status, attributes
    told, jobs = spooled(queue)
    assert told is state
    assert jobs.marks == [(1, "waiting", state)]
    assert queue.jobs == []


@pytest.mark.parametrize(
    ("story", "note"), [((0x40,), "paper_out"), ((0x20,), "off"), ((0x02,), "error"), ((0x10,), "silent")]
)
def test_a_job_that_stays_in_the_queue_tells_why(story: tuple[int, ...], note: str) -> None:
    queue = Queue()
    queue.story.extend(story)
    _, jobs = spooled(queue)
    assert jobs.marks[-1] == (1, "uncertain", note)


def test_a_spooler_that_refuses_is_off() -> None:
    queue = Queue()
    queue.refuses = True
    assert spooled(queue)[0] is PrinterState.OFF
    assert SpooledPrinter(queue, 576).kick(b"\x1bp\x00\x32\x32").state is PrinterState.OFF


# From the settings


def test_each_kind_of_setting_makes_its_printer(tmp_path: Path) -> None:
    assert isinstance(make_printer(PrinterSettings(), tmp_path), FolderPrinter)
    for settings in (
        PrinterSettings(kind="network", host="printer-3"),
        PrinterSettings(kind="device", path="/dev/usb/lp0", width_dots=384),
        PrinterSettings(kind="serial", path="/dev/ttyUSB0"),
        PrinterSettings(kind="usb", vendor=0x04B8, product=0x0202),
    ):
        made = make_printer(settings, tmp_path)
        assert isinstance(made, LinePrinter)
        assert made.width == settings.width_dots
