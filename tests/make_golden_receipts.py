"""Draws the golden receipts anew: `python -m tests.make_golden_receipts`. Look at every one before it is kept."""

from __future__ import annotations

from pathlib import Path

from counter_pos.printing import raster
from counter_pos.printing.job import make_job
from tests.receipt_samples import every_kind

GOLDEN = {
    width: Path(__file__).parent / "golden" / folder for width, folder in ((576, "receipts"), (384, "receipts-58"))
}
"""By the dots across the paper: 80 mm and 58 mm."""


def main() -> None:
    raster.prepare()
    for width, folder in GOLDEN.items():
        for name, receipt in every_kind().items():
            (folder / f"{name}.png").write_bytes(make_job(receipt, width=width).picture.png())


if __name__ == "__main__":
    main()
