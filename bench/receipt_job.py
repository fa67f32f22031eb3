"""Figure receipt_job: a receipt to printer bytes, in bytes over the raw bitmap, and how long making it takes.

Run from the root: `python -m bench.receipt_job`. One JSON line; p50 and p99 are milliseconds, told but not judged.
"""

from __future__ import annotations

import json
import sys
from statistics import quantiles
from time import perf_counter

from counter_pos.printing import raster
from counter_pos.printing.job import make_job
from tests.receipt_samples import every_kind

ROUNDS = 25


def measure() -> dict[str, object]:
    """The worst ratio of any kind of receipt; times over all kinds."""
    raster.prepare()
    kinds = list(every_kind().values())
    jobs = [make_job(receipt) for receipt in kinds]
    worst = max(jobs, key=lambda job: len(job.data) / len(job.picture.dots))
    taken = []
    for number in range(ROUNDS):
        for receipt in kinds:
            begun = perf_counter()
            make_job(receipt, number)
            taken.append((perf_counter() - begun) * 1000)
    percentiles = quantiles(taken, n=100)
    return {
        "name": "receipt_job",
        "value": len(worst.data),
        "unit": "bytes",
        "floor": len(worst.picture.dots),
        "ratio": round(len(worst.data) / len(worst.picture.dots), 6),
        "n": len(taken),
        "p50": round(percentiles[49], 2),
        "p99": round(percentiles[98], 2),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
