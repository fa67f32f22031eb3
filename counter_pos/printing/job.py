"""From what a receipt says to the bytes a printer is sent: the one way in, whatever the paper comes out of."""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.domain.receipt import ReceiptText
from counter_pos.printing.bitmap import Bitmap
from counter_pos.printing.escpos import encode, process_id
from counter_pos.printing.layout import WIDTH_80MM, lay_out
from counter_pos.printing.page import Page


@dataclass(frozen=True, slots=True)
class ReceiptJob:
    """One piece of paper, ready. `name` is a file's stem; `picture` is bit for bit what the printer prints."""

    name: str
    picture: Bitmap
    data: bytes
    process_id: bytes


def page_of(receipt: ReceiptText, width: int = WIDTH_80MM) -> Page:
    """The receipt set out for paper of `width` dots."""
    from counter_pos.printing import raster

    return lay_out(receipt, raster.covers, width)


def make_job(receipt: ReceiptText, job_id: int = 0, width: int = WIDTH_80MM) -> ReceiptJob:
    """Draw and encode a receipt. Any thread, once `raster.prepare` ran. Raises ValueError: the QR does not fit."""
    from counter_pos.printing import raster

    encoded = encode(raster.draw(page_of(receipt, width)), process_id(job_id))
    return ReceiptJob(file_name(receipt), encoded.picture, encoded.data, encoded.process_id)


def file_name(receipt: ReceiptText) -> str:
    """The receipt's number, told apart from its copies and its cancellation."""
    if receipt.kind == "cancellation":
        return f"{receipt.number}-cancelled"
    return f"{receipt.number}-copy{receipt.copy}" if receipt.copy else receipt.number
