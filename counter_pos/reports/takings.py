"""What was taken, summed up: by purpose, by mode and by hour, as registers and as charts of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from counter_pos.domain.money import group_indian
from counter_pos.domain.payment import TenderKind
from counter_pos.reports.blocks import Prose
from counter_pos.reports.chart import Bar, BarChart, hours_of
from counter_pos.reports.paper import MUTED, Block
from counter_pos.reports.register import Column, Line, Register
from counter_pos.reports.speech import PURPOSE_ORDER, Speech
from counter_pos.services.summaries import ReceiptRow, ShiftSummary

FEWEST_TO_PACE = 2  # one payment has no pace
MOST_DAYS = 31  # bars side by side
HEIGHT = 90.0
FOOT_HEIGHT = 14.0


def purpose_register(rows: Sequence[ReceiptRow], speech: Speech) -> Register:
    """Takings by purpose, cancelled receipts left out."""
    lines = []
    for purpose in PURPOSE_ORDER:
        here = [row.paise for row in rows if row.purpose == purpose and not row.cancelled]
        if here:
            lines.append(Line((speech.purpose(purpose), sum(here), len(here), sum(here))))
    return Register(
        "purposes",
        speech.say("Takings by purpose"),
        (
            Column("purpose", speech.say("Purpose"), width=86),
            Column("share", "", "share"),
            Column("receipts", speech.say("Receipts"), "count", 42, summed=True),
            Column("amount", speech.say("Amount ₹"), "money", 64, summed=True),
        ),
        tuple(lines),
        empty=speech.say("No takings."),
    )


def mode_register(rows: Sequence[ReceiptRow], speech: Speech) -> Register:
    """Takings by mode of payment: cash lies in the drawer, cheques and drafts lie beside it."""
    lines = []
    for tender in TenderKind:
        here = [row.paise for row in rows if row.tender == tender and not row.cancelled]
        if here:
            lines.append(Line((speech.tender(tender), sum(here), len(here), sum(here))))
    return Register(
        "modes",
        speech.say("Takings by mode"),
        (
            Column("mode", speech.say("Mode"), width=86),
            Column("share", "", "share"),
            Column("receipts", speech.say("Receipts"), "count", 42, summed=True),
            Column("amount", speech.say("Amount ₹"), "money", 64, summed=True),
        ),
        tuple(lines),
        empty=speech.say("No takings."),
    )


def hour_register(rows: Sequence[ReceiptRow], speech: Speech) -> Register:
    """Each hour's takings, and how fast the line moved."""
    return Register(
        "hours",
        speech.say("Takings by hour"),
        (
            Column("begins", speech.say("Hour from"), "instant", 90),
            Column("receipts", speech.say("Receipts"), "count", 60, summed=True),
            Column("amount", speech.say("Amount ₹"), "money", 80, summed=True),
            Column("payments", speech.say("Payments served"), "count", 60, summed=True),
            Column("gap", speech.say("Seconds between payments, median"), "count", 90),
        ),
        tuple(Line((hour.begins, hour.receipts, hour.paise, hour.payments, hour.gap_s)) for hour in hours_of(rows)),
        empty=speech.say("No takings."),
    )


def hour_chart(rows: Sequence[ReceiptRow], speech: Speech, width: float, height: float = HEIGHT) -> Block:
    """Takings by hour; cancelled receipts are left out."""
    hours = hours_of([row for row in rows if not row.cancelled])
    if not hours:
        return Prose(speech.say("No takings to draw by hour."), width, size=8, colour=MUTED)
    bars = [Bar(hour.paise // 100, f"{hour.begins:%H}") for hour in hours]
    return BarChart(speech.say("Takings by hour"), speech.say("rupees, hour of the day"), bars, width, height)


def day_chart(shifts: Sequence[ShiftSummary], speech: Speech, width: float, height: float = HEIGHT) -> Block:
    """Takings by business date, quiet days in between with none; cancelled receipts are left out."""
    sums: dict[date, int] = {}
    for shift in shifts:
        taken = sum(row.paise for row in shift.rows if not row.cancelled)
        sums[shift.business_date] = sums.get(shift.business_date, 0) + taken
    first, days = min(sums), (max(sums) - min(sums)).days + 1
    dates = [first + timedelta(days=step) for step in range(days)] if days <= MOST_DAYS else sorted(sums)[-MOST_DAYS:]
    bars = [Bar(sums.get(day, 0) // 100, str(day.day)) for day in dates]
    return BarChart(speech.say("Takings by day"), speech.say("rupees, day of the month"), bars, width, height)


def pace_chart(
    rows: Sequence[ReceiptRow], speech: Speech, width: float, height: float = HEIGHT, *, folded: bool = False
) -> list[Block]:
    """How many people were served in each hour and how long one took; nothing where there is nothing to compare."""
    hours = hours_of(rows, folded=folded)
    if sum(hour.payments for hour in hours) < FEWEST_TO_PACE:
        return []
    bars = [
        Bar(hour.payments, f"{hour.begins:%H}", "–" if hour.gap_s is None else group_indian(hour.gap_s))
        for hour in hours
    ]
    foot = speech.say("below each hour: seconds from one payment to the next, median")
    title, unit = speech.say("Pace of the queue"), speech.say("payments an hour")
    return [BarChart(title, unit, bars, width, height + FOOT_HEIGHT, every_value=True, foot=foot)]
