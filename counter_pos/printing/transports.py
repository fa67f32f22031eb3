"""Ways out to paper: a printer that is spoken to over a line, or a folder when there is no printer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from counter_pos.printing.drawer import LEVEL, DrawerSwitch, Kicked
from counter_pos.printing.escpos import ask_printed, white_space
from counter_pos.printing.examination import examine
from counter_pos.printing.job import PaperJob
from counter_pos.printing.lines import Limits, OpenLine
from counter_pos.printing.status import ASK_PROCESSED, Connection, ConnectionLost, PrinterState, Replies, ask_state
from counter_pos.services.printing.printer_check import Answers, Findings

UNCONFIRMED = "unconfirmed"
"""Note of an uncertain job: everything was handed over, and this printer cannot say more."""
LINE_LOST = "line_lost"
"""Note of an uncertain job: the line broke under way, and the printer is well again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job. `not_sent`: no dot of it can be on paper; `uncertain`: some may be, nobody knows.

    `note` is why it is not printed: a PrinterState, UNCONFIRMED or LINE_LOST.
    """

    result: Literal["printed", "uncertain", "not_sent"]
    state: PrinterState
    note: str = ""


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

    def examine(self, *, probe: bool = True) -> Findings:
        """Ask everything that it may answer; with `probe` also what a model that lacks it may print as rubbish."""
        ...

    def kick(self, pulse: bytes) -> Kicked:
        """Send the drawer's pulse, at once or not at all: no printer keeps it for later."""
        ...


class LinePrinter:
    """A printer behind a line that is new for each job. With `learns` it works by what its own check found out."""

    def __init__(
        self,
        open_line: OpenLine,
        limits: Limits | None,
        width: int,
        answers: Answers = "printed",
        *,
        learns: bool = False,
    ) -> None:
        self._learns = learns
        self._open_line = open_line
        self._limits = limits or Limits()
        self._answers: Answers = answers
        self._half_sent = False
        """The last line was lost while a picture was under way: the printer may still wait for the rest of it."""
        self._switch = DrawerSwitch()
        self.width = width

    def state(self) -> PrinterState:
        """How the printer is now. Takes at most the limits for connecting and one missing answer."""
        try:
            line = self._open_line(self._limits)
        except OSError:
            return PrinterState.OFF
        try:
            return self._ask(line, Replies(line))
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
            return Outcome("not_sent", PrinterState.OFF, PrinterState.OFF)
        replies = Replies(line)
        try:
            before = self._before(line, replies)
            if not before.can_print:
                return Outcome("not_sent", before, before)
            about_to_send()
            after = self._send(line, replies, job)
        finally:
            line.close()
        lost = after is None
        state = after or self.state()  # the line is gone, and a new one may tell why
        if self._is_proven(replies, job, state, lost=lost):
            return Outcome("printed", state)
        return Outcome("uncertain", state, self._why(state, lost=lost))

    def _is_proven(self, replies: Replies, job: PaperJob, after: PrinterState, *, lost: bool) -> bool:
        if self._answers == "processed":  # worked off is not yet on paper, so the printer must be well afterwards too
            return replies.processed is not None and not lost and after.can_print
        return job.process_id in replies.printed  # what arrived before a line broke still counts

    def _why(self, after: PrinterState, *, lost: bool) -> str:
        if not after.can_print:
            return after.value
        if lost:
            return LINE_LOST
        return UNCONFIRMED if self._answers in ("status", "nothing") else PrinterState.SILENT.value

    def kick(self, pulse: bytes) -> Kicked:
        """See Printer. A printer that stands still would keep the pulse until it goes on, so it is not sent then."""
        try:
            line = self._open_line(self._limits)
        except OSError:
            return Kicked(PrinterState.OFF)
        try:
            replies = Replies(line)
            state = self._before(line, replies)
            if not state.can_print:
                return Kicked(state)
            before = self._drawer_level(replies)
            line.send(pulse)
            return Kicked(state, self._switch.after_pulse(before, lambda: self._drawer_level(replies)))
        except ConnectionLost:
            return Kicked(PrinterState.OFF)
        finally:
            line.close()

    def _drawer_level(self, replies: Replies) -> bool | None:
        """The level of the drawer's line; None when this printer says nothing of it. Raises ConnectionLost."""
        if self._answers == "nothing":
            return None
        told = replies.status(1, self._limits.answer)
        return None if isinstance(told, PrinterState) else bool(told & LEVEL)

    def examine(self, *, probe: bool = True) -> Findings:
        """See Printer."""
        try:
            line = self._open_line(self._limits)
        except OSError:
            return Findings(PrinterState.OFF)
        try:
            found = examine(line, self._limits, probe=probe)
        except ConnectionLost:
            return Findings(PrinterState.OFF)
        finally:
            line.close()
        if self._learns and found.answers is not None:
            self._answers = found.answers
        return found

    def _ask(self, line: Connection, replies: Replies) -> PrinterState:
        if self._answers == "nothing":
            return PrinterState.UNHEARD
        state = ask_state(replies, self._limits.answer)
        if state is PrinterState.SILENT and self._half_sent:  # it takes the question for the rest of a picture
            line.send(white_space(self.width))
            state = ask_state(replies, self._limits.answer)
        return state

    def _before(self, line: Connection, replies: Replies) -> PrinterState:
        """How the printer is, with nothing of an earlier job left in its way."""
        try:
            state = self._ask(line, replies)
            if state.can_print and self._half_sent:
                line.send(white_space(self.width))
                self._half_sent = False
            return state
        except ConnectionLost:
            return PrinterState.OFF

    def _send(self, line: Connection, replies: Replies, job: PaperJob) -> PrinterState | None:
        """How the printer is afterwards; None when the line was lost."""
        data = job.data
        if self._answers == "printed":
            data += ask_printed(job.process_id)
        elif self._answers == "processed":
            data += ASK_PROCESSED
            replies.expect_processed()
        try:
            self._half_sent = True
            line.send(data)
            self._half_sent = False
            if self._answers == "printed":
                replies.wait_printed(job.process_id, self._limits.printed)
            elif self._answers == "processed":
                replies.wait_processed(self._limits.printed)
            return self._ask(line, replies)
        except ConnectionLost:
            return None


