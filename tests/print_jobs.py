"""Print jobs kept in memory, and printers of the tests with short waits: the ports' contracts without a journal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from counter_pos.domain.errors import Broken
from counter_pos.domain.receipt import ReceiptText
from counter_pos.printing.job import PaperJob
from counter_pos.printing.lines import Limits, device_line, network_line, serial_line
from counter_pos.printing.transports import LinePrinter, Outcome
from counter_pos.services.printing.jobs import PrintJob, PrintState
from counter_pos.services.printing.printer_check import Answers
from tests.fake_printer import FakePrinter, PtyPrinter

NO_WORD = Limits(printed=0.2)
"""For printers that never say 'printed', but answer everything else."""
SILENCE = Limits(line=1.0, stall=0.2, answer=0.2, printed=0.2)
"""For printers that say nothing at all, or take nothing."""
WIDE, NARROW = 576, 384


@dataclass
class Jobs:
    """Print jobs kept in memory: the port's contract without a journal."""

    texts: dict[int, ReceiptText] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    marks: list[tuple[int, str, str]] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)

    def add(self, text: ReceiptText, state: str = "waiting") -> int:
        number = len(self.texts) + 1
        self.texts[number], self.states[number] = text, state
        return number

    def waiting(self) -> list[PrintJob]:
        return [
            PrintJob(number, number, 1, text.copy, text.kind, self.states[number])
            for number, text in self.texts.items()
            if self.states[number] in ("waiting", "sending")
        ]

    def text_of(self, job: PrintJob) -> ReceiptText:
        if job.id in self.broken:
            raise Broken("entry_hash_differs", seq=job.seq)
        return self.texts[job.id]

    def at_work(self, job_id: int) -> AbstractContextManager[None]:
        return nullcontext(job_id)  # type: ignore[return-value]

    def mark(self, job_id: int, state: PrintState, note: str) -> None:
        self.states[job_id] = state
        self.marks.append((job_id, state, note))


def printer_at(
    fake: FakePrinter, limits: Limits | None = None, *, width: int = WIDE, answers: Answers = "printed"
) -> LinePrinter:
    """The product's own printer on the fake's network port."""
    return LinePrinter(network_line("127.0.0.1", fake.port), limits, width, answers)


def serial_at(
    fake: PtyPrinter, limits: Limits | None = None, *, width: int = WIDE, answers: Answers = "printed"
) -> LinePrinter:
    """The same behind a serial port."""
    return LinePrinter(serial_line(fake.path, 115200, "none"), limits, width, answers)


def device_at(
    fake: PtyPrinter, limits: Limits | None = None, *, width: int = WIDE, answers: Answers = "printed"
) -> LinePrinter:
    """The same behind a device file."""
    return LinePrinter(device_line(Path(fake.path)), limits, width, answers)


class Dragging(LinePrinter):
    """A printer on the fake's port that drags: from the mark `sending` on it waits until the test lets it go on."""

    def __init__(self, fake: FakePrinter, limits: Limits | None = None) -> None:
        self.fake = fake
        super().__init__(network_line("127.0.0.1", fake.port), limits, WIDE)
        self.began, self.go_on = Event(), Event()
        self.breaks = False
        """Whether the program's own fault ends the printing here."""

    @classmethod
    def at_once(cls, fake: FakePrinter) -> Dragging:
        """One that does not drag."""
        made = cls(fake)
        made.go_on.set()
        return made

    def print(self, job: PaperJob, about_to_send: Callable[[], None]) -> Outcome:
        def begin() -> None:
            about_to_send()
            self.began.set()
            assert self.go_on.wait(30)
            if self.breaks:
                raise RuntimeError("a fault of the program")

        return super().print(job, begin)
