"""What status bytes mean, and that answers are understood in whatever pieces and order they arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.printing.status import ConnectionLost, PrinterState, Replies, ask_state, judge


class Script:
    """A line whose answers are written down beforehand, one piece for each time it is listened to."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.sent = b""
        self.time = 0.0

    def send(self, data: bytes) -> None:
        self.sent += data

    def receive(self, seconds: float) -> bytes:
        if not self.pieces:
            self.time += seconds
            return b""
        return self.pieces.pop(0)

    def close(self) -> None:
        """Nothing is open."""

    def replies(self) -> Replies:
        return Replies(self, lambda: self.time)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ((0x12, 0x12, 0x12, 0x12), PrinterState.OK),
        ((0x16, 0x12, 0x12, 0x12), PrinterState.OK),  # the drawer is open: no concern of paper
        ((0x12, 0x12, 0x12, 0x1E), PrinterState.PAPER_NEAR_END),
        ((0x1A, 0x32, 0x12, 0x7E), PrinterState.PAPER_OUT),
        ((0x1A, 0x32, 0x12, 0x12), PrinterState.PAPER_OUT),
        ((0x1A, 0x16, 0x12, 0x12), PrinterState.COVER_OPEN),
        ((0x1A, 0x16, 0x12, 0x7E), PrinterState.PAPER_OUT),
        ((0x1A, 0x52, 0x12, 0x12), PrinterState.ERROR),
        ((0x12, 0x12, 0x1A, 0x12), PrinterState.ERROR),
        ((0x12, 0x12, 0x32, 0x12), PrinterState.ERROR),
        ((0x12, 0x12, 0x52, 0x12), PrinterState.ERROR),
        ((0x1A, 0x12, 0x12, 0x12), PrinterState.ERROR),
    ],
)
def test_four_bytes_tell_one_state(told: tuple[int, int, int, int], state: PrinterState) -> None:
    assert judge(*told) is state


def test_all_four_are_asked_and_each_answer_is_awaited() -> None:
    line = Script(b"\x12", b"\x12", b"\x12", b"\x12")
    assert ask_state(line.replies(), 1) is PrinterState.OK
    assert line.sent == b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


BEGINS_MORE = {0x11, 0x13, 0x37, 0x5F} | {byte for byte in range(256) if byte & 0x93 == 0x10}
"""Flow control, blocks, and what is said unasked."""


@pytest.mark.parametrize("byte", [byte for byte in range(256) if byte & 0x93 != 0x12 and byte not in BEGINS_MORE])
def test_a_byte_without_the_fixed_bits_is_garbled(byte: int) -> None:
    assert ask_state(Script(bytes([byte])).replies(), 1) is PrinterState.GARBLED


def test_no_answer_is_silence_and_not_paper() -> None:
    line = Script()
    assert ask_state(line.replies(), 2) is PrinterState.SILENT
    assert line.time == 2


def test_flow_control_between_answers_is_passed_over() -> None:
    line = Script(b"\x13\x11", b"\x12", b"\x11\x12", b"\x12", b"\x12")
    assert ask_state(line.replies(), 1) is PrinterState.OK


@pytest.mark.parametrize("byte", sorted(BEGINS_MORE))
def test_a_byte_that_begins_more_is_silence_when_nothing_follows(byte: int) -> None:
    assert ask_state(Script(bytes([byte])).replies(), 1) is PrinterState.SILENT


def test_what_is_said_unasked_is_passed_over_in_any_pieces() -> None:
    line = Script(b"\x38\x00", b"\x00\x00\x12", b"\x14\x00\x00\x0f\x12", b"\x12", b"\x12")
    assert ask_state(line.replies(), 1) is PrinterState.OK


def test_a_printer_that_only_seems_to_speak_unasked_is_garbled() -> None:
    assert ask_state(Script(b"\x10\xff\x00\x00").replies(), 1) is PrinterState.GARBLED


@pytest.mark.parametrize("answer", [b"\x00", b"\x03", b"\x0c", b"\x0f"])
def test_the_word_processed_is_heard_only_when_it_was_asked_for(answer: bytes) -> None:
    asked = Script(answer).replies()
    asked.expect_processed()
    assert asked.wait_processed(1)
    assert asked.processed == answer[0]
    assert not Script(answer).replies().wait_processed(1)


def test_a_late_word_processed_does_not_spoil_the_status() -> None:
    line = Script(b"\x00\x12", b"\x12", b"\x12", b"\x12")
    replies = line.replies()
    replies.expect_processed()
    assert ask_state(replies, 1) is PrinterState.OK
    assert replies.processed == 0


def test_the_model_is_read_from_among_other_answers() -> None:
    assert Script(b"\x14\x00\x00\x00_TM-", b"T82\x00").replies().ask_model(1) == "TM-T82"
    assert Script(b"_TM-T82").replies().ask_model(1) is None


def test_the_word_printed_is_understood_in_pieces() -> None:
    line = Script(b"\x37", b"\x2200", b"07", b"\x00")
    assert line.replies().wait_printed(b"0007", 1)


def test_another_jobs_word_does_not_count() -> None:
    line = Script(b"\x37\x220006\x00")
    assert not line.replies().wait_printed(b"0007", 1)


def test_a_late_word_among_status_answers_is_kept() -> None:
    line = Script(b"\x37\x220007\x00\x12", b"\x12", b"\x12", b"\x12")
    replies = line.replies()
    assert ask_state(replies, 1) is PrinterState.OK
    assert replies.printed == {b"0007"}


def test_a_block_of_another_kind_proves_nothing() -> None:
    line = Script(b"\x37\x230007\x00")
    assert not line.replies().wait_printed(b"0007", 1)


@given(noise=st.lists(st.binary(max_size=12), max_size=12))
def test_no_noise_is_ever_taken_for_the_word_printed_or_for_ready(noise: list[bytes]) -> None:
    line = Script(*noise)
    replies = line.replies()
    try:
        state = ask_state(replies, 1)
        printed = replies.wait_printed(b"0007", 1)
    except ConnectionLost:
        return
    everything = b"".join(noise)
    assert not printed or b"\x37\x220007\x00" in everything
    assert not state.can_print or sum(byte & 0x93 == 0x12 for byte in everything) >= 4
