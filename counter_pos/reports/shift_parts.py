"""What the shift report and the day report both say of one shift: its drawer, notes, takings, records and chain."""

from __future__ import annotations

from collections.abc import Sequence

from counter_pos.domain.money import group_indian
from counter_pos.reports.blocks import Prose, Records, Statement, Term
from counter_pos.reports.chart import HourChart, takings_by_hour
from counter_pos.reports.paper import GREEN, INNER, MUTED, RED, Beside, Block, Gap, Stack
from counter_pos.reports.shaped import SEMIBOLD
from counter_pos.reports.speech import PURPOSE_ORDER, Speech
from counter_pos.reports.table import Column, Row, Table
from counter_pos.services.summaries import ReceiptRow, ShiftSummary

GUTTER = 22.0
LEFT_WIDTH = 254.0
RIGHT_WIDTH = INNER - LEFT_WIDTH - GUTTER


def money_colour(over_short: int) -> str:
    return GREEN if over_short == 0 else RED


def staff_name(shift: ShiftSummary, speech: Speech) -> str:
    name = speech.name(shift.staff_en, shift.staff_hi)
    return shift.staff if name == shift.staff else f"{name} ({shift.staff})"


def drawer_statement(shift: ShiftSummary, speech: Speech) -> Statement:
    """The equation of the drawer, to the paisa. Only for a shift whose drawer was counted."""
    assert shift.counted is not None and shift.over_short is not None
    colour = money_colour(shift.over_short)
    counted = speech.say("Counted") if len(shift.counts) < 2 else speech.say("Counted, second count")
    over_short = speech.say("Over or short: {word}", word=speech.over_short(shift.over_short))
    terms = (
        Term("", speech.say("Opening float"), speech.money(shift.opening_float)),
        Term("+", speech.say("Floats added"), speech.money(shift.floats_added)),
        Term("+", speech.say("Collected"), speech.money(shift.collected)),
        Term("−", speech.say("Returned on cancellation"), speech.money(shift.returned)),
        Term("−", speech.say("Picked up to the safe"), speech.money(shift.picked_up)),
        Term("=", speech.say("Expected in the drawer"), speech.money(shift.expected), strong=True),
        Term("", counted, speech.money(shift.counted), strong=True),
        Term("", over_short, speech.signed(shift.over_short), strong=True, colour=colour),
    )
    notes = []
    cancelled_here = sum(row.paise for row in shift.receipts if row.cancelled and row.tender == "cash")
    if cancelled_here != shift.returned:
        notes.append(
            speech.say(
                "Cash returned and the cancelled receipts of this shift differ: "
                "a receipt was cancelled in another shift than it was taken in."
            )
        )
    if shift.reason:
        notes.append(speech.say("Reason: {reason}", reason=speech.reason(shift.reason)))
    if shift.approver:
        notes.append(speech.say("Approved by {approver}", approver=shift.approver))
    return Statement(speech.say("The drawer"), terms, LEFT_WIDTH, notes)


def denomination_sheet(shift: ShiftSummary, speech: Speech, width: float = LEFT_WIDTH) -> Table:
    """Notes and coins of every count, side by side when the drawer was counted twice."""
    counts = shift.counts
    pieces, amount = (34.0, 66.0) if len(counts) > 1 else (60.0, 80.0)
    columns = [Column(speech.say("Note or coin"), width - len(counts) * (pieces + amount))]
    only = speech.say("Amount ₹")
    for count in counts:
        amount_heading = speech.say("Count {attempt}, ₹", attempt=count.attempt) if len(counts) > 1 else only
        columns.append(Column(speech.say("Pieces"), pieces, "right"))
        columns.append(Column(amount_heading, amount, "right"))
    held = [dict(count.notes) for count in counts]
    rows = []
    for paise in sorted({paise for notes in held for paise in notes}, reverse=True):
        cells = [_denomination(paise, speech)]
        for notes in held:
            number = notes.get(paise, 0)
            cells += [group_indian(number) if number else "–", speech.money(number * paise) if number else "–"]
        rows.append(Row(tuple(cells)))
    loose = [
        count.counted - sum(paise * number for paise, number in notes.items())
        for count, notes in zip(counts, held, strict=True)
    ]
    if any(loose):
        cells = [speech.say("Not by notes")]
        for paise in loose:
            cells += ["", speech.money(paise)]
        rows.append(Row(tuple(cells)))
    cells = [speech.say("Total")]
    for count, notes in zip(counts, held, strict=True):
        cells += [group_indian(sum(notes.values())), speech.money(count.counted)]
    total = Row(tuple(cells), face=SEMIBOLD, ruled=True)
    return Table(columns, rows, title=speech.say("Denomination sheet"), sums=(total,))


