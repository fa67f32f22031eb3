"""The bytes a printer is sent, and that nothing in them is taken for a command they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.printing.bitmap import Bitmap
from counter_pos.printing.escpos import REAL_TIME, ask_printed, encode, is_safe, process_id, white_space
from tests.fake_printer import Decoder, Faults


def decoded(data: bytes) -> tuple[Decoder, list[bytes]]:
    said: list[bytes] = []
    decoder = Decoder(Faults(), said.append)
    decoder.feed(data)
    return decoder, said


def test_a_job_starts_prints_and_cuts() -> None:
    job = encode(Bitmap(16, 2, b"\x80\x01\xff\x00"))
    assert job.data == b"\x1b@\x1da\x00" + b"\x1dv0\x00\x02\x00\x02\x00\x80\x01\xff\x00" + b"\x1dVB\x00"
    assert ask_printed(b"0001") == b"\x1d(H\x06\x00000001"


def test_a_tall_picture_goes_in_fragments_of_at_most_240_rows() -> None:
    picture = Bitmap(8, 500, bytes(range(32, 132)) * 5)
    job = encode(picture)
    assert job.data.count(b"\x1dv0\x00\x01\x00\xf0\x00") == 2
    assert job.data.count(b"\x1dv0\x00\x01\x00\x14\x00") == 1
    assert decoded(job.data)[0].pictures == [picture]


@given(
    stride=st.integers(1, 6),
    body=st.lists(st.sampled_from([0x00, 0x04, 0x05, 0x08, 0x10, 0x14, 0x20, 0x80, 0xFF]), min_size=1, max_size=600),
)
def test_any_picture_comes_out_whole_and_carries_no_real_time_command(stride: int, body: list[int]) -> None:
    rows = len(body) // stride
    picture = Bitmap(stride * 8, rows, bytes(body[: rows * stride]))
    job = encode(picture)
    assert is_safe(job.data)
    decoder, said = decoded(job.data + ask_printed(b"ZZZZ"))
    assert decoder.pictures == ([job.picture] if rows else [])
    assert said == [b"\x37\x22ZZZZ\x00"]
    assert not decoder.unknown


@pytest.mark.parametrize("command", REAL_TIME)
def test_a_picture_that_looks_like_a_command_is_moved_by_one_dot(command: bytes) -> None:
    picture = Bitmap(32, 1, b"\0" + command + b"\0")
    job = encode(picture)
    assert job.picture == picture.shifted(1)
    assert sum(byte.bit_count() for byte in job.picture.dots) == sum(byte.bit_count() for byte in picture.dots)


def test_when_no_move_helps_the_dangerous_dot_is_left_out() -> None:
    moves = [Bitmap(32, 1, b"\0\x10\x04\0").shifted(dots).dots for dots in (0, 1, -1, 2, -2, 3, -3)]
    stubborn = Bitmap(32, len(moves), b"".join(moves))
    job = encode(stubborn)
    assert is_safe(job.data)
    before = sum(byte.bit_count() for byte in stubborn.dots)
    assert before - sum(byte.bit_count() for byte in job.picture.dots) == 1


def test_moving_loses_nothing_within_the_margin() -> None:
    picture = Bitmap(16, 1, b"\x0f\xf0")
    assert picture.shifted(3).shifted(-3) == picture
    assert picture.shifted(-3).shifted(3) == picture


@pytest.mark.parametrize(("job", "identity"), [(0, b"0000"), (35, b"000Z"), (36, b"0010"), (36**4 + 1, b"0001")])
def test_process_ids_are_four_printable_characters(job: int, identity: bytes) -> None:
    assert process_id(job) == identity


def test_a_picture_must_have_all_its_bytes() -> None:
    with pytest.raises(ValueError, match="no picture"):
        Bitmap(16, 2, b"\0")
    with pytest.raises(ValueError, match="no picture"):
        Bitmap(12, 2, b"\0\0")


@given(stride=st.integers(1, 72), cut=st.integers(0, 100_000))
def test_white_space_ends_any_half_picture_and_is_nothing_elsewhere(stride: int, cut: int) -> None:
    picture = Bitmap(stride * 8, 300, b"\x55" * stride * 300)
    data = encode(picture).data
    decoder, said = decoded(data[: cut % len(data)])
    decoder.feed(white_space(picture.width))
    before = len(decoder.pictures)
    decoder.feed(data + ask_printed(b"0001"))
    assert decoder.pictures[before:][-1].dots.endswith(picture.dots)
    assert said == [b"\x37\x220001\x00"]
