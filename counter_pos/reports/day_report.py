"""The paper of one business date: every shift a line, where the rupees are, then each shift's own pages."""

from __future__ import annotations

from datetime import datetime

from counter_pos.reports.blocks import (
    Figure,
    Figures,
    Masthead,
    Particulars,
    Prose,
    Signatory,
    Signatures,
    Statement,
    Term,
)
from counter_pos.reports.paper import GREEN, INNER, RED, Beside, Binding, Block, Gap, PageBreak, Stack, bind
from counter_pos.reports.scroll import scroll_blocks
from counter_pos.reports.shaped import MEDIUM, SEMIBOLD
from counter_pos.reports.shift_parts import (
    GUTTER,
    LEFT_WIDTH,
    chain_records,
    hour_chart,
    money_colour,
    paper_records,
    purpose_table,
    shift_body,
    staff_name,
)
from counter_pos.reports.speech import Speech
from counter_pos.reports.table import Column, Row, Table
from counter_pos.services.summaries import DaySummary, ShiftSummary


def day_report(day: DaySummary, language: str, printed_at: datetime) -> bytes:
    """Return the PDF of one business date in `language` ("en" or "hi"). `printed_at` is an aware instant."""
    speech = Speech(language)
    title = speech.say("Day report")
    place = f"{day.counter_code} {speech.name(day.counter_en, day.counter_hi)}"
    blocks: list[Block] = [
        Masthead(
            speech.say("KESCO"),
            speech.say("Kanpur Electricity Supply Company Ltd."),
            title,
            speech.say("Business date {day}", day=speech.day(day.business_date)),
        ),
        _particulars(day, speech, place),
        Gap(8),
        *_body(day, speech),
        Gap(18),
        _signatures(day, speech),
    ]
    for shift in day.shifts:
        blocks += _shift_pages(shift, speech)
    window = speech.say("Window {window}", window=day.window)
    told = speech.day(day.business_date)
    binding = Binding(
        title=f"{title} · {place} · {told}",
        author=f"KESCO {day.counter_code}",
        subject=window,
        language=language,
        printed_at=printed_at,
        running_head=f"{title} · {told}",
        foot=f"{place} · {window} · {told}",
        printed=_printed(day, speech, printed_at),
        page_of=speech.say("Page {page} of {pages}"),
    )
    return bind(binding, blocks)


def balance(day: DaySummary) -> int:
    """What the places hold less what the shifts' figures say they must hold, paise: 0 in a sound day."""
    told = (
        day.total("opening_float")
        + day.total("floats_added")
        + day.total("collected")
        - day.total("returned")
        + day.total("over_short")
    )
    return day.in_drawer + day.in_safe - told


def _printed(day: DaySummary, speech: Speech, printed_at: datetime) -> str:
    if not day.shifts:
        return speech.say("Printed {instant}", instant=speech.instant(printed_at))
    last = day.shifts[-1]
    return speech.say(
        "Printed {instant} · journal {seq}, {hash}",
        instant=speech.instant(printed_at),
        seq=last.head_seq,
        hash=last.head_hash[:12],
    )


def _particulars(day: DaySummary, speech: Speech, place: str) -> Particulars:
    closed = speech.instant(day.closed_at) if day.closed_at else speech.say("still open")
    return Particulars(
        (
            (
                (speech.say("Counter"), place),
                (speech.say("Window"), str(day.window)),
                (speech.say("Day closed"), closed),
                (speech.say("Supervisor"), day.supervisor or "—"),
            ),
        )
    )


def _body(day: DaySummary, speech: Speech) -> list[Block]:
    if not day.shifts:
        return [Prose(speech.say("No shift was opened on this date."), face=SEMIBOLD, size=9)]
    if any(shift.counted is None for shift in day.shifts):
        sentence = speech.say(
            "A shift of this date has not been counted. The sums of the day are shown after the count."
        )
        return [_shift_table(day, speech), Gap(12), Prose(sentence, face=SEMIBOLD, size=9)]
    receipts = [row for shift in day.shifts for row in shift.receipts]
    over_short = day.total("over_short")
    collected = day.total("collected") - day.total("returned")
    figures = Figures(
        (
            Figure(speech.say("Collected less returned"), f"₹ {speech.money(collected)}"),
            Figure(speech.say("In drawer and safe"), f"₹ {speech.money(day.in_drawer + day.in_safe)}"),
            Figure(
                speech.say("Over or short"),
                speech.signed(over_short),
                speech.over_short(over_short),
                money_colour(over_short),
            ),
        )
    )
    in_words = speech.say("Collected less returned, in words: {words}", words=speech.words(collected))
    right = Stack((hour_chart(receipts, speech), Gap(14), paper_records(day.shifts, speech)))
    left = Stack((_places(day, speech), Gap(14), purpose_table(day.shifts, speech, LEFT_WIDTH)))
    return [
        figures,
        Gap(5),
        Prose(in_words, face=MEDIUM),
        Gap(12),
        _shift_table(day, speech),
        Gap(16),
        Beside(((0, left), (LEFT_WIDTH + GUTTER, right))),
    ]


