"""The paper of one business date: every shift a line, where the rupees are, then each shift's own pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_pos.reports.blocks import Figure, Figures, Particulars, Prose, Signatory, Signatures, Statement, Term
from counter_pos.reports.paper import GREEN, INNER, MUTED, RED, Beside, Block, Gap, PageBreak, Stack
from counter_pos.reports.register import Column, Line, Register
from counter_pos.reports.register_page import register_blocks
from counter_pos.reports.report import Place, Report, binding, masthead
from counter_pos.reports.scroll import cancelled_register, scroll_blocks, scroll_register
from counter_pos.reports.shaped import MEDIUM, SEMIBOLD
from counter_pos.reports.shift_parts import (
    GUTTER,
    LEFT_WIDTH,
    RIGHT_WIDTH,
    beside_cash,
    by_mode,
    by_purpose,
    chain_records,
    charts,
    handed_over_term,
    money_colour,
    paper_line,
    shift_body,
    staff_name,
)
from counter_pos.reports.speech import Speech
from counter_pos.reports.takings import hour_register, mode_register, purpose_register
from counter_pos.services.summaries import DaySummary, ReceiptRow, ShiftSummary

LEAST_USED = 140.0  # a page with nothing but the signatures goes on with the first shift


def day_report(day: DaySummary, speech: Speech, printed_at: datetime) -> Report:
    """One business date. `printed_at` is an aware instant."""
    last = day.shifts[-1] if day.shifts else None
    place = Place(
        title=speech.say("Day report"),
        told=speech.day(day.business_date),
        place=f"{day.counter_code} {speech.name(day.counter_en, day.counter_hi)}",
        window=speech.say("Window {window}", window=day.window),
        author=f"KESCO {day.counter_code}",
        head=None if last is None else (last.head_seq, last.head_hash),
    )
    return Report(binding(place, speech, printed_at), _registers(day, speech), lambda: _blocks(day, speech, place))


def _registers(day: DaySummary, speech: Speech) -> tuple[Register, ...]:
    scroll = scroll_register(day.shifts, speech, dated=True)
    others = (other_register(day, speech),) if day.others else ()
    if not day.shifts or not _counted(day):  # the sums are told after the count
        return scroll, shift_register(day, speech), *others
    rows = _receipts(day)
    return (
        scroll,
        shift_register(day, speech),
        _places(day, speech).as_register("rupees", speech),
        purpose_register(rows, speech),
        mode_register(rows, speech),
        hour_register(rows, speech),
        *(cancelled_register(shift, speech) for shift in day.shifts),
        *others,
    )


def _counted(day: DaySummary) -> bool:
    return all(shift.counted is not None for shift in day.shifts)


def _receipts(day: DaySummary) -> list[ReceiptRow]:
    return [row for shift in day.shifts for row in shift.rows]


def other_register(day: DaySummary, speech: Speech) -> Register:
    """Shifts of the site's other windows whose cash came into the safe here."""
    return Register(
        "other_windows",
        speech.say("Other windows in this safe"),
        (
            Column("window", speech.say("Window"), "code", 60),
            Column("shift", speech.say("Shift"), "code", 60),
            Column("clerk", speech.say("Clerk"), "code"),
            Column("counted", speech.say("Counted"), "money", 90, summed=True),
            Column("over_short", speech.say("Over or short"), "signed", 90, summed=True),
        ),
        tuple(
            Line((str(each.window), str(each.shift), each.staff, each.counted, each.over_short)) for each in day.others
        ),
        empty=speech.say("None in this time."),
    )


def _others(day: DaySummary, speech: Speech) -> list[Block]:
    """Nothing where no other window's cash came in: most sites have one window."""
    blocks: list[Block] = [Gap(14), *register_blocks(other_register(day, speech), speech)] if day.others else []
    lines = [
        speech.say("Window {window} was not used: the supervisor answers for it.", window=each) for each in day.unused
    ]
    lines += [
        speech.say(
            "Window {window}, shift {shift} of {staff} was left open: its machine is out of order. Its cash is in its "
            "drawer, and in no sum of this day.",
            window=each.device,
            shift=each.shift,
            staff=each.staff,
        )
        for each in day.left_open
    ]
    return [*blocks, *(block for each in lines for block in (Gap(6), Prose(each, face=SEMIBOLD, size=9)))]


