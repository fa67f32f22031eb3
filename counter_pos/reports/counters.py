"""The counter-wise register: all counters of the city for a business date or more, as the centre holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_pos.reports.blocks import Figure, Figures, Prose
from counter_pos.reports.paper import ACROSS, GREEN, MUTED, RED, Block, Gap
from counter_pos.reports.register import Cell, Column, Line, Register
from counter_pos.reports.register_page import register_blocks
from counter_pos.reports.report import Place, Report, binding, days_told, masthead
from counter_pos.reports.speech import Speech
from counter_pos.services.days.register_rows import CounterDay, CounterDays


def counter_register(days: CounterDays, speech: Speech) -> Register:
    """One line for each counter and business date; the date is told where there is more than one."""
    dated = days.first != days.last
    leading = (Column("business_date", speech.say("Business date"), "date", 60),) if dated else ()
    columns = (
        *leading,
        Column("code", speech.say("Code"), "code", 28),
        Column("counter", speech.say("Counter")),
        Column("day", speech.say("Day"), width=44),
        Column("windows", speech.say("Windows"), "count", 42, summed=True),
        Column("shifts", speech.say("Shifts"), "count", 32, summed=True),
        Column("receipts", speech.say("Receipts"), "count", 42, summed=True),
        Column("cash", speech.say("Cash ₹"), "money", 68, summed=True),
        Column("instruments", speech.say("Cheques and drafts ₹"), "money", 60, summed=True),
        Column("amount", speech.say("Together ₹"), "money", 70, summed=True),
        Column("share", speech.say("Share"), "share", 40 if dated else 62),
        Column("cancelled", speech.say("Cancelled"), "count", 42, summed=True),
        Column("cancelled_paise", speech.say("Cancelled ₹"), "money", 54, summed=True),
        Column("over", speech.say("Over ₹"), "money", 42, summed=True),
        Column("short", speech.say("Short ₹"), "money", 46, summed=True),
    )
    lines = tuple(_line(row, speech, dated) for row in days.rows)
    return Register(
        "counters",
        speech.say("Counters"),
        columns,
        lines,
        note_column=2 if dated else 1,
        group=1 if dated else 0,
        empty=speech.say("The centre has heard of no counter in this time."),
    )


def _line(row: CounterDay, speech: Speech, dated: bool) -> Line:
    leads: tuple[Cell, ...] = (row.business_date,) if dated else ()
    together = row.cash + row.instruments
    return Line(
        (
            *leads,
            row.code,
            speech.name(row.name_en, row.name_hi),
            _state(row, speech),
            row.windows,
            row.shifts,
            row.receipts,
            row.cash,
            row.instruments or None,
            together,
            together,
            row.cancelled or None,
            row.cancelled_paise or None,
            row.over or None,
            row.short or None,
        )
    )


def _state(row: CounterDay, speech: Speech) -> str:
    if not row.windows:
        return speech.say("no word")
    if row.day_closed:
        return speech.say("closed")
    return speech.say("counted") if row.shifts == row.shifts_closed else speech.say("open")


def counter_report(days: CounterDays, speech: Speech, printed_at: datetime) -> Report:
    """The register with the city's sums above it. `printed_at` is an aware instant."""
    told = days_told(days.first, days.last, speech)
    place = Place(
        title=speech.say("Counter-wise register"),
        told=told,
        place=speech.say("All counters"),
        window="",
        author="KESCO",
        head=None,
    )
    register = counter_register(days, speech)
    return Report(
        binding(place, speech, printed_at, sheet=ACROSS),
        (register,),
        lambda: _blocks(days, register, place, speech),
    )


def _blocks(days: CounterDays, register: Register, place: Place, speech: Speech) -> Sequence[Block]:
    over, short = sum(row.over for row in days.rows), sum(row.short for row in days.rows)
    heard = len({row.code for row in days.rows if row.windows})
    figures = Figures(
        (
            Figure(speech.say("Counters heard from"), f"{heard} / {days.counters}"),
            Figure(speech.say("Receipts"), speech.count(sum(row.receipts for row in days.rows))),
            Figure(
                speech.say("Collected, cancelled left out"),
                f"₹ {speech.money(sum(row.cash + row.instruments for row in days.rows))}",
            ),
            Figure(speech.say("Over ₹"), speech.money(over), colour=RED if over else GREEN),
            Figure(speech.say("Short ₹"), speech.money(short), colour=RED if short else GREEN),
        ),
        ACROSS.inner,
    )
    as_of = speech.say(
        "What the centre had heard by {instant}. A till without a line may hold more.",
        instant=speech.instant(days.made_at),
    )
    return [
        masthead(place.title, place.told, speech, ACROSS),
        Gap(6),
        figures,
        Gap(4),
        Prose(as_of, ACROSS.inner, size=7.5, colour=MUTED),
        Gap(10),
        *register_blocks(register, speech, ACROSS.inner),
    ]
