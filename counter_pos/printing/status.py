"""What a printer says about itself: the real-time status bytes, believed only when their fixed bits are right."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from time import monotonic
from typing import Protocol


class PrinterState(StrEnum):
    """How the printer is, as the status strip shows it and as the note of a print job."""

    OK = "ok"
    PAPER_NEAR_END = "paper_near_end"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    SILENT = "silent"
    """Connected, but no answer in time: some printers fall silent with the cover open, so nothing is printed."""
    GARBLED = "garbled"
    """Answers that no printer of this kind gives."""
    OFF = "off"
    """Cannot be reached."""

    @property
    def can_print(self) -> bool:
        return self in (PrinterState.OK, PrinterState.PAPER_NEAR_END)


class ConnectionLost(Exception):
    """The printer closed the connection, or took no more bytes in time."""


class Connection(Protocol):
    """An open line to a printer that may answer. Closed by whoever opened it."""

    def send(self, data: bytes) -> None:
        """Hand over all bytes within the time limit. Raises ConnectionLost."""
        ...

    def receive(self, seconds: float) -> bytes:
        """What arrives within `seconds`; empty when nothing does. Raises ConnectionLost."""
        ...

    def close(self) -> None: ...


STATUS_REQUESTS = (1, 2, 3, 4)
_FIXED_BITS, _FIXED_VALUE = 0x93, 0x12
_FLOW_CONTROL = b"\x11\x13"
_BLOCK_START, _BLOCK_END = 0x37, 0x00
_OFFLINE = 0x08
_COVER, _PAPER_STOP, _FAULT = 0x04, 0x20, 0x40
_FAULTS = 0x6C
_NEAR_END, _NO_PAPER = 0x0C, 0x60


class Replies:
    """Reads a printer's answers one by one, whatever pieces they arrive in and however they are mixed."""

    def __init__(self, connection: Connection, clock: Callable[[], float] = monotonic) -> None:
        self._connection = connection
        self._clock = clock
        self._pending = b""
        self.printed: set[bytes] = set()
        """Process ids that the printer has said it printed."""

    def status(self, request: int, seconds: float) -> int | PrinterState:
        """Ask for one status byte (1 printer, 2 offline cause, 3 error cause, 4 roll).

        Returns the byte, SILENT or GARBLED. Raises ConnectionLost.
        """
        self._connection.send(bytes((0x10, 0x04, request)))
        until = self._clock() + seconds
        while True:
            answer = self._next()
            if answer is not None:
                return answer if answer & _FIXED_BITS == _FIXED_VALUE else PrinterState.GARBLED
            if not self._more(until):
                return PrinterState.SILENT

    def wait_printed(self, process_id: bytes, seconds: float) -> bool:
        """Whether the printer says within `seconds` that the job with this id was printed. Raises ConnectionLost."""
        until = self._clock() + seconds
        while True:
            while self._next() is not None:
                pass
            if process_id in self.printed:
                return True
            if not self._more(until):
                return False

    def _more(self, until: float) -> bool:
        left = until - self._clock()
        arrived = self._connection.receive(left) if left > 0 else b""
        self._pending += arrived
        return bool(arrived)

    def _next(self) -> int | None:
        """The next single byte; blocks are taken out and kept in `printed`, flow control is dropped."""
        while self._pending:
            first = self._pending[0]
            if first == _BLOCK_START:
                end = self._pending.find(_BLOCK_END)
                if end < 0:
                    return None
                block, self._pending = self._pending[:end], self._pending[end + 1 :]
                if block[1:2] == b"\x22":
                    self.printed.add(block[2:])
                continue
            self._pending = self._pending[1:]
            if first not in _FLOW_CONTROL:
                return first
        return None


def ask_state(replies: Replies, seconds: float) -> PrinterState:
    """Ask all four status bytes, each within `seconds`, and say the worst. Raises ConnectionLost."""
    told: list[int] = []
    for request in STATUS_REQUESTS:
        answer = replies.status(request, seconds)
        if isinstance(answer, PrinterState):
            return answer
        told.append(answer)
    return judge(*told)


def judge(printer: int, offline: int, error: int, roll: int) -> PrinterState:
    """The state that four lawful status bytes tell, most telling first."""
    if roll & _NO_PAPER or offline & _PAPER_STOP:
        return PrinterState.PAPER_OUT
    if offline & _COVER:
        return PrinterState.COVER_OPEN
    if offline & _FAULT or error & _FAULTS or printer & _OFFLINE:
        return PrinterState.ERROR
    return PrinterState.PAPER_NEAR_END if roll & _NEAR_END else PrinterState.OK
