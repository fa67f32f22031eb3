"""A real X screen, the real program on it, and a person's hands: keys by xdotool, eyes by pixels."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

from counter_pos.domain.entry import Envelope
from counter_pos.journal.chains import chain_files
from counter_pos.journal.connection import FILE_ERRORS, connect
from counter_pos.journal.integrity import read_entries

SIZE = (1366, 768)
PATIENCE = 60.0
LOOK_EVERY = 0.01
STILL_LOOKS = 4
"""A screen that does not change for so many looks, while the program sleeps, is waiting for a person."""
BAR_ROW = 40
"""Below the window manager's title, in the top bar."""
BAR = (0x10, 0x29, 0x3F)
"""The top bar of the light theme: the counter's window stands."""
NAMES = {"Enter": "Return", "Esc": "Escape", "Ctrl+L": "ctrl+l", "Ctrl+P": "ctrl+p", "Ctrl+H": "ctrl+h"}


def until(seen: Callable[[], bool], what: str) -> None:
    """Look again and again until it is so."""
    pause, end = Event(), monotonic() + PATIENCE
    while not seen():
        assert monotonic() < end, f"not seen within {PATIENCE:.0f} s: {what}"
        pause.wait(LOOK_EVERY)


@dataclass
class RealScreen:
    """One display. `keys` counts what was pressed besides typed values."""

    display: str
    frame_file: Path
    size: tuple[int, int] = SIZE
    keys: int = 0
    program: int | None = None
    """The process that draws on it."""
    environment: dict[str, str] = field(default_factory=dict)

    def press(self, *names: str) -> None:
        """Press keys by the names that stand on the screen."""
        for name in names:
            self.keys += 1
            self._xdotool("key", "--clearmodifiers", NAMES.get(name, name))
            self.still()

    def run(self, name: str, times: int) -> None:
        """Press one key several times in a row, as a person goes through a column of fields."""
        self.keys += times
        self._xdotool("key", "--clearmodifiers", "--delay", "60", *[NAMES.get(name, name)] * times)
        self.still()

    def hold(self, name: str, seconds: float) -> None:
        """Keep a key down: the X server repeats it."""
        key = NAMES.get(name, name)
        self._xdotool("keydown", key, "sleep", str(seconds), "keyup", key)
        self.still()

    def focused_window(self) -> str:
        """The title of the window that the next key goes to; empty when there is none."""
        told = subprocess.run(
            ["xdotool", "getwindowfocus", "getwindowname"], env=self.environment, capture_output=True, check=False
        )
        return told.stdout.decode().strip()

    def colours(self) -> int:
        """How many different pixels a coarse look finds: an empty or black screen has one or two."""
        frame = self._frame()
        return len({frame[at : at + 3] for at in range(0, len(frame), 4 * 7)})

    def type(self, text: str) -> None:
        """Type a value at a person's speed: a burst would be taken for a scanner's."""
        self._xdotool("type", "--delay", "40", text)
        self.still()

    def scan(self, text: str) -> None:
        """As a scanner types, with its Enter."""
        self._xdotool("type", "--delay", "2", "--args", "1", text, "key", "Return")
        self.still()

    def picture(self, path: Path) -> None:
        """Keep what a person sees."""
        from PIL import Image

        width, height = self.size
        Image.frombuffer("RGB", self.size, self._frame(), "raw", "BGRX", width * 4, 1).save(path)
        assert height

    def widest_white(self) -> int:
        """The widest row of white pixels: how wide a card is drawn."""
        frame, row = self._frame(), self.size[0] * 4
        rows = (frame[at : at + row] for at in range(0, len(frame), row))
        return max(each.count(b"\xff\xff\xff\x00") + each.count(b"\xff\xff\xff\xff") for each in rows)

    def still(self) -> None:
        """Until the screen has come to rest."""
        before, same, pause, end = b"", 0, Event(), monotonic() + PATIENCE
        while same < STILL_LOOKS:
            assert monotonic() < end, "the screen never came to rest"
            frame = self._frame()
            same = same + 1 if frame == before and not self._at_work() else 0
            before = frame
            pause.wait(LOOK_EVERY)

    def something_stands(self) -> bool:
        """Whether a window fills the screen: a row far from the pointer is not the bare screen's black."""
        row = self._frame()[4 * self.size[0] * (self.size[1] - 60) :][: 4 * self.size[0]]
        return bool(row.strip(b"\0"))

    def counter_stands(self) -> bool:
        """Whether the counter's window, with its top bar, is on the screen."""
        blue, green, red = self._frame()[4 * (BAR_ROW * self.size[0] + 8) :][:3]
        return (red, green, blue) == BAR

    def _at_work(self) -> bool:
        """Whether a thread of the program runs, waits for its turn on a busy machine, or for a disk."""
        if self.program is None:
            return False
        try:
            threads = [each.read_text() for each in Path(f"/proc/{self.program}/task").glob("*/stat")]
        except OSError:  # a thread that ended meanwhile was at work
            return True
        return any(each.rpartition(") ")[2][0] in "RD" for each in threads)

    def _frame(self) -> bytes:
        """The pixels, blue, green, red and nothing, row by row, out of the X server's own frame file."""
        raw = self.frame_file.read_bytes()
        return raw[len(raw) - self.size[0] * self.size[1] * 4 :]

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=60, capture_output=True)


@contextmanager
def real_screen(folder: Path, size: tuple[int, int] = SIZE) -> Iterator[RealScreen]:
    """A display of its own, with a window manager; gone with the block."""
    frames = folder / "frames"
    frames.mkdir()
    listen, told = os.pipe()
    command = ["Xvfb", "-displayfd", str(told), "-screen", "0", f"{size[0]}x{size[1]}x24", "-fbdir", str(frames)]
    server = subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=[told], stderr=subprocess.DEVNULL)
    os.close(told)
    with os.fdopen(listen) as answer:
        display = f":{answer.readline().strip()}"
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield RealScreen(display, frames / "Xvfb_screen0", size, environment=environment)
    finally:
        for each in (manager, server):
            each.terminate()
            each.wait()


@contextmanager
def program(screen: RealScreen, data: Path, state: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real program on the screen, closed with the block."""
    command = [sys.executable, "-m", "counter_pos", "run", "--data", str(data), *words]
    environment = {**screen.environment, "COUNTER_POS_STATE": str(state)}
    log = (state.parent / "program.log").open("wb")
    running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    screen.program = running.pid
    try:
        until(screen.something_stands, "a window")
        screen.still()
        yield running
        assert running.poll() is None, (state.parent / "program.log").read_text(encoding="utf-8")
    finally:
        running.terminate()
        running.wait()
        log.close()


def entries(data: Path) -> list[Envelope]:
    """What the till's journal says, read beside the running program."""
    found = chain_files(data)
    if not found:
        return []
    try:
        connection = connect(found[-1].path, read_only=True)
    except FILE_ERRORS:
        return []
    try:
        return [entry.envelope for entry in read_entries(connection)]
    finally:
        connection.close()


def count(data: Path, kind: str) -> int:
    """How many entries of a kind there are."""
    return sum(entry.kind == kind for entry in entries(data))
