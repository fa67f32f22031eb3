"""Open lines to printers that may answer: network, device file, serial port, USB.

python-escpos opens them and does nothing else: its own calls wait for ever on a printer that stopped reading, and
after a failed opening they never try again. So every line is new, and is written, heard and closed here. What opened
it is kept as long as the line: it closes what it opened when the garbage collector finds it, in the middle of a job.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from counter_pos.printing.status import Connection, ConnectionLost

RECEIVE_BYTES = 64
PIECE = 4096
SERIAL_PIECE = 256
"""A piece must pass within the limit for a standstill: at 9600 baud this one takes a quarter of a second."""

SEND_BUFFER = 16 * 1024
"""What the system may hold of a job on the network: little, so that a printer that stopped reading is noticed."""

LOOK_AGAIN = 0.02

try:
    import termios

    PORT_ERRORS: tuple[type[Exception], ...] = (OSError, termios.error)
    """What a serial port that is gone raises: pyserial hands on the second, which is no OSError."""
except ImportError:  # Windows has none
    PORT_ERRORS = (OSError,)


@dataclass(frozen=True, slots=True)
class Limits:
    """Longest waits, in seconds."""

    line: float = 3.0
    """To connect."""
    stall: float = 5.0
    """While the printer takes no byte."""
    whole: float = 120.0
    """To hand over a whole job: a slow serial line needs a minute and a half."""
    answer: float = 2.0
    """For one status byte."""
    printed: float = 10.0
    """For the word 'printed', once the job is handed over."""


OpenLine = Callable[[Limits], Connection]
"""Raises OSError when there is no printer, for whatever reason."""


def network_line(host: str, port: int) -> OpenLine:
    """A printer on the network."""
    return lambda limits: _NetworkLine(host, port, limits)


def device_line(path: Path) -> OpenLine:
    """A printer's device file that can be read and written (/dev/usb/lp0)."""
    return lambda limits: _DeviceLine(path, limits)


def serial_line(port: str, baud: int, flow: str) -> OpenLine:
    """A serial port (/dev/ttyUSB0, COM3). `flow` is none, hardware (DSR/DTR) or software (XON/XOFF)."""
    return lambda limits: _SerialLine(port, baud, flow, limits)


def usb_line(
    vendor: int, product: int, in_endpoint: int, out_endpoint: int, make: Callable[..., Any] | None = None
) -> OpenLine:
    """A USB printer by its numbers. `make` makes the object that is opened: python-escpos's Usb.

    Opening resets the printer, so this line alone stays open from job to job, until it fails.
    """
    numbers = {"idVendor": vendor, "idProduct": product, "in_ep": in_endpoint, "out_ep": out_endpoint}
    return _KeptUsb(numbers, make or (lambda **how: escpos_class("usb", "Usb")(**how))).open


def escpos_class(module: str, name: str) -> Any:
    """One of python-escpos's printers, imported when first needed. The import leaves a temporary folder: removed."""
    import importlib
    import shutil

    from escpos import capabilities

    loaded = importlib.import_module(f"escpos.printer.{module}")
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return getattr(loaded, name)


def opened(printer: Any, **how: object) -> Any:
    """Open a python-escpos printer and return what it opened. Raises OSError, and nothing else, when it cannot."""
    from escpos.exceptions import Error

    try:
        printer.open(**how)
        return printer.device
    except (Error, AssertionError, RuntimeError, ValueError) as wrong:  # a missing driver comes as one of the last two
        raise OSError(str(wrong)) from wrong


def _hand_over(data: bytes, piece: int, limits: Limits, write: Callable[[memoryview], int]) -> None:
    """Give `write` piece after piece. It returns how many bytes were taken, or raises OSError after `limits.stall`."""
    until = monotonic() + limits.whole
    left = memoryview(data)
    try:
        while left:
            if monotonic() > until:
                raise ConnectionLost("the printer takes its bytes too slowly")
            left = left[write(left[:piece]) :]
    except PORT_ERRORS as wrong:
        raise ConnectionLost(str(wrong)) from wrong


class _NetworkLine:
    def __init__(self, host: str, port: int, limits: Limits) -> None:
        import socket

        self._limits = limits
        self._printer = escpos_class("network", "Network")(host, port, timeout=limits.line)
        self._socket = opened(self._printer)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    def send(self, data: bytes) -> None:
        self._socket.settimeout(self._limits.stall)
        _hand_over(data, PIECE, self._limits, self._socket.send)

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
        """What was said and not heard is taken first: with it unread the system would tear the line, and the printer
        lose what it has not read yet."""
        try:
            self._socket.settimeout(0)
            while self._socket.recv(RECEIVE_BYTES):
                pass
        except OSError:
            pass  # nothing more to hear
        finally:
            self._socket.close()


