"""A picture of black and white dots, as printers and PNG files want it, without any drawing library."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bitmap:
    """`width` is a multiple of 8; `dots` has width/8 bytes a row, top first, high bit left; 1 is black."""

    width: int
    height: int
    dots: bytes

    def __post_init__(self) -> None:
        if self.width % 8 or len(self.dots) != self.width // 8 * self.height:
            raise ValueError(f"{len(self.dots)} bytes are no picture of {self.width} x {self.height}")

    def rows(self, first: int, count: int) -> bytes:
        """The bytes of `count` rows from `first`, fewer at the end."""
        stride = self.width // 8
        return self.dots[first * stride : (first + count) * stride]

    def shifted(self, dots: int) -> Bitmap:
        """The same picture `dots` to the right (to the left when negative); what leaves the paper is lost."""
        stride = self.width // 8
        paper = (1 << self.width) - 1
        moved = []
        for start in range(0, len(self.dots), stride):
            row = int.from_bytes(self.dots[start : start + stride], "big")
            moved.append((row >> dots if dots > 0 else row << -dots & paper).to_bytes(stride, "big"))
        return Bitmap(self.width, self.height, b"".join(moved))

    def png(self) -> bytes:
        """The picture as a PNG of one bit a dot, at the 8 dots per mm of receipt printers."""
        stride = self.width // 8
        white_is_one = self.dots.translate(_INVERTED)
        rows = b"".join(b"\0" + white_is_one[start : start + stride] for start in range(0, len(white_is_one), stride))
        return (
            b"\x89PNG\r\n\x1a\n"
            + _chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 1, 0, 0, 0, 0))
            + _chunk(b"pHYs", struct.pack(">IIB", 8000, 8000, 1))
            + _chunk(b"IDAT", zlib.compress(rows, 9))
            + _chunk(b"IEND", b"")
        )


_INVERTED = bytes(255 - byte for byte in range(256))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
