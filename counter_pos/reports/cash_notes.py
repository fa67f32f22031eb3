"""The denomination sheet: notes and coins of every count, for one shift side by side, for many one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from counter_pos.reports.register import Cell, Column, Line, Register
from counter_pos.reports.speech import Speech
from counter_pos.services.summaries import NotesCounted, ShiftSummary


def denomination(paise: int, speech: Speech) -> str:
    """A note or coin by its value: '₹ 500', '₹ 0.50'."""
    return "₹ " + speech.money(paise).removesuffix(".00")


def _loose(count: NotesCounted) -> int:
    return count.counted - sum(paise * pieces for paise, pieces in count.notes)


def denomination_sheet(shift: ShiftSummary, speech: Speech, width: float) -> Register:
    """One shift's notes and coins; when the drawer was counted twice, both counts stand side by side."""
    counts = shift.counts
    pieces, amount = (34.0, 66.0) if len(counts) > 1 else (60.0, 80.0)
    columns = [Column("note", speech.say("Note or coin"), width=width - len(counts) * (pieces + amount))]
    for count in counts:
        twice = len(counts) > 1
        heading = speech.say("Count {attempt}, ₹", attempt=count.attempt) if twice else speech.say("Amount ₹")
        columns.append(Column(f"pieces_{count.attempt}", speech.say("Pieces"), "count", pieces, summed=True))
        columns.append(Column(f"amount_{count.attempt}", heading, "money", amount, summed=True))
    held = [dict(count.notes) for count in counts]
    lines = []
    for paise in sorted({paise for notes in held for paise in notes}, reverse=True):
        cells: list[Cell] = [denomination(paise, speech)]
        for notes in held:
            number = notes.get(paise)
            cells += [number, None if number is None else number * paise]
        lines.append(Line(tuple(cells)))
    loose = [_loose(count) for count in counts]
    if any(loose):
        cells = [speech.say("Not by notes")]
        for paise in loose:
            cells += [None, paise]
        lines.append(Line(tuple(cells)))
    return Register("denominations", speech.say("Denomination sheet"), tuple(columns), tuple(lines))


def denomination_register(shifts: Sequence[ShiftSummary], speech: Speech) -> Register:
    """Every count of these shifts, each with its sum. The count that holds is the last one of a shift."""
    lines: list[Line] = []
    for shift in shifts:
        for count in shift.counts:
            leads: tuple[Cell, ...] = (
                shift.business_date,
                str(shift.shift),
                speech.staff(shift.staff, shift.staff_en, shift.staff_hi),
                count.at,
                str(count.attempt),
                None if count is shift.counts[-1] else speech.say("counted again"),
            )
            for paise, pieces in count.notes:
                lines.append(Line((*leads, denomination(paise, speech), pieces, pieces * paise)))
            if loose := _loose(count):
                lines.append(Line((*leads, speech.say("Not by notes"), None, loose)))
            if not count.notes and not _loose(count):
                lines.append(Line((*leads, speech.say("Empty drawer"), 0, 0)))
    return Register(
        "denominations",
        speech.say("Denomination sheet"),
        (
            Column("business_date", speech.say("Business date"), "date", 62),
            Column("shift", speech.say("Shift"), "code", 28),
            Column("clerk", speech.say("Clerk")),
            Column("counted_at", speech.say("Counted at"), "time", 46),
            Column("attempt", speech.say("Count"), "code", 34),
            Column("state", speech.say("State"), width=66),
            Column("note", speech.say("Note or coin"), width=64),
            Column("pieces", speech.say("Pieces"), "count", 42, summed=True),
            Column("amount", speech.say("Amount ₹"), "money", 70, summed=True),
        ),
        tuple(lines),
        group=6,
        empty=speech.say("No drawer was counted in this time."),
    )