def _denomination(paise: int, speech: Speech) -> str:
    return "₹ " + speech.money(paise).removesuffix(".00")


def purpose_table(shifts: Sequence[ShiftSummary], speech: Speech, width: float = RIGHT_WIDTH) -> Table:
    """Takings by purpose, cancelled receipts left out."""
    columns = (
        Column(speech.say("Purpose"), width - 56 - 72),
        Column(speech.say("Receipts"), 56, "right"),
        Column(speech.say("Amount ₹"), 72, "right"),
    )
    rows, receipts, paise = [], 0, 0
    for purpose in PURPOSE_ORDER:
        sums = [shift.by_purpose[purpose] for shift in shifts if purpose in shift.by_purpose]
        if not sums:
            continue
        here = sum(each.receipts for each in sums), sum(each.paise for each in sums)
        rows.append(Row((speech.purpose(purpose), str(here[0]), speech.money(here[1]))))
        receipts, paise = receipts + here[0], paise + here[1]
    total = Row((speech.say("Total"), str(receipts), speech.money(paise)), face=SEMIBOLD, ruled=True)
    return Table(columns, rows, size=8, title=speech.say("Takings by purpose"), sums=(total,))


def hour_chart(rows: Sequence[ReceiptRow], speech: Speech) -> Block:
    hours = takings_by_hour(rows)
    title = speech.say("Takings by hour")
    if not hours:
        return Prose(speech.say("No takings to draw by hour."), RIGHT_WIDTH, size=8, colour=MUTED)
    return HourChart(title, speech.say("rupees, hour of the day"), hours, RIGHT_WIDTH)


def paper_records(shifts: Sequence[ShiftSummary], speech: Speech) -> Records:
    """How the printing went, and how many duplicates are about."""
    jobs = [shift.jobs for shift in shifts]
    pairs = [
        (speech.say("Printed"), str(sum(job.printed for job in jobs))),
        (speech.say("Not confirmed"), str(sum(job.uncertain for job in jobs))),
        (speech.say("Failed"), str(sum(job.failed for job in jobs))),
        (speech.say("Waiting"), str(sum(job.waiting for job in jobs))),
        (speech.say("Duplicates"), str(sum(row.copies for shift in shifts for row in shift.receipts))),
    ]
    return Records(speech.say("Receipts on paper"), pairs, RIGHT_WIDTH, 110)


def chain_records(shift: ShiftSummary, speech: Speech) -> Records:
    """Where the journal stood: this line ties the paper to the chain."""
    head = speech.say("no. {seq} · {hash}", seq=shift.head_seq, hash=shift.head_hash)
    if shift.acknowledged_hash is None:
        acknowledged = speech.say("not yet acknowledged")
    else:
        acknowledged = speech.say("no. {seq} · {hash}", seq=shift.acknowledged_seq, hash=shift.acknowledged_hash)
    pairs = (
        (speech.say("Last entry of the shift"), head),
        (speech.say("Acknowledged by the centre"), acknowledged),
        (speech.say("Receipts not acknowledged yet"), str(shift.unsent)),
    )
    return Records(speech.say("The journal"), pairs, INNER, 126, size=7.2)


def shift_body(shift: ShiftSummary, speech: Speech) -> list[Block]:
    """Drawer and notes on the left, takings and paper on the right; before the count only why they are missing."""
    if shift.counted is None:
        sentence = speech.say(
            "The drawer of this shift has not been counted. Its sums are shown after the count, so that nobody "
            "knows them while counting."
        )
        return [Prose(sentence, face=SEMIBOLD, size=9), Gap(8), paper_records([shift], speech)]
    left: list[Block] = [drawer_statement(shift, speech)]
    if shift.counts:
        left += [Gap(14), denomination_sheet(shift, speech)]
    right: list[Block] = [
        purpose_table([shift], speech),
        Gap(14),
        hour_chart(shift.receipts, speech),
        Gap(14),
        paper_records([shift], speech),
    ]
    return [Beside(((0, Stack(left)), (LEFT_WIDTH + GUTTER, Stack(right))))]
