"""Printer bytes of a picture, of the question whether it was printed, and of the pulse that opens a drawer."""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.printing.bitmap import Bitmap

FRAGMENT_ROWS = 240
"""Rows of one raster command: more overflow the length field or the buffer of small printers."""

START = b"\x1b@\x1da\x00"
"""Forget earlier settings, and speak only when asked."""

CUT = b"\x1dVB\x00"
"""Feeds the paper to the knife, then cuts, so nothing printed stays inside."""

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""Some printers obey these even in the middle of a picture: status, recovery, drawer kick and power off."""

DRAWER_PULSES = {"pin2": b"\x1bp\x00\x32\x32", "pin5": b"\x1bp\x01\x32\x32"}
"""100 ms on the pin of the printer's drawer socket that the drawer is wired to."""

SHIFTS = (1, -1, 2, -2, 3, -3)
_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class PrinterBytes:
    """`picture` is what comes out of the printer: the one asked for, or moved sideways by a dot or more."""

    data: bytes
    picture: Bitmap


def process_id(job_id: int) -> bytes:
    """The four characters by which the printer tells that this job was printed."""
    digits = []
    for _ in range(4):
        job_id, digit = divmod(job_id, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return bytes(reversed(digits))


def ask_printed(process_id: bytes) -> bytes:
    """Asks the printer to send this id back when everything before the question has been printed."""
    return b"\x1d(H\x06\x00\x30\x30" + process_id


def white_space(width: int) -> bytes:
    """As many zeros as the longest picture command takes: they end one that a lost line left half sent.

    Within a picture they are white rows; outside of one they mean nothing.
    """
    return bytes(width // 8 * FRAGMENT_ROWS)


def is_safe(data: bytes) -> bool:
    """Whether no real-time command hides in the bytes."""
    return not any(command in data for command in REAL_TIME)


def encode(picture: Bitmap) -> PrinterBytes:
    """The job: start, the picture in raster fragments, feed and cut.

    A picture whose bytes look like a real-time command is moved sideways; when no small move helps, the single
    dot that makes the command is left out.
    """
    for shift in (0, *SHIFTS):
        moved = picture.shifted(shift) if shift else picture
        data = _job(moved)
        if is_safe(data):
            return PrinterBytes(data, moved)
    cleared = picture.dots
    for command in REAL_TIME:
        cleared = cleared.replace(command, b"\0" + command[1:])
    moved = Bitmap(picture.width, picture.height, cleared)
    return PrinterBytes(_job(moved), moved)


def _job(picture: Bitmap) -> bytes:
    pieces = [START]
    for first in range(0, picture.height, FRAGMENT_ROWS):
        rows = picture.rows(first, FRAGMENT_ROWS)
        stride = picture.width // 8
        pieces.append(b"\x1dv0\x00" + stride.to_bytes(2, "little") + (len(rows) // stride).to_bytes(2, "little") + rows)
    pieces.append(CUT)
    return b"".join(pieces)
