"""Asks a printer everything it may answer, for the printer check and the doctor."""

from __future__ import annotations

from counter_pos.printing.escpos import ask_printed
from counter_pos.printing.lines import Limits
from counter_pos.printing.status import (
    ASK_PROCESSED,
    STATUS_REQUESTS,
    Connection,
    PrinterState,
    Replies,
    ask_bytes,
    judged,
)
from counter_pos.services.printing.printer_check import Answers, Findings, StatusAnswer

TEST_ID = b"TEST"

MEANINGS: dict[int, tuple[tuple[int, str], ...]] = {
    1: ((0x08, "offline"), (0x20, "waits_for_recovery"), (0x40, "feed_button"), (0x04, "drawer_line_high")),
    2: ((0x20, "stopped_by_paper_end"), (0x04, "lid_open"), (0x40, "error"), (0x08, "feed_button")),
    3: ((0x20, "needs_repair"), (0x08, "cutter"), (0x04, "error"), (0x40, "head_hot")),
    4: ((0x60, "no_paper"), (0x0C, "paper_low")),
}
"""For each status request what its bits say, most telling first."""


def examine(line: Connection, limits: Limits, *, probe: bool) -> Findings:
    """Ask for status, model and, with `probe`, for both words that a job was printed. Raises ConnectionLost.

    A printer that stands still answers all but its status only when it goes on: it is not asked, and nothing is
    concluded.
    """
    replies = Replies(line)
    told = ask_bytes(replies, limits.answer)
    state = judged(told)
    status = tuple(_meant(request, answer) for request, answer in zip(STATUS_REQUESTS, told, strict=False))
    if not state.can_print:
        return Findings(state, status)
    model = replies.ask_model(limits.answer)
    return Findings(state, status, model, _probed(line, replies, limits) if probe else None)


def _probed(line: Connection, replies: Replies, limits: Limits) -> Answers:
    replies.expect_processed()
    line.send(ASK_PROCESSED)
    processed = replies.wait_processed(limits.answer)
    line.send(ask_printed(TEST_ID))  # last, for a model that does not know it may print its letters
    if replies.wait_printed(TEST_ID, limits.answer):
        return "printed"
    return "processed" if processed else "status"


def _meant(request: int, answer: int | PrinterState) -> StatusAnswer:
    if isinstance(answer, PrinterState):
        return StatusAnswer(request, None)
    return StatusAnswer(request, answer, tuple(code for bits, code in MEANINGS[request] if answer & bits))
