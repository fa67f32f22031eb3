"""Printer bytes of a picture: the only commands used are those every receipt printer knows, and Epson's process id."""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.printing.bitmap import Bitmap

FRAGMENT_ROWS = 240
"""Rows of one raster command: more overflow the length field or the buffer of small printers."""

START = b"\x1b@"
CUT = b"\x1dVB\x00"
"""Feeds the paper to the knife, then cuts, so nothing printed stays inside."""

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""Some printers obey these even in the middle of a picture: status, recovery, drawer kick and power off."""

SHIFTS = (1, -1, 2, -2, 3, -3)
_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class PrinterBytes:
    """`picture` is what comes out of the printer: the one asked for, or moved sideways by a dot or more."""

    data: bytes
    picture: Bitmap
    process_id: bytes


def process_id(job_id: int) -> bytes:
    """The four characters by which the printer tells that this job was printed."""
    digits = []
    for _ in range(4):
        job_id, digit = divmod(job_id, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return bytes(reversed(digits))


def is_safe(data: bytes) -> bool:
    """Whether no real-time command hides in the bytes."""
    return not any(command in data for command in REAL_TIME)


def encode(picture: Bitmap, identity: bytes) -> PrinterBytes:
    """The job: start, the picture in raster fragments, feed and cut, and the question whether it was printed.

    A picture whose bytes look like a real-time command is moved sideways; when no small move helps, the single
    dot that makes the command is left out.
    """
    for shift in (0, *SHIFTS):
        moved = picture.shifted(shift) if shift else picture
        data = _job(moved, identity)
        if is_safe(data):
            return PrinterBytes(data, moved, identity)
    cleared = picture.dots
    for command in REAL_TIME:
        cleared = cleared.replace(command, b"\0" + command[1:])
    moved = Bitmap(picture.width, picture.height, cleared)
    return PrinterBytes(_job(moved, identity), moved, identity)


def _job(picture: Bitmap, identity: bytes) -> bytes:
    pieces = [START]
    for first in range(0, picture.height, FRAGMENT_ROWS):
        rows = picture.rows(first, FRAGMENT_ROWS)
        stride = picture.width // 8
        pieces.append(b"\x1dv0\x00" + stride.to_bytes(2, "little") + (len(rows) // stride).to_bytes(2, "little") + rows)
    pieces.append(CUT)
    pieces.append(b"\x1d(H\x06\x00\x30\x30" + identity)
    return b"".join(pieces)
