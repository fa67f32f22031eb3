"""From what a paper says to the bytes a printer is sent: the one way in, whatever the paper and wherever it comes out.

A new kind of paper is a new text in `services.printing.jobs.Paper`, with its layout in `page_of` and its name in
`file_name`; drawing, encoding, printing and the states of a job are the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.domain.receipt import ReceiptText
from counter_pos.domain.slip import SlipText
from counter_pos.printing.bitmap import Bitmap
from counter_pos.printing.escpos import encode, process_id
from counter_pos.printing.layout import WIDTH_80MM, lay_out
from counter_pos.printing.page import Page
from counter_pos.printing.slip_layout import lay_out_slip
from counter_pos.services.printing.jobs import Paper


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One piece of paper, ready. `name` is a file's stem; `picture` is bit for bit what the printer prints."""

    name: str
    picture: Bitmap
    data: bytes
    process_id: bytes


def page_of(paper: Paper, width: int = WIDTH_80MM) -> Page:
    """What the paper says, set out for `width` dots."""
    from counter_pos.printing import raster

    match paper:
        case ReceiptText():
            return lay_out(paper, raster.covers, width)
        case SlipText():
            return lay_out_slip(paper, raster.covers, width)


def make_job(paper: Paper, job_id: int = 0, width: int = WIDTH_80MM) -> PaperJob:
    """Draw and encode a paper. Any thread, once `raster.prepare` ran. Raises ValueError: the QR does not fit."""
    return job_of(page_of(paper, width), file_name(paper), job_id)


def job_of(page: Page, name: str, job_id: int = 0) -> PaperJob:
    """Draw and encode a page that is set out already."""
    from counter_pos.printing import raster

    encoded = encode(raster.draw(page))
    return PaperJob(name, encoded.picture, encoded.data, process_id(job_id))


def file_name(paper: Paper) -> str:
    """A receipt's number, told apart from its copies and its cancellation."""
    match paper:
        case ReceiptText():
            if paper.kind == "cancellation":
                return f"{paper.number}-cancelled"
            return f"{paper.number}-copy{paper.copy}" if paper.copy else paper.number
        case SlipText():
            stem = f"{paper.counter_code}-{paper.window}-{paper.entry_hash[:6].upper()}-{paper.kind.replace('_', '-')}"
            return f"{stem}-again" if paper.reprint else f"{stem}-{paper.copy}" if paper.copies > 1 else stem
