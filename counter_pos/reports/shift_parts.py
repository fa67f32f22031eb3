"""What the shift report and the day report both say of one shift: its drawer, notes, takings, records and chain."""

from __future__ import annotations

from collections.abc import Sequence

from counter_pos.domain.payment import TenderKind
from counter_pos.reports.blocks import Prose, Records, Statement, Term
from counter_pos.reports.cash_notes import denomination_sheet
from counter_pos.reports.paper import GREEN, INNER, RED, Beside, Block, Gap, Stack
from counter_pos.reports.register_page import register_blocks
from counter_pos.reports.shaped import SEMIBOLD
from counter_pos.reports.speech import Speech
from counter_pos.reports.takings import hour_chart, mode_register, pace_chart, purpose_register
from counter_pos.services.summaries import ReceiptRow, ShiftSummary

GUTTER = 22.0
LEFT_WIDTH = 254.0
RIGHT_WIDTH = INNER - LEFT_WIDTH - GUTTER


def money_colour(over_short: int) -> str:
    return GREEN if over_short == 0 else RED


def staff_name(shift: ShiftSummary, speech: Speech) -> str:
    return speech.staff(shift.staff, shift.staff_en, shift.staff_hi)


def drawer_statement(shift: ShiftSummary, speech: Speech) -> Statement:
    """The equation of the drawer, to the paisa. Only for a shift whose drawer was counted."""
    assert shift.counted is not None and shift.over_short is not None
    colour = money_colour(shift.over_short)
    counted = speech.say("Counted") if len(shift.counts) < 2 else speech.say("Counted, second count")
    over_short = speech.say("Over or short: {word}", word=speech.over_short(shift.over_short))
    terms = (
        Term("", speech.say("Opening float"), shift.opening_float),
        Term("+", speech.say("Floats added"), shift.floats_added),
        Term("+", speech.say("Collected in cash"), shift.collected),
        *([] if not shift.handed_over else [handed_over_term(shift.handed_over, speech)]),
        Term("−", speech.say("Returned on cancellation"), shift.returned),
        Term("−", speech.say("Picked up to the safe"), shift.picked_up),
        Term("=", speech.say("Expected in the drawer"), shift.expected, strong=True),
        Term("", counted, shift.counted, strong=True),
        Term("", over_short, shift.over_short, strong=True, colour=colour, signed=True),
    )
    notes = []
    elsewhere = not_listed(shift, speech)
    if elsewhere is not None:
        notes.append(elsewhere)
    cancelled_here = sum(row.paise for row in shift.rows if row.cancelled and row.tender == "cash")
    if elsewhere is None and cancelled_here != shift.returned:
        notes.append(
            speech.say(
                "Cash returned and the cancelled receipts of this shift differ: "
                "a receipt was cancelled in another shift than it was taken in."
            )
        )
    if (papers := beside_cash(shift.rows, speech)) is not None:
        notes.append(papers)
    if shift.reason:
        notes.append(speech.say("Reason: {reason}", reason=speech.reason(shift.reason)))
    if shift.approver:
        notes.append(speech.say("Approved by {approver}", approver=shift.approver))
    return Statement(speech.say("The drawer"), terms, LEFT_WIDTH, notes)


def not_listed(shift: ShiftSummary, speech: Speech) -> str | None:
    """What belongs to this shift and stands in no list: taken before a restore, in a journal that is gone."""
    listed = [row for row in shift.rows if not row.cancelled]
    receipts = sum(each.receipts for each in shift.by_purpose.values()) - len(listed)
    paise = sum(each.paise for each in shift.by_purpose.values()) - sum(row.paise for row in listed)
    if not receipts and not paise:
        return None
    return speech.say(
        "Of this, {receipts} receipts over ₹ {amount} are of the journal before the restore, which does not read here: "
        "they stand in no list.",
        receipts=receipts,
        amount=speech.money(paise),
    )


def handed_over_term(difference: int, speech: Speech) -> Term:
    return Term("+", speech.say("Difference at hand-over"), difference, colour=RED, signed=True)


def paper_line(shifts: Sequence[ShiftSummary], speech: Speech) -> str:
    """How the printing went, and how many duplicates are about."""
    jobs = [shift.jobs for shift in shifts]
    return speech.say(
        "printed {printed}, not confirmed {uncertain}, failed {failed}, waiting {waiting}; duplicates {copies}",
        printed=sum(job.printed for job in jobs),
        uncertain=sum(job.uncertain for job in jobs),
        failed=sum(job.failed for job in jobs),
        waiting=sum(job.waiting for job in jobs),
        copies=sum(row.copies for shift in shifts for row in shift.rows),
    )


def beside_cash(rows: Sequence[ReceiptRow], speech: Speech) -> str | None:
    """The cheques and drafts that lie beside the drawer's cash, in one sentence; None where there is none."""
    papers = [row for row in rows if row.tender != TenderKind.CASH and not row.cancelled]
    if not papers:
        return None
    return speech.say(
        "Beside the cash: cheques and drafts for {receipts} receipts, ₹ {amount}.",
        receipts=len(papers),
        amount=speech.money(sum(row.paise for row in papers)),
    )


def by_purpose(rows: Sequence[ReceiptRow], speech: Speech, width: float) -> list[Block]:
    """Takings by purpose."""
    return register_blocks(purpose_register(rows, speech), speech, width, 8)


def by_mode(rows: Sequence[ReceiptRow], speech: Speech, width: float) -> list[Block]:
    """Takings by mode, where there is more than cash."""
    if all(row.tender == TenderKind.CASH for row in rows):
        return []
    return [Gap(12), *register_blocks(mode_register(rows, speech), speech, width, 8)]


def charts(rows: Sequence[ReceiptRow], speech: Speech, width: float) -> list[Block]:
    """Takings by hour, and the pace of the queue below it."""
    pace = pace_chart(rows, speech, width)
    return [hour_chart(rows, speech, width), *([Gap(12), *pace] if pace else [])]


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
        (speech.say("Receipts on paper"), paper_line([shift], speech)),
        *_clock(shift, speech),
    )
    return Records(speech.say("The journal"), pairs, INNER, 126, size=7.2)


def _clock(shift: ShiftSummary, speech: Speech) -> list[tuple[str, str]]:
    """What is to be thought of the times, where the till's clock was not believed."""
    if not shift.clock_unverified:
        return []
    told = speech.say("not to be believed: the time of {count} entries is not verified", count=shift.clock_unverified)
    return [(speech.say("The till's clock"), told)]


def shift_body(shift: ShiftSummary, speech: Speech) -> list[Block]:
    """Drawer and notes on the left, takings and paper on the right; before the count only why they are missing."""
    if shift.counted is None:
        sentence = speech.say(
            "The drawer of this shift has not been counted. Its sums are shown after the count, so that nobody "
            "knows them while counting."
        )
        return [Prose(sentence, face=SEMIBOLD, size=9)]
    left: list[Block] = [drawer_statement(shift, speech)]
    if shift.counts:
        sheet = denomination_sheet(shift, speech, LEFT_WIDTH)
        left += [Gap(14), *register_blocks(sheet, speech, LEFT_WIDTH)]
    right: list[Block] = [
        *by_purpose(shift.rows, speech, RIGHT_WIDTH),
        *by_mode(shift.rows, speech, RIGHT_WIDTH),
        Gap(14),
        *charts(shift.rows, speech, RIGHT_WIDTH),
    ]
    return [Beside(((0, Stack(left)), (LEFT_WIDTH + GUTTER, Stack(right))))]
