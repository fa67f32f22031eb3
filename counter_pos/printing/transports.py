"""Ways out to paper: a printer on the network, a printer's device file, or a folder when there is no printer.

python-escpos opens the network line and does nothing else; every line is new for each job and has its own limits.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Literal, Protocol

from counter_pos.printing.job import PaperJob
from counter_pos.printing.status import Connection, ConnectionLost, PrinterState, Replies, ask_state

RECEIVE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """Longest waits, in seconds: to connect and to hand over bytes, for one status byte, for the word 'printed'."""

    line: float = 3.0
    answer: float = 2.0
    printed: float = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job. `not_sent`: no dot of it can be on paper; `uncertain`: some may be, nobody knows."""

    result: Literal["printed", "uncertain", "not_sent"]
    state: PrinterState


class Printer(Protocol):
    """Where paper comes out."""

    width: int
    """Dots across the paper."""

    def state(self) -> PrinterState:
        """How it is now."""
        ...

    def print(self, job: PaperJob, about_to_send: Callable[[], None]) -> Outcome:
        """Print one job. `about_to_send` is called at most once, after the checks and before the first byte."""
        ...


class LinePrinter:
    """A printer that answers, behind whatever `open_line` opens (it raises OSError when there is none)."""

    def __init__(self, open_line: Callable[[Limits], Connection], limits: Limits, width: int) -> None:
        self._open_line = open_line
        self._limits = limits
        self.width = width

    def state(self) -> PrinterState:
        """How the printer is now. Takes at most the limits for connecting and one missing answer."""
        try:
            line = self._open_line(self._limits)
        except OSError:
            return PrinterState.OFF
        try:
            return ask_state(Replies(line), self._limits.answer)
        except ConnectionLost:
            return PrinterState.OFF
        finally:
            line.close()

    def print(self, job: PaperJob, about_to_send: Callable[[], None]) -> Outcome:
        """Ask, send, wait for the word that it was printed, ask again.

        Only that word makes a job printed: bytes handed over prove nothing about paper.
        """
        try:
            line = self._open_line(self._limits)
        except OSError:
            return Outcome("not_sent", PrinterState.OFF)
        try:
            return self._talk(Replies(line), line, job, about_to_send)
        finally:
            line.close()

    def _talk(self, replies: Replies, line: Connection, job: PaperJob, about_to_send: Callable[[], None]) -> Outcome:
        try:
            before = ask_state(replies, self._limits.answer)
        except ConnectionLost:
            return Outcome("not_sent", PrinterState.OFF)
        if not before.can_print:
            return Outcome("not_sent", before)
        about_to_send()
        after = PrinterState.OFF
        try:
            line.send(job.data)
            replies.wait_printed(job.process_id, self._limits.printed)
            after = ask_state(replies, self._limits.answer)
        except ConnectionLost:
            pass  # the line is gone: what arrived before it went still counts
        return Outcome("printed" if job.process_id in replies.printed else "uncertain", after)


def network_printer(host: str, port: int = 9100, *, width: int = 576, limits: Limits | None = None) -> LinePrinter:
    """A receipt printer on the network. Nothing is opened yet."""
    return LinePrinter(lambda limits: _NetworkLine(host, port, limits), limits or Limits(), width)


def device_printer(path: Path, *, width: int = 576, limits: Limits | None = None) -> LinePrinter:
    """A receipt printer behind a device file that can be read and written (/dev/usb/lp0). Nothing is opened yet."""
    return LinePrinter(lambda limits: _DeviceLine(path, limits), limits or Limits(), width)


class FolderPrinter:
    """No printer: each receipt becomes a PNG and the exact printer job in a folder, so nobody needs hardware."""

    def __init__(self, folder: Path, *, width: int = 576) -> None:
        self._folder = folder
        self.width = width

    def state(self) -> PrinterState:
        """A folder is ready when it can be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return PrinterState.OFF
        return PrinterState.OK if os.access(self._folder, os.W_OK) else PrinterState.ERROR

    def print(self, job: PaperJob, about_to_send: Callable[[], None]) -> Outcome:  # noqa: ARG002
        """Write both files whole, or say that the folder cannot be written.

        Nothing is marked as begun: after a crash the same files are written again, which makes no second paper.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(f"{job.name}.bin", job.data)
            self._write(f"{job.name}.png", job.picture.png())
        except OSError:
            return Outcome("not_sent", PrinterState.ERROR)
        return Outcome("printed", PrinterState.OK)

    def _write(self, name: str, body: bytes) -> None:
        """Whole or not at all: a crash must not leave half a receipt under its name."""
        beside = self._folder / f".{name}.part"
        with beside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._folder / name)


def _network_class() -> Any:
    """python-escpos, imported when the first line is opened. Each import leaves a temporary folder: it is removed."""
    import shutil

    from escpos import capabilities
    from escpos.printer.network import Network

    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Network


class _NetworkLine:
    def __init__(self, host: str, port: int, limits: Limits) -> None:
        network = _network_class()
        from escpos.exceptions import DeviceNotFoundError

        self._printer = network(host, port, timeout=limits.line)
        try:
            self._printer.open()
        except DeviceNotFoundError as wrong:
            raise OSError(str(wrong)) from wrong
        self._socket = self._printer.device
        self._limits = limits

    def send(self, data: bytes) -> None:
        try:
            self._socket.settimeout(self._limits.line)
            self._socket.sendall(data)
        except OSError as wrong:
            raise ConnectionLost(str(wrong)) from wrong

    def receive(self, seconds: float) -> bytes:
        try:
            self._socket.settimeout(max(seconds, 0.001))
            arrived: bytes = self._socket.recv(RECEIVE_BYTES)
        except TimeoutError:
            return b""
        except OSError as wrong:
            raise ConnectionLost(str(wrong)) from wrong
        if not arrived:
            raise ConnectionLost("the printer closed the line")
        return arrived

    def close(self) -> None:
        self._printer.close()


class _DeviceLine:
    """python-escpos opens device files for writing only, and blocks; this one also hears the answers."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._file = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
        self._limits = limits

    def send(self, data: bytes) -> None:
        until = monotonic() + self._limits.line
        left = memoryview(data)
        try:
            while left:
                _, ready, _ = select.select([], [self._file], [], max(until - monotonic(), 0))
                if not ready:
                    raise ConnectionLost("the printer takes no more bytes")
                left = left[os.write(self._file, left) :]
        except OSError as wrong:
            raise ConnectionLost(str(wrong)) from wrong

    def receive(self, seconds: float) -> bytes:
        try:
            ready, _, _ = select.select([self._file], [], [], max(seconds, 0))
            arrived = os.read(self._file, RECEIVE_BYTES) if ready else b""
        except OSError as wrong:
            raise ConnectionLost(str(wrong)) from wrong
        if ready and not arrived:
            raise ConnectionLost("the printer closed the line")
        return arrived

    def close(self) -> None:
        os.close(self._file)
