"""What a printer says about itself: bytes in any pieces and order, believed only when their fixed bits are right."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from time import monotonic
from typing import Protocol


class PrinterState(StrEnum):
    """How the printer is, as the status strip shows it and as the note of a print job."""

    OK = "ok"
    PAPER_NEAR_END = "paper_near_end"
    UNHEARD = "unheard"
    """A printer that by its settings gives no answers: it can be reached, and nothing more is known."""
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
        return self in (PrinterState.OK, PrinterState.PAPER_NEAR_END, PrinterState.UNHEARD)


class ConnectionLost(Exception):
    """The printer closed the connection, or took no more bytes in time."""


class Connection(Protocol):
    """An open line to a printer that may answer. Closed by whoever opened it."""

    def send(self, data: bytes) -> None:
        """Hand over all bytes; how long that may take is the line's own affair. Raises ConnectionLost."""
        ...

    def receive(self, seconds: float) -> bytes:
        """What arrives within `seconds`; empty when nothing does. Raises ConnectionLost."""
        ...

    def close(self) -> None: ...


ASK_STATUS = b"\x10\x04"
STATUS_REQUESTS = (1, 2, 3, 4)
"""1 printer, 2 why it is offline, 3 what error, 4 the roll."""
ASK_PROCESSED = b"\x1dr\x01"
"""Answered when everything before it has been worked off, for models that have no process id."""
ASK_MODEL = b"\x1dI\x43"

_FIXED_BITS, _STATUS = 0x93, 0x12
_UNASKED = 0x10
"""The first of the four bytes that some printers send unasked when something changes; the others have bit 4 off."""
_UNASKED_BYTES = 4
_PROCESSED_BITS = 0x90
_FLOW_CONTROL = b"\x11\x13"
_BLOCK_END = b"\x00"
_PRINTED, _TEXT = 0x37, 0x5F
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
        self._processed_asked = False
        self.printed: set[bytes] = set()
        """Process ids that the printer has said it printed."""
        self.processed: int | None = None
        """The answer to ASK_PROCESSED, once it came."""
        self.texts: list[str] = []
        """Texts that the printer gave: its model."""

    def status(self, request: int, seconds: float) -> int | PrinterState:
        """Ask for one status byte (one of STATUS_REQUESTS).

        Returns the byte, SILENT or GARBLED. Raises ConnectionLost.
        """
        self._connection.send(ASK_STATUS + bytes((request,)))
        until = self._clock() + seconds
        while True:
            answer = self._next()
            if answer is not None:
                return answer if answer & _FIXED_BITS == _STATUS else PrinterState.GARBLED
            if not self._more(until):
                return PrinterState.SILENT

    def expect_processed(self) -> None:
        """A job that ends with ASK_PROCESSED is about to be sent: its answer may come at any time from now on."""
        self._processed_asked = True

    def wait_printed(self, process_id: bytes, seconds: float) -> bool:
        """Whether the printer says within `seconds` that the job with this id was printed. Raises ConnectionLost."""
        return self._wait(lambda: process_id in self.printed, seconds)

    def wait_processed(self, seconds: float) -> bool:
        """Whether the printer says within `seconds` that it worked everything off. Raises ConnectionLost."""
        return self._wait(lambda: self.processed is not None, seconds)

    def ask_model(self, seconds: float) -> str | None:
        """The printer's model as it names it; None when it says nothing. Raises ConnectionLost."""
        self.texts.clear()
        self._connection.send(ASK_MODEL)
        return self.texts[0] if self._wait(lambda: bool(self.texts), seconds) else None

    def _wait(self, heard: Callable[[], bool], seconds: float) -> bool:
        until = self._clock() + seconds
        while True:
            while self._next() is not None:
                pass
            if heard():
                return True
            if not self._more(until):
                return False

    def _more(self, until: float) -> bool:
        """Whether there was time to hear more; nothing may have come, for some lines deliver that too."""
        left = until - self._clock()
        if left <= 0:
            return False
        self._pending += self._connection.receive(left)
        return True

    def _next(self) -> int | None:
        """The next byte that may answer a status request; everything else is put where it belongs, or dropped."""
        while self._pending:
            first = self._pending[0]
            if first in (_PRINTED, _TEXT):
                if not self._take_block():
                    return None
            elif first & _FIXED_BITS == _UNASKED:
                if len(self._pending) < _UNASKED_BYTES:
                    return None
                if any(byte & _PROCESSED_BITS for byte in self._pending[1:_UNASKED_BYTES]):
                    return self._take()
                self._pending = self._pending[_UNASKED_BYTES:]
            elif self._processed_asked and first & _PROCESSED_BITS == 0:
                self._processed_asked = False
                self.processed = self._take()
            elif self._take() not in _FLOW_CONTROL:
                return first
        return None

    def _take(self) -> int:
        first = self._pending[0]
        self._pending = self._pending[1:]
        return first

    def _take_block(self) -> bool:
        """Whether a whole block was there to be taken."""
        block, end, rest = self._pending.partition(_BLOCK_END)
        if not end:
            return False
        self._pending = rest
        if block[0] == _TEXT:
            self.texts.append(block[1:].decode("ascii", "replace"))
        elif block[1:2] == b"\x22":
            self.printed.add(block[2:])
        return True


def ask_bytes(replies: Replies, seconds: float) -> list[int | PrinterState]:
    """Ask the four status bytes in turn, each within `seconds`, as far as the printer answers. ConnectionLost."""
    told: list[int | PrinterState] = []
    for request in STATUS_REQUESTS:
        told.append(replies.status(request, seconds))
        if isinstance(told[-1], PrinterState):
            break
    return told


def ask_state(replies: Replies, seconds: float) -> PrinterState:
    """Ask all four status bytes, each within `seconds`, and say the worst. Raises ConnectionLost."""
    return judged(ask_bytes(replies, seconds))


def judged(told: list[int | PrinterState]) -> PrinterState:
    """The state that the answers of `ask_bytes` tell."""
    lawful = [answer for answer in told if not isinstance(answer, PrinterState)]
    trouble = [answer for answer in told if isinstance(answer, PrinterState)]
    return trouble[0] if trouble else judge(*lawful)


def judge(printer: int, offline: int, error: int, roll: int) -> PrinterState:
    """The state that four lawful status bytes tell, most telling first."""
    if roll & _NO_PAPER or offline & _PAPER_STOP:
        return PrinterState.PAPER_OUT
    if offline & _COVER:
        return PrinterState.COVER_OPEN
    if offline & _FAULT or error & _FAULTS or printer & _OFFLINE:
        return PrinterState.ERROR
    return PrinterState.PAPER_NEAR_END if roll & _NEAR_END else PrinterState.OK
