"""Draws the golden receipts anew: `python -m tests.make_golden_receipts`. Look at every one before it is kept."""

from __future__ import annotations

from pathlib import Path

from counter_pos.printing import raster
from counter_pos.printing.job import make_job
from tests.receipt_samples import every_kind

GOLDEN = Path(__file__).parent / "golden" / "receipts"


def main() -> None:
    raster.prepare()
    for name, receipt in every_kind().items():
        (GOLDEN / f"{name}.png").write_bytes(make_job(receipt).picture.png())


if __name__ == "__main__":
    main()
