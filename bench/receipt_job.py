"""receipt_job: the bytes sent to the printer against the raw bits of the picture they print, and how long it takes.

Two lines under one name: in bytes, and in seconds from what the receipt says to the job's bytes. The floor in seconds
is drawing the same page alone, so the ratio is what layout and encoding add.
"""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from itertools import cycle

from bench.floor import in_turns, report, seconds
from counter_pos.printing import raster
from counter_pos.printing.escpos import ask_printed
from counter_pos.printing.job import make_job, page_of
from tests import receipt_samples

ROUNDS = 200
WIDTHS = (576, 384)


def main() -> None:
    raster.prepare()
    receipts = list(receipt_samples.every_kind().values())
    jobs = [make_job(receipt, 1, width) for receipt in receipts for width in WIDTHS]
    sizes = [float(len(job.data + ask_printed(job.process_id))) for job in jobs]
    report("receipt_job", "bytes", sizes, [float(len(job.picture.dots)) for job in jobs])

    made, drawn = cycle(receipts), cycle(receipts)

    def draw() -> float:
        page = page_of(next(drawn))
        return seconds(lambda: raster.draw(page))

    values, floors = in_turns(ROUNDS, lambda: seconds(lambda: make_job(next(made))), draw, warm_up=20)
    report("receipt_job", "s", values, floors)


if __name__ == "__main__":
    main()
