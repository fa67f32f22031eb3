"""Bars where people would rather look than read: takings by hour, and the pace of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median_low

from counter_pos.domain.business_date import local
from counter_pos.domain.money import group_indian
from counter_pos.reports.paper import BAR, LINE, MUTED, NAVY, Pen, Whole
from counter_pos.reports.shaped import MEDIUM, SEMIBOLD
from counter_pos.services.summaries import ReceiptRow

MOST_HOURS = 24
A_BREAK = timedelta(minutes=30)  # nobody in line, a meal, a night: not the pace of a queue
_ANY_DAY = date(2000, 1, 1)
WIDEST_BAR = 24.0
FEWEST_SLOTS = 8  # a short shift has slim bars in the middle, not broad ones


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour at the counter: when it began in Kanpur, its takings, and how fast the line moved.

    `receipts` and `paise` are without the cancelled; `payments` counts all that were served, and `gap_s` is the median
    of the seconds between one payment and the next, None where there was no next.
    """

    begins: datetime
    receipts: int = 0
    paise: int = 0
    payments: int = 0
    gap_s: int | None = None


def hours_of(rows: Sequence[ReceiptRow], *, folded: bool = False) -> list[Hour]:
    """The hours from the first receipt to the last, quiet ones in between among them.

    `folded` lays the days over each other: the hours of the clock, whichever day it was.
    """
    kept: dict[datetime, list[ReceiptRow]] = {}
    for row in rows:
        kept.setdefault(_hour(row.at, folded), []).append(row)
    if not kept:
        return []
    gaps = _gaps(rows, folded)
    first, last = min(kept), max(kept)
    span = int((last - first) / timedelta(hours=1)) + 1
    # A clock that jumped: quiet days in between would hide the bars.
    begins = sorted(kept) if span > MOST_HOURS else [first + timedelta(hours=step) for step in range(span)]
    return [_hour_of(at, kept.get(at, []), gaps.get(at, [])) for at in begins]


def _hour(instant: datetime, folded: bool) -> datetime:
    begins = local(instant).replace(minute=0, second=0, microsecond=0)
    return begins.replace(year=_ANY_DAY.year, month=_ANY_DAY.month, day=_ANY_DAY.day) if folded else begins


def _hour_of(begins: datetime, rows: Sequence[ReceiptRow], gaps: Sequence[int]) -> Hour:
    paid = [row for row in rows if not row.cancelled]
    return Hour(
        begins,
        receipts=len(paid),
        paise=sum(row.paise for row in paid),
        payments=len(_served(rows)),
        gap_s=median_low(gaps) if gaps else None,
    )


def _served(rows: Sequence[ReceiptRow]) -> dict[tuple[str, int], datetime]:
    """When each payment was taken, by its chain and place. A paper tells of a receipt, not of a payment."""
    return {(row.number.split("-")[1], row.seq): row.at for row in rows if row.origin != "paper"}


def _gaps(rows: Sequence[ReceiptRow], folded: bool) -> dict[datetime, list[int]]:
    """Seconds from each payment to the next, by the hour of the next; a break is none.

    Several receipts of one payment count once.
    """
    served = sorted(_served(rows).values())
    gaps: dict[datetime, list[int]] = {}
    for before, after in pairwise(served):
        if after - before < A_BREAK:
            gaps.setdefault(_hour(after, folded), []).append(int((after - before).total_seconds()))
    return gaps


def takings_by_hour(rows: Sequence[ReceiptRow]) -> list[tuple[datetime, int]]:
    """(the hour it began in Kanpur, paise), quiet hours in between with 0. Cancelled receipts are left out."""
    hours = hours_of([row for row in rows if not row.cancelled])
    return [(hour.begins, hour.paise) for hour in hours]


def round_step(highest: int) -> int:
    """The distance of up to five grid lines to reach `highest`: 1, 2 or 5 with noughts."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if highest <= step * factor * 5:
                return step * factor
        step *= 10


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` is a whole number; `label` stands below the bar, `under` below the label."""

    value: int
    label: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class BarChart(Whole):
    """Upright bars over a grid; the highest one tells its value.

    `unit` says what the numbers are, `foot` what stands under the labels.
    """

    title: str
    unit: str
    bars: Sequence[Bar]
    width: float
    height: float = 90.0
    every_value: bool = False
    foot: str = ""

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.text(x, top + 10, self.title, face=SEMIBOLD, size=9.5, colour=NAVY)
        pen.text(x + self.width, top + 10, self.unit, face=MEDIUM, size=6.8, align="right", colour=MUTED)
        left, right = x + 38, x + self.width
        ceiling, floor = top + 28, top + self.height - 14
        if self.foot:
            pen.text(right, top + self.height - 1, self.foot, size=6.2, align="right", colour=MUTED)
            floor -= 18
        highest = max(bar.value for bar in self.bars)
        step = round_step(highest)
        grid = step * max(1, -(-highest // step))
        for mark in range(0, grid + 1, step):
            height = floor - (floor - ceiling) * mark / grid
            pen.line(left, height, right, height, LINE if mark else NAVY, 0.35 if mark else 0.8)
            pen.text(left - 4, height + 2.2, group_indian(mark), size=6.2, align="right", colour=MUTED)
        pitch = (right - left) / max(len(self.bars), FEWEST_SLOTS)
        first = left + ((right - left) - pitch * len(self.bars)) / 2
        thick = min(WIDEST_BAR, pitch * 0.68)
        for index, bar in enumerate(self.bars):
            middle = first + pitch * (index + 0.5)
            height = (floor - ceiling) * bar.value / grid
            is_peak = bar.value == highest and highest > 0
            if height > 0:
                pen.box(middle - thick / 2, floor - height, thick, height, fill=NAVY if is_peak else BAR)
            pen.text(middle, floor + 8, bar.label, size=6.2, align="centre", colour=MUTED)
            pen.text(middle, floor + 15.5, bar.under, size=5.8, align="centre", colour=MUTED)
            if is_peak or (self.every_value and bar.value):
                told = group_indian(bar.value)
                pen.text(middle, floor - height - 2.5, told, face=SEMIBOLD, size=6.4, align="centre", colour=NAVY)
