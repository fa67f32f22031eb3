"""The paper of one shift: what the clerk hands over and the supervisor signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_pos.reports.blocks import Figure, Figures, Particulars, Prose, Signatory, Signatures
from counter_pos.reports.cash_notes import denomination_sheet
from counter_pos.reports.paper import Block, Gap, PageBreak
from counter_pos.reports.register import Register
from counter_pos.reports.report import Place, Report, binding, masthead
from counter_pos.reports.scroll import cancelled_register, scroll_blocks, scroll_register
from counter_pos.reports.shaped import MEDIUM
from counter_pos.reports.shift_parts import (
    LEFT_WIDTH,
    chain_records,
    drawer_statement,
    money_colour,
    shift_body,
    staff_name,
)
from counter_pos.reports.speech import Speech
from counter_pos.reports.takings import hour_register, mode_register, purpose_register
from counter_pos.services.summaries import ShiftSummary


def shift_report(shift: ShiftSummary, speech: Speech, printed_at: datetime) -> Report:
    """One shift: its drawer, notes, takings, signatures and scroll. `printed_at` is an aware instant."""
    place = Place(
        title=speech.say("Shift report"),
        told=speech.say("Shift {shift}, {day}", shift=shift.shift, day=speech.day(shift.business_date)),
        place=f"{shift.counter_code} {speech.name(shift.counter_en, shift.counter_hi)}",
        window=speech.say("Window {window}", window=shift.window),
        author=f"KESCO {shift.counter_code}",
        head=(shift.head_seq, shift.head_hash),
    )
    return Report(
        binding(place, speech, printed_at, running=staff_name(shift, speech)),
        _registers(shift, speech),
        lambda: _blocks(shift, speech, place),
    )


def _registers(shift: ShiftSummary, speech: Speech) -> tuple[Register, ...]:
    scroll = scroll_register([shift], speech)
    if shift.counted is None:  # its sums are told after the count
        return (scroll,)
    return (
        scroll,
        drawer_statement(shift, speech).as_register("drawer", speech),
        denomination_sheet(shift, speech, LEFT_WIDTH),
        purpose_register(shift.rows, speech),
        mode_register(shift.rows, speech),
        hour_register(shift.rows, speech),
        cancelled_register(shift, speech),
    )


def _blocks(shift: ShiftSummary, speech: Speech, place: Place) -> Sequence[Block]:
    under = speech.say("Shift {shift}, business date {day}", shift=shift.shift, day=speech.day(shift.business_date))
    blocks: list[Block] = [masthead(place.title, under, speech), _particulars(shift, speech, place.place), Gap(8)]
    if shift.counted is not None and shift.over_short is not None:
        blocks += [_figures(shift, speech), Gap(5)]
        in_words = speech.say("Counted, in words: {words}", words=speech.words(shift.counted))
        blocks += [Prose(in_words, face=MEDIUM), Gap(12)]
    blocks += [*shift_body(shift, speech), Gap(14), chain_records(shift, speech), Gap(12)]
    if shift.counted is not None:  # before the count there is nothing to sign for
        blocks.append(_signatures(shift, speech))
    blocks.append(PageBreak() if shift.rows and shift.counted is not None else Gap(12))
    return [*blocks, *scroll_blocks(shift, speech)]


def _particulars(shift: ShiftSummary, speech: Speech, place: str) -> Particulars:
    closed = speech.instant(shift.closed_at) if shift.closed_at else speech.say("still open")
    return Particulars(
        (
            (
                (speech.say("Counter"), place),
                (speech.say("Window"), str(shift.window)),
                (speech.say("Clerk"), staff_name(shift, speech)),
            ),
            (
                (speech.say("Opened"), speech.instant(shift.opened_at)),
                (speech.say("Closed"), closed),
                (speech.say("Receipts"), _receipts(shift, speech)),
            ),
        )
    )


def _receipts(shift: ShiftSummary, speech: Speech) -> str:
    cancelled = sum(row.cancelled for row in shift.rows)
    return speech.say("{receipts}, of them cancelled {cancelled}", receipts=len(shift.rows), cancelled=cancelled)


def _figures(shift: ShiftSummary, speech: Speech) -> Figures:
    assert shift.counted is not None and shift.over_short is not None
    return Figures(
        (
            Figure(speech.say("Expected in the drawer"), f"₹ {speech.money(shift.expected)}"),
            Figure(speech.say("Counted"), f"₹ {speech.money(shift.counted)}"),
            Figure(
                speech.say("Over or short"),
                speech.signed(shift.over_short),
                speech.over_short(shift.over_short),
                money_colour(shift.over_short),
            ),
        )
    )


def _signatures(shift: ShiftSummary, speech: Speech) -> Signatures:
    return Signatures(
        (
            Signatory(
                speech.say("Clerk"),
                speech.say("I counted this cash and hand it over."),
                staff_name(shift, speech),
            ),
            Signatory(
                speech.say("Supervisor"),
                speech.say("I checked the count and received the cash."),
                shift.approver or speech.say("Name and number"),
            ),
        ),
        speech.say("Date and time"),
    )
