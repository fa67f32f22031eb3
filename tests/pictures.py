"""Reading pictures of dots back: from PNG files, and the QR code on them, by two readers that share no code."""

from __future__ import annotations

import subprocess
from pathlib import Path

import zxingcpp
from PySide6.QtGui import QImage

from counter_pos.printing.bitmap import Bitmap

_BITS = [bytes(0 if byte >> (7 - bit) & 1 else 255 for bit in range(8)) for byte in range(256)]


def read_png(path: Path) -> Bitmap:
    """A one-bit PNG, bit for bit."""
    image = QImage(str(path))
    assert image.format() == QImage.Format.Format_Mono, path
    black_is_one = image.color(1) == 0xFF000000
    stride, wanted = image.bytesPerLine(), image.width() // 8
    raw = bytes(image.constBits())
    dots = b"".join(raw[row * stride : row * stride + wanted] for row in range(image.height()))
    return Bitmap(image.width(), image.height(), dots if black_is_one else bytes(255 - byte for byte in dots))


def qr_texts(picture: Bitmap) -> list[str]:
    """What a scanner reads on the picture."""
    greys = b"".join(_BITS[byte] for byte in picture.dots)
    seen = zxingcpp.read_barcodes(memoryview(greys).cast("B", (picture.height, picture.width)))
    return [code.text for code in seen]


def zbar_texts(picture: Bitmap) -> list[str]:
    """The same by zbarimg, which stays a process of its own; it reads a PNG like a scanner's camera does."""
    told = subprocess.run(
        ["zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"],
        input=picture.png(),
        capture_output=True,
        check=False,
    )
    assert told.returncode in (0, 4), told.stderr  # 4: there is no code on it
    return told.stdout.decode().splitlines()