class _DeviceLine:
    """python-escpos opens device files for writing only, and blocks; this one also hears the answers."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._file = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
        self._limits = limits
        _forget_old_answers(self.receive, self.close)

    def send(self, data: bytes) -> None:
        _hand_over(data, PIECE, self._limits, self._write)

    def _write(self, piece: memoryview) -> int:
        _, ready, _ = select.select([], [self._file], [], self._limits.stall)
        if not ready:
            raise TimeoutError("the printer takes no more bytes")
        return os.write(self._file, piece)

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


class _SerialLine:
    """pyserial's port. Its closing waits for ever for what a dead printer did not take: that is dropped first."""

    def __init__(self, port: str, baud: int, flow: str, limits: Limits) -> None:
        hardware, software = flow == "hardware", flow == "software"
        serial = escpos_class("serial", "Serial")
        self._printer = serial(port, baud, timeout=limits.answer, xonxoff=software, dsrdtr=hardware)
        self._port = opened(self._printer)
        self._port.write_timeout = limits.stall
        self._limits = limits
        self._stuck = False
        _forget_old_answers(self.receive, self.close)

    def send(self, data: bytes) -> None:
        """Returns when the bytes have left this machine, not when the system has taken them."""
        self._stuck = True
        _hand_over(data, SERIAL_PIECE, self._limits, self._port.write)
        try:
            self._wait_until_sent()
        except PORT_ERRORS as wrong:
            raise ConnectionLost(str(wrong)) from wrong
        self._stuck = False

    def _wait_until_sent(self) -> None:
        left, since = self._port.out_waiting, monotonic()
        while left:
            Event().wait(LOOK_AGAIN)
            now = self._port.out_waiting
            if now < left:
                left, since = now, monotonic()
            elif monotonic() - since > self._limits.stall:
                raise ConnectionLost("the printer takes no more bytes")

    def receive(self, seconds: float) -> bytes:
        try:
            self._port.timeout = max(seconds, 0)
            first: bytes = self._port.read(1)
            return first + self._port.read(self._port.in_waiting) if first else b""
        except PORT_ERRORS as wrong:
            raise ConnectionLost(str(wrong)) from wrong

    def close(self) -> None:
        if self._stuck:
            with suppress(*PORT_ERRORS):  # gone already
                self._port.reset_output_buffer()
        with suppress(*PORT_ERRORS):
            self._port.close()


class _KeptUsb:
    """The one line to a USB printer: opened when first needed, and anew after it failed."""

    def __init__(self, numbers: dict[str, int], make: Callable[..., Any]) -> None:
        self._numbers = numbers
        self._make = make
        self._line: _UsbLine | None = None

    def open(self, limits: Limits) -> Connection:
        if self._line is None or self._line.lost:
            self._line = None
            self._line = _UsbLine(self._make(**self._numbers, timeout=int(limits.stall * 1000)), limits)
        return self._line


class _UsbLine:
    """pyusb's device. Its read limit is not python-escpos's, whose write limit is none at all: both are given here."""

    def __init__(self, printer: Any, limits: Limits) -> None:
        self._printer = printer
        self._device = opened(self._printer)
        self._limits = limits
        self.lost = False
        _forget_old_answers(self.receive, self._give_up)

    def send(self, data: bytes) -> None:
        try:
            _hand_over(data, PIECE, self._limits, self._write)
        except ConnectionLost:
            self._give_up()
            raise

    def _write(self, piece: memoryview) -> int:
        taken: int = self._device.write(self._printer.out_ep, bytes(piece), int(self._limits.stall * 1000))
        return taken

    def receive(self, seconds: float) -> bytes:
        try:
            arrived = bytes(self._device.read(self._printer.in_ep, RECEIVE_BYTES, max(1, int(seconds * 1000))))
            if not arrived:  # a packet of nothing: printers send them without end
                Event().wait(min(seconds, LOOK_AGAIN))
            return arrived
        except OSError as wrong:
            if _is_time_out(wrong):
                return b""
            self._give_up()
            raise ConnectionLost(str(wrong)) from wrong

    def _give_up(self) -> None:
        self.lost = True
        with suppress(OSError):  # unplugged: there is nothing left to let go of
            self._printer.close()

    def close(self) -> None:
        """The job is over; the line stays."""


def _is_time_out(wrong: OSError) -> bool:
    """pyusb's time-outs are a class of their own, which is not Python's."""
    from usb.core import USBTimeoutError

    return isinstance(wrong, USBTimeoutError)


def _forget_old_answers(receive: Callable[[float], bytes], close: Callable[[], None]) -> None:
    """A device holds what was said before it was opened. Raises OSError when it is gone."""
    try:
        while receive(0):
            pass
    except ConnectionLost as wrong:
        close()
        raise OSError(str(wrong)) from wrong