class FolderPrinter:
    """No printer: each receipt becomes a PNG and the exact printer job in a folder, so nobody needs hardware."""

    def __init__(self, folder: Path, *, width: int = 576) -> None:
        self._folder = folder
        self.width = width

    def state(self) -> PrinterState:
        """A folder is ready when it can be written, or made. It is not made now."""
        place = self._folder
        while not place.exists() and place != place.parent:
            place = place.parent
        if not place.is_dir():
            return PrinterState.OFF
        return PrinterState.OK if os.access(place, os.W_OK) else PrinterState.ERROR

    def print(self, job: PaperJob, about_to_send: Callable[[], None]) -> Outcome:  # noqa: ARG002
        """Write both files whole, or say that the folder cannot be written.

        Nothing is marked as begun: after a crash the same files are written again, which makes no second paper.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(f"{job.name}.bin", job.data)
            self._write(f"{job.name}.png", job.picture.png())
        except OSError:
            return Outcome("not_sent", PrinterState.ERROR, PrinterState.ERROR)
        return Outcome("printed", PrinterState.OK)

    def examine(self, *, probe: bool = True) -> Findings:  # noqa: ARG002
        """A folder answers nothing."""
        return Findings(self.state())

    def kick(self, pulse: bytes) -> Kicked:  # noqa: ARG002
        """No printer, no drawer on it."""
        return Kicked(self.state())

    def _write(self, name: str, body: bytes) -> None:
        """Whole or not at all: a crash must not leave half a receipt under its name."""
        beside = self._folder / f".{name}.part"
        with beside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._folder / name)
