"""The first page of each report as a picture in docs/pictures, so that a change of its looks is seen in review.

`PICTURES=write` writes them anew; otherwise they are compared loosely, since rasterisers differ by a shade.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from counter_pos.reports.period_report import TITLES
from counter_pos.reports.render import day_pdf, report_bytes, shift_pdf
from tests.period_samples import city_day, some_days
from tests.report_reading import picture_of
from tests.report_samples import PRINTED, busy_shift, two_shift_day

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LIKENESS = 4.0  # mean difference of a channel, 0 to 255; a moved block is beyond it, another rasteriser is not


def _of_days(name: str, language: str) -> bytes:
    return report_bytes(name, some_days(), "pdf", language, PRINTED)


REPORTS: dict[str, Callable[[str], bytes]] = {
    "shift": lambda language: shift_pdf(busy_shift(), language, PRINTED),
    "day": lambda language: day_pdf(two_shift_day(), language, PRINTED),
    "counters": lambda language: report_bytes("counters", city_day(), "pdf", language, PRINTED),
    **{name: partial(_of_days, name) for name in TITLES},
}


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("report", REPORTS)
def test_the_first_page_looks_as_in_the_docs(report: str, language: str) -> None:
    picture = picture_of(REPORTS[report](language))
    path = PICTURES / f"report-{report}-{language}.png"
    if os.environ.get("PICTURES") == "write":
        picture.save(path, optimize=True)
    kept = Image.open(path).convert("RGB")
    assert kept.size == picture.size
    difference = ImageStat.Stat(ImageChops.difference(kept, picture)).mean
    assert max(difference) < LIKENESS, difference
