"""Reads receipts' QR texts from a picture: a scan, or a photo of creased paper taken in a hurry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.domain.errors import Refused
from counter_pos.wire.receipt_qr import PREFIX

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_SIDE = 2400
"""Pixels. A phone's picture is larger than the code needs, and slower to read."""


def texts_in_picture(path: Path, prefixes: tuple[str, ...] = (PREFIX,)) -> list[str]:
    """Every text in a picture that begins as ours do, from the clearest reading that is found first.

    Raises Refused: picture_unreadable, picture_without_qr.
    """
    import zxingcpp
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened).convert("L")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError) as wrong:
        raise Refused("picture_unreadable", path=str(path), reason=str(wrong)) from wrong
    for attempt in _attempts(picture):
        for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
            found = zxingcpp.read_barcodes(
                attempt, formats=zxingcpp.BarcodeFormat.QRCode, binarizer=binarizer, try_rotate=True, try_downscale=True
            )
            texts = [each.text for each in found if each.text.upper().startswith(prefixes)]
            if texts:
                return list(dict.fromkeys(texts))
    raise Refused("picture_without_qr", path=str(path))


def _attempts(picture: Image) -> Iterator[Image]:
    """The picture as it is, then as a careful eye would look at it again: nearer, without specks, sharpened."""
    from PIL import Image, ImageFilter, ImageOps

    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    yield picture
    clear = ImageOps.autocontrast(picture, cutoff=1)
    yield clear
    yield clear.filter(ImageFilter.MedianFilter(3))
    for factor in (2, 3):
        if max(picture.size) * factor <= 2 * LARGEST_SIDE:
            size = (picture.width * factor, picture.height * factor)
            larger = clear.resize(size, Image.Resampling.BICUBIC)
            yield larger
            yield larger.filter(ImageFilter.UnsharpMask(radius=2 * factor, percent=250, threshold=0))
    yield clear.filter(ImageFilter.GaussianBlur(1.2))
    yield clear.resize((max(1, picture.width // 2), max(1, picture.height // 2)), Image.Resampling.LANCZOS)
