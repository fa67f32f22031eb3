"""A receipt printer on loopback or a pseudo-terminal: turns bytes back into pictures, answers, and fails as they do."""

from __future__ import annotations

import os
import socket
import tty
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Event, Thread
from types import TracebackType
from typing import Literal, Protocol, Self

from counter_pos.printing.bitmap import Bitmap

LINE_FEED_ROWS = 30
RASTER_HEADER = 8


@dataclass
class Faults:
    """What is wrong with the printer. Change it between jobs."""

    mute: bool = False
    garbled: bool = False
    """Answers without the fixed bits."""
    cover_open: bool = False
    paper: Literal["plenty", "near_end", "out"] = "plenty"
    rows_left: int | None = None
    """The paper ends after this many rows more."""
    close_after: int | None = None
    """Closes the line after this many bytes of it."""
    power_off_after: int | None = None
    """Loses its power after this many bytes: the line breaks, and nobody is there until `power_on`."""
    half_closed_after: int | None = None
    """Says nothing more after this many bytes of a line and closes its half; it reads and prints on."""
    stop_reading_after: int | None = None
    slow: float = 0.0
    """Seconds of rest after every piece it reads."""
    split: bool = False
    """Every byte of an answer travels alone."""
    chatter: bool = False
    """Says unasked, before each answer, that something changed, and holds the flow for a moment."""
    late_status: bool = False
    """Answers each question about its state only when the next one comes."""
    no_process_id: bool = False
    late_process_id: bool = False
    """Says 'printed' only when next asked for its status."""
    no_processed: bool = False
    """Does not answer GS r either."""
    keeps_half: bool = False
    """Half a picture of a lost line waits for its rest, and what comes meanwhile is taken for it."""
    hears_in_picture: bool = False
    drawer: Literal["deaf", "high", "low"] = "deaf"
    """The drawer's switch: none, or the level that its line has while it is open."""
    drawer_stuck: bool = False
    drawer_open: bool = False
    """... but questions about its state are answered all the same."""


