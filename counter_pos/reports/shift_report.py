"""The paper of one shift: what the clerk hands over and the supervisor signs."""

from __future__ import annotations

from datetime import datetime

from counter_pos.reports.blocks import Figure, Figures, Masthead, Particulars, Prose, Signatory, Signatures
from counter_pos.reports.paper import Binding, Block, Gap, PageBreak, bind
from counter_pos.reports.scroll import scroll_blocks
from counter_pos.reports.shaped import MEDIUM
from counter_pos.reports.shift_parts import chain_records, money_colour, shift_body, staff_name
from counter_pos.reports.speech import Speech
from counter_pos.services.summaries import ShiftSummary


def shift_report(shift: ShiftSummary, language: str, printed_at: datetime) -> bytes:
    """Return the PDF of one shift in `language` ("en" or "hi"). `printed_at` is an aware instant."""
    speech = Speech(language)
    title = speech.say("Shift report")
    counter = speech.name(shift.counter_en, shift.counter_hi)
    place = f"{shift.counter_code} {counter}"
    blocks: list[Block] = [
        Masthead(
            speech.say("KESCO"),
            speech.say("Kanpur Electricity Supply Company Ltd."),
            title,
            speech.say("Shift {shift}, business date {day}", shift=shift.shift, day=speech.day(shift.business_date)),
        ),
        _particulars(shift, speech, place),
        Gap(8),
    ]
    if shift.counted is not None and shift.over_short is not None:
        blocks += [_figures(shift, speech), Gap(5)]
        in_words = speech.say("Counted, in words: {words}", words=speech.words(shift.counted))
        blocks += [Prose(in_words, face=MEDIUM), Gap(12)]
    blocks += [*shift_body(shift, speech), Gap(14), chain_records(shift, speech), Gap(12)]
    if shift.counted is not None:  # before the count there is nothing to sign for
        blocks.append(_signatures(shift, speech))
    blocks += [PageBreak() if shift.receipts and shift.counted is not None else Gap(12), *scroll_blocks(shift, speech)]
    told = speech.say("Shift {shift}, {day}", shift=shift.shift, day=speech.day(shift.business_date))
    binding = Binding(
        title=f"{title} · {place} · {told}",
        author=f"KESCO {shift.counter_code}",
        subject=speech.say("Window {window}", window=shift.window),
        language=language,
        printed_at=printed_at,
        running_head=f"{title} · {told} · {staff_name(shift, speech)}",
        foot=" · ".join((place, speech.say("Window {window}", window=shift.window), told)),
        printed=speech.say(
            "Printed {instant} · journal {seq}, {hash}",
            instant=speech.instant(printed_at),
            seq=shift.head_seq,
            hash=shift.head_hash[:12],
        ),
        page_of=speech.say("Page {page} of {pages}"),
    )
    return bind(binding, blocks)


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
    cancelled = sum(row.cancelled for row in shift.receipts)
    return speech.say("{receipts}, of them cancelled {cancelled}", receipts=len(shift.receipts), cancelled=cancelled)


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