def _places(day: DaySummary, speech: Speech) -> Statement:
    over_short, difference = day.total("over_short"), balance(day)
    terms = (
        Term("", speech.say("Opening floats"), speech.money(day.total("opening_float"))),
        Term("+", speech.say("Floats added"), speech.money(day.total("floats_added"))),
        Term("+", speech.say("Collected"), speech.money(day.total("collected"))),
        Term("−", speech.say("Returned on cancellation"), speech.money(day.total("returned"))),
        Term("+", speech.say("Over or short"), speech.signed(over_short), colour=money_colour(over_short)),
        Term(
            "=", speech.say("Must be in drawer and safe"), speech.money(day.in_drawer + day.in_safe - difference), True
        ),
        Term("", speech.say("In the drawer"), speech.money(day.in_drawer)),
        Term("+", speech.say("In the safe"), speech.money(day.in_safe)),
        Term("=", speech.say("Is in drawer and safe"), speech.money(day.in_drawer + day.in_safe), True),
        Term(
            "",
            speech.say("Both sides agree") if difference == 0 else speech.say("The sides differ by"),
            speech.signed(difference),
            strong=True,
            colour=GREEN if difference == 0 else RED,
        ),
    )
    return Statement(speech.say("Where the rupees are"), terms, LEFT_WIDTH)


def _shift_table(day: DaySummary, speech: Speech) -> Table:
    widths = (26, 0, 52, 42, 44, 54, 46, 54, 54, 48)
    columns = (
        Column(speech.say("Shift"), widths[0]),
        Column(speech.say("Clerk"), INNER - sum(widths)),
        Column(speech.say("Hours"), widths[2]),
        Column(speech.say("Receipts (cancelled)"), widths[3], "right"),
        Column(speech.say("Floats"), widths[4], "right"),
        Column(speech.say("Collected"), widths[5], "right"),
        Column(speech.say("Returned"), widths[6], "right"),
        Column(speech.say("Picked up"), widths[7], "right"),
        Column(speech.say("Counted"), widths[8], "right"),
        Column(speech.say("Over or short"), widths[9], "right"),
    )
    rows = [_shift_row(shift, speech) for shift in day.shifts]
    sums = []
    if all(shift.counted is not None for shift in day.shifts):
        receipts = sum(len(shift.receipts) for shift in day.shifts)
        cancelled = sum(row.cancelled for shift in day.shifts for row in shift.receipts)
        sums.append(
            Row(
                (
                    speech.say("Total"),
                    f"{receipts} ({cancelled})",
                    speech.money(day.total("opening_float") + day.total("floats_added")),
                    *(speech.money(day.total(name)) for name in ("collected", "returned", "picked_up", "counted")),
                    speech.signed(day.total("over_short")),
                ),
                face=SEMIBOLD,
                ruled=True,
                span=3,
            )
        )
    return Table(columns, rows, size=7, title=speech.say("Shifts"), sums=sums)


def _shift_row(shift: ShiftSummary, speech: Speech) -> Row:
    closed = speech.time(shift.closed_at) if shift.closed_at else speech.say("open")
    cancelled = sum(row.cancelled for row in shift.receipts)
    told = (
        str(shift.shift),
        staff_name(shift, speech),
        f"{speech.time(shift.opened_at)}–{closed}",
        f"{len(shift.receipts)} ({cancelled})",
        speech.money(shift.opening_float + shift.floats_added),
    )
    if shift.counted is None or shift.over_short is None:
        return Row((*told, "—", "—", "—", "—", "—"))
    sums = (shift.collected, shift.returned, shift.picked_up, shift.counted)
    return Row((*told, *(speech.money(paise) for paise in sums), speech.signed(shift.over_short)))


def _signatures(day: DaySummary, speech: Speech) -> Signatures:
    return Signatures(
        (
            Signatory(
                speech.say("Supervisor"),
                speech.say("I checked every shift of this date and closed the day."),
                day.supervisor or speech.say("Name and number"),
            ),
            Signatory(
                speech.say("Safe keeper"),
                speech.say("I received the cash of these shifts into the safe."),
                speech.say("Name and number"),
            ),
        ),
        speech.say("Date and time"),
    )


def _shift_pages(shift: ShiftSummary, speech: Speech) -> list[Block]:
    closed = speech.time(shift.closed_at) if shift.closed_at else speech.say("open")
    heading = speech.say("Shift {shift}", shift=shift.shift)
    told = f"{heading} · {staff_name(shift, speech)} · {speech.time(shift.opened_at)}–{closed}"
    return [
        PageBreak(),
        Prose(told, face=SEMIBOLD, size=12),
        Gap(8),
        *shift_body(shift, speech),
        Gap(14),
        chain_records(shift, speech),
        Gap(16),
        *scroll_blocks(shift, speech),
    ]