@dataclass
class Decoder:
    """ESC/POS to rows of dots. `feed` takes bytes in any pieces; `reply` is called with what the printer answers."""

    faults: Faults
    reply: Callable[[bytes], None]
    pictures: list[Bitmap] = field(default_factory=list)
    """One for each cut."""
    rows: list[bytes] = field(default_factory=list)
    """Printed since the last cut."""
    pulses: list[int] = field(default_factory=list)
    """Drawer pulses by pin: 2 or 5."""
    unknown: list[bytes] = field(default_factory=list)
    late: list[bytes] = field(default_factory=list)
    received: bytes = b""
    _buffer: bytes = b""

    def feed(self, data: bytes) -> None:
        """Real-time commands are obeyed as they arrive, even inside pictures; the rest waits its turn."""
        tail = self.received[-2:]
        self.received += data
        if not (self.faults.keeps_half and self._buffer) or self.faults.hears_in_picture:
            self._obey_real_time(tail + data, already=len(tail))
        self._buffer += data
        while self._buffer and not self.offline:
            taken = self._take(self._buffer)
            if not taken:
                break
            self._buffer = self._buffer[taken:]

    def begin_line(self) -> None:
        """A new connection: half a command of the last one is forgotten, unless the printer still stands still."""
        if not self.offline and not self.faults.keeps_half:
            self._buffer = b""

    @property
    def offline(self) -> bool:
        return self.faults.cover_open or self.faults.paper == "out"

    def _obey_real_time(self, window: bytes, already: int) -> None:
        for at in range(len(window) - 2):
            if at + 3 > already and window[at : at + 2] == b"\x10\x04":
                self.reply(b"".join(self.late))
                self.late.clear()
                answer = bytes([self.status(window[at + 2])])
                if self.faults.late_status:
                    self.late.append(answer)
                else:
                    self.reply(answer)

    def status(self, request: int) -> int:
        """The byte that answers DLE EOT `request`."""
        if self.faults.garbled:
            return 0x00
        out, near = self.faults.paper == "out", self.faults.paper != "plenty"
        told = {
            1: 0x08 * self.offline | 0x04 * self._drawer_line(),
            2: 0x04 * self.faults.cover_open | 0x20 * out,
            4: 0x0C * near | 0x60 * out,
        }
        return 0x12 | told.get(request, 0)

    def _drawer_line(self) -> bool:
        return self.faults.drawer != "deaf" and self.faults.drawer_open == (self.faults.drawer == "high")

    def _take(self, data: bytes) -> int:
        """Carry out the command that `data` begins with; how many bytes it had, 0 when more must come first."""
        whole = {
            b"\x1b@": 2,
            b"\x1bJ": 3,
            b"\x1bd": 3,
            b"\x1bp": 5,
            b"\x1dr": 3,
            b"\x1dI": 3,
            b"\x1da": 3,
            b"\x10\x04": 3,
            b"\x10\x14": 5,
        }
        command = data[:2]
        if command[:1] == b"\0":
            return 1  # between commands a zero means nothing
        if len(command) < 2:
            return 0
        if command == b"\x1dv":
            return self._take_raster(data)
        if command == b"\x1dV":
            return self._take_cut(data)
        if command == b"\x1d(":
            return self._take_function(data)
        length = whole.get(command)
        if length is None:
            self.unknown.append(data[:1])
            return 1
        if len(data) < length:
            return 0
        self._carry_out(command, data[2:length])
        return length

    def _carry_out(self, command: bytes, arguments: bytes) -> None:
        if command == b"\x1bJ":
            self._feed_paper(arguments[0])
        elif command == b"\x1bd":
            self._feed_paper(arguments[0] * LINE_FEED_ROWS)
        elif command == b"\x1bp":
            self.pulses.append(5 if arguments[0] & 1 else 2)
            self.faults.drawer_open |= not self.faults.drawer_stuck
        elif command == b"\x10\x14":
            self.pulses.append(-1)  # nobody may ask for it this way: real-time commands are obeyed inside pictures
        elif command == b"\x1dr" and not self.faults.no_processed:
            self.reply(bytes([0x03 * (self.faults.paper == "near_end")]))
        elif command == b"\x1dI":
            self.reply(b"_FAKE\x00")

    def _feed_paper(self, rows: int) -> None:
        stride = len(self.rows[-1]) if self.rows else 72
        self._print_rows([bytes(stride)] * rows)

    def _take_raster(self, data: bytes) -> int:
        if len(data) < RASTER_HEADER:
            return 0
        stride, height = data[4] | data[5] << 8, data[6] | data[7] << 8
        whole = RASTER_HEADER + stride * height
        if len(data) < whole:
            return 0
        body = data[RASTER_HEADER:whole]
        if not body:
            return whole
        self._print_rows([body[start : start + stride] for start in range(0, len(body), stride)])
        return whole

    def _print_rows(self, rows: list[bytes]) -> None:
        left = self.faults.rows_left
        if left is not None and left <= len(rows):
            rows, self.faults.rows_left, self.faults.paper = rows[:left], None, "out"
        elif left is not None:
            self.faults.rows_left = left - len(rows)
        self.rows += rows

    def _take_cut(self, data: bytes) -> int:
        if len(data) < 3 or (data[2] in (65, 66) and len(data) < 4):
            return 0
        if self.rows:
            self.pictures.append(Bitmap(len(self.rows[0]) * 8, len(self.rows), b"".join(self.rows)))
            self.rows = []
        return 4 if data[2] in (65, 66) else 3

    def _take_function(self, data: bytes) -> int:
        if len(data) < 5:
            return 0
        whole = 5 + (data[3] | data[4] << 8)
        if len(data) < whole:
            return 0
        if data[2:3] == b"H" and data[5:7] == b"\x30\x30" and not self.faults.no_process_id:
            answer = b"\x37\x22" + data[7:whole] + b"\x00"
            if self.faults.late_process_id:
                self.late.append(answer)
            else:
                self.reply(answer)
        elif data[2:3] not in b"HD":
            self.unknown.append(data[:3])
        return whole


class Line(Protocol):
    """What the printer is spoken to through."""

    def recv(self, size: int, /) -> bytes: ...
    def sendall(self, data: bytes, /) -> None: ...
    def shutdown(self, how: int, /) -> None: ...
    def close(self) -> None: ...