def _blocks(day: DaySummary, speech: Speech, place: Place) -> Sequence[Block]:
    under = speech.say("Business date {day}", day=speech.day(day.business_date))
    blocks: list[Block] = [
        masthead(place.title, under, speech),
        _particulars(day, speech, place.place),
        Gap(8),
        *_body(day, speech),
        *_others(day, speech),
        Gap(18),
        _signatures(day, speech),
    ]
    for shift in day.shifts:
        blocks += _shift_pages(shift, speech)
    return blocks


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
    if not _counted(day):
        sentence = speech.say(
            "A shift of this date has not been counted. The sums of the day are shown after the count."
        )
        return [*_shift_table(day, speech), Gap(12), Prose(sentence, face=SEMIBOLD, size=9)]
    receipts = _receipts(day)
    over_short = day.total("over_short")
    collected = day.total("collected") - day.total("returned")
    figures = Figures(
        (
            Figure(speech.say("Collected less returned"), f"₹ {speech.money(collected)}"),
            Figure(speech.say("In drawer and safe"), f"₹ {speech.money(day.everywhere)}"),
            Figure(
                speech.say("Over or short"),
                speech.signed(over_short),
                speech.over_short(over_short),
                money_colour(over_short),
            ),
        )
    )
    in_words = speech.say("Collected less returned, in words: {words}", words=speech.words(collected))
    notes = [
        each
        for each in (
            beside_cash(receipts, speech),
            speech.say("Receipts on paper: {told}", told=paper_line(day.shifts, speech)),
        )
        if each
    ]
    small = [Prose(each, LEFT_WIDTH, size=7.5, colour=MUTED) for each in notes]
    left = Stack((_places(day, speech), Gap(6), *small, Gap(10), *by_purpose(receipts, speech, LEFT_WIDTH)))
    right = Stack((*charts(receipts, speech, RIGHT_WIDTH), *by_mode(receipts, speech, RIGHT_WIDTH)))
    return [
        figures,
        Gap(5),
        Prose(in_words, face=MEDIUM),
        Gap(12),
        *_shift_table(day, speech),
        Gap(16),
        Beside(((0, left), (LEFT_WIDTH + GUTTER, right))),
    ]


def _places(day: DaySummary, speech: Speech) -> Statement:
    over_short, handed, difference = day.total("over_short"), day.total("handed_over"), day.difference
    terms = (
        Term("", speech.say("Opening floats"), day.total("opening_float")),
        Term("+", speech.say("Floats added"), day.total("floats_added")),
        Term("+", speech.say("Collected in cash"), day.total("collected")),
        Term("−", speech.say("Returned on cancellation"), day.total("returned")),
        Term("+", speech.say("Over or short"), over_short, colour=money_colour(over_short), signed=True),
        *([handed_over_term(handed, speech)] if handed else []),
        *([Term("+", speech.say("From before the restore"), day.brought)] if day.brought else []),
        Term("=", speech.say("Must be in drawer and safe"), day.everywhere - difference, True),
        Term("", speech.say("In the drawer"), day.in_drawer),
        *([Term("+", speech.say("On the way to the safe"), day.in_transit)] if day.in_transit else []),
        Term("+", speech.say("In the safe"), day.in_safe),
        Term("=", speech.say("Is in drawer and safe"), day.everywhere, True),
        Term(
            "",
            speech.say("Both sides agree") if difference == 0 else speech.say("The sides differ by"),
            difference,
            signed=True,
            strong=True,
            colour=GREEN if difference == 0 else RED,
        ),
    )
    return Statement(speech.say("Where the rupees are"), terms, LEFT_WIDTH)


def _shift_table(day: DaySummary, speech: Speech) -> list[Block]:
    return register_blocks(shift_register(day, speech), speech, INNER, 7)


def shift_register(day: DaySummary, speech: Speech) -> Register:
    """The shifts of a business date, a line each; the sums of one that is not counted are left out."""
    columns = (
        Column("shift", speech.say("Shift"), "code", 25),
        Column("clerk", speech.say("Clerk")),
        Column("opened", speech.say("From"), "time", 27),
        Column("closed", speech.say("To"), "time", 27),
        Column("receipts", speech.say("Receipts"), "count", 36, summed=True),
        Column("cancelled", speech.say("Cancelled"), "count", 38, summed=True),
        Column("floats", speech.say("Floats"), "money", 42, summed=True),
        Column("collected", speech.say("Collected in cash"), "money", 52, summed=True),
        Column("returned", speech.say("Returned"), "money", 44, summed=True),
        Column("picked_up", speech.say("Picked up"), "money", 51, summed=True),
        Column("counted", speech.say("Counted"), "money", 52, summed=True),
        Column("over_short", speech.say("Over or short"), "signed", 40, summed=True),
    )
    lines = tuple(_shift_line(shift, speech) for shift in day.shifts)
    return Register("shifts", speech.say("Shifts"), columns, lines, sums=_counted(day))


def _shift_line(shift: ShiftSummary, speech: Speech) -> Line:
    told = (
        str(shift.shift),
        staff_name(shift, speech),
        shift.opened_at,
        shift.closed_at,
        len(shift.rows),
        sum(row.cancelled for row in shift.rows),
        shift.opening_float + shift.floats_added,
    )
    if shift.counted is None:
        return Line((*told, None, None, None, None, None))
    return Line((*told, shift.collected, shift.returned, shift.picked_up, shift.counted, shift.over_short))


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
        PageBreak(least=LEAST_USED),
        Prose(told, face=SEMIBOLD, size=12),
        Gap(8),
        *shift_body(shift, speech),
        Gap(14),
        chain_records(shift, speech),
        Gap(16),
        *scroll_blocks(shift, speech),
    ]
