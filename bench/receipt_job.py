"""receipt_job: the bytes sent to the printer against the raw bits of the picture they print."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from bench.floor import report
from counter_pos.printing import raster
from counter_pos.printing.job import make_job
from tests import receipt_samples


def main() -> None:
    raster.prepare()
    jobs = [make_job(receipt, number) for number, receipt in enumerate(receipt_samples.every_kind().values(), start=1)]
    sizes = [float(len(job.data)) for job in jobs]
    raw = [float(len(job.picture.dots)) for job in jobs]
    report("receipt_job", "bytes", sizes, raw)


if __name__ == "__main__":
    main()