class Served:
    """What a printer does with one line after another, on a thread of its own. Use as a context manager."""

    def __init__(self, faults: Faults | None, read_size: int) -> None:
        self.faults = faults or Faults()
        self.decoder = Decoder(self.faults, self._reply)
        self.bytes_received = 0
        self._read_size = read_size
        self._line: Line | None = None
        self._half_closed = False
        self._closing = Event()
        self._reads_on = Event()
        self._served = 0
        self._changed = Condition()
        self._thread = Thread(target=self._serve, name="fake printer", daemon=True)

    @property
    def pictures(self) -> list[Bitmap]:
        return self.decoder.pictures

    def wait_served(self, lines: int, seconds: float = 10.0) -> bool:
        """Whether so many lines have come and gone by then, so that everything sent has been read."""
        with self._changed:
            return self._changed.wait_for(lambda: self._served >= lines, seconds)

    def mend(self) -> None:
        """Nothing is wrong any more; a printer that had stopped reading goes on. How it takes half pictures stays."""
        for name, usual in vars(Faults()).items():
            if name not in ("keeps_half", "hears_in_picture", "drawer", "drawer_open"):
                setattr(self.faults, name, usual)
        self._reads_on.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._reads_on.set()
        self._unplug()
        self._thread.join(10)

    def _next_line(self) -> Line:
        """The next line. Raises OSError when there will be none."""
        raise NotImplementedError

    def _unplug(self) -> None:
        """No further line comes."""
        raise NotImplementedError

    def _lose_power(self) -> None:
        """Nobody answers any more."""
        raise NotImplementedError

    def _reply(self, answer: bytes) -> None:
        if self._line is None or not answer or self.faults.mute or self._half_closed:
            return
        if self.faults.chatter:
            answer = b"\x14\x00\x00\x00\x13\x11" + answer
        for piece in [answer[at : at + 1] for at in range(len(answer))] if self.faults.split else [answer]:
            self._line.sendall(piece)

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                self._line = self._next_line()
            except OSError:
                return
            try:
                self._read(self._line)
            except OSError:
                pass  # the other side is gone, as with any printer
            finally:
                self._line.close()
                self._line = None
                with self._changed:
                    self._served += 1
                    self._changed.notify_all()

    def _read(self, line: Line) -> None:
        faults, taken = self.faults, 0
        self._half_closed = False
        self.decoder.begin_line()
        while data := line.recv(self._read_size):
            limits = [each for each in (faults.close_after, faults.power_off_after) if each is not None]
            room = min([len(data), *(limit - taken for limit in limits)])
            taken += len(data)
            self.bytes_received += len(data)
            self.decoder.feed(data[:room])
            if faults.half_closed_after is not None and taken >= faults.half_closed_after and not self._half_closed:
                self._half_closed = True
                line.shutdown(socket.SHUT_WR)
            if faults.power_off_after is not None and taken >= faults.power_off_after:
                self._lose_power()
                return
            if faults.close_after is not None and taken >= faults.close_after:
                return
            if faults.stop_reading_after is not None and taken >= faults.stop_reading_after:
                self._reads_on.wait(30)
            if faults.slow:
                self._closing.wait(faults.slow)


class FakePrinter(Served):
    """Listens on loopback and serves one line at a time."""

    def __init__(self, faults: Faults | None = None, read_size: int = 4096) -> None:
        super().__init__(faults, read_size)
        self._power = Event()
        self.port = 0
        self.power_on()

    def power_on(self) -> None:
        """On the same address as before; nothing of an earlier job is remembered."""
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # a printer's buffer is small
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen()
        self.port = self._listener.getsockname()[1]
        self.decoder._buffer = b""
        self.decoder.rows = []
        self._power.set()

    def _next_line(self) -> Line:
        self._power.wait()
        if self._closing.is_set():
            raise OSError("closed")
        return self._listener.accept()[0]

    def _unplug(self) -> None:
        if self._power.is_set():
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self._power.set()

    def _lose_power(self) -> None:
        self._power.clear()
        self._listener.close()


class PtyPrinter(Served):
    """Behind a pseudo-terminal at `path`, as a printer behind a serial port or a device file. It has one long line."""

    def __init__(self, faults: Faults | None = None, read_size: int = 4096) -> None:
        super().__init__(faults, read_size)
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.path = os.ttyname(self._theirs)
        self._given = False

    def _next_line(self) -> Line:
        if self._given:
            raise OSError("closed")
        self._given = True
        return _Terminal(self._ours)

    def _unplug(self) -> None:
        os.close(self._theirs)

    def _lose_power(self) -> None:
        """Closing our end breaks theirs."""


class _Terminal:
    def __init__(self, file: int) -> None:
        self._file = file

    def recv(self, size: int, /) -> bytes:
        return os.read(self._file, size)

    def sendall(self, data: bytes, /) -> None:
        os.write(self._file, data)

    def shutdown(self, how: int, /) -> None:
        """A terminal has one line both ways."""

    def close(self) -> None:
        os.close(self._file)
