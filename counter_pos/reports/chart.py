"""Takings by hour as bars: where people would rather look than read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from counter_pos.domain.business_date import local
from counter_pos.domain.money import group_indian
from counter_pos.reports.paper import LINE, MUTED, NAVY, Pen, Whole
from counter_pos.reports.shaped import MEDIUM, SEMIBOLD
from counter_pos.services.summaries import ReceiptRow

BAR = "5b86ad"
MOST_HOURS = 24
WIDEST_BAR = 24.0
FEWEST_SLOTS = 8  # a short shift has slim bars in the middle, not broad ones


def takings_by_hour(rows: Sequence[ReceiptRow]) -> list[tuple[datetime, int]]:
    """(the hour it began in Kanpur, paise), quiet hours in between with 0. Cancelled receipts are left out."""
    sums: dict[datetime, int] = {}
    for row in rows:
        if not row.cancelled:
            hour = local(row.at).replace(minute=0, second=0, microsecond=0)
            sums[hour] = sums.get(hour, 0) + row.paise
    if not sums:
        return []
    first, last = min(sums), max(sums)
    span = int((last - first) / timedelta(hours=1)) + 1
    if span > MOST_HOURS:  # a clock that jumped: quiet days in between would hide the bars
        return sorted(sums.items())
    return [(hour, sums.get(hour, 0)) for hour in (first + timedelta(hours=step) for step in range(span))]


def round_step(highest: int) -> int:
    """The distance of up to five grid lines to reach `highest` rupees: 1, 2 or 5 with noughts."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if highest <= step * factor * 5:
                return step * factor
        step *= 10


@dataclass(frozen=True, slots=True)
class HourChart(Whole):
    """Bars over the hours of the day. `unit` says what the numbers are."""

    title: str
    unit: str
    hours: Sequence[tuple[datetime, int]]
    width: float
    height: float = 128.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.text(x, top + 10, self.title, face=SEMIBOLD, size=9.5, colour=NAVY)
        pen.text(x + self.width, top + 10, self.unit, face=MEDIUM, size=6.8, align="right", colour=MUTED)
        left, right = x + 38, x + self.width
        ceiling, floor = top + 28, top + self.height - 14
        highest = max(paise for _, paise in self.hours) // 100
        step = round_step(highest)
        grid = step * max(1, -(-highest // step))
        for mark in range(0, grid + 1, step):
            height = floor - (floor - ceiling) * mark / grid
            pen.line(left, height, right, height, LINE if mark else NAVY, 0.35 if mark else 0.8)
            pen.text(left - 4, height + 2.2, group_indian(mark), size=6.2, align="right", colour=MUTED)
        pitch = (right - left) / max(len(self.hours), FEWEST_SLOTS)
        first = left + ((right - left) - pitch * len(self.hours)) / 2
        bar = min(WIDEST_BAR, pitch * 0.68)
        for index, (hour, paise) in enumerate(self.hours):
            middle = first + pitch * (index + 0.5)
            height = (floor - ceiling) * (paise / 100) / grid
            is_peak = paise // 100 == highest and highest > 0
            if height > 0:
                pen.box(middle - bar / 2, floor - height, bar, height, fill=NAVY if is_peak else BAR)
            pen.text(middle, floor + 9, f"{hour:%H}", size=6.2, align="centre", colour=MUTED)
            if is_peak:
                shown = group_indian(highest)
                pen.text(middle, floor - height - 2.5, shown, face=SEMIBOLD, size=6.4, align="centre", colour=NAVY)
